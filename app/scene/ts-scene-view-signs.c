#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-node-painter.h"

#define SIZE 14.0f
#define FONT_SIZE 10.0

/* A letter on the colour of a class, for who cannot tell colours apart. In the middle of the right border of its box: in the corners are other marks. */

static void
append_letter (const TsSceneView *self,
               GtkSnapshot *snapshot,
               const char *letter)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (ts_card_cache_get_context (self->cards));
  PangoFontDescription *font = pango_font_description_from_string ("Sans Bold");
  GskRenderNode *node;
  int width, height;

  pango_font_description_set_absolute_size (font, FONT_SIZE * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, letter, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  node = ts_text_node_new (layout, &self->palette->text);
  if (node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((SIZE - (float)width) / 2, (SIZE - (float)height) / 2));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (node);
}

void
ts_scene_view_draw_class_sign (const TsSceneView *self,
                               GtkSnapshot *snapshot,
                               guint32 index,
                               TsRect pixels)
{
  const char *letter = ts_scene_colors_get_box_sign (self->colors, index);
  GdkRGBA color = ts_scene_colors_get_box_color (self->colors, index, self->palette);
  float scale = (float)self->scale;

  if (letter == NULL || !self->palette->is_high_contrast)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (pixels.x + pixels.width - SIZE * scale / 2, pixels.y + (pixels.height - SIZE * scale) / 2));
  gtk_snapshot_scale (snapshot, scale, scale);
  ts_scene_view_append_rounded (snapshot, (TsRect) { 0, 0, SIZE, SIZE }, 3, &self->palette->card, &color, 2);
  append_letter (self, snapshot, letter);
  gtk_snapshot_restore (snapshot);
}
