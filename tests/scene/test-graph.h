#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* A graph from text: a line for each operation, `NAME TYPE INPUT...`, inputs as in a NodeDef. (transfer full) */
TsGraph *test_graph_new (const char *text);

/* A model of the shared folder, or %NULL with the test skipped. (transfer full) (nullable) */
TsGraph *test_graph_open_shared (const char *path);

G_END_DECLS
