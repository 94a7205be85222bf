#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/image/ts-boxes.h"
#include "engine/ops/image/ts-resize.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* ImageProjectiveTransform: each pixel of the result is taken from the place where a projective transform takes it. */

typedef float (*MapFunc) (float at, gint64 size);

/* ---- what lies beside an image of @size rows or columns ----------------------------------------------- */

static float
clamp (float at,
       gint64 size)
{
  return CLAMP (at, 0, (float)(size - 1));
}

static float
map_constant (float at,
              gint64 size)
{
  return at;
}

/* abcd|dcba */
static float
map_reflect (float at,
             gint64 size)
{
  float n = (float)size;

  if (size <= 1)
    return 0;
  if (at < 0)
    {
      at += 2 * n * truncf (-at / (2 * n));
      at = at < -n ? at + 2 * n : -at - 1;
    }
  else if (at > n - 1)
    {
      at -= 2 * n * truncf (at / (2 * n));
      if (at >= n)
        at = 2 * n - at - 1;
    }
  return clamp (at, size);
}

/* abcd|abcd */
static float
map_wrap (float at,
          gint64 size)
{
  float n = (float)size;

  if (size <= 1)
    return 0;
  if (at < 0)
    at += n * (truncf (-at / (n - 1)) + 1);
  else if (at > n - 1)
    at -= n * truncf (at / (n - 1));
  return clamp (at, size);
}

static const struct
{
  const char *name;
  MapFunc func;
} fill_modes[] = {
  { "CONSTANT", map_constant },
  { "REFLECT", map_reflect },
  { "WRAP", map_wrap },
  { "NEAREST", clamp },
};

typedef struct
{
  MapFunc map;
  gboolean bilinear;
} Transform;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Transform *self = init->state;
  g_autofree char *interpolation = ts_operation_dup_attr_string (init->op, "interpolation", NULL, error);
  g_autofree char *mode = interpolation != NULL ? ts_operation_dup_attr_string (init->op, "fill_mode", NULL, error) : NULL;

  if (mode == NULL)
    return FALSE;
  self->bilinear = strcmp (interpolation, "BILINEAR") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (fill_modes); i++)
    if (strcmp (mode, fill_modes[i].name) == 0)
      self->map = fill_modes[i].func;
  if (self->map != NULL && (self->bilinear || strcmp (interpolation, "NEAREST") == 0))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "interpolation \"%s\", fill_mode \"%s\"", interpolation, mode);
  return FALSE;
}

/* ---- pixels ------------------------------------------------------------------------------------------- */

typedef struct
{
  const Transform *self;
  const TsTensor *images;
  const TsTensor *transforms;
  TsTensor *out;
  float fill;
  gint64 in[2];
  gint64 channels;
} Job;

/* Adds @weight times a pixel, or what is outside. */
static void
add_pixel (const Job *job,
           gint64 image,
           float y,
           float x,
           float weight,
           float *scratch,
           float *sum)
{
  gboolean inside = y >= 0 && y < (float)job->in[0] && x >= 0 && x < (float)job->in[1];

  if (inside)
    ts_resize_load (job->images, (gsize)(((image * job->in[0] + (gint64)y) * job->in[1] + (gint64)x) * job->channels), (gsize)job->channels, scratch);
  for (gint64 c = 0; c < job->channels; c++)
    sum[c] += weight * (inside ? scratch[c] : job->fill);
}

static void
bilinear_pixel (const Job *job,
                gint64 image,
                float y,
                float x,
                float *scratch,
                float *sum)
{
  float top = floorf (y), left = floorf (x), down = y - top, right = x - left;
  float *lower = sum + job->channels; /* of the row below */

  memset (sum, 0, (gsize)(2 * job->channels) * sizeof *sum);
  add_pixel (job, image, top, left, left + 1 - x, scratch, sum);
  add_pixel (job, image, top, left + 1, right, scratch, sum);
  add_pixel (job, image, top + 1, left, left + 1 - x, scratch, lower);
  add_pixel (job, image, top + 1, left + 1, right, scratch, lower);
  for (gint64 c = 0; c < job->channels; c++)
    sum[c] = (top + 1 - y) * sum[c] + down * lower[c];
}

#define STORE(name, type)                 \
  case TS_DTYPE_##name:                   \
    ((type *)out->data)[i] = (type)value; \
    break;

static void
store (TsTensor *out,
       gsize i,
       float value)
{
  switch ((int)out->dtype)
    {
      STORE (FLOAT, float)
      STORE (DOUBLE, double)
    case TS_DTYPE_UINT8:
      ((guint8 *)out->data)[i] = (guint8)CLAMP (value, 0, 255);
      break;
    case TS_DTYPE_INT32:
      ((gint32 *)out->data)[i] = (gint32)CLAMP (value, -2147483648.f, 2147483520.f);
      break;
    case TS_DTYPE_INT64:
      ((gint64 *)out->data)[i] = (gint64)CLAMP (value, -9223372036854775808.f, 9223371487098961920.f);
      break;
    case TS_DTYPE_HALF:
      ((guint16 *)out->data)[i] = ts_half_store (value);
      break;
    default:
      ((guint16 *)out->data)[i] = ts_bfloat16_store (value);
    }
}

