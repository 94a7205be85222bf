#include "engine/debug/override/ts-debugger-override.h"

#include "engine/debug/override/ts-override-control.h"
#include "engine/debug/override/ts-override-seam.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#define PREVIEW_CHARS 40

TsOverrides *
ts_debugger_get_overrides (TsDebugger *self)
{
  return self->overrides;
}

/* How often the operations of @override have run: the least and the most often of them. */
static void
count_runs (TsDebugger *self,
            const TsOverride *override,
            guint *least,
            guint *most)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  gsize length = ts_journal_get_length (self->journal);
  GHashTableIter iter;
  gpointer name;

  *least = G_MAXUINT;
  *most = 0;
  for (gsize i = 0; i < length; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (!entry->is_blocked && entry->depth == override->place.depth && g_hash_table_contains (override->place.names, entry->op->name))
        g_hash_table_insert (counts, (gpointer)entry->op->name, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, entry->op->name)) + 1));
    }
  g_hash_table_iter_init (&iter, override->place.names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      const TsOperation *op = ts_graph_find_operation (self->graph, name);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

      if (override->place.depth == 0 && ts_value_store_get_op_state (self->values, op->index) == TS_OP_OUTSIDE)
        continue;
      *least = MIN (*least, n);
      *most = MAX (*most, n);
    }
}

/* All Switch with one predicate must go the same way, or what comes together behind them gets no live input, or two. */
static gboolean
check_change (TsDebugger *self,
              const TsOverride *override,
              GError **error)
{
  guint least, most;

  if (override != NULL && self->active && ts_override_is_control (override))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s: the run that goes on has its edges already: kill it first", override->text);
      return FALSE;
    }
  if (override == NULL || override->place.names == NULL || !self->active)
    return TRUE;
  count_runs (self, override, &least, &most);
  if (least >= most)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s: some of them have gone their way already. Go back to before the first, or wait for the next run", override->text);
  return FALSE;
}

guint
ts_debugger_take_override (TsDebugger *self,
                           TsOverride *override)
{
  ts_debugger_drop_future (self, ts_journal_get_length (self->journal));
  ts_checkpoints_truncate (self->checkpoints, 0); /* overrides are repeated from the beginning */
  /* Even where nothing is recorded: what is changed has to be marked. */
  ts_resources_set_observer (ts_session_get_resources (self->session), &ts_debugger_observer, self);
  return ts_overrides_add (self->overrides, override);
}

guint
ts_debugger_add_override (TsDebugger *self,
                          TsOverride *override,
                          GError **error)
{
  guint id;

  if (!check_change (self, override, error))
    {
      ts_override_free (override);
      return 0;
    }
  id = ts_debugger_take_override (self, override);
  if (!ts_override_is_control (override) || ts_debugger_apply_controls (self, error))
    return id;
  ts_overrides_drop_last (self->overrides);
  return 0;
}

/* The edges are as the ledger has them, which @override of it has changed; if they cannot be, nothing has. */
static gboolean
finish_change (TsDebugger *self,
               const TsOverride *override,
               gboolean (*take_back) (TsOverrides *overrides, char **text, GError **error),
               GError **error)
{
  g_autofree char *text = NULL;

  if (override == NULL || !ts_override_is_control (override) || ts_debugger_apply_controls (self, error))
    return TRUE;
  take_back (self->overrides, &text, NULL);
  return FALSE;
}

gboolean
ts_debugger_switch_override (TsDebugger *self,
                             guint id,
                             gboolean is_enabled,
                             GError **error)
{
  const TsOverride *override = ts_overrides_find (self->overrides, id);

  return check_change (self, override, error) && ts_overrides_switch (self->overrides, id, is_enabled, error) &&
         finish_change (self, override, ts_overrides_undo, error);
}

gboolean
ts_debugger_remove_override (TsDebugger *self,
                             guint id,
                             GError **error)
{
  const TsOverride *override = ts_overrides_find (self->overrides, id);

  return check_change (self, override, error) && ts_overrides_remove (self->overrides, id, error) && finish_change (self, override, ts_overrides_undo, error);
}

gboolean
ts_debugger_undo_override (TsDebugger *self,
                           char **text,
                           GError **error)
{
  const TsOverride *override = ts_overrides_get_next (self->overrides, FALSE);

  return check_change (self, override, error) && ts_overrides_undo (self->overrides, text, error) && finish_change (self, override, ts_overrides_redo, error);
}

gboolean
ts_debugger_redo_override (TsDebugger *self,
                           char **text,
                           GError **error)
{
  const TsOverride *override = ts_overrides_get_next (self->overrides, TRUE);

  return check_change (self, override, error) && ts_overrides_redo (self->overrides, text, error) && finish_change (self, override, ts_overrides_undo, error);
}

