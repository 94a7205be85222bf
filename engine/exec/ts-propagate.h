#pragma once

#include "engine/exec/ts-invocation.h"

G_BEGIN_DECLS

/* How values travel: tensorflow/core/common_runtime/propagator_state.cc. */

/* @node may run in @iteration; @dead: as a dead one. */
void ts_propagate_make_ready (TsInvocation *self, TsIteration *iteration, guint32 node, gboolean dead);

/**
 * ts_propagate_arrive:
 * @source_is_dead: the activation at the edge's beginning was dead
 * @value: (nullable): %NULL if dead, or for a control edge; (transfer none)
 * @from_enter: an Enter is at its beginning
 *
 * Something arrives at the end of an edge.
 */
void ts_propagate_arrive (TsInvocation *self, TsIteration *iteration, const TsPlanEdge *edge, gboolean source_is_dead, TsTensor *value, gboolean from_enter);

/**
 * ts_propagate:
 * @outputs: of @activation, %NULL where dead; they are taken
 * @parallel_iterations: see ts_executor_set_parallel_iterations ()
 *
 * An activation is over: what it has computed goes on, loops turn, and end.
 */
void ts_propagate (TsInvocation *self, const TsActivation *activation, TsTensor **outputs, gboolean parallel_iterations);

G_END_DECLS
