/* Operations in a line each, func attributes and raw ones, and where operations come from. */

#include "tests/graph/construction.h"

#include "engine/graph/ts-builder-ops.h"
#include "engine/graph/ts-collection-items.h"
#include "engine/graph/ts-func-value.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/graph/ts-operation-origin.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* ---- conveniences ---- */

static void
network (TsGraphBuilder *b)
{
  TsOutput x = ts_builder_placeholder (b, "x", TS_DTYPE_UINT8, &TS_SHAPE (-1, 4));
  TsOutput axis = ts_builder_constant_int32 (b, "axis", 1);
  TsOutput kernel, y;

  x = ts_builder_cast (b, "float", x, TS_DTYPE_FLOAT);
  kernel = ts_builder_constant_float (b, "kernel", 2);
  y = ts_builder_matmul (b, "product", x, kernel, FALSE, TRUE);
  y = ts_builder_op (b, "AddV2", "sum", y, y);
  y = ts_builder_reduce (b, "Max", "max", y, axis, FALSE);
  ts_builder_group (b, "all", (const guint32[]) { y.op, x.op }, 2);
}

static void
pictures (TsGraphBuilder *b)
{
  TsOutput x = ts_builder_placeholder (b, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 8, 8, 1));
  TsOutput filter = ts_builder_placeholder (b, "filter", TS_DTYPE_FLOAT, &TS_SHAPE (3, 3, 1, 2));

  ts_builder_pool (b, "AvgPool", "pool", ts_builder_conv2d (b, "conv", x, filter, 1, "SAME"), 2, 2, "VALID");
}

/* tf.Variable and its resource kind, among scopes that do not concern their reading. */
static void
variables (TsGraphBuilder *b)
{
  TsOutput zero = ts_builder_constant_float (b, "zero", 0);
  guint32 n = no_op (b, "n");
  TsBuilderVariable v, r;

  after (b, n);
  ts_graph_builder_push_device (b, "/cpu:0");
  v = ts_builder_variable (b, "v", zero, &TS_SHAPE_SCALAR, TRUE);
  pop (b);
  r = ts_builder_resource_variable (b, "r", zero, &TS_SHAPE_SCALAR, FALSE);
  pop (b);
  ts_builder_op (b, "AddV2", "sum", v.value, r.value);
  ts_builder_group (b, "init", (const guint32[]) { v.initializer, r.initializer }, 2);
}

static const ConstructionCase cases[] = {
  { "network", network,
    "x = Placeholder()\n"
    "axis = Const()\n"
    "float = Cast(x)\n"
    "kernel = Const()\n"
    "product = MatMul(float, kernel)\n"
    "sum = AddV2(product, product)\n"
    "max = Max(sum, axis)\n"
    "all = NoOp(^float, ^max)\n" },
  { "pictures", pictures,
    "x = Placeholder()\n"
    "filter = Placeholder()\n"
    "conv = Conv2D(x, filter)\n"
    "pool = AvgPool(conv)\n" },
  { "variables", variables,
    "zero = Const()\n"
    "n = NoOp()\n"
    "v = VariableV2() @/device:CPU:0\n"
    "v/Assign = Assign(v, zero) @/device:CPU:0 _class=[\"loc:@v\"]\n"
    "v/read = Identity(v) @/device:CPU:0 _class=[\"loc:@v\"]\n"
    "r = VarHandleOp() _class=[\"loc:@r\"]\n"
    "r/IsInitialized/VarIsInitializedOp = VarIsInitializedOp(r)\n"
    "r/Assign = AssignVariableOp(r, zero)\n"
    "r/Read/ReadVariableOp = ReadVariableOp(r)\n"
    "sum = AddV2(v/read, r/Read/ReadVariableOp)\n"
    "init = NoOp(^r/Assign, ^v/Assign)\n" },
};

