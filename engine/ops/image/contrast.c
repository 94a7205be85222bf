#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/image/ts-boxes.h"
#include "engine/ops/image/ts-resize.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

/* AdjustContrast: the distance of each pixel from the mean of its channel in its image, times a factor. */

typedef struct
{
  const TsTensor *in;
  gsize n_pixels; /* of an image */
  gsize n_channels;
  float factor;
  float least;
  float most;
  float *out;
} Job;

/* Images @begin to @end: the sums in double, since there may be many pixels. */
static void
adjust_images (gsize begin,
               gsize end,
               gpointer data)
{
  const Job *job = data;
  gsize size = job->n_pixels * job->n_channels;
  g_autofree double *means = g_new (double, job->n_channels + 1);

  for (gsize image = begin; image < end; image++)
    {
      float *out = job->out + image * size;

      ts_resize_load (job->in, image * size, size, out);
      for (gsize c = 0; c < job->n_channels; c++)
        means[c] = 0;
      for (gsize i = 0; i < size; i++)
        means[i % job->n_channels] += out[i];
      for (gsize i = 0; i < size; i++)
        {
          float mean = (float)(means[i % job->n_channels] / (double)job->n_pixels);
          float value = (out[i] - mean) * job->factor + mean;

          out[i] = MAX (job->least, MIN (job->most, value));
        }
    }
}

static gboolean
run_job (TsCall *call,
         Job *job,
         GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  TsTensor *out;
  int rank = shape->rank;

  if (rank < 3)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images have at least 3 dimensions, not shape %s", text);
      return FALSE;
    }
  if (!ts_arg_float (call, 1, "contrast_factor", &job->factor, error))
    return FALSE;
  out = ts_call_alloc (call, 0, shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job->in = call->in[0];
  job->out = out->data;
  job->n_channels = (gsize)shape->dims[rank - 1];
  job->n_pixels = (gsize)(shape->dims[rank - 2] * shape->dims[rank - 3]);
  return ts_call_parallel_for (call, ts_elements_count (shape, 0, rank - 3), 1, adjust_images, job, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Job job = { 0 };

  return ts_arg_float (call, 2, "min_value", &job.least, error) && ts_arg_float (call, 3, "max_value", &job.most, error) &&
         run_job (call, &job, error);
}

static gboolean
run_v2 (TsCall *call,
        GError **error)
{
  Job job = { .least = -INFINITY, .most = INFINITY };

  return run_job (call, &job, error);
}

static gboolean
run_v2_half (TsCall *call,
             GError **error)
{
  return ts_call_run_as_float (call, run_v2, error);
}

#define SOURCE "tensorflow/core/kernels/image/adjust_contrast_op.cc"

const TsKernelDef ts_contrast_kernels[] = {
  { .op = "AdjustContrast", .dtypes = TS_DTYPES_REAL, .run = run, .semantics = SOURCE },
  { .op = "AdjustContrastv2", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .run = run_v2, .semantics = SOURCE },
  { .op = "AdjustContrastv2", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = run_v2_half, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_contrast_shapes[] = {
  { 0 },
};
