#include "app/layout/ts-layout-pack.h"

#include "app/layout/ts-digraph.h"

#include <math.h>
#include <string.h>

#define LARGE_PIECE 4 /* nodes */
#define ASPECT 1.6f
#define PORT_STEP 16.0f    /* between ports that nothing leads to inside */
#define MIN_PORT_STEP 5.0f /* where there are very many */

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

/* ---- packing --------------------------------------------------------------------------------- */

/* Which border a port is on that nothing leads to inside; TS_LAYOUT_ANYWHERE if the piece is something else. */
static TsLayoutPlace
get_lone_place (const TsLayoutPiece *piece)
{
  return piece->request->n_nodes == 1 ? piece->request->nodes[0].place : TS_LAYOUT_ANYWHERE;
}

static int
get_class (const TsLayoutPiece *piece)
{
  if (get_lone_place (piece) != TS_LAYOUT_ANYWHERE)
    return 3;
  return piece->has_ports ? 0 : piece->request->n_nodes >= LARGE_PIECE ? 1
                                                                       : 2;
}

/* How wide the rows of the pieces without ports should be. */
static float
get_target_width (const GPtrArray *pieces,
                  float gap)
{
  double area = 0;
  float widest = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const TsLayoutPiece *piece = pieces->pdata[i];

      if (piece->has_ports)
        continue;

      area += (double)(piece->layout->width + gap) * (piece->layout->height + gap);
      widest = MAX (widest, piece->layout->width);
    }

  return MAX (widest, (float)sqrt (area * ASPECT));
}

/* Places of the pieces' corners: those with ports in one row, so that nothing is between them and the borders; right of them the others, in
 * rows filled from the left, one class after the other. Returns the extent. */
static TsLayoutPoint
set_rows (const TsLayoutRequest *request,
          const GPtrArray *pieces,
          TsLayoutPoint *corners)
{
  float target = get_target_width (pieces, request->node_gap);
  float left = 0, x = 0, y = 0, row_height = 0;
  TsLayoutPoint extent = { 0, 0 };

  for (int class = 0; class < 3; class ++)
    for (guint i = 0; i < pieces->len; i++)
      {
        const TsLayoutPiece *piece = pieces->pdata[i];
        float gap = class == 2 ? request->node_gap : 2 * request->node_gap;

        if (get_class (piece) != class)
          continue;

        if (class > 0 && x > left && x + piece->layout->width > left + target + 0.5f)
          {
            x = left;
            y += row_height + request->rank_gap;
            row_height = 0;
          }

        corners[i] = (TsLayoutPoint) { x, y };
        x += piece->layout->width + gap;
        if (class == 0)
          left = x;
        row_height = class == 0 ? 0 : MAX (row_height, piece->layout->height);
        extent.x = MAX (extent.x, corners[i].x + piece->layout->width);
        extent.y = MAX (extent.y, corners[i].y + piece->layout->height);
      }

  return extent;
}

/* Ports for the way out stand at the very bottom, whatever is between: their edges are drawn out to there. */
static gboolean
is_drawn_out (const TsLayoutPiece *piece,
              guint32 e,
              TsLayoutPoint corner,
              float height)
{
  const TsLayoutEdge *edge = &piece->request->edges[e];

  return piece->request->nodes[edge->to].place == TS_LAYOUT_LAST && !(edge->flags & TS_LAYOUT_EDGE_BACK) &&
         piece->layout->edge_begin[e + 1] > piece->layout->edge_begin[e] &&
         corner.y + piece->layout->height < height - 0.5f;
}

/* Where on a border ports stand that something leads to. (transfer full) (element-type float) */
static GArray *
list_taken (const GPtrArray *pieces,
            const TsLayoutPoint *corners,
            TsLayoutPlace place)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint p = 0; p < pieces->len; p++)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      for (guint32 v = 0; piece->has_ports && get_lone_place (piece) != place && v < piece->request->n_nodes; v++)
        if (piece->request->nodes[v].place == place)
          {
            float x = corners[p].x + piece->layout->nodes[v].x;

            g_array_append_val (taken, x);
          }
    }
  return taken;
}

static gboolean
is_taken (const GArray *taken,
          float x,
          float step)
{
  for (guint i = 0; i < taken->len; i++)
    if (ABS (g_array_index (taken, float, i) - x) < step)
      return TRUE;
  return FALSE;
}

