#pragma once

#include "engine/debug/ts-display-list.h"
#include "engine/model/ts-model.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_DEBUG_WORKER (ts_debug_worker_get_type ())
G_DECLARE_FINAL_TYPE (TsDebugWorker, ts_debug_worker, TS, DEBUG_WORKER, GObject)

/**
 * TsDebugWorker:
 *
 * A TsDebugger on a thread of its own, for programs with a main loop. Commands return at once and are carried out in order; what
 * comes of them arrives through properties and signals on the thread-default main context in which the worker was made. Unless said
 * otherwise, call it from that thread.
 *
 * Properties (read-only, notified):
 *   "busy" (gboolean): a command is being carried out
 *   "stop" (pointer to TsStop, nullable): where the run stands; the last one known while busy
 * Signals:
 *   "changed" (): values, states, feeds, fetches or breakpoints may be different now; at most one pending, so also a sign of
 *     progress while busy (some times a second)
 *   "failed" (GError *): a command could not be carried out, and nothing changed
 *   "inputs-changed" (): a line of the console has changed feeds, fetches or breakpoints, or may have
 *   "devices-changed" (): what is set up of where the next run runs, see ts_debug_worker_get_device_setup ()
 *   "said" (const char *): lines for a console: commands, what came of them, messages of log points
 */

/* @graph is kept. */
TsDebugWorker *ts_debug_worker_new (TsGraph *graph);

/* Ends the thread: pauses what runs and waits for it. Called by dispose too. */
void ts_debug_worker_shutdown (TsDebugWorker *self);

TsGraph *ts_debug_worker_get_graph (TsDebugWorker *self);
gboolean ts_debug_worker_get_busy (TsDebugWorker *self);
TsStop *ts_debug_worker_get_stop (TsDebugWorker *self);   /* (transfer none) (nullable) */
gboolean ts_debug_worker_is_active (TsDebugWorker *self); /* a run has begun and is not at its end */

/* ---- commands -------------------------------------------------------------------------------- */

/* Gives variables their values: what comes with a SavedModel (nothing for other models), or a checkpoint's; see ts_session_load_model () and
 * ts_session_restore (). "failed" also tells of variables that got none, though the others did. */
void ts_debug_worker_load_model (TsDebugWorker *self, TsModel *model);
void ts_debug_worker_restore (TsDebugWorker *self, const char *path);

/* Runs what gives the graph's variables and tables their first values, see ts_graph_find_initializers (); with @model (nullable), whose graph it is,
 * with the paths of its assets. %TS_ERROR_NOT_FOUND if the graph has none. */
void ts_debug_worker_initialize (TsDebugWorker *self, TsModel *model);

/* As ts_session_set_variable (): @value (nullable) %NULL takes the value away. */
void ts_debug_worker_set_variable (TsDebugWorker *self, guint32 op, TsTensor *value);

void ts_debug_worker_start (TsDebugWorker *self); /* begin a run, stop before its first operation */
void ts_debug_worker_step (TsDebugWorker *self, guint64 n);
void ts_debug_worker_step_into (TsDebugWorker *self, guint64 n);
void ts_debug_worker_finish (TsDebugWorker *self);
void ts_debug_worker_next_iteration (TsDebugWorker *self, guint64 n);
void ts_debug_worker_continue (TsDebugWorker *self); /* begins a run if there is none */
void ts_debug_worker_until (TsDebugWorker *self, TsOutput output);
void ts_debug_worker_pause (TsDebugWorker *self); /* what is aside of a run ends with %G_IO_ERROR_CANCELLED */
void ts_debug_worker_stop (TsDebugWorker *self);
void ts_debug_worker_set_step_constants (TsDebugWorker *self, gboolean step_constants); /* at once, see ts_debugger_set_step_constants () */
void ts_debug_worker_set_value (TsDebugWorker *self, TsOutput output, TsTensor *value);

/* Going back, as ts_debugger_step_back () and its like. */
void ts_debug_worker_step_back (TsDebugWorker *self, guint64 n);
void ts_debug_worker_continue_back (TsDebugWorker *self);
void ts_debug_worker_back_to_writer (TsDebugWorker *self, guint32 op);
void ts_debug_worker_undo_run (TsDebugWorker *self);

/* Whether there is something to go back over, and a run to take back; %FALSE while busy. */
gboolean ts_debug_worker_can_step_back (TsDebugWorker *self);
gboolean ts_debug_worker_can_undo_run (TsDebugWorker *self);

/* ---- the console ------------------------------------------------------------------------------- */

/* A line of the debugger's language, see TsConsole; what it says comes by "said". It may change anything: feeds and fetches, too. */
void ts_debug_worker_run_line (TsDebugWorker *self, const char *line);

/* As ts_console_complete (). */
char **ts_debug_worker_complete (TsDebugWorker *self, const char *line, gsize *word);

/* What `display` shows, as it was at the last stop. (transfer full) (element-type TsDisplay): not to be changed */
GPtrArray *ts_debug_worker_dup_displays (TsDebugWorker *self);

/* ---- where one looks from: values and states are those of a call or a turn of a loop, at first where the run stands. While busy nothing of it is known. ---- */

/* As ts_debugger_dup_stack (), ts_debugger_dup_history () and ts_debugger_explain (); %NULL while busy. (transfer full) (nullable) */
GArray *ts_debug_worker_dup_stack (TsDebugWorker *self);
guint8 *ts_debug_worker_dup_call_states (TsDebugWorker *self, guint32 outer, guint32 caller, const TsFunction *function, guint32 *context); /* %NULL while busy, too */
GArray *ts_debug_worker_dup_history (TsDebugWorker *self, TsOutput output);
GArray *ts_debug_worker_explain (TsDebugWorker *self, guint32 op);

