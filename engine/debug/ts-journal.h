#pragma once

#include "engine/exec/ts-executor.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsJournalEntry:
 * @op: the operation; of a function's body if @depth is above 0
 * @depth: how many functions it is inside of
 * @iteration: its turn in its frame
 * @dead: all outputs are
 * @keeps: its outputs cannot be computed again from its inputs alone: it has state, or reads some
 * @calls: it called a function, so what goes on inside comes before it
 * @n_outputs: of @op
 * @outputs: (nullable): a reference each, %NULL where dead; %NULL: dropped to keep to the budget, or @dead
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
  gint64 iteration;
  guint8 dead;
  guint8 keeps;
  guint8 calls;
  guint32 n_outputs;
  TsTensor **outputs;
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

TsJournal *ts_journal_new (void);
void ts_journal_free (TsJournal *self);

/* Bytes of values; default 1 GiB. */
void ts_journal_set_budget (TsJournal *self, gsize budget_bytes);
gsize ts_journal_get_n_dropped (const TsJournal *self); /* entries whose values were dropped */

/* Forgets all; what is changed from now on is of the first entry to come. */
void ts_journal_clear (TsJournal *self);

/* Takes @undo: a change of the state, of the entry to come. */
void ts_journal_note_change (TsJournal *self, TsResource *resource, gpointer undo);

/* @outputs: %NULL where dead. */
void ts_journal_append (TsJournal *self, TsExecutor *executor, const TsActivation *activation, TsTensor *const *outputs);

/* Output @i of the last entry was replaced by @value. */
void ts_journal_override (TsJournal *self, guint i, TsTensor *value);

gsize ts_journal_get_length (const TsJournal *self);
const TsJournalEntry *ts_journal_get (const TsJournal *self, gsize i);

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
