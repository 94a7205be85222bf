#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-key-set.h"

#define MAX_PLACES 200

/* Where the user was: which scopes were open, what was seen and what selected. Going back and forth there is the undo of all that the
 * user does to the view. */

static void
place_free (gpointer data)
{
  TsCanvasPlace *place = data;

  g_hash_table_unref (place->open);
  ts_outline_rules_clear (&place->outline_rules);
  g_strfreev (place->groups);
  ts_view_rules_unref (place->rules);
  ts_notes_unref (place->notes);
  g_clear_pointer (&place->kept, g_bytes_unref);
  g_hash_table_unref (place->unfolded);
  g_free (place);
}

static TsCanvasPlace *
place_new (TsCanvas *self)
{
  TsCanvasPlace *place = g_new0 (TsCanvasPlace, 1);

  ts_outline_rules_copy (&place->outline_rules, &self->shown_outline_rules);
  place->open = ts_key_set_copy (self->shown_open);
  place->groups = ts_canvas_dup_open_groups (self);
  place->rules = ts_view_rules_ref (self->rules);
  place->notes = ts_notes_ref (self->notes);
  place->kept = self->kept != NULL ? g_bytes_ref (self->kept) : NULL;
  place->unfolded = g_hash_table_ref (self->unfolded);
  place->flow = self->flow;
  place->serpentine = self->serpentine;
  place->coloring = self->coloring;
  place->camera = self->moves_camera ? self->new_camera : self->camera;
  place->op = self->selected_op;
  place->container = self->selected_container;
  return place;
}

static gboolean
is_camera_equal (TsCamera a,
                 TsCamera b)
{
  return a.x == b.x && a.y == b.y && a.scale == b.scale;
}

static gboolean
is_drawn_equal (const TsCanvasPlace *a,
                const TsCanvasPlace *b)
{
  return ts_view_rules_equal (a->rules, b->rules) && ts_notes_equal (a->notes, b->notes) && ts_outline_rules_equal (&a->outline_rules, &b->outline_rules) &&
         ts_canvas_is_kept_equal (a->kept, b->kept) && ts_key_set_equal (a->unfolded, b->unfolded) && a->flow == b->flow && a->serpentine == b->serpentine &&
         a->coloring == b->coloring;
}

static void
notify (TsCanvas *self)
{
  g_object_notify (G_OBJECT (self), "can-go-back");
}

static void
push (GPtrArray *places,
      TsCanvasPlace *place)
{
  if (places->len == MAX_PLACES)
    g_ptr_array_remove_index (places, 0);
  g_ptr_array_add (places, place);
}

void
ts_canvas_note_place (TsCanvas *self)
{
  const TsCanvasPlace *last = self->back->len > 0 ? self->back->pdata[self->back->len - 1] : NULL;
  TsCanvasPlace *place;

  if (self->scene == NULL || self->is_travelling)
    return;

  place = place_new (self);
  if (last != NULL && is_camera_equal (last->camera, place->camera) && ts_key_set_equal (last->open, place->open) && is_drawn_equal (last, place))
    {
      place_free (place);
      return;
    }
  push (self->back, place);
  g_ptr_array_set_size (self->forth, 0);
  notify (self);
}

/* Another scene is about to be shown: what was open is a place if that changes. */
void
ts_canvas_note_scene (TsCanvas *self)
{
  if (self->scene != NULL && !ts_key_set_equal (self->shown_open, self->open))
    ts_canvas_note_place (self);
  g_hash_table_unref (self->shown_open);
  self->shown_open = ts_key_set_copy (self->open);
}

void
ts_canvas_forget_places (TsCanvas *self)
{
  g_ptr_array_set_size (self->back, 0);
  g_ptr_array_set_size (self->forth, 0);
  notify (self);
}

/* ---- going ---------------------------------------------------------------------------------------- */

/* Where other rules held, or other operations were shown. */
static void
travel_by_rules (TsCanvas *self,
                 const TsCanvasPlace *place)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_hash_table_unref (self->open);
  self->open = ts_key_set_copy (place->open);
  wish.more_names = g_strdupv (place->groups);
  wish.camera = place->camera;
  wish.has_camera = TRUE;
  ts_canvas_set_outline_rules (self, &place->outline_rules);
  ts_canvas_apply_rules (self, place->rules, wish);
}

static void
travel (TsCanvas *self,
        const TsCanvasPlace *place)
{
  TsCanvasWish wish = ts_canvas_wish_none ();
  g_autoptr (GBytes) before = self->kept != NULL ? g_bytes_ref (self->kept) : NULL;
  gboolean parts_change, flow_changes;

  self->is_travelling = TRUE;
  ts_canvas_take_notes (self, place->notes);
  if (place->op != TS_NO_OP)
    ts_canvas_select_op (self, place->op);
  if (place->coloring != self->coloring)
    g_object_set (self, "coloring", ts_coloring_get_name (place->coloring), NULL);
  flow_changes = ts_canvas_take_flow (self, place->flow, place->serpentine);
  parts_change = ts_canvas_take_parts (self, before, place->kept, place->unfolded);
  if (parts_change || !ts_view_rules_equal (place->rules, self->rules))
    {
      travel_by_rules (self, place);
      return;
    }
  if (!flow_changes && ts_key_set_equal (place->open, self->open) && ts_outline_rules_equal (&place->outline_rules, &self->outline_rules))
    {
      ts_canvas_move_camera (self, place->camera, TRUE);
      self->is_travelling = FALSE;
      return;
    }
  g_hash_table_unref (self->open);
  self->open = ts_key_set_copy (place->open);
  ts_canvas_set_outline_rules (self, &place->outline_rules);
  wish.camera = place->camera;
  wish.has_camera = TRUE;
  ts_canvas_update_scene (self, wish);
}

static void
go (TsCanvas *self,
    GPtrArray *from,
    GPtrArray *to)
{
  TsCanvasPlace *place;

  if (self->scene == NULL || from->len == 0)
    return;
  place = g_ptr_array_steal_index (from, from->len - 1);
  push (to, place_new (self));
  travel (self, place);
  place_free (place);
  notify (self);
}

void
ts_canvas_go_back (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  go (self, self->back, self->forth);
}

void
ts_canvas_go_forth (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  go (self, self->forth, self->back);
}

gboolean
ts_canvas_can_go_back (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);
  return self->back->len > 0;
}

gboolean
ts_canvas_can_go_forth (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);
  return self->forth->len > 0;
}

void
ts_canvas_init_history (TsCanvas *self)
{
  self->back = g_ptr_array_new_with_free_func (place_free);
  self->forth = g_ptr_array_new_with_free_func (place_free);
  self->shown_open = g_hash_table_new (NULL, NULL);
}

void
ts_canvas_clear_history (TsCanvas *self)
{
  g_ptr_array_unref (self->back);
  g_ptr_array_unref (self->forth);
  g_hash_table_unref (self->shown_open);
}
