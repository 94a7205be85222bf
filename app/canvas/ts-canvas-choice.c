#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-outline.h"
#include "engine/graph/ts-graph-inline.h"

#define SLICE_MARGIN 60.0f /* pixels round it at 100 % */

/* Several boxes that are selected at once, by their keys, so that they stay so while others open and close. The last one is the
 * selected box as well. */

static gboolean
find_key (TsCanvas *self,
          guint64 key,
          guint *position)
{
  for (guint i = 0; i < self->chosen->len; i++)
    if (g_array_index (self->chosen, guint64, i) == key)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static void
choice_changed (TsCanvas *self)
{
  ts_scene_marks_set_chosen (self->marks, (const guint64 *)self->chosen->data, self->chosen->len);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "n-chosen");
}

void
ts_canvas_clear_choice (TsCanvas *self)
{
  if (self->chosen->len == 0)
    return;

  g_array_set_size (self->chosen, 0);
  choice_changed (self);
}

static void
select_last (TsCanvas *self)
{
  guint32 box = TS_NO_BOX;

  if (self->chosen->len > 0)
    box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, self->chosen->len - 1));
  self->is_choosing = TRUE;
  ts_canvas_select_box (self, box);
  self->is_choosing = FALSE;
}

/* What is selected alone is the first of several. */
static void
begin_choice (TsCanvas *self)
{
  if (self->chosen->len == 0 && self->selected_box != TS_NO_BOX)
    {
      guint64 key = ts_box_get_key (&self->scene->boxes[self->selected_box]);

      g_array_append_val (self->chosen, key);
    }
}

static void
add_box (TsCanvas *self,
         guint32 box)
{
  guint64 key = ts_box_get_key (&self->scene->boxes[box]);
  guint position;

  if (!find_key (self, key, &position))
    g_array_append_val (self->chosen, key);
}

void
ts_canvas_choose_box (TsCanvas *self,
                      guint32 box)
{
  guint position;

  if (self->scene == NULL || box == TS_NO_BOX || box == 0)
    return;

  begin_choice (self);
  if (find_key (self, ts_box_get_key (&self->scene->boxes[box]), &position))
    g_array_remove_index (self->chosen, position);
  else
    add_box (self, box);
  select_last (self);
  choice_changed (self);
}

void
ts_canvas_choose_op (TsCanvas *self,
                     guint32 op)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->scene != NULL && op < self->scene->tree->n_ops)
    ts_canvas_choose_box (self, ts_scene_get_box_of_op (self->scene, op));
}

gboolean
ts_canvas_choose_scope (TsCanvas *self,
                        const char *scope)
{
  guint32 number, box;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  number = self->scene != NULL ? ts_scope_tree_find (self->scene->tree, scope) : TS_NO_SCOPE;
  box = number != TS_NO_SCOPE ? ts_scene_find_container (self->scene, number) : TS_NO_BOX;
  if (box == TS_NO_BOX)
    return FALSE;
  ts_canvas_choose_box (self, box);
  return TRUE;
}

void
ts_canvas_choose_rect (TsCanvas *self,
                       TsRect rect)
{
  if (self->scene == NULL)
    return;

  begin_choice (self);
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (!ts_box_is_open (&self->scene->boxes[i]) && ts_rect_intersects (&self->scene->boxes[i].rect, &rect))
      add_box (self, i);
  select_last (self);
  choice_changed (self);
}

/* Everything beside what is selected. */
void
ts_canvas_choose_all (TsCanvas *self)
{
  const TsBox *frame;

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->scene == NULL)
    return;
  frame = &self->scene->boxes[self->selected_box != TS_NO_BOX ? self->scene->boxes[self->selected_box].parent : 0];
  for (guint32 i = frame->first_child; i < frame->first_child + frame->n_children; i++)
    add_box (self, i);
  select_last (self);
  choice_changed (self);
}

guint
ts_canvas_get_n_chosen (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), 0);

  if (self->chosen->len > 0)
    return self->chosen->len;
  return self->selected_op != TS_NO_OP || self->selected_container != TS_NO_CONTAINER;
}

/* ---- by name ------------------------------------------------------------------------------------- */

