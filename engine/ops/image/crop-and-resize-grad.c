#include "engine/ops/image/ts-crop.h"
#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_crop_method_from_attr (init->op, init->state, error);
}

static gboolean
init_crop (TsCrop *crop,
           TsCall *call,
           const TsShape *images,
           const TsTensor *grads,
           const TsTensor *boxes,
           const TsTensor *index,
           GError **error)
{
  if (grads->shape.rank != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the gradients of crops must be 4-dimensional, not %d", grads->shape.rank);
      return FALSE;
    }
  crop->method = *(const TsCropMethod *)call->state;
  if (!ts_crop_init (crop, images, boxes, index, grads->shape.dims[1], grads->shape.dims[2], error))
    return FALSE;
  if (grads->shape.dims[0] == boxes->shape.dims[0] && grads->shape.dims[3] == images->dims[3])
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the gradients of crops differ from the boxes in number or from the images in channels");
  return FALSE;
}

/* ---- of the images ------------------------------------------------------------------------------- */

/* Gives the pixels around @y, @x in their image their parts of the gradient of one of a crop. */
#define SPREAD(type) \
  static void spread_##type (const TsCrop *crop, type *image, float y, float x, const float *grad) \
  { \
    float part_y = y - floorf (y), part_x = x - floorf (x); \
\
    for (int i = 0; i < 4; i++) \
      { \
        gint64 row = (gint64)(i < 2 ? floorf (y) : ceilf (y)), column = (gint64)(i % 2 == 0 ? floorf (x) : ceilf (x)); \
        float part = (i < 2 ? 1 - part_y : part_y) * (i % 2 == 0 ? 1 - part_x : part_x); \
\
        if (crop->method == TS_CROP_NEAREST) \
          { \
            row = (gint64)roundf (y); \
            column = (gint64)roundf (x); \
            part = i == 0 ? 1 : 0; \
          } \
        for (gint64 c = 0; c < crop->channels && part != 0; c++) \
          image[(row * crop->image[1] + column) * crop->channels + c] += (type)(grad[c] * part); \
      } \
  } \
\
  static void spread_boxes_##type (const TsCrop *crop, const float *grad, type *images) \
  { \
    for (gsize box = 0; box < crop->n_boxes; box++) \
      for (gint64 y = 0; y < crop->crop[0]; y++) \
        for (gint64 x = 0; x < crop->crop[1]; x++, grad += crop->channels) \
          { \
            float in_y = ts_crop_source (crop, box, 0, y), in_x = ts_crop_source (crop, box, 1, x); \
\
            if (ts_crop_is_inside (crop, 0, in_y) && ts_crop_is_inside (crop, 1, in_x)) \
              spread_##type (crop, images + crop->index[box] * crop->image[0] * crop->image[1] * crop->channels, in_y, in_x, grad); \
          } \
  }

SPREAD (float)
SPREAD (double)

