#include "app/scene/ts-scene-lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COPIES 8      /* lines of one edge, by different ports */
#define SPREAD 14.0f      /* of ends beside each other */
#define SIDE_MARGIN 14.0f /* that ends keep from the corners */
#define ROUND_GAP 10.0f   /* half of what is between boxes beside each other */
#define ROUND_SWING 22.0f
#define MIN_LEAVE 14.0f /* how far lines go upright before they bend, if there is room */
#define NEAR 140.0f       /* lines no higher than this lie between two rows */
#define CLEARANCE 4.0f    /* of lines from boxes */
#define FAR_CLEARANCE 16.0f
#define N_SAMPLES 24

struct _TsSceneLines
{
  GArray *lines;  /* of TsLine */
  GArray *points; /* of TsLayoutPoint */
};

TsSceneLines *
ts_scene_lines_new (void)
{
  TsSceneLines *self = g_new0 (TsSceneLines, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (TsLine));
  self->points = g_array_new (FALSE, FALSE, sizeof (TsLayoutPoint));

  return self;
}

guint32
ts_scene_lines_get_n (TsSceneLines *self)
{
  return self->lines->len;
}

void
ts_scene_lines_finish (TsSceneLines *self,
                       TsScene *scene)
{
  scene->n_lines = self->lines->len;
  scene->n_points = self->points->len;
  scene->lines = (TsLine *)g_array_free (self->lines, FALSE);
  scene->points = (TsLayoutPoint *)g_array_free (self->points, FALSE);
  g_free (self);
}

/* ---- where lines begin and end ------------------------------------------------------------------ */

typedef struct
{
  guint32 item;
  gboolean below; /* which side of it */
  guint32 edge;
  gboolean is_start;
  float toward; /* where the line comes from or goes to */
} End;

static int
compare_ends (gconstpointer a,
              gconstpointer b)
{
  const End *p = a, *q = b;

  if (p->item != q->item)
    return p->item < q->item ? -1 : 1;
  if (p->below != q->below)
    return p->below ? 1 : -1;
  if (p->toward != q->toward)
    return p->toward < q->toward ? -1 : 1;

  return p->edge < q->edge ? -1 : p->edge > q->edge;
}

static void
add_end (GArray *ends,
         const TsComposed *composed,
         guint32 e,
         gboolean is_start)
{
  const TsEdge *edge = &composed->graph->edges[e];
  const TsLayout *layout = composed->layout;
  guint32 begin = layout->edge_begin[e], end = layout->edge_begin[e + 1];
  gboolean back = (edge->flags & TS_EDGE_BACK) != 0;
  End place = { is_start ? edge->from : edge->to, is_start != back, e, is_start, 0 };

  if (end - begin < 4 || place.item >= composed->graph->n_items)
    return;

  place.toward = layout->points[is_start ? begin + 3 : end - 4].x;
  g_array_append_val (ends, place);
}

/* For each edge where it begins (2 e) and ends (2 e + 1) on the sides of items, in the order of where it goes. */
static float *
spread_ends (const TsComposed *composed)
{
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (End));
  float *x = g_new0 (float, 2 * (gsize)composed->graph->n_edges + 1);

  for (guint32 e = 0; e < composed->graph->n_edges; e++)
    {
      add_end (ends, composed, e, TRUE);
      add_end (ends, composed, e, FALSE);
    }
  g_array_sort (ends, compare_ends);

  for (guint first = 0, last; first < ends->len; first = last)
    {
      const End *end = &g_array_index (ends, End, first);
      float centre = composed->layout->nodes[end->item].x, width = composed->sizes[end->item].width - 2 * SIDE_MARGIN;

      for (last = first + 1; last < ends->len; last++)
        if (g_array_index (ends, End, last).item != end->item || g_array_index (ends, End, last).below != end->below)
          break;

      float step = MIN (SPREAD, MAX (width, 0) / MAX (last - first - 1, 1));

      for (guint i = first; i < last; i++)
        {
          const End *at = &g_array_index (ends, End, i);

          x[2 * at->edge + (at->is_start ? 0 : 1)] = centre + (i - first - (last - first - 1) / 2.0f) * step;
        }
    }

  return x;
}

