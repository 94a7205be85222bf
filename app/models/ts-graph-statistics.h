#pragma once

#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

/**
 * TsNameCount:
 * @name: static, or the graph's
 * @n: how often
 */
typedef struct
{
  const char *name;
  guint32 n;
} TsNameCount;

/**
 * TsGraphStatistics:
 * @bytes: for each scope of @tree what its constants and variables take, inner scopes included: constants as they are in the file, variables by
 *   their shape
 * @types: (element-type TsNameCount): op types, the most frequent first; likewise @dtypes of outputs, each counted once for an operation, @devices as requested, "" for none, and @missing:
 *   op types of operations that have no kernel
 * @n_without_kernel: operations that cannot be run
 * @n_placeholders: those that a run needs a value for, and that have none
 * @n_dead: operations that no run for @outputs needs
 *
 * A graph in numbers. Immutable once made; any thread.
 */
typedef struct
{
  TsScopeTree *tree;
  guint64 *bytes;
  GArray *types;
  GArray *dtypes;
  GArray *devices;
  GArray *missing;
  guint32 n_without_kernel;
  guint32 n_placeholders;
  guint32 n_dead;
} TsGraphStatistics;

/**
 * ts_graph_statistics_new:
 * @outputs: (element-type TsOutput): what is fetched; if none, nothing is dead
 * @feeds: (element-type TsOutput): what is fed
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Linear in the graph; not for the main loop. (transfer full) (nullable)
 */
TsGraphStatistics *ts_graph_statistics_new (TsGraph *graph, const GArray *outputs, const GArray *feeds, GCancellable *cancellable, GError **error);
void ts_graph_statistics_free (TsGraphStatistics *self);

/* The same in a thread; @outputs and @feeds are kept. */
void ts_graph_statistics_run_async (TsGraph *graph, GArray *outputs, GArray *feeds, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TsGraphStatistics *ts_graph_statistics_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphStatistics, ts_graph_statistics_free)

G_END_DECLS
