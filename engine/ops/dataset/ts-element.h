#pragma once

#include "engine/ops/dataset/ts-dataset.h"

G_BEGIN_DECLS

/* Row @row of @tensor, whose rank is above 0, in memory of its own. (transfer full) (nullable): %TS_ERROR_RESOURCE_EXHAUSTED */
TsTensor *ts_tensor_dup_row (TsTensor *tensor, gint64 row, GError **error);

/* Row @row of each of @tensors. (transfer full) (nullable) */
GPtrArray *ts_element_dup_row (GPtrArray *tensors, gint64 row, GError **error);

/**
 * ts_elements_stack:
 * @elements: at least one, with as many components each
 * @error: %TS_ERROR_INVALID_ARGUMENT naming component and element where dtypes or shapes differ
 *
 * One element with the components of all, one in each row.
 *
 * Returns: (transfer full) (nullable)
 */
GPtrArray *ts_elements_stack (GPtrArray *elements, TsCall *call, GError **error);

/**
 * ts_elements_stack_padded:
 * @component: which one
 * @row: shape of a row, in which all fit
 * @padding: (nullable): what is around them, a scalar of their dtype; %NULL: nothing, since they fill the rows
 *
 * Component @component of all elements, one in each row, at its beginning in each dimension.
 *
 * Returns: (transfer full) (nullable): %TS_ERROR_RESOURCE_EXHAUSTED
 */
TsTensor *ts_elements_stack_padded (GPtrArray *elements, guint component, const TsShape *row, const TsTensor *padding, TsCall *call, GError **error);

static inline TsTensor *
ts_element_get (GPtrArray *elements,
                guint i,
                guint component)
{
  return (TsTensor *)g_ptr_array_index ((GPtrArray *)g_ptr_array_index (elements, i), component);
}

G_END_DECLS
