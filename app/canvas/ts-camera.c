#include "app/canvas/ts-camera.h"

#include <math.h>

#define KEEP_PIXELS 90.0 /* of the scene that stay in the view */
#define DEAD_ZONE 0.14   /* of the view on each side where nothing is to be revealed to */
#define MAX_DEAD_ZONE 90.0
#define BEGIN_GAP 64.0 /* beside what the scene begins with: edges may swing round it */
#define SAME_ROW 40.0f /* boxes of one row need not begin at the same height; the next one begins lower than that */
#define FOOT 30.0      /* pixels of the view where the legend and the buttons lie over the margin of the scene */
#define MIN_HEIGHT 240 /* a lower view has none to spare */
#define N_TRIES 200    /* places that a view may begin at */
#define NEAR 0.15      /* of what could be seen that a view is worth less for each of its widths that it is beside its begin */
#define EMPTY 0.02     /* of the view that has to be boxes */

void
ts_camera_to_scene (const TsCamera *self,
                    double x,
                    double y,
                    double *scene_x,
                    double *scene_y)
{
  *scene_x = self->x + x / self->scale;
  *scene_y = self->y + y / self->scale;
}

void
ts_camera_to_view (const TsCamera *self,
                   double scene_x,
                   double scene_y,
                   double *x,
                   double *y)
{
  *x = (scene_x - self->x) * self->scale;
  *y = (scene_y - self->y) * self->scale;
}

void
ts_camera_zoom_at (TsCamera *self,
                   double scale,
                   double x,
                   double y)
{
  double scene_x, scene_y;

  ts_camera_to_scene (self, x, y, &scene_x, &scene_y);
  self->scale = CLAMP (scale, TS_CAMERA_MIN_SCALE, TS_CAMERA_MAX_SCALE);
  self->x = scene_x - x / self->scale;
  self->y = scene_y - y / self->scale;
}

static double
keep_interval (double at,
               double length,
               double scene_length,
               double keep)
{
  keep = MIN (keep, scene_length);
  return CLAMP (at, keep - length, scene_length - keep);
}

void
ts_camera_keep_inside (TsCamera *self,
                       const TsScene *scene,
                       double width,
                       double height)
{
  const TsRect *all = &scene->boxes[0].rect;

  self->x = keep_interval (self->x, width / self->scale, all->width, KEEP_PIXELS / self->scale);
  self->y = keep_interval (self->y, height / self->scale, all->height, KEEP_PIXELS / self->scale);
}

/* How far along the way of the data a box begins, and how far beside it: of columns the first one is where the data begins. */
static void
get_begin (const TsScene *scene,
           const TsBox *box,
           float *along,
           float *beside)
{
  const TsRect *whole = &scene->boxes[0].rect, *rect = &box->rect;

  *beside = ts_flow_is_across (scene->flow) ? rect->y : rect->x;
  switch (scene->flow)
    {
    case TS_FLOW_UP:
      *along = whole->height - rect->y - rect->height;
      break;
    case TS_FLOW_RIGHT:
      *along = rect->x;
      break;
    case TS_FLOW_LEFT:
      *along = whole->width - rect->x - rect->width;
      break;
    case TS_FLOW_DOWN:
    default:
      *along = rect->y;
      break;
    }
}

static gboolean
is_before (const TsScene *scene,
           const TsBox *a,
           const TsBox *b)
{
  float a_along, a_beside, b_along, b_beside;

  get_begin (scene, a, &a_along, &a_beside);
  get_begin (scene, b, &b_along, &b_beside);
  return fabsf (a_along - b_along) > SAME_ROW ? a_along < b_along : a_beside < b_beside;
}

