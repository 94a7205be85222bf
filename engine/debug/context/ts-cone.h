#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/* @state: of the value that was there */
typedef struct
{
  TsOutput output;
  TsValueState state;
} TsConeInput;

/**
 * TsCone:
 * @output: what is asked for
 * @inputs: (element-type TsConeInput): values that are there, from which it follows
 * @feeds: (element-type TsFeed): the same with the values, a reference on each
 * @ops: (element-type guint32): what has to be computed, in operation order; none if the value is there
 * @effects: (element-type guint32): those of @ops that do more than give values: they change state, draw random numbers, or reach outside
 *
 * What is to be done to have a value that is not there (A6). A plain struct.
 */
typedef struct
{
  TsOutput output;
  GArray *inputs;
  GArray *feeds;
  GArray *ops;
  GArray *effects;
} TsCone;

/**
 * ts_cone_new:
 * @error: %TS_ERROR_FAILED_PRECONDITION: it is inside of a loop, whose values come by turns only
 *
 * The way back from @output to values that there are: of the run that is there, else what is fed and constants. Values inside of loops do not count: a loop on the way
 * is computed as a whole. Looks only; time linear in what it passes. The debugger's thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsCone *ts_cone_new (TsDebugger *debugger, TsOutput output, GError **error);
void ts_cone_free (TsCone *self);

/**
 * ts_cone_evaluate:
 * @with_effects: run operations that have effects, too; what they change is taken back with the run
 * @cancellable: (nullable)
 * @error: %TS_ERROR_FAILED_PRECONDITION naming the operations with effects if they are not wanted; %TS_ERROR_DEADLINE_EXCEEDED for one that waits for
 *   state; else as ts_session_run ()
 *
 * Computes the value beside the run, which is not touched: its own activations are still to come.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_cone_evaluate (const TsCone *self, TsDebugger *debugger, gboolean with_effects, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCone, ts_cone_free)

G_END_DECLS
