#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-strided-slice.h"
#include "engine/ts-error.h"

#include <string.h>

/* TensorStridedSliceUpdate. Inputs: tensor, begin, end, strides, value. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_strided_slice_get_masks (init->op, init->state, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *in = call->in[0], *value = call->in[4];
  gboolean is_plain = ts_dtype_is_plain (in->dtype);
  TsStridedSlice slice;
  TsTensor *out;
  gint64 n = 0;

  if (!ts_strided_slice_read (call, 1, &in->shape, &slice, error))
    return FALSE;
  if (!ts_shape_n_elements (&slice.shape, &n) || n == 0)
    {
      ts_call_forward (call, 0, 0); /* of an empty slice the value does not matter */
      return TRUE;
    }
  if (!ts_shape_equal (&slice.shape, &value->shape))
    {
      g_autofree char *expected = ts_shape_to_string (&slice.shape), *found = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "the value must have the shape of the slice, %s, has %s; it is not broadcast", expected, found);
      return FALSE;
    }

  out = is_plain ? ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error) : (call->out[0] = ts_tensor_copy (in, error));
  if (out == NULL)
    return FALSE;
  if (is_plain && out != in)
    memcpy (out->data, in->data, ts_tensor_size_bytes (in));
  return ts_strided_slice_put (&slice, call, out, value, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_tensor_slice_update_kernels[] = {
  { .op = "TensorStridedSliceUpdate", .dtypes = TS_DTYPES_MOVABLE, .prepare = prepare, .state_size = sizeof (TsStridedSliceMasks), .run = run, .semantics = "tensorflow/core/kernels/strided_slice_op.cc" },
  { 0 },
};

const TsShapeDef ts_tensor_slice_update_shapes[] = {
  { 0 },
};
