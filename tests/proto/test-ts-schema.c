#include "proto/ts-schema-private.h"

#include "engine/ts-error.h"

#include <string.h>

static void
check_fields (const TsSchema *schema)
{
  guint32 last = 0;

  for (guint i = 0; i < schema->n_fields; i++)
    {
      const TsSchemaField *field = &schema->fields[i];

      g_assert_cmpuint (field->number, >, last);
      g_assert_cmpuint (field->name_size, ==, strlen (field->name));
      g_assert_true (ts_schema_get_field (schema, field->number) == field);
      g_assert_true (ts_schema_search_field (schema, field->number) == field);
      g_assert_true (ts_schema_find_field (schema, field->name, field->name_size) == field);
      g_assert_true ((field->message != NULL) == (field->kind == TS_SCHEMA_MESSAGE || field->kind == TS_SCHEMA_MAP));
      g_assert_true ((field->values != NULL) == (field->kind == TS_SCHEMA_ENUM));
      g_assert_true (field->kind != TS_SCHEMA_MAP || (field->repeated && field->message->is_entry));
      g_assert_true (!field->packed || (field->repeated && ts_schema_wire_type (field->kind) != TS_WIRE_BYTES));
      last = field->number;
    }
}

/* Whatever is asked for in whichever way, the tables give the same answer. */
static void
test_tables (void)
{
  g_assert_cmpuint (ts_schema_list_size, >, 90);
  for (guint i = 0; i < ts_schema_list_size; i++)
    {
      const TsSchema *schema = ts_schema_list[i];

      g_assert_true (ts_schema_find (schema->name) == schema);
      g_assert_true (ts_schema_find (schema->full_name) == schema);
      check_fields (schema);
      for (guint j = 0; j < schema->n_fields; j++)
        if (schema->fields[j].kind == TS_SCHEMA_MAP)
          check_fields (schema->fields[j].message);
      g_assert_null (ts_schema_get_field (schema, 0));
      g_assert_null (ts_schema_get_field (schema, 100));
      g_assert_null (ts_schema_get_field (schema, G_MAXUINT32 >> 3));
      g_assert_null (ts_schema_find_field (schema, "", 0));
      g_assert_null (ts_schema_find_field (schema, "no_such_field", 13));
    }
}

static void
test_find (void)
{
  g_assert_true (ts_schema_find ("GraphDef") == &ts_schema_graph_def);
  g_assert_true (ts_schema_find ("tensorflow.GraphDef") == &ts_schema_graph_def);
  g_assert_true (ts_schema_find ("google.protobuf.Any") == &ts_schema_any);
  g_assert_true (ts_schema_find ("Any") == &ts_schema_any);
  g_assert_nonnull (ts_schema_find ("AttrValue.ListValue"));
  g_assert_true (ts_schema_find ("AttrValue.ListValue") != ts_schema_find ("ListValue"));
  g_assert_null (ts_schema_find ("tensorflow.Any"));
  g_assert_null (ts_schema_find ("google.protobuf.GraphDef"));
  g_assert_null (ts_schema_find ("other.GraphDef"));
  g_assert_null (ts_schema_find ("Graph"));
  g_assert_null (ts_schema_find (""));
}

/* A field as the public schemas have it. */
static void
check_field (const char *message,
             guint32 number,
             const char *name,
             TsSchemaKind kind,
             const char *type)
{
  const TsSchemaField *field = ts_schema_get_field (ts_schema_find (message), number);

  g_assert_nonnull (field);
  g_assert_cmpstr (field->name, ==, name);
  g_assert_cmpint (field->kind, ==, kind);
  if (field->message != NULL)
    g_assert_cmpstr (field->message->name, ==, type);
  if (field->values != NULL)
    g_assert_cmpstr (field->values->name, ==, type);
}

