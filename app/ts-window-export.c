#include "app/ts-window-private.h"

#include "app/models/ts-view-export.h"
#include "app/ts-file-dialog.h"
#include "engine/io/ts-file.h"

#include <string.h>

#define PATIENCE_MS 300 /* before a job is told of */
#define PNG_SCALE 2.0   /* so that it can be read on any screen */

/* What the file dialog offers; the first leaves it to the name. */
static const struct
{
  const char *id;
  const char *title;
  const char *ending;
  TsViewFormat format;
} formats[] = {
  { "name", "By the Name", "", TS_VIEW_SVG },
  { "svg", "SVG", ".svg", TS_VIEW_SVG },
  { "pdf", "PDF, One Page", ".pdf", TS_VIEW_PDF },
  { "pdf-pages", "PDF, Pages of A4", ".pdf", TS_VIEW_PDF_PAGES },
  { "png", "PNG", ".png", TS_VIEW_PNG },
  { "dot", "DOT of Graphviz", ".dot", TS_VIEW_DOT },
  { "graphml", "GraphML", ".graphml", TS_VIEW_GRAPHML },
  { "json", "JSON", ".json", TS_VIEW_JSON },
};

/* @toast: (nullable): tells of it once it takes long */
typedef struct
{
  TsWindow *window;
  char *name;
  GCancellable *cancellable;
  AdwToast *toast;
  guint timer;
} Exporting;

