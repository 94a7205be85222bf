#include "app/models/ts-save-job.h"

#include "engine/ts-error.h"

typedef struct
{
  TsModel *model;
  char *path;
  TsSaveFormat format;
} TsSaveJob;

static void
save_job_free (gpointer data)
{
  TsSaveJob *job = data;

  ts_model_unref (job->model);
  g_free (job->path);
  g_free (job);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  const TsSaveJob *job = task_data;
  GError *error = NULL;

  if (ts_model_save (job->model, job->format, job->path, NULL, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ts_save_job_run_async (TsModel *model,
                       GFile *file,
                       TsSaveFormat format,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TsSaveJob *job;

  g_task_set_source_tag (task, ts_save_job_run_async);
  if (g_file_peek_path (file) == NULL)
    {
      g_task_return_new_error (task, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "only files of this computer can be written");
      return;
    }

  job = g_new (TsSaveJob, 1);
  *job = (TsSaveJob) { ts_model_ref (model), g_file_get_path (file), format };
  g_task_set_task_data (task, job, save_job_free);
  g_task_run_in_thread (task, run);
}

gboolean
ts_save_job_run_finish (GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
