#pragma once

#include "engine/debug/numerics/ts-shadow.h"
#include "engine/debug/travel/ts-past.h"

G_BEGIN_DECLS

/**
 * TsPrecisionStep:
 * @entry: number of the activation in the journal
 * @op: the operation
 * @place: `call > op (Type), iteration 3`
 * @output: which output
 * @shape: of that
 * @own: how far it is from what double makes of the very same inputs
 * @has_total: the next two are there
 * @total: how far it is from what double makes of the whole way up to here
 * @before: the largest `of_largest` of @total among those who gave the inputs
 */
typedef struct
{
  gsize entry;
  const TsOperation *op;
  char *place;
  guint32 output;
  TsShape shape;
  TsShadowError own;
  gboolean has_total;
  TsShadowError total;
  double before;
} TsPrecisionStep;

/**
 * TsPrecisionSkip:
 * @op_type: what was not computed in double
 * @reason: why not
 * @n: how many activations
 */
typedef struct
{
  char *op_type;
  char *reason;
  guint64 n;
} TsPrecisionSkip;

/**
 * TsPrecision:
 * @steps: (element-type TsPrecisionStep): in the order of the run, the one that was asked for last
 * @skips: (element-type TsPrecisionSkip): by op type. What follows from these begins anew with the values of the run
 */
typedef struct
{
  GArray *steps;
  GArray *skips;
} TsPrecision;

/**
 * ts_debugger_check_precision:
 * @entry: an activation of the run
 * @cone: all that it follows from in this run, too; variables are as they were
 * @cancellable: (nullable): %NULL: ts_debugger_pause () ends it
 * @error: as ts_debugger_get_past (); %TS_ERROR_RESOURCE_EXHAUSTED: over 4 GiB of values in double at once; %G_IO_ERROR_CANCELLED
 *
 * F3: computes an activation, or all that lead to it, once more in double. Integers and truths are taken from the run, so the way through branches and loops is the same.
 * Costs about what the run did, twice. Neither the run nor any state changes. The debugger's thread, while nothing runs.
 *
 * Returns: (transfer full) (nullable)
 */
TsPrecision *ts_debugger_check_precision (TsDebugger *self, gsize entry, gboolean cone, GCancellable *cancellable, GError **error);

void ts_precision_free (TsPrecision *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPrecision, ts_precision_free)

G_END_DECLS