static void
exporting_free (Exporting *exporting)
{
  g_clear_handle_id (&exporting->timer, g_source_remove);
  if (exporting->toast != NULL)
    adw_toast_dismiss (exporting->toast);
  g_clear_object (&exporting->toast);
  g_object_unref (exporting->cancellable);
  g_object_unref (exporting->window);
  g_free (exporting->name);
  g_free (exporting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exporting, exporting_free)

static void
tell_text (TsWindow *self,
           const char *format,
           const char *name)
{
  g_autofree char *text = g_strdup_printf (format, name);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* @error: (nullable) */
static void
tell (TsWindow *self,
      const char *name,
      const GError *error)
{
  if (error == NULL)
    tell_text (self, "Exported as “%s”", name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_text (self, "“%s” was not exported", name);
  else
    {
      g_autofree char *heading = g_strdup_printf ("“%s” cannot be exported", name);

      ts_window_show_message (self, heading, error->message);
    }
  g_signal_emit_by_name (self, "saved", error);
}

/* ---- all that is open ----------------------------------------------------------------------------- */

static void
exported (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Exporting) exporting = user_data;
  g_autoptr (GError) error = NULL;

  ts_view_export_run_finish (result, &error);
  g_clear_object (&exporting->window->export_job);
  if (exporting->window->settings != NULL) /* else closed meanwhile */
    tell (exporting->window, exporting->name, error);
}

static gboolean
tell_working (gpointer user_data)
{
  Exporting *exporting = user_data;
  g_autofree char *text = g_strdup_printf ("Exporting “%s”…", exporting->name);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  exporting->timer = 0;
  if (exporting->window->settings == NULL)
    return G_SOURCE_REMOVE;
  exporting->toast = adw_toast_new (escaped);
  adw_toast_set_timeout (exporting->toast, 0);
  adw_toast_set_button_label (exporting->toast, "Cancel");
  g_signal_connect_object (exporting->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), exporting->cancellable, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (exporting->window->toasts, g_object_ref (exporting->toast));
  return G_SOURCE_REMOVE;
}

/* As it is shown. */
static void
init_view (TsWindow *self,
           TsViewFormat format,
           TsViewExport *view)
{
  TsCanvas *canvas = ts_workspace_get_canvas (self->workspace);
  gboolean is_paper = format == TS_VIEW_PDF || format == TS_VIEW_PDF_PAGES;
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *flow = NULL;

  g_object_get (canvas, "flow", &flow, "serpentine", &view->serpentine, "pinned-visible", &view->all_pinned, NULL);
  view->flow = ts_flow_from_name (flow);
  view->graph = ts_graph_ref (ts_canvas_get_shown_graph (canvas));
  view->title = g_strdup (ts_document_get_title (self->shown));
  view->kept = ts_canvas_dup_kept (canvas);
  view->rules = ts_view_rules_ref (ts_canvas_get_rules (canvas));
  view->notes = ts_notes_ref (ts_canvas_get_notes (canvas));
  view->open = ts_canvas_dup_open_names (canvas);
  view->colors = ts_canvas_dup_colors (canvas);
  view->shapes = ts_canvas_get_shapes (canvas) != NULL ? ts_shape_table_ref (ts_canvas_get_shapes (canvas)) : NULL;
  ts_canvas_copy_outline_rules (canvas, &view->outline_rules);
  view->format = format;
  view->scale = PNG_SCALE;
  view->has_legend = TRUE;
  view->is_dark = !is_paper && adw_style_manager_get_dark (style);
  view->is_high_contrast = adw_style_manager_get_high_contrast (style);
}

static void export(TsWindow *self,
                   GFile *file,
                   TsViewFormat format)
{
  g_autofree char *name = g_file_get_basename (file);
  Exporting *exporting;
  g_auto (TsViewExport) view = { 0 };

  if (self->export_job != NULL) /* one thread at a time draws */
    {
      ts_window_show_message (self, "Another export is still being made", "It can be cancelled below the graph");
      return;
    }
  init_view (self, format, &view);
  self->export_job = g_cancellable_new ();
  exporting = g_new0 (Exporting, 1);
  *exporting = (Exporting) { g_object_ref (self), g_filename_display_name (name), g_object_ref (self->export_job) };
  exporting->timer = g_timeout_add (PATIENCE_MS, tell_working, exporting);
  ts_view_export_run_async (&view, file, self->export_job, exported, exporting);
}

void
ts_window_export (TsWindow *self,
                  const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  TsViewFormat format;

  if (ts_view_format_guess (path, &format))
    export(self, file, format);
  else
    ts_window_show_message (self, "What format should that be?", "The name ends with none of .svg, .pdf, .png, .dot, .graphml and .json; the format can be chosen in the dialog");
}

static void
place_chosen (GObject *source_object,
              GAsyncResult *result,
              gpointer user_data)
{
  TsWindow *self = TS_WINDOW (source_object);
  g_autofree char *chosen = NULL;
  g_autoptr (GFile) file = ts_file_dialog_choose_format_finish (result, &chosen, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  guint choice = 0;

  if (path == NULL || self->shown == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (chosen, formats[i].id) == 0)
      choice = i;
  if (choice == 0)
    {
      ts_window_export (self, path);
      return;
    }

  g_autofree char *full = g_str_has_suffix (path, formats[choice].ending) ? g_strdup (path) : g_strconcat (path, formats[choice].ending, NULL);
  g_autoptr (GFile) place = g_file_new_for_path (full);

  export(self, place, formats[choice].format);
}

static char *
propose (TsWindow *self)
{
  g_autofree char *name = g_strdup (ts_document_get_title (self->shown));
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_strconcat (name, ".svg", NULL);
}

void
ts_window_ask_to_export (TsWindow *self)
{
  const char *ids[G_N_ELEMENTS (formats) + 1] = { NULL };
  const char *titles[G_N_ELEMENTS (formats) + 1] = { NULL };
  g_autofree char *proposal = propose (self);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      ids[i] = formats[i].id;
      titles[i] = formats[i].title;
    }
  ts_file_dialog_choose_format_async (GTK_WIDGET (self), "Export All That Is Open", proposal, "Format", ids, titles, place_chosen, NULL);
}

/* ---- what is seen --------------------------------------------------------------------------------- */

static gboolean
write_file (const char *path,
            GBytes *bytes,
            GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);

  return writer != NULL && ts_file_writer_write (writer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) &&
         ts_file_writer_commit (writer, error);
}

void
ts_window_export_seen (TsWindow *self,
                       const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *format = dot != NULL ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_canvas_export_seen (ts_workspace_get_canvas (self->workspace), format, PNG_SCALE, &error);

  if (bytes != NULL)
    write_file (path, bytes, &error);
  tell (self, name, error);
}

static void
seen_place_chosen (GObject *source_object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  TsWindow *self = TS_WINDOW (source_object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file == NULL || self->shown == NULL)
    return;
  if (g_file_peek_path (file) == NULL)
    ts_window_show_message (self, "That cannot be exported", "Only files of this computer can be written");
  else
    ts_window_export_seen (self, g_file_peek_path (file));
}

void
ts_window_ask_to_export_seen (TsWindow *self)
{
  static const char *const patterns[] = { "*.svg", "*.pdf", "*.png", NULL };
  g_autofree char *proposal = propose (self);

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_SAVE, "Export What Is Seen", proposal, "Pictures", patterns, seen_place_chosen, NULL);
}