static void
test_variable_collections (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (TsVariableItem) item = NULL;
  TsCollections *collections = ts_graph_get_collections (graph);
  TsCollectionItem bytes;

  variables (b);
  g_assert_true (ts_graph_builder_check (b, NULL));
  g_assert_cmpuint (ts_collection_get_n_items (ts_collections_find (collections, TS_COLLECTION_GLOBAL_VARIABLES)), ==, 2);
  g_assert_cmpuint (ts_collection_get_n_items (ts_collections_find (collections, TS_COLLECTION_TRAINABLE_VARIABLES)), ==, 1);
  bytes = ts_collection_get_item (ts_collections_find (collections, TS_COLLECTION_GLOBAL_VARIABLES), 1);
  item = ts_variable_item_new (bytes.data, bytes.size, NULL);
  g_assert_cmpstr (item->name, ==, "r:0");
  g_assert_cmpstr (item->initializer, ==, "r/Assign");
  g_assert_cmpstr (item->snapshot, ==, "r/Read/ReadVariableOp:0");
  g_assert_cmpstr (item->initial_value, ==, "zero:0");
  g_assert_true (item->is_resource && !item->is_trainable);
}

/* One thing that goes wrong is told once, and nothing is built on it. */
static void
test_first_error (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GError) error = NULL;
  TsOutput x = ts_builder_placeholder (b, "x", TS_DTYPE_STRING, &TS_SHAPE_SCALAR);
  TsOutput y = ts_builder_op (b, "Relu", "bad", x);
  TsBuilderVariable v = ts_builder_variable (b, "v", y, &TS_SHAPE_SCALAR, TRUE);

  ts_builder_op (b, "Neg", "worse", v.value);
  g_assert_cmpuint (v.value.op, ==, TS_NO_OP);
  g_assert_false (ts_graph_builder_check (b, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "operation \"bad\" (Relu): attribute \"T\" may not be string");
  g_assert_cmpuint (ts_graph_get_n_operations (graph), ==, 1);
  g_assert_null (ts_collections_find (ts_graph_get_collections (graph), TS_COLLECTION_GLOBAL_VARIABLES));
}

/* ---- attributes ---- */

static void
test_func_attrs (void)
{
  static const char *const branches[] = { "one", "two", "three" };
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GByteArray) attrs = g_byte_array_new ();
  g_autoptr (GBytes) attrs_bytes = NULL;
  g_autoptr (TsFuncValue) f = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const TsOperation *op;
  const TsAttrSpan *span;
  guint entry = ts_wire_begin (attrs, 2);

  ts_wire_append_string (attrs, 1, "T");
  ts_wire_append_bytes (attrs, 2, "\x30\x01", 2);
  ts_wire_end (attrs, entry);
  attrs_bytes = g_bytes_new (attrs->data, attrs->len);
  ts_graph_builder_begin (b, "NoOp", "n");
  ts_graph_builder_attr_func (b, "_f", "body", attrs_bytes);
  ts_graph_builder_attr_funcs (b, "_branches", branches, 3);
  op = ts_graph_get_operation (graph, ts_graph_builder_add (b).op);

  f = ts_operation_dup_attr_func_value (op, "_f", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (f->name, ==, "body");
  g_assert_cmpuint (f->attrs->len, ==, 1);
  span = &g_array_index (f->attrs, TsAttrSpan, 0);
  g_assert_cmpmem (span->key, span->key_size, "T", 1);
  g_assert_cmpmem (span->value, span->value_size, "\x30\x01", 2);

  list = ts_operation_dup_attr_func_values (op, "_branches", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpstr (((TsFuncValue *)g_ptr_array_index (list, 2))->name, ==, "three");
  g_assert_null (ts_operation_dup_attr_func_value (op, "_branches", &error));
  g_assert_cmpstr (error->message, ==, "operation \"n\" (NoOp): attribute \"_branches\" holds list(func), expected func");
}

static void
test_raw_attrs (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GBytes) good = g_bytes_new_static ("\x18\x05", 2);
  g_autoptr (GBytes) bad = g_bytes_new_static ("\x0a\x7f", 2);
  g_autoptr (GError) error = NULL;
  gint64 value;
  guint32 op;

  ts_graph_builder_begin (b, "NoOp", "n");
  ts_graph_builder_attr_value (b, "_i", good);
  op = ts_graph_builder_add (b).op;
  g_assert_true (ts_operation_get_attr_int (ts_graph_get_operation (graph, op), "_i", &value, NULL));
  g_assert_cmpint (value, ==, 5);

  ts_graph_builder_begin (b, "NoOp", "n");
  ts_graph_builder_attr_value (b, "_i", bad);
  g_assert_false (ts_graph_builder_end (b, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "operation \"n_1\" (NoOp): attribute \"_i\" is no AttrValue: "));
}

