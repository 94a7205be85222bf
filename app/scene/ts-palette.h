#pragma once

#include "app/scene/ts-op-family.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* What high contrast holds to at least: of text, and of signs and lines. */
#define TS_TEXT_CONTRAST 7.0
#define TS_SIGN_CONTRAST 4.5

/**
 * TsPalette:
 *
 * The colours of a scene, light or dark. A plain value; made once for each.
 */
typedef struct
{
  gboolean is_dark;
  gboolean is_high_contrast; /* borders and what is selected are thicker, too */
  GdkRGBA background;
  GdkRGBA frame[2]; /* by turns, from outside in */
  GdkRGBA frame_border;
  GdkRGBA frame_shade; /* over a header */
  GdkRGBA card;        /* closed scopes */
  GdkRGBA card_border;
  GdkRGBA text;
  GdkRGBA muted;
  GdkRGBA line;
  GdkRGBA line_control;
  GdkRGBA line_ref;
  GdkRGBA accent; /* selection */
  GdkRGBA current;
  GdkRGBA ready;
  GdkRGBA done;
  GdkRGBA dead;
  GdkRGBA fed;
  GdkRGBA failed;
  GdkRGBA breakpoint;
  GdkRGBA highlight;
  GdkRGBA copy;     /* between devices */
  GdkRGBA on_color; /* signs on any of the above */
  GdkRGBA family[TS_N_OP_FAMILIES];
  GdkRGBA family_card[TS_N_OP_FAMILIES];
  GdkRGBA family_border[TS_N_OP_FAMILIES];
  GdkRGBA family_text[TS_N_OP_FAMILIES]; /* the op type */
} TsPalette;

void ts_palette_init (TsPalette *self, gboolean dark);

/* For those who see little: text and lines as far from their ground as can be, strong borders. */
void ts_palette_raise_contrast (TsPalette *self);

/* The ratio of the luminances of two opaque colours, from 1 to 21, as WCAG 2 has it. */
double ts_color_get_contrast (const GdkRGBA *a, const GdkRGBA *b);

/* @t of @b over @a. */
GdkRGBA ts_color_mix (const GdkRGBA *a, const GdkRGBA *b, float t);
GdkRGBA ts_color_with_alpha (const GdkRGBA *color, float alpha);

G_END_DECLS
