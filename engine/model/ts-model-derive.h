#pragma once

#include "engine/model/ts-model.h"

G_BEGIN_DECLS

/**
 * ts_model_derive:
 * @self: a model with a MetaGraphDef
 * @graph: a part of its graph, under the same names, without variables
 * @signatures: (array length=n_signatures): of @self, which @graph still computes
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB, protobuf's limit
 *
 * A SavedModel that is in no file yet: @graph with the tags of @self, these signatures, and of the initialiser and the assets of @self what
 * @graph still has. Saving it copies the files of the assets, but no variables.
 *
 * Returns: (transfer full) (nullable)
 */
TsModel *ts_model_derive (const TsModel *self, TsGraph *graph, const TsSignature *const *signatures, guint n_signatures, GError **error);

G_END_DECLS
