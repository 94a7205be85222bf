#pragma once

#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsAccumulator:
 * @is_sparse: gradients are rows with indices
 * @averages: what is taken is divided by the number of gradients, else it is their sum
 * @dtype: of gradients
 * @shape: that they must have
 *
 * Gradients added up until there are enough of them. Those computed at an earlier step than the accumulator's are dropped.
 * tensorflow/core/kernels/conditional_accumulator_base.cc and the files of the kinds.
 */
typedef struct
{
  TsResource base;
  gboolean is_sparse;
  gboolean averages;
  TsDType dtype;
  TsShape shape;

  /*< private >*/
  struct _TsAccumulated *state;
  GQueue takers; /* TsProgress of those who wait, first come first served; the session's thread only */
} TsAccumulator;

/**
 * TsAccumulated:
 * @n: gradients so far
 * @step: earlier ones are dropped
 * @value: (nullable): their sum; of sparse ones rows
 * @indices: (nullable): of sparse ones, int64: of the rows
 * @counts: (nullable): of sparse ones, int32: how many gradients are in a row
 *
 * The state of an accumulator, never changed.
 */
typedef struct _TsAccumulated
{
  gint64 n;
  gint64 step;
  TsTensor *value;
  TsTensor *indices;
  TsTensor *counts;
} TsAccumulated;

/* The type of both kinds, so that one name means one accumulator. */
extern const TsResourceType ts_accumulator_type;

TsAccumulator *ts_accumulator_new (gboolean is_sparse, const char *container, const char *name);

/* (transfer none): valid until the next change, for the session's thread. */
const TsAccumulated *ts_accumulator_get (TsAccumulator *self);

/* Takes what the tensors of @state refer to; @state itself is copied. */
void ts_accumulator_change (TsAccumulator *self, TsResources *resources, const TsAccumulated *state);

/**
 * ts_accumulator_add_dense:
 * @error: %TS_ERROR_INVALID_ARGUMENT for a dtype or shape that does not fit, %TS_ERROR_RESOURCE_EXHAUSTED
 */
gboolean ts_accumulator_add_dense (TsAccumulator *self, TsResources *resources, TsTensor *gradient, GError **error);

/* @shape: (nullable): the shape of the whole, a vector. As above. */
gboolean ts_accumulator_add_rows (TsAccumulator *self, TsResources *resources, TsTensor *indices, TsTensor *values, const TsTensor *shape, GError **error);

/**
 * ts_accumulator_take:
 *
 * What was added up, averaged if it is to be; there must be something. Begins anew with the next step.
 *
 * Returns: (transfer full) (nullable); @indices (out) (transfer full): of sparse ones
 */
TsTensor *ts_accumulator_take (TsAccumulator *self, TsResources *resources, TsTensor **indices, GError **error);

G_END_DECLS
