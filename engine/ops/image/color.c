#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

/* RGBToHSV, HSVToRGB, AdjustHue, AdjustSaturation: pixel by pixel. */

typedef struct _Job Job;

/* Pixels @begin to @end. */
struct _Job
{
  gconstpointer in;
  gpointer out;
  float amount;
};

/* Hue, saturation and value of a colour, as Eigen expressions of TensorFlow have them: hue 0 to 1, by the first of the largest. */
#define CONVERSIONS(type, suffix)                                                                              \
  static inline void rgb_to_hsv_##suffix (const type *rgb, type *hsv)                                          \
  {                                                                                                            \
    type value = MAX (MAX (rgb[0], rgb[1]), rgb[2]), range = value - MIN (MIN (rgb[0], rgb[1]), rgb[2]);       \
    type saturation = value > 0 ? range / value : 0, scale = range > 0 ? (type)1 / ((type)6 * range) : 0, hue; \
                                                                                                               \
    if (rgb[0] == value)                                                                                       \
      hue = scale * (rgb[1] - rgb[2]);                                                                         \
    else if (rgb[1] == value)                                                                                  \
      hue = scale * (rgb[2] - rgb[0]) + (type)2 / (type)6;                                                     \
    else                                                                                                       \
      hue = scale * (rgb[0] - rgb[1]) + (type)4 / (type)6;                                                     \
    if (!(range > 0))                                                                                          \
      hue = 0;                                                                                                 \
    hsv[0] = hue < 0 ? hue + 1 : hue;                                                                          \
    hsv[1] = saturation;                                                                                       \
    hsv[2] = value;                                                                                            \
  }                                                                                                            \
                                                                                                               \
  static inline void hsv_to_rgb_##suffix (const type *hsv, type *rgb)                                          \
  {                                                                                                            \
    type dh = hsv[0] * 6, s = hsv[1], v = hsv[2];                                                              \
    type parts[3] = { (type)fabs (dh - 3) - 1, 2 - (type)fabs (dh - 2), 2 - (type)fabs (dh - 4) };             \
                                                                                                               \
    for (int i = 0; i < 3; i++)                                                                                \
      rgb[i] = ((1 - s) + s * CLAMP (parts[i], 0, 1)) * v;                                                     \
  }                                                                                                            \
                                                                                                               \
  static void rgb_to_hsv_pixels_##suffix (gsize begin, gsize end, gpointer data)                               \
  {                                                                                                            \
    const Job *job = data;                                                                                     \
                                                                                                               \
    for (gsize i = begin; i < end; i++)                                                                        \
      rgb_to_hsv_##suffix ((const type *)job->in + 3 * i, (type *)job->out + 3 * i);                           \
  }                                                                                                            \
                                                                                                               \
  static void hsv_to_rgb_pixels_##suffix (gsize begin, gsize end, gpointer data)                               \
  {                                                                                                            \
    const Job *job = data;                                                                                     \
                                                                                                               \
    for (gsize i = begin; i < end; i++)                                                                        \
      hsv_to_rgb_##suffix ((const type *)job->in + 3 * i, (type *)job->out + 3 * i);                           \
  }

CONVERSIONS (float, float)
CONVERSIONS (double, double)

/* The conversions, and they alone, call another number of channels a failed precondition. */
static gboolean
check_colours (const TsCall *call,
               int least_rank,
               GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  gboolean has_rank = shape->rank >= least_rank;
  g_autofree char *text = NULL;

  if (has_rank && shape->dims[shape->rank - 1] == 3)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, has_rank && least_rank == 1 ? TS_ERROR_FAILED_PRECONDITION : TS_ERROR_INVALID_ARGUMENT,
               "images of colours have %d or more dimensions, the last of them 3, not shape %s", least_rank, text);
  return FALSE;
}

