#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsGraphMatch:
 * @to_b: for each operation of graph A the one of B that it became, or %TS_NO_OP
 * @to_a: the other way round
 *
 * Which operations of two graphs are the same one. One thread.
 */
typedef struct
{
  TsGraph *a;
  TsGraph *b;
  guint32 n_a;
  guint32 n_b;
  guint32 *to_b;
  guint32 *to_a;
} TsGraphMatch;

/**
 * ts_graph_match_init:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Finds them by name; of the others those that compute the same from the same, as far as op types and attributes tell, preferably with the
 * same last part of the name; of the others still those of one op type that stand at the same input or output of operations that are the same.
 * Each operation is at most one other. Linear time; the same result every time.
 */
gboolean ts_graph_match_init (TsGraphMatch *self, TsGraph *a, TsGraph *b, GCancellable *cancellable, GError **error);
void ts_graph_match_clear (TsGraphMatch *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsGraphMatch, ts_graph_match_clear)

G_END_DECLS
