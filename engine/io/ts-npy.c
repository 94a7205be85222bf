#include "engine/io/ts-npy.h"

#include "engine/io/ts-file.h"
#include "engine/io/ts-npy-private.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_EMPTY_STRINGS (1 << 20) /* elements that take no bytes in the file and some in memory */

/* ---- reading ---------------------------------------------------------------------------------- */

static TsDType
dtype_of (const TsNpyHeader *header)
{
  switch (header->kind)
    {
    case 'b':
      return TS_DTYPE_BOOL;
    case 'i':
      return header->item_size == 1   ? TS_DTYPE_INT8
             : header->item_size == 2 ? TS_DTYPE_INT16
             : header->item_size == 4 ? TS_DTYPE_INT32
                                      : TS_DTYPE_INT64;
    case 'u':
      return header->item_size == 1   ? TS_DTYPE_UINT8
             : header->item_size == 2 ? TS_DTYPE_UINT16
             : header->item_size == 4 ? TS_DTYPE_UINT32
                                      : TS_DTYPE_UINT64;
    case 'f':
      return header->item_size == 2   ? TS_DTYPE_HALF
             : header->item_size == 4 ? TS_DTYPE_FLOAT
                                      : TS_DTYPE_DOUBLE;
    case 'c':
      return header->item_size == 8 ? TS_DTYPE_COMPLEX64 : TS_DTYPE_COMPLEX128;
    default:
      return TS_DTYPE_STRING;
    }
}

/* Elements in Fortran order to C order. */
static void
copy_reordered (const TsShape *shape,
                gsize item_size,
                const guint8 *from,
                guint8 *to,
                gsize n)
{
  gsize strides[TS_SHAPE_MAX_RANK];
  gint64 index[TS_SHAPE_MAX_RANK] = { 0 };
  gsize offset = 0;

  strides[0] = item_size;
  for (int i = 1; i < shape->rank; i++)
    strides[i] = strides[i - 1] * (gsize)shape->dims[i - 1];

  for (gsize k = 0; k < n; k++, to += item_size)
    {
      memcpy (to, from + offset, item_size);
      for (int i = shape->rank - 1; i >= 0; i--)
        {
          offset += strides[i];
          if (++index[i] < shape->dims[i])
            break;
          offset -= strides[i] * (gsize)shape->dims[i];
          index[i] = 0;
        }
    }
}

static void
swap_bytes (guint8 *data,
            gsize n,
            gsize unit)
{
  for (gsize i = 0; i < n; i++, data += unit)
    for (gsize a = 0, b = unit - 1; a < b; a++, b--)
      {
        guint8 byte = data[a];

        data[a] = data[b];
        data[b] = byte;
      }
}

static void
fill_plain (TsTensor *tensor,
            const TsNpyHeader *header,
            const guint8 *data)
{
  gsize n = tensor->n_elements;
  guint8 *to = tensor->data;

  if (header->is_fortran && header->shape.rank > 1)
    copy_reordered (&header->shape, header->item_size, data, to, n);
  else
    memcpy (to, data, n * header->item_size);

  if (header->is_swapped && header->kind == 'c')
    swap_bytes (to, 2 * n, header->item_size / 2);
  else if (header->is_swapped)
    swap_bytes (to, n, header->item_size);
  if (header->kind == 'b')
    for (gsize i = 0; i < n; i++)
      to[i] = to[i] != 0;
}

/* NumPy pads its strings with NUL and takes those away. */
static void
set_padded_bytes (TsString *string,
                  const guint8 *item,
                  gsize size)
{
  while (size > 0 && item[size - 1] == 0)
    size--;
  ts_string_set (string, (const char *)item, (gssize)size);
}

