#include "proto/ts-schema-private.h"

#include <string.h>

/* ---- looking up ---- */

static int
compare_name (gconstpointer key,
              gconstpointer item)
{
  const TsSchema *schema = *(const TsSchema *const *)item;

  return strcmp (key, schema->name);
}

const TsSchema *
ts_schema_find (const char *name)
{
  static const char *const packages[] = { "tensorflow.", "google.protobuf.", "" };

  for (guint i = 0; i < G_N_ELEMENTS (packages); i++)
    {
      const TsSchema *const *found;

      if (!g_str_has_prefix (name, packages[i]))
        continue;
      found = bsearch (name + strlen (packages[i]), ts_schema_list, ts_schema_list_size, sizeof *ts_schema_list, compare_name);
      if (found != NULL && (*packages[i] == '\0' || strcmp ((*found)->full_name, name) == 0))
        return *found;
    }
  return NULL;
}

const TsSchemaField *
ts_schema_search_field (const TsSchema *self,
                        guint32 number)
{
  guint low = 0;
  guint high = self->n_fields;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->fields[middle].number == number)
        return &self->fields[middle];
      if (self->fields[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* Sizes differ more often than letters do, and are cheaper to compare. */
static inline int
compare_sized (const char *a,
               gsize a_size,
               const char *b,
               gsize b_size)
{
  if (a_size != b_size)
    return a_size < b_size ? -1 : 1;
  return memcmp (a, b, a_size);
}

const TsSchemaField *
ts_schema_find_field (const TsSchema *self,
                      const char *name,
                      gsize size)
{
  guint low = 0;
  guint high = self->n_fields;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const TsSchemaField *field = &self->fields[self->by_name[middle]];
      int order = compare_sized (name, size, field->name, field->name_size);

      if (order == 0)
        return field;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

const TsSchemaValue *
ts_schema_enum_get_value (const TsSchemaEnum *self,
                          gint32 number)
{
  guint low = 0;
  guint high = self->n_values;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->values[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->n_values && self->values[low].number == number ? &self->values[low] : NULL;
}

const TsSchemaValue *
ts_schema_enum_find_value (const TsSchemaEnum *self,
                           const char *name,
                           gsize size)
{
  guint low = 0;
  guint high = self->n_values;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const TsSchemaValue *value = &self->values[self->by_name[middle]];
      int order = compare_sized (name, size, value->name, value->name_size);

      if (order == 0)
        return value;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

TsWireType
ts_schema_wire_type (TsSchemaKind kind)
{
  static const guint8 types[] = {
    [TS_SCHEMA_DOUBLE] = TS_WIRE_FIXED64,
    [TS_SCHEMA_FLOAT] = TS_WIRE_FIXED32,
    [TS_SCHEMA_INT64] = TS_WIRE_VARINT,
    [TS_SCHEMA_UINT64] = TS_WIRE_VARINT,
    [TS_SCHEMA_INT32] = TS_WIRE_VARINT,
    [TS_SCHEMA_UINT32] = TS_WIRE_VARINT,
    [TS_SCHEMA_SINT64] = TS_WIRE_VARINT,
    [TS_SCHEMA_SINT32] = TS_WIRE_VARINT,
    [TS_SCHEMA_FIXED64] = TS_WIRE_FIXED64,
    [TS_SCHEMA_FIXED32] = TS_WIRE_FIXED32,
    [TS_SCHEMA_SFIXED64] = TS_WIRE_FIXED64,
    [TS_SCHEMA_SFIXED32] = TS_WIRE_FIXED32,
    [TS_SCHEMA_BOOL] = TS_WIRE_VARINT,
    [TS_SCHEMA_ENUM] = TS_WIRE_VARINT,
    [TS_SCHEMA_STRING] = TS_WIRE_BYTES,
    [TS_SCHEMA_BYTES] = TS_WIRE_BYTES,
    [TS_SCHEMA_MESSAGE] = TS_WIRE_BYTES,
    [TS_SCHEMA_MAP] = TS_WIRE_BYTES,
  };

  return (TsWireType)types[kind];
}

/* ---- checking ---- */

static gboolean
check_number (const TsSchemaField *known,
              TsWireReader *reader,
              const TsWireField *field,
              GError **error)
{
  TsWireType type = ts_schema_wire_type ((TsSchemaKind)known->kind);
  gsize unit = type == TS_WIRE_FIXED32 ? 4 : type == TS_WIRE_FIXED64 ? 8
                                                                     : 1;

  if (!known->repeated || field->type != TS_WIRE_BYTES)
    return ts_wire_expect (reader, field, type, known->name, error);
  if (field->size % unit == 0)
    return TRUE;
  return ts_wire_fail (reader, field->start, known->name, error,
                       "%" G_GSIZE_FORMAT " bytes do not hold a whole number of elements of %" G_GSIZE_FORMAT,
                       field->size, unit);
}

/* The path of an error in a map's value tells the key. */
static void
note_key (TsWireReader *entry)
{
  TsWireReader ahead = *entry;
  TsWireField field;

  while (ts_wire_next (&ahead, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_BYTES)
      {
        entry->key = field.data;
        entry->key_size = field.size;
      }
}

static gboolean
check_field (const TsSchemaField *known,
             TsWireReader *reader,
             const TsWireField *field,
             gint64 index,
             GError **error)
{
  TsWireReader child;

  switch ((TsSchemaKind)known->kind)
    {
    case TS_SCHEMA_BYTES:
      return ts_wire_expect (reader, field, TS_WIRE_BYTES, known->name, error);
    case TS_SCHEMA_STRING:
      return ts_wire_expect_string (reader, field, known->name, error);
    case TS_SCHEMA_MESSAGE:
    case TS_SCHEMA_MAP:
      if (!ts_wire_enter (reader, field, known->name, &child, error))
        return FALSE;
      if (known->kind == TS_SCHEMA_MAP)
        note_key (&child);
      else if (known->repeated)
        child.index = index;
      else if (reader->key != NULL)
        child.field = NULL; /* attr["key"], not attr["key"].value */
      return ts_schema_check (known->message, &child, error);
    default:
      return check_number (known, reader, field, error);
    }
}

gboolean
ts_schema_check (const TsSchema *self,
                 TsWireReader *reader,
                 GError **error)
{
  const TsSchemaField *known = NULL;
  gint64 index = 0;
  TsWireField field;

  /* Repeated fields follow each other, so the last field found is most often the next one too. */
  while (ts_wire_next (reader, &field, error))
    {
      if (known != NULL && known->number == field.number)
        index++;
      else
        {
          known = ts_schema_get_field (self, field.number);
          index = 0;
        }
      if (known != NULL && !check_field (known, reader, &field, index, error))
        return FALSE;
    }
  return !reader->failed;
}
