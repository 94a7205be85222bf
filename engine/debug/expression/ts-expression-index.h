#pragma once

#include "engine/debug/expression/ts-expression-value.h"
#include "engine/tensor/ts-tensor-index.h"

G_BEGIN_DECLS

/**
 * TsExpressionIndex:
 * @items: what is one number, a range, an ellipsis or a new axis; a range over all where the array stands
 * @array: which item is an array, or -1
 * @indices: (nullable): that array: integers, or bools for a mask, which takes as many dimensions as it has
 *
 * The items of an index, evaluated.
 */
typedef struct
{
  GArray *items; /* TsIndexItem */
  int array;
  TsTensor *indices;
} TsExpressionIndex;

void ts_expression_index_init (TsExpressionIndex *self);
void ts_expression_index_clear (TsExpressionIndex *self);

/**
 * ts_expression_index_add:
 * @value: an integer, or an array of integers or bools
 * @error: %TS_ERROR_INVALID_ARGUMENT for anything else, or a second array
 *
 * Appends what is not a range.
 */
gboolean ts_expression_index_add (TsExpressionIndex *self, const TsExpressionValue *value, GError **error);

/**
 * ts_expression_index_apply:
 * @error: %TS_ERROR_INVALID_ARGUMENT, %TS_ERROR_OUT_OF_RANGE as ts_tensor_index (); for a mask of another shape, or an array with numbers
 *   that do not stand next to it, as NumPy then turns the dimensions around
 *
 * What NumPy would give. (transfer full) (nullable)
 */
TsTensor *ts_expression_index_apply (TsExpressionRun *run, const TsExpressionIndex *self, TsTensor *tensor, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsExpressionIndex, ts_expression_index_clear)

G_END_DECLS
