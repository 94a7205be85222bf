#include "proto/ts-json-read.h"

#include "engine/ts-error.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where in the JSON a value is. */
typedef struct _Place Place;
struct _Place
{
  const Place *parent;
  const char *name; /* (nullable): of an object's member */
  guint index;      /* of a list's element */
};

typedef struct
{
  GByteArray *message;
  TsTextReport *report;
  guint depth;
  GError **error;
} Reader;

static gboolean append_message (Reader *self, const TsSchema *schema, JsonNode *value, const Place *place);

/* ---- errors ---- */

static void
append_path (GString *text,
             const Place *place)
{
  if (place->parent != NULL)
    append_path (text, place->parent);
  if (place->name == NULL)
    g_string_append_printf (text, "[%u]", place->index);
  else
    g_string_append_printf (text, "%s%.100s", place->parent != NULL ? "." : "", place->name);
}

const char *
ts_json_type_name (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "a list";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return "a string";
    case G_TYPE_BOOLEAN:
      return "true or false";
    default:
      return "a number";
    }
}

static gboolean
expected (Reader *self,
          const Place *place,
          const char *what,
          JsonNode *found)
{
  g_autoptr (GString) path = g_string_new (NULL);

  append_path (path, place);
  if (JSON_NODE_HOLDS_VALUE (found))
    {
      g_autofree char *text = json_to_string (found, FALSE);

      g_set_error (self->error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected %s, found %.60s", path->str, what, text);
    }
  else
    g_set_error (self->error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected %s, found %s", path->str, what, ts_json_type_name (found));
  return FALSE;
}

static void
note_unknown (Reader *self,
              const Place *place)
{
  g_autoptr (GString) path = NULL;

  if (self->report == NULL || self->report->n_unknown++ > 0)
    return;
  path = g_string_new (NULL);
  append_path (path, place);
  self->report->first_unknown = g_string_free (g_steal_pointer (&path), FALSE);
}

/* ---- JSON itself ---- */

/* The parser calls itself for each value inside a value. */
static gboolean
check_depth (const char *text,
             gsize size,
             GError **error)
{
  gboolean is_string = FALSE;
  guint depth = 0, line = 1;

  for (gsize i = 0; i < size; i++)
    {
      line += text[i] == '\n';
      if (is_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        is_string = !is_string;
      else if (is_string)
        continue;
      else if ((text[i] == '{' || text[i] == '[') && ++depth > TS_JSON_MAX_DEPTH)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "line %u: nested deeper than %d", line, TS_JSON_MAX_DEPTH);
          return FALSE;
        }
      else if ((text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

JsonNode *
ts_json_load (const char *text,
              gsize size,
              GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) reason = NULL;
  JsonNode *root;

  if (size > TS_JSON_MAX_SIZE)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "JSON of %" G_GSIZE_FORMAT " bytes, of which %" G_GSIZE_FORMAT " are read at most",
                   size, TS_JSON_MAX_SIZE);
      return NULL;
    }
  if (memchr (text, '\0', size) != NULL || !g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected JSON, found bytes that are no UTF-8 text");
      return NULL;
    }
  if (!check_depth (text, size, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize)size, &reason))
    {
      const char *what = g_str_has_prefix (reason->message, "<data>:") ? reason->message + strlen ("<data>:") : reason->message;
      guint line = 0, column = 0;
      int n = 0;

      if (sscanf (what, "%u:%u: %n", &line, &column, &n) == 2 && n > 0)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "line %u, column %u: %s", line, column, what + n);
      else
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "broken JSON: %s", what);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected JSON, found nothing");
  return root;
}

/* ---- values ---- */

static gboolean
read_double (Reader *self,
             JsonNode *value,
             const Place *place,
             double *number)
{
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
  char *end;

  if (text != NULL)
    {
      *number = g_ascii_strtod (text, &end);
      if (end > text && *end == '\0')
        return TRUE;
    }
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) != G_TYPE_BOOLEAN)
    {
      *number = json_node_get_double (value);
      return TRUE;
    }
  return expected (self, place, "a number", value);
}

