#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * TsShapeValues:
 *
 * What is known of the values of small tensors while shapes are inferred: constants, what kernels compute from constants, and integer
 * vectors of which some elements are known (the shape of a picture with any batch size). One thread.
 */
typedef struct _TsShapeValues TsShapeValues;

#define TS_SHAPE_VALUES_MAX_ELEMENTS 64 /* of a value that is looked at */

TsShapeValues *ts_shape_values_new (TsGraph *graph);
void ts_shape_values_free (TsShapeValues *self);

/* Forgets everything learned, for another round through the graph. */
void ts_shape_values_clear (TsShapeValues *self);

/**
 * ts_shape_values_dup:
 * @shape: the static shape of @output
 *
 * Returns: (transfer full) (nullable): the value; elements that are not known are %TS_SHAPE_VALUE_UNKNOWN
 */
TsTensor *ts_shape_values_dup (TsShapeValues *self, TsOutput output, const TsShape *shape);

/* (transfer full) (nullable): a shape of known rank as an int32 or int64 vector. */
TsTensor *ts_shape_as_value (const TsShape *shape, TsDType dtype);

/* Whether every element is known. */
gboolean ts_shape_value_is_full (const TsTensor *value);

/* Keeps a small value for an output. @value: (transfer none) */
void ts_shape_values_keep (TsShapeValues *self, TsOutput output, TsTensor *value);

/**
 * ts_shape_values_learn:
 * @call: an operation whose shape function has run, with `values` set
 *
 * Finds out what can be said of its outputs' values, and keeps it. Where only the value tells the shape, @call->out follows.
 */
void ts_shape_values_learn (TsShapeValues *self, const TsShapeCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsShapeValues, ts_shape_values_free)

G_END_DECLS
