#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsGraphExtras:
 * @names_in_use: (nullable): names in lower case, and how often they were asked for
 * @names_n_ops: operations whose names are in @names_in_use
 * @original_ops: operation -> operation that it was made for
 * @contexts: operation -> name of its control-flow context, a GRefString
 * @contexts_are_read: what the collections say of contexts is in @contexts
 * @collections: (nullable)
 * @unfeedable: numbers of outputs
 * @unfetchable: operations
 * @shapes: number of an output -> TsShape that was set
 * @bad_consumers: (nullable): gint32
 * @is_finalized: atomic
 *
 * What a graph knows beside its operations. Most graphs need little of it: each table is made when first needed, under
 * the graph's extras_lock.
 */
typedef struct
{
  GHashTable *names_in_use;
  guint32 names_n_ops;
  GHashTable *original_ops;
  GHashTable *contexts;
  TsCollections *collections;
  GHashTable *unfeedable;
  GHashTable *unfetchable;
  GHashTable *shapes;
  GArray *bad_consumers;
  gint64 seed;
  gboolean contexts_are_read;
  gboolean has_seed;
  gboolean is_building_function;
  gint is_finalized;
} TsGraphExtras;

void ts_graph_extras_clear (TsGraphExtras *self);

/* `c`, `c_1`, ... for @name as it stands, no scope before it. (transfer full) */
char *ts_graph_unique_name (TsGraph *self, const char *name, gboolean mark_as_used);

void ts_graph_set_original_op (TsGraph *self, guint32 op, guint32 original_op);
void ts_graph_set_control_flow_context (TsGraph *self, guint32 op, const char *name);

G_END_DECLS
