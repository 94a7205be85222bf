#include "engine/exec/ts-compute.h"

#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

static TsTensor **
get_slots (const TsActivation *activation,
           const TsPlanNode *node)
{
  return activation->iteration->slots + node->first_in;
}

void
ts_activation_clear_progress (TsActivation *activation)
{
  TsProgress *progress = g_steal_pointer (&activation->progress);

  if (progress != NULL)
    progress->free (progress);
}

void
ts_activation_clear_inputs (const TsActivation *activation)
{
  const TsPlanNode *node = &activation->frame->invocation->plan->nodes[activation->node];
  TsTensor **slots = get_slots (activation, node);

  for (guint32 i = 0; i < node->n_in; i++)
    g_clear_pointer (&slots[i], ts_tensor_unref);
}

/* The inputs of a node with reference edges, in self->inputs: what takes a value gets the one of this moment. */
static gboolean
read_references (TsCompute *self,
                 const TsPlanNode *node,
                 TsTensor *const *slots,
                 GError **error)
{
  gboolean may_be_empty = node->op->def != NULL && node->op->def->allows_uninitialized_input;

  for (guint32 i = 0; i < node->n_in; i++)
    {
      g_autoptr (TsTensor) value = NULL;

      self->inputs[i] = slots[i];
      if (slots[i] == NULL || !ts_tensor_is_reference (slots[i]))
        continue;
      value = ts_tensor_dup_value (slots[i]);
      if (value == NULL && (node->reads[i] || !may_be_empty))
        {
          const TsOutput *from = &node->op->inputs[i];
          const TsOperation *source = ts_graph_get_operation (self->plan->graph, from->op);

          g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Attempting to use uninitialized value %s", source->name);
          return FALSE;
        }
      if (node->reads[i])
        self->inputs[i] = g_steal_pointer (&value);
    }
  return TRUE;
}

/* Inputs that are no values of references are the slots' own. */
static void
drop_references (TsCompute *self,
                 const TsPlanNode *node,
                 TsTensor *const *slots)
{
  for (guint32 i = 0; i < node->n_in; i++)
    {
      if (self->inputs[i] != NULL && self->inputs[i] != slots[i])
        ts_tensor_unref (self->inputs[i]);
      self->inputs[i] = NULL;
    }
}

static gboolean
run_kernel (const TsCompute *self,
            const TsPlanNode *node,
            TsCall *call,
            GError **error)
{
  if (self->results == NULL)
    return node->kernel->run (call, error);
  return node->kernel->resume (call, self->results, self->n_results, error);
}

static gboolean
run_with_references (TsCompute *self,
                     const TsPlanNode *node,
                     TsCall *call,
                     GError **error)
{
  TsTensor **slots = call->in;
  gboolean ok;

  call->in = self->inputs;
  ok = read_references (self, node, slots, error) && run_kernel (self, node, call, error);
  drop_references (self, node, slots);
  call->in = slots;
  return ok;
}

static gboolean
run (TsCompute *self,
     const TsPlanNode *node,
     TsCall *call,
     GError **error)
{
  gboolean ok;

  if (self->keep_inputs)
    for (guint32 i = 0; i < node->n_in; i++)
      if (call->in[i] != NULL)
        ts_tensor_ref (call->in[i]);

  if (G_UNLIKELY (node->reads != NULL))
    ok = run_with_references (self, node, call, error);
  else
    ok = run_kernel (self, node, call, error);

  if (self->keep_inputs)
    for (guint32 i = 0; i < node->n_in; i++)
      if (call->in[i] != NULL)
        ts_tensor_unref (call->in[i]);
  return ok;
}

TsComputeStatus
ts_compute (TsCompute *self,
            TsActivation *activation,
            GError **error)
{
  TsPlanNode *node = self->node != NULL ? self->node : &self->plan->nodes[activation->node];
  TsCall call = {
    .n_in = node->n_in,
    .n_out = node->n_out,
    .in = get_slots (activation, node),
    .out = self->outputs,
    .out_dtypes = node->out_dtypes,
    .state = node->state,
    .n_threads = self->n_threads,
    .resources = self->resources,
    .run = self->run,
    .progress = activation->progress,
    .cancellable = self->cancellable,
  };
  gboolean ok;

  if (G_UNLIKELY (!node->is_prepared))
    {
      ts_plan_prepare_node (self->plan, node);
      call.state = node->state;
    }
  if (G_UNLIKELY (node->problem != NULL))
    {
      g_propagate_error (error, g_error_copy (node->problem));
      return TS_COMPUTE_FAILED;
    }

  ok = run (self, node, &call, error);
  activation->progress = call.progress;
  if (ok && call.callee != NULL)
    {
      self->callee = call.callee;
      self->callee_args = call.callee_args;
      return TS_COMPUTE_CALLS;
    }
  if (ok && call.is_blocked)
    {
      self->waits_for = call.waits_for;
      return TS_COMPUTE_BLOCKED;
    }

  if (G_UNLIKELY (activation->progress != NULL))
    ts_activation_clear_progress (activation);
  if (ok)
    return TS_COMPUTE_DONE;
  for (guint32 i = 0; i < node->n_out; i++)
    g_clear_pointer (&self->outputs[i], ts_tensor_unref);
  return TS_COMPUTE_FAILED;
}
