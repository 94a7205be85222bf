#pragma once

#include "engine/exec/ts-plan.h"

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
 * @serial: t, its number in the schedule of the run, from 1, once it has begun
 *
 * One execution of one operation.
 */
typedef struct
{
  guint32 node;
  gboolean dead;
  TsFrame *frame;
  TsIteration *iteration;
  guint64 serial;
} TsActivation;

/**
 * TsSeam:
 * @before: all inputs of @activation have arrived, nothing is computed. %TRUE to stop here
 * @after: the outputs exist and have not reached any consumer; @outputs has one entry per output, %NULL for a dead one; a
 *   reference (see ts_tensor_dup_value ()) on a reference edge. Entries may be replaced (the seam then drops the old reference and gives a new one). %TRUE to stop here
 *
 * Who stands between the executor and its activations; called on the thread that advances it. Dead activations
 * come by too.
 */
typedef struct
{
  gboolean (*before) (TsExecutor *executor, const TsActivation *activation, gpointer user_data);
  gboolean (*after) (TsExecutor *executor, const TsActivation *activation, TsTensor **outputs, gpointer user_data);
} TsSeam;

typedef enum
{
  TS_EXECUTOR_DONE,    /* every activation is done */
  TS_EXECUTOR_STOPPED, /* the seam asked for a stop; advance to go on */
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
 * One run: the activations of a plan, lowest operation index first. Resumable: it runs inside ts_executor_advance () and nowhere
 * else, so the caller decides on which thread and when. One thread at a time.
 *
 * The semantics are TensorFlow's, tensorflow/core/common_runtime/propagator_state.cc.
 */

/* Keeps @plan, but not @resources, which outlive it; takes references on @feed_values, in the order of the plan's feeds. @n_threads is at least 1. */
TsExecutor *ts_executor_new (TsPlan *plan, TsResources *resources, TsTensor *const *feed_values, guint n_threads, const TsSeam *seam, gpointer seam_data, GCancellable *cancellable);
/* For the body of a function: @args in the order of the plan's feeds. It goes on in the caller's run, with its state, threads and cancellation;
 * nobody stands at its seam. */
TsExecutor *ts_executor_new_nested (TsPlan *plan, TsTensor *const *args, const TsCall *caller);

void ts_executor_free (TsExecutor *self);

/**
 * ts_executor_advance:
 * @error: on %TS_EXECUTOR_FAILED, the kernel's own with operation and op type put before it; %TS_ERROR_UNIMPLEMENTED for a node without
 *   kernel; %G_IO_ERROR_CANCELLED
 *
 * Runs until the end, a stop or a failure.
 */
TsExecutorStatus ts_executor_advance (TsExecutor *self, GError **error);

TsPlan *ts_executor_get_plan (TsExecutor *self);
TsPhase ts_executor_get_phase (TsExecutor *self);

/* (nullable): the activation at which it stopped or failed. */
const TsActivation *ts_executor_get_current (TsExecutor *self);

/* The operation of an activation, and its iteration number in its frame. */
const TsOperation *ts_executor_get_operation (TsExecutor *self, const TsActivation *activation);
gint64 ts_activation_get_iteration (const TsActivation *activation);

/* (transfer full) (nullable): input @i of an activation that is ready or current; %NULL if dead. For a reference edge the value of this
 * moment; %NULL while it has none. */
TsTensor *ts_executor_dup_input (TsExecutor *self, const TsActivation *activation, guint i);

/* (transfer none) (nullable): output @i of the current activation in %TS_PHASE_AFTER, perhaps a reference; %NULL if dead. */
TsTensor *ts_executor_get_output (TsExecutor *self, guint i);

/* Replaces output @i of the current activation, in %TS_PHASE_AFTER. */
void ts_executor_set_output (TsExecutor *self, guint i, TsTensor *value);

/* How many activations are ready, the current one included while it has not propagated; and the i-th of them, in the order in which they would run. */
guint ts_executor_get_n_ready (TsExecutor *self);
void ts_executor_get_ready (TsExecutor *self, TsActivation *activations);

/* Activations done so far, dead ones included. */
guint64 ts_executor_get_n_done (TsExecutor *self);

/* (transfer full): fetch @i after %TS_EXECUTOR_DONE; %TS_ERROR_INVALID_ARGUMENT if it is dead. */
TsTensor *ts_executor_dup_fetch (TsExecutor *self, guint i, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExecutor, ts_executor_free)

G_END_DECLS
