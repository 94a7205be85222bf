#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ts-error.h"

TS_CWISE_BINARY (less)
TS_CWISE_BINARY (less_equal)
TS_CWISE_BINARY (greater)
TS_CWISE_BINARY (greater_equal)
TS_ROWS_DECLARE (equal)
TS_ROWS_DECLARE (not_equal)
TS_ROWS_DECLARE (approximate_equal)

/* ---- Equal, NotEqual: of shapes that do not fit either an error, or one answer for the whole ------- */

typedef struct
{
  gboolean shapes_must_fit;
} Equality;

static gboolean
equality_prepare (TsKernelInit *init,
                  GError **error)
{
  Equality *self = init->state;

  self->shapes_must_fit = TRUE;
  return !ts_operation_has_attr (init->op, "incompatible_shape_error") ||
         ts_operation_get_attr_bool (init->op, "incompatible_shape_error", &self->shapes_must_fit, error);
}

static gboolean
run_equality (TsCall *call,
              const TsRows *rows,
              guint8 otherwise,
              GError **error)
{
  const Equality *self = call->state;
  TsShape shape;

  if (self->shapes_must_fit || ts_shape_broadcast (&call->in[0]->shape, &call->in[1]->shape, &shape))
    return ts_cwise_binary (call, rows, NULL, error);

  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &otherwise);
  return TRUE;
}

static gboolean
equal_run (TsCall *call,
           GError **error)
{
  return run_equality (call, TS_BEST_ROWS (equal), FALSE, error);
}

static gboolean
not_equal_run (TsCall *call,
               GError **error)
{
  return run_equality (call, TS_BEST_ROWS (not_equal), TRUE, error);
}

static gboolean
equality_shape (TsShapeCall *call,
                GError **error)
{
  gboolean must_fit = TRUE;
  const TsShape *a = call->in[0], *b = call->in[1];

  if (ts_operation_has_attr (call->op, "incompatible_shape_error") &&
      !ts_operation_get_attr_bool (call->op, "incompatible_shape_error", &must_fit, error))
    return FALSE;
  if (must_fit)
    return ts_shape_broadcast_0_1 (call, error);

  /* Unless the shapes are known it may be either. */
  if (!ts_shape_is_known (a) || !ts_shape_is_known (b))
    return ts_shape_unknown (call, error);
  if (!ts_shape_broadcast (a, b, &call->out[0]))
    call->out[0].rank = 0;
  return TRUE;
}

/* ---- ApproximateEqual ---------------------------------------------------------------------------- */

typedef struct
{
  float tolerance;
} Approximate;

static gboolean
approximate_prepare (TsKernelInit *init,
                     GError **error)
{
  Approximate *self = init->state;

  return ts_operation_get_attr_float (init->op, "tolerance", &self->tolerance, error);
}

static gboolean
approximate_run (TsCall *call,
                 GError **error)
{
  Approximate *self = call->state;

  return ts_cwise_binary_same_shape (call, TS_BEST_ROWS (approximate_equal), &self->tolerance, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define CWISE_OPS "tensorflow/core/kernels/cwise_ops.h"

#define EQUALITY(type, func)                                                                                                      \
  {                                                                                                                               \
    .op = type, .dtypes = TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING), \
    .prepare = equality_prepare, .state_size = sizeof (Equality), .run = func,                                                    \
    .semantics = CWISE_OPS                                                                                                        \
  }

const TsKernelDef ts_compare_kernels[] = {
  EQUALITY ("Equal", equal_run),
  EQUALITY ("NotEqual", not_equal_run),
  { .op = "Less", .dtypes = TS_DTYPES_REAL, .run = less_run, .semantics = CWISE_OPS },
  { .op = "LessEqual", .dtypes = TS_DTYPES_REAL, .run = less_equal_run, .semantics = CWISE_OPS },
  { .op = "Greater", .dtypes = TS_DTYPES_REAL, .run = greater_run, .semantics = CWISE_OPS },
  { .op = "GreaterEqual", .dtypes = TS_DTYPES_REAL, .run = greater_equal_run, .semantics = CWISE_OPS },
  { .op = "ApproximateEqual", .dtypes = TS_DTYPES_NUMBER, .prepare = approximate_prepare, .state_size = sizeof (Approximate), .run = approximate_run, .semantics = "tensorflow/core/kernels/cwise_ops_common.h, ApproximateEqualOp" },
  { 0 },
};

const TsShapeDef ts_compare_shapes[] = {
  { "Equal", equality_shape },
  { "NotEqual", equality_shape },
  { "Less", ts_shape_broadcast_0_1 },
  { "LessEqual", ts_shape_broadcast_0_1 },
  { "Greater", ts_shape_broadcast_0_1 },
  { "GreaterEqual", ts_shape_broadcast_0_1 },
  { "ApproximateEqual", ts_cwise_shape_same },
  { 0 },
};
