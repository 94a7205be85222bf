#include "app/scene/ts-scene-colors-private.h"

#include <math.h>

#define MAX_TIMES 1e9 /* how many times the least number that is told apart from none is in the greatest */

gboolean
ts_scene_colors_is_scale (const TsSceneColors *self)
{
  return self->column != NULL && self->column->numbers != NULL;
}

/* ---- places on the scale ---------------------------------------------------------------------------- */

static double
straighten (const TsSceneColors *self,
            double number)
{
  return self->column->is_log ? log (MAX (number, self->low)) : number;
}

/* Where @number is between @from and @to; what is all the same is in the middle. */
static double
find_place (const TsSceneColors *self,
            double number,
            double from,
            double to)
{
  double begin = straighten (self, from), end = straighten (self, to);

  return end > begin ? CLAMP ((straighten (self, number) - begin) / (end - begin), 0, 1) : 0.5;
}

double
ts_scene_colors_get_place (const TsSceneColors *self,
                           double number)
{
  return find_place (self, number, self->low, self->high);
}

double
ts_scene_colors_get_number (const TsSceneColors *self,
                            double place)
{
  double begin = straighten (self, self->low), end = straighten (self, self->high), at = begin + place * (end - begin);

  return self->column->is_log ? exp (at) : at;
}

double
ts_scene_colors_get_shade (const TsSceneColors *self,
                           double number)
{
  return find_place (self, number, self->from, self->to);
}

/* ---- how far the numbers go -------------------------------------------------------------------------- */

void
ts_scene_colors_find_steps (TsSceneColors *self)
{
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      double number = self->column->numbers[i];

      self->class_of_op[i] = isnan (number) ? 0 : (guint8)(1 + MIN (TS_COLOR_STEPS - 1, (guint)(ts_scene_colors_get_shade (self, number) * TS_COLOR_STEPS)));
    }
}

/* Of numbers that are told apart by how many times they differ, nothing at all has no place of its own. */
void
ts_scene_colors_init_scale (TsSceneColors *self)
{
  const TsOpColumn *column = self->column;
  double low = HUGE_VAL, high = -HUGE_VAL;

  self->n_classes = 0;
  for (guint32 i = 0; i < column->n_ops; i++)
    if (isfinite (column->numbers[i]))
      {
        if (!column->is_log || column->numbers[i] > 0)
          low = MIN (low, column->numbers[i]);
        high = MAX (high, column->numbers[i]);
      }
  if (low > high)
    low = high = column->is_log ? 1 : 0;
  if (column->is_log)
    low = MAX (low, high / MAX_TIMES);
  self->low = self->from = low;
  self->high = self->to = high;
  ts_scene_colors_find_steps (self);
}

void
ts_scene_colors_set_range (TsSceneColors *self,
                           double from,
                           double to)
{
  g_return_if_fail (ts_scene_colors_is_scale (self));

  self->from = from;
  self->to = to;
  ts_scene_colors_find_steps (self);
  ts_scene_colors_count (self);
}

/* ---- colours ------------------------------------------------------------------------------------ */

/* Yellow over green to blue: its lightness alone tells the order, to all eyes. */
static const guint32 stops[] = { 0xf2f3b0, 0xc7e9b4, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x0c2c84 };

static GdkRGBA
get_stop (guint i)
{
  return (GdkRGBA) { ((stops[i] >> 16) & 0xff) / 255.0f, ((stops[i] >> 8) & 0xff) / 255.0f, (stops[i] & 0xff) / 255.0f, 1 };
}

GdkRGBA
ts_scene_colors_get_scale_color (const TsSceneColors *self,
                                 double t,
                                 const TsPalette *palette)
{
  gboolean is_turned = palette->is_dark != self->column->is_reversed;
  double at = (is_turned ? 1 - CLAMP (t, 0, 1) : CLAMP (t, 0, 1)) * (G_N_ELEMENTS (stops) - 1);
  guint i = MIN ((guint)at, G_N_ELEMENTS (stops) - 2);
  GdkRGBA a = get_stop (i), b = get_stop (i + 1);

  return ts_color_mix (&a, &b, (float)(at - i));
}

GdkRGBA
ts_scale_get_unknown_color (const TsPalette *palette)
{
  return palette->dead;
}
