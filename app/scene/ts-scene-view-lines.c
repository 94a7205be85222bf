#include "app/scene/ts-scene-view-private.h"

#include <math.h>

#define MIN_CURVE_SCALE 0.2  /* below, lines are straight */
#define MIN_ARROW_SCALE 0.22 /* below, there are no arrowheads */
#define ARROW_LENGTH 6.5
#define ARROW_HALF_WIDTH 3.3

/* How a line is drawn; in this order, one over the other. */
typedef enum
{
  LOOK_OUTSIDE, /* of a slice */
  LOOK_CONTROL,
  LOOK_PLAIN,
  LOOK_WIDE,
  LOOK_REF,
  LOOK_FLOWED,
  LOOK_SLICE,
  LOOK_NEXT,
  LOOK_HOVERED,
  LOOK_SELECTED,
  N_LOOKS,
} LineLook;

typedef struct
{
  GdkRGBA color;
  double width;
  gboolean dashed;
} LineStyle;

typedef struct
{
  const TsSceneView *view;
  cairo_t *cr;
  GArray *lines[N_LOOKS]; /* of line numbers */
  LineStyle styles[N_LOOKS];
  gboolean has_run;
  gboolean has_slice;
  guint32 current_box;
} DrawLines;

static void
init_styles (DrawLines *draw)
{
  const TsPalette *palette = draw->view->palette;
  GdkRGBA plain = palette->line;

  /* While something runs what has flowed stands out. */
  if (draw->has_run)
    plain = ts_color_mix (&plain, &palette->background, 0.35f);

  draw->styles[LOOK_OUTSIDE] = (LineStyle) { ts_color_mix (&palette->line, &palette->background, 0.72f), 1, FALSE };
  draw->styles[LOOK_SLICE] = (LineStyle) { ts_color_mix (&palette->line, &palette->accent, 0.55f), 2, FALSE };
  draw->styles[LOOK_CONTROL] = (LineStyle) { palette->line_control, 1.1, TRUE };
  draw->styles[LOOK_PLAIN] = (LineStyle) { plain, 1.35, FALSE };
  draw->styles[LOOK_WIDE] = (LineStyle) { plain, 2.4, FALSE };
  draw->styles[LOOK_REF] = (LineStyle) { palette->line_ref, 1.35, FALSE };
  draw->styles[LOOK_FLOWED] = (LineStyle) { ts_color_mix (&palette->line, &palette->done, 0.7f), 1.6, FALSE };
  draw->styles[LOOK_NEXT] = (LineStyle) { palette->current, 2.4, FALSE };
  draw->styles[LOOK_HOVERED] = (LineStyle) { ts_color_mix (&palette->line, &palette->accent, 0.6f), 2.2, FALSE };
  draw->styles[LOOK_SELECTED] = (LineStyle) { palette->accent, 2.3, FALSE };
}