static gboolean
run_pixels (TsCall *call,
            int least_rank,
            float amount,
            TsRangeFunc func,
            GError **error)
{
  Job job = { .in = call->in[0]->data, .amount = amount };
  TsTensor *out;

  if (!check_colours (call, least_rank, error))
    return FALSE;
  out = ts_call_alloc_or_reuse (call, 0, 0, &call->in[0]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  return ts_call_parallel_for (call, out->n_elements / 3, 4096, func, &job, error);
}

static gboolean
rgb_to_hsv_run (TsCall *call,
                GError **error)
{
  return run_pixels (call, 1, 0, call->in[0]->dtype == TS_DTYPE_DOUBLE ? rgb_to_hsv_pixels_double : rgb_to_hsv_pixels_float, error);
}

static gboolean
hsv_to_rgb_run (TsCall *call,
                GError **error)
{
  return run_pixels (call, 1, 0, call->in[0]->dtype == TS_DTYPE_DOUBLE ? hsv_to_rgb_pixels_double : hsv_to_rgb_pixels_float, error);
}

/* ---- hue ------------------------------------------------------------------------------------------- */

/* A colour as its smallest and largest part and a hue of 0 to 6 that says how the others lie between. */
static void
shift_hue (const float *rgb,
           float shift,
           float *out)
{
  float largest = MAX (MAX (rgb[0], rgb[1]), rgb[2]), smallest = MIN (MIN (rgb[0], rgb[1]), rgb[2]);
  float range = largest - smallest, hue = 0, parts[3];

  if (range > 0)
    {
      if (rgb[0] == largest)
        hue = (rgb[1] - rgb[2]) / range + (rgb[1] < rgb[2] ? 6 : 0);
      else if (rgb[1] == largest)
        hue = (rgb[2] - rgb[0]) / range + 2;
      else
        hue = (rgb[0] - rgb[1]) / range + 4;
    }

  hue += shift * 6;
  while (hue < 0)
    hue += 6;
  while (hue >= 6)
    hue -= 6;

  parts[0] = fabsf (hue - 3) - 1;
  parts[1] = 2 - fabsf (hue - 2);
  parts[2] = 2 - fabsf (hue - 4);
  for (int i = 0; i < 3; i++)
    if (parts[i] > 0 && parts[i] < 1)
      out[i] = smallest + parts[i] * range;
    else
      out[i] = parts[i] >= 1 ? largest : smallest;
}

static void
shift_hues (gsize begin,
            gsize end,
            gpointer data)
{
  const Job *job = data;

  for (gsize i = begin; i < end; i++)
    shift_hue ((const float *)job->in + 3 * i, job->amount, (float *)job->out + 3 * i);
}

/* ---- saturation ------------------------------------------------------------------------------------ */

static void
scale_saturations (gsize begin,
                   gsize end,
                   gpointer data)
{
  const Job *job = data;

  for (gsize i = begin; i < end; i++)
    {
      float hsv[3];

      rgb_to_hsv_float ((const float *)job->in + 3 * i, hsv);
      hsv[1] = CLAMP (hsv[1] * job->amount, 0, 1);
      hsv_to_rgb_float (hsv, (float *)job->out + 3 * i);
    }
}

static gboolean
run_adjust (TsCall *call,
            const char *name,
            gboolean whole_turns,
            TsRangeFunc func,
            GError **error)
{
  float amount;

  if (!ts_arg_check_rank (call, 1, name, 0, error))
    return FALSE;
  amount = *(const float *)call->in[1]->data;
  /* Whole turns change nothing; of what is no number, none are left. */
  if (whole_turns)
    amount = isfinite (amount) ? fmodf (amount, 1) : NAN;
  return run_pixels (call, 3, amount, func, error);
}

static gboolean
adjust_hue_run (TsCall *call,
                GError **error)
{
  return run_adjust (call, "delta", TRUE, shift_hues, error);
}

static gboolean
adjust_saturation_run (TsCall *call,
                       GError **error)
{
  return run_adjust (call, "scale", FALSE, scale_saturations, error);
}

#define SMALL(func)                                           \
  static gboolean func##_small (TsCall *call, GError **error) \
  {                                                           \
    return ts_call_run_as_float (call, func, error);          \
  }

SMALL (rgb_to_hsv_run)
SMALL (hsv_to_rgb_run)
SMALL (adjust_hue_run)
SMALL (adjust_saturation_run)

#define FULL_DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define ROWS(type, full, function, source)                                                    \
  { .op = type, .dtypes = full, .run = function, .semantics = source },                       \
  {                                                                                           \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .run = function##_small, .semantics = source \
  }

const TsKernelDef ts_color_kernels[] = {
  ROWS ("RGBToHSV", FULL_DTYPES, rgb_to_hsv_run, "tensorflow/core/kernels/image/colorspace_op.h"),
  ROWS ("HSVToRGB", FULL_DTYPES, hsv_to_rgb_run, "tensorflow/core/kernels/image/colorspace_op.h"),
  ROWS ("AdjustHue", TS_DTYPE_BIT (TS_DTYPE_FLOAT), adjust_hue_run, "tensorflow/core/kernels/image/adjust_hue_op.cc"),
  ROWS ("AdjustSaturation", TS_DTYPE_BIT (TS_DTYPE_FLOAT), adjust_saturation_run, "tensorflow/core/kernels/image/adjust_saturation_op.cc"),
  { 0 },
};

const TsShapeDef ts_color_shapes[] = {
  { 0 },
};
