#include "proto/ts-wire.h"

#include "engine/ts-error.h"

#include <string.h>

void
ts_wire_reader_init (TsWireReader *self,
                     const guint8 *origin,
                     const guint8 *data,
                     gsize size,
                     const char *name)
{
  if (data == NULL) /* no bytes at all */
    data = (const guint8 *)"";
  *self = (TsWireReader) {
    .pos = data,
    .end = data + size,
    .origin = origin != NULL ? origin : data,
    .field = name,
    .index = -1,
    .depth = 1,
  };
}

/* ---- errors ---- */

static void
append_path (GString *path,
             const TsWireReader *reader)
{
  if (reader->parent != NULL)
    append_path (path, reader->parent);
  if (reader->field == NULL)
    return;

  if (path->len > 0)
    g_string_append_c (path, '.');
  g_string_append (path, reader->field);
  if (reader->key != NULL)
    {
      g_autofree char *key = g_strndup ((const char *)reader->key, MIN (reader->key_size, 100));
      g_autofree char *text = g_utf8_make_valid (key, -1);

      g_string_append_printf (path, "[\"%s\"]", text);
    }
  if (reader->index >= 0)
    g_string_append_printf (path, "[%" G_GINT64_FORMAT "]", reader->index);
}

/* Paths of deeply nested messages are told by their two ends. */
static void
shorten (GString *path)
{
  if (path->len <= 300)
    return;
  g_string_erase (path, 200, (gssize)path->len - 300);
  g_string_insert (path, 200, " ... ");
}

gboolean
ts_wire_fail (TsWireReader *self,
              const guint8 *at,
              const char *name,
              GError **error,
              const char *format,
              ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *message = NULL;
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  append_path (path, self);
  if (name != NULL)
    g_string_append_printf (path, "%s%s", path->len > 0 ? "." : "", name);
  shorten (path);
  text = g_utf8_make_valid (path->str, (gssize)path->len);

  self->failed = TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "byte %" G_GSIZE_FORMAT "%s%s: %s",
               (gsize)((at != NULL ? at : self->pos) - self->origin),
               path->len > 0 ? ", " : "", text, message);
  return FALSE;
}

/* ---- reading ---- */

gboolean
ts_wire_read_varint (const guint8 **pos,
                     const guint8 *end,
                     guint64 *value)
{
  const guint8 *p = *pos;
  guint64 result = 0;

  for (guint shift = 0; shift < 70 && p < end; shift += 7)
    {
      guint8 byte = *p++;

      result |= (guint64)(byte & 0x7f) << (shift & 63);
      if (byte < 0x80)
        {
          *pos = p;
          *value = result;
          return TRUE;
        }
    }
  return FALSE;
}

guint32
ts_wire_read_fixed32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

guint64
ts_wire_read_fixed64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

static gboolean
read_tag (TsWireReader *self,
          TsWireField *field,
          GError **error)
{
  guint64 tag;

  field->start = self->pos;
  if (G_LIKELY (*self->pos < 0x80))
    tag = *self->pos++;
  else if (!ts_wire_read_varint (&self->pos, self->end, &tag))
    return ts_wire_fail (self, NULL, NULL, error, "a field's tag is cut off or too long");

  if (tag > G_MAXUINT32 || tag >> 3 == 0)
    return ts_wire_fail (self, field->start, NULL, error, "no field can have the tag %" G_GUINT64_FORMAT, tag);

  field->number = (guint32)(tag >> 3);
  field->type = (TsWireType)(tag & 7);
  field->value = 0;
  field->data = NULL;
  field->size = 0;
  return TRUE;
}

static gboolean
read_fixed (TsWireReader *self,
            TsWireField *field,
            gsize size,
            GError **error)
{
  if ((gsize)(self->end - self->pos) < size)
    return ts_wire_fail (self, NULL, NULL, error,
                         "field %u of %" G_GSIZE_FORMAT " bytes is cut off", field->number, size);

  field->value = size == 4 ? ts_wire_read_fixed32 (self->pos) : ts_wire_read_fixed64 (self->pos);
  self->pos += size;
  return TRUE;
}

static gboolean
read_bytes (TsWireReader *self,
            TsWireField *field,
            GError **error)
{
  gsize left;
  guint64 size;

  if (G_LIKELY (self->pos < self->end && *self->pos < 0x80))
    size = *self->pos++;
  else if (!ts_wire_read_varint (&self->pos, self->end, &size))
    return ts_wire_fail (self, NULL, NULL, error, "the length of field %u is cut off or too long", field->number);

  left = (gsize)(self->end - self->pos);
  if (size > left)
    return ts_wire_fail (self, field->start, NULL, error,
                         "field %u says it has %" G_GUINT64_FORMAT " bytes, but only %" G_GSIZE_FORMAT " are left",
                         field->number, size, left);

  field->data = self->pos;
  field->size = (gsize)size;
  self->pos += size;
  return TRUE;
}

/* Everything but groups. */
static gboolean
read_contents (TsWireReader *self,
               TsWireField *field,
               GError **error)
{
  switch (field->type)
    {
    case TS_WIRE_BYTES:
      return read_bytes (self, field, error);
    case TS_WIRE_VARINT:
      if (ts_wire_read_varint (&self->pos, self->end, &field->value))
        return TRUE;
      return ts_wire_fail (self, NULL, NULL, error, "the number in field %u is cut off or too long", field->number);
    case TS_WIRE_FIXED32:
      return read_fixed (self, field, 4, error);
    case TS_WIRE_FIXED64:
      return read_fixed (self, field, 8, error);
    case TS_WIRE_GROUP:
    case TS_WIRE_END_GROUP:
    default:
      return ts_wire_fail (self, field->start, NULL, error,
                           "field %u has the wire type %d, which is none here", field->number, field->type);
    }
}

