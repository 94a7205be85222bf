#pragma once

#include "engine/exec/ts-invocation.h"

G_BEGIN_DECLS

typedef enum
{
  TS_COMPUTE_DONE,    /* the outputs are there */
  TS_COMPUTE_CALLS,   /* it waits for a function: see @callee */
  TS_COMPUTE_BLOCKED, /* it waits for state to change: see @waits_for */
  TS_COMPUTE_FAILED,
} TsComputeStatus;

/**
 * TsCompute:
 * @plan: that the activation is of
 * @node: (nullable): computed instead of the activation's node of the plan; with the same inputs and outputs
 * @outputs: (array): room for the outputs of any node of the plan; all %NULL
 * @inputs: (array): likewise for inputs; scratch
 * @keep_inputs: somebody watches: the inputs must still be there afterwards, so no kernel may take one over
 * @results: (nullable) (array): of the function that it called, to go on with
 * @callee: (out): the function to call
 * @callee_args: (out) (array) (transfer full): its arguments, a reference each
 * @waits_for: (out) (nullable): borrowed
 *
 * How an activation is computed; all but the out fields are set by the caller.
 */
typedef struct
{
  TsPlan *plan;
  TsPlanNode *node;
  TsTensor **outputs;
  TsTensor **inputs;
  gboolean keep_inputs;
  TsTensor *const *results;
  guint n_results;
  TsResources *resources;
  guint64 run;
  guint n_threads;
  GCancellable *cancellable;

  TsFunctionBody *callee;
  TsTensor **callee_args;
  TsResource *waits_for;
} TsCompute;

/**
 * ts_compute:
 * @error: the kernel's, or the reason why there is none
 *
 * Runs the kernel of @activation, which is not dead. Its progress is kept where it waits, else freed. On failure there are no outputs.
 */
TsComputeStatus ts_compute (TsCompute *self, TsActivation *activation, GError **error);

/* Lets go of the progress of an activation that is over. */
void ts_activation_clear_progress (TsActivation *activation);

/* The inputs of an activation that is over. */
void ts_activation_clear_inputs (const TsActivation *activation);

G_END_DECLS
