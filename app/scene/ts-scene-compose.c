#include "app/scene/ts-scene-compose.h"

#include "app/layout/ts-layout-curve.h"
#include "app/scene/ts-pin-balance.h"

#include <string.h>

#define PORT_WIDTH 10.0f
#define PORT_INSET 16.0f /* of the row of in-ports from the upper border */
#define ROOT_PAD 32.0f
#define RANK_GAP 26.0f
#define MAX_STRAIGHT 60.0f /* how much of an edge's end goes where its item goes */

void
ts_composed_free (TsComposed *self)
{
  if (self == NULL)
    return;

  for (guint32 i = 0; self->inner != NULL && i < self->graph->n_items; i++)
    ts_composed_free (self->inner[i]);
  g_free (self->inner);
  g_free (self->sizes);
  g_free (self->pin_widths);
  ts_layout_unref (self->layout);
  ts_scope_graph_unref (self->graph);
  g_free (self);
}

float
ts_composed_get_port_x (const TsComposed *self,
                        guint32 port)
{
  return self->content.x + self->layout->nodes[self->graph->n_items + port].x;
}

/* ---- room for pins ----------------------------------------------------------------------------- */

static void
measure_pins (TsComposed *self,
              const TsTextMetrics *metrics)
{
  self->pin_widths = g_new (float, (gsize)self->graph->n_pins + 1);
  for (guint32 p = 0; p < self->graph->n_pins; p++)
    self->pin_widths[p] = ts_pin_measure (&self->graph->pins[p], metrics);
}

float
ts_composed_get_pin_room (const TsComposed *self,
                          guint32 item,
                          gboolean is_out)
{
  const TsItem *found = &self->graph->items[item];
  float room = 0;

  for (guint32 p = found->first_pin; p < found->first_pin + found->n_pins; p++)
    if (self->graph->pins[p].is_out == is_out)
      room = MAX (room, self->pin_widths[p] + TS_PIN_STUB);
  return room;
}

TsRect
ts_composed_add_pin_room (const TsComposed *self,
                          guint32 item,
                          TsRect rect)
{
  float in = ts_composed_get_pin_room (self, item, FALSE), out = ts_composed_get_pin_room (self, item, TRUE);

  if (!ts_flow_is_across (self->flow))
    return (TsRect) { rect.x - in, rect.y, rect.width + in + out, rect.height };
  return (TsRect) { rect.x, rect.y - (self->flow == TS_FLOW_RIGHT ? in : out), rect.width, rect.height + in + out };
}

TsLayoutPoint
ts_composed_get_pin_shift (const TsComposed *self,
                           guint32 item)
{
  float shift = (ts_composed_get_pin_room (self, item, FALSE) - ts_composed_get_pin_room (self, item, TRUE)) / 2;

  if (!ts_flow_is_across (self->flow))
    return (TsLayoutPoint) { shift, 0 };
  return (TsLayoutPoint) { 0, self->flow == TS_FLOW_RIGHT ? shift : -shift };
}

/* Moves the end of an edge with its item, and what is straight before that: @end is its last point, @step leads back from there. */
static void
shift_end (TsLayoutPoint *points,
           int n,
           int end,
           int step,
           float shift)
{
  const TsLayoutPoint *last = &points[end], *bend = &points[end + 3 * step];
  int n_moved = n > 4 && ABS (last->x - bend->x) < 1 && ABS (last->y - bend->y) < MAX_STRAIGHT ? 5 : 2;

  for (int i = 0; i < n_moved; i++)
    points[end + i * step].x += shift;
}

/* @shifts: of the items */
static void
shift_ends (const TsComposed *self,
            const float *shifts,
            TsLayout *layout)
{
  for (guint32 e = 0; e < layout->n_edges; e++)
    {
      const TsEdge *edge = &self->graph->edges[e];
      TsLayoutPoint *points = layout->points + layout->edge_begin[e];
      int n = (int)(layout->edge_begin[e + 1] - layout->edge_begin[e]);

      if (n < 4)
        continue;
      if (edge->from < self->graph->n_items)
        shift_end (points, n, 0, 1, shifts[edge->from]);
      if (edge->to < self->graph->n_items)
        shift_end (points, n, n - 1, -1, shifts[edge->to]);
    }
}

