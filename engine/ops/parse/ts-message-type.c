#include "engine/ops/parse/ts-message-type.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"
#include "proto/ts-schema.h"

#include <stdlib.h>
#include <string.h>

/* Fields of the messages in google/protobuf/descriptor.proto. */
enum
{
  SET_FILE = 1,
  FILE_PACKAGE = 2,
  FILE_MESSAGE = 4,
  FILE_ENUM = 5,
  MESSAGE_NAME = 1,
  MESSAGE_FIELD = 2,
  MESSAGE_MESSAGE = 3,
  MESSAGE_ENUM = 4,
  FIELD_NAME = 1,
  FIELD_NUMBER = 3,
  FIELD_LABEL = 4,
  FIELD_TYPE = 5,
  FIELD_TYPE_NAME = 6,
  FIELD_DEFAULT = 7,
  FIELD_OPTIONS = 8,
  OPTIONS_PACKED = 2,
  ENUM_NAME = 1,
  ENUM_VALUE = 2,
  VALUE_NAME = 1,
  VALUE_NUMBER = 2,

  LABEL_REPEATED = 3,
};

#define BYTES_SCHEME "bytes://"
#define LOCAL_SCHEME "local://"

void
ts_message_field_clear (TsMessageField *self)
{
  g_clear_pointer (&self->default_text, g_free);
}

void
ts_message_field_default (const TsMessageField *self,
                          TsDType dtype,
                          gpointer element)
{
  const char *text = self->default_text;
  guint64 raw = 0;

  if (dtype == TS_DTYPE_STRING)
    {
      ts_string_set (element, text != NULL ? text : "", -1);
      return;
    }
  if (text != NULL && self->type == TS_FIELD_DOUBLE)
    {
      double number = g_ascii_strtod (text, NULL);

      memcpy (&raw, &number, sizeof number);
    }
  else if (text != NULL && self->type == TS_FIELD_FLOAT)
    {
      float number = (float)g_ascii_strtod (text, NULL);

      memcpy (&raw, &number, sizeof number);
    }
  else if (text != NULL && self->type == TS_FIELD_BOOL)
    raw = strcmp (text, "true") == 0;
  else if (text != NULL)
    raw = ts_field_type_encode (self->type, text[0] == '-' ? (guint64)g_ascii_strtoll (text, NULL, 10) : g_ascii_strtoull (text, NULL, 10));
  ts_field_type_to_element (self->type, raw, dtype, element);
}

/* ---- descriptors -------------------------------------------------------------------------------- */

/* A part of the set of descriptors: what has been read before it is right. */
typedef struct
{
  const guint8 *data;
  gsize size;
} Bytes;

static Bytes
bytes_of (const TsWireField *field)
{
  return field->type == TS_WIRE_BYTES ? (Bytes) { field->data, field->size } : (Bytes) { NULL, 0 };
}

static void
reader_init (TsWireReader *reader,
             Bytes bytes)
{
  ts_wire_reader_init (reader, NULL, bytes.data, bytes.size, "descriptor");
}

/* The last field of that number, or nothing. */
static gboolean
get_field (Bytes message,
           guint32 number,
           TsWireField *found)
{
  gboolean is_found = FALSE;
  TsWireReader reader;
  TsWireField field;

  reader_init (&reader, message);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == number)
      {
        *found = field;
        is_found = TRUE;
      }
  return is_found;
}

static gint64
get_number (Bytes message,
            guint32 number)
{
  TsWireField field;

  return get_field (message, number, &field) ? (gint64)field.value : 0;
}

/* (transfer full) (nullable) */
static char *
dup_text (Bytes message,
          guint32 number)
{
  TsWireField field;

  return get_field (message, number, &field) && field.type == TS_WIRE_BYTES ? g_strndup ((const char *)field.data, field.size) : NULL;
}

/* The message or enum called @name in @scope, or in a message in it. @kind: the field that those wanted are in, @inner: the one that messages
 * are in that may have such. */
