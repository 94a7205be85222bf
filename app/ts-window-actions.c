#include "app/ts-window-actions.h"

#include "app/ts-file-dialog.h"
#include "app/ts-property-action.h"
#include "app/ts-recent-files.h"
#include "app/ts-why.h"
#include "app/ts-window-drawing.h"
#include "app/ts-window-debugging.h"
#include "app/ts-window-devices.h"
#include "app/ts-window-finding.h"
#include "app/ts-window-private.h"

/* What an action needs, or what keeps it from being done. */
typedef enum
{
  ALWAYS = 0,
  HAS_DOCUMENT = 1 << 0,
  LOADING = 1 << 1,
  BUSY = 1 << 2,         /* a command of the debugger is being carried out */
  RUNNING = 1 << 3,      /* a run has begun and is not at its end */
  AT_OPERATION = 1 << 4, /* the run stands at an operation */
  OP_SELECTED = 1 << 5,
  ANY_SELECTED = 1 << 6, /* an operation or a scope */
  HAS_HITS = 1 << 7,
  IN_FUNCTION = 1 << 8,
  CAN_STEP_BACK = 1 << 9, /* the run has done something to go back over */
  CAN_UNDO = 1 << 10,     /* there is a run to take back */
  CAN_INITIALIZE = 1 << 11,
} State;

typedef struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type; /* nullable */
  const char *property;       /* of the window, the workspace, the navigator or the canvas, which the action shows and sets; nullable */
  State needs;
  State hindered_by;
  const char *shortcuts[3];
} Action;

/* ---- file -------------------------------------------------------------------------------------- */

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

/* ---- run --------------------------------------------------------------------------------------- */

static TsDebugWorker *
get_worker (TsWindow *window)
{
  return ts_document_get_worker (ts_window_get_document (window));
}

static guint32
get_selected_op (TsWindow *window)
{
  return ts_document_get_selected_op (ts_window_get_document (window));
}

/* A run without a value that it needs would fail at its first operation: says so beforehand, where the value is to be given. */
static gboolean
is_missing_feed (TsWindow *window)
{
  if (ts_debug_worker_is_active (get_worker (window)))
    return FALSE;
  return ts_workspace_show_missing_feed (ts_window_get_workspace (window));
}

static void
activate_run (TsWindow *window,
              GVariant *parameter)
{
  if (!is_missing_feed (window))
    ts_debug_worker_continue (get_worker (window));
}

/* The first step goes to where the run begins, so that nothing is computed unseen. */
static void
step (TsWindow *window,
      void (*go_on) (TsDebugWorker *worker, guint64 n))
{
  if (is_missing_feed (window))
    return;

  if (ts_debug_worker_is_active (get_worker (window)))
    go_on (get_worker (window), 1);
  else
    ts_debug_worker_start (get_worker (window));
}

static void
activate_step (TsWindow *window,
               GVariant *parameter)
{
  step (window, ts_debug_worker_step);
}

static void
activate_step_into (TsWindow *window,
                    GVariant *parameter)
{
  step (window, ts_debug_worker_step_into);
}

static void
activate_step_out (TsWindow *window,
                   GVariant *parameter)
{
  ts_debug_worker_finish (get_worker (window));
}

static void
activate_next_iteration (TsWindow *window,
                         GVariant *parameter)
{
  ts_debug_worker_next_iteration (get_worker (window), 1);
}

static void
activate_step_back (TsWindow *window,
                    GVariant *parameter)
{
  ts_debug_worker_step_back (get_worker (window), 1);
}

static void
activate_continue_back (TsWindow *window,
                        GVariant *parameter)
{
  ts_debug_worker_continue_back (get_worker (window));
}

static void
activate_undo_run (TsWindow *window,
                   GVariant *parameter)
{
  ts_debug_worker_undo_run (get_worker (window));
}

static void
activate_initialize (TsWindow *window,
                     GVariant *parameter)
{
  ts_window_initialize (window);
}

