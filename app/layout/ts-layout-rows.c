#include "app/layout/ts-layout-rows.h"

#include "app/layout/ts-digraph.h"

#include <math.h>
#include <string.h>

#define ROW_WIDTH 1400.0f /* that rows are broken to: in many short ones the edges would be hard to follow */
#define STRIP 3200.0f     /* what is open may make a row this wide */
#define MAX_ROWS 4
#define NEVER G_MAXUINT32 /* a node that stands where its edges have it */
#define NOT_YET (G_MAXUINT32 - 1)

/* Nodes that would stand in one row, and may stand in several. */
typedef struct
{
  float width; /* with everything in it closed */
  float open_width;
  float height;
  guint32 n_edges;
  guint32 n_seen; /* of its nodes, so far */
} Row;

/* The edges as they order nodes. (transfer full) */
static TsArc *
make_arcs (const TsLayoutRequest *request)
{
  TsArc *arcs = g_new (TsArc, (gsize)request->n_edges + 1);

  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &request->edges[e];
      gboolean back = (edge->flags & TS_LAYOUT_EDGE_BACK) != 0;

      arcs[e] = (TsArc) { back ? edge->to : edge->from, back ? edge->from : edge->to };
    }
  return arcs;
}

guint32 *
ts_layout_find_ranks (const TsLayoutRequest *request)
{
  g_autofree TsArc *arcs = make_arcs (request);
  g_autoptr (TsDigraph) graph = ts_digraph_new (request->n_nodes, arcs, request->n_edges);
  g_autofree guint32 *order = g_new (guint32, (gsize)request->n_nodes + 1);
  g_autofree guint8 *back = g_new0 (guint8, (gsize)request->n_edges + 1);
  guint32 *rank = g_new0 (guint32, (gsize)request->n_nodes + 1);

  ts_digraph_sort (graph, order, back);
  for (guint32 i = 0; i < request->n_nodes; i++)
    for (guint32 k = graph->out_begin[order[i]]; k < graph->out_begin[order[i] + 1]; k++)
      if (!back[graph->out[k]])
        {
          guint32 to = graph->arcs[graph->out[k]].to;

          rank[to] = MAX (rank[to], rank[order[i]] + 1);
        }
  return rank;
}

/* The lowest of several rows has to let the edges of the others pass. */
static guint
count_closed_rows (const TsLayoutRequest *request,
                   const Row *row)
{
  guint n_rows = 1;

  if (row->width <= TS_LAYOUT_WIDE)
    return 1;
  do
    n_rows++;
  while (n_rows < MAX_ROWS && (row->width + (float)(row->n_edges * (n_rows - 1)) * request->node_gap) / (float)n_rows > ROW_WIDTH);
  return n_rows;
}

/* Opening something moves nothing to another row, unless what is open makes a strip of which nobody can read anything at once. */
static guint
count_rows (const TsLayoutRequest *request,
            const Row *row)
{
  guint n_rows = count_closed_rows (request, row);
  float wanted = roundf (sqrtf (row->open_width / (TS_LAYOUT_ASPECT * (row->height + request->rank_gap))));

  return row->open_width / (float)n_rows > STRIP ? MAX (n_rows, (guint)MIN (wanted, MAX_ROWS)) : n_rows;
}

/* Spreads the nodes that have a row in @row_of: where edges begin, or where they end. */
static void
spread (const TsLayoutRequest *request,
        const TsArc *arcs,
        const guint32 *row_of,
        gboolean begins,
        guint8 *rows)
{
  g_autofree Row *all = g_new0 (Row, (gsize)request->n_nodes + 1);
  g_autofree guint8 *place = g_new0 (guint8, (gsize)request->n_nodes + 1);

  for (guint32 v = 0; v < request->n_nodes; v++)
    if (row_of[v] != NEVER)
      {
        const TsLayoutNode *node = &request->nodes[v];
        Row *row = &all[row_of[v]];

        row->width += (node->rest_width > 0 ? node->rest_width : node->width) + request->node_gap;
        row->open_width += node->width + request->node_gap;
        row->height = MAX (row->height, node->height);
      }
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      guint32 v = begins ? arcs[e].from : arcs[e].to;

      if (row_of[v] != NEVER)
        all[row_of[v]].n_edges++;
    }
  for (guint32 v = 0; v < request->n_nodes; v++)
    if (row_of[v] != NEVER)
      place[v] = (guint8)(all[row_of[v]].n_seen++ % count_rows (request, &all[row_of[v]]));
  for (guint32 e = 0; e < request->n_edges; e++)
    rows[e] = MAX (rows[e], 1 + place[begins ? arcs[e].from : arcs[e].to]);
}

guint8 *
ts_layout_spread_rows (const TsLayoutRequest *request)
{
  guint8 *rows = g_new (guint8, (gsize)request->n_edges + 1);
  g_autofree TsArc *arcs = make_arcs (request);
  g_autofree guint32 *rank = ts_layout_find_ranks (request);
  g_autofree guint32 *first = g_new (guint32, (gsize)request->n_nodes + 1);
  g_autofree guint32 *last = g_new (guint32, (gsize)request->n_nodes + 1);

  memset (rows, 1, request->n_edges);

  /* What has no input stands right above what uses it first; what has no output, below what it is made from. Ports are no more than
   * the border. */
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      gboolean is_port = request->nodes[v].place != TS_LAYOUT_ANYWHERE;

      first[v] = is_port ? NEVER : NOT_YET;
      last[v] = is_port ? NEVER : rank[v];
    }
  for (guint32 e = 0; e < request->n_edges; e++)
    if (arcs[e].from != arcs[e].to)
      {
        if (request->nodes[arcs[e].from].place != TS_LAYOUT_FIRST)
          first[arcs[e].to] = NEVER;
        if (request->nodes[arcs[e].to].place != TS_LAYOUT_LAST)
          last[arcs[e].from] = NEVER;
      }
  for (guint32 e = 0; e < request->n_edges; e++)
    if (first[arcs[e].from] != NEVER && arcs[e].from != arcs[e].to)
      first[arcs[e].from] = MIN (first[arcs[e].from], rank[arcs[e].to] - 1);
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      first[v] = first[v] == NOT_YET ? NEVER : first[v];
      last[v] = rank[v] == 0 ? NEVER : last[v];
    }
  spread (request, arcs, first, TRUE, rows);
  spread (request, arcs, last, FALSE, rows);
  return rows;
}
