#include "engine/ops/array/ts-elements.h"

#include <float.h>
#include <string.h>

#define MIN_VIEW_BYTES 4096 /* less is copied: it costs no more and does not keep the whole alive */

/* Puts an integer, or what is written the same way as one. */
static void
put_integer (TsDType dtype,
             gint64 value,
             TsElement *element)
{
  gsize size = ts_dtype_size (dtype);

  memset (element, 0, sizeof *element);
  if (G_BYTE_ORDER == G_BIG_ENDIAN && size < 8)
    value = (gint64)((guint64)value << (64 - 8 * size));
  element->i = value;
  if (size < 8)
    memset (element->bytes + size, 0, sizeof *element - size);
}

static void
put_number (TsDType dtype,
            double value,
            guint16 half,
            guint16 bfloat16,
            gint64 integer,
            TsElement *element)
{
  memset (element, 0, sizeof *element);
  switch ((guint)dtype)
    {
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      element->f = (float)value;
      break;
    case TS_DTYPE_DOUBLE:
    case TS_DTYPE_COMPLEX128:
      element->d = value;
      break;
    case TS_DTYPE_HALF:
      element->small = half;
      break;
    case TS_DTYPE_BFLOAT16:
      element->small = bfloat16;
      break;
    default:
      put_integer (dtype, integer, element);
    }
}

void
ts_element_zero (TsDType dtype,
                 TsElement *element)
{
  memset (element, 0, sizeof *element);
}

void
ts_element_one (TsDType dtype,
                TsElement *element)
{
  put_number (dtype, 1, 0x3c00, 0x3f80, 1, element);
}

/* The least number of @bits bits, and the largest: all bits but the sign's. */
static gint64
lowest_integer (TsDType dtype)
{
  char kind = ts_dtype_kind (dtype);

  return kind == 'i' ? (gint64)(G_MAXUINT64 << (8 * ts_dtype_size (dtype) - 1)) : 0;
}

static gint64
highest_integer (TsDType dtype)
{
  char kind = ts_dtype_kind (dtype);

  return kind == 'b' ? 1 : (gint64)(G_MAXUINT64 >> (64 - 8 * ts_dtype_size (dtype) + (kind == 'i')));
}

void
ts_element_lowest (TsDType dtype,
                   TsElement *element)
{
  put_number (dtype, dtype == TS_DTYPE_FLOAT ? -FLT_MAX : -DBL_MAX, 0xfbff, 0xff7f, lowest_integer (dtype), element);
}

void
ts_element_highest (TsDType dtype,
                    TsElement *element)
{
  put_number (dtype, dtype == TS_DTYPE_FLOAT ? FLT_MAX : DBL_MAX, 0x7bff, 0x7f7f, highest_integer (dtype), element);
}

gboolean
ts_elements_settle (TsTensor *tensor,
                    gboolean ok)
{
  if (ts_dtype_is_plain (tensor->dtype))
    return ok;

  if (ok)
    ts_tensor_own_elements (tensor);
  else if (tensor->n_elements > 0)
    memset (tensor->data, 0, ts_tensor_size_bytes (tensor));
  return ok;
}

void
ts_elements_strides (const TsShape *shape,
                     gssize *strides)
{
  gssize stride = 1;

  for (int i = shape->rank - 1; i >= 0; i--)
    {
      strides[i] = stride;
      stride *= shape->dims[i];
    }
}

gsize
ts_elements_count (const TsShape *shape,
                   int begin,
                   int end)
{
  gsize n = 1;

  for (int i = begin; i < end; i++)
    n *= (gsize)shape->dims[i];
  return n;
}

#define FILL(TYPE)                       \
  {                                      \
    TYPE *elements = (TYPE *)to;         \
    TYPE element = *(const TYPE *)value; \
                                         \
    for (gsize i = 0; i < n; i++)        \
      elements[i] = element;             \
  }

typedef struct
{
  guint64 low, high;
} Wide;

void
ts_elements_fill (char *to,
                  gsize n,
                  gconstpointer value,
                  gsize size)
{
  if (n == 0)
    return;
  if (size == 1)
    memset (to, *(const guint8 *)value, n);
  else if (size == 2)
    FILL (guint16)
  else if (size == 4)
    FILL (guint32)
  else if (size == 8)
    FILL (guint64)
  else
    FILL (Wide)
}

gboolean
ts_call_forward_rows (TsCall *call,
                      guint i,
                      guint input,
                      gint64 begin,
                      gint64 n_rows,
                      const TsShape *shape,
                      GError **error)
{
  TsTensor *in = call->in[input];
  gsize row = in->shape.dims[0] > 0 ? in->n_elements / (gsize)in->shape.dims[0] : 0;
  gsize size = row * (gsize)n_rows * ts_dtype_size (in->dtype);
  g_autoptr (TsTensor) rows = NULL;

  if (ts_dtype_is_plain (in->dtype) && size < MIN_VIEW_BYTES)
    {
      TsTensor *out = ts_call_alloc (call, i, shape, error);

      if (out != NULL && size > 0)
        memcpy (out->data, ts_elements_at (in, row * (gsize)begin), size);
      return out != NULL;
    }

  rows = ts_tensor_slice (in, begin, n_rows, error);
  if (rows == NULL)
    return FALSE;
  call->out[i] = ts_shape_equal (&rows->shape, shape) ? g_steal_pointer (&rows) : ts_tensor_reshape (rows, shape);
  return TRUE;
}
