#include "engine/graph/ts-tensor-proto.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>
#include <unistd.h>

/* Field numbers of TensorProto. */
enum
{
  TENSOR_DTYPE = 1,
  TENSOR_SHAPE = 2,
  TENSOR_CONTENT = 4,
  TENSOR_FLOAT_VAL = 5,
  TENSOR_DOUBLE_VAL = 6,
  TENSOR_INT_VAL = 7,
  TENSOR_STRING_VAL = 8,
  TENSOR_SCOMPLEX_VAL = 9,
  TENSOR_INT64_VAL = 10,
  TENSOR_BOOL_VAL = 11,
  TENSOR_DCOMPLEX_VAL = 12,
  TENSOR_HALF_VAL = 13,
  TENSOR_UINT32_VAL = 16,
  TENSOR_UINT64_VAL = 17,
  TENSOR_FLOAT8_VAL = 18,
};

typedef struct
{
  guint64 dtype;
  TsShape shape;
  const guint8 *content;
  gsize content_size;
} Header;

/* The repeated field that holds elements of a dtype where tensor_content does not. */
static guint32
value_field (TsDType dtype)
{
  switch ((int)dtype)
    {
    case TS_DTYPE_FLOAT:
      return TENSOR_FLOAT_VAL;
    case TS_DTYPE_DOUBLE:
      return TENSOR_DOUBLE_VAL;
    case TS_DTYPE_STRING:
      return TENSOR_STRING_VAL;
    case TS_DTYPE_COMPLEX64:
      return TENSOR_SCOMPLEX_VAL;
    case TS_DTYPE_COMPLEX128:
      return TENSOR_DCOMPLEX_VAL;
    case TS_DTYPE_INT64:
      return TENSOR_INT64_VAL;
    case TS_DTYPE_BOOL:
      return TENSOR_BOOL_VAL;
    case TS_DTYPE_HALF:
    case TS_DTYPE_BFLOAT16:
      return TENSOR_HALF_VAL;
    case TS_DTYPE_UINT32:
      return TENSOR_UINT32_VAL;
    case TS_DTYPE_UINT64:
      return TENSOR_UINT64_VAL;
    case TS_DTYPE_FLOAT8_E5M2:
    case TS_DTYPE_FLOAT8_E4M3FN:
    case TS_DTYPE_FLOAT8_E4M3FNUZ:
    case TS_DTYPE_FLOAT8_E4M3B11FNUZ:
    case TS_DTYPE_FLOAT8_E5M2FNUZ:
      return TENSOR_FLOAT8_VAL;
    default:
      return TENSOR_INT_VAL;
    }
}

static gboolean
read_header (Header *self,
             const guint8 *data,
             gsize size,
             GError **error)
{
  TsWireReader reader;
  TsWireField field;

  *self = (Header) { .shape = TS_SHAPE_SCALAR };
  ts_wire_reader_init (&reader, NULL, data, size, "tensor");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == TENSOR_DTYPE)
      self->dtype = field.value;
    else if (field.number == TENSOR_SHAPE)
      {
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "tensor_shape", error) ||
            !ts_shape_from_proto (field.data, field.size, &self->shape, error))
          return FALSE;
      }
    else if (field.number == TENSOR_CONTENT)
      {
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "tensor_content", error))
          return FALSE;
        self->content = field.data;
        self->content_size = field.size;
      }
  return !reader.failed;
}

static gboolean
check_header (const Header *self,
              GError **error)
{
  g_autofree char *shape = ts_shape_to_string (&self->shape);
  gint64 n;

  if (self->dtype > TS_DTYPE_REF || !ts_dtype_is_valid ((guint)self->dtype))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "a tensor cannot have the dtype %" G_GUINT64_FORMAT, self->dtype);
  else if (!ts_dtype_is_plain ((TsDType)self->dtype) && self->dtype != TS_DTYPE_STRING)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                 "a %s tensor cannot be read from a file", ts_dtype_name ((TsDType)self->dtype));
  else if (!ts_shape_is_known (&self->shape))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the shape %s", shape);
  else if (!ts_shape_n_elements (&self->shape, &n))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a tensor of shape %s is too large", shape);
  else
    return TRUE;
  return FALSE;
}

/* A few bytes can stand for any number of equal elements; more than the machine has memory cannot be meant. */
static TsTensor *
allocate (const Header *header,
          gsize unit,
          GError **error)
{
  gint64 n = 0;
  gsize size;
  long pages = sysconf (_SC_PHYS_PAGES);
  long page_size = sysconf (_SC_PAGESIZE);

  ts_shape_n_elements (&header->shape, &n);
  if (pages > 0 && page_size > 0 &&
      (__builtin_mul_overflow ((gsize)n, unit, &size) ||
       size / (gsize)page_size > (gsize)pages))
    {
      g_autofree char *shape = ts_shape_to_string (&header->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "a %s tensor of shape %s is larger than the memory of this machine",
                   ts_dtype_name ((TsDType)header->dtype), shape);
      return NULL;
    }
  return ts_tensor_new ((TsDType)header->dtype, &header->shape, error);
}

