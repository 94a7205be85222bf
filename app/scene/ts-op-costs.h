#pragma once

#include "app/scene/ts-scene-colors.h"
#include "engine/ops/ts-cost.h"

G_BEGIN_DECLS

/* @coloring: %TS_COLORING_FLOPS, %TS_COLORING_BYTES or %TS_COLORING_PARAMETERS. Linear in the graph; any thread. (transfer full) */
TsOpColumn *ts_op_costs_new (const TsCosts *costs, TsColoring coloring);

/* @times: (array length=n_ops): nanoseconds for each operation, negative where it did not run */
TsOpColumn *ts_op_costs_new_times (const gint64 *times, guint32 n_ops);

G_END_DECLS