static gboolean
find_type (Bytes scope,
           const char *name,
           guint32 kind,
           guint32 inner,
           gboolean is_enum,
           guint depth,
           Bytes *found)
{
  TsWireReader reader;
  TsWireField field;

  reader_init (&reader, scope);
  while (ts_wire_next (&reader, &field, NULL))
    {
      g_autofree char *part = field.number == kind || field.number == inner ? dup_text (bytes_of (&field), MESSAGE_NAME) : NULL;
      gsize n = part != NULL ? strlen (part) : 0;

      if (part == NULL || strncmp (name, part, n) != 0)
        continue;
      if (name[n] == '\0' && field.number == kind)
        {
          *found = bytes_of (&field);
          return TRUE;
        }
      if (name[n] == '.' && field.number == inner && depth < TS_WIRE_MAX_DEPTH &&
          find_type (bytes_of (&field), name + n + 1, is_enum ? MESSAGE_ENUM : MESSAGE_MESSAGE, MESSAGE_MESSAGE, is_enum, depth + 1, found))
        return TRUE;
    }
  return FALSE;
}

/* @name: in full, without a dot before it */
static gboolean
find_in_set (Bytes set,
             const char *name,
             gboolean is_enum,
             Bytes *found)
{
  TsWireReader reader;
  TsWireField file;

  reader_init (&reader, set);
  while (ts_wire_next (&reader, &file, NULL))
    {
      g_autofree char *package = file.number == SET_FILE ? dup_text (bytes_of (&file), FILE_PACKAGE) : NULL;
      gsize n = package != NULL ? strlen (package) : 0;
      const char *rest = n == 0 ? name : strncmp (name, package, n) == 0 && name[n] == '.' ? name + n + 1
                                                                                           : NULL;

      if (file.number == SET_FILE && rest != NULL &&
          find_type (bytes_of (&file), rest, is_enum ? FILE_ENUM : FILE_MESSAGE, FILE_MESSAGE, is_enum, 0, found))
        return TRUE;
    }
  return FALSE;
}

/* The number of an enum's word, of its first one if @word is %NULL. (transfer full) (nullable) */
static char *
dup_enum_number (Bytes set,
                 const char *type,
                 const char *word)
{
  TsWireReader reader;
  TsWireField field;
  Bytes values;

  if (type == NULL || !find_in_set (set, type[0] == '.' ? type + 1 : type, TRUE, &values))
    return NULL;
  reader_init (&reader, values);
  while (ts_wire_next (&reader, &field, NULL))
    {
      g_autofree char *name = field.number == ENUM_VALUE ? dup_text (bytes_of (&field), VALUE_NAME) : NULL;

      if (field.number == ENUM_VALUE && (word == NULL || g_strcmp0 (name, word) == 0))
        return g_strdup_printf ("%d", (gint32)get_number (bytes_of (&field), VALUE_NUMBER));
    }
  return NULL;
}

static gboolean
read_field (Bytes set,
            Bytes descriptor,
            TsMessageField *field,
            GError **error)
{
  gint64 type = get_number (descriptor, FIELD_TYPE), number = get_number (descriptor, FIELD_NUMBER);
  TsWireField options;

  if (type < TS_FIELD_DOUBLE || type > TS_FIELD_SINT64 || number < 1 || number >= 1 << 29)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a descriptor has a field %" G_GINT64_FORMAT " of type %" G_GINT64_FORMAT, number, type);
      return FALSE;
    }
  field->type = (TsFieldType)type;
  field->number = (guint32)number;
  field->is_repeated = get_number (descriptor, FIELD_LABEL) == LABEL_REPEATED;
  field->is_packed = get_field (descriptor, FIELD_OPTIONS, &options) && get_number (bytes_of (&options), OPTIONS_PACKED) != 0;
  field->default_text = dup_text (descriptor, FIELD_DEFAULT);
  if (field->type == TS_FIELD_ENUM)
    {
      g_autofree char *word = g_steal_pointer (&field->default_text);
      g_autofree char *type_name = dup_text (descriptor, FIELD_TYPE_NAME);

      field->default_text = dup_enum_number (set, type_name, word);
    }
  return TRUE;
}

