#include "engine/exec/ts-executor-private.h"

#include "engine/ops/ts-resources.h"

TsPlan *
ts_executor_get_plan (TsExecutor *self)
{
  return ts_executor_get_root (self)->plan;
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

/* (nullable) */
static const TsActivation *
find_outermost (const TsActivation *activation)
{
  while (activation != NULL && ts_activation_get_caller (activation) != NULL)
    activation = ts_activation_get_caller (activation);
  return activation;
}

const TsActivation *
ts_executor_get_outermost (TsExecutor *self)
{
  return find_outermost (ts_executor_get_current (self));
}

guint
ts_activation_get_depth (const TsActivation *activation)
{
  return ts_activation_get_invocation (activation)->depth;
}

const TsActivation *
ts_activation_get_caller (const TsActivation *activation)
{
  const TsInvocation *invocation = ts_activation_get_invocation (activation);

  return invocation->caller != NULL ? &invocation->call : NULL;
}

guint64
ts_activation_get_call_number (const TsActivation *activation)
{
  return ts_activation_get_invocation (activation)->number;
}

guint64
ts_activation_get_call_index (const TsActivation *activation)
{
  return ts_activation_get_invocation (activation)->call_index;
}

static gboolean
is_inside (const TsFrame *outer,
           const TsFrame *frame)
{
  if (outer == frame)
    return TRUE;
  for (const TsIteration *iteration = outer->oldest; iteration != NULL; iteration = iteration->next)
    for (const TsFrame *child = iteration->first_child; child != NULL; child = child->next_sibling)
      if (is_inside (child, frame))
        return TRUE;
  return FALSE;
}

gboolean
ts_executor_has_frame (TsExecutor *self,
                       const TsFrame *frame)
{
  for (guint i = 0; i < self->invocations->len; i++)
    if (is_inside (((const TsInvocation *)g_ptr_array_index (self->invocations, i))->root, frame))
      return TRUE;
  return FALSE;
}

TsPlan *
ts_activation_get_plan (const TsActivation *activation)
{
  return ts_activation_get_invocation (activation)->plan;
}

const TsOperation *
ts_executor_get_operation (TsExecutor *self,
                           const TsActivation *activation)
{
  return ts_activation_get_node (activation)->op;
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
  const TsPlanNode *node = ts_activation_get_node (activation);
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
  g_return_val_if_fail (i < ts_activation_get_node (&self->current)->n_out, NULL);

  return self->outputs[i];
}

void
ts_executor_set_output (TsExecutor *self,
                        guint i,
                        TsTensor *value)
{
  g_return_if_fail (self->phase == TS_PHASE_AFTER);
  g_return_if_fail (i < ts_activation_get_node (&self->current)->n_out);

  ts_tensor_ref (value);
  g_clear_pointer (&self->outputs[i], ts_tensor_unref);
  self->outputs[i] = value;
}

void
ts_executor_set_input (TsExecutor *self,
                       guint i,
                       TsTensor *value)
{
  TsTensor **slot;

  g_return_if_fail (self->phase == TS_PHASE_BEFORE);
  g_return_if_fail (i < ts_activation_get_node (&self->current)->n_in);

  slot = &self->current.iteration->slots[ts_activation_get_node (&self->current)->first_in + i];
  g_return_if_fail (*slot != NULL);
  ts_tensor_ref (value);
  ts_tensor_unref (*slot);
  *slot = value;
}

void
ts_executor_set_aside (TsExecutor *self)
{
  g_return_if_fail (self->phase == TS_PHASE_BEFORE);

  ts_invocation_set_aside (ts_activation_get_invocation (&self->current), &self->current);
  self->n_aside++;
  self->has_current = FALSE;
  self->phase = TS_PHASE_IDLE;
}

void
ts_executor_bring_back (TsExecutor *self)
{
  for (guint i = 0; i < self->invocations->len; i++)
    ts_invocation_bring_back (g_ptr_array_index (self->invocations, i));
  self->n_aside = 0;
}

guint
ts_executor_get_n_aside (TsExecutor *self)
{
  return self->n_aside;
}

guint
ts_executor_get_n_blocked (TsExecutor *self)
{
  return self->n_blocked;
}

static void
describe_blocked (const TsInvocation *invocation,
                  GString *text)
{
  for (guint i = 0; invocation->blocked != NULL && i < invocation->blocked->len; i++)
    {
      const TsBlocked *blocked = &g_array_index (invocation->blocked, TsBlocked, i);
      const TsOperation *op = ts_activation_get_node (&blocked->activation)->op;

      g_string_append_printf (text, "%s%s (%s) waits", text->len > 0 ? "; " : "", op->name, op->type);
      if (blocked->resource != NULL)
        {
          g_autofree char *state = blocked->resource->type->describe (blocked->resource);

          g_string_append_printf (text, " for the %s \"%s\" (%s)", blocked->resource->type->name, blocked->resource->name, state);
        }
    }
}

const TsOperation *
ts_executor_get_blocked (TsExecutor *self,
                         guint i)
{
  for (guint k = 0; k < self->invocations->len; k++)
    {
      const TsInvocation *invocation = g_ptr_array_index (self->invocations, k);
      guint n = invocation->blocked != NULL ? invocation->blocked->len : 0;

      if (i < n)
        return ts_activation_get_node (find_outermost (&g_array_index (invocation->blocked, TsBlocked, i).activation))->op;
      i -= n;
    }
  return NULL;
}

char *
ts_executor_describe_blocked (TsExecutor *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->invocations->len; i++)
    describe_blocked (g_ptr_array_index (self->invocations, i), text);
  return g_string_free (text, FALSE);
}

guint
ts_executor_get_n_ready (TsExecutor *self)
{
  return ts_ready_queue_get_length (&ts_executor_get_root (self)->ready) + (self->has_current ? 1 : 0);
}

void
ts_executor_get_ready (TsExecutor *self,
                       TsActivation *activations)
{
  if (self->has_current)
    *activations++ = *ts_executor_get_outermost (self);
  ts_ready_queue_list (&ts_executor_get_root (self)->ready, activations);
}

guint64
ts_executor_get_n_done (TsExecutor *self)
{
  return ts_executor_get_root (self)->n_done;
}

TsTensor *
ts_executor_dup_fetch (TsExecutor *self,
                       guint i,
                       GError **error)
{
  g_return_val_if_fail (i < ts_executor_get_plan (self)->n_fetches, NULL);

  return ts_invocation_dup_fetch (ts_executor_get_root (self), i, error);
}
