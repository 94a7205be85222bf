#include "engine/ops/ts-families.h"

#include "engine/ops/functional/ts-function-body.h"
#include "engine/ts-error.h"

#include <string.h>

/* What is left in graphs where TensorFlow has taken functions apart: ToBool, FakeParam, DeviceIndex. */

static gboolean
to_bool_run (TsCall *call,
             GError **error)
{
  gboolean is_true;

  if (!ts_tensor_is_true (call->in[0], &is_true, error))
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { is_true });
  return TRUE;
}

/* Stands in for an output of the branch that has none; nobody looks at its value. */
static gboolean
fake_param_prepare (TsKernelInit *init,
                    GError **error)
{
  TsShape *shape = init->state;

  if (!ts_operation_get_attr_shape (init->op, "shape", shape, error))
    return FALSE;
  for (int d = 0; d < shape->rank; d++)
    shape->dims[d] = MAX (shape->dims[d], 0);
  shape->rank = MAX (shape->rank, 0);
  return TRUE;
}

static gboolean
fake_param_run (TsCall *call,
                GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, call->state, error);

  if (out != NULL && out->n_elements > 0 && ts_dtype_is_plain (out->dtype))
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; out != NULL && i < out->n_elements && out->dtype == TS_DTYPE_STRING; i++)
    ts_string_set ((TsString *)out->data + i, "", 0);
  return out != NULL;
}

/* Which of the kinds of devices that are named it runs on; their number if on none. */
static gboolean
device_index_prepare (TsKernelInit *init,
                      GError **error)
{
  gint32 *index = init->state;
  guint n;
  g_auto (GStrv) names = ts_operation_dup_attr_strings (init->op, "device_names", &n, error);

  if (names == NULL)
    return FALSE;
  *index = (gint32)n;
  for (guint i = n; i-- > 0;)
    if (strcmp (names[i], "CPU") == 0)
      *index = (gint32)i;
  return TRUE;
}

static gboolean
device_index_run (TsCall *call,
                  GError **error)
{
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, call->state);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_lowered_kernels[] = {
  { .op = "DeviceIndex", .prepare = device_index_prepare, .state_size = sizeof (gint32), .run = device_index_run, .semantics = "tensorflow/core/kernels/function_ops.cc, DeviceIndexOp" },
  { .op = "FakeParam", .prepare = fake_param_prepare, .state_size = sizeof (TsShape), .run = fake_param_run, .semantics = "tensorflow/core/kernels/functional_ops.cc, FakeParamOp" },
  { .op = "ToBool", .run = to_bool_run, .semantics = "tensorflow/core/kernels/functional_ops.cc, ToBoolOp" },
  { 0 },
};

const TsShapeDef ts_lowered_shapes[] = {
  { 0 },
};
