#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/io/ts-crc32c.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* How tensor bundles hold strings: all lengths as varints, the masked sum of the lengths, then all bytes. Lengths are summed not as they
 * are written but as numbers of 4 bytes, or of 8 where they need them, in the file's byte order. */

#define SUM_SIZE 4

static guint32
extend_length (guint32 crc,
               guint64 length,
               gboolean is_swapped)
{
  guint32 narrow = (guint32)length;

  if (length > G_MAXUINT32)
    {
      if (is_swapped)
        length = GUINT64_SWAP_LE_BE (length);
      return ts_crc32c_extend (crc, &length, sizeof length);
    }
  if (is_swapped)
    narrow = GUINT32_SWAP_LE_BE (narrow);
  return ts_crc32c_extend (crc, &narrow, sizeof narrow);
}

static gboolean
fail (gsize n,
      gsize size,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "%" G_GSIZE_FORMAT " bytes do not hold %" G_GSIZE_FORMAT " strings", size, n);
  return FALSE;
}

/* Walks the lengths, and compares their sum. @bytes: where the strings themselves begin; they are as long as what is left */
static gboolean
check_lengths (gsize n,
               const guint8 *data,
               gsize size,
               gboolean is_swapped,
               const guint8 **bytes,
               guint32 *crc,
               GError **error)
{
  const guint8 *pos = data, *end = data + size;
  guint64 length, total = 0;
  guint32 stored;

  *crc = 0;
  if (n > size)
    return fail (n, size, error);
  for (gsize i = 0; i < n; i++)
    {
      if (!ts_wire_read_varint (&pos, end, &length) || __builtin_add_overflow (total, length, &total))
        return fail (n, size, error);
      *crc = extend_length (*crc, length, is_swapped);
    }
  if ((gsize)(end - pos) < SUM_SIZE || total != (gsize)(end - pos) - SUM_SIZE)
    return fail (n, size, error);

  memcpy (&stored, pos, SUM_SIZE);
  if (ts_crc32c_unmask (is_swapped ? GUINT32_SWAP_LE_BE (stored) : stored) != *crc)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the checksum of the lengths of its strings is wrong");
      return FALSE;
    }
  *crc = ts_crc32c_extend (*crc, pos, SUM_SIZE);
  *bytes = pos + SUM_SIZE;
  return TRUE;
}

TsTensor *
ts_checkpoint_read_strings (const TsShape *shape,
                            const guint8 *data,
                            gsize size,
                            gboolean is_swapped,
                            GError **error)
{
  const guint8 *length_pos = data, *bytes;
  TsTensor *tensor;
  TsString *strings;
  gint64 n = 0;
  guint32 crc;

  ts_shape_n_elements (shape, &n);
  if (!check_lengths ((gsize)n, data, size, is_swapped, &bytes, &crc, error))
    return NULL;
  tensor = ts_tensor_new (TS_DTYPE_STRING, shape, error);
  if (tensor == NULL)
    return NULL;

  strings = tensor->data;
  for (gint64 i = 0; i < n; i++)
    {
      guint64 length = 0;

      ts_wire_read_varint (&length_pos, bytes, &length);
      ts_string_set (&strings[i], (const char *)bytes, (gssize)length);
      bytes += length;
    }
  return tensor;
}

gboolean
ts_checkpoint_sum_strings (gsize n,
                           const guint8 *data,
                           gsize size,
                           gboolean is_swapped,
                           guint32 *crc,
                           GError **error)
{
  const guint8 *bytes;

  if (!check_lengths (n, data, size, is_swapped, &bytes, crc, error))
    return FALSE;
  *crc = ts_crc32c_extend (*crc, bytes, (gsize)(data + size - bytes));
  return TRUE;
}

GByteArray *
ts_checkpoint_write_strings (TsTensor *tensor,
                             guint32 *crc)
{
  const TsString *strings = tensor->data;
  GByteArray *bytes = g_byte_array_new ();
  guint32 masked;

  *crc = 0;
  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      ts_wire_append_varint (bytes, strings[i].size);
      *crc = extend_length (*crc, strings[i].size, FALSE);
    }
  masked = ts_crc32c_mask (*crc);
  g_byte_array_append (bytes, (const guint8 *)&masked, SUM_SIZE);
  *crc = ts_crc32c_extend (*crc, &masked, SUM_SIZE);
  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      g_byte_array_append (bytes, (const guint8 *)strings[i].bytes, (guint)strings[i].size);
      *crc = ts_crc32c_extend (*crc, strings[i].bytes, strings[i].size);
    }
  return bytes;
}
