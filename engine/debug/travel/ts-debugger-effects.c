#include "engine/debug/travel/ts-debugger-effects.h"

#include "engine/debug/ts-debugger-private.h"

/* ---- telling ------------------------------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  TsEffectItem *item = data;

  g_free (item->text);
  g_free (item);
}

GPtrArray *
ts_debugger_list_effects (TsDebugger *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);

  for (gsize i = 0; i < ts_journal_get_end (self->journal); i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);
      TsEffectItem *item;

      if (entry->effect == TS_EFFECT_NONE)
        continue;
      item = g_new0 (TsEffectItem, 1);
      *item = (TsEffectItem) { entry->effect, i, i >= ts_journal_get_length (self->journal), entry->is_reused, g_strdup_printf ("%s (%s)", entry->op->name, entry->op->type) };
      g_ptr_array_add (items, item);
    }
  return items;
}

char *
ts_debugger_describe_effects (TsDebugger *self,
                              gsize begin,
                              gsize end)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (gsize i = begin; i < end; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (!ts_effect_is_lasting (entry->effect) || n++ >= 3)
        continue;
      g_string_append_printf (text, "%s%s (%s) %s", n > 1 ? ", " : "", entry->op->name, entry->op->type, ts_effect_text (entry->effect));
    }
  if (n == 0)
    return g_string_free (text, TRUE), NULL;
  if (n > 3)
    g_string_append_printf (text, ", and %u more", n - 3);
  g_string_append (text, ": that is not taken back (info effects)");
  return g_string_free (text, FALSE);
}

/* ---- using what is logged ------------------------------------------------------------------------ */

void
ts_debugger_keep_effects (TsDebugger *self)
{
  for (gsize i = ts_journal_get_length (self->journal); i < ts_journal_get_end (self->journal); i++)
    if (ts_journal_get (self->journal, i)->effect != TS_EFFECT_NONE)
      g_ptr_array_add (self->effects, ts_journal_entry_ref (self->journal, i));
}

static void
tell_reused (TsDebugger *self,
             const TsJournalEntry *entry)
{
  g_autofree char *text = g_strdup_printf ("%s (%s) %s before: it is not done again, what it gave then is used", entry->op->name, entry->op->type, ts_effect_text (entry->effect));

  if (self->log != NULL && ts_effect_is_lasting (entry->effect))
    self->log (text, self->log_data);
}

gboolean
ts_debugger_reuse_effect (TsDebugger *self,
                          TsExecutor *executor,
                          const TsActivation *activation,
                          TsTensor **outputs)
{
  const TsOperation *op = ts_executor_get_operation (executor, activation);

  for (guint i = 0; i < self->effects->len; i++)
    {
      const TsJournalEntry *entry = g_ptr_array_index (self->effects, i);

      if (entry->number != activation->number || entry->op != op || entry->outputs == NULL || entry->hash != ts_journal_hash_inputs (executor, activation))
        continue;
      for (guint32 k = 0; k < entry->n_outputs; k++)
        outputs[k] = entry->outputs[k] != NULL ? ts_tensor_ref (entry->outputs[k]) : NULL;
      tell_reused (self, entry);
      g_ptr_array_remove_index (self->effects, i);
      self->reuses = TRUE;
      return TRUE;
    }
  return FALSE;
}
