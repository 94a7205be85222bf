#include "engine/io/ts-picture.h"

#include "engine/tensor/ts-small-float.h"
#include "engine/ts-error.h"

#include <math.h>

TsPicture *
ts_picture_new (guint width,
                guint height,
                guint n_channels,
                GError **error)
{
  TsPicture *self;
  guint16 *samples = NULL;

  if (width > 0 && height <= TS_PICTURE_MAX_PIXELS / width)
    samples = g_try_new (guint16, (gsize)width * height * n_channels);
  if (samples == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "a picture of %u by %u pixels is too large", width, height);
      return NULL;
    }

  self = g_new (TsPicture, 1);
  *self = (TsPicture) { width, height, n_channels, samples };
  return self;
}

void
ts_picture_free (TsPicture *self)
{
  g_free (self->samples);
  g_free (self);
}

/* ---- to a tensor ------------------------------------------------------------------------------ */

/* Height, width and channels that the tensor will have. */
typedef struct
{
  gint64 height;
  gint64 width;
  guint n_channels;
  TsShape shape;
} Target;

static gboolean
set_shape_error (const TsShape *shape,
                 const char *why,
                 GError **error)
{
  g_autofree char *text = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a picture does not fit shape %s: %s", text, why);
  return FALSE;
}

static gboolean
find_target (const TsPicture *self,
             const TsShape *shape,
             Target *target,
             GError **error)
{
  guint own_channels = self->n_channels <= 2 ? 1 : 3;
  TsShape full = *shape;
  gint64 *dims;

  if (shape->rank == TS_SHAPE_UNKNOWN_RANK)
    full = TS_SHAPE (1, -1, -1, -1);
  if (full.rank < 2 || full.rank > 4)
    return set_shape_error (shape, "expected [1,height,width,channels]", error);

  if (full.rank == 4 && full.dims[0] != 1 && full.dims[0] != TS_SHAPE_UNKNOWN_DIM)
    return set_shape_error (shape, "it makes a batch of 1", error);
  if (full.rank == 4)
    full.dims[0] = 1;

  dims = full.dims + (full.rank == 4 ? 1 : 0);
  if (dims[0] == TS_SHAPE_UNKNOWN_DIM)
    dims[0] = self->height;
  if (dims[1] == TS_SHAPE_UNKNOWN_DIM)
    dims[1] = self->width;
  if (full.rank > 2 && dims[2] == TS_SHAPE_UNKNOWN_DIM)
    dims[2] = own_channels;
  if (full.rank > 2 && dims[2] != 1 && dims[2] != 3 && dims[2] != 4)
    return set_shape_error (shape, "the last dimension is no number of channels (1, 3 or 4)", error);

  target->height = dims[0];
  target->width = dims[1];
  target->n_channels = full.rank > 2 ? (guint)dims[2] : 1;
  target->shape = full;
  return TRUE;
}

/* Channel @c of a pixel as the target has it, 0 to 255. */
static float
get_channel (const TsPicture *self,
             gsize x,
             gsize y,
             guint c,
             guint n_channels)
{
  const guint16 *pixel = self->samples + (y * self->width + x) * self->n_channels;
  gboolean is_grey = self->n_channels <= 2;

  if (c == 3)
    return self->n_channels % 2 == 0 ? (float)pixel[self->n_channels - 1] / 257 : 255;
  if (is_grey)
    return (float)pixel[0] / 257;
  if (n_channels == 1)
    return (0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2]) / 257;
  return (float)pixel[c] / 257;
}

/* Where an output row or column lies among the input's: between @low and @high, @weight of the way. */
typedef struct
{
  gsize low;
  gsize high;
  float weight;
} Position;

static Position *
make_positions (gint64 n_out,
                guint n_in)
{
  Position *positions = g_new (Position, n_out);
  double scale = (double)n_in / (double)n_out;

  for (gint64 i = 0; i < n_out; i++)
    {
      double at = ((double)i + 0.5) * scale - 0.5;
      double low = floor (at);

      positions[i].low = (gsize)MAX (low, 0);
      positions[i].high = (gsize)MIN (ceil (at), n_in - 1.);
      positions[i].weight = (float)(at - low);
    }
  return positions;
}

static void
store (TsTensor *tensor,
       gsize i,
       float value)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_FLOAT:
      ((float *)tensor->data)[i] = value;
      break;
    case TS_DTYPE_DOUBLE:
      ((double *)tensor->data)[i] = value;
      break;
    case TS_DTYPE_HALF:
      ((guint16 *)tensor->data)[i] = ts_half_from_float (value);
      break;
    case TS_DTYPE_BFLOAT16:
      ((guint16 *)tensor->data)[i] = ts_bfloat16_from_float (value);
      break;
    case TS_DTYPE_UINT8:
      ((guint8 *)tensor->data)[i] = (guint8)lrintf (value);
      break;
    case TS_DTYPE_INT16:
    case TS_DTYPE_UINT16:
      ((guint16 *)tensor->data)[i] = (guint16)lrintf (value);
      break;
    case TS_DTYPE_INT32:
    case TS_DTYPE_UINT32:
      ((guint32 *)tensor->data)[i] = (guint32)lrintf (value);
      break;
    default:
      ((guint64 *)tensor->data)[i] = (guint64)lrintf (value);
    }
}

static void
resize (const TsPicture *self,
        const Target *target,
        TsTensor *tensor)
{
  g_autofree Position *rows = make_positions (target->height, self->height);
  g_autofree Position *columns = make_positions (target->width, self->width);
  guint n = target->n_channels;
  gsize i = 0;

  for (gint64 y = 0; y < target->height; y++)
    for (gint64 x = 0; x < target->width; x++)
      for (guint c = 0; c < n; c++, i++)
        {
          const Position *row = &rows[y], *column = &columns[x];
          float a = get_channel (self, column->low, row->low, c, n);
          float b = get_channel (self, column->high, row->low, c, n);
          float d = get_channel (self, column->low, row->high, c, n);
          float e = get_channel (self, column->high, row->high, c, n);
          float top = a + (b - a) * column->weight;
          float bottom = d + (e - d) * column->weight;

          store (tensor, i, top + (bottom - top) * row->weight);
        }
}

TsTensor *
ts_picture_to_tensor (const TsPicture *self,
                      TsDType dtype,
                      const TsShape *shape,
                      GError **error)
{
  static const TsDTypeSet dtypes = TS_DTYPES_FLOAT | (TS_DTYPES_INTEGER & ~TS_DTYPE_BIT (TS_DTYPE_INT8));
  TsTensor *tensor;
  Target target;

  if (dtype == TS_DTYPE_INVALID)
    dtype = TS_DTYPE_FLOAT;
  if ((TS_DTYPE_BIT (dtype) & dtypes) == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, found a picture (values 0 to 255)",
                   ts_dtype_name (dtype));
      return NULL;
    }

  if (!find_target (self, shape, &target, error))
    return NULL;
  tensor = ts_tensor_new (dtype, &target.shape, error);
  if (tensor != NULL && tensor->n_elements > 0)
    resize (self, &target, tensor);
  return tensor;
}
