#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-canvas-node.h"
#include "app/scene/ts-card.h"

#define MAX_NODES 250
#define DELAY_MS 120
#define MAX_PREPARED 8

static void
node_activated (TsCanvasNode *node,
                TsCanvas *self)
{
  guint32 box = self->scene != NULL ? ts_scene_find_key (self->scene, ts_canvas_node_get_key (node)) : TS_NO_BOX;

  if (box == TS_NO_BOX)
    return;

  ts_canvas_select_box (self, box);
  if (ts_box_is_container (&self->scene->boxes[box]))
    ts_canvas_toggle_box (self, box);
  else
    ts_canvas_emit_activated (self, self->scene->boxes[box].item->id);
}

void
ts_canvas_drop_nodes (TsCanvas *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    gtk_widget_unparent (self->nodes->pdata[i]);
  g_ptr_array_set_size (self->nodes, 0);
}

/* Boxes in the view, outer ones first, up to the limit; the selected one and the current one in any case. */
static GArray *
find_boxes (TsCanvas *self)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 root = 0, current = ts_scene_marks_get_current_box (self->marks);
  TsRect seen = {
    (float)self->camera.x,
    (float)self->camera.y,
    (float)(ts_canvas_get_width (self) / self->camera.scale),
    (float)(ts_canvas_get_height (self) / self->camera.scale),
  };

  if (self->selected_box != TS_NO_BOX)
    g_array_append_val (boxes, self->selected_box);
  if (current != TS_NO_BOX && current != self->selected_box)
    g_array_append_val (boxes, current);

  g_array_append_val (frames, root);
  for (guint i = 0; i < frames->len; i++)
    {
      const TsBox *frame = &self->scene->boxes[g_array_index (frames, guint32, i)];

      for (guint32 child = frame->first_child; child < frame->first_child + frame->n_children && boxes->len < MAX_NODES; child++)
        {
          if (!ts_rect_intersects (&self->scene->boxes[child].rect, &seen))
            continue;
          if (child != self->selected_box && child != current)
            g_array_append_val (boxes, child);
          if (ts_box_is_open (&self->scene->boxes[child]))
            g_array_append_val (frames, child);
        }
    }

  return boxes;
}

static const char *
get_name (TsCanvas *self,
          const TsBox *box,
          char **scope_name)
{
  if (box->item->kind == TS_ITEM_OP)
    return ts_graph_get_operation (self->graph, box->item->id)->name;

  if (box->item->kind == TS_ITEM_SCOPE)
    return *scope_name = ts_scope_tree_dup_name (self->scene->tree, box->item->id);

  return box->item->label;
}

static void
update_node (TsCanvas *self,
             TsCanvasNode *node,
             guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  TsRect rect = box->rect;
  g_autofree char *scope_name = NULL;
  g_autofree char *description = ts_canvas_dup_box_description (self, index);
  double x, y;

  if (ts_box_is_open (box))
    rect.height = TS_FRAME_HEADER;
  ts_camera_to_view (&self->camera, rect.x, rect.y, &x, &y);
  ts_canvas_node_update (node, ts_box_get_key (box), get_name (self, box, &scope_name), description,
                         index == self->selected_box || ts_scene_marks_get (self->marks, index)->is_chosen, ts_box_can_open (box), ts_box_is_open (box));
  ts_canvas_node_set_place (node, &(GdkRectangle) { (int)x, (int)y,
                                                    MAX ((int)(rect.width * self->camera.scale), 1),
                                                    MAX ((int)(rect.height * self->camera.scale), 1) });
}

void
ts_canvas_allocate_nodes (TsCanvas *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    gtk_widget_size_allocate (self->nodes->pdata[i], ts_canvas_node_get_place (self->nodes->pdata[i]), -1);
}

