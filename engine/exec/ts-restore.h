#pragma once

#include "engine/exec/ts-session.h"
#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/model/ts-model.h"

G_BEGIN_DECLS

/**
 * TsRestoreReport:
 * @n_variables: of the graph
 * @n_restored: of them got a value
 * @problems: (element-type utf8): each variable that did not, and why
 * @missing: (element-type guint32): for each problem the variable, or %TS_NO_OP
 */
typedef struct
{
  guint n_variables;
  guint n_restored;
  GPtrArray *problems;
  GArray *missing;
} TsRestoreReport;

void ts_restore_report_clear (TsRestoreReport *self);

/**
 * ts_session_restore:
 * @report: (out): to be cleared
 * @error: %TS_ERROR_NOT_FOUND if the checkpoint has a value for none of the variables, or there are none; %G_IO_ERROR_CANCELLED
 *
 * Gives variables their values from a checkpoint: those that the graph's own restore operations would assign, for other variables
 * the tensor of the variable's name, or of the object that the checkpoint has under this name. Values stay in the mapped files until they
 * are used. The graph's operations are not run.
 */
gboolean ts_session_restore (TsSession *self, TsCheckpoint *checkpoint, TsRestoreReport *report, GCancellable *cancellable, GError **error);

/**
 * ts_session_load_model:
 * @model: whose graph the session is of
 * @report: (out): to be cleared
 * @error: as ts_checkpoint_open () and ts_session_restore ()
 *
 * What loading a SavedModel means beside its graph: its variables get their values, then its initialiser is run, which
 * fills tables, with the paths of its assets fed. That the initialiser fails is a problem in @report and no error, for much of
 * the graph may not need it. Does nothing for other models.
 */
gboolean ts_session_load_model (TsSession *self, const TsModel *model, TsRestoreReport *report, GCancellable *cancellable, GError **error);

/* Runs initialisers that the user names, with the paths of the model's assets fed, which the graph may read from then on. */
gboolean ts_session_run_initializers (TsSession *self, const TsModel *model, const guint32 *ops, guint n_ops, GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsRestoreReport, ts_restore_report_clear)

G_END_DECLS
