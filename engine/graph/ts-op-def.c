#include "engine/graph/ts-op-def.h"
#include "engine/graph/ts-op-def-private.h"

#include <string.h>

/* Field numbers of OpDef and of the messages in it. */
enum
{
  OP_NAME = 1,
  OP_INPUT_ARG = 2,
  OP_OUTPUT_ARG = 3,
  OP_ATTR = 4,
  OP_DEPRECATION = 8,
  OP_IS_AGGREGATE = 16,
  OP_IS_STATEFUL = 17,
  OP_IS_COMMUTATIVE = 18,
  OP_ALLOWS_UNINITIALIZED_INPUT = 19,
};
enum
{
  ARG_NAME = 1,
  ARG_TYPE = 3,
  ARG_TYPE_ATTR = 4,
  ARG_NUMBER_ATTR = 5,
  ARG_TYPE_LIST_ATTR = 6,
  ARG_IS_REF = 16,
};
enum
{
  ATTR_NAME = 1,
  ATTR_TYPE = 2,
  ATTR_DEFAULT = 3,
  ATTR_HAS_MINIMUM = 5,
  ATTR_MINIMUM = 6,
  ATTR_ALLOWED = 7,
};

static gboolean
take_string (TsWireReader *reader,
             const TsWireField *field,
             const char *name,
             TsArena *arena,
             const char **text,
             GError **error)
{
  if (!ts_wire_expect_string (reader, field, name, error))
    return FALSE;
  *text = ts_arena_strndup (arena, field->data, field->size);
  return TRUE;
}

/* As take_string (), but an empty string is as good as none. */
static gboolean
take_name (TsWireReader *reader,
           const TsWireField *field,
           const char *name,
           TsArena *arena,
           const char **text,
           GError **error)
{
  if (field->type == TS_WIRE_BYTES && field->size == 0)
    {
      *text = NULL;
      return TRUE;
    }
  return take_string (reader, field, name, arena, text, error);
}

static gboolean
parse_arg (TsArgDef *self,
           TsArena *arena,
           TsWireReader *reader,
           GError **error)
{
  gboolean ok = TRUE;
  TsWireField field;

  *self = (TsArgDef) { .name = "" };
  while (ok && ts_wire_next (reader, &field, error))
    switch (field.number)
      {
      case ARG_NAME:
        ok = take_string (reader, &field, "name", arena, &self->name, error);
        break;
      case ARG_TYPE:
        ok = ts_wire_expect (reader, &field, TS_WIRE_VARINT, "type", error);
        if (ok && field.value != 0 && (field.value > G_MAXUINT || !ts_dtype_is_valid ((guint)field.value)))
          ok = ts_wire_fail (reader, field.start, "type", error, "%" G_GUINT64_FORMAT " is no dtype", field.value);
        self->dtype = (TsDType)field.value;
        break;
      case ARG_TYPE_ATTR:
        ok = take_name (reader, &field, "type_attr", arena, &self->type_attr, error);
        break;
      case ARG_NUMBER_ATTR:
        ok = take_name (reader, &field, "number_attr", arena, &self->number_attr, error);
        break;
      case ARG_TYPE_LIST_ATTR:
        ok = take_name (reader, &field, "type_list_attr", arena, &self->type_list_attr, error);
        break;
      case ARG_IS_REF:
        self->is_ref = field.value != 0;
        break;
      default:
        break;
      }
  return ok && !reader->failed;
}

static TsAttrType
attr_type (const char *name,
           gsize size)
{
  static const char *const names[] = {
    [TS_ATTR_TYPE_STRING] = "string",
    [TS_ATTR_TYPE_INT] = "int",
    [TS_ATTR_TYPE_FLOAT] = "float",
    [TS_ATTR_TYPE_BOOL] = "bool",
    [TS_ATTR_TYPE_DTYPE] = "type",
    [TS_ATTR_TYPE_SHAPE] = "shape",
    [TS_ATTR_TYPE_TENSOR] = "tensor",
    [TS_ATTR_TYPE_FUNC] = "func",
  };

  for (guint i = TS_ATTR_TYPE_STRING; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == size && memcmp (names[i], name, size) == 0)
      return (TsAttrType)i;
  return TS_ATTR_TYPE_INVALID;
}

static gboolean
take_attr_type (TsAttrDef *self,
                TsWireReader *reader,
                const TsWireField *field,
                GError **error)
{
  const char *text = (const char *)field->data;
  gsize size = field->size;

  if (!ts_wire_expect_string (reader, field, "type", error))
    return FALSE;

  self->is_list = size > 6 && memcmp (text, "list(", 5) == 0 && text[size - 1] == ')';
  self->type = self->is_list ? attr_type (text + 5, size - 6) : attr_type (text, size);
  if (self->type != TS_ATTR_TYPE_INVALID)
    return TRUE;
  return ts_wire_fail (reader, field->start, "type", error, "\"%.*s\" is no type of an attribute",
                       (int)MIN (size, 100), text);
}

