#include "engine/ops/ts-families.h"

#include "engine/ts-error.h"

/* ---- Bitcast ------------------------------------------------------------------------------------- */

/* The shape of the same bytes under another dtype: a dimension of the ratio of sizes is added at the end, or taken away. */
static gboolean
bitcast_shape (const TsShape *shape,
               gsize from,
               gsize to,
               TsShape *result,
               GError **error)
{
  g_autofree char *text = NULL;
  gint64 last;

  ts_shape_copy (result, shape);
  if (from == to || shape->rank < 0)
    return TRUE;

  if (from > to && shape->rank < TS_SHAPE_MAX_RANK)
    {
      result->dims[result->rank++] = (gint64)(from / to);
      return TRUE;
    }

  last = shape->rank > 0 ? shape->dims[shape->rank - 1] : 0;
  if (from < to && (last == (gint64)(to / from) || last == TS_SHAPE_UNKNOWN_DIM))
    {
      result->rank--;
      return TRUE;
    }

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "elements of %" G_GSIZE_FORMAT " bytes of shape %s cannot be seen as elements of %" G_GSIZE_FORMAT " bytes",
               from, text, to);
  return FALSE;
}

static gboolean
bitcast_run (TsCall *call,
             GError **error)
{
  TsTensor *in = call->in[0];
  TsDType dtype = ts_dtype_base (call->out_dtypes[0]);
  TsShape shape;

  if (!ts_dtype_is_plain (in->dtype) || !ts_dtype_is_plain (dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "not implemented from %s to %s", ts_dtype_name (in->dtype), ts_dtype_name (dtype));
      return FALSE;
    }

  if (!bitcast_shape (&in->shape, ts_dtype_size (in->dtype), ts_dtype_size (dtype), &shape, error))
    return FALSE;
  call->out[0] = ts_tensor_new_for_data (dtype, &shape, in->data, ts_tensor_size_bytes (in),
                                         ts_tensor_ref (in), (GDestroyNotify)ts_tensor_unref, error);
  return call->out[0] != NULL;
}

static gboolean
bitcast_static_shape (TsShapeCall *call,
                      GError **error)
{
  TsDType from, to;

  return ts_operation_get_attr_dtype (call->op, "T", &from, error) &&
         ts_operation_get_attr_dtype (call->op, "type", &to, error) &&
         bitcast_shape (call->in[0], ts_dtype_size (from), ts_dtype_size (to), &call->out[0], error);
}

/* ---- DeepCopy ------------------------------------------------------------------------------------ */

static gboolean
deep_copy_run (TsCall *call,
               GError **error)
{
  call->out[0] = ts_tensor_copy (call->in[0], error);
  return call->out[0] != NULL;
}

/* ------------------------------------------------------------------------------------------------- */

#define COPIED (TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))

const TsKernelDef ts_copy_kernels[] = {
  { .op = "Bitcast", .run = bitcast_run, .semantics = "tensorflow/core/kernels/bitcast_op.cc" },
  { .op = "DeepCopy", .dtypes = COPIED, .run = deep_copy_run, .semantics = "tensorflow/core/kernels/inplace_ops.cc" },
  { 0 },
};

const TsShapeDef ts_copy_shapes[] = {
  { "Bitcast", bitcast_static_shape },
  { "DeepCopy", ts_shape_of_input_0 },
  { 0 },
};
