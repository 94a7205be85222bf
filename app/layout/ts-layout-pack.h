#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * TsLayoutPiece:
 * @request: a connected piece of a request, by itself
 * @nodes: for each of its nodes the number in the whole
 * @edges: for each of its edges the number in the whole
 * @layout: (nullable): where it is, once that is known
 * @has_ports: one of its nodes belongs on the first or last row
 */
typedef struct
{
  TsLayoutRequest *request;
  guint32 *nodes;
  guint32 *edges;
  TsLayout *layout;
  gboolean has_ports;
} TsLayoutPiece;

/* The connected pieces of @request, in the order of their first nodes. (transfer full) (element-type TsLayoutPiece) */
GPtrArray *ts_layout_split (const TsLayoutRequest *request);

/**
 * ts_layout_pack:
 * @pieces: all with their layouts
 *
 * Sets the pieces in rows, about as wide as high, large ones first; those with ports to the left of all others, as ts_layout_set_columns () has them, their
 * ports at the very top and bottom. Ports that nothing leads to stand at the right end.
 *
 * Returns: (transfer full)
 */
TsLayout *ts_layout_pack (const TsLayoutRequest *request, GPtrArray *pieces);

G_END_DECLS
