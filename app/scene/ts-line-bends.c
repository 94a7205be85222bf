#include "app/scene/ts-line-bends.h"

#include <math.h>
#include <string.h>

#define MIN_LEAVE 10.0f /* how far lines go upright before they bend, if there is room; less than half of the way between rows, where columns begin */
#define NEAR 140.0f     /* lines no higher than this lie between two rows */
#define CLEARANCE 4.0f  /* of lines from boxes */
#define FAR_CLEARANCE 16.0f
#define MAX_SMOOTH 24.0f /* how far the other side of a knot is bent along */
#define N_SAMPLES 24
#define ALONG 12.0f /* how far from a border lines run along it */

TsRect
ts_line_get_bounds (const TsLayoutPoint *points,
                    guint32 n)
{
  float x0 = points[0].x, y0 = points[0].y, x1 = x0, y1 = y0;

  for (guint32 i = 1; i < n; i++)
    {
      x0 = MIN (x0, points[i].x);
      y0 = MIN (y0, points[i].y);
      x1 = MAX (x1, points[i].x);
      y1 = MAX (y1, points[i].y);
    }

  return (TsRect) { x0, y0, x1 - x0, y1 - y0 };
}

TsRect
ts_line_field_get_frame (const TsLineField *self,
                         guint32 item)
{
  const TsComposed *composed = self->composed;
  TsSize size = composed->sizes[item];

  return (TsRect) {
    self->origin.x + composed->content.x + composed->layout->nodes[item].x - size.width / 2,
    self->origin.y + composed->content.y + composed->layout->nodes[item].y - size.height / 2,
    size.width,
    size.height,
  };
}

/* An item with its pins. */
static TsRect
get_obstacle (const TsLineField *self,
              guint32 item,
              float clearance)
{
  TsRect frame = ts_composed_add_pin_room (self->composed, item, ts_line_field_get_frame (self, item));

  return (TsRect) { frame.x - clearance, frame.y - clearance, frame.width + 2 * clearance, frame.height + 2 * clearance };
}

/* Whether the curve with the points @p gets into @rect. */
static gboolean
does_cross (const TsLayoutPoint *p,
            TsRect rect)
{
  TsRect bounds = ts_line_get_bounds (p, 4);

  if (bounds.x > rect.x + rect.width || bounds.x + bounds.width < rect.x || bounds.y > rect.y + rect.height || bounds.y + bounds.height < rect.y)
    return FALSE;

  for (int k = 1; k < N_SAMPLES; k++)
    {
      float t = (float)k / N_SAMPLES, s = 1 - t;
      float x = s * s * s * p[0].x + 3 * s * s * t * p[1].x + 3 * s * t * t * p[2].x + t * t * t * p[3].x;
      float y = s * s * s * p[0].y + 3 * s * s * t * p[1].y + 3 * s * t * t * p[2].y + t * t * t * p[3].y;

      if (x > rect.x && x < rect.x + rect.width && y > rect.y && y < rect.y + rect.height)
        return TRUE;
    }
  return FALSE;
}

/* Whether the curve keeps off all items but those that the edge joins. */
static gboolean
is_free (const TsLineField *field,
         const TsLayoutPoint *p,
         float clearance)
{
  for (guint32 i = 0; i < field->composed->graph->n_items; i++)
    if (i != field->edge->from && i != field->edge->to && does_cross (p, get_obstacle (field, i, clearance)))
      return FALSE;
  return TRUE;
}

/* The piece between an end and the next knot with the end where it is to be: it leaves upright, and nothing of it gets behind the border. */
static void
bend_end (const TsLineMove *move,
          TsLayoutPoint *piece)
{
  float leave = CLAMP (move->away * (piece[3].y - move->to.y) / 2, 4, MIN_LEAVE);

  piece[0] = move->to;
  piece[1].x = move->to.x;
  for (int i = 1; i < 3; i++)
    piece[i].y = move->to.y + move->away * MAX (move->away * (piece[i].y - move->to.y), leave);
}

/* Drops the pieces at an end that keep so near to the border that there is no room to leave upright, unless the line would run into something. */
static void
drop_short (TsLine *line,
            GArray *points,
            const TsLineField *field,
            const TsLineMove *move)
{
  int step = move->is_start ? 1 : -1;

  for (; line->n_points > 4; line->n_points -= 3)
    {
      guint32 end = line->first_point + (move->is_start ? 0 : line->n_points - 1);
      const TsLayoutPoint *at = &g_array_index (points, TsLayoutPoint, end);
      TsLayoutPoint piece[] = { at[0], at[4 * step], at[5 * step], at[6 * step] };

      if (move->away * (at[3 * step].y - move->to.y) >= MIN_LEAVE)
        return;
      bend_end (move, piece);
      if (!is_free (field, piece, 0))
        return;
      g_array_remove_range (points, move->is_start ? end + 1 : end - 3, 3);
    }
}

