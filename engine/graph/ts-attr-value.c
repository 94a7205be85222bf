#include "engine/graph/ts-attr-value.h"

#include "proto/ts-wire.h"

#include <string.h>

/* In AttrValue and in its list, the field of a type has the type's number plus one; only func differs. */
enum
{
  VALUE_LIST = 1,
  VALUE_FIRST = TS_ATTR_TYPE_STRING + 1,
  VALUE_LAST = TS_ATTR_TYPE_TENSOR + 1,
  VALUE_PLACEHOLDER = 9,
  VALUE_FUNC = 10,
};

static gboolean
is_number (TsAttrType type)
{
  return type == TS_ATTR_TYPE_INT || type == TS_ATTR_TYPE_FLOAT || type == TS_ATTR_TYPE_BOOL || type == TS_ATTR_TYPE_DTYPE;
}

static TsWireType
wire_type (TsAttrType type)
{
  if (type == TS_ATTR_TYPE_FLOAT)
    return TS_WIRE_FIXED32;
  return is_number (type) ? TS_WIRE_VARINT : TS_WIRE_BYTES;
}

/* A oneof: the last field in the message counts. */
gboolean
ts_attr_value_decode (TsAttrValue *self,
                      const guint8 *data,
                      gsize size)
{
  TsWireReader reader;
  TsWireField field;

  if (ts_attr_value_is_small (data, size))
    {
      *self = (TsAttrValue) { .type = (TsAttrType)((data[0] >> 3) - 1), .value = data[1] };
      return TRUE;
    }

  *self = (TsAttrValue) { TS_ATTR_TYPE_INVALID };
  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    {
      TsAttrValue value = { TS_ATTR_TYPE_INVALID };

      if (field.number >= VALUE_FIRST && field.number <= VALUE_LAST)
        value.type = (TsAttrType)(field.number - 1);
      else if (field.number == VALUE_FUNC)
        value.type = TS_ATTR_TYPE_FUNC;
      else if (field.number == VALUE_LIST)
        value.is_list = TRUE;
      else if (field.number == VALUE_PLACEHOLDER)
        value.is_placeholder = TRUE;
      else
        continue;

      if (field.type != wire_type (value.type))
        return FALSE;
      value.value = field.value;
      value.data = field.data;
      value.size = field.size;
      *self = value;
    }
  return !reader.failed;
}

float
ts_attr_value_get_float (const TsAttrValue *self)
{
  guint32 bits = (guint32)self->value;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

const char *
ts_attr_type_name (TsAttrType type,
                   gboolean is_list)
{
  static const char *const names[][2] = {
    [TS_ATTR_TYPE_INVALID] = { "nothing", "list" },
    [TS_ATTR_TYPE_STRING] = { "string", "list(string)" },
    [TS_ATTR_TYPE_INT] = { "int", "list(int)" },
    [TS_ATTR_TYPE_FLOAT] = { "float", "list(float)" },
    [TS_ATTR_TYPE_BOOL] = { "bool", "list(bool)" },
    [TS_ATTR_TYPE_DTYPE] = { "type", "list(type)" },
    [TS_ATTR_TYPE_SHAPE] = { "shape", "list(shape)" },
    [TS_ATTR_TYPE_TENSOR] = { "tensor", "list(tensor)" },
    [TS_ATTR_TYPE_FUNC] = { "func", "list(func)" },
  };

  return names[type][is_list ? 1 : 0];
}

/* The type of the first element, for the message. */
static TsAttrType
list_type (const TsAttrValue *self)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, self->data, self->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number > 1 && field.number <= TS_ATTR_TYPE_FUNC + 1)
      return (TsAttrType)(field.number - 1);
  return TS_ATTR_TYPE_INVALID;
}

const char *
ts_attr_value_describe (const TsAttrValue *self)
{
  if (self->is_placeholder)
    return "a placeholder of a function body";
  if (self->is_list)
    return ts_attr_type_name (list_type (self), TRUE);
  return ts_attr_type_name (self->type, FALSE);
}

static gboolean
list_holds_only (const TsAttrValue *self,
                 TsAttrType type)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, self->data, self->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number > 1 && field.number <= TS_ATTR_TYPE_FUNC + 1 && field.number != (guint32)type + 1)
      return FALSE;
  return !reader.failed;
}

gboolean
ts_attr_value_fits (const TsAttrValue *self,
                    TsAttrType type,
                    gboolean is_list)
{
  if (is_list)
    return self->is_list && list_holds_only (self, type);
  return !self->is_list && !self->is_placeholder && self->type == type;
}

void
ts_attr_list_init (TsAttrList *self,
                   const TsAttrValue *list,
                   TsAttrType type)
{
  g_assert (type != TS_ATTR_TYPE_INVALID);

  *self = (TsAttrList) { .type = type };
  if (list->size > 0)
    {
      self->pos = list->data;
      self->end = list->data + list->size;
    }
}

static gboolean
next_packed (TsAttrList *self,
             TsAttrValue *value)
{
  if (self->type == TS_ATTR_TYPE_FLOAT)
    {
      self->failed = self->packed_end - self->packed_pos < 4;
      if (!self->failed)
        {
          value->value = ts_wire_read_fixed32 (self->packed_pos);
          self->packed_pos += 4;
        }
    }
  else
    self->failed = !ts_wire_read_varint (&self->packed_pos, self->packed_end, &value->value);
  return !self->failed;
}

gboolean
ts_attr_list_next (TsAttrList *self,
                   TsAttrValue *value)
{
  TsWireReader reader;
  TsWireField field;

  *value = (TsAttrValue) { .type = self->type };
  while (!self->failed)
    {
      if (self->packed_pos < self->packed_end)
        return next_packed (self, value);

      ts_wire_reader_init (&reader, NULL, self->pos, (gsize)(self->end - self->pos), NULL);
      if (!ts_wire_next (&reader, &field, NULL))
        {
          self->failed = reader.failed;
          return FALSE;
        }
      self->pos = reader.pos;
      if (field.number != (guint32)self->type + 1)
        continue;

      if (is_number (self->type) && field.type == TS_WIRE_BYTES)
        {
          self->packed_pos = field.data;
          self->packed_end = field.data + field.size;
          continue;
        }
      self->failed = field.type != wire_type (self->type);
      value->value = field.value;
      value->data = field.data;
      value->size = field.size;
      return !self->failed;
    }
  return FALSE;
}

gboolean
ts_attr_list_count (const TsAttrValue *list,
                    TsAttrType type,
                    guint *n)
{
  TsAttrList elements;
  TsAttrValue element;

  *n = 0;
  ts_attr_list_init (&elements, list, type);
  while (ts_attr_list_next (&elements, &element))
    (*n)++;
  return !elements.failed;
}
