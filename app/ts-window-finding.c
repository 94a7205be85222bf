#include "app/ts-window-finding.h"

#include "app/ts-goto-dialog.h"
#include "app/ts-node-table.h"
#include "app/ts-statistics-window.h"
#include "app/ts-views-dialog.h"
#include "app/ts-window-private.h"
#include "proto/ts-schema.h"
#include "proto/ts-text-write.h"

#define MAX_COPIED_BYTES (4u << 20)

/* What an action needs. */
typedef enum
{
  HAS_DOCUMENT = 1 << 0,
  ANY_SELECTED = 1 << 1,
  OP_SELECTED = 1 << 2,
  TWO_SELECTED = 1 << 3, /* two operations, and nothing else */
  HAS_TRACE = 1 << 4,
  HAS_STEPS = 1 << 5, /* the trace goes a number of steps far */
  CAN_GO_BACK = 1 << 6,
  CAN_GO_FORTH = 1 << 7,
  TWO_SCOPES = 1 << 8,
  HAS_CHANGES = 1 << 9,
} State;

typedef struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type; /* nullable */
  State needs;
  const char *shortcuts[3];
} Action;

static TsCanvas *
get_canvas (TsWindow *window)
{
  return ts_workspace_get_canvas (window->workspace);
}

static TsTraceBar *
get_trace_bar (TsWindow *window)
{
  return ts_workspace_get_trace_bar (window->workspace);
}

/* ---- going to a name --------------------------------------------------------------------------- */

static void
op_chosen (TsWindow *window,
           guint op,
           guint index)
{
  if (window->shown != NULL && op < ts_graph_get_n_operations (ts_document_get_graph (window->shown)))
    ts_workspace_go_to_output (window->workspace, (TsOutput) { op, index });
}

static void
scope_chosen (TsWindow *window,
              const char *scope)
{
  if (window->shown != NULL)
    ts_workspace_go_to_scope (window->workspace, scope);
}

static TsGotoDialog *
open_goto (TsWindow *window)
{
  TsGotoDialog *dialog = ts_goto_dialog_new (GTK_WINDOW (window), ts_document_get_graph (window->shown));

  g_signal_connect_object (dialog, "op-activated", G_CALLBACK (op_chosen), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "scope-activated", G_CALLBACK (scope_chosen), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
activate_go_to (TsWindow *window,
                GVariant *parameter)
{
  open_goto (window);
}

static void
activate_go_to_text (TsWindow *window,
                     GVariant *parameter)
{
  ts_goto_dialog_set_text (open_goto (window), g_variant_get_string (parameter, NULL));
}

static const TsOperation *
find_operation (TsWindow *window,
                GVariant *name)
{
  return ts_graph_find_operation (ts_document_get_graph (window->shown), g_variant_get_string (name, NULL));
}

/* Of an operation or a scope; for scripts. */
static void
activate_show_name (TsWindow *window,
                    GVariant *parameter)
{
  const TsOperation *op = find_operation (window, parameter);

  if (op != NULL)
    op_chosen (window, op->index, 0);
  else
    scope_chosen (window, g_variant_get_string (parameter, NULL));
}

static void
activate_select_also (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = find_operation (window, parameter);

  if (!ts_canvas_choose_scope (get_canvas (window), g_variant_get_string (parameter, NULL)) && op != NULL)
    ts_canvas_choose_op (get_canvas (window), op->index);
}

/* ---- tracing ----------------------------------------------------------------------------------- */

static void
activate_trace_inputs (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_INPUTS);
}

static void
activate_trace_outputs (TsWindow *window,
                        GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_OUTPUTS);
}

static void
activate_trace_cone (TsWindow *window,
                     GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_CONE);
}

static void
activate_trace_neighbours (TsWindow *window,
                           GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_NEIGHBOURS);
}

static void
activate_trace_paths (TsWindow *window,
                      GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_PATHS);
}

static void
activate_trace_dominators (TsWindow *window,
                           GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_DOMINATORS);
}

static void
activate_trace_needed (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_NEEDED);
}

static void
activate_isolate (TsWindow *window,
                  GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_THESE);
}

static void
activate_hide (TsWindow *window,
               GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_OTHERS);
}

static void
activate_trace_more (TsWindow *window,
                     GVariant *parameter)
{
  ts_trace_bar_change_steps (get_trace_bar (window), 1);
}

static void
activate_trace_less (TsWindow *window,
                     GVariant *parameter)
{
  ts_trace_bar_change_steps (get_trace_bar (window), -1);
}

