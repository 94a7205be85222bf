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

/* How far from @at in the direction @x, @y the control point towards @other is: not less than @length, and else not farther than half of the
 * way to @other. */
static float
get_handle (float length,
            TsLayoutPoint at,
            TsLayoutPoint other,
            float x,
            float y)
{
  float dx = fabsf (other.x - at.x), dy = fabsf (other.y - at.y), wanted = MIN_HANDLE * hypotf (dx, dy);

  if (fabsf (x) * wanted > dx / 2)
    wanted = dx / 2 / fabsf (x);
  if (fabsf (y) * wanted > dy / 2)
    wanted = dy / 2 / fabsf (y);
  return MAX (length, wanted);
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
      x /= length;
      y /= length;
      in_length = get_handle (in_length, at, points[i - 3], x, y);
      out_length = get_handle (out_length, at, points[i + 3], x, y);
      points[i - 1] = (TsLayoutPoint) { CLAMP (at.x - in_length * x, 0, width), CLAMP (at.y - in_length * y, 0, height) };
      points[i + 1] = (TsLayoutPoint) { CLAMP (at.x + out_length * x, 0, width), CLAMP (at.y + out_length * y, 0, height) };
    }
}