/* In a function's body a dtype may be the caller's. */
static void
test_placeholders (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TsOutput x, y;

  ts_graph_builder_begin (b, "Placeholder", "x");
  ts_graph_builder_attr_placeholder (b, "dtype", "T");
  g_assert_false (ts_graph_builder_end (b, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "operation \"x\" (Placeholder): attribute \"dtype\" holds a placeholder of a function body, expected type");
  g_clear_error (&error);

  ts_graph_set_building_function (graph, TRUE);
  ts_graph_builder_begin (b, "Placeholder", "x");
  ts_graph_builder_attr_placeholder (b, "dtype", "T");
  x = ts_graph_builder_add (b);
  ts_graph_builder_begin (b, "Neg", "y");
  ts_graph_builder_input (b, x);
  ts_graph_builder_attr_placeholder (b, "T", "T");
  y = ts_graph_builder_add (b);
  g_assert_true (ts_graph_builder_check (b, &error));
  g_assert_cmpint (ts_graph_get_dtype (graph, y), ==, TS_DTYPE_INVALID);

  ts_graph_builder_begin (b, "AddN", "z");
  ts_graph_builder_input (b, x);
  ts_graph_builder_attr_placeholder (b, "N", "N");
  ts_graph_builder_attr_placeholder (b, "T", "T");
  g_assert_false (ts_graph_builder_end (b, NULL, &error));
  g_assert_cmpstr (error->message, ==, "operation \"z\" (AddN): how many inputs or outputs there are cannot be a placeholder");
}

/* ---- origins ---- */

static void
append_frame (GByteArray *m,
              guint32 number,
              guint64 file,
              guint64 line,
              const char *function)
{
  guint frame = ts_wire_begin (m, number);

  ts_wire_append_uint (m, 1, file);
  ts_wire_append_uint (m, 2, line);
  ts_wire_append_string (m, 4, function);
  ts_wire_append_string (m, 5, "y = f(x)");
  ts_wire_end (m, frame);
}

static void
append_fixed64 (GByteArray *m,
                guint32 number,
                guint64 value)
{
  guint64 bytes = GUINT64_TO_LE (value);

  ts_wire_append_tag (m, number, TS_WIRE_FIXED64);
  g_byte_array_append (m, (const guint8 *)&bytes, 8);
}

/* Two nodes, whose stacks are told in the older and the newer form. */
static GByteArray *
graph_with_debug_info (void)
{
  GByteArray *m = g_byte_array_new ();
  guint node, info, entry, trace;

  for (guint i = 0; i < 3; i++)
    {
      node = ts_wire_begin (m, 1);
      ts_wire_append_string (m, 1, (const char *const[]) { "a", "b", "c" }[i]);
      ts_wire_append_string (m, 2, "NoOp");
      if (i == 0)
        {
          guint original = ts_wire_begin (m, 6);

          ts_wire_append_string (m, 1, "first");
          ts_wire_append_string (m, 1, "second");
          ts_wire_end (m, original);
        }
      ts_wire_end (m, node);
    }

  info = ts_wire_begin (m, 5);
  ts_wire_append_string (m, 1, "model.py");
  ts_wire_append_string (m, 1, "train.py");
  entry = ts_wire_begin (m, 2);
  ts_wire_append_string (m, 1, "a@");
  trace = ts_wire_begin (m, 2);
  append_frame (m, 1, 0, 10, "layer");
  append_frame (m, 1, 1, 20, "main");
  ts_wire_end (m, trace);
  ts_wire_end (m, entry);

  entry = ts_wire_begin (m, 4);
  append_fixed64 (m, 1, 77);
  append_frame (m, 2, 1, 30, "other");
  ts_wire_end (m, entry);
  entry = ts_wire_begin (m, 5);
  ts_wire_append_string (m, 1, "b");
  append_fixed64 (m, 2, 5);
  ts_wire_end (m, entry);
  entry = ts_wire_begin (m, 6);
  append_fixed64 (m, 1, 5);
  trace = ts_wire_begin (m, 2);
  ts_wire_append_bytes (m, 2, (const guint8[]) { 77, 0, 0, 0, 0, 0, 0, 0, 78, 0, 0, 0, 0, 0, 0, 0 }, 16);
  ts_wire_end (m, trace);
  ts_wire_end (m, entry);
  ts_wire_end (m, info);
  return m;
}

static char *
describe_stack (TsGraph *graph,
                const char *name)
{
  g_autoptr (GPtrArray) stack = ts_operation_list_creation_stack (ts_graph_find_operation (graph, name));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stack->len; i++)
    {
      const TsSourceFrame *frame = g_ptr_array_index (stack, i);

      g_string_append_printf (text, "%s:%d %s: %s\n", frame->file, frame->line, frame->function, frame->code);
    }
  return g_string_free (text, FALSE);
}

