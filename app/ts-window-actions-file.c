#include "app/ts-window-action.h"

#include "app/ts-file-dialog.h"
#include "app/ts-recent-files.h"

/* Opening, saving and closing. */

static void
file_chosen (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && !ts_window_is_loading (TS_WINDOW (source_object)))
    ts_window_open_file (TS_WINDOW (source_object), file);
}

/* The patterns only make choosing easier: what a file is, is found from its content. */
static void
activate_open (TsWindow *window,
               GVariant *parameter)
{
  static const char *const patterns[] = { "*.pb", "*.pbtxt", "*.pb.txt", "*.meta", "*.meta.txt", "*.graphdef", "*tfevents*", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (window), TS_FILE_DIALOG_OPEN, "Open Graph", NULL, "TensorFlow graphs", patterns,
                               file_chosen, NULL);
}

static void
activate_open_folder (TsWindow *window,
                      GVariant *parameter)
{
  ts_file_dialog_choose_async (GTK_WIDGET (window), TS_FILE_DIALOG_OPEN_FOLDER, "Open SavedModel Folder", NULL, NULL, NULL,
                               file_chosen, NULL);
}

static void
activate_open_file (TsWindow *window,
                    GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  ts_window_open_file (window, file);
}

static void
activate_open_sample (TsWindow *window,
                      GVariant *parameter)
{
  ts_window_open_sample (window, g_variant_get_string (parameter, NULL));
}

static void
activate_forget_file (TsWindow *window,
                      GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  ts_recent_files_remove (gtk_recent_manager_get_default (), file);
}

static void
activate_save_as (TsWindow *window,
                  GVariant *parameter)
{
  ts_window_ask_to_save (window);
}

static void
activate_reload (TsWindow *window,
                 GVariant *parameter)
{
  ts_window_reload (window);
}

static void
activate_restore (TsWindow *window,
                  GVariant *parameter)
{
  ts_window_ask_to_restore (window);
}

static void
activate_cancel_loading (TsWindow *window,
                         GVariant *parameter)
{
  ts_window_cancel_loading (window);
}

static void
activate_close (TsWindow *window,
                GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (window));
}

/* ---- help -------------------------------------------------------------------------------------- */

/* Made when first asked for. */
static void
activate_show_help (TsWindow *window,
                    GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/tensorstep/Tensorstep/help-overlay.ui");
  GtkShortcutsWindow *overlay = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (window), overlay); /* which does the action from now on */
  gtk_window_present (GTK_WINDOW (overlay));
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_file_actions[] = {
  { "open",              activate_open,           NULL, NULL,         TS_WHEN_ALWAYS,       TS_WHEN_LOADING, { "<Control>o" } },
  { "open-folder",       activate_open_folder,    NULL, NULL,         TS_WHEN_ALWAYS,       TS_WHEN_LOADING, { "<Control><Shift>o" } },
  { "save-as",           activate_save_as,        NULL, NULL,         TS_WHEN_HAS_DOCUMENT, TS_WHEN_LOADING, { "<Control><Shift>s" } },
  { "reload",            activate_reload,         NULL, NULL,         TS_WHEN_HAS_DOCUMENT, TS_WHEN_LOADING, { "<Control>r" } },
  { "restore",           activate_restore,        NULL, NULL,         TS_WHEN_HAS_DOCUMENT, TS_WHEN_BUSY,    { "<Control><Shift>r" } },
  { "open-file",         activate_open_file,      "s",  NULL,         TS_WHEN_ALWAYS,       TS_WHEN_LOADING, { NULL } },
  { "open-sample",       activate_open_sample,    "s",  NULL,         TS_WHEN_ALWAYS,       TS_WHEN_LOADING, { NULL } },
  { "forget-file",       activate_forget_file,    "s",  NULL,         TS_WHEN_ALWAYS,       TS_WHEN_NEVER,   { NULL } },
  { "cancel-loading",    activate_cancel_loading, NULL, NULL,         TS_WHEN_LOADING,      TS_WHEN_NEVER,   { NULL } },
  { "close",             activate_close,          NULL, NULL,         TS_WHEN_ALWAYS,       TS_WHEN_NEVER,   { "<Control>w" } },
  { "meta-graph",        NULL,                    "s",  "meta-graph", TS_WHEN_HAS_DOCUMENT, TS_WHEN_LOADING, { NULL } },
  { "show-help-overlay", activate_show_help,      NULL, NULL,         TS_WHEN_ALWAYS,       TS_WHEN_NEVER,   { "<Control>question", "<Control>F1" } },
  { NULL },
};
/* clang-format on */
