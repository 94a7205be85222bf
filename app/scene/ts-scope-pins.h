#pragma once

#include "app/scene/ts-scope-graph.h"

G_BEGIN_DECLS

#define TS_PIN_MAX_RANKS 10 /* that a line runs over */
#define TS_PIN_MAX_IN 3     /* pins of an item for what comes in; the last one stands for the rest */

/* What becomes pins in the picture of a container, for who makes one. */

/* Marks the edges of hubs: what stands out by how many use it (see ts_degree_limit ()), and what waits for as many. */
void ts_scope_pins_mark_hubs (TsScopeGraph *graph);

/* Marks edges over more than %TS_PIN_MAX_RANKS rows of the picture; needs to know which run back. */
void ts_scope_pins_mark_long (TsScopeGraph *graph);

/* Makes the pins of what was marked. */
void ts_scope_pins_make (TsScopeGraph *graph, TsGraph *operations);

/**
 * ts_scope_graph_is_lit:
 *
 * Whether @edge lights up with @pin: an edge that it stands for, or another one of the same hub.
 */
gboolean ts_scope_graph_is_lit (const TsScopeGraph *self, const TsPin *pin, const TsEdge *edge);

/* The pin at one end of an edge that has some, or %NULL at a port. */
const TsPin *ts_scope_graph_find_pin (const TsScopeGraph *self, guint32 edge, gboolean is_out);

G_END_DECLS
