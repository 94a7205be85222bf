#include "tests/support/ts-test-session.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

TsSession *
ts_test_session_new (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = NULL;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return ts_session_new (graph);
}

TsExecutor *
ts_test_session_begin (TsSession *session,
                       const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_session_get_graph (session), name);
  g_autofree TsOutput *fetches = NULL;
  g_autoptr (GError) error = NULL;
  TsExecutor *run;

  g_assert_nonnull (op);
  fetches = g_new0 (TsOutput, op->n_outputs + 1);
  for (guint32 i = 0; i < op->n_outputs; i++)
    fetches[i] = (TsOutput) { op->index, i };
  run = ts_session_begin (session, NULL, 0, fetches, op->n_outputs, &op->index, op->n_outputs > 0 ? 0 : 1, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return run;
}

static void
append_output (GString *text,
               TsExecutor *run,
               guint i)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = ts_executor_dup_fetch (run, i, &error);
  g_autofree char *preview = NULL, *shape = NULL;

  g_assert_no_error (error);
  preview = ts_tensor_format_preview (value, 200);
  shape = ts_shape_to_string (&value->shape);
  g_string_append_printf (text, "%s%s%s", i > 0 ? " | " : "", value->shape.rank > 1 ? shape : "", preview);
}

char *
ts_test_session_finish (TsExecutor *run)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  TsExecutorStatus status = ts_executor_advance (run, &error);

  if (status == TS_EXECUTOR_FAILED)
    {
      g_test_message ("%s", error->message);
      g_string_append_printf (text, "error %s", ts_error_code_name (error));
    }
  else if (status == TS_EXECUTOR_BLOCKED)
    g_string_append (text, "blocked");
  else if (ts_executor_get_plan (run)->n_fetches == 0)
    g_string_append (text, "done");
  else
    for (guint i = 0; i < ts_executor_get_plan (run)->n_fetches; i++)
      append_output (text, run, i);
  return g_string_free (text, FALSE);
}

char *
ts_test_session_fetch (TsSession *session,
                       const char *name)
{
  g_autoptr (TsExecutor) run = ts_test_session_begin (session, name);

  return ts_test_session_finish (run);
}

char *
ts_test_session_drain (TsSession *session,
                       const char *name)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *one = ts_test_session_fetch (session, name);

      if (strcmp (one, "error OUT_OF_RANGE") == 0)
        break;
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", one);
      if (g_str_has_prefix (one, "error"))
        break;
    }
  return g_string_free (text, FALSE);
}

/* ---- undo ----------------------------------------------------------------------------------------- */

typedef struct
{
  TsResource *resource;
  gpointer undo;
} Change;

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  Change change = { ts_resource_ref (resource), undo };

  g_array_append_val (user_data, change);
}

void
ts_test_undo_begin (TsTestUndo *self,
                    TsSession *session)
{
  static const TsStateObserver observer = { changed };

  self->resources = ts_session_get_resources (session);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  ts_resources_set_observer (self->resources, &observer, self->changes);
}

void
ts_test_undo_end (TsTestUndo *self)
{
  ts_resources_set_observer (self->resources, NULL, NULL);
  for (guint i = self->changes->len; i-- > 0;)
    {
      Change *change = &g_array_index (self->changes, Change, i);

      ts_resources_change (self->resources, change->resource, change->undo);
      ts_resource_unref (change->resource);
    }
  g_array_unref (self->changes);
}
