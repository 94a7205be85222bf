#include "app/layout/ts-layout-curve.h"

#include <math.h>
#include <string.h>

#define MIN_HANDLE 0.3f /* of the way to the next point: with less a bend looks like a corner */
#define MIN_LENGTH 0.5f /* of a direction that tells something */

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

void
ts_layout_curve_smooth (TsLayoutPoint *points,
                        guint32 n,
                        float width,
                        float height)
{
  for (guint32 i = 3; i + 3 < n; i += 3)
    {
      TsLayoutPoint at = points[i], in = { at.x - points[i - 1].x, at.y - points[i - 1].y }, out = { points[i + 1].x - at.x, points[i + 1].y - at.y };
      float in_length = hypotf (in.x, in.y), out_length = hypotf (out.x, out.y), x, y, length;

      if (in_length < MIN_LENGTH || out_length < MIN_LENGTH)
        continue;
      x = in.x / in_length + out.x / out_length;
      y = in.y / in_length + out.y / out_length;
      length = hypotf (x, y);
      if (length < MIN_LENGTH) /* it turns back */
        continue;
      in_length = MAX (in_length, MIN_HANDLE * hypotf (at.x - points[i - 3].x, at.y - points[i - 3].y));
      out_length = MAX (out_length, MIN_HANDLE * hypotf (points[i + 3].x - at.x, points[i + 3].y - at.y));
      points[i - 1] = (TsLayoutPoint) { CLAMP (at.x - in_length * x / length, 0, width), CLAMP (at.y - in_length * y / length, 0, height) };
      points[i + 1] = (TsLayoutPoint) { CLAMP (at.x + out_length * x / length, 0, width), CLAMP (at.y + out_length * y / length, 0, height) };
    }
}
