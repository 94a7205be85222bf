#include "app/scene/ts-text-metrics.h"

#include <string.h>

PangoFontDescription *
ts_text_style_font (TsTextStyle style,
                    PangoContext *context)
{
  static const double pixels[TS_N_TEXT_STYLES] = { TS_LABEL_PIXELS, TS_DETAIL_PIXELS, TS_DETAIL_PIXELS };
  const PangoFontDescription *base = pango_context_get_font_description (context);
  const char *family = base != NULL ? pango_font_description_get_family (base) : NULL;
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, family != NULL ? family : "Sans");
  pango_font_description_set_absolute_size (font, pixels[style] * PANGO_SCALE);
  pango_font_description_set_weight (font, style == TS_TEXT_LABEL ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);

  return font;
}

/* All characters at once: what takes time is to begin. */
static void
measure_style (TsTextMetrics *self,
               TsTextStyle style,
               PangoLayout *layout)
{
  char text[96 + 4];
  PangoRectangle place;

  for (int i = 0; i < 95; i++)
    text[i] = (char)(' ' + i);
  strcpy (text + 95, "×");

  pango_layout_set_text (layout, text, -1);
  for (int i = 0; i < 95; i++)
    {
      pango_layout_index_to_pos (layout, i, &place);
      self->advance[style][i] = (float)ABS (place.width) / PANGO_SCALE;
    }
  pango_layout_index_to_pos (layout, 95, &place);
  self->other[style] = (float)ABS (place.width) / PANGO_SCALE;
}

void
ts_text_metrics_init (TsTextMetrics *self,
                      PangoContext *context)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);

  self->max_text = TS_TEXT_MAX_WIDTH;
  for (int style = 0; style < TS_N_TEXT_STYLES; style++)
    {
      PangoFontDescription *font = ts_text_style_font (style, context);

      pango_layout_set_font_description (layout, font);
      pango_font_description_free (font);
      self->advance[style][95] = 0;
      measure_style (self, style, layout);
    }
}

float
ts_text_metrics_measure (const TsTextMetrics *self,
                         TsTextStyle style,
                         const char *text)
{
  float width = 0;

  for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
    if (*p >= ' ' && *p < 0x80)
      width += self->advance[style][*p - ' '];
    else if ((*p & 0xc0) != 0x80) /* not in the middle of a character */
      width += self->other[style];

  return width;
}
