#pragma once

#include "engine/debug/context/ts-context.h"
#include "engine/debug/travel/ts-effect.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsJournalCall:
 * @began: how many entries there were when the activation began
 * @counts: the executor's, once it was over
 *
 * What there is to know of an activation that called functions.
 */
typedef struct
{
  gsize began;
  TsExecutorCounts counts;
} TsJournalCall;

typedef struct _TsJournalBlock TsJournalBlock;

/**
 * TsJournalEntry:
 * @op: the operation; of a function's body if @depth is above 0
 * @number: of the activation
 * @call: number of the call of a function that it is in, or 0
 * @iteration: its turn in its frame
 * @context: where in the run: number in ts_journal_get_contexts ()
 * @previous: 1 + the number of the entry before it of the same operation, for those of the run itself; 0: there is none
 * @depth: how many functions it is inside of
 * @n_outputs: of @op
 * @dead: all outputs are
 * @keeps: its outputs cannot be computed again from its inputs alone: it has state, or reads some
 * @is_blocked: it did not end, but waits for state to change
 * @is_dropped: its outputs were dropped to keep to the budget
 * @effect: TsEffect: what it did outside
 * @is_reused: it did not do that, but gave what it had given before
 * @live: for each of the first 64 outputs whether it has a value
 * @outputs: (nullable): a reference each, %NULL where dead; %NULL: dropped, or @dead
 * @seen: (nullable): where an output is a reference, the value that it stood for then
 * @overridden: (nullable): for each output whether somebody replaced it
 * @hash: of the outputs that were dropped; with an effect, of the inputs
 * @function: (nullable): if it called functions
 * @resource: (nullable): what it waits for if @is_blocked; or what it @adds to the state, or removes
 * @adds: 1: it has added @resource, a temporary variable; -1: it has removed it
 * @changes: (nullable): element-type TsJournalChange: what takes its changes of the state back, in order; once they are taken back, what makes them again
 *
 * One activation that is over, or one try of one that waits.
 */
