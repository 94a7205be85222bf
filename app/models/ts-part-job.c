#include "app/models/ts-part-job.h"

#include "app/scene/ts-fold.h"

typedef struct
{
  TsGraph *graph;
  GArray *ops;
  TsShapeTable *shapes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_graph_unref (job->graph);
  g_array_unref (job->ops);
  g_clear_pointer (&job->shapes, ts_shape_table_unref);
  g_free (job);
}

/* What is drawn as a slot of the operations: a read, and what it reads. */
static void
keep_folded (TsGraph *graph,
             guint8 *kept)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *folds = ts_fold_find (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      for (guint32 k = 0; kept[i] && k < op->n_inputs; k++)
        for (guint32 at = op->inputs[k].op; at != TS_NO_OP && folds[at] != TS_FOLD_NONE && !kept[at];)
          {
            const TsOperation *folded = ts_graph_get_operation (graph, at);

            kept[at] = TRUE;
            at = folded->n_inputs > 0 ? folded->inputs[0].op : TS_NO_OP;
          }
    }
}

static void
get_shape (TsGraph *graph,
           TsOutput output,
           TsShape *shape,
           gpointer data)
{
  ts_shape_table_get (data, output, shape);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autofree guint8 *kept = g_new0 (guint8, (gsize)ts_graph_get_n_operations (job->graph) + 1);
  g_auto (TsGraphPart) part = { 0 };
  GError *error = NULL;

  for (guint i = 0; i < job->ops->len; i++)
    kept[g_array_index (job->ops, guint32, i)] = TRUE;
  keep_folded (job->graph, kept);
  if (ts_graph_part_init (&part, job->graph, kept, job->shapes != NULL ? get_shape : NULL, job->shapes, cancellable, &error))
    g_task_return_pointer (task, ts_graph_ref (part.graph), (GDestroyNotify)ts_graph_unref);
  else
    g_task_return_error (task, error);
}

void
ts_part_job_run_async (TsGraph *graph,
                       GArray *ops,
                       TsShapeTable *shapes,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);

  *job = (Job) { ts_graph_ref (graph), g_array_ref (ops), shapes != NULL ? ts_shape_table_ref (shapes) : NULL };
  g_task_set_source_tag (task, ts_part_job_run_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

TsGraph *
ts_part_job_run_finish (GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
