#pragma once

#include "tests/ops/vector-file.h"
#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/**
 * ts_vector_attr_set:
 * @attr: as written in a vector file
 * @def: the signature that says what type it has
 * @builder: describing an operation of that type
 * @error: %TS_ERROR_INVALID_ARGUMENT: no such attribute, or a value that is none
 */
gboolean ts_vector_attr_set (const TsVectorAttr *attr, const TsOpDef *def, TsGraphBuilder *builder, GError **error);

G_END_DECLS
