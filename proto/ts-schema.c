#include "proto/ts-schema.h"

/* The message types of graph.proto and tensor.proto that loading walks through. */

/* clang-format off */
#define NUMBER(number, name) { number, #name, TS_SCHEMA_VARINT, FALSE, NULL }
#define NUMBERS(number, name) { number, #name, TS_SCHEMA_VARINT, TRUE, NULL }
#define FLOAT(number, name) { number, #name, TS_SCHEMA_FIXED32, FALSE, NULL }
#define FLOATS(number, name) { number, #name, TS_SCHEMA_FIXED32, TRUE, NULL }
#define DOUBLES(number, name) { number, #name, TS_SCHEMA_FIXED64, TRUE, NULL }
#define BYTES(number, name) { number, #name, TS_SCHEMA_BYTES, FALSE, NULL }
#define BYTES_LIST(number, name) { number, #name, TS_SCHEMA_BYTES, TRUE, NULL }
#define STRING(number, name) { number, #name, TS_SCHEMA_STRING, FALSE, NULL }
#define STRINGS(number, name) { number, #name, TS_SCHEMA_STRING, TRUE, NULL }
#define MESSAGE(number, name, schema) { number, #name, TS_SCHEMA_MESSAGE, FALSE, &schema }
#define MESSAGES(number, name, schema) { number, #name, TS_SCHEMA_MESSAGE, TRUE, &schema }
#define MAP(number, name, entry) { number, #name, TS_SCHEMA_MAP, TRUE, &entry }

