#pragma once

#include "app/cli/ts-run-options.h"

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * TsRunRequest:
 * @feeds: (element-type TsFeed): with a reference on each value
 * @signature: (nullable): whose arguments names may mean
 * @fetches: (element-type TsOutput)
 * @fetch_names: (element-type utf8): for each fetch the name under which it is given: the signature's, or the output's own
 * @targets: (element-type guint32)
 * @inits: (element-type guint32): to be run once before
 *
 * The options understood in a model.
 */
typedef struct
{
  TsModel *model;
  const TsSignature *signature;
  GArray *feeds;
  GArray *fetches;
  GPtrArray *fetch_names;
  GArray *targets;
  GArray *inits;
} TsRunRequest;

/**
 * ts_run_request_init:
 * @session: of the model's graph
 * @error: %TS_ERROR_UNIMPLEMENTED for an option with nothing behind it yet; names that are not there, values that do not fit
 *
 * Also gives the session its number of threads.
 */
gboolean ts_run_request_init (TsRunRequest *self, const TsRunOptions *options, TsModel *model, TsSession *session, GError **error);
void ts_run_request_clear (TsRunRequest *self);

/**
 * ts_run_request_restore:
 * @error: as ts_session_load_model () and ts_session_restore ()
 *
 * Gives variables their values: those that come with a SavedModel, then those of `--checkpoint`. Prints which got none to standard error.
 */
gboolean ts_run_request_restore (const TsRunRequest *self, const TsRunOptions *options, TsSession *session, GError **error);

/* Runs the initialisers, if there are any. */
gboolean ts_run_request_run_inits (const TsRunRequest *self, TsSession *session, GError **error);

G_END_DECLS
