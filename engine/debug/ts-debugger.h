#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"
#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/* What is known of an output's value in the run. */
typedef enum
{
  TS_VALUE_NOT_COMPUTED,
  TS_VALUE_LIVE,
  TS_VALUE_DEAD,
  TS_VALUE_FED,
  TS_VALUE_OVERRIDDEN,
  TS_VALUE_RELEASED, /* was computed, and dropped since to keep to the memory budget */
  TS_VALUE_UNINITIALIZED,
  TS_VALUE_ERROR,
  TS_VALUE_NOT_RECORDED, /* was computed, but the recording that is looked at does not hold it */
} TsValueState;

/* Where an operation stands in the run. */
typedef enum
{
  TS_OP_OUTSIDE, /* not in the closure of what was asked for */
  TS_OP_WAITING,
  TS_OP_READY,
  TS_OP_CURRENT,
  TS_OP_DONE,
  TS_OP_DEAD,
  TS_OP_FED, /* all its outputs are fed, so it does not run */
  TS_OP_FAILED,
} TsOpState;

typedef enum
{
  TS_STOP_NONE,       /* no run */
  TS_STOP_STEP,       /* a step was asked for */
  TS_STOP_BREAKPOINT, /* see breakpoint_id */
  TS_STOP_WATCH,      /* something that is watched has changed */
  TS_STOP_CATCH,      /* an output has values that are caught, or something is not so that must be */
  TS_STOP_UNTIL,      /* the tensor that was run to has its value */
  TS_STOP_PAUSE,      /* the user asked */
  TS_STOP_ERROR,      /* an activation failed; see error */
  TS_STOP_BLOCKED,    /* what is left waits for state that nothing left in this run will change */
  TS_STOP_BACK,       /* it went back to here */
  TS_STOP_DONE,       /* the run is finished, the fetches are there */
  TS_STOP_OVERRIDE,   /* an override could not be applied to the activation */
} TsStopReason;

/**
 * TsStop:
 * @reason: why it stands still
 * @phase: before or after the current activation, or %TS_PHASE_IDLE
 * @op: the current operation, the first that waits if it is blocked, or %TS_NO_OP
 * @iteration: its turn in its frame
 * @dead: the activation is dead
 * @step: number of the current activation, from 1; how many were done where there is none
 * @n_steps: operations in the closure; in loops they run several times
 * @run: number of the run in the session, from 1
 * @breakpoint_id: the breakpoint that was hit, or 0
 * @error: (nullable): for %TS_STOP_ERROR
 * @text: one line for people: "stopped before conv1/Relu (Relu), step 12 of 56: breakpoint 1"
 *
 * Where a run stands. Immutable, reference counted; any thread.
 */
typedef struct
{
  TsStopReason reason;
  TsPhase phase;
  guint32 op;
  gint64 iteration;
  gboolean dead;
  guint64 step;
  guint64 n_steps;
  guint64 run;
  guint breakpoint_id;
  GError *error;
  char *text;

  /*< private >*/
  gint ref_count;
} TsStop;

TsStop *ts_stop_ref (TsStop *self);
void ts_stop_unref (TsStop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsStop, ts_stop_unref)

/**
 * TsDebugger:
 *
 * Runs a session under control: the one user of the executor's seam. Everything is synchronous: a command that runs returns when the
 * run stands still again. One thread at a time, but for what says otherwise.
 *
 * It keeps every value of the current run up to a memory budget, oldest dropped first.
 */
typedef struct _TsDebugger TsDebugger;

TsDebugger *ts_debugger_new (TsGraph *graph); /* (transfer full) */
void ts_debugger_free (TsDebugger *self);
TsGraph *ts_debugger_get_graph (TsDebugger *self);
TsSession *ts_debugger_get_session (TsDebugger *self);

/* (nullable): of the run that goes on or the last one, to look at while it stands still; valid until the next command that runs. */
TsExecutor *ts_debugger_get_executor (TsDebugger *self);

/* ---- what the next run is -------------------------------------------------------------------- */

/* Replaces the feed of @output, or takes it away (@value %NULL). %TS_ERROR_INVALID_ARGUMENT as ts_session_check_feed (); the old feed stays then. */
gboolean ts_debugger_set_feed (TsDebugger *self, TsOutput output, TsTensor *value, GError **error);
guint ts_debugger_get_n_feeds (TsDebugger *self);
const TsFeed *ts_debugger_get_feeds (TsDebugger *self);

void ts_debugger_set_fetches (TsDebugger *self, const TsOutput *fetches, guint n);
const TsOutput *ts_debugger_get_fetches (TsDebugger *self, guint *n);
void ts_debugger_set_targets (TsDebugger *self, const guint32 *targets, guint n);
const guint32 *ts_debugger_get_targets (TsDebugger *self, guint *n);