static gboolean
set_padded_ucs4 (TsString *string,
                 const guint8 *item,
                 gsize n_chars,
                 gboolean is_swapped,
                 GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (n_chars > 0 && memcmp (item + 4 * (n_chars - 1), "\0\0\0", 4) == 0)
    n_chars--;

  for (gsize i = 0; i < n_chars; i++)
    {
      guint32 c;

      memcpy (&c, item + 4 * i, 4);
      if (is_swapped)
        c = GUINT32_SWAP_LE_BE (c);
      if (!g_unichar_validate (c))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "a string holds U+%04X, which is no character", c);
          return FALSE;
        }
      g_string_append_unichar (text, c);
    }

  ts_string_set (string, text->str, (gssize)text->len);
  return TRUE;
}

static gboolean
fill_strings (TsTensor *tensor,
              const TsNpyHeader *header,
              const guint8 *data,
              GError **error)
{
  g_autofree guint8 *reordered = NULL;
  gsize n = tensor->n_elements, size = header->item_size;
  TsString *strings = tensor->data;

  if (header->is_fortran && header->shape.rank > 1 && size > 0)
    {
      reordered = g_try_malloc (n * size);
      if (reordered == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the strings");
          return FALSE;
        }
      copy_reordered (&header->shape, size, data, reordered, n);
      data = reordered;
    }

  for (gsize i = 0; i < n; i++)
    if (header->kind == 'S')
      set_padded_bytes (&strings[i], data + i * size, size);
    else if (!set_padded_ucs4 (&strings[i], data + i * size, size / 4, header->is_swapped, error))
      return FALSE;
  return TRUE;
}

TsTensor *
ts_npy_decode (const guint8 *bytes,
               gsize size,
               GError **error)
{
  g_autoptr (TsTensor) tensor = NULL;
  TsNpyHeader header;
  gint64 n;
  gsize needed;

  if (!ts_npy_header_parse (&header, bytes, size, error))
    return NULL;

  if (!ts_shape_n_elements (&header.shape, &n) ||
      __builtin_mul_overflow ((gsize)n, header.item_size, &needed) || needed > size - header.data_offset ||
      (header.item_size == 0 && n > MAX_EMPTY_STRINGS))
    {
      g_autofree char *shape = ts_shape_to_string (&header.shape);

      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
                   "an array of shape %s with elements of %" G_GSIZE_FORMAT " bytes does not fit "
                   "the %" G_GSIZE_FORMAT " bytes after its header",
                   shape, header.item_size, size - header.data_offset);
      return NULL;
    }

  tensor = ts_tensor_new (dtype_of (&header), &header.shape, error);
  if (tensor == NULL || n == 0)
    return g_steal_pointer (&tensor);

  if (tensor->dtype != TS_DTYPE_STRING)
    fill_plain (tensor, &header, bytes + header.data_offset);
  else if (!fill_strings (tensor, &header, bytes + header.data_offset, error))
    return NULL;
  return g_steal_pointer (&tensor);
}

