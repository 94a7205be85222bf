#pragma once

#include "engine/ops/table/ts-table.h"

G_BEGIN_DECLS

/* Dense tables export and import their buckets as they are, also the free ones: a matrix of keys and one of values. */

/* How many buckets there are once @n_entries have to fit, of which @max_load may be taken. */
gint64 ts_dense_buckets_fit (gint64 n_buckets, float max_load, gsize n_entries);

/* Outputs 0 and 1 are the buckets of a table. As in TensorFlow, unless entries were removed, or it grew when keys had collided. */
gboolean ts_dense_buckets_export (const TsTable *table, TsCall *call, GError **error);

/**
 * ts_dense_buckets_import:
 * @keys: of the table's dtype
 * @values: as well
 * @error: %TS_ERROR_INVALID_ARGUMENT if they are no such matrices
 *
 * Returns: (transfer full) (nullable): the entries in them
 */
TsTableMap *ts_dense_buckets_import (const TsTable *table, const TsTensor *keys, const TsTensor *values, GError **error);

G_END_DECLS
