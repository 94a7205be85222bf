#pragma once

#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

#define TS_HALF_MAX 65504.0            /* the largest half */
#define TS_HALF_MARGIN 50000.0         /* what ONNX Runtime takes for safe */
#define TS_HALF_MIN_NORMAL 0x1p-14     /* below, a half loses digits */
#define TS_HALF_ROUNDS_TO_ZERO 0x1p-25 /* up to here it becomes 0 */

/**
 * TsRange:
 * @n: elements seen
 * @n_nan, @n_inf: of these
 * @min: of the finite ones; above @max if there is none
 * @smallest: the smallest magnitude that is not 0, infinite if there is none
 * @n_over: magnitudes above the limit, that a half still has
 * @n_too_large: finite ones that a half does not have
 * @n_subnormal: magnitudes that a half has with fewer digits
 * @n_lost: that a half makes 0
 *
 * What narrower dtypes would make of values. A plain value.
 */
typedef struct
{
  guint64 n;
  guint64 n_nan;
  guint64 n_inf;
  double min;
  double max;
  double smallest;
  guint64 n_over;
  guint64 n_too_large;
  guint64 n_subnormal;
  guint64 n_lost;
} TsRange;

void ts_range_init (TsRange *self);

/* Adds the elements of @tensor, of real floats; others change nothing. @limit: magnitudes above are too near to the largest half. */
void ts_range_add (TsRange *self, const TsTensor *tensor, double limit);

/* Whether all would be halves without trouble: none over the limit, NaN and infinities aside. What only loses digits is no trouble. */
gboolean ts_range_fits_half (const TsRange *self);

/* For int8: value = scale * q with q from -127 to 127; 0 if all are 0. */
double ts_range_get_symmetric_scale (const TsRange *self);

/* For int8: value = scale * (q - zero) with q from -128 to 127, so that 0 is exact. */
double ts_range_get_scale (const TsRange *self, int *zero);

G_END_DECLS
