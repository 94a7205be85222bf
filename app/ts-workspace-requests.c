#include "app/ts-workspace-private.h"

#include "app/ts-find-menu.h"
#include "app/ts-node-menu.h"

/* ---- what the panels ask for ------------------------------------------------------------------------ */

void
ts_workspace_op_activated (TsWorkspace *self,
                           guint op)
{
  ts_document_set_selected_op (self->document, op);
  ts_canvas_reveal_op (self->canvas, op, TRUE);
  ts_workspace_show_page (self, "node");
}

/* A call leads into what it calls; where that is more than one function, the inspector has them. */
static void
op_activated_in_graph (TsWorkspace *self,
                       guint op)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (ts_workspace_show_body (self))
    return;

  calls = ts_operation_list_called_functions (ts_graph_get_operation (ts_document_get_graph (self->document), op));
  ts_workspace_op_activated (self, op);
  if (calls->len == 1)
    ts_workspace_show_call (self, op, 0);
  else if (calls->len > 1)
    ts_inspector_focus_functions (self->inspector);
}

void
ts_workspace_output_activated (TsWorkspace *self,
                               guint op,
                               guint index)
{
  ts_document_select_output (self->document, (TsOutput) { op, index });
  ts_canvas_reveal_op (self->canvas, op, TRUE);
}

static void
feed_output (TsWorkspace *self,
             guint op,
             guint index)
{
  ts_workspace_feed_output (self, (TsOutput) { op, index });
}

static void
show_scope (TsWorkspace *self,
            const char *scope)
{
  ts_canvas_reveal_scope (self->canvas, scope);
}

static void
patterns_found (TsWorkspace *self)
{
  TsScopePatterns *patterns;

  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  g_object_get (self->canvas, "patterns", &patterns, NULL);
  ts_inspector_set_patterns (self->inspector, patterns);
}

/* The viewer takes the larger part. */
static void
show_value (TsWorkspace *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->value_paned));

  ts_workspace_leave_variable (self);
  if (gtk_paned_get_position (self->value_paned) > height / 3)
    gtk_paned_set_position (self->value_paned, height / 3);
  gtk_widget_child_focus (GTK_WIDGET (ts_workspace_ensure_viewer (self)), GTK_DIR_TAB_FORWARD);
}

/* ---- finding one's way ------------------------------------------------------------------------- */

static void
hits_changed (TsWorkspace *self)
{
  guint n;
  const guint32 *hits = ts_navigator_get_hits (self->navigator, &n);

  ts_canvas_set_highlights (self->canvas, hits, n);
}

static void
hit_activated (TsWorkspace *self,
               guint op)
{
  ts_document_set_selected_op (self->document, op);
  ts_canvas_reveal_op (self->canvas, op, TRUE);
}

static void
show_graph_of (TsWorkspace *self,
               guint function)
{
  if (function != TS_NO_FUNCTION)
    ts_workspace_show_function (self, ts_graph_get_function (ts_document_get_graph (self->root), function));
  else
    ts_trail_bar_go_back_to (self->trail_bar, 0);
}

static void
place_activated (TsWorkspace *self,
                 guint function,
                 guint op)
{
  show_graph_of (self, function);
  if (op != TS_NO_OP && op < ts_graph_get_n_operations (ts_document_get_graph (self->document)))
    hit_activated (self, op);
}

static void
scope_activated (TsWorkspace *self,
                 guint function,
                 const char *scope)
{
  show_graph_of (self, function);
  ts_canvas_reveal_scope (self->canvas, scope);
}

static void
navigator_changed (TsWorkspace *self)
{
  if (*ts_navigator_get_page (self->navigator) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* ---- context menu ------------------------------------------------------------------------------ */

/* Whether the selected operation is one of a body that is open in the place of a call. */
static gboolean
is_in_body (TsWorkspace *self)
{
  g_autoptr (GArray) calls = NULL;
  guint32 op;

  return ts_canvas_dup_selected_body (self->canvas, &calls, &op);
}

static void
context_menu (TsWorkspace *self,
              guint op,
              const char *scope,
              double x,
              double y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (self->document == NULL)
    return;
  if (ts_canvas_get_n_chosen (self->canvas) > 1)
    {
      model = ts_choice_menu_new (ts_canvas_get_n_chosen (self->canvas));
    }
  else if (op != TS_NO_OP)
    {
      ts_document_set_selected_op (self->document, op);
      model = is_in_body (self) ? ts_body_menu_new () : ts_node_menu_new (self->document, op);
    }
  else
    model = scope != NULL ? ts_scope_menu_new (self->document, scope) : ts_group_menu_new ();

  ts_node_menu_popup (GTK_WIDGET (self->canvas), model, x, y);
}

/* ---- the template ------------------------------------------------------------------------------- */

void
ts_workspace_bind_requests (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_op_activated);
  gtk_widget_class_bind_template_callback (widget_class, op_activated_in_graph);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_output_activated);
  gtk_widget_class_bind_template_callback (widget_class, context_menu);
  gtk_widget_class_bind_template_callback (widget_class, feed_output);
  gtk_widget_class_bind_template_callback (widget_class, show_scope);
  gtk_widget_class_bind_template_callback (widget_class, patterns_found);
  gtk_widget_class_bind_template_callback (widget_class, show_value);
  gtk_widget_class_bind_template_callback (widget_class, hits_changed);
  gtk_widget_class_bind_template_callback (widget_class, hit_activated);
  gtk_widget_class_bind_template_callback (widget_class, place_activated);
  gtk_widget_class_bind_template_callback (widget_class, scope_activated);
  gtk_widget_class_bind_template_callback (widget_class, navigator_changed);
}
