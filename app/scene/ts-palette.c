#include "app/scene/ts-palette.h"

#include <math.h>

static GdkRGBA
color (guint32 hex)
{
  return (GdkRGBA) { ((hex >> 16) & 0xff) / 255.0f, ((hex >> 8) & 0xff) / 255.0f, (hex & 0xff) / 255.0f, 1 };
}

GdkRGBA
ts_color_mix (const GdkRGBA *a,
              const GdkRGBA *b,
              float t)
{
  return (GdkRGBA) {
    a->red + (b->red - a->red) * t,
    a->green + (b->green - a->green) * t,
    a->blue + (b->blue - a->blue) * t,
    a->alpha + (b->alpha - a->alpha) * t,
  };
}

GdkRGBA
ts_color_with_alpha (const GdkRGBA *base,
                     float alpha)
{
  return (GdkRGBA) { base->red, base->green, base->blue, base->alpha * alpha };
}

/* Told apart by lightness too, not by hue alone; each card carries its family's sign besides. */
static const guint32 family_hues[TS_N_OP_FAMILIES] = {
  [TS_OP_FAMILY_OTHER] = 0x868c96,
  [TS_OP_FAMILY_INPUT] = 0x0f9d94,
  [TS_OP_FAMILY_MATRIX] = 0x3a6fe0,
  [TS_OP_FAMILY_ACTIVATION] = 0xe5793a,
  [TS_OP_FAMILY_ARITHMETIC] = 0x8a5fd6,
  [TS_OP_FAMILY_NORMALIZATION] = 0xc79a1e,
  [TS_OP_FAMILY_POOLING] = 0x3f9a55,
  [TS_OP_FAMILY_SHAPE] = 0x6b7f99,
  [TS_OP_FAMILY_STATE] = 0xa9714b,
  [TS_OP_FAMILY_CONTROL] = 0xcf4a86,
  [TS_OP_FAMILY_DATA] = 0x3f9fd0,
};

static void
init_light (TsPalette *self)
{
  self->background = color (0xf3f4f7);
  self->frame[0] = color (0xfdfdfe);
  self->frame[1] = color (0xf4f6f9);
  self->frame_border = color (0xd3d9e2);
  self->frame_shade = color (0xe9edf3);
  self->card = color (0xffffff);
  self->card_border = color (0xb9c2cf);
  self->text = color (0x1c2129);
  self->muted = color (0x66707d);
  self->line = color (0x94a0b0);
  self->line_control = color (0xb6bdc8);
  self->line_ref = color (0xd9822b);
  self->accent = color (0x1c71d8);
  self->current = color (0xf26d00);
  self->ready = color (0x1c71d8);
  self->done = color (0x2a9d5c);
  self->dead = color (0x8b929c);
  self->fed = color (0x8a3ffc);
  self->failed = color (0xd61f2c);
  self->breakpoint = color (0xe01b24);
  self->highlight = color (0xf5c211);
  self->copy = color (0x4b4f9e);
}

static void
init_dark (TsPalette *self)
{
  self->background = color (0x191b1f);
  self->frame[0] = color (0x22252a);
  self->frame[1] = color (0x1c1f23);
  self->frame_border = color (0x3b4048);
  self->frame_shade = color (0x2b2f36);
  self->card = color (0x2c3037);
  self->card_border = color (0x555d69);
  self->text = color (0xf1f3f6);
  self->muted = color (0x9aa4b1);
  self->line = color (0x6d7888);
  self->line_control = color (0x515967);
  self->line_ref = color (0xe0933f);
  self->accent = color (0x62a0ea);
  self->current = color (0xff9138);
  self->ready = color (0x62a0ea);
  self->done = color (0x4fc283);
  self->dead = color (0x7a828d);
  self->fed = color (0xb48cff);
  self->failed = color (0xff5a5f);
  self->breakpoint = color (0xff4f57);
  self->highlight = color (0xf8d34a);
  self->copy = color (0x7d82d6);
}

/* ---- contrast --------------------------------------------------------------------------------------- */

static double
get_luminance (const GdkRGBA *rgba)
{
  const double parts[] = { rgba->red, rgba->green, rgba->blue };
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double luminance = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    luminance += weights[i] * (parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return luminance;
}

double
ts_color_get_contrast (const GdkRGBA *a,
                       const GdkRGBA *b)
{
  double x = get_luminance (a), y = get_luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

/* Goes towards @ink until it can be told from @ground. */
static void
strengthen (GdkRGBA *rgba,
            const GdkRGBA *ground,
            const GdkRGBA *ink,
            double contrast)
{
  GdkRGBA from = *rgba;

  for (int i = 1; i <= 20 && ts_color_get_contrast (rgba, ground) < contrast; i++)
    *rgba = ts_color_mix (&from, ink, (float)i / 20);
}

void
ts_palette_raise_contrast (TsPalette *self)
{
  GdkRGBA white = color (0xffffff), black = color (0x000000);
  const GdkRGBA *ink = self->is_dark ? &white : &black, *ground = self->is_dark ? &black : &white;
  GdkRGBA *signs[] = { &self->line, &self->line_control, &self->line_ref, &self->accent, &self->current, &self->ready, &self->done,
                       &self->dead, &self->fed, &self->failed, &self->breakpoint, &self->card_border, &self->frame_border };

  self->is_high_contrast = TRUE;
  self->background = self->frame[0] = self->card = *ground;
  self->frame[1] = ts_color_mix (ground, ink, 0.07f);
  self->frame_shade = ts_color_mix (ground, ink, 0.12f);
  self->text = *ink;
  self->muted = ts_color_mix (ink, ground, 0.12f);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    strengthen (signs[i], &self->frame[1], ink, TS_SIGN_CONTRAST);
  for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
    {
      self->family_card[f] = *ground;
      self->family_border[f] = self->family[f];
      strengthen (&self->family_border[f], &self->frame[1], ink, TS_SIGN_CONTRAST);
      strengthen (&self->family[f], &self->on_color, &black, TS_SIGN_CONTRAST);
      strengthen (&self->family_text[f], ground, ink, TS_TEXT_CONTRAST);
    }
}

void
ts_palette_init (TsPalette *self,
                 gboolean dark)
{
  GdkRGBA white = color (0xffffff), black = color (0x000000);

  self->is_dark = dark;
  self->is_high_contrast = FALSE;
  self->on_color = white;
  if (dark)
    init_dark (self);
  else
    init_light (self);

  for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
    {
      GdkRGBA hue = color (family_hues[f]);

      self->family[f] = dark ? ts_color_mix (&hue, &white, 0.08f) : hue;
      self->family_card[f] = dark ? ts_color_mix (&self->card, &hue, 0.20f) : ts_color_mix (&white, &hue, 0.09f);
      self->family_border[f] = dark ? ts_color_mix (&self->card, &hue, 0.62f) : ts_color_mix (&white, &hue, 0.48f);
      self->family_text[f] = dark ? ts_color_mix (&hue, &white, 0.50f) : ts_color_mix (&hue, &black, 0.28f);
    }
}
