#pragma once

#include "engine/debug/ts-context.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsJournalEntry:
 * @op: the operation; of a function's body if @depth is above 0
 * @depth: how many functions it is inside of
 * @context: where in the run: number in ts_journal_get_contexts ()
 * @dead: all outputs are
 * @keeps: its outputs cannot be computed again from its inputs alone: it has state, or reads some
 * @calls: it called a function, so what goes on inside comes before it
 * @n_outputs: of @op
 * @outputs: (nullable): a reference each, %NULL where dead; %NULL: dropped to keep to the budget, or @dead
 * @seen: (nullable): where an output is a reference, what was behind it then; %NULL: nothing
 * @overridden: (nullable): for each output whether somebody replaced it
 * @hash: of the outputs that were dropped
 * @changes: (nullable): element-type TsJournalChange: what it changed of the state, in order
 *
 * One activation that is over.
 */
typedef struct
{
  const TsOperation *op;
  guint depth;
  guint32 context;
  guint8 dead;
  guint8 keeps;
  guint8 calls;
  guint32 n_outputs;
  TsTensor **outputs;
  TsTensor **seen;
  guint8 *overridden;
  guint64 hash;
  GArray *changes;
} TsJournalEntry;

/* @undo: takes the change back, see TsResourceType. */
typedef struct
{
  TsResource *resource;
  gpointer undo;
} TsJournalChange;

/**
 * TsJournal:
 *
 * What a run did, activation by activation, so that it can be taken back and done again: the state is put back change by change, and the
 * executor is brought to any earlier activation with what is written here instead of running kernels. Used by one thread.
 *
 * Values are kept up to a budget; the oldest that can be computed again are dropped, and their hash is kept.
 */
typedef struct _TsJournal TsJournal;

TsJournal *ts_journal_new (TsGraph *graph);
void ts_journal_free (TsJournal *self);

/* Which run of the session it is of, see TsStop; 0 at first. */
void ts_journal_set_run (TsJournal *self, guint64 run);
guint64 ts_journal_get_run (const TsJournal *self);

/* (transfer none): valid as long as the journal. */
TsContextTable *ts_journal_get_contexts (const TsJournal *self);

/* Bytes of values; default 1 GiB. */
void ts_journal_set_budget (TsJournal *self, gsize budget_bytes);
gsize ts_journal_get_n_dropped (const TsJournal *self); /* entries whose values were dropped */
gsize ts_journal_get_kept_bytes (const TsJournal *self);

/* Forgets all; what is changed from now on is of the first entry to come. */
void ts_journal_clear (TsJournal *self);

/* Takes @undo: a change of the state, of the entry to come. */
void ts_journal_note_change (TsJournal *self, TsResource *resource, gpointer undo);

/* @context: of @activation, in ts_journal_get_contexts (); @outputs: %NULL where dead. */
void ts_journal_append (TsJournal *self, const TsActivation *activation, guint32 context, TsTensor *const *outputs);

/* The outputs of the last entry are @outputs after all, and do not follow from its operation; @i: somebody replaced this one, or -1. They are never dropped. */
void ts_journal_override (TsJournal *self, TsTensor *const *outputs, gint i);

gsize ts_journal_get_length (const TsJournal *self);
const TsJournalEntry *ts_journal_get (const TsJournal *self, gsize i);

/* Output @i as it was then: (transfer full) (nullable): dead, dropped, or not initialized. */
TsTensor *ts_journal_entry_dup_value (const TsJournalEntry *entry, guint32 i);

/**
 * ts_journal_undo:
 * @length: how many entries shall be left
 *
 * Takes back what the entries from @length on, and whatever came after them, did to the state, last first. The entries stay, but are of the past then: see
 * ts_journal_truncate ().
 */
void ts_journal_undo (TsJournal *self, TsResources *resources, gsize length);

/* Lets go of the values, and with them of the way back to an entry; what was done to the state may still be undone. */
void ts_journal_forget_values (TsJournal *self);

/* Forgets the entries from @length on, whose changes must have been undone. */
void ts_journal_truncate (TsJournal *self, gsize length);

/* Whether @outputs, of an entry whose own were dropped, are what they were. */
gboolean ts_journal_entry_agrees (const TsJournalEntry *entry, TsTensor *const *outputs);

/* Number of the last entry below @before that changed @resource, or -1. */
gssize ts_journal_find_last_change (const TsJournal *self, const TsResource *resource, gsize before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsJournal, ts_journal_free)

G_END_DECLS
