#pragma once

#include "engine/debug/travel/ts-journal.h"

G_BEGIN_DECLS

/**
 * TsContextView:
 *
 * A run as it is seen from one of its contexts: of each operation the activation that belongs to it, if there was one so far. Inside of an iteration of an outer
 * loop these are that iteration's, of the run and of other loops around it the only one there is, of loops and functions within it the last one. An operation
 * of the same function belongs to the same call: under recursion each call has its own.
 *
 * Immutable; it looks into the journal, so it is of use only until that changes.
 */
typedef struct _TsContextView TsContextView;

/* @context: one of ts_journal_get_contexts (). Time linear in the journal. */
TsContextView *ts_context_view_new (const TsJournal *journal, guint32 context);
void ts_context_view_free (TsContextView *self);

guint32 ts_context_view_get_context (const TsContextView *self);

/* The number of the entry of @op in the journal, or -1 if it was not done there (yet). Constant time. */
gssize ts_context_view_find (const TsContextView *self, const TsOperation *op);

/* Whether what is done in context @other is seen from @context by operations of @graph. */
gboolean ts_context_is_seen (const TsContextTable *contexts, guint32 context, guint32 other, const TsGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsContextView, ts_context_view_free)

G_END_DECLS
