#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/fft/ts-fft.h"
#include "engine/ts-error.h"

#include <math.h>

/* AudioSpectrogram: magnitudes of the frequencies in windows of a sound. */

#define MAX_WINDOW (1 << 26) /* samples; the next power of two of it still fits where sizes are reckoned */

typedef struct
{
  gint64 window;
  gint64 stride;
  gboolean squared;
} Attrs;

static gboolean
read_attrs (const TsOperation *op,
            Attrs *attrs,
            GError **error)
{
  if (!ts_operation_get_attr_int (op, "window_size", &attrs->window, error) ||
      !ts_operation_get_attr_int (op, "stride", &attrs->stride, error) ||
      !ts_operation_get_attr_bool (op, "magnitude_squared", &attrs->squared, error))
    return FALSE;
  if (attrs->window >= 2 && attrs->window <= MAX_WINDOW && attrs->stride >= 1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "the window must have 2 to %d samples, the stride at least 1; they are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
               MAX_WINDOW, attrs->window, attrs->stride);
  return FALSE;
}

static gboolean
spectrogram_prepare (TsKernelInit *init,
                     GError **error)
{
  return read_attrs (init->op, init->state, error);
}

static gint64
fft_size (const Attrs *attrs)
{
  gint64 n = 2;

  while (n < attrs->window)
    n *= 2;
  return n;
}

static gint64
n_windows (const Attrs *attrs,
           gint64 n_samples)
{
  return n_samples < attrs->window ? 0 : 1 + (n_samples - attrs->window) / attrs->stride;
}

typedef struct
{
  const Attrs *attrs;
  const TsTensor *in; /* [samples, channels] */
  TsTensor *out;      /* [channels, windows, frequencies] */
  const TsFft *fft;
  const double *weights;
} Job;

/* A periodic Hann window. */
static double *
new_weights (gint64 n)
{
  double *weights = g_new (double, n);
  double step = 2 * G_PI / (double)n;

  for (gint64 i = 0; i < n; i++)
    weights[i] = 0.5 - 0.5 * cos ((double)i * step);
  return weights;
}

/* Of real numbers the first and the last are real. */
static void
compute_windows (gsize begin,
                 gsize end,
                 gpointer data)
{
  const Job *job = data;
  gsize n = (gsize)fft_size (job->attrs), window = (gsize)job->attrs->window;
  gsize n_channels = (gsize)job->in->shape.dims[1], windows = (gsize)job->out->shape.dims[1], n_out = n / 2 + 1;
  g_autofree double complex *values = g_new (double complex, n);
  g_autofree double complex *room = g_new (double complex, ts_fft_room (job->fft) + 1);

  for (gsize i = begin; i < end; i++)
    {
      const float *in = (const float *)job->in->data + i % windows * (gsize)job->attrs->stride * n_channels + i / windows;
      float *out = (float *)job->out->data + i * n_out;

      for (gsize k = 0; k < window; k++)
        values[k] = (double)in[k * n_channels] * job->weights[k];
      for (gsize k = window; k < n; k++)
        values[k] = 0;
      ts_fft_run (job->fft, values, room, FALSE);
      for (gsize k = 0; k < n_out; k++)
        {
          double re = creal (values[k]), im = k > 0 && k < n / 2 ? cimag (values[k]) : 0;
          float square = (float)(re * re + im * im);

          out[k] = job->attrs->squared ? square : sqrtf (square);
        }
    }
}

static gboolean
spectrogram_run (TsCall *call,
                 GError **error)
{
  const Attrs *attrs = call->state;
  const TsTensor *in = call->in[0];
  g_autoptr (TsFft) fft = NULL;
  g_autofree double *weights = NULL;
  gint64 n = fft_size (attrs), windows;
  Job job;

  if (!ts_arg_check_rank (call, 0, "the input", 2, error))
    return FALSE;
  windows = n_windows (attrs, in->shape.dims[0]);
  if (ts_call_alloc (call, 0, &TS_SHAPE (in->shape.dims[1], windows, n / 2 + 1), error) == NULL)
    return FALSE;
  if (call->out[0]->n_elements == 0)
    return TRUE;

  fft = ts_fft_new ((gsize)n);
  weights = new_weights (attrs->window);
  job = (Job) { attrs, in, call->out[0], fft, weights };
  return ts_call_parallel_for (call, (gsize)(in->shape.dims[1] * windows), MAX (1, 16384 / (gsize)n), compute_windows, &job, error);
}

static gboolean
spectrogram_shape (TsShapeCall *call,
                   GError **error)
{
  const TsShape *in = call->in[0];
  gint64 n_samples, n_channels;
  Attrs attrs;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !read_attrs (call->op, &attrs, error))
    return FALSE;
  n_samples = in->rank == 2 ? in->dims[0] : TS_SHAPE_UNKNOWN_DIM;
  n_channels = in->rank == 2 ? in->dims[1] : TS_SHAPE_UNKNOWN_DIM;
  call->out[0] = TS_SHAPE (n_channels, n_samples < 0 ? TS_SHAPE_UNKNOWN_DIM : n_windows (&attrs, n_samples), fft_size (&attrs) / 2 + 1);
  return TRUE;
}

const TsKernelDef ts_spectrogram_kernels[] = {
  { .op = "AudioSpectrogram", .prepare = spectrogram_prepare, .state_size = sizeof (Attrs), .run = spectrogram_run, .semantics = "tensorflow/core/kernels/spectrogram_op.cc, spectrogram.cc" },
  { 0 },
};

const TsShapeDef ts_spectrogram_shapes[] = {
  { "AudioSpectrogram", spectrogram_shape },
  { 0 },
};
