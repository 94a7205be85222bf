#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * ts_search_find:
 * @query: words, all of which must be found: `type:T` in the op type, `name:N` in the name, `scope:S` in one of the scopes that the
 *   operation is in (a whole one: `scope:block_1`), `device:D` in the device, anything else in name or op type. Upper and lower case (of ASCII)
 *   are one. A word in double quotes may hold blanks
 * @cancellable: (nullable): polled every some thousand operations
 *
 * Operations that @query names, in graph order, but those called exactly so first. A blank query finds nothing. Any thread.
 *
 * Returns: (transfer full) (element-type guint32) (nullable): %NULL if cancelled
 */
GArray *ts_search_find (TsGraph *graph, const char *query, GCancellable *cancellable);

/* ts_search_find () in a thread; a cancelled search finishes with %NULL and %G_IO_ERROR_CANCELLED. */
void ts_search_find_async (TsGraph *graph, const char *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *ts_search_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
