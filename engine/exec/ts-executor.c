#include "engine/exec/ts-executor-private.h"

#include "engine/exec/ts-function-plan.h"
#include "engine/exec/ts-propagate.h"
#include "engine/ops/ts-parallel.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#define MAX_DEPTH 500

/* ---- beginning and end ---------------------------------------------------------------------------- */

void
ts_executor_grow (TsTensor ***tensors,
                  guint *n,
                  guint needed)
{
  if (*n >= needed)
    return;
  *tensors = g_renew (TsTensor *, *tensors, needed);
  while (*n < needed)
    (*tensors)[(*n)++] = NULL;
}

/* A function ends when nothing of it is left to do, or when it failed as a whole. */
static void
note_if_ended (TsExecutor *self,
               TsInvocation *invocation)
{
  if (invocation->caller != NULL && invocation->n_callees == 0 && (invocation->failure != NULL || ts_invocation_is_done (invocation)))
    g_ptr_array_add (self->ended, invocation);
}

void
ts_executor_add_invocation (TsExecutor *self,
                            TsPlan *plan,
                            TsTensor *const *feed_values,
                            TsInvocation *caller,
                            const TsActivation *call)
{
  TsInvocation *invocation = ts_invocation_new (plan, feed_values, &self->order, caller, call);

  invocation->number = caller != NULL ? ++self->n_calls : 0;
  if (caller != NULL && self->has_seam && self->seam.called != NULL)
    self->seam.called (self, call, invocation->number, plan, feed_values, self->seam_data);
  g_ptr_array_add (self->invocations, invocation);
  ts_executor_grow (&self->inputs, &self->n_inputs, plan->max_in);
  ts_executor_grow (&self->outputs, &self->n_outputs, plan->max_out);
  note_if_ended (self, invocation);
}

TsExecutor *
ts_executor_new (TsPlan *plan,
                 TsResources *resources,
                 TsTensor *const *feed_values,
                 guint n_threads,
                 const TsSeam *seam,
                 gpointer seam_data,
                 GCancellable *cancellable)
{
  TsExecutor *self = g_new0 (TsExecutor, 1);

  self->run = g_new0 (Run, 1);
  *self->run = (Run) { resources, ts_resources_begin_run (resources), 1 };
  self->n_threads = MAX (n_threads, 1);
  g_set_object (&self->cancellable, cancellable);
  self->n_changes_seen = ts_resources_get_n_changes (resources);
  self->has_seam = seam != NULL;
  if (seam != NULL)
    self->seam = *seam;
  self->seam_data = seam_data;
  self->invocations = g_ptr_array_new ();
  self->ended = g_ptr_array_new ();
  ts_executor_add_invocation (self, plan, feed_values, NULL, NULL);
  return self;
}

void
ts_executor_clear_outputs (TsExecutor *self)
{
  for (guint i = 0; i < self->n_outputs; i++)
    g_clear_pointer (&self->outputs[i], ts_tensor_unref);
}

static void
clear_results (TsExecutor *self)
{
  for (guint i = 0; i < self->n_results; i++)
    g_clear_pointer (&self->results[i], ts_tensor_unref);
  g_clear_pointer (&self->results, g_free);
  self->n_results = 0;
  self->resumes = FALSE;
}

/* Whoever waits for it does so in vain, unless that was taken care of. */
static void
end_invocation (TsExecutor *self,
                guint i)
{
  TsInvocation *invocation = g_ptr_array_steal_index (self->invocations, i);

  if (invocation->caller != NULL)
    ts_activation_clear_progress (&invocation->call);
  ts_invocation_free (invocation);
}

void
ts_executor_free (TsExecutor *self)
{
  ts_executor_clear_outputs (self);
  clear_results (self);
  if (self->has_current)
    ts_activation_clear_progress (&self->current);
  while (self->invocations->len > 0)
    end_invocation (self, self->invocations->len - 1);
  g_ptr_array_unref (self->invocations);
  g_ptr_array_unref (self->ended);
  if (--self->run->n_users == 0)
    {
      ts_resources_end_run (self->run->resources, self->run->number);
      g_free (self->run);
    }
  g_free (self->inputs);
  g_free (self->outputs);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
ts_executor_set_parallel_iterations (TsExecutor *self,
                                     gboolean parallel_iterations)
{
  self->parallel_iterations = parallel_iterations;
}

/* ---- errors --------------------------------------------------------------------------------------- */

static void
add_place (const TsActivation *activation,
           GError **error)
{
  const TsOperation *op = ts_activation_get_node (activation)->op;

  if (activation->frame->parent == NULL)
    g_prefix_error (error, "%s (%s): ", op->name, op->type);
  else
    g_prefix_error (error, "%s (%s), iteration %" G_GINT64_FORMAT ": ", op->name, op->type, activation->iteration->number);
}

/* The operation, and those that called the functions it is in. */
static void
add_context (const TsActivation *activation,
             GError **error)
{
  while (activation != NULL)
    {
      add_place (activation, error);
      activation = ts_activation_get_caller (activation);
    }
}

/* ---- functions ------------------------------------------------------------------------------------ */

/* The current activation waits for a function. */
static gboolean
begin_call (TsExecutor *self,
            const TsCompute *compute,
            guint64 call_index,
            GError **error)
{
  TsInvocation *caller = ts_activation_get_invocation (&self->current);
  TsPlan *plan = NULL;
  guint n_args = ts_graph_get_n_args (compute->callee->graph);

  if (caller->depth < MAX_DEPTH)
    plan = ts_function_get_plan (compute->callee, error);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "functions call each other over %u deep", MAX_DEPTH);

  if (plan != NULL)
    {
      ts_executor_add_invocation (self, plan, compute->callee_args, caller, &self->current);
      ((TsInvocation *)g_ptr_array_index (self->invocations, self->invocations->len - 1))->call_index = call_index;
    }
  for (guint i = 0; i < n_args; i++)
    ts_tensor_unref (compute->callee_args[i]);
  g_free (compute->callee_args);
  if (plan == NULL)
    {
      ts_activation_clear_progress (&self->current);
      return FALSE;
    }

  self->has_current = FALSE;
  self->phase = TS_PHASE_IDLE;
  return TRUE;
}

