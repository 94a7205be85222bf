#include "app/scene/ts-tint.h"

typedef struct
{
  const char *name;
  const char *label;
  const char *light;
  const char *dark;
} Look;

static const Look looks[TS_N_TINTS] = {
  [TS_TINT_NONE] = { "none", "None", "#000000", "#ffffff" },
  [TS_TINT_BLUE] = { "blue", "Blue", "#1f4fa8", "#7ea6f5" },
  [TS_TINT_SKY] = { "sky", "Sky Blue", "#4aa8dc", "#9fdcfb" },
  [TS_TINT_GREEN] = { "green", "Green", "#0b8a60", "#3fbf8f" },
  [TS_TINT_YELLOW] = { "yellow", "Yellow", "#d9c400", "#f2e35a" },
  [TS_TINT_BROWN] = { "brown", "Brown", "#8a5a2b", "#b98a57" },
  [TS_TINT_PINK] = { "pink", "Pink", "#c9609b", "#eb9cc9" },
  [TS_TINT_GREY] = { "grey", "Grey", "#5f646b", "#a3a8b0" },
};

const char *
ts_tint_get_name (TsTint self)
{
  return looks[self].name;
}

TsTint
ts_tint_from_name (const char *name)
{
  for (TsTint tint = 0; tint < TS_N_TINTS; tint++)
    if (g_strcmp0 (looks[tint].name, name) == 0)
      return tint;
  return TS_N_TINTS;
}

const char *
ts_tint_get_label (TsTint self)
{
  return looks[self].label;
}

GdkRGBA
ts_tint_get_color (TsTint self,
                   const TsPalette *palette)
{
  GdkRGBA color;

  gdk_rgba_parse (&color, palette->is_dark ? looks[self].dark : looks[self].light);
  return color;
}
