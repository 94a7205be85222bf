#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsTensorDiff:
 * @n_elements: how many there are
 * @n_different: how many differ in any bit
 * @max_abs: the largest distance of two elements that are both finite, computed in double; NaN if there are none, and for strings and the like
 */
typedef struct
{
  gsize n_elements;
  gsize n_different;
  double max_abs;
} TsTensorDiff;

/**
 * ts_tensor_diff:
 * @a: a tensor
 * @b: of the same dtype and shape
 * @cancellable: (nullable): polled every some million elements
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Element by element; any thread.
 */
gboolean ts_tensor_diff (const TsTensor *a, const TsTensor *b, TsTensorDiff *diff, GCancellable *cancellable, GError **error);

G_END_DECLS
