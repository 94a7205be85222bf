#include "engine/exec/ts-frame.h"

#include "engine/exec/ts-invocation.h"
#include "engine/tensor/ts-block.h"

#include <string.h>

static const TsPlanFrame *
get_plan_frame (const TsFrame *self)
{
  return &self->invocation->plan->frames[self->plan_frame];
}

/* ---- memory of iterations: with its slots and what it knows of its nodes in one piece ------------------- */

static gsize
iteration_size (const TsPlanFrame *frame)
{
  return sizeof (TsIteration) + frame->n_slots * sizeof (TsTensor *) + frame->n_nodes * sizeof (TsNodeState);
}

static TsIteration *
iteration_alloc (const TsPlanFrame *frame)
{
  gsize size = iteration_size (frame);

  if (size < TS_BLOCK_MIN)
    return g_malloc (size);
  return ts_block_alloc_or_abort (size);
}

static TsNodeState *
get_nodes (TsIteration *self,
           const TsPlanFrame *frame)
{
  return (TsNodeState *)(void *)((char *)(self + 1) + frame->n_slots * sizeof (TsTensor *));
}

static void
iteration_free (TsIteration *self)
{
  const TsPlanFrame *frame = get_plan_frame (self->frame);

  while (self->first_child != NULL)
    ts_frame_remove (self->first_child);
  for (guint32 i = 0; i < frame->n_slots; i++)
    g_clear_pointer (&self->slots[i], ts_tensor_unref);
  if (iteration_size (frame) < TS_BLOCK_MIN)
    g_free (self);
  else
    ts_block_free (self);
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

/* ---- copies ------------------------------------------------------------------------------------- */

static TsIteration *
iteration_copy (const TsIteration *self,
                TsFrame *frame,
                GHashTable *iterations)
{
  const TsPlanFrame *plan_frame = get_plan_frame (frame);
  TsIteration *copy = iteration_alloc (plan_frame);
  TsFrame **link;

  memcpy (copy, self, iteration_size (plan_frame));
  copy->frame = frame;
  copy->next = NULL;
  copy->nodes = get_nodes (copy, plan_frame);
  for (guint32 i = 0; i < plan_frame->n_slots; i++)
    if (copy->slots[i] != NULL)
      ts_tensor_ref (copy->slots[i]);
  g_hash_table_insert (iterations, (gpointer)self, copy);
  link = &copy->first_child;
  for (const TsFrame *child = self->first_child; child != NULL; child = child->next_sibling)
    {
      *link = ts_frame_copy (child, frame->invocation, copy, iterations);
      link = &(*link)->next_sibling;
    }
  *link = NULL;
  return copy;
}

static GArray *
held_values_copy (const GArray *values)
{
  GArray *copy = NULL;

  for (guint i = 0; values != NULL && i < values->len; i++)
    ts_frame_hold (&copy, g_array_index (values, TsHeldValue, i).node, g_array_index (values, TsHeldValue, i).value);
  return copy;
}

TsFrame *
ts_frame_copy (const TsFrame *self,
               TsInvocation *invocation,
               TsIteration *parent_iteration,
               GHashTable *iterations)
{
  TsFrame *copy = g_memdup2 (self, sizeof *self);
  TsIteration **link = &copy->oldest;

  copy->invocation = invocation;
  copy->parent = parent_iteration != NULL ? parent_iteration->frame : NULL;
  copy->parent_iteration = parent_iteration;
  copy->next_sibling = NULL;
  copy->newest = NULL;
  for (const TsIteration *iteration = self->oldest; iteration != NULL; iteration = iteration->next)
    {
      copy->newest = *link = iteration_copy (iteration, copy, iterations);
      link = &(*link)->next;
    }
  *link = NULL;
  copy->next_values = held_values_copy (self->next_values);
  copy->invariants = held_values_copy (self->invariants);
  copy->dead_exits = self->dead_exits != NULL ? g_array_copy (self->dead_exits) : NULL;
  return copy;
}

gsize
ts_frame_get_held_bytes (const TsFrame *self)
{
  guint32 n_slots = get_plan_frame (self)->n_slots;
  gsize bytes = 0;

  for (const TsIteration *iteration = self->oldest; iteration != NULL; iteration = iteration->next)
    {
      for (guint32 i = 0; i < n_slots; i++)
        if (iteration->slots[i] != NULL && iteration->slots[i]->owner_free == NULL)
          bytes += ts_tensor_footprint_bytes (iteration->slots[i]);
      for (const TsFrame *child = iteration->first_child; child != NULL; child = child->next_sibling)
        bytes += ts_frame_get_held_bytes (child);
    }
  return bytes;
}

/* ---- beginning and end --------------------------------------------------------------------------- */

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
  TsIteration *iteration = iteration_alloc (frame);

  memset (iteration, 0, sizeof (TsIteration) + frame->n_slots * sizeof (TsTensor *));
  iteration->frame = self;
  iteration->number = ++self->newest_number;
  iteration->nodes = get_nodes (iteration, frame);
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
