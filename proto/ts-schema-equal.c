#include "proto/ts-schema.h"

#include "proto/ts-field-walk.h"

#include <math.h>
#include <string.h>

/* Messages are the same if their fields are, taken as protobuf means them. For tests and checks: everything is collected. */

static gboolean messages_equal (const TsSchema *schema, TsWireReader *a, TsWireReader *b);

static GArray *
collect (TsFieldWalk *walk)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (TsFieldWalkItem));
  TsFieldWalkItem item;

  while (ts_field_walk_next (walk, &item.field, &item.known))
    g_array_append_val (items, item);
  return items;
}

/* ---- numbers ---- */

static gboolean
append_packed (GArray *numbers,
               const TsWireField *field,
               TsWireType type)
{
  const guint8 *p = field->data;
  const guint8 *end = p + field->size;
  guint64 value;

  if (type != TS_WIRE_VARINT && field->size % (type == TS_WIRE_FIXED32 ? 4 : 8) != 0)
    return FALSE;
  while (p < end)
    {
      if (type == TS_WIRE_VARINT)
        {
          if (!ts_wire_read_varint (&p, end, &value))
            return FALSE;
        }
      else
        {
          value = type == TS_WIRE_FIXED32 ? ts_wire_read_fixed32 (p) : ts_wire_read_fixed64 (p);
          p += type == TS_WIRE_FIXED32 ? 4 : 8;
        }
      g_array_append_val (numbers, value);
    }
  return TRUE;
}

static gboolean
is_nan (TsSchemaKind kind,
        guint64 bits)
{
  guint32 bits32 = (guint32)bits;
  float single;
  double number;

  if (kind == TS_SCHEMA_FLOAT)
    {
      memcpy (&single, &bits32, sizeof single);
      return isnan (single);
    }
  memcpy (&number, &bits, sizeof number);
  return kind == TS_SCHEMA_DOUBLE && isnan (number);
}

/* All numbers of a field, one that is zero and need not be said left out. */
static gboolean
collect_numbers (const TsFieldWalkItem *items,
                 guint n,
                 GArray *numbers)
{
  const TsSchemaField *known = items->known;

  for (guint i = 0; i < n; i++)
    if (items[i].field.type != TS_WIRE_BYTES)
      g_array_append_val (numbers, items[i].field.value);
    else if (!append_packed (numbers, &items[i].field, ts_schema_wire_type ((TsSchemaKind)known->kind)))
      return FALSE;
  return TRUE;
}

static gboolean
numbers_equal (const TsFieldWalkItem *a,
               guint n_a,
               const TsFieldWalkItem *b,
               guint n_b)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (guint64));
  TsSchemaKind kind = (TsSchemaKind)a->known->kind;

  if (!collect_numbers (a, n_a, x) || !collect_numbers (b, n_b, y) || x->len != y->len)
    return FALSE;
  for (guint i = 0; i < x->len; i++)
    {
      guint64 p = ts_field_walk_number (kind, g_array_index (x, guint64, i));
      guint64 q = ts_field_walk_number (kind, g_array_index (y, guint64, i));

      if (p != q && !(is_nan (kind, p) && is_nan (kind, q)))
        return FALSE;
    }
  return TRUE;
}

/* ---- messages and bytes ---- */

/* A field with a length, inside the message of @reader. */
static gboolean
contents_equal (const TsSchemaField *known,
                TsWireReader *reader_a,
                const TsWireField *a,
                TsWireReader *reader_b,
                const TsWireField *b)
{
  TsWireReader x, y;

  if (known->message == NULL)
    return a->size == b->size && (a->size == 0 || memcmp (a->data, b->data, a->size) == 0);
  return ts_wire_enter (reader_a, a, known->name, &x, NULL) && ts_wire_enter (reader_b, b, known->name, &y, NULL) &&
         messages_equal (known->message, &x, &y);
}

