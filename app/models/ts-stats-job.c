#include "app/models/ts-stats-job.h"

#define MOST_QUICK_ELEMENTS 65536

gboolean
ts_stats_job_is_possible (const TsTensor *tensor)
{
  return ts_dtype_is_plain (tensor->dtype);
}

gboolean
ts_stats_job_is_quick (const TsTensor *tensor)
{
  return ts_stats_job_is_possible (tensor) && tensor->n_elements <= MOST_QUICK_ELEMENTS;
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  g_autofree TsTensorStats *stats = g_new (TsTensorStats, 1);
  GError *error = NULL;

  if (ts_tensor_get_stats (task_data, stats, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&stats), g_free);
  else
    g_task_return_error (task, error);
}

void
ts_stats_job_run_async (TsTensor *tensor,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ts_stats_job_run_async);
  g_task_set_task_data (task, ts_tensor_ref (tensor), (GDestroyNotify)ts_tensor_unref);
  g_task_run_in_thread (task, run);
}

gboolean
ts_stats_job_run_finish (GAsyncResult *result,
                         TsTensorStats *stats,
                         GError **error)
{
  g_autofree TsTensorStats *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;

  *stats = *found;

  return TRUE;
}
