#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsControlFlow:
 *
 * The while loops and conds that a graph of TensorFlow 1 has unrolled into Enter, Exit, Switch, Merge and NextIteration, found again.
 * Immutable once made; any thread. Covers the operations that were there then.
 */
typedef struct _TsControlFlow TsControlFlow;

#define TS_NO_CONTEXT G_MAXUINT32 /* no loop, no branch */

typedef enum
{
  TS_LOOP_ENTER,
  TS_LOOP_MERGE,
  TS_LOOP_COND,
  TS_LOOP_SWITCH,
  TS_LOOP_NEXT_ITERATION,
  TS_LOOP_EXIT,
  TS_LOOP_N_PARTS,
} TsLoopPart;

/**
 * TsLoop:
 * @name: the frame's name
 * @parent: the loop around it, or %TS_NO_CONTEXT
 * @branch: the branch of a cond around it (perhaps around loops around it), or %TS_NO_CONTEXT
 */
typedef struct
{
  const char *name;
  guint32 parent;
  guint32 branch;
} TsLoop;

/**
 * TsBranch:
 * @predicate: what the Switches of the cond look at
 * @value: the branch taken where that is true, or the other one
 * @parent: the branch around it, or %TS_NO_CONTEXT
 * @loop: the innermost loop around it, or %TS_NO_CONTEXT
 */
typedef struct
{
  TsOutput predicate;
  gboolean value;
  guint32 parent;
  guint32 loop;
} TsBranch;

/**
 * ts_control_flow_new:
 *
 * Takes time linear in the graph. Of a damaged graph, where inputs disagree, the innermost context that one of them is in counts.
 *
 * Returns: (transfer full)
 */
TsControlFlow *ts_control_flow_new (TsGraph *graph);
void ts_control_flow_free (TsControlFlow *self);

/* The innermost loop, or branch of a cond, that an operation is in; %TS_NO_CONTEXT if in none. Enter and Exit are in their loop; a Switch
 * and a Merge of a cond are outside of it. */
guint32 ts_control_flow_get_op_loop (const TsControlFlow *self, guint32 op);
guint32 ts_control_flow_get_op_branch (const TsControlFlow *self, guint32 op);

guint ts_control_flow_get_n_loops (const TsControlFlow *self);
const TsLoop *ts_control_flow_get_loop (const TsControlFlow *self, guint32 loop);
guint ts_control_flow_get_n_branches (const TsControlFlow *self);
const TsBranch *ts_control_flow_get_branch (const TsControlFlow *self, guint32 branch);

/* The operations that make up the loop itself, those of one kind, in operation order. */
const guint32 *ts_control_flow_get_loop_part (const TsControlFlow *self, guint32 loop, TsLoopPart part, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsControlFlow, ts_control_flow_free)

G_END_DECLS
