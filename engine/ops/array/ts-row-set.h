#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsRowSet:
 *
 * Distinct rows of a tensor, by hashing. Numbers are equal as == has it: 0 and -0 are, a row with a NaN is equal to none.
 * Rows are known by their number in the tensor they are in. One thread.
 */
typedef struct _TsRowSet TsRowSet;

/**
 * ts_row_set_new:
 * @dtype: plain, or string
 * @row: elements of a row
 * @n_rows: how many will be added at most
 */
TsRowSet *ts_row_set_new (TsDType dtype, gsize row, gsize n_rows);
void ts_row_set_free (TsRowSet *self);

/**
 * ts_row_set_add:
 * @data: the elements of a row; must stay
 *
 * Returns: the number of the equal row that was added first, counting distinct ones from 0; the number of distinct rows before
 *   if there is none yet
 */
gsize ts_row_set_add (TsRowSet *self, gconstpointer data);

gboolean ts_row_set_has (const TsRowSet *self, gconstpointer data);

/* The number of distinct rows. */
gsize ts_row_set_get_size (const TsRowSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRowSet, ts_row_set_free)

G_END_DECLS
