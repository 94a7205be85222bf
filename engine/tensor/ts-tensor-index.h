#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

typedef enum
{
  TS_INDEX_INT, /* @begin */
  TS_INDEX_RANGE,
  TS_INDEX_ELLIPSIS,
  TS_INDEX_NEW_AXIS,
} TsIndexKind;

/**
 * TsIndexItem:
 * @begin: of a range, or the index
 * @end: of a range
 * @step: of a range, not 0
 *
 * One item of an index. Bounds that are not given are %TS_INDEX_NOT_GIVEN; negative ones count from the end.
 */
typedef struct
{
  TsIndexKind kind;
  gint64 begin;
  gint64 end;
  gint64 step;
} TsIndexItem;

#define TS_INDEX_NOT_GIVEN G_MININT64

/* As ts_tensor_index (), of an index that is read already. */
TsTensor *ts_tensor_index_items (TsTensor *self, const TsIndexItem *items, guint n_items, GError **error);

/**
 * ts_tensor_index:
 * @text: NumPy's basic indexing, in brackets or without: `[0, :4, ::-1, ..., newaxis, -1]`; `None` is newaxis
 * @error: %TS_ERROR_INVALID_ARGUMENT for a syntax error, too many indices, two ellipses, a step of 0;
 *   %TS_ERROR_OUT_OF_RANGE for an index outside its dimension; as ts_tensor_new ()
 *
 * The elements that NumPy would give, as a tensor of their own. Bounds of ranges are clipped, as there. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_index (TsTensor *self, const char *text, GError **error);

G_END_DECLS
