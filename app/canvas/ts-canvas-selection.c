#include "app/canvas/ts-canvas-private.h"

/* The full name of a scope's box; NULL for anything else. */
static char *
dup_scope_name (TsCanvas *self,
                guint32 box)
{
  const TsItem *item = box != TS_NO_BOX ? self->scene->boxes[box].item : NULL;

  return item != NULL && item->kind == TS_ITEM_SCOPE && ts_canvas_find_call_of_box (self, box) == TS_NO_OP ? ts_scope_tree_dup_name (self->scene->tree, item->id) : NULL;
}

void
ts_canvas_emit_context_menu (TsCanvas *self,
                             guint32 box,
                             double x,
                             double y)
{
  const TsItem *item = box != TS_NO_BOX ? self->scene->boxes[box].item : NULL;
  g_autofree char *scope = dup_scope_name (self, box);
  guint32 call = box != TS_NO_BOX ? ts_canvas_find_call_of_box (self, box) : TS_NO_OP;
  guint32 op = call == TS_NO_OP && item != NULL && item->kind == TS_ITEM_OP ? item->id : call;

  if (item != NULL)
    g_signal_emit_by_name (self, "context-menu", op, scope, x, y);
}

/* ---- selection ---------------------------------------------------------------------------------- */

static void
set_selection (TsCanvas *self,
               guint32 op,
               guint32 container,
               char *scope,
               guint32 box,
               guint32 line)
{
  guint32 call = op == TS_NO_OP && self->scene != NULL ? ts_canvas_find_call_of_box (self, box) : TS_NO_OP;
  guint32 told_op = call != TS_NO_OP ? call : ts_canvas_get_own_op (self, op);
  gboolean op_changed = told_op != self->told_op;
  gboolean scope_changed = g_strcmp0 (scope, self->selected_scope) != 0 || container != self->selected_container; /* of a group nothing else tells */

  self->selected_op = op;
  self->told_op = told_op;
  self->selected_container = container;
  self->selected_box = box;
  self->selected_line = line;
  g_free (self->selected_scope);
  self->selected_scope = scope;

  if (!self->is_choosing)
    ts_canvas_clear_choice (self);
  if (op_changed)
    g_object_notify (G_OBJECT (self), "selected-op");
  if (scope_changed)
    g_object_notify (G_OBJECT (self), "selected-scope");
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_select_box (TsCanvas *self,
                      guint32 box)
{
  const TsItem *item = box != TS_NO_BOX && self->scene != NULL ? self->scene->boxes[box].item : NULL;

  if (item == NULL)
    set_selection (self, TS_NO_OP, TS_NO_CONTAINER, NULL, TS_NO_BOX, TS_NO_EDGE);
  else if (item->kind == TS_ITEM_OP)
    set_selection (self, item->id, TS_NO_CONTAINER, NULL, box, TS_NO_EDGE);
  else
    set_selection (self, TS_NO_OP, item->id, dup_scope_name (self, box), box, TS_NO_EDGE);
}

void
ts_canvas_select_part (TsCanvas *self,
                       guint32 box,
                       const char *scope)
{
  set_selection (self, TS_NO_OP, self->scene->boxes[box].item->id, g_strdup (scope), box, TS_NO_EDGE);
}

void
ts_canvas_select_line (TsCanvas *self,
                       guint32 line)
{
  set_selection (self, TS_NO_OP, TS_NO_CONTAINER, NULL, TS_NO_BOX, line);
}

void
ts_canvas_find_selection (TsCanvas *self)
{
  self->selected_line = TS_NO_EDGE;
  self->selected_box = TS_NO_BOX;
  if (self->scene == NULL)
    return;

  if (self->selected_op != TS_NO_OP)
    self->selected_box = ts_canvas_find_box_of_op (self, self->selected_op);
  else if (self->selected_container != TS_NO_CONTAINER)
    self->selected_box = ts_scene_find_container (self->scene, self->selected_container);

  /* What is no longer shown is no longer selected, but for operations: those are still somewhere. */
  if (self->selected_container != TS_NO_CONTAINER && self->selected_box == TS_NO_BOX)
    ts_canvas_select_box (self, TS_NO_BOX);
}

void
ts_canvas_select_op (TsCanvas *self,
                     guint32 op)
{
  guint32 box;

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->graph == NULL || op >= ts_graph_get_n_operations (self->graph))
    op = TS_NO_OP;

  box = op != TS_NO_OP && self->scene != NULL ? ts_scene_get_box_of_op (self->scene, op) : TS_NO_BOX;
  set_selection (self, op, TS_NO_CONTAINER, NULL, box, TS_NO_EDGE);
}

guint32
ts_canvas_get_selected_op (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), TS_NO_OP);
  return self->told_op;
}

const char *
ts_canvas_get_selected_scope (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);
  return self->selected_scope;
}