static gboolean
take_results (TsExecutor *self,
              TsInvocation *invocation,
              GError **error)
{
  guint n = invocation->plan->n_fetches;

  if (invocation->failure != NULL)
    {
      g_propagate_error (error, g_error_copy (invocation->failure));
      return FALSE;
    }

  self->results = g_new0 (TsTensor *, n + 1);
  self->n_results = n;
  for (guint i = 0; i < n; i++)
    {
      self->results[i] = ts_invocation_dup_fetch (invocation, i, error);
      if (self->results[i] == NULL)
        return FALSE;
    }
  return ts_function_check_results (invocation->plan, self->results, error);
}

/* A function is done: who called it is current again, and goes on with the results. If there are none it has failed, and is computed anew when it
 * is tried again. */
static gboolean
end_call (TsExecutor *self,
          GError **error)
{
  TsInvocation *invocation = g_ptr_array_steal_index (self->ended, 0);
  gboolean ok = take_results (self, invocation, error);
  guint i = self->invocations->len;

  while (g_ptr_array_index (self->invocations, --i) != invocation)
    ;
  self->current = invocation->call;
  self->has_current = TRUE;
  self->phase = TS_PHASE_BEFORE;
  self->n_returned = invocation->call_index + 1;
  invocation->call.progress = NULL;
  end_invocation (self, i);

  if (ok)
    self->resumes = TRUE;
  else
    {
      ts_activation_clear_progress (&self->current);
      clear_results (self);
      add_context (&self->current, error);
    }
  return ok;
}

/* ---- one activation ------------------------------------------------------------------------------- */

typedef enum
{
  GO_ON,
  STOP,
  FAIL,
} Verdict;

/* The current activation is over, or blocked. */
static Verdict
let_go (TsExecutor *self)
{
  self->has_current = FALSE;
  self->phase = TS_PHASE_IDLE;
  self->n_turns++;
  return self->n_left > 0 && --self->n_left == 0 ? STOP : GO_ON;
}

/* Whether the seam leaves it to the kernel. */
static TsSeamAnswer
ask_seam (TsExecutor *self,
          TsCompute *compute,
          GError **error)
{
  TsSeamAnswer answer = TS_SEAM_COMPUTE;

  if (self->seam.replace != NULL && !self->resumes)
    answer = self->seam.replace (self, &self->current, self->outputs, self->seam_data, error);
  if (answer == TS_SEAM_DEAD)
    self->current.dead = TRUE;
  if (answer == TS_SEAM_COMPUTE && self->seam.choose_node != NULL)
    compute->node = self->seam.choose_node (self, &self->current, self->seam_data);
  return answer;
}

static gboolean
is_made_to_wait (TsExecutor *self,
                 TsResource **resource)
{
  return self->has_seam && self->seam.waits != NULL && !self->resumes && self->seam.waits (self, &self->current, resource, self->seam_data);
}

static void
block (TsExecutor *self,
       TsResource *resource)
{
  ts_invocation_block (ts_activation_get_invocation (&self->current), &self->current, resource);
  self->n_blocked++;
  if (self->has_seam && self->seam.blocked != NULL)
    self->seam.blocked (self, &self->current, resource, self->seam_data);
}

TsCompute
ts_executor_make_compute (TsExecutor *self,
                          TsInvocation *invocation)
{
  return (TsCompute) {
    .plan = invocation->plan,
    .outputs = self->outputs,
    .inputs = self->inputs,
    .keep_inputs = self->has_seam,
    .results = self->resumes ? self->results : NULL,
    .n_results = self->n_results,
    .resources = self->run->resources,
    .run = self->run->number,
    .n_threads = self->n_threads,
    .cancellable = self->cancellable,
  };
}