/* The box to begin with: the first input, or what else is first. */
static const TsBox *
find_begin (const TsScene *scene)
{
  const TsBox *root = &scene->boxes[0], *best = NULL;

  for (guint32 i = root->first_child; i < root->first_child + root->n_children; i++)
    {
      const TsBox *box = &scene->boxes[i];
      gboolean is_input = box->item->kind == TS_ITEM_OP && box->item->family == TS_OP_FAMILY_INPUT;
      gboolean best_is_input = best != NULL && best->item->kind == TS_ITEM_OP && best->item->family == TS_OP_FAMILY_INPUT;

      if (best == NULL || is_input > best_is_input || (is_input == best_is_input && is_before (scene, box, best)))
        best = box;
    }

  return best;
}

/* Where a view of @length begins so that @at is in its middle, as far as there is @all on both sides. */
static double
place_middle (double at,
              double length,
              double all)
{
  return all <= length ? (all - length) / 2 : CLAMP (at - length / 2, 0, all - length);
}

/* The same so that @begin .. @end is at its beginning, or at its end. */
static double
place_border (double begin,
              double end,
              gboolean at_end,
              double length,
              double all)
{
  return all <= length ? (all - length) / 2 : CLAMP (at_end ? end + BEGIN_GAP - length : begin - BEGIN_GAP, 0, all - length);
}

static double
get_overlap (double a,
             double a_length,
             double b,
             double b_length)
{
  return MAX (MIN (a + a_length, b + b_length) - MAX (a, b), 0);
}

/* A closed box as it lies across the way of the data, and how much of its area is as far along that as the view. */
typedef struct
{
  double begin;
  double end;
  double area;
} Span;

static GArray *
list_spans (const TsScene *scene,
            const TsRect *view)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));
  gboolean across = ts_flow_is_across (scene->flow);

  for (guint32 i = 1; i < scene->n_boxes; i++)
    {
      const TsRect *rect = &scene->boxes[i].rect;
      double seen = across ? get_overlap (rect->x, rect->width, view->x, view->width) : get_overlap (rect->y, rect->height, view->y, view->height);
      double begin = across ? rect->y : rect->x, length = across ? rect->height : rect->width;
      Span span = { begin, begin + length, seen * length };

      if (seen > 0 && !ts_box_is_open (&scene->boxes[i]))
        g_array_append_val (spans, span);
    }
  return spans;
}

/* How much is in a view from @at on that is not cut off. */
static double
get_filled (const GArray *spans,
            double at,
            double length)
{
  double area = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (span->begin >= at && span->end <= at + length)
        area += span->area;
    }
  return area;
}

/* Moves @at to where from @low to @high most is to be seen, but no farther than that is worth it. Returns how much there is. */
static double
find_filled (const GArray *spans,
             double length,
             double low,
             double high,
             double *at)
{
  double start = *at, best_filled = get_filled (spans, start, length), best = best_filled;

  for (int i = 0; i <= N_TRIES && low < high; i++)
    {
      double try = low + (high - low) * i / N_TRIES, filled = get_filled (spans, try, length);
      double worth = filled * MAX (1 - NEAR * fabs (try - start) / length, 0.1);

      if (worth > best)
        {
          best = worth;
          best_filled = filled;
          *at = try;
        }
    }
  return best_filled;
}

/* A view that begins where the data does shows as much as can be with @begin in it; if that is next to nothing, without it. */
static void
move_beside (const TsScene *scene,
             const TsRect *begin,
             double width,
             double height,
             TsCamera *camera)
{
  gboolean across = ts_flow_is_across (scene->flow);
  TsRect view = { (float)camera->x, (float)camera->y, (float)(width / camera->scale), (float)(height / camera->scale) };
  double *at = across ? &camera->y : &camera->x, length = across ? view.height : view.width;
  double last = (across ? scene->boxes[0].rect.height : scene->boxes[0].rect.width) - length;
  double from = across ? begin->y : begin->x, to = from + (across ? begin->height : begin->width);

  if (last <= 0)
    return;

  g_autoptr (GArray) spans = list_spans (scene, &view);

  if (find_filled (spans, length, CLAMP (to + BEGIN_GAP - length, 0, last), CLAMP (from - BEGIN_GAP, 0, last), at) < EMPTY * view.width * view.height)
    find_filled (spans, length, 0, last, at);
}

