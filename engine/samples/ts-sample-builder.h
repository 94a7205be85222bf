#pragma once

#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/**
 * TsSampleBuilder:
 * @builder: for operations that no function here makes
 * @error: the first thing that went wrong; everything after it does nothing
 * @seed: state of the weights' random numbers
 *
 * What the samples are written with. One thread.
 */
typedef struct
{
  TsGraphBuilder *builder;
  GError *error;
  guint64 seed;
} TsSampleBuilder;

void ts_sample_builder_init (TsSampleBuilder *self, TsGraph *graph, guint64 seed);

/* Frees it. %FALSE with @error set if anything went wrong since init. */
gboolean ts_sample_builder_finish (TsSampleBuilder *self, GError **error);

/* Starts an operation called @scope/@name; scope "" is the root. */
void ts_sample_begin (TsSampleBuilder *self, const char *op_type, const char *scope, const char *name);
TsOutput ts_sample_end (TsSampleBuilder *self);

/* Operations of one, two or three inputs with no attributes to be given. */
TsOutput ts_sample_unary (TsSampleBuilder *self, const char *op_type, const char *scope, const char *name, TsOutput x);
TsOutput ts_sample_binary (TsSampleBuilder *self, const char *op_type, const char *scope, const char *name, TsOutput x, TsOutput y);

TsOutput ts_sample_placeholder (TsSampleBuilder *self, const char *name, TsDType dtype, const TsShape *shape);
TsOutput ts_sample_const (TsSampleBuilder *self, const char *scope, const char *name, TsTensor *value);
TsOutput ts_sample_const_float (TsSampleBuilder *self, const char *scope, const char *name, float value);
TsOutput ts_sample_const_int32 (TsSampleBuilder *self, const char *scope, const char *name, gint32 value);

/* Seeded, about normal, of mean 0 and the given standard deviation. */
TsOutput ts_sample_weights (TsSampleBuilder *self, const char *scope, const char *name, const TsShape *shape, float deviation);

/* x · kernel + bias, @n_in to @n_out, in the scope @scope. */
TsOutput ts_sample_dense (TsSampleBuilder *self, const char *scope, TsOutput x, gint64 n_in, gint64 n_out);

/* conv (x, kernel) + bias, stride 1, padding SAME, in the scope @scope. */
TsOutput ts_sample_conv (TsSampleBuilder *self, const char *scope, TsOutput x, TsOutput kernel, gint64 n_out);

/* 2×2, stride 2. */
TsOutput ts_sample_max_pool (TsSampleBuilder *self, const char *scope, TsOutput x);

/* mean or sum over the last axis, kept. */
TsOutput ts_sample_reduce_last (TsSampleBuilder *self, const char *op_type, const char *scope, const char *name, TsOutput x);

G_END_DECLS
