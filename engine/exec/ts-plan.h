#pragma once

#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsPlanEdge:
 * @output: which output of the source; -1 for a control edge
 * @node: the consuming node of the plan
 * @input: which of its inputs; -1 for a control edge
 *
 * Where a finished activation's outputs go.
 */
typedef struct
{
  gint32 output;
  guint32 node;
  gint32 input;
} TsPlanEdge;

/* What the executor itself must know of an op type; everything else is its kernel's. */
typedef enum
{
  TS_PLAN_NODE_ORDINARY,
  TS_PLAN_NODE_MERGE,
  TS_PLAN_NODE_CONTROL_TRIGGER,
  TS_PLAN_NODE_ENTER,
  TS_PLAN_NODE_EXIT,
  TS_PLAN_NODE_NEXT_ITERATION,
} TsPlanNodeKind;

/**
 * TsPlanNode:
 * @op: the operation
 * @kernel: (nullable): how it is computed; %NULL if that cannot be, see @problem
 * @state: (nullable): what the kernel prepared
 * @problem: (nullable): why there is no kernel, or why it could not prepare; running into the node fails with it
 * @first_in: its inputs are the slots first_in .. first_in + n_in of an iteration's array
 * @first_out: number of its output 0 among all outputs of the graph
 * @n_pending: how many data and control edges must deliver before it is ready (feeds taken off)
 * @first_edge: its out-edges are edges[first_edge .. first_edge + n_edges] of the plan
 */
typedef struct
{
  const TsOperation *op;
  const TsKernelDef *kernel;
  gpointer state;
  GError *problem;
  const TsDType *out_dtypes;
  TsPlanNodeKind kind;
  guint32 n_in;
  guint32 n_out;
  guint32 first_in;
  guint32 first_out;
  guint32 n_pending;
  guint32 first_edge;
  guint32 n_edges;
} TsPlanNode;

/**
 * TsPlan:
 * @nodes: the closure of fetches and targets after feeds cut the graph, in operation order
 * @node_of_op: for each operation of the graph its node, or %TS_NO_OP outside the closure
 *
 * A graph compiled for one set of feeds, fetches and targets. Immutable once made, reference counted; kernels' states are used by
 * one executor at a time (the session's worker).
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_nodes;
  TsPlanNode *nodes;
  TsPlanEdge *edges;
  guint32 *node_of_op;
  guint32 n_ops;   /* operations of the graph when the plan was made */
  guint32 n_slots; /* inputs of all nodes */

  guint n_feeds;
  TsOutput *feeds;
  guint *first_feed_edge; /* n_feeds + 1 entries: the edges of feed i in feed_edges */
  TsPlanEdge *feed_edges;
  guint n_fetches;
  TsOutput *fetches;
  guint n_targets;
  guint32 *targets;

  /*< private >*/
  gint ref_count;
  TsDType *dtypes;
} TsPlan;

/**
 * ts_plan_new:
 * @feeds: outputs that will be given values
 * @fetches: outputs asked for
 * @targets: operations run for their effect
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the node: damaged, in a cycle that is no loop, an output fed twice;
 *   nothing asked for
 *
 * A node without a kernel does not fail the plan: running into it does. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsPlan *ts_plan_new (TsGraph *graph, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets, GError **error);
TsPlan *ts_plan_ref (TsPlan *self);
void ts_plan_unref (TsPlan *self);

/* Whether the plan is for exactly these, in this order. */
gboolean ts_plan_matches (const TsPlan *self, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlan, ts_plan_unref)

G_END_DECLS
