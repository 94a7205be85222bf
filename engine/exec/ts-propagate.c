#include "engine/exec/ts-propagate.h"

#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

/* ---- arriving ------------------------------------------------------------------------------------ */

void
ts_propagate_make_ready (TsInvocation *self,
                         TsIteration *iteration,
                         guint32 node,
                         gboolean dead)
{
  TsActivation activation = { .node = node, .dead = dead, .frame = iteration->frame, .iteration = iteration };

  iteration->n_outstanding++;
  ts_ready_queue_push (&self->ready, &activation);
}

/* Takes the reference. */
static void
put (TsIteration *iteration,
     const TsPlanNode *node,
     gint32 input,
     TsTensor *value)
{
  TsTensor **slot = &iteration->slots[node->first_in + (guint32)input];

  g_clear_pointer (slot, ts_tensor_unref);
  *slot = value;
}

/* A Merge runs at its first live value, and is dead only when all its inputs are, or when the dead one comes from an
 * Enter (a loop on a branch that is not taken). */
static void
arrive_at_merge (TsInvocation *self,
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
        ts_propagate_make_ready (self, iteration, edge->node, dead);
    }
  else if (value != NULL)
    {
      gboolean first = (state->pending & 1) != 0;

      if (first)
        put (iteration, node, edge->input, ts_tensor_ref (value));
      if (state->pending == 1)
        ts_propagate_make_ready (self, iteration, edge->node, FALSE);
      state->pending &= ~1u;
    }
  else
    {
      state->n_dead++;
      dead = state->n_dead == node->n_data || from_enter;
      if (state->pending == 1 && dead)
        ts_propagate_make_ready (self, iteration, edge->node, TRUE);
    }
}

