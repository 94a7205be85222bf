#pragma once

#include "engine/debug/expression/ts-expression.h"
#include "engine/debug/travel/ts-past.h"

G_BEGIN_DECLS

typedef enum
{
  TS_ORIGIN_NONE,     /* on the way: an input is bad */
  TS_ORIGIN_COMPUTED, /* its inputs are good */
  TS_ORIGIN_GIVEN,    /* it has no inputs: a constant, say */
  TS_ORIGIN_SET,      /* somebody replaced the output */
  TS_ORIGIN_FED,      /* an input that is bad is fed */
  TS_ORIGIN_BEFORE,   /* a variable that it reads was bad before this run */
  TS_ORIGIN_UNKNOWN,  /* where a bad input comes from cannot be told */
} TsOriginKind;

/**
 * TsOriginStep:
 * @entry: number in the journal
 * @op: the operation; of a function's body perhaps
 * @place: `call > op (Type), iteration 3`
 * @kind: whether a way begins here
 * @input: the bad input that the kind speaks of, or -1
 * @output: the bad output, -1: it writes state
 * @element: the first bad element of that, in row-major order
 * @text: (nullable): `[1, 2] = nan`
 * @next: number of the step that it hands the bad value to, on the shortest way to what was asked for; -1: this is what was asked for
 * @next_input: which input of that; -1: inside of a call whose result it is
 *
 * An activation that a bad value comes by.
 */
typedef struct
{
  gsize entry;
  const TsOperation *op;
  char *place;
  TsOriginKind kind;
  gint input;
  gint output;
  gsize element;
  char *text;
  gint next;
  gint next_input;
} TsOriginStep;

/**
 * TsOrigin:
 * @steps: (element-type TsOriginStep): in the order of the run
 * @n_origins: those whose kind is not %TS_ORIGIN_NONE
 * @n_recomputed: activations whose values had been dropped and were computed again
 * @is_cut: there were more than %TS_ORIGIN_MAX_STEPS
 */
typedef struct
{
  GArray *steps;
  guint n_origins;
  guint64 n_recomputed;
  gboolean is_cut;
} TsOrigin;

#define TS_ORIGIN_MAX_STEPS 10000

/**
 * ts_debugger_trace_origin:
 * @entry: number of an activation in the journal
 * @output: of it; its value must be bad
 * @element: a bad element of that, in row-major order, to follow that one only: at each step those elements of the inputs that go into it, where there is a rule that tells
 *   (see ts_explain_element ()); -1, or with a @predicate: whole values are followed
 * @predicate: (nullable): what bad means, an expression with `$out` for a value: where it is true; %NULL: NaN and infinities
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no recorded run, or the value is good; what is wrong with @predicate; %G_IO_ERROR_CANCELLED
 *
 * F1: where a bad value comes from: the earliest activations whose inputs were all good, and the ways from there, along data edges, turns of loops, calls, variables and
 * other state. See ts_bad_value_find (). Reads all values of the run once, see
 * ts_debugger_retrace (). The debugger's thread, while nothing runs.
 *
 * Returns: (transfer full) (nullable)
 */
TsOrigin *ts_debugger_trace_origin (TsDebugger *self, gsize entry, guint32 output, gssize element, TsExpression *predicate, GCancellable *cancellable, GError **error);

void ts_origin_free (TsOrigin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOrigin, ts_origin_free)

G_END_DECLS
