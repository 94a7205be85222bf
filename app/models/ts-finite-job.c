#include "app/models/ts-finite-job.h"

#include "engine/debug/ts-numeric.h"

/* A value with its operation. */
typedef struct
{
  guint32 op;
  TsTensor *value;
} Found;

typedef struct
{
  guint32 n_ops;
  GArray *values; /* of Found */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_array_unref (request->values);
  g_free (request);
}

static void
found_clear (gpointer data)
{
  ts_tensor_unref (((Found *)data)->value);
}

static guint8
classify (const TsTensor *value,
          const guint8 *classes)
{
  guint found = ts_numeric_find (value, TS_NUMERIC_NAN | TS_NUMERIC_INF);

  return classes[(found & TS_NUMERIC_NAN) ? 2 : found != 0 ? 1
                                                           : 0];
}

static void
look_through (GTask *task,
              gpointer source_object,
              gpointer task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr (TsOpColumn) column = ts_op_column_new_classes ("NaN and infinities", "No value", request->n_ops);
  const guint8 classes[] = {
    ts_op_column_add_class (column, "Finite"),
    ts_op_column_add_class (column, "Infinities"),
    ts_op_column_add_class (column, "NaN"),
  };

  for (guint i = 0; i < request->values->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const Found *found = &g_array_index (request->values, Found, i);

      column->classes[found->op] = MAX (column->classes[found->op], classify (found->value, classes));
    }
  g_task_return_pointer (task, g_steal_pointer (&column), (GDestroyNotify)ts_op_column_unref);
}

static void
collect (TsDebugWorker *worker,
         Request *request)
{
  TsGraph *graph = ts_debug_worker_get_graph (worker);

  for (guint32 i = 0; i < request->n_ops; i++)
    for (guint32 k = 0; k < ts_graph_get_operation (graph, i)->n_outputs; k++)
      {
        Found found = { i, NULL };

        ts_debug_worker_get_value (worker, (TsOutput) { i, k }, &found.value);
        if (found.value != NULL)
          g_array_append_val (request->values, found);
      }
}

void
ts_finite_job_run_async (TsDebugWorker *worker,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  *request = (Request) { ts_graph_get_n_operations (ts_debug_worker_get_graph (worker)), g_array_new (FALSE, FALSE, sizeof (Found)) };
  g_array_set_clear_func (request->values, found_clear);
  collect (worker, request);
  g_task_set_source_tag (task, ts_finite_job_run_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, look_through);
}

TsOpColumn *
ts_finite_job_run_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