/* Lines from box to box become relations from node to node. */
static void
update_targets (TsCanvas *self,
                GArray *boxes)
{
  g_autoptr (GHashTable) node_of = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();

  for (guint i = 0; i < boxes->len; i++)
    g_hash_table_insert (node_of, GUINT_TO_POINTER (g_array_index (boxes, guint32, i)), self->nodes->pdata[i]);

  for (guint i = 0; i < boxes->len; i++)
    {
      guint32 box = g_array_index (boxes, guint32, i);
      const TsBox *frame = &self->scene->boxes[self->scene->boxes[box].parent];

      g_ptr_array_set_size (targets, 0);
      for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
        {
          gpointer node = self->scene->lines[e].from == box ? g_hash_table_lookup (node_of, GUINT_TO_POINTER (self->scene->lines[e].to)) : NULL;

          if (node != NULL && !g_ptr_array_find (targets, node, NULL))
            g_ptr_array_add (targets, node);
        }
      ts_canvas_node_set_targets (self->nodes->pdata[i], targets);
    }
}

static void
want_prepared (TsCanvas *self,
               GArray *containers,
               guint32 index)
{
  const TsBox *box = index != TS_NO_BOX ? &self->scene->boxes[index] : NULL;

  if (box != NULL && ts_box_is_container (box) && !ts_box_is_open (box) && containers->len < MAX_PREPARED &&
      g_hash_table_add (self->prepared, GUINT_TO_POINTER (box->item->id)))
    g_array_append_val (containers, box->item->id);
}

/* What may be opened next, the box under the pointer first, is laid out while nobody waits for it. */
static void
prepare_next (TsCanvas *self,
              GArray *boxes)
{
  g_autoptr (GArray) containers = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (self->job != NULL || self->tick != 0 || self->ranks == NULL || self->camera.scale < TS_SCENE_LABEL_SCALE)
    return;

  want_prepared (self, containers, self->hovered_box);
  for (guint i = 0; i < boxes->len; i++)
    want_prepared (self, containers, g_array_index (boxes, guint32, i));
  ts_canvas_prepare (self, containers);
}

static GtkWidget *
make_node (TsCanvas *self)
{
  GtkWidget *node = ts_canvas_node_new ();

  g_signal_connect (node, "activated", G_CALLBACK (node_activated), self);
  gtk_widget_set_parent (node, GTK_WIDGET (self));
  return node;
}

/* A box that had a node keeps it: who listens hears of another one when the selection moves, and not of the same one with another name. */
static void
give_nodes (TsCanvas *self,
            GArray *boxes)
{
  g_autoptr (GHashTable) old = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autofree guint64 *keys = g_new (guint64, self->nodes->len + 1);
  GHashTableIter iter;
  gpointer node;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      keys[i] = ts_canvas_node_get_key (self->nodes->pdata[i]);
      g_assert (g_hash_table_insert (old, &keys[i], self->nodes->pdata[i])); /* each box has one */
    }
  for (guint i = 0; i < boxes->len; i++)
    {
      guint64 key = ts_box_get_key (&self->scene->boxes[g_array_index (boxes, guint32, i)]);

      node = g_hash_table_lookup (old, &key);
      g_hash_table_remove (old, &key);
      g_ptr_array_add (nodes, node != NULL ? node : make_node (self));
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    gtk_widget_unparent (node);
  g_ptr_array_set_size (self->nodes, 0);
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (self->nodes, nodes->pdata[i]);
}

/* The focus stays at the graph; in it the selected box is what is told of. */
static void
update_active (TsCanvas *self)
{
  gpointer active = self->selected_box != TS_NO_BOX ? self->nodes->pdata[0] : NULL;

  if (active != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, active, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static gboolean
update_nodes (gpointer data)
{
  TsCanvas *self = data;

  self->nodes_idle = 0;
  if (self->scene == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;

  g_autoptr (GArray) boxes = find_boxes (self);

  give_nodes (self, boxes);
  for (guint i = 0; i < boxes->len; i++)
    update_node (self, self->nodes->pdata[i], g_array_index (boxes, guint32, i));
  update_targets (self, boxes);
  update_active (self);
  ts_canvas_allocate_nodes (self);
  prepare_next (self, boxes);

  return G_SOURCE_REMOVE;
}

void
ts_canvas_queue_nodes (TsCanvas *self)
{
  ts_canvas_update_overview (self);
  if (self->nodes_idle == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->nodes_idle = g_timeout_add (DELAY_MS, update_nodes, self);
}
