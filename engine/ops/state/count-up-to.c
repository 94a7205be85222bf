#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* CountUpTo, ResourceCountUpTo: give the value and count it up. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_operation_get_attr_int (init->op, "limit", init->state, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  gint64 limit = *(const gint64 *)call->state;
  g_autoptr (TsTensor) value = ts_call_dup_variable_value (call, 0, error);
  g_autoptr (TsTensor) next = NULL;
  gint64 count;

  if (value == NULL)
    return FALSE;
  if (value->shape.rank != 0 || value->dtype != ts_dtype_base (call->out_dtypes[0]))
    {
      g_autofree char *shape = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable must be a scalar of dtype %s, is %s %s",
                   ts_dtype_name (ts_dtype_base (call->out_dtypes[0])), ts_dtype_name (value->dtype), shape);
      return FALSE;
    }

  count = ts_int_at (value, 0);
  if (count >= limit)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "reached the limit of %" G_GINT64_FORMAT, limit);
      return FALSE;
    }

  count++;
  if (value->dtype == TS_DTYPE_INT32)
    next = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)count });
  else
    next = ts_tensor_new_scalar (TS_DTYPE_INT64, &count);
  ts_resources_write (call->resources, ts_call_get_variable (call, 0, NULL), next);
  call->out[0] = g_steal_pointer (&value);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define COUNT_UP_TO(type)                                                                                    \
  {                                                                                                          \
    .op = type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64), .prepare = prepare, \
    .state_size = sizeof (gint64), .run = run, .semantics = "tensorflow/core/kernels/count_up_to_op.cc"      \
  }

const TsKernelDef ts_count_up_to_kernels[] = {
  COUNT_UP_TO ("CountUpTo"),
  COUNT_UP_TO ("ResourceCountUpTo"),
  { 0 },
};

const TsShapeDef ts_count_up_to_shapes[] = {
  { "CountUpTo", ts_shape_scalar },
  { "ResourceCountUpTo", ts_shape_scalar },
  { 0 },
};
