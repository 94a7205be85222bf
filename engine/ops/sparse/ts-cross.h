#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsCrossColumn:
 * @values: int64 or string
 * @begins: for each row where its features begin among the values
 * @ends: where they end
 * @is_dense: whether it comes from a dense tensor
 */
typedef struct
{
  const TsTensor *values;
  gsize *begins;
  gsize *ends;
  gboolean is_dense;
} TsCrossColumn;

/**
 * TsCross:
 * @counts: for each row how many combinations there are
 * @total: of all rows
 * @largest: of one row
 *
 * Features in columns, to be combined in each row: one of each column, that of the last changing fastest.
 */
typedef struct
{
  guint n_columns;
  gsize n_rows;
  TsCrossColumn *columns;
  gsize *counts;
  gsize total;
  gsize largest;
} TsCross;

void ts_cross_init (TsCross *self, guint n_columns, gsize n_rows);
void ts_cross_clear (TsCross *self);

/* Column @column is input @values of a sparse matrix, of which @indices are the indices; they must be sorted by row. */
gboolean ts_cross_add_sparse (TsCross *self, guint column, const TsCall *call, guint indices, guint values, guint shape, GError **error);

/* ... is a matrix. */
gboolean ts_cross_add_dense (TsCross *self, guint column, const TsCall *call, guint input, GError **error);

/* ... are values with row splits. */
gboolean ts_cross_add_ragged (TsCross *self, guint column, const TsCall *call, guint values, guint splits, GError **error);

/* Sets the counts. %TS_ERROR_INVALID_ARGUMENT if there are too many. */
gboolean ts_cross_count (TsCross *self, GError **error);

/**
 * TsCrossFunc:
 * @picked: for each column the number of a value
 * @out: the element to be set
 */
typedef void (*TsCrossFunc) (const TsCross *self, const gsize *picked, gpointer out, gconstpointer data);

/* All combinations, row after row, into @out, which has room for them. */
gboolean ts_cross_fill (const TsCross *self, TsCall *call, TsTensor *out, TsCrossFunc func, gconstpointer data, GError **error);

/* A string: the features one after the other, with the TsString @data between them. */
void ts_cross_join (const TsCross *self, const gsize *picked, gpointer out, gconstpointer data);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsCross, ts_cross_clear)

G_END_DECLS