static void
activate_run_to_selection (TsWindow *window,
                           GVariant *parameter)
{
  TsDocument *document = ts_window_get_document (window);
  TsOutput output = { ts_document_get_selected_op (document), ts_document_get_selected_output (document) };

  if (!is_missing_feed (window))
    ts_debug_worker_until (get_worker (window), output);
}

static void
activate_pause (TsWindow *window,
                GVariant *parameter)
{
  ts_debug_worker_pause (get_worker (window));
}

static void
activate_stop (TsWindow *window,
               GVariant *parameter)
{
  ts_debug_worker_stop (get_worker (window));
}

static void
activate_show_current (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_show_current (ts_window_get_workspace (window));
}

/* What the operation calls at which the run stands. */
static void
activate_show_current_function (TsWindow *window,
                                GVariant *parameter)
{
  ts_workspace_show_call (ts_window_get_workspace (window), ts_debug_worker_get_stop (get_worker (window))->op, 0);
}

/* ---- breakpoints ------------------------------------------------------------------------------- */

static void
activate_toggle_breakpoint (TsWindow *window,
                            GVariant *parameter)
{
  ts_document_toggle_breakpoint (ts_window_get_document (window), get_selected_op (window), FALSE);
}

static void
activate_toggle_breakpoint_after (TsWindow *window,
                                  GVariant *parameter)
{
  ts_document_toggle_breakpoint (ts_window_get_document (window), get_selected_op (window), TRUE);
}

static void
activate_add_breakpoint (TsWindow *window,
                         GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (ts_document_add_breakpoint (ts_window_get_document (window), g_variant_get_string (parameter, NULL), FALSE, FALSE, &error))
    ts_workspace_show_page (ts_window_get_workspace (window), "breakpoints");
  else
    ts_window_show_message (window, "No breakpoint was set", error->message);
}

static void
activate_remove_breakpoints (TsWindow *window,
                             GVariant *parameter)
{
  TsDocument *document = ts_window_get_document (window);
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (get_worker (window));

  for (guint i = 0; i < breakpoints->len; i++)
    ts_document_remove_breakpoint (document, ((const TsBreakpoint *)breakpoints->pdata[i])->id);
}

/* ---- fetches, feeds, names ---------------------------------------------------------------------- */

static TsOutput
output_of (TsWindow *window,
           GVariant *index)
{
  return (TsOutput) { get_selected_op (window), g_variant_get_uint32 (index) };
}

static void
activate_fetch (TsWindow *window,
                GVariant *parameter)
{
  ts_document_set_fetched (ts_window_get_document (window), output_of (window, parameter), TRUE);
}

static void
activate_unfetch (TsWindow *window,
                  GVariant *parameter)
{
  ts_document_set_fetched (ts_window_get_document (window), output_of (window, parameter), FALSE);
}

static void
activate_feed (TsWindow *window,
               GVariant *parameter)
{
  ts_workspace_feed_output (ts_window_get_workspace (window), output_of (window, parameter));
}

static void
copy_text (TsWindow *window,
           const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
}

static void
activate_copy_name (TsWindow *window,
                    GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (ts_window_get_document (window));
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (window));

  copy_text (window, op != NULL ? op->name : ts_canvas_get_selected_scope (canvas));
}

static void
activate_copy_tensor_name (TsWindow *window,
                           GVariant *parameter)
{
  TsGraph *graph = ts_document_get_graph (ts_window_get_document (window));
  g_autofree char *name = ts_graph_dup_output_name (graph, output_of (window, parameter));

  copy_text (window, name);
}

/* ---- search and view --------------------------------------------------------------------------- */

static TsNavigator *
get_navigator (TsWindow *window)
{
  return ts_workspace_get_navigator (ts_window_get_workspace (window));
}

static void
activate_search (TsWindow *window,
                 GVariant *parameter)
{
  ts_navigator_start_search (get_navigator (window), NULL);
}

static void
activate_search_for (TsWindow *window,
                     GVariant *parameter)
{
  ts_navigator_start_search (get_navigator (window), g_variant_get_string (parameter, NULL));
}

