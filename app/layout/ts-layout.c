#include "app/layout/ts-layout.h"

#include <math.h>
#include <string.h>

/* Both messages are a header and plain arrays in the machine's own byte order: they never leave it. */
#define REQUEST_MAGIC 0x514c5354u /* TSLQ */
#define LAYOUT_MAGIC 0x524c5354u  /* TSLR */

typedef struct
{
  guint32 magic;
  guint32 n_nodes;
  guint32 n_edges;
  float node_gap;
  float rank_gap;
} RequestHeader;

typedef struct
{
  guint32 magic;
  guint32 n_nodes;
  guint32 n_edges;
  guint32 n_points;
  float width;
  float height;
} LayoutHeader;

/* Reads arrays from a message, front to back. */
typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static gboolean
reader_take (Reader *reader,
             gpointer array,
             gsize n,
             gsize element_size)
{
  gsize size;

  if (!g_size_checked_mul (&size, n, element_size) || size > reader->left)
    return FALSE;

  if (size > 0)
    memcpy (array, reader->data, size);
  reader->data += size;
  reader->left -= size;

  return TRUE;
}

static gpointer
invalid (GError **error,
         const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a layout message: %s", what);
  return NULL;
}

/* ---- requests -------------------------------------------------------------------------------- */

TsLayoutRequest *
ts_layout_request_new (guint32 n_nodes,
                       guint32 n_edges)
{
  TsLayoutRequest *self = g_new0 (TsLayoutRequest, 1);

  self->n_nodes = n_nodes;
  self->n_edges = n_edges;
  self->nodes = g_new0 (TsLayoutNode, n_nodes);
  self->edges = g_new0 (TsLayoutEdge, n_edges);
  self->node_gap = 20;
  self->rank_gap = 34;

  return self;
}

void
ts_layout_request_free (TsLayoutRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->nodes);
  g_free (self->edges);
  g_free (self);
}

GBytes *
ts_layout_request_to_bytes (const TsLayoutRequest *self)
{
  RequestHeader header = { REQUEST_MAGIC, self->n_nodes, self->n_edges, self->node_gap, self->rank_gap };
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *)&header, sizeof header);
  g_byte_array_append (message, (const guint8 *)self->nodes, self->n_nodes * sizeof *self->nodes);
  g_byte_array_append (message, (const guint8 *)self->edges, self->n_edges * sizeof *self->edges);

  return g_byte_array_free_to_bytes (message);
}

static gboolean
is_size (float value)
{
  return isfinite (value) && value >= 0 && value < 1e7f;
}

static gboolean
request_is_sound (const TsLayoutRequest *self)
{
  if (!is_size (self->node_gap) || !is_size (self->rank_gap))
    return FALSE;

  for (guint32 v = 0; v < self->n_nodes; v++)
    if (!is_size (self->nodes[v].width) || !is_size (self->nodes[v].height) || !is_size (self->nodes[v].rest_width) ||
        !is_size (self->nodes[v].rest_height) || self->nodes[v].place > TS_LAYOUT_LAST)
      return FALSE;

  for (guint32 e = 0; e < self->n_edges; e++)
    if (self->edges[e].from >= self->n_nodes || self->edges[e].to >= self->n_nodes)
      return FALSE;

  return TRUE;
}

TsLayoutRequest *
ts_layout_request_from_bytes (GBytes *data,
                              GError **error)
{
  g_autoptr (TsLayoutRequest) self = NULL;
  RequestHeader header;
  Reader reader;

  reader.data = g_bytes_get_data (data, &reader.left);
  if (!reader_take (&reader, &header, 1, sizeof header) || header.magic != REQUEST_MAGIC)
    return invalid (error, "no request header");

  if (header.n_nodes > TS_LAYOUT_MAX_NODES || header.n_edges > TS_LAYOUT_MAX_EDGES ||
      reader.left != header.n_nodes * sizeof (TsLayoutNode) + header.n_edges * sizeof (TsLayoutEdge))
    return invalid (error, "its length does not fit its counts");

  self = ts_layout_request_new (header.n_nodes, header.n_edges);
  self->node_gap = header.node_gap;
  self->rank_gap = header.rank_gap;
  reader_take (&reader, self->nodes, self->n_nodes, sizeof *self->nodes);
  reader_take (&reader, self->edges, self->n_edges, sizeof *self->edges);
  if (!request_is_sound (self))
    return invalid (error, "a size or an edge is out of range");

  return g_steal_pointer (&self);
}

/* ---- layouts --------------------------------------------------------------------------------- */