static void
activate_trace_end (TsWindow *window,
                    GVariant *parameter)
{
  ts_trace_bar_end (get_trace_bar (window));
  gtk_widget_grab_focus (GTK_WIDGET (get_canvas (window)));
}

static void
activate_part_open (TsWindow *window,
                    GVariant *parameter)
{
  ts_window_open_part (window);
}

static void
activate_part_save (TsWindow *window,
                    GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GFile) file = NULL;

  if (*path == '\0')
    {
      ts_window_ask_to_save_part (window);
      return;
    }
  file = g_file_new_for_path (path);
  ts_window_save_part (window, file);
}

/* ---- comparing --------------------------------------------------------------------------------- */

static void
activate_compare (TsWindow *window,
                  GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GFile) file = NULL;

  if (*path == '\0')
    {
      ts_window_ask_to_compare (window);
      return;
    }
  file = g_file_new_for_path (path);
  ts_window_compare (window, file);
}

static void
activate_compare_scopes (TsWindow *window,
                         GVariant *parameter)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  if (ts_canvas_dup_two_scopes (get_canvas (window), &a, &b))
    ts_window_compare_parts (window, a, b);
}

static void
activate_change_next (TsWindow *window,
                      GVariant *parameter)
{
  ts_navigator_go_to_change (ts_workspace_get_navigator (window->workspace), 1);
}

static void
activate_change_previous (TsWindow *window,
                          GVariant *parameter)
{
  ts_navigator_go_to_change (ts_workspace_get_navigator (window->workspace), -1);
}

/* ---- the table of nodes, statistics -------------------------------------------------------------- */

static void
row_chosen (TsWindow *window,
            guint op)
{
  op_chosen (window, op, 0);
}

static void
activate_table (TsWindow *window,
                GVariant *parameter)
{
  TsNodeTable *nodes = ts_node_table_new (GTK_WINDOW (window), window->shown);

  g_signal_connect_object (nodes, "op-activated", G_CALLBACK (row_chosen), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (nodes));
}

static void
query_chosen (TsWindow *window,
              const char *query)
{
  if (window->shown != NULL)
    ts_navigator_start_search (ts_workspace_get_navigator (window->workspace), query);
}

static void
needs_chosen (TsWindow *window)
{
  if (window->shown != NULL)
    ts_workspace_trace (window->workspace, TS_TRACE_NEEDED);
}

static void
activate_statistics (TsWindow *window,
                     GVariant *parameter)
{
  TsStatisticsWindow *statistics = ts_statistics_window_new (GTK_WINDOW (window), window->shown);

  g_signal_connect_object (statistics, "search", G_CALLBACK (query_chosen), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (statistics, "scope-activated", G_CALLBACK (scope_chosen), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (statistics, "needs-activated", G_CALLBACK (needs_chosen), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (statistics));
}

/* ---- pictures ---------------------------------------------------------------------------------- */

static void
activate_export (TsWindow *window,
                 GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    ts_window_export (window, path);
  else
    ts_window_ask_to_export (window);
}

static void
activate_export_seen (TsWindow *window,
                      GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    ts_window_export_seen (window, path);
  else
    ts_window_ask_to_export_seen (window);
}

/* ---- several at once --------------------------------------------------------------------------- */

static void
activate_select_all (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_choose_all (get_canvas (window));
}

static void
copy_text (TsWindow *window,
           const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
}

static void
activate_copy_names (TsWindow *window,
                     GVariant *parameter)
{
  g_autofree char *names = ts_canvas_dup_chosen_names (get_canvas (window));

  copy_text (window, names);
}

/* As a field of a GraphDef: what is copied can stand in a file as it is. */
static void
append_node (GString *text,
             const char *node)
{
  g_auto (GStrv) lines = g_strsplit (node, "\n", -1);

  g_string_append (text, "node {\n");
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_string_append_printf (text, "  %s\n", lines[i]);
  g_string_append (text, "}\n");
}

static void
activate_copy_node_def (TsWindow *window,
                        GVariant *parameter)
{
  TsGraph *graph = ts_document_get_graph (window->shown);
  g_autoptr (GArray) ops = ts_canvas_dup_chosen_ops (get_canvas (window));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ops->len && text->len < MAX_COPIED_BYTES; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, g_array_index (ops, guint32, i));
      g_autoptr (GError) error = NULL;
      g_autofree char *node = ts_text_to_string (&ts_schema_node_def, op->node_def, op->node_def_size, &error);

      if (node == NULL)
        {
          ts_window_show_message (window, "The text of the node cannot be made", error->message);
          return;
        }
      if (ops->len == 1)
        g_string_append (text, node);
      else
        append_node (text, node);
    }
  copy_text (window, text->str);
}

