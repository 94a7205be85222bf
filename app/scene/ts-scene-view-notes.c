#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"
#include "app/scene/ts-node-painter.h"

#define PAD 6.0f
#define RADIUS 3.0f
#define TINT_BORDER 3.5f /* inside of the box: outside are the signs of a run and of what is selected */
#define TINT_WASH 0.2f
#define FAR_TINT 0.7f
#define FADED 0.6f

static void
append_paper (GtkSnapshot *snapshot,
              float width,
              float height,
              float radius,
              const GdkRGBA *fill,
              const GdkRGBA *border)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { *border, *border, *border, *border });
}

static void
append_words (GtkSnapshot *snapshot,
              const TsNoteTag *tag,
              const GdkRGBA *color)
{
  GskRenderNode *node = ts_text_node_new (tag->layout, color);
  int height;

  if (node == NULL)
    return;
  pango_layout_get_pixel_size (tag->layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (PAD, (tag->place.height - (float)height) / 2));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (node);
}

static void
append_tag (const TsSceneView *self,
            GtkSnapshot *snapshot,
            const TsNoteTag *tag)
{
  TsNoteColor color = tag->note != NULL ? tag->note->color : TS_NOTE_YELLOW;
  GdkRGBA fill = ts_note_color_get_fill (color, self->palette), text = ts_note_color_get_text (color, self->palette);
  GdkRGBA border = ts_color_mix (&fill, &text, self->palette->is_dark ? 0.25f : 0.3f);

  if (tag->note == NULL)
    {
      fill = ts_color_mix (&fill, &self->palette->card, 0.6f);
      text = self->palette->muted;
    }
  append_paper (snapshot, tag->place.width, tag->place.height, tag->layout != NULL ? RADIUS : tag->place.height / 2, &fill, &border);
  if (tag->layout != NULL && self->scale >= TS_SCENE_LABEL_SCALE)
    append_words (snapshot, tag, &text);
  else if (tag->layout == NULL)
    gtk_snapshot_append_color (snapshot, &text, &GRAPHENE_RECT_INIT (tag->place.width / 2 - 1.5f, tag->place.height / 2 - 1.5f, 3, 3));
}

/* From afar they are spots of colour. */
void
ts_scene_view_snapshot_notes (const TsSceneView *self,
                              GtkSnapshot *snapshot)
{
  TsRect seen = ts_scene_view_get_seen (self);

  for (guint i = 0; self->notes != NULL && self->rects == NULL && i < self->notes->tags->len; i++)
    {
      const TsNoteTag *tag = &g_array_index (self->notes->tags, TsNoteTag, i);
      TsRect pixels = ts_scene_view_to_pixels (self, tag->place);

      if (!ts_rect_intersects (&tag->place, &seen))
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (pixels.x, pixels.y));
      gtk_snapshot_scale (snapshot, (float)self->scale, (float)self->scale);
      append_tag (self, snapshot, tag);
      gtk_snapshot_restore (snapshot);
    }
}

/* ---- colours by hand ------------------------------------------------------------------------------ */

static gboolean
get_tint (const TsSceneView *self,
          guint32 box,
          gboolean faded,
          GdkRGBA *color)
{
  if (self->notes == NULL || self->notes->tints == NULL || self->notes->tints[box] == TS_TINT_NONE)
    return FALSE;
  *color = ts_tint_get_color (self->notes->tints[box], self->palette);
  if (faded)
    *color = ts_color_mix (color, &self->palette->background, FADED);
  return TRUE;
}

/* What boxes are coloured by stays to be seen where they are: then a border has to do. */
void
ts_scene_view_draw_hand_tint (const TsSceneView *self,
                              GtkSnapshot *snapshot,
                              guint32 box,
                              TsRect pixels,
                              gboolean faded)
{
  gboolean is_open = ts_box_is_open (&self->scene->boxes[box]);
  float radius = (float)((is_open ? TS_FRAME_RADIUS : TS_CARD_RADIUS) * self->scale);
  GdkRGBA color, wash;

  if (!get_tint (self, box, faded, &color))
    return;
  wash = ts_color_with_alpha (&color, self->colors != NULL && !is_open ? 0 : is_open ? TINT_WASH / 2
                                                                                     : TINT_WASH);
  ts_scene_view_append_rounded (snapshot, pixels, radius, &wash, &color, MAX ((float)(TINT_BORDER * self->scale), 2));
}

gboolean
ts_scene_view_mix_hand_tint (const TsSceneView *self,
                             guint32 box,
                             GdkRGBA *fill,
                             GdkRGBA *border)
{
  GdkRGBA color;

  if (!get_tint (self, box, FALSE, &color))
    return FALSE;
  if (self->colors == NULL)
    *fill = ts_color_mix (fill, &color, FAR_TINT);
  *border = color;
  return TRUE;
}
