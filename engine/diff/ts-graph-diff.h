#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_DIFF_REMOVED, /* only in A */
  TS_DIFF_ADDED,   /* only in B */
  TS_DIFF_CHANGED,
} TsDiffKind;

typedef enum
{
  TS_CHANGE_NAME,
  TS_CHANGE_TYPE,
  TS_CHANGE_DEVICE,
  TS_CHANGE_INPUTS,
  TS_CHANGE_CONTROLS,
  TS_CHANGE_ATTR,
  TS_CHANGE_VALUE, /* the contents of a tensor, of the same dtype and shape */
  TS_CHANGE_DTYPE, /* of an output */
  TS_CHANGE_SHAPE, /* static, of an output */
  TS_CHANGE_BODY,  /* a function whose body cannot be made, in A or in B: it cannot be compared */
} TsChangeKind;

/**
 * TsChange:
 * @what: (nullable): the attribute's name, or `output 0`
 * @before: in A; "" where it has none
 * @after: in B
 * @n_elements: of %TS_CHANGE_VALUE; likewise how many differ, and the largest distance of two finite elements (NaN: none are finite, or no numbers)
 */
typedef struct
{
  TsChangeKind kind;
  char *what;
  char *before;
  char *after;
  gsize n_elements;
  gsize n_different;
  double max_abs;
} TsChange;

/**
 * TsDiffEntry:
 * @function: (nullable): the function in whose body it is; the graph's library keeps the name
 * @a: (nullable): the operation in A
 * @b: (nullable): the operation in B; both are %NULL where the function as a whole is meant
 * @changes: (element-type TsChange): of %TS_DIFF_CHANGED
 */
typedef struct
{
  TsDiffKind kind;
  const char *function;
  const TsOperation *a;
  const TsOperation *b;
  GPtrArray *changes;
} TsDiffEntry;

/**
 * TsGraphDiff:
 * @entries: (element-type TsDiffEntry): what is only in A or changed, in A's order, then what is only in B, in B's order; first of the graph, then of one
 *   function after the other
 * @n_removed: entries of that kind; likewise @n_added and @n_changed
 * @n_same: pairs of operations that differ in nothing
 * @warning: (nullable): what could not be compared, see ts_model_diff_new ()
 *
 * How graph B differs from graph A. Belongs to one thread; keeps both graphs.
 */
typedef struct
{
  TsGraph *a;
  TsGraph *b;
  GPtrArray *entries;
  guint n_removed;
  guint n_added;
  guint n_changed;
  guint n_same;
  char *warning;
} TsGraphDiff;

/**
 * ts_graph_diff_new:
 * @cancellable: (nullable): polled every some thousand operations, and in large tensors
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Compares two graphs and the functions of their libraries, which are found by name. What is the same operation ts_graph_match_init () says; inputs are the
 * same if they come from the same operations, whatever these are called. Static shapes are inferred for both. Not compared: versions, collections, debug
 * information, the values of variables (ts_model_diff_new () does that). Linear in graphs and contents of tensors; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsGraphDiff *ts_graph_diff_new (TsGraph *a, TsGraph *b, GCancellable *cancellable, GError **error);
void ts_graph_diff_free (TsGraphDiff *self);

const char *ts_diff_kind_get_name (TsDiffKind kind);     /* for programs: "removed" */
const char *ts_change_kind_get_name (TsChangeKind kind); /* for programs: "attr" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphDiff, ts_graph_diff_free)

G_END_DECLS
