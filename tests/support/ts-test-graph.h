#pragma once

#include "engine/graph/ts-graph-builder.h"

/* Graphs for tests, with the builder's errors turned into failures. A type attribute that a test needs beyond what follows
 * from the inputs is set by the calls of TsGraphBuilder between begin and end. */

typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *builder;
} TsTestGraph;

void ts_test_graph_init (TsTestGraph *self);
void ts_test_graph_clear (TsTestGraph *self);

TsOutput ts_test_const (TsTestGraph *self, const char *name, TsTensor *value); /* takes @value */
TsOutput ts_test_const_float (TsTestGraph *self, const char *name, float value);
TsOutput ts_test_const_bool (TsTestGraph *self, const char *name, gboolean value);
TsOutput ts_test_placeholder (TsTestGraph *self, const char *name, TsDType dtype, const TsShape *shape);

/* An operation of @type; inputs end with %TS_NO_OUTPUT. */
TsOutput ts_test_op (TsTestGraph *self, const char *type, const char *name, ...);

/* Begins one as ts_test_op () does, to be given attributes and ended. */
void ts_test_begin (TsTestGraph *self, const char *type, const char *name, ...);
TsOutput ts_test_end (TsTestGraph *self);

/* Loads the graph anew with every data input @from changed to @to, a name of the same length: for loops, whose edges
 * back cannot be built in order. Operation indices stay. */
void ts_test_graph_rename_input (TsTestGraph *self, const char *from, const char *to);

/* The same for op types: for types that the builder would refuse. */
void ts_test_graph_rename_type (TsTestGraph *self, const char *from, const char *to);

/* The graph becomes that of @text, a GraphDef, or of the file at @path. */
void ts_test_graph_load_text (TsTestGraph *self, const char *text);
void ts_test_graph_load_file (TsTestGraph *self, const char *path);

/* The type of an operation and all that it shows of the attributes that it gives. (transfer full) */
char *ts_test_dup_attr_texts (const TsOperation *op);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsTestGraph, ts_test_graph_clear)
