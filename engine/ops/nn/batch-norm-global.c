#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

/* BatchNormWithGlobalNormalization and its gradient: normalization by channel with a given mean and variance. */

typedef struct
{
  float epsilon;
  gboolean scale;
} Norm;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Norm *self = init->state;

  return ts_operation_get_attr_float (init->op, "variance_epsilon", &self->epsilon, error) &&
         ts_operation_get_attr_bool (init->op, "scale_after_normalization", &self->scale, error);
}

/* Inputs 0, images, and 1 to @n_vectors, a number for each channel. */
static gboolean
check (const TsCall *call,
       const char *const *names,
       guint n_vectors,
       GError **error)
{
  if (!ts_arg_check_rank (call, 0, "the images", 4, error))
    return FALSE;
  for (guint i = 1; i <= n_vectors; i++)
    {
      if (!ts_arg_check_rank (call, i, names[i - 1], 1, error))
        return FALSE;
      if (call->in[i]->shape.dims[0] != call->in[0]->shape.dims[3])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has %" G_GINT64_FORMAT " numbers for %" G_GINT64_FORMAT " channels", names[i - 1],
                       call->in[i]->shape.dims[0], call->in[0]->shape.dims[3]);
          return FALSE;
        }
    }
  return TRUE;
}

typedef struct
{
  const Norm *self;
  gsize n_channels;
  gsize n_pixels;
  gconstpointer in[5];
  gpointer out[5];
} Job;

/* Pixels, or for the sums of the gradient channels. */
#define FUNCTIONS(T, SQRT)                                                                                                               \
  static void normalize_##T (gsize begin, gsize end, gpointer data)                                                                      \
  {                                                                                                                                      \
    const Job *job = data;                                                                                                               \
    const T *mean = job->in[1], *variance = job->in[2], *beta = job->in[3], *gamma = job->in[4];                                         \
                                                                                                                                         \
    for (gsize c = 0; c < job->n_channels; c++)                                                                                          \
      {                                                                                                                                  \
        T factor = 1 / SQRT (variance[c] + (T)job->self->epsilon) * (job->self->scale ? gamma[c] : 1);                                   \
                                                                                                                                         \
        for (gsize i = begin; i < end; i++)                                                                                              \
          ((T *)job->out[0])[i * job->n_channels + c] = (((const T *)job->in[0])[i * job->n_channels + c] - mean[c]) * factor + beta[c]; \
      }                                                                                                                                  \
  }                                                                                                                                      \
                                                                                                                                         \
  static void find_gradients_##T (gsize begin, gsize end, gpointer data)                                                                 \
  {                                                                                                                                      \
    const Job *job = data;                                                                                                               \
    const T *in = job->in[0], *mean = job->in[1], *variance = job->in[2], *gamma = job->in[3], *grad = job->in[4];                       \
                                                                                                                                         \
    for (gsize c = begin; c < end; c++)                                                                                                  \
      {                                                                                                                                  \
        T inverse = 1 / SQRT (variance[c] + (T)job->self->epsilon), factor = job->self->scale ? gamma[c] : 1, sum, product;              \
        double sums[2] = { 0, 0 };                                                                                                       \
                                                                                                                                         \
        for (gsize i = 0; i < job->n_pixels; i++)                                                                                        \
          {                                                                                                                              \
            gsize at = i * job->n_channels + c;                                                                                          \
                                                                                                                                         \
            ((T *)job->out[0])[at] = grad[at] * (inverse * factor);                                                                      \
            sums[0] += (double)grad[at];                                                                                                 \
            sums[1] += (double)(grad[at] * (in[at] - mean[c]));                                                                          \
          }                                                                                                                              \
        sum = (T)sums[0];                                                                                                                \
        product = (T)sums[1];                                                                                                            \
        ((T *)job->out[1])[c] = -sum * (inverse * factor);                                                                               \
        ((T *)job->out[2])[c] = product * (inverse * (T)-0.5 / (variance[c] + (T)job->self->epsilon) * factor);                          \
        ((T *)job->out[3])[c] = sum;                                                                                                     \
        ((T *)job->out[4])[c] = job->self->scale ? product * inverse : 0;                                                                \
      }                                                                                                                                  \
  }

FUNCTIONS (float, sqrtf)
FUNCTIONS (double, sqrt)

static void
init_job (const TsCall *call,
          Job *job)
{
  job->self = call->state;
  job->n_channels = (gsize)call->in[0]->shape.dims[3];
  job->n_pixels = job->n_channels > 0 ? call->in[0]->n_elements / job->n_channels : 0;
  for (guint i = 0; i < 5; i++)
    job->in[i] = call->in[i]->data;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static const char *const names[] = { "the mean", "the variance", "beta", "gamma" };
  Job job;
  TsTensor *out;

  if (!check (call, names, 4, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &call->in[0]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  init_job (call, &job);
  job.out[0] = out->data;
  return ts_call_parallel_for (call, job.n_pixels, 1 + 16384 / job.n_channels, out->dtype == TS_DTYPE_DOUBLE ? normalize_double : normalize_float, &job, error);
}

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  static const char *const names[] = { "the mean", "the variance", "gamma" };
  Job job;

  if (!check (call, names, 3, error))
    return FALSE;
  if (!ts_shape_equal (&call->in[0]->shape, &call->in[4]->shape))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradient and images differ in shape");
      return FALSE;
    }
  init_job (call, &job);
  for (guint i = 0; i < 5; i++)
    {
      TsTensor *out = ts_call_alloc (call, i, i == 0 ? &call->in[0]->shape : &call->in[1]->shape, error);

      if (out == NULL)
        return FALSE;
      job.out[i] = out->data;
    }
  return job.n_channels == 0 ||
         ts_call_parallel_for (call, job.n_channels, 1 + 16384 / (job.n_pixels + 1), call->in[0]->dtype == TS_DTYPE_DOUBLE ? find_gradients_double : find_gradients_float, &job, error);
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
infer_grad (TsShapeCall *call,
            GError **error)
{
  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 4, 4, error))
    return FALSE;
  ts_shape_copy (&call->out[0], call->in[0]);
  for (guint i = 1; i < 5; i++)
    call->out[i] = TS_SHAPE (call->in[0]->rank == 4 ? call->in[0]->dims[3] : -1);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOURCE "tensorflow/core/kernels/batch_norm_op.h"
#define ROWS(type, function)                                                                                                                   \
  { .op = type, .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (Norm), .run = function, .semantics = SOURCE },                     \
  {                                                                                                                                            \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (Norm), .run = function##_small, .semantics = SOURCE \
  }

const TsKernelDef ts_batch_norm_global_kernels[] = {
  ROWS ("BatchNormWithGlobalNormalization", run),
  ROWS ("BatchNormWithGlobalNormalizationGrad", run_grad),
  { 0 },
};

const TsShapeDef ts_batch_norm_global_shapes[] = {
  { "BatchNormWithGlobalNormalizationGrad", infer_grad },
  { 0 },
};
