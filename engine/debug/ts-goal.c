#include "engine/debug/ts-goal.h"

#include "engine/debug/context/ts-activation-path.h"
#include "engine/exec/ts-frame.h"
#include "engine/ts-error.h"

void
ts_goal_init_steps (TsGoal *self,
                    guint64 n,
                    guint depth)
{
  *self = (TsGoal) { .kind = TS_GOAL_STEPS, .n = MAX (n, 1), .depth = depth };
}

static gboolean
is_in_loop (const TsActivation *activation)
{
  return activation->frame->parent != NULL;
}

static void
init_call (TsGoal *self,
           const TsActivation *current)
{
  self->depth = ts_activation_get_depth (current);
  self->call = ts_activation_get_call_number (current);
  self->caller = ts_activation_get_caller (current)->node;
  self->plan = ts_activation_get_plan (current);
}

gboolean
ts_goal_init_out (TsGoal *self,
                  const TsActivation *current,
                  GError **error)
{
  *self = (TsGoal) { .kind = TS_GOAL_OUT };
  if (is_in_loop (current))
    self->frame = current->frame;
  else if (ts_activation_get_caller (current) != NULL)
    init_call (self, current);
  else
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand in a loop or a function");
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_goal_init_iteration (TsGoal *self,
                        const TsActivation *current,
                        guint64 n,
                        GError **error)
{
  const TsActivation *caller = ts_activation_get_caller (current);

  *self = (TsGoal) { .kind = TS_GOAL_ITERATION, .n = MAX (n, 1) };
  if (is_in_loop (current))
    {
      self->frame = current->frame;
      self->iteration = ts_activation_get_iteration (current) + (gint64)self->n;
    }
  else if (caller != NULL && ts_activation_is_loop (caller))
    init_call (self, current);
  else
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand in a loop");
      return FALSE;
    }
  return TRUE;
}

/* Another call of the same function by the same operation: the next turn. */
static gboolean
is_next_call (TsGoal *self,
              const TsActivation *activation)
{
  if (ts_activation_get_depth (activation) != self->depth || ts_activation_get_call_number (activation) == self->call ||
      ts_activation_get_plan (activation) != self->plan)
    return FALSE;
  self->call = ts_activation_get_call_number (activation);
  return --self->n == 0;
}

gboolean
ts_goal_is_before (TsGoal *self,
                   TsExecutor *executor,
                   const TsActivation *activation,
                   gboolean counts)
{
  switch (self->kind)
    {
    case TS_GOAL_STEPS:
      return counts && ts_activation_get_depth (activation) <= self->depth && --self->n == 0;

    case TS_GOAL_OUT:
      return self->frame != NULL && !activation->dead && !ts_executor_has_frame (executor, self->frame);

    case TS_GOAL_ITERATION:
      if (self->frame == NULL)
        return is_next_call (self, activation);
      if (activation->dead)
        return FALSE;
      if (activation->frame == self->frame && ts_activation_get_iteration (activation) >= self->iteration)
        return TRUE;
      return (activation->frame == self->frame && ts_activation_get_plan (activation)->nodes[activation->node].kind == TS_PLAN_NODE_EXIT) ||
             !ts_executor_has_frame (executor, self->frame);

    case TS_GOAL_NONE:
    default:
      return FALSE;
    }
}

gboolean
ts_goal_is_after (const TsGoal *self,
                  const TsActivation *activation)
{
  return (self->kind == TS_GOAL_OUT || self->kind == TS_GOAL_ITERATION) && self->frame == NULL &&
         ts_activation_get_depth (activation) + 1 == self->depth && activation->node == self->caller;
}