/* One pixel as it is in memory: nothing of it is lost to float. */
static void
nearest_pixel (const Job *job,
               gint64 image,
               float y,
               float x,
               gsize at)
{
  gsize size = ts_dtype_size (job->out->dtype);

  y = roundf (y);
  x = roundf (x);
  if (y >= 0 && y < (float)job->in[0] && x >= 0 && x < (float)job->in[1])
    memcpy ((char *)job->out->data + at * size,
            (const char *)job->images->data + (gsize)(((image * job->in[0] + (gint64)y) * job->in[1] + (gint64)x) * job->channels) * size,
            (gsize)job->channels * size);
  else
    for (gsize c = 0; c < (gsize)job->channels; c++)
      store (job->out, at + c, job->fill);
}

static void
transform_pixel (const Job *job,
                 gint64 image,
                 gint64 row,
                 gint64 column,
                 gsize at,
                 float *scratch)
{
  const float *t = (const float *)job->transforms->data + (job->transforms->shape.dims[0] == 1 ? 0 : 8 * image);
  float x = (float)column, y = (float)row, projection = t[6] * x + t[7] * y + 1, from_x, from_y;

  if (projection == 0)
    {
      for (gsize c = 0; c < (gsize)job->channels; c++)
        store (job->out, at + c, job->fill);
      return;
    }
  from_x = job->self->map ((t[0] * x + t[1] * y + t[2]) / projection, job->in[1]);
  from_y = job->self->map ((t[3] * x + t[4] * y + t[5]) / projection, job->in[0]);
  if (!job->self->bilinear)
    {
      nearest_pixel (job, image, from_y, from_x, at);
      return;
    }
  bilinear_pixel (job, image, from_y, from_x, scratch, scratch + job->channels);
  for (gint64 c = 0; c < job->channels; c++)
    store (job->out, at + (gsize)c, scratch[job->channels + c]);
}

/* Rows of all images of the result. */
static void
transform_rows (gsize begin,
                gsize end,
                gpointer data)
{
  const Job *job = data;
  gint64 rows = job->out->shape.dims[1], columns = job->out->shape.dims[2];
  g_autofree float *scratch = g_new (float, 3 * job->channels);

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    for (gint64 x = 0; x < columns; x++)
      transform_pixel (job, i / rows, i % rows, x, (gsize)((i * columns + x) * job->channels), scratch);
}

static gboolean
check (const TsCall *call,
       GError **error)
{
  const TsShape *images = &call->in[0]->shape, *transforms = &call->in[1]->shape;
  const gint32 *size = call->in[2]->data;

  if (!ts_arg_check_rank (call, 0, "images", 4, error) || !ts_arg_check_rank (call, 1, "transforms", 2, error) ||
      !ts_arg_check_rank (call, 2, "output_shape", 1, error))
    return FALSE;
  if (transforms->dims[1] != 8 || (transforms->dims[0] != 1 && transforms->dims[0] != images->dims[0]))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "transforms are 8 numbers, once or for each image");
      return FALSE;
    }
  if (call->in[2]->n_elements != 2 || size[0] <= 0 || size[1] <= 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "output_shape is rows and columns, both above 0");
      return FALSE;
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsShape *images = &call->in[0]->shape;
  Job job = { .self = call->state, .images = call->in[0], .transforms = call->in[1] };
  const gint32 *size;

  if (!check (call, error) || (call->n_in > 3 && !ts_arg_float (call, 3, "fill_value", &job.fill, error)))
    return FALSE;
  size = call->in[2]->data;
  job.out = ts_call_alloc (call, 0, &TS_SHAPE (images->dims[0], size[0], size[1], images->dims[3]), error);
  if (job.out == NULL || job.out->n_elements == 0)
    return job.out != NULL;

  job.in[0] = images->dims[1];
  job.in[1] = images->dims[2];
  job.channels = images->dims[3];
  return ts_call_parallel_for (call, (gsize)(images->dims[0] * size[0]), 1 + 4096 / (gsize)size[1], transform_rows, &job, error);
}

#define DTYPES (TS_DTYPES_FLOAT | TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define ROW(type)                                                                                                          \
  {                                                                                                                        \
    .op = type, .dtypes = DTYPES, .dtype_attr = "dtype", .prepare = prepare, .state_size = sizeof (Transform), .run = run, \
    .semantics = "tensorflow/core/kernels/image/image_ops.h"                                                               \
  }

const TsKernelDef ts_projective_transform_kernels[] = {
  ROW ("ImageProjectiveTransformV2"),
  ROW ("ImageProjectiveTransformV3"),
  { 0 },
};

const TsShapeDef ts_projective_transform_shapes[] = {
  { 0 },
};
