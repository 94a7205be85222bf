#include "app/ts-document-costs.h"

#include "app/ts-document-private.h"

/* What the thread looks at: nothing of the document itself. */
typedef struct
{
  TsGraph *graph;
  TsShapeTable *shapes;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  ts_graph_unref (request->graph);
  ts_shape_table_unref (request->shapes);
  g_free (request);
}

static void
find_costs (GTask *task,
            gpointer source_object,
            gpointer task_data,
            GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  TsCosts *costs = ts_costs_new (request->graph, request->shapes, cancellable, &error);

  if (costs != NULL)
    g_task_return_pointer (task, costs, (GDestroyNotify)ts_costs_unref);
  else
    g_task_return_error (task, error);
}

static void
costs_found (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (TsDocument) self = user_data;
  TsCosts *costs = g_task_propagate_pointer (G_TASK (result), NULL);

  if (costs == NULL) /* the document was closed */
    return;

  g_clear_pointer (&self->costs, ts_costs_unref);
  self->costs = costs;
  g_object_notify (G_OBJECT (self), "costs");
}

/* The reference goes with the callback and not with the task, which the thread may be the last to let go. */
void
ts_document_start_finding_costs (TsDocument *self)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  if (!self->wants_costs || self->shapes == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  task = g_task_new (NULL, self->cancellable, costs_found, g_object_ref (self));
  request = g_new (Request, 1);
  *request = (Request) { ts_graph_ref (self->graph), ts_shape_table_ref (self->shapes) };
  g_task_set_source_tag (task, ts_document_start_finding_costs);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, find_costs);
}

TsCosts *
ts_document_get_costs (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  if (!self->wants_costs)
    {
      self->wants_costs = TRUE;
      ts_document_start_finding_costs (self);
    }
  return self->costs;
}