static gboolean
has_flowed (const DrawLines *draw,
            const TsLine *line)
{
  TsOutput tensor;

  if (!draw->has_run || (line->edge->flags & TS_EDGE_CONTROL) || line->edge->n_tensors == 0)
    return FALSE;

  tensor = line->graph->tensors[line->edge->first_tensor];
  switch (ts_scene_marks_get_state (draw->view->marks, tensor.op))
    {
    case TS_OP_DONE:
    case TS_OP_FED:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_end_in_slice (const DrawLines *draw,
                 guint32 box)
{
  if (box == TS_NO_BOX || ts_box_is_open (&draw->view->scene->boxes[box]))
    return TRUE; /* its tensors tell */
  return ts_scene_marks_get (draw->view->marks, box)->n_in_slice > 0;
}

/* A line is in the slice if what is at both its ends is, and something that flows there. */
static gboolean
is_in_slice (const DrawLines *draw,
             const TsLine *line)
{
  gboolean is_in = FALSE;

  for (guint32 i = 0; i < line->edge->n_tensors && !is_in; i++)
    is_in = ts_scene_marks_get_role (draw->view->marks, line->graph->tensors[line->edge->first_tensor + i].op) != TS_SLICE_OUTSIDE;
  return is_in && is_end_in_slice (draw, line->from) && is_end_in_slice (draw, line->to);
}

static LineLook
get_look (const DrawLines *draw,
          guint32 index)
{
  const TsSceneView *view = draw->view;
  const TsLine *line = &view->scene->lines[index];
  gboolean is_control = (line->edge->flags & TS_EDGE_CONTROL) != 0;

  if (index == view->selected_line)
    return LOOK_SELECTED;
  if (view->selected_box != TS_NO_BOX && (line->from == view->selected_box || line->to == view->selected_box))
    return is_control ? LOOK_CONTROL : LOOK_SELECTED;
  if (index == view->hovered_line || ts_scene_view_is_line_lit (view, line))
    return LOOK_HOVERED;
  if (draw->has_slice && !is_in_slice (draw, line))
    return LOOK_OUTSIDE;
  if (is_control)
    return LOOK_CONTROL;
  if (view->hovered_box != TS_NO_BOX && (line->from == view->hovered_box || line->to == view->hovered_box))
    return LOOK_HOVERED;
  if (draw->current_box != TS_NO_BOX && line->to == draw->current_box && !ts_box_is_open (&view->scene->boxes[line->to]))
    return LOOK_NEXT;
  if (draw->has_slice)
    return LOOK_SLICE;
  if (has_flowed (draw, line))
    return LOOK_FLOWED;
  if (line->edge->flags & TS_EDGE_REF)
    return LOOK_REF;

  return line->edge->n_tensors > 1 ? LOOK_WIDE : LOOK_PLAIN;
}

/* ---- places ------------------------------------------------------------------------------------- */

/* How far a point at the border of @box is from where the scene has it, while boxes move. */
static TsLayoutPoint
get_shift (const TsSceneView *view,
           guint32 box,
           TsLayoutPoint point)
{
  const TsRect *home = &view->scene->boxes[box].rect;
  TsRect now = ts_scene_view_get_rect (view, box);

  return (TsLayoutPoint) {
    now.x + (point.x - home->x) * now.width / MAX (home->width, 1) - point.x,
    now.y + (point.y - home->y) * now.height / MAX (home->height, 1) - point.y,
  };
}

/* The points of a line in pixels; while boxes move its ends go with them, and what is between bends along. */
static void
place_points (const DrawLines *draw,
              const TsLine *line,
              guint32 frame,
              TsLayoutPoint *points)
{
  const TsSceneView *view = draw->view;
  const TsLayoutPoint *home = view->scene->points + line->first_point;
  TsLayoutPoint first = { 0, 0 }, last = { 0, 0 };
  guint32 n = line->n_points;

  if (view->rects != NULL)
    {
      first = get_shift (view, line->from != TS_NO_BOX ? line->from : frame, home[0]);
      last = get_shift (view, line->to != TS_NO_BOX ? line->to : frame, home[n - 1]);
    }

  for (guint32 i = 0; i < n; i++)
    {
      float t = (float)i / (n - 1);

      points[i].x = (float)((home[i].x + first.x + (last.x - first.x) * t - view->x) * view->scale);
      points[i].y = (float)((home[i].y + first.y + (last.y - first.y) * t - view->y) * view->scale);
    }
}

/* ---- drawing ------------------------------------------------------------------------------------ */

static void
trace_line (cairo_t *cr,
            const TsLayoutPoint *points,
            guint32 n,
            gboolean straight)
{
  cairo_move_to (cr, points[0].x, points[0].y);
  if (straight)
    {
      cairo_line_to (cr, points[n - 1].x, points[n - 1].y);
      return;
    }

  for (guint32 i = 1; i + 2 < n; i += 3)
    cairo_curve_to (cr, points[i].x, points[i].y, points[i + 1].x, points[i + 1].y, points[i + 2].x, points[i + 2].y);
}

static void
trace_arrow (cairo_t *cr,
             const TsLayoutPoint *points,
             guint32 n,
             double scale)
{
  TsLayoutPoint tip = points[n - 1], before = points[n - 2];
  double dx = tip.x - before.x, dy = tip.y - before.y, length = hypot (dx, dy);

  if (length < 0.01)
    return;

  dx /= length;
  dy /= length;
  cairo_move_to (cr, tip.x, tip.y);
  cairo_line_to (cr, tip.x - scale * (ARROW_LENGTH * dx + ARROW_HALF_WIDTH * dy), tip.y - scale * (ARROW_LENGTH * dy - ARROW_HALF_WIDTH * dx));
  cairo_line_to (cr, tip.x - scale * (ARROW_LENGTH * dx - ARROW_HALF_WIDTH * dy), tip.y - scale * (ARROW_LENGTH * dy + ARROW_HALF_WIDTH * dx));
  cairo_close_path (cr);
}

static guint32
get_frame (const TsScene *scene,
           const TsLine *line)
{
  guint32 inside = line->from != TS_NO_BOX ? line->from : line->to;

  return inside != TS_NO_BOX ? scene->boxes[inside].parent : 0;
}

/* A ring in the middle of a line that leads past something hidden. */
static void
trace_ring (cairo_t *cr,
            const TsLayoutPoint *points,
            guint32 n,
            double radius)
{
  const TsLayoutPoint *p = points + (n - 1) / 3 / 2 * 3; /* the middle one of its curves */
  double x = (p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8, y = (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

static void
draw_rings (DrawLines *draw,
            LineLook look,
            GArray *points)
{
  const TsSceneView *view = draw->view;
  const GdkRGBA *ground = &view->palette->background, *color = &draw->styles[look].color;
  double scale = MIN (view->scale, 1.6);

  for (guint i = 0; i < draw->lines[look]->len; i++)
    {
      const TsLine *line = &view->scene->lines[g_array_index (draw->lines[look], guint32, i)];

      /* At a port it only passes. */
      if (!(line->edge->flags & TS_EDGE_PAST) || line->n_points < 4 || line->to == TS_NO_BOX || ts_box_is_open (&view->scene->boxes[line->to]))
        continue;
      g_array_set_size (points, line->n_points);
      place_points (draw, line, get_frame (view->scene, line), (TsLayoutPoint *)points->data);
      trace_ring (draw->cr, (const TsLayoutPoint *)points->data, line->n_points, 3 * scale);
    }
  cairo_set_source_rgba (draw->cr, ground->red, ground->green, ground->blue, view->appearing);
  cairo_fill_preserve (draw->cr);
  cairo_set_source_rgba (draw->cr, color->red, color->green, color->blue, color->alpha * view->appearing);
  cairo_set_line_width (draw->cr, 1.3 * scale);
  cairo_set_dash (draw->cr, NULL, 0, 0);
  cairo_stroke (draw->cr);
}

/* Beside what the look of a line says: bytes make it wider. */
static const double width_factors[TS_N_LINE_WIDTHS + 1] = { 1, 0.85, 1.15, 1.6, 2.2, 3 };

static guint
get_width_step (const DrawLines *draw,
                LineLook look,
                guint32 index)
{
  TsLineFacts *facts = draw->view->labels != NULL ? ts_line_labels_get_facts (draw->view->labels) : NULL;
  gboolean by_bytes = look == LOOK_PLAIN || look == LOOK_WIDE || look == LOOK_FLOWED || look == LOOK_SLICE;

  return facts != NULL && by_bytes ? ts_line_facts_get_width (facts, index) : TS_LINE_WIDTH_UNKNOWN;
}

/* Several tensors are wide where nobody knows how large they are. */
static double
get_width (const DrawLines *draw,
           LineLook look,
           guint step)
{
  double width = draw->styles[look == LOOK_WIDE && step != TS_LINE_WIDTH_UNKNOWN ? LOOK_PLAIN : look].width;

  return MAX (width * width_factors[step] * MIN (draw->view->scale, 1.6), 0.6);
}

static void
trace_lines (DrawLines *draw,
             LineLook look,
             guint step,
             GArray *points)
{
  const TsSceneView *view = draw->view;

  for (guint i = 0; i < draw->lines[look]->len; i++)
    {
      guint32 index = g_array_index (draw->lines[look], guint32, i);
      const TsLine *line = &view->scene->lines[index];

      if (get_width_step (draw, look, index) != step)
        continue;
      g_array_set_size (points, line->n_points);
      place_points (draw, line, get_frame (view->scene, line), (TsLayoutPoint *)points->data);
      trace_line (draw->cr, (const TsLayoutPoint *)points->data, line->n_points, view->scale < MIN_CURVE_SCALE && !view->is_still);
    }
}

static void
trace_arrows (DrawLines *draw,
              LineLook look,
              GArray *points)
{
  const TsSceneView *view = draw->view;

  for (guint i = 0; i < draw->lines[look]->len; i++)
    {
      guint32 index = g_array_index (draw->lines[look], guint32, i);
      const TsLine *line = &view->scene->lines[index];
      gboolean is_wide = look >= LOOK_NEXT || look == LOOK_WIDE || get_width_step (draw, look, index) > 2;

      /* At a port a line only passes. */
      if (line->to == TS_NO_BOX || (ts_box_is_open (&view->scene->boxes[line->to]) && !(line->edge->flags & TS_EDGE_CONTROL)))
        continue;

      g_array_set_size (points, line->n_points);
      place_points (draw, line, get_frame (view->scene, line), (TsLayoutPoint *)points->data);
      trace_arrow (draw->cr, (const TsLayoutPoint *)points->data, line->n_points, MIN (view->scale, 1.6) * (is_wide ? 1.25 : 1));
    }
}

static void
draw_look (DrawLines *draw,
           LineLook look)
{
  const LineStyle *style = &draw->styles[look];
  double scale = draw->view->scale, dash = 4 * MIN (scale, 1.6);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TsLayoutPoint));

  if (draw->lines[look]->len == 0)
    return;

  cairo_set_source_rgba (draw->cr, style->color.red, style->color.green, style->color.blue, style->color.alpha * draw->view->appearing);
  cairo_set_dash (draw->cr, (double[]) { dash, dash }, style->dashed ? 2 : 0, 0);
  for (guint step = 0; step <= TS_N_LINE_WIDTHS; step++)
    {
      cairo_set_line_width (draw->cr, get_width (draw, look, step));
      trace_lines (draw, look, step, points);
      cairo_stroke (draw->cr);
    }

  if (scale < MIN_ARROW_SCALE)
    return;
  trace_arrows (draw, look, points);
  cairo_fill (draw->cr);
  draw_rings (draw, look, points);
}

/* Shorter than it is wide: in files it is drawn all the same. */
static gboolean
is_speck (const TsSceneView *self,
          const TsRect *bounds)
{
  return !self->is_still && bounds->width * self->scale < 0.7 && bounds->height * self->scale < 0.7;
}

void
ts_scene_view_draw_lines (const TsSceneView *self,
                          cairo_t *cr,
                          const guint32 *frames,
                          guint n_frames)
{
  TsRect seen = ts_scene_view_get_seen (self);
  DrawLines draw = { .view = self, .cr = cr, .current_box = TS_NO_BOX };

  if (self->marks != NULL)
    {
      draw.has_run = ts_scene_marks_has_run (self->marks);
      draw.has_slice = ts_scene_marks_has_slice (self->marks);
      draw.current_box = ts_scene_marks_get_current_box (self->marks);

      /* What leads to the user of a constant is not what the constant waits for. */
      if (draw.current_box != TS_NO_BOX && self->scene->boxes[draw.current_box].item->kind == TS_ITEM_OP &&
          self->scene->boxes[draw.current_box].item->id != ts_scene_marks_get_current_op (self->marks))
        draw.current_box = TS_NO_BOX;
    }
  init_styles (&draw);
  for (int look = 0; look < N_LOOKS; look++)
    draw.lines[look] = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n_frames; i++)
    {
      const TsBox *frame = &self->scene->boxes[frames[i]];

      for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
        if (is_speck (self, &self->scene->lines[e].bounds) || !ts_scene_view_is_line_shown (self, &self->scene->lines[e]))
          continue;
        else if (self->rects != NULL || ts_rect_intersects (&self->scene->lines[e].bounds, &seen) ||
                 (self->scene->lines[e].bounds.width == 0 && self->scene->lines[e].bounds.x > seen.x && self->scene->lines[e].bounds.x < seen.x + seen.width))
          g_array_append_val (draw.lines[get_look (&draw, e)], e);
    }

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (int look = 0; look < N_LOOKS; look++)
    {
      draw_look (&draw, look);
      g_array_unref (draw.lines[look]);
    }
}
