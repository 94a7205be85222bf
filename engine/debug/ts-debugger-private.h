#pragma once

#include "engine/debug/ts-assertions.h"
#include "engine/debug/override/ts-overrides.h"
#include "engine/debug/ts-breakpoint-list.h"
#include "engine/debug/ts-context-view.h"
#include "engine/debug/ts-debugger-context.h"
#include "engine/debug/ts-goal.h"
#include "engine/debug/ts-journal.h"
#include "engine/debug/ts-value-store.h"

G_BEGIN_DECLS

struct _TsDebugger
{
  TsGraph *graph;
  TsSession *session;
  TsBreakpointList *breakpoints;
  TsValueStore *values;
  GArray *feeds;   /* TsFeed, a reference on each value */
  GArray *fetches; /* TsOutput */
  GArray *targets; /* operation indices */

  TsExecutor *executor; /* of the run that is there, even if it is finished */
  gboolean active;
  guint64 run;
  GCancellable *cancellable;
  gint pause_requested; /* atomic */
  gint step_constants;  /* atomic */

  /* What the running command waits for, and what it met. */
  TsGoal goal;
  TsOutput until;
  gboolean until_is_dead;
  TsStopReason reason;
  guint hit_id;
  char *note;            /* (nullable): more on why it stopped */
  guint catches;         /* TsNumeric, set of */
  TsAssertions *assertions;
  const TsAssertion *asserted; /* (nullable): while it is looked at */
  gboolean fails_at_checks;
  char *failed_check; /* (nullable): what the current activation, a check of the graph, would have said */
  GPtrArray *watched;    /* TsResource: stop when it changes */
  TsResource *written;   /* (nullable): one of these, that the current activation has changed; (borrowed) of @watched */
  TsTensor *written_old; /* (nullable): what a variable was before */
  TsDebuggerLogFunc log;
  gpointer log_data;
  guint64 n_dead;
  GArray *ready; /* operations shown as ready at the last stop */

  GMutex stop_mutex; /* guards stop */
  TsStop *stop;

  /* What the run was begun with, so that it can be begun again. */
  GArray *run_feeds;   /* TsFeed, a reference on each value */
  GArray *run_fetches; /* TsOutput */
  GArray *run_targets;
  TsPlan *run_plan; /* (nullable) */

  TsOverrides *overrides;
  TsJournal *journal;
  gboolean is_recording;
  void (*take_change) (TsDebugger *self, TsResource *resource, gpointer undo); /* (nullable): who takes changes of the state, instead of the journal */
  gpointer take_change_data;
  gboolean is_undoing; /* the state goes back: nothing of that is written down */
  gboolean is_replaying;
  gboolean replay_stops_after; /* at the last entry, else before what comes then */
  gsize replayed;              /* entries of the journal that have come by */
  gsize replay_end;            /* how many shall come by */
  GError *replay_error;        /* (nullable): it did not go as it is written */
  GPtrArray *past;             /* TsJournal of earlier runs, the last one last */
  TsContextView *view;         /* (nullable): the one that was asked for last, of the journal as it is */
};

/* ---- ts-debugger.c ---- */

/* (nullable): of those that are set for the next run. */
const TsFeed *ts_debugger_find_feed (TsDebugger *self, TsOutput output);

/* ---- ts-debugger-seam.c ---- */

extern const TsSeam ts_debugger_seam;
extern const TsStateObserver ts_debugger_observer;

/* Whether it is one that steps stop at: alive, and a constant only if these count. */
gboolean ts_debugger_counts_as_step (TsDebugger *self, const TsOperation *op, gboolean dead);

/* ---- ts-debugger-why.c ---- */

/* Whether the condition of @breakpoint is true at the current activation; what cannot be evaluated counts as true, and is noted. */
gboolean ts_debugger_test_condition (TsDebugger *self, const TsBreakpoint *breakpoint);

/* Output @slot (-1: the only one) of the current operation when it ran last, in this run or before. (transfer full) (nullable): %TS_ERROR_FAILED_PRECONDITION */
TsTensor *ts_debugger_dup_previous (TsDebugger *self, gint slot, GError **error);

/* Says the message of a log point. */
void ts_debugger_tell_message (TsDebugger *self, const TsBreakpoint *breakpoint);

/* What has changed just now was no activation's doing. */
void ts_debugger_forget_write (TsDebugger *self);

/* Notes what has become of the variable that was written. */
void ts_debugger_note_write (TsDebugger *self);

/* Whether @outputs have values that are caught, and the inputs of the activation none; notes which. */
gboolean ts_debugger_catches (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* ---- ts-debugger-assert.c ---- */

/* Gives the outputs of a check that the graph makes itself, whatever comes of it; what it says is told by the next call. */
gboolean ts_debugger_pass_check (TsDebugger *self, const TsActivation *activation, TsTensor **outputs);

/* Whether something is not so that must be; notes what. */
gboolean ts_debugger_violates (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* ---- ts-past.c ---- */

/* What makes looking back end early: @cancellable if it is given, else ts_debugger_pause (), up to ts_debugger_end_looking (). (transfer none) */
GCancellable *ts_debugger_begin_looking (TsDebugger *self, GCancellable *cancellable);
void ts_debugger_end_looking (TsDebugger *self);

/* ---- ts-debugger-stop.c ---- */

/* Takes @stop, (nullable). */
void ts_debugger_set_stop (TsDebugger *self, TsStop *stop);

/* Where the run stands now, for @reason; also becomes the stop of the debugger. Takes @error. (transfer full) */
TsStop *ts_debugger_make_stop (TsDebugger *self, TsStopReason reason, GError *error);

/* While it runs nothing is shown as ready; what a stop made of the states is taken back. */
void ts_debugger_unshow_ready (TsDebugger *self);

/* ---- ts-debugger-run.c ---- */

/* Whether the outputs of the run's own current operation are there. */
gboolean ts_debugger_stands_after (TsDebugger *self);

/* Begins the run anew with what it was begun with, nothing done yet; its values are forgotten. */
gboolean ts_debugger_rewind (TsDebugger *self, GError **error);

/* Goes on until something stops it. (transfer full) */
TsStop *ts_debugger_run_on (TsDebugger *self);

/* ---- ts-debugger-travel.c ---- */

/* A new run begins: what the last one did to the state may still be taken back. */
void ts_debugger_archive_run (TsDebugger *self);

/* Back to before entry @entry of the journal. (transfer full) (nullable): errors as of ts_debugger_step_back () */
TsStop *ts_debugger_back_to_entry (TsDebugger *self, gsize entry, GError **error);

G_END_DECLS
