#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-icons.h"

/* What is copied between devices: a badge on the middle of the line. */

#define MIN_BADGE_SCALE 0.2

/* Where the line is half way along its curves. */
static TsLayoutPoint
get_middle (const TsSceneView *self,
            const TsLine *line)
{
  guint32 n_curves = (line->n_points - 1) / 3, curve = n_curves / 2;
  const TsLayoutPoint *p = self->scene->points + line->first_point + 3 * (gsize)curve;

  if (n_curves % 2 == 0)
    return p[0];
  return (TsLayoutPoint) {
    (p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8,
    (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8,
  };
}

static void
set_color (cairo_t *cr,
           const GdkRGBA *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

static void
draw_badge (const TsSceneView *self,
            cairo_t *cr,
            const TsLine *line)
{
  double scale = CLAMP (self->scale, 0.55, 1.5);
  TsLayoutPoint middle = get_middle (self, line);

  cairo_save (cr);
  cairo_translate (cr, (middle.x - self->x) * self->scale, (middle.y - self->y) * self->scale);
  ts_icon_trace_copy (cr, scale);
  set_color (cr, &self->palette->copy);
  cairo_fill_preserve (cr);
  set_color (cr, &self->palette->background);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  set_color (cr, &self->palette->on_color);
  ts_icon_draw_copy (cr, scale);
  cairo_restore (cr);
}

gboolean
ts_scene_view_has_copies (const TsSceneView *self)
{
  return self->copies != NULL && self->rects == NULL && (self->scale >= MIN_BADGE_SCALE || self->is_still);
}

void
ts_scene_view_draw_copies (const TsSceneView *self,
                           cairo_t *cr,
                           const guint32 *frames,
                           guint n_frames)
{
  TsRect seen = ts_scene_view_get_seen (self);

  for (guint i = 0; i < n_frames; i++)
    {
      const TsBox *frame = &self->scene->boxes[frames[i]];

      for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
        {
          TsLayoutPoint middle = get_middle (self, &self->scene->lines[e]);

          if (ts_scene_copies_count (self->copies, e) > 0 && ts_rect_contains (&seen, middle.x, middle.y))
            draw_badge (self, cr, &self->scene->lines[e]);
        }
    }
}
