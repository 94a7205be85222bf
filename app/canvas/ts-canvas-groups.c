#include "app/canvas/ts-canvas-private.h"

#include "engine/graph/ts-graph-inline.h"

#define GROUP "group"

/* ---- rules ---------------------------------------------------------------------------------------- */

void
ts_canvas_set_outline_rules (TsCanvas *self,
                             const TsOutlineRules *rules)
{
  GObject *object = G_OBJECT (self);
  gboolean grouping_changed = !rules->no_groups != !self->outline_rules.no_groups, pins_changed = !rules->no_hub_pins != !self->outline_rules.no_hub_pins;

  if (ts_outline_rules_equal (rules, &self->outline_rules))
    return;

  ts_outline_rules_copy (&self->outline_rules, rules);
  self->has_new_items = TRUE;
  g_hash_table_remove_all (self->prepared);
  if (grouping_changed)
    g_object_notify (object, "groups");
  if (pins_changed)
    g_object_notify (object, "hub-pins");
}

/* Another picture of the same; what is selected, or else @anchor, stays where it is. */
static void
apply (TsCanvas *self,
       const TsOutlineRules *rules,
       guint32 anchor,
       gboolean fit)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  ts_canvas_note_place (self);
  ts_canvas_set_outline_rules (self, rules);
  if (self->graph == NULL)
    return;

  wish.fit = fit;
  if (self->scene != NULL && anchor != TS_NO_BOX)
    wish.anchor = ts_box_get_key (&self->scene->boxes[anchor]);
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_set_grouping (TsCanvas *self,
                        gboolean grouping)
{
  g_auto (TsOutlineRules) rules = { 0 };

  if (grouping == !self->outline_rules.no_groups)
    return;
  ts_outline_rules_copy (&rules, &self->outline_rules);
  rules.no_groups = !grouping;
  apply (self, &rules, self->selected_box, TRUE);
}

void
ts_canvas_set_hub_pins (TsCanvas *self,
                        gboolean pins)
{
  g_auto (TsOutlineRules) rules = { 0 };

  if (pins == !self->outline_rules.no_hub_pins)
    return;
  ts_outline_rules_copy (&rules, &self->outline_rules);
  rules.no_hub_pins = !pins;
  apply (self, &rules, self->selected_box, self->is_fitted);
}

void
ts_canvas_forget_undone (TsCanvas *self)
{
  g_clear_pointer (&self->outline_rules.undone, g_strfreev);
  g_clear_pointer (&self->shown_outline_rules.undone, g_strfreev);
}

void
ts_canvas_copy_outline_rules (TsCanvas *self,
                              TsOutlineRules *rules)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  ts_outline_rules_copy (rules, &self->outline_rules);
}

/* ---- one group ------------------------------------------------------------------------------------ */

gboolean
ts_canvas_is_group_selected (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  return self->scene != NULL && self->selected_box != TS_NO_BOX && self->selected_box != 0 &&
         ts_item_kind_is_group (self->scene->boxes[self->selected_box].item->kind);
}

/* Whether a folded operation, a constant or a read, is there only for what is in a group. */
static gboolean
is_for_group (TsCanvas *self,
              guint32 op,
              const guint8 *is_in)
{
  guint n;
  const TsConsumer *consumers = ts_graph_get_consumers (self->graph, op, &n);

  if (n == 0 || self->scene->box_of_place[self->scene->tree->place[op]] != TS_NO_BOX)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_in[consumers[i].op])
      return FALSE;
  return TRUE;
}

/* With the constants that are folded into what is in it: a read comes after what it reads. (transfer full) */
static GArray *
list_with_folded (TsCanvas *self,
                  guint32 box)
{
  g_autoptr (GArray) shown = ts_canvas_list_in_box (self, box);
  GArray *ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_ops = self->scene->tree->n_ops, n_own = MIN (ts_graph_get_n_own_operations (self->graph), n_ops);
  g_autofree guint8 *is_in = g_new0 (guint8, (gsize)n_ops + 1);

  for (guint i = 0; i < shown->len; i++)
    is_in[g_array_index (shown, guint32, i)] = TRUE;
  for (guint32 op = n_own; op > 0; op--)
    is_in[op - 1] = is_in[op - 1] || is_for_group (self, op - 1, is_in);
  for (guint32 op = 0; op < n_own; op++)
    if (is_in[op])
      g_array_append_val (ops, op);
  return ops;
}

GArray *
ts_canvas_dup_selected_group (TsCanvas *self,
                              char **kind,
                              char **name)
{
  static const char *const kinds[TS_N_ITEM_KINDS] = {
    [TS_ITEM_STACK] = "Stack",
    [TS_ITEM_SECTION] = "Section",
    [TS_ITEM_PATTERN] = "Pattern",
    [TS_ITEM_REGION] = "Region",
  };

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  if (!ts_canvas_is_group_selected (self))
    return NULL;
  *kind = g_strdup (kinds[self->scene->boxes[self->selected_box].item->kind]);
  *name = ts_canvas_dup_container_name (self, self->selected_box);
  return list_with_folded (self, self->selected_box);
}

/* What stays where it is when a box goes: the one beside it, or the one that they are in. */
static guint32
find_neighbour (TsCanvas *self,
                guint32 box)
{
  guint32 parent = self->scene->boxes[box].parent;
  const TsBox *frame = &self->scene->boxes[parent];

  if (frame->n_children < 2)
    return parent;
  return box > frame->first_child ? box - 1 : box + 1;
}

void
ts_canvas_undo_group (TsCanvas *self)
{
  g_auto (TsOutlineRules) rules = { 0 };
  g_autofree char *name = NULL;

  g_return_if_fail (TS_IS_CANVAS (self));

  if (!ts_canvas_is_group_selected (self))
    return;
  name = ts_canvas_dup_container_name (self, self->selected_box);
  ts_outline_rules_copy (&rules, &self->outline_rules);
  ts_outline_rules_undo (&rules, name);
  apply (self, &rules, find_neighbour (self, self->selected_box), FALSE);
}

/* ---- actions of its menu -------------------------------------------------------------------------- */

static void
toggle (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  TsCanvas *self = user_data;

  ts_canvas_toggle_box (self, self->selected_box);
}

static void
undo (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  ts_canvas_undo_group (user_data);
}

void
ts_canvas_add_group_actions (TsCanvas *self)
{
  static const GActionEntry entries[] = { { .name = "toggle", .activate = toggle }, { .name = "undo", .activate = undo } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), GROUP, G_ACTION_GROUP (group));
}
