#include "engine/debug/numerics/ts-range.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>

void
ts_range_init (TsRange *self)
{
  *self = (TsRange) { .min = INFINITY, .max = -INFINITY, .smallest = INFINITY };
}

static void
add (TsRange *self,
     double value,
     double limit)
{
  double magnitude = fabs (value);

  if (!isfinite (value))
    {
      self->n_nan += isnan (value) ? 1 : 0;
      self->n_inf += isnan (value) ? 0 : 1;
      return;
    }
  self->min = MIN (self->min, value);
  self->max = MAX (self->max, value);
  if (magnitude == 0)
    return;
  self->smallest = MIN (self->smallest, magnitude);
  if (magnitude > TS_HALF_MAX)
    self->n_too_large++;
  else if (magnitude > limit)
    self->n_over++;
  else if (magnitude <= TS_HALF_ROUNDS_TO_ZERO)
    self->n_lost++;
  else if (magnitude < TS_HALF_MIN_NORMAL)
    self->n_subnormal++;
}

void
ts_range_add (TsRange *self,
              const TsTensor *tensor,
              double limit)
{
  if (ts_tensor_is_reference (tensor) || ts_dtype_kind (tensor->dtype) != 'f')
    return;
  self->n += tensor->n_elements;
  for (gsize i = 0; i < tensor->n_elements; i++)
    add (self, ts_tensor_get_double (tensor, i), limit);
}

gboolean
ts_range_fits_half (const TsRange *self)
{
  return self->n_over == 0 && self->n_too_large == 0 && self->n_lost == 0;
}

double
ts_range_get_symmetric_scale (const TsRange *self)
{
  return self->min > self->max ? 0 : MAX (fabs (self->min), fabs (self->max)) / 127;
}

double
ts_range_get_scale (const TsRange *self,
                    int *zero)
{
  double min = MIN (self->min, 0), max = MAX (self->max, 0);
  double scale = (max - min) / 255;

  *zero = scale > 0 ? (int)lrint (-128 - min / scale) : 0;
  return scale;
}
