#include "engine/ops/quant/ts-quant.h"

#include "engine/ts-error.h"

#include <math.h>

TsQuantType
ts_quant_type (TsDType dtype)
{
  int bits = 8 * (int)ts_dtype_size (dtype);
  gboolean is_signed = dtype == TS_DTYPE_QINT8 || dtype == TS_DTYPE_QINT16 || dtype == TS_DTYPE_QINT32;
  gint64 n = G_GINT64_CONSTANT (1) << bits, lowest = is_signed ? -n / 2 : 0;

  return (TsQuantType) { lowest, lowest + n - 1, (double)n };
}

#define TYPES(X)   \
  X (QINT8, gint8) \
  X (QUINT8, guint8) X (QINT16, gint16) X (QUINT16, guint16) X (QINT32, gint32)

void
ts_quant_load (const TsTensor *tensor,
               gsize first,
               gsize n,
               gint32 *to)
{
  switch ((int)tensor->dtype)
    {
#define X(name, type)                                  \
  case TS_DTYPE_##name:                                \
    for (gsize i = 0; i < n; i++)                      \
      to[i] = ((const type *)tensor->data)[first + i]; \
    break;
      TYPES (X)
#undef X
    default:
      g_assert_not_reached ();
    }
}

void
ts_quant_store (TsTensor *tensor,
                gsize first,
                gsize n,
                const gint32 *from)
{
  switch ((int)tensor->dtype)
    {
#define X(name, type)                                    \
  case TS_DTYPE_##name:                                  \
    for (gsize i = 0; i < n; i++)                        \
      ((type *)tensor->data)[first + i] = (type)from[i]; \
    break;
      TYPES (X)
#undef X
    default:
      g_assert_not_reached ();
    }
}

/* ---- number by number ------------------------------------------------------------------------------- */

/* NaN counts as 0. */
static gint64
to_int64 (double value)
{
  return isnan (value) ? 0 : (gint64)CLAMP (value, -4611686018427387904., 4611686018427387904.);
}

gint64
ts_quantize_unclamped (TsDType dtype,
                       float value,
                       float min,
                       float max)
{
  TsQuantType type = ts_quant_type (dtype);
  double scale;

  if (min == max)
    return type.lowest;
  scale = type.n_steps / ((double)(max - min) * (type.n_steps / (type.n_steps - 1)));
  return to_int64 (round (value * scale) - round (min * scale)) + type.lowest;
}

gint32
ts_quantize (TsDType dtype,
             float value,
             float min,
             float max)
{
  TsQuantType type = ts_quant_type (dtype);
  gint64 number = ts_quantize_unclamped (dtype, value, min, max);

  return (gint32)CLAMP (number, type.lowest, type.highest);
}

float
ts_dequantize (TsDType dtype,
               gint64 value,
               float min,
               float max)
{
  TsQuantType type = ts_quant_type (dtype);
  double scale, rounded_min;

  if (min == max)
    return min;
  scale = (double)(max - min) * (type.n_steps / (type.n_steps - 1)) / type.n_steps;
  rounded_min = roundf (min / (float)scale) * (float)scale;
  return (float)(rounded_min + (double)(value - type.lowest) * scale);
}

/* ---- many ------------------------------------------------------------------------------------------- */

void
ts_dequantizer_init (TsDequantizer *self,
                     TsDType dtype,
                     float min,
                     float max)
{
  TsQuantType type = ts_quant_type (dtype);
  float scale = (float)((double)(max - min) / (type.n_steps - 1));
  float rounded_min = min == max ? min : roundf (min / scale) * scale;

  *self = (TsDequantizer) { rounded_min - (float)type.lowest * scale, scale };
}

void
ts_quantizer_init (TsQuantizer *self,
                   TsDType dtype,
                   float min,
                   float max)
{
  TsQuantType type = ts_quant_type (dtype);

  self->scale = min == max ? 0 : (float)((type.n_steps - 1) / (double)(max - min));
  self->offset = roundf (min * self->scale) - (float)type.lowest;
  /* The largest float that is still an int32. */
  self->lowest = MAX ((float)type.lowest, -2147483648.f);
  self->highest = MIN ((float)type.highest, 2147483520.f);
}

gint32
ts_quantizer_apply (const TsQuantizer *self,
                    float value)
{
  float number = roundf (value * self->scale) - self->offset;

  number = MIN (MAX (number, self->lowest), self->highest);
  return ts_quant_truncate (number);
}

gint32
ts_quant_truncate (float value)
{
  return value >= -2147483648.f && value < 2147483648.f ? (gint32)value : G_MININT32;
}

/* What one step of a type is worth. */
static float
step_of (TsDType dtype,
         float min,
         float max)
{
  TsQuantType type = ts_quant_type (dtype);

  return (max - min) / (float)(type.highest - type.lowest);
}

void
ts_quant_product_range (TsDType a,
                        float min_a,
                        float max_a,
                        TsDType b,
                        float min_b,
                        float max_b,
                        TsDType c,
                        float *min_c,
                        float *max_c)
{
  TsQuantType type = ts_quant_type (c);
  float step = step_of (a, min_a, max_a) * step_of (b, min_b, max_b);

  *min_c = step * (float)type.lowest;
  *max_c = step * (float)type.highest;
}

/* ---- arguments -------------------------------------------------------------------------------------- */

gboolean
ts_quant_arg_range (const TsCall *call,
                    guint input,
                    float *min,
                    float *max,
                    GError **error)
{
  for (guint i = input; i < input + 2; i++)
    if (call->in[i]->n_elements != 1)
      {
        g_autofree char *shape = ts_shape_to_string (&call->in[i]->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u, an end of a range, must be one number, has shape %s", i, shape);
        return FALSE;
      }
  *min = *(const float *)call->in[input]->data;
  *max = *(const float *)call->in[input + 1]->data;
  return TRUE;
}

gboolean
ts_quant_arg_real_range (const TsCall *call,
                         guint input,
                         float *min,
                         float *max,
                         GError **error)
{
  if (!ts_quant_arg_range (call, input, min, max, error))
    return FALSE;
  if (*max > *min)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the range from %g (input %u) to %g is empty", (double)*min, input, (double)*max);
  return FALSE;
}

gboolean
ts_quant_put_range (TsCall *call,
                    guint output,
                    float min,
                    float max,
                    GError **error)
{
  if (ts_call_alloc (call, output, &TS_SHAPE (), error) == NULL || ts_call_alloc (call, output + 1, &TS_SHAPE (), error) == NULL)
    return FALSE;
  *(float *)call->out[output]->data = min;
  *(float *)call->out[output + 1]->data = max;
  return TRUE;
}

/* ---- chunks ----------------------------------------------------------------------------------------- */

typedef struct
{
  gsize n;
  TsQuantChunkFunc func;
  gpointer data;
} Chunks;

static void
run_chunks (gsize begin,
            gsize end,
            gpointer data)
{
  const Chunks *chunks = data;

  for (gsize i = begin; i < end; i++)
    chunks->func (i * TS_QUANT_CHUNK, MIN (TS_QUANT_CHUNK, chunks->n - i * TS_QUANT_CHUNK), chunks->data);
}

gboolean
ts_quant_for_chunks (TsCall *call,
                     gsize n,
                     TsQuantChunkFunc func,
                     gpointer data,
                     GError **error)
{
  Chunks chunks = { n, func, data };

  return n == 0 || ts_call_parallel_for (call, n / TS_QUANT_CHUNK + (n % TS_QUANT_CHUNK != 0), 8, run_chunks, &chunks, error);
}