static Verdict
compute (TsExecutor *self,
         GError **error)
{
  TsInvocation *invocation = ts_activation_get_invocation (&self->current);
  TsCompute compute = ts_executor_make_compute (self, invocation);
  guint64 call_index = self->resumes ? self->n_returned : 0;
  TsComputeStatus status = TS_COMPUTE_DONE;
  TsSeamAnswer answer = TS_SEAM_COMPUTE;

  if (self->has_seam && !self->current.dead)
    answer = ask_seam (self, &compute, error);
  if (answer == TS_SEAM_ASIDE)
    {
      ts_executor_set_aside (self);
      return GO_ON;
    }
  if (answer == TS_SEAM_FAILED)
    status = TS_COMPUTE_FAILED;
  else if (answer == TS_SEAM_COMPUTE && !self->current.dead)
    {
      if (G_UNLIKELY (is_made_to_wait (self, &compute.waits_for)))
        status = TS_COMPUTE_BLOCKED;
      else
        status = ts_executor_compute_timed (self, &compute, error);
      if (G_UNLIKELY (self->resumes))
        clear_results (self);
    }

  if (status == TS_COMPUTE_CALLS && !begin_call (self, &compute, call_index, error))
    status = TS_COMPUTE_FAILED;
  if (status == TS_COMPUTE_FAILED)
    {
      add_context (&self->current, error);
      return FAIL;
    }
  if (status == TS_COMPUTE_BLOCKED)
    {
      block (self, compute.waits_for);
      return let_go (self);
    }
  if (status != TS_COMPUTE_DONE)
    return GO_ON;

  if (!self->has_seam && !self->current.dead)
    ts_activation_clear_inputs (&self->current);
  self->phase = TS_PHASE_AFTER;
  return self->has_seam && self->seam.after (self, &self->current, self->outputs, self->seam_data) ? STOP : GO_ON;
}

gboolean
ts_executor_propagate (TsExecutor *self)
{
  TsInvocation *invocation = ts_activation_get_invocation (&self->current);
  Verdict verdict;

  if (self->has_seam || self->current.dead)
    ts_activation_clear_inputs (&self->current);
  ts_propagate (invocation, &self->current, self->outputs, self->parallel_iterations);
  verdict = let_go (self);
  note_if_ended (self, invocation);
  return verdict == STOP;
}

/* ---- the run ------------------------------------------------------------------------------------- */

void
ts_executor_unblock (TsExecutor *self)
{
  self->n_changes_seen = ts_resources_get_n_changes (self->run->resources);
  self->n_blocked = 0;
  for (guint i = 0; i < self->invocations->len; i++)
    ts_invocation_unblock (g_ptr_array_index (self->invocations, i));
}

static gboolean
may_go_on (TsExecutor *self,
           GError **error)
{
  TsInvocation *root = ts_executor_get_root (self);

  if (root->failure != NULL)
    {
      g_propagate_error (error, g_error_copy (root->failure));
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static TsExecutorStatus
advance (TsExecutor *self,
         GError **error)
{
  Verdict verdict = GO_ON;

  for (;;)
    {
      if (self->phase == TS_PHASE_IDLE)
        {
          GError *problem = NULL;

          if (!may_go_on (self, error))
            return TS_EXECUTOR_FAILED;
          if (G_UNLIKELY (self->n_blocked > 0 && self->n_changes_seen != ts_resources_get_n_changes (self->run->resources)))
            ts_executor_unblock (self);

          if (G_UNLIKELY (self->ended->len > 0))
            verdict = end_call (self, error) ? GO_ON : FAIL;
          else if (ts_executor_choose_next (self, &problem))
            verdict = self->has_seam && self->seam.before (self, &self->current, self->seam_data) ? STOP : GO_ON;
          else if (problem == NULL && self->n_aside > 0)
            ts_executor_bring_back (self);
          else if (problem == NULL)
            return self->n_blocked > 0 ? TS_EXECUTOR_BLOCKED : TS_EXECUTOR_DONE;
          else
            {
              g_propagate_error (error, problem);
              return TS_EXECUTOR_FAILED;
            }
        }
      else if (self->phase == TS_PHASE_BEFORE)
        verdict = compute (self, error);
      else
        verdict = ts_executor_propagate (self) ? STOP : GO_ON;

      if (verdict != GO_ON)
        return verdict == STOP ? TS_EXECUTOR_STOPPED : TS_EXECUTOR_FAILED;
    }
}

TsExecutorStatus
ts_executor_advance (TsExecutor *self,
                     GError **error)
{
  return ts_executor_advance_by (self, 0, error);
}

TsExecutorStatus
ts_executor_advance_by (TsExecutor *self,
                        guint n,
                        GError **error)
{
  guint mode = ts_denormals_flush ();
  TsExecutorStatus status;

  self->n_left = n;
  status = advance (self, error);
  ts_denormals_restore (mode);
  return status;
}
