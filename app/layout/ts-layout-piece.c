#include "app/layout/ts-layout-piece.h"

#include "app/layout/ts-digraph.h"

#include <string.h>

static void
piece_free (gpointer data)
{
  TsLayoutPiece *piece = data;

  ts_layout_request_free (piece->request);
  ts_layout_unref (piece->layout);
  g_free (piece->nodes);
  g_free (piece->edges);
  g_free (piece);
}

static TsLayoutPiece *
piece_new (const TsLayoutRequest *request,
           guint32 n_nodes,
           guint32 n_edges)
{
  TsLayoutPiece *piece = g_new0 (TsLayoutPiece, 1);

  piece->request = ts_layout_request_new (n_nodes, n_edges);
  piece->request->node_gap = request->node_gap;
  piece->request->rank_gap = request->rank_gap;
  piece->nodes = g_new (guint32, n_nodes);
  piece->edges = g_new (guint32, n_edges);

  return piece;
}

GPtrArray *
ts_layout_split (const TsLayoutRequest *request)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autofree TsArc *arcs = g_new (TsArc, request->n_edges);
  g_autofree guint32 *component = g_new (guint32, request->n_nodes);

  for (guint32 e = 0; e < request->n_edges; e++)
    arcs[e] = (TsArc) { request->edges[e].from, request->edges[e].to };

  g_autoptr (TsDigraph) graph = ts_digraph_new (request->n_nodes, arcs, request->n_edges);
  guint32 n_pieces = ts_digraph_components (graph, component);
  g_autofree guint32 *n_nodes = g_new0 (guint32, n_pieces);
  g_autofree guint32 *n_edges = g_new0 (guint32, n_pieces + 1);
  g_autofree guint32 *number = g_new (guint32, request->n_nodes);

  for (guint32 v = 0; v < request->n_nodes; v++)
    number[v] = n_nodes[component[v]]++;
  for (guint32 e = 0; e < request->n_edges; e++)
    n_edges[component[request->edges[e].from]]++;
  for (guint32 p = 0; p < n_pieces; p++)
    g_ptr_array_add (pieces, piece_new (request, n_nodes[p], n_edges[p]));

  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      TsLayoutPiece *piece = pieces->pdata[component[v]];

      piece->request->nodes[number[v]] = request->nodes[v];
      piece->nodes[number[v]] = v;
      piece->has_ports |= request->nodes[v].place != TS_LAYOUT_ANYWHERE;
    }

  memset (n_edges, 0, n_pieces * sizeof *n_edges);
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &request->edges[e];
      TsLayoutPiece *piece = pieces->pdata[component[edge->from]];
      guint32 i = n_edges[component[edge->from]]++;

      piece->request->edges[i] = (TsLayoutEdge) { number[edge->from], number[edge->to], edge->flags };
      piece->edges[i] = e;
    }

  return g_steal_pointer (&pieces);
}