/* Groups are not in the schemas, but may be in unknown fields. */
static gboolean
skip_group (TsWireReader *self,
            TsWireField *group,
            GError **error)
{
  guint32 open[TS_WIRE_MAX_DEPTH];
  guint n_open = 0;
  TsWireField field;

  group->data = self->pos;
  open[n_open++] = group->number;
  while (n_open > 0)
    {
      if (self->pos >= self->end)
        return ts_wire_fail (self, NULL, NULL, error, "the group in field %u has no end", group->number);
      if (!read_tag (self, &field, error))
        return FALSE;

      if (field.type == TS_WIRE_GROUP)
        {
          if (self->depth + n_open >= TS_WIRE_MAX_DEPTH)
            return ts_wire_fail (self, field.start, NULL, error, "nested deeper than %d", TS_WIRE_MAX_DEPTH);
          open[n_open++] = field.number;
        }
      else if (field.type == TS_WIRE_END_GROUP)
        {
          if (field.number != open[--n_open])
            return ts_wire_fail (self, field.start, NULL, error,
                                 "group %u ends where group %u is open", field.number, open[n_open]);
        }
      else if (!read_contents (self, &field, error))
        return FALSE;
    }

  group->size = (gsize)(field.start - group->data);
  return TRUE;
}

/* What most fields are: a tag of one byte, then a number or a length of one byte. */
static inline gboolean
next_short (TsWireReader *self,
            TsWireField *field)
{
  const guint8 *p = self->pos;
  gsize left = (gsize)(self->end - p);
  guint type = *p & 7;

  if (left < 2 || *p < 0x08 || *p >= 0x80 || p[1] >= 0x80 || (type != TS_WIRE_VARINT && type != TS_WIRE_BYTES))
    return FALSE;

  *field = (TsWireField) { .number = *p >> 3, .type = (TsWireType)type, .start = p };
  self->pos = p + 2;
  if (type == TS_WIRE_VARINT)
    field->value = p[1];
  else if (G_LIKELY (p[1] <= left - 2))
    {
      field->data = p + 2;
      field->size = p[1];
      self->pos += p[1];
    }
  else
    {
      self->pos = p;
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_wire_next (TsWireReader *self,
              TsWireField *field,
              GError **error)
{
  if (self->pos >= self->end || self->failed)
    return FALSE;
  if (G_LIKELY (next_short (self, field)))
    return TRUE;
  if (!read_tag (self, field, error))
    return FALSE;

  if (field->type == TS_WIRE_GROUP)
    return skip_group (self, field, error);
  return read_contents (self, field, error);
}

gboolean
ts_wire_enter (TsWireReader *self,
               const TsWireField *field,
               const char *name,
               TsWireReader *child,
               GError **error)
{
  if (!ts_wire_expect (self, field, TS_WIRE_BYTES, name, error))
    return FALSE;
  if (self->depth >= TS_WIRE_MAX_DEPTH)
    return ts_wire_fail (self, field->start, name, error, "nested deeper than %d", TS_WIRE_MAX_DEPTH);

  *child = (TsWireReader) {
    .pos = field->data,
    .end = field->data + field->size,
    .origin = self->origin,
    .parent = self,
    .field = name,
    .index = -1,
    .depth = self->depth + 1,
  };
  return TRUE;
}

static const char *
type_name (TsWireType type)
{
  switch (type)
    {
    case TS_WIRE_VARINT:
      return "a number";
    case TS_WIRE_FIXED64:
      return "8 bytes";
    case TS_WIRE_BYTES:
      return "bytes with a length";
    case TS_WIRE_GROUP:
      return "a group";
    case TS_WIRE_FIXED32:
      return "4 bytes";
    case TS_WIRE_END_GROUP:
    default:
      return "nothing";
    }
}

gboolean
ts_wire_expect (TsWireReader *self,
                const TsWireField *field,
                TsWireType type,
                const char *name,
                GError **error)
{
  if (G_LIKELY (field->type == type))
    return TRUE;
  return ts_wire_fail (self, field->start, name, error, "expected %s, found %s", type_name (type), type_name (field->type));
}

/* Eight bytes at a time: none of them 0, none above 0x7f. */
static gboolean
is_ascii_text (const guint8 *data,
               gsize size)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = ones << 7;

  for (; size >= 8; data += 8, size -= 8)
    {
      guint64 word;

      memcpy (&word, data, 8);
      if ((word & tops) != 0 || ((word - ones) & tops) != 0)
        return FALSE;
    }
  for (; size > 0; data++, size--)
    if (*data == 0 || *data >= 0x80)
      return FALSE;
  return TRUE;
}

gboolean
ts_wire_is_text (const guint8 *data,
                 gsize size)
{
  return is_ascii_text (data, size) || g_utf8_validate_len ((const char *)data, size, NULL);
}

gboolean
ts_wire_expect_string (TsWireReader *self,
                       const TsWireField *field,
                       const char *name,
                       GError **error)
{
  if (!ts_wire_expect (self, field, TS_WIRE_BYTES, name, error))
    return FALSE;
  if (ts_wire_is_text (field->data, field->size))
    return TRUE;
  return ts_wire_fail (self, field->data, name, error, "not UTF-8 text");
}

gboolean
ts_wire_dup_string (TsWireReader *self,
                    const TsWireField *field,
                    const char *name,
                    char **text,
                    GError **error)
{
  if (!ts_wire_expect_string (self, field, name, error))
    return FALSE;
  g_free (*text);
  *text = g_strndup ((const char *)field->data, field->size);
  return TRUE;
}
