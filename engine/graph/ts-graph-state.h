#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* What holds for a graph as a whole: tf.Graph's properties, and the default graph of a thread. */

/* From now on nothing is added: builders and collections fail with %TS_ERROR_FAILED_PRECONDITION. Other threads may then read
 * the graph without telling each other. */
void ts_graph_finalize (TsGraph *self);
gboolean ts_graph_is_finalized (TsGraph *self);

/* Grows with every operation: how many there are. Any thread. */
guint32 ts_graph_get_version (TsGraph *self);

/* Whether the graph is the body of a function, or is said to become one. */
gboolean ts_graph_is_building_function (TsGraph *self);
void ts_graph_set_building_function (TsGraph *self, gboolean building_function);

/* ---- seeds ------------------------------------------------------------------------------------ */

/* The graph's seed for random operations; by the thread that builds. */
void ts_graph_set_seed (TsGraph *self, gint64 seed);
void ts_graph_unset_seed (TsGraph *self);

/* %FALSE if it has none. */
gboolean ts_graph_get_seed (TsGraph *self, gint64 *seed);

/**
 * ts_graph_combine_seeds:
 * @op_seed: (nullable): the operation's own
 * @seed: (out): for the operation's attribute `seed`
 * @seed2: (out): and for `seed2`
 *
 * As tf.compat.v1.get_seed (): the graph's seed, 87654321 where it has none, and the operation's, the number of operations in
 * the graph where it has none.
 *
 * Returns: %FALSE, both 0, if neither has one: the operation is random at each run
 */
gboolean ts_graph_combine_seeds (TsGraph *self, const gint64 *op_seed, gint64 *seed, gint64 *seed2);

/* ---- versions --------------------------------------------------------------------------------- */

/* The GraphDef version that this program reads as; TensorFlow counts one a day. Files that ask for a newer reader are refused. */
#define TS_GRAPH_CONSUMER 2300
#define TS_GRAPH_MIN_PRODUCER 0

/* (nullable): readers that the file does not want, @n of them. */
const gint32 *ts_graph_get_bad_consumers (TsGraph *self, guint *n);

/* ---- the default graph ------------------------------------------------------------------------ */

/* Makes @self the default graph of this thread (a reference is kept), until the pop that belongs to it. */
void ts_graph_push_default (TsGraph *self);
void ts_graph_pop_default (TsGraph *self);

/* (nullable): of this thread; (transfer none) */
TsGraph *ts_graph_get_default (void);

/* ---- writing ---------------------------------------------------------------------------------- */

/* Gives the static shape of an output in @shape. */
typedef void (*TsOutputShapeFunc) (TsGraph *graph, TsOutput output, TsShape *shape, gpointer user_data);

/**
 * ts_graph_as_graph_def:
 * @from_version: operations that were there at this ts_graph_get_version () are left out; 0: none
 * @shape_func: (nullable): where given, each node that has outputs gets the attribute `_output_shapes`
 *
 * The graph as a GraphDef, functions, versions and unknown fields included: tf.Graph.as_graph_def ().
 *
 * Returns: (transfer full)
 */
GBytes *ts_graph_as_graph_def (TsGraph *self, guint32 from_version, TsOutputShapeFunc shape_func, gpointer user_data);

G_END_DECLS
