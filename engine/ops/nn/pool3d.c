#include "engine/ops/array/ts-args.h"
#include "engine/ops/nn/ts-volume.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* AvgPool3D, MaxPool3D and their gradients */

typedef struct
{
  TsVolume volume;
  gint64 in_size; /* elements of one volume */
  gint64 out_size;
  gint64 in_voxel; /* from one voxel to the next */
  gint64 in_channel;
  gint64 out_voxel;
  gint64 out_channel;

  gconstpointer in;
  gconstpointer pooled; /* what the pooling made of it */
  gconstpointer grad;
  gpointer out;
} Job;

/* The voxels of a window that are inside: from @begin up to @end along each axis. */
typedef struct
{
  gint64 begin[3];
  gint64 end[3];
} Box;

static Box
get_box (const TsVolume *volume,
         gint64 position)
{
  Box box;

  for (int d = 2; d >= 0; d--)
    {
      const TsWindowAxis *axis = &volume->axis[d];
      gint64 first = position % axis->out * axis->stride - axis->before;

      box.begin[d] = MAX (first, 0);
      box.end[d] = MIN (first + axis->size, axis->in);
      position /= axis->out;
    }
  return box;
}

#define FOR_VOXELS(box, volume, voxel)                        \
  for (gint64 z_ = (box).begin[0]; z_ < (box).end[0]; z_++)   \
    for (gint64 y_ = (box).begin[1]; y_ < (box).end[1]; y_++) \
      for (gint64 x_ = (box).begin[2], voxel = (z_ * (volume)->axis[1].in + y_) * (volume)->axis[2].in + x_; x_ < (box).end[2]; x_++, voxel++)

