#include "app/models/ts-value-job.h"

#include "engine/io/ts-value.h"

typedef struct
{
  char *text;
  TsDType dtype;
  TsShape *shapes;
  guint n_shapes;
} TsValueJob;

static void
value_job_free (TsValueJob *job)
{
  g_free (job->text);
  g_free (job->shapes);
  g_free (job);
}

static TsTensor *
parse (const TsValueJob *job,
       GError **error)
{
  GError *first = NULL;

  for (guint i = 0; i < job->n_shapes; i++)
    {
      TsTensor *tensor = ts_value_parse (job->text, job->dtype, &job->shapes[i], first == NULL ? &first : NULL);

      if (tensor != NULL)
        {
          g_clear_error (&first);
          return tensor;
        }
    }

  g_propagate_error (error, first);

  return NULL;
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  GError *error = NULL;
  TsTensor *tensor = parse (task_data, &error);

  if (tensor != NULL)
    g_task_return_pointer (task, tensor, (GDestroyNotify)ts_tensor_unref);
  else
    g_task_return_error (task, error);
}

void
ts_value_job_parse_async (const char *text,
                          TsDType dtype,
                          const TsShape *shapes,
                          guint n_shapes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (n_shapes >= 1);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TsValueJob *job = g_new0 (TsValueJob, 1);

  job->text = g_strdup (text);
  job->dtype = dtype;
  job->shapes = g_memdup2 (shapes, n_shapes * sizeof *shapes);
  job->n_shapes = n_shapes;
  g_task_set_source_tag (task, ts_value_job_parse_async);
  g_task_set_task_data (task, job, (GDestroyNotify)value_job_free);
  g_task_run_in_thread (task, run);
}

TsTensor *
ts_value_job_parse_finish (GAsyncResult *result,
                           char **text,
                           GError **error)
{
  const TsValueJob *job = g_task_get_task_data (G_TASK (result));

  if (text != NULL)
    *text = g_strdup (job->text);

  return g_task_propagate_pointer (G_TASK (result), error);
}
