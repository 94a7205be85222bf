#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsPaintedText:
 * @text: as it is shown: with an ellipsis where it was too long
 * @font: of its first letter
 * @matrix: from the text's own place to the surface
 * @x: where its first letter begins, on the baseline
 * @width: of all its letters
 *
 * A piece of text that was left out while painting.
 */
typedef struct
{
  char *text;
  PangoFontDescription *font;
  GdkRGBA color;
  cairo_matrix_t matrix;
  float x;
  float y;
  float width;
} TsPaintedText;

/* (element-type TsPaintedText) (transfer full) */
GArray *ts_painted_texts_new (void);

/* A node for @layout at the origin that says what its text is. (transfer full) (nullable): %NULL for no text at all */
GskRenderNode *ts_text_node_new (PangoLayout *layout, const GdkRGBA *color);

/**
 * ts_node_paint:
 * @texts: (nullable) (element-type TsPaintedText): text that ts_text_node_new () made is not drawn but appended here
 *
 * As gsk_render_node_draw (), for surfaces that keep what is drawn: a coloured shape is one path, not a clip and a rectangle.
 */
void ts_node_paint (GskRenderNode *node, cairo_t *cr, GArray *texts);

G_END_DECLS