/* ---- elements one by one ---- */

/* Where the numbers of a repeated field go: @n elements of @unit bytes, the narrower integers cut from 32 bits. */
typedef struct
{
  guint8 *data;
  gsize n;
  gsize n_read;
  gsize unit;
  gsize wire_size; /* bytes in the file; 0: a varint */
  gboolean is_bool;
} Sink;

static void
put_number (Sink *self,
            guint64 value)
{
  guint8 *to = self->data + self->n_read * self->unit;

  if (self->n_read >= self->n)
    return;
  switch (self->unit)
    {
    case 1:
      *to = self->is_bool ? value != 0 : (guint8)value;
      break;
    case 2:
      *(guint16 *)(gpointer)to = (guint16)value;
      break;
    case 4:
      *(guint32 *)(gpointer)to = (guint32)value;
      break;
    default:
      *(guint64 *)(gpointer)to = value;
      break;
    }
  self->n_read++;
}

static gboolean
read_packed (Sink *self,
             TsWireReader *reader,
             const TsWireField *field,
             GError **error)
{
  const guint8 *pos = field->data;
  const guint8 *end = field->data + field->size;

  if (self->wire_size > 0 && field->size % self->wire_size != 0)
    return ts_wire_fail (reader, field->start, NULL, error, "%" G_GSIZE_FORMAT " bytes are no whole number of elements", field->size);

  while (pos < end && self->n_read < self->n)
    {
      guint64 value = 0;

      if (self->wire_size == 1)
        value = *pos++;
      else if (self->wire_size == 4)
        value = ts_wire_read_fixed32 (pos);
      else if (self->wire_size == 8)
        value = ts_wire_read_fixed64 (pos);
      else if (!ts_wire_read_varint (&pos, end, &value))
        return ts_wire_fail (reader, pos, NULL, error, "a number is cut off or too long");
      if (self->wire_size > 1)
        pos += self->wire_size;
      put_number (self, value);
    }
  return TRUE;
}

/* The last element fills the rest; none at all means zeros. */
static void
fill_rest (Sink *self,
           gsize group)
{
  gsize size = group * self->unit;
  gsize n_read = self->n_read / group;
  gsize n = self->n / group;

  if (n_read == 0 && n > 0)
    memset (self->data, 0, self->n * self->unit);
  for (gsize i = n_read; i < n && n_read > 0; i++)
    memcpy (self->data + i * size, self->data + (n_read - 1) * size, size);
}

static gsize
wire_size (guint32 number)
{
  switch (number)
    {
    case TENSOR_FLOAT_VAL:
    case TENSOR_SCOMPLEX_VAL:
      return 4;
    case TENSOR_DOUBLE_VAL:
    case TENSOR_DCOMPLEX_VAL:
      return 8;
    case TENSOR_FLOAT8_VAL:
      return 1;
    default:
      return 0;
    }
}

static gboolean
read_numbers (TsTensor *tensor,
              const guint8 *data,
              gsize size,
              GError **error)
{
  guint32 number = value_field (tensor->dtype);
  gsize group = ts_dtype_kind (tensor->dtype) == 'c' ? 2 : 1;
  Sink sink = {
    .data = tensor->data,
    .n = tensor->n_elements * group,
    .unit = ts_dtype_size (tensor->dtype) / group,
    .wire_size = wire_size (number),
    .is_bool = tensor->dtype == TS_DTYPE_BOOL,
  };
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "tensor");
  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number != number)
        continue;
      if (field.type == TS_WIRE_BYTES)
        {
          if (!read_packed (&sink, &reader, &field, error))
            return FALSE;
        }
      else
        put_number (&sink, field.value);
    }
  if (reader.failed)
    return FALSE;

  fill_rest (&sink, group);
  return TRUE;
}

/* ---- strings ---- */

static gboolean
read_strings (TsTensor *tensor,
              const guint8 *data,
              gsize size,
              GError **error)
{
  TsString *strings = tensor->data;
  gsize n = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "tensor");
  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number != TENSOR_STRING_VAL || n >= tensor->n_elements)
        continue;
      if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "string_val", error))
        return FALSE;
      ts_string_set (&strings[n++], (const char *)field.data, (gssize)field.size);
    }
  if (reader.failed)
    return FALSE;

  for (gsize i = n; i < tensor->n_elements; i++)
    if (n > 0)
      ts_string_set (&strings[i], strings[n - 1].bytes, (gssize)strings[n - 1].size);
    else
      ts_string_set (&strings[i], "", 0);
  return TRUE;
}

