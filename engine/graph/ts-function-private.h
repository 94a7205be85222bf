#pragma once

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-private.h"

G_BEGIN_DECLS

/* Field numbers of FunctionDefLibrary and of the messages in it. */
enum
{
  TS_LIBRARY_FUNCTION = 1,
  TS_LIBRARY_GRADIENT = 2,
};
enum
{
  TS_FUNCTION_DEF_SIGNATURE = 1,
  TS_FUNCTION_DEF_NODE = 3,
  TS_FUNCTION_DEF_RET = 4,
  TS_FUNCTION_DEF_CONTROL_RET = 6,
  TS_FUNCTION_DEF_ARG_ATTR = 7,
};

struct _TsFunction
{
  TsGraph *graph;
  TsOpDef signature;
  const guint8 *function_def; /* a well-formed message */
  gsize size;
  guint n_nodes;
  const char **node_types;

  GMutex lock; /* of what follows */
  TsGraph *body;
  GError *body_error;
};

/* @name is in the body's arena. */
typedef struct
{
  const char *name;
  guint32 op;
} TsControlResult;

void ts_graph_body_free (TsGraphBody *self);

/* As ts_graph_find_function () for a name of @size bytes. */
const TsFunction *ts_graph_find_function_n (TsGraph *self, const char *name, gsize size);

/* Adds what a FunctionDefLibrary message holds. */
gboolean ts_graph_add_functions (TsGraph *self, TsWireReader *library, GError **error);
void ts_function_free (TsFunction *self);

/* The body with what the caller gives; @call is %NULL for the generic body. (transfer full) */
TsGraph *ts_function_make_body (const TsFunction *self, const TsNodeAttrs *call, GError **error);

/**
 * ts_function_substitute:
 * @node: a NodeDef message
 * @call: the caller's attributes
 *
 * The NodeDef with placeholders replaced, where the caller has an attribute of that name. (transfer full) (nullable): %NULL if there are none
 */
GByteArray *ts_function_substitute (const TsWireReader *node, const TsNodeAttrs *call);

G_END_DECLS
