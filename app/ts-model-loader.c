#include "app/ts-model-loader.h"

#include "engine/ts-error.h"

#define POLL_INTERVAL_MS 100
#define FRACTION_STEPS 1000

struct _TsModelLoader
{
  GObject parent_instance;

  GFile *file;
  gint64 begin; /* monotonic, in microseconds */
  GCancellable *cancellable;
  guint poll_source;

  /* What the thread found, kept until it is waited for; and who waits. */
  TsModel *model; /* nullable */
  GError *error;  /* nullable */
  GTask *waiter;  /* nullable */

  /* Written by the loading thread, atomically. */
  gint fraction;     /* in 1 / FRACTION_STEPS */
  const char *stage; /* interned */
};

G_DEFINE_FINAL_TYPE (TsModelLoader, ts_model_loader, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
ts_model_loader_dispose (GObject *object)
{
  TsModelLoader *self = TS_MODEL_LOADER (object);

  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_object (&self->waiter);
  g_clear_pointer (&self->model, ts_model_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ts_model_loader_parent_class)->dispose (object);
}

static void
ts_model_loader_class_init (TsModelLoaderClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ts_model_loader_dispose;

  signals[PROGRESS] = g_signal_new ("progress", TS_TYPE_MODEL_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_STRING);
}

static void
ts_model_loader_init (TsModelLoader *self)
{
  self->cancellable = g_cancellable_new ();
}

static gboolean
poll_progress (gpointer user_data)
{
  TsModelLoader *self = user_data;
  const char *stage = g_atomic_pointer_get (&self->stage);

  g_signal_emit (self, signals[PROGRESS], 0, (double)g_atomic_int_get (&self->fraction) / FRACTION_STEPS, stage);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char *path;
  char **tags; /* nullable */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_strfreev (request->tags);
  g_free (request);
}

/* In the loading thread. */
static void
note_progress (double fraction,
               const char *stage,
               gpointer user_data)
{
  TsModelLoader *self = user_data;

  g_atomic_int_set (&self->fraction, (gint)(CLAMP (fraction, 0.0, 1.0) * FRACTION_STEPS));
  g_atomic_pointer_set (&self->stage, g_intern_string (stage));
}

static void
load_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  TsModel *model = ts_model_open (request->path, (const char *const *)request->tags, note_progress, source_object, cancellable, &error);

  if (model != NULL)
    g_task_return_pointer (task, model, (GDestroyNotify)ts_model_unref);
  else
    g_task_return_error (task, error);
}

/* Hands over what is there to who waits for it, once both are. */
static void
answer (TsModelLoader *self)
{
  g_autoptr (GTask) waiter = NULL;

  if (self->waiter == NULL || (self->model == NULL && self->error == NULL))
    return;

  waiter = g_steal_pointer (&self->waiter);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (self->model != NULL)
    g_task_return_pointer (waiter, g_steal_pointer (&self->model), (GDestroyNotify)ts_model_unref);
  else
    g_task_return_error (waiter, g_steal_pointer (&self->error));
}

static void
loaded (GObject *source_object,
        GAsyncResult *result,
        gpointer user_data)
{
  TsModelLoader *self = TS_MODEL_LOADER (source_object);

  self->model = g_task_propagate_pointer (G_TASK (result), &self->error);
  answer (self);
}

TsModelLoader *
ts_model_loader_start (GFile *file,
                       const char *const *tags)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  TsModelLoader *self = g_object_new (TS_TYPE_MODEL_LOADER, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, loaded, NULL);
  Request *request = g_new (Request, 1);

  self->file = g_object_ref (file);
  self->begin = g_get_monotonic_time ();
  *request = (Request) { g_file_get_path (file), g_strdupv ((char **)tags) };
  g_task_set_source_tag (task, ts_model_loader_start);
  g_task_set_task_data (task, request, request_free);
  if (request->path != NULL)
    g_task_run_in_thread (task, load_in_thread);
  else
    g_task_return_new_error (task, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "only files of this computer can be opened");
  return self;
}

GFile *
ts_model_loader_get_file (TsModelLoader *self)
{
  g_return_val_if_fail (TS_IS_MODEL_LOADER (self), NULL);

  return self->file;
}

double
ts_model_loader_get_seconds (TsModelLoader *self)
{
  g_return_val_if_fail (TS_IS_MODEL_LOADER (self), 0.0);

  return (double)(g_get_monotonic_time () - self->begin) / G_USEC_PER_SEC;
}

void
ts_model_loader_wait_async (TsModelLoader *self,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (TS_IS_MODEL_LOADER (self));
  g_return_if_fail (self->waiter == NULL);

  self->waiter = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->waiter, ts_model_loader_wait_async);
  self->poll_source = g_timeout_add (POLL_INTERVAL_MS, poll_progress, self);
  answer (self);
}

TsModel *
ts_model_loader_wait_finish (TsModelLoader *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ts_model_loader_cancel (TsModelLoader *self)
{
  g_return_if_fail (TS_IS_MODEL_LOADER (self));

  g_cancellable_cancel (self->cancellable);
}
