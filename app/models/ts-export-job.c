#include "app/models/ts-export-job.h"

#include "engine/io/ts-npy.h"

typedef struct
{
  TsTensor *tensor;
  char *path;
} TsExportJob;

static void
export_job_free (TsExportJob *job)
{
  ts_tensor_unref (job->tensor);
  g_free (job->path);
  g_free (job);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  TsExportJob *job = task_data;
  GError *error = NULL;

  if (ts_npy_save (job->tensor, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ts_export_job_run_async (GObject *source,
                         TsTensor *tensor,
                         GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  TsExportJob *job;

  g_task_set_source_tag (task, ts_export_job_run_async);
  if (tensor == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no value to export");
      return;
    }

  if (g_file_peek_path (file) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only local files can be written");
      return;
    }

  job = g_new0 (TsExportJob, 1);
  job->tensor = ts_tensor_ref (tensor);
  job->path = g_file_get_path (file);
  g_task_set_task_data (task, job, (GDestroyNotify)export_job_free);
  g_task_run_in_thread (task, run);
}

gboolean
ts_export_job_run_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
