#include "app/ts-window-finding-private.h"

#include "app/ts-goto-dialog.h"
#include "app/ts-views-dialog.h"

/* ---- going to a name --------------------------------------------------------------------------- */

void
ts_window_show_op (TsWindow *window,
                   guint op,
                   guint index)
{
  if (window->shown != NULL && op < ts_graph_get_n_operations (ts_document_get_graph (window->shown)))
    ts_workspace_go_to_output (window->workspace, (TsOutput) { op, index });
}

void
ts_window_show_scope (TsWindow *window,
                      const char *scope)
{
  if (window->shown != NULL)
    ts_workspace_go_to_scope (window->workspace, scope);
}

static TsGotoDialog *
open_goto (TsWindow *window)
{
  TsGotoDialog *dialog = ts_goto_dialog_new (GTK_WINDOW (window), ts_document_get_graph (window->shown));

  g_signal_connect_object (dialog, "op-activated", G_CALLBACK (ts_window_show_op), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "scope-activated", G_CALLBACK (ts_window_show_scope), window, G_CONNECT_SWAPPED);
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

/* Of an operation or a scope; for scripts. */
static void
activate_show_name (TsWindow *window,
                    GVariant *parameter)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (window->shown), g_variant_get_string (parameter, NULL));

  if (op != NULL)
    ts_window_show_op (window, op->index, 0);
  else
    ts_window_show_scope (window, g_variant_get_string (parameter, NULL));
}

/* ---- where the user was -------------------------------------------------------------------------- */

static void
activate_view_back (TsWindow *window,
                    GVariant *parameter)
{
  ts_canvas_go_back (ts_finding_get_canvas (window));
}

static void
activate_view_forth (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_go_forth (ts_finding_get_canvas (window));
}

/* Of a function's body its own. */
static TsViewStore *
new_view_store (TsWindow *window)
{
  g_autofree char *graph = ts_document_dup_identity (window->shown);

  return ts_view_store_new (graph, NULL);
}

static void
activate_views (TsWindow *window,
                GVariant *parameter)
{
  TsViewsDialog *dialog = ts_views_dialog_new (GTK_WINDOW (window), ts_finding_get_canvas (window), new_view_store (window));

  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_save_view (TsWindow *window,
                    GVariant *parameter)
{
  g_autoptr (TsViewStore) store = new_view_store (window);
  g_autofree char *view = ts_canvas_dup_view (ts_finding_get_canvas (window));
  g_autoptr (GBytes) picture = ts_views_dialog_make_picture (ts_finding_get_canvas (window));
  g_autoptr (GError) error = NULL;

  if (!ts_view_store_save (store, g_variant_get_string (parameter, NULL), view, picture, &error))
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
  else if (!ts_canvas_set_view (ts_finding_get_canvas (window), view, &error))
    ts_window_show_message (window, "The view cannot be shown", error->message);
  else
    ts_window_tell_lost (window, view);
}

static void
activate_copy_link (TsWindow *window,
                    GVariant *parameter)
{
  g_autofree char *link = ts_window_dup_link (window);

  if (link == NULL)
    {
      ts_window_show_message (window, "There is no link to this", "the graph is in no file; it can be saved with Save As");
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), link);
  adw_toast_overlay_add_toast (window->toasts, adw_toast_new ("Link to this view copied"));
  ts_window_tell_lost (window, link);
}

static void
activate_open_link (TsWindow *window,
                    GVariant *parameter)
{
  ts_window_open_link (window, g_variant_get_string (parameter, NULL));
}

/* ---- opening many scopes ------------------------------------------------------------------------ */

static void
activate_expand_all (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_expand_all (ts_finding_get_canvas (window), G_MAXUINT, FALSE);
}

static void
activate_expand_to (TsWindow *window,
                    GVariant *parameter)
{
  ts_canvas_expand_levels (ts_finding_get_canvas (window), g_variant_get_uint32 (parameter), FALSE);
}

static void
activate_collapse_others (TsWindow *window,
                          GVariant *parameter)
{
  ts_canvas_collapse_others (ts_finding_get_canvas (window));
}

static void
answered_too_many (AdwMessageDialog *dialog,
                   const char *response,
                   TsWindow *window)
{
  if (g_str_equal (response, "all"))
    ts_canvas_expand_refused (ts_finding_get_canvas (window), 0);
  else if (g_str_equal (response, "less"))
    ts_canvas_expand_refused (ts_finding_get_canvas (window), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "depth")));
}

void
ts_window_ask_to_expand (TsWindow *window,
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

static void
activate_ungroup (TsWindow *window,
                  GVariant *parameter)
{
  ts_canvas_undo_group (ts_finding_get_canvas (window));
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsFindingAction ts_finding_go_actions[] = {
  { "go-to",           activate_go_to,           NULL, TS_FINDING_HAS_DOCUMENT,                { "<Control>p", "<Control>g" } },
  { "go-to-text",      activate_go_to_text,      "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "show-name",       activate_show_name,       "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "view-back",       activate_view_back,       NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_CAN_GO_BACK,  { NULL } },
  { "view-forth",      activate_view_forth,      NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_CAN_GO_FORTH, { NULL } },
  { "views",           activate_views,           NULL, TS_FINDING_HAS_DOCUMENT,                { "<Control>d" } },
  { "save-view",       activate_save_view,       "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "show-view",       activate_show_view,       "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "copy-link",       activate_copy_link,       NULL, TS_FINDING_HAS_DOCUMENT,                { "<Control><Alt>c" } },
  { "open-link",       activate_open_link,       "s",  0,                                      { NULL } },
  { "expand-all",      activate_expand_all,      NULL, TS_FINDING_HAS_DOCUMENT,                { "<Control>asterisk", "<Control>KP_Multiply" } },
  { "expand-to",       activate_expand_to,       "u",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "collapse-others", activate_collapse_others, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "ungroup",         activate_ungroup,         NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { NULL },
};
/* clang-format on */
