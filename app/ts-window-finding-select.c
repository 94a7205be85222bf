#include "app/ts-window-finding-private.h"

#include "proto/ts-schema.h"
#include "proto/ts-text-write.h"

#define MAX_COPIED_BYTES (4u << 20)

/* ---- several at once --------------------------------------------------------------------------- */

static void
activate_select_also (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (window->shown), g_variant_get_string (parameter, NULL));

  if (!ts_canvas_choose_scope (ts_finding_get_canvas (window), g_variant_get_string (parameter, NULL)) && op != NULL)
    ts_canvas_choose_op (ts_finding_get_canvas (window), op->index);
}

static void
activate_select_all (TsWindow *window,
                     GVariant *parameter)
{
  ts_canvas_choose_all (ts_finding_get_canvas (window));
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
  g_autofree char *names = ts_canvas_dup_chosen_names (ts_finding_get_canvas (window));

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
  g_autoptr (GArray) ops = ts_canvas_dup_chosen_ops (ts_finding_get_canvas (window));
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
  g_autoptr (GBytes) png = ts_canvas_export_seen (ts_finding_get_canvas (window), "png", 2, &error);
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
  g_autoptr (GArray) ops = ts_canvas_dup_chosen_ops (ts_finding_get_canvas (window));

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

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsFindingAction ts_finding_select_actions[] = {
  { "select-also",          activate_select_also,          "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "select-all",           activate_select_all,           NULL, TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "copy-names",           activate_copy_names,           NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "copy-node-def",        activate_copy_node_def,        NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "copy-picture",         activate_copy_picture,         NULL, TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "break-on-selected",    activate_break_on_selected,    NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "no-break-on-selected", activate_no_break_on_selected, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { NULL },
};
/* clang-format on */