/* Integers are numbers or strings; 1.0 is one, too. */
static gboolean
read_integer (Reader *self,
              JsonNode *value,
              const Place *place,
              gint64 min,
              gint64 max,
              const char *what,
              guint64 *number)
{
  gint64 integer = 0;
  gboolean ok = FALSE;
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  if (text != NULL)
    ok = g_ascii_string_to_signed (text, 10, min, max, &integer, NULL);
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64)
    {
      integer = json_node_get_int (value);
      ok = integer >= min && integer <= max;
    }
  else if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE)
    {
      double real = json_node_get_double (value);

      ok = floor (real) == real && real >= (double)min && real <= (double)max && fabs (real) < 0x1p63;
      integer = ok ? (gint64)real : 0;
    }
  *number = (guint64)integer;
  return ok || expected (self, place, what, value);
}

static gboolean
read_unsigned (Reader *self,
               JsonNode *value,
               const Place *place,
               guint64 *number)
{
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  if (text != NULL)
    return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, number, NULL) || expected (self, place, "a uint64", value);
  return read_integer (self, value, place, 0, G_MAXINT64, "a uint64", number);
}

static gboolean
read_enum (Reader *self,
           const TsSchemaEnum *values,
           JsonNode *value,
           const Place *place,
           guint64 *number)
{
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
  const TsSchemaValue *known = text != NULL ? ts_schema_enum_find_value (values, text, strlen (text)) : NULL;
  g_autofree char *what = NULL;

  if (known != NULL)
    {
      *number = (guint64)(gint64)known->number;
      return TRUE;
    }
  what = g_strdup_printf ("a word of the enum %s", values->name);
  if (text != NULL)
    return expected (self, place, what, value);
  return read_integer (self, value, place, G_MININT32, G_MAXINT32, what, number);
}

static gboolean
read_bool (Reader *self,
           JsonNode *value,
           const Place *place,
           guint64 *number)
{
  const char *text = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;

  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    *number = json_node_get_boolean (value) ? 1 : 0;
  else if (g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "false") == 0) /* the key of a map */
    *number = text[0] == 't' ? 1 : 0;
  else
    return expected (self, place, "true or false", value);
  return TRUE;
}

static gboolean
read_number (Reader *self,
             const TsSchemaField *field,
             JsonNode *value,
             const Place *place,
             guint64 *number)
{
  double real;
  float single;
  guint32 bits;

  switch ((TsSchemaKind)field->kind)
    {
    case TS_SCHEMA_DOUBLE:
      if (!read_double (self, value, place, &real))
        return FALSE;
      memcpy (number, &real, sizeof *number);
      return TRUE;
    case TS_SCHEMA_FLOAT:
      if (!read_double (self, value, place, &real))
        return FALSE;
      single = (float)real;
      memcpy (&bits, &single, sizeof bits);
      *number = bits;
      return TRUE;
    case TS_SCHEMA_BOOL:
      return read_bool (self, value, place, number);
    case TS_SCHEMA_ENUM:
      return read_enum (self, field->values, value, place, number);
    case TS_SCHEMA_UINT64:
    case TS_SCHEMA_FIXED64:
      return read_unsigned (self, value, place, number);
    case TS_SCHEMA_UINT32:
    case TS_SCHEMA_FIXED32:
      return read_integer (self, value, place, 0, G_MAXUINT32, "a uint32", number);
    case TS_SCHEMA_INT64:
    case TS_SCHEMA_SFIXED64:
    case TS_SCHEMA_SINT64:
      if (!read_integer (self, value, place, G_MININT64, G_MAXINT64, "an int64", number))
        return FALSE;
      break;
    default:
      if (!read_integer (self, value, place, G_MININT32, G_MAXINT32, "an int32", number))
        return FALSE;
      break;
    }
  if (field->kind == TS_SCHEMA_SINT32 || field->kind == TS_SCHEMA_SINT64)
    *number = *number << 1 ^ (guint64)((gint64)*number >> 63);
  return TRUE;
}

