#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/image/ts-bitmap.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* EncodePng, EncodeJpeg */

static gboolean
check_pixels (const TsShape *shape,
              gint64 most_channels,
              GError **error)
{
  const gint64 *dims = shape->dims + shape->rank - 3;
  g_autofree char *text = NULL;

  if (shape->rank >= 3 && dims[0] > 0 && dims[1] > 0 && dims[0] < G_MAXINT32 / 8 && dims[1] < G_MAXINT32 / 8 && dims[2] >= 1 && dims[2] <= most_channels)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a picture has rows, columns and 1 to %" G_GINT64_FORMAT " channels, not shape %s", most_channels, text);
  return FALSE;
}

static gboolean
put_bytes (TsTensor *out,
           gsize i,
           char *bytes, /* (transfer full) (nullable) */
           gsize size)
{
  g_autofree char *owned = bytes;

  if (bytes == NULL)
    return FALSE;
  ts_string_set (&((TsString *)out->data)[i], bytes, (gssize)size);
  return TRUE;
}

/* ---- PNG ------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 compression;
} EncodePng;

static gboolean
png_prepare (TsKernelInit *init,
             GError **error)
{
  EncodePng *self = init->state;

  if (!ts_operation_get_attr_int (init->op, "compression", &self->compression, error))
    return FALSE;
  if (self->compression >= -1 && self->compression <= 9)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "compression must be -1 to 9, is %" G_GINT64_FORMAT, self->compression);
  return FALSE;
}

/* All dimensions but the last three are those of the result. */
static gboolean
png_run (TsCall *call,
         GError **error)
{
  const EncodePng *self = call->state;
  const TsTensor *in = call->in[0];
  const gint64 *dims = in->shape.dims + in->shape.rank - 3;
  TsShape shape;
  TsTensor *out;

  if (!check_pixels (&in->shape, 4, error))
    return FALSE;
  ts_shape_copy (&shape, &in->shape);
  shape.rank -= 3;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n_elements; i++)
    {
      TsBitmap bitmap = { 1, dims[0], dims[1], dims[2], 8 * (int)ts_dtype_size (in->dtype), ts_elements_at (in, i * (in->n_elements / out->n_elements)) };
      gsize size = 0;
      char *bytes = ts_bitmap_encode_png (&bitmap, (int)self->compression, &size, error);

      if (!put_bytes (out, i, bytes, size))
        return FALSE;
    }
  return TRUE;
}

/* ---- JPEG ------------------------------------------------------------------------------------------------ */

typedef struct
{
  TsJpegEncoding encoding;
  gint64 n_channels; /* 0: any */
} EncodeJpeg;

static gboolean
read_format (const TsOperation *op,
             gint64 *n_channels,
             GError **error)
{
  g_autofree char *text = ts_operation_dup_attr_string (op, "format", NULL, error);

  if (text == NULL)
    return FALSE;
  *n_channels = strcmp (text, "grayscale") == 0 ? 1 : strcmp (text, "rgb") == 0 ? 3
                                                                                : 0;
  if (*n_channels != 0 || text[0] == '\0')
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "format is \"%s\"", text);
  return FALSE;
}

static gboolean
check_quality (gint64 quality,
               GError **error)
{
  if (quality >= 0 && quality <= 100)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "quality must be 0 to 100, is %" G_GINT64_FORMAT, quality);
  return FALSE;
}

static gboolean
read_density (const TsOperation *op,
              TsJpegEncoding *encoding,
              GError **error)
{
  g_autofree char *unit = ts_operation_dup_attr_string (op, "density_unit", NULL, error);
  gint64 x, y;

  if (unit == NULL || !ts_operation_get_attr_int (op, "x_density", &x, error) || !ts_operation_get_attr_int (op, "y_density", &y, error))
    return FALSE;
  encoding->density_in_cm = strcmp (unit, "cm") == 0;
  encoding->x_density = (int)CLAMP (x, 0, 65535);
  encoding->y_density = (int)CLAMP (y, 0, 65535);
  if (encoding->density_in_cm || strcmp (unit, "in") == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "density_unit is \"%s\"", unit);
  return FALSE;
}

