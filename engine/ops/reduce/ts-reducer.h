#pragma once

#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

/**
 * TsReducer:
 * @lanes: how many columns side by side are worth while
 * @acc_size: bytes of an accumulator
 * @begin: sets @n accumulators to what nothing reduces to
 * @add: reduces @n_rows rows into @width accumulators, one for each column; a row begins @stride elements after the one before
 * @join: reduces @n accumulators @other into @acc
 * @finish: makes @n results of @n accumulators, each of which stands for @count elements; @count matters to means only
 * @rows: a result of each of @n_rows rows of @n elements, one after the other; for short rows, for which setting up @add would cost more
 *
 * How elements of one dtype are reduced. What is computed in which order follows from the shape alone, not from the
 * machine or the number of threads. Sums are taken in blocks, so that their error grows slowly.
 */
typedef struct
{
  gsize lanes;
  gsize acc_size;
  void (*begin) (gpointer acc, gsize n);
  void (*add) (gpointer acc, gconstpointer in, gsize n_rows, gsize stride, gsize width);
  void (*join) (gpointer acc, gconstpointer other, gsize n);
  void (*finish) (gconstpointer acc, gsize n, gsize count, gpointer out);
  void (*rows) (gconstpointer in, gsize n_rows, gsize n, gpointer out);
} TsReducer;

typedef enum
{
  TS_REDUCE_SUM,
  TS_REDUCE_MEAN,
  TS_REDUCE_PROD,
  TS_REDUCE_MAX, /* a NaN is passed over */
  TS_REDUCE_MIN,
  TS_REDUCE_NORM,
  TS_REDUCE_ALL,
  TS_REDUCE_ANY,
} TsReduceOp;

/* (nullable): the best for this machine; %NULL for a dtype that the op is not for. */
const TsReducer *ts_reducer_find (TsReduceOp op, TsDType dtype);

G_END_DECLS
