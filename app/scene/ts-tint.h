#pragma once

#include "app/scene/ts-palette.h"

G_BEGIN_DECLS

/* Colours that boxes are given by hand. They differ for all eyes, and from the colours of a run and of what is selected. */
typedef enum
{
  TS_TINT_NONE,
  TS_TINT_BLUE,
  TS_TINT_SKY,
  TS_TINT_GREEN,
  TS_TINT_YELLOW,
  TS_TINT_BROWN,
  TS_TINT_PINK,
  TS_TINT_GREY,
  TS_N_TINTS,
} TsTint;

/* "none", "blue", ... */
const char *ts_tint_get_name (TsTint self);

/* @name: (nullable). %TS_N_TINTS if there is none of that name */
TsTint ts_tint_from_name (const char *name);

/* For people: "None", "Blue", ... */
const char *ts_tint_get_label (TsTint self);

/* Not for %TS_TINT_NONE. */
GdkRGBA ts_tint_get_color (TsTint self, const TsPalette *palette);

G_END_DECLS
