#include "engine/exec/ts-executor.h"

#include "engine/exec/ts-frame.h"
#include "engine/exec/ts-function-run.h"
#include "engine/exec/ts-ready-queue.h"
#include "engine/ops/ts-parallel.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* Iterations of one loop that may be under way at once. TensorFlow's own default is 10; one at a time gives the same
 * values in an order that people can follow. */
#define PARALLEL_ITERATIONS 1

struct _TsExecutor
{
  TsPlan *plan;
  TsResources *resources;
  guint64 run;
  guint depth; /* of functions that it is inside of */
  guint n_threads;
  TsSeam seam;
  gboolean has_seam;
  gpointer seam_data;
  GCancellable *cancellable;

  TsFrame *root;
  TsReadyQueue ready;
  TsPhase phase;
  gboolean has_current;
  TsActivation current;
  TsTensor **inputs;  /* of the current activation, if it has references among them */
  TsTensor **outputs; /* of the current activation */
  guint64 n_begun;
  guint64 n_done;

  TsTensor **fetched;
  guint8 *fetch_is_dead;
  GError *failure; /* of the run as a whole */
};

/* ---- arriving ------------------------------------------------------------------------------------ */

static void
make_ready (TsExecutor *self,
            TsIteration *iteration,
            guint32 node,
            gboolean dead)
{
  TsActivation activation = { node, dead, iteration->frame, iteration, 0 };

  iteration->n_outstanding++;
  ts_ready_queue_push (&self->ready, &activation);
}

static void
put (TsIteration *iteration,
     const TsPlanNode *node,
     gint32 input,
     TsTensor *value)
{
  TsTensor **slot = &iteration->slots[node->first_in + (guint32)input];

  g_clear_pointer (slot, ts_tensor_unref);
  *slot = ts_tensor_ref (value);
}

/* A Merge runs at its first live value, and is dead only when all its inputs are, or when the dead one comes from an
 * Enter (a loop on a branch that is not taken). */
static void
arrive_at_merge (TsExecutor *self,
                 TsIteration *iteration,
                 const TsPlanEdge *edge,
                 TsTensor *value,
                 gboolean from_enter)
{
  const TsPlanNode *node = &self->plan->nodes[edge->node];
  TsNodeState *state = &iteration->nodes[node->place];
  gboolean dead;

  if (edge->output < 0)
    {
      state->pending -= 2;
      dead = state->n_dead == node->n_data;
      if (state->pending == 0 || (state->pending == 1 && dead))
        make_ready (self, iteration, edge->node, dead);
    }
  else if (value != NULL)
    {
      gboolean first = (state->pending & 1) != 0;

      if (first)
        put (iteration, node, edge->input, value);
      if (state->pending == 1)
        make_ready (self, iteration, edge->node, FALSE);
      state->pending &= ~1u;
    }
  else
    {
      state->n_dead++;
      dead = state->n_dead == node->n_data || from_enter;
      if (state->pending == 1 && dead)
        make_ready (self, iteration, edge->node, TRUE);
    }
}

static void
fail_fetch (TsExecutor *self,
            guint fetch,
            TsError code,
            const char *format)
{
  g_autofree char *name = ts_graph_dup_output_name (self->plan->graph, self->plan->fetches[fetch]);

  if (self->failure == NULL)
    self->failure = g_error_new (TS_ERROR, (int)code, format, name);
}

/* Inside a loop a fetch may be dead in many iterations, but alive only in one. Of a reference the value of now is fetched. */
static void
arrive_at_fetch (TsExecutor *self,
                 guint fetch,
                 TsTensor *value)
{
  if (value == NULL)
    self->fetch_is_dead[fetch] = TRUE;
  else if (self->fetched[fetch] != NULL)
    fail_fetch (self, fetch, TS_ERROR_INTERNAL, "%s is inside a loop and has a value in more than one iteration, so it cannot be fetched");
  else
    {
      self->fetched[fetch] = ts_tensor_dup_value (value);
      if (self->fetched[fetch] == NULL)
        fail_fetch (self, fetch, TS_ERROR_FAILED_PRECONDITION, "Attempting to use uninitialized value %s");
    }
}

