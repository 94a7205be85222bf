#include "engine/exec/ts-frame.h"

#include "engine/exec/ts-invocation.h"

#include <string.h>

static const TsPlanFrame *
get_plan_frame (const TsFrame *self)
{
  return &self->invocation->plan->frames[self->plan_frame];
}

static void
iteration_free (TsIteration *self)
{
  guint32 n_slots = get_plan_frame (self->frame)->n_slots;

  while (self->first_child != NULL)
    ts_frame_remove (self->first_child);
  for (guint32 i = 0; i < n_slots; i++)
    g_clear_pointer (&self->slots[i], ts_tensor_unref);
  g_free (self);
}

TsFrame *
ts_frame_new (TsInvocation *invocation,
              guint32 plan_frame,
              TsIteration *parent_iteration)
{
  TsFrame *self = g_new0 (TsFrame, 1);

  self->invocation = invocation;
  self->plan_frame = plan_frame;
  self->newest_number = -1;
  self->n_pending_enters = get_plan_frame (self)->n_enters;
  if (parent_iteration != NULL)
    {
      self->parent = parent_iteration->frame;
      self->parent_iteration = parent_iteration;
      self->next_sibling = parent_iteration->first_child;
      parent_iteration->first_child = self;
    }
  return self;
}

void
ts_frame_free (TsFrame *self)
{
  while (self->oldest != NULL)
    ts_frame_drop_iteration (self);
  g_clear_pointer (&self->next_values, g_array_unref);
  g_clear_pointer (&self->invariants, g_array_unref);
  g_clear_pointer (&self->dead_exits, g_array_unref);
  g_free (self);
}

void
ts_frame_remove (TsFrame *self)
{
  TsFrame **link = &self->parent_iteration->first_child;

  while (*link != self)
    link = &(*link)->next_sibling;
  *link = self->next_sibling;
  ts_frame_free (self);
}

static void
clear_held_value (gpointer data)
{
  TsHeldValue *held = data;

  g_clear_pointer (&held->value, ts_tensor_unref);
}

void
ts_frame_hold (GArray **values,
               guint32 node,
               TsTensor *value)
{
  TsHeldValue held = { node, value != NULL ? ts_tensor_ref (value) : NULL };

  if (*values == NULL)
    {
      *values = g_array_new (FALSE, FALSE, sizeof (TsHeldValue));
      g_array_set_clear_func (*values, clear_held_value);
    }
  g_array_append_val (*values, held);
}

/* In one piece of memory: the iteration, its slots, its nodes. */
TsIteration *
ts_frame_add_iteration (TsFrame *self)
{
  const TsPlanFrame *frame = get_plan_frame (self);
  gsize slots_size = frame->n_slots * sizeof (TsTensor *);
  TsIteration *iteration = g_malloc (sizeof (TsIteration) + slots_size + frame->n_nodes * sizeof (TsNodeState));

  memset (iteration, 0, sizeof (TsIteration) + slots_size);
  iteration->frame = self;
  iteration->number = ++self->newest_number;
  iteration->nodes = (TsNodeState *)(void *)((char *)(iteration + 1) + slots_size);
  if (frame->n_nodes > 0)
    memcpy (iteration->nodes, self->invocation->plan->first_states + frame->first_node, frame->n_nodes * sizeof (TsNodeState));

  if (self->newest != NULL)
    self->newest->next = iteration;
  else
    self->oldest = iteration;
  self->newest = iteration;
  self->n_iterations++;
  return iteration;
}

void
ts_frame_drop_iteration (TsFrame *self)
{
  TsIteration *iteration = self->oldest;

  self->oldest = iteration->next;
  if (self->oldest == NULL)
    self->newest = NULL;
  self->n_iterations--;
  iteration_free (iteration);
}

TsIteration *
ts_frame_get_iteration (TsFrame *self,
                        gint64 number)
{
  TsIteration *iteration = self->oldest;

  while (iteration != NULL && iteration->number != number)
    iteration = iteration->next;
  return iteration;
}
