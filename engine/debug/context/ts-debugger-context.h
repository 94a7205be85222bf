#pragma once

#include "engine/debug/context/ts-context.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/* Where in a run one looks (C5): calls of functions and turns of loops, each with values of its own. As with TsDebugger: one thread at a time, and while no command
 * runs. Without a recording all values are the last ones. */

/**
 * TsStackLevel:
 * @context: its number
 * @kind: what it is
 * @graph: (transfer none): whose operations it is about
 * @op: (nullable) (transfer none): which of them the run stands at, or called the next level from
 * @text: for people: "y (Add)", "loop iteration 3", "layer (PartitionedCall)"
 *
 * One level of the stack: the run, a call, a turn of a loop.
 */
typedef struct
{
  guint32 context;
  TsContextKind kind;
  TsGraph *graph;
  const TsOperation *op;
  char *text;
} TsStackLevel;

/* (transfer full) (element-type TsStackLevel): innermost first, the run itself last; empty before the first run. */
GArray *ts_debugger_dup_stack (TsDebugger *self);

/* The context that the run stands in; 0, the run itself, where it stands at no operation. */
guint32 ts_debugger_get_context (TsDebugger *self);

/* (transfer none): those of the run that is there or was the last. Valid until the next command that runs. */
const TsContextTable *ts_debugger_get_contexts (TsDebugger *self);

/**
 * ts_debugger_get_value_in:
 * @context: of ts_debugger_get_contexts ()
 * @op: of the graph or of one of its functions
 * @index: which output
 * @value: (out) (nullable) (transfer full): where the state has one
 *
 * The value that an output has as seen from a context: inside of a loop that of the same turn, never one of an earlier turn.
 */
TsValueState ts_debugger_get_value_in (TsDebugger *self, guint32 context, const TsOperation *op, guint32 index, TsTensor **value);

/* The same, but what is fed to the next run and what constants hold counts, too, before a run has come there. */
TsValueState ts_debugger_peek_value (TsDebugger *self, guint32 context, const TsOperation *op, guint32 index, TsTensor **value);

/**
 * ts_debugger_find_output:
 * @name: `op`, `op:1`; of the function that @context is in, else of the graph
 * @error: as ts_graph_find_output ()
 */
gboolean ts_debugger_find_output (TsDebugger *self, guint32 context, const char *name, const TsOperation **op, guint32 *index, GError **error);

/**
 * ts_debugger_evaluate:
 * @dtype: wanted, or %TS_DTYPE_INVALID
 * @cancellable: (nullable)
 * @error: as ts_expression_evaluate ()
 *
 * An expression, its names seen from @context, its variables those of the stop. Nothing of the graph runs.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_debugger_evaluate (TsDebugger *self, guint32 context, TsExpression *expression, TsDType dtype, GCancellable *cancellable, GError **error);

/**
 * ts_debugger_dup_call_states:
 * @outer: the call that is looked into, by its context; 0: the run itself
 * @caller: number of an operation of the graph or body that runs there
 * @function: which of those that it calls
 * @context: (out): that of the call
 *
 * Where the operations of a body stand in the last call that was made there.
 *
 * Returns: (transfer full) (nullable) (array): one TsOpState for each operation of the body; %NULL if there was no call, or nothing is recorded
 */
guint8 *ts_debugger_dup_call_states (TsDebugger *self, guint32 outer, guint32 caller, const TsFunction *function, guint32 *context);

TsOpState ts_debugger_get_op_state_in (TsDebugger *self, guint32 context, const TsOperation *op);

/**
 * TsHistoryItem:
 * @run: number of the run
 * @t: which activation of the run it was, from 1
 * @place: (transfer full): "" outside loops and functions, else "loop iteration 3"
 * @iteration: of the innermost loop, or 0
 * @state: live, dead, overridden, uninitialized, or released if the budget did not allow to keep the value
 * @value: (nullable)
 *
 * A value that an output once had.
 */
typedef struct
{
  guint64 run;
  guint64 t;
  char *place;
  gint64 iteration;
  TsValueState state;
  TsTensor *value;
} TsHistoryItem;

/* C4: all activations of @op in this run and the runs before, the oldest first, and what output @index had. (transfer full) (element-type TsHistoryItem) */
GArray *ts_debugger_dup_history (TsDebugger *self, const TsOperation *op, guint32 index);

/**
 * TsReason:
 * @op: (nullable) (transfer none): the operation that it is about
 * @text: one line
 *
 * A step of an explanation.
 */
typedef struct
{
  const TsOperation *op;
  char *text;
} TsReason;

/**
 * ts_debugger_explain:
 *
 * C6: why @op, seen from @context, is in the state that it is in. Waiting: which inputs are missing, and the nearest unfinished operation before each; dead: the way back to
 * the Switch or function and what decided; outside: what feeds cut it, or that nothing that was asked for needs it; done: what came last and made it run.
 *
 * Returns: (transfer full) (element-type TsReason): the state first
 */
GArray *ts_debugger_explain (TsDebugger *self, guint32 context, const TsOperation *op);

G_END_DECLS
