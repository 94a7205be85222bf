#pragma once

#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/* A graph from text: a line for each operation, `NAME TYPE INPUT...`, inputs as in a NodeDef. (transfer full) */
TsGraph *test_graph_new (const char *text);

/* (transfer full) */
TsOutline *test_outline_new (TsGraph *graph);

/* A model of the shared folder, or %NULL with the test skipped. (transfer full) (nullable) */
TsGraph *test_graph_open_shared (const char *path);

G_END_DECLS
