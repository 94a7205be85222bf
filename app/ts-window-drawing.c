#include "app/ts-window-drawing.h"

#include "app/models/ts-view-store.h"
#include "app/ts-file-dialog.h"
#include "app/ts-property-action.h"
#include "app/ts-window-private.h"
#include "app/ts-workspace-private.h"

/* ---- the menu --------------------------------------------------------------------------------------- */

static void
fill_menu (TsWindow *window)
{
  const TsNodeData *data = ts_color_source_get_data (window->workspace->color_source);

  g_menu_remove_all (window->color_columns);
  for (guint i = 0; data != NULL && i < data->columns->len; i++)
    {
      const TsOpColumn *column = g_ptr_array_index (data->columns, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (column->title, NULL);

      g_menu_item_set_action_and_target (item, "win.color-column", "s", column->title);
      g_menu_append_item (window->color_columns, item);
    }
}

/* The column that the graph is coloured by is marked in the menu. */
static void
mark_column (TsWindow *window)
{
  const char *title = ts_color_source_get_column (window->workspace->color_source);

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), "color-column")), g_variant_new_string (title != NULL ? title : ""));
}

/* ---- directions ------------------------------------------------------------------------------------- */

/* (nullable): of a graph that is in a file. */
static TsViewStore *
open_store (TsDocument *document)
{
  TsModel *model = document != NULL ? ts_document_get_model (document) : NULL;
  g_autofree char *path = model != NULL && model->path != NULL ? g_canonicalize_filename (model->path, NULL) : NULL;

  return path != NULL ? ts_view_store_new (path, NULL) : NULL;
}

void
ts_window_drawing_recall (TsWindow *window,
                          TsDocument *document)
{
  g_autoptr (TsViewStore) store = open_store (document);
  gboolean serpentine = TRUE;
  g_autofree char *direction = store != NULL ? ts_view_store_dup_direction (store, &serpentine) : NULL;

  g_object_set (window->workspace->canvas, "flow", direction != NULL ? direction : ts_flow_get_name (TS_FLOW_DOWN), "serpentine", serpentine, NULL);
}

/* What is as it was, or as everything is at first, is not written. */
static void
direction_changed (TsWindow *window)
{
  g_autoptr (TsViewStore) store = open_store (window->document);
  g_autoptr (GError) error = NULL;
  gboolean serpentine, old_serpentine;
  g_autofree char *direction = NULL, *old = NULL;

  if (store == NULL)
    return;
  g_object_get (window->workspace->canvas, "flow", &direction, "serpentine", &serpentine, NULL);
  old = ts_view_store_dup_direction (store, &old_serpentine);
  if (g_str_equal (old != NULL ? old : ts_flow_get_name (TS_FLOW_DOWN), direction) && serpentine == old_serpentine)
    return;
  if (!ts_view_store_set_direction (store, direction, serpentine, &error))
    ts_window_show_message (window, "The direction cannot be remembered", error->message);
}

/* ---- a file ----------------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  char *path;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  ts_graph_unref (request->graph);
  g_free (request->path);
  g_free (request);
}

static void
read_file (GTask *task,
           gpointer source_object,
           gpointer task_data,
           GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  TsNodeData *data = ts_node_data_new_from_file (request->path, request->graph, &error);

  if (data != NULL)
    g_task_return_pointer (task, data, (GDestroyNotify)ts_node_data_free);
  else
    g_task_return_error (task, error);
}

static void
tell_strange (TsWindow *window,
              const TsNodeData *data)
{
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (data->n_strange == 0)
    return;
  text = g_strdup_printf ("%'u of %'u names are not in the graph: %s%s", data->n_strange, data->n_strange + data->n_rows, data->strange, data->n_strange > 1 ? ", …" : "");
  escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (window->toasts, adw_toast_new (escaped));
}

static void
file_read (GObject *source_object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (TsWindow) window = user_data;
  const Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  TsNodeData *data = g_task_propagate_pointer (G_TASK (result), &error);

  if (window->settings == NULL || window->shown == NULL || ts_document_get_graph (window->shown) != request->graph) /* closed, or another graph, meanwhile */
    {
      g_clear_pointer (&data, ts_node_data_free);
      return;
    }
  if (data == NULL)
    {
      ts_window_show_message (window, "The graph cannot be coloured by this file", error->message);
      return;
    }
  ts_color_source_take_data (window->workspace->color_source, data);
  fill_menu (window);
  mark_column (window);
  tell_strange (window, data);
}

