#pragma once

#include "engine/debug/numerics/ts-assertions.h"
#include "engine/debug/override/ts-overrides.h"
#include "engine/debug/breakpoint/ts-breakpoint-list.h"
#include "engine/debug/travel/ts-checkpoints.h"
#include "engine/debug/context/ts-context-view.h"
#include "engine/debug/context/ts-debugger-context.h"
#include "engine/debug/ts-debugger-times.h"
#include "engine/debug/ts-goal.h"
#include "engine/debug/travel/ts-journal.h"
#include "engine/debug/travel/ts-past-place.h"
#include "engine/debug/travel/ts-recording.h"
#include "engine/debug/breakpoint/ts-series.h"
#include "engine/debug/travel/ts-timeline.h"
#include "engine/debug/ts-value-store.h"

G_BEGIN_DECLS

typedef struct _TsPastSearch TsPastSearch;
typedef struct _TsLastTurns TsLastTurns;
typedef struct _TsStructure TsStructure;

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
  gboolean came_late;   /* a pause that was asked for when the last run was at its end already */
  gint step_constants;  /* atomic */

  /* What the running command waits for, and what it met. */
  TsGoal goal;
  TsOutput until;
  gboolean until_is_dead;
  TsStopReason reason;
  guint hit_id;
  TsLastTurns *last_turns; /* (nullable): made when first needed */
  char *note;              /* (nullable): more on why it stopped */
  guint catches;           /* atomic: set of TsNumeric and TsCatch */
  TsStructure *structure;  /* (nullable): made when first needed */
  char *written_catch;     /* (nullable): what is caught of a variable that the current activation has written */
  GPtrArray *watches;      /* TsWatch */
  guint last_watch;
  TsAssertions *assertions;
  const TsAssertion *asserted; /* (nullable): while it is looked at */
  gboolean fails_at_checks;
  char *failed_check; /* (nullable): what the current activation, a check of the graph, would have said */
  TsDebuggerLogFunc log;
  gpointer log_data;
  GArray *held_logs; /* (nullable): see ts-debugger-log.c */
  TsSeriesSet *series;
  guint64 n_dead;
  GArray *ready; /* operations shown as ready at the last stop */
  TsOpClock *clock;

  GMutex stop_mutex; /* guards stop */
  TsStop *stop;

  /* What the run was begun with, so that it can be begun again. */
  GArray *run_feeds;   /* TsFeed, a reference on each value */
  GArray *run_fetches; /* TsOutput */
  GArray *run_targets;
  TsPlan *run_plan; /* (nullable) */

  TsOverrides *overrides;

  TsSchedule *schedule; /* of the run that is there */
  TsSchedulePolicy policy;
  guint64 policy_seed;
  TsSchedule *plan; /* (nullable): what the next run shall be like */

  TsJournal *journal;
  TsCheckpoints *checkpoints;
  TsTimeline *timeline;
  GPtrArray *forks;       /* of the run that is there; see ts-debugger-forks.c */
  guint fork;             /* the current one; 0 before there are any */
  GPtrArray *effects;     /* TsJournalEntry: what was gone back over of what cannot be undone: it is not done twice */
  gboolean reuses;        /* the current activation is one of these */
  TsRecording *recording; /* (nullable): what is looked at instead of a run */
  GArray *recorded_feeds; /* TsFeed */
  TsPlan *recorded_plan;
  gsize recorded_t;
  char *back_note; /* (nullable): what is to be said of the last way back */
  gboolean is_recording;
  void (*take_change) (TsDebugger *self, TsResource *resource, gpointer undo); /* (nullable): who takes changes of the state, instead of the journal */
  gpointer take_change_data;
  gboolean is_undoing; /* the state goes back: nothing of that is written down */
  gboolean is_replaying;
  gboolean replays_all; /* of each activation, inside of functions too, from the beginning: somebody has to see it */
  TsPastPlace replay_end;
  gsize replayed;       /* entries of the journal that have come by */
  guint n_begun;        /* activations that have begun since the last was over, the present one included */
  TsPastSearch *search; /* (nullable): who looks at what comes by again */
  GError *replay_error; /* (nullable): it did not go as it is written */
  GPtrArray *past;      /* TsJournal of earlier runs, the last one last */
  TsContextView *view;  /* (nullable): the one that was asked for last, of the journal as it is */
};

/* ---- ts-debugger.c ---- */

/* (nullable): of those that are set for the next run. */
const TsFeed *ts_debugger_find_feed (TsDebugger *self, TsOutput output);

/* An array of TsFeed that has a reference on each value. */
GArray *ts_debugger_new_feeds (void);

/* ---- ts-debugger-seam.c ---- */

extern const TsSeam ts_debugger_seam;
extern const TsStateObserver ts_debugger_observer;

/* Whether it is one that steps stop at: alive, and a constant only if these count. */
gboolean ts_debugger_counts_as_step (TsDebugger *self, const TsOperation *op, gboolean dead);

/* ---- ts-debugger-breakpoints.c ---- */

