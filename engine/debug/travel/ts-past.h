#pragma once

#include "engine/debug/travel/ts-retrace.h"

G_BEGIN_DECLS

/* What a run has been through, by the numbers of its activations in the journal. All of it on the debugger's thread, while nothing runs. */

/* Number of the last entry of the journal that is a live activation of @op of the graph itself, or -1. */
gssize ts_debugger_find_last_entry (TsDebugger *self, guint32 op);

/* How many activations of the current run, or the last one, are over: numbers of entries are below that. */
gsize ts_debugger_get_n_entries (TsDebugger *self);

/* (transfer none) (nullable): output @i of an entry of the journal, as long as it is kept. */
TsTensor *ts_debugger_peek_output (TsDebugger *self, gsize entry, guint32 i);

/* Number of the last entry that changed @resource, or -1. */
gssize ts_debugger_find_last_writer (TsDebugger *self, const TsResource *resource);

/**
 * TsPast:
 * @op: the operation
 * @place: as ts_retraced_dup_place ()
 *
 * One activation of the past with its values, kept. See TsRetraced.
 */
typedef struct
{
  gsize entry;
  const TsOperation *op;
  char *place;
  guint n_in;
  TsTensor **in;
  TsValueSource *sources;
  guint n_out;
  TsTensor **out;
  TsValueSource *results;
} TsPast;

void ts_past_free (TsPast *self);

/* The activation @entry of the journal: (transfer full) (nullable). %TS_ERROR_NOT_FOUND if it was dead, or is part of a dataset; else as ts_debugger_retrace (). */
TsPast *ts_debugger_get_past (TsDebugger *self, gsize entry, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPast, ts_past_free)

G_END_DECLS