/**
 * ts_debugger_find_default_fetches:
 *
 * What to ask for when the user names nothing: as ts_graph_find_outputs () (operations without outputs are not run).
 *
 * Returns: (transfer full) (array length=n)
 */
TsOutput *ts_debugger_find_default_fetches (TsDebugger *self, guint *n);

/* Bytes of values to keep; default 2 GiB. */
void ts_debugger_set_budget (TsDebugger *self, gsize budget_bytes);

/* ---- breakpoints: any thread, also while a command runs ------------------------------------------ */

/* Takes @breakpoint, gives it the next id and returns that. */
guint ts_debugger_add_breakpoint (TsDebugger *self, TsBreakpoint *breakpoint);
gboolean ts_debugger_remove_breakpoint (TsDebugger *self, guint id);
gboolean ts_debugger_enable_breakpoint (TsDebugger *self, guint id, gboolean enabled);

/* B3: @text (nullable): an expression (see TsExpression), or no condition any more. %TS_ERROR_NOT_FOUND; %TS_ERROR_INVALID_ARGUMENT with a caret. */
gboolean ts_debugger_set_condition (TsDebugger *self, guint id, const char *text, GError **error);

/* B4: the next @n times breakpoint @id does not stop. %FALSE without such a breakpoint. */
gboolean ts_debugger_ignore_breakpoint (TsDebugger *self, guint id, guint64 n);

/* B6: who is told the lines of log points, on the thread that runs; (nullable): nobody. */
typedef void (*TsDebuggerLogFunc) (const char *text, gpointer user_data);
void ts_debugger_set_log (TsDebugger *self, TsDebuggerLogFunc func, gpointer user_data);

/* B8, B9: what is caught besides. @catches: set of TsNumeric (ts-numeric.h) and TsCatch (ts-catch.h), 0: nothing. Any thread. */
void ts_debugger_set_catches (TsDebugger *self, guint catches);
guint ts_debugger_get_catches (TsDebugger *self);

/* All off, and on again, whatever each one's own state (A7). */
void ts_debugger_set_breakpoints_active (TsDebugger *self, gboolean active);
gboolean ts_debugger_get_breakpoints_active (TsDebugger *self);

/* Copies, by id. (transfer full) (element-type TsBreakpoint) */
GPtrArray *ts_debugger_dup_breakpoints (TsDebugger *self);

/* ---- running ---------------------------------------------------------------------------------
 *
 * Each returns where the run stands then, (transfer full). A command that cannot be carried out returns %NULL with @error set and
 * changes nothing: %TS_ERROR_FAILED_PRECONDITION where it needs a run and there is none, else as ts_session_begin (). An activation that fails is
 * no error of the command: the stop says so.
 */

/* Begins a run and stops before the first activation. Ends the run there is. */
TsStop *ts_debugger_start (TsDebugger *self, GError **error);

/* A1: fires activations until @n ordinary ones have computed and propagated; dead ones pass by uncounted, a call of a function counts as one. Inside of
 * a function its activations count, and those of its callers once it has returned. Starts a run if there is none. */
TsStop *ts_debugger_step (TsDebugger *self, guint64 n, GError **error);

/* A2: the same, but what is inside of functions counts, too. */
TsStop *ts_debugger_step_into (TsDebugger *self, guint64 n, GError **error);

/* A2: to the end of the innermost loop or function that the run stands in: before the first activation once the loop is over, after the
 * operation that called the function. %TS_ERROR_FAILED_PRECONDITION if it stands in none. */
TsStop *ts_debugger_finish (TsDebugger *self, GError **error);

/* A3: to the turn of the innermost loop @n turns on, or to its end: before a live Exit, or after the While. %TS_ERROR_FAILED_PRECONDITION likewise. */
TsStop *ts_debugger_next_iteration (TsDebugger *self, guint64 n, GError **error);

/* Whether steps stop at constants, too (the default). What is asked for by ts_debugger_start () and ts_debugger_step () then passes them by as it
 * does dead activations; breakpoints on them stop all the same. Any thread. */
void ts_debugger_set_step_constants (TsDebugger *self, gboolean step_constants);

/* Runs to the next breakpoint or the end. */
TsStop *ts_debugger_continue (TsDebugger *self, GError **error);

/* A5: runs until @output has its next value; breakpoints on the way stop too. %TS_ERROR_INVALID_ARGUMENT with the reason if it is outside the
 * closure, fed, or computed already. */
TsStop *ts_debugger_until (TsDebugger *self, TsOutput output, GError **error);