/* Makes the piece beyond the knot @at[3] go on in the direction of the one that has changed, which is @at[0] to @at[3], if nothing is in its way. */
static void
smooth_knot (const TsLineField *field,
             TsLayoutPoint *at,
             int step)
{
  TsLayoutPoint *knot = at + 3 * step;
  TsLayoutPoint piece[] = { knot[0], knot[step], knot[2 * step], knot[3 * step] };
  float dx = knot->x - knot[-step].x, dy = knot->y - knot[-step].y, length = hypotf (dx, dy);
  float reach = MIN (hypotf (piece[1].x - knot->x, piece[1].y - knot->y), MAX_SMOOTH);

  if (length < 1)
    return;
  piece[1] = (TsLayoutPoint) { knot->x + dx / length * reach, knot->y + dy / length * reach };
  if (is_free (field, piece, 0))
    knot[step] = piece[1];
}

/* Turns aside as soon as it has left, to go straight on to the knot. */
static gboolean
turn_early (const TsLineField *field,
            const TsLineMove *move,
            TsLayoutPoint *piece)
{
  float y = move->to.y + move->away * CLAMP (move->away * (piece[3].y - move->to.y) / 2, 4, MIN_LEAVE);
  TsLayoutPoint turned[] = { piece[0], { piece[0].x, y }, { piece[3].x, y }, piece[3] };

  if (!is_free (field, turned, 0))
    return FALSE;
  memcpy (piece, turned, sizeof turned);
  return TRUE;
}

/* Where the way to the new place would lead through a box: as before to the old one, then along the border. */
static gboolean
go_along (const TsLineField *field,
          const TsLineMove *move,
          TsLayoutPoint *piece,
          TsLayoutPoint *more)
{
  float y = move->to.y + move->away * ALONG;
  TsLayoutPoint first[] = { { piece[0].x, y }, { piece[0].x, y + move->away * ALONG / 2 }, piece[2], piece[3] };
  TsLayoutPoint last[] = { move->to, { move->to.x, y }, { piece[0].x, move->to.y + move->away * ALONG / 2 }, { piece[0].x, y } };

  if (move->away * (piece[3].y - y) < ALONG / 2 || !is_free (field, first, 0) || !is_free (field, last, 0))
    return FALSE;
  first[2].y = y + move->away * MAX (move->away * (piece[2].y - y), 0);
  memcpy (piece, first, sizeof first);
  memcpy (more, last, 3 * sizeof *last);
  return TRUE;
}

/* @end[0] is to become @more[0]; @more[1] and @more[2] come behind it, then @piece. */
static void
put_along (TsLine *line,
           GArray *points,
           gboolean is_start,
           const TsLayoutPoint *piece,
           const TsLayoutPoint *more)
{
  guint32 at = line->first_point + (is_start ? 0 : line->n_points);
  const TsLayoutPoint turned[] = { more[2], more[1], more[0] };

  g_array_insert_vals (points, at, is_start ? more : turned, 3);
  line->n_points += 3;

  guint32 knot = line->first_point + (is_start ? 3 : line->n_points - 4);
  int step = is_start ? 1 : -1;
  TsLayoutPoint *moved = &g_array_index (points, TsLayoutPoint, knot);

  for (int i = 0; i < 3; i++)
    moved[i * step] = piece[i];
}

TsLayoutPoint *
ts_line_move_end (TsLine *line,
                  GArray *points,
                  const TsLineField *field,
                  const TsLineMove *move)
{
  int step = move->is_start ? 1 : -1;
  TsLayoutPoint *end;

  drop_short (line, points, field, move);
  end = &g_array_index (points, TsLayoutPoint, line->first_point + (move->is_start ? 0 : line->n_points - 1));

  TsLayoutPoint piece[] = { end[0], end[step], end[2 * step], end[3 * step] }, old[4], more[3];
  gboolean is_changed;

  memcpy (old, piece, sizeof old);
  bend_end (move, piece);
  if (!is_free (field, piece, 0) && !turn_early (field, move, piece) && fabsf (old[0].x - move->to.x) > ALONG && go_along (field, move, old, more))
    {
      put_along (line, points, move->is_start, old, more);
      return &g_array_index (points, TsLayoutPoint, line->first_point);
    }

  is_changed = piece[2].x != end[2 * step].x || piece[2].y != end[2 * step].y;
  for (int i = 0; i < 3; i++)
    end[i * step] = piece[i];
  if (line->n_points > 4 && is_changed)
    smooth_knot (field, end, step);
  return &g_array_index (points, TsLayoutPoint, line->first_point);
}

void
ts_line_bend_once (TsLine *line,
                   GArray *points,
                   const TsLineField *field)
{
  TsLayoutPoint *way = &g_array_index (points, TsLayoutPoint, line->first_point);
  TsLayoutPoint from = way[0], to = way[line->n_points - 1];
  TsLayoutPoint bent[] = { from, { from.x, (from.y + to.y) / 2 }, { to.x, (from.y + to.y) / 2 }, to };

  if (line->edge->flags & TS_EDGE_BACK || to.y - from.y < MIN_LEAVE || !is_free (field, bent, to.y - from.y < NEAR ? CLEARANCE : FAR_CLEARANCE))
    return;

  memcpy (way, bent, sizeof bent);
  g_array_set_size (points, line->first_point + G_N_ELEMENTS (bent));
  line->n_points = G_N_ELEMENTS (bent);
}
