#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsReadyItem:
 * @number: by which it is fired, see TsActivation
 * @op: of the graph: the operation itself, or the one that called the functions that it is in
 * @path: its name, after those that called the functions it is in: `call > op`
 * @type: op type
 * @iteration: its turn in its loop; -1 outside of loops
 * @is_current: the run stands before it
 * @is_retry: it had to wait for state to change, and tries again
 *
 * An activation that is ready.
 */
typedef struct
{
  guint64 number;
  guint32 op;
  char *path;
  char *type;
  gint64 iteration;
  gboolean dead;
  gboolean is_current;
  gboolean is_retry;
} TsReadyItem;

/* A4: all of them, in the order in which they would run. (transfer full) (element-type TsReadyItem) */
GPtrArray *ts_debugger_list_ready (TsDebugger *self);

/**
 * ts_debugger_fire:
 * @number: of one that is ready
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no run; else as ts_executor_fire ()
 *
 * A4: lets this one go next, whatever the policy says, and stops as a step does. What was current stays ready, or if its outputs are there these go on first.
 */
TsStop *ts_debugger_fire (TsDebugger *self, guint64 number, GError **error);

/**
 * ts_debugger_step_scope:
 * @scope: a name scope, or the name of one operation
 * @error: %TS_ERROR_NOT_FOUND if the run computes nothing in it; %TS_ERROR_FAILED_PRECONDITION if the run is not recorded
 *
 * A8: a scope as one step: until all of it that the run computes is over, in the turn of the loop that the run stands in. Of what is outside only what that needs is run. It stops earlier where
 * any step does, and where what is left waits. Begins a run if there is none.
 */
TsStop *ts_debugger_step_scope (TsDebugger *self, const char *scope, GError **error);

/* Which of those that are ready goes next, in the runs to come. @seed: for %TS_SCHEDULE_RANDOM */
void ts_debugger_set_policy (TsDebugger *self, TsSchedulePolicy policy, guint64 seed);
TsSchedulePolicy ts_debugger_get_policy (TsDebugger *self, guint64 *seed);

/* How many turns are written down of the run, and how many are still to come as they were planned. */
gsize ts_debugger_get_n_turns (TsDebugger *self, gsize *n_planned);

/* Writes down in which order the run went so far. %TS_ERROR_FAILED_PRECONDITION: there is none, or it was not recorded; else as ts_file_writer_new () */
gboolean ts_debugger_save_schedule (TsDebugger *self, const char *path, GError **error);

/**
 * ts_debugger_load_schedule:
 * @path: (nullable): %NULL: the policy decides again
 * @error: as ts_file_load (); %TS_ERROR_DATA_LOSS for a damaged file, with the line; %TS_ERROR_INVALID_ARGUMENT for one of another graph
 *
 * The runs to come go in the order that is written there; one that cannot fails with %TS_ERROR_FAILED_PRECONDITION and says whose turn it should have been.
 */
gboolean ts_debugger_load_schedule (TsDebugger *self, const char *path, GError **error);

G_END_DECLS
