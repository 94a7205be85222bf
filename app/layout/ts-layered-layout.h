#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * ts_layered_layout:
 *
 * Lays out @request in time near to linear, in the calling thread: rows by longest path, order within them by barycentre sweeps,
 * and least squares for straight edges. Boxes never overlap; edges over several rows go round them but for the longest ones of a
 * graph with very many, which are drawn straight.
 *
 * Good for chains and small graphs, acceptable for any: what there is when Graphviz is not there or takes too long.
 *
 * Returns: (transfer full)
 */
TsLayout *ts_layered_layout (const TsLayoutRequest *request);

G_END_DECLS