char *
ts_debugger_dup_taint (TsDebugger *self,
                       const TsOutput *outputs,
                       guint n)
{
  TsTaint *taint = self->overrides->taint;
  TsTaintSet set = 0;

  for (guint i = 0; i < n; i++)
    set = ts_taint_unite (taint, set, ts_taint_get (taint, ts_graph_get_operation (self->graph, outputs[i].op)->first_output + outputs[i].index));
  return ts_taint_dup_text (taint, set);
}

char *
ts_debugger_dup_variable_taint (TsDebugger *self,
                                guint32 op)
{
  g_auto (TsVariableSpec) spec = { 0 };
  g_autoptr (TsResource) resource = NULL;

  if (!self->overrides->is_used || !ts_variable_spec_init (&spec, ts_graph_get_operation (self->graph, op), NULL))
    return NULL;
  resource = ts_resources_lookup (ts_session_get_resources (self->session), spec.type, spec.container, spec.name);
  return ts_taint_dup_text (self->overrides->taint, ts_taint_get_resource (self->overrides->taint, resource));
}

/* ---- write once ---------------------------------------------------------------------------------- */

/* (nullable): the activation at which the run stands, if @override is on it. */
static const TsActivation *
find_activation (TsDebugger *self,
                 const TsOverride *override)
{
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  return current != NULL && ts_override_place_matches (&override->place, current) ? current : NULL;
}

static char *
make_text (TsDebugger *self,
           const TsOverride *override,
           const TsActivation *activation)
{
  g_autofree char *name = ts_override_place_dup_text (&override->place);
  g_autofree char *preview = ts_tensor_format_preview (override->value, PREVIEW_CHARS);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, override->kind == TS_OVERRIDE_INPUT ? "set %s.in[%u]" : "set %s:%u", name, override->slot);
  g_string_append_printf (text, " = %s, run %" G_GUINT64_FORMAT ", step %" G_GUINT64_FORMAT, preview, self->run,
                          ts_executor_get_outermost (self->executor)->serial);
  if (ts_activation_get_plan (activation)->nodes[activation->node].frame != 0)
    g_string_append_printf (text, ", iteration %" G_GINT64_FORMAT, ts_activation_get_iteration (activation));
  if (!ts_shape_is_compatible (&override->value->shape, &override->shape))
    {
      g_autofree char *shape = ts_shape_to_string (&override->shape);

      g_string_append_printf (text, ", against the static shape %s", shape);
    }
  return g_string_free (text, FALSE);
}

/* Takes away what was set at the same place before. */
static void
supersede (TsDebugger *self,
           guint64 entry,
           guint slot)
{
  GArray *after = self->overrides->after;

  for (guint i = after->len; i-- > 0 && g_array_index (after, TsOverrideMark, i).at == entry;)
    if (g_array_index (after, TsOverrideMark, i).slot == slot)
      {
        ts_overrides_find (self->overrides, g_array_index (after, TsOverrideMark, i).id)->n_applied--;
        g_array_remove_index (after, i);
      }
}

static void
replace_output (TsDebugger *self,
                const TsOverride *override,
                const TsActivation *activation)
{
  const TsOperation *op = ts_executor_get_operation (self->executor, activation);
  g_autofree TsTensor **outputs = g_new0 (TsTensor *, op->n_outputs + 1);
  gsize length = ts_journal_get_length (self->journal);
  guint64 entry = self->is_recording ? length - 1 : 0;

  g_clear_pointer (&self->view, ts_context_view_free);
  ts_executor_set_output (self->executor, override->slot, override->value);
  if (ts_activation_get_depth (activation) == 0 && op->index != TS_NO_OP)
    ts_value_store_set (self->values, op, override->slot, override->value, TS_VALUE_OVERRIDDEN);
  for (guint32 i = 0; i < op->n_outputs; i++)
    outputs[i] = ts_executor_get_output (self->executor, i);
  if (self->is_recording)
    ts_journal_override (self->journal, outputs, (gint) override->slot);
  supersede (self, entry, override->slot);
  ts_overrides_note_after (self->overrides, entry, override->id, override->slot, override->value);
  ts_taint_override_last (self->overrides->taint, activation, self->is_recording ? (gint64)entry : -1, override->slot, override->id);
}

static void
replace_input (TsDebugger *self,
               const TsOverride *override,
               const TsActivation *activation)
{
  TsOverrides *overrides = self->overrides;

  ts_executor_set_input (self->executor, override->slot, override->value);
  if (!activation->is_retry)
    ts_overrides_note_before (overrides, override, override->value);
  else
    {
      if (overrides->by_hand == NULL)
        overrides->by_hand = g_ptr_array_new ();
      g_ptr_array_add (overrides->by_hand, (gpointer) override);
    }
  ts_taint_note_input (self->overrides->taint, activation, self->overrides->n_begun, override->slot, override->id);
}