static gboolean
fail_field (const char *message,
            const char *name,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Unknown field: %s in message type %s", name, message);
  return FALSE;
}

static gboolean
find_field (Bytes set,
            Bytes message,
            const char *message_name,
            const char *name,
            TsMessageField *found,
            GError **error)
{
  TsWireReader reader;
  TsWireField field;

  reader_init (&reader, message);
  while (ts_wire_next (&reader, &field, NULL))
    {
      g_autofree char *text = field.number == MESSAGE_FIELD ? dup_text (bytes_of (&field), FIELD_NAME) : NULL;

      if (g_strcmp0 (text, name) == 0)
        return read_field (set, bytes_of (&field), found, error);
    }
  return fail_field (message_name, name, error);
}

/* ---- messages that are known here --------------------------------------------------------------- */

static const TsFieldType schema_types[] = {
  [TS_SCHEMA_DOUBLE] = TS_FIELD_DOUBLE,
  [TS_SCHEMA_FLOAT] = TS_FIELD_FLOAT,
  [TS_SCHEMA_INT64] = TS_FIELD_INT64,
  [TS_SCHEMA_UINT64] = TS_FIELD_UINT64,
  [TS_SCHEMA_INT32] = TS_FIELD_INT32,
  [TS_SCHEMA_UINT32] = TS_FIELD_UINT32,
  [TS_SCHEMA_SINT64] = TS_FIELD_SINT64,
  [TS_SCHEMA_SINT32] = TS_FIELD_SINT32,
  [TS_SCHEMA_FIXED64] = TS_FIELD_FIXED64,
  [TS_SCHEMA_FIXED32] = TS_FIELD_FIXED32,
  [TS_SCHEMA_SFIXED64] = TS_FIELD_SFIXED64,
  [TS_SCHEMA_SFIXED32] = TS_FIELD_SFIXED32,
  [TS_SCHEMA_BOOL] = TS_FIELD_BOOL,
  [TS_SCHEMA_ENUM] = TS_FIELD_ENUM,
  [TS_SCHEMA_STRING] = TS_FIELD_STRING,
  [TS_SCHEMA_BYTES] = TS_FIELD_BYTES,
  [TS_SCHEMA_MESSAGE] = TS_FIELD_MESSAGE,
  [TS_SCHEMA_MAP] = TS_FIELD_MESSAGE,
};

static gboolean
find_known (const char *message,
            char **names,
            guint n,
            TsMessageField *fields,
            GError **error)
{
  const TsSchema *schema = ts_schema_find (message);

  if (schema == NULL || strcmp (schema->full_name, message) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "No descriptor found for message type %s: the graph brings none, and it is none of TensorFlow's that are known here", message);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      const TsSchemaField *field = ts_schema_find_field (schema, names[i], strlen (names[i]));

      if (field == NULL)
        return fail_field (message, names[i], error);
      fields[i].number = field->number;
      fields[i].type = schema_types[field->kind];
      fields[i].is_repeated = field->repeated;
      fields[i].is_packed = field->repeated && ts_schema_wire_type (field->kind) != TS_WIRE_BYTES;
    }
  return TRUE;
}

gboolean
ts_message_type_find_fields (const TsString *source,
                             const char *message,
                             char **names,
                             guint n,
                             TsMessageField *fields,
                             GError **error)
{
  gsize prefix = strlen (BYTES_SCHEME);
  Bytes set, found;

  if (source->size == 0 || strcmp (source->bytes, LOCAL_SCHEME) == 0)
    return find_known (message, names, n, fields, error);
  if (source->size < prefix || memcmp (source->bytes, BYTES_SCHEME, prefix) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "descriptors are read from graphs themselves (" BYTES_SCHEME "), not from \"%s\"", source->bytes);
      return FALSE;
    }

  set = (Bytes) { (const guint8 *)source->bytes + prefix, source->size - prefix };
  if (!find_in_set (set, message, FALSE, &found))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "No descriptor found for message type %s", message);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!find_field (set, found, message, names[i], &fields[i], error))
      return FALSE;
  return TRUE;
}