/* As ts_debugger_dup_ready (); none while busy. */
guint32 *ts_debug_worker_dup_ready (TsDebugWorker *self, guint *n);

/* As ts_debugger_get_t () and ts_debugger_list_marks (); 0 and %NULL while busy. */
gsize ts_debug_worker_get_t (TsDebugWorker *self, gsize *end);
GPtrArray *ts_debug_worker_list_marks (TsDebugWorker *self, guint max_iterations);

guint32 ts_debug_worker_get_context (TsDebugWorker *self);
void ts_debug_worker_set_context (TsDebugWorker *self, guint32 context);

/* (nullable): what that is; valid until the next command. */
const TsContext *ts_debug_worker_peek_context (TsDebugWorker *self);

/* The context of another turn of the loop, or of another call, or -1. */
gint64 ts_debug_worker_find_turn (TsDebugWorker *self, gint64 iteration);

/* ---- what the next run is: kept here, handed to the thread with the run; readable at any time ---- */

/* %FALSE with the reason if @value may not be fed there; @value %NULL takes the feed away. */
gboolean ts_debug_worker_set_feed (TsDebugWorker *self, TsOutput output, TsTensor *value, GError **error);
void ts_debug_worker_get_feed_shape (TsDebugWorker *self, TsOutput output, TsShape *shape); /* as ts_session_get_feed_shape () */
TsTensor *ts_debug_worker_get_feed (TsDebugWorker *self, TsOutput output);                  /* (transfer none) (nullable) */
const TsFeed *ts_debug_worker_get_feeds (TsDebugWorker *self, guint *n);                    /* valid until they change */
void ts_debug_worker_set_fetches (TsDebugWorker *self, const TsOutput *fetches, guint n);
const TsOutput *ts_debug_worker_get_fetches (TsDebugWorker *self, guint *n);
TsOutput *ts_debug_worker_find_default_fetches (TsDebugWorker *self, guint *n); /* as ts_debugger_find_default_fetches () */

/* ---- breakpoints: likewise; valid at once, also for a run in progress ---- */

/* @text: as of ts_breakpoint_parse (); @after: where it says neither before nor after. */
guint ts_debug_worker_add_breakpoint (TsDebugWorker *self, const char *text, gboolean after, gboolean temporary, GError **error); /* 0 on error */
void ts_debug_worker_remove_breakpoint (TsDebugWorker *self, guint id);
void ts_debug_worker_enable_breakpoint (TsDebugWorker *self, guint id, gboolean enabled);
gboolean ts_debug_worker_set_condition (TsDebugWorker *self, guint id, const char *text, GError **error); /* as ts_debugger_set_condition () */
/* Makes it what @text says, see ts_breakpoint_redefine (). As ts_breakpoint_parse (), and %TS_ERROR_NOT_FOUND without such a breakpoint. */
gboolean ts_debug_worker_redefine_breakpoint (TsDebugWorker *self, guint id, const char *text, GError **error);
void ts_debug_worker_set_catches (TsDebugWorker *self, guint catches); /* as ts_debugger_set_catches () */
guint ts_debug_worker_get_catches (TsDebugWorker *self);
void ts_debug_worker_set_breakpoints_active (TsDebugWorker *self, gboolean active);
gboolean ts_debug_worker_get_breakpoints_active (TsDebugWorker *self);

/* (transfer full) (element-type TsBreakpoint): copies, by id. */
/* Takes over the breakpoints of @from, which is shut down, and whose graph was read again and is the one of @self: see ts_debugger_take_breakpoints (). Before
 * anything runs. */
void ts_debug_worker_take_breakpoints (TsDebugWorker *self, TsDebugWorker *from);
GPtrArray *ts_debug_worker_dup_breakpoints (TsDebugWorker *self);

/* ---- looking: any time, never waits for a command ---- */

TsValueState ts_debug_worker_get_value (TsDebugWorker *self, TsOutput output, TsTensor **value);
TsOpState ts_debug_worker_get_op_state (TsDebugWorker *self, guint32 op);
void ts_debug_worker_copy_op_states (TsDebugWorker *self, guint8 *states, guint32 n_ops);

/* Whether running with the fetches of now would need @op, given the feeds of now; recomputed when these change. */
gboolean ts_debug_worker_is_in_closure (TsDebugWorker *self, guint32 op);

/* ---- the state of the session: any time, never waits for a command ---- */

/* As ts_session_list_variables (). */
GArray *ts_debug_worker_list_variables (TsDebugWorker *self);

/* The same when the run that is there began; %NULL before the first one, and once that is taken back. Not to be changed. (transfer full) (nullable) */
GArray *ts_debug_worker_dup_start_variables (TsDebugWorker *self);

/* As ts_resources_list (): variables that were made so far, and all other state. */
GPtrArray *ts_debug_worker_list_resources (TsDebugWorker *self);

/**
 * ts_debug_worker_get_placement:
 * @device: (out) (transfer none): where @op runs
 * @reason: (out) (transfer none) (nullable): why that is not where it asks to be
 *
 * Both are valid until the next command. The first call takes time linear in the graph.
 *
 * Returns: %FALSE while busy, or if the graph cannot be placed
 */
gboolean ts_debug_worker_get_placement (TsDebugWorker *self, guint32 op, const char **device, const char **reason);

G_END_DECLS
