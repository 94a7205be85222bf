#pragma once

#include "engine/ops/ts-shape-fn.h"
#include "engine/ops/ts-shape-value.h"

G_BEGIN_DECLS

/**
 * TsShapeValues:
 *
 * What is known of the values of small tensors while shapes are inferred: constants, what kernels compute from constants, and integer
 * vectors of which some elements are known (the shape of a picture with any batch size). One thread.
 */
typedef struct _TsShapeValues TsShapeValues;

TsShapeValues *ts_shape_values_new (TsGraph *graph);
void ts_shape_values_free (TsShapeValues *self);

/* Forgets everything learned, for another round through the graph. */
void ts_shape_values_clear (TsShapeValues *self);

/**
 * ts_shape_values_dup:
 * @shape: the static shape of @output
 *
 * Returns: (transfer full) (nullable): the value; elements that are not known are ts_shape_value_is_unknown ()
 */
TsTensor *ts_shape_values_dup (TsShapeValues *self, TsOutput output, const TsShape *shape);

/* Of which dimension of which output an unknown element is the size; %FALSE if that is not known. */
gboolean ts_shape_values_get_name (const TsShapeValues *self, gint64 element, TsOutput *output, int *dim);

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
