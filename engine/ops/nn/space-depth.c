#include "engine/ops/nn/ts-window.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsImageFormat format;
  gint64 block;
} SpaceDepth;

static gboolean
init (SpaceDepth *self,
      const TsOperation *op,
      GError **error)
{
  if (!ts_image_format_from_attr (op, &self->format, error) ||
      !ts_operation_get_attr_int (op, "block_size", &self->block, error))
    return FALSE;
  if (self->block < 2 || self->block > G_MAXINT16)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "block_size is %" G_GINT64_FORMAT "; it is 2 or more", self->block);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (TsKernelInit *kernel,
         GError **error)
{
  return init (kernel->state, kernel->op, error);
}

static gboolean
check_rank (const TsShape *in,
            GError **error)
{
  g_autofree char *text = NULL;

  if (in->rank == 4)
    return TRUE;

  text = ts_shape_to_string (in);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must be 4-dimensional, not %s", text);
  return FALSE;
}

/* @value is unknown or a multiple of @by, and its quotient is set. */
static gboolean
divide (gint64 value,
        gint64 by,
        const char *what,
        gint64 *quotient,
        GError **error)
{
  *quotient = value < 0 ? value : value / by;
  if (value < 0 || value % by == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "an input of %" G_GINT64_FORMAT " %s cannot be divided by %" G_GINT64_FORMAT, value, what, by);
  return FALSE;
}

static gboolean
multiply (gint64 value,
          gint64 by,
          gint64 *product,
          GError **error)
{
  *product = value;
  if (value < 0 || !__builtin_mul_overflow (value, by, product))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " times block_size is too much", value);
  return FALSE;
}

static gboolean
get_shape (const SpaceDepth *self,
           const TsShape *in,
           gboolean to_depth,
           TsShape *out,
           GError **error)
{
  gint64 rows, columns, channels, square = self->block * self->block;

  if (!check_rank (in, error))
    return FALSE;
  rows = in->dims[ts_image_axis (self->format, 0)];
  columns = in->dims[ts_image_axis (self->format, 1)];
  channels = in->dims[ts_image_channel_axis (self->format)];

  if (to_depth ? !divide (rows, self->block, "rows", &rows, error) ||
                     !divide (columns, self->block, "columns", &columns, error) ||
                     !multiply (channels, square, &channels, error)
               : !multiply (rows, self->block, &rows, error) ||
                     !multiply (columns, self->block, &columns, error) ||
                     !divide (channels, square, "channels", &channels, error))
    return FALSE;
  *out = ts_image_shape (self->format, in->dims[0], rows, columns, channels);
  return TRUE;
}

/* Between a deep image and a wide one: the channels of a deep pixel are a block of wide pixels, row by row. */
typedef struct
{
  const SpaceDepth *op;
  gboolean to_depth;
  gint64 rows; /* deep */
  gint64 columns;
  gint64 channels; /* wide */
  gsize size;      /* of an element */
  const char *in;
  char *out;
} Move;

static inline void
move (const Move *self,
      gint64 deep,
      gint64 wide,
      gsize n)
{
  gsize from = (gsize)(self->to_depth ? wide : deep), to = (gsize)(self->to_depth ? deep : wide);

  memcpy (self->out + to * self->size, self->in + from * self->size, n * self->size);
}

/* Rows of deep pixels of all images. */
static void
move_nhwc (gsize begin,
           gsize end,
           gpointer data)
{
  const Move *self = data;
  gint64 block = self->op->block, run = block * self->channels;

  for (gint64 row = (gint64)begin; row < (gint64)end; row++)
    for (gint64 by = 0; by < block; by++)
      for (gint64 x = 0; x < self->columns; x++)
        move (self, ((row * self->columns + x) * block + by) * run, ((row * block + by) * self->columns + x) * run, (gsize)run);
}

/* Wide planes of all images. */
static void
move_nchw (gsize begin,
           gsize end,
           gpointer data)
{
  const Move *self = data;
  gint64 block = self->op->block, plane = self->rows * self->columns;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      gint64 image = i / self->channels, c = i % self->channels;

      for (gint64 y = 0; y < self->rows * block; y++)
        for (gint64 x = 0; x < self->columns * block; x++)
          {
            gint64 depth = (y % block * block + x % block) * self->channels + c;

            move (self,
                  (image * block * block * self->channels + depth) * plane + y / block * self->columns + x / block,
                  (i * self->rows * block + y) * self->columns * block + x, 1);
          }
    }
}

static gboolean
run (TsCall *call,
     gboolean to_depth,
     GError **error)
{
  const SpaceDepth *self = call->state;
  const TsTensor *in = call->in[0];
  const TsShape *deep, *wide;
  Move job = { .op = self, .to_depth = to_depth, .size = ts_dtype_size (in->dtype), .in = in->data };
  TsShape shape;
  TsTensor *out;

  if (!get_shape (self, &in->shape, to_depth, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  deep = to_depth ? &out->shape : &in->shape;
  wide = to_depth ? &in->shape : &out->shape;
  job.rows = deep->dims[ts_image_axis (self->format, 0)];
  job.columns = deep->dims[ts_image_axis (self->format, 1)];
  job.channels = wide->dims[ts_image_channel_axis (self->format)];
  job.out = out->data;
  if (self->format == TS_IMAGE_NHWC)
    return ts_call_parallel_for (call, (gsize)(deep->dims[0] * job.rows), 16, move_nhwc, &job, error);
  return ts_call_parallel_for (call, (gsize)(deep->dims[0] * job.channels), 1, move_nchw, &job, error);
}

static gboolean
run_depth_to_space (TsCall *call,
                    GError **error)
{
  return run (call, FALSE, error);
}

static gboolean
run_space_to_depth (TsCall *call,
                    GError **error)
{
  return run (call, TRUE, error);
}

static gboolean
infer (TsShapeCall *call,
       gboolean to_depth,
       GError **error)
{
  SpaceDepth self;

  if (!init (&self, call->op, error))
    return FALSE;
  if (call->in[0]->rank != TS_SHAPE_UNKNOWN_RANK)
    return get_shape (&self, call->in[0], to_depth, &call->out[0], error);
  call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  return TRUE;
}

static gboolean
infer_depth_to_space (TsShapeCall *call,
                      GError **error)
{
  return infer (call, FALSE, error);
}

static gboolean
infer_space_to_depth (TsShapeCall *call,
                      GError **error)
{
  return infer (call, TRUE, error);
}

#define PLAIN (TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_space_depth_kernels[] = {
  { .op = "DepthToSpace", .dtypes = PLAIN, .prepare = prepare, .state_size = sizeof (SpaceDepth), .run = run_depth_to_space, .semantics = "tensorflow/core/kernels/depthtospace_op.cc; also NCHW" },
  { .op = "SpaceToDepth", .dtypes = PLAIN, .prepare = prepare, .state_size = sizeof (SpaceDepth), .run = run_space_to_depth, .semantics = "tensorflow/core/kernels/spacetodepth_op.cc; also NCHW" },
  { 0 },
};

const TsShapeDef ts_space_depth_shapes[] = {
  { "DepthToSpace", infer_depth_to_space },
  { "SpaceToDepth", infer_space_to_depth },
  { 0 },
};
