#include "app/ts-reasons.h"

#include "app/ts-workspace-private.h"

#define WIDTH 420
#define MAX_WIDTH_CHARS 50 /* that go into it */
#define MAX_HEIGHT 320

static void
reason_activated (TsWorkspace *workspace,
                  GtkListBoxRow *row)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "op"));
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));
  TsReasonsFunc chosen = (TsReasonsFunc)g_object_get_data (G_OBJECT (list), "chosen");
  guint index = (guint)gtk_list_box_row_get_index (row);

  if (number > 0)
    ts_document_set_selected_op (ts_workspace_get_document (workspace), number - 1);
  if (chosen == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER)));
  chosen (workspace, index);
}

static GtkWidget *
new_row (TsGraph *graph,
         const TsReason *reason,
         gboolean leads_on)
{
  gboolean is_seen = reason->op != NULL && reason->op->graph == graph;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (reason->text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), is_seen || (leads_on && reason->op != NULL));
  if (is_seen)
    g_object_set_data (G_OBJECT (row), "op", GUINT_TO_POINTER (reason->op->index + 1));
  return row;
}

/* The operations that the reasons are about, in the graph. */
static void
mark (TsWorkspace *workspace,
      const GArray *reasons)
{
  TsGraph *graph = ts_document_get_graph (ts_workspace_get_document (workspace));
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < reasons->len; i++)
    {
      const TsOperation *op = g_array_index (reasons, TsReason, i).op;

      if (op != NULL && op->graph == graph)
        g_array_append_val (ops, op->index);
    }
  ts_canvas_set_highlights (workspace->canvas, (const guint32 *)(const void *)ops->data, ops->len);
}

static gboolean
unparent (gpointer user_data)
{
  if (gtk_widget_get_parent (user_data) != NULL)
    gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

/* What a search had marked is marked again. */
static void
closed (GtkWidget *popover,
        TsWorkspace *workspace)
{
  guint n;
  const guint32 *hits = ts_navigator_get_hits (workspace->navigator, &n);

  ts_canvas_set_highlights (workspace->canvas, hits, n);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent, g_object_ref (popover), g_object_unref);
}

/* The window closes while the reasons are shown. */
static void
canvas_destroyed (GtkWidget *popover)
{
  g_signal_handlers_disconnect_matched (popover, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, closed, NULL);
  unparent (popover);
}

static GtkWidget *
new_list (TsWorkspace *workspace,
          const GArray *reasons,
          const char *label,
          TsReasonsFunc chosen)
{
  TsGraph *graph = ts_document_get_graph (ts_workspace_get_document (workspace));
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < reasons->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (graph, &g_array_index (reasons, TsReason, i), chosen != NULL));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (list), "chosen", chosen);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (reason_activated), workspace);
  return list;
}

void
ts_reasons_popup (TsWorkspace *workspace,
                  const GArray *reasons,
                  const char *label,
                  TsReasonsFunc chosen)
{
  GtkWidget *canvas = GTK_WIDGET (workspace->canvas);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = new_list (workspace, reasons, label, chosen);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_widget_add_css_class (popover, "why");
  gtk_widget_set_parent (popover, canvas);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { gtk_widget_get_width (canvas) / 2, 12, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (closed), workspace);
  g_signal_connect_object (canvas, "destroy", G_CALLBACK (canvas_destroyed), popover, G_CONNECT_SWAPPED);
  mark (workspace, reasons);
  gtk_popover_popup (GTK_POPOVER (popover));
}
