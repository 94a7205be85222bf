#pragma once

#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

/**
 * TsScopeEdge:
 * @from: operation that is used
 * @index: which output of it; 0 of a control edge
 * @to: operation that uses it
 * @input: which input of @to; -1 of a control edge
 */
typedef struct
{
  guint32 from;
  guint32 index;
  guint32 to;
  gint32 input;
} TsScopeEdge;

/**
 * TsScopeEdges:
 * @edges: those of scope s are edges[first[s]] .. edges[first[s + 1] - 1], by the place of @to in the tree's order, then by its inputs, control inputs last
 *
 * The edges of a graph, each with the innermost scope that both its ends are in. One thread.
 */
typedef struct
{
  TsScopeEdge *edges;
  guint32 *first;
} TsScopeEdges;

/* %FALSE with %G_IO_ERROR_CANCELLED, or %TS_ERROR_RESOURCE_EXHAUSTED for more than some 100 million edges. */
gboolean ts_scope_edges_init (TsScopeEdges *self, const TsScopeTree *tree, GCancellable *cancellable, GError **error);
void ts_scope_edges_clear (TsScopeEdges *self);

G_END_DECLS
