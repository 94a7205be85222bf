#include "engine/debug/override/ts-debugger-override.h"

#include "engine/debug/override/ts-override-count.h"
#include "engine/debug/override/ts-override-seam.h"
#include "engine/debug/travel/ts-past.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#define PREVIEW_CHARS 40

/* Whether the run stands after the activation that @override is on. */
static gboolean
is_current (TsDebugger *self,
            const TsOverride *override)
{
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  return current != NULL && ts_executor_get_phase (self->executor) == TS_PHASE_AFTER && ts_override_place_matches (&override->place, current);
}

/* Its last activation in the run, or -1. */
static gssize
find_entry (TsDebugger *self,
            const TsOverride *override)
{
  return override->place.depth == 0 ? ts_debugger_find_last_entry (self, override->place.op->index) : -1;
}

/* (transfer full) */
static char *
describe_dependents (guint n,
                     const GPtrArray *writers)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "It has run already: %u operation%s that depend%s on it will be computed again", n, n == 1 ? "" : "s", n == 1 ? "s" : "");
  for (guint i = 0; i < writers->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ". State was written by " : ", ", (const char *)g_ptr_array_index (writers, i));
  g_string_append (text, writers->len > 0 ? ", which is taken back." : ".");
  return g_string_free (text, FALSE);
}

/* Takes @override. */
static void
keep (TsOverrides *self,
      TsOverride *override)
{
  for (guint i = self->prepared->len; i-- > 0;)
    {
      const TsOverride *old = g_ptr_array_index (self->prepared, i);

      if (old->place.op == override->place.op && old->slot == override->slot)
        g_ptr_array_remove_index (self->prepared, i);
    }
  g_ptr_array_add (self->prepared, override);
}

gboolean
ts_debugger_prepare (TsDebugger *self,
                     TsOverride *override,
                     GError **error)
{
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TsOverride) owned = override;
  g_autofree char *name = ts_override_place_dup_text (&override->place);
  g_autofree char *preview = ts_tensor_format_preview (override->value, PREVIEW_CHARS);
  gssize entry = find_entry (self, override);
  gboolean has_run = entry >= 0 && !is_current (self, override);

  if (!ts_override_check_value (override, override->value, error))
    return FALSE;
  if (has_run)
    override->consequence = describe_dependents (ts_debugger_count_dependents (self, (gsize)entry, override->slot, writers), writers);
  override->is_once = TRUE;
  override->waits = TRUE;
  g_free (override->text);
  override->text = g_strdup_printf ("set %s:%u = %s, prepared", name, override->slot, preview);
  keep (self->overrides, g_steal_pointer (&owned));
  return TRUE;
}

void
ts_debugger_unprepare (TsDebugger *self)
{
  g_ptr_array_set_size (self->overrides->prepared, 0);
}

/* Goes back to before the first of those that have run. */
static gboolean
go_back (TsDebugger *self,
         TsStop **stop,
         GError **error)
{
  GPtrArray *prepared = self->overrides->prepared;
  gssize first = G_MAXSSIZE;

  *stop = NULL;
  for (guint i = 0; i < prepared->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (prepared, i);
      gssize entry = is_current (self, override) ? -1 : find_entry (self, override);

      if (entry >= 0)
        first = MIN (first, entry);
    }
  if (first == G_MAXSSIZE)
    return TRUE;
  *stop = ts_debugger_back_to_entry (self, (gsize)first, error);
  return *stop != NULL;
}

/* Takes @override. */
static void
apply (TsDebugger *self,
       TsOverride *override)
{
  g_clear_pointer (&override->consequence, g_free);
  if (!is_current (self, override))
    {
      ts_debugger_take_override (self, override);
      return;
    }
  override->waits = FALSE;
  ts_debugger_set_current (self, override, NULL);
}

/* What cannot be given at once may not be: a dead output. */
static gboolean
check (TsDebugger *self,
       GError **error)
{
  GPtrArray *prepared = self->overrides->prepared;

  for (guint i = 0; i < prepared->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (prepared, i);

      if (!is_current (self, override) || ts_executor_get_output (self->executor, override->slot) != NULL)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s: it is dead", override->text);
      return FALSE;
    }
  if (prepared->len == 0)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "nothing is prepared");
  return prepared->len > 0;
}

gboolean
ts_debugger_apply_prepared (TsDebugger *self,
                            TsStop **stop,
                            GError **error)
{
  GPtrArray *prepared = self->overrides->prepared;

  *stop = NULL;
  if (!check (self, error) || !go_back (self, stop, error))
    return FALSE;
  while (prepared->len > 0)
    apply (self, g_ptr_array_steal_index (prepared, 0));
  return TRUE;
}