/* Positions @begin to @end of all volumes, or whole volumes for what adds to the same voxel from several positions. */
#define FUNCTIONS(T, suffix)                                                                                    \
  static void average_##suffix (gsize begin, gsize end, gpointer data)                                          \
  {                                                                                                             \
    const Job *job = data;                                                                                      \
    gint64 n_out = ts_volume_n_out (&job->volume);                                                              \
                                                                                                                \
    for (gint64 i = (gint64)begin; i < (gint64)end; i++)                                                        \
      {                                                                                                         \
        const T *in = (const T *)job->in + i / n_out * job->in_size;                                            \
        T *out = (T *)job->out + i / n_out * job->out_size + i % n_out * job->out_voxel;                        \
        Box box = get_box (&job->volume, i % n_out);                                                            \
        gint64 n = 0;                                                                                           \
                                                                                                                \
        for (gint64 c = 0; c < job->volume.channels; c++)                                                       \
          out[c * job->out_channel] = 0;                                                                        \
        FOR_VOXELS (box, &job->volume, voxel)                                                                   \
        {                                                                                                       \
          n++;                                                                                                  \
          for (gint64 c = 0; c < job->volume.channels; c++)                                                     \
            out[c * job->out_channel] += in[voxel * job->in_voxel + c * job->in_channel];                       \
        }                                                                                                       \
        for (gint64 c = 0; c < job->volume.channels; c++)                                                       \
          out[c * job->out_channel] /= (T)n;                                                                    \
      }                                                                                                         \
  }                                                                                                             \
                                                                                                                \
  static void largest_##suffix (gsize begin, gsize end, gpointer data)                                          \
  {                                                                                                             \
    const Job *job = data;                                                                                      \
    gint64 n_out = ts_volume_n_out (&job->volume);                                                              \
                                                                                                                \
    for (gint64 i = (gint64)begin; i < (gint64)end; i++)                                                        \
      {                                                                                                         \
        const T *in = (const T *)job->in + i / n_out * job->in_size;                                            \
        T *out = (T *)job->out + i / n_out * job->out_size + i % n_out * job->out_voxel;                        \
        Box box = get_box (&job->volume, i % n_out);                                                            \
        gboolean first = TRUE;                                                                                  \
                                                                                                                \
        FOR_VOXELS (box, &job->volume, voxel)                                                                   \
        {                                                                                                       \
          for (gint64 c = 0; c < job->volume.channels; c++)                                                     \
            {                                                                                                   \
              T value = in[voxel * job->in_voxel + c * job->in_channel];                                        \
                                                                                                                \
              if (first || value > out[c * job->out_channel])                                                   \
                out[c * job->out_channel] = value;                                                              \
            }                                                                                                   \
          first = FALSE;                                                                                        \
        }                                                                                                       \
      }                                                                                                         \
  }                                                                                                             \
                                                                                                                \
  static void average_grad_##suffix (gsize begin, gsize end, gpointer data)                                     \
  {                                                                                                             \
    const Job *job = data;                                                                                      \
                                                                                                                \
    for (gint64 image = (gint64)begin; image < (gint64)end; image++)                                            \
      {                                                                                                         \
        T *out = (T *)job->out + image * job->in_size;                                                          \
                                                                                                                \
        memset (out, 0, (gsize)job->in_size * sizeof (T));                                                      \
        for (gint64 i = 0; i < ts_volume_n_out (&job->volume); i++)                                             \
          {                                                                                                     \
            const T *grad = (const T *)job->grad + image * job->out_size + i * job->out_voxel;                  \
            Box box = get_box (&job->volume, i);                                                                \
            gint64 n = (box.end[0] - box.begin[0]) * (box.end[1] - box.begin[1]) * (box.end[2] - box.begin[2]); \
            T part = (T)(1 / (float)n);                                                                         \
                                                                                                                \
            FOR_VOXELS (box, &job->volume, voxel)                                                               \
            for (gint64 c = 0; c < job->volume.channels; c++)                                                   \
              out[voxel * job->in_voxel + c * job->in_channel] += grad[c * job->out_channel] * part;            \
          }                                                                                                     \
      }                                                                                                         \
  }                                                                                                             \
                                                                                                                \
  /* All that is about as large as the largest has a share. */                                                  \
  static void largest_grad_##suffix (gsize begin, gsize end, gpointer data)                                     \
  {                                                                                                             \
    const Job *job = data;                                                                                      \
                                                                                                                \
    for (gint64 image = (gint64)begin; image < (gint64)end; image++)                                            \
      {                                                                                                         \
        const T *in = (const T *)job->in + image * job->in_size;                                                \
        T *out = (T *)job->out + image * job->in_size;                                                          \
                                                                                                                \
        memset (out, 0, (gsize)job->in_size * sizeof (T));                                                      \
        for (gint64 i = 0; i < ts_volume_n_out (&job->volume); i++)                                             \
          {                                                                                                     \
            const T *grad = (const T *)job->grad + image * job->out_size + i * job->out_voxel;                  \
            const T *pooled = (const T *)job->pooled + image * job->out_size + i * job->out_voxel;              \
            Box box = get_box (&job->volume, i);                                                                \
                                                                                                                \
            FOR_VOXELS (box, &job->volume, voxel)                                                               \
            for (gint64 c = 0; c < job->volume.channels; c++)                                                   \
              {                                                                                                 \
                gint64 at = voxel * job->in_voxel + c * job->in_channel;                                        \
                T distance = in[at] - pooled[c * job->out_channel];                                             \
                                                                                                                \
                if (distance < (T)1e-5 && distance > (T)-1e-5)                                                  \
                  out[at] += grad[c * job->out_channel];                                                        \
              }                                                                                                 \
          }                                                                                                     \
      }                                                                                                         \
  }                                                                                                             \
                                                                                                                \
  /* The first that is as large as the largest. */                                                              \
  static void largest_grad_grad_##suffix (gsize begin, gsize end, gpointer data)                                \
  {                                                                                                             \
    const Job *job = data;                                                                                      \
    gint64 n_out = ts_volume_n_out (&job->volume);                                                              \
                                                                                                                \
    for (gint64 i = (gint64)begin; i < (gint64)end; i++)                                                        \
      for (gint64 c = 0; c < job->volume.channels; c++)                                                         \
        {                                                                                                       \
          const T *in = (const T *)job->in + i / n_out * job->in_size + c * job->in_channel;                    \
          const T *grad = (const T *)job->grad + i / n_out * job->in_size + c * job->in_channel;                \
          gint64 at = i / n_out * job->out_size + i % n_out * job->out_voxel + c * job->out_channel, from = -1; \
          Box box = get_box (&job->volume, i % n_out);                                                          \
                                                                                                                \
          FOR_VOXELS (box, &job->volume, voxel)                                                                 \
          if (from < 0 && in[voxel * job->in_voxel] == ((const T *)job->pooled)[at])                            \
            from = voxel;                                                                                       \
          ((T *)job->out)[at] = from < 0 ? 0 : grad[from * job->in_voxel];                                      \
        }                                                                                                       \
  }

FUNCTIONS (float, float)
FUNCTIONS (double, double)

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_volume_window_init_pool (init->state, init->op, error);
}

static gboolean
init_job (const TsVolumeWindow *window,
          const TsShape *in,
          Job *job,
          TsShape *out,
          GError **error)
{
  gboolean last = window->format == TS_IMAGE_NHWC;
  gint64 channels;

  if (!ts_volume_init (&job->volume, window, in, window->size, error))
    return FALSE;
  channels = job->volume.channels;
  *out = ts_volume_out_shape (&job->volume, window->format, channels);
  if (__builtin_mul_overflow (ts_volume_n_in (&job->volume), channels, &job->in_size) ||
      __builtin_mul_overflow (ts_volume_n_out (&job->volume), channels, &job->out_size))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a volume of too many elements");
      return FALSE;
    }
  job->in_voxel = job->out_voxel = last ? channels : 1;
  job->in_channel = last ? 1 : ts_volume_n_in (&job->volume);
  job->out_channel = last ? 1 : ts_volume_n_out (&job->volume);
  return TRUE;
}

