#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-strided-slice.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* StridedSliceAssign, ResourceStridedSliceAssign. Inputs: variable, begin, end, strides, value. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_strided_slice_get_masks (init->op, init->state, error);
}

static gboolean
check_value (const TsTensor *old,
             const TsStridedSlice *slice,
             const TsTensor *value,
             GError **error)
{
  g_autofree char *expected = ts_shape_to_string (&slice->shape), *found = ts_shape_to_string (&value->shape);
  gint64 n = 0;

  if (value->dtype != old->dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable is %s, the value is %s",
                   ts_dtype_name (old->dtype), ts_dtype_name (value->dtype));
      return FALSE;
    }

  /* As TensorFlow has it: of an empty slice the value does not matter. */
  if (ts_shape_n_elements (&slice->shape, &n) && n > 0 && !ts_shape_equal (&slice->shape, &value->shape))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "the value must have the shape of the slice, %s, has %s; it is not broadcast", expected, found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *value = call->in[4];
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsTensor) old = variable != NULL ? ts_call_dup_variable_value (call, 0, error) : NULL;
  TsStridedSlice slice;
  TsCall whole = *call;
  gint64 n = 0;

  if (old == NULL || !ts_strided_slice_read (call, 1, &old->shape, &slice, error) || !check_value (old, &slice, value, error))
    return FALSE;

  if (ts_shape_n_elements (&slice.shape, &n) && n > 0)
    {
      g_clear_pointer (&old, ts_tensor_unref); /* so that it may be changed in place */
      old = ts_resources_edit (call->resources, variable, error);
      if (old == NULL)
        return FALSE;
      whole.cancellable = NULL; /* all or nothing */
      ts_strided_slice_put (&slice, &whole, old, value, NULL);
      ts_resources_write (call->resources, variable, old);
    }
  if (call->n_out > 0)
    ts_call_forward (call, 0, 0);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define KERNEL .dtypes = TS_DTYPES_MOVABLE, .prepare = prepare, .state_size = sizeof (TsStridedSliceMasks), .run = run, .semantics = "tensorflow/core/kernels/strided_slice_op.cc"

const TsKernelDef ts_strided_slice_assign_kernels[] = {
  { .op = "ResourceStridedSliceAssign", KERNEL },
  { .op = "StridedSliceAssign", KERNEL },
  { 0 },
};

const TsShapeDef ts_strided_slice_assign_shapes[] = {
  { "StridedSliceAssign", ts_shape_of_input_0 },
  { 0 },
};
