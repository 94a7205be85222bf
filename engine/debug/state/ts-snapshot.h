#pragma once

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * TsSnapshot:
 *
 * What the variables of a session held at one moment. Values are shared with the session, which never changes them in place while somebody else looks at them. Immutable,
 * counted. Any thread.
 */
typedef struct _TsSnapshot TsSnapshot;

TsSnapshot *ts_snapshot_new (TsSession *session); /* (transfer full) */
TsSnapshot *ts_snapshot_ref (TsSnapshot *self);
void ts_snapshot_unref (TsSnapshot *self);

/* What the variables of @graph that a checkpoint has hold there, and no others; @error: as ts_checkpoint_open () and ts_session_restore (). (transfer full)
 * (nullable) */
TsSnapshot *ts_snapshot_new_from_checkpoint (TsGraph *graph, const char *path, GError **error);

/* %FALSE if variable @op is not in it. @value: (out) (transfer none) (nullable): %NULL while it had none */
gboolean ts_snapshot_get (const TsSnapshot *self, guint32 op, TsTensor **value);

/* Gives variable @op, %TS_NO_OP: all that are in it, what they held. Returns how many are different now. */
guint ts_snapshot_restore (const TsSnapshot *self, TsSession *session, guint32 op);

/* Operations of variables that hold something else now. (transfer full) (element-type guint32) */
GArray *ts_snapshot_find_changed (const TsSnapshot *self, TsSession *session);

/**
 * ts_snapshot_save:
 * @prefix: of the checkpoint
 * @error: as TsCheckpointWriter; %TS_ERROR_FAILED_PRECONDITION if no variable has a value
 *
 * Writes the values to a checkpoint, under the names of the variables.
 */
gboolean ts_snapshot_save (const TsSnapshot *self, const char *prefix, guint *n_saved, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSnapshot, ts_snapshot_unref)

G_END_DECLS
