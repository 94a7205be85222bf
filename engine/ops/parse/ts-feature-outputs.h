#pragma once

#include "engine/ops/parse/ts-feature.h"

G_BEGIN_DECLS

/* Features that have been read as outputs of a kernel. */

/**
 * ts_feature_put_values:
 * @shape: of output @i
 * @ends: number of values up to the end of each part of the output, which are equally long
 *
 * Makes an output of the values. Where a part has fewer than there is room for, the first element of the default value fills it
 * up, zeros if there is none.
 */
gboolean ts_feature_put_values (const TsFeature *self, TsCall *call, guint i, const TsShape *shape, const GArray *ends, GError **error);

/* 0, then @ends, as a vector of the splits' type in output @i. */
gboolean ts_feature_put_splits (const TsFeature *self, const GArray *ends, TsCall *call, guint i, GError **error);

/* The longest distance of two following ends. */
gsize ts_feature_longest (const GArray *ends);

/* Indices, values, shape in outputs @i, @i + @stride, @i + 2 @stride; of a single example without a batch dimension. */
gboolean ts_feature_put_sparse (const TsFeature *self, TsCall *call, guint i, guint stride, gboolean is_batch, GError **error);

/* Of a dense feature output @i, as long as the longest where its size varies. */
gboolean ts_feature_put_dense (const TsFeature *self, TsCall *call, guint i, gboolean is_batch, GError **error);

/* The same of feature lists, which have one more dimension for the steps; shorter ones are filled up with zeros. */
gboolean ts_feature_put_sparse_list (const TsFeature *self, TsCall *call, guint i, guint stride, gboolean is_batch, GError **error);
gboolean ts_feature_put_dense_list (const TsFeature *self, TsCall *call, guint i, gboolean is_batch, GError **error);

/* How many steps each example has. */
gboolean ts_feature_put_lengths (const TsFeature *self, TsCall *call, guint i, gboolean is_batch, GError **error);

G_END_DECLS
