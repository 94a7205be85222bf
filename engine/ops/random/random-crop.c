#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ts-error.h"

/* RandomCrop: a part of an image, of given size. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_generator_spec_init (init->state, init->op, error);
}

static gboolean
check (const TsCall *call,
       TsShape *size,
       GError **error)
{
  const TsShape *image = &call->in[0]->shape;

  if (!ts_arg_check_rank (call, 0, "image", 3, error) || !ts_arg_shape (call, 1, "size", size, error))
    return FALSE;
  if (size->rank != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size must have two elements, has %d", size->rank);
      return FALSE;
    }
  if (size->dims[0] > image->dims[0] || size->dims[1] > image->dims[1])
    {
      g_autofree char *a = ts_shape_to_string (size), *b = ts_shape_to_string (image);

      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "size %s is larger than the image, %s", a, b);
      return FALSE;
    }
  return TRUE;
}

static gsize
draw_offset (TsPhiloxStream *stream,
             gint64 size,
             gint64 part)
{
  return size > part ? ts_philox_stream_next (stream) % (guint64)(size - part + 1) : 0;
}

/* The column is drawn before the row. */
static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *image = call->in[0];
  TsShape size;
  TsPhilox generator;
  TsPhiloxStream stream;
  TsTensor *out;
  gsize x, y, n_channels, n;

  if (!check (call, &size, error))
    return FALSE;
  if (size.dims[0] == image->shape.dims[0] && size.dims[1] == image->shape.dims[1])
    ts_call_forward (call, 0, 0);
  generator = ts_generator_reserve_numbers (call->state, call, 2);
  if (call->out[0] != NULL)
    return TRUE;

  out = ts_call_alloc (call, 0, &TS_SHAPE (size.dims[0], size.dims[1], image->shape.dims[2]), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  stream = ts_philox_stream (&generator);
  x = draw_offset (&stream, image->shape.dims[1], size.dims[1]);
  y = draw_offset (&stream, image->shape.dims[0], size.dims[0]);
  n_channels = (gsize)image->shape.dims[2];
  n = (gsize)size.dims[1] * n_channels;
  for (gsize row = 0; row < (gsize)size.dims[0]; row++)
    memcpy (ts_elements_at (out, row * n), ts_elements_at (image, ((y + row) * (gsize)image->shape.dims[1] + x) * n_channels),
            n * ts_dtype_size (image->dtype));
  return TRUE;
}

const TsKernelDef ts_random_crop_kernels[] = {
  { .op = "RandomCrop", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, .run = run, .semantics = "tensorflow/core/kernels/image/random_crop_op.cc" },
  { 0 },
};

const TsShapeDef ts_random_crop_shapes[] = { { 0 } };
