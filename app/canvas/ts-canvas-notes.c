#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-card.h"

/* ---- where they are ------------------------------------------------------------------------------- */

void
ts_canvas_place_notes (TsCanvas *self)
{
  g_clear_pointer (&self->scene_notes, ts_scene_notes_free);
  if (self->scene != NULL && self->notes->notes->len + self->notes->tints->len > 0)
    self->scene_notes = ts_scene_notes_new (self->scene, self->notes, gtk_widget_get_pango_context (GTK_WIDGET (self)), FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const TsNoteTag *
ts_canvas_pick_note (TsCanvas *self,
                     double x,
                     double y)
{
  if (self->scene_notes == NULL || self->rects != NULL)
    return NULL;
  return ts_scene_notes_pick (self->scene_notes, (float)(self->camera.x + x / self->camera.scale), (float)(self->camera.y + y / self->camera.scale));
}

gboolean
ts_canvas_click_note (TsCanvas *self,
                      double x,
                      double y)
{
  const TsNoteTag *tag = ts_canvas_pick_note (self, x, y);

  if (tag == NULL)
    return FALSE;
  ts_canvas_select_box (self, tag->box);
  if (tag->note != NULL)
    g_signal_emit_by_name (self, "note-activated");
  return TRUE;
}

/* What lies on top of all: a tag may reach over what is beside its box. (transfer full) (nullable) */
char *
ts_canvas_dup_note_text (TsCanvas *self,
                         double x,
                         double y)
{
  const TsNoteTag *tag = ts_canvas_pick_note (self, x, y);
  GString *text;

  if (tag == NULL)
    return NULL;
  text = g_string_new (tag->note != NULL ? tag->note->text : NULL);
  if (tag->note != NULL && *tag->note->text == '\0')
    g_string_append (text, "Pin");
  if (tag->n_inside > 0)
    g_string_append_printf (text, tag->n_inside == 1 ? "%s%u note inside" : "%s%u notes inside", text->len > 0 ? "\n" : "", tag->n_inside);
  return g_string_free (text, FALSE);
}

/* ---- what there are ------------------------------------------------------------------------------- */

/* From the history of the view. */
void
ts_canvas_take_notes (TsCanvas *self,
                      TsNotes *notes)
{
  TsNotes *old = self->notes;

  if (ts_notes_equal (notes, old))
    return;
  self->notes = ts_notes_ref (notes);
  ts_canvas_place_notes (self);
  ts_notes_unref (old);
  ts_canvas_queue_nodes (self);
  g_object_notify (G_OBJECT (self), "notes");
}

void
ts_canvas_clear_notes (TsCanvas *self)
{
  g_autoptr (TsNotes) none = ts_notes_new ();

  ts_canvas_take_notes (self, none);
}

void
ts_canvas_load_notes (TsCanvas *self,
                      TsNotes *notes)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  g_return_if_fail (notes != NULL);

  ts_canvas_take_notes (self, notes);
  ts_canvas_forget_places (self);
}

void
ts_canvas_set_notes (TsCanvas *self,
                     TsNotes *notes)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  g_return_if_fail (notes != NULL);

  if (ts_notes_equal (notes, self->notes))
    return;
  ts_canvas_note_place (self);
  ts_canvas_take_notes (self, notes);
}

TsNotes *
ts_canvas_get_notes (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return self->notes;
}

/* ---- colours by hand ------------------------------------------------------------------------------ */

/* What has no name of its own, as a group that was invented, cannot have a colour. */
static void
add_place (TsCanvas *self,
           guint32 box,
           TsTint tint,
           GPtrArray *places)
{
  const TsItem *item = self->scene->boxes[box].item;

  if (item == NULL)
    return;
  if (item->kind == TS_ITEM_OP)
    g_ptr_array_add (places, ts_tinted_place_new (ts_graph_get_operation (self->graph, item->id)->name, FALSE, tint));
  else if (item->kind == TS_ITEM_SCOPE)
    {
      g_autofree char *scope = ts_scope_tree_dup_name (self->scene->tree, item->id);

      g_ptr_array_add (places, ts_tinted_place_new (scope, TRUE, tint));
    }
}

guint
ts_canvas_tint_chosen (TsCanvas *self,
                       TsTint tint)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tinted_place_free);
  g_autoptr (TsNotes) notes = NULL;

  g_return_val_if_fail (TS_IS_CANVAS (self), 0);
  g_return_val_if_fail (tint < TS_N_TINTS, 0);

  if (self->scene == NULL)
    return 0;
  if (self->chosen->len == 0 && self->selected_box != TS_NO_BOX)
    add_place (self, self->selected_box, tint, places);
  for (guint i = 0; i < self->chosen->len; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX)
        add_place (self, box, tint, places);
    }
  notes = ts_notes_set_tints (self->notes, places);
  ts_canvas_set_notes (self, notes);
  return places->len;
}

/* ---- who asks ------------------------------------------------------------------------------------- */

char *
ts_canvas_dup_selected_name (TsCanvas *self,
                             gboolean *is_scope)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  *is_scope = self->selected_op == TS_NO_OP;
  if (self->graph != NULL && self->selected_op != TS_NO_OP)
    return g_strdup (ts_graph_get_operation (self->graph, self->selected_op)->name);
  return g_strdup (self->selected_scope);
}

gboolean
ts_canvas_get_selected_area (TsCanvas *self,
                             GdkRectangle *area)
{
  TsCamera camera;
  TsRect rect;
  double x, y;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  if (self->scene == NULL || self->selected_box == TS_NO_BOX || self->selected_box == 0)
    return FALSE;
  camera = self->moves_camera ? self->new_camera : self->camera;
  rect = self->scene->boxes[self->selected_box].rect;
  if (ts_box_is_open (&self->scene->boxes[self->selected_box]))
    rect.height = TS_FRAME_HEADER;
  ts_camera_to_view (&camera, rect.x, rect.y, &x, &y);
  *area = (GdkRectangle) { (int)x, (int)y, (int)(rect.width * camera.scale), (int)(rect.height * camera.scale) };
  return gdk_rectangle_intersect (area, &(GdkRectangle) { 0, 0, (int)ts_canvas_get_width (self), (int)ts_canvas_get_height (self) }, area);
}
