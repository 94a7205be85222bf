#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsTruncatedPlaces:
 * @call: polled for cancellation
 * @out: elements of a tensor
 * @first: the element that comes next
 * @stride: how many elements it is to the one behind it
 * @n: how many come
 */
typedef struct
{
  TsCall *call;
  void *out;
  gsize first;
  gsize stride;
  gsize n;
} TsTruncatedPlaces;

/**
 * ts_truncated_normal_draw:
 * @dtype: half, float32 or float64: what the computation rounds to
 * @generator: goes on
 * @parameters: mean, standard deviation, least and greatest value
 * @places: where the values go
 * @error: %TS_ERROR_INVALID_ARGUMENT for parameters of no distribution, %TS_ERROR_INTERNAL if no value is found
 *
 * Normally distributed numbers between bounds (tensorflow/core/kernels/parameterized_truncated_normal_op.cc; C. Robert, "Simulation of
 * truncated normal variables", 1995). The values of a tensor follow each other: how many numbers one takes is not known before.
 */
gboolean ts_truncated_normal_draw (TsDType dtype, TsPhilox *generator, const double parameters[4], TsTruncatedPlaces *places, GError **error);

#define TS_TRUNCATED_MAX_TRIES 1000 /* for one value */

G_END_DECLS
