#include "app/ts-document-private.h"

/* What the thread looks at: nothing of the document itself. */
typedef struct
{
  TsGraph *graph;
  TsShapeTable *shapes; /* nullable */
  GPtrArray *file_problems;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  ts_graph_unref (request->graph);
  g_clear_pointer (&request->shapes, ts_shape_table_unref);
  g_ptr_array_unref (request->file_problems);
  g_free (request);
}

/* (transfer full) (element-type utf8): ends with %NULL. */
static GPtrArray *
copy_file_problems (const TsModel *model)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_free);

  if (model != NULL && model->meta != NULL)
    for (guint i = 0; i < model->meta->problems->len; i++)
      g_ptr_array_add (messages, g_strdup (model->meta->problems->pdata[i]));
  if (model != NULL && model->warning != NULL)
    g_ptr_array_add (messages, g_strdup (model->warning));
  g_ptr_array_add (messages, NULL);
  return messages;
}

static void
find_problems (GTask *task,
               gpointer source_object,
               gpointer task_data,
               GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  TsProblems *problems = ts_problems_new (request->graph, request->shapes, (const char *const *)request->file_problems->pdata, cancellable, &error);

  if (problems != NULL)
    g_task_return_pointer (task, problems, (GDestroyNotify)ts_problems_unref);
  else
    g_task_return_error (task, error);
}

static void
problems_found (GObject *source_object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (TsDocument) self = user_data;
  TsProblems *problems = g_task_propagate_pointer (G_TASK (result), NULL);

  if (problems == NULL) /* the document was closed */
    return;

  g_clear_pointer (&self->problems, ts_problems_unref);
  self->problems = problems;
  g_object_notify (G_OBJECT (self), "problems");
}

/* The reference goes with the callback and not with the task, which the thread may be the last to let go. */
void
ts_document_start_finding_problems (TsDocument *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, problems_found, g_object_ref (self));
  Request *request = g_new (Request, 1);

  *request = (Request) {
    ts_graph_ref (self->graph),
    self->shapes != NULL ? ts_shape_table_ref (self->shapes) : NULL,
    copy_file_problems (self->model),
  };
  g_task_set_source_tag (task, ts_document_start_finding_problems);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, find_problems);
}

TsProblems *
ts_document_get_problems (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->problems;
}
