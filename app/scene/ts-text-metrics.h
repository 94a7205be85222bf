#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* The kinds of text in a scene. */
typedef enum
{
  TS_TEXT_LABEL,
  TS_TEXT_DETAIL,
  TS_TEXT_SLOT,
} TsTextStyle;

#define TS_N_TEXT_STYLES 3
#define TS_LABEL_PIXELS 13
#define TS_DETAIL_PIXELS 11.5
#define TS_LEGIBLE_PIXELS 7.0 /* what is smaller on the screen is not read any more */
#define TS_TEXT_MAX_WIDTH 232.0f

/**
 * TsTextMetrics:
 * @max_text: how wide the text of a card may be, in pixels at 100 %, before it is cut; %TS_TEXT_MAX_WIDTH at first
 *
 * How wide text is, for laying it out where there is no Pango: in a worker. A plain value.
 */
typedef struct
{
  float advance[TS_N_TEXT_STYLES][96]; /* of the characters from U+0020 */
  float other[TS_N_TEXT_STYLES];       /* of any other */
  float max_text;
} TsTextMetrics;

/* Measures the fonts of @context. One thread for each context. */
void ts_text_metrics_init (TsTextMetrics *self, PangoContext *context);

/* Width in pixels at 100 %. Any thread. */
float ts_text_metrics_measure (const TsTextMetrics *self, TsTextStyle style, const char *text);

/* The font of @style, of the family that @context uses. (transfer full) */
PangoFontDescription *ts_text_style_font (TsTextStyle style, PangoContext *context);

G_END_DECLS