static void
test_origin (void)
{
  g_autoptr (GByteArray) m = graph_with_debug_info ();
  g_autoptr (GBytes) bytes = g_bytes_new (m->data, m->len);
  g_autoptr (TsGraph) graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
  g_autofree char *a = describe_stack (graph, "a");
  g_autofree char *b = describe_stack (graph, "b");
  g_autofree char *c = describe_stack (graph, "c");
  g_auto (GStrv) of_a = ts_operation_list_original_names (ts_graph_find_operation (graph, "a"));
  g_auto (GStrv) of_b = ts_operation_list_original_names (ts_graph_find_operation (graph, "b"));

  g_assert_cmpstr (a, ==, "model.py:10 layer: y = f(x)\ntrain.py:20 main: y = f(x)\n");
  g_assert_cmpstr (b, ==, "train.py:30 other: y = f(x)\n");
  g_assert_cmpstr (c, ==, "");
  g_assert_cmpuint (g_strv_length (of_a), ==, 2);
  g_assert_cmpstr (of_a[1], ==, "second");
  g_assert_cmpuint (g_strv_length (of_b), ==, 0);
}

static void
test_origin_damage (void)
{
  g_autoptr (GByteArray) m = graph_with_debug_info ();

  for (guint i = 0; i < 8 * m->len; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (m->data, m->len);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TsGraph) graph = NULL;

      copy[i / 8] ^= (guint8)(1 << (i % 8));
      bytes = g_bytes_new (copy, m->len);
      graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
      for (guint32 k = 0; graph != NULL && k < ts_graph_get_n_operations (graph); k++)
        {
          g_strfreev (ts_operation_list_original_names (ts_graph_get_operation (graph, k)));
          g_free (describe_stack (graph, ts_graph_get_operation (graph, k)->name));
        }
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("/builder-ops", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/builder-ops/variable-collections", test_variable_collections);
  g_test_add_func ("/builder-ops/first-error", test_first_error);
  g_test_add_func ("/builder-ops/func-attrs", test_func_attrs);
  g_test_add_func ("/builder-ops/raw-attrs", test_raw_attrs);
  g_test_add_func ("/builder-ops/placeholders", test_placeholders);
  g_test_add_func ("/builder-ops/origin", test_origin);
  g_test_add_func ("/builder-ops/origin-damage", test_origin_damage);
  return g_test_run ();
}
