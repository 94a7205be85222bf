#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/nn/ts-volume.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* ExtractImagePatches, ExtractVolumePatches: what a window sees becomes channels. Images are volumes one deep. */

typedef struct
{
  TsPadding padding;
  int n_dims; /* 2 or 3 */
  gint64 size[5];
  gint64 stride[5];
  gint64 rate[5];
} Patches;

static gboolean
check_list (const Patches *self,
            const char *name,
            const gint64 *values,
            GError **error)
{
  if (values[0] == 1 && values[self->n_dims + 1] == 1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s of batch and channels must be 1", name);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *init,
         int n_dims,
         GError **error)
{
  Patches *self = init->state;
  guint n = (guint)n_dims + 2;

  self->n_dims = n_dims;
  for (int d = 0; d < 5; d++)
    self->rate[d] = 1;
  return ts_padding_from_attr (init->op, &self->padding, error) &&
         ts_window_read_list_or (init->op, "ksizes", n, self->size, TS_ERROR_OUT_OF_RANGE, error) &&
         ts_window_read_list_or (init->op, "strides", n, self->stride, TS_ERROR_OUT_OF_RANGE, error) &&
         (!ts_operation_has_attr (init->op, "rates") || ts_window_read_list_or (init->op, "rates", n, self->rate, TS_ERROR_OUT_OF_RANGE, error)) &&
         check_list (self, "ksizes", self->size, error) && check_list (self, "strides", self->stride, error) &&
         check_list (self, "rates", self->rate, error);
}

static gboolean
image_prepare (TsKernelInit *init,
               GError **error)
{
  return prepare (init, 2, error);
}

static gboolean
volume_prepare (TsKernelInit *init,
                GError **error)
{
  return prepare (init, 3, error);
}

static gboolean
init_volume (const Patches *self,
             const TsShape *in,
             TsVolume *volume,
             GError **error)
{
  int missing = 3 - self->n_dims;

  volume->batch = in->dims[0];
  volume->channels = in->dims[self->n_dims + 1];
  for (int d = 0; d < 3; d++)
    {
      int from = d + 1 - missing;

      if (d < missing)
        volume->axis[d] = (TsWindowAxis) { .in = 1, .size = 1, .stride = 1, .dilation = 1, .out = 1 };
      else if (!ts_window_axis_init (&volume->axis[d], self->padding, in->dims[from], self->size[from], self->stride[from], self->rate[from], error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  TsVolume volume;
  gsize pixel; /* bytes */
  const char *in;
  char *out;
} Job;

/* Positions @begin to @end, those of all images one after the other. */
static void
extract (gsize begin,
         gsize end,
         gpointer data)
{
  const Job *job = data;
  gint64 n_taps = ts_volume_n_taps (&job->volume), n_out = ts_volume_n_out (&job->volume);
  char *to = job->out + begin * (gsize)n_taps * job->pixel;
  g_autofree gint64 *voxels = g_new (gint64, n_taps);

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      ts_volume_list_voxels (&job->volume, i % n_out, voxels);
      for (gint64 tap = 0; tap < n_taps; tap++, to += job->pixel)
        if (voxels[tap] < 0)
          memset (to, 0, job->pixel);
        else
          memcpy (to, job->in + (gsize)(i / n_out * ts_volume_n_in (&job->volume) + voxels[tap]) * job->pixel, job->pixel);
    }
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Patches *self = call->state;
  const TsTensor *in = call->in[0];
  Job job = { .in = in->data };
  TsShape shape;
  TsTensor *out;
  gint64 depth;

  if (!ts_arg_check_rank (call, 0, "the input", self->n_dims + 2, error) || !init_volume (self, &in->shape, &job.volume, error))
    return FALSE;
  ts_shape_copy (&shape, &in->shape);
  for (int d = 0; d < self->n_dims; d++)
    shape.dims[d + 1] = job.volume.axis[3 - self->n_dims + d].out;
  if (__builtin_mul_overflow (job.volume.axis[0].size * job.volume.axis[1].size, job.volume.axis[2].size, &depth) ||
      __builtin_mul_overflow (depth, job.volume.channels, &shape.dims[self->n_dims + 1]))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a window of too many elements");
      return FALSE;
    }

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  job.pixel = (gsize)job.volume.channels * ts_dtype_size (in->dtype);
  return ts_call_parallel_for (call, (gsize)(job.volume.batch * ts_volume_n_out (&job.volume)), 64, extract, &job, error);
}

static gboolean
infer_volume (TsShapeCall *call,
              GError **error)
{
  Patches self = { 0 };
  TsKernelInit init = { .op = call->op, .state = &self };
  const TsShape *in = call->in[0];
  TsVolume volume;

  if (!ts_shape_expect_rank (call, 0, 5, error) || !volume_prepare (&init, error))
    return FALSE;
  call->out[0] = TS_SHAPE (-1, -1, -1, -1, -1);
  if (in->rank != 5)
    return TRUE;
  call->out[0].dims[0] = in->dims[0];
  for (int d = 1; d < 4; d++)
    if (in->dims[d] >= 0)
      {
        if (!ts_window_axis_init (&volume.axis[0], self.padding, in->dims[d], self.size[d], self.stride[d], 1, error))
          return FALSE;
        call->out[0].dims[d] = volume.axis[0].out;
      }
  if (in->dims[4] >= 0 && (__builtin_mul_overflow (self.size[1] * self.size[2], self.size[3], &call->out[0].dims[4]) ||
                           __builtin_mul_overflow (call->out[0].dims[4], in->dims[4], &call->out[0].dims[4])))
    call->out[0].dims[4] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

#define DTYPES (TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_patches_kernels[] = {
  { .op = "ExtractImagePatches", .dtypes = DTYPES, .prepare = image_prepare, .state_size = sizeof (Patches), .run = run, .semantics = "tensorflow/core/kernels/extract_image_patches_op.cc" },
  { .op = "ExtractVolumePatches", .dtypes = DTYPES, .prepare = volume_prepare, .state_size = sizeof (Patches), .run = run, .semantics = "tensorflow/core/kernels/extract_volume_patches_op.cc" },
  { 0 },
};

const TsShapeDef ts_patches_shapes[] = {
  { "ExtractVolumePatches", infer_volume },
  { 0 },
};
