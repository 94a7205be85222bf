#include "app/layout/ts-layout-columns.h"

#include <math.h>

#define FLAT 3.0f     /* a strip: so many times as wide as high */
#define LANE 12.0f    /* between edges beside each other */
#define MAX_LANES 24  /* beside a column */
#define MOST_UNLIKE 2 /* times as wide, one piece as another of its column */

/* Pieces beneath each other. */
typedef struct
{
  GArray *members; /* guint: numbers of pieces */
  float width;     /* of the widest */
  float height;
  guint n_lanes;
} Column;

typedef struct
{
  const TsLayoutRequest *request;
  const GPtrArray *pieces;
  TsLayoutPoint *corners;
  float *port_x;
} Columns;

static void
column_free (gpointer data)
{
  Column *self = data;

  g_array_unref (self->members);
  g_free (self);
}

static const TsLayoutPiece *
get_piece (const Columns *self,
           guint p)
{
  return g_ptr_array_index (self->pieces, p);
}

static const TsLayoutPiece *
get_member (const Columns *self,
            const Column *column,
            guint i)
{
  return get_piece (self, g_array_index (column->members, guint, i));
}

static guint
count_ports (const TsLayoutPiece *piece,
             TsLayoutPlace place)
{
  guint n = 0;

  for (guint32 v = 0; v < piece->request->n_nodes; v++)
    n += piece->request->nodes[v].place == place;
  return n;
}

/* Edges that run back come to ports from the wrong side. */
static gboolean
can_use_lanes (const TsLayoutPiece *piece)
{
  const TsLayoutRequest *request = piece->request;

  for (guint32 e = 0; e < request->n_edges; e++)
    if (request->nodes[request->edges[e].from].place == TS_LAYOUT_LAST || request->nodes[request->edges[e].to].place == TS_LAYOUT_FIRST ||
        ((request->edges[e].flags & TS_LAYOUT_EDGE_BACK) != 0 &&
         (request->nodes[request->edges[e].from].place != TS_LAYOUT_ANYWHERE || request->nodes[request->edges[e].to].place != TS_LAYOUT_ANYWHERE)))
      return FALSE;
  return TRUE;
}

float
ts_layout_get_lane_turn (const TsLayoutRequest *request)
{
  return 1.25f * request->rank_gap;
}

/* Between two pieces of a column: what comes out of the upper one and what goes into the lower one turn one after the other. */
static float
get_gap (const TsLayoutRequest *request,
         const TsLayoutPiece *upper,
         const TsLayoutPiece *lower)
{
  guint n_turns = (count_ports (upper, TS_LAYOUT_LAST) > 0) + (count_ports (lower, TS_LAYOUT_FIRST) > 0);

  return MAX (request->rank_gap, (float)n_turns * ts_layout_get_lane_turn (request));
}

/* ---- which stands where ------------------------------------------------------------------------ */

/* How high columns should be; 0 if all is to stand side by side. */
static float
get_target_height (const Columns *self,
                   const GArray *members)
{
  float width = 0, height = 0;
  double area = 0;

  for (guint i = 0; i < members->len; i++)
    {
      const TsLayout *layout = get_piece (self, g_array_index (members, guint, i))->layout;

      width += layout->width + 2 * self->request->node_gap;
      height = MAX (height, layout->height);
      area += (double)(layout->width + 2 * self->request->node_gap) * (layout->height + 2 * self->request->rank_gap);
    }
  return width > TS_LAYOUT_WIDE && width > FLAT * height ? MAX (height, (float)sqrt (area / TS_LAYOUT_ASPECT)) : 0;
}

static gboolean
has_room (const Columns *self,
          const Column *column,
          const TsLayoutPiece *piece,
          float target)
{
  const TsLayoutPiece *last = get_member (self, column, column->members->len - 1);
  guint n_lanes = column->n_lanes + count_ports (last, TS_LAYOUT_LAST) + count_ports (piece, TS_LAYOUT_FIRST);

  return column->height + get_gap (self->request, last, piece) + piece->layout->height <= target && n_lanes <= MAX_LANES &&
         piece->layout->width <= MOST_UNLIKE * column->width && column->width <= MOST_UNLIKE * piece->layout->width && can_use_lanes (last) &&
         can_use_lanes (piece);
}

