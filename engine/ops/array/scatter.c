#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-scatter.h"
#include "engine/ts-error.h"

#include <string.h>

/* ScatterNd, TensorScatterUpdate, TensorScatterAdd, ...: slices put at indices. */

/* ---- ScatterNd: into zeros, duplicates add up ---- */

static gboolean
scatter_nd_run (TsCall *call,
                GError **error)
{
  const TsTensor *indices = call->in[0], *updates = call->in[1];
  g_auto (TsScatter) scatter = { 0 };
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_shape (call, 2, "the shape", &shape, error) || !ts_scatter_init_nd (&scatter, indices, updates, &shape, error))
    return FALSE;

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  if (out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  ts_elements_settle (out, TRUE);
  ts_scatter_put (&scatter, TS_SCATTER_ADD, out, updates);
  return TRUE;
}

static gboolean
scatter_nd_shape (TsShapeCall *call,
                  GError **error)
{
  return ts_shape_input_as_shape (call, 2, &call->out[0], error);
}

/* ---- TensorScatter...: into a copy of input 0 ---- */

static gboolean
tensor_scatter (TsCall *call,
                TsScatterWay way,
                GError **error)
{
  const TsTensor *in = call->in[0], *updates = call->in[2];
  g_auto (TsScatter) scatter = { 0 };
  TsTensor *out;

  if (!ts_scatter_init_nd (&scatter, call->in[1], updates, &in->shape, error))
    return FALSE;
  if (in->dtype == TS_DTYPE_STRING)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "strings cannot be scattered into a tensor");
      return FALSE;
    }

  out = ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  if (out != in && in->n_elements > 0)
    memcpy (out->data, in->data, ts_tensor_size_bytes (in));
  ts_scatter_put (&scatter, way, out, updates);
  return TRUE;
}

static gboolean
tensor_scatter_update_run (TsCall *call,
                           GError **error)
{
  return tensor_scatter (call, TS_SCATTER_SET, error);
}

static gboolean
tensor_scatter_add_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, TS_SCATTER_ADD, error);
}

static gboolean
tensor_scatter_sub_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, TS_SCATTER_SUB, error);
}

static gboolean
tensor_scatter_max_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, TS_SCATTER_MAX, error);
}

static gboolean
tensor_scatter_min_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, TS_SCATTER_MIN, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define SCATTER(type, types, function)                                                                           \
  {                                                                                                              \
    .op = type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/scatter_nd_op.cc (1.14)" \
  }

#define SUMMABLE (TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))

const TsKernelDef ts_scatter_kernels[] = {
  { .op = "ScatterNd", .dtypes = SUMMABLE, .run = scatter_nd_run, .semantics = "tensorflow/core/kernels/scatter_nd_op.cc" },
  SCATTER ("ScatterNdNonAliasingAdd", TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL), tensor_scatter_add_run),
  SCATTER ("TensorScatterAdd", TS_DTYPES_NUMBER, tensor_scatter_add_run),
  SCATTER ("TensorScatterMax", TS_DTYPES_REAL, tensor_scatter_max_run),
  SCATTER ("TensorScatterMin", TS_DTYPES_REAL, tensor_scatter_min_run),
  SCATTER ("TensorScatterSub", TS_DTYPES_NUMBER, tensor_scatter_sub_run),
  SCATTER ("TensorScatterUpdate", TS_DTYPES_MOVABLE, tensor_scatter_update_run),
  { 0 },
};

const TsShapeDef ts_scatter_shapes[] = {
  { "ScatterNd", scatter_nd_shape },
  { "ScatterNdNonAliasingAdd", ts_shape_of_input_0 },
  { "TensorScatterAdd", ts_shape_of_input_0 },
  { "TensorScatterMax", ts_shape_of_input_0 },
  { "TensorScatterMin", ts_shape_of_input_0 },
  { "TensorScatterSub", ts_shape_of_input_0 },
  { "TensorScatterUpdate", ts_shape_of_input_0 },
  { 0 },
};
