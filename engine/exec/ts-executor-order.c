#include "engine/exec/ts-executor-private.h"

#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- whose turn it is ---------------------------------------------------------------------------- */

/* In file order what was called last goes first, and who is blocked in it holds nobody up; else whoever the policy says. (nullable): nothing is ready. */
static TsInvocation *
find_ready (TsExecutor *self)
{
  TsInvocation *found = NULL;

  for (guint i = self->invocations->len; i-- > 0;)
    {
      TsInvocation *invocation = g_ptr_array_index (self->invocations, i);

      if (ts_ready_queue_get_length (&invocation->ready) == 0)
        continue;
      if (self->order.policy == TS_SCHEDULE_FILE)
        return invocation;
      if (found == NULL || ts_ready_queue_get_first_key (&invocation->ready) < ts_ready_queue_get_first_key (&found->ready))
        found = invocation;
    }
  return found;
}

static void
note_turn (TsExecutor *self)
{
  TsScheduleItem item = { self->current.number, ts_activation_get_node (&self->current)->op->name, ts_activation_get_iteration (&self->current) };

  ts_schedule_note (self->schedule, self->n_begun, &item);
}

/* The turn of the current activation begins. */
static void
begin_turn (TsExecutor *self)
{
  self->has_current = TRUE;
  self->phase = TS_PHASE_BEFORE;
  if (!self->current.is_retry)
    {
      self->current.serial = ++ts_activation_get_invocation (&self->current)->n_begun;
      self->n_first++;
    }
  self->current.began = self->n_turns;
  if (self->schedule != NULL)
    note_turn (self);
  self->n_begun++;
}

void
ts_executor_give_turn_back (TsExecutor *self)
{
  TsInvocation *invocation = ts_activation_get_invocation (&self->current);

  if (!self->current.is_retry)
    {
      invocation->n_begun--;
      self->n_first--;
    }
  ts_ready_queue_push (&invocation->ready, &self->current);
  self->has_current = FALSE;
  self->phase = TS_PHASE_IDLE;
  self->n_begun--;
}

static gboolean
take_number (TsExecutor *self,
             guint64 number)
{
  for (guint i = self->invocations->len; i-- > 0;)
    if (ts_ready_queue_take (&((TsInvocation *)g_ptr_array_index (self->invocations, i))->ready, number, &self->current))
      return TRUE;
  return FALSE;
}

/* Whoever is written down for now; who is blocked or aside may be that, too. */
static gboolean
take_planned (TsExecutor *self,
              GError **error)
{
  const TsScheduleItem *item = ts_schedule_get (self->schedule, self->n_begun);
  gboolean found = take_number (self, item->number);

  if (!found && self->n_blocked > 0)
    {
      ts_executor_unblock (self);
      found = take_number (self, item->number);
    }
  if (!found && self->n_aside > 0)
    {
      ts_executor_bring_back (self);
      found = take_number (self, item->number);
    }
  if (found && strcmp (ts_activation_get_node (&self->current)->op->name, item->name) == 0 && ts_activation_get_iteration (&self->current) == item->iteration)
    return TRUE;

  if (found)
    ts_ready_queue_push (&ts_activation_get_invocation (&self->current)->ready, &self->current);
  if (self->schedule->is_strict)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the schedule does not fit: turn %" G_GSIZE_FORMAT " is %s, iteration %" G_GINT64_FORMAT ", which is not ready then",
                 self->n_begun + 1, item->name, item->iteration);
  else
    ts_schedule_drop_plan (self->schedule, self->n_begun);
  return FALSE;
}

gboolean
ts_executor_choose_next (TsExecutor *self,
                         GError **error)
{
  TsInvocation *next;

  if (G_UNLIKELY (self->schedule != NULL && self->n_begun < self->schedule->n_planned))
    {
      if (take_planned (self, error))
        {
          begin_turn (self);
          return TRUE;
        }
      if (self->schedule->is_strict)
        return FALSE;
    }
  next = find_ready (self);
  if (next == NULL)
    return FALSE;
  ts_ready_queue_pop (&next->ready, &self->current);
  begin_turn (self);
  return TRUE;
}

/* ---- saying whose ----------------------------------------------------------------------------------- */

