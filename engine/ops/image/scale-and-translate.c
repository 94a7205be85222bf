#include "engine/ops/array/ts-args.h"
#include "engine/ops/image/ts-resize.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- the kernels: how much a pixel at distance x counts ------------------------------------------------- */

static float
lanczos (float x,
         float radius)
{
  if (x > radius)
    return 0;
  if (x <= 1e-3f)
    return 1;
  return radius * sinf ((float)G_PI * x) * sinf ((float)G_PI * x / radius) / ((float)G_PI * (float)G_PI * x * x);
}

static float
gaussian (float x,
          float radius)
{
  float sigma = radius / 3;

  return x >= radius ? 0 : expf (-x * x / (2 * sigma * sigma));
}

static float
box (float x,
     float radius)
{
  return x < 0.5f ? 1 : x == 0.5f ? 0.5f
                                  : 0;
}

static float
triangle (float x,
          float radius)
{
  return x < 1 ? 1 - x : 0;
}

static float
keys_cubic (float x,
            float radius)
{
  if (x >= 2)
    return 0;
  return x >= 1 ? ((-0.5f * x + 2.5f) * x - 4) * x + 2 : ((1.5f * x - 2.5f) * x) * x + 1;
}

static float
mitchell_cubic (float x,
                float radius)
{
  if (x >= 2)
    return 0;
  return x >= 1 ? (((-7.0f / 18) * x + 2) * x - 10.0f / 3) * x + 16.0f / 9 : (((7.0f / 6) * x - 2) * x) * x + 8.0f / 9;
}

typedef struct
{
  const char *name;
  float radius;
  float (*weight) (float x, float radius);
} Kernel;

static const Kernel kernels[] = {
  { "lanczos1", 1, lanczos },
  { "lanczos3", 3, lanczos },
  { "lanczos5", 5, lanczos },
  { "gaussian", 1.5f, gaussian },
  { "box", 1, box },
  { "triangle", 1, triangle },
  { "keyscubic", 2, keys_cubic },
  { "mitchellcubic", 2, mitchell_cubic },
};

typedef struct
{
  const Kernel *kernel;
  gboolean antialias;
} Scale;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Scale *self = init->state;
  g_autofree char *name = ts_operation_dup_attr_string (init->op, "kernel_type", NULL, error);

  if (name == NULL || !ts_operation_get_attr_bool (init->op, "antialias", &self->antialias, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    if (g_ascii_strcasecmp (kernels[i].name, name) == 0)
      self->kernel = &kernels[i];
  if (self->kernel != NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "kernel_type is \"%s\"", name);
  return FALSE;
}

#define MAX_WEIGHTS (1 << 28)

/* ---- spans: which input rows or columns make one of the output ------------------------------------------ */

typedef struct
{
  gint64 first;
  gint64 n;
  gsize at; /* of its weights */
} Span;

typedef struct
{
  Span *spans; /* for each row or column of the output */
  GArray *weights;
} Spans;

static void
spans_clear (Spans *self)
{
  g_free (self->spans);
  g_clear_pointer (&self->weights, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spans, spans_clear)

/* The weights of one span, which sum to 1. */
static Span
add_span (const Scale *self,
          Spans *spans,
          float at,
          float stretch,
          gint64 size)
{
  float reach = self->kernel->radius * stretch, sum = 0;
  gint64 begin = (gint64)CLAMP (ceilf (at - reach - 0.5f), 0, (float)(size - 1));
  gint64 end = (gint64)CLAMP (floorf (at + reach - 0.5f), 0, (float)(size - 1)) + 1;
  Span span = { begin, end - begin, spans->weights->len };

  for (gint64 i = begin; i < end; i++)
    {
      float weight = self->kernel->weight (fabsf (((float)i + 0.5f - at) * (1 / stretch)), self->kernel->radius);

      sum += weight;
      g_array_append_val (spans->weights, weight);
    }
  for (gint64 i = 0; i < span.n; i++)
    {
      float *weight = &g_array_index (spans->weights, float, span.at + (gsize)i);

      *weight = fabsf (sum) >= 1000 * FLT_MIN ? *weight * (1 / sum) : 0;
    }
  return span;
}

static gboolean
spans_init (Spans *spans,
            const Scale *self,
            gint64 n_out,
            gint64 n_in,
            float scale,
            float translation,
            GError **error)
{
  float inverse = 1 / scale, offset = -inverse * translation;
  float stretch = self->antialias ? MAX (inverse, 1) : 1;
  float n_weights = (float)n_out * MIN (2 * self->kernel->radius * stretch + 3, (float)n_in);

  if (!(n_weights < (float)MAX_WEIGHTS))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%g weights are too many", (double)n_weights);
      return FALSE;
    }
  spans->spans = g_new0 (Span, n_out);
  spans->weights = g_array_new (FALSE, FALSE, sizeof (float));
  for (gint64 i = 0; i < n_out; i++)
    {
      float at = ((float)i + 0.5f) * inverse + offset;

      if (at >= 0 && at <= (float)n_in)
        spans->spans[i] = add_span (self, spans, at, stretch, n_in);
    }
  return TRUE;
}

/* ---- images --------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 batch;
  gint64 channels;
  gint64 in[2];
  gint64 out[2];
  Spans spans[2];
} Job;

static void
job_clear (Job *self)
{
  spans_clear (&self->spans[0]);
  spans_clear (&self->spans[1]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* to[] += weight * from[], or back. */
static void
add (float *to,
     const float *from,
     float weight,
     gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] += weight * from[i];
}

