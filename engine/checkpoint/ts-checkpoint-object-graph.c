#include "engine/checkpoint/ts-checkpoint-private.h"

#include "proto/ts-wire.h"

/* TrackableObjectGraph: nodes (1), each with attributes (2): name (1), full_name (2), checkpoint_key (3). */

static char *
dup_string (const TsWireField *field)
{
  return field->type == TS_WIRE_BYTES && ts_wire_is_text (field->data, field->size) ? g_strndup ((const char *)field->data, field->size) : NULL;
}

/* The key of a variable's value is its object's, and its name's unless another variable has that already. */
static void
read_attribute (TsCheckpointObjects *self,
                guint object,
                TsWireReader *attribute)
{
  g_autofree char *name = NULL;
  g_autofree char *full_name = NULL;
  g_autofree char *key = NULL;
  TsWireField field;

  while (ts_wire_next (attribute, &field, NULL))
    {
      char **text = field.number == 1 ? &name : field.number == 2 ? &full_name
                                            : field.number == 3   ? &key
                                                                  : NULL;

      if (text == NULL)
        continue;
      g_free (*text);
      *text = dup_string (&field);
    }

  if (g_strcmp0 (name, "VARIABLE_VALUE") != 0 || key == NULL)
    return;
  if (full_name != NULL && full_name[0] != '\0' && !g_hash_table_contains (self->by_name, full_name))
    g_hash_table_insert (self->by_name, g_steal_pointer (&full_name), g_strdup (key));
  g_free (g_ptr_array_index (self->by_object, object));
  g_ptr_array_index (self->by_object, object) = g_steal_pointer (&key);
}

TsCheckpointObjects *
ts_checkpoint_objects_new (const guint8 *data,
                           gsize size)
{
  TsCheckpointObjects *self = g_new0 (TsCheckpointObjects, 1);
  TsWireReader reader, node, attribute;
  TsWireField field;

  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->by_object = g_ptr_array_new_with_free_func (g_free);
  ts_wire_reader_init (&reader, NULL, data, size, "object graph");
  while (ts_wire_next (&reader, &field, NULL))
    {
      guint object = self->by_object->len;

      if (field.number != 1 || !ts_wire_enter (&reader, &field, "nodes", &node, NULL))
        continue;
      g_ptr_array_add (self->by_object, NULL);
      while (ts_wire_next (&node, &field, NULL))
        if (field.number == 2 && ts_wire_enter (&node, &field, "attributes", &attribute, NULL))
          read_attribute (self, object, &attribute);
    }
  return self;
}

void
ts_checkpoint_objects_free (TsCheckpointObjects *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->by_object);
  g_free (self);
}
