#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What an element is, for telling it apart by colour. */
typedef enum
{
  TS_CELL_NUMBER,
  TS_CELL_ZERO,
  TS_CELL_NAN,
  TS_CELL_POSITIVE_INF,
  TS_CELL_NEGATIVE_INF,
  TS_CELL_TEXT, /* strings and whatever else is no number: put left, not right */
} TsCellKind;

#define TS_CELL_TEXT_MAX 48                          /* characters */
#define TS_CELL_TEXT_SIZE (4 * TS_CELL_TEXT_MAX + 1) /* bytes */

/**
 * ts_cell_text:
 * @element: below the number of elements
 * @buffer: room for %TS_CELL_TEXT_SIZE bytes
 *
 * One element in few characters, for tables and labels: floats with the digits that their type has at least (6 for float32); integers
 * in full; longer text is cut with an ellipsis. ts_tensor_format_element () has every digit. Any thread.
 */
TsCellKind ts_cell_text (const TsTensor *tensor, gsize element, char *buffer);

/* The kind alone. */
TsCellKind ts_cell_kind (const TsTensor *tensor, gsize element);

/**
 * ts_cell_find_special:
 * @begin: where to begin; goes round at the end
 * @found: (out): the element
 * @cancellable: (nullable): polled every some hundred thousand elements
 *
 * The next NaN or infinity. Linear: off the main loop for large tensors. Any thread.
 *
 * Returns: %FALSE if there is none, or if cancelled
 */
gboolean ts_cell_find_special (const TsTensor *tensor, gsize begin, gsize *found, GCancellable *cancellable);

G_END_DECLS
