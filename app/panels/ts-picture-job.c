#include "app/panels/ts-picture-job.h"

typedef struct
{
  TsTensor *tensor;
  TsPicture picture;
  TsPictureView view;
} TsPictureJob;

gboolean
ts_picture_view_equal (const TsPictureView *a,
                       const TsPictureView *b)
{
  return a->width == b->width && a->height == b->height &&
         a->part.x == b->part.x && a->part.y == b->part.y &&
         a->part.width == b->part.width && a->part.height == b->part.height;
}

double
ts_picture_job_get_cost (const TsPicture *picture,
                         const TsPictureView *view)
{
  double n_samples = CLAMP (view->part.width / view->width, 1, TS_PICTURE_MAX_SAMPLES);
  double n_channels = picture->tiled ? 1 : (double)picture->n_channels;

  return (double)view->width * view->height * n_samples * n_samples * n_channels;
}

GdkTexture *
ts_picture_job_run (TsTensor *tensor,
                    const TsPicture *picture,
                    const TsPictureView *view,
                    GCancellable *cancellable)
{
  gsize stride = (gsize)view->width * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize)view->height);
  g_autoptr (GBytes) bytes = NULL;

  if (!ts_picture_render (picture, tensor, &view->part, view->width, view->height, pixels, cancellable))
    return NULL;

  bytes = g_bytes_new_take (g_steal_pointer (&pixels), stride * (gsize)view->height);

  return gdk_memory_texture_new (view->width, view->height, GDK_MEMORY_R8G8B8A8, bytes, stride);
}

static void
picture_job_free (TsPictureJob *job)
{
  ts_tensor_unref (job->tensor);
  g_free (job);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  TsPictureJob *job = task_data;
  GdkTexture *texture = ts_picture_job_run (job->tensor, &job->picture, &job->view, cancellable);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error_if_cancelled (task);
}

void
ts_picture_job_run_async (TsTensor *tensor,
                          const TsPicture *picture,
                          const TsPictureView *view,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TsPictureJob *job = g_new (TsPictureJob, 1);

  job->tensor = ts_tensor_ref (tensor);
  job->picture = *picture;
  job->view = *view;
  g_task_set_source_tag (task, ts_picture_job_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify)picture_job_free);
  g_task_run_in_thread (task, run);
}

GdkTexture *
ts_picture_job_run_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
