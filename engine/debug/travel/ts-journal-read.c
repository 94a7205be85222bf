#include "engine/debug/travel/ts-journal-private.h"

#include "engine/tensor/ts-resource.h"

#include <string.h>

gsize
ts_journal_get_length (const TsJournal *self)
{
  return self->n_done;
}

gsize
ts_journal_get_end (const TsJournal *self)
{
  return self->entries->len;
}

const TsJournalEntry *
ts_journal_get (const TsJournal *self,
                gsize i)
{
  return ENTRY (self, i);
}

TsJournalEntry *
ts_journal_entry_ref (TsJournal *self,
                      gsize i)
{
  ENTRY (self, i)->ref_count++;
  return ENTRY (self, i);
}

TsTensor *
ts_journal_entry_dup_value (const TsJournalEntry *entry,
                            guint32 i)
{
  if (entry->outputs == NULL || i >= entry->n_outputs || entry->outputs[i] == NULL)
    return NULL;
  if (!ts_tensor_is_reference (entry->outputs[i]))
    return ts_tensor_ref (entry->outputs[i]);
  return entry->seen != NULL && entry->seen[i] != NULL ? ts_tensor_ref (entry->seen[i]) : NULL;
}

gboolean
ts_journal_is_inside (const TsJournal *self,
                      gsize i,
                      guint64 number)
{
  guint64 call = ENTRY (self, i)->call;

  while (call > 0)
    {
      const TsJournalCaller *caller = &g_array_index (self->callers, TsJournalCaller, call - 1);

      if (caller->number == number)
        return TRUE;
      call = caller->call;
    }
  return FALSE;
}

const TsOperation *
ts_journal_get_caller (const TsJournal *self,
                       guint64 call,
                       guint64 *number)
{
  const TsJournalCaller *caller;

  if (call == 0 || call > self->callers->len)
    return NULL;
  caller = &g_array_index (self->callers, TsJournalCaller, call - 1);
  *number = caller->number;
  return caller->op;
}

gsize
ts_journal_find_last (const TsJournal *self,
                      guint32 op)
{
  return op < self->last->len ? g_array_index (self->last, gsize, op) : 0;
}

gssize
ts_journal_find_last_change (const TsJournal *self,
                             const TsResource *resource,
                             gsize before)
{
  for (gsize i = MIN (before, self->n_done); i-- > 0;)
    {
      const GArray *changes = ENTRY (self, i)->changes;

      for (guint k = 0; changes != NULL && k < changes->len; k++)
        if (g_array_index (changes, TsJournalChange, k).resource == resource)
          return (gssize)i;
    }
  return -1;
}

/* Whether element @i is another one in them; (nullable): there was no value. */
static gboolean
differs_at (const TsTensor *a,
            const TsTensor *b,
            gsize i)
{
  gsize size;

  if (a == NULL || b == NULL || a->dtype != b->dtype || i >= a->n_elements || i >= b->n_elements)
    return a != b;
  if (a->dtype == TS_DTYPE_STRING)
    {
      const TsString *x = (const TsString *)a->data + i, *y = (const TsString *)b->data + i;

      return x->size != y->size || memcmp (x->bytes, y->bytes, x->size) != 0;
    }
  size = ts_dtype_size (a->dtype);
  return memcmp ((const char *)a->data + i * size, (const char *)b->data + i * size, size) != 0;
}

/* Goes back over the changes of @resource in @changes; whether one of them has made element @i another than *@now, which becomes the value before them. */
static gboolean
has_written (const GArray *changes,
             const TsResource *resource,
             gsize i,
             const TsTensor **now)
{
  for (guint k = changes->len; k-- > 0;)
    {
      const TsJournalChange *change = &g_array_index (changes, TsJournalChange, k);

      if (change->resource != resource)
        continue;
      if (differs_at (change->undo, *now, i))
        return TRUE;
      *now = change->undo;
    }
  return FALSE;
}

gssize
ts_journal_find_last_write (const TsJournal *self,
                            const TsResource *variable,
                            const TsTensor *now,
                            gsize element)
{
  if (has_written (self->changes, variable, element, &now))
    return -1;
  for (gsize i = self->n_done; i-- > 0;)
    if (ENTRY (self, i)->changes != NULL && has_written (ENTRY (self, i)->changes, variable, element, &now))
      return (gssize)i;
  return -1;
}