static void
give_output (TsDebugger *self,
             const TsOverride *override,
             guint n_outputs)
{
  TsOverrides *overrides = self->overrides;

  if (overrides->given == NULL)
    {
      overrides->given = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
      overrides->given_ids = g_array_new (FALSE, TRUE, sizeof (guint));
      g_ptr_array_set_size (overrides->given, (gint)n_outputs);
      g_array_set_size (overrides->given_ids, n_outputs);
    }
  g_clear_pointer (&g_ptr_array_index (overrides->given, override->slot), ts_tensor_unref);
  g_ptr_array_index (overrides->given, override->slot) = ts_tensor_ref (override->value);
  g_array_index (overrides->given_ids, guint, override->slot) = override->id;
}

/* Whether the run has stopped at @activation because it failed. */
static gboolean
has_failed (TsDebugger *self)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self);

  return stop != NULL && stop->reason == TS_STOP_ERROR;
}

static gboolean
check_output (TsDebugger *self,
              const TsOverride *override,
              const char *name,
              const TsActivation *activation,
              GError **error)
{
  gboolean failed = has_failed (self);

  if (activation == NULL || (ts_executor_get_phase (self->executor) != TS_PHASE_AFTER && !failed))
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                 "%s:%u can be replaced only while the run stands after %s (%s), before its outputs go on", name, override->slot, name, override->place.op->type);
  else if (!failed && (activation->dead || ts_executor_get_output (self->executor, override->slot) == NULL))
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                 "%s:%u is dead: a value there would reach consumers on a branch that is not taken", name, override->slot);
  else
    return TRUE;
  return FALSE;
}

gboolean
ts_debugger_has_called (TsDebugger *self,
                        const TsActivation *activation)
{
  gsize length = ts_journal_get_length (self->journal);

  return length > 0 && ts_journal_get (self->journal, length - 1)->depth > ts_activation_get_depth (activation);
}

static gboolean
check_input (TsDebugger *self,
             const TsOverride *override,
             const char *name,
             const TsActivation *activation,
             GError **error)
{
  g_autoptr (TsTensor) old = NULL;

  if (activation != NULL && !activation->dead && ts_executor_get_phase (self->executor) == TS_PHASE_BEFORE && !ts_debugger_has_called (self, activation))
    old = ts_executor_dup_input (self->executor, activation, override->slot);
  if (old != NULL)
    return TRUE;
  if (activation == NULL || ts_executor_get_phase (self->executor) != TS_PHASE_BEFORE)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s.in[%u] can be replaced only while the run stands before %s (%s), or where that has failed", name,
                 override->slot, name, override->place.op->type);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s.in[%u] has no value that could be replaced: it is dead, or the operation is under way", name, override->slot);
  return FALSE;
}

static gboolean
check_place (TsDebugger *self,
             const TsOverride *override,
             const TsActivation *activation,
             GError **error)
{
  g_autofree char *name = ts_override_place_dup_text (&override->place);

  if (override->kind == TS_OVERRIDE_INPUT)
    return check_input (self, override, name, activation, error);
  return check_output (self, override, name, activation, error);
}

static gboolean
check_value (TsOverride *override,
             const TsActivation *activation,
             GError **error)
{
  g_autofree char *name = ts_override_place_dup_text (&override->place);

  override->dtype = ts_override_get_dtype_at (override, activation, override->slot);
  if (ts_override_check_value (override, override->value, error) &&
      (override->kind == TS_OVERRIDE_INPUT || ts_override_check_consumers (activation, override->slot, override->value, error)))
    return TRUE;
  g_prefix_error (error, "%s:%u (%s): ", name, override->slot, override->place.op->type);
  return FALSE;
}

guint
ts_debugger_set_current (TsDebugger *self,
                         TsOverride *override,
                         GError **error)
{
  g_autoptr (TsOverride) owned = override;
  const TsActivation *activation = find_activation (self, override);
  guint id;

  if (!check_place (self, override, activation, error) || !check_value (override, activation, error))
    return 0;

  override->is_once = TRUE;
  override->is_spent = TRUE;
  g_free (override->text);
  override->text = make_text (self, override, activation);
  id = ts_debugger_take_override (self, g_steal_pointer (&owned));
  if (override->kind == TS_OVERRIDE_INPUT)
    replace_input (self, override, activation);
  else if (ts_executor_get_phase (self->executor) == TS_PHASE_AFTER)
    replace_output (self, override, activation);
  else
    give_output (self, override, ts_executor_get_operation (self->executor, activation)->n_outputs);
  return id;
}

gboolean
ts_debugger_set_value (TsDebugger *self,
                       TsOutput output,
                       TsTensor *value,
                       GError **error)
{
  TsOverridePlace place = { .path = g_new0 (char *, 2), .op = ts_graph_get_operation (self->graph, output.op) };
  TsOverride *override;

  place.path[0] = g_strdup (place.op->name);
  override = ts_override_new (TS_OVERRIDE_SET, &place);
  override->slot = output.index;
  override->value = ts_tensor_ref (value);
  override->dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
  return ts_debugger_set_current (self, override, error) != 0;
}
