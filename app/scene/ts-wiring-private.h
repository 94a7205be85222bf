#pragma once

#include "app/scene/ts-wiring.h"

G_BEGIN_DECLS

/**
 * ts_wiring_find_ways:
 * @is_passed: one byte for each operation: what is led past
 * @n_dropped: (out)
 *
 * Returns: (transfer full) (nullable) (element-type TsWire): in no order; %NULL with %G_IO_ERROR_CANCELLED
 */
GArray *ts_wiring_find_ways (TsGraph *graph, const guint8 *folds, const guint8 *is_passed, guint64 *n_dropped, GCancellable *cancellable, GError **error);

G_END_DECLS
