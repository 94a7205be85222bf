#include "app/ts-window-private.h"

#include "app/ts-file-dialog.h"

/* A change of the state that the worker of a document was asked for. */
typedef struct
{
  TsWindow *window; /* (nullable): a weak pointer */
  char *text;       /* for when it is done */
  gboolean has_failed;
} Waiting;

static void
waiting_free (gpointer data,
              GClosure *closure)
{
  Waiting *waiting = data;

  g_clear_weak_pointer (&waiting->window);
  g_free (waiting->text);
  g_free (waiting);
}

/* The reason is shown as of every command that fails. */
static void
command_failed (TsDebugWorker *worker,
                const GError *error,
                Waiting *waiting)
{
  waiting->has_failed = TRUE;
}

static void
worker_changed (TsDebugWorker *worker,
                Waiting *waiting)
{
  if (ts_debug_worker_get_busy (worker))
    return;

  if (!waiting->has_failed && waiting->window != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (waiting->text, -1);

      adw_toast_overlay_add_toast (waiting->window->toasts, adw_toast_new (escaped));
    }
  g_signal_handlers_disconnect_by_data (worker, waiting); /* frees it */
}

/* Takes @text: what to tell once @worker has done what it was asked for. */
static void
wait_for_worker (TsWindow *self,
                 TsDebugWorker *worker,
                 char *text)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_set_weak_pointer (&waiting->window, self);
  waiting->text = text;
  ts_message_bar_close (self->message_bar);
  g_signal_connect (worker, "failed", G_CALLBACK (command_failed), waiting);
  g_signal_connect_data (worker, "changed", G_CALLBACK (worker_changed), waiting, waiting_free, 0);
}

void
ts_window_restore (TsWindow *self,
                   GFile *file)
{
  g_return_if_fail (TS_IS_WINDOW (self));
  g_return_if_fail (self->document != NULL);

  TsDebugWorker *worker = ts_document_get_worker (self->document);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);

  if (g_file_peek_path (file) == NULL)
    {
      ts_window_show_message (self, "Variables cannot be restored", "only files of this computer can be read");
      return;
    }

  ts_debug_worker_restore (worker, g_file_peek_path (file));
  wait_for_worker (self, worker, g_strdup_printf ("Variables restored from “%s”", shown));
}

void
ts_window_initialize (TsWindow *self)
{
  g_return_if_fail (TS_IS_WINDOW (self));
  g_return_if_fail (self->shown != NULL);

  TsDebugWorker *worker = ts_document_get_worker (self->shown);

  ts_debug_worker_initialize (worker, ts_document_get_model (self->shown));
  wait_for_worker (self, worker, g_strdup ("Variables initialized"));
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
