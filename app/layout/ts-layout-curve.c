#include "app/layout/ts-layout-curve.h"

#include <string.h>

void
ts_layout_curve_split (const TsLayoutPoint *curve,
                       float t,
                       TsLayoutPoint *first,
                       TsLayoutPoint *second)
{
  TsLayoutPoint q[4];

  memcpy (q, curve, sizeof q);
  for (int level = 0; level < 4; level++)
    {
      first[level] = q[0];
      second[3 - level] = q[3 - level];
      for (int i = 0; i < 3 - level; i++)
        {
          q[i].x += (q[i + 1].x - q[i].x) * t;
          q[i].y += (q[i + 1].y - q[i].y) * t;
        }
    }
}

static float
get_y (const TsLayoutPoint *p,
       float t)
{
  float s = 1 - t;

  return s * s * s * p[0].y + 3 * s * s * t * p[1].y + 3 * s * t * t * p[2].y + t * t * t * p[3].y;
}

float
ts_layout_curve_find_pass (const TsLayoutPoint *curve,
                           float y)
{
  float low = 0, high = 1;
  gboolean down = curve[3].y > curve[0].y;

  for (int i = 0; i < 24; i++)
    {
      float middle = (low + high) / 2;

      if ((get_y (curve, middle) < y) == down)
        low = middle;
      else
        high = middle;
    }

  return (low + high) / 2;
}

float
ts_layout_curve_find_x (const TsLayout *layout,
                        guint32 e,
                        float y)
{
  const TsLayoutPoint *points = layout->points;
  guint32 begin = layout->edge_begin[e], end = layout->edge_begin[e + 1];

  for (guint32 i = begin; i + 3 < end; i += 3)
    if ((points[i].y <= y) != (points[i + 3].y <= y))
      {
        TsLayoutPoint first[4], second[4];

        ts_layout_curve_split (points + i, ts_layout_curve_find_pass (points + i, y), first, second);
        return second[0].x;
      }
  return points[begin].x;
}
