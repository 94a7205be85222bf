#include "engine/debug/travel/ts-journal-private.h"

/* Who waits for state to change at some place, and whether a run can begin again there. */

/* Somebody who waits. */
typedef struct
{
  guint64 number;
  TsResource *resource;
  gsize first; /* try */
  gsize last;
  gboolean is_partial;
} Waiter;

static gint
compare_waiters (gconstpointer a,
                 gconstpointer b)
{
  const Waiter *x = a, *y = b;

  return x->first < y->first ? -1 : x->first > y->first;
}

static Waiter *
find_waiter (GArray *waiters,
             guint64 number)
{
  for (guint i = 0; i < waiters->len; i++)
    if (g_array_index (waiters, Waiter, i).number == number)
      return &g_array_index (waiters, Waiter, i);
  return NULL;
}

/* Who waits after the first @length entries, longest first. (transfer full) (element-type Waiter) */
static GArray *
find_waiters (const TsJournal *self,
              gsize length)
{
  GArray *waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_autoptr (GHashTable) ended = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (gsize i = length; i-- > 0;)
    {
      TsJournalEntry *entry = ENTRY (self, i);
      Waiter *known;

      if (!entry->is_blocked)
        g_hash_table_add (ended, &entry->number);
      if (!entry->is_blocked || g_hash_table_contains (ended, &entry->number))
        continue;
      known = find_waiter (waiters, entry->number);
      if (known == NULL)
        {
          g_array_append_val (waiters, ((Waiter) { entry->number, entry->resource, i, i, entry->changes != NULL }));
          continue;
        }
      known->first = i;
      known->is_partial |= entry->changes != NULL;
    }
  g_array_sort (waiters, compare_waiters);
  return waiters;
}

static gboolean
changes (const TsJournalEntry *entry,
         const TsResource *resource)
{
  for (guint k = 0; entry->changes != NULL && k < entry->changes->len; k++)
    if (g_array_index (entry->changes, TsJournalChange, k).resource == resource)
      return TRUE;
  return FALSE;
}

/* Whether what @waiter waits for is as it was at its last try. */
static gboolean
waits_in_vain (const TsJournal *self,
               const Waiter *waiter,
               gsize length)
{
  for (gsize i = waiter->last + 1; i < length; i++)
    if (changes (ENTRY (self, i), waiter->resource))
      return FALSE;
  return TRUE;
}

/* Whether nobody else comes to wait for the same before it tries again. */
static gboolean
is_next_to_try (const TsJournal *self,
                const Waiter *waiter,
                gsize length)
{
  for (gsize i = length; i < self->entries->len; i++)
    {
      const TsJournalEntry *entry = ENTRY (self, i);

      if (entry->number == waiter->number)
        return TRUE;
      if (entry->is_blocked && entry->resource == waiter->resource)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_alone (GArray *waiters,
          const Waiter *waiter)
{
  for (guint i = 0; i < waiters->len; i++)
    if (&g_array_index (waiters, Waiter, i) != waiter && g_array_index (waiters, Waiter, i).resource == waiter->resource)
      return FALSE;
  return TRUE;
}

gboolean
ts_journal_is_open (const TsJournal *self,
                    gsize length)
{
  g_autoptr (GArray) waiters = NULL;

  if (self->n_blocked == 0)
    return FALSE;
  waiters = find_waiters (self, length);
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      if (waiter->is_partial || (!waits_in_vain (self, waiter, length) && (!is_alone (waiters, waiter) || !is_next_to_try (self, waiter, length))))
        return TRUE;
    }
  return FALSE;
}

guint64 *
ts_journal_dup_waiters (const TsJournal *self,
                        guint *n)
{
  g_autoptr (GArray) waiters = NULL;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (self->n_blocked > 0)
    {
      waiters = find_waiters (self, self->n_done);
      for (guint i = 0; i < waiters->len; i++)
        if (waits_in_vain (self, &g_array_index (waiters, Waiter, i), self->n_done))
          g_array_append_val (numbers, g_array_index (waiters, Waiter, i).number);
    }
  *n = numbers->len;
  return (guint64 *)(gpointer)g_array_free (numbers, FALSE);
}