/* ---- ports of open boxes ------------------------------------------------------------------------ */

/* The port of @inner through which @tensor goes, in-ports first; the last one is shared by those that found no place. */
static guint32
find_port (const TsComposed *inner,
           TsOutput tensor,
           gboolean is_in)
{
  const TsPort *ports = is_in ? inner->graph->in_ports : inner->graph->out_ports;
  guint32 n = is_in ? inner->graph->n_in_ports : inner->graph->n_out_ports;
  guint32 first = is_in ? 0 : inner->graph->n_in_ports;

  for (guint32 i = 0; i < n; i++)
    if (ts_output_equal (ports[i].output, tensor))
      return first + i;

  return n > 0 ? first + n - 1 : G_MAXUINT32;
}

typedef struct
{
  float start;
  float end;
} Span;

/* The different ways that the tensors of an edge take from one port to another. Returns how many. */
static guint
find_spans (const TsComposed *composed,
            const TsEdge *edge,
            float start,
            float end,
            Span *spans)
{
  const TsComposed *from = edge->from < composed->graph->n_items ? composed->inner[edge->from] : NULL;
  const TsComposed *to = edge->to < composed->graph->n_items ? composed->inner[edge->to] : NULL;
  guint n = 0;

  for (guint32 t = 0; t < edge->n_tensors && n < MAX_COPIES; t++)
    {
      TsOutput tensor = composed->graph->tensors[edge->first_tensor + t];
      guint32 out = from != NULL ? find_port (from, tensor, FALSE) : G_MAXUINT32;
      guint32 in = to != NULL ? find_port (to, tensor, TRUE) : G_MAXUINT32;
      Span span = { start, end };
      gboolean known = FALSE;

      if (out != G_MAXUINT32)
        span.start = composed->layout->nodes[edge->from].x - from->size.width / 2 + ts_composed_get_port_x (from, out);
      if (in != G_MAXUINT32)
        span.end = composed->layout->nodes[edge->to].x - to->size.width / 2 + ts_composed_get_port_x (to, in);

      for (guint i = 0; i < n && !known; i++)
        known = spans[i].start == span.start && spans[i].end == span.end;
      if (!known)
        spans[n++] = span;
    }

  if (n == 0 || (edge->flags & TS_EDGE_CONTROL))
    {
      spans[0] = (Span) { start, end };
      n = 1;
    }

  return n;
}

/* ---- lines -------------------------------------------------------------------------------------- */