static void
activate_search_next (TsWindow *window,
                      GVariant *parameter)
{
  ts_navigator_go_to_hit (get_navigator (window), 1);
}

static void
activate_search_previous (TsWindow *window,
                          GVariant *parameter)
{
  ts_navigator_go_to_hit (get_navigator (window), -1);
}

static void
activate_zoom_in (TsWindow *window,
                  GVariant *parameter)
{
  ts_canvas_zoom_in (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_out (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_zoom_out (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_normal (TsWindow *window,
                      GVariant *parameter)
{
  ts_canvas_zoom_to_normal (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_fit (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_zoom_to_fit (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_expand (TsWindow *window,
                 GVariant *parameter)
{
  ts_canvas_expand_selected (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_collapse (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_collapse_selected (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_collapse_all (TsWindow *window,
                       GVariant *parameter)
{
  ts_canvas_collapse_all (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_layout_finely (TsWindow *window,
                        GVariant *parameter)
{
  ts_canvas_layout_finely (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_cancel_layout (TsWindow *window,
                        GVariant *parameter)
{
  ts_canvas_cancel_layout (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

/* ---- functions --------------------------------------------------------------------------------- */

static void
activate_show_function (TsWindow *window,
                        GVariant *parameter)
{
  ts_workspace_show_call (ts_window_get_workspace (window), get_selected_op (window), g_variant_get_uint32 (parameter));
}

static void
activate_open_function (TsWindow *window,
                        GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  const TsFunction *function = ts_graph_find_function (ts_document_get_graph (ts_window_get_document (window)), name);

  if (function != NULL)
    ts_workspace_show_function (ts_window_get_workspace (window), function);
}

static void
activate_drawer (TsWindow *window,
                 GVariant *parameter)
{
  ts_workspace_show_drawer (ts_window_get_workspace (window), g_variant_get_string (parameter, NULL));
}

static void
activate_why (TsWindow *window,
              GVariant *parameter)
{
  ts_why_popup (ts_window_get_workspace (window), get_selected_op (window));
}

static void
activate_watch (TsWindow *window,
                GVariant *parameter)
{
  TsDocument *document = ts_window_get_document (window);
  const TsOperation *op = ts_document_get_selected_operation (document);
  guint index = ts_document_get_selected_output (document);
  g_autofree char *name = index > 0 ? g_strdup_printf ("%s:%u", op->name, index) : g_strdup (op->name);
  g_autofree char *quoted = ts_expression_dup_quoted (name);
  g_autofree char *line = g_strconcat ("display ", quoted != NULL ? quoted : name, NULL);

  ts_debug_worker_run_line (ts_document_get_worker (document), line);
  ts_workspace_show_drawer (ts_window_get_workspace (window), "watches");
}

static void
activate_back (TsWindow *window,
               GVariant *parameter)
{
  ts_workspace_go_back (ts_window_get_workspace (window));
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
static const Action table[] = {
  /* name                      handler                           param  property          needs                         hindered by    shortcuts */
  { "open",                    activate_open,                    NULL,  NULL,             ALWAYS,                       LOADING,       { "<Control>o" } },
  { "open-folder",             activate_open_folder,             NULL,  NULL,             ALWAYS,                       LOADING,       { "<Control><Shift>o" } },
  { "save-as",                 activate_save_as,                 NULL,  NULL,             HAS_DOCUMENT,                 LOADING,       { "<Control><Shift>s" } },
  { "restore",                 activate_restore,                 NULL,  NULL,             HAS_DOCUMENT,                 BUSY,          { "<Control><Shift>r" } },
  { "reload",                  activate_reload,                  NULL,  NULL,             HAS_DOCUMENT,                 LOADING,       { "<Control>r" } },
  { "open-file",               activate_open_file,               "s",   NULL,             ALWAYS,                       LOADING,       { NULL } },
  { "open-sample",             activate_open_sample,             "s",   NULL,             ALWAYS,                       LOADING,       { NULL } },
  { "forget-file",             activate_forget_file,             "s",   NULL,             ALWAYS,                       ALWAYS,        { NULL } },
  { "cancel-loading",          activate_cancel_loading,          NULL,  NULL,             LOADING,                      ALWAYS,        { NULL } },
  { "close",                   activate_close,                   NULL,  NULL,             ALWAYS,                       ALWAYS,        { "<Control>w" } },

  { "meta-graph",              NULL,                             "s",   "meta-graph",     HAS_DOCUMENT,                 LOADING,       { NULL } },
  { "signature",               NULL,                             "s",   "signature",      HAS_DOCUMENT,                 ALWAYS,        { NULL } },

  { "run",                     activate_run,                     NULL,  NULL,             HAS_DOCUMENT,                 BUSY,          { "F5" } },
  { "step",                    activate_step,                    NULL,  NULL,             HAS_DOCUMENT,                 BUSY,          { "F10" } },
  { "step-into",               activate_step_into,               NULL,  NULL,             HAS_DOCUMENT,                 BUSY,          { "F11" } },
  { "step-out",                activate_step_out,                NULL,  NULL,             HAS_DOCUMENT | RUNNING,       BUSY,          { "<Shift>F11" } },
  { "next-iteration",          activate_next_iteration,          NULL,  NULL,             HAS_DOCUMENT | RUNNING,       BUSY,          { "F8" } },
  { "step-back",               activate_step_back,               NULL,  NULL,             HAS_DOCUMENT | CAN_STEP_BACK, BUSY,          { "<Shift>F10" } },
  { "continue-back",           activate_continue_back,           NULL,  NULL,             HAS_DOCUMENT | CAN_STEP_BACK, BUSY,          { "<Shift>F5" } },
  { "undo-run",                activate_undo_run,                NULL,  NULL,             HAS_DOCUMENT | CAN_UNDO,      BUSY,          { "<Control><Shift>F5" } },
  { "initialize",              activate_initialize,              NULL,  NULL,             HAS_DOCUMENT | CAN_INITIALIZE, BUSY,         { NULL } },
  { "run-to-selection",        activate_run_to_selection,        NULL,  NULL,             HAS_DOCUMENT | OP_SELECTED,   BUSY,          { "<Control>F10" } },
  { "pause",                   activate_pause,                   NULL,  NULL,             HAS_DOCUMENT | BUSY,          ALWAYS,        { "F6", "Pause" } },
  { "stop",                    activate_stop,                    NULL,  NULL,             HAS_DOCUMENT | RUNNING,       ALWAYS,        { "<Control>F5" } },
  { "show-current",            activate_show_current,            NULL,  NULL,             HAS_DOCUMENT | AT_OPERATION,  ALWAYS,        { "F4" } },
  { "show-current-function",   activate_show_current_function,   NULL,  NULL,             HAS_DOCUMENT | AT_OPERATION,  ALWAYS,        { NULL } },

  { "toggle-breakpoint",       activate_toggle_breakpoint,       NULL,  NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { "F9" } },
  { "toggle-breakpoint-after", activate_toggle_breakpoint_after, NULL,  NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { "<Shift>F9" } },
  { "add-breakpoint",          activate_add_breakpoint,          "s",   NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "remove-breakpoints",      activate_remove_breakpoints,      NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control><Shift>F9" } },

  { "fetch",                   activate_fetch,                   "u",   NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { NULL } },
  { "unfetch",                 activate_unfetch,                 "u",   NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { NULL } },
  { "feed",                    activate_feed,                    "u",   NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { NULL } },
  { "copy-name",               activate_copy_name,               NULL,  NULL,             HAS_DOCUMENT | ANY_SELECTED,  ALWAYS,        { "<Control><Shift>c" } },
  { "copy-tensor-name",        activate_copy_tensor_name,        "u",   NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { NULL } },

  { "show-function",           activate_show_function,           "u",   NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { NULL } },
  { "open-function",           activate_open_function,           "s",   NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "back",                    activate_back,                    NULL,  NULL,             HAS_DOCUMENT | IN_FUNCTION,   ALWAYS,        { "<Alt>Left" } },

  { "search",                  activate_search,                  NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control>f" } },
  { "search-for",              activate_search_for,              "s",   NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "search-next",             activate_search_next,             NULL,  NULL,             HAS_DOCUMENT | HAS_HITS,      ALWAYS,        { "F3", "<Control>g" } },
  { "search-previous",         activate_search_previous,         NULL,  NULL,             HAS_DOCUMENT | HAS_HITS,      ALWAYS,        { "<Shift>F3", "<Control><Shift>g" } },

  { "zoom-in",                 activate_zoom_in,                 NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control>plus", "<Control>equal" } },
  { "zoom-out",                activate_zoom_out,                NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control>minus" } },
  { "zoom-normal",             activate_zoom_normal,             NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control>0" } },
  { "zoom-fit",                activate_zoom_fit,                NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control>9" } },
  { "expand",                  activate_expand,                  NULL,  NULL,             HAS_DOCUMENT | ANY_SELECTED,  ALWAYS,        { NULL } },
  { "collapse",                activate_collapse,                NULL,  NULL,             HAS_DOCUMENT | ANY_SELECTED,  ALWAYS,        { NULL } },
  { "collapse-all",            activate_collapse_all,            NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { "<Control><Shift>minus" } },

  { "layout-finely",           activate_layout_finely,           NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "cancel-layout",           activate_cancel_layout,           NULL,  NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },

  { "show-help-overlay",       activate_show_help,               NULL,  NULL,             ALWAYS,                       ALWAYS,        { "<Control>question", "<Control>F1" } },

  { "page",                    NULL,                             "s",   "page",           HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "search-visible",          NULL,                             NULL,  "search-visible", HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "outline-visible",         NULL,                             NULL,  "outline-visible", HAS_DOCUMENT,                ALWAYS,        { "<Control><Shift>e", "<Alt>6" } },
  { "problems-visible",        NULL,                             NULL,  "problems-visible", HAS_DOCUMENT,               ALWAYS,        { "<Control><Shift>m", "<Alt>5" } },
  { "notes-visible",           NULL,                             NULL,  "notes-visible",  HAS_DOCUMENT,                 ALWAYS,        { "<Alt>9" } },
  { "side-visible",            NULL,                             NULL,  "side-visible",   HAS_DOCUMENT,                 ALWAYS,        { "<Control>b" } },
  { "drawer-visible",          NULL,                             NULL,  "drawer-visible", HAS_DOCUMENT,                 ALWAYS,        { "<Control>j" } },
  { "drawer",                  activate_drawer,                  "s",   NULL,             HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "why",                     activate_why,                     NULL,  NULL,             HAS_DOCUMENT | OP_SELECTED,   BUSY,          { "<Control>y" } },
  { "watch",                   activate_watch,                   NULL,  NULL,             HAS_DOCUMENT | OP_SELECTED,   ALWAYS,        { "<Control><Shift>w" } },
  { "coloring",                NULL,                             "s",   "coloring",       HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "overview-visible",        NULL,                             NULL,  "overview-visible", HAS_DOCUMENT,               ALWAYS,        { "<Control>m" } },
  { "step-constants",          NULL,                             NULL,  "step-constants", HAS_DOCUMENT,                 ALWAYS,        { NULL } },
  { "breakpoints-off",         NULL,                             NULL,  "breakpoints-off", HAS_DOCUMENT,                ALWAYS,        { "<Control>F9" } },
};
/* clang-format on */

/* Shortcuts of actions with a target. */
static const struct
{
  const char *action;
  const char *shortcuts[2];
} targets[] = {
  { "win.page::node", { "<Alt>1" } },
  { "win.page::feeds", { "<Alt>2" } },
  { "win.page::fetches", { "<Alt>3" } },
  { "win.page::breakpoints", { "<Alt>4" } },
  { "win.page::variables", { "<Alt>7" } },
  { "win.page::devices", { "<Alt>8" } },
  { "win.drawer::console", { "<Control>grave" } },
};

static const Action *
find_action (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  g_return_val_if_reached (NULL);
}

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  find_action (g_action_get_name (G_ACTION (action)))->activate (user_data, parameter);
}

/* Who has it. */
static GObject *
get_owner (TsWindow *window,
           const char *property)
{
  TsWorkspace *workspace = ts_window_get_workspace (window);
  gpointer owners[] = { window, workspace, ts_workspace_get_navigator (workspace), ts_workspace_get_canvas (workspace) };

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (g_object_class_find_property (G_OBJECT_GET_CLASS (owners[i]), property) != NULL)
      return owners[i];
  g_return_val_if_reached (NULL);
}

/* ---- states ------------------------------------------------------------------------------------ */

static State
get_state (TsWindow *window)
{
  TsDocument *document = ts_window_get_document (window);
  TsWorkspace *workspace = ts_window_get_workspace (window);
  State state = ts_window_is_loading (window) ? LOADING : ALWAYS;

  if (document == NULL)
    return state;

  TsDebugWorker *worker = ts_document_get_worker (document);
  TsStop *stop = ts_debug_worker_get_stop (worker);
  gboolean op_selected = ts_document_get_selected_op (document) != TS_NO_OP;
  guint n_hits;

  g_object_get (ts_workspace_get_navigator (workspace), "n-hits", &n_hits, NULL);

  gboolean scope_selected = ts_canvas_get_selected_scope (ts_workspace_get_canvas (workspace)) != NULL;

  state |= HAS_DOCUMENT;
  state |= ts_debug_worker_get_busy (worker) ? BUSY : 0;
  state |= ts_debug_worker_is_active (worker) ? RUNNING : 0;
  state |= ts_debug_worker_can_step_back (worker) ? CAN_STEP_BACK : 0;
  state |= ts_debug_worker_can_undo_run (worker) ? CAN_UNDO : 0;
  state |= ts_document_has_initializers (document) ? CAN_INITIALIZE : 0;
  state |= stop != NULL && stop->op != TS_NO_OP ? AT_OPERATION : 0;
  state |= op_selected ? OP_SELECTED : 0;
  state |= op_selected || scope_selected ? ANY_SELECTED : 0;
  state |= n_hits > 0 ? HAS_HITS : 0;
  state |= ts_workspace_get_depth (workspace) > 0 ? IN_FUNCTION : 0;
  return state;
}

void
ts_window_actions_update (TsWindow *window)
{
  State state = get_state (window);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), table[i].name);
      gboolean enabled = (state & table[i].needs) == table[i].needs && (state & table[i].hindered_by) == 0;

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
    }
  ts_window_finding_update (window);
  ts_window_debugging_update (window);
  ts_window_devices_update (window);
  ts_window_drawing_update (window);
}

void
ts_window_actions_add (TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const GVariantType *type = table[i].parameter_type != NULL ? G_VARIANT_TYPE (table[i].parameter_type) : NULL;
      g_autoptr (GSimpleAction) action = NULL;

      if (table[i].property != NULL)
        action = ts_property_action_new (table[i].name, type, get_owner (window, table[i].property), table[i].property);
      else
        {
          action = g_simple_action_new (table[i].name, type);
          g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
        }
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
  ts_window_finding_add (window);
  ts_window_debugging_add (window);
  ts_window_devices_add (window);
  ts_window_drawing_add (window);
}

void
ts_window_actions_install_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *name = g_strconcat ("win.", table[i].name, NULL);

      if (table[i].shortcuts[0] != NULL)
        gtk_application_set_accels_for_action (application, name, table[i].shortcuts);
    }
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_application_set_accels_for_action (application, targets[i].action, targets[i].shortcuts);
  ts_window_finding_install_shortcuts (application);
}
