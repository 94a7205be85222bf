#pragma once

#include "engine/graph/ts-graph-inline.h"

G_BEGIN_DECLS

/* What a graph with bodies in it is made of. @own: the graph without them; @bodies: of TsInlinedBody */
struct _TsGraphInlining
{
  TsGraph *own;
  GArray *bodies;
};

void ts_graph_inlining_free (TsGraphInlining *self);

G_END_DECLS
