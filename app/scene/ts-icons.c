#include "app/scene/ts-icons.h"

#include <math.h>

/* All in a square of 18 units. */

static void
polyline (cairo_t *cr,
          const double *points,
          int n)
{
  for (int i = 0; i < n; i++)
    if (i == 0)
      cairo_move_to (cr, points[0], points[1]);
    else
      cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
}

#define POLYLINE(cr, ...) polyline (cr, (const double[]) { __VA_ARGS__ }, sizeof ((const double[]) { __VA_ARGS__ }) / sizeof (double) / 2)

static void
draw_input (cairo_t *cr)
{
  POLYLINE (cr, 3.5, 9, 11, 9);
  POLYLINE (cr, 7.8, 5.8, 11, 9, 7.8, 12.2);
  POLYLINE (cr, 14.2, 4.5, 14.2, 13.5);
  cairo_stroke (cr);
}

static void
draw_matrix (cairo_t *cr)
{
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      {
        cairo_rectangle (cr, 4 + 3.7 * x, 4 + 3.7 * y, 2.6, 2.6);
        cairo_fill (cr);
      }
}

static void
draw_activation (cairo_t *cr)
{
  POLYLINE (cr, 3.5, 12.8, 8.6, 12.8, 14.5, 5);
  cairo_stroke (cr);
}

static void
draw_arithmetic (cairo_t *cr)
{
  POLYLINE (cr, 9, 4.2, 9, 13.8);
  POLYLINE (cr, 4.2, 9, 13.8, 9);
  cairo_stroke (cr);
}

static void
draw_normalization (cairo_t *cr)
{
  cairo_move_to (cr, 3, 13.5);
  cairo_curve_to (cr, 7, 13.5, 6.6, 4.5, 9, 4.5);
  cairo_curve_to (cr, 11.4, 4.5, 11, 13.5, 15, 13.5);
  cairo_stroke (cr);
}

static void
draw_pooling (cairo_t *cr)
{
  POLYLINE (cr, 3.8, 4.6, 14.2, 4.6, 10.2, 9.6, 10.2, 13.8, 7.8, 13.8, 7.8, 9.6);
  cairo_close_path (cr);
  cairo_stroke (cr);
}

static void
draw_shape (cairo_t *cr)
{
  POLYLINE (cr, 8.5, 4.2, 13.8, 4.2, 13.8, 9.5);
  POLYLINE (cr, 9.5, 13.8, 4.2, 13.8, 4.2, 8.5);
  POLYLINE (cr, 13.4, 4.6, 4.6, 13.4);
  cairo_stroke (cr);
}

static void
draw_state (cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, 9, 5.4);
  cairo_scale (cr, 1, 0.42);
  cairo_arc (cr, 0, 0, 4.8, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_stroke (cr);
  cairo_move_to (cr, 4.2, 5.4);
  cairo_line_to (cr, 4.2, 12.4);
  cairo_curve_to (cr, 4.2, 15.1, 13.8, 15.1, 13.8, 12.4);
  cairo_line_to (cr, 13.8, 5.4);
  cairo_stroke (cr);
}

static void
draw_control (cairo_t *cr)
{
  cairo_move_to (cr, 5, 14);
  cairo_line_to (cr, 5, 6.6);
  cairo_move_to (cr, 5, 10.6);
  cairo_curve_to (cr, 5, 8, 13, 9.6, 13, 6.6);
  cairo_stroke (cr);
  cairo_arc (cr, 5, 4.9, 1.8, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_arc (cr, 13, 4.9, 1.8, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_data (cairo_t *cr)
{
  POLYLINE (cr, 4, 5.2, 14, 5.2);
  POLYLINE (cr, 4, 9, 14, 9);
  POLYLINE (cr, 4, 12.8, 10, 12.8);
  cairo_stroke (cr);
}

static void
draw_other (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      cairo_arc (cr, 4.8 + 4.2 * i, 9, 1.5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

void
ts_icon_draw_family (cairo_t *cr,
                     TsOpFamily family,
                     double size)
{
  static void (*const draw[TS_N_OP_FAMILIES]) (cairo_t *) = {
    [TS_OP_FAMILY_OTHER] = draw_other,
    [TS_OP_FAMILY_INPUT] = draw_input,
    [TS_OP_FAMILY_MATRIX] = draw_matrix,
    [TS_OP_FAMILY_ACTIVATION] = draw_activation,
    [TS_OP_FAMILY_ARITHMETIC] = draw_arithmetic,
    [TS_OP_FAMILY_NORMALIZATION] = draw_normalization,
    [TS_OP_FAMILY_POOLING] = draw_pooling,
    [TS_OP_FAMILY_SHAPE] = draw_shape,
    [TS_OP_FAMILY_STATE] = draw_state,
    [TS_OP_FAMILY_CONTROL] = draw_control,
    [TS_OP_FAMILY_DATA] = draw_data,
  };

  cairo_save (cr);
  cairo_scale (cr, size / 18, size / 18);
  cairo_set_line_width (cr, 1.7);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw[family](cr);
  cairo_restore (cr);
}

void
ts_icon_draw_expander (cairo_t *cr,
                       gboolean is_open,
                       double size)
{
  cairo_save (cr);
  cairo_scale (cr, size / 18, size / 18);
  cairo_set_line_width (cr, 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  POLYLINE (cr, 5.2, 9, 12.8, 9);
  if (!is_open)
    POLYLINE (cr, 9, 5.2, 9, 12.8);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
ts_icon_draw_badge (cairo_t *cr,
                    TsBadge badge,
                    double radius)
{
  cairo_save (cr);
  cairo_scale (cr, radius / 8, radius / 8);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  switch (badge)
    {
    case TS_BADGE_DONE:
      POLYLINE (cr, -3.6, 0.3, -1, 3, 3.8, -2.8);
      break;
    case TS_BADGE_READY:
      POLYLINE (cr, -2, -3.6, 3.6, 0, -2, 3.6);
      cairo_close_path (cr);
      break;
    case TS_BADGE_DEAD:
      POLYLINE (cr, -3.4, 3.4, 3.4, -3.4);
      break;
    case TS_BADGE_FED:
      POLYLINE (cr, 0, -4, 0, 3.4);
      POLYLINE (cr, -3, 0.6, 0, 3.6, 3, 0.6);
      break;
    case TS_BADGE_FAILED:
      POLYLINE (cr, -2.8, -2.8, 2.8, 2.8);
      POLYLINE (cr, 2.8, -2.8, -2.8, 2.8);
      break;
    }

  cairo_stroke (cr);
  cairo_restore (cr);
}

#define COPY_HALF_WIDTH 10.0
#define COPY_HALF_HEIGHT 7.5

void
ts_icon_trace_copy (cairo_t *cr,
                    double scale)
{
  double radius = COPY_HALF_HEIGHT * scale, away = (COPY_HALF_WIDTH - COPY_HALF_HEIGHT) * scale;

  cairo_new_sub_path (cr);
  cairo_arc (cr, away, 0, radius, -G_PI / 2, G_PI / 2);
  cairo_arc (cr, -away, 0, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* One device, an arrow, another one. */
void
ts_icon_draw_copy (cairo_t *cr,
                   double scale)
{
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, -7.9, -1.9, 3.8, 3.8);
  cairo_rectangle (cr, 4.1, -1.9, 3.8, 3.8);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.4);
  POLYLINE (cr, -2.6, 0, 2.4, 0);
  POLYLINE (cr, 0.6, -2, 2.6, 0, 0.6, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
