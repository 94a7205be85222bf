#include "engine/ops/ts-families.h"

#include "engine/ops/functional/ts-function-body.h"
#include "engine/ts-error.h"

#include <string.h>

/* While, StatelessWhile: a function as condition and one as body, run in turn within one activation. */

typedef struct
{
  TsFunctionBody condition;
  TsFunctionBody body;
} Loop;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Loop *self = init->state;

  return ts_function_body_init (&self->condition, init->op, "cond", 0, error) &&
         ts_function_body_init (&self->body, init->op, "body", 0, error);
}

static void
release (gpointer state)
{
  Loop *self = state;

  ts_function_body_clear (&self->condition);
  ts_function_body_clear (&self->body);
}

static gboolean
goes_on (TsCall *call,
         TsTensor *const *values,
         gboolean *is_true,
         GError **error)
{
  Loop *self = call->state;
  g_autoptr (TsTensor) result = NULL;

  return !ts_call_is_cancelled (call, error) && ts_call_function (call, &self->condition, values, call->n_in, &result, 1, error) &&
         ts_tensor_is_true (result, is_true, error);
}

static void
clear (TsTensor **values,
       guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&values[i], ts_tensor_unref);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Loop *self = call->state;
  guint n = call->n_in;
  g_autofree TsTensor **values = g_new0 (TsTensor *, n + 1);
  g_autofree TsTensor **next = g_new0 (TsTensor *, n + 1);
  gboolean is_true = FALSE, ok;

  for (guint i = 0; i < n; i++)
    values[i] = ts_tensor_ref (call->in[i]);

  while ((ok = goes_on (call, values, &is_true, error)) && is_true)
    {
      ok = ts_call_function (call, &self->body, values, n, next, n, error);
      if (!ok)
        break;
      clear (values, n);
      memcpy (values, next, n * sizeof *values);
      memset (next, 0, n * sizeof *next);
    }

  if (ok)
    memcpy (call->out, values, n * sizeof *values);
  else
    clear (values, n);
  return ok && ts_call_check_outputs (call, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define LOOP .prepare = prepare, .state_size = sizeof (Loop), .release = release, .run = run, .semantics = "tensorflow/core/kernels/functional_ops.cc"

const TsKernelDef ts_loop_kernels[] = {
  { .op = "StatelessWhile", LOOP },
  { .op = "While", LOOP },
  { 0 },
};

const TsShapeDef ts_loop_shapes[] = {
  { 0 },
};