static void
arrive (TsExecutor *self,
        TsIteration *iteration,
        const TsPlanEdge *edge,
        gboolean source_is_dead,
        TsTensor *value,
        gboolean from_enter)
{
  const TsPlanNode *node;
  TsNodeState *state;

  if (edge->node == TS_NO_OP)
    {
      arrive_at_fetch (self, (guint)edge->input, value);
      return;
    }

  node = &self->plan->nodes[edge->node];
  if (node->kind == TS_PLAN_NODE_MERGE)
    {
      arrive_at_merge (self, iteration, edge, value, from_enter);
      return;
    }

  state = &iteration->nodes[node->place];
  if (source_is_dead || (edge->output >= 0 && value == NULL))
    state->n_dead++;
  else if (edge->output >= 0)
    put (iteration, node, edge->input, value);
  if (--state->pending == 0)
    make_ready (self, iteration, edge->node, state->n_dead > 0 && node->kind != TS_PLAN_NODE_CONTROL_TRIGGER);
}

static void
propagate_to (TsExecutor *self,
              TsIteration *iteration,
              const TsPlanNode *from,
              gboolean is_dead,
              TsTensor *const *outputs)
{
  gboolean from_enter = from->kind == TS_PLAN_NODE_ENTER || from->kind == TS_PLAN_NODE_CONSTANT_ENTER;

  for (guint32 e = 0; e < from->n_edges; e++)
    {
      const TsPlanEdge *edge = &self->plan->edges[from->first_edge + e];

      arrive (self, iteration, edge, is_dead,
              edge->output >= 0 && outputs != NULL ? outputs[edge->output] : NULL, from_enter);
    }
}

/* ---- loops -------------------------------------------------------------------------------------- */

static void
deliver_held (TsExecutor *self,
              TsIteration *iteration,
              GArray *values)
{
  for (guint i = 0; i < values->len; i++)
    {
      const TsHeldValue *held = &g_array_index (values, TsHeldValue, i);

      propagate_to (self, iteration, &self->plan->nodes[held->node], held->value == NULL, &held->value);
    }
}

static void
hold (GArray *values,
      guint32 node,
      TsTensor *value)
{
  TsHeldValue held = { node, value != NULL ? ts_tensor_ref (value) : NULL };

  g_array_append_val (values, held);
}

static TsIteration *
begin_iteration (TsExecutor *self,
                 TsFrame *frame)
{
  TsIteration *iteration = ts_frame_add_iteration (frame);
  g_autoptr (GArray) next_values = g_steal_pointer (&frame->next_values);

  frame->next_values = g_array_new (FALSE, FALSE, sizeof (TsHeldValue));
  g_array_set_clear_func (frame->next_values, ts_held_value_clear);
  g_array_set_size (frame->dead_exits, 0);

  deliver_held (self, iteration, next_values);
  deliver_held (self, iteration, frame->invariants);
  return iteration;
}

static TsFrame *
find_or_add_child (TsExecutor *self,
                   TsIteration *iteration,
                   guint32 plan_frame)
{
  TsFrame *child;

  for (guint i = 0; i < iteration->children->len; i++)
    {
      child = g_ptr_array_index (iteration->children, i);
      if (child->plan_frame == plan_frame)
        return child;
    }

  child = ts_frame_new (self->plan, plan_frame, iteration->frame, iteration);
  g_ptr_array_add (iteration->children, child);
  ts_frame_add_iteration (child);
  return child;
}

static gboolean
is_iteration_done (TsFrame *frame)
{
  const TsIteration *oldest;

  if (frame->iterations->len == 0)
    return FALSE;
  oldest = g_ptr_array_index (frame->iterations, 0);
  return oldest->n_outstanding == 0 && oldest->children->len == 0 &&
         (oldest->number > 0 || frame->n_pending_enters == 0);
}

/* Drops iterations that are done, lets deferred ones begin, and ends the frame when nothing is left of it: then its
 * dead Exits reach the parent, which may end frames further out. */
static void
clean_up (TsExecutor *self,
          TsFrame *frame)
{
  while (frame->parent != NULL)
    {
      TsFrame *parent = frame->parent;
      TsIteration *parent_iteration = frame->parent_iteration;

      while (is_iteration_done (frame))
        {
          ts_frame_drop_iteration (frame);
          if (frame->next_values->len > 0)
            begin_iteration (self, frame);
        }
      if (frame->iterations->len > 0 || frame->n_pending_enters > 0)
        return;

      for (guint i = 0; i < frame->dead_exits->len; i++)
        propagate_to (self, parent_iteration,
                      &self->plan->nodes[g_array_index (frame->dead_exits, guint32, i)], TRUE, NULL);
      g_ptr_array_remove_fast (parent_iteration->children, frame);
      frame = parent;
    }
}