/* The key of a map's entry; @number is that of a key that is none of bytes. */
static void
entry_key (const TsSchema *entry,
           const TsWireField *item,
           TsWireField *key)
{
  TsSchemaKind kind = (TsSchemaKind)entry->fields[0].kind;
  TsWireReader reader;
  TsWireField field;

  *key = (TsWireField) { .number = 1 };
  ts_wire_reader_init (&reader, NULL, item->data, item->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == ts_schema_wire_type (kind))
      *key = field;
  key->value = ts_field_walk_number (kind, key->value);
}

static guint
hash_key (gconstpointer data)
{
  const TsWireField *key = data;
  guint hash = (guint)key->value;

  for (gsize i = 0; i < key->size; i++)
    hash = hash * 31 + key->data[i];
  return hash;
}

static gboolean
keys_equal (gconstpointer a,
            gconstpointer b)
{
  const TsWireField *x = a;
  const TsWireField *y = b;

  return x->value == y->value && x->size == y->size && (x->size == 0 || memcmp (x->data, y->data, x->size) == 0);
}

/* Keys to entries, of which the last one counts. */
static GHashTable *
index_entries (const TsFieldWalkItem *items,
               guint n,
               TsWireField *keys)
{
  GHashTable *table = g_hash_table_new (hash_key, keys_equal);

  for (guint i = 0; i < n; i++)
    {
      entry_key (items->known->message, &items[i].field, &keys[i]);
      g_hash_table_replace (table, &keys[i], (gpointer)&items[i].field);
    }
  return table;
}

