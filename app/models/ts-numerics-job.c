#include "app/models/ts-numerics-job.h"

#include <string.h>

/* A value with its operation. */
typedef struct
{
  guint32 op;
  TsTensor *value;
} Found;

typedef struct
{
  TsGraph *graph;
  guint32 n_ops;
  gboolean with_constants;
  GArray *values; /* of Found */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_array_unref (request->values);
  ts_graph_unref (request->graph);
  g_free (request);
}

static void
found_clear (gpointer data)
{
  ts_tensor_unref (((Found *)data)->value);
}

static guint8
classify (const TsTensor *value)
{
  return (guint8)(TS_NUMERICS_KNOWN | ts_numeric_find (value, TS_NUMERIC_NAN | TS_NUMERIC_INF));
}

/* One that cannot be read has no value. */
static guint8
classify_constant (const TsOperation *op)
{
  g_autoptr (TsTensor) value = strcmp (op->type, "Const") == 0 ? ts_operation_dup_attr_tensor (op, "value", NULL) : NULL;

  return value != NULL ? classify (value) : 0;
}

static void
look_through (GTask *task,
              gpointer source_object,
              gpointer task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  guint8 *numerics = g_new0 (guint8, (gsize)request->n_ops + 1);

  for (guint i = 0; i < request->values->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const Found *found = &g_array_index (request->values, Found, i);

      numerics[found->op] |= classify (found->value);
    }
  for (guint32 op = 0; request->with_constants && op < request->n_ops && !g_cancellable_is_cancelled (cancellable); op++)
    if (numerics[op] == 0)
      numerics[op] = classify_constant (ts_graph_get_operation (request->graph, op));
  g_task_return_pointer (task, g_bytes_new_take (numerics, request->n_ops), (GDestroyNotify)g_bytes_unref);
}

static void
collect (TsDebugWorker *worker,
         Request *request)
{
  for (guint32 i = 0; i < request->n_ops; i++)
    for (guint32 k = 0; k < ts_graph_get_operation (request->graph, i)->n_outputs; k++)
      {
        Found found = { i, NULL };

        ts_debug_worker_get_value (worker, (TsOutput) { i, k }, &found.value);
        if (found.value != NULL)
          g_array_append_val (request->values, found);
      }
}

void
ts_numerics_job_run_async (TsDebugWorker *worker,
                           gboolean with_constants,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TsGraph *graph = ts_debug_worker_get_graph (worker);
  Request *request = g_new (Request, 1);

  *request = (Request) { ts_graph_ref (graph), ts_graph_get_n_operations (graph), with_constants, g_array_new (FALSE, FALSE, sizeof (Found)) };
  g_array_set_clear_func (request->values, found_clear);
  collect (worker, request);
  g_task_set_source_tag (task, ts_numerics_job_run_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, look_through);
}

GBytes *
ts_numerics_job_run_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
