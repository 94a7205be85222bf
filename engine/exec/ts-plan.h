#pragma once

#include "engine/device/ts-placement.h"
#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsPlanEdge:
 * @output: which output of the source; -1 for a control edge
 * @node: the consuming node of the plan, or %TS_NO_OP for a fetch
 * @input: which of its inputs, -1 for a control edge; which fetch
 * @takes: the last edge from its output, to a node that runs once all has arrived: the value need not be kept for others
 *
 * Where a finished activation's outputs go.
 */
typedef struct
{
  gint32 output;
  guint32 node;
  gint32 input;
  guint32 takes;
} TsPlanEdge;

/* What the executor itself must know of an op type; everything else is its kernel's. */
typedef enum
{
  TS_PLAN_NODE_ORDINARY,
  TS_PLAN_NODE_MERGE,
  TS_PLAN_NODE_CONTROL_TRIGGER,
  TS_PLAN_NODE_ENTER,
  TS_PLAN_NODE_CONSTANT_ENTER, /* a loop invariant */
  TS_PLAN_NODE_EXIT,
  TS_PLAN_NODE_NEXT_ITERATION,
} TsPlanNodeKind;

/**
 * TsPlanNode:
 * @op: the operation
 * @facts: what a seam has found out about the operation and keeps here; 0 at first, and for who runs freely
 * @is_prepared: the next three are set, see ts_plan_prepare_node ()
 * @kernel: (nullable): how it is computed; %NULL if that cannot be, see @problem
 * @state: (nullable): what the kernel prepared
 * @problem: (nullable): why there is no kernel, or why it could not prepare; running into the node fails with it
 * @out_dtypes: of its outputs
 * @reads: (nullable): for each input whether it takes the value of what is behind a reference edge; %NULL if no edge into the node
 *   is one
 * @device: number of the device that it runs on
 * @frame: the static frame it is in
 * @child_frame: for an Enter, the frame that it leads into
 * @place: its number among the nodes of its frame
 * @first_in: its inputs are the slots first_in .. first_in + n_in of an iteration of its frame
 * @n_data: data edges into it (fewer than @n_in for a damaged node)
 * @n_controls: control edges into it
 * @first_edge: its out-edges are edges[first_edge .. first_edge + n_edges] of the plan
 */
typedef struct
{
  const TsOperation *op;
  guint8 facts;
  gboolean is_prepared;
  const TsKernelDef *kernel;
  gpointer state;
  GError *problem;
  const TsDType *out_dtypes;
  guint8 *reads;
  TsPlanNodeKind kind;
  guint32 device;
  guint32 frame;
  guint32 child_frame;
  guint32 place;
  guint32 n_in;
  guint32 n_out;
  guint32 first_in;
  guint32 n_data;
  guint32 n_controls;
  guint32 first_edge;
  guint32 n_edges;
} TsPlanNode;

/* What an iteration knows of one node of its frame. For a Merge, the lowest bit of pending stays set until a live value has come, and each
 * control edge counts 2, as in TensorFlow. */
typedef struct
{
  guint32 pending;
  guint32 n_dead;
} TsNodeState;

/**
 * TsPlanFrame:
 * @name: `frame_name` of the Enters that lead into it; %NULL for the root frame
 * @parent: the frame around it; itself for the root frame
 * @n_nodes: nodes in it, its Enters not among them (they are the parent's)
 * @n_slots: inputs of all its nodes
 * @n_enters: Enters that lead into it
 * @first_node: its nodes are frame_nodes[first_node .. first_node + n_nodes] of the plan, by place; likewise first_states
 * @parallel_iterations: how many turns its Enters allow to be under way at once
 *
 * A loop, as it stands in the graph. The frames of a run are made from it.
 */
typedef struct
{
  char *name;
  guint32 parent;
  guint32 n_nodes;
  guint32 n_slots;
  guint32 n_enters;
  guint32 first_node;
  guint32 parallel_iterations;
} TsPlanFrame;

