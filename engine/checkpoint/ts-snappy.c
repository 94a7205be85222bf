#include "engine/checkpoint/ts-snappy.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* No element gives more than a copy of 64 bytes does in 3. */
#define MAX_RATIO 22

typedef struct
{
  const guint8 *pos;
  const guint8 *end;
  guint8 *out;
  gsize size; /* of @out */
  gsize n_out;
} Decoder;

static guint32
read_little (const guint8 *bytes,
             guint n)
{
  guint32 value = 0;

  for (guint i = 0; i < n; i++)
    value |= (guint32)bytes[i] << (8 * i);
  return value;
}

/* Bytes as they are. */
static gboolean
put_literal (Decoder *self,
             guint8 tag)
{
  gsize length = (gsize)(tag >> 2) + 1;

  if (length > 60)
    {
      guint n = (guint)length - 60;

      if ((gsize)(self->end - self->pos) < n)
        return FALSE;
      length = (gsize)read_little (self->pos, n) + 1;
      self->pos += n;
    }
  if (length > (gsize)(self->end - self->pos) || length > self->size - self->n_out)
    return FALSE;
  memcpy (self->out + self->n_out, self->pos, length);
  self->pos += length;
  self->n_out += length;
  return TRUE;
}

/* Bytes of what is there already, possibly overlapping what they become. */
static gboolean
put_copy (Decoder *self,
          guint8 tag)
{
  static const guint n_offset_bytes[] = { 0, 1, 2, 4 };
  guint n = n_offset_bytes[tag & 3];
  gsize length = (tag & 3) == 1 ? ((gsize)(tag >> 2) & 7) + 4 : (gsize)(tag >> 2) + 1;
  gsize offset;

  if ((gsize)(self->end - self->pos) < n)
    return FALSE;
  offset = read_little (self->pos, n);
  if ((tag & 3) == 1)
    offset |= (gsize)(tag >> 5) << 8;
  self->pos += n;

  if (offset == 0 || offset > self->n_out || length > self->size - self->n_out)
    return FALSE;
  for (gsize i = 0; i < length; i++, self->n_out++)
    self->out[self->n_out] = self->out[self->n_out - offset];
  return TRUE;
}

GBytes *
ts_snappy_decompress (const guint8 *data,
                      gsize size,
                      GError **error)
{
  Decoder self = { .pos = data, .end = data + size };
  g_autofree guint8 *out = NULL;
  guint64 declared;

  if (!ts_wire_read_varint (&self.pos, self.end, &declared) || declared > G_MAXUINT32)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_DATA_LOSS, "snappy data without a size");
      return NULL;
    }
  if (declared / MAX_RATIO > size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
                   "snappy data says that its %" G_GSIZE_FORMAT " bytes stand for %" G_GUINT64_FORMAT ", more than they can",
                   size, declared);
      return NULL;
    }

  out = g_malloc (MAX (declared, 1));
  self.out = out;
  self.size = (gsize)declared;
  while (self.pos < self.end)
    {
      gsize at = (gsize)(self.pos - data);
      guint8 tag = *self.pos++;

      if ((tag & 3) == 0 ? put_literal (&self, tag) : put_copy (&self, tag))
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "snappy data is damaged at byte %" G_GSIZE_FORMAT, at);
      return NULL;
    }
  if (self.n_out != self.size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
                   "snappy data gives %" G_GSIZE_FORMAT " bytes, %" G_GSIZE_FORMAT " were declared", self.n_out, self.size);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&out), self.size);
}
