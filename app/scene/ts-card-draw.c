#include "app/scene/ts-card-draw.h"

#include "app/scene/ts-node-painter.h"

#define FADE 0.72f

GdkRGBA
ts_card_draw_tone (const TsCardDraw *draw,
                   const GdkRGBA *color)
{
  return draw->faded ? ts_color_mix (color, &draw->palette->background, FADE) : *color;
}

void
ts_card_draw_text (const TsCardDraw *draw,
                   TsTextStyle style,
                   const char *text,
                   float x,
                   float y,
                   float width,
                   const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (draw->context);
  GdkRGBA shown = ts_card_draw_tone (draw, color);
  GskRenderNode *node;

  pango_layout_set_font_description (layout, draw->fonts[style]);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_width (layout, (int)(MAX (width, 1) * PANGO_SCALE));

  node = ts_text_node_new (layout, &shown);
  if (node == NULL)
    return;

  gtk_snapshot_save (draw->snapshot);
  gtk_snapshot_translate (draw->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_node (draw->snapshot, node);
  gtk_snapshot_restore (draw->snapshot);
  gsk_render_node_unref (node);
}

float
ts_card_draw_measure (const TsCardDraw *draw,
                      TsTextStyle style,
                      const char *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (draw->context);
  int width;

  pango_layout_set_font_description (layout, draw->fonts[style]);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &width, NULL);

  return (float)width / PANGO_SCALE;
}

void
ts_card_draw_rounded (const TsCardDraw *draw,
                      graphene_rect_t rect,
                      float radius,
                      const GdkRGBA *fill,
                      const GdkRGBA *border,
                      float border_width)
{
  GskRoundedRect outline;
  GdkRGBA inside = ts_card_draw_tone (draw, fill), line;

  gsk_rounded_rect_init_from_rect (&outline, &rect, radius);
  gtk_snapshot_push_rounded_clip (draw->snapshot, &outline);
  gtk_snapshot_append_color (draw->snapshot, &inside, &rect);
  gtk_snapshot_pop (draw->snapshot);

  if (border == NULL)
    return;

  line = ts_card_draw_tone (draw, border);
  gtk_snapshot_append_border (draw->snapshot, &outline,
                              (float[4]) { border_width, border_width, border_width, border_width },
                              (GdkRGBA[4]) { line, line, line, line });
}

void
ts_card_draw_dotted (const TsCardDraw *draw,
                     float width,
                     float height,
                     float radius,
                     const GdkRGBA *color)
{
  GdkRGBA line = ts_card_draw_tone (draw, color);
  GskRenderNode *node = ts_dotted_node_new (width, height, radius, &line);

  gtk_snapshot_append_node (draw->snapshot, node);
  gsk_render_node_unref (node);
}