TsCamera
ts_camera_fit (const TsScene *scene,
               double width,
               double height)
{
  const TsRect *all = &scene->boxes[0].rect;
  const TsBox *begin = find_begin (scene);
  double all_width = MAX (all->width, 1), all_height = MAX (all->height, 1);
  double clear = height >= MIN_HEIGHT ? height - FOOT : height;
  double fit = MIN (width / all_width, clear / all_height);
  gboolean across = ts_flow_is_across (scene->flow);
  TsCamera self;

  if (fit >= TS_CAMERA_LEGIBLE_SCALE || begin == NULL)
    {
      self.scale = CLAMP (fit, TS_CAMERA_MIN_SCALE, 1);
      self.x = (all_width - width / self.scale) / 2;
      self.y = (all_height - clear / self.scale) / 2;
      return self;
    }

  const TsRect *rect = &begin->rect;

  self.scale = CLAMP (across ? height / all_height : width / all_width, TS_CAMERA_LEGIBLE_SCALE, 1);
  if (across)
    {
      self.x = place_border (rect->x, rect->x + rect->width, scene->flow == TS_FLOW_LEFT, width / self.scale, all_width);
      self.y = place_middle (rect->y + rect->height / 2, height / self.scale, all_height);
    }
  else
    {
      self.x = place_middle (rect->x + rect->width / 2, width / self.scale, all_width);
      self.y = place_border (rect->y, rect->y + rect->height, scene->flow == TS_FLOW_UP, height / self.scale, all_height);
    }
  move_beside (scene, rect, width, height, &self);

  return self;
}

/* How far to go so that @begin .. @end is between @low and @high. */
static double
get_move (double begin,
          double end,
          double low,
          double high)
{
  if (end - begin > high - low)
    return begin - low; /* too long: its begin */
  if (begin < low)
    return begin - low;
  if (end > high)
    return end - high;

  return 0;
}

/* Cuts a move short where it would show what is beyond the scene. */
static double
stop_at_border (double at,
                double move,
                double length,
                double scene_length)
{
  double low = MIN (at, 0), high = MAX (at, scene_length - length);

  return CLAMP (at + move, low, high);
}

void
ts_camera_reveal (TsCamera *self,
                  const TsScene *scene,
                  TsRect rect,
                  double width,
                  double height)
{
  double pad_x = MIN (width * DEAD_ZONE, MAX_DEAD_ZONE), pad_y = MIN (height * DEAD_ZONE, MAX_DEAD_ZONE);
  double x, y, right, bottom, dx, dy;

  ts_camera_to_view (self, rect.x, rect.y, &x, &y);
  ts_camera_to_view (self, rect.x + rect.width, rect.y + rect.height, &right, &bottom);
  dx = get_move (x, right, pad_x, width - pad_x);
  dy = get_move (y, bottom, pad_y, height - pad_y);

  if (fabs (dx) > width)
    dx = (x + right - width) / 2;
  if (fabs (dy) > height && bottom - y < height - 2 * pad_y)
    dy = (y + bottom - height) / 2;

  self->x = stop_at_border (self->x, dx / self->scale, width / self->scale, scene->boxes[0].rect.width);
  self->y = stop_at_border (self->y, dy / self->scale, height / self->scale, scene->boxes[0].rect.height);
}

TsCamera
ts_camera_mix (const TsCamera *a,
               const TsCamera *b,
               double t,
               double width,
               double height)
{
  TsCamera self;
  double ax, ay, bx, by;

  /* The middle of the view goes straight, the scale by equal factors. */
  ts_camera_to_scene (a, width / 2, height / 2, &ax, &ay);
  ts_camera_to_scene (b, width / 2, height / 2, &bx, &by);
  self.scale = a->scale * pow (b->scale / a->scale, t);
  self.x = ax + (bx - ax) * t - width / 2 / self.scale;
  self.y = ay + (by - ay) * t - height / 2 / self.scale;

  return self;
}