/* (transfer full) */
static char *
dup_key_name (TsCanvas *self,
              guint32 box)
{
  const TsItem *item = self->scene->boxes[box].item;
  g_autofree char *name = item->kind != TS_ITEM_OP ? ts_canvas_dup_container_name (self, box) : NULL;

  if (name == NULL)
    return g_strdup (ts_graph_get_operation (self->graph, item->id)->name);
  return item->kind == TS_ITEM_SCOPE ? g_strconcat (name, "/", NULL) : g_steal_pointer (&name);
}

char **
ts_canvas_dup_chosen_keys (TsCanvas *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (self->scene == NULL)
    return NULL;
  for (guint i = 0; i < self->chosen->len && i < TS_VIEW_MAX_NAMES; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX && box != 0)
        g_ptr_array_add (names, dup_key_name (self, box));
    }
  if (self->chosen->len == 0 && ts_canvas_is_group_selected (self))
    g_ptr_array_add (names, dup_key_name (self, self->selected_box));
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_steal (names, NULL);
}

void
ts_canvas_choose_keys (TsCanvas *self,
                       const char *const *names)
{
  g_autoptr (GHashTable) boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 box = 1; box < self->scene->n_boxes; box++)
    g_hash_table_insert (boxes, dup_key_name (self, box), GUINT_TO_POINTER (box));
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint32 box = GPOINTER_TO_UINT (g_hash_table_lookup (boxes, names[i]));

      if (box != 0)
        g_array_append_val (found, box);
    }
  if (found->len == 0)
    return;

  g_array_set_size (self->chosen, 0);
  if (found->len == 1)
    {
      ts_canvas_select_box (self, g_array_index (found, guint32, 0));
      return;
    }
  for (guint i = 0; i < found->len; i++)
    add_box (self, g_array_index (found, guint32, i));
  select_last (self);
  choice_changed (self);
}

/* ---- what is in them ----------------------------------------------------------------------------- */

/* A closed box shows what is in it; of an open one everything inside is. */
static void
mark_in_box (TsCanvas *self,
             guint32 box,
             guint8 *is_in)
{
  const TsScopeTree *tree = self->scene->tree;
  const TsItem *item = self->scene->boxes[box].item;

  if (item->kind == TS_ITEM_OP)
    {
      is_in[item->id] = TRUE;
    }
  else if (item->kind == TS_ITEM_SCOPE)
    {
      for (guint32 i = tree->scopes[item->id].begin; i < tree->scopes[item->id].end; i++)
        is_in[tree->order[i]] = TRUE;
    }
  else
    {
      for (guint32 i = 0; i < tree->n_ops; i++)
        for (guint32 at = self->scene->box_of_place[i]; at != TS_NO_BOX && at >= box; at = self->scene->boxes[at].parent)
          if (at == box)
            is_in[tree->order[i]] = TRUE;
    }
}

/* For what is in the body of a function, the call of it. (transfer full) */
static GArray *
list_own (TsCanvas *self,
          guint8 *is_in)
{
  GArray *ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_own = ts_graph_get_n_own_operations (self->graph);

  for (guint32 op = n_own; op < self->scene->tree->n_ops; op++)
    if (is_in[op])
      is_in[ts_canvas_get_own_op (self, op)] = TRUE;
  for (guint32 op = 0; op < MIN (n_own, self->scene->tree->n_ops); op++)
    if (is_in[op])
      g_array_append_val (ops, op);
  return ops;
}

GArray *
ts_canvas_dup_chosen_ops (TsCanvas *self)
{
  GArray *ops = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (TS_IS_CANVAS (self), ops);

  if (self->chosen->len == 0 && self->selected_op != TS_NO_OP)
    return g_array_append_val (ops, self->told_op);
  if (self->scene == NULL)
    return ops;

  g_array_unref (ops);

  g_autofree guint8 *is_in = g_new0 (guint8, (gsize)self->scene->tree->n_ops + 1);

  if (self->chosen->len == 0 && self->selected_box != TS_NO_BOX && self->selected_box != 0)
    mark_in_box (self, self->selected_box, is_in);
  for (guint i = 0; i < self->chosen->len; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX)
        mark_in_box (self, box, is_in);
    }
  return list_own (self, is_in);
}

guint8 *
ts_canvas_mark_in_box (TsCanvas *self,
                       guint32 box)
{
  guint8 *is_in = g_new0 (guint8, (gsize)self->scene->tree->n_ops + 1);

  mark_in_box (self, box, is_in);
  return is_in;
}

