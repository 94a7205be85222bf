#include "engine/debug/numerics/ts-kernel-call.h"

#include "engine/ops/ts-kernel.h"
#include "engine/ts-error.h"

static const TsKernelDef *
find_kernel (const TsOperation *op,
             guint n_in,
             GError **error)
{
  const TsKernelDef *kernel = ts_kernel_find (op, error);

  if (kernel == NULL)
    return NULL;
  if (n_in == op->n_inputs && op->problem == NULL && op->def != NULL && !op->def->is_stateful && kernel->resume == NULL)
    return kernel;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s (%s) cannot be run by itself", op->name, op->type);
  return NULL;
}

static gboolean
run (const TsKernelDef *kernel,
     TsCall *call,
     GError **error)
{
  gboolean ok;

  /* The reference that is taken here keeps a kernel from computing in place. */
  for (guint i = 0; i < call->n_in; i++)
    ts_tensor_ref (call->in[i]);
  ok = kernel->run (call, error);
  for (guint i = 0; i < call->n_in; i++)
    ts_tensor_unref (call->in[i]);
  if (ok && (call->is_blocked || call->callee != NULL))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "it waits for something");
      ok = FALSE;
    }
  for (guint i = 0; !ok && i < call->n_out; i++)
    g_clear_pointer (&call->out[i], ts_tensor_unref);
  return ok;
}

gboolean
ts_kernel_call (const TsOperation *op,
                TsTensor *const *in,
                guint n_in,
                guint n_threads,
                TsTensor **out,
                GCancellable *cancellable,
                GError **error)
{
  const TsKernelDef *kernel = find_kernel (op, n_in, error);
  g_autofree gpointer state = kernel != NULL && kernel->state_size > 0 ? g_malloc0 (kernel->state_size) : NULL;
  g_autofree TsTensor **inputs = g_memdup2 (in, n_in * sizeof *in);
  g_autofree TsTensor **constants = g_new0 (TsTensor *, n_in + 1);
  g_autofree TsDType *dtypes = g_new (TsDType, op->n_outputs + 1);
  TsKernelInit init = { .op = op, .state = state, .constants = constants };
  TsCall call = { .n_in = n_in, .n_out = op->n_outputs, .in = inputs, .out = out, .out_dtypes = dtypes, .state = state, .n_threads = n_threads, .cancellable = cancellable };
  gboolean ok;

  if (kernel == NULL)
    return FALSE;
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      dtypes[i] = ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i });
      out[i] = NULL;
    }
  ok = (kernel->prepare == NULL || kernel->prepare (&init, error)) && run (kernel, &call, error);
  if (kernel->release != NULL && state != NULL)
    kernel->release (state);
  return ok;
}
