#pragma once

#include "engine/debug/travel/ts-journal.h"

G_BEGIN_DECLS

/* Who called a function: the activation, and the call that it is itself in. */
typedef struct
{
  guint64 number;
  guint64 call;
  const TsOperation *op;
} TsJournalCaller;

struct _TsJournal
{
  TsJournalBlock *block; /* (nullable): with room for more */
  GPtrArray *entries;    /* TsJournalEntry, shared with forks */
  gsize n_done;
  gsize n_blocked; /* entries that are no ends */
  GArray *changes; /* TsJournalChange: of the entry to come */
  gboolean is_moving;
  gboolean is_held;
  GArray *last;    /* gsize: for each operation 1 + its last entry that is done */
  GArray *callers; /* TsJournalCaller, by number of the call - 1 */
  TsContextTable *contexts;
  guint64 run;
  gsize budget_bytes;
  gsize kept_bytes;
  gsize n_looked_at; /* entries that were dropped, or cannot be */
  gsize n_dropped;
};

#define ENTRY(self, i) ((TsJournalEntry *)g_ptr_array_index ((self)->entries, i))

static inline gsize *
ts_journal_get_last (TsJournal *self,
                     guint32 op)
{
  if (self->last->len <= op)
    g_array_set_size (self->last, op + 1);
  return &g_array_index (self->last, gsize, op);
}

static inline gboolean
ts_journal_entry_is_own (const TsJournalEntry *entry)
{
  return entry->depth == 0 && !entry->is_blocked && entry->op->index != TS_NO_OP;
}

void ts_journal_drop_outputs (TsJournalEntry *entry);
GArray *ts_journal_new_changes (void);

/* What the values of an entry cost: nothing where the memory is somebody else's anyway. */
gsize ts_journal_cost_of_entry (const TsJournalEntry *entry);

G_END_DECLS