/* What is seen, as a picture. */
static void
activate_copy_picture (TsWindow *window,
                       GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = ts_canvas_export_seen (get_canvas (window), "png", 2, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;

  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (window)), texture);
  else
    ts_window_show_message (window, "The picture cannot be copied", error->message);
}

static void
set_breakpoints (TsWindow *window,
                 gboolean wanted)
{
  g_autoptr (GArray) ops = ts_canvas_dup_chosen_ops (get_canvas (window));

  for (guint i = 0; i < ops->len; i++)
    {
      guint32 op = g_array_index (ops, guint32, i);

      if ((ts_document_find_breakpoint (window->shown, op, FALSE) != 0) != wanted)
        ts_document_toggle_breakpoint (window->shown, op, FALSE);
    }
}

static void
activate_break_on_selected (TsWindow *window,
                            GVariant *parameter)
{
  set_breakpoints (window, TRUE);
}

static void
activate_no_break_on_selected (TsWindow *window,
                               GVariant *parameter)
{
  set_breakpoints (window, FALSE);
}

/* ---- where the user was -------------------------------------------------------------------------- */

static void
activate_view_back (TsWindow *window,
                    GVariant *parameter)
{
  ts_canvas_go_back (get_canvas (window));
}

static void
activate_view_forth (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_go_forth (get_canvas (window));
}

/* Of a function's body its own. */
static TsViewStore *
new_view_store (TsWindow *window)
{
  TsModel *model = ts_document_get_model (window->document);
  const TsFunction *function = ts_document_get_function (window->shown);
  g_autofree char *path = model != NULL && model->path != NULL ? g_canonicalize_filename (model->path, NULL)
                                                               : g_strdup (ts_document_get_title (window->document));
  g_autofree char *graph = function != NULL ? g_strdup_printf ("%s#%s", path, ts_function_get_name (function)) : g_strdup (path);

  return ts_view_store_new (graph, NULL);
}

static void
activate_views (TsWindow *window,
                GVariant *parameter)
{
  TsViewsDialog *dialog = ts_views_dialog_new (GTK_WINDOW (window), get_canvas (window), new_view_store (window));

  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_save_view (TsWindow *window,
                    GVariant *parameter)
{
  g_autoptr (TsViewStore) store = new_view_store (window);
  g_autofree char *view = ts_canvas_dup_view (get_canvas (window));
  g_autoptr (GError) error = NULL;

  if (!ts_view_store_save (store, g_variant_get_string (parameter, NULL), view, NULL, &error))
    ts_window_show_message (window, "The view cannot be saved", error->message);
}

static void
activate_show_view (TsWindow *window,
                    GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (TsViewStore) store = new_view_store (window);
  g_autofree char *view = ts_view_store_dup_view (store, name);
  g_autoptr (GError) error = NULL;

  if (view == NULL)
    ts_window_show_message (window, "There is no such view", name);
  else if (!ts_canvas_set_view (get_canvas (window), view, &error))
    ts_window_show_message (window, "The view cannot be shown", error->message);
}

/* ---- opening many scopes ------------------------------------------------------------------------ */

static void
activate_expand_all (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_expand_all (get_canvas (window), G_MAXUINT, FALSE);
}

static void
activate_expand_to (TsWindow *window,
                    GVariant *parameter)
{
  ts_canvas_expand_levels (get_canvas (window), g_variant_get_uint32 (parameter), FALSE);
}

static void
activate_collapse_others (TsWindow *window,
                          GVariant *parameter)
{
  ts_canvas_collapse_others (get_canvas (window));
}

static void
answered_too_many (AdwMessageDialog *dialog,
                   const char *response,
                   TsWindow *window)
{
  if (g_str_equal (response, "all"))
    ts_canvas_expand_refused (get_canvas (window), 0);
  else if (g_str_equal (response, "less"))
    ts_canvas_expand_refused (get_canvas (window), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "depth")));
}

