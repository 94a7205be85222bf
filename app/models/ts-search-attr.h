#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * ts_search_attr_holds:
 * @name: of an attribute; upper and lower case (of ASCII) are one, but one of exactly that name comes first
 * @value: (nullable): %NULL: any
 *
 * Whether an operation has the attribute, given or defaulted, with that value as people write it: `2`, `float32` or `DT_FLOAT`, `SAME`, `[1,2,2,1]`; of a
 * list it may be one element. Any thread.
 */
gboolean ts_search_attr_holds (const TsOperation *op, const char *name, const char *value);

G_END_DECLS
