#include "app/ts-file-watcher.h"

#define DELAY_MS 500
#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_UNIX_INODE

struct _TsFileWatcher
{
  GObject parent_instance;

  GPtrArray *files;    /* GFile: one of them is the model */
  GPtrArray *monitors; /* GFileMonitor */
  GCancellable *cancellable;
  guint source;
  char *told; /* (nullable): what the file was like when that was told */
  char *last; /* (nullable): when it was looked at last */
};

G_DEFINE_FINAL_TYPE (TsFileWatcher, ts_file_watcher, G_TYPE_OBJECT)

static guint changed_signal;

/* ---- what it is like ------------------------------------------------------------------------------- */

/* (transfer full) */
static char *
describe (GFileInfo *info)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GOFFSET_FORMAT " %" G_GUINT64_FORMAT ".%06u", g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE),
                          g_file_info_get_size (info), g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
                          g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC));
}

/* The first of the files that is there, in a thread: a folder may be far away. */
static void
look (GTask *task,
      gpointer source_object,
      gpointer task_data,
      GCancellable *cancellable)
{
  const GPtrArray *files = task_data;

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GFileInfo) info = g_file_query_info (files->pdata[i], ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, NULL);

      if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
        {
          g_task_return_pointer (task, describe (info), g_free);
          return;
        }
    }
  g_task_return_pointer (task, NULL, NULL);
}

static void
start_looking (TsFileWatcher *self,
               GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, NULL);

  g_task_set_source_tag (task, start_looking);
  g_task_set_task_data (task, g_ptr_array_ref (self->files), (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, look);
}

/* ---- while it changes ------------------------------------------------------------------------------ */

static gboolean look_again (gpointer user_data);

static void
looked (GObject *source_object,
        GAsyncResult *result,
        gpointer user_data)
{
  TsFileWatcher *self = TS_FILE_WATCHER (source_object);
  g_autofree char *now = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_cancellable_is_cancelled (self->cancellable) || self->source != 0 || now == NULL || g_strcmp0 (now, self->told) == 0)
    return;
  if (g_strcmp0 (now, self->last) != 0)
    {
      g_free (self->last);
      self->last = g_steal_pointer (&now);
      self->source = g_timeout_add (DELAY_MS, look_again, self);
      return;
    }
  g_free (self->told);
  self->told = g_steal_pointer (&now);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
look_again (gpointer user_data)
{
  TsFileWatcher *self = user_data;

  self->source = 0;
  start_looking (self, looked);
  return G_SOURCE_REMOVE;
}

static void
noticed (TsFileWatcher *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (DELAY_MS, look_again, self);
}

static void
looked_first (GObject *source_object,
              GAsyncResult *result,
              gpointer user_data)
{
  TsFileWatcher *self = TS_FILE_WATCHER (source_object);

  self->told = g_task_propagate_pointer (G_TASK (result), NULL);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void
ts_file_watcher_dispose (GObject *object)
{
  TsFileWatcher *self = TS_FILE_WATCHER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  for (guint i = 0; i < self->monitors->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self->monitors->pdata[i], self);
      g_file_monitor_cancel (self->monitors->pdata[i]);
    }
  g_ptr_array_set_size (self->monitors, 0);

  G_OBJECT_CLASS (ts_file_watcher_parent_class)->dispose (object);
}

static void
ts_file_watcher_finalize (GObject *object)
{
  TsFileWatcher *self = TS_FILE_WATCHER (object);

  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->monitors);
  g_object_unref (self->cancellable);
  g_free (self->told);
  g_free (self->last);

  G_OBJECT_CLASS (ts_file_watcher_parent_class)->finalize (object);
}

static void
ts_file_watcher_class_init (TsFileWatcherClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ts_file_watcher_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_file_watcher_finalize;
  changed_signal = g_signal_new ("changed", TS_TYPE_FILE_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ts_file_watcher_init (TsFileWatcher *self)
{
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

static void
watch (TsFileWatcher *self,
       GFile *file)
{
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  g_ptr_array_add (self->files, g_object_ref (file));
  if (monitor == NULL) /* where files cannot be watched, nobody is told */
    return;
  g_signal_connect_swapped (monitor, "changed", G_CALLBACK (noticed), self);
  g_ptr_array_add (self->monitors, monitor);
}

TsFileWatcher *
ts_file_watcher_new (const char *path)
{
  static const char *const inside[] = { "saved_model.pb", "saved_model.pbtxt" };
  TsFileWatcher *self = g_object_new (TS_TYPE_FILE_WATCHER, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  watch (self, file);
  for (guint i = 0; i < G_N_ELEMENTS (inside); i++)
    {
      g_autoptr (GFile) child = g_file_get_child (file, inside[i]);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        watch (self, child);
    }
  start_looking (self, looked_first);
  return self;
}