static void
append_number (GByteArray *message,
               TsSchemaKind kind,
               guint64 number)
{
  guint64 wide = GUINT64_TO_LE (number);
  guint32 narrow = GUINT32_TO_LE ((guint32)number);

  switch (ts_schema_wire_type (kind))
    {
    case TS_WIRE_FIXED64:
      g_byte_array_append (message, (const guint8 *)&wide, sizeof wide);
      break;
    case TS_WIRE_FIXED32:
      g_byte_array_append (message, (const guint8 *)&narrow, sizeof narrow);
      break;
    default:
      ts_wire_append_varint (message, number);
      break;
    }
}

/* ---- bytes ---- */

static int
base64_digit (char c)
{
  if (g_ascii_isupper (c))
    return c - 'A';
  if (g_ascii_islower (c))
    return c - 'a' + 26;
  if (g_ascii_isdigit (c))
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

static gboolean
append_base64 (Reader *self,
               guint32 number,
               JsonNode *value,
               const Place *place)
{
  const char *text = json_node_get_string (value);
  gsize size = strlen (text);
  g_autofree guint8 *bytes = g_malloc (size / 4 * 3 + 3);
  gsize n = 0;
  guint32 block = 0;
  guint n_bits = 0;

  while (size > 0 && text[size - 1] == '=')
    size--;
  for (gsize i = 0; i < size; i++)
    {
      int digit = base64_digit (text[i]);

      if (digit < 0 || (i + 1 == size && size % 4 == 1))
        return expected (self, place, "base64", value);
      block = block << 6 | (guint)digit;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          bytes[n++] = (guint8)(block >> n_bits);
        }
    }
  ts_wire_append_bytes (self->message, number, bytes, n);
  return TRUE;
}

static gboolean
append_byte_list (Reader *self,
                  guint32 number,
                  JsonNode *value,
                  const Place *place)
{
  JsonArray *list = json_node_get_array (value);
  guint begin = ts_wire_begin (self->message, number);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      Place at = { place, NULL, i };
      guint64 integer;
      guint8 byte;

      if (!read_integer (self, json_array_get_element (list, i), &at, 0, 255, "a byte", &integer))
        return FALSE;
      byte = (guint8)integer;
      g_byte_array_append (self->message, &byte, 1);
    }
  ts_wire_end (self->message, begin);
  return TRUE;
}

static gboolean
append_string (Reader *self,
               const TsSchemaField *field,
               JsonNode *value,
               const Place *place)
{
  gboolean is_bytes = field->kind == TS_SCHEMA_BYTES;

  if (is_bytes && JSON_NODE_HOLDS_ARRAY (value))
    return append_byte_list (self, field->number, value, place);
  if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_string (value) == NULL)
    return expected (self, place, is_bytes ? "base64" : "a string", value);
  if (is_bytes)
    return append_base64 (self, field->number, value, place);
  ts_wire_append_string (self->message, field->number, json_node_get_string (value));
  return TRUE;
}

/* ---- fields ---- */

/* One value of a field, with its tag; @always: also a zero that means the same as nothing. */
static gboolean
append_value (Reader *self,
              const TsSchemaField *field,
              gboolean always,
              JsonNode *value,
              const Place *place)
{
  guint64 number;
  guint begin;

  switch ((TsSchemaKind)field->kind)
    {
    case TS_SCHEMA_STRING:
    case TS_SCHEMA_BYTES:
      return append_string (self, field, value, place);
    case TS_SCHEMA_MESSAGE:
      begin = ts_wire_begin (self->message, field->number);
      if (!append_message (self, field->message, value, place))
        return FALSE;
      ts_wire_end (self->message, begin);
      return TRUE;
    default:
      if (!read_number (self, field, value, place, &number))
        return FALSE;
      if (number == 0 && !always)
        return TRUE;
      ts_wire_append_tag (self->message, field->number, ts_schema_wire_type ((TsSchemaKind)field->kind));
      append_number (self->message, (TsSchemaKind)field->kind, number);
      return TRUE;
    }
}