TsTensor *
ts_npy_load (const char *path,
             GError **error)
{
  g_autoptr (GBytes) bytes = ts_file_map (path, error);
  TsTensor *tensor;

  if (bytes == NULL)
    return NULL;

  tensor = ts_npy_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (tensor == NULL)
    g_prefix_error (error, "%s: ", path);
  return tensor;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static gsize
longest_string (const TsTensor *tensor)
{
  const TsString *strings = tensor->data;
  gsize longest = 1; /* NumPy has no strings of no bytes */

  for (gsize i = 0; i < tensor->n_elements; i++)
    longest = MAX (longest, strings[i].size);
  return longest;
}

/* The type as which elements are written; resources and variants have none. */
static TsDType
written_dtype (TsDType dtype)
{
  switch (dtype)
    {
    case TS_DTYPE_BFLOAT16:
    case TS_DTYPE_FLOAT8_E5M2:
    case TS_DTYPE_FLOAT8_E4M3FN:
    case TS_DTYPE_FLOAT8_E4M3FNUZ:
    case TS_DTYPE_FLOAT8_E4M3B11FNUZ:
    case TS_DTYPE_FLOAT8_E5M2FNUZ:
      return TS_DTYPE_FLOAT;
    case TS_DTYPE_QINT8:
    case TS_DTYPE_INT4:
    case TS_DTYPE_INT2:
      return TS_DTYPE_INT8;
    case TS_DTYPE_QUINT8:
    case TS_DTYPE_UINT4:
    case TS_DTYPE_UINT2:
      return TS_DTYPE_UINT8;
    case TS_DTYPE_QINT16:
      return TS_DTYPE_INT16;
    case TS_DTYPE_QUINT16:
      return TS_DTYPE_UINT16;
    case TS_DTYPE_QINT32:
      return TS_DTYPE_INT32;
    case TS_DTYPE_RESOURCE:
    case TS_DTYPE_VARIANT:
      return TS_DTYPE_INVALID;
    default:
      return dtype;
    }
}

static char *
dup_descr (const TsTensor *tensor)
{
  TsDType dtype = written_dtype (tensor->dtype);
  gsize size = ts_dtype_size (dtype);
  char order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>';

  if (dtype == TS_DTYPE_STRING)
    return g_strdup_printf ("|S%" G_GSIZE_FORMAT, longest_string (tensor));
  return g_strdup_printf ("%c%c%" G_GSIZE_FORMAT, size == 1 ? '|' : order, ts_dtype_kind (dtype), size);
}

char *
ts_npy_dtype_name (TsTensor *tensor)
{
  TsDType dtype = written_dtype (tensor->dtype);

  if (dtype == TS_DTYPE_STRING)
    return dup_descr (tensor);
  return g_strdup (ts_dtype_name (dtype == TS_DTYPE_INVALID ? tensor->dtype : dtype));
}

static gboolean
encode_strings (const TsTensor *tensor,
                TsNpyWriteFunc write,
                gpointer data,
                GError **error)
{
  const TsString *strings = tensor->data;
  gsize width = longest_string (tensor);
  g_autofree char *item = g_malloc (width);

  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      memcpy (item, strings[i].bytes, strings[i].size);
      memset (item + strings[i].size, 0, width - strings[i].size);
      if (!write (data, item, width, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
encode_as_float (const TsTensor *tensor,
                 TsNpyWriteFunc write,
                 gpointer data,
                 GError **error)
{
  float values[1024];

  for (gsize begin = 0; begin < tensor->n_elements; begin += G_N_ELEMENTS (values))
    {
      gsize n = MIN (G_N_ELEMENTS (values), tensor->n_elements - begin);

      for (gsize i = 0; i < n; i++)
        values[i] = (float)ts_tensor_get_double (tensor, begin + i);
      if (!write (data, values, n * sizeof *values, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_npy_encode (TsTensor *tensor,
               TsNpyWriteFunc write,
               gpointer data,
               GError **error)
{
  TsDType dtype = written_dtype (tensor->dtype);
  g_autofree char *descr = NULL;
  g_autoptr (GString) header = NULL;

  if (dtype == TS_DTYPE_INVALID)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "a %s tensor cannot be written as .npy", ts_dtype_name (tensor->dtype));
      return FALSE;
    }

  descr = dup_descr (tensor);
  header = ts_npy_header_build (descr, &tensor->shape);
  if (!write (data, header->str, header->len, error))
    return FALSE;

  if (dtype == TS_DTYPE_STRING)
    return encode_strings (tensor, write, data, error);
  if (ts_dtype_size (dtype) != ts_dtype_size (tensor->dtype))
    return encode_as_float (tensor, write, data, error);
  return write (data, tensor->data, ts_tensor_size_bytes (tensor), error);
}

static gboolean
write_to_file (gpointer data,
               const void *bytes,
               gsize size,
               GError **error)
{
  return ts_file_writer_write (data, bytes, size, error);
}

gboolean
ts_npy_save (TsTensor *tensor,
             const char *path,
             GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);

  return writer != NULL &&
         ts_npy_encode (tensor, write_to_file, writer, error) &&
         ts_file_writer_commit (writer, error);
}