static void
too_many (TsWindow *window,
          guint64 n,
          guint depth)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (window), "Open All That?", NULL));
  g_autofree char *less = g_strdup_printf ("Only %u _Levels", depth);

  adw_message_dialog_format_body (dialog, "This would show %'" G_GUINT64_FORMAT " boxes, which takes long and is hard to read.", n);
  g_object_set_data (G_OBJECT (dialog), "depth", GUINT_TO_POINTER (depth));
  adw_message_dialog_add_response (dialog, "cancel", "_Cancel");
  adw_message_dialog_add_response (dialog, "all", "_All of It");
  if (depth > 0)
    adw_message_dialog_add_response (dialog, "less", depth == 1 ? "Only One _Level" : less);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, depth > 0 ? "less" : "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_too_many), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
static const Action table[] = {
  /* name                  handler                        param  needs                         shortcuts */
  { "go-to",               activate_go_to,                NULL,  HAS_DOCUMENT,                 { "<Control>p" } },
  { "go-to-text",          activate_go_to_text,           "s",   HAS_DOCUMENT,                 { NULL } },
  { "show-name",           activate_show_name,            "s",   HAS_DOCUMENT,                 { NULL } },
  { "select-also",         activate_select_also,          "s",   HAS_DOCUMENT,                 { NULL } },

  { "trace-inputs",        activate_trace_inputs,         NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control><Shift>Up" } },
  { "trace-outputs",       activate_trace_outputs,        NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control><Shift>Down" } },
  { "trace-cone",          activate_trace_cone,           NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control><Shift>t" } },
  { "trace-neighbours",    activate_trace_neighbours,     NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control><Shift>n" } },
  { "trace-paths",         activate_trace_paths,          NULL,  HAS_DOCUMENT | TWO_SELECTED,  { "<Control><Shift>p" } },
  { "trace-dominators",    activate_trace_dominators,     NULL,  HAS_DOCUMENT | OP_SELECTED,   { "<Control><Shift>d" } },
  { "trace-needed",        activate_trace_needed,         NULL,  HAS_DOCUMENT,                 { NULL } },
  { "trace-more",          activate_trace_more,           NULL,  HAS_DOCUMENT | HAS_STEPS,     { "<Control><Shift>Right" } },
  { "trace-less",          activate_trace_less,           NULL,  HAS_DOCUMENT | HAS_STEPS,     { "<Control><Shift>Left" } },
  { "trace-end",           activate_trace_end,            NULL,  HAS_DOCUMENT | HAS_TRACE,     { NULL } },
  { "isolate",             activate_isolate,              NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control><Shift>i" } },
  { "hide",                activate_hide,                 NULL,  HAS_DOCUMENT | ANY_SELECTED,  { "<Control>Delete" } },
  { "part-open",           activate_part_open,            NULL,  HAS_DOCUMENT | ANY_SELECTED,  { NULL } },
  { "trace-open",          activate_part_open,            NULL,  HAS_DOCUMENT | HAS_TRACE,     { NULL } },
  { "part-save",           activate_part_save,            "s",   HAS_DOCUMENT,                 { NULL } },

  { "view-back",           activate_view_back,            NULL,  HAS_DOCUMENT | CAN_GO_BACK,   { NULL } },
  { "view-forth",          activate_view_forth,           NULL,  HAS_DOCUMENT | CAN_GO_FORTH,  { NULL } },
  { "views",               activate_views,                NULL,  HAS_DOCUMENT,                 { "<Control>d" } },
  { "save-view",           activate_save_view,            "s",   HAS_DOCUMENT,                 { NULL } },
  { "show-view",           activate_show_view,            "s",   HAS_DOCUMENT,                 { NULL } },
  { "expand-all",          activate_expand_all,           NULL,  HAS_DOCUMENT,                 { "<Control><Shift>plus" } },
  { "expand-to",           activate_expand_to,            "u",   HAS_DOCUMENT,                 { NULL } },
  { "collapse-others",     activate_collapse_others,      NULL,  HAS_DOCUMENT | ANY_SELECTED,  { NULL } },

  { "table",               activate_table,                NULL,  HAS_DOCUMENT,                 { "<Control>t" } },
  { "statistics",          activate_statistics,           NULL,  HAS_DOCUMENT,                 { "<Control>i" } },

  { "compare",             activate_compare,              "s",   HAS_DOCUMENT,                 { NULL } },
  { "compare-scopes",      activate_compare_scopes,       NULL,  HAS_DOCUMENT | TWO_SCOPES,    { "<Control><Shift>k" } },
  { "change-next",         activate_change_next,          NULL,  HAS_DOCUMENT | HAS_CHANGES,   { "F7" } },
  { "change-previous",     activate_change_previous,      NULL,  HAS_DOCUMENT | HAS_CHANGES,   { "<Shift>F7" } },

  { "export",              activate_export,               "s",   HAS_DOCUMENT,                 { NULL } },
  { "export-seen",         activate_export_seen,          "s",   HAS_DOCUMENT,                 { NULL } },

  { "select-all",          activate_select_all,           NULL,  HAS_DOCUMENT,                 { NULL } },
  { "copy-names",          activate_copy_names,           NULL,  HAS_DOCUMENT | ANY_SELECTED,  { NULL } },
  { "copy-node-def",       activate_copy_node_def,        NULL,  HAS_DOCUMENT | ANY_SELECTED,  { NULL } },
  { "copy-picture",        activate_copy_picture,         NULL,  HAS_DOCUMENT,                 { NULL } },
  { "break-on-selected",   activate_break_on_selected,    NULL,  HAS_DOCUMENT | ANY_SELECTED,  { NULL } },
  { "no-break-on-selected", activate_no_break_on_selected, NULL, HAS_DOCUMENT | ANY_SELECTED,  { NULL } },
};
/* clang-format on */

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      table[i].activate (user_data, parameter);
}

static gboolean
is_two_scopes (TsCanvas *canvas)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  return ts_canvas_dup_two_scopes (canvas, &a, &b);
}

static State
get_state (TsWindow *window)
{
  TsCanvas *canvas = get_canvas (window);
  TsComparison *comparison = ts_workspace_get_comparison (window->workspace);
  g_autoptr (GArray) two = NULL;
  State state = 0;

  if (window->shown == NULL)
    return state;

  state |= HAS_DOCUMENT;
  state |= ts_canvas_get_n_chosen (canvas) > 0 ? ANY_SELECTED : 0;
  state |= ts_canvas_get_selected_op (canvas) != TS_NO_OP ? OP_SELECTED : 0;
  state |= ts_trace_bar_get_answer (get_trace_bar (window)) != NULL ? HAS_TRACE : 0;
  state |= ts_trace_bar_has_steps (get_trace_bar (window)) ? HAS_STEPS : 0;
  state |= ts_canvas_can_go_back (canvas) ? CAN_GO_BACK : 0;
  state |= ts_canvas_can_go_forth (canvas) ? CAN_GO_FORTH : 0;
  if (ts_canvas_get_n_chosen (canvas) == 2)
    {
      two = ts_canvas_dup_chosen_box_ops (canvas);
      state |= two->len == 2 ? TWO_SELECTED : 0;
      state |= is_two_scopes (canvas) ? TWO_SCOPES : 0;
    }
  if (comparison != NULL && comparison->diff->entries->len > 0 && ts_document_get_graph (window->shown) == comparison->merged)
    state |= HAS_CHANGES;
  return state;
}

void
ts_window_finding_update (TsWindow *window)
{
  State state = get_state (window);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), table[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), (state & table[i].needs) == table[i].needs);
    }
}

