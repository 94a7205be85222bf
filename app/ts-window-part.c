#include "app/ts-window-private.h"

#include "app/models/ts-part-job.h"
#include "app/models/ts-save-job.h"
#include "app/ts-file-dialog.h"

/* What is to become of a part of the graph. */
typedef struct
{
  TsWindow *window;
  GFile *file; /* (nullable): where it is to be saved; else it is opened */
  char *title;
} Parting;

static void
parting_free (Parting *parting)
{
  g_object_unref (parting->window);
  g_clear_object (&parting->file);
  g_free (parting->title);
  g_free (parting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parting, parting_free)

/* What is traced, else what is selected. (transfer full) */
static GArray *
list_ops (TsWindow *self)
{
  const TsTraceAnswer *answer = ts_trace_bar_get_answer (ts_workspace_get_trace_bar (self->workspace));

  return answer != NULL ? g_array_ref (answer->ops) : ts_canvas_dup_chosen_ops (ts_workspace_get_canvas (self->workspace));
}

static void
save_part (Parting *parting,
           TsGraph *graph)
{
  g_autoptr (TsModel) model = ts_model_new (graph);
  TsSaveFormat format = { TS_MODEL_GRAPH_DEF, g_str_has_suffix (g_file_peek_path (parting->file), "txt") };

  ts_window_save_model (parting->window, model, parting->file, format);
}

static void
parted (GObject *source_object,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (Parting) parting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = ts_part_job_run_finish (result, &error);

  if (parting->window->settings == NULL) /* closed meanwhile */
    return;
  if (graph == NULL)
    ts_window_show_message (parting->window, "That part cannot be a graph of its own", error->message);
  else if (parting->file != NULL)
    save_part (parting, graph);
  else
    ts_window_open_graph (parting->window, graph, parting->title, "Graph");
}

static void
start_parting (TsWindow *self,
               GFile *file)
{
  g_autoptr (GArray) ops = list_ops (self);
  Parting *parting;

  if (self->shown == NULL || ops->len == 0)
    return;

  parting = g_new0 (Parting, 1);
  parting->window = g_object_ref (self);
  parting->file = file != NULL ? g_object_ref (file) : NULL;
  parting->title = g_strdup_printf ("Part of %s", ts_document_get_title (self->shown));
  ts_part_job_run_async (ts_document_get_graph (self->shown), ops, ts_document_get_shapes (self->shown), NULL, parted, parting);
}

void
ts_window_open_part (TsWindow *self)
{
  start_parting (self, NULL);
}

void
ts_window_save_part (TsWindow *self,
                     GFile *file)
{
  if (g_file_peek_path (file) == NULL)
    ts_window_show_message (self, "That cannot be saved", "Only files of this computer can be written");
  else
    start_parting (self, file);
}

static void
place_chosen (GObject *source_object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL)
    ts_window_save_part (TS_WINDOW (source_object), file);
}

void
ts_window_ask_to_save_part (TsWindow *self)
{
  static const char *const patterns[] = { "*.pb", "*.pbtxt", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_SAVE, "Save These as a Graph", "part.pb", "Graphs", patterns, place_chosen, NULL);
}
