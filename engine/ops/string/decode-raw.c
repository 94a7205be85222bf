#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* DecodeRaw, DecodePaddedRaw: bytes as numbers. */

typedef struct
{
  gsize swapped; /* bytes of what is turned round; 1: the order is that of the machine */
} Raw;

static gboolean
raw_prepare (TsKernelInit *init,
             GError **error)
{
  Raw *self = init->state;
  gboolean is_little;
  TsDType dtype;

  if (!ts_operation_get_attr_bool (init->op, "little_endian", &is_little, error) ||
      !ts_operation_get_attr_dtype (init->op, "out_type", &dtype, error))
    return FALSE;

  /* The halves of a complex number keep their places. */
  self->swapped = ts_dtype_size (dtype) / (TS_DTYPES_COMPLEX & TS_DTYPE_BIT (dtype) ? 2 : 1);
  if (is_little == (G_BYTE_ORDER == G_LITTLE_ENDIAN))
    self->swapped = 1;
  return TRUE;
}

static void
swap (guint8 *bytes,
      gsize size,
      gsize unit)
{
  for (gsize i = 0; unit > 1 && i < size; i += unit)
    for (gsize k = 0; k < unit / 2; k++)
      {
        guint8 byte = bytes[i + k];

        bytes[i + k] = bytes[i + unit - 1 - k];
        bytes[i + unit - 1 - k] = byte;
      }
}

/* Output 0: for each string @size of its bytes, zeros where it ends before. */
static gboolean
put_rows (TsCall *call,
          gsize size,
          GError **error)
{
  const Raw *self = call->state;
  const TsTensor *in = call->in[0];
  TsShape shape;
  TsTensor *out;

  if (in->shape.rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no room for one more dimension than %d", in->shape.rank);
      return FALSE;
    }
  ts_shape_copy (&shape, &in->shape);
  shape.dims[shape.rank++] = (gint64)(size / ts_dtype_size (call->out_dtypes[0]));
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  for (gsize i = 0; i < in->n_elements; i++)
    {
      guint8 *row = (guint8 *)out->data + i * size;
      const TsString *s = &ts_strings (in)[i];
      gsize n = MIN (s->size, size);

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      memcpy (row, s->bytes, n);
      memset (row + n, 0, size - n);
      swap (row, size, self->swapped);
    }
  return TRUE;
}

static gboolean
raw_run (TsCall *call,
         GError **error)
{
  const TsTensor *in = call->in[0];
  const TsString *strings = ts_strings (in);
  gsize size = in->n_elements > 0 ? strings[0].size : 0, item = ts_dtype_size (call->out_dtypes[0]);

  for (gsize i = 1; i < in->n_elements; i++)
    if (strings[i].size != size)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "element %" G_GSIZE_FORMAT " has %" G_GSIZE_FORMAT " bytes, the first one %" G_GSIZE_FORMAT, i, strings[i].size, size);
        return FALSE;
      }
  if (size % item != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GSIZE_FORMAT " bytes are no multiple of %" G_GSIZE_FORMAT ", the size of %s", size, item, ts_dtype_name (call->out_dtypes[0]));
      return FALSE;
    }
  return put_rows (call, size, error);
}

static gboolean
padded_run (TsCall *call,
            GError **error)
{
  const TsTensor *length = call->in[1];
  gint64 size, item = (gint64)ts_dtype_size (call->out_dtypes[0]);

  if (length->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "fixed_length must be a scalar, has rank %d", length->shape.rank);
      return FALSE;
    }
  size = *(const gint32 *)length->data;
  if (size <= 0 || size % item != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "fixed_length is %" G_GINT64_FORMAT ", no positive multiple of %" G_GINT64_FORMAT ", the size of %s", size, item, ts_dtype_name (call->out_dtypes[0]));
      return FALSE;
    }
  return put_rows (call, (gsize)size, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, function, file)                                                                                            \
  {                                                                                                                          \
    .op = type, .dtypes = TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL), .dtype_attr = "out_type", .prepare = raw_prepare, \
    .state_size = sizeof (Raw), .run = function, .semantics = file                                                           \
  }

const TsKernelDef ts_decode_raw_kernels[] = {
  ROW ("DecodePaddedRaw", padded_run, "tensorflow/core/kernels/decode_padded_raw_op.cc"),
  ROW ("DecodeRaw", raw_run, "tensorflow/core/kernels/decode_raw_op.cc"),
  { 0 },
};

const TsShapeDef ts_decode_raw_shapes[] = {
  { 0 },
};
