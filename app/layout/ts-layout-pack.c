#include "app/layout/ts-layout-pack.h"

#include "app/layout/ts-layout-columns.h"

#include <math.h>
#include <string.h>

#define LARGE_PIECE 4      /* nodes */
#define ALIKE 1.5f         /* times as wide, one piece as another */
#define PORT_STEP 16.0f    /* between ports that nothing leads to inside */
#define MIN_PORT_STEP 5.0f /* where there are very many */

/* ---- places ------------------------------------------------------------------------------------ */

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

  return MAX (widest, (float)sqrt (area * TS_LAYOUT_ASPECT));
}

static int
compare_widths (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return x < y ? -1 : x > y;
}

/* Where most pieces of a class are about as wide as each other they stand in columns, too: how wide these are, or 0. */
static float
get_cell_width (const GPtrArray *pieces,
                int class)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (float));
  guint n_alike = 0;
  float most;

  for (guint i = 0; i < pieces->len; i++)
    {
      const TsLayoutPiece *piece = pieces->pdata[i];

      if (get_class (piece) == class)
        g_array_append_val (widths, piece->layout->width);
    }
  if (widths->len == 0)
    return 0;
  g_array_sort (widths, compare_widths);
  most = ALIKE * g_array_index (widths, float, widths->len / 10);
  while (n_alike < widths->len && g_array_index (widths, float, n_alike) <= most)
    n_alike++;
  return n_alike >= widths->len * 4 / 5 ? g_array_index (widths, float, n_alike - 1) : 0;
}

/* With what is free beside it up to the next column. */
static float
get_room (const TsLayoutPiece *piece,
          float cell,
          float gap)
{
  float width = piece->layout->width;

  return cell > 0 ? ceilf ((width + gap) / (cell + gap) - 0.01f) * (cell + gap) - gap : width;
}

/* Places of the pieces' corners: those with ports at the left; right of them the others, in rows filled from the left, one class after the other. Returns the
 * extent. */
static TsLayoutPoint
set_rows (const TsLayoutRequest *request,
          const GPtrArray *pieces,
          TsLayoutPoint *corners,
          float *port_x)
{
  float target = get_target_width (pieces, request->node_gap);
  TsLayoutPoint extent = ts_layout_set_columns (request, pieces, corners, port_x);
  float left = extent.x > 0 ? extent.x + 2 * request->node_gap : 0, x = left, y = 0, row_height = 0;

  for (int class = 1; class < 3; class ++)
    {
      float gap = class == 2 ? request->node_gap : 2 * request->node_gap, cell = get_cell_width (pieces, class);

      for (guint i = 0; i < pieces->len; i++)
        {
          const TsLayoutPiece *piece = pieces->pdata[i];

          if (get_class (piece) != class)
            continue;

          if (x > left && x + piece->layout->width > left + target + 0.5f)
            {
              x = left;
              y += row_height + request->rank_gap;
              row_height = 0;
            }

          corners[i] = (TsLayoutPoint) { x, y };
          x += get_room (piece, cell, gap) + gap;
          row_height = MAX (row_height, piece->layout->height);
          extent.x = MAX (extent.x, corners[i].x + piece->layout->width);
          extent.y = MAX (extent.y, corners[i].y + piece->layout->height);
        }
    }

  return extent;
}

/* Where on a border ports stand that something leads to. (transfer full) (element-type float) */
static GArray *
list_taken (const GPtrArray *pieces,
            const float *port_x,
            TsLayoutPlace place)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint p = 0; p < pieces->len; p++)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      for (guint32 v = 0; piece->has_ports && get_lone_place (piece) != place && v < piece->request->n_nodes; v++)
        if (piece->request->nodes[v].place == place)
          g_array_append_val (taken, port_x[piece->nodes[v]]);
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
                float *port_x,
                TsLayoutPoint *extent)
{
  g_autoptr (GArray) taken = list_taken (pieces, port_x, place);
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
  for (guint p = pieces->len; p-- > 0;)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      if (get_lone_place (piece) != place)
        continue;
      while (x > 0 && is_taken (taken, x + width / 2, step))
        x -= step;
      corners[p] = (TsLayoutPoint) { MAX (x, 0), 0 };
      port_x[piece->nodes[0]] = corners[p].x + piece->layout->nodes[0].x;
      x -= step;
    }
}

/* ---- edges ------------------------------------------------------------------------------------- */

/* An edge to where it is in the whole. Ports stand at the borders, whatever is between: edges are drawn out to there. */
typedef struct
{
  const TsLayout *layout; /* of the piece */
  TsLayoutPoint corner;
  guint32 edge;
  float turn;
  gboolean comes_in; /* from a port that is higher up than the piece */
  gboolean goes_out; /* to one that is further down */
  TsLayoutPoint from;
  TsLayoutPoint to;
} Way;

