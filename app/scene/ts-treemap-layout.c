#include "app/scene/ts-treemap-layout.h"

/* How far from a square the worst of a row is: @sum of its areas, along @side. */
static double
get_worst (double smallest,
           double largest,
           double sum,
           double side)
{
  double a = side * side * largest / (sum * sum), b = sum * sum / (side * side * smallest);

  return MAX (a, b);
}

/* What is left of the area: in floats much would be lost from small rests. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} Rest;

/* Puts values @begin .. @end - 1 along the shorter side, and takes what they cover away from @area. */
static void
place_row (const guint64 *values,
           guint begin,
           guint end,
           double scale,
           Rest *area,
           TsRect *places)
{
  gboolean upright = area->width >= area->height;
  double side = upright ? area->height : area->width, sum = 0, at = 0;
  double depth;

  for (guint i = begin; i < end; i++)
    sum += (double)values[i] * scale;
  depth = side > 0 ? sum / side : 0;
  for (guint i = begin; i < end; i++)
    {
      double length = depth > 0 ? (double)values[i] * scale / depth : 0;

      if (upright)
        places[i] = (TsRect) { (float)area->x, (float)(area->y + at), (float)depth, (float)length };
      else
        places[i] = (TsRect) { (float)(area->x + at), (float)area->y, (float)length, (float)depth };
      at += length;
    }
  if (upright)
    {
      area->x += depth;
      area->width = MAX (area->width - depth, 0);
    }
  else
    {
      area->y += depth;
      area->height = MAX (area->height - depth, 0);
    }
}

void
ts_treemap_layout (const guint64 *values,
                   guint n,
                   TsRect area,
                   TsRect *places)
{
  Rest rest = { area.x, area.y, area.width, area.height };
  double total = 0, scale;
  guint begin = 0;

  for (guint i = 0; i < n; i++)
    {
      total += (double)values[i];
      places[i] = (TsRect) { area.x, area.y, 0, 0 };
    }
  if (total <= 0 || area.width <= 0 || area.height <= 0)
    return;

  scale = (double)area.width * (double)area.height / total;
  while (begin < n && values[begin] > 0)
    {
      double side = MIN (rest.width, rest.height), largest = (double)values[begin] * scale, sum = largest, worst;
      guint end = begin + 1;

      worst = get_worst (largest, largest, sum, side);
      for (; end < n && values[end] > 0; end++)
        {
          double next = (double)values[end] * scale, with = get_worst (next, largest, sum + next, side);

          if (with > worst)
            break;
          sum += next;
          worst = with;
        }
      place_row (values, begin, end, scale, &rest, places);
      begin = end;
    }
}
