#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* What the signature calls a data input or output: "filter", "values[2]" in a list; %NULL for an unknown op type or a damaged node.
 * (transfer full) (nullable) */
char *ts_arg_name_of_input (const TsOperation *op, guint32 index);
char *ts_arg_name_of_output (const TsOperation *op, guint32 index);

G_END_DECLS