typedef struct
{
  TsJournalBlock *block;
  guint ref_count;
  const TsOperation *op;
  guint64 number;
  guint64 call;
  gint64 iteration;
  gsize previous;
  guint32 context;
  guint32 depth;
  guint32 n_outputs;
  guint8 dead;
  guint8 keeps;
  guint8 is_blocked;
  guint8 is_dropped;
  guint8 effect;
  guint8 is_reused;
  gint8 adds;
  guint64 live;
  TsTensor **outputs;
  TsTensor **seen;
  guint8 *overridden;
  guint64 hash;
  TsJournalCall *function;
  TsResource *resource;
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
 * executor is brought to any activation with what is written here instead of running kernels. Used by one thread.
 *
 * It has a position: the entries before it are done, those behind it were done and are taken back; they are forgotten as soon as something else is done.
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
gsize ts_journal_get_budget (const TsJournal *self);
gsize ts_journal_get_n_dropped (const TsJournal *self); /* entries whose values were dropped */
gsize ts_journal_get_kept_bytes (const TsJournal *self);

/* Forgets all; what is changed from now on is of the first entry to come. */
void ts_journal_clear (TsJournal *self);

/* ---- writing ----------------------------------------------------------------------------------- */

/* Takes @undo: a change of the state, of the entry to come. */
void ts_journal_note_change (TsJournal *self, TsResource *resource, gpointer undo);

/* @context: of @activation, in ts_journal_get_contexts (); @outputs: %NULL where dead; @is_reused: what it does outside was not done */
void ts_journal_append (TsJournal *self, TsExecutor *executor, const TsActivation *activation, guint32 context, TsTensor *const *outputs, gboolean is_reused);

/* @activation waits for @resource, (nullable), to change. */
void ts_journal_append_blocked (TsJournal *self, const TsActivation *activation, TsResource *resource);

/* The outputs of the last entry are @outputs after all, and do not follow from its operation; @i: somebody replaced this one, or -1. They are never dropped. */
void ts_journal_override (TsJournal *self, TsTensor *const *outputs, gint i);

/* ---- reading ----------------------------------------------------------------------------------- */

/* How many entries are done; and how many there are, those that were taken back with them. */
gsize ts_journal_get_length (const TsJournal *self);
gsize ts_journal_get_end (const TsJournal *self);
const TsJournalEntry *ts_journal_get (const TsJournal *self, gsize i);

/* Keeps an entry beyond what becomes of the journal. */
TsJournalEntry *ts_journal_entry_ref (TsJournal *self, gsize i);
void ts_journal_entry_unref (gpointer entry);

/* Of the inputs of an activation that is there. */
guint64 ts_journal_hash_inputs (TsExecutor *executor, const TsActivation *activation);

/* Whether entry @i came about inside of a function that the activation @number called. */
gboolean ts_journal_is_inside (const TsJournal *self, gsize i, guint64 number);

/* (nullable): the operation that made the call of a function numbered @call, and the number of its activation. */
const TsOperation *ts_journal_get_caller (const TsJournal *self, guint64 call, guint64 *number);

/* 1 + number of the last entry that is done of the operation @op of the run itself, or 0. */
gsize ts_journal_find_last (const TsJournal *self, guint32 op);

/* Whether @outputs, of an entry whose own were dropped, are what they were. */
gboolean ts_journal_entry_agrees (const TsJournalEntry *entry, TsTensor *const *outputs);

/* Output @i as it was then: (transfer full) (nullable): dead, dropped, or not initialized. */
TsTensor *ts_journal_entry_dup_value (const TsJournalEntry *entry, guint32 i);

/* Whether output @i had a value. */
static inline gboolean
ts_journal_entry_is_live (const TsJournalEntry *entry,
                          guint32 i)
{
  return entry->outputs != NULL ? entry->outputs[i] != NULL : i >= 64 || (entry->live >> i & 1) != 0;
}

/* Number of the last entry below @before that changed @resource, or -1. */
gssize ts_journal_find_last_change (const TsJournal *self, const TsResource *resource, gsize before);

/* Number of the last entry that is done and made element @element of @variable, which is @now, (nullable), what it is; -1 if none did. */
gssize ts_journal_find_last_write (const TsJournal *self, const TsResource *variable, const TsTensor *now, gsize element);

/**
 * ts_journal_is_open:
 *
 * Whether after the first @length entries somebody waits who has got a part of what it waits for, or for what has changed since while others wait for it too: what their kernels know of that
 * cannot be brought back.
 */
gboolean ts_journal_is_open (const TsJournal *self, gsize length);

/* Numbers of the activations that wait after the entries that are done, for what has not changed since they tried, longest first. (transfer full) */
guint64 *ts_journal_dup_waiters (const TsJournal *self, guint *n);

/* ---- going through it -------------------------------------------------------------------------- */

/**
 * ts_journal_move:
 * @position: from 0 to ts_journal_get_end ()
 *
 * Takes back what the entries from @position on did to the state, last first, or does it again, up to there. Whatever came after the last entry that is done is taken back
 * first, for good. The changes this makes come by at ts_journal_note_change ().
 */
void ts_journal_move (TsJournal *self, TsResources *resources, gsize position);

/* While @hold, changes do not make it forget what was taken back: they are themselves taken back with the next move. */
void ts_journal_hold (TsJournal *self, gboolean hold);

/* Forgets what was taken back. */
void ts_journal_truncate (TsJournal *self);

/* Forgets the contexts in which nothing of what is left was done, but for those up to @last. */
void ts_journal_truncate_contexts (TsJournal *self, guint32 last);

/* Lets go of the values, and with them of the way back to an entry; what was done to the state may still be taken back as a whole. */
void ts_journal_forget_values (TsJournal *self);

/* ---- forks --------------------------------------------------------------------------------------
 *
 * A fork shares the entries that it has in common with another journal. One of them is current: its entries before its position are done, and all others of any are taken back.
 */

/* With the first @length entries; its position is at most there. (transfer full) */
TsJournal *ts_journal_fork (const TsJournal *self, gsize length);

/* How many entries at the beginning are the same. */
gsize ts_journal_find_common (const TsJournal *self, const TsJournal *other);

/* It becomes the current one, the state being where its first @position entries have brought it. */
void ts_journal_take_position (TsJournal *self, gsize position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsJournal, ts_journal_free)

G_END_DECLS
