#pragma once

#include "engine/ops/sparse/ts-sparse.h"

G_BEGIN_DECLS

/**
 * TsSparseItem:
 * @parts: indices, values and shape
 * @sparse: what they are together
 *
 * One of several sparse tensors of which one is made.
 */
typedef struct
{
  TsTensor *parts[3];
  TsSparse sparse;
} TsSparseItem;

/* (transfer full): an empty array of items. */
GArray *ts_sparse_items_new (void);

/**
 * ts_sparse_items_add:
 * @parts: (transfer full): indices, values and shape, also after an error
 * @error: %TS_ERROR_INVALID_ARGUMENT where they do not fit together, or not to the dimensions of those that are there
 */
gboolean ts_sparse_items_add (GArray *items, TsTensor *parts[3], GError **error);

/**
 * ts_sparse_items_put:
 * @outer: as many elements as there are items, which are one at least
 * @error: %TS_ERROR_INVALID_ARGUMENT: too many dimensions
 *
 * All items as one sparse tensor, in the outputs 0 to 2: with the dimensions @outer before their own, in which it is as large as the largest of them.
 */
gboolean ts_sparse_items_put (const GArray *items, TsCall *call, const TsShape *outer, GError **error);

G_END_DECLS
