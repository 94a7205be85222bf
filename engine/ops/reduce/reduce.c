#include "engine/ops/ts-families.h"

#include "engine/ops/reduce/ts-reduce.h"
#include "engine/ts-error.h"

/* Sum, Mean, Prod, Max, Min, EuclideanNorm, All, Any. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_operation_get_attr_bool (init->op, "keep_dims", init->state, error);
}

static gboolean
check_axes (const TsShape *axes,
            GError **error)
{
  g_autofree char *text = NULL;

  if (axes->rank <= 1)
    return TRUE;

  text = ts_shape_to_string (axes);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the axes must be a scalar or a vector, have shape %s", text);
  return FALSE;
}

static gboolean
reduce (TsCall *call,
        TsReduceOp op,
        GError **error)
{
  const TsTensor *in = call->in[0];
  const TsReducer *reducer = ts_reducer_find (op, in->dtype);
  TsReduction reduction;
  TsTensor *out;

  if (!check_axes (&call->in[1]->shape, error) ||
      !ts_reduction_init (&reduction, &in->shape, call->in[1], *(const gboolean *)call->state, error))
    return FALSE;

  /* As TensorFlow has it, even where the result is no element itself, as a norm. */
  if (reduction.n == 1)
    {
      ts_call_forward_reshaped (call, 0, 0, &reduction.shape);
      return TRUE;
    }

  g_assert (reducer != NULL);
  out = ts_call_alloc (call, 0, &reduction.shape, error);
  return out != NULL && ts_reduction_run (&reduction, call, reducer, in->data, ts_dtype_size (in->dtype), out->data, ts_dtype_size (out->dtype), error);
}

#define DEFINE_RUN(op, which)                             \
  static gboolean op##_run (TsCall *call, GError **error) \
  {                                                       \
    return reduce (call, which, error);                   \
  }

DEFINE_RUN (sum, TS_REDUCE_SUM)
DEFINE_RUN (mean, TS_REDUCE_MEAN)
DEFINE_RUN (prod, TS_REDUCE_PROD)
DEFINE_RUN (max, TS_REDUCE_MAX)
DEFINE_RUN (min, TS_REDUCE_MIN)
DEFINE_RUN (norm, TS_REDUCE_NORM)
DEFINE_RUN (all, TS_REDUCE_ALL)
DEFINE_RUN (any, TS_REDUCE_ANY)

/* ---- shapes ---- */

static void
all_unknown (TsShape *shape,
             int rank)
{
  shape->rank = rank;
  for (int d = 0; d < rank; d++)
    shape->dims[d] = TS_SHAPE_UNKNOWN_DIM;
}

static gboolean
reduce_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *in = call->in[0];
  TsTensor *axes = call->constants[1];
  TsReduction reduction;
  gboolean keep_dims;

  if (!ts_operation_get_attr_bool (call->op, "keep_dims", &keep_dims, error))
    return FALSE;
  if (call->in[1]->rank > 1)
    return check_axes (call->in[1], error);

  if (in->rank >= 0 && axes != NULL)
    {
      if (!ts_reduction_init (&reduction, in, axes, keep_dims, error))
        return FALSE;
      ts_shape_copy (&call->out[0], &reduction.shape);
    }
  else if (in->rank >= 0 && keep_dims)
    all_unknown (&call->out[0], in->rank);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, types, function)                                                                     \
  {                                                                                                    \
    .op = type, .dtypes = types, .prepare = prepare, .state_size = sizeof (gboolean), .run = function, \
    .semantics = "tensorflow/core/kernels/reduction_ops_common.h (1.14)"                               \
  }
#define BOOL_ROW(type, function)                                                      \
  {                                                                                   \
    .op = type, .prepare = prepare, .state_size = sizeof (gboolean), .run = function, \
    .semantics = "tensorflow/core/kernels/reduction_ops_common.h (1.14)"              \
  }

const TsKernelDef ts_reduce_kernels[] = {
  BOOL_ROW ("All", all_run),
  BOOL_ROW ("Any", any_run),
  ROW ("EuclideanNorm", TS_DTYPES_NUMBER, norm_run),
  ROW ("Max", TS_DTYPES_REAL, max_run),
  ROW ("Mean", TS_DTYPES_NUMBER, mean_run),
  ROW ("Min", TS_DTYPES_REAL, min_run),
  ROW ("Prod", TS_DTYPES_NUMBER, prod_run),
  ROW ("Sum", TS_DTYPES_NUMBER, sum_run),
  { 0 },
};

const TsShapeDef ts_reduce_shapes[] = {
  { "All", reduce_shape },
  { "Any", reduce_shape },
  { "EuclideanNorm", reduce_shape },
  { "Max", reduce_shape },
  { "Mean", reduce_shape },
  { "Min", reduce_shape },
  { "Prod", reduce_shape },
  { "Sum", reduce_shape },
  { 0 },
};
