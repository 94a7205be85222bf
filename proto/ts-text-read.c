#include "proto/ts-text-private.h"

#include "engine/ts-error.h"
#include "proto/ts-salvage.h"

#include <string.h>

#define FIRST_CAPACITY 4096

/* ---- the message ---- */

void
ts_text_grow (TsTextReader *self,
              gsize size)
{
  self->capacity = MAX (self->capacity + self->capacity / 2, self->len + size);
  self->capacity = MAX (self->capacity, FIRST_CAPACITY);
  self->data = g_realloc (self->data, self->capacity);
}

void
ts_text_put_fixed32 (TsTextReader *self,
                     guint32 value)
{
  value = GUINT32_TO_LE (value);
  ts_text_ensure (self, sizeof value);
  memcpy (self->data + self->len, &value, sizeof value);
  self->len += sizeof value;
}

void
ts_text_put_fixed64 (TsTextReader *self,
                     guint64 value)
{
  value = GUINT64_TO_LE (value);
  ts_text_ensure (self, sizeof value);
  memcpy (self->data + self->len, &value, sizeof value);
  self->len += sizeof value;
}

guint8
ts_text_end (TsTextReader *self,
             gsize begin,
             guint reserved)
{
  gsize size = self->len - begin;
  guint n = size < 0x80 ? 1 : (guint)ts_wire_varint_size (size);
  guint8 *at = self->data + begin - reserved;

  if (G_UNLIKELY (n != reserved))
    {
      ts_text_ensure (self, 10);
      at = self->data + begin - reserved;
      memmove (at + n, at + reserved, size);
      self->len = begin - reserved + n + size;
    }
  for (; size >= 0x80; size >>= 7)
    *at++ = (guint8)(size | 0x80);
  *at = (guint8)size;
  return (guint8)n;
}

/* ---- messages inside ---- */

/* Both fields of a map's entry are written always. */
static void
complete_entry (TsTextReader *self,
                const TsTextLevel *entry)
{
  for (guint i = 0; i < entry->schema->n_fields; i++)
    {
      const TsSchemaField *field = &entry->schema->fields[i];
      TsWireType type = ts_schema_wire_type ((TsSchemaKind)field->kind);

      if ((entry->seen >> i & 1) != 0)
        continue;
      ts_text_put_tag (self, field->number, type);
      if (type == TS_WIRE_FIXED32)
        ts_text_put_fixed32 (self, 0);
      else if (type == TS_WIRE_FIXED64)
        ts_text_put_fixed64 (self, 0);
      else
        ts_text_put_varint (self, 0);
    }
}

/* Ends a list before the mistake in it; that is whole then for the message around it. */
static void
keep_part (TsTextReader *self,
           TsTextLevel *level,
           gsize begin,
           guint reserved)
{
  self->len = level->whole;
  ts_text_end (self, begin, reserved);
  ((TsTextLevel *)level->parent)->whole = self->len;
}

/* Fields in braces, and their length before them; the tag is there already. */
static gboolean
read_message (TsTextReader *self,
              const TsSchema *schema)
{
  TsTextLevel level = { .parent = self->level, .schema = schema };
  guint reserved;
  gsize begin;
  char close;

  if (self->p == self->end || (*self->p != '{' && *self->p != '<'))
    return ts_text_expected (self, "'{' or '<'");
  if (self->depth >= TS_WIRE_MAX_DEPTH)
    return ts_text_fail (self, self->p, "nested deeper than %d", TS_WIRE_MAX_DEPTH);

  close = *self->p++ == '{' ? '}' : '>';
  ts_text_skip_space (self);
  self->level = &level;
  self->depth++;
  reserved = self->reserved[self->depth];
  level.whole = begin = ts_text_begin (self, reserved);
  if (!ts_text_read_fields (self, close))
    {
      if (self->keeps_part && ts_schema_is_list (schema))
        keep_part (self, &level, begin, reserved);
      return FALSE;
    }
  if (schema->is_entry)
    complete_entry (self, &level);
  self->reserved[self->depth] = ts_text_end (self, begin, reserved);
  self->depth--;
  self->level = (TsTextLevel *)level.parent;
  return TRUE;
}

/* ---- values of a field ---- */

/* A number that is zero and need not be said. */
static gboolean
is_nothing (const TsTextReader *self,
            const TsSchemaField *field,
            gsize begin)
{
  if (field->presence || self->level->schema->is_entry)
    return FALSE;
  for (gsize i = begin; i < self->len; i++)
    if (self->data[i] != 0)
      return FALSE;
  return TRUE;
}

