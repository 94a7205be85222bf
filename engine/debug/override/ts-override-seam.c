#include "engine/debug/override/ts-override-seam.h"

#include "engine/debug/override/ts-override-branch.h"
#include "engine/debug/override/ts-override-kernel.h"
#include "engine/debug/override/ts-override-scope.h"
#include "engine/exec/ts-frame.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

#include <string.h>

static const TsPlanNode *
get_node (const TsActivation *activation)
{
  return &ts_activation_get_plan (activation)->nodes[activation->node];
}

static TsOverride *
get_override (const TsOverrides *overrides,
              guint i)
{
  return g_ptr_array_index (overrides->list, i);
}

/* Notes why @override is not applied. Takes @error. */
static void
note_problem (TsDebugger *self,
              const TsOverride *override,
              GError *error)
{
  g_autoptr (GError) owned = error;

  g_free (self->overrides->problem);
  self->overrides->problem = g_strdup_printf (": override %u is passed over: %s", override->id, error->message);
}

/* Whether all went well; else the problem becomes the note of the stop. */
static gboolean
take_problem (TsDebugger *self)
{
  if (self->overrides->problem == NULL)
    return TRUE;
  g_free (self->note);
  self->note = g_steal_pointer (&self->overrides->problem);
  return FALSE;
}

/* ---- inputs ------------------------------------------------------------------------------------- */

static gboolean
has_input (const TsActivation *activation,
           guint slot)
{
  const TsPlanNode *node = get_node (activation);

  return slot < node->n_in && activation->iteration->slots[node->first_in + slot] != NULL;
}

static void
override_input (TsDebugger *self,
                TsOverride *override,
                const TsActivation *activation)
{
  const TsExpressionScope scope = ts_override_scope (self);
  g_autoptr (TsTensor) old = ts_executor_dup_input (self->executor, activation, override->slot);
  g_autoptr (TsTensor) value = NULL;
  TsOverride here = *override;
  GError *error = NULL;

  here.dtype = ts_override_get_dtype_at (override, activation, override->slot);
  value = ts_override_evaluate (&here, old, &scope, &error);
  if (value == NULL)
    {
      note_problem (self, override, error);
      return;
    }
  ts_executor_set_input (self->executor, override->slot, value);
  ts_taint_note_input (self->overrides->taint, activation, self->overrides->n_begun, override->slot, override->id);
  ts_overrides_note_before (self->overrides, override, value);
}

/* It runs at another time than it would. */
static void
note_order (TsDebugger *self,
            const TsOverride *override,
            const TsActivation *activation)
{
  ts_taint_note_input (self->overrides->taint, activation, self->overrides->n_begun, TS_OVERRIDE_NO_SLOT, override->id);
  ts_overrides_note_before (self->overrides, override, NULL);
}

/* The condition of a loop is what its LoopCond receives. */
static gboolean
changes_input (const TsOverride *override,
               const TsActivation *activation)
{
  if (override->kind == TS_OVERRIDE_END_LOOP)
    return activation->frame->parent != NULL && ts_override_ends_loop (override, activation);
  return override->kind == TS_OVERRIDE_INPUT;
}

gboolean
ts_debugger_override_before (TsDebugger *self,
                             const TsActivation *activation)
{
  if (activation->is_retry || activation->dead)
    return TRUE;
  ts_overrides_clear_given (self->overrides);
  for (guint i = 0; i < self->overrides->list->len; i++)
    {
      TsOverride *override = get_override (self->overrides, i);

      if (!ts_override_is_on (override, activation))
        continue;
      if (override->kind == TS_OVERRIDE_CUT || override->kind == TS_OVERRIDE_ADD)
        note_order (self, override, activation);
      else if (changes_input (override, activation) && has_input (activation, override->slot))
        override_input (self, override, activation);
    }
  return take_problem (self);
}

/* Put aside then, or brought back. */
static void
repeat_aside (TsDebugger *self,
              const TsOverrideMark *mark)
{
  if (mark->slot == TS_OVERRIDE_BROUGHT_BACK)
    ts_executor_bring_back (self->executor);
  else
    self->overrides->is_aside = TRUE;
}

void
ts_debugger_repeat_before (TsDebugger *self,
                           const TsActivation *activation)
{
  const TsOverrideMark *mark;

  if (activation->is_retry)
    return;
  ts_taint_repeat_given (self->overrides->taint, self->overrides->n_begun);
  while ((mark = ts_overrides_next_before (self->overrides, self->overrides->n_begun)) != NULL)
    if (mark->value != NULL)
      ts_executor_set_input (self->executor, mark->slot, mark->value);
    else if (ts_overrides_find (self->overrides, mark->id)->kind == TS_OVERRIDE_ASIDE)
      repeat_aside (self, mark);
}

/* The first that is not before @begun. */
static guint
find_mark (const GArray *marks,
           guint64 begun)
{
  guint low = 0, high = marks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (marks, TsOverrideMark, middle).at < begun)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
ts_debugger_repeat_beside (TsDebugger *self,
                           TsExecutor *executor,
                           guint64 begun)
{
  const GArray *marks = self->overrides->before;
  gboolean is_aside = FALSE;

  for (guint i = find_mark (marks, begun); i < marks->len && g_array_index (marks, TsOverrideMark, i).at == begun; i++)
    {
      const TsOverrideMark *mark = &g_array_index (marks, TsOverrideMark, i);

      if (mark->value != NULL)
        ts_executor_set_input (executor, mark->slot, mark->value);
      else if (ts_overrides_find (self->overrides, mark->id)->kind != TS_OVERRIDE_ASIDE)
        continue;
      else if (mark->slot == TS_OVERRIDE_BROUGHT_BACK)
        ts_executor_bring_back (executor);
      else
        is_aside = TRUE;
    }
  return is_aside;
}

