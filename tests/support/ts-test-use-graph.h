#pragma once

#include "engine/graph/ts-graph.h"

/* Asks everything of a graph and of the functions of its library: see ts-test-use.h.
 * @file_problems: (nullable) (array zero-terminated=1): what the file's reader left out */
void ts_test_use_graph (TsGraph *graph, const char *const *file_problems);

/* The same of its operations alone, of those whose NodeDef is at @place. */
void ts_test_use_operations (TsGraph *graph, const guint8 *place);