static void
fail_fetch (TsInvocation *self,
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
arrive_at_fetch (TsInvocation *self,
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

void
ts_propagate_arrive (TsInvocation *self,
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
    put (iteration, node, edge->input, ts_tensor_ref (value));
  if (--state->pending == 0)
    ts_propagate_make_ready (self, iteration, edge->node, state->n_dead > 0 && node->kind != TS_PLAN_NODE_CONTROL_TRIGGER);
}

/* The most common way: to an ordinary node, of a live value, of which nobody else needs the reference. */
static void
hand_over (TsInvocation *self,
           TsIteration *iteration,
           const TsPlanEdge *edge,
           TsTensor **output)
{
  const TsPlanNode *node = &self->plan->nodes[edge->node];
  TsNodeState *state = &iteration->nodes[node->place];

  put (iteration, node, edge->input, g_steal_pointer (output));
  if (--state->pending == 0)
    ts_propagate_make_ready (self, iteration, edge->node, state->n_dead > 0 && node->kind != TS_PLAN_NODE_CONTROL_TRIGGER);
}

/* @outputs: (nullable): what is handed over is taken from them. */
static void
propagate_to (TsInvocation *self,
              TsIteration *iteration,
              const TsPlanNode *from,
              gboolean is_dead,
              TsTensor **outputs)
{
  gboolean from_enter = from->kind == TS_PLAN_NODE_ENTER || from->kind == TS_PLAN_NODE_CONSTANT_ENTER;
  const TsPlanEdge *edge = &self->plan->edges[from->first_edge], *end = edge + from->n_edges;

  for (; edge < end; edge++)
    {
      TsTensor *value = edge->output >= 0 && outputs != NULL ? outputs[edge->output] : NULL;

      if (edge->takes && value != NULL && !is_dead)
        hand_over (self, iteration, edge, &outputs[edge->output]);
      else
        ts_propagate_arrive (self, iteration, edge, is_dead, value, from_enter);
    }
}

/* ---- loops -------------------------------------------------------------------------------------- */

static void
deliver_held (TsInvocation *self,
              TsIteration *iteration,
              const GArray *values)
{
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      const TsHeldValue *held = &g_array_index (values, TsHeldValue, i);
      TsTensor *value = held->value != NULL ? ts_tensor_ref (held->value) : NULL;

      propagate_to (self, iteration, &self->plan->nodes[held->node], value == NULL, &value);
      g_clear_pointer (&value, ts_tensor_unref);
    }
}

static TsIteration *
begin_iteration (TsInvocation *self,
                 TsFrame *frame)
{
  TsIteration *iteration = ts_frame_add_iteration (frame);
  g_autoptr (GArray) next_values = g_steal_pointer (&frame->next_values);

  if (frame->dead_exits != NULL)
    g_array_set_size (frame->dead_exits, 0);
  deliver_held (self, iteration, next_values);
  deliver_held (self, iteration, frame->invariants);
  return iteration;
}

static TsFrame *
find_or_add_child (TsInvocation *self,
                   TsIteration *iteration,
                   guint32 plan_frame)
{
  TsFrame *child = iteration->first_child;

  while (child != NULL && child->plan_frame != plan_frame)
    child = child->next_sibling;
  if (child == NULL)
    {
      child = ts_frame_new (self, plan_frame, iteration);
      ts_frame_add_iteration (child);
    }
  return child;
}

static gboolean
is_iteration_done (const TsFrame *frame)
{
  const TsIteration *oldest = frame->oldest;

  return oldest != NULL && oldest->n_outstanding == 0 && oldest->first_child == NULL &&
         (oldest->number > 0 || frame->n_pending_enters == 0);
}

/* The frame is over: only now do its dead Exits reach the parent. */
static void
end_frame (TsInvocation *self,
           TsFrame *frame)
{
  for (guint i = 0; frame->dead_exits != NULL && i < frame->dead_exits->len; i++)
    propagate_to (self, frame->parent_iteration, &self->plan->nodes[g_array_index (frame->dead_exits, guint32, i)], TRUE, NULL);
  ts_frame_remove (frame);
}

/* Drops iterations that are done, lets deferred ones begin, and ends the frame when nothing is left of it, which may end
 * frames further out. */
static void
clean_up (TsInvocation *self,
          TsFrame *frame)
{
  while (frame->parent != NULL)
    {
      TsFrame *parent = frame->parent;

      while (is_iteration_done (frame))
        {
          ts_frame_drop_iteration (frame);
          if (frame->next_values != NULL)
            begin_iteration (self, frame);
        }
      if (frame->oldest != NULL || frame->n_pending_enters > 0)
        return;

      end_frame (self, frame);
      frame = parent;
    }
}

/* Returns the frame that it led into, which may be over at once. */
static TsFrame *
propagate_enter (TsInvocation *self,
                 const TsActivation *activation,
                 const TsPlanNode *node,
                 TsTensor **outputs)
{
  TsFrame *child = find_or_add_child (self, activation->iteration, node->child_frame);

  child->n_pending_enters--;
  if (node->kind == TS_PLAN_NODE_CONSTANT_ENTER)
    {
      ts_frame_hold (&child->invariants, activation->node, outputs[0]);
      for (TsIteration *iteration = child->oldest; iteration != NULL; iteration = iteration->next)
        {
          TsTensor *value = outputs[0] != NULL ? ts_tensor_ref (outputs[0]) : NULL;

          propagate_to (self, iteration, node, activation->dead, &value);
          g_clear_pointer (&value, ts_tensor_unref);
        }
    }
  else
    propagate_to (self, ts_frame_get_iteration (child, 0), node, activation->dead, outputs);

  activation->iteration->n_outstanding--;
  return child;
}

static void
propagate_exit (TsInvocation *self,
                const TsActivation *activation,
                const TsPlanNode *node,
                TsTensor **outputs)
{
  TsFrame *frame = activation->frame;

  if (!activation->dead)
    propagate_to (self, frame->parent_iteration, node, FALSE, outputs);
  else if (activation->iteration->number == frame->newest_number)
    {
      if (frame->dead_exits == NULL)
        frame->dead_exits = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (frame->dead_exits, activation->node);
    }
  activation->iteration->n_outstanding--;
}

static void
propagate_next_iteration (TsInvocation *self,
                          const TsActivation *activation,
                          const TsPlanNode *node,
                          TsTensor **outputs,
                          gboolean parallel_iterations)
{
  TsFrame *frame = activation->frame;
  guint window = parallel_iterations ? self->plan->frames[frame->plan_frame].parallel_iterations : 1;

  if (!activation->dead)
    {
      TsIteration *next = ts_frame_get_iteration (frame, activation->iteration->number + 1);

      if (next == NULL && frame->n_iterations >= window)
        ts_frame_hold (&frame->next_values, activation->node, outputs[0]);
      else
        propagate_to (self, next != NULL ? next : begin_iteration (self, frame), node, FALSE, outputs);
    }
  activation->iteration->n_outstanding--;
}

void
ts_propagate (TsInvocation *self,
              const TsActivation *activation,
              TsTensor **outputs,
              gboolean parallel_iterations)
{
  const TsPlanNode *node = &self->plan->nodes[activation->node];
  TsFrame *frame = activation->frame; /* the innermost that may be over now */

  switch (node->kind)
    {
    case TS_PLAN_NODE_ENTER:
    case TS_PLAN_NODE_CONSTANT_ENTER:
      frame = propagate_enter (self, activation, node, outputs);
      break;

    case TS_PLAN_NODE_EXIT:
      propagate_exit (self, activation, node, outputs);
      break;

    case TS_PLAN_NODE_NEXT_ITERATION:
      propagate_next_iteration (self, activation, node, outputs, parallel_iterations);
      break;

    case TS_PLAN_NODE_ORDINARY:
    case TS_PLAN_NODE_MERGE:
    case TS_PLAN_NODE_CONTROL_TRIGGER:
      propagate_to (self, activation->iteration, node, activation->dead, outputs);
      activation->iteration->n_outstanding--;
      break;

    default:
      g_assert_not_reached ();
    }

  for (guint32 i = 0; i < node->n_out; i++)
    g_clear_pointer (&outputs[i], ts_tensor_unref);
  self->n_done++;
  clean_up (self, frame);
}