static void
test_fields (void)
{
  check_field ("NodeDef", 3, "input", TS_SCHEMA_STRING, NULL);
  check_field ("NodeDef", 5, "attr", TS_SCHEMA_MAP, "NodeDef.AttrEntry");
  check_field ("NodeDef", 7, "experimental_type", TS_SCHEMA_MESSAGE, "FullTypeDef");
  check_field ("GraphDef", 5, "debug_info", TS_SCHEMA_MESSAGE, "GraphDebugInfo");
  check_field ("AttrValue", 6, "type", TS_SCHEMA_ENUM, "DataType");
  check_field ("FunctionDef", 7, "arg_attr", TS_SCHEMA_MAP, "FunctionDef.ArgAttrEntry");
  check_field ("MetaGraphDef", 7, "object_graph_def", TS_SCHEMA_MESSAGE, "SavedObjectGraph");
  check_field ("TensorInfo", 5, "composite_tensor", TS_SCHEMA_MESSAGE, "TensorInfo.CompositeTensor");
  check_field ("StructuredValue", 12, "int64_value", TS_SCHEMA_SINT64, NULL);
  check_field ("GraphDebugInfo.StackTrace", 2, "frame_id", TS_SCHEMA_FIXED64, NULL);
  check_field ("BundleEntryProto", 6, "crc32c", TS_SCHEMA_FIXED32, NULL);
  check_field ("Event", 9, "meta_graph_def", TS_SCHEMA_BYTES, NULL);

  g_assert_true (ts_schema_get_field (&ts_schema_attr_value, 3)->presence);
  g_assert_cmpuint (ts_schema_get_field (&ts_schema_attr_value, 3)->oneof, ==, 1);
  g_assert_false (ts_schema_get_field (&ts_schema_node_def, 1)->presence);
  g_assert_true (ts_schema_get_field (ts_schema_find ("GraphDebugInfo.FileLineCol"), 2)->presence);
  g_assert_cmpuint (ts_schema_get_field (ts_schema_find ("GraphDebugInfo.FileLineCol"), 2)->oneof, ==, 0);
  g_assert_true (ts_schema_get_field (&ts_schema_tensor_proto, 5)->packed);
  g_assert_false (ts_schema_get_field (&ts_schema_tensor_proto, 8)->packed);
}

static void
test_enums (void)
{
  const TsSchemaEnum *dtypes = ts_schema_get_field (&ts_schema_attr_value, 6)->values;

  for (guint i = 0; i < dtypes->n_values; i++)
    {
      const TsSchemaValue *value = &dtypes->values[i];

      g_assert_true (ts_schema_enum_get_value (dtypes, value->number) == value);
      g_assert_true (ts_schema_enum_find_value (dtypes, value->name, value->name_size) == value);
    }
  g_assert_cmpint (ts_schema_enum_find_value (dtypes, "DT_RESOURCE", 11)->number, ==, 20);
  g_assert_null (ts_schema_enum_find_value (dtypes, "DT_RESOURCES", 12));
  g_assert_null (ts_schema_enum_find_value (dtypes, "", 0));
  g_assert_null (ts_schema_enum_get_value (dtypes, 99));
  g_assert_null (ts_schema_enum_get_value (dtypes, -1));
  g_assert_null (ts_schema_enum_get_value (dtypes, G_MAXINT32));
}

static void
check_error (const TsSchema *schema,
             const char *bytes,
             gsize size,
             const char *message)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  g_autoptr (GError) error = NULL;
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, copy, size, NULL);
  if (message == NULL)
    {
      g_assert_true (ts_schema_check (schema, &reader, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_false (ts_schema_check (schema, &reader, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (error->message, ==, message);
}

#define CHECK(schema, bytes, message) check_error (&ts_schema_##schema, bytes, sizeof (bytes) - 1, message)

static void
test_check (void)
{
  CHECK (attr_value, "\x18\x05", NULL);
  CHECK (attr_value, "\x1d\x05\0\0\0", "byte 0, i: expected a number, found 4 bytes");
  CHECK (attr_value, "\x4a\x01\xff", "byte 2, placeholder: not UTF-8 text");
  CHECK (attr_value, "\xfa\x06\x01\xff", NULL);
  CHECK (attr_value, "\x0a\x04\x22\x02\0\0", "byte 2, list.f: 2 bytes do not hold a whole number of elements of 4");
  CHECK (attr_value, "\x0a\x07\x25\0\0\0\0\x18\x01", NULL);
  CHECK (node_def, "\x2a\x08\x0a\x01T\x12\x03\x32\x01x", "byte 7, attr[\"T\"].type: expected a number, found bytes with a length");
  CHECK (function_def, "\x42\x04\x08\x01\x10\x02", NULL);
  CHECK (function_def, "\x42\x04\x0a\x00\x10\x02", "byte 2, resource_arg_unique_id[\"\"].key: expected a number, found bytes with a length");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/tables", test_tables);
  g_test_add_func ("/schema/find", test_find);
  g_test_add_func ("/schema/fields", test_fields);
  g_test_add_func ("/schema/enums", test_enums);
  g_test_add_func ("/schema/check", test_check);
  return g_test_run ();
}