/**
 * TsPlanCopy:
 * @from: the output that is copied
 * @device: to which device
 * @node: the node that does it
 * @op: stands for it: its type is `_Copy`, its index %TS_NO_OP, its name says what goes where
 *
 * Where edges from one output cross to another device.
 */
typedef struct
{
  TsOutput from;
  guint32 device;
  guint32 node;
  TsOperation *op;
} TsPlanCopy;

/**
 * TsControlEdit:
 * @from: the operation that comes first
 * @to: the one that waits for it
 * @is_added: the edge is in no graph but counts; else it is in the graph and does not count
 *
 * A control edge that is other than in the graph.
 */
typedef struct
{
  guint32 from;
  guint32 to;
  gboolean is_added;
} TsControlEdit;

/**
 * TsPlan:
 * @nodes: the closure of fetches and targets after feeds cut the graph, in operation order; then the copies
 * @node_of_op: for each operation of the graph its node, or %TS_NO_OP outside the closure
 * @joins: nobody looks in between: neighbours may be computed at once. Whoever made the plan sets it before it runs
 *
 * A graph compiled for one set of feeds, fetches and targets. Immutable once made but for its kernels, reference counted; these are prepared and used by
 * one executor at a time (the session's worker).
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_nodes;
  TsPlanNode *nodes;
  TsPlanEdge *edges;
  guint32 *node_of_op;
  guint32 n_ops; /* operations of the graph when the plan was made */
  guint32 n_frames;
  TsPlanFrame *frames; /* the root frame first */
  guint32 *frame_nodes;
  TsNodeState *first_states; /* of the nodes of a new iteration */
  guint32 n_sources;
  guint32 *sources; /* nodes that depend on nothing */
  guint32 max_in;   /* most inputs and outputs of any node */
  guint32 max_out;

  TsDeviceSet *devices; /* (nullable): %NULL: there is one, and nobody asks which */
  gboolean joins;
  GArray *copies;       /* TsPlanCopy */
  GHashTable *copy_of;  /* number of an output and device -> 1 + number of the copy */

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
  const TsControlEdit *edits; /* while it is made */
  guint n_edits;
} TsPlan;

/**
 * ts_plan_new:
 * @placement: (nullable): on which device each operation runs; where an edge crosses devices there is a node that copies
 * @feeds: outputs that will be given values
 * @fetches: outputs asked for
 * @targets: operations run for their effect
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the node: in a cycle that is no loop, in two loops at once, fed twice, fed
 *   inside a loop
 *
 * A node without a kernel does not fail the plan: running into it does. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsPlan *ts_plan_new (TsGraph *graph, const TsPlacement *placement, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets, GError **error);

/* The same with other control edges. */
TsPlan *ts_plan_new_edited (TsGraph *graph, const TsPlacement *placement, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets, const TsControlEdit *edits, guint n_edits, GError **error);

/**
 * ts_plan_find_closure:
 *
 * What a plan for these would consist of, without making one. Time linear in the graph. Any thread.
 *
 * Returns: (transfer full): a byte for each operation of the graph, 1 if it is in the closure
 */
guint8 *ts_plan_find_closure (TsGraph *graph, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets);

TsPlan *ts_plan_ref (TsPlan *self);
void ts_plan_unref (TsPlan *self);

/* Finds and prepares the kernel of @node, once. */
void ts_plan_prepare_node (TsPlan *self, TsPlanNode *node);

/* (nullable): the copy of @output for device @device. */
const TsPlanCopy *ts_plan_find_copy (const TsPlan *self, TsOutput output, guint device);

/* Which feed gives @output its value, or -1. */
gint ts_plan_find_feed (const TsPlan *self, TsOutput output);

/* Whether the plan is for exactly these, in this order. */
gboolean ts_plan_matches (const TsPlan *self, const TsOutput *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlan, ts_plan_unref)

G_END_DECLS
