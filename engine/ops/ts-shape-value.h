#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/*
 * What is known of the value of one small tensor while shapes are inferred: a tensor. Of an int32 or int64 one some elements may not be
 * known (the shape of a picture with any batch size).
 */

#define TS_SHAPE_VALUES_MAX_ELEMENTS 64 /* of a value that is looked at */

/* Stands in for an element that is not known. The integers above it do so too, each for the unknown size of one dimension of one
 * output, see ts_shape_input_is_dim (). */
#define TS_SHAPE_VALUE_UNKNOWN G_MININT32
#define TS_SHAPE_VALUE_MAX_NAMES 65535

static inline gboolean
ts_shape_value_is_unknown (gint64 element)
{
  return element >= TS_SHAPE_VALUE_UNKNOWN && element <= (gint64)TS_SHAPE_VALUE_UNKNOWN + TS_SHAPE_VALUE_MAX_NAMES;
}

/* Whether a tensor of this shape is small enough to be looked at. */
gboolean ts_shape_value_is_small (const TsShape *shape);

/* Whether elements of this dtype may be unknown. */
gboolean ts_shape_value_has_unknown (TsDType dtype);

/* Whether every element is known. */
gboolean ts_shape_value_is_full (const TsTensor *self);

/* An element of a value, whose dtype is int32 or int64. */
gint64 ts_shape_value_get (const TsTensor *self, gsize i);
void ts_shape_value_set (TsTensor *self, gsize i, gint64 element);

/* (transfer full) (nullable): an int32 or int64 vector, or a scalar, with these elements */
TsTensor *ts_shape_value_new (TsDType dtype, gboolean scalar, gsize n, const gint64 *values);

/* (transfer full) (nullable): a value of which nothing is known; %NULL if there cannot be one of that dtype and shape */
TsTensor *ts_shape_value_new_unknown (TsDType dtype, const TsShape *shape);

/* (transfer full) (nullable): a copy of an int32 or int64 value with @stand_in in place of what is not known */
TsTensor *ts_shape_value_replace_unknown (const TsTensor *self, gint64 stand_in);

/* (transfer full) (nullable): the value as it may leave its graph, where outputs have other names: what is not known is
 * %TS_SHAPE_VALUE_UNKNOWN */
TsTensor *ts_shape_value_dup_nameless (TsTensor *self);

/* (transfer full) (nullable): a shape of known rank as an int32 or int64 vector */
TsTensor *ts_shape_as_value (const TsShape *shape, TsDType dtype);

G_END_DECLS
