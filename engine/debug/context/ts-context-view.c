#include "engine/debug/context/ts-context-view.h"

struct _TsContextView
{
  guint32 context;
  GHashTable *entries; /* TsOperation -> number of its entry + 1 */
};

gboolean
ts_context_is_seen (const TsContextTable *contexts,
                    guint32 context,
                    guint32 other,
                    const TsGraph *graph)
{
  guint32 call;

  if (!ts_context_table_is_within (contexts, other, context) && !ts_context_table_is_within (contexts, context, other))
    return FALSE;
  call = ts_context_table_get_call (contexts, context);
  return ts_context_table_get (contexts, call)->graph != graph || ts_context_table_get_call (contexts, other) == call;
}

/* For each context whether it is on the way to @context or within it. */
static guint8 *
find_related (const TsContextTable *contexts,
              guint32 context)
{
  guint32 n = ts_context_table_get_length (contexts);
  guint8 *related = g_new0 (guint8, n);

  for (guint32 i = context;; i = ts_context_table_get (contexts, i)->parent)
    {
      related[i] = TRUE;
      if (i == 0)
        break;
    }
  for (guint32 i = context + 1; i < n; i++)
    related[i] = ts_context_table_is_within (contexts, i, context);
  return related;
}

TsContextView *
ts_context_view_new (const TsJournal *journal,
                     guint32 context)
{
  TsContextView *self = g_new0 (TsContextView, 1);
  const TsContextTable *contexts = ts_journal_get_contexts (journal);
  g_autofree guint8 *related = find_related (contexts, context);
  gsize length = ts_journal_get_length (journal);

  self->context = context;
  self->entries = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < length; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (journal, i);

      if (!entry->is_blocked && related[entry->context] && ts_context_is_seen (contexts, context, entry->context, entry->op->graph))
        g_hash_table_insert (self->entries, (gpointer)entry->op, GSIZE_TO_POINTER (i + 1));
    }
  return self;
}

void
ts_context_view_free (TsContextView *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

guint32
ts_context_view_get_context (const TsContextView *self)
{
  return self->context;
}

gssize
ts_context_view_find (const TsContextView *self,
                      const TsOperation *op)
{
  return (gssize)GPOINTER_TO_SIZE (g_hash_table_lookup (self->entries, op)) - 1;
}
