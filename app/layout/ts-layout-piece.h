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

G_END_DECLS
