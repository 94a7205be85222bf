#include "engine/debug/ts-value-store.h"

#include "engine/tensor/ts-resource.h"

#include <string.h>

#define DEFAULT_BUDGET_BYTES ((gsize)2 << 30)

/* A value in the order of its making; it counts only while it is still the one of its slot. */
typedef struct
{
  guint32 slot;
  TsTensor *value;
} Kept;

struct _TsValueStore
{
  GMutex mutex; /* guards all below */
  guint32 n_ops;
  guint32 n_slots;
  guint8 *op_states;
  guint32 *contexts; /* of each operation */
  guint8 *states;
  TsTensor **values;
  gsize budget_bytes;
  gsize kept_bytes;
  Kept *kept; /* oldest first */
  gsize first_kept;
  gsize end_kept;
  gsize kept_room;
};

/* Sizes the store for the graph, which may have grown since the last run. */
static void
resize (TsValueStore *self,
        TsGraph *graph)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint32 n_slots = ts_graph_get_n_outputs (graph);

  for (guint32 i = 0; i < self->n_slots; i++)
    g_clear_pointer (&self->values[i], ts_tensor_unref);
  if (n_ops > self->n_ops || self->op_states == NULL)
    {
      self->op_states = g_realloc (self->op_states, n_ops + 1);
      self->contexts = g_renew (guint32, self->contexts, n_ops + 1);
    }
  if (n_slots > self->n_slots || self->states == NULL)
    {
      self->states = g_realloc (self->states, n_slots + 1);
      self->values = g_renew (TsTensor *, self->values, n_slots + 1);
    }

  self->n_ops = n_ops;
  self->n_slots = n_slots;
  memset (self->op_states, TS_OP_OUTSIDE, n_ops);
  memset (self->contexts, 0, n_ops * sizeof *self->contexts);
  memset (self->states, TS_VALUE_NOT_COMPUTED, n_slots);
  memset (self->values, 0, n_slots * sizeof *self->values);
  self->first_kept = self->end_kept = 0;
  self->kept_bytes = 0;
}

TsValueStore *
ts_value_store_new (TsGraph *graph)
{
  TsValueStore *self = g_new0 (TsValueStore, 1);

  g_mutex_init (&self->mutex);
  self->budget_bytes = DEFAULT_BUDGET_BYTES;
  resize (self, graph);
  return self;
}

