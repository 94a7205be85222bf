#pragma once

#include "engine/debug/ts-debugger.h"
#include "engine/debug/travel/ts-journal.h"

G_BEGIN_DECLS

typedef enum
{
  TS_SOURCE_NONE,   /* dead, not there yet, or it cannot be told */
  TS_SOURCE_ENTRY,  /* an output of an activation of this run */
  TS_SOURCE_FEED,   /* it is fed */
  TS_SOURCE_BEFORE, /* a variable has it since before this run */
} TsSourceKind;

/**
 * TsValueSource:
 * @entry: number of the activation in the journal
 * @output: of it; %TS_NO_OP: the activation wrote it into a variable
 *
 * Where a value comes from.
 */
typedef struct
{
  TsSourceKind kind;
  gsize entry;
  guint32 output;
} TsValueSource;

/**
 * TsRetraced:
 * @entry: its number in the journal
 * @written: what the journal has of it
 * @op: the operation
 * @activation: as the executor has it: frame, iteration, callers
 * @n_in: data inputs
 * @in: (array) (nullable entries): their values; of a reference or a handle of a variable what that held when the activation began
 * @sources: (array length=n_in): who gave them
 * @resources: (array length=n_in) (nullable entries): the state that an input leads to
 * @out: (array) (nullable entries): its outputs, as many as @written says; computed again where they were dropped
 * @results: (array) (nullable): where the outputs of a call come from, inside of the function
 * @is_recomputed: the outputs were dropped and are computed again
 *
 * One activation of the past, all of it borrowed and valid while the visitor runs.
 */
typedef struct
{
  gsize entry;
  const TsJournalEntry *written;
  const TsOperation *op;
  const TsActivation *activation;
  guint n_in;
  TsTensor **in;
  const TsValueSource *sources;
  TsResource **resources;
  TsTensor *const *out;
  const TsValueSource *results;
  gboolean is_recomputed;
} TsRetraced;

/* %FALSE: enough. */
typedef gboolean (*TsRetraceFunc) (const TsRetraced *activation, gpointer user_data);

/**
 * ts_debugger_retrace:
 * @visit: told every live activation of the current run, or of the last one once it is over, from its beginning up to where it stands, in their order
 * @n_recomputed: (out) (optional): how many had to be computed again, as their values had been dropped
 * @cancellable: (nullable): %NULL: ts_debugger_pause () ends it
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no run, or it was not recorded; %TS_ERROR_INTERNAL: it does not go as it is written;
 *   %G_IO_ERROR_CANCELLED
 *
 * Goes through what a run did once more, with what is written in the journal instead of kernels: with the inputs of each activation and who gave them. Neither the run nor
 * any state changes. Takes time with the number of activations, not with their kernels, but for what was dropped. What a dataset's functions do is not told: an iterator gives
 * its elements. The debugger's thread, while nothing runs.
 */
gboolean ts_debugger_retrace (TsDebugger *self, TsRetraceFunc visit, gpointer user_data, guint64 *n_recomputed, GCancellable *cancellable, GError **error);

/* Numbers of the earlier activations that changed @resource, oldest first, (transfer none). While the visitor runs. */
const gsize *ts_retraced_get_writers (const TsRetraced *self, const TsResource *resource, guint *n);

/* `call > op (Type), iteration [2, 0]`. (transfer full) */
char *ts_retraced_dup_place (const TsRetraced *self);

/* (nullable): the resource that @value, of a reference or a handle, leads to. */
TsResource *ts_retrace_find_resource (const TsTensor *value);

G_END_DECLS
