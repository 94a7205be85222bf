#pragma once

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * TsSnapshot:
 *
 * What the variables of a session held at one moment. Values are shared with the session, which never changes them in place while somebody else looks at them. Immutable.
 */
typedef struct _TsSnapshot TsSnapshot;

TsSnapshot *ts_snapshot_new (TsSession *session); /* (transfer full) */
void ts_snapshot_free (TsSnapshot *self);

/* Gives variable @op, %TS_NO_OP: all of them, what they held. Returns how many are different now. */
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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSnapshot, ts_snapshot_free)

G_END_DECLS
