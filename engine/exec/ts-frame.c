#include "engine/exec/ts-frame.h"

void
ts_held_value_clear (gpointer data)
{
  TsHeldValue *held = data;

  g_clear_pointer (&held->value, ts_tensor_unref);
}

static void
iteration_free (gpointer data)
{
  TsIteration *self = data;

  for (guint32 i = 0; i < self->frame->plan->frames[self->frame->plan_frame].n_slots; i++)
    g_clear_pointer (&self->slots[i], ts_tensor_unref);
  g_ptr_array_unref (self->children);
  g_free (self->slots);
  g_free (self->nodes);
  g_free (self);
}

static GArray *
new_held_values (void)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (TsHeldValue));

  g_array_set_clear_func (values, ts_held_value_clear);
  return values;
}

TsFrame *
ts_frame_new (TsPlan *plan,
              guint32 plan_frame,
              TsFrame *parent,
              TsIteration *parent_iteration)
{
  TsFrame *self = g_new0 (TsFrame, 1);

  self->plan = plan;
  self->plan_frame = plan_frame;
  self->parent = parent;
  self->parent_iteration = parent_iteration;
  self->iterations = g_ptr_array_new_with_free_func (iteration_free);
  self->newest = -1;
  self->n_pending_enters = plan->frames[plan_frame].n_enters;
  self->next_values = new_held_values ();
  self->invariants = new_held_values ();
  self->dead_exits = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
ts_frame_free (TsFrame *self)
{
  g_ptr_array_unref (self->iterations);
  g_array_unref (self->next_values);
  g_array_unref (self->invariants);
  g_array_unref (self->dead_exits);
  g_free (self);
}

TsIteration *
ts_frame_add_iteration (TsFrame *self)
{
  const TsPlanFrame *frame = &self->plan->frames[self->plan_frame];
  TsIteration *iteration = g_new0 (TsIteration, 1);

  iteration->frame = self;
  iteration->number = ++self->newest;
  iteration->slots = g_new0 (TsTensor *, frame->n_slots + 1);
  iteration->nodes = g_new0 (TsNodeState, frame->n_nodes + 1);
  iteration->children = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_frame_free);

  for (guint32 i = 0; i < frame->n_nodes; i++)
    {
      const TsPlanNode *node = &self->plan->nodes[self->plan->frame_nodes[frame->first_node + i]];

      iteration->nodes[i].pending =
          node->kind == TS_PLAN_NODE_MERGE ? 1 + 2 * node->n_controls : node->n_data + node->n_controls;
    }

  g_ptr_array_add (self->iterations, iteration);
  return iteration;
}

void
ts_frame_drop_iteration (TsFrame *self)
{
  g_ptr_array_remove_index (self->iterations, 0);
}

TsIteration *
ts_frame_get_iteration (TsFrame *self,
                        gint64 number)
{
  gint64 oldest = self->newest - (gint64)self->iterations->len + 1;

  if (number < oldest || number > self->newest)
    return NULL;
  return g_ptr_array_index (self->iterations, number - oldest);
}