/* Whether a breakpoint stops at @activation; @outputs: (nullable): %NULL before. */
gboolean ts_debugger_hits_breakpoint (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* Where it stands because the turn that a breakpoint was on turned out to be the last: back there. (transfer full) (nullable): it is not so. */
TsStop *ts_debugger_go_to_last_turn (TsDebugger *self, TsExecutorStatus status, gboolean is_stepping);

/* The same for what comes by again, for self->search. */
void ts_debugger_search_past (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* ---- ts-debugger-log.c ---- */

/* Does what a log point does; @is_perhaps: at the end of the run, if no more than so many follow. */
void ts_debugger_log (TsDebugger *self, const TsBreakpoint *breakpoint, gboolean is_perhaps);

/* The run is at its end: what was held back is done. */
void ts_debugger_flush_log (TsDebugger *self);

/* The run goes back to where @t activations are over. */
void ts_debugger_log_go_back (TsDebugger *self, gsize t);

/* ---- ts-debugger-why.c ---- */

/* Whether the condition of @breakpoint is true at the current activation; what cannot be evaluated counts as true, and is noted. */
gboolean ts_debugger_test_condition (TsDebugger *self, const TsBreakpoint *breakpoint);

/* Output @slot (-1: the only one) of the current operation when it ran last, in this run or before. (transfer full) (nullable): %TS_ERROR_FAILED_PRECONDITION */
TsTensor *ts_debugger_dup_previous (TsDebugger *self, gint slot, GError **error);

/* What names stand for in the expressions of @breakpoint, at the current activation. */
typedef struct
{
  TsDebugger *debugger;
  const TsBreakpoint *breakpoint;
} TsStopScope;

TsExpressionScope ts_stop_scope_get (TsStopScope *self);

/* ---- ts-debugger-catches.c ---- */

/* Whether something of @activation, which has its outputs, is caught; notes what. */
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

/* The same for structure alone; @outputs: (nullable): %NULL before. It must be told of each activation, also of those that come by again. */
gboolean ts_debugger_catches_structure (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* @resource has changed, see TsStateObserver. */
void ts_debugger_note_catch (TsDebugger *self, TsResource *resource, gpointer undo);

/* ---- ts-debugger-watches.c ---- */

/* @resource has changed, see TsStateObserver. */
void ts_debugger_note_change (TsDebugger *self, TsResource *resource, gpointer undo);

/* Whether @activation, which has its outputs, has changed or read what is watched; notes what. */
gboolean ts_debugger_hits_watch (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* The state has changed otherwise than by an activation: nobody is to blame. */
void ts_debugger_refresh_watches (TsDebugger *self);

/* How many activations were over after the last one of the first @length that changed what is watched; 0: none did. */
gsize ts_debugger_find_last_change (TsDebugger *self, gsize length);

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

/* The same run with nothing done yet. (transfer full) */
TsExecutor *ts_debugger_restart (TsDebugger *self);

/* A byte for each operation of the graph: 1 if the run that would begin now computes it; without what is fed if not @as_fed. (transfer full) */
guint8 *ts_debugger_find_closure (TsDebugger *self, gboolean as_fed);

/* Goes on until something stops it. (transfer full) */
TsStop *ts_debugger_run_on (TsDebugger *self);

/* ---- ts-debugger-travel.c ---- */

/* Whether there is a way back: %TS_ERROR_FAILED_PRECONDITION */
gboolean ts_debugger_check_back (TsDebugger *self, GError **error);

/* Where the run stands; where it has come to, before or after the activation that comes by. */
TsPastPlace ts_debugger_get_here (TsDebugger *self);
TsPastPlace ts_debugger_get_place (TsDebugger *self, gboolean after);

/* Back to before entry @entry of the journal. (transfer full) (nullable): errors as of ts_debugger_step_back () */
TsStop *ts_debugger_back_to_entry (TsDebugger *self, gsize entry, GError **error);

/* A new run begins: what the last one did to the state may still be taken back. */
void ts_debugger_archive_run (TsDebugger *self);

/* ---- ts-debugger-go.c ---- */

/* To a place in the run, back or forward again. (transfer full) (nullable) */
TsStop *ts_debugger_go_to (TsDebugger *self, const TsPastPlace *place, GError **error);

/* The same, from a place that is not behind @near, so that what was dropped since is computed again. */
TsStop *ts_debugger_go_from (TsDebugger *self, gsize near, const TsPastPlace *place, GError **error);

/* Notes for people what stays done of what is gone back over to @place. */
void ts_debugger_tell_effects (TsDebugger *self, gsize place);

/* What was taken back is another future: something else happens now. @from: entries that are done and stay as they are */
void ts_debugger_drop_future (TsDebugger *self, gsize from);

/* Shows what @entry of the run itself gave. */
void ts_debugger_show_entry (TsDebugger *self, const TsJournalEntry *entry);

/* Shows what the operation @op of the run itself did last, or that it did nothing yet. */
void ts_debugger_show_last (TsDebugger *self, guint32 op);

/* Before another journal takes the place of this one: the executor is at the beginning, and the state where @place entries are done. */
void ts_debugger_leave (TsDebugger *self, gsize place);

/* ---- ts-debugger-recording.c ---- */

TsStop *ts_debugger_jump_in_recording (TsDebugger *self, gsize t, GError **error);

/* ---- ts-debugger-forks.c ---- */

GPtrArray *ts_debugger_new_forks (void);

/* ---- ts-debugger-effects.c ---- */

/* What the entries from @begin to @end did that stays done, for people. (transfer full) (nullable): nothing */
char *ts_debugger_describe_effects (TsDebugger *self, gsize begin, gsize end);

/* What was taken back is about to be forgotten, but not what cannot be undone of it. */
void ts_debugger_keep_effects (TsDebugger *self);

/* Gives the outputs that the same activation with the same inputs had when it was gone back over. */
gboolean ts_debugger_reuse_effect (TsDebugger *self, TsExecutor *executor, const TsActivation *activation, TsTensor **outputs);

/* ---- ts-debugger-timeline.c ---- */

/* Marks what is worth it on the timeline. */
void ts_debugger_note_stop (TsDebugger *self, const TsStop *stop);

G_END_DECLS
