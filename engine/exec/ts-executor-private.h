#pragma once

#include "engine/exec/ts-compute.h"
#include "engine/exec/ts-invocation.h"

G_BEGIN_DECLS

/* A run as the state knows it; executors that are the same run share it. */
typedef struct
{
  TsResources *resources;
  guint64 number;
  guint n_users;
} Run;

struct _TsExecutor
{
  Run *run;
  guint n_threads;
  TsSeam seam;
  gboolean has_seam;
  gpointer seam_data;
  GCancellable *cancellable;
  gboolean parallel_iterations;
  TsReadyOrder order;
  TsSchedule *schedule; /* (nullable) */
  TsOpClock *clock;     /* (nullable) */
  gsize n_begun;        /* turns */
  guint64 n_first;      /* of these, those of activations that had none before */
  guint64 n_turns;      /* that are over */
  guint64 n_calls;      /* of functions, so far */
  guint n_left;         /* activations before it stops; 0: no limit */

  GPtrArray *invocations; /* the run itself, then the functions under way; each comes after its caller */
  GPtrArray *ended;       /* functions that are done, but have not returned yet */
  guint n_blocked;
  guint n_aside;          /* put aside by the seam */
  guint64 n_changes_seen; /* of the state, when whoever is blocked was last tried */
  TsPhase phase;
  gboolean has_current;
  TsActivation current;
  gboolean resumes; /* the current one goes on with @results */
  TsTensor **results;
  guint n_results;
  guint64 n_returned; /* functions that the current one, if it goes on, has called so far */
  TsTensor **inputs;  /* scratch */
  guint n_inputs;
  TsTensor **outputs; /* of the current activation */
  guint n_outputs;
};

static inline TsInvocation *
ts_executor_get_root (const TsExecutor *self)
{
  return g_ptr_array_index (self->invocations, 0);
}

static inline TsInvocation *
ts_activation_get_invocation (const TsActivation *activation)
{
  return activation->frame->invocation;
}

static inline const TsPlanNode *
ts_activation_get_node (const TsActivation *activation)
{
  return &ts_activation_get_invocation (activation)->plan->nodes[activation->node];
}

/* ---- ts-executor.c ---- */

void ts_executor_grow (TsTensor ***tensors, guint *n, guint needed);
void ts_executor_add_invocation (TsExecutor *self, TsPlan *plan, TsTensor *const *feed_values, TsInvocation *caller, const TsActivation *call);
void ts_executor_clear_outputs (TsExecutor *self);
TsCompute ts_executor_make_compute (TsExecutor *self, TsInvocation *invocation);

/* State has changed: what was blocked may go on. */
void ts_executor_unblock (TsExecutor *self);

/* The outputs of the current activation go on; it is over. %TRUE if as many are as should be. */
gboolean ts_executor_propagate (TsExecutor *self);

/* ---- ts-executor-clock.c ---- */

/* As ts_compute () of the current activation; measured, if there is a clock. */
TsComputeStatus ts_executor_compute_timed (TsExecutor *self, TsCompute *compute, GError **error);

/* ---- ts-executor-order.c ---- */

/* Lets somebody who is ready have the turn. %FALSE: nobody is, or with @error the plan cannot be kept. */
gboolean ts_executor_choose_next (TsExecutor *self, GError **error);

/* The current activation is ready again, as if it had not had its turn: nothing of it is computed. */
void ts_executor_give_turn_back (TsExecutor *self);

G_END_DECLS
