#pragma once

#include "app/scene/ts-op-family.h"

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

/* The sign of a family, or a plus or minus, in a square of @size at the origin. (transfer full) */
GskRenderNode *ts_family_node_new (TsOpFamily family, const GdkRGBA *color, float size);
GskRenderNode *ts_expander_node_new (gboolean is_open, const GdkRGBA *color, float size);

/* A rounded border of dots round a box of that size at the origin. (transfer full) */
GskRenderNode *ts_dotted_node_new (float width, float height, float radius, const GdkRGBA *color);

/* Takes @drawing, the picture of many lines. (transfer full) */
GskRenderNode *ts_lines_node_new (GskRenderNode *drawing);

/**
 * TsNodePainter:
 * @texts: (nullable) (element-type TsPaintedText): text that ts_text_node_new () made is not drawn but appended here
 * @paint_lines: draws what ts_lines_node_new () was made of
 *
 * Draws nodes on surfaces that keep what is drawn: a coloured shape is one path, not a clip and a rectangle; signs and lines are paths, not
 * pictures: of those Cairo's SVG shows only some, and it loses memory on them.
 */
typedef struct
{
  GArray *texts;
  void (*paint_lines) (cairo_t *cr, gpointer user_data);
  gpointer user_data;
} TsNodePainter;

/* As gsk_render_node_draw (). */
void ts_node_painter_paint (const TsNodePainter *self, GskRenderNode *node, cairo_t *cr);

G_END_DECLS
