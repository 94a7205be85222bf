#pragma once

#include "app/scene/ts-palette.h"
#include "app/scene/ts-text-metrics.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsCardDraw:
 * @fonts: (array length=TS_N_TEXT_STYLES)
 * @faded: in colours near to the background
 *
 * What cards and pins are drawn with, at 100 %. Main thread (or the one thread that exports).
 */
typedef struct
{
  PangoContext *context;
  PangoFontDescription **fonts;
  const TsPalette *palette;
  GtkSnapshot *snapshot;
  gboolean faded;
} TsCardDraw;

/* @color, or what it is faded. */
GdkRGBA ts_card_draw_tone (const TsCardDraw *draw, const GdkRGBA *color);

/* One line; what is wider than @width is cut in the middle. */
void ts_card_draw_text (const TsCardDraw *draw, TsTextStyle style, const char *text, float x, float y, float width, const GdkRGBA *color);
float ts_card_draw_measure (const TsCardDraw *draw, TsTextStyle style, const char *text);

/* @border: (nullable) */
void ts_card_draw_rounded (const TsCardDraw *draw, graphene_rect_t rect, float radius, const GdkRGBA *fill, const GdkRGBA *border, float border_width);

/* The dotted border of a box at the origin. */
void ts_card_draw_dotted (const TsCardDraw *draw, float width, float height, float radius, const GdkRGBA *color);

G_END_DECLS