static TsRect
get_bounds (const TsLayoutPoint *points,
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

/* Moves an end of a line to where it belongs on the side of its box, and makes it leave upright. With @step 1 it is the begin, with -1
 * the end; @away says in which direction the line leaves. */
static void
move_end (TsLayoutPoint *end,
          int step,
          TsLayoutPoint to,
          float away)
{
  float reach = away * (end[3 * step].y - to.y);

  end[0] = to;
  end[step].x = to.x;
  end[step].y = to.y + away * MAX (away * (end[step].y - to.y), CLAMP (reach / 2, 4, MIN_LEAVE));
}

/* Where the layout says nothing of an edge. */
static void
append_straight (TsSceneLines *self,
                 TsLayoutPoint from,
                 TsLayoutPoint to)
{
  float middle = (from.y + to.y) / 2;
  TsLayoutPoint points[] = { from, { from.x, middle }, { to.x, middle }, to };

  g_array_append_vals (self->points, points, 4);
}

static TsRect
get_frame (const TsComposed *composed,
           guint32 item,
           TsLayoutPoint origin)
{
  TsSize size = composed->sizes[item];

  return (TsRect) {
    origin.x + composed->content.x + composed->layout->nodes[item].x - size.width / 2,
    origin.y + composed->content.y + composed->layout->nodes[item].y - size.height / 2,
    size.width,
    size.height,
  };
}

/* Whether the curve from @p[0] to @p[3] keeps off all items but those it joins. */
static gboolean
is_free (const TsComposed *composed,
         const TsEdge *edge,
         TsLayoutPoint origin,
         const TsLayoutPoint *p)
{
  float clearance = p[3].y - p[0].y < NEAR ? CLEARANCE : FAR_CLEARANCE;

  for (guint32 i = 0; i < composed->graph->n_items; i++)
    {
      TsRect frame = get_frame (composed, i, origin);

      if (i == edge->from || i == edge->to || frame.y - clearance > p[3].y || frame.y + frame.height + clearance < p[0].y)
        continue;
      for (int k = 1; k < N_SAMPLES; k++)
        {
          float t = (float)k / N_SAMPLES, s = 1 - t;
          float x = s * s * s * p[0].x + 3 * s * s * t * p[1].x + 3 * s * t * t * p[2].x + t * t * t * p[3].x;
          float y = s * s * s * p[0].y + 3 * s * s * t * p[1].y + 3 * s * t * t * p[2].y + t * t * t * p[3].y;

          if (x > frame.x - clearance && x < frame.x + frame.width + clearance && y > frame.y - clearance && y < frame.y + frame.height + clearance)
            return FALSE;
        }
    }
  return TRUE;
}

/* Where there is nothing to go round one bend will do: now that its ends have been moved apart the way that the layout found would run along
 * the borders. */
static void
bend_once (TsSceneLines *self,
           const TsComposed *composed,
           TsLine *line,
           TsLayoutPoint origin)
{
  TsLayoutPoint *points = &g_array_index (self->points, TsLayoutPoint, line->first_point);
  TsLayoutPoint from = points[0], to = points[line->n_points - 1];
  TsLayoutPoint bent[] = { from, { from.x, (from.y + to.y) / 2 }, { to.x, (from.y + to.y) / 2 }, to };

  if (line->edge->flags & TS_EDGE_BACK || to.y - from.y < MIN_LEAVE || !is_free (composed, line->edge, origin, bent))
    return;

  memcpy (points, bent, sizeof bent);
  g_array_set_size (self->points, line->first_point + G_N_ELEMENTS (bent));
  line->n_points = G_N_ELEMENTS (bent);
}

/* A point on the upper or lower side of an item. */
static TsLayoutPoint
get_side (const TsComposed *composed,
          guint32 item,
          gboolean below,
          TsLayoutPoint origin,
          float x)
{
  float half = composed->sizes[item].height / 2;

  return (TsLayoutPoint) {
    origin.x + composed->content.x + x,
    origin.y + composed->content.y + composed->layout->nodes[item].y + (below ? half : -half),
  };
}

/* Lines that run back meet a box at the wrong side: an open one has its in-ports above and its out-ports below. They go round it. */
static gboolean
is_round (const TsComposed *composed,
          const TsEdge *edge,
          guint32 item)
{
  return (edge->flags & TS_EDGE_BACK) && !(edge->flags & TS_EDGE_CONTROL) && composed->inner[item] != NULL;
}

/* The way along the nearer side of @frame from its lower to its upper edge, in the gap between it and what is beside it. */
static float
get_way_round (TsRect frame,
               float x)
{
  return x < frame.x + frame.width / 2 ? frame.x - ROUND_GAP : frame.x + frame.width + ROUND_GAP;
}

/* From the end of a line at the lower edge of @frame to the port at @x on the upper one. */
static TsLayoutPoint *
go_round_end (TsSceneLines *self,
              TsLine *line,
              TsRect frame,
              float x)
{
  TsLayoutPoint *end = &g_array_index (self->points, TsLayoutPoint, line->first_point + line->n_points - 1);
  float way = get_way_round (frame, end->x), top = frame.y, bottom = frame.y + frame.height;
  const TsLayoutPoint path[] = {
    { way, bottom - frame.height / 3 },
    { way, top + frame.height / 3 },
    { way, top },
    { way, top - ROUND_SWING },
    { x, top - ROUND_SWING },
    { x, top },
  };

  end[0] = (TsLayoutPoint) { way, bottom };
  end[-1].x = way;
  g_array_append_vals (self->points, path, G_N_ELEMENTS (path));
  line->n_points += G_N_ELEMENTS (path);

  return &g_array_index (self->points, TsLayoutPoint, line->first_point);
}

/* From the port at @x on the lower edge of @frame to the begin of a line at the upper one. */
static TsLayoutPoint *
go_round_begin (TsSceneLines *self,
                TsLine *line,
                TsRect frame,
                float x)
{
  TsLayoutPoint *begin = &g_array_index (self->points, TsLayoutPoint, line->first_point);
  float way = get_way_round (frame, begin->x), top = frame.y, bottom = frame.y + frame.height;
  const TsLayoutPoint path[] = {
    { x, bottom },
    { x, bottom + ROUND_SWING },
    { way, bottom + ROUND_SWING },
    { way, bottom },
    { way, bottom - frame.height / 3 },
    { way, top + frame.height / 3 },
  };

  begin[0] = (TsLayoutPoint) { way, top };
  begin[1].x = way;
  g_array_insert_vals (self->points, line->first_point, path, G_N_ELEMENTS (path));
  line->n_points += G_N_ELEMENTS (path);

  return &g_array_index (self->points, TsLayoutPoint, line->first_point);
}

static void
add_line (TsSceneLines *self,
          const TsComposed *composed,
          guint32 e,
          Span span,
          TsLayoutPoint origin,
          guint32 first_box)
{
  const TsScopeGraph *graph = composed->graph;
  const TsEdge *edge = &graph->edges[e];
  const TsLayout *layout = composed->layout;
  guint32 begin = layout->edge_begin[e], n = layout->edge_begin[e + 1] - begin;
  TsLine line = { edge, graph, TS_NO_BOX, TS_NO_BOX, self->points->len, MAX (n, 4), { 0, 0, 0, 0 } };
  gboolean back = (edge->flags & TS_EDGE_BACK) != 0;
  TsLayoutPoint *points;

  if (n >= 4)
    g_array_append_vals (self->points, layout->points + begin, n);
  else
    append_straight (self, layout->nodes[edge->from], layout->nodes[edge->to]);

  points = &g_array_index (self->points, TsLayoutPoint, line.first_point);
  for (guint32 i = 0; i < line.n_points; i++)
    {
      points[i].x += origin.x + composed->content.x;
      points[i].y += origin.y + composed->content.y;
    }

  if (edge->from < graph->n_items)
    {
      line.from = first_box + edge->from;
      if (is_round (composed, edge, edge->from))
        points = go_round_begin (self, &line, get_frame (composed, edge->from, origin), origin.x + composed->content.x + span.start);
      else
        move_end (points, 1, get_side (composed, edge->from, !back, origin, span.start), back ? -1 : 1);
    }
  else
    {
      points[0].y = origin.y; /* the border */
    }

  if (edge->to < graph->n_items)
    {
      line.to = first_box + edge->to;
      if (is_round (composed, edge, edge->to))
        points = go_round_end (self, &line, get_frame (composed, edge->to, origin), origin.x + composed->content.x + span.end);
      else
        move_end (points + line.n_points - 1, -1, get_side (composed, edge->to, back, origin, span.end), back ? 1 : -1);
    }
  else
    {
      points[line.n_points - 1].y = origin.y + composed->size.height;
    }

  bend_once (self, composed, &line, origin);
  line.bounds = get_bounds (&g_array_index (self->points, TsLayoutPoint, line.first_point), line.n_points);
  g_array_append_val (self->lines, line);
}

void
ts_scene_lines_add (TsSceneLines *self,
                    const TsComposed *composed,
                    float x,
                    float y,
                    guint32 first_box)
{
  g_autofree float *ends = spread_ends (composed);

  for (guint32 e = 0; e < composed->graph->n_edges; e++)
    {
      Span spans[MAX_COPIES];
      guint n = find_spans (composed, &composed->graph->edges[e], ends[2 * e], ends[2 * e + 1], spans);

      for (guint i = 0; i < n; i++)
        add_line (self, composed, e, spans[i], (TsLayoutPoint) { x, y }, first_box);
    }
}
