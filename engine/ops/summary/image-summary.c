#include "engine/ops/ts-families.h"

#include "engine/io/ts-png-encode.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/summary/ts-summary.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>

/* ImageSummary: pictures as PNG files; float ones are scaled to the range of bytes. */

#define ZERO_THRESHOLD 1e-6f /* what is no larger than this is black */
#define MAX_PIXELS (1 << 29)

/* Fields of Summary.Image. */
enum
{
  IMAGE_HEIGHT = 1,
  IMAGE_WIDTH = 2,
  IMAGE_COLORSPACE = 3,
  IMAGE_CONTENTS = 4,
};

typedef struct
{
  gint64 max_images;
  TsTensor *bad_color;
} Attrs;

static gboolean
image_prepare (TsKernelInit *init,
               GError **error)
{
  Attrs *attrs = init->state;

  if (!ts_operation_get_attr_int (init->op, "max_images", &attrs->max_images, error))
    return FALSE;
  attrs->bad_color = ts_operation_dup_attr_tensor (init->op, "bad_color", error);
  if (attrs->bad_color == NULL)
    return FALSE;
  if (attrs->bad_color->dtype == TS_DTYPE_UINT8 && attrs->bad_color->shape.rank == 1 && attrs->max_images < G_GINT64_CONSTANT (1) << 31)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "bad_color must be a vector of uint8, and max_images below 2^31");
  return FALSE;
}

static void
image_release (gpointer state)
{
  Attrs *attrs = state;

  g_clear_pointer (&attrs->bad_color, ts_tensor_unref);
}

/* ---- to bytes ----------------------------------------------------------------------------------- */

/* By what pixels are multiplied, and what is added then. */
static void
choose_scale (float min,
              float max,
              float *scale,
              float *offset)
{
  float largest = min < 0 ? MAX (fabsf (min), fabsf (max)) : max;

  *offset = min < 0 ? 128.0f : 0.0f;
  *scale = largest < ZERO_THRESHOLD ? 0.0f : (min < 0 ? 127.0f : 255.0f) / largest;
}

/* A pixel with anything in it that is not finite gets the bad colour. Computed in the type of the pixels. */
#define DEFINE_NORMALIZE(name, TYPE, CTYPE, LOAD, ROUND)                                                                           \
  static gboolean is_finite_##name (const TYPE *pixel, gsize depth)                                                                \
  {                                                                                                                                \
    for (gsize k = 0; k < depth; k++)                                                                                              \
      if (!isfinite (LOAD (pixel[k])))                                                                                             \
        return FALSE;                                                                                                              \
    return TRUE;                                                                                                                   \
  }                                                                                                                                \
                                                                                                                                   \
  static void normalize_##name (const void *data, gsize n_pixels, gsize depth, const guint8 *bad, guint8 *out)                     \
  {                                                                                                                                \
    const TYPE *pixels = data;                                                                                                     \
    float min = INFINITY, max = -INFINITY, scale, offset;                                                                          \
                                                                                                                                   \
    for (gsize i = 0; i < n_pixels; i++)                                                                                           \
      if (is_finite_##name (pixels + i * depth, depth))                                                                            \
        for (gsize k = 0; k < depth; k++)                                                                                          \
          {                                                                                                                        \
            min = MIN (min, (float)LOAD (pixels[i * depth + k]));                                                                  \
            max = MAX (max, (float)LOAD (pixels[i * depth + k]));                                                                  \
          }                                                                                                                        \
    choose_scale (min, max, &scale, &offset);                                                                                      \
    for (gsize i = 0; i < n_pixels; i++)                                                                                           \
      {                                                                                                                            \
        gboolean finite = is_finite_##name (pixels + i * depth, depth);                                                            \
                                                                                                                                   \
        for (gsize k = 0; k < depth; k++)                                                                                          \
          {                                                                                                                        \
            CTYPE value = finite ? ROUND (ROUND ((CTYPE)LOAD (pixels[i * depth + k]) * ROUND ((CTYPE)scale)) + (CTYPE)offset) : 0; \
                                                                                                                                   \
            out[i * depth + k] = finite ? (guint8)CLAMP (value, 0, 255) : bad[k];                                                  \
          }                                                                                                                        \
      }                                                                                                                            \
  }

#define SAME(x) (x)

DEFINE_NORMALIZE (float, float, float, SAME, SAME)
DEFINE_NORMALIZE (double, double, double, SAME, SAME)
DEFINE_NORMALIZE (half, guint16, float, ts_half_load, ts_half_round)

typedef void (*NormalizeFunc) (const void *data, gsize n_pixels, gsize depth, const guint8 *bad, guint8 *out);

static const NormalizeFunc normalizers[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = normalize_float,
  [TS_DTYPE_DOUBLE] = normalize_double,
  [TS_DTYPE_HALF] = normalize_half,
};

/* ---- the op ------------------------------------------------------------------------------------- */

static gboolean
check_images (const TsCall *call,
              GError **error)
{
  const Attrs *attrs = call->state;
  const TsShape *shape = &call->in[1]->shape;
  gint64 depth, height, width;

  if (!ts_arg_check_rank (call, 0, "the tag", 0, error) || !ts_arg_check_rank (call, 1, "the images", 4, error))
    return FALSE;
  height = shape->dims[1];
  width = shape->dims[2];
  depth = shape->dims[3];
  if (depth != 1 && depth != 3 && depth != 4)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images must have 1, 3 or 4 channels, have %" G_GINT64_FORMAT, depth);
  else if (height > G_MAXINT32 || width > G_MAXINT32 || (width > 0 && height >= (MAX_PIXELS + width - 1) / width))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images of %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT " are too large for a summary", width, height);
  else if (call->in[1]->dtype != TS_DTYPE_UINT8 && (gint64)attrs->bad_color->n_elements < depth)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "bad_color has %" G_GSIZE_FORMAT " channels, images %" G_GINT64_FORMAT, attrs->bad_color->n_elements, depth);
  else
    return TRUE;
  return FALSE;
}

