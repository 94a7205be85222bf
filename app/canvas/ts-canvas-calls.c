#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-fold.h"
#include "engine/graph/ts-graph-inline.h"

#include <string.h>

/* Functions that are opened in the place of the operation that calls them: the graph that is shown is another one then, with more operations. All others know nothing of
 * these: they are told of the call. */

TsGraph *
ts_canvas_get_shown_graph (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return self->graph;
}

TsShapeTable *
ts_canvas_get_shapes (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return self->body_shapes != NULL ? self->body_shapes : self->shapes;
}

guint32
ts_canvas_get_own_op (TsCanvas *self,
                      guint32 op)
{
  return op != TS_NO_OP && self->graph != NULL ? ts_graph_find_outer_call (self->graph, op) : op;
}

gboolean
ts_canvas_is_open_call (TsCanvas *self,
                        guint32 op)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (self->graph);

  for (guint i = 0; bodies != NULL && i < bodies->len; i++)
    if (g_array_index (bodies, TsInlinedBody, i).call == op)
      return TRUE;
  return FALSE;
}

guint32
ts_canvas_find_call_of_box (TsCanvas *self,
                            guint32 box)
{
  guint32 call = TS_NO_OP;

  for (; box != TS_NO_BOX && box != 0; box = self->scene->boxes[box].parent)
    {
      const TsItem *item = self->scene->boxes[box].item;

      if (item->kind == TS_ITEM_SCOPE && item->op != TS_NO_OP && ts_canvas_is_open_call (self, item->op))
        call = item->op;
    }
  return call;
}

guint32
ts_canvas_find_box_of_op (TsCanvas *self,
                          guint32 op)
{
  guint32 box = ts_scene_get_box_of_op (self->scene, op);

  if (box == TS_NO_BOX || !ts_canvas_is_open_call (self, op))
    return box;
  return ts_scene_find_thing (self->scene, ts_box_get_key (&self->scene->boxes[box]));
}

guint32
ts_canvas_find_open_place (TsCanvas *self,
                           guint32 op)
{
  const TsInlinedBody *body = ts_graph_find_inlined_body (self->graph, op);
  guint32 place = op;

  for (; body != NULL && self->scene != NULL; body = ts_graph_find_inlined_body (self->graph, body->call))
    {
      guint32 box = ts_canvas_find_box_of_op (self, body->call);

      if (box == TS_NO_BOX || !ts_box_is_open (&self->scene->boxes[box]))
        place = body->call;
    }
  return place;
}

gboolean
ts_canvas_follow_recursion (TsCanvas *self,
                            guint32 box)
{
  const TsItem *item = self->scene->boxes[box].item;
  guint32 call = item->kind == TS_ITEM_OP ? ts_operation_find_recursion (ts_graph_get_operation (self->graph, item->id)) : TS_NO_OP;
  guint32 around = call != TS_NO_OP ? ts_canvas_find_box_of_op (self, call) : TS_NO_BOX;

  if (around == TS_NO_BOX)
    return FALSE;
  ts_canvas_walk_to (self, around);
  return TRUE;
}

void
ts_canvas_open_call (TsCanvas *self,
                     guint32 box)
{
  TsCanvasWish wish = ts_canvas_wish_none ();
  g_auto (GStrv) groups = ts_canvas_dup_open_groups (self);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_strv_builder_addv (names, (const char **)groups);
  g_strv_builder_add (names, ts_graph_get_operation (self->graph, self->scene->boxes[box].item->id)->name);
  wish.more_names = g_strv_builder_end (names);
  wish.anchor = ts_box_get_key (&self->scene->boxes[box]);
  ts_canvas_drop_outline (self);
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_take_graph (TsCanvas *self,
                      TsGraph *graph)
{
  if (graph == self->graph)
    return;

  ts_graph_ref (graph);
  ts_graph_unref (self->graph);
  self->graph = graph;
  self->has_new_items = TRUE;
  ts_canvas_renew_sparks (self);
  ts_canvas_update_colors (self);
}

GBytes *
ts_canvas_extend_parts (TsGraph *graph,
                        GBytes *parts)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  gsize n = 0;
  const guint8 *before = parts != NULL ? g_bytes_get_data (parts, &n) : NULL;
  guint8 *all;

  if (parts == NULL || n >= n_ops)
    return parts;

  all = g_malloc (n_ops);
  memcpy (all, before, n);
  for (guint32 i = (guint32)n; i < n_ops; i++)
    all[i] = before[ts_graph_find_outer_call (graph, i)] != TS_PART_HIDDEN ? TS_PART_SHOWN : TS_PART_HIDDEN;
  g_bytes_unref (parts);
  return g_bytes_new_take (all, n_ops);
}

gboolean
ts_canvas_dup_selected_body (TsCanvas *self,
                             GArray **calls,
                             guint32 *op)
{
  const TsInlinedBody *body;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  body = self->graph != NULL && self->selected_op != TS_NO_OP ? ts_graph_find_inlined_body (self->graph, self->selected_op) : NULL;
  if (body == NULL)
    return FALSE;

  *op = self->selected_op - body->first;
  *calls = g_array_new (FALSE, FALSE, sizeof (TsCanvasCall));
  while (body != NULL)
    {
      const TsInlinedBody *around = ts_graph_find_inlined_body (self->graph, body->call);
      TsCanvasCall call = { body->call - (around != NULL ? around->first : 0), body->number };

      g_array_prepend_val (*calls, call);
      body = around;
    }
  return TRUE;
}