static gboolean
jpeg_prepare (TsKernelInit *init,
              GError **error)
{
  EncodeJpeg *self = init->state;
  gint64 quality;

  if (!read_format (init->op, &self->n_channels, error) || !ts_operation_get_attr_int (init->op, "quality", &quality, error) || !check_quality (quality, error) ||
      !ts_operation_get_attr_bool (init->op, "progressive", &self->encoding.progressive, error) ||
      !ts_operation_get_attr_bool (init->op, "optimize_size", &self->encoding.optimize, error) ||
      !ts_operation_get_attr_bool (init->op, "chroma_downsampling", &self->encoding.chroma_downsampling, error) ||
      !read_density (init->op, &self->encoding, error))
    return FALSE;
  self->encoding.quality = (int)quality;
  self->encoding.xmp = ts_operation_dup_attr_string (init->op, "xmp_metadata", &self->encoding.xmp_size, error);
  return self->encoding.xmp != NULL;
}

static gboolean
variable_quality_prepare (TsKernelInit *init,
                          GError **error)
{
  EncodeJpeg *self = init->state;

  self->encoding = (TsJpegEncoding) { .chroma_downsampling = TRUE, .x_density = 300, .y_density = 300 };
  return TRUE;
}

static void
jpeg_release (gpointer state)
{
  g_clear_pointer (&((EncodeJpeg *)state)->encoding.xmp, g_free);
}

static gboolean
run_jpeg (TsCall *call,
          const TsJpegEncoding *encoding,
          gint64 n_channels,
          GError **error)
{
  const TsTensor *in = call->in[0];
  TsBitmap bitmap = { 1, 0, 0, 0, 8, in->data };
  gsize size = 0;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "the picture", 3, error) || !check_pixels (&in->shape, 3, error))
    return FALSE;
  bitmap.height = in->shape.dims[0];
  bitmap.width = in->shape.dims[1];
  bitmap.n_channels = in->shape.dims[2];
  if (bitmap.n_channels == 2 || (n_channels != 0 && bitmap.n_channels != n_channels))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a JPEG file has 1 or 3 channels, as its format says, not %" G_GINT64_FORMAT, bitmap.n_channels);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &TS_SHAPE (), error);
  return out != NULL && put_bytes (out, 0, ts_bitmap_encode_jpeg (&bitmap, encoding, &size, error), size);
}

static gboolean
jpeg_run (TsCall *call,
          GError **error)
{
  const EncodeJpeg *self = call->state;

  return run_jpeg (call, &self->encoding, self->n_channels, error);
}

static gboolean
variable_quality_run (TsCall *call,
                      GError **error)
{
  TsJpegEncoding encoding = ((const EncodeJpeg *)call->state)->encoding;
  gint64 quality;

  if (!ts_arg_scalar (call, 1, "quality", &quality, error) || !check_quality (quality, error))
    return FALSE;
  encoding.quality = (int)quality;
  return run_jpeg (call, &encoding, 0, error);
}

const TsKernelDef ts_encode_image_kernels[] = {
  { .op = "EncodeJpeg", .prepare = jpeg_prepare, .state_size = sizeof (EncodeJpeg), .release = jpeg_release, .run = jpeg_run, .semantics = "tensorflow/core/kernels/image/encode_jpeg_op.cc" },
  { .op = "EncodeJpegVariableQuality", .prepare = variable_quality_prepare, .state_size = sizeof (EncodeJpeg), .run = variable_quality_run, .semantics = "tensorflow/core/kernels/image/encode_jpeg_op.cc" },
  { .op = "EncodePng", .dtypes = TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT16), .prepare = png_prepare, .state_size = sizeof (EncodePng), .run = png_run, .semantics = "tensorflow/core/kernels/image/encode_png_op.cc" },
  { 0 },
};

const TsShapeDef ts_encode_image_shapes[] = {
  { 0 },
};
