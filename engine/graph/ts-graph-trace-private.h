#pragma once

#include "engine/graph/ts-graph-trace.h"

G_BEGIN_DECLS

#define TS_TRACE_POLL_EVERY 4096

/**
 * TsTraceEdges:
 *
 * Goes through the operations at the other ends of an operation's edges, once for each edge.
 */
typedef struct
{
  TsGraph *graph;
  const TsOperation *op;
  const TsConsumer *consumers; /* downwards */
  guint n_consumers;
  guint next;
  TsTraceDirection direction;
  TsTraceFlags flags;
  gboolean is_back; /* the edge found last is one where a loop comes back */
} TsTraceEdges;

/* Consumers are looked up once for the whole graph: the index behind them does not change while a trace runs on operations that were there. */
void ts_trace_edges_init (TsTraceEdges *self, TsGraph *graph, guint32 op, TsTraceDirection direction, TsTraceFlags flags);

/* The next operation, %TS_NO_OP at the end. */
guint32 ts_trace_edges_next (TsTraceEdges *self);

/* Polls now and then; %FALSE with @error if cancelled. */
static inline gboolean
ts_trace_poll (guint32 counter,
               GCancellable *cancellable,
               GError **error)
{
  return counter % TS_TRACE_POLL_EVERY != 0 || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

G_END_DECLS
