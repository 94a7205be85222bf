#pragma once

#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/travel/ts-retrace.h"
#include "engine/exec/ts-invocation.h"

G_BEGIN_DECLS

/* Where something happens: a node in one turn of one frame. */
typedef struct
{
  const TsFrame *frame;
  gint64 iteration;
  guint32 node;
} TsRetraceSpot;

/**
 * TsRetraceHistory:
 * @entries: (element-type gsize): who changed it
 * @before: (element-type TsTensor): what a variable was before each, borrowed from the journal; of anything else not a tensor
 * @next: the first that is not of the past yet
 *
 * What became of some state.
 */
typedef struct
{
  GArray *entries;
  GArray *before;
  guint next;
} TsRetraceHistory;

/**
 * TsRetrace:
 * @end: entries there are
 * @at: the current one
 * @puts_aside: the current activation was put aside
 * @sources: TsRetraceSpot -> 1 + number of the entry whose outputs are looked for there
 * @in_edges: TsPlan -> for each node where its entries begin, then for each of its inputs 1 + node and output that it comes from; 0: it is fed
 * @arguments: number of a call -> TsValueSource of each argument
 * @results: TsRetraceSpot of who called -> what the functions that it called gave back so far
 * @histories: TsResource -> TsRetraceHistory
 *
 * A way through the journal.
 */
typedef struct
{
  TsDebugger *debugger;
  TsJournal *journal;
  gsize end;
  gsize at;
  gboolean puts_aside;
  TsRetraceFunc visit;
  gpointer user_data;
  guint64 n_recomputed;
  gboolean is_over;
  GError *error;

  GHashTable *sources;
  GHashTable *in_edges;
  GHashTable *arguments;
  GHashTable *results;
  GHashTable *histories;

  GArray *inputs; /* of the current entry: TsTensor *, a reference each */
  GArray *input_sources;
  GArray *resources;
  GArray *output_sources;
} TsRetrace;

/* ---- ts-retrace-sources.c ---- */

void ts_retrace_init (TsRetrace *self, TsDebugger *debugger);
void ts_retrace_clear (TsRetrace *self);

/* (nullable): what has become of @resource, up to the current entry. */
TsRetraceHistory *ts_retrace_get_history (TsRetrace *self, const TsResource *resource);

/* Who gave the arguments of the function that @activation, the first of it to come by, is in. */
const TsValueSource *ts_retrace_get_arguments (TsRetrace *self, const TsActivation *activation);

/* Fills in the inputs of the current entry, and where they come from. */
void ts_retrace_gather_inputs (TsRetrace *self, const TsActivation *activation);

/* The same for the outputs of a call. */
void ts_retrace_gather_outputs (TsRetrace *self, const TsActivation *activation, TsTensor *const *outputs, guint n);

/* The current entry is over, and has given @outputs. */
void ts_retrace_remember (TsRetrace *self, const TsActivation *activation, TsTensor *const *outputs);

G_END_DECLS