static gboolean
maps_equal (TsWireReader *reader_a,
            const TsFieldWalkItem *a,
            guint n_a,
            TsWireReader *reader_b,
            const TsFieldWalkItem *b,
            guint n_b)
{
  g_autofree TsWireField *keys_a = g_new (TsWireField, n_a);
  g_autofree TsWireField *keys_b = g_new (TsWireField, n_b);
  g_autoptr (GHashTable) x = index_entries (a, n_a, keys_a);
  g_autoptr (GHashTable) y = index_entries (b, n_b, keys_b);
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (x) != g_hash_table_size (y))
    return FALSE;
  g_hash_table_iter_init (&iter, x);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const TsWireField *other = g_hash_table_lookup (y, key);

      if (other == NULL || !contents_equal (a->known, reader_a, value, reader_b, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
unknown_equal (TsWireReader *reader_a,
               const TsWireField *a,
               TsWireReader *reader_b,
               const TsWireField *b)
{
  static const TsSchema nothing = { .name = "group", .full_name = "group" };
  TsWireReader x, y;

  if (a->number != b->number || a->type != b->type || a->value != b->value)
    return FALSE;
  if (a->type != TS_WIRE_GROUP)
    return a->size == b->size && (a->size == 0 || memcmp (a->data, b->data, a->size) == 0);

  x = (TsWireReader) { .pos = a->data, .end = a->data + a->size, .origin = a->data, .index = -1, .depth = reader_a->depth + 1 };
  y = (TsWireReader) { .pos = b->data, .end = b->data + b->size, .origin = b->data, .index = -1, .depth = reader_b->depth + 1 };
  return messages_equal (&nothing, &x, &y);
}

/* ---- fields ---- */

/* Whether all of a field says no more than its absence would. */
static gboolean
is_nothing (const TsFieldWalkItem *items,
            guint n)
{
  const TsSchemaField *known = items->known;

  if (known == NULL || known->presence)
    return FALSE;
  if (ts_schema_wire_type ((TsSchemaKind)known->kind) == TS_WIRE_BYTES)
    return !known->repeated && items->field.size == 0;
  for (guint i = 0; i < n; i++)
    if (known->repeated ? items[i].field.type != TS_WIRE_BYTES || items[i].field.size > 0
                        : ts_field_walk_number ((TsSchemaKind)known->kind, items[i].field.value) != 0)
      return FALSE;
  return TRUE;
}

/* How many items there are of the field at @from; of unknown ones one at a time. */
static guint
run_length (const GArray *items,
            guint from)
{
  guint to = from + 1;
  const TsSchemaField *known = g_array_index (items, TsFieldWalkItem, from).known;

  while (known != NULL && to < items->len && g_array_index (items, TsFieldWalkItem, to).known == known)
    to++;
  return to - from;
}

/* To the next field that says something; how many items it has. */
static guint
next_run (const GArray *items,
          guint *at)
{
  while (*at < items->len)
    {
      guint n = run_length (items, *at);

      if (!is_nothing (&g_array_index (items, TsFieldWalkItem, *at), n))
        return n;
      *at += n;
    }
  return 0;
}

static gboolean
runs_equal (TsWireReader *reader_a,
            const TsFieldWalkItem *a,
            guint n_a,
            TsWireReader *reader_b,
            const TsFieldWalkItem *b,
            guint n_b)
{
  if (a->known != b->known)
    return FALSE;
  if (a->known == NULL)
    return unknown_equal (reader_a, &a->field, reader_b, &b->field);
  if (a->known->kind == TS_SCHEMA_MAP)
    return maps_equal (reader_a, a, n_a, reader_b, b, n_b);
  if (ts_schema_wire_type ((TsSchemaKind)a->known->kind) != TS_WIRE_BYTES)
    return numbers_equal (a, n_a, b, n_b);
  for (guint i = 0; i < MIN (n_a, n_b); i++)
    if (!contents_equal (a->known, reader_a, &a[i].field, reader_b, &b[i].field))
      return FALSE;
  return n_a == n_b;
}

/* In an entry of a map nothing and zero are the same, be it a message. */
static gboolean
entry_values_equal (const TsSchema *entry,
                    TsWireReader *a,
                    const GArray *items_a,
                    TsWireReader *b,
                    const GArray *items_b)
{
  const TsWireField empty = { .number = 2, .type = TS_WIRE_BYTES, .data = (const guint8 *)"" };
  const TsWireField *x = &empty;
  const TsWireField *y = &empty;

  for (guint i = 0; i < items_a->len; i++)
    if (g_array_index (items_a, TsFieldWalkItem, i).known == &entry->fields[1])
      x = &g_array_index (items_a, TsFieldWalkItem, i).field;
  for (guint i = 0; i < items_b->len; i++)
    if (g_array_index (items_b, TsFieldWalkItem, i).known == &entry->fields[1])
      y = &g_array_index (items_b, TsFieldWalkItem, i).field;
  return contents_equal (&entry->fields[1], a, x, b, y);
}

static gboolean
messages_equal (const TsSchema *schema,
                TsWireReader *a,
                TsWireReader *b)
{
  g_auto (TsFieldWalk) walk_a = { 0 };
  g_auto (TsFieldWalk) walk_b = { 0 };
  g_autoptr (GArray) items_a = NULL;
  g_autoptr (GArray) items_b = NULL;
  guint i = 0;
  guint j = 0;

  if (a->depth > TS_WIRE_MAX_DEPTH || !ts_field_walk_init (&walk_a, schema, a, NULL) ||
      !ts_field_walk_init (&walk_b, schema, b, NULL))
    return FALSE;
  items_a = collect (&walk_a);
  items_b = collect (&walk_b);
  if (schema->is_entry && schema->fields[1].message != NULL)
    return entry_values_equal (schema, a, items_a, b, items_b);

  for (;;)
    {
      guint n_a = next_run (items_a, &i);
      guint n_b = next_run (items_b, &j);

      if (n_a == 0 || n_b == 0)
        return n_a == n_b;
      if (!runs_equal (a, &g_array_index (items_a, TsFieldWalkItem, i), n_a,
                       b, &g_array_index (items_b, TsFieldWalkItem, j), n_b))
        return FALSE;
      i += n_a;
      j += n_b;
    }
}

gboolean
ts_schema_equal (const TsSchema *self,
                 GBytes *a,
                 GBytes *b)
{
  gsize size_a, size_b;
  const guint8 *data_a = g_bytes_get_data (a, &size_a);
  const guint8 *data_b = g_bytes_get_data (b, &size_b);
  TsWireReader x, y;

  ts_wire_reader_init (&x, NULL, data_a, size_a, NULL);
  ts_wire_reader_init (&y, NULL, data_b, size_b, NULL);
  return messages_equal (self, &x, &y);
}