static Way
find_way (const TsLayoutRequest *request,
          const TsLayoutPiece *piece,
          guint32 e,
          TsLayoutPoint corner,
          const float *port_x,
          float height)
{
  const TsLayoutEdge *edge = &piece->request->edges[e];
  const TsLayoutNode *from = &piece->request->nodes[edge->from], *to = &piece->request->nodes[edge->to];
  gboolean is_drawn = piece->layout->edge_begin[e + 1] > piece->layout->edge_begin[e] && !(edge->flags & TS_LAYOUT_EDGE_BACK);
  Way way = { piece->layout, corner, e, ts_layout_get_lane_turn (request), FALSE, FALSE, { 0, 0 }, { 0, 0 } };

  way.comes_in = is_drawn && from->place == TS_LAYOUT_FIRST && corner.y > 0.5f;
  way.goes_out = is_drawn && to->place == TS_LAYOUT_LAST && corner.y + piece->layout->height < height - 0.5f;
  way.from = (TsLayoutPoint) { port_x[piece->nodes[edge->from]], from->height };
  way.to = (TsLayoutPoint) { port_x[piece->nodes[edge->to]], height - to->height };
  return way;
}

/* A straight line and a turn to the side at one end of it. */
#define N_DRAWN_OUT 6

static guint32
count_points (const Way *way)
{
  guint32 n = way->layout->edge_begin[way->edge + 1] - way->layout->edge_begin[way->edge];

  return n + (way->comes_in ? N_DRAWN_OUT : 0) + (way->goes_out ? N_DRAWN_OUT : 0);
}

/* The three points behind @from. */
static TsLayoutPoint *
append_line (TsLayoutPoint *points,
             TsLayoutPoint from,
             TsLayoutPoint to)
{
  points[0] = (TsLayoutPoint) { from.x, from.y + (to.y - from.y) / 3 };
  points[1] = (TsLayoutPoint) { from.x, from.y + (to.y - from.y) * 2 / 3 };
  points[2] = to;
  return points + 3;
}

static TsLayoutPoint *
append_turn (TsLayoutPoint *points,
             TsLayoutPoint from,
             TsLayoutPoint to)
{
  points[0] = (TsLayoutPoint) { from.x, from.y + (to.y - from.y) * 0.6f };
  points[1] = (TsLayoutPoint) { to.x, from.y + (to.y - from.y) * 0.4f };
  points[2] = to;
  return points + 3;
}

static void
copy_edge (const Way *way,
           TsLayoutPoint *points)
{
  guint32 begin = way->layout->edge_begin[way->edge], end = way->layout->edge_begin[way->edge + 1];

  if (way->comes_in)
    {
      TsLayoutPoint lane = { way->from.x, MAX (way->layout->points[begin].y + way->corner.y - way->turn, way->from.y) };

      *points++ = way->from;
      points = append_line (points, way->from, lane);
      points = append_turn (points, lane, (TsLayoutPoint) { way->layout->points[begin].x + way->corner.x, way->layout->points[begin].y + way->corner.y });
      begin++;
    }
  for (guint32 i = begin; i < end; i++)
    *points++ = (TsLayoutPoint) { way->layout->points[i].x + way->corner.x, way->layout->points[i].y + way->corner.y };
  if (way->goes_out)
    {
      TsLayoutPoint last = points[-1], lane = { way->to.x, MIN (last.y + way->turn, way->to.y) };

      append_line (append_turn (points, last, lane), lane, way->to);
    }
}

TsLayout *
ts_layout_pack (const TsLayoutRequest *request,
                GPtrArray *pieces)
{
  g_autofree TsLayoutPoint *corners = g_new0 (TsLayoutPoint, pieces->len);
  g_autofree float *port_x = g_new0 (float, (gsize)request->n_nodes + 1);
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)request->n_edges + 1);
  TsLayoutPoint extent = set_rows (request, pieces, corners, port_x);

  set_lone_ports (pieces, TS_LAYOUT_FIRST, corners, port_x, &extent);
  set_lone_ports (pieces, TS_LAYOUT_LAST, corners, port_x, &extent);
  for (guint p = 0; p < pieces->len; p++)
    {
      const TsLayoutPiece *piece = pieces->pdata[p];

      for (guint32 e = 0; e < piece->request->n_edges; e++)
        {
          Way way = find_way (request, piece, e, corners[p], port_x, extent.y);

          begin[piece->edges[e] + 1] = count_points (&way);
        }
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
          const TsLayoutNode *node = &piece->request->nodes[v];
          TsLayoutPoint *at = &layout->nodes[piece->nodes[v]];

          if (node->place == TS_LAYOUT_ANYWHERE)
            *at = (TsLayoutPoint) { piece->layout->nodes[v].x + corners[p].x, piece->layout->nodes[v].y + corners[p].y };
          else
            *at = (TsLayoutPoint) { port_x[piece->nodes[v]], node->place == TS_LAYOUT_FIRST ? node->height / 2 : extent.y - node->height / 2 };
        }
      for (guint32 e = 0; e < piece->request->n_edges; e++)
        {
          Way way = find_way (request, piece, e, corners[p], port_x, extent.y);

          copy_edge (&way, layout->points + begin[piece->edges[e]]);
        }
    }

  return layout;
}
