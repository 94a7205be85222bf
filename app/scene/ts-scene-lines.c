#include "app/scene/ts-scene-lines.h"

#include "app/scene/ts-card.h"
#include "app/scene/ts-line-bends.h"
#include "app/scene/ts-scope-pins.h"

#include <math.h>
#include <stdlib.h>

#define MAX_COPIES 8      /* lines of one edge, by different ports */
#define SPREAD 14.0f      /* of ends beside each other */
#define SIDE_MARGIN 14.0f /* that ends keep from the corners */
#define ROUND_GAP 10.0f   /* half of what is between boxes beside each other */
#define ROUND_SWING 22.0f
#define MIN_SWING 30.0f /* of curves from pin to pin */
#define MAX_SWING 160.0f

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
  TsLineField field = { composed, origin, edge };
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
        points = go_round_begin (self, &line, ts_line_field_get_frame (&field, edge->from), origin.x + composed->content.x + span.start);
      else
        points = ts_line_move_end (&line, self->points, &field, &(TsLineMove) { TRUE, get_side (composed, edge->from, !back, origin, span.start), back ? -1 : 1 });
    }
  else
    {
      points[0].y = origin.y; /* the border */
    }

  if (edge->to < graph->n_items)
    {
      line.to = first_box + edge->to;
      if (is_round (composed, edge, edge->to))
        points = go_round_end (self, &line, ts_line_field_get_frame (&field, edge->to), origin.x + composed->content.x + span.end);
      else
        points = ts_line_move_end (&line, self->points, &field, &(TsLineMove) { FALSE, get_side (composed, edge->to, back, origin, span.end), back ? 1 : -1 });
    }
  else
    {
      points[line.n_points - 1].y = origin.y + composed->size.height;
    }

  ts_line_bend_once (&line, self->points, &field);
  line.bounds = ts_line_get_bounds (&g_array_index (self->points, TsLayoutPoint, line.first_point), line.n_points);
  g_array_append_val (self->lines, line);
}

/* ---- from pin to pin ---------------------------------------------------------------------------- */

/* A pin as it will be seen, from the middle of its item. */
static TsRect
get_seen_pin (const TsComposed *self,
              guint32 number)
{
  const TsPin *pin = &self->graph->pins[number];
  const TsItem *item = &self->graph->items[pin->item];
  TsSize seen = ts_flow_turn_size (self->flow, self->sizes[pin->item]);
  float half = seen.width / 2, width = self->pin_widths[number], top = TS_PIN_TOP - seen.height / 2;

  if (pin->is_out)
    return (TsRect) { half + TS_PIN_STUB, top, width, TS_PIN_HEIGHT };
  return (TsRect) { -half - TS_PIN_STUB - width, top + (float)(number - item->first_pin) * TS_PIN_PITCH, width, TS_PIN_HEIGHT };
}

TsRect
ts_composed_get_pin_rect (const TsComposed *self,
                          guint32 number,
                          float x,
                          float y)
{
  const TsPin *pin = &self->graph->pins[number];
  TsLayoutPoint middle = {
    x + self->content.x + self->layout->nodes[pin->item].x,
    y + self->content.y + self->layout->nodes[pin->item].y,
  };
  TsRect seen = get_seen_pin (self, number);
  TsLayoutPoint offset = ts_flow_turn_back (self->flow, (TsLayoutPoint) { seen.x + seen.width / 2, seen.y + seen.height / 2 });
  TsSize size = ts_flow_turn_size (self->flow, (TsSize) { seen.width, seen.height });

  return (TsRect) { middle.x + offset.x - size.width / 2, middle.y + offset.y - size.height / 2, size.width, size.height };
}

/* Where a pinned edge leaves or arrives: the far side of a pin, or a port. @out: (out): which way it goes on there */
static TsLayoutPoint
get_pinned_end (const TsComposed *composed,
                guint32 e,
                gboolean is_start,
                TsLayoutPoint origin,
                TsLayoutPoint *out)
{
  const TsScopeGraph *graph = composed->graph;
  const TsPin *pin = ts_scope_graph_find_pin (graph, e, is_start);
  guint32 port = (is_start ? graph->edges[e].from : graph->edges[e].to) - graph->n_items;

  if (pin != NULL)
    {
      TsRect rect = ts_composed_get_pin_rect (composed, (guint32)(pin - graph->pins), origin.x, origin.y);

      *out = ts_flow_turn_back (composed->flow, (TsLayoutPoint) { is_start ? 1 : -1, 0 });
      return (TsLayoutPoint) { rect.x + (1 + out->x) * rect.width / 2, rect.y + (1 + out->y) * rect.height / 2 };
    }
  *out = (TsLayoutPoint) { 0, is_start ? 1 : -1 };
  return (TsLayoutPoint) { origin.x + ts_composed_get_port_x (composed, port), is_start ? origin.y : origin.y + composed->size.height };
}

static void
add_pinned_line (TsSceneLines *self,
                 const TsComposed *composed,
                 guint32 e,
                 TsLayoutPoint origin,
                 guint32 first_box)
{
  const TsScopeGraph *graph = composed->graph;
  const TsEdge *edge = &graph->edges[e];
  TsLine line = { edge, graph, TS_NO_BOX, TS_NO_BOX, self->points->len, 4, { 0, 0, 0, 0 } };
  TsLayoutPoint from_way, to_way;
  TsLayoutPoint from = get_pinned_end (composed, e, TRUE, origin, &from_way), to = get_pinned_end (composed, e, FALSE, origin, &to_way);
  float swing = CLAMP (hypotf (to.x - from.x, to.y - from.y) / 3, MIN_SWING, MAX_SWING);
  TsLayoutPoint points[] = {
    from,
    { from.x + swing * from_way.x, from.y + swing * from_way.y },
    { to.x + swing * to_way.x, to.y + swing * to_way.y },
    to,
  };

  if (edge->from < graph->n_items)
    line.from = first_box + edge->from;
  if (edge->to < graph->n_items)
    line.to = first_box + edge->to;
  g_array_append_vals (self->points, points, G_N_ELEMENTS (points));
  line.bounds = ts_line_get_bounds (points, G_N_ELEMENTS (points));
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

      if (composed->graph->edges[e].flags & TS_EDGE_PINNED)
        {
          add_pinned_line (self, composed, e, (TsLayoutPoint) { x, y }, first_box);
          continue;
        }

      guint n = find_spans (composed, &composed->graph->edges[e], ends[2 * e], ends[2 * e + 1], spans);

      for (guint i = 0; i < n; i++)
        add_line (self, composed, e, spans[i], (TsLayoutPoint) { x, y }, first_box);
    }
}
