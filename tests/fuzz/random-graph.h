#pragma once

#include "tests/fuzz/random-inputs.h"
#include "tests/ops/graph-text.h"
#include "engine/exec/ts-session.h"
#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/**
 * TsRandomVariable:
 * @op: the variable
 * @value: (nullable): what it holds at first
 */
typedef struct
{
  guint32 op;
  TsTensor *value;
} TsRandomVariable;

/**
 * TsRandomGraph:
 * @corpus: what it was made from
 * @operations: array of guint32: the operations to be run, each after those that it needs
 * @feeds: array of TsFeed
 * @variables: array of TsRandomVariable
 * @is_stateful: an operation has an effect, or not the same result each time
 * @calls_functions: an operation calls functions, perhaps for ever
 * @is_misstated: an operation may have other shapes than the graph says of it
 * @recipe: (nullable): the small graph; it may have files
 *
 * One to four operations of random types with random inputs and attributes, or a small graph that makes sense, changed a little, in a graph of their own.
 */
typedef struct
{
  TsGraph *graph;
  const TsRandomCorpus *corpus;
  GArray *operations;
  GArray *feeds;
  GArray *variables;
  gboolean is_stateful;
  gboolean calls_functions;
  gboolean is_misstated;
  TsGraphText *recipe;

  /*< private >*/
  TsGraphBuilder *builder;
  GRand *rand;
  TsDType favourite;
  gboolean is_as_written; /* of the recipe: changed nowhere */
} TsRandomGraph;

/* The first operation is of the op types to be tried, the others of these or of all. The graph lives as long as the corpus at most. (transfer full) */
TsRandomGraph *ts_random_graph_new (const TsRandomCorpus *corpus, GRand *rand);
void ts_random_graph_free (TsRandomGraph *self);

/* What is in it, for people: operations, attributes, values. (transfer full) */
char *ts_random_graph_describe (const TsRandomGraph *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRandomGraph, ts_random_graph_free)

G_END_DECLS
