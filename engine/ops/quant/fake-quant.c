#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* FakeQuantWithMinMax: floats that take only the values that quantized ones would. */

typedef struct
{
  float min;
  float max;
  float first; /* least quantized number */
  float last;
} FakeQuant;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  FakeQuant *self = init->state;
  gint64 num_bits;
  gboolean narrow;

  if (!ts_operation_get_attr_int (init->op, "num_bits", &num_bits, error) ||
      !ts_operation_get_attr_bool (init->op, "narrow_range", &narrow, error))
    return FALSE;
  if (num_bits < 2 || num_bits > 16)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_bits must be 2 to 16, is %" G_GINT64_FORMAT, num_bits);
      return FALSE;
    }
  self->first = narrow ? 1 : 0;
  self->last = (float)((1 << num_bits) - 1);
  return TRUE;
}

static gboolean
args_prepare (TsKernelInit *init,
              GError **error)
{
  FakeQuant *self = init->state;

  if (!prepare (init, error) || !ts_operation_get_attr_float (init->op, "min", &self->min, error) ||
      !ts_operation_get_attr_float (init->op, "max", &self->max, error))
    return FALSE;
  if (self->min < self->max)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "min (%g) must be below max (%g)", (double)self->min, (double)self->max);
  return FALSE;
}

/* A range moved a little so that 0 is one of its values. */
typedef struct
{
  float min;
  float max;
  float scale;
  gboolean empty; /* from 0 to 0 */
} Range;

static Range
nudge (const FakeQuant *self,
       float min,
       float max)
{
  float scale = (max - min) / (self->last - self->first), zero = self->first - min / scale;

  zero = zero < self->first ? self->first : zero > self->last ? self->last
                                                              : roundf (zero);
  return (Range) { (self->first - zero) * scale, (self->last - zero) * scale, scale, min == 0 && max == 0 };
}

static float
quantized (const Range *range,
           float value)
{
  float below = value > range->max ? range->max : value, clamped = below < range->min ? range->min : below; /* NaN stays */

  return floorf ((clamped - range->min) * (1 / range->scale) + 0.5f) * range->scale + range->min;
}

static gboolean
is_inside (const Range *range,
           float value)
{
  return range->empty || (value >= range->min && value <= range->max);
}

/* ---- jobs: element i has range i % @n_ranges --------------------------------------------------------- */

typedef struct
{
  const Range *ranges;
  gsize n_ranges;
  const float *grad; /* of the gradient */
  const float *in;
  float *out;
} Job;

static void
quantize (gsize begin,
          gsize end,
          gpointer data)
{
  const Job *job = data;

  for (gsize i = begin; i < end; i++)
    {
      const Range *range = &job->ranges[i % job->n_ranges];

      job->out[i] = range->empty ? 0 : quantized (range, job->in[i]);
    }
}

/* As a product, which keeps what is no number. */
static void
pass_inside (gsize begin,
             gsize end,
             gpointer data)
{
  const Job *job = data;

  for (gsize i = begin; i < end; i++)
    job->out[i] = job->grad[i] * (is_inside (&job->ranges[i % job->n_ranges], job->in[i]) ? 1.f : 0.f);
}

static gboolean
run_forward (TsCall *call,
             const Range *ranges,
             gsize n_ranges,
             GError **error)
{
  Job job = { .ranges = ranges, .n_ranges = n_ranges, .in = call->in[0]->data };
  TsTensor *out = ts_call_alloc_or_reuse (call, 0, 0, &call->in[0]->shape, error);

  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  return ts_call_parallel_for (call, out->n_elements, 16384, quantize, &job, error);
}

static gboolean
run_backward (TsCall *call,
              const Range *ranges,
              gsize n_ranges,
              GError **error)
{
  Job job = { .ranges = ranges, .n_ranges = n_ranges, .grad = call->in[0]->data, .in = call->in[1]->data };
  TsTensor *out;

  if (!ts_shape_equal (&call->in[0]->shape, &call->in[1]->shape))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradient and input differ in shape");
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &call->in[0]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  return ts_call_parallel_for (call, out->n_elements, 16384, pass_inside, &job, error);
}

