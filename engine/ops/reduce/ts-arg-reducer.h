#pragma once

#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

#define TS_ARG_REDUCER_COLUMNS 64

/**
 * TsArgReducer:
 * @columns: for each of @width columns, at most %TS_ARG_REDUCER_COLUMNS, the row that has the best element; a row begins @stride elements
 *   after the one before
 * @row: the place of the best of @n elements that lie together
 *
 * Where the largest or smallest element is; of equal ones the first. A NaN is passed over. As in TensorFlow 1.14 the search begins at
 * 0 with the least or largest finite number, so that where nothing is beyond that the answer is 0.
 */
typedef struct
{
  void (*columns) (gconstpointer in, gsize n_rows, gsize stride, gsize width, gint64 *best);
  gint64 (*row) (gconstpointer in, gsize n);
} TsArgReducer;

/* (nullable): the best for this machine; %NULL for a dtype that has no order. */
const TsArgReducer *ts_arg_reducer_find (gboolean largest, TsDType dtype);

G_END_DECLS
