#pragma once

#include "app/layout/ts-digraph.h"
#include "app/scene/ts-outline-private.h"

G_BEGIN_DECLS

/* The arcs between @units (element-type TsUnit), each by its number; perhaps several times the same. What a loop carries back is none. Takes time linear in
 * what is in them. (transfer full) */
TsDigraph *ts_unit_graph_new (TsOutline *self, GArray *units);

/* Which nodes stand out as hubs and are where everything begins or ends, so that leaving them out makes no circle: one byte each. (transfer full) */
guint8 *ts_unit_graph_find_hubs (const TsDigraph *graph);

G_END_DECLS
