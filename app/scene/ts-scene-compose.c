#include "app/scene/ts-scene-compose.h"

#define PORT_WIDTH 10.0f
#define PORT_INSET 16.0f /* of the row of in-ports from the upper border */
#define ROOT_PAD 32.0f
#define RANK_GAP 34.0f
#define RANK_GAP_STEP 3.0f /* more for each edge that fans out */

void
ts_composed_free (TsComposed *self)
{
  if (self == NULL)
    return;

  for (guint32 i = 0; self->inner != NULL && i < self->graph->n_items; i++)
    ts_composed_free (self->inner[i]);
  g_free (self->inner);
  g_free (self->sizes);
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

/* Where many edges leave or enter one thing they need room to fan out. */
static float
get_rank_gap (const TsScopeGraph *graph)
{
  g_autofree guint32 *n_out = g_new0 (guint32, (gsize)graph->n_items + graph->n_in_ports + graph->n_out_ports);
  g_autofree guint32 *n_in = g_new0 (guint32, (gsize)graph->n_items + graph->n_in_ports + graph->n_out_ports);
  guint32 most = 0;

  for (guint32 e = 0; e < graph->n_edges; e++)
    most = MAX (most, MAX (++n_out[graph->edges[e].from], ++n_in[graph->edges[e].to]));

  return RANK_GAP + CLAMP ((float)most - 2, 0, 22) * RANK_GAP_STEP;
}

static TsLayoutRequest *
make_request (const TsComposed *self,
              const TsTextMetrics *metrics)
{
  const TsScopeGraph *graph = self->graph;
  guint32 n_ports = graph->n_in_ports + graph->n_out_ports;
  TsLayoutRequest *request = ts_layout_request_new (graph->n_items + n_ports, graph->n_edges);

  for (guint32 i = 0; i < graph->n_items; i++)
    {
      TsSize rest = self->inner[i] != NULL ? ts_card_measure (graph, &graph->items[i], metrics) : self->sizes[i];

      request->nodes[i] = (TsLayoutNode) { self->sizes[i].width, self->sizes[i].height, TS_LAYOUT_ANYWHERE, rest.width, rest.height };
    }
  for (guint32 i = 0; i < n_ports; i++)
    request->nodes[graph->n_items + i] = (TsLayoutNode) { PORT_WIDTH, 0, i < graph->n_in_ports ? TS_LAYOUT_FIRST : TS_LAYOUT_LAST, 0, 0 };

  request->rank_gap = get_rank_gap (graph);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];
      guint32 flags = 0;

      if (edge->flags & TS_EDGE_BACK)
        flags |= TS_LAYOUT_EDGE_BACK;
      if (edge->flags & TS_EDGE_CONTROL)
        flags |= TS_LAYOUT_EDGE_QUIET;
      request->edges[e] = (TsLayoutEdge) { edge->from, edge->to, flags };
    }

  return request;
}

/* How much is free above the first and below the last items: a row of ports is nothing to be seen. */
static void
find_free (const TsComposed *self,
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
}

/* The frame round the layout: whatever is on the row of the ports, the header and the lower border stay clear of it. */
static void
set_extent (TsComposed *self,
            const TsItem *item,
            const TsTextMetrics *metrics)
{
  float pad = item != NULL ? TS_FRAME_PAD : ROOT_PAD;
  float header = item != NULL ? TS_FRAME_HEADER + 6 : ROOT_PAD;
  float needed = ts_frame_measure_header (item, metrics), above, below;

  find_free (self, &above, &below);
  self->content.y = MAX (header - above, self->graph->n_in_ports > 0 ? PORT_INSET : 0);
  self->size.height = self->content.y + self->layout->height + MAX (pad - below, 0);
  self->size.width = MAX (needed, self->layout->width + 2 * pad);
  self->content.x = (self->size.width - self->layout->width) / 2;
}

TsComposed *
ts_compose (TsOutline *outline,
            TsLayoutEngine *engine,
            const TsTextMetrics *metrics,
            GHashTable *open,
            guint32 container,
            const TsItem *item,
            char **problem,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TsComposed) self = g_new0 (TsComposed, 1);
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autofree char *layout_problem = NULL;

  self->graph = ts_scope_graph_ref (ts_outline_get_graph (outline, container));
  self->sizes = g_new0 (TsSize, self->graph->n_items);
  self->inner = g_new0 (TsComposed *, self->graph->n_items);

  for (guint32 i = 0; i < self->graph->n_items; i++)
    {
      const TsItem *inner = &self->graph->items[i];

      if (inner->kind == TS_ITEM_OP || !g_hash_table_contains (open, GUINT_TO_POINTER (inner->id)))
        {
          self->sizes[i] = ts_card_measure (self->graph, inner, metrics);
          continue;
        }

      self->inner[i] = ts_compose (outline, engine, metrics, open, inner->id, inner, problem, cancellable, error);
      if (self->inner[i] == NULL)
        return NULL;
      self->sizes[i] = self->inner[i]->size;
    }

  request = make_request (self, metrics);
  self->layout = ts_layout_engine_run (engine, request, &layout_problem, cancellable, error);
  if (self->layout == NULL)
    return NULL;

  if (layout_problem != NULL && *problem == NULL)
    {
      g_autofree char *name = ts_outline_dup_name (outline, container);

      *problem = g_strdup_printf ("Quick layout of %s: %s", *name != '\0' ? name : "the graph", layout_problem);
    }
  set_extent (self, item, metrics);

  return g_steal_pointer (&self);
}