/* Sums over what is below and above: one thread, so that their order is always the same. */
static gboolean
put_range_gradients (TsCall *call,
                     const Range *ranges,
                     gsize n_ranges,
                     const TsShape *shape,
                     GError **error)
{
  const float *grad = call->in[0]->data, *in = call->in[1]->data;
  TsTensor *min = ts_call_alloc (call, 1, shape, error);
  TsTensor *max = min != NULL ? ts_call_alloc (call, 2, shape, error) : NULL;
  g_autofree double *sums = NULL;

  if (max == NULL)
    return FALSE;
  sums = g_new0 (double, 2 * n_ranges + 1);
  for (gsize i = 0; i < call->in[1]->n_elements; i++)
    {
      const Range *range = &ranges[i % n_ranges];

      sums[2 * (i % n_ranges)] += grad[i] * (!range->empty && in[i] < range->min ? 1.f : 0.f);
      sums[2 * (i % n_ranges) + 1] += grad[i] * (!range->empty && in[i] > range->max ? 1.f : 0.f);
    }
  for (gsize i = 0; i < n_ranges; i++)
    {
      ((float *)min->data)[i] = (float)sums[2 * i];
      ((float *)max->data)[i] = (float)sums[2 * i + 1];
    }
  return TRUE;
}

/* ---- the range from attributes, ... ------------------------------------------------------------------ */

static gboolean
args_run (TsCall *call,
          GError **error)
{
  const FakeQuant *self = call->state;
  Range range = nudge (self, self->min, self->max);

  return run_forward (call, &range, 1, error);
}

static gboolean
args_gradient_run (TsCall *call,
                   GError **error)
{
  const FakeQuant *self = call->state;
  Range range = nudge (self, self->min, self->max);

  return run_backward (call, &range, 1, error);
}

/* ---- ... from scalars, ... --------------------------------------------------------------------------- */

static gboolean
read_scalars (TsCall *call,
              guint input,
              Range *range,
              GError **error)
{
  if (call->in[input]->n_elements != 1 || call->in[input + 1]->n_elements != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "min and max must be scalars");
      return FALSE;
    }
  *range = nudge (call->state, *(const float *)call->in[input]->data, *(const float *)call->in[input + 1]->data);
  return TRUE;
}

static gboolean
vars_run (TsCall *call,
          GError **error)
{
  Range range;

  return read_scalars (call, 1, &range, error) && run_forward (call, &range, 1, error);
}

static gboolean
vars_gradient_run (TsCall *call,
                   GError **error)
{
  Range range;

  return read_scalars (call, 2, &range, error) && run_backward (call, &range, 1, error) && put_range_gradients (call, &range, 1, &TS_SHAPE_SCALAR, error);
}

/* ---- ... one for each channel ------------------------------------------------------------------------ */

/* (transfer full) (nullable) */
static Range *
read_channels (TsCall *call,
               guint in,
               guint input,
               gsize *n,
               GError **error)
{
  const TsShape *shape = &call->in[in]->shape;
  const TsTensor *min = call->in[input], *max = call->in[input + 1];
  gint64 depth = shape->rank > 0 ? shape->dims[shape->rank - 1] : -1;
  Range *ranges;

  if (min->shape.rank != 1 || max->shape.rank != 1 || min->shape.dims[0] != depth || max->shape.dims[0] != depth)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "min and max are a number for each channel, of which shape %s has %" G_GINT64_FORMAT,
                   text, depth);
      return NULL;
    }
  *n = (gsize)depth;
  ranges = g_new (Range, depth + 1);
  for (gint64 i = 0; i < depth; i++)
    ranges[i] = nudge (call->state, ((const float *)min->data)[i], ((const float *)max->data)[i]);
  return ranges;
}

static gboolean
channels_run (TsCall *call,
              GError **error)
{
  gsize n = 0;
  g_autofree Range *ranges = read_channels (call, 0, 1, &n, error);

  return ranges != NULL && run_forward (call, ranges, n, error);
}

static gboolean
channels_gradient_run (TsCall *call,
                       GError **error)
{
  gsize n = 0;
  g_autofree Range *ranges = read_channels (call, 1, 2, &n, error);

  return ranges != NULL && run_backward (call, ranges, n, error) && put_range_gradients (call, ranges, n, &call->in[2]->shape, error);
}

#define ROW(type, prepare_func, function)                                                   \
  {                                                                                         \
    .op = type, .prepare = prepare_func, .state_size = sizeof (FakeQuant), .run = function, \
    .semantics = "tensorflow/core/kernels/fake_quant_ops_functor.h, 1.14"                   \
  }

const TsKernelDef ts_fake_quant_kernels[] = {
  ROW ("FakeQuantWithMinMaxArgs", args_prepare, args_run),
  ROW ("FakeQuantWithMinMaxArgsGradient", args_prepare, args_gradient_run),
  ROW ("FakeQuantWithMinMaxVars", prepare, vars_run),
  ROW ("FakeQuantWithMinMaxVarsGradient", prepare, vars_gradient_run),
  ROW ("FakeQuantWithMinMaxVarsPerChannel", prepare, channels_run),
  ROW ("FakeQuantWithMinMaxVarsPerChannelGradient", prepare, channels_gradient_run),
  { 0 },
};

const TsShapeDef ts_fake_quant_shapes[] = {
  { 0 },
};
