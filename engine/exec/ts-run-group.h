#pragma once

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * TsRunGroup:
 *
 * Runs of one session that go on side by side, one activation each in turn: a consumer of a queue, and those that fill it. The session's one thread does it
 * all, so the order is the same every time. The runs in the background repeat theirs until the queue that they fill is closed, or the group is gone.
 */
typedef struct _TsRunGroup TsRunGroup;

/* @cancellable: (nullable): for all runs of the group. */
TsRunGroup *ts_run_group_new (TsSession *session, GCancellable *cancellable);
void ts_run_group_free (TsRunGroup *self);

/* A run to be brought to its end; takes @run, of the group's session. Returns its number, from 0. */
guint ts_run_group_add (TsRunGroup *self, TsExecutor *run);

/**
 * ts_run_group_add_runner:
 * @targets: run again and again, until that fails with %TS_ERROR_OUT_OF_RANGE or %TS_ERROR_CANCELLED
 * @close: run once when no runner with the same @close is left; %TS_NO_OP: nothing
 * @error: as ts_session_begin ()
 *
 * A run in the background, as a thread of TensorFlow's queue runners is.
 */
gboolean ts_run_group_add_runner (TsRunGroup *self, const guint32 *targets, guint n_targets, guint32 close, GError **error);

/**
 * ts_run_group_add_queue_runners:
 * @n: (out) (optional): how many threads of queue runners there are
 * @error: %TS_ERROR_INVALID_ARGUMENT for a queue runner that names an operation which is not there
 *
 * All that the graph's collections list (%TS_COLLECTION_QUEUE_RUNNERS).
 */
gboolean ts_run_group_add_queue_runners (TsRunGroup *self, guint *n, GError **error);

/**
 * ts_run_group_step:
 * @which: (out) (optional): which run it was the turn of; those in the background follow the others in number
 * @error: the failing run's; %TS_ERROR_DEADLINE_EXCEEDED if all that is left waits for what nobody will do
 *
 * Lets the next run that is not blocked do one activation. %TS_EXECUTOR_DONE once all runs that were added with ts_run_group_add () are; %TS_EXECUTOR_STOPPED
 * if there is more to do.
 */
TsExecutorStatus ts_run_group_step (TsRunGroup *self, guint *which, GError **error);

/* Steps until the end. */
gboolean ts_run_group_run (TsRunGroup *self, GError **error);

/* (transfer none): run @i, of those that were added. */
TsExecutor *ts_run_group_get_run (TsRunGroup *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRunGroup, ts_run_group_free)

G_END_DECLS
