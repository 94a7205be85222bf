#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/nn/ts-volume.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Dilation2D and its gradients: the largest of input plus filter in each window, channel by channel. */

typedef struct
{
  TsPadding padding;
  gint64 stride[4];
  gint64 rate[4];
} Dilation;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Dilation *self = init->state;

  if (!ts_padding_from_attr (init->op, &self->padding, error) || !ts_window_read_list (init->op, "strides", 4, self->stride, error) ||
      !ts_window_read_list (init->op, "rates", 4, self->rate, error))
    return FALSE;
  if (self->stride[0] == 1 && self->stride[3] == 1 && self->rate[0] == 1 && self->rate[3] == 1)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "strides and rates of batch and channels must be 1");
  return FALSE;
}

/* Images are volumes one deep. */
typedef struct
{
  TsVolume volume;
  TsElement lowest;
  gconstpointer in;
  gconstpointer filter;
  gconstpointer grad;
  gpointer out;
  gboolean of_filter; /* which gradient */
} Job;

static gboolean
init_job (const TsCall *call,
          Job *job,
          GError **error)
{
  const Dilation *self = call->state;
  const TsShape *in = &call->in[0]->shape, *filter = &call->in[1]->shape;

  if (!ts_arg_check_rank (call, 0, "the input", 4, error) || !ts_arg_check_rank (call, 1, "the filter", 3, error))
    return FALSE;
  if (in->dims[3] != filter->dims[2])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input and filter have %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " channels", in->dims[3], filter->dims[2]);
      return FALSE;
    }
  job->in = call->in[0]->data;
  job->filter = call->in[1]->data;
  job->volume = (TsVolume) { .batch = in->dims[0], .channels = in->dims[3] };
  job->volume.axis[0] = (TsWindowAxis) { .in = 1, .size = 1, .stride = 1, .dilation = 1, .out = 1 };
  for (int d = 1; d < 3; d++)
    if (!ts_window_axis_init (&job->volume.axis[d], self->padding, in->dims[d], filter->dims[d - 1], self->stride[d], self->rate[d], error))
      return FALSE;
  ts_element_lowest (call->in[0]->dtype, &job->lowest);
  return TRUE;
}

/* The gradient goes to the largest, or, where nothing is larger than the least number, to the first pixel and the first of
 * the filter. Integers wrap: they are added as @SUM. */
#define FUNCTIONS(T, SUM)                                                                                                              \
  static void dilate_##T (gsize begin, gsize end, gpointer data)                                                                       \
  {                                                                                                                                    \
    const Job *job = data;                                                                                                             \
    gint64 n_out = ts_volume_n_out (&job->volume), channels = job->volume.channels, n_taps = ts_volume_n_taps (&job->volume);          \
    T lowest;                                                                                                                          \
                                                                                                                                       \
    memcpy (&lowest, &job->lowest, sizeof lowest);                                                                                     \
    for (gint64 i = (gint64)begin; i < (gint64)end; i++)                                                                               \
      {                                                                                                                                \
        const T *in = (const T *)job->in + i / n_out * ts_volume_n_in (&job->volume) * channels;                                       \
        T *out = (T *)job->out + i * channels;                                                                                         \
                                                                                                                                       \
        for (gint64 c = 0; c < channels; c++)                                                                                          \
          out[c] = lowest;                                                                                                             \
        for (gint64 tap = 0; tap < n_taps; tap++)                                                                                      \
          {                                                                                                                            \
            gint64 pixel = ts_volume_voxel (&job->volume, i % n_out, tap);                                                             \
                                                                                                                                       \
            for (gint64 c = 0; c < channels && pixel >= 0; c++)                                                                        \
              {                                                                                                                        \
                T value = (T)((SUM)in[pixel * channels + c] + (SUM)((const T *)job->filter)[tap * channels + c]);                      \
                                                                                                                                       \
                out[c] = value > out[c] ? value : out[c];                                                                              \
              }                                                                                                                        \
          }                                                                                                                            \
      }                                                                                                                                \
  }                                                                                                                                    \
                                                                                                                                       \
  static void add_grad_##T (const Job *job, gint64 i, gint64 c)                                                                        \
  {                                                                                                                                    \
    gint64 n_out = ts_volume_n_out (&job->volume), channels = job->volume.channels, n_taps = ts_volume_n_taps (&job->volume);          \
    const T *in = (const T *)job->in + i / n_out * ts_volume_n_in (&job->volume) * channels;                                           \
    gint64 best_tap = 0, best_pixel = first_pixel (job, i % n_out), at;                                                                \
    T best;                                                                                                                            \
                                                                                                                                       \
    memcpy (&best, &job->lowest, sizeof best);                                                                                         \
    for (gint64 tap = 0; tap < n_taps; tap++)                                                                                          \
      {                                                                                                                                \
        gint64 pixel = ts_volume_voxel (&job->volume, i % n_out, tap);                                                                 \
        T value;                                                                                                                       \
                                                                                                                                       \
        if (pixel < 0)                                                                                                                 \
          continue;                                                                                                                    \
        value = (T)((SUM)in[pixel * channels + c] + (SUM)((const T *)job->filter)[tap * channels + c]);                                \
        if (value > best)                                                                                                              \
          {                                                                                                                            \
            best = value;                                                                                                              \
            best_tap = tap;                                                                                                            \
            best_pixel = pixel;                                                                                                        \
          }                                                                                                                            \
      }                                                                                                                                \
    if (!job->of_filter && best_pixel < 0)                                                                                             \
      return;                                                                                                                          \
    at = job->of_filter ? best_tap : i / n_out * ts_volume_n_in (&job->volume) + best_pixel;                                           \
    ((T *)job->out)[at * channels + c] = (T)((SUM)((T *)job->out)[at * channels + c] + (SUM)((const T *)job->grad)[i * channels + c]); \
  }