static void
append_piece (const Columns *self,
              GPtrArray *columns,
              guint p,
              float target)
{
  const TsLayoutPiece *piece = get_piece (self, p);
  Column *column = columns->len > 0 ? g_ptr_array_index (columns, columns->len - 1) : NULL;

  if (column == NULL || !has_room (self, column, piece, target))
    {
      column = g_new0 (Column, 1);
      column->members = g_array_new (FALSE, FALSE, sizeof (guint));
      g_ptr_array_add (columns, column);
    }
  else
    {
      const TsLayoutPiece *last = get_member (self, column, column->members->len - 1);

      column->n_lanes += count_ports (last, TS_LAYOUT_LAST) + count_ports (piece, TS_LAYOUT_FIRST);
      column->height += get_gap (self->request, last, piece);
    }
  g_array_append_val (column->members, p);
  column->height += piece->layout->height;
  column->width = MAX (column->width, piece->layout->width);
}

/* ---- lanes ------------------------------------------------------------------------------------- */

typedef struct
{
  guint32 node; /* of the whole */
  float x;
} Port;

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  const Port *x = a;
  const Port *y = b;

  return x->x < y->x ? -1 : x->x > y->x;
}

/* From the left. (transfer full) (element-type Port) */
static GArray *
list_ports (const TsLayoutPiece *piece,
            TsLayoutPlace place)
{
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (Port));

  for (guint32 v = 0; v < piece->request->n_nodes; v++)
    if (piece->request->nodes[v].place == place)
      {
        Port port = { piece->nodes[v], piece->layout->nodes[v].x };

        g_array_append_val (ports, port);
      }
  g_array_sort (ports, compare_ports);
  return ports;
}

/* Lanes for the way in from @x on: the lower a piece, the further left, and of one piece the further left a port, so that nothing crosses. Returns: their width */
static float
set_lanes_in (const Columns *self,
              const Column *column,
              float x)
{
  float at = x;

  for (guint i = column->members->len; i-- > 1;)
    {
      g_autoptr (GArray) ports = list_ports (get_member (self, column, i), TS_LAYOUT_FIRST);

      for (guint k = 0; k < ports->len; k++, at += LANE)
        self->port_x[g_array_index (ports, Port, k).node] = at + LANE / 2;
    }
  return at - x;
}

/* The same for the way out, on the other side: the upper a piece, the further right. */
static float
set_lanes_out (const Columns *self,
               const Column *column,
               float x)
{
  float at = x;

  for (guint i = column->members->len - 1; i-- > 0;)
    {
      g_autoptr (GArray) ports = list_ports (get_member (self, column, i), TS_LAYOUT_LAST);

      for (guint k = 0; k < ports->len; k++, at += LANE)
        self->port_x[g_array_index (ports, Port, k).node] = at + LANE / 2;
    }
  return at - x;
}

/* Ports that have no lane, straight over or under their piece. */
static void
set_ports (const Columns *self,
           guint p,
           TsLayoutPlace place)
{
  g_autoptr (GArray) ports = list_ports (get_piece (self, p), place);

  for (guint k = 0; k < ports->len; k++)
    self->port_x[g_array_index (ports, Port, k).node] = self->corners[p].x + g_array_index (ports, Port, k).x;
}

/* Returns: the width */
static float
set_column (const Columns *self,
            const Column *column,
            float x)
{
  float left = x + set_lanes_in (self, column, x), y = 0;

  for (guint i = 0; i < column->members->len; i++)
    {
      const TsLayoutPiece *piece = get_member (self, column, i);

      if (i > 0)
        y += get_gap (self->request, get_member (self, column, i - 1), piece);
      self->corners[g_array_index (column->members, guint, i)] = (TsLayoutPoint) { left, y };
      y += piece->layout->height;
    }
  set_ports (self, g_array_index (column->members, guint, 0), TS_LAYOUT_FIRST);
  set_ports (self, g_array_index (column->members, guint, column->members->len - 1), TS_LAYOUT_LAST);
  return left + column->width + set_lanes_out (self, column, left + column->width) - x;
}

TsLayoutPoint
ts_layout_set_columns (const TsLayoutRequest *request,
                       const GPtrArray *pieces,
                       TsLayoutPoint *corners,
                       float *port_x)
{
  const Columns self = { request, pieces, corners, port_x };
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (column_free);
  TsLayoutPoint extent = { 0, 0 };
  float target, x = 0;

  for (guint p = 0; p < pieces->len; p++)
    if (get_piece (&self, p)->has_ports && get_piece (&self, p)->request->n_nodes > 1)
      g_array_append_val (members, p);
  target = get_target_height (&self, members);
  for (guint i = 0; i < members->len; i++)
    append_piece (&self, columns, g_array_index (members, guint, i), target);
  for (guint c = 0; c < columns->len; c++)
    {
      const Column *column = g_ptr_array_index (columns, c);

      extent.x = x + set_column (&self, column, x);
      extent.y = MAX (extent.y, column->height);
      x = extent.x + 2 * request->node_gap;
    }
  return extent;
}