static void
trace_failed (TsWindow *window,
              const char *message)
{
  ts_window_show_message (window, "There is nothing to trace", message);
}

void
ts_window_finding_add (TsWindow *window)
{
  g_autoptr (GPropertyAction) changes = g_property_action_new ("changes-visible", ts_workspace_get_navigator (window->workspace), "changes-visible");
  g_autoptr (GPropertyAction) only = g_property_action_new ("trace-only", get_trace_bar (window), "only");

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const GVariantType *type = table[i].parameter_type != NULL ? G_VARIANT_TYPE (table[i].parameter_type) : NULL;
      g_autoptr (GSimpleAction) action = g_simple_action_new (table[i].name, type);

      g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (only));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (changes));
  g_signal_connect_object (get_canvas (window), "notify::can-go-back", G_CALLBACK (ts_window_finding_update), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_canvas (window), "too-many", G_CALLBACK (too_many), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_trace_bar (window), "failed", G_CALLBACK (trace_failed), window, G_CONNECT_SWAPPED);
}

void
ts_window_finding_install_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *name = g_strconcat ("win.", table[i].name, NULL);

      if (table[i].shortcuts[0] != NULL)
        gtk_application_set_accels_for_action (application, name, table[i].shortcuts);
    }
  gtk_application_set_accels_for_action (application, "win.compare::", (const char *[]) { "<Control>k", NULL });
  gtk_application_set_accels_for_action (application, "win.export::", (const char *[]) { "<Control>e", NULL });
  gtk_application_set_accels_for_action (application, "win.trace-only", (const char *[]) { "<Control><Shift>h", NULL });
}
