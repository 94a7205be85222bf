#include "app/scene/ts-text-metrics.h"

PangoFontDescription *
ts_text_style_font (TsTextStyle style,
                    PangoContext *context)
{
  static const double pixels[TS_N_TEXT_STYLES] = { TS_LABEL_PIXELS, 10.5, 10.5 };
  const PangoFontDescription *base = pango_context_get_font_description (context);
  const char *family = base != NULL ? pango_font_description_get_family (base) : NULL;
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, family != NULL ? family : "Sans");
  pango_font_description_set_absolute_size (font, pixels[style] * PANGO_SCALE);
  pango_font_description_set_weight (font, style == TS_TEXT_LABEL ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);

  return font;
}

static float
measure (PangoLayout *layout,
         const char *text,
         int length)
{
  int width;

  pango_layout_set_text (layout, text, length);
  pango_layout_get_size (layout, &width, NULL);

  return (float)width / PANGO_SCALE;
}

void
ts_text_metrics_init (TsTextMetrics *self,
                      PangoContext *context)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);

  for (int style = 0; style < TS_N_TEXT_STYLES; style++)
    {
      PangoFontDescription *font = ts_text_style_font (style, context);

      pango_layout_set_font_description (layout, font);
      pango_font_description_free (font);
      for (int i = 0; i < 95; i++)
        {
          char pair[3] = { (char)(' ' + i), (char)(' ' + i), '\0' };

          /* The difference of two and one leaves out what the ends add. */
          self->advance[style][i] = measure (layout, pair, 2) - measure (layout, pair, 1);
        }
      self->advance[style][95] = 0;
      self->other[style] = measure (layout, "××", -1) / 2;
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
