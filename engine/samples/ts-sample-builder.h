#pragma once

#include "engine/graph/ts-builder-ops.h"
#include "engine/graph/ts-graph-builder-scopes.h"

G_BEGIN_DECLS

/**
 * TsSampleBuilder:
 * @builder: what everything is built with; it keeps the first thing that went wrong
 * @seed: state of the weights' random numbers
 *
 * What the samples are written with: layers. One thread.
 */
typedef struct
{
  TsGraphBuilder *builder;
  guint64 seed;
} TsSampleBuilder;

void ts_sample_builder_init (TsSampleBuilder *self, TsGraph *graph, guint64 seed);

/* Frees it. %FALSE with @error set if anything went wrong since init. */
gboolean ts_sample_builder_finish (TsSampleBuilder *self, GError **error);

/* Everything up to the ts_graph_builder_pop () is in the name scope @scope, the same one as often as it is entered. */
void ts_sample_enter (TsSampleBuilder *self, const char *scope);

/* Seeded, about normal, of mean 0 and the given standard deviation. */
TsOutput ts_sample_weights (TsSampleBuilder *self, const char *name, const TsShape *shape, float deviation);

/* Takes @value, %NULL if it could not be made; @error, then set, too. */
TsOutput ts_sample_constant (TsSampleBuilder *self, const char *name, TsTensor *value, GError *error);

/* x · kernel + bias, @n_in to @n_out. */
TsOutput ts_sample_dense (TsSampleBuilder *self, TsOutput x, gint64 n_in, gint64 n_out);

/* conv (x, kernel) + bias, stride 1, padding SAME. */
TsOutput ts_sample_conv (TsSampleBuilder *self, TsOutput x, TsOutput kernel, gint64 n_out);

/* Mean or sum over the last axis, kept. */
TsOutput ts_sample_reduce_last (TsSampleBuilder *self, const char *op_type, const char *name, TsOutput x);

G_END_DECLS