void
ts_value_store_free (TsValueStore *self)
{
  for (guint32 i = 0; i < self->n_slots; i++)
    g_clear_pointer (&self->values[i], ts_tensor_unref);
  g_free (self->op_states);
  g_free (self->contexts);
  g_free (self->states);
  g_free (self->values);
  g_free (self->kept);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ts_value_store_get_use (TsValueStore *self,
                        gsize *bytes,
                        gsize *n_released)
{
  *n_released = 0;
  g_mutex_lock (&self->mutex);
  *bytes = self->kept_bytes;
  for (guint32 i = 0; i < self->n_slots; i++)
    *n_released += self->states[i] == TS_VALUE_RELEASED;
  g_mutex_unlock (&self->mutex);
}

/* What keeping @value costs: nothing where its memory is somebody else's anyway, such as a constant's. */
static gsize
cost_of (const TsTensor *value)
{
  return value->owner_free == NULL ? ts_tensor_footprint_bytes (value) : sizeof *value;
}

static void
drop (TsValueStore *self,
      guint32 slot)
{
  if (self->values[slot] == NULL)
    return;
  self->kept_bytes -= cost_of (self->values[slot]);
  g_clear_pointer (&self->values[slot], ts_tensor_unref);
}

static void
keep_to_budget (TsValueStore *self)
{
  while (self->kept_bytes > self->budget_bytes && self->first_kept < self->end_kept)
    {
      const Kept *oldest = &self->kept[self->first_kept++];

      if (self->values[oldest->slot] != oldest->value || self->states[oldest->slot] == TS_VALUE_FED)
        continue;
      drop (self, oldest->slot);
      self->states[oldest->slot] = TS_VALUE_RELEASED;
    }
}

/* Leaves out what is not the value of its slot any more. */
static void
forget_replaced (TsValueStore *self)
{
  gsize n = 0;

  for (gsize i = self->first_kept; i < self->end_kept; i++)
    if (self->values[self->kept[i].slot] == self->kept[i].value)
      self->kept[n++] = self->kept[i];
  self->first_kept = 0;
  self->end_kept = n;
}

/* Room for one more, and for as many again, so that this takes no time to speak of. */
static void
make_room (TsValueStore *self)
{
  if (G_LIKELY (self->end_kept < self->kept_room))
    return;
  forget_replaced (self);
  if (self->end_kept < self->kept_room / 2)
    return;
  self->kept_room = MAX (2 * self->kept_room, 64);
  self->kept = g_renew (Kept, self->kept, self->kept_room);
}

void
ts_value_store_set_budget (TsValueStore *self,
                           gsize budget_bytes)
{
  g_mutex_lock (&self->mutex);
  self->budget_bytes = budget_bytes;
  keep_to_budget (self);
  g_mutex_unlock (&self->mutex);
}

static void
set_locked (TsValueStore *self,
            guint32 slot,
            TsTensor *value,
            TsValueState state)
{
  if (slot >= self->n_slots)
    return;
  drop (self, slot);
  self->states[slot] = (guint8)state;
  if (value == NULL)
    return;

  self->values[slot] = ts_tensor_ref (value);
  self->kept_bytes += cost_of (value);
  make_room (self);
  self->kept[self->end_kept++] = (Kept) { slot, value };
}

void
ts_value_store_begin (TsValueStore *self,
                      const TsPlan *plan,
                      const TsFeed *feeds,
                      guint n_feeds)
{
  g_mutex_lock (&self->mutex);
  resize (self, plan->graph);

  for (guint32 i = 0; i < plan->n_ops; i++)
    if (plan->node_of_op[i] != TS_NO_OP)
      self->op_states[i] = TS_OP_WAITING;
  for (guint i = 0; i < n_feeds; i++)
    {
      const TsOperation *op = ts_graph_get_operation (plan->graph, feeds[i].output.op);

      set_locked (self, op->first_output + feeds[i].output.index, feeds[i].value, TS_VALUE_FED);
      if (self->op_states[op->index] == TS_OP_OUTSIDE)
        self->op_states[op->index] = TS_OP_FED;
    }
  g_mutex_unlock (&self->mutex);
}

void
ts_value_store_set_op_state (TsValueStore *self,
                             guint32 op,
                             TsOpState state)
{
  g_mutex_lock (&self->mutex);
  if (op < self->n_ops)
    self->op_states[op] = (guint8)state;
  g_mutex_unlock (&self->mutex);
}

TsOpState
ts_value_store_get_op_state (TsValueStore *self,
                             guint32 op)
{
  TsOpState state = TS_OP_OUTSIDE;

  g_mutex_lock (&self->mutex);
  if (op < self->n_ops)
    state = (TsOpState)self->op_states[op];
  g_mutex_unlock (&self->mutex);
  return state;
}

guint32
ts_value_store_get_context (TsValueStore *self,
                            guint32 op)
{
  guint32 context = 0;

  g_mutex_lock (&self->mutex);
  if (op < self->n_ops)
    context = self->contexts[op];
  g_mutex_unlock (&self->mutex);
  return context;
}

void
ts_value_store_copy_op_states (TsValueStore *self,
                               guint8 *states,
                               guint32 n_ops)
{
  guint32 n;

  g_mutex_lock (&self->mutex);
  n = MIN (n_ops, self->n_ops);
  memcpy (states, self->op_states, n);
  g_mutex_unlock (&self->mutex);
  memset (states + n, TS_OP_OUTSIDE, n_ops - n);
}

void
ts_value_store_record (TsValueStore *self,
                       const TsOperation *op,
                       guint32 context,
                       TsTensor *const *outputs,
                       TsValueState missing,
                       TsOpState op_state)
{
  g_mutex_lock (&self->mutex);
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      guint32 slot = op->first_output + i;
      TsTensor *output = outputs != NULL ? outputs[i] : NULL;
      g_autoptr (TsTensor) value = output != NULL ? ts_tensor_dup_value (output) : NULL;

      /* A fed output of an operation that runs for its other outputs keeps the fed value. */
      if (self->states[slot] != TS_VALUE_FED)
        set_locked (self, slot, value, value != NULL ? TS_VALUE_LIVE : output != NULL ? TS_VALUE_UNINITIALIZED
                                                                                      : missing);
    }
  self->op_states[op->index] = (guint8)op_state;
  self->contexts[op->index] = context;
  keep_to_budget (self);
  g_mutex_unlock (&self->mutex);
}

void
ts_value_store_set (TsValueStore *self,
                    const TsOperation *op,
                    guint32 index,
                    TsTensor *value,
                    TsValueState state)
{
  g_mutex_lock (&self->mutex);
  set_locked (self, op->first_output + index, value, state);
  g_mutex_unlock (&self->mutex);
}

TsValueState
ts_value_store_get (TsValueStore *self,
                    const TsOperation *op,
                    guint32 index,
                    TsTensor **value)
{
  guint32 slot = op->first_output + index;
  TsValueState state = TS_VALUE_NOT_COMPUTED;

  *value = NULL;
  g_mutex_lock (&self->mutex);
  if (slot < self->n_slots)
    {
      state = (TsValueState)self->states[slot];
      if (self->values[slot] != NULL)
        *value = ts_tensor_ref (self->values[slot]);
    }
  g_mutex_unlock (&self->mutex);
  return state;
}