void
ts_executor_set_policy (TsExecutor *self,
                        TsSchedulePolicy policy,
                        guint64 seed)
{
  TsInvocation *root = ts_executor_get_root (self);
  guint n = ts_ready_queue_get_length (&root->ready);
  g_autofree TsActivation *ready = g_new (TsActivation, n + 1);

  self->order.policy = policy;
  self->order.seed = seed;
  ts_ready_queue_list (&root->ready, ready);
  for (guint i = 0; i < n; i++)
    ts_ready_queue_take (&root->ready, ready[i].number, &ready[i]);
  for (guint i = 0; i < n; i++)
    ts_ready_queue_push (&root->ready, &ready[i]);
}

void
ts_executor_set_schedule (TsExecutor *self,
                          TsSchedule *schedule)
{
  self->schedule = schedule;
}

static void
append_ready (GArray *ready,
              const TsInvocation *invocation)
{
  guint n = ready->len;

  g_array_set_size (ready, n + ts_ready_queue_get_length (&invocation->ready));
  if (ready->len > n)
    ts_ready_queue_list (&invocation->ready, &g_array_index (ready, TsActivation, n));
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer order)
{
  guint64 key_a = ts_ready_order_get_key (order, a);
  guint64 key_b = ts_ready_order_get_key (order, b);

  return key_a < key_b ? -1 : key_a > key_b;
}

GArray *
ts_executor_list_ready (TsExecutor *self)
{
  GArray *ready = g_array_new (FALSE, FALSE, sizeof (TsActivation));

  for (guint i = self->invocations->len; i-- > 0;)
    append_ready (ready, g_ptr_array_index (self->invocations, i));
  if (self->order.policy != TS_SCHEDULE_FILE)
    g_array_sort_with_data (ready, compare_keys, &self->order);
  if (self->phase == TS_PHASE_BEFORE && !self->resumes)
    g_array_prepend_val (ready, self->current);
  return ready;
}

static gboolean
is_ready (TsExecutor *self,
          guint64 number)
{
  g_autoptr (GArray) ready = ts_executor_list_ready (self);

  for (guint i = 0; i < ready->len; i++)
    if (g_array_index (ready, TsActivation, i).number == number)
      return TRUE;
  return FALSE;
}

gboolean
ts_executor_fire (TsExecutor *self,
                  guint64 number,
                  GError **error)
{
  if (self->resumes)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s (%s) goes on with what a function has given it; that comes first", ts_activation_get_node (&self->current)->op->name,
                   ts_activation_get_node (&self->current)->op->type);
      return FALSE;
    }
  if (!is_ready (self, number))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "activation %" G_GUINT64_FORMAT " is not ready", number);
      return FALSE;
    }

  if (self->phase == TS_PHASE_BEFORE && self->current.number == number)
    return TRUE;
  if (self->phase == TS_PHASE_AFTER)
    ts_executor_propagate (self);
  else if (self->phase == TS_PHASE_BEFORE)
    ts_executor_give_turn_back (self);
  if (self->schedule != NULL)
    ts_schedule_drop_plan (self->schedule, self->n_begun);
  take_number (self, number);
  begin_turn (self);
  return TRUE;
}

guint64
ts_executor_get_n_turns (TsExecutor *self)
{
  return self->n_turns;
}

guint64
ts_executor_get_n_first (TsExecutor *self)
{
  return self->n_first;
}

void
ts_executor_look_again (TsExecutor *self,
                        gboolean again)
{
  self->n_changes_seen = again ? G_MAXUINT64 : ts_resources_get_n_changes (self->run->resources);
}

void
ts_executor_get_counts (TsExecutor *self,
                        TsExecutorCounts *counts)
{
  *counts = (TsExecutorCounts) { self->n_begun, self->n_first, self->order.n_numbers, self->n_calls };
}

void
ts_executor_set_counts (TsExecutor *self,
                        const TsExecutorCounts *counts,
                        guint64 n_turns)
{
  self->n_begun = counts->n_begun;
  self->n_first = counts->n_first;
  self->order.n_numbers = counts->n_numbers;
  self->n_calls = counts->n_calls;
  self->n_turns = n_turns;
}
