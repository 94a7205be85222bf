#include "engine/ops/array/ts-args.h"
#include "engine/ops/image/ts-bitmap.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* DecodeJpeg, DecodePng, DecodeGif, DecodeBmp, DecodeImage: each decodes what it is given, as far as it can say it. */

typedef enum
{
  FORMAT_UNKNOWN,
  FORMAT_JPEG,
  FORMAT_PNG,
  FORMAT_GIF,
  FORMAT_BMP,
} Format;

typedef struct
{
  TsJpegOptions jpeg; /* with the channels that are wanted of the others too */
  TsDType dtype;
  gboolean bmp;       /* whether BMP files are welcome */
  gboolean others;    /* and others */
  gboolean frames;    /* the result has a dimension for them */
  gboolean one_frame; /* of an animation the first alone; otherwise, without @frames, it must be the only one */
} Decode;

static gboolean
get_channels (const TsOperation *op,
              gint64 *n_channels,
              GError **error)
{
  *n_channels = 0;
  if (!ts_operation_has_attr (op, "channels"))
    return TRUE;
  if (!ts_operation_get_attr_int (op, "channels", n_channels, error))
    return FALSE;
  if (*n_channels == 0 || *n_channels == 1 || *n_channels == 3 || *n_channels == 4)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "channels must be 0, 1, 3 or 4, is %" G_GINT64_FORMAT, *n_channels);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Decode *self = init->state;

  self->jpeg = (TsJpegOptions) { .ratio = 1, .fancy_upscaling = TRUE, .least_fraction = 1 };
  self->dtype = TS_DTYPE_UINT8;
  self->others = TRUE;
  if (!get_channels (init->op, &self->jpeg.n_channels, error) ||
      (ts_operation_has_attr (init->op, "dtype") && !ts_operation_get_attr_dtype (init->op, "dtype", &self->dtype, error)))
    return FALSE;
  if (self->dtype == TS_DTYPE_UINT8 || self->dtype == TS_DTYPE_UINT16 || self->dtype == TS_DTYPE_FLOAT)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images are uint8, uint16 or float32, not %s", ts_dtype_name (self->dtype));
  return FALSE;
}

static gboolean
jpeg_prepare (TsKernelInit *init,
              GError **error)
{
  TsJpegOptions *jpeg = &((Decode *)init->state)->jpeg;
  g_autofree char *dct = NULL;

  if (!prepare (init, error) || !ts_operation_get_attr_int (init->op, "ratio", &jpeg->ratio, error) ||
      !ts_operation_get_attr_bool (init->op, "fancy_upscaling", &jpeg->fancy_upscaling, error) ||
      !ts_operation_get_attr_bool (init->op, "try_recover_truncated", &jpeg->recover, error) ||
      !ts_operation_get_attr_float (init->op, "acceptable_fraction", &jpeg->least_fraction, error))
    return FALSE;
  dct = ts_operation_dup_attr_string (init->op, "dct_method", NULL, error);
  if (dct == NULL)
    return FALSE;
  jpeg->fast_dct = strcmp (dct, "INTEGER_FAST") == 0;
  if ((jpeg->ratio != 1 && jpeg->ratio != 2 && jpeg->ratio != 4 && jpeg->ratio != 8) ||
      (!jpeg->fast_dct && dct[0] != '\0' && strcmp (dct, "INTEGER_ACCURATE") != 0))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "ratio %" G_GINT64_FORMAT ", dct_method \"%s\"", jpeg->ratio, dct);
      return FALSE;
    }
  return TRUE;
}

static gboolean
crop_prepare (TsKernelInit *init,
              GError **error)
{
  if (!jpeg_prepare (init, error))
    return FALSE;
  ((Decode *)init->state)->jpeg.has_crop = TRUE;
  return TRUE;
}

static gboolean
gif_prepare (TsKernelInit *init,
             GError **error)
{
  ((Decode *)init->state)->frames = TRUE;
  return prepare (init, error);
}

static gboolean
bmp_prepare (TsKernelInit *init,
             GError **error)
{
  Decode *self = init->state;

  self->bmp = TRUE;
  if (!prepare (init, error))
    return FALSE;
  self->others = FALSE;
  return TRUE;
}

static gboolean
image_prepare (TsKernelInit *init,
               GError **error)
{
  Decode *self = init->state;

  self->bmp = TRUE;
  if (!prepare (init, error) || !ts_operation_get_attr_bool (init->op, "expand_animations", &self->frames, error))
    return FALSE;
  self->one_frame = !self->frames;
  return TRUE;
}

/* ---- files --------------------------------------------------------------------------------------------- */

static Format
find_format (const TsString *contents)
{
  static const struct
  {
    const char *bytes;
    gsize n;
    Format format;
  } magic[] = {
    { "\xff\xd8\xff", 3, FORMAT_JPEG },
    { "\x89PNG\r\n\x1a\n", 8, FORMAT_PNG },
    { "GIF8", 4, FORMAT_GIF },
    { "BM", 2, FORMAT_BMP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (magic); i++)
    if (contents->size >= magic[i].n && memcmp (contents->bytes, magic[i].bytes, magic[i].n) == 0)
      return magic[i].format;
  return FORMAT_UNKNOWN;
}

static gboolean
refuse (const char *why,
        GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, why);
  return FALSE;
}