void
ts_window_color_by_file (TsWindow *window,
                         GFile *file)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (TS_IS_WINDOW (window));

  if (window->shown == NULL)
    return;
  if (g_file_peek_path (file) == NULL)
    {
      ts_window_show_message (window, "The graph cannot be coloured by this file", "Only local files can be read");
      return;
    }
  request = g_new (Request, 1);
  *request = (Request) { ts_graph_ref (ts_document_get_graph (window->shown)), g_file_get_path (file) };
  task = g_task_new (NULL, NULL, file_read, g_object_ref (window));
  g_task_set_source_tag (task, ts_window_color_by_file);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_file);
}

static void
file_chosen (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (TsWindow) window = user_data;
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL)
    ts_window_color_by_file (window, file);
}

/* ---- the table -------------------------------------------------------------------------------------- */

static void
activate_file (TsWindow *window,
               GVariant *parameter)
{
  static const char *const patterns[] = { "*.csv", "*.tsv", "*.json", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (window), TS_FILE_DIALOG_OPEN, "Colour by a Column of a File", NULL, "Tables by name of operation", patterns, file_chosen, g_object_ref (window));
}

/* A path, so that other programs can have it done. */
static void
activate_path (TsWindow *window,
               GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));

  ts_window_color_by_file (window, file);
}

static void
activate_column (TsWindow *window,
                 GVariant *parameter)
{
  ts_color_source_choose_column (window->workspace->color_source, g_variant_get_string (parameter, NULL));
  mark_column (window);
}

/* @activate: (nullable); @parameter_type: (nullable); @property: (nullable): of the canvas, that the action shows and sets; @is_choice: it has a
 * state, which is one of its parameters */
static const struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type;
  const char *property;
  gboolean is_choice;
} table[] = {
  { "open-color-file", activate_file, NULL, NULL },
  { "color-by-path", activate_path, "s", NULL },
  { "color-column", activate_column, "s", NULL, TRUE },
  { "flow", NULL, "s", "flow" },
  { "serpentine", NULL, NULL, "serpentine" },
  { "ruler-visible", NULL, NULL, "ruler-visible" },
};

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, g_action_get_name (G_ACTION (action))))
      table[i].activate (window, parameter);
}

void
ts_window_drawing_add (TsWindow *window)
{
  g_signal_connect_object (window->workspace->canvas, "notify::flow", G_CALLBACK (direction_changed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (window->workspace->canvas, "notify::serpentine", G_CALLBACK (direction_changed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (window->workspace->canvas, "notify::coloring", G_CALLBACK (mark_column), window, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const GVariantType *type = table[i].parameter_type != NULL ? G_VARIANT_TYPE (table[i].parameter_type) : NULL;
      g_autoptr (GSimpleAction) action = NULL;

      if (table[i].property != NULL)
        action = ts_property_action_new (table[i].name, type, G_OBJECT (window->workspace->canvas), table[i].property);
      else
        {
          action = table[i].is_choice ? g_simple_action_new_stateful (table[i].name, type, g_variant_new_string ("")) : g_simple_action_new (table[i].name, type);
          g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
        }
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
}

void
ts_window_drawing_update (TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), table[i].name)), window->shown != NULL);
  if (ts_color_source_get_data (window->workspace->color_source) == NULL && g_menu_model_get_n_items (G_MENU_MODEL (window->color_columns)) > 0)
    g_menu_remove_all (window->color_columns);
}