static gboolean
expect_shape (const TsTensor *tensor,
              const TsShape *wanted,
              const char *name,
              GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (ts_shape_equal (&tensor->shape, wanted))
    return TRUE;

  a = ts_shape_to_string (&tensor->shape);
  b = ts_shape_to_string (wanted);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has shape %s, expected %s", name, a, b);
  return FALSE;
}

/* For each position, or for each volume. */
static gboolean
run_job (TsCall *call,
         Job *job,
         const TsShape *shape,
         gboolean by_volume,
         TsRangeFunc run_float,
         TsRangeFunc run_double,
         GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, shape, error);

  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job->out = out->data;
  return ts_call_parallel_for (call, (gsize)(by_volume ? job->volume.batch : job->volume.batch * ts_volume_n_out (&job->volume)), by_volume ? 1 : 64,
                               out->dtype == TS_DTYPE_DOUBLE ? run_double : run_float, job, error);
}

static gboolean
average_run (TsCall *call,
             GError **error)
{
  Job job = { .in = call->in[0]->data };
  TsShape out;

  return init_job (call->state, &call->in[0]->shape, &job, &out, error) &&
         run_job (call, &job, &out, FALSE, average_float, average_double, error);
}

static gboolean
largest_run (TsCall *call,
             GError **error)
{
  Job job = { .in = call->in[0]->data };
  TsShape out;

  return init_job (call->state, &call->in[0]->shape, &job, &out, error) &&
         run_job (call, &job, &out, FALSE, largest_float, largest_double, error);
}

/* Inputs: shape of the volumes, gradient of the pooling. */
static gboolean
average_grad_run (TsCall *call,
                  GError **error)
{
  Job job = { .grad = call->in[1]->data };
  TsShape in, out;

  return ts_arg_shape (call, 0, "orig_input_shape", &in, error) && init_job (call->state, &in, &job, &out, error) &&
         expect_shape (call->in[1], &out, "the gradient", error) &&
         run_job (call, &job, &in, TRUE, average_grad_float, average_grad_double, error);
}

/* Inputs: volumes, their pooling, gradient of the pooling. */
static gboolean
largest_grad_run (TsCall *call,
                  GError **error)
{
  Job job = { .in = call->in[0]->data, .pooled = call->in[1]->data, .grad = call->in[2]->data };
  TsShape out;

  return init_job (call->state, &call->in[0]->shape, &job, &out, error) && expect_shape (call->in[1], &out, "the pooling", error) &&
         expect_shape (call->in[2], &out, "the gradient", error) &&
         run_job (call, &job, &call->in[0]->shape, TRUE, largest_grad_float, largest_grad_double, error);
}

/* Inputs: volumes, their pooling, gradient of the volumes' gradient. */
static gboolean
largest_grad_grad_run (TsCall *call,
                       GError **error)
{
  Job job = { .in = call->in[0]->data, .pooled = call->in[1]->data, .grad = call->in[2]->data };
  TsShape out;

  return init_job (call->state, &call->in[0]->shape, &job, &out, error) && expect_shape (call->in[1], &out, "the pooling", error) &&
         expect_shape (call->in[2], &call->in[0]->shape, "the gradient", error) &&
         run_job (call, &job, &out, FALSE, largest_grad_grad_float, largest_grad_grad_double, error);
}

#define SMALL(func)                                           \
  static gboolean func##_small (TsCall *call, GError **error) \
  {                                                           \
    return ts_call_run_as_float (call, func, error);          \
  }

SMALL (average_run)
SMALL (largest_run)
SMALL (average_grad_run)
SMALL (largest_grad_run)
SMALL (largest_grad_grad_run)

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOURCE "tensorflow/core/kernels/pooling_ops_3d.cc; also NCDHW"
#define ROWS(type, function)                                                                                                                             \
  { .op = type, .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsVolumeWindow), .run = function, .semantics = SOURCE },                     \
  {                                                                                                                                                      \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsVolumeWindow), .run = function##_small, .semantics = SOURCE \
  }

const TsKernelDef ts_pool3d_kernels[] = {
  ROWS ("AvgPool3D", average_run),
  ROWS ("AvgPool3DGrad", average_grad_run),
  ROWS ("MaxPool3D", largest_run),
  ROWS ("MaxPool3DGrad", largest_grad_run),
  ROWS ("MaxPool3DGradGrad", largest_grad_grad_run),
  { 0 },
};

const TsShapeDef ts_pool3d_shapes[] = {
  { 0 },
};
