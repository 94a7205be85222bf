#pragma once

#include "engine/graph/ts-graph.h"

/**
 * TsTestMetaGraph:
 * @tags: parted by blanks
 * @graph: written as it is
 * @signatures: "serving_default: x=input:0 -> y=output:0; other: ..." : arguments parted by blanks
 *
 * A graph of a model for tests.
 */
typedef struct
{
  const char *tags;
  TsGraph *graph;
  const char *signatures;
} TsTestMetaGraph;

/* Writes a SavedModel into @folder, which is made if it is not there. */
void ts_test_saved_model_write (const char *folder, const TsTestMetaGraph *meta_graphs, guint n);

/* One with the MetaGraphs {serve} and {train}, each with its own graph (`serving/out`, `train/loss` of the placeholder `x`), the first
 * with the signatures `serving_default` (x -> out) and `other` (x -> inner), the second with none. */
void ts_test_saved_model_write_two (const char *folder);

/* Takes away what was written. */
void ts_test_saved_model_remove (const char *folder);
