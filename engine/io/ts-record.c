#include "engine/io/ts-record.h"

#include "engine/io/ts-crc32c.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

#define HEAD_SIZE 12 /* length and its sum */
#define SUM_SIZE 4

static gboolean
is_good_head (const guint8 *head)
{
  return ts_crc32c (head, 8) == ts_crc32c_unmask (ts_wire_read_fixed32 (head + 8));
}

gboolean
ts_record_is (const guint8 *data,
              gsize size)
{
  return size >= HEAD_SIZE && is_good_head (data);
}

void
ts_record_reader_init (TsRecordReader *self,
                       const guint8 *data,
                       gsize size)
{
  *self = (TsRecordReader) { .data = data, .size = size };
}

gboolean
ts_record_reader_next (TsRecordReader *self,
                       TsRecord *record,
                       GError **error)
{
  const guint8 *head;
  gsize left = self->size - self->pos;
  guint64 length;

  if (left == 0 || self->failed)
    return FALSE;
  if (left < HEAD_SIZE)
    {
      self->is_cut = TRUE;
      return FALSE;
    }
  head = self->data + self->pos;
  if (!is_good_head (head))
    {
      self->failed = TRUE;
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
                   "byte %" G_GSIZE_FORMAT ": the length of a record does not fit its checksum", self->pos);
      return FALSE;
    }

  length = ts_wire_read_fixed64 (head);
  left -= HEAD_SIZE;
  if (left < SUM_SIZE || length > left - SUM_SIZE)
    {
      self->is_cut = TRUE;
      return FALSE;
    }
  record->data = head + HEAD_SIZE;
  record->size = (gsize)length;
  record->offset = self->pos + HEAD_SIZE;
  record->is_damaged = ts_crc32c (record->data, record->size) != ts_crc32c_unmask (ts_wire_read_fixed32 (record->data + record->size));
  self->pos += HEAD_SIZE + record->size + SUM_SIZE;
  return TRUE;
}

static void
make_head (guint8 head[HEAD_SIZE],
           gsize size)
{
  guint64 length = GUINT64_TO_LE ((guint64)size);
  guint32 sum;

  memcpy (head, &length, 8);
  sum = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (head, 8)));
  memcpy (head + 8, &sum, SUM_SIZE);
}

void
ts_record_append (GByteArray *file,
                  const void *data,
                  gsize size)
{
  guint32 sum = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (data, size)));
  guint8 head[HEAD_SIZE];

  make_head (head, size);
  g_byte_array_append (file, head, HEAD_SIZE);
  g_byte_array_append (file, data, (guint)size);
  g_byte_array_append (file, (const guint8 *)&sum, SUM_SIZE);
}

gboolean
ts_record_write (TsFileWriter *file,
                 const void *data,
                 gsize size,
                 GError **error)
{
  guint32 sum = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (data, size)));
  guint8 head[HEAD_SIZE];

  make_head (head, size);
  return ts_file_writer_write (file, head, HEAD_SIZE, error) && ts_file_writer_write (file, data, size, error) &&
         ts_file_writer_write (file, &sum, SUM_SIZE, error);
}