TsLayout *
ts_layout_new (guint32 n_nodes,
               guint32 n_edges,
               guint32 n_points)
{
  TsLayout *self = g_new0 (TsLayout, 1);

  self->ref_count = 1;
  self->n_nodes = n_nodes;
  self->n_edges = n_edges;
  self->nodes = g_new0 (TsLayoutPoint, n_nodes);
  self->edge_begin = g_new0 (guint32, (gsize)n_edges + 1);
  self->points = g_new0 (TsLayoutPoint, n_points);

  return self;
}

TsLayout *
ts_layout_ref (TsLayout *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_layout_unref (TsLayout *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->nodes);
  g_free (self->edge_begin);
  g_free (self->points);
  g_free (self);
}

float
ts_layout_get_top (const TsLayout *self,
                   const TsLayoutRequest *request,
                   guint32 v)
{
  return self->nodes[v].y - request->nodes[v].height / 2;
}

typedef struct
{
  const TsLayout *layout;
  const TsLayoutRequest *request;
} Placed;

static int
compare_tops (gconstpointer a,
              gconstpointer b,
              gpointer data)
{
  const Placed *placed = data;
  float x = ts_layout_get_top (placed->layout, placed->request, *(const guint32 *)a);
  float y = ts_layout_get_top (placed->layout, placed->request, *(const guint32 *)b);

  return x < y ? -1 : x > y;
}

guint32 *
ts_layout_dup_order (const TsLayout *self,
                     const TsLayoutRequest *request)
{
  guint32 *order = g_new (guint32, (gsize)request->n_nodes + 1);
  Placed placed = { self, request };

  for (guint32 v = 0; v < request->n_nodes; v++)
    order[v] = v;
  g_qsort_with_data (order, (int)request->n_nodes, sizeof *order, compare_tops, &placed);
  return order;
}

GBytes *
ts_layout_to_bytes (const TsLayout *self)
{
  LayoutHeader header = {
    LAYOUT_MAGIC,
    self->n_nodes,
    self->n_edges,
    self->edge_begin[self->n_edges],
    self->width,
    self->height,
  };
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *)&header, sizeof header);
  g_byte_array_append (message, (const guint8 *)self->nodes, self->n_nodes * sizeof *self->nodes);
  g_byte_array_append (message, (const guint8 *)self->edge_begin, (self->n_edges + 1) * sizeof *self->edge_begin);
  g_byte_array_append (message, (const guint8 *)self->points, header.n_points * sizeof *self->points);

  return g_byte_array_free_to_bytes (message);
}

static gboolean
are_points_inside (const TsLayout *self,
                   const TsLayoutPoint *points,
                   guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (!(points[i].x >= 0 && points[i].x <= self->width && points[i].y >= 0 && points[i].y <= self->height))
      return FALSE;

  return TRUE;
}

static gboolean
are_edges_sound (const TsLayout *self,
                 guint32 n_points)
{
  if (self->edge_begin[0] != 0 || self->edge_begin[self->n_edges] != n_points)
    return FALSE;

  for (guint32 e = 0; e < self->n_edges; e++)
    {
      guint32 begin = self->edge_begin[e], end = self->edge_begin[e + 1];

      if (end < begin || end > n_points || (end != begin && (end - begin) % 3 != 1))
        return FALSE;
    }

  return TRUE;
}

TsLayout *
ts_layout_from_bytes (GBytes *data,
                      const TsLayoutRequest *request,
                      GError **error)
{
  g_autoptr (TsLayout) self = NULL;
  LayoutHeader header;
  Reader reader;

  reader.data = g_bytes_get_data (data, &reader.left);
  if (!reader_take (&reader, &header, 1, sizeof header) || header.magic != LAYOUT_MAGIC)
    return invalid (error, "no layout header");

  if (header.n_nodes != request->n_nodes || header.n_edges != request->n_edges)
    return invalid (error, "it answers another request");

  if (header.n_points > reader.left / sizeof (TsLayoutPoint) ||
      reader.left != header.n_nodes * sizeof (TsLayoutPoint) + ((gsize)header.n_edges + 1) * sizeof (guint32) + header.n_points * sizeof (TsLayoutPoint))
    return invalid (error, "its length does not fit its counts");

  if (!is_size (header.width) || !is_size (header.height))
    return invalid (error, "its extent is out of range");

  self = ts_layout_new (header.n_nodes, header.n_edges, header.n_points);
  self->width = header.width;
  self->height = header.height;
  reader_take (&reader, self->nodes, self->n_nodes, sizeof *self->nodes);
  reader_take (&reader, self->edge_begin, (gsize)self->n_edges + 1, sizeof *self->edge_begin);
  reader_take (&reader, self->points, header.n_points, sizeof *self->points);
  if (!are_edges_sound (self, header.n_points) || !are_points_inside (self, self->nodes, self->n_nodes) ||
      !are_points_inside (self, self->points, header.n_points))
    return invalid (error, "a place is out of range");

  return g_steal_pointer (&self);
}
