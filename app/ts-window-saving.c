#include "app/ts-window-private.h"

#include "app/models/ts-save-job.h"
#include "app/ts-file-dialog.h"

#include <string.h>

/* What the file dialog offers; the first leaves it to the name. */
static const struct
{
  const char *id;
  const char *title;
  const char *ending;
  TsSaveFormat format;
} formats[] = {
  { "name", "By the Name", "", { TS_MODEL_GRAPH_DEF, FALSE } },
  { "graph", "GraphDef", ".pb", { TS_MODEL_GRAPH_DEF, FALSE } },
  { "graph-text", "GraphDef as Text", ".pbtxt", { TS_MODEL_GRAPH_DEF, TRUE } },
  { "meta", "MetaGraphDef", ".meta", { TS_MODEL_META_GRAPH, FALSE } },
  { "meta-text", "MetaGraphDef as Text", ".meta.txt", { TS_MODEL_META_GRAPH, TRUE } },
  { "saved-model", "SavedModel Folder", "", { TS_MODEL_SAVED_MODEL, FALSE } },
  { "saved-model-text", "SavedModel Folder, Text", "", { TS_MODEL_SAVED_MODEL, TRUE } },
};

/* What is being written, and for whom. */
typedef struct
{
  TsWindow *window;
  char *name;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->window);
  g_free (saving->name);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
saved (GObject *source_object,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = ts_save_job_run_finish (result, &error);

  if (saving->window->settings == NULL) /* closed meanwhile */
    return;

  if (done)
    {
      g_autofree char *text = g_strdup_printf ("Saved as “%s”", saving->name);
      g_autofree char *escaped = g_markup_escape_text (text, -1);

      adw_toast_overlay_add_toast (saving->window->toasts, adw_toast_new (escaped));
      ts_window_watch_file (saving->window); /* what was written is no change from outside */
    }
  else
    {
      g_autofree char *heading = g_strdup_printf ("“%s” cannot be saved", saving->name);

      ts_window_show_message (saving->window, heading, error->message);
    }
  g_signal_emit_by_name (saving->window, "saved", error);
}

void
ts_window_save (TsWindow *self,
                GFile *file,
                TsSaveFormat format)
{
  g_return_if_fail (TS_IS_WINDOW (self));
  g_return_if_fail (self->document != NULL);

  TsModel *model = ts_document_get_model (self->document);
  g_autoptr (TsModel) kept = model != NULL ? ts_model_ref (model) : ts_model_new (ts_document_get_graph (self->document));

  ts_window_save_model (self, kept, file, format);
}

void
ts_window_save_model (TsWindow *self,
                      TsModel *model,
                      GFile *file,
                      TsSaveFormat format)
{
  g_autofree char *name = g_file_get_basename (file);
  Saving *saving = g_new (Saving, 1);

  *saving = (Saving) { g_object_ref (self), g_filename_display_name (name) };
  ts_message_bar_close (self->message_bar);
  ts_save_job_run_async (model, file, format, NULL, saved, saving);
}

/* (transfer full): with the ending of the format, unless it has one that means the same. */
static GFile *
complete_name (GFile *file,
               guint choice)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *full = NULL;
  TsSaveFormat guess;

  if (path == NULL || *formats[choice].ending == '\0')
    return g_object_ref (file);
  if (ts_save_format_guess (path, &guess) && guess.kind == formats[choice].format.kind && guess.is_text == formats[choice].format.is_text)
    return g_object_ref (file);

  full = g_strconcat (path, formats[choice].ending, NULL);
  return g_file_new_for_path (full);
}

static void
place_chosen (GObject *source_object,
              GAsyncResult *result,
              gpointer user_data)
{
  TsWindow *self = TS_WINDOW (source_object);
  g_autofree char *chosen = NULL;
  g_autoptr (GFile) file = ts_file_dialog_choose_format_finish (result, &chosen, NULL);
  guint choice = 0;

  if (file == NULL || self->document == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (chosen, formats[i].id) == 0)
      choice = i;

  g_autoptr (GFile) place = complete_name (file, choice);
  TsSaveFormat format = formats[choice].format;

  if (choice == 0 && (g_file_peek_path (place) == NULL || !ts_save_format_guess (g_file_peek_path (place), &format)))
    ts_window_show_message (self, "What format should that be?", "The name ends with none of .pb, .pbtxt, .meta and .meta.txt; the format can be chosen in the dialog");
  else
    ts_window_save (self, place, format);
}

void
ts_window_ask_to_save (TsWindow *self)
{
  g_autofree char *name = g_strdup (ts_document_get_title (self->document));
  g_autofree char *proposal = NULL;
  char *dot = strrchr (name, '.');
  const char *ids[G_N_ELEMENTS (formats) + 1] = { NULL };
  const char *titles[G_N_ELEMENTS (formats) + 1] = { NULL };

  if (dot != NULL && dot != name)
    *dot = '\0';
  proposal = g_strconcat (name, ".pb", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      ids[i] = formats[i].id;
      titles[i] = formats[i].title;
    }
  ts_file_dialog_choose_format_async (GTK_WIDGET (self), "Save As", proposal, "Format", ids, titles, place_chosen, NULL);
}
