#pragma once

#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/* Gives the operation that @builder describes a random value of an attribute: mostly allowed, now and then not. @functions: (array length=n_functions):
 * names that an attribute of type func may have. */
void ts_random_attr (GRand *rand, const TsAttrDef *def, const char *const *functions, guint n_functions, TsGraphBuilder *builder);

/* One of the types that an attribute allows, @favourite rather than others, once in a while any at all. */
TsDType ts_random_allowed_dtype (GRand *rand, const TsAttrDef *def, TsDType favourite);

G_END_DECLS
