#pragma once

#include "engine/tensor/ts-small-float.h"
#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsFormatOptions:
 * @threshold: more elements than this are summarised
 * @edge_items: how many at the beginning and end of each dimension a summary shows
 * @precision: digits after the point of floats
 * @line_width: characters a line
 */
typedef struct
{
  gsize threshold;
  guint edge_items;
  guint precision;
  guint line_width;
} TsFormatOptions;

#define TS_FORMAT_DEFAULT ((TsFormatOptions) { 1000, 3, 8, 75 }) /* NumPy's own */

/**
 * ts_tensor_format:
 * @options: (nullable): %NULL for %TS_FORMAT_DEFAULT
 *
 * The value as NumPy's str () prints it: columns aligned, one common format for all elements, long ones summarised
 * with `...` (which looks at the shown elements only). Strings are b'...'. Any thread.
 *
 * Returns: (transfer full)
 */
char *ts_tensor_format (const TsTensor *self, const TsFormatOptions *options);

/* One element as text, on its own: `1.5`, `nan`, `-inf`, `3`, `True`, `1+2j`, `"text"`. Shortest digits that read back as the same value. (transfer full) */
char *ts_tensor_format_element (const TsTensor *self, gsize index);

/* At most @max_chars of the first elements in one line, for labels: `[0.1, 0.2, 0.3, …]`. (transfer full) */
char *ts_tensor_format_preview (const TsTensor *self, gsize max_chars);

/* Element @index as a double: exact for all types but int64, uint64 (rounded); the real part of complex; NaN for types that are no numbers. */
double ts_tensor_get_double (const TsTensor *self, gsize index);

G_END_DECLS
