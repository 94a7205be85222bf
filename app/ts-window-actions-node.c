#include "app/ts-window-action.h"

#include "app/ts-why.h"
#include "engine/debug/expression/ts-expression.h"

/* The operation that is selected, and functions. */

static TsOutput
output_of (TsWindow *window,
           GVariant *index)
{
  return (TsOutput) { ts_window_get_selected_op (window), g_variant_get_uint32 (index) };
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

/* ---- functions --------------------------------------------------------------------------------- */

static void
activate_show_function (TsWindow *window,
                        GVariant *parameter)
{
  ts_workspace_show_call (ts_window_get_workspace (window), ts_window_get_selected_op (window), g_variant_get_uint32 (parameter));
}

static void
activate_show_body (TsWindow *window,
                    GVariant *parameter)
{
  ts_workspace_show_body (ts_window_get_workspace (window));
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
activate_why (TsWindow *window,
              GVariant *parameter)
{
  ts_why_popup (ts_window_get_workspace (window), ts_window_get_selected_op (window));
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

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_node_actions[] = {
  { "fetch",            activate_fetch,            "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "unfetch",          activate_unfetch,          "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "feed",             activate_feed,             "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "copy-name",        activate_copy_name,        NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_ANY_SELECTED, TS_WHEN_NEVER, { "<Control><Shift>c" } },
  { "copy-tensor-name", activate_copy_tensor_name, "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "show-body",        activate_show_body,       NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "show-function",    activate_show_function,    "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { NULL } },
  { "open-function",    activate_open_function,    "s",  NULL, TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "back",             activate_back,             NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_IN_FUNCTION,  TS_WHEN_NEVER, { "<Alt>Left" } },
  { "why",              activate_why,              NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_BUSY,  { "<Control>y" } },
  { "watch",            activate_watch,            NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_NEVER, { "<Control><Shift>w" } },
  { NULL },
};
/* clang-format on */