static void
propagate_enter (TsExecutor *self,
                 const TsActivation *activation,
                 const TsPlanNode *node)
{
  TsFrame *child = find_or_add_child (self, activation->iteration, node->child_frame);

  child->n_pending_enters--;
  if (node->kind == TS_PLAN_NODE_CONSTANT_ENTER)
    {
      hold (child->invariants, activation->node, self->outputs[0]);
      for (gint64 i = 0; i <= child->newest; i++)
        if (ts_frame_get_iteration (child, i) != NULL)
          propagate_to (self, ts_frame_get_iteration (child, i), node, activation->dead, self->outputs);
    }
  else
    propagate_to (self, ts_frame_get_iteration (child, 0), node, activation->dead, self->outputs);

  activation->iteration->n_outstanding--;
  clean_up (self, child);
}

static void
propagate_exit (TsExecutor *self,
                const TsActivation *activation,
                const TsPlanNode *node)
{
  TsFrame *frame = activation->frame;

  if (!activation->dead)
    propagate_to (self, frame->parent_iteration, node, FALSE, self->outputs);
  else if (activation->iteration->number == frame->newest)
    g_array_append_val (frame->dead_exits, activation->node);
  activation->iteration->n_outstanding--;
}

static void
propagate_next_iteration (TsExecutor *self,
                          const TsActivation *activation,
                          const TsPlanNode *node)
{
  TsFrame *frame = activation->frame;

  if (!activation->dead)
    {
      TsIteration *next = ts_frame_get_iteration (frame, activation->iteration->number + 1);

      if (next == NULL && frame->iterations->len >= PARALLEL_ITERATIONS)
        hold (frame->next_values, activation->node, self->outputs[0]);
      else
        propagate_to (self, next != NULL ? next : begin_iteration (self, frame), node, FALSE, self->outputs);
    }
  activation->iteration->n_outstanding--;
}

/* ---- one activation ------------------------------------------------------------------------------- */

static void
clear_inputs (TsExecutor *self,
              const TsActivation *activation)
{
  const TsPlanNode *node = &self->plan->nodes[activation->node];
  TsTensor **slots = activation->iteration->slots + node->first_in;

  for (guint32 i = 0; i < node->n_in; i++)
    g_clear_pointer (&slots[i], ts_tensor_unref);
}

static void
clear_outputs (TsExecutor *self,
               const TsPlanNode *node)
{
  for (guint32 i = 0; i < node->n_out; i++)
    g_clear_pointer (&self->outputs[i], ts_tensor_unref);
}

static void
add_context (const TsActivation *activation,
             const TsPlanNode *node,
             GError **error)
{
  if (activation->frame->parent == NULL)
    g_prefix_error (error, "%s (%s): ", node->op->name, node->op->type);
  else
    g_prefix_error (error, "%s (%s), iteration %" G_GINT64_FORMAT ": ", node->op->name, node->op->type,
                    activation->iteration->number);
}

