#include "app/canvas/ts-canvas-private.h"

#include "app/models/ts-view-parts.h"

#include <string.h>

#define MAX_GROUP_NAMES 1000u /* of operations in a group whose control edges are drawn */

/* What the user wants drawn of the graph. Another rule is another outline: scopes keep their numbers there, groups only their names. */

static gboolean
is_group (gpointer key,
          gpointer value,
          gpointer data)
{
  return GPOINTER_TO_UINT (key) >= GPOINTER_TO_UINT (data);
}

char **
ts_canvas_dup_open_groups (TsCanvas *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint32 n_scopes = self->scene != NULL ? self->scene->tree->n_scopes : 0;
  GHashTableIter iter;
  gpointer container;

  g_hash_table_iter_init (&iter, self->shown_open);
  while (self->scene != NULL && g_hash_table_iter_next (&iter, &container, NULL))
    {
      guint32 box = GPOINTER_TO_UINT (container) >= n_scopes ? ts_scene_find_container (self->scene, GPOINTER_TO_UINT (container)) : TS_NO_BOX;
      g_autofree char *name = box != TS_NO_BOX ? ts_canvas_dup_container_name (self, box) : NULL;

      if (name != NULL)
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

void
ts_canvas_drop_outline (TsCanvas *self)
{
  ts_canvas_drop_job (self);
  if (self->scene != NULL)
    g_hash_table_foreach_remove (self->open, is_group, GUINT_TO_POINTER (self->scene->tree->n_scopes));
  self->has_new_items = TRUE;
}

void
ts_canvas_apply_rules (TsCanvas *self,
                       TsViewRules *rules,
                       TsCanvasWish wish)
{
  TsViewRules *old = self->rules;

  self->rules = ts_view_rules_ref (rules);
  ts_view_rules_unref (old);
  ts_canvas_drop_outline (self);
  g_object_notify (G_OBJECT (self), "rules");
  ts_canvas_update_scene (self, wish);
}

/* The box that had best stay where it is: the selected one if it is seen, else one in the middle; no group. */
guint64
ts_canvas_find_middle (TsCanvas *self)
{
  double width = ts_canvas_get_width (self) / self->camera.scale, height = ts_canvas_get_height (self) / self->camera.scale;
  TsRect seen = { (float)self->camera.x, (float)self->camera.y, (float)width, (float)height };
  guint32 best = self->selected_box;
  double nearest = G_MAXDOUBLE;

  if (self->scene == NULL)
    return TS_NO_KEY;
  if (best != TS_NO_BOX && ts_rect_intersects (&self->scene->boxes[best].rect, &seen))
    return ts_box_get_key (&self->scene->boxes[best]);

  best = TS_NO_BOX;
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    {
      const TsBox *box = &self->scene->boxes[i];
      double dx = box->rect.x + box->rect.width / 2 - seen.x - width / 2, dy = box->rect.y - seen.y - height / 2;

      if (box->item->kind > TS_ITEM_SCOPE || dx * dx + dy * dy >= nearest || !ts_rect_intersects (&box->rect, &seen))
        continue;
      nearest = dx * dx + dy * dy;
      best = i;
    }
  return best != TS_NO_BOX ? ts_box_get_key (&self->scene->boxes[best]) : TS_NO_KEY;
}

static TsCanvasWish
new_wish (TsCanvas *self)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  wish.anchor = ts_canvas_find_middle (self);
  wish.more_names = ts_canvas_dup_open_groups (self);
  wish.fit = self->scene == NULL || self->is_fitted;
  if (self->scene == NULL && self->selected_op != TS_NO_OP) /* the way to it was to be opened */
    {
      wish.reveal_op = self->selected_op;
      wish.camera_follows = TRUE;
    }
  return wish;
}

void
ts_canvas_set_rules (TsCanvas *self,
                     TsViewRules *rules)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  g_return_if_fail (rules != NULL);

  if (ts_view_rules_equal (rules, self->rules))
    return;
  ts_canvas_note_place (self);
  self->is_travelling = self->scene != NULL; /* what that opens and closes is no place of its own */
  ts_canvas_apply_rules (self, rules, new_wish (self));
}

TsViewRules *
ts_canvas_get_rules (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return self->rules;
}

/* Nothing comes of rules that cannot be followed: what was drawn stays. */
void
ts_canvas_refuse_rules (TsCanvas *self,
                        const GError *error)
{
  if (!ts_view_rules_equal (self->rules, self->drawn_rules))
    {
      TsCanvasWish wish = ts_canvas_wish_none ();

      wish.fit = self->scene == NULL;
      self->is_travelling = FALSE;
      ts_canvas_apply_rules (self, self->drawn_rules, wish);
    }
  g_signal_emit_by_name (self, "rules-failed", error->message);
}

/* ---- what is hidden --------------------------------------------------------------------------------- */