/* In tensor_content: all lengths as varints, then all bytes. */
static gboolean
read_string_content (TsTensor *tensor,
                     const Header *header,
                     GError **error)
{
  const guint8 *end = header->content + header->content_size;
  const guint8 *length = header->content;
  const guint8 *bytes = header->content;
  TsString *strings = tensor->data;
  guint64 size;

  for (gsize i = 0; i < tensor->n_elements; i++)
    if (!ts_wire_read_varint (&bytes, end, &size))
      goto malformed;
  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      if (!ts_wire_read_varint (&length, end, &size) || size > (gsize)(end - bytes))
        goto malformed;
      ts_string_set (&strings[i], (const char *)bytes, (gssize)size);
      bytes += size;
    }
  if (bytes == end)
    return TRUE;

malformed:
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "tensor_content does not hold %" G_GSIZE_FORMAT " strings", tensor->n_elements);
  return FALSE;
}

/* What an empty string takes, its block on the heap included. */
#define STRING_COST 48

/* The string that fills the rest. */
static gsize
last_string_size (const guint8 *data,
                  gsize size)
{
  gsize last = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "tensor");
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TENSOR_STRING_VAL)
      last = field.size;
  return last;
}

/* Every string takes a byte at least, its length. */
static TsTensor *
new_strings (const Header *header,
             const guint8 *data,
             gsize size,
             GError **error)
{
  g_autoptr (TsTensor) tensor = NULL;
  gint64 n = 0;

  ts_shape_n_elements (&header->shape, &n);
  if (header->content_size > 0 && (guint64)n > header->content_size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "tensor_content of %" G_GSIZE_FORMAT " bytes cannot hold %" G_GINT64_FORMAT " strings", header->content_size, n);
      return NULL;
    }

  tensor = allocate (header, STRING_COST + last_string_size (data, size), error);
  if (tensor == NULL)
    return NULL;
  if (header->content_size > 0 ? !read_string_content (tensor, header, error) : !read_strings (tensor, data, size, error))
    return NULL;
  return g_steal_pointer (&tensor);
}

/* ---- plain ---- */

/* Small contents are copied, so that they do not hold the file; contents need the machine's byte order to be shared. */
static TsTensor *
new_from_content (const Header *header,
                  GBytes *owner,
                  GError **error)
{
  const gsize share_from = 4096;
  g_autoptr (TsTensor) tensor = NULL;

  if (owner != NULL && header->content_size >= share_from && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return ts_tensor_new_for_data ((TsDType)header->dtype, &header->shape, header->content, header->content_size,
                                   g_bytes_ref (owner), (GDestroyNotify)g_bytes_unref, error);

  /* A view first: it compares the sizes before anything is allocated. */
  tensor = ts_tensor_new_for_data ((TsDType)header->dtype, &header->shape, header->content, header->content_size, NULL, NULL, error);
  return tensor != NULL ? ts_tensor_new_copy (tensor->dtype, &tensor->shape, tensor->data) : NULL;
}

TsTensor *
ts_tensor_from_proto (const guint8 *data,
                      gsize size,
                      GBytes *owner,
                      GError **error)
{
  g_autoptr (TsTensor) tensor = NULL;
  Header header;

  if (!read_header (&header, data, size, error) || !check_header (&header, error))
    return NULL;
  if (header.dtype == TS_DTYPE_STRING)
    return new_strings (&header, data, size, error);
  if (header.content_size > 0)
    return new_from_content (&header, owner, error);

  tensor = allocate (&header, ts_dtype_size ((TsDType)header.dtype), error);
  if (tensor == NULL || !read_numbers (tensor, data, size, error))
    return NULL;
  return g_steal_pointer (&tensor);
}

gboolean
ts_tensor_type_from_proto (const guint8 *data,
                           gsize size,
                           TsDType *dtype,
                           TsShape *shape,
                           GError **error)
{
  Header header;

  if (!read_header (&header, data, size, error) || !check_header (&header, error))
    return FALSE;
  *dtype = (TsDType)header.dtype;
  ts_shape_copy (shape, &header.shape);
  return TRUE;
}

void
ts_tensor_append_proto (TsTensor *tensor,
                        GByteArray *message)
{
  const TsString *strings = tensor->data;
  guint shape;

  ts_wire_append_uint (message, TENSOR_DTYPE, tensor->dtype);
  shape = ts_wire_begin (message, TENSOR_SHAPE);
  ts_shape_append_proto (&tensor->shape, message);
  ts_wire_end (message, shape);

  if (tensor->dtype == TS_DTYPE_STRING)
    for (gsize i = 0; i < tensor->n_elements; i++)
      ts_wire_append_bytes (message, TENSOR_STRING_VAL, strings[i].bytes, strings[i].size);
  else if (ts_dtype_is_plain (tensor->dtype) && tensor->n_elements > 0)
    ts_wire_append_bytes (message, TENSOR_CONTENT, tensor->data, ts_tensor_size_bytes (tensor));
}