static gboolean
read_single (TsTextReader *self,
             const TsSchemaField *field)
{
  TsTextLevel *level = self->level;
  TsWireType type = ts_schema_wire_type ((TsSchemaKind)field->kind);
  gsize before = self->len;
  gsize begin;

  ts_text_put_tag (self, field->number, type);
  begin = self->len;
  if (!ts_text_read_value (self, field))
    return FALSE;
  if (level->schema->is_entry && field->number == 1 && type == TS_WIRE_BYTES)
    {
      guint n = (guint)ts_wire_varint_size (self->len - begin);

      n = (guint)ts_wire_varint_size (self->len - begin - n);
      level->key = begin + n;
      level->key_size = self->len - begin - n;
    }
  if (!field->repeated && self->len - begin <= 8 && is_nothing (self, field, begin))
    self->len = before;
  return TRUE;
}

static void
close_packed (TsTextReader *self)
{
  TsTextLevel *level = self->level;

  if (level->packed != 0)
    self->reserved_packed = ts_text_end (self, level->packed, level->packed_reserved);
  level->packed = 0;
}

static gboolean
read_element (TsTextReader *self,
              const TsSchemaField *field)
{
  TsTextLevel *level = self->level;

  if (field->kind == TS_SCHEMA_MESSAGE || field->kind == TS_SCHEMA_MAP)
    {
      ts_text_put_tag (self, field->number, TS_WIRE_BYTES);
      return read_message (self, field->message);
    }
  if (!field->packed)
    return read_single (self, field);

  if (level->packed == 0)
    {
      ts_text_put_tag (self, field->number, TS_WIRE_BYTES);
      level->packed_reserved = self->reserved_packed;
      level->packed = ts_text_begin (self, level->packed_reserved);
    }
  return ts_text_read_value (self, field);
}

static gboolean
read_list (TsTextReader *self,
           const TsSchemaField *field)
{
  if (ts_text_take (self, ']'))
    {
      self->level->index--;
      return TRUE;
    }
  for (;;)
    {
      if (!read_element (self, field))
        return FALSE;
      if (!ts_text_take (self, ','))
        break;
      self->level->index++;
    }
  return ts_text_take (self, ']') || ts_text_expected (self, "',' or ']'");
}

/* ---- fields ---- */

/* A field that is there once at most. */
static gboolean
note_single (TsTextReader *self,
             const TsSchemaField *field,
             const char *name)
{
  TsTextLevel *level = self->level;
  guint64 bit = G_GUINT64_CONSTANT (1) << (field - level->schema->fields);

  if ((level->seen & bit) != 0)
    return ts_text_fail (self, name, "the field is not repeated, but here a second time");
  level->seen |= bit;

  if (field->oneof != 0)
    {
      if ((level->oneofs >> field->oneof & 1) != 0)
        return ts_text_fail (self, name, "another field is there already that excludes this one (they are a oneof)");
      level->oneofs |= 1u << field->oneof;
    }
  return TRUE;
}

static gboolean
read_known (TsTextReader *self,
            const TsSchemaField *field,
            const char *name)
{
  gboolean is_message = field->kind == TS_SCHEMA_MESSAGE || field->kind == TS_SCHEMA_MAP;
  gboolean has_colon = ts_text_take (self, ':');

  if (!field->repeated && !note_single (self, field, name))
    return FALSE;
  if (!has_colon && !is_message)
    return ts_text_expected (self, "':'");
  if (field->repeated && ts_text_take (self, '['))
    return read_list (self, field);
  return read_element (self, field);
}

static gboolean
read_named (TsTextReader *self)
{
  TsTextLevel *level = self->level;
  const TsSchemaField *field = level->field;
  const char *name;
  gsize size = ts_text_take_name (self, &name);

  /* Repeated fields follow each other. */
  if (field != NULL && field->name_size == size && memcmp (field->name, name, size) == 0)
    {
      level->index++;
      return read_known (self, field, name);
    }

  close_packed (self);
  level->field = ts_schema_find_field (level->schema, name, size);
  level->index = 0;
  if (level->field == NULL)
    level->field = ts_text_find_misnamed (self, name, size);
  if (level->field == NULL)
    return ts_text_skip_field (self, name, size);
  return read_known (self, level->field, name);
}

/* [type.googleapis.com/NAME] { } as the whole of an Any. */
static gboolean
read_any (TsTextReader *self,
          const TsSchema *type,
          const char *url,
          gsize size)
{
  TsTextLevel *level = self->level;

  if (level->seen != 0)
    return ts_text_fail (self, url, "the Any has something in it already");
  level->seen = 3;
  ts_text_take (self, ':');
  ts_text_put_tag (self, 1, TS_WIRE_BYTES);
  ts_text_put_varint (self, size);
  ts_text_ensure (self, size);
  memcpy (self->data + self->len, url, size);
  self->len += size;
  ts_text_put_tag (self, 2, TS_WIRE_BYTES);
  level->field = ts_schema_get_field (level->schema, 2);
  return read_message (self, type);
}

