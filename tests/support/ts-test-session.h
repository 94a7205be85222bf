#pragma once

#include "engine/exec/ts-session.h"

/* Sessions of graphs written as text, with what comes out of them as text, too. */

/* @text: nodes and library of a GraphDef */
TsSession *ts_test_session_new (const char *text);

/* A run that fetches all outputs of @name, or runs it for its effect if it has none. */
TsExecutor *ts_test_session_begin (TsSession *session, const char *name);

/* Brings a run to its end. (transfer full): the outputs, "3 | [1, 2] | [2,2][1, 2, 3, 4]"; "done" without any; "error OUT_OF_RANGE" if it failed; "blocked" */
char *ts_test_session_finish (TsExecutor *run);

/* Both. (transfer full) */
char *ts_test_session_fetch (TsSession *session, const char *name);

/* Fetches until that fails. (transfer full): "1 2 3", with the error behind it if it is not OUT_OF_RANGE */
char *ts_test_session_drain (TsSession *session, const char *name);

/* What ts_test_session_fetch () gives is @expected. */
#define ts_test_assert_fetch(session, name, expected)                  \
  G_STMT_START                                                         \
  {                                                                    \
    g_autofree char *fetched_ = ts_test_session_fetch (session, name); \
    g_assert_cmpstr (fetched_, ==, expected);                          \
  }                                                                    \
  G_STMT_END

/* Every change of a session since it was begun. */
typedef struct
{
  TsResources *resources;
  GArray *changes;
} TsTestUndo;

void ts_test_undo_begin (TsTestUndo *self, TsSession *session);

/* Takes all changes back, and records no more. */
void ts_test_undo_end (TsTestUndo *self);
