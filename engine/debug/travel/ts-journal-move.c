#include "engine/debug/travel/ts-journal-private.h"

/* ---- going through it ----------------------------------------------------------------------------- */

/* Makes @changes, the last first, and gives what takes that back. */
static GArray *
apply (TsJournal *self,
       TsResources *resources,
       GArray *changes)
{
  GArray *inverse;

  for (guint i = changes->len; i-- > 0;)
    {
      TsJournalChange *change = &g_array_index (changes, TsJournalChange, i);

      ts_resources_change (resources, change->resource, g_steal_pointer (&change->undo));
    }
  g_array_unref (changes);
  inverse = g_steal_pointer (&self->changes);
  self->changes = ts_journal_new_changes ();
  return inverse;
}

static void
move_over (TsJournal *self,
           TsResources *resources,
           gsize i,
           gboolean back)
{
  TsJournalEntry *entry = ENTRY (self, i);

  if (entry->adds == (back ? 1 : -1))
    ts_resources_remove (resources, entry->resource);
  else if (entry->adds != 0)
    ts_resources_add (resources, entry->resource, NULL);
  if (entry->changes != NULL)
    entry->changes = apply (self, resources, g_steal_pointer (&entry->changes));
}

void
ts_journal_move (TsJournal *self,
                 TsResources *resources,
                 gsize position)
{
  GArray *pending = g_steal_pointer (&self->changes);

  self->changes = ts_journal_new_changes ();
  self->is_moving = TRUE;
  g_array_unref (apply (self, resources, pending));
  while (self->n_done > position)
    {
      const TsJournalEntry *entry = ENTRY (self, --self->n_done);

      move_over (self, resources, self->n_done, TRUE);
      if (ts_journal_entry_is_own (entry))
        *ts_journal_get_last (self, entry->op->index) = entry->previous;
    }
  while (self->n_done < position)
    {
      const TsJournalEntry *entry = ENTRY (self, self->n_done);

      move_over (self, resources, self->n_done++, FALSE);
      if (ts_journal_entry_is_own (entry))
        *ts_journal_get_last (self, entry->op->index) = self->n_done;
    }
  self->is_moving = FALSE;
}

void
ts_journal_hold (TsJournal *self,
                 gboolean hold)
{
  self->is_held = hold;
}

void
ts_journal_truncate (TsJournal *self)
{
  if (G_LIKELY (self->n_done == self->entries->len))
    return;
  for (gsize i = self->n_done; i < self->entries->len; i++)
    {
      self->kept_bytes -= ts_journal_cost_of_entry (ENTRY (self, i));
      self->n_dropped -= ENTRY (self, i)->is_dropped;
      self->n_blocked -= ENTRY (self, i)->is_blocked;
    }
  g_ptr_array_set_size (self->entries, (gint)self->n_done);
  self->n_looked_at = MIN (self->n_looked_at, self->n_done);
}

void
ts_journal_truncate_contexts (TsJournal *self,
                              guint32 last)
{
  for (gsize i = 0; i < self->entries->len; i++)
    last = MAX (last, ENTRY (self, i)->context);
  ts_context_table_truncate (self->contexts, last + 1);
}

void
ts_journal_forget_values (TsJournal *self)
{
  for (gsize i = 0; i < self->entries->len; i++)
    ts_journal_drop_outputs (ENTRY (self, i));
  self->kept_bytes = 0;
}

/* ---- forks --------------------------------------------------------------------------------------- */

gsize
ts_journal_find_common (const TsJournal *self,
                        const TsJournal *other)
{
  gsize low = 0, high = MIN (self->entries->len, other->entries->len);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (ENTRY (self, middle) == ENTRY (other, middle))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* What is counted over the entries. */
static void
recount (TsJournal *self)
{
  self->kept_bytes = self->n_blocked = self->n_dropped = self->n_looked_at = 0;
  g_array_set_size (self->last, 0);
  for (gsize i = 0; i < self->entries->len; i++)
    {
      const TsJournalEntry *entry = ENTRY (self, i);

      self->kept_bytes += ts_journal_cost_of_entry (entry);
      self->n_blocked += entry->is_blocked;
      self->n_dropped += entry->is_dropped;
      if (i < self->n_done && ts_journal_entry_is_own (entry))
        *ts_journal_get_last (self, entry->op->index) = i + 1;
    }
}

void
ts_journal_take_position (TsJournal *self,
                          gsize position)
{
  self->n_done = position;
  recount (self);
}

TsJournal *
ts_journal_fork (const TsJournal *self,
                 gsize length)
{
  TsJournal *fork = ts_journal_new (ts_context_table_get (self->contexts, 0)->graph);

  fork->budget_bytes = self->budget_bytes;
  fork->run = self->run;
  ts_context_table_copy (fork->contexts, self->contexts);
  for (gsize i = 0; i < length; i++)
    {
      ENTRY (self, i)->ref_count++;
      g_ptr_array_add (fork->entries, ENTRY (self, i));
    }
  g_array_append_vals (fork->callers, self->callers->data, self->callers->len);
  ts_journal_take_position (fork, MIN (length, self->n_done));
  return fork;
}