static gboolean
append_image (GByteArray *message,
              const guint8 *bytes,
              guint height,
              guint width,
              guint depth,
              GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint part;

  if (!ts_png_encode (file, bytes, width, height, depth, 8, -1, error))
    return FALSE;
  part = ts_wire_begin (message, TS_SUMMARY_IMAGE);
  ts_wire_append_uint (message, IMAGE_HEIGHT, height);
  ts_wire_append_uint (message, IMAGE_WIDTH, width);
  ts_wire_append_uint (message, IMAGE_COLORSPACE, depth);
  ts_wire_append_bytes (message, IMAGE_CONTENTS, file->data, file->len);
  ts_wire_end (message, part);
  return TRUE;
}

/* Inputs: tag, images. */
static gboolean
image_run (TsCall *call,
           GError **error)
{
  const Attrs *attrs = call->state;
  const TsTensor *images = call->in[1];
  NormalizeFunc normalize = normalizers[images->dtype];
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autofree guint8 *bytes = NULL;
  gsize n_pixels, depth;

  if (!check_images (call, error))
    return FALSE;

  n_pixels = (gsize)(images->shape.dims[1] * images->shape.dims[2]);
  depth = (gsize)images->shape.dims[3];
  bytes = normalize != NULL ? g_malloc (n_pixels * depth) : NULL;
  for (gint64 i = 0; i < MIN (attrs->max_images, images->shape.dims[0]); i++)
    {
      const guint8 *image = (const guint8 *)images->data + (gsize)i * n_pixels * depth * ts_dtype_size (images->dtype);
      guint value = ts_summary_begin_part (message, call->in[0], "image", i, attrs->max_images);

      if (normalize != NULL)
        normalize (image, n_pixels, depth, attrs->bad_color->data, bytes);
      if (ts_call_is_cancelled (call, error) ||
          !append_image (message, bytes != NULL ? bytes : image, (guint)images->shape.dims[1], (guint)images->shape.dims[2], (guint)depth, error))
        return FALSE;
      ts_wire_end (message, value);
    }
  return ts_summary_put (call, message);
}

#define IMAGE_DTYPES (TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

const TsKernelDef ts_image_summary_kernels[] = {
  { .op = "ImageSummary", .dtypes = IMAGE_DTYPES, .prepare = image_prepare, .state_size = sizeof (Attrs), .release = image_release, .run = image_run, .semantics = "tensorflow/core/kernels/summary_image_op.cc, core/lib/png/png_io.cc" },
  { 0 },
};

const TsShapeDef ts_image_summary_shapes[] = { { 0 } };
