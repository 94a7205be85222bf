#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsRestore:
 * @variable: an operation that owns a value
 * @tensor: what the value is called in a checkpoint
 * @slice: which part of it, as RestoreV2 has it ("10 20 0,5:-"); "" for the whole
 *
 * How a variable gets its value from a checkpoint.
 */
typedef struct
{
  guint32 variable;
  char *tensor;
  char *slice;
} TsRestore;

/**
 * ts_graph_find_restores:
 *
 * What the restore operations of a graph would assign to its variables, found by following their edges, also into the functions that they
 * call; nothing is run. Takes time linear in the graph. Any thread.
 *
 * Returns: (transfer full) (element-type TsRestore): each variable once, in the order of assignments
 */
GArray *ts_graph_find_restores (TsGraph *self);

G_END_DECLS
