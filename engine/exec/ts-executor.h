#pragma once

#include "engine/exec/ts-op-clock.h"
#include "engine/exec/ts-plan.h"
#include "engine/exec/ts-schedule.h"

G_BEGIN_DECLS

typedef struct _TsExecutor TsExecutor;
typedef struct _TsFrame TsFrame;
typedef struct _TsIteration TsIteration;

/**
 * TsActivation:
 * @node: index of the plan node
 * @frame: loop context; the root frame has no parent
 * @iteration: its turn in the frame
 * @dead: an input is dead, so it will not compute and all its outputs are dead
 * @serial: t, its number in the schedule of the run or of the function's call, from 1, once it has begun
 * @is_retry: it was begun before, and had to wait for state to change
 * @progress: (nullable): how far it has come, if it waited
 * @number: which it was to become ready, from 1, those inside of functions counted with them; it is the same when the run is repeated in the same order
 * @began: how many turns were over when it began, see ts_executor_get_n_turns ()
 *
 * One execution of one operation.
 */
typedef struct
{
  guint32 node;
  guint8 dead;
  guint8 is_retry;
  TsFrame *frame;
  TsIteration *iteration;
  guint64 serial;
  TsProgress *progress;
  guint64 number;
  guint64 began;
} TsActivation;

/* Who computes an activation. */
typedef enum
{
  TS_SEAM_COMPUTE,  /* its kernel */
  TS_SEAM_REPLACED, /* the seam, which has set a reference in each entry of the outputs (%NULL: dead) */
  TS_SEAM_DEAD,     /* nobody: it is dead from now on, as if one of its inputs were */
  TS_SEAM_ASIDE,    /* nobody for now: see ts_executor_set_aside () */
  TS_SEAM_FAILED,   /* nobody, and the error says why */
} TsSeamAnswer;

/**
 * TsSeam:
 * @replace: (nullable): asked before the kernel of a live activation runs, not when it goes on with the results of a function; see TsSeamAnswer
 * @choose_node: (nullable): what @activation is computed as instead of its node of the plan: the same inputs and outputs, but other attributes.
 *   (nullable): %NULL: as what it is. Not for what calls functions
 * @before: all inputs of @activation have arrived, nothing is computed. %TRUE to stop here
 * @after: the outputs exist and have not reached any consumer; @outputs has one entry per output, %NULL for a dead one; a
 *   reference (see ts_tensor_dup_value ()) on a reference edge. Entries may be replaced (the seam then drops the old reference and gives a new one). %TRUE to stop here
 * @called: (nullable): @call has called the function of @plan, as call number @number; @args are the values of the plan's feeds
 * @waits: (nullable): whether @activation shall wait, its kernel not being asked, for @resource (out) (nullable) (transfer none). Asked after @replace has said no
 * @blocked: (nullable): @activation waits for @resource, (nullable), to change
 *
 * Who stands between the executor and its activations; called on the thread that advances it. Dead activations
 * come by too, and those inside of functions (see ts_activation_get_depth ()). The activation of a node that calls a function comes by before, and after it has
 * its results; one that waits for state to change comes by before each try.
 */
typedef struct
{
  gboolean (*before) (TsExecutor *executor, const TsActivation *activation, gpointer user_data);
  gboolean (*after) (TsExecutor *executor, const TsActivation *activation, TsTensor **outputs, gpointer user_data);
  TsSeamAnswer (*replace) (TsExecutor *executor, const TsActivation *activation, TsTensor **outputs, gpointer user_data, GError **error);
  void (*called) (TsExecutor *executor, const TsActivation *call, guint64 number, TsPlan *plan, TsTensor *const *args, gpointer user_data);
  TsPlanNode *(*choose_node) (TsExecutor *executor, const TsActivation *activation, gpointer user_data);
  gboolean (*waits) (TsExecutor *executor, const TsActivation *activation, TsResource **resource, gpointer user_data);
  void (*blocked) (TsExecutor *executor, const TsActivation *activation, TsResource *resource, gpointer user_data);
} TsSeam;

typedef enum
{
  TS_EXECUTOR_DONE,    /* every activation is done */
  TS_EXECUTOR_STOPPED, /* the seam asked for a stop; advance to go on */
  TS_EXECUTOR_BLOCKED, /* all that is left waits for state to change: another run must change it. See ts_executor_describe_blocked () */
  TS_EXECUTOR_FAILED,  /* an activation failed, or it was cancelled; nothing was propagated: advancing tries again */
} TsExecutorStatus;

typedef enum
{
  TS_PHASE_IDLE,   /* between activations */
  TS_PHASE_BEFORE, /* stopped before computing */
  TS_PHASE_AFTER,  /* stopped before propagating */
} TsPhase;

