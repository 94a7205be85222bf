#pragma once

#include "tests/ops/vector-file.h"

G_BEGIN_DECLS

/**
 * ts_vector_parse_values:
 * @text: elements, separated by blanks; see test-vectors.c
 * @tensor: gets them
 * @any: (nullable, out): as in TsVectorOutput
 * @error: %TS_ERROR_INVALID_ARGUMENT: an element that is none, too few or too many
 */
gboolean ts_vector_parse_values (const char *text, TsTensor *tensor, guint8 **any, GError **error);

/**
 * ts_vector_compare:
 * @expected: from a vector file
 * @tolerance: as in TsVectorCase
 * @found: what came out
 *
 * Returns: (transfer full) (nullable): what differs, or %NULL
 */
char *ts_vector_compare (const TsVectorOutput *expected, double tolerance, TsTensor *found);

G_END_DECLS