/* The layout as asked for: of items with their pins, and without the edges that are pinned. As it is wanted: of items alone, and of all edges. */
static TsLayout *
take_pins_off (const TsComposed *self,
               TsLayout *layout)
{
  const TsScopeGraph *graph = self->graph;
  guint32 n_points = layout->edge_begin[layout->n_edges], shown = 0;
  TsLayout *result = ts_layout_new (layout->n_nodes, graph->n_edges, n_points);
  g_autofree float *shifts = NULL;

  result->width = layout->width;
  result->height = layout->height;
  memcpy (result->nodes, layout->nodes, layout->n_nodes * sizeof *layout->nodes);
  if (n_points > 0) /* not where all edges are pinned */
    memcpy (result->points, layout->points, n_points * sizeof *layout->points);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      shown += !(graph->edges[e].flags & TS_EDGE_PINNED);
      result->edge_begin[e + 1] = layout->edge_begin[shown];
    }
  shifts = ts_pin_balance_find_shifts (self, result);
  for (guint32 i = 0; i < graph->n_items; i++)
    {
      result->nodes[i].x += shifts[i];
      result->nodes[i].y += ts_composed_get_pin_shift (self, i).y;
    }
  shift_ends (self, shifts, result);
  ts_layout_unref (layout);
  return result;
}

/* ---- the layout -------------------------------------------------------------------------------- */

static TsSize
measure_card (const TsComposer *composer,
              const TsScopeGraph *graph,
              const TsItem *item)
{
  return ts_flow_turn_size (composer->flow, ts_card_measure (graph, item, composer->metrics));
}

static void
request_nodes (const TsComposed *self,
               const TsComposer *composer,
               TsLayoutRequest *request)
{
  const TsScopeGraph *graph = self->graph;

  for (guint32 i = 0; i < graph->n_items; i++)
    {
      TsSize rest = self->inner[i] != NULL ? measure_card (composer, graph, &graph->items[i]) : self->sizes[i];
      TsRect pins = ts_composed_add_pin_room (self, i, (TsRect) { 0, 0, 0, 0 });

      request->nodes[i] = (TsLayoutNode) { self->sizes[i].width + pins.width, self->sizes[i].height + pins.height, TS_LAYOUT_ANYWHERE,
                                           rest.width + pins.width, rest.height + pins.height };
    }
  for (guint32 i = graph->n_items; i < request->n_nodes; i++)
    request->nodes[i] = (TsLayoutNode) { PORT_WIDTH, 0, i < graph->n_items + graph->n_in_ports ? TS_LAYOUT_FIRST : TS_LAYOUT_LAST, 0, 0 };
}

static TsLayoutRequest *
make_request (const TsComposed *self,
              const TsComposer *composer)
{
  const TsScopeGraph *graph = self->graph;
  TsLayoutRequest *request = ts_layout_request_new (graph->n_items + graph->n_in_ports + graph->n_out_ports, graph->n_edges);

  request_nodes (self, composer, request);
  request->rank_gap = RANK_GAP;
  request->n_edges = 0;
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];
      guint32 flags = 0;

      if (edge->flags & TS_EDGE_PINNED)
        continue;
      if (edge->flags & TS_EDGE_BACK)
        flags |= TS_LAYOUT_EDGE_BACK;
      if (edge->flags & TS_EDGE_CONTROL)
        flags |= TS_LAYOUT_EDGE_QUIET;
      request->edges[request->n_edges++] = (TsLayoutEdge) { edge->from, edge->to, flags };
    }

  return request;
}

/* How far up and down an edge goes where the name of the frame may be. */
static void
find_edge_free (const TsComposed *self,
                guint32 e,
                float header_width,
                float *above,
                float *below)
{
  static const float shares[] = { 0.25f, 0.5f, 0.75f, 1 };
  const TsLayoutPoint *points = self->layout->points;
  TsLayoutPoint first[4], second[4];

  for (guint32 i = self->layout->edge_begin[e]; i + 3 < self->layout->edge_begin[e + 1]; i += 3)
    for (guint k = 0; k < G_N_ELEMENTS (shares); k++)
      {
        ts_layout_curve_split (points + i, shares[k], first, second);
        if (second[0].x > header_width)
          continue;
        *above = MIN (*above, second[0].y);
        *below = MIN (*below, self->layout->height - second[0].y);
      }
}

/* How much is free above the first and below the last items: a row of ports is nothing to be seen. Edges from item to item may lead out
 * over them, from the foot of a column to the head of the next one. */
