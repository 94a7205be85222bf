#pragma once

#include "engine/debug/state/ts-race.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsRunVariant:
 * @n_threads: that a kernel may use
 * @parallel_iterations: loops may have several turns under way, as their Enters say; else one after the other
 * @policy: which of what is ready goes first
 * @seed: for %TS_SCHEDULE_RANDOM
 *
 * A way to run: what may be different without the result being so.
 */
typedef struct
{
  guint n_threads;
  gboolean parallel_iterations;
  TsSchedulePolicy policy;
  guint64 seed;
} TsRunVariant;

/* "2 threads, order random 3, turns of loops side by side". (transfer full) */
char *ts_run_variant_to_string (const TsRunVariant *self);

/**
 * TsRunDifference:
 * @op: whose output it is
 * @place: `call > op (Type), iteration 3`
 * @output: which output
 * @variant: in which of the variants
 * @is_missing: the activation was there only in one of the two runs
 * @is_first: its inputs were the same: it does not only hand on a difference
 * @has_values: the next three are there
 * @element: the first element that differs
 * @value: in the first run
 * @other: in the variant
 * @largest: the largest difference
 * @reason: (nullable): what explains a first difference, as far as that can be told
 *
 * An output that was not the same.
 */
typedef struct
{
  const TsOperation *op;
  char *place;
  guint32 output;
  guint variant;
  gboolean is_missing;
  gboolean is_first;
  gboolean has_values;
  gsize element;
  TsShape shape;
  double value;
  double other;
  double largest;
  char *reason;
} TsRunDifference;

/**
 * TsDeterminism:
 * @variants: (element-type TsRunVariant): those that were run, the first of them as the run itself was
 * @n_activations: of the run
 * @n_differences: how many outputs of all variants differ
 * @differences: (element-type TsRunDifference): the first %TS_DETERMINISM_MAX_LISTED of each variant, in its order
 * @races: (element-type TsRace): accesses to state that nothing orders, see ts_race_find ()
 * @fenced: (element-type utf8): operations with an effect outside, which were not carried out again: their outputs are those of the run
 */
typedef struct
{
  GArray *variants;
  guint64 n_activations;
  guint64 n_differences;
  GArray *differences;
  GArray *races;
  GPtrArray *fenced;
} TsDeterminism;

#define TS_DETERMINISM_MAX_LISTED 100

/**
 * ts_debugger_check_determinism:
 * @variants: (array length=n_variants) (nullable): how to run besides as it was; %NULL: with one thread, two, and so on, in other orders, and where there are loops with turns side by side
 * @n_variants: of these, or how many to choose
 * @cancellable: (nullable): %NULL: ts_debugger_pause () ends it
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no recorded run, or it is not at its end; what made a variant fail; %G_IO_ERROR_CANCELLED
 *
 * F4: runs what was run last again from the same state, once as it was and once for each variant, and compares every output of every activation bit by bit. The state is as it was
 * afterwards, whatever happens, and the run is still there. What has an effect outside is not done again. Takes as long as that many runs; values of one run are kept, up to 1 GiB. The
 * debugger's thread, while nothing runs.
 *
 * Returns: (transfer full) (nullable)
 */
TsDeterminism *ts_debugger_check_determinism (TsDebugger *self, const TsRunVariant *variants, guint n_variants, GCancellable *cancellable, GError **error);

void ts_determinism_free (TsDeterminism *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDeterminism, ts_determinism_free)

G_END_DECLS
