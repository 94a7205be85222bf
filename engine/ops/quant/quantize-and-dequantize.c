#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* QuantizeAndDequantize in all its versions: floats that take only the values that integers of some bits would. */

typedef struct
{
  gboolean is_signed;
  gboolean narrow;
  gboolean range_given;
  gboolean half_up;
  gboolean bits_are_input; /* number 3 */
  gboolean is_v1;          /* @min and @max are attributes */
  float min;
  float max;
  gint64 n_bits;
  gint64 axis; /* -1: one range */
} Fake;

static gboolean
check_bits (const Fake *self,
            gint64 n_bits,
            GError **error)
{
  if (n_bits > 0 && n_bits < (self->is_signed ? 62 : 63))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_bits is %" G_GINT64_FORMAT, n_bits);
  return FALSE;
}

static gboolean
read_optional_bool (const TsOperation *op,
                    const char *name,
                    gboolean *value,
                    GError **error)
{
  return !ts_operation_has_attr (op, name) || ts_operation_get_attr_bool (op, name, value, error);
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Fake *self = init->state;
  g_autofree char *rounding = NULL;

  self->axis = -1;
  self->bits_are_input = !ts_operation_has_attr (init->op, "num_bits");
  if (!ts_operation_get_attr_bool (init->op, "signed_input", &self->is_signed, error) ||
      !ts_operation_get_attr_bool (init->op, "range_given", &self->range_given, error) ||
      !read_optional_bool (init->op, "narrow_range", &self->narrow, error) ||
      (ts_operation_has_attr (init->op, "axis") && !ts_operation_get_attr_int (init->op, "axis", &self->axis, error)) ||
      (!self->bits_are_input && (!ts_operation_get_attr_int (init->op, "num_bits", &self->n_bits, error) || !check_bits (self, self->n_bits, error))))
    return FALSE;
  if (ts_operation_has_attr (init->op, "round_mode"))
    {
      rounding = ts_operation_dup_attr_string (init->op, "round_mode", NULL, error);
      if (rounding == NULL)
        return FALSE;
      self->half_up = strcmp (rounding, "HALF_UP") == 0;
    }
  if (self->axis < -1 || (rounding != NULL && !self->half_up && strcmp (rounding, "HALF_TO_EVEN") != 0))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis %" G_GINT64_FORMAT ", round_mode \"%s\"", self->axis, rounding != NULL ? rounding : "");
      return FALSE;
    }
  return TRUE;
}

static gboolean
v1_prepare (TsKernelInit *init,
            GError **error)
{
  Fake *self = init->state;

  self->is_v1 = TRUE;
  return prepare (init, error) && ts_operation_get_attr_float (init->op, "input_min", &self->min, error) &&
         ts_operation_get_attr_float (init->op, "input_max", &self->max, error);
}

static gboolean
grad_prepare (TsKernelInit *init,
              GError **error)
{
  Fake *self = init->state;

  return ts_operation_get_attr_int (init->op, "axis", &self->axis, error);
}

/* A tensor as [@outer, @n_slices, @inner], each slice with a range of its own. */
typedef struct
{
  const Fake *self;
  gint64 n_bits;
  gsize outer;
  gsize n_slices;
  gsize inner;
  gconstpointer in;
  gconstpointer grad;
  gconstpointer min;
  gconstpointer max;
  gpointer out;
} Job;

/* Input @ends and the next are the ends of the ranges. */
static gboolean
init_job (TsCall *call,
          guint in,
          Job *job,
          GError **error)
{
  const Fake *self = call->state;
  const TsShape *shape = &call->in[in]->shape;

  *job = (Job) { .self = self, .n_bits = self->n_bits, .outer = 1, .n_slices = 1, .inner = call->in[in]->n_elements, .in = call->in[in]->data };
  if (self->axis >= shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis is %" G_GINT64_FORMAT ", the input has %d dimensions", self->axis, shape->rank);
      return FALSE;
    }
  if (self->axis >= 0)
    {
      job->outer = ts_elements_count (shape, 0, (int)self->axis);
      job->n_slices = (gsize)shape->dims[self->axis];
      job->inner = ts_elements_count (shape, (int)self->axis + 1, shape->rank);
    }
  return TRUE;
}