/* Along the first axis of [@n_out or n_in, @inner]; @back: from output to input. */
static void
apply (const Spans *spans,
       gint64 n_out,
       gint64 inner,
       gboolean back,
       const float *from,
       float *to)
{
  for (gint64 i = 0; i < n_out; i++)
    for (gint64 k = 0; k < spans->spans[i].n; k++)
      {
        gint64 in = (spans->spans[i].first + k) * inner, out = i * inner;
        float weight = g_array_index (spans->weights, float, spans->spans[i].at + (gsize)k);

        if (weight != 0)
          add (to + (back ? in : out), from + (back ? out : in), weight, inner);
      }
}

static gboolean
read_job (const TsCall *call,
          const Scale *self,
          const TsShape *in,
          const gint64 *out,
          Job *job,
          GError **error)
{
  const TsTensor *scale = call->in[2], *translation = call->in[3];
  const float *scales = scale->data;

  if (scale->shape.rank != 1 || scale->n_elements != 2 || translation->shape.rank != 1 || translation->n_elements != 2)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "scale and translation are two numbers each, for rows and columns");
      return FALSE;
    }
  if (!(scales[0] > 0) || !(scales[1] > 0) || in->dims[1] <= 0 || in->dims[2] <= 0 || in->dims[3] <= 0 || out[0] <= 0 || out[1] <= 0 ||
      in->dims[1] > G_MAXINT32 || in->dims[2] > G_MAXINT32 || out[0] > G_MAXINT32 || out[1] > G_MAXINT32)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "scale, size and the images' rows, columns and channels must be above 0");
      return FALSE;
    }

  job->batch = in->dims[0];
  job->channels = in->dims[3];
  for (int d = 0; d < 2; d++)
    {
      job->in[d] = in->dims[d + 1];
      job->out[d] = out[d];
    }
  return TRUE;
}

static gboolean
make_spans (const TsCall *call,
            Job *job,
            GError **error)
{
  const float *scale = call->in[2]->data, *translation = call->in[3]->data;

  for (int d = 0; d < 2; d++)
    if (!spans_init (&job->spans[d], call->state, job->out[d], job->in[d], scale[d], translation[d], error))
      return FALSE;
  return TRUE;
}

static float *
new_zeros (gint64 n,
           GError **error)
{
  float *result = g_try_new0 (float, n);

  if (result == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GINT64_FORMAT " elements of an image", n);
  return result;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *in = call->in[0];
  const gint32 *size = call->in[1]->data;
  g_autofree float *image = NULL, *between = NULL;
  g_auto (Job) job = { 0 };
  gint64 in_size, n_between;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "images", 4, error) || !ts_arg_check_rank (call, 1, "size", 1, error))
    return FALSE;
  if (call->in[1]->n_elements != 2)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size is rows and columns");
      return FALSE;
    }
  if (!read_job (call, call->state, &in->shape, (gint64[]) { size[0], size[1] }, &job, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (job.batch, job.out[0], job.out[1], job.channels), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  if (!make_spans (call, &job, error))
    return FALSE;
  in_size = job.in[0] * job.in[1] * job.channels;
  n_between = job.out[0] * job.in[1] * job.channels;
  image = new_zeros (in_size, error);
  between = image != NULL ? new_zeros (n_between, error) : NULL;
  if (between == NULL)
    return FALSE;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gint64 i = 0; i < job.batch; i++)
    {
      float *to = (float *)out->data + i * job.out[0] * job.out[1] * job.channels;

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      ts_resize_load (in, (gsize)(i * in_size), (gsize)in_size, image);
      memset (between, 0, (gsize)n_between * sizeof (float));
      apply (&job.spans[0], job.out[0], job.in[1] * job.channels, FALSE, image, between);
      for (gint64 y = 0; y < job.out[0]; y++)
        apply (&job.spans[1], job.out[1], job.channels, FALSE, between + y * job.in[1] * job.channels, to + y * job.out[1] * job.channels);
    }
  return TRUE;
}

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsTensor *grad = call->in[0];
  g_autofree float *between = NULL;
  g_auto (Job) job = { 0 };
  gint64 n_between;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "grads", 4, error) || !ts_arg_check_rank (call, 1, "original_image", 4, error) ||
      !read_job (call, call->state, &call->in[1]->shape, grad->shape.dims + 1, &job, error))
    return FALSE;
  if (grad->shape.dims[0] != job.batch || grad->shape.dims[3] != job.channels)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradient and images differ in number or channels");
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &call->in[1]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  if (!make_spans (call, &job, error))
    return FALSE;
  n_between = job.out[0] * job.in[1] * job.channels;
  between = new_zeros (n_between, error);
  if (between == NULL)
    return FALSE;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gint64 i = 0; i < job.batch; i++)
    {
      const float *from = (const float *)grad->data + i * job.out[0] * job.out[1] * job.channels;

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      memset (between, 0, (gsize)n_between * sizeof (float));
      for (gint64 y = 0; y < job.out[0]; y++)
        apply (&job.spans[1], job.out[1], job.channels, TRUE, from + y * job.out[1] * job.channels, between + y * job.in[1] * job.channels);
      apply (&job.spans[0], job.out[0], job.in[1] * job.channels, TRUE, between,
             (float *)out->data + i * job.in[0] * job.in[1] * job.channels);
    }
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/image/scale_and_translate_op.cc, sampling_kernels.h"

const TsKernelDef ts_scale_and_translate_kernels[] = {
  { .op = "ScaleAndTranslate", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (Scale), .run = run, .semantics = SOURCE },
  { .op = "ScaleAndTranslateGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .prepare = prepare, .state_size = sizeof (Scale), .run = run_grad, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_scale_and_translate_shapes[] = {
  { 0 },
};