/* ---- going back: the state too is as it was. An activation that is gone back over runs again, with the same values, when the run goes on.
 *
 * %TS_ERROR_FAILED_PRECONDITION: nothing is recorded, there is nothing before, or an activation waits for another run. */

/* E1: to before the last @n activations that steps stop at; also after the run's end. */
TsStop *ts_debugger_step_back (TsDebugger *self, guint64 n, GError **error);

/* E2: to the last place before here where a breakpoint, a watch or a catch stops; to the beginning of the run if there is none. Conditions and turns are asked; what
 * cannot be told any more does not stop; ignore counts do not count. */
TsStop *ts_debugger_continue_back (TsDebugger *self, GError **error);

/* E2: to before the activation of this run that wrote the variable @op last. %TS_ERROR_NOT_FOUND if none did. */
TsStop *ts_debugger_back_to_writer (TsDebugger *self, guint32 op, GError **error);

/* E2: the same for one element, given by its @n indices: to before the activation that made it what it is. %TS_ERROR_OUT_OF_RANGE if the variable has no such element */
TsStop *ts_debugger_back_to_element_writer (TsDebugger *self, guint32 op, const gint64 *indices, guint n, GError **error);

/* Takes back what the last run did to the state, the run itself being over then; again: the run before it, and so on for some runs. */
gboolean ts_debugger_undo_run (TsDebugger *self, GError **error);

/* Whether ts_debugger_step_back () finds something to go back over; ts_debugger_undo_run () a run to take back. */
gboolean ts_debugger_can_step_back (TsDebugger *self);
gboolean ts_debugger_can_undo_run (TsDebugger *self);

/* Whether what happens is recorded (the default); where it is not, there is no way back. From the next run on. */
void ts_debugger_set_recording (TsDebugger *self, gboolean is_recording);

/* Bytes of values that may be kept for going back; what is dropped is computed again when needed. */
void ts_debugger_set_recording_budget (TsDebugger *self, gsize budget_bytes);

/* Ends the run; its values stay to be looked at until the next one. */
void ts_debugger_stop (TsDebugger *self);

/* A7: makes the running command stop between activations, or at the next chunk of a long kernel; if none runs, the next one at once.
 * Any thread. */
void ts_debugger_pause (TsDebugger *self);

gboolean ts_debugger_is_active (TsDebugger *self); /* a run has begun and is not at its end */
TsStop *ts_debugger_dup_stop (TsDebugger *self);   /* any thread */

/* ---- looking (never computes anything) -------------------------------------------------------- */

/* Any thread, also while a command runs. @value (out) (nullable) (transfer full): where the state has one. */
TsValueState ts_debugger_get_value (TsDebugger *self, TsOutput output, TsTensor **value);

/**
 * ts_debugger_describe_last:
 * @value_func: told each output of the activation that was done last, inside of functions too: `call > op:0`, its value, %NULL if dead, and
 *   (nullable) the overrides that it follows from, `2, 5`
 *
 * Needs a recorded run; tells nothing at its beginning.
 */
typedef void (*TsDebuggerValueFunc) (const char *name, TsTensor *value, const char *taint, gpointer user_data);
void ts_debugger_describe_last (TsDebugger *self, TsDebuggerValueFunc value_func, gpointer user_data);

/* How many functions the run stands inside of. */
guint ts_debugger_get_depth (TsDebugger *self);

TsOpState ts_debugger_get_op_state (TsDebugger *self, guint32 op);

/* Any thread: one TsOpState for each operation of the graph; @n_ops entries are written (the rest outside). */
void ts_debugger_copy_op_states (TsDebugger *self, guint8 *states, guint32 n_ops);

/* Operations that are ready, in the order in which they would run. (transfer full) */
guint32 *ts_debugger_dup_ready (TsDebugger *self, guint *n);

/* Fetch @i of a finished run. */
TsTensor *ts_debugger_dup_fetch (TsDebugger *self, guint i, GError **error);

/**
 * ts_debugger_set_value:
 * @output: an output of the current activation, the run standing after it
 * @error: %TS_ERROR_FAILED_PRECONDITION if the run does not stand there, %TS_ERROR_INVALID_ARGUMENT for another dtype
 *   (expected and found)
 *
 * D1, write once: replaces an output before it propagates; it stands in the ledger of overrides, see ts-debugger-override.h.
 */
gboolean ts_debugger_set_value (TsDebugger *self, TsOutput output, TsTensor *value, GError **error);

const char *ts_value_state_name (TsValueState state); /* "live", "not computed", ... */
const char *ts_op_state_name (TsOpState state);       /* "waiting", "done", ... */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDebugger, ts_debugger_free)

G_END_DECLS