/* ---- outputs ------------------------------------------------------------------------------------ */

/* What it gives is not what its operation gives, so it is kept. Takes @by. */
static void
note_altered (TsDebugger *self,
              GPtrArray *by,
              TsTensor *const *outputs,
              guint64 entry)
{
  g_autoptr (GPtrArray) owned = by;

  if (by == NULL)
    return;
  for (guint i = 0; i < by->len; i++)
    ts_overrides_note_after (self->overrides, entry, ((const TsOverride *)g_ptr_array_index (by, i))->id, 0, NULL);
  if (self->is_recording)
    ts_journal_override (self->journal, outputs, -1);
}

static void
override_output (TsDebugger *self,
                 const TsOverride *override,
                 const TsActivation *activation,
                 TsTensor **outputs)
{
  TsTensor *value;
  GError *error = NULL;

  if (override->slot >= get_node (activation)->n_out || outputs[override->slot] == NULL)
    return;
  value = ts_override_compute_output (self, override, activation, override->slot, outputs[override->slot], &error);
  if (value != NULL)
    ts_override_give_output (self->overrides, override, override->slot, outputs, value);
  else
    note_problem (self, override, error);
}

static void
repeat_after (TsDebugger *self,
              TsTensor **outputs)
{
  const TsOverrideMark *mark;

  while ((mark = ts_overrides_next_after (self->overrides, self->replayed)) != NULL)
    if (mark->value != NULL)
      {
        self->overrides->ids[mark->slot] = mark->id;
        ts_tensor_ref (mark->value);
        g_clear_pointer (&outputs[mark->slot], ts_tensor_unref);
        outputs[mark->slot] = mark->value;
      }
}

/* The condition of a While is what the function gives that computes it. */
static gboolean
changes_output (const TsOverride *override,
                const TsActivation *activation)
{
  switch (override->kind)
    {
    case TS_OVERRIDE_FORCE:
      return !override->skips;

    case TS_OVERRIDE_SET:
      return override->waits;

    case TS_OVERRIDE_END_LOOP:
      return activation->frame->parent == NULL && ts_override_ends_loop (override, activation);

    case TS_OVERRIDE_INPUT:
    case TS_OVERRIDE_IDENTITY:
    case TS_OVERRIDE_MANUAL:
    case TS_OVERRIDE_ATTR:
    case TS_OVERRIDE_DEAD:
    case TS_OVERRIDE_ASIDE:
    case TS_OVERRIDE_CUT:
    case TS_OVERRIDE_ADD:
    default:
      return FALSE;
    }
}

void
ts_debugger_override_after (TsDebugger *self,
                            const TsActivation *activation,
                            TsTensor **outputs)
{
  TsOverrides *overrides = self->overrides;
  gboolean is_replaced = overrides->is_replaced;

  overrides->is_replaced = FALSE;
  if (!is_replaced)
    ts_override_clear_ids (overrides, get_node (activation)->n_out);
  if (self->is_replaying)
    repeat_after (self, outputs);
  if (self->is_replaying || activation->dead)
    return;
  for (guint i = 0; i < overrides->list->len; i++)
    {
      const TsOverride *override = get_override (overrides, i);

      if (ts_override_is_on (override, activation) && changes_output (override, activation))
        override_output (self, override, activation, outputs);
    }
}

gboolean
ts_debugger_override_recorded (TsDebugger *self,
                               const TsActivation *activation,
                               TsTensor *const *outputs)
{
  TsOverrides *overrides = self->overrides;
  const TsPlanNode *node = get_node (activation);
  gboolean is_shown = ts_activation_get_depth (activation) == 0 && node->op->index != TS_NO_OP;
  gint64 entry = !self->is_recording ? -1 : self->is_replaying ? (gint64)self->replayed
                                                               : (gint64)ts_journal_get_length (self->journal) - 1;

  if (overrides->dead_id != 0)
    {
      ts_overrides_note_after (overrides, (guint64)MAX (entry, 0), overrides->dead_id, 0, NULL);
      overrides->dead_id = 0;
    }
  note_altered (self, g_steal_pointer (&overrides->altered_by), outputs, (guint64)MAX (entry, 0));
  note_altered (self, g_steal_pointer (&overrides->by_hand), outputs, (guint64)MAX (entry, 0));
  for (guint i = 0; i < node->n_out; i++)
    {
      if (overrides->ids[i] == 0)
        continue;
      if (is_shown && (!self->is_replaying || self->search != NULL))
        ts_value_store_set (self->values, node->op, i, outputs[i], TS_VALUE_OVERRIDDEN);
      if (self->is_replaying)
        continue;
      if (self->is_recording)
        ts_journal_override (self->journal, outputs, (gint)i);
      ts_overrides_note_after (overrides, (guint64)MAX (entry, 0), overrides->ids[i], i, outputs[i]);
    }
  ts_taint_after (overrides->taint, activation, outputs, entry, self->is_replaying, overrides->ids, overrides->is_pure);
  return take_problem (self);
}