gboolean
ts_canvas_is_passed (TsCanvas *self,
                     guint32 op)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  return self->scene != NULL && op < self->scene->tree->n_ops && ts_wiring_is_passed (self->scene->wiring, op) &&
         !g_strv_contains ((const char *const *)self->rules->shown, ts_graph_get_operation (self->graph, op)->name);
}

guint32
ts_canvas_count_passed (TsCanvas *self,
                        guint64 *n_dropped)
{
  guint32 n = 0;

  g_return_val_if_fail (TS_IS_CANVAS (self), 0);

  *n_dropped = self->scene != NULL ? ts_wiring_get_n_dropped (self->scene->wiring) : 0;
  for (guint32 op = 0; self->scene != NULL && op < self->scene->tree->n_ops; op++)
    n += ts_wiring_is_passed (self->scene->wiring, op);
  return n;
}

/* Draws @op although a rule hides it, and goes there. */
void
ts_canvas_show_passed (TsCanvas *self,
                       guint32 op)
{
  g_autoptr (TsViewRules) rules = ts_view_rules_show (self->rules, ts_graph_get_operation (self->graph, op)->name, TRUE);
  TsCanvasWish wish = new_wish (self);

  wish.fit = FALSE;
  wish.reveal_op = op;
  wish.select = TRUE;
  wish.camera_follows = TRUE;
  self->is_travelling = TRUE;
  ts_canvas_apply_rules (self, rules, wish);
}

/* ---- control edges ---------------------------------------------------------------------------------- */

/* Whether there are any that are not drawn. */
static gboolean
has_hidden_control (TsCanvas *self,
                    guint32 box)
{
  return box != TS_NO_BOX && self->scene->boxes[box].item != NULL && self->scene->boxes[box].item->n_hidden_control > 0;
}

static gboolean
has_hidden_control_inside (TsCanvas *self,
                           guint32 box)
{
  const TsBox *at = &self->scene->boxes[box];
  gboolean found = has_hidden_control (self, box);

  for (guint32 child = at->first_child; child < at->first_child + at->n_children && !found; child++)
    found = has_hidden_control_inside (self, child);
  return found;
}

/* All are drawn if some are not; else none, or as few as without a rule, if that are less. */
static TsControlRule
find_next_rule (TsCanvas *self,
                guint32 box,
                const char *name)
{
  guint n_drawn = 0;

  if (has_hidden_control_inside (self, box))
    return TS_CONTROL_ALL;
  if (ts_view_rules_get_control_of (self->rules, name) != TS_CONTROL_ALL || self->rules->control != TS_CONTROL_FEW)
    return TS_CONTROL_NONE;
  for (guint32 i = 0; i < self->scene->n_lines; i++)
    n_drawn += (self->scene->lines[i].edge->flags & TS_EDGE_CONTROL) && (self->scene->lines[i].from == box || self->scene->lines[i].to == box);
  return n_drawn > TS_MAX_CONTROL_EDGES || ts_box_is_open (&self->scene->boxes[box]) ? TS_CONTROL_FEW : TS_CONTROL_NONE;
}

/* What the box is called by rules: a group has no name that lasts, but what is in it has. (transfer full) (nullable): that is too many */
static char **
dup_names (TsCanvas *self,
           guint32 box)
{
  const TsItem *item = self->scene->boxes[box].item;
  g_autofree guint8 *is_in = NULL;
  char **names;

  if (item->kind == TS_ITEM_OP)
    return g_strdupv ((char *[]) { (char *)ts_graph_get_operation (self->graph, item->id)->name, NULL });
  if (item->kind == TS_ITEM_SCOPE)
    {
      g_autofree char *scope = ts_scope_tree_dup_name (self->scene->tree, item->id);

      return g_strdupv ((char *[]) { scope, NULL });
    }

  is_in = ts_canvas_mark_in_box (self, box);
  names = ts_view_parts_dup_kept_names (self->scene->tree, is_in, self->scene->tree->n_ops, MAX_GROUP_NAMES);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], "/"))
      names[i][strlen (names[i]) - 1] = '\0';
  return names;
}

void
ts_canvas_toggle_control_of (TsCanvas *self,
                             guint32 box)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (TsViewRules) rules = NULL;

  if (self->scene == NULL || box == TS_NO_BOX || box == 0)
    return;
  names = dup_names (self, box);
  if (names == NULL)
    {
      g_autofree char *message = g_strdup_printf ("more than %u operations are in the group: open it, or draw all control edges", MAX_GROUP_NAMES);

      g_signal_emit_by_name (self, "rules-failed", message);
      return;
    }
  if (*names == NULL)
    return;
  rules = ts_view_rules_set_control_of (self->rules, (const char *const *)names, find_next_rule (self, box, *names));
  ts_canvas_set_rules (self, rules);
}

void
ts_canvas_toggle_control (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_canvas_toggle_control_of (self, self->selected_box);
}