/**
 * TsExecutor:
 *
 * One run: the activations of a plan, lowest operation index first if nothing else is said. Resumable: it runs inside ts_executor_advance () and nowhere
 * else, so the caller decides on which thread and when. One thread at a time.
 *
 * The semantics are TensorFlow's, tensorflow/core/common_runtime/propagator_state.cc.
 */

/* Keeps @plan, but not @resources, which outlive it; takes references on @feed_values, in the order of the plan's feeds. @n_threads is at least 1. */
TsExecutor *ts_executor_new (TsPlan *plan, TsResources *resources, TsTensor *const *feed_values, guint n_threads, const TsSeam *seam, gpointer seam_data, GCancellable *cancellable);
void ts_executor_free (TsExecutor *self);

/**
 * ts_executor_advance:
 * @error: on %TS_EXECUTOR_FAILED, the kernel's own with operation and op type put before it; %TS_ERROR_UNIMPLEMENTED for a node without
 *   kernel; %G_IO_ERROR_CANCELLED
 *
 * Runs until the end, a stop or a failure.
 */
TsExecutorStatus ts_executor_advance (TsExecutor *self, GError **error);

/* The same, but it stops as the seam would once @n activations, inside of functions too, are over or blocked. */
TsExecutorStatus ts_executor_advance_by (TsExecutor *self, guint n, GError **error);

/* ---- the order ----------------------------------------------------------------------------------- */

/* Who goes first, and by which seed if lots are drawn. Before the run begins. */
void ts_executor_set_policy (TsExecutor *self, TsSchedulePolicy policy, guint64 seed);

/* (nullable) @schedule: what is to come, and where it is written down what came; the executor is @n_begun turns into it. It must outlive the run. */
void ts_executor_set_schedule (TsExecutor *self, TsSchedule *schedule);

/* (nullable) @clock: measures the kernels from now on, those in functions for the operation that called them; it must outlive the run. */
void ts_executor_set_clock (TsExecutor *self, TsOpClock *clock);

/* (transfer full) (element-type TsActivation): all that are ready, inside of functions too, in the order in which they would run by the policy: the current one first while nothing of it
 * is computed. Valid until the executor advances. */
GArray *ts_executor_list_ready (TsExecutor *self);

/**
 * ts_executor_fire:
 * @number: of an activation that is ready
 * @error: %TS_ERROR_NOT_FOUND if none that is ready has that number; %TS_ERROR_FAILED_PRECONDITION while the current one goes on with what a function has given
 *
 * Makes it the current one, as if the run had stopped before it. What was current becomes ready again if nothing of it is computed, else its outputs go on first. Whatever
 * was planned from here on is dropped.
 */
gboolean ts_executor_fire (TsExecutor *self, guint64 number, GError **error);

/* Activations that were over or blocked so far, inside of functions too. */
guint64 ts_executor_get_n_turns (TsExecutor *self);

/* Activations that have begun so far, inside of functions too, the current one included; each counts once however often it is tried. */
guint64 ts_executor_get_n_first (TsExecutor *self);

/* Who waits for state tries again, whether it has changed or not; or what has changed so far is no reason to. */
void ts_executor_look_again (TsExecutor *self, gboolean again);

/* Lets the @n activations with these @numbers, which wait, try in this order once more, without that being a turn: what their kernels know of waiting, such as their place in a line, is there
 * again then. The state must be one in which they wait. */
void ts_executor_wait_again (TsExecutor *self, const guint64 *numbers, guint n);

/**
 * TsExecutorCounts:
 * @n_begun: turns that have begun
 * @n_first: of these, the first ones of their activations
 * @n_numbers: activations that have had a number
 * @n_calls: of functions
 *
 * How far the counters are. Who stands in for a whole call of a function moves them to where they were after it.
 */
typedef struct
{
  guint64 n_begun;
  guint64 n_first;
  guint64 n_numbers;
  guint64 n_calls;
} TsExecutorCounts;

void ts_executor_get_counts (TsExecutor *self, TsExecutorCounts *counts);

/* @n_turns: that were over before the current one is. */
void ts_executor_set_counts (TsExecutor *self, const TsExecutorCounts *counts, guint64 n_turns);

/* ---- again --------------------------------------------------------------------------------------- */

/* The same run at the same place, nothing of the current activation having begun; values are shared. %NULL if that cannot be: a kernel is at it, or an activation is between its outputs
 * and their consumers. (transfer full) (nullable) */
TsExecutor *ts_executor_copy (TsExecutor *self);

