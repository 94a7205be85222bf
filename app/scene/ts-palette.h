#pragma once

#include "app/scene/ts-op-family.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * TsPalette:
 *
 * The colours of a scene, light or dark. A plain value; made once for each.
 */
typedef struct
{
  gboolean is_dark;
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

/* @t of @b over @a. */
GdkRGBA ts_color_mix (const GdkRGBA *a, const GdkRGBA *b, float t);
GdkRGBA ts_color_with_alpha (const GdkRGBA *color, float alpha);

G_END_DECLS
