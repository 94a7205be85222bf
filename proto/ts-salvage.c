#include "proto/ts-salvage.h"

#define NODE_NAME 1
#define MAX_COPY G_MAXINT32 /* a GByteArray holds twice that */

gboolean
ts_schema_is_list (const TsSchema *self)
{
  return self == &ts_schema_graph_def || self == &ts_schema_function_def_library || self == &ts_schema_meta_graph_def || self == &ts_schema_saved_model;
}

/* Of these every field is looked into; what else a MetaGraphDef has can be asked for later. */
static gboolean
is_checked (const TsSchema *schema)
{
  return schema == &ts_schema_graph_def || schema == &ts_schema_function_def_library;
}

gboolean
ts_wire_next_or_cut (TsWireReader *self,
                     TsWireField *field)
{
  const guint8 *start = self->pos;
  guint64 tag, length;

  if (ts_wire_next (self, field, NULL))
    return TRUE;
  if (!self->failed)
    return FALSE;

  self->pos = start;
  if (!ts_wire_read_varint (&self->pos, self->end, &tag) || (tag & 7) != TS_WIRE_BYTES || tag >> 3 == 0 || tag > G_MAXUINT32 ||
      !ts_wire_read_varint (&self->pos, self->end, &length) || length <= (gsize)(self->end - self->pos))
    return FALSE;
  *field = (TsWireField) {
    .number = (guint32)(tag >> 3),
    .type = TS_WIRE_BYTES,
    .data = self->pos,
    .size = (gsize)(self->end - self->pos),
    .start = start,
  };
  self->pos = self->end;
  return TRUE;
}

static gboolean
check_name (TsWireReader node,
            GError **error)
{
  const guint8 *start = node.pos;
  gboolean has_name = FALSE;
  TsWireField field;

  while (ts_wire_next (&node, &field, NULL))
    if (field.number == NODE_NAME && field.type == TS_WIRE_BYTES)
      has_name = field.size > 0;
  return has_name || ts_wire_fail (&node, start, "name", error, "the node has no name");
}

/* @type: (nullable): nothing is known of the field */
static gboolean
check_field (TsWireReader *message,
             const TsWireField *field,
             const TsSchemaField *type,
             guint index,
             GError **error)
{
  TsWireReader child;

  if (type == NULL || type->message == NULL)
    return TRUE;
  if (!ts_wire_enter (message, field, type->name, &child, error))
    return FALSE;
  if (type->repeated)
    child.index = index;
  return (type->message != &ts_schema_node_def || check_name (child, error)) && ts_schema_check (type->message, &child, error);
}

static gboolean keep_whole (GByteArray *out, TsWireReader *message, const TsSchema *schema, const guint8 **end, GError **damage);

/* @out: (nullable) */
static gboolean
keep_inside (GByteArray *out,
             TsWireReader *message,
             const TsWireField *field,
             const TsSchemaField *type,
             guint index,
             GError **damage)
{
  const guint8 *end;
  TsWireReader child;
  guint begin = 0;
  gboolean is_whole;

  if (!ts_wire_enter (message, field, type->name, &child, damage))
    return FALSE;
  if (type->repeated)
    child.index = index;
  if (out != NULL)
    begin = ts_wire_begin (out, field->number);
  is_whole = keep_whole (out, &child, type->message, &end, damage);
  if (out != NULL)
    ts_wire_end (out, begin);
  return is_whole;
}

/* The next field, the last one perhaps cut: then @damage is set. */
static gboolean
take_field (TsWireReader *message,
            TsWireField *field,
            GError **damage)
{
  TsWireReader again = *message;

  if (ts_wire_next (message, field, damage))
    return TRUE;
  return message->failed && ts_wire_next_or_cut (&again, field);
}

/* Appends to @out (nullable) what comes before the damage. @end: (out): where the field begins that has it. Returns: whether there is none */
static gboolean
keep_whole (GByteArray *out,
            TsWireReader *message,
            const TsSchema *schema,
            const guint8 **end,
            GError **damage)
{
  const TsSchemaField *type = NULL;
  guint index = 0;
  TsWireField field;

  for (*end = message->pos; take_field (message, &field, damage); *end = message->pos)
    {
      gboolean is_cut = message->failed;

      index = type != NULL && type->number == field.number ? index + 1 : 0;
      type = ts_schema_get_field (schema, field.number);
      if (type != NULL && type->message != NULL && ts_schema_is_list (type->message) && field.type == TS_WIRE_BYTES)
        {
          /* What is cut inside is told of more exactly than that it is cut. */
          if (!keep_inside (out, message, &field, type, index, is_cut ? NULL : damage) || is_cut)
            return FALSE;
          continue;
        }
      if (is_cut || (is_checked (schema) && !check_field (message, &field, type, index, damage)))
        return FALSE;
      if (out != NULL)
        g_byte_array_append (out, field.start, (guint)(message->pos - field.start));
    }
  return !message->failed;
}

/* Whether the field that begins at @start is a list of which a part may be whole. */
static gboolean
begins_list (const TsSchema *schema,
             const guint8 *start,
             const guint8 *end)
{
  const TsSchemaField *type;
  guint64 tag;

  if (!ts_wire_read_varint (&start, end, &tag) || tag > G_MAXUINT32)
    return FALSE;
  type = ts_schema_get_field (schema, (guint32)(tag >> 3));
  return type != NULL && type->message != NULL && ts_schema_is_list (type->message);
}

GBytes *
ts_salvage_message (const TsSchema *schema,
                    GBytes *message,
                    GError **damage)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size), *end;
  g_autoptr (GByteArray) out = NULL;
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  if (keep_whole (NULL, &reader, schema, &end, damage))
    return NULL;
  if (!begins_list (schema, end, data + size))
    return end > data ? g_bytes_new_from_bytes (message, 0, (gsize)(end - data)) : NULL;
  if (size > MAX_COPY)
    return NULL;

  out = g_byte_array_new ();
  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  keep_whole (out, &reader, schema, &end, NULL);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