/* The first pixel of a window, or of the image if it begins before it; -1: none. */
static gint64
first_pixel (const Job *job,
             gint64 position)
{
  const TsWindowAxis *rows = &job->volume.axis[1], *columns = &job->volume.axis[2];
  gint64 y = MAX (0, position / columns->out * rows->stride - rows->before), x = MAX (0, position % columns->out * columns->stride - columns->before);

  return y < rows->in && x < columns->in ? y * columns->in + x : -1;
}

FUNCTIONS (float, float)
FUNCTIONS (double, double)
FUNCTIONS (gint8, guint64)
FUNCTIONS (gint16, guint64)
FUNCTIONS (gint32, guint64)
FUNCTIONS (gint64, guint64)
FUNCTIONS (guint8, guint64)
FUNCTIONS (guint16, guint64)
FUNCTIONS (guint32, guint64)
FUNCTIONS (guint64, guint64)

static const struct
{
  TsDType dtype;
  TsRangeFunc dilate;
  void (*add_grad) (const Job *job, gint64 i, gint64 c);
} types[] = {
  { TS_DTYPE_FLOAT, dilate_float, add_grad_float },
  { TS_DTYPE_DOUBLE, dilate_double, add_grad_double },
  { TS_DTYPE_INT8, dilate_gint8, add_grad_gint8 },
  { TS_DTYPE_INT16, dilate_gint16, add_grad_gint16 },
  { TS_DTYPE_INT32, dilate_gint32, add_grad_gint32 },
  { TS_DTYPE_INT64, dilate_gint64, add_grad_gint64 },
  { TS_DTYPE_UINT8, dilate_guint8, add_grad_guint8 },
  { TS_DTYPE_UINT16, dilate_guint16, add_grad_guint16 },
  { TS_DTYPE_UINT32, dilate_guint32, add_grad_guint32 },
  { TS_DTYPE_UINT64, dilate_guint64, add_grad_guint64 },
};

static guint
type_index (TsDType dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].dtype == dtype)
      return i;
  g_assert_not_reached ();
}

static TsShape
out_shape (const Job *job)
{
  return TS_SHAPE (job->volume.batch, job->volume.axis[1].out, job->volume.axis[2].out, job->volume.channels);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Job job = { 0 };
  TsTensor *out;
  TsShape shape;

  if (!init_job (call, &job, error))
    return FALSE;
  shape = out_shape (&job);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  return ts_call_parallel_for (call, out->n_elements / (gsize)job.volume.channels, 64, types[type_index (out->dtype)].dilate, &job, error);
}

/* By one thread, since windows overlap. */
static gboolean
run_grad (TsCall *call,
          gboolean of_filter,
          GError **error)
{
  Job job = { .of_filter = of_filter, .grad = call->in[2]->data };
  const TsTensor *grad = call->in[2];
  TsTensor *out;
  TsShape shape;
  guint type;

  if (!init_job (call, &job, error))
    return FALSE;
  shape = out_shape (&job);
  if (!ts_shape_equal (&grad->shape, &shape))
    {
      g_autofree char *wanted = ts_shape_to_string (&shape), *found = ts_shape_to_string (&grad->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the gradient has shape %s, expected %s", found, wanted);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &call->in[of_filter ? 1 : 0]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job.out = out->data;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  type = type_index (out->dtype);
  for (gsize i = 0; i < grad->n_elements; i++)
    {
      if (i % 4096 == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
      types[type].add_grad (&job, (gint64)i / job.volume.channels, (gint64)i % job.volume.channels);
    }
  return TRUE;
}

static gboolean
input_grad_run (TsCall *call,
                GError **error)
{
  return run_grad (call, FALSE, error);
}

static gboolean
filter_grad_run (TsCall *call,
                 GError **error)
{
  return run_grad (call, TRUE, error);
}

#define SMALL(func)                                           \
  static gboolean func##_small (TsCall *call, GError **error) \
  {                                                           \
    return ts_call_run_as_float (call, func, error);          \
  }

SMALL (run)
SMALL (input_grad_run)
SMALL (filter_grad_run)

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPES_INTEGER)
#define SOURCE "tensorflow/core/kernels/dilation_ops.cc"
#define ROWS(type, function)                                                                                                                       \
  { .op = type, .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (Dilation), .run = function, .semantics = SOURCE },                     \
  {                                                                                                                                                \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (Dilation), .run = function##_small, .semantics = SOURCE \
  }

const TsKernelDef ts_dilation2d_kernels[] = {
  ROWS ("Dilation2D", run),
  ROWS ("Dilation2DBackpropInput", input_grad_run),
  ROWS ("Dilation2DBackpropFilter", filter_grad_run),
  { 0 },
};

const TsShapeDef ts_dilation2d_shapes[] = {
  { 0 },
};
