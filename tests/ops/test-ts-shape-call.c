#include "tests/graph/function-text.h"

#include "engine/ops/ts-shape-table.h"

/* Shapes through functions, and what a file says wrongly of them. */

static void
attr_shape (GByteArray *g,
            const char *name,
            const TsShape *shape,
            gboolean in_list)
{
  guint entry = ts_wire_begin (g, 5);
  guint value, list = 0, message;

  ts_wire_append_string (g, 1, name);
  value = ts_wire_begin (g, 2);
  if (in_list)
    list = ts_wire_begin (g, 1);
  message = ts_wire_begin (g, 7);
  for (int i = 0; i < shape->rank; i++)
    {
      guint dim = ts_wire_begin (g, 2);

      ts_wire_append_uint (g, 1, (guint64)shape->dims[i]);
      ts_wire_end (g, dim);
    }
  ts_wire_end (g, message);
  if (in_list)
    ts_wire_end (g, list);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
}

static void
attr_float_types (GByteArray *g,
                  const char *name,
                  guint n)
{
  guint entry = ts_wire_begin (g, 5);
  guint value, list;

  ts_wire_append_string (g, 1, name);
  value = ts_wire_begin (g, 2);
  list = ts_wire_begin (g, 1);
  for (guint i = 0; i < n; i++)
    ts_wire_append_uint (g, 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, list);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
}

static void
shaped (GByteArray *g,
        const char *text,
        TsShape shape)
{
  guint n = node_begin (g, text);

  attr_number (g, "dtype", 6, TS_DTYPE_FLOAT);
  attr_shape (g, "shape", &shape, FALSE);
  ts_wire_end (g, n);
}

static void
caller (GByteArray *g,
        const char *text,
        const char *attr,
        const char *function,
        const char *attr2,
        const char *function2)
{
  guint n = node_begin (g, text);

  attr_func (g, attr, function);
  if (attr2 != NULL)
    {
      attr_func (g, attr2, function2);
      attr_number (g, "Tcond", 6, TS_DTYPE_BOOL);
    }
  attr_float_types (g, "Tin", 1);
  attr_float_types (g, "Tout", 1);
  attr_float_types (g, "T", 1);
  ts_wire_end (g, n);
}

/* neg (x) keeps the shape; row (x) is x[0] of a matrix; self (x) calls itself. */
static void
append_library (GByteArray *g)
{
  guint library = ts_wire_begin (g, 2);
  guint f, n;

  f = function_begin (g, "neg", "x: float", "y: float", "");
  n = body_node (g, "n Neg x");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  pair (g, 4, "y", "n:y:0");
  ts_wire_end (g, f);

  f = function_begin (g, "norm", "x: float", "y: float", "");
  n = body_node (g, "n L2Loss x");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  pair (g, 4, "y", "n:output:0");
  ts_wire_end (g, f);

  f = function_begin (g, "self", "x: float", "y: float", "");
  n = body_node (g, "n self x");
  ts_wire_end (g, n);
  pair (g, 4, "y", "n:y:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);
}

static void
assert_shape (TsShapeTable *table,
              TsGraph *graph,
              const char *name,
              const char *expected)
{
  g_autofree char *text = NULL;
  TsShape shape;

  ts_shape_table_get (table, (TsOutput) { ts_graph_find_operation (graph, name)->index, 0 }, &shape);
  text = ts_shape_to_string (&shape);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_calls (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsShapeTable) table = NULL;

  shaped (g, "x Placeholder", TS_SHAPE (2, 3));
  shaped (g, "v VarHandleOp", TS_SHAPE (4, 5));
  placeholder (g, "p", TS_DTYPE_BOOL);
  caller (g, "call PartitionedCall x", "f", "neg", NULL, NULL);
  caller (g, "same If p x", "then_branch", "neg", "else_branch", "neg");
  caller (g, "other If p x", "then_branch", "neg", "else_branch", "norm");
  caller (g, "loop While x", "body", "neg", "cond", "norm");
  caller (g, "shrinks While x", "body", "norm", "cond", "norm");
  node (g, "typed neg x", TS_DTYPE_INVALID);
  node (g, "round self x", TS_DTYPE_INVALID);
  append_library (g);
  graph = import_ok (g);
  table = ts_shape_table_new (graph, NULL, NULL);

  assert_shape (table, graph, "call", "[2,3]");
  assert_shape (table, graph, "typed", "[2,3]");
  assert_shape (table, graph, "same", "[2,3]");
  assert_shape (table, graph, "other", "?");
  assert_shape (table, graph, "loop", "[2,3]");
  assert_shape (table, graph, "shrinks", "?");
  assert_shape (table, graph, "round", "?");
  assert_shape (table, graph, "v", "[]");
}

static void
test_contradiction (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsShapeTable) table = NULL;
  guint n;

  shaped (g, "x Placeholder", TS_SHAPE (2, 3));
  n = node_begin (g, "y Neg x");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  attr_shape (g, "_output_shapes", &TS_SHAPE (2, 4), TRUE);
  ts_wire_end (g, n);
  graph = import_ok (g);
  table = ts_shape_table_new (graph, NULL, NULL);

  assert_shape (table, graph, "y", "[2,3]");
  g_assert_cmpstr (ts_shape_table_get_problem (table, 1), ==, "output 0 has shape [2,3], but the file says [2,4] (_output_shapes)");
}

/* Each function calls the next one twice with other shapes: a huge tree, in which every function is gone through once for each kind. */
static void
test_tower (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsShapeTable) table = NULL;
  guint library;

  shaped (g, "x Placeholder", TS_SHAPE (2, 3));
  node (g, "y f0 x", TS_DTYPE_INVALID);
  library = ts_wire_begin (g, 2);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      g_autofree char *first = g_strdup_printf ("a f%u x", i + 1);
      g_autofree char *second = g_strdup_printf ("b f%u a:y:0", i + 1);
      guint f = function_begin (g, name, "x: float", "y: float", "");
      guint n = body_node (g, i < 39 ? first : "a Neg x");

      attr_number (g, "T", 6, TS_DTYPE_FLOAT);
      ts_wire_end (g, n);
      n = body_node (g, i < 39 ? second : "b Neg a:y:0");
      attr_number (g, "T", 6, TS_DTYPE_FLOAT);
      ts_wire_end (g, n);
      pair (g, 4, "y", "b:y:0");
      ts_wire_end (g, f);
    }
  ts_wire_end (g, library);
  graph = import_ok (g);
  table = ts_shape_table_new (graph, NULL, NULL);
  assert_shape (table, graph, "y", "[2,3]");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape-call/calls", test_calls);
  g_test_add_func ("/shape-call/contradiction", test_contradiction);
  g_test_add_func ("/shape-call/tower", test_tower);
  return g_test_run ();
}
