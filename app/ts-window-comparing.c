#include "app/ts-window-private.h"

#include "app/models/ts-comparison.h"
#include "app/ts-file-dialog.h"
#include "app/ts-window-actions.h"

typedef struct
{
  TsWindow *window;
  char *title;
} Comparing;

static void
comparing_free (Comparing *comparing)
{
  g_object_unref (comparing->window);
  g_free (comparing->title);
  g_free (comparing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Comparing, comparing_free)

/* A run is one of the second graph. */
static void
fetch_no_removed (TsDocument *document,
                  const TsComparison *comparison)
{
  for (guint32 op = 0; op < comparison->n_ops; op++)
    if (comparison->fates[op] == TS_FATE_REMOVED)
      for (guint32 i = 0; i < ts_graph_get_operation (comparison->merged, op)->n_outputs; i++)
        if (ts_document_is_fetched (document, (TsOutput) { op, i }))
          ts_document_set_fetched (document, (TsOutput) { op, i }, FALSE);
}

static void
compared (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Comparing) comparing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsComparison) comparison = ts_comparison_run_finish (result, &error);

  if (comparing->window->settings == NULL) /* closed meanwhile */
    return;
  if (comparison == NULL)
    {
      ts_window_show_message (comparing->window, "The two cannot be compared", error->message);
      return;
    }

  TsWindow *window = ts_window_open_graph (comparing->window, comparison->merged, comparing->title, "Comparison");

  if (comparison->diff->warning != NULL)
    ts_window_show_message (window, "Not all of it could be compared", comparison->diff->warning);
  fetch_no_removed (window->document, comparison);
  ts_workspace_set_comparison (window->workspace, comparison);
  ts_window_actions_update (window);
}

static Comparing *
comparing_new (TsWindow *self,
               const char *title)
{
  Comparing *comparing = g_new (Comparing, 1);

  *comparing = (Comparing) { g_object_ref (self), g_strdup (title) };
  return comparing;
}

void
ts_window_compare (TsWindow *self,
                   GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *title = g_strdup_printf ("%s → %s", ts_document_get_title (self->document), name);

  TsModel *open = ts_document_get_model (self->document);
  g_autoptr (TsModel) model = open != NULL ? ts_model_ref (open) : ts_model_new (ts_document_get_graph (self->document));

  ts_comparison_run_with_file_async (model, file, NULL, compared, comparing_new (self, title));
}

static void
file_chosen (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  TsWindow *self = TS_WINDOW (source_object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && self->document != NULL)
    ts_window_compare (self, file);
}

void
ts_window_ask_to_compare (TsWindow *self)
{
  static const char *const patterns[] = { "*.pb", "*.pbtxt", "*.pb.txt", "*.meta", "*.meta.txt", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_OPEN, "Compare With", NULL, "TensorFlow graphs", patterns, file_chosen, NULL);
}

void
ts_window_compare_parts (TsWindow *self,
                         GArray *ops_a,
                         GArray *ops_b)
{
  TsGraph *graph = ts_document_get_graph (self->shown);
  g_autofree char *names = ts_canvas_dup_chosen_names (ts_workspace_get_canvas (self->workspace));
  g_auto (GStrv) lines = g_strsplit (names, "\n", -1);
  g_autofree char *title = g_strjoinv (" → ", lines);

  ts_comparison_run_async (graph, ops_a, graph, ops_b, NULL, compared, comparing_new (self, title));
}