#define DEFINE(id, text, ...) \
  static const TsSchemaField id##_fields[] = { __VA_ARGS__ }; \
  const TsSchema id = { text, G_N_ELEMENTS (id##_fields), id##_fields };
#define DEFINE_STATIC(id, text, ...) \
  static const TsSchemaField id##_fields[] = { __VA_ARGS__ }; \
  static const TsSchema id = { text, G_N_ELEMENTS (id##_fields), id##_fields };

static const TsSchema tensor_proto;

DEFINE_STATIC (dim, "Dim",
  NUMBER (1, size),
  STRING (2, name))

DEFINE_STATIC (shape_proto, "TensorShapeProto",
  MESSAGES (2, dim, dim),
  NUMBER (3, unknown_rank))

DEFINE_STATIC (dtype_and_shape, "DtypeAndShape",
  NUMBER (1, dtype),
  MESSAGE (2, shape, shape_proto))

DEFINE_STATIC (resource_handle, "ResourceHandleProto",
  STRING (1, device),
  STRING (2, container),
  STRING (3, name),
  NUMBER (4, hash_code),
  STRING (5, maybe_type_name),
  MESSAGES (6, dtypes_and_shapes, dtype_and_shape))

DEFINE_STATIC (variant_data, "VariantTensorDataProto",
  STRING (1, type_name),
  BYTES (2, metadata),
  MESSAGES (3, tensors, tensor_proto))

DEFINE_STATIC (tensor_proto, "TensorProto",
  NUMBER (1, dtype),
  MESSAGE (2, tensor_shape, shape_proto),
  NUMBER (3, version_number),
  BYTES (4, tensor_content),
  FLOATS (5, float_val),
  DOUBLES (6, double_val),
  NUMBERS (7, int_val),
  BYTES_LIST (8, string_val),
  FLOATS (9, scomplex_val),
  NUMBERS (10, int64_val),
  NUMBERS (11, bool_val),
  DOUBLES (12, dcomplex_val),
  NUMBERS (13, half_val),
  MESSAGES (14, resource_handle_val, resource_handle),
  MESSAGES (15, variant_val, variant_data),
  NUMBERS (16, uint32_val),
  NUMBERS (17, uint64_val),
  BYTES (18, float8_val))

DEFINE_STATIC (attr_entry, "attr entry",
  STRING (1, key),
  MESSAGE (2, value, ts_schema_attr_value))

DEFINE_STATIC (name_attr_list, "NameAttrList",
  STRING (1, name),
  MAP (2, attr, attr_entry))

DEFINE_STATIC (list_value, "ListValue",
  BYTES_LIST (2, s),
  NUMBERS (3, i),
  FLOATS (4, f),
  NUMBERS (5, b),
  NUMBERS (6, type),
  MESSAGES (7, shape, shape_proto),
  MESSAGES (8, tensor, tensor_proto),
  MESSAGES (9, func, name_attr_list))

DEFINE (ts_schema_attr_value, "AttrValue",
  MESSAGE (1, list, list_value),
  BYTES (2, s),
  NUMBER (3, i),
  FLOAT (4, f),
  NUMBER (5, b),
  NUMBER (6, type),
  MESSAGE (7, shape, shape_proto),
  MESSAGE (8, tensor, tensor_proto),
  STRING (9, placeholder),
  MESSAGE (10, func, name_attr_list))

DEFINE (ts_schema_node_def, "NodeDef",
  STRING (1, name),
  STRING (2, op),
  STRINGS (3, input),
  STRING (4, device),
  MAP (5, attr, attr_entry))

DEFINE_STATIC (arg_def, "ArgDef",
  STRING (1, name),
  STRING (2, description),
  NUMBER (3, type),
  STRING (4, type_attr),
  STRING (5, number_attr),
  STRING (6, type_list_attr),
  NUMBER (16, is_ref))

DEFINE_STATIC (attr_def, "AttrDef",
  STRING (1, name),
  STRING (2, type),
  MESSAGE (3, default_value, ts_schema_attr_value),
  STRING (4, description),
  NUMBER (5, has_minimum),
  NUMBER (6, minimum),
  MESSAGE (7, allowed_values, ts_schema_attr_value))

DEFINE_STATIC (deprecation, "OpDeprecation",
  NUMBER (1, version),
  STRING (2, explanation))

DEFINE (ts_schema_op_def, "OpDef",
  STRING (1, name),
  MESSAGES (2, input_arg, arg_def),
  MESSAGES (3, output_arg, arg_def),
  MESSAGES (4, attr, attr_def),
  STRING (5, summary),
  STRING (6, description),
  MESSAGE (8, deprecation, deprecation),
  NUMBER (16, is_aggregate),
  NUMBER (17, is_stateful),
  NUMBER (18, is_commutative),
  NUMBER (19, allows_uninitialized_input),
  STRINGS (20, control_output),
  NUMBER (21, is_distributed_communication))

DEFINE_STATIC (text_entry, "entry",
  STRING (1, key),
  STRING (2, value))

DEFINE (ts_schema_function_def, "FunctionDef",
  MESSAGE (1, signature, ts_schema_op_def),
  MESSAGES (3, node_def, ts_schema_node_def),
  MAP (4, ret, text_entry),
  MAP (5, attr, attr_entry),
  MAP (6, control_ret, text_entry))
/* clang-format on */

static const TsSchemaField *
find_field (const TsSchema *self,
            guint32 number)
{
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].number == number)
      return &self->fields[i];
  return NULL;
}

static gboolean
check_number (const TsSchemaField *known,
              TsWireReader *reader,
              const TsWireField *field,
              GError **error)
{
  static const TsWireType types[] = {
    [TS_SCHEMA_VARINT] = TS_WIRE_VARINT,
    [TS_SCHEMA_FIXED32] = TS_WIRE_FIXED32,
    [TS_SCHEMA_FIXED64] = TS_WIRE_FIXED64,
  };
  gsize unit = known->kind == TS_SCHEMA_FIXED32 ? 4 : known->kind == TS_SCHEMA_FIXED64 ? 8
                                                                                       : 1;

  if (!known->repeated || field->type != TS_WIRE_BYTES)
    return ts_wire_expect (reader, field, types[known->kind], known->name, error);
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

  switch (known->kind)
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
    case TS_SCHEMA_VARINT:
    case TS_SCHEMA_FIXED32:
    case TS_SCHEMA_FIXED64:
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
          known = find_field (self, field.number);
          index = 0;
        }
      if (known != NULL && !check_field (known, reader, &field, index, error))
        return FALSE;
    }
  return !reader->failed;
}
