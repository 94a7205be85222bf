#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

#define TS_TYPE_SESSION_KEEPER (ts_session_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TsSessionKeeper, ts_session_keeper, TS, SESSION_KEEPER, GObject)

/**
 * TsSessionKeeper:
 *
 * Keeps what was set up for debugging a model, in a file of the user's data folder that belongs to the model's path: feeds, fetches, breakpoints, what is caught, watches, where
 * operations run, the selection, presets and the scenario; of several sessions those of the one that is shown. The model and its folder are not written to. What changes is written a second later at the latest; a file that cannot be written or read is no error.
 * Main thread.
 */

/* Keeps what becomes of @document from now on. One of a graph that is in no file is not kept. */
TsSessionKeeper *ts_session_keeper_new (TsDocument *document);

/**
 * ts_session_keeper_restore:
 *
 * Sets the document up as it was left. What does not fit to the model any more is left out, and told by the document's signal "failed" in one message.
 */
void ts_session_keeper_restore (TsSessionKeeper *self);

/* The same, but breakpoints are taken over from @before, which is of the same file before it changed, and is closed: on the same operations as far as they
 * are there, else missing. What else does not fit is not told but returned, a line each. (transfer full) (nullable) */
char *ts_session_keeper_restore_from (TsSessionKeeper *self, TsDocument *before);

/* Writes at once what has changed. Called by dispose, too. */
void ts_session_keeper_flush (TsSessionKeeper *self);

G_END_DECLS
