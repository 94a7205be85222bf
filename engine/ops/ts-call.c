#include "engine/ops/ts-kernel.h"

#include <gio/gio.h>

TsTensor *
ts_call_alloc (TsCall *call,
               guint i,
               const TsShape *shape,
               GError **error)
{
  g_assert (i < call->n_out && call->out[i] == NULL);

  call->out[i] = ts_tensor_new (ts_dtype_base (call->out_dtypes[i]), shape, error);
  return call->out[i];
}

TsTensor *
ts_call_alloc_or_reuse (TsCall *call,
                        guint i,
                        guint input,
                        const TsShape *shape,
                        GError **error)
{
  TsTensor *in = call->in[input];

  if (!ts_tensor_is_exclusive (in) || in->dtype != ts_dtype_base (call->out_dtypes[i]) ||
      !ts_shape_equal (&in->shape, shape))
    return ts_call_alloc (call, i, shape, error);

  g_assert (i < call->n_out && call->out[i] == NULL);
  call->out[i] = ts_tensor_ref (in);
  return call->out[i];
}

void
ts_call_forward (TsCall *call,
                 guint i,
                 guint input)
{
  g_assert (i < call->n_out && call->out[i] == NULL);

  call->out[i] = ts_tensor_ref (call->in[input]);
}

void
ts_call_forward_reshaped (TsCall *call,
                          guint i,
                          guint input,
                          const TsShape *shape)
{
  g_assert (i < call->n_out && call->out[i] == NULL);

  call->out[i] = ts_tensor_reshape (call->in[input], shape);
}

gboolean
ts_call_is_cancelled (TsCall *call,
                      GError **error)
{
  return g_cancellable_set_error_if_cancelled (call->cancellable, error);
}

void
ts_call_block (TsCall *call,
               TsResource *resource)
{
  call->is_blocked = TRUE;
  call->waits_for = resource;
}