/* Bytes of the values that wait in it for those who take them; one that several wait for is counted for each. */
gsize ts_executor_get_held_bytes (TsExecutor *self);

/* The same run at its beginning, with @feed_values. What ends with a run ends with the last of those that are the same. (transfer full) */
TsExecutor *ts_executor_restart (TsExecutor *self, TsTensor *const *feed_values);

/* ---- looking ------------------------------------------------------------------------------------- */

TsPlan *ts_executor_get_plan (TsExecutor *self);
TsPhase ts_executor_get_phase (TsExecutor *self);

/* (nullable): the activation at which it stopped or failed; it may be inside of a function. */
const TsActivation *ts_executor_get_current (TsExecutor *self);

/* (nullable): the same, or if it is inside of functions the one of the run itself that called them. */
const TsActivation *ts_executor_get_outermost (TsExecutor *self);

/* How many functions the activation is inside of; 0: it is of the run itself. */
guint ts_activation_get_depth (const TsActivation *activation);

/* (nullable): the activation that called the function that @activation is in. */
const TsActivation *ts_activation_get_caller (const TsActivation *activation);

/* Number of the call of a function that it is in, from 1 in the order in which they were made; 0: the run itself. */
guint64 ts_activation_get_call_number (const TsActivation *activation);

/* How many functions its caller had called before this one: turn i of a While has the calls 2 i, of its condition, and 2 i + 1. 0 for the run itself. */
guint64 ts_activation_get_call_index (const TsActivation *activation);

/* Whether the loop, once entered, is still under way. @frame may be gone; it is not looked into. */
gboolean ts_executor_has_frame (TsExecutor *self, const TsFrame *frame);

/* The plan that it is an activation of: the run's, or a function's. */
TsPlan *ts_activation_get_plan (const TsActivation *activation);

/* The operation of an activation, and its iteration number in its frame. */
const TsOperation *ts_executor_get_operation (TsExecutor *self, const TsActivation *activation);
gint64 ts_activation_get_iteration (const TsActivation *activation);

/* (transfer full) (nullable): input @i of an activation that is ready or current; %NULL if dead. For a reference edge the value of this
 * moment; %NULL while it has none. */
TsTensor *ts_executor_dup_input (TsExecutor *self, const TsActivation *activation, guint i);

/* (transfer none) (nullable): output @i of the current activation in %TS_PHASE_AFTER, perhaps a reference; %NULL if dead. */
TsTensor *ts_executor_get_output (TsExecutor *self, guint i);

/* Loops may have as many turns under way at once as their Enters say (`parallel_iterations`); else, and at first, one. The values are the same, the
 * order is not. Before the run begins. */
void ts_executor_set_parallel_iterations (TsExecutor *self, gboolean parallel_iterations);

/* Replaces output @i of the current activation, in %TS_PHASE_AFTER. */
void ts_executor_set_output (TsExecutor *self, guint i, TsTensor *value);

/* Replaces input @i of the current activation, in %TS_PHASE_BEFORE, which must have arrived alive; other consumers of what was there keep it. */
void ts_executor_set_input (TsExecutor *self, guint i, TsTensor *value);

/* Puts the current activation aside, in %TS_PHASE_BEFORE: others go on. It is tried again when nothing else is left, or once it is brought back: then all that are aside
 * are ready again. */
void ts_executor_set_aside (TsExecutor *self);
void ts_executor_bring_back (TsExecutor *self);
guint ts_executor_get_n_aside (TsExecutor *self);

/* Activations that wait for state to change, inside of functions too. */
guint ts_executor_get_n_blocked (TsExecutor *self);

/* (nullable): the @i-th that waits; if that is inside of functions, who called them. */
const TsOperation *ts_executor_get_blocked (TsExecutor *self, guint i);

/* (transfer full): who waits for what: "dequeue (QueueDequeueV2) waits for the FIFOQueue \"q\"", several separated by "; ". */
char *ts_executor_describe_blocked (TsExecutor *self);

/* How many activations of the run itself are ready, the current one included while it has not propagated, or the one that called the functions that it is inside of;
 * and the i-th of them, in the order in which they would run. */
guint ts_executor_get_n_ready (TsExecutor *self);
void ts_executor_get_ready (TsExecutor *self, TsActivation *activations);

/* Activations of the run itself done so far, dead ones included. */
guint64 ts_executor_get_n_done (TsExecutor *self);

/* (transfer full): fetch @i after %TS_EXECUTOR_DONE; %TS_ERROR_INVALID_ARGUMENT if it is dead. */
TsTensor *ts_executor_dup_fetch (TsExecutor *self, guint i, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExecutor, ts_executor_free)

G_END_DECLS
