#include "engine/graph/ts-op-structure.h"
#include "tests/graph/graph-text.h"

/* Appends an attribute whose value is @size bytes of an AttrValue message. */
static void
attr_bytes (GByteArray *graph,
            const char *name,
            const void *value,
            gsize size)
{
  guint entry = ts_wire_begin (graph, 5);
  guint begin;

  ts_wire_append_string (graph, 1, name);
  begin = ts_wire_begin (graph, 2);
  g_byte_array_append (graph, value, (guint)size);
  ts_wire_end (graph, begin);
  ts_wire_end (graph, entry);
}

/* @field: of the AttrValue, with @number; 0: the message is @bytes */
typedef struct
{
  const char *name;
  guint32 field;
  gint64 number;
  const char *bytes;
  gsize size;
} Attr;

static void
append_node (GByteArray *graph,
             const char *text,
             const Attr *attrs)
{
  guint begin = node_begin (graph, text);

  for (const Attr *attr = attrs; attr->name != NULL; attr++)
    if (attr->field > 0)
      attr_number (graph, attr->name, attr->field, attr->number);
    else
      attr_bytes (graph, attr->name, attr->bytes, attr->size);
  ts_wire_end (graph, begin);
}

/* Whether nodes with these attributes are of one structure; equal ones must have equal hashes. */
static gboolean
is_equal (const char *type_a,
          const Attr *a,
          const char *type_b,
          const Attr *b)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *text_a = g_strconcat ("a ", type_a, NULL);
  g_autofree char *text_b = g_strconcat ("b ", type_b, NULL);
  g_autoptr (TsGraph) graph = NULL;
  const TsOperation *op_a, *op_b;
  gboolean equal;

  append_node (bytes, text_a, a);
  append_node (bytes, text_b, b);
  placeholder (bytes, "x", TS_DTYPE_FLOAT);
  placeholder (bytes, "y", TS_DTYPE_FLOAT);
  graph = import_ok (bytes);
  op_a = ts_graph_get_operation (graph, 0);
  op_b = ts_graph_get_operation (graph, 1);
  equal = ts_operation_equal_structure (op_a, op_b);
  g_assert_cmpint (ts_operation_equal_structure (op_b, op_a), ==, equal);
  if (equal)
    g_assert_cmpuint (ts_operation_hash_structure (op_a), ==, ts_operation_hash_structure (op_b));
  else
    g_assert_cmpuint (ts_operation_hash_structure (op_a), !=, ts_operation_hash_structure (op_b));
  return equal;
}

static const Attr none[] = { { NULL } };
static const Attr float_type[] = { { "T", 6, TS_DTYPE_FLOAT }, { NULL } };
static const Attr int_type[] = { { "T", 6, TS_DTYPE_INT32 }, { NULL } };

static void
test_type_and_attrs (void)
{
  g_assert_true (is_equal ("Abs x", float_type, "Abs y", float_type));
  g_assert_false (is_equal ("Abs x", float_type, "Abs x", int_type));
  g_assert_false (is_equal ("Abs x", float_type, "Neg x", float_type));
  g_assert_false (is_equal ("Abs x", float_type, "Abs x", none));
  g_assert_false (is_equal ("Abs x", float_type, "Abs x ^y", float_type));
}

static void
test_order_does_not_count (void)
{
  const Attr one[] = { { "T", 6, TS_DTYPE_FLOAT }, { "transpose_a", 5, 1 }, { NULL } };
  const Attr other[] = { { "transpose_a", 5, 1 }, { "T", 6, TS_DTYPE_FLOAT }, { NULL } };

  g_assert_true (is_equal ("MatMul x y", one, "MatMul x y", other));
}

static void
test_default_is_as_not_given (void)
{
  const Attr given[] = { { "T", 6, TS_DTYPE_FLOAT }, { "transpose_a", 5, 0 }, { NULL } };
  const Attr differs[] = { { "T", 6, TS_DTYPE_FLOAT }, { "transpose_a", 5, 1 }, { NULL } };

  g_assert_true (is_equal ("MatMul x y", given, "MatMul x y", float_type));
  g_assert_false (is_equal ("MatMul x y", differs, "MatMul x y", float_type));
}

static void
test_names_do_not_count (void)
{
  const Attr one[] = { { "shared_name", 0, 0, "\x12\x01q", 3 }, { "_class", 0, 0, "\x12\x01r", 3 }, { NULL } };

  g_assert_true (is_equal ("VarHandleOp", one, "VarHandleOp", none));
}

/* strides [1, 2]: packed, and one by one. */
static void
test_ways_of_writing (void)
{
  const Attr packed[] = { { "strides", 0, 0, "\x0a\x04\x1a\x02\x01\x02", 6 }, { NULL } };
  const Attr single[] = { { "strides", 0, 0, "\x0a\x04\x18\x01\x18\x02", 6 }, { NULL } };
  const Attr longer[] = { { "strides", 0, 0, "\x0a\x05\x1a\x03\x01\x02\x02", 7 }, { NULL } };
  const Attr malformed[] = { { "strides", 0, 0, "\x0a\x03\x1a\x01\xff", 5 }, { NULL } };

  g_assert_true (is_equal ("Conv2D x y", packed, "Conv2D x y", single));
  g_assert_false (is_equal ("Conv2D x y", packed, "Conv2D x y", longer));
  g_assert_false (is_equal ("Conv2D x y", packed, "Conv2D x y", malformed));
  g_assert_true (is_equal ("Conv2D x y", malformed, "Conv2D x y", malformed));
}

/* float32 [1] of 1, of 2, and float32 [2]: TensorProtos in an AttrValue. */
static void
test_tensors_by_type (void)
{
#define TENSOR(dim, value) "\x42\x0e\x08\x01\x12\x04\x12\x02\x08" dim "\x22\x04" \
                           "\x00\x00\x80" value
  const Attr one[] = { { "value", 0, 0, TENSOR ("\x01", "\x3f"), 16 }, { NULL } };
  const Attr other[] = { { "value", 0, 0, TENSOR ("\x01", "\x40"), 16 }, { NULL } };
  const Attr longer[] = { { "value", 0, 0, TENSOR ("\x02", "\x3f"), 16 }, { NULL } };

  g_assert_true (is_equal ("Const", one, "Const", other));
  g_assert_false (is_equal ("Const", one, "Const", longer));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op-structure/type-and-attrs", test_type_and_attrs);
  g_test_add_func ("/op-structure/order-does-not-count", test_order_does_not_count);
  g_test_add_func ("/op-structure/default-is-as-not-given", test_default_is_as_not_given);
  g_test_add_func ("/op-structure/names-do-not-count", test_names_do_not_count);
  g_test_add_func ("/op-structure/ways-of-writing", test_ways_of_writing);
  g_test_add_func ("/op-structure/tensors-by-type", test_tensors_by_type);
  return g_test_run ();
}