/* Ports that nothing leads to inside need no room of their own: they stand side by side at the right end of their border, between those that
 * are there. */
static void
set_lone_ports (const GPtrArray *pieces,
                TsLayoutPlace place,
                TsLayoutPoint *corners,
                TsLayoutPoint *extent)
{
  g_autoptr (GArray) taken = list_taken (pieces, corners, place);
  guint n = 0;
  float width = 0, step, x;

  for (guint p = 0; p < pieces->len; p++)
    if (get_lone_place (pieces->pdata[p]) == place)
      {
        width = MAX (width, ((TsLayoutPiece *)pieces->pdata[p])->layout->width);
        n++;
      }
  if (n == 0)
    return;

  step = CLAMP (extent->x / (float)(n + taken->len), MIN_PORT_STEP, PORT_STEP);
  extent->x = MAX (extent->x, width + step * (float)(n + 2 * taken->len));
  x = extent->x - width;
  for (guint p = pieces->len; p > 0; p--)
    {
      if (get_lone_place (pieces->pdata[p - 1]) != place)
        continue;
      while (x > 0 && is_taken (taken, x + width / 2, step))
        x -= step;
      corners[p - 1] = (TsLayoutPoint) { MAX (x, 0), 0 };
      x -= step;
    }
}

static void
copy_edge (const TsLayoutPiece *piece,
           guint32 e,
           TsLayoutPoint corner,
           float height,
           TsLayoutPoint *points)
{
  const TsLayout *layout = piece->layout;
  guint32 n = layout->edge_begin[e + 1] - layout->edge_begin[e];

  for (guint32 i = 0; i < n; i++)
    {
      points[i].x = layout->points[layout->edge_begin[e] + i].x + corner.x;
      points[i].y = layout->points[layout->edge_begin[e] + i].y + corner.y;
    }

  if (is_drawn_out (piece, e, corner, height))
    {
      float half = piece->request->nodes[piece->request->edges[e].to].height / 2;
      TsLayoutPoint from = points[n - 1], to = { from.x, height - 2 * half };

      points[n] = (TsLayoutPoint) { from.x, from.y + (to.y - from.y) / 3 };
      points[n + 1] = (TsLayoutPoint) { from.x, from.y + (to.y - from.y) * 2 / 3 };
      points[n + 2] = to;
    }
}

TsLayout *
ts_layout_pack (const TsLayoutRequest *request,
                GPtrArray *pieces)
{
  g_autofree TsLayoutPoint *corners = g_new0 (TsLayoutPoint, pieces->len);
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)request->n_edges + 1);
  TsLayoutPoint extent = set_rows (request, pieces, corners);

  set_lone_ports (pieces, TS_LAYOUT_FIRST, corners, &extent);
  set_lone_ports (pieces, TS_LAYOUT_LAST, corners, &extent);
  for (guint p = 0; p < pieces->len; p++)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      for (guint32 e = 0; e < piece->request->n_edges; e++)
        begin[piece->edges[e] + 1] = piece->layout->edge_begin[e + 1] - piece->layout->edge_begin[e] +
                                     (is_drawn_out (piece, e, corners[p], extent.y) ? 3 : 0);
    }
  for (guint32 e = 0; e < request->n_edges; e++)
    begin[e + 1] += begin[e];

  TsLayout *layout = ts_layout_new (request->n_nodes, request->n_edges, begin[request->n_edges]);

  layout->width = extent.x;
  layout->height = extent.y;
  memcpy (layout->edge_begin, begin, ((gsize)request->n_edges + 1) * sizeof *begin);
  for (guint p = 0; p < pieces->len; p++)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      for (guint32 v = 0; v < piece->request->n_nodes; v++)
        {
          TsLayoutPoint *at = &layout->nodes[piece->nodes[v]];

          at->x = piece->layout->nodes[v].x + corners[p].x;
          at->y = piece->layout->nodes[v].y + corners[p].y;
          if (piece->request->nodes[v].place == TS_LAYOUT_LAST)
            at->y = extent.y - piece->request->nodes[v].height / 2;
        }
      for (guint32 e = 0; e < piece->request->n_edges; e++)
        copy_edge (piece, e, corners[p], extent.y, layout->points + begin[piece->edges[e]]);
    }

  return layout;
}
