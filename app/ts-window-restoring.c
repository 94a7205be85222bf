#include "app/ts-window-private.h"

#include "app/ts-file-dialog.h"

/* A checkpoint on its way into the variables of a document. */
typedef struct
{
  TsWindow *window; /* (nullable): a weak pointer */
  char *name;
  gboolean has_failed;
} Restoring;

static void
restoring_free (gpointer data,
                GClosure *closure)
{
  Restoring *restoring = data;

  g_clear_weak_pointer (&restoring->window);
  g_free (restoring->name);
  g_free (restoring);
}

/* The reason is shown as of every command that fails. */
static void
restoring_failed (TsDebugWorker *worker,
                  const GError *error,
                  Restoring *restoring)
{
  restoring->has_failed = TRUE;
}

static void
restoring_changed (TsDebugWorker *worker,
                   Restoring *restoring)
{
  if (ts_debug_worker_get_busy (worker))
    return;

  if (!restoring->has_failed && restoring->window != NULL)
    {
      g_autofree char *text = g_strdup_printf ("Variables restored from “%s”", restoring->name);
      g_autofree char *escaped = g_markup_escape_text (text, -1);

      adw_toast_overlay_add_toast (restoring->window->toasts, adw_toast_new (escaped));
    }
  g_signal_handlers_disconnect_by_data (worker, restoring); /* frees it */
}

void
ts_window_restore (TsWindow *self,
                   GFile *file)
{
  g_return_if_fail (TS_IS_WINDOW (self));
  g_return_if_fail (self->document != NULL);

  TsDebugWorker *worker = ts_document_get_worker (self->document);
  g_autofree char *name = g_file_get_basename (file);
  Restoring *restoring;

  if (g_file_peek_path (file) == NULL)
    {
      ts_window_show_message (self, "Variables cannot be restored", "only files of this computer can be read");
      return;
    }

  restoring = g_new0 (Restoring, 1);
  g_set_weak_pointer (&restoring->window, self);
  restoring->name = g_filename_display_name (name);
  ts_message_bar_close (self->message_bar);
  ts_debug_worker_restore (worker, g_file_peek_path (file));
  g_signal_connect (worker, "failed", G_CALLBACK (restoring_failed), restoring);
  g_signal_connect_data (worker, "changed", G_CALLBACK (restoring_changed), restoring, restoring_free, 0);
}

static void
checkpoint_chosen (GObject *source_object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  TsWindow *self = TS_WINDOW (source_object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && self->document != NULL)
    ts_window_restore (self, file);
}

void
ts_window_ask_to_restore (TsWindow *self)
{
  static const char *const patterns[] = { "*.index", "*.ckpt", "*.ckpt-*", "checkpoint", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_OPEN, "Restore Variables", NULL, "Checkpoints", patterns, checkpoint_chosen, NULL);
}
