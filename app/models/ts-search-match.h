#pragma once

#include "app/models/ts-attr-kinds.h"
#include "app/models/ts-search-names.h"
#include "app/models/ts-search-query.h"
#include "engine/ops/ts-problems.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/**
 * TsSearchFacts:
 * @names: of the graph that is searched
 * @attr_kinds: (nullable): its operations by their attributes; %NULL: each is looked at, which finds the same
 * @shapes: (nullable): %NULL: not known yet
 * @problems: (nullable): %NULL: not known yet
 * @numerics: (nullable): for each operation a set of TsNumeric, of what is among its values; %NULL: not known yet
 * @marks: (nullable): for each operation a set of TsSearchMark; %NULL: nothing is marked
 *
 * What a search stands on. A plain value; does not own what it points to.
 */
typedef struct
{
  const TsSearchNames *names;
  const TsAttrKinds *attr_kinds;
  const TsShapeTable *shapes;
  const TsProblems *problems;
  GBytes *numerics;
  GBytes *marks;
} TsSearchFacts;

/**
 * ts_search_match:
 * @within: (nullable) (element-type guint32): only these operations are looked at: hits of a query that @query narrows
 * @cancellable: (nullable): polled every some thousand operations
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_FAILED_PRECONDITION if the query asks for shapes, problems or values, which are not known yet; %TS_ERROR_INVALID_ARGUMENT for a
 *   regular expression that takes too long
 *
 * The operations that @query finds, in graph order, but those called exactly so first. A query without terms finds nothing. Any thread.
 *
 * Returns: (transfer full) (element-type guint32) (nullable)
 */
GArray *ts_search_match (const TsSearchFacts *facts, const TsSearchQuery *query, const GArray *within, GCancellable *cancellable, GError **error);

G_END_DECLS
