#pragma once

#include "engine/diff/ts-model-diff.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What became of an operation. */
typedef enum
{
  TS_FATE_SAME,
  TS_FATE_ADDED,
  TS_FATE_REMOVED,
  TS_FATE_CHANGED,
} TsFate;

#define TS_N_FATES (TS_FATE_CHANGED + 1)

/**
 * TsComparison:
 * @diff: how the second graph differs from the first
 * @merged: the second graph, and behind it what only the first has: one that can be shown, not one to be run
 * @fates: (array length=n_ops): one TsFate for each operation of @merged
 * @ops: (array): for each entry of @diff the operation of @merged, or %TS_NO_OP: in functions, and of functions as a whole
 *
 * Two graphs in one. Main thread, once made.
 */
typedef struct
{
  TsGraphDiff *diff;
  TsGraph *merged;
  guint32 n_ops;
  guint8 *fates;
  guint32 *ops;

  /*< private >*/
  gint ref_count;
} TsComparison;

/**
 * ts_comparison_new:
 * @with_names: that an operation is called otherwise is a change, too
 * @error: as ts_graph_diff_new (); %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB; or why the two do not go into one graph
 *
 * Not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsComparison *ts_comparison_new (TsGraph *a, TsGraph *b, gboolean with_names, GCancellable *cancellable, GError **error);

/* As ts_comparison_new (), names included, of two models, as ts_model_diff_new () compares them. (transfer full) (nullable) */
TsComparison *ts_comparison_new_of_models (const TsModel *a, const TsModel *b, GCancellable *cancellable, GError **error);
TsComparison *ts_comparison_ref (TsComparison *self);
void ts_comparison_unref (TsComparison *self);

/**
 * ts_comparison_run_async:
 * @a: a graph
 * @ops_a: (element-type guint32): what of it is compared
 * @b: a graph, perhaps the same
 * @ops_b: likewise
 *
 * Cuts the parts out and compares them, in a thread. Names are no change.
 */
void ts_comparison_run_async (TsGraph *a, GArray *ops_a, TsGraph *b, GArray *ops_b, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Opens the model in @file and compares the whole of both, in a thread. Keeps @model. */
void ts_comparison_run_with_file_async (TsModel *model, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TsComparison *ts_comparison_run_finish (GAsyncResult *result, GError **error);

/* What is otherwise, in a line: "value: 3 of 9 differ, by 0.5 at most". (transfer full) */
char *ts_change_describe (const TsChange *change);

/* What changed, in some lines; "" for what is new or gone. (transfer full) */
char *ts_comparison_describe (const TsDiffEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsComparison, ts_comparison_unref)

G_END_DECLS
