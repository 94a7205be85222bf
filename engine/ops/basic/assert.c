#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/basic/ts-summary-text.h"
#include "engine/ts-error.h"

/* Assert, Abort: what ends a run on purpose. */

static gboolean
assert_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_operation_get_attr_int (init->op, "summarize", init->state, error);
}

/* Inputs: condition, what to tell. */
static gboolean
assert_run (TsCall *call,
            GError **error)
{
  const gint64 *summarize = call->state;
  g_autoptr (GString) text = NULL;

  if (!ts_arg_check_rank (call, 0, "the condition", 0, error))
    return FALSE;
  if (*(const guint8 *)call->in[0]->data != 0)
    return TRUE;

  text = g_string_new (NULL);
  for (guint i = 1; i < call->n_in; i++)
    {
      g_string_append (text, i > 1 ? " [" : "[");
      ts_tensor_append_summary (call->in[i], *summarize, text);
      g_string_append_c (text, ']');
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "assertion failed: %s", text->str);
  return FALSE;
}

static void
text_release (gpointer state)
{
  g_free (*(char **)state);
}

static gboolean
abort_prepare (TsKernelInit *init,
               GError **error)
{
  char **message = init->state;

  *message = ts_operation_dup_attr_string (init->op, "error_msg", NULL, error);
  return *message != NULL;
}

/* A debugger outlives what it debugs. */
static gboolean
abort_run (TsCall *call,
           GError **error)
{
  const char *message = *(char **)call->state;

  g_set_error (error, TS_ERROR, TS_ERROR_ABORTED, "here TensorFlow would end the program%s%s", message[0] != '\0' ? ": " : "", message);
  return FALSE;
}

const TsKernelDef ts_assert_kernels[] = {
  { .op = "Abort", .prepare = abort_prepare, .state_size = sizeof (char *), .release = text_release, .run = abort_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc, but for the program's end" },
  { .op = "Assert", .prepare = assert_prepare, .state_size = sizeof (gint64), .run = assert_run, .semantics = "tensorflow/core/kernels/logging_ops.cc" },
  { 0 },
};

const TsShapeDef ts_assert_shapes[] = { { 0 } };