static void
find_free (const TsComposed *self,
           float header_width,
           float *above,
           float *below)
{
  *above = *below = self->layout->height;
  for (guint32 i = 0; i < self->graph->n_items; i++)
    {
      float middle = self->layout->nodes[i].y, half = self->sizes[i].height / 2;

      *above = MIN (*above, middle - half);
      *below = MIN (*below, self->layout->height - middle - half);
    }
  for (guint32 e = 0; e < self->graph->n_edges; e++)
    if (self->graph->edges[e].from < self->graph->n_items && self->graph->edges[e].to < self->graph->n_items)
      find_edge_free (self, e, header_width, above, below);
}

/* The frame round the layout: whatever is on the row of the ports, the header and the border stay clear of it. */
static void
set_extent_along (TsComposed *self,
                  TsFlow flow,
                  float header,
                  float pad,
                  float needed)
{
  float before = flow == TS_FLOW_UP ? pad : header, after = flow == TS_FLOW_UP ? header : pad;
  float above, below;

  find_free (self, needed, &above, &below);
  self->content.y = MAX (before - above, self->graph->n_in_ports > 0 ? PORT_INSET : 0);
  self->size.height = self->content.y + self->layout->height + MAX (after - below, 0);
  self->size.width = MAX (needed, self->layout->width + 2 * pad);
  self->content.x = (self->size.width - self->layout->width) / 2;
}

/* The header will be at the left of the way. */
static void
set_extent_across (TsComposed *self,
                   float header,
                   float pad,
                   float needed)
{
  float above, below, rest;

  find_free (self, 0, &above, &below);
  self->content.x = header;
  self->size.width = header + self->layout->width + pad;
  self->content.y = MAX (pad - above, self->graph->n_in_ports > 0 ? PORT_INSET : 0);
  self->size.height = self->content.y + self->layout->height + MAX (pad - below, 0);
  rest = MAX (needed - self->size.height, 0);
  self->content.y += rest / 2;
  self->size.height += rest;
}

static void
set_extent (TsComposed *self,
            const TsComposer *composer,
            const TsItem *item)
{
  float pad = item != NULL ? TS_FRAME_PAD : ROOT_PAD;
  float header = item != NULL ? TS_FRAME_HEADER + 6 : ROOT_PAD;
  float needed = ts_frame_measure_header (item, composer->metrics);

  if (ts_flow_is_across (composer->flow))
    set_extent_across (self, header, pad, needed);
  else
    set_extent_along (self, composer->flow, header, pad, needed);
}

TsComposed *
ts_compose (const TsComposer *composer,
            guint32 container,
            const TsItem *item,
            char **problem,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TsComposed) self = g_new0 (TsComposed, 1);
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autofree char *layout_problem = NULL;

  self->graph = ts_scope_graph_ref (ts_outline_get_graph (composer->outline, container));
  self->flow = composer->flow;
  self->sizes = g_new0 (TsSize, self->graph->n_items);
  self->inner = g_new0 (TsComposed *, self->graph->n_items);

  for (guint32 i = 0; i < self->graph->n_items; i++)
    {
      const TsItem *inner = &self->graph->items[i];

      if (inner->kind == TS_ITEM_OP || !g_hash_table_contains (composer->open, GUINT_TO_POINTER (inner->id)))
        {
          self->sizes[i] = measure_card (composer, self->graph, inner);
          continue;
        }

      self->inner[i] = ts_compose (composer, inner->id, inner, problem, cancellable, error);
      if (self->inner[i] == NULL)
        return NULL;
      self->sizes[i] = self->inner[i]->size;
    }

  measure_pins (self, composer->metrics);
  request = make_request (self, composer);
  self->layout = ts_layout_engine_run (composer->engine, request, &layout_problem, cancellable, error);
  if (self->layout == NULL)
    return NULL;
  if (self->graph->n_pins > 0 || request->n_edges < self->graph->n_edges)
    self->layout = take_pins_off (self, self->layout);

  if (layout_problem != NULL && *problem == NULL)
    {
      g_autofree char *name = ts_outline_dup_name (composer->outline, container);

      *problem = g_strdup_printf ("Quick layout of %s: %s", *name != '\0' ? name : "the graph", layout_problem);
    }
  set_extent (self, composer, item);

  return g_steal_pointer (&self);
}
