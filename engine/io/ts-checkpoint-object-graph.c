#include "engine/io/ts-checkpoint-private.h"

#include "proto/ts-wire.h"

/* TrackableObjectGraph: nodes (1), each with attributes (2): name (1), full_name (2), checkpoint_key (3). */

static char *
dup_string (const TsWireField *field)
{
  return field->type == TS_WIRE_BYTES && ts_wire_is_text (field->data, field->size) ? g_strndup ((const char *)field->data, field->size) : NULL;
}

static void
read_attribute (GHashTable *variables,
                TsWireReader *attribute)
{
  g_autofree char *full_name = NULL;
  g_autofree char *key = NULL;
  TsWireField field;

  while (ts_wire_next (attribute, &field, NULL))
    if (field.number == 2)
      {
        g_free (full_name);
        full_name = dup_string (&field);
      }
    else if (field.number == 3)
      {
        g_free (key);
        key = dup_string (&field);
      }

  if (full_name != NULL && key != NULL && full_name[0] != '\0' && !g_hash_table_contains (variables, full_name))
    g_hash_table_insert (variables, g_steal_pointer (&full_name), g_steal_pointer (&key));
}

GHashTable *
ts_checkpoint_read_object_graph (const guint8 *data,
                                 gsize size)
{
  GHashTable *variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  TsWireReader reader, node, attribute;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "object graph");
  while (ts_wire_next (&reader, &field, NULL))
    {
      if (field.number != 1 || !ts_wire_enter (&reader, &field, "nodes", &node, NULL))
        continue;
      while (ts_wire_next (&node, &field, NULL))
        if (field.number == 2 && ts_wire_enter (&node, &field, "attributes", &attribute, NULL))
          read_attribute (variables, &attribute);
    }
  return variables;
}
