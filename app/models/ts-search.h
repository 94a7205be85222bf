#pragma once

#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-problems.h"
#include "engine/ops/ts-shape-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_search_find:
 * @query: as ts_search_query_new () takes it
 * @cancellable: (nullable): polled every some thousand operations
 *
 * Operations that @query names, in graph order, but those called exactly so first. A blank query finds nothing. For one search; TsSearch is for
 * several. Any thread.
 *
 * Returns: (transfer full) (element-type guint32) (nullable): %NULL if cancelled, or if @query is not well written or asks for shapes, problems or values
 */
GArray *ts_search_find (TsGraph *graph, const char *query, GCancellable *cancellable);

/**
 * TsSearch:
 *
 * Searches of one graph, one after the other, as while a user types: the names are put in order once, and where a query narrows the one
 * before, only the hits of that one are looked at. Searches run in threads. Main thread.
 */
typedef struct _TsSearch TsSearch;

/* Begins to put the names in order. */
TsSearch *ts_search_new (TsGraph *graph);
TsSearch *ts_search_ref (TsSearch *self);
void ts_search_unref (TsSearch *self);

/* What searches from now on know of shapes and problems. (nullable): kept */
void ts_search_set_facts (TsSearch *self, TsShapeTable *shapes, TsProblems *problems);

/* Likewise of values (see ts_numerics_job_run_async ()), and of what the user has marked: see TsSearchFacts. (nullable): kept */
void ts_search_set_numerics (TsSearch *self, GBytes *numerics);
void ts_search_set_marks (TsSearch *self, GBytes *marks);

/* As ts_search_find (). */
void ts_search_run_async (TsSearch *self, const char *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Errors as of ts_search_query_new () and ts_search_match (). (transfer full) (element-type guint32) (nullable) */
GArray *ts_search_run_finish (TsSearch *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSearch, ts_search_unref)

G_END_DECLS