/* The inputs of a node with reference edges, in self->inputs: what takes a value gets the one of this moment. */
static gboolean
read_references (TsExecutor *self,
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
drop_references (TsExecutor *self,
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
compute (TsExecutor *self,
         const TsActivation *activation,
         GError **error)
{
  const TsPlanNode *node = &self->plan->nodes[activation->node];
  TsTensor **in = activation->iteration->slots + node->first_in;
  TsCall call = {
    .n_in = node->n_in,
    .n_out = node->n_out,
    .in = in,
    .out = self->outputs,
    .out_dtypes = node->out_dtypes,
    .state = node->state,
    .n_threads = self->n_threads,
    .resources = self->resources,
    .run = self->run,
    .run_function = ts_function_run,
    .depth = self->depth,
    .cancellable = self->cancellable,
  };
  gboolean ok;

  if (activation->dead)
    return TRUE;

  if (node->problem != NULL)
    {
      g_propagate_error (error, g_error_copy (node->problem));
      add_context (activation, node, error);
      return FALSE;
    }

  /* Somebody watches: the inputs must still be there afterwards, so no kernel may take one over. */
  if (self->has_seam)
    for (guint32 i = 0; i < node->n_in; i++)
      if (in[i] != NULL)
        ts_tensor_ref (in[i]);

  if (G_UNLIKELY (node->reads != NULL))
    {
      call.in = self->inputs;
      ok = read_references (self, node, in, error) && node->kernel->run (&call, error);
      drop_references (self, node, in);
    }
  else
    ok = node->kernel->run (&call, error);

  if (self->has_seam)
    for (guint32 i = 0; i < node->n_in; i++)
      if (in[i] != NULL)
        ts_tensor_unref (in[i]);

  if (!ok)
    {
      clear_outputs (self, node);
      add_context (activation, node, error);
      return FALSE;
    }

  if (!self->has_seam)
    clear_inputs (self, activation);
  return TRUE;
}

static void
propagate (TsExecutor *self,
           const TsActivation *activation)
{
  const TsPlanNode *node = &self->plan->nodes[activation->node];

  if (self->has_seam || activation->dead)
    clear_inputs (self, activation);

  switch (node->kind)
    {
    case TS_PLAN_NODE_ENTER:
    case TS_PLAN_NODE_CONSTANT_ENTER:
      propagate_enter (self, activation, node);
      break;

    case TS_PLAN_NODE_EXIT:
      propagate_exit (self, activation, node);
      break;

    case TS_PLAN_NODE_NEXT_ITERATION:
      propagate_next_iteration (self, activation, node);
      break;

    case TS_PLAN_NODE_ORDINARY:
    case TS_PLAN_NODE_MERGE:
    case TS_PLAN_NODE_CONTROL_TRIGGER:
      propagate_to (self, activation->iteration, node, activation->dead, self->outputs);
      activation->iteration->n_outstanding--;
      break;

    default:
      g_assert_not_reached ();
    }

  clear_outputs (self, node);
  self->n_done++;
  clean_up (self, activation->frame);
}

/* ---- the run ------------------------------------------------------------------------------------- */

static TsExecutor *new (TsPlan *plan,
                        TsResources *resources,
                        guint n_threads,
                        GCancellable *cancellable)
{
  TsExecutor *self = g_new0 (TsExecutor, 1);

  self->plan = ts_plan_ref (plan);
  self->resources = resources;
  self->n_threads = MAX (n_threads, 1);
  g_set_object (&self->cancellable, cancellable);

  self->inputs = g_new0 (TsTensor *, plan->max_in + 1);
  self->outputs = g_new0 (TsTensor *, plan->max_out + 1);
  self->fetched = g_new0 (TsTensor *, plan->n_fetches + 1);
  self->fetch_is_dead = g_new0 (guint8, plan->n_fetches + 1);
  ts_ready_queue_init (&self->ready);
  self->root = ts_frame_new (plan, 0, NULL, NULL);
  return self;
}

static void
begin (TsExecutor *self,
       TsTensor *const *feed_values)
{
  const TsPlan *plan = self->plan;
  TsIteration *iteration = ts_frame_add_iteration (self->root);

  for (guint32 i = 0; i < plan->n_nodes; i++)
    if (plan->nodes[i].frame == 0 && iteration->nodes[plan->nodes[i].place].pending == 0)
      make_ready (self, iteration, i, FALSE);
  for (guint f = 0; f < plan->n_feeds; f++)
    for (guint e = plan->first_feed_edge[f]; e < plan->first_feed_edge[f + 1]; e++)
      arrive (self, iteration, &plan->feed_edges[e], FALSE, feed_values[f], FALSE);
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
  TsExecutor *self = new (plan, resources, n_threads, cancellable);

  self->run = ts_resources_begin_run (resources);
  self->has_seam = seam != NULL;
  if (seam != NULL)
    self->seam = *seam;
  self->seam_data = seam_data;
  begin (self, feed_values);
  return self;
}

TsExecutor *
ts_executor_new_nested (TsPlan *plan,
                        TsTensor *const *args,
                        const TsCall *caller)
{
  TsExecutor *self = new (plan, caller->resources, caller->n_threads, caller->cancellable);

  self->run = caller->run;
  self->depth = caller->depth + 1;
  begin (self, args);
  return self;
}

void
ts_executor_free (TsExecutor *self)
{
  if (self->has_current)
    clear_outputs (self, &self->plan->nodes[self->current.node]);
  if (self->depth == 0)
    ts_resources_end_run (self->resources, self->run);
  ts_ready_queue_clear (&self->ready);
  ts_frame_free (self->root);
  for (guint i = 0; i < self->plan->n_fetches; i++)
    g_clear_pointer (&self->fetched[i], ts_tensor_unref);
  g_clear_error (&self->failure);
  g_free (self->fetched);
  g_free (self->fetch_is_dead);
  g_free (self->inputs);
  g_free (self->outputs);
  g_clear_object (&self->cancellable);
  ts_plan_unref (self->plan);
  g_free (self);
}

static TsExecutorStatus
advance (TsExecutor *self,
         GError **error)
{
  for (;;)
    {
      if (self->phase == TS_PHASE_IDLE)
        {
          if (self->failure != NULL)
            {
              g_propagate_error (error, g_error_copy (self->failure));
              return TS_EXECUTOR_FAILED;
            }
          if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
            return TS_EXECUTOR_FAILED;
          self->has_current = ts_ready_queue_pop (&self->ready, &self->current);
          if (!self->has_current)
            return TS_EXECUTOR_DONE;
          self->current.serial = ++self->n_begun;
          self->phase = TS_PHASE_BEFORE;
          if (self->has_seam && self->seam.before (self, &self->current, self->seam_data))
            return TS_EXECUTOR_STOPPED;
        }

      if (self->phase == TS_PHASE_BEFORE)
        {
          if (!compute (self, &self->current, error))
            return TS_EXECUTOR_FAILED;
          self->phase = TS_PHASE_AFTER;
          if (self->has_seam && self->seam.after (self, &self->current, self->outputs, self->seam_data))
            return TS_EXECUTOR_STOPPED;
        }

      propagate (self, &self->current);
      self->has_current = FALSE;
      self->phase = TS_PHASE_IDLE;
    }
}

TsExecutorStatus
ts_executor_advance (TsExecutor *self,
                     GError **error)
{
  guint mode = ts_denormals_flush ();
  TsExecutorStatus status = advance (self, error);

  ts_denormals_restore (mode);
  return status;
}

/* ---- looking ------------------------------------------------------------------------------------- */

TsPlan *
ts_executor_get_plan (TsExecutor *self)
{
  return self->plan;
}

TsPhase
ts_executor_get_phase (TsExecutor *self)
{
  return self->phase;
}

const TsActivation *
ts_executor_get_current (TsExecutor *self)
{
  return self->has_current ? &self->current : NULL;
}

const TsOperation *
ts_executor_get_operation (TsExecutor *self,
                           const TsActivation *activation)
{
  return self->plan->nodes[activation->node].op;
}

gint64
ts_activation_get_iteration (const TsActivation *activation)
{
  return activation->iteration->number;
}

TsTensor *
ts_executor_dup_input (TsExecutor *self,
                       const TsActivation *activation,
                       guint i)
{
  const TsPlanNode *node = &self->plan->nodes[activation->node];
  TsTensor *slot;

  g_return_val_if_fail (i < node->n_in, NULL);
  slot = activation->iteration->slots[node->first_in + i];
  return slot != NULL ? ts_tensor_dup_value (slot) : NULL;
}

TsTensor *
ts_executor_get_output (TsExecutor *self,
                        guint i)
{
  g_return_val_if_fail (self->phase == TS_PHASE_AFTER, NULL);
  g_return_val_if_fail (i < self->plan->nodes[self->current.node].n_out, NULL);

  return self->outputs[i];
}

void
ts_executor_set_output (TsExecutor *self,
                        guint i,
                        TsTensor *value)
{
  g_return_if_fail (self->phase == TS_PHASE_AFTER);
  g_return_if_fail (i < self->plan->nodes[self->current.node].n_out);

  ts_tensor_ref (value);
  g_clear_pointer (&self->outputs[i], ts_tensor_unref);
  self->outputs[i] = value;
}

guint
ts_executor_get_n_ready (TsExecutor *self)
{
  return ts_ready_queue_get_length (&self->ready) + (self->has_current ? 1 : 0);
}

void
ts_executor_get_ready (TsExecutor *self,
                       TsActivation *activations)
{
  if (self->has_current)
    *activations++ = self->current;
  ts_ready_queue_list (&self->ready, activations);
}

guint64
ts_executor_get_n_done (TsExecutor *self)
{
  return self->n_done;
}

TsTensor *
ts_executor_dup_fetch (TsExecutor *self,
                       guint i,
                       GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (i < self->plan->n_fetches, NULL);

  if (self->fetched[i] != NULL)
    return ts_tensor_ref (self->fetched[i]);

  name = ts_graph_dup_output_name (self->plan->graph, self->plan->fetches[i]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               self->fetch_is_dead[i] ? "%s has no value: it is on a branch that was not taken" : "%s has no value yet",
               name);
  return NULL;
}