static gboolean
read_ends (TsCall *call,
           guint first,
           Job *job,
           GError **error)
{
  for (guint i = first; i < first + 2; i++)
    if (call->in[i]->n_elements != job->n_slices || call->in[i]->shape.rank != (job->self->axis >= 0 ? 1 : 0))
      {
        g_autofree char *text = ts_shape_to_string (&call->in[i]->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has shape %s; the ends of %" G_GSIZE_FORMAT " ranges are needed", i, text, job->n_slices);
        return FALSE;
      }
  job->min = call->in[first]->data;
  job->max = call->in[first + 1]->data;
  return TRUE;
}

/* What is done to one slice, and the gradient of it; for elements of type T. */
#define FUNCTIONS(T, suffix, FLOOR, RINT, LARGEST)                                                                      \
  /* The factor between floats and integers, and the range moved to what these hold. */                                 \
  static void find_scale_##suffix (const Job *job, T *min, T *max, T *scale, T *inverse)                                \
  {                                                                                                                     \
    gint64 top = G_GINT64_CONSTANT (1) << (job->self->is_signed ? job->n_bits - 1 : job->n_bits);                       \
    T lowest = (T)(job->self->is_signed ? -top + (job->self->narrow ? 1 : 0) : 0), highest = (T)(top - 1);              \
    T from_min = lowest * *min > 0 ? lowest / *min : LARGEST, from_max = highest * *max > 0 ? highest / *max : LARGEST; \
                                                                                                                        \
    if (from_min < from_max)                                                                                            \
      {                                                                                                                 \
        *scale = from_min;                                                                                              \
        *inverse = *min / lowest;                                                                                       \
        *max = highest * *inverse;                                                                                      \
      }                                                                                                                 \
    else                                                                                                                \
      {                                                                                                                 \
        *scale = from_max;                                                                                              \
        *inverse = *max / highest;                                                                                      \
        *min = lowest * *inverse;                                                                                       \
      }                                                                                                                 \
  }                                                                                                                     \
                                                                                                                        \
  static void find_range_##suffix (const Job *job, gsize slice, T *min, T *max)                                         \
  {                                                                                                                     \
    gboolean first = TRUE;                                                                                              \
                                                                                                                        \
    for (gsize o = 0; o < job->outer; o++)                                                                              \
      {                                                                                                                 \
        const T *in = (const T *)job->in + (o * job->n_slices + slice) * job->inner;                                    \
                                                                                                                        \
        for (gsize i = 0; i < job->inner; i++, first = FALSE)                                                           \
          {                                                                                                             \
            *min = first || in[i] < *min ? in[i] : *min;                                                                \
            *max = first || in[i] > *max ? in[i] : *max;                                                                \
          }                                                                                                             \
      }                                                                                                                 \
  }                                                                                                                     \
                                                                                                                        \
  static void run_slices_##suffix (gsize begin, gsize end, gpointer data)                                               \
  {                                                                                                                     \
    const Job *job = data;                                                                                              \
                                                                                                                        \
    for (gsize slice = begin; slice < end; slice++)                                                                     \
      {                                                                                                                 \
        T min = 0, max = 0, scale, inverse;                                                                             \
                                                                                                                        \
        if (job->self->is_v1)                                                                                           \
          {                                                                                                             \
            min = (T)job->self->min;                                                                                    \
            max = (T)job->self->max;                                                                                    \
          }                                                                                                             \
        else if (job->self->range_given)                                                                                \
          {                                                                                                             \
            min = ((const T *)job->min)[slice];                                                                         \
            max = ((const T *)job->max)[slice];                                                                         \
          }                                                                                                             \
        if (!job->self->range_given)                                                                                    \
          find_range_##suffix (job, slice, &min, &max);                                                                 \
        find_scale_##suffix (job, &min, &max, &scale, &inverse);                                                        \
        for (gsize o = 0; o < job->outer; o++)                                                                          \
          for (gsize i = 0; i < job->inner; i++)                                                                        \
            {                                                                                                           \
              gsize at = (o * job->n_slices + slice) * job->inner + i;                                                  \
              T value = ((const T *)job->in)[at];                                                                       \
                                                                                                                        \
              if (job->self->range_given)                                                                               \
                {                                                                                                       \
                  value = value > max ? max : value;                                                                    \
                  value = value < min ? min : value;                                                                    \
                }                                                                                                       \
              value *= scale;                                                                                           \
              ((T *)job->out)[at] = (job->self->half_up ? FLOOR (value + (T)0.5) : RINT (value)) * inverse;             \
            }                                                                                                           \
      }                                                                                                                 \
  }                                                                                                                     \
                                                                                                                        \
  static void run_grad_slices_##suffix (gsize begin, gsize end, gpointer data)                                          \
  {                                                                                                                     \
    const Job *job = data;                                                                                              \
                                                                                                                        \
    for (gsize slice = begin; slice < end; slice++)                                                                     \
      for (gsize o = 0; o < job->outer; o++)                                                                            \
        for (gsize i = 0; i < job->inner; i++)                                                                          \
          {                                                                                                             \
            gsize at = (o * job->n_slices + slice) * job->inner + i;                                                    \
            T value = ((const T *)job->in)[at];                                                                         \
            gboolean inside = value >= ((const T *)job->min)[slice] && value <= ((const T *)job->max)[slice];           \
                                                                                                                        \
            ((T *)job->out)[at] = ((const T *)job->grad)[at] * (inside ? (T)1 : (T)0);                                  \
          }                                                                                                             \
  }                                                                                                                     \
                                                                                                                        \
  static gboolean range_is_empty_##suffix (const Job *job, gsize slice)                                                 \
  {                                                                                                                     \
    return ((const T *)job->min)[slice] > ((const T *)job->max)[slice];                                                 \
  }

FUNCTIONS (float, float, floorf, rintf, FLT_MAX)
FUNCTIONS (double, double, floor, rint, DBL_MAX)

static gboolean
check_ranges (const Job *job,
              gboolean is_double,
              GError **error)
{
  for (gsize i = 0; i < job->n_slices; i++)
    if (job->self->is_v1 ? job->self->min > job->self->max : is_double ? range_is_empty_double (job, i)
                                                                       : range_is_empty_float (job, i))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "range %" G_GSIZE_FORMAT " ends before it begins", i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Fake *self = call->state;
  gboolean is_double = call->in[0]->dtype == TS_DTYPE_DOUBLE;
  TsTensor *out;
  Job job;

  if (!init_job (call, 0, &job, error))
    return FALSE;
  if (self->bits_are_input && (!ts_arg_scalar (call, 3, "num_bits", &job.n_bits, error) || !check_bits (self, job.n_bits, error)))
    return FALSE;
  if (self->range_given && ((!self->is_v1 && !read_ends (call, 1, &job, error)) || !check_ranges (&job, is_double, error)))
    return FALSE;
  out = ts_call_alloc (call, 0, &call->in[0]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  return ts_call_parallel_for (call, job.n_slices, 1, is_double ? run_slices_double : run_slices_float, &job, error);
}

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  gboolean is_double = call->in[1]->dtype == TS_DTYPE_DOUBLE;
  TsTensor *out;
  Job job;

  if (!init_job (call, 1, &job, error) || !read_ends (call, 2, &job, error))
    return FALSE;
  if (!ts_shape_equal (&call->in[0]->shape, &call->in[1]->shape))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradient and input differ in shape");
      return FALSE;
    }
  for (guint i = 1; i < 3; i++)
    {
      out = ts_call_alloc (call, i, &call->in[i + 1]->shape, error);
      if (out == NULL)
        return FALSE;
      if (out->n_elements > 0)
        memset (out->data, 0, ts_tensor_size_bytes (out));
    }
  out = ts_call_alloc (call, 0, &call->in[1]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.grad = call->in[0]->data;
  job.out = out->data;
  return ts_call_parallel_for (call, job.n_slices, 1, is_double ? run_grad_slices_double : run_grad_slices_float, &job, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

static gboolean
run_grad_small (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, run_grad, error);
}

static gboolean
grad_infer (TsShapeCall *call,
            GError **error)
{
  for (guint i = 0; i < 3; i++)
    ts_shape_copy (&call->out[i], call->in[i + 1]);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOURCE "tensorflow/core/kernels/quantize_and_dequantize_op.h"
#define ROWS(type, prepare_func, function)                                                                                                          \
  { .op = type, .dtypes = DTYPES, .prepare = prepare_func, .state_size = sizeof (Fake), .run = function, .semantics = SOURCE },                     \
  {                                                                                                                                                 \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare_func, .state_size = sizeof (Fake), .run = function##_small, .semantics = SOURCE \
  }

const TsKernelDef ts_quantize_and_dequantize_kernels[] = {
  ROWS ("QuantizeAndDequantize", v1_prepare, run),
  ROWS ("QuantizeAndDequantizeV2", prepare, run),
  ROWS ("QuantizeAndDequantizeV3", prepare, run),
  ROWS ("QuantizeAndDequantizeV4", prepare, run),
  ROWS ("QuantizeAndDequantizeV4Grad", grad_prepare, run_grad),
  { 0 },
};

const TsShapeDef ts_quantize_and_dequantize_shapes[] = {
  { "QuantizeAndDequantizeV4Grad", grad_infer },
  { 0 },
};
