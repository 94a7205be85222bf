#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-gather.h"
#include "engine/ops/state/ts-handle-shape.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* ResourceGather, ResourceGatherNd: Gather and GatherNd from the variable behind a handle. */

static gboolean
gather_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_gather_get_batch_dims (init->op, init->state, error);
}

/* (transfer full) (nullable): of the dtype that the result is to have. */
static TsTensor *
dup_value (TsCall *call,
           GError **error)
{
  g_autoptr (TsTensor) value = ts_call_dup_variable_value (call, 0, error);

  if (value == NULL || value->dtype == call->out_dtypes[0])
    return g_steal_pointer (&value);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable is %s, it is read as %s", ts_dtype_name (value->dtype), ts_dtype_name (call->out_dtypes[0]));
  return NULL;
}

/* Batch dimensions come first; the axis is the one behind them. */
static gboolean
gather_run (TsCall *call,
            GError **error)
{
  gint64 batch_dims = *(const gint64 *)call->state;
  g_autoptr (TsTensor) value = dup_value (call, error);
  TsTensor *in[] = { value, call->in[1] };
  TsCall inner = *call;

  inner.in = in;
  return value != NULL && ts_gather_run (&inner, batch_dims, batch_dims, error);
}

static gboolean
gather_nd_run (TsCall *call,
               GError **error)
{
  g_autoptr (TsTensor) value = dup_value (call, error);
  TsTensor *in[] = { value, call->in[1] };
  TsCall inner = *call;

  inner.in = in;
  return value != NULL && ts_gather_nd_run (&inner, error);
}

/* ---- shapes ---- */

static gboolean
gather_shape (TsShapeCall *call,
              GError **error)
{
  TsShape variable;
  const TsShape *in[] = { &variable, call->in[1] };
  TsShapeCall inner = *call;
  gint64 batch_dims;

  ts_handle_shape (call, &variable);
  inner.in = in;
  return ts_gather_get_batch_dims (call->op, &batch_dims, error) && ts_gather_shape (&inner, batch_dims, batch_dims, error);
}

static gboolean
gather_nd_shape (TsShapeCall *call,
                 GError **error)
{
  TsShape variable;
  const TsShape *in[] = { &variable, call->in[1] };
  TsShapeCall inner = *call;

  ts_handle_shape (call, &variable);
  inner.in = in;
  return ts_gather_nd_shape (&inner, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/resource_variable_ops.cc"

const TsKernelDef ts_resource_gather_kernels[] = {
  { .op = "ResourceGather", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "dtype", .prepare = gather_prepare, .state_size = sizeof (gint64), .run = gather_run, SEMANTICS },
  { .op = "ResourceGatherNd", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "dtype", .run = gather_nd_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_resource_gather_shapes[] = {
  { "ResourceGather", gather_shape },
  { "ResourceGatherNd", gather_nd_shape },
  { 0 },
};