GArray *
ts_canvas_list_in_box (TsCanvas *self,
                       guint32 box)
{
  g_autofree guint8 *is_in = ts_canvas_mark_in_box (self, box);

  return list_own (self, is_in);
}

gboolean
ts_canvas_dup_two_scopes (TsCanvas *self,
                          GArray **a,
                          GArray **b)
{
  guint32 boxes[2];

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  if (self->scene == NULL || self->chosen->len != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      boxes[i] = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));
      if (boxes[i] == TS_NO_BOX || !ts_box_is_container (&self->scene->boxes[boxes[i]]))
        return FALSE;
    }
  *a = ts_canvas_list_in_box (self, boxes[0]);
  *b = ts_canvas_list_in_box (self, boxes[1]);
  return TRUE;
}

GArray *
ts_canvas_dup_chosen_box_ops (TsCanvas *self)
{
  GArray *ops = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (TS_IS_CANVAS (self), ops);

  for (guint i = 0; self->scene != NULL && i < self->chosen->len; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX && self->scene->boxes[box].item->op < ts_graph_get_n_own_operations (self->graph))
        g_array_append_val (ops, self->scene->boxes[box].item->op);
    }
  return ops;
}

static void
append_name (TsCanvas *self,
             guint32 box,
             GString *names)
{
  const TsItem *item = self->scene->boxes[box].item;
  g_autofree char *scope = item->kind == TS_ITEM_SCOPE ? ts_scope_tree_dup_name (self->scene->tree, item->id) : NULL;

  if (names->len > 0)
    g_string_append_c (names, '\n');
  if (item->kind == TS_ITEM_OP)
    g_string_append (names, ts_graph_get_operation (self->graph, item->id)->name);
  else
    g_string_append (names, scope != NULL ? scope : item->label);
}

char *
ts_canvas_dup_chosen_names (TsCanvas *self)
{
  GString *names = g_string_new (NULL);

  g_return_val_if_fail (TS_IS_CANVAS (self), g_string_free (names, FALSE));

  if (self->scene == NULL)
    return g_string_free (names, FALSE);

  if (self->chosen->len == 0 && self->selected_op != TS_NO_OP)
    g_string_append (names, ts_graph_get_operation (self->graph, self->selected_op)->name); /* it may be folded */
  else if (self->chosen->len == 0 && self->selected_box != TS_NO_BOX)
    append_name (self, self->selected_box, names);
  for (guint i = 0; i < self->chosen->len; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX)
        append_name (self, box, names);
    }
  return g_string_free (names, FALSE);
}

/* ---- slices -------------------------------------------------------------------------------------- */

void
ts_canvas_zoom_to_slice (TsCanvas *self)
{
  float left = G_MAXFLOAT, top = G_MAXFLOAT, right = -G_MAXFLOAT, bottom = -G_MAXFLOAT;
  double width = ts_canvas_get_width (self), height = ts_canvas_get_height (self), fit;
  TsCamera camera;

  g_return_if_fail (TS_IS_CANVAS (self));

  for (guint32 i = 1; self->scene != NULL && i < self->scene->n_boxes; i++)
    if (ts_scene_marks_get (self->marks, i)->n_in_slice > 0)
      {
        const TsRect *rect = &self->scene->boxes[i].rect;

        left = MIN (left, rect->x);
        top = MIN (top, rect->y);
        right = MAX (right, rect->x + rect->width);
        bottom = MAX (bottom, rect->y + rect->height);
      }
  if (right < left || width <= 0)
    return;

  fit = MIN (width / (right - left + 2 * SLICE_MARGIN), height / (bottom - top + 2 * SLICE_MARGIN));
  camera.scale = CLAMP (fit, TS_CAMERA_LEGIBLE_SCALE, 1);
  camera.x = (left + right) / 2 - width / camera.scale / 2;
  camera.y = (top + bottom) / 2 - height / camera.scale / 2;
  if (fit < TS_CAMERA_LEGIBLE_SCALE)
    camera.y = top - SLICE_MARGIN; /* it cannot all be seen: its begin */
  ts_camera_keep_inside (&camera, self->scene, width, height);
  ts_canvas_move_camera (self, camera, TRUE);
}
