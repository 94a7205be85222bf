#include "app/ts-file-dialog.h"

static void
add_filters (GtkFileChooser *chooser,
             const char *kind,
             const char *const *patterns)
{
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (kind != NULL)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, kind);
      for (guint i = 0; patterns[i] != NULL; i++)
        gtk_file_filter_add_pattern (filter, patterns[i]);

      gtk_file_chooser_add_filter (chooser, filter);
    }

  gtk_file_filter_set_name (all, "All files");
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static GtkFileChooserAction
action_of (TsFileDialogMode mode)
{
  switch (mode)
    {
    case TS_FILE_DIALOG_OPEN:
      return GTK_FILE_CHOOSER_ACTION_OPEN;
    case TS_FILE_DIALOG_OPEN_FOLDER:
      return GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;
    case TS_FILE_DIALOG_SAVE:
      return GTK_FILE_CHOOSER_ACTION_SAVE;
    }
  g_return_val_if_reached (GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
on_response (GtkNativeDialog *dialog,
             int response,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no file was chosen");
}

/* The task keeps the dialog, and the answer the task. */
static GtkFileChooser *
new_dialog (GTask *task,
            GtkWidget *widget,
            TsFileDialogMode mode,
            const char *title,
            const char *name)
{
  gboolean saves = mode == TS_FILE_DIALOG_SAVE;
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                              action_of (mode), saves ? "_Save" : "_Open", "_Cancel");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (saves && name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  return GTK_FILE_CHOOSER (dialog);
}

void
ts_file_dialog_choose_async (GtkWidget *widget,
                             TsFileDialogMode mode,
                             const char *title,
                             const char *name,
                             const char *kind,
                             const char *const *patterns,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (widget, NULL, callback, user_data);
  GtkFileChooser *dialog = new_dialog (task, widget, mode, title, name);

  g_task_set_source_tag (task, ts_file_dialog_choose_async);
  if (mode != TS_FILE_DIALOG_OPEN_FOLDER)
    add_filters (dialog, kind, patterns);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GFile *
ts_file_dialog_choose_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ts_file_dialog_choose_format_async (GtkWidget *widget,
                                    const char *title,
                                    const char *name,
                                    const char *label,
                                    const char *const *ids,
                                    const char *const *titles,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (widget, NULL, callback, user_data);
  GtkFileChooser *dialog = new_dialog (task, widget, TS_FILE_DIALOG_SAVE, title, name);

  g_task_set_source_tag (task, ts_file_dialog_choose_format_async);
  add_filters (dialog, NULL, NULL);
  gtk_file_chooser_add_choice (dialog, "format", label, (const char **)ids, (const char **)titles);
  gtk_file_chooser_set_choice (dialog, "format", ids[0]);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GFile *
ts_file_dialog_choose_format_finish (GAsyncResult *result,
                                     char **id,
                                     GError **error)
{
  GtkFileChooser *dialog = g_task_get_task_data (G_TASK (result));

  *id = g_strdup (gtk_file_chooser_get_choice (dialog, "format"));
  return g_task_propagate_pointer (G_TASK (result), error);
}