/* An extension, or the type in an Any. */
static gboolean
read_bracketed (TsTextReader *self)
{
  const TsSchema *type = NULL;
  const char *url;
  gsize size;

  close_packed (self);
  self->level->field = NULL;
  ts_text_take (self, '[');
  url = self->p;
  while (self->p < self->end && ts_text_is (*self->p, TS_TEXT_URL))
    self->p++;
  size = (gsize)(self->p - url);
  ts_text_skip_space (self);
  if (size == 0)
    return ts_text_expected (self, "a name");
  if (!ts_text_take (self, ']'))
    return ts_text_expected (self, "']'");

  if (self->level->schema == &ts_schema_any && size < 1000)
    {
      g_autofree char *copy = g_strndup (url, size);
      const char *slash = strrchr (copy, '/');

      type = slash != NULL ? ts_schema_find (slash + 1) : NULL;
    }
  return type != NULL ? read_any (self, type, url, size) : ts_text_skip_field (self, url, size);
}

static gboolean
read_field (TsTextReader *self)
{
  char c = *self->p;

  if (G_UNLIKELY (self->p >= self->next_poll) && !ts_text_poll (self))
    return FALSE;
  if (G_LIKELY (ts_text_is (c, TS_TEXT_LETTER)))
    return read_named (self);
  if (c == '[')
    return read_bracketed (self);
  if (ts_text_is (c, TS_TEXT_DIGIT))
    {
      close_packed (self);
      return ts_text_read_raw_field (self);
    }
  self->level->field = NULL;
  return ts_text_expected (self, "the name of a field");
}

gboolean
ts_text_read_fields (TsTextReader *self,
                     char close)
{
  const char *begin = self->p;

  for (;;)
    {
      if (G_UNLIKELY (self->p == self->end))
        {
          if (close == '\0')
            break;
          self->level->field = NULL;
          return ts_text_fail (self, begin, "there is no '%c' for what begins here", close);
        }
      if (*self->p == close && close != '\0')
        {
          self->p++;
          ts_text_skip_space (self);
          break;
        }
      if (!read_field (self))
        return FALSE;
      self->level->whole = self->len;
      if (!ts_text_take (self, ';'))
        ts_text_take (self, ',');
    }
  close_packed (self);
  return TRUE;
}

/* ---- the whole ---- */

void
ts_text_report_clear (TsTextReport *self)
{
  g_clear_pointer (&self->first_unknown, g_free);
  g_clear_pointer (&self->first_misnamed, g_free);
  self->n_unknown = self->n_misnamed = 0;
}

static void
skip_byte_order_mark (TsTextReader *self)
{
  if (self->end - self->p >= 3 && memcmp (self->p, "\xef\xbb\xbf", 3) == 0)
    self->p += 3;
}

static void
reader_init (TsTextReader *self,
             TsTextLevel *level,
             const char *text,
             gsize size,
             TsTextReport *report,
             TsTextProgress progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  const char *begin = text != NULL ? text : ""; /* of no bytes */

  *self = (TsTextReader) {
    .text = begin,
    .end = begin + size,
    .p = begin,
    .next_poll = begin,
    .reserved_packed = 1,
    .level = level,
    .depth = 1,
    .report = report,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
    .error = error,
  };
  if (report != NULL)
    *report = (TsTextReport) { 0 };
  memset (self->reserved, 1, sizeof self->reserved);
  skip_byte_order_mark (self);
  ts_text_skip_space (self);
}

/* (transfer full) (nullable): the message so far, or %NULL if it is not wanted */
static GBytes *
reader_end (TsTextReader *self,
            gboolean is_wanted)
{
  if (is_wanted)
    return g_bytes_new_take (g_realloc (self->data, MAX (self->len, 1)), self->len);
  if (self->report != NULL)
    ts_text_report_clear (self->report);
  g_free (self->data);
  return NULL;
}

GBytes *
ts_text_parse (const TsSchema *schema,
               const char *text,
               gsize size,
               TsTextReport *report,
               TsTextProgress progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  TsTextLevel level = { .schema = schema };
  TsTextReader reader;
  gboolean ok;

  reader_init (&reader, &level, text, size, report, progress, user_data, cancellable, error);
  ok = ts_text_read_fields (&reader, '\0');
  if (ok && reader.len > G_MAXUINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "the text is a message of %" G_GSIZE_FORMAT " bytes; no message may have 4 GB", reader.len);
      ok = FALSE;
    }
  return reader_end (&reader, ok);
}

GBytes *
ts_text_parse_part (const TsSchema *schema,
                    const char *text,
                    gsize size,
                    TsTextReport *report,
                    TsTextProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **mistake)
{
  g_autoptr (GError) found = NULL;
  TsTextLevel level = { .schema = schema };
  TsTextReader reader;
  gboolean is_part;

  reader_init (&reader, &level, text, size, report, progress, user_data, cancellable, &found);
  reader.keeps_part = TRUE;
  ts_text_read_fields (&reader, '\0');
  is_part = g_error_matches (found, TS_ERROR, TS_ERROR_INVALID_ARGUMENT) && level.whole > 0 && level.whole <= G_MAXUINT32;
  if (is_part)
    {
      reader.len = level.whole;
      g_propagate_error (mistake, g_steal_pointer (&found));
    }
  return reader_end (&reader, is_part);
}
