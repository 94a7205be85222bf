#include "engine/ops/image/ts-crop.h"
#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TsCropMethod method;
  float outside; /* value of what is in no image */
} CropAndResize;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  CropAndResize *self = init->state;

  return ts_crop_method_from_attr (init->op, &self->method, error) &&
         ts_operation_get_attr_float (init->op, "extrapolation_value", &self->outside, error);
}

typedef struct
{
  TsCrop crop;
  float outside;
  const TsTensor *images;
  float *out;
} Run;

/* @part of the way from one row or pixel to another. */
static void
blend (const float *from,
       const float *to,
       float part,
       float *result,
       gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    result[i] = from[i] + (to[i] - from[i]) * part;
}

static void
load_pixel (const Run *run,
            gint64 image,
            gint64 y,
            gint64 x,
            float *to)
{
  const TsCrop *crop = &run->crop;
  gint64 pixel = (image * crop->image[0] + y) * crop->image[1] + x;

  ts_resize_load (run->images, (gsize)(pixel * crop->channels), (gsize)crop->channels, to);
}

/* One pixel of a crop, from the place @y, @x in its image. */
static void
sample (const Run *run,
        gint64 image,
        float y,
        float x,
        float *scratch,
        float *out)
{
  gint64 n = run->crop.channels;
  float *corners[4] = { scratch, scratch + n, scratch + 2 * n, scratch + 3 * n };

  if (run->crop.method == TS_CROP_NEAREST)
    {
      load_pixel (run, image, (gint64)roundf (y), (gint64)roundf (x), out);
      return;
    }

  for (int i = 0; i < 4; i++)
    load_pixel (run, image, (gint64)(i < 2 ? floorf (y) : ceilf (y)), (gint64)(i % 2 == 0 ? floorf (x) : ceilf (x)), corners[i]);
  blend (corners[0], corners[1], x - floorf (x), corners[0], n);
  blend (corners[2], corners[3], x - floorf (x), corners[2], n);
  blend (corners[0], corners[2], y - floorf (y), out, n);
}

static void
crop_boxes (gsize begin,
            gsize end,
            gpointer data)
{
  const Run *run = data;
  const TsCrop *crop = &run->crop;
  g_autofree float *scratch = g_new (float, 4 * crop->channels + 1);
  float *out = run->out + begin * (gsize)(crop->crop[0] * crop->crop[1] * crop->channels);

  for (gsize box = begin; box < end; box++)
    for (gint64 y = 0; y < crop->crop[0]; y++)
      for (gint64 x = 0; x < crop->crop[1]; x++, out += crop->channels)
        {
          float in_y = ts_crop_source (crop, box, 0, y), in_x = ts_crop_source (crop, box, 1, x);

          if (ts_crop_is_inside (crop, 0, in_y) && ts_crop_is_inside (crop, 1, in_x))
            sample (run, crop->index[box], in_y, in_x, scratch, out);
          else
            for (gint64 c = 0; c < crop->channels; c++)
              out[c] = run->outside;
        }
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const CropAndResize *self = call->state;
  const TsTensor *size = call->in[3];
  Run job = { .crop.method = self->method, .outside = self->outside, .images = call->in[0] };
  const gint32 *sizes = size->data;
  TsTensor *out;

  if (size->dtype != TS_DTYPE_INT32 || size->shape.rank != 1 || size->n_elements != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "crop_size is rows and columns, not %" G_GSIZE_FORMAT " numbers", size->n_elements);
      return FALSE;
    }
  if (!ts_crop_init (&job.crop, &call->in[0]->shape, call->in[1], call->in[2], sizes[0], sizes[1], error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)job.crop.n_boxes, sizes[0], sizes[1], job.crop.channels), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job.out = out->data;
  return ts_call_parallel_for (call, job.crop.n_boxes, 1 + 4096 / (out->n_elements / job.crop.n_boxes), crop_boxes, &job, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  gsize n = 0;
  g_autofree gint64 *size = ts_shape_input_as_ints (call, 3, &n);

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 2, error) ||
      !ts_shape_expect_rank (call, 2, 1, error))
    return FALSE;

  call->out[0] = TS_SHAPE (call->in[1]->rank == 2 ? call->in[1]->dims[0] : -1, -1, -1,
                           call->in[0]->rank == 4 ? call->in[0]->dims[3] : -1);
  if (size != NULL && n == 2 && size[0] > 0 && size[1] > 0)
    {
      call->out[0].dims[1] = size[0];
      call->out[0].dims[2] = size[1];
    }
  return TRUE;
}

#define IMAGE_DTYPES \
  (TS_DTYPES_FLOAT | TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT16) | TS_DTYPES_SIGNED)

const TsKernelDef ts_crop_and_resize_kernels[] = {
  { .op = "CropAndResize", .dtypes = IMAGE_DTYPES, .prepare = prepare, .state_size = sizeof (CropAndResize), .run = run, .semantics = "tensorflow/core/kernels/crop_and_resize_op.cc" },
  { 0 },
};

const TsShapeDef ts_crop_and_resize_shapes[] = {
  { "CropAndResize", infer },
  { 0 },
};