static gboolean
read_crop (TsCall *call,
           TsJpegOptions *jpeg,
           GError **error)
{
  const TsTensor *window = call->in[1];

  if (window->shape.rank != 1 || window->n_elements != 4)
    return refuse ("crop_window is four numbers: row, column, rows, columns", error);
  for (gsize i = 0; i < 4; i++)
    jpeg->crop[i] = ((const gint32 *)window->data)[i];
  return TRUE;
}

static gboolean
decode (const Decode *self,
        TsCall *call,
        const TsString *contents,
        Format format,
        TsBitmap *bitmap,
        GError **error)
{
  TsJpegOptions jpeg = self->jpeg;
  gint64 n_channels = jpeg.n_channels;

  if (jpeg.has_crop && (!read_crop (call, &jpeg, error) || (format != FORMAT_JPEG && !refuse ("only JPEG files can be cropped", error))))
    return FALSE;
  switch (format)
    {
    case FORMAT_JPEG:
      if (n_channels == 4)
        return refuse ("a JPEG file has no 4 channels", error);
      return ts_bitmap_decode_jpeg (contents->bytes, contents->size, &jpeg, bitmap, error);
    case FORMAT_PNG:
      return ts_bitmap_decode_png (contents->bytes, contents->size, n_channels, self->dtype == TS_DTYPE_UINT8 ? 8 : 16, bitmap, error);
    case FORMAT_GIF:
      if (n_channels == 1 || n_channels == 4)
        return refuse ("a GIF file has 3 channels", error);
      return ts_bitmap_decode_gif (contents->bytes, contents->size, !self->one_frame, bitmap, error);
    case FORMAT_BMP:
      return ts_bitmap_decode_bmp (contents->bytes, contents->size, n_channels, bitmap, error);
    case FORMAT_UNKNOWN:
    default:
      return refuse ("the contents are no JPEG, PNG, GIF or BMP file", error);
    }
}

/* ---- tensors ------------------------------------------------------------------------------------------- */

static void
store (const TsBitmap *bitmap,
       TsTensor *out)
{
  const guint8 *small = bitmap->samples;
  const guint16 *large = bitmap->samples;

  for (gsize i = 0; i < out->n_elements; i++)
    if (out->dtype == TS_DTYPE_FLOAT)
      ((float *)out->data)[i] = bitmap->n_bits == 8 ? (float)small[i] * (1 / 255.f) : (float)large[i] * (1 / 65535.f);
    else if (out->dtype == TS_DTYPE_UINT16)
      ((guint16 *)out->data)[i] = bitmap->n_bits == 8 ? (guint16)(small[i] * 256) : large[i];
    else
      ((guint8 *)out->data)[i] = small[i];
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Decode *self = call->state;
  g_auto (TsBitmap) bitmap = { 0 };
  const TsString *contents = call->in[0]->data;
  Format format;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "contents", 0, error))
    return FALSE;
  format = find_format (contents);
  if (format != FORMAT_UNKNOWN && !(format == FORMAT_BMP ? self->bmp : self->others))
    return refuse (format == FORMAT_BMP ? "a BMP file is for DecodeBmp or DecodeImage" : "DecodeBmp is for BMP files", error);
  if (!decode (self, call, contents, format, &bitmap, error))
    return FALSE;
  if (bitmap.n_frames > 1 && !self->frames)
    return refuse ("an animation is for DecodeGif or DecodeImage", error);

  out = self->frames && (format == FORMAT_GIF || !self->bmp)
            ? ts_call_alloc (call, 0, &TS_SHAPE (bitmap.n_frames, bitmap.height, bitmap.width, bitmap.n_channels), error)
            : ts_call_alloc (call, 0, &TS_SHAPE (bitmap.height, bitmap.width, bitmap.n_channels), error);
  if (out == NULL)
    return FALSE;
  store (&bitmap, out);
  return TRUE;
}

static gboolean
jpeg_shape_run (TsCall *call,
                GError **error)
{
  const TsString *contents = call->in[0]->data;
  TsBitmap sizes = { 0 };
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "contents", 0, error) || !ts_bitmap_measure_jpeg (contents->bytes, contents->size, &sizes, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (3), error);
  if (out == NULL)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      gint64 size = i == 0 ? sizes.height : i == 1 ? sizes.width
                                                   : sizes.n_channels;

      if (out->dtype == TS_DTYPE_INT32)
        ((gint32 *)out->data)[i] = (gint32)size;
      else
        ((gint64 *)out->data)[i] = size;
    }
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/image/decode_image_op.cc"
#define ROW(type, prepare_func)                                                                         \
  {                                                                                                     \
    .op = type, .prepare = prepare_func, .state_size = sizeof (Decode), .run = run, .semantics = SOURCE \
  }

const TsKernelDef ts_decode_image_kernels[] = {
  ROW ("DecodeAndCropJpeg", crop_prepare),
  ROW ("DecodeBmp", bmp_prepare),
  ROW ("DecodeGif", gif_prepare),
  ROW ("DecodeImage", image_prepare),
  ROW ("DecodeJpeg", jpeg_prepare),
  ROW ("DecodePng", prepare),
  { .op = "ExtractJpegShape", .run = jpeg_shape_run, .semantics = "tensorflow/core/kernels/image/extract_jpeg_shape_op.cc" },
  { 0 },
};

const TsShapeDef ts_decode_image_shapes[] = {
  { 0 },
};
