#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_LAYOUT_WIDE 1600.0f /* about what a window shows with words that can be read */
#define TS_LAYOUT_ASPECT 1.6f  /* width to height of what is put together */

/* Where a node may stand: ports of a box are kept on its first or last row. */
typedef enum
{
  TS_LAYOUT_ANYWHERE,
  TS_LAYOUT_FIRST,
  TS_LAYOUT_LAST,
} TsLayoutPlace;

/**
 * TsLayoutNode:
 * @rest_width: its size when it is closed, which is what decides how long graphs are wrapped as far as that suits them, so that opening something does not
 *   turn everything over; 0 if it is never anything else
 */
typedef struct
{
  float width;
  float height;
  guint32 place; /* TsLayoutPlace */
  float rest_width;
  float rest_height;
} TsLayoutNode;

typedef enum
{
  TS_LAYOUT_EDGE_BACK = 1 << 0,  /* closes a cycle: drawn upwards, does not order */
  TS_LAYOUT_EDGE_QUIET = 1 << 1, /* may be long and bent before others are */
} TsLayoutEdgeFlags;

typedef struct
{
  guint32 from;
  guint32 to;
  guint32 flags; /* TsLayoutEdgeFlags */
} TsLayoutEdge;

/**
 * TsLayoutRequest:
 * @n_nodes: nodes are 0 .. @n_nodes - 1
 * @node_gap: least distance of two nodes beside each other, in points
 * @rank_gap: least distance of two rows; more where many edges fan out
 *
 * One directed graph to be laid out from top to bottom. Knows numbers and sizes, no names. One thread.
 */
typedef struct
{
  guint32 n_nodes;
  guint32 n_edges;
  TsLayoutNode *nodes;
  TsLayoutEdge *edges;
  float node_gap;
  float rank_gap;
} TsLayoutRequest;

#define TS_LAYOUT_MAX_NODES (1 << 20)
#define TS_LAYOUT_MAX_EDGES (1 << 22)

TsLayoutRequest *ts_layout_request_new (guint32 n_nodes, guint32 n_edges); /* (transfer full): all zero */
void ts_layout_request_free (TsLayoutRequest *self);

/* Its message for the helper process, which is also what tells two requests apart. (transfer full) */
GBytes *ts_layout_request_to_bytes (const TsLayoutRequest *self);

/* @error: %G_IO_ERROR_INVALID_DATA if @data is no such message. (transfer full) (nullable) */
TsLayoutRequest *ts_layout_request_from_bytes (GBytes *data, GError **error);

typedef struct
{
  float x;
  float y;
} TsLayoutPoint;

/**
 * TsLayout:
 * @width: the extent: every node and point lies in 0 .. @width, 0 .. @height
 * @nodes: (array length=n_nodes): centres
 * @edge_begin: (array length=n_edges + 1): the points of edge e are @points[@edge_begin[e]] .. @points[@edge_begin[e + 1] - 1]: a chain of
 *   cubic Bézier curves of 3 k + 1 points from its source's border to its target's, or none
 *
 * Where everything is. Immutable once made, reference counted; any thread.
 */
typedef struct
{
  guint32 n_nodes;
  guint32 n_edges;
  float width;
  float height;
  TsLayoutPoint *nodes;
  guint32 *edge_begin;
  TsLayoutPoint *points;

  /*< private >*/
  gint ref_count;
} TsLayout;

/* Places are zero. (transfer full) */
TsLayout *ts_layout_new (guint32 n_nodes, guint32 n_edges, guint32 n_points);
TsLayout *ts_layout_ref (TsLayout *self);
void ts_layout_unref (TsLayout *self);

/* Where a node's upper edge is. */
float ts_layout_get_top (const TsLayout *self, const TsLayoutRequest *request, guint32 v);

/* The nodes by their upper edges. (transfer full) */
guint32 *ts_layout_dup_order (const TsLayout *self, const TsLayoutRequest *request);

GBytes *ts_layout_to_bytes (const TsLayout *self);

/* @error: %G_IO_ERROR_INVALID_DATA if @data is no such message, or not one for @request: other numbers, places that are not finite or outside
 * the extent. (transfer full) (nullable) */
TsLayout *ts_layout_from_bytes (GBytes *data, const TsLayoutRequest *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLayoutRequest, ts_layout_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLayout, ts_layout_unref)

G_END_DECLS