static gboolean
append_list (Reader *self,
             const TsSchemaField *field,
             JsonNode *value,
             const Place *place)
{
  JsonArray *list;
  guint begin = 0;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return expected (self, place, "a list", value);
  list = json_node_get_array (value);
  if (json_array_get_length (list) == 0)
    return TRUE;
  if (field->packed)
    begin = ts_wire_begin (self->message, field->number);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      Place at = { place, NULL, i };
      guint64 number;

      if (!field->packed)
        {
          if (!append_value (self, field, TRUE, element, &at))
            return FALSE;
          continue;
        }
      if (!read_number (self, field, element, &at, &number))
        return FALSE;
      append_number (self->message, (TsSchemaKind)field->kind, number);
    }
  if (field->packed)
    ts_wire_end (self->message, begin);
  return TRUE;
}

static gboolean
append_map (Reader *self,
            const TsSchemaField *field,
            JsonNode *value,
            const Place *place)
{
  const TsSchemaField *key = ts_schema_get_field (field->message, 1);
  const TsSchemaField *content = ts_schema_get_field (field->message, 2);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return expected (self, place, "an object", value);
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autoptr (JsonNode) key_value = NULL;
      Place at = { place, name, 0 };
      guint begin;

      if (JSON_NODE_HOLDS_NULL (member))
        continue;
      key_value = json_node_init_string (json_node_alloc (), name);
      begin = ts_wire_begin (self->message, field->number);
      if (!append_value (self, key, TRUE, key_value, &at) || !append_value (self, content, TRUE, member, &at))
        return FALSE;
      ts_wire_end (self->message, begin);
    }
  return TRUE;
}

/* By its name in the schema, or in lowerCamelCase. */
static const TsSchemaField *
find_field (const TsSchema *schema,
            const char *name)
{
  const TsSchemaField *field = ts_schema_find_field (schema, name, strlen (name));
  g_autoptr (GString) snake = NULL;

  if (field != NULL)
    return field;
  snake = g_string_new (NULL);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p))
        g_string_append_c (snake, '_');
      g_string_append_c (snake, g_ascii_tolower (*p));
    }
  return ts_schema_find_field (schema, snake->str, snake->len);
}

static gboolean
append_field (Reader *self,
              const TsSchemaField *field,
              JsonNode *value,
              const Place *place)
{
  if (field->kind == TS_SCHEMA_MAP)
    return append_map (self, field, value, place);
  if (field->repeated)
    return append_list (self, field, value, place);
  return append_value (self, field, field->presence, value, place);
}

/* A field, a oneof's other field included, may be there once. */
static gboolean
note_field (Reader *self,
            const TsSchema *schema,
            const TsSchemaField *field,
            guint64 *seen,
            guint32 *oneofs,
            const Place *place)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (field - schema->fields);
  g_autoptr (GString) path = NULL;
  const char *what = NULL;

  if ((*seen & bit) != 0)
    what = "the field is here a second time, by its other name";
  else if (field->oneof != 0 && (*oneofs >> field->oneof & 1) != 0)
    what = "another field is there already that excludes this one (they are a oneof)";
  *seen |= bit;
  if (field->oneof != 0)
    *oneofs |= 1u << field->oneof;
  if (what == NULL)
    return TRUE;
  path = g_string_new (NULL);
  append_path (path, place);
  g_set_error (self->error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %s", path->str, what);
  return FALSE;
}

static gboolean
append_message (Reader *self,
                const TsSchema *schema,
                JsonNode *value,
                const Place *place)
{
  guint64 seen = 0;
  guint32 oneofs = 0;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return expected (self, place, "an object", value);
  if (self->depth >= TS_WIRE_MAX_DEPTH)
    return expected (self, place, "messages nested no deeper than 100", value);
  self->depth++;
  json_object_iter_init_ordered (&iter, json_node_get_object (value));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      const TsSchemaField *field = find_field (schema, name);
      Place at = { place, name, 0 };

      if (field == NULL)
        note_unknown (self, &at);
      else if (!JSON_NODE_HOLDS_NULL (member) &&
               (!note_field (self, schema, field, &seen, &oneofs, &at) || !append_field (self, field, member, &at)))
        return FALSE;
    }
  self->depth--;
  return TRUE;
}

gboolean
ts_json_append (const TsSchema *schema,
                JsonNode *value,
                const char *name,
                GByteArray *message,
                TsTextReport *report,
                GError **error)
{
  Reader self = { .message = message, .report = report, .error = error };
  Place place = { NULL, name, 0 };

  return append_message (&self, schema, value, &place);
}