/* Inputs: gradients of the crops, boxes, index, shape of the images. */
static gboolean
run_image (TsCall *call,
           GError **error)
{
  const TsTensor *grads = call->in[0], *size = call->in[3];
  const gint32 *sizes = size->data;
  TsCrop crop;
  TsShape shape;
  TsTensor *out;

  if (size->dtype != TS_DTYPE_INT32 || size->shape.rank != 1 || size->n_elements != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "image_size has %" G_GSIZE_FORMAT " numbers, not one for each of 4 dimensions", size->n_elements);
      return FALSE;
    }
  shape = TS_SHAPE (MAX (sizes[0], 0), sizes[1], sizes[2], MAX (sizes[3], 0));
  if (!init_crop (&crop, call, &shape, grads, call->in[1], call->in[2], error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  if (out->dtype == TS_DTYPE_FLOAT)
    spread_boxes_float (&crop, grads->data, out->data);
  else
    spread_boxes_double (&crop, grads->data, out->data);
  return TRUE;
}

static gboolean
run_image_small (TsCall *call,
                 GError **error)
{
  return ts_call_run_as_float (call, run_image, error);
}

static gboolean
infer_image (TsShapeCall *call,
             GError **error)
{
  if (!ts_shape_input_as_shape (call, 3, &call->out[0], error))
    return FALSE;
  if (call->out[0].rank != 4)
    call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  return TRUE;
}

/* ---- of the boxes -------------------------------------------------------------------------------- */

/* How the sum of gradients at @y, @x changes when these do. */
static void
slope (const TsCrop *crop,
       const TsTensor *images,
       gsize box,
       float y,
       float x,
       const float *grad,
       float *scratch,
       float *by_y,
       float *by_x)
{
  gint64 n = crop->channels;
  float part_y = y - floorf (y), part_x = x - floorf (x);

  for (int i = 0; i < 4; i++)
    {
      gint64 row = (gint64)(i < 2 ? floorf (y) : ceilf (y)), column = (gint64)(i % 2 == 0 ? floorf (x) : ceilf (x));

      ts_resize_load (images, (gsize)(((crop->index[box] * crop->image[0] + row) * crop->image[1] + column) * n), (gsize)n, scratch + i * n);
    }

  *by_y = *by_x = 0;
  for (gint64 c = 0; c < n; c++)
    {
      float a = scratch[c], b = scratch[n + c], d = scratch[2 * n + c], e = scratch[3 * n + c];

      *by_y += ((1 - part_x) * (d - a) + part_x * (e - b)) * grad[c];
      *by_x += ((1 - part_y) * (b - a) + part_y * (e - d)) * grad[c];
    }
}

/* What a change of row or column @i of a crop owes to the beginning and to the end of its box. */
static void
add_to_edges (const TsCrop *crop,
              int axis,
              gint64 i,
              float change,
              float *box)
{
  float last = (float)(crop->image[axis] - 1);
  float to_end = crop->crop[axis] > 1 ? (float)i * (last / (float)(crop->crop[axis] - 1)) : 0.5f * last;

  box[axis] += change * (last - to_end);
  box[axis + 2] += change * to_end;
}

/* Inputs: gradients of the crops, images, boxes, index. */
static gboolean
run_boxes (TsCall *call,
           GError **error)
{
  const TsTensor *grads = call->in[0], *images = call->in[1];
  const float *grad = grads->data;
  g_autofree float *scratch = NULL;
  TsCrop crop;
  TsTensor *out;

  if (!init_crop (&crop, call, &images->shape, grads, call->in[2], call->in[3], error))
    return FALSE;
  out = ts_call_alloc (call, 0, &call->in[2]->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  scratch = g_new (float, 4 * crop.channels + 1);
  for (gsize box = 0; box < crop.n_boxes; box++)
    for (gint64 y = 0; y < crop.crop[0]; y++)
      for (gint64 x = 0; x < crop.crop[1]; x++, grad += crop.channels)
        {
          float in_y = ts_crop_source (&crop, box, 0, y), in_x = ts_crop_source (&crop, box, 1, x), by_y, by_x;

          if (!ts_crop_is_inside (&crop, 0, in_y) || !ts_crop_is_inside (&crop, 1, in_x))
            continue;
          slope (&crop, images, box, in_y, in_x, grad, scratch, &by_y, &by_x);
          add_to_edges (&crop, 0, y, by_y, (float *)out->data + 4 * box);
          add_to_edges (&crop, 1, x, by_x, (float *)out->data + 4 * box);
        }
  return TRUE;
}

static gboolean
infer_boxes (TsShapeCall *call,
             GError **error)
{
  ts_shape_copy (&call->out[0], call->in[2]);
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/crop_and_resize_op.cc"
#define IMAGE_DTYPES \
  (TS_DTYPES_FLOAT | TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT16) | TS_DTYPES_SIGNED)

const TsKernelDef ts_crop_and_resize_grad_kernels[] = {
  { .op = "CropAndResizeGradImage", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare, .state_size = sizeof (TsCropMethod), .run = run_image, .semantics = SOURCE },
  { .op = "CropAndResizeGradImage", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsCropMethod), .run = run_image_small, .semantics = SOURCE },
  { .op = "CropAndResizeGradBoxes", .dtypes = IMAGE_DTYPES, .prepare = prepare, .state_size = sizeof (TsCropMethod), .run = run_boxes, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_crop_and_resize_grad_shapes[] = {
  { "CropAndResizeGradImage", infer_image },
  { "CropAndResizeGradBoxes", infer_boxes },
  { 0 },
};
