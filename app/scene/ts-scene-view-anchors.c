#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-node-painter.h"

#define HEIGHT 15.0f
#define STICKS_OUT 6.0f /* of the box, at the right */
#define DASHES 13.0f    /* what they take, with what is before them */
#define DIGIT 6.0f

/* Control edges that are not drawn: how many, with the dashes that they would have, at the lower right corner of a box. Nothing else is there. */

TsRect
ts_box_get_anchor (const TsBox *self)
{
  guint n = self->item != NULL ? self->item->n_hidden_control : 0;
  float width = DASHES + 9;

  if (n == 0 || ts_box_is_open (self))
    return (TsRect) { 0, 0, 0, 0 };
  for (; n > 0; n /= 10)
    width += DIGIT;
  return (TsRect) { self->rect.x + self->rect.width + STICKS_OUT - width, self->rect.y + self->rect.height - HEIGHT / 2, width, HEIGHT };
}

static void
append_count (const TsSceneView *self,
              GtkSnapshot *snapshot,
              guint32 n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);
  g_autoptr (PangoLayout) layout = pango_layout_new (ts_card_cache_get_context (self->cards));
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  GskRenderNode *node;
  int height;

  pango_font_description_set_absolute_size (font, 9.5 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  node = ts_text_node_new (layout, &self->palette->muted);
  if (node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (DASHES + 3, (HEIGHT - (float)height) / 2));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (node);
}

static void
append_plate (const TsSceneView *self,
              GtkSnapshot *snapshot,
              float width)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, HEIGHT);
  GdkRGBA line = self->palette->line_control;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &self->palette->card, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
  for (int i = 0; i < 2; i++)
    gtk_snapshot_append_color (snapshot, &self->palette->muted, &GRAPHENE_RECT_INIT (5 + 4.5f * (float)i, HEIGHT / 2 - 0.7f, 3, 1.4f));
}

void
ts_scene_view_snapshot_anchors (const TsSceneView *self,
                                GtkSnapshot *snapshot,
                                const guint32 *boxes,
                                guint n_boxes)
{
  if (self->scale < TS_SCENE_DETAIL_SCALE || self->rects != NULL)
    return;

  for (guint i = 0; i < n_boxes; i++)
    {
      const TsBox *box = &self->scene->boxes[boxes[i]];
      TsRect place = ts_box_get_anchor (box), pixels = ts_scene_view_to_pixels (self, place);

      if (place.width == 0)
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (pixels.x, pixels.y));
      gtk_snapshot_scale (snapshot, (float)self->scale, (float)self->scale);
      append_plate (self, snapshot, place.width);
      append_count (self, snapshot, box->item->n_hidden_control);
      gtk_snapshot_restore (snapshot);
    }
}