static gboolean
parse_attr (TsAttrDef *self,
            TsArena *arena,
            TsWireReader *reader,
            GError **error)
{
  gboolean ok = TRUE;
  TsWireField field;

  *self = (TsAttrDef) { .name = "" };
  while (ok && ts_wire_next (reader, &field, error))
    switch (field.number)
      {
      case ATTR_NAME:
        ok = take_string (reader, &field, "name", arena, &self->name, error);
        break;
      case ATTR_TYPE:
        ok = take_attr_type (self, reader, &field, error);
        break;
      case ATTR_DEFAULT:
        ok = ts_wire_expect (reader, &field, TS_WIRE_BYTES, "default_value", error);
        self->default_value = field.data;
        self->default_size = field.size;
        break;
      case ATTR_HAS_MINIMUM:
        self->has_minimum = field.value != 0;
        break;
      case ATTR_MINIMUM:
        self->minimum = (gint64)field.value;
        break;
      case ATTR_ALLOWED:
        ok = ts_wire_expect (reader, &field, TS_WIRE_BYTES, "allowed_values", error);
        self->allowed = field.data;
        self->allowed_size = field.size;
        break;
      default:
        break;
      }
  return ok && !reader->failed;
}

static gboolean
parse_deprecation (TsOpDef *self,
                   TsWireReader *reader,
                   GError **error)
{
  TsWireField field;

  while (ts_wire_next (reader, &field, error))
    if (field.number == 1)
      self->deprecated_since = (int)MIN (field.value, (guint64)G_MAXINT);
  return !reader->failed;
}

static gboolean
count_parts (TsOpDef *self,
             TsWireReader reader,
             GError **error)
{
  TsWireField field;

  while (ts_wire_next (&reader, &field, error))
    {
      self->n_inputs += field.number == OP_INPUT_ARG;
      self->n_outputs += field.number == OP_OUTPUT_ARG;
      self->n_attrs += field.number == OP_ATTR;
    }
  return !reader.failed;
}

gboolean
ts_op_def_parse (TsOpDef *self,
                 TsArena *arena,
                 TsWireReader *reader,
                 GError **error)
{
  TsArgDef *input, *output;
  TsAttrDef *attr;
  TsWireReader child;
  TsWireField field;
  gboolean ok = TRUE;

  *self = (TsOpDef) { .name = "" };
  if (!count_parts (self, *reader, error))
    return FALSE;
  self->inputs = input = ts_arena_new (arena, TsArgDef, self->n_inputs);
  self->outputs = output = ts_arena_new (arena, TsArgDef, self->n_outputs);
  self->attrs = attr = ts_arena_new (arena, TsAttrDef, self->n_attrs);

  while (ok && ts_wire_next (reader, &field, error))
    switch (field.number)
      {
      case OP_NAME:
        ok = take_string (reader, &field, "name", arena, &self->name, error);
        break;
      case OP_INPUT_ARG:
        ok = ts_wire_enter (reader, &field, "input_arg", &child, error) && parse_arg (input++, arena, &child, error);
        break;
      case OP_OUTPUT_ARG:
        ok = ts_wire_enter (reader, &field, "output_arg", &child, error) && parse_arg (output++, arena, &child, error);
        break;
      case OP_ATTR:
        ok = ts_wire_enter (reader, &field, "attr", &child, error) && parse_attr (attr++, arena, &child, error);
        break;
      case OP_DEPRECATION:
        ok = ts_wire_enter (reader, &field, "deprecation", &child, error) && parse_deprecation (self, &child, error);
        break;
      case OP_IS_AGGREGATE:
        self->is_aggregate = field.value != 0;
        break;
      case OP_IS_STATEFUL:
        self->is_stateful = field.value != 0;
        break;
      case OP_IS_COMMUTATIVE:
        self->is_commutative = field.value != 0;
        break;
      case OP_ALLOWS_UNINITIALIZED_INPUT:
        self->allows_uninitialized_input = field.value != 0;
        break;
      default:
        break;
      }
  return ok && !reader->failed;
}

const TsAttrDef *
ts_op_def_find_attr (const TsOpDef *self,
                     const char *name)
{
  for (guint i = 0; i < self->n_attrs; i++)
    if (strcmp (self->attrs[i].name, name) == 0)
      return &self->attrs[i];
  return NULL;
}
