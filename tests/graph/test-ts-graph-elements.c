/* Elements by name, feeding and fetching, shapes that are set, and who consumes what. */

#include "tests/graph/construction.h"

#include "engine/graph/ts-graph-elements.h"
#include "engine/ts-error.h"

typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *b;
  TsOutput x, unique;
  guint32 n;
} Fixture;

static void
setup (Fixture *f,
       gconstpointer data)
{
  f->graph = ts_graph_new (ts_standard_ops ());
  f->b = ts_graph_builder_new (f->graph);
  f->x = value (f->b, "layer/kernel");
  f->unique = unary (f->b, "Unique", "u", f->x);
  f->n = no_op (f->b, "n");
  after (f->b, f->n);
  binary (f->b, "AddV2", "sum", f->x, f->x);
  no_op (f->b, "last");
  pop (f->b);
  g_assert_true (ts_graph_builder_check (f->b, NULL));
}

static void
teardown (Fixture *f,
          gconstpointer data)
{
  ts_graph_builder_free (f->b);
  ts_graph_unref (f->graph);
}

enum
{
  OUTPUT = 1,
  OPERATION = 2,
  EITHER = 3,
};

static void
test_as_element (Fixture *f,
                 gconstpointer data)
{
  static const struct
  {
    const char *name;
    int allowed;
    gboolean is_operation;
    guint32 op;
    guint32 index;
  } cases[] = {
    { "u", EITHER, TRUE, 1, 0 },
    { "u", OPERATION, TRUE, 1, 0 },
    { "u:0", EITHER, FALSE, 1, 0 },
    { "u:1", OUTPUT, FALSE, 1, 1 },
    { "^u", EITHER, TRUE, 1, 0 },
    { "layer/kernel:0", EITHER, FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TsElement element;

      ts_graph_as_element (f->graph, cases[i].name, cases[i].allowed & OUTPUT, cases[i].allowed & OPERATION, &element, &error);
      g_assert_no_error (error);
      g_assert_true (element.is_operation == cases[i].is_operation);
      g_assert_cmpuint (element.output.op, ==, cases[i].op);
      g_assert_cmpuint (element.output.index, ==, cases[i].index);
    }
}

static void
test_no_element (Fixture *f,
                 gconstpointer data)
{
  static const struct
  {
    const char *name;
    int allowed;
    TsError code;
    const char *message;
  } cases[] = {
    { "u", OUTPUT, TS_ERROR_INVALID_ARGUMENT, "\"u\" is an operation (Unique); tensors are named \"u:0\" and so on" },
    { "layer/kernel", OUTPUT, TS_ERROR_INVALID_ARGUMENT,
      "\"layer/kernel\" is an operation (Placeholder); tensors are named \"layer/kernel:0\"" },
    { "n", OUTPUT, TS_ERROR_INVALID_ARGUMENT, "\"n\" is an operation (NoOp), and one without outputs" },
    { "nothing", OUTPUT, TS_ERROR_INVALID_ARGUMENT, "\"nothing\" names no tensor: tensors are named \"OPERATION:INDEX\"" },
    { "u:0", OPERATION, TS_ERROR_INVALID_ARGUMENT, "\"u:0\" is a tensor, not an operation; its operation is named \"u\"" },
    { "u:2", EITHER, TS_ERROR_OUT_OF_RANGE, "operation \"u\" (Unique) has only 2 outputs, there is no output 2" },
    { "u:x", EITHER, TS_ERROR_INVALID_ARGUMENT, "\"u:x\" names no output: expected NAME or NAME:INDEX" },
    { "layer/kernle:0", EITHER, TS_ERROR_NOT_FOUND, "no operation is named \"layer/kernle\"; did you mean \"layer/kernel\"?" },
    { "layer/kernle", EITHER, TS_ERROR_NOT_FOUND, "no operation is named \"layer/kernle\"; did you mean \"layer/kernel\"?" },
    { "^layer/kernle", EITHER, TS_ERROR_NOT_FOUND, "no operation is named \"layer/kernle\"; did you mean \"layer/kernel\"?" },
    { "^u:0", EITHER, TS_ERROR_INVALID_ARGUMENT, "\"^u:0\" names nothing: a control input, \"^OPERATION\", has no index" },
    { "^u", OUTPUT, TS_ERROR_INVALID_ARGUMENT, "\"^u\" is a control input: it carries no tensor" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TsElement element;

      g_assert_false (ts_graph_as_element (f->graph, cases[i].name, cases[i].allowed & OUTPUT, cases[i].allowed & OPERATION, &element, &error));
      g_assert_error (error, TS_ERROR, (int)cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_feeding_and_fetching (Fixture *f,
                           gconstpointer data)
{
  TsOutput second = { f->unique.op, 1 };

  g_assert_true (ts_graph_is_feedable (f->graph, second));
  g_assert_true (ts_graph_is_fetchable (f->graph, f->n));
  ts_graph_prevent_feeding (f->graph, second);
  ts_graph_prevent_fetching (f->graph, f->n);
  g_assert_false (ts_graph_is_feedable (f->graph, second));
  g_assert_true (ts_graph_is_feedable (f->graph, f->unique));
  g_assert_true (ts_graph_is_feedable (f->graph, f->x));
  g_assert_false (ts_graph_is_fetchable (f->graph, f->n));
  g_assert_true (ts_graph_is_fetchable (f->graph, f->x.op));
}

static void
test_shapes (Fixture *f,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TsShape shape = TS_SHAPE_SCALAR;

  g_assert_false (ts_graph_get_set_shape (f->graph, f->x, &shape));
  g_assert_true (ts_graph_set_shape (f->graph, f->x, &TS_SHAPE (2, -1), NULL));
  g_assert_true (ts_graph_set_shape (f->graph, f->x, &TS_SHAPE_UNKNOWN, NULL));
  g_assert_true (ts_graph_set_shape (f->graph, f->x, &TS_SHAPE (-1, 3), NULL));
  g_assert_true (ts_graph_get_set_shape (f->graph, f->x, &shape));
  g_assert_true (ts_shape_equal (&shape, &TS_SHAPE (2, 3)));

  g_assert_false (ts_graph_set_shape (f->graph, f->x, &TS_SHAPE (4, -1), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "\"layer/kernel:0\" has the shape [2,3], which the shape [4,?] contradicts");
  g_assert_true (ts_graph_get_set_shape (f->graph, f->x, &shape));
  g_assert_true (ts_shape_equal (&shape, &TS_SHAPE (2, 3)));
}

static void
test_consumers (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GArray) of_x = ts_output_list_consumers (f->graph, f->x);
  g_autoptr (GArray) of_second = ts_output_list_consumers (f->graph, (TsOutput) { f->unique.op, 1 });
  g_autoptr (GArray) controls = ts_operation_list_control_outputs (ts_graph_get_operation (f->graph, f->n));
  static const TsConsumer expected[] = { { 1, 0 }, { 3, 0 }, { 3, 1 } };

  g_assert_cmpuint (of_x->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (g_array_index (of_x, TsConsumer, i).op, ==, expected[i].op);
      g_assert_cmpint (g_array_index (of_x, TsConsumer, i).input, ==, expected[i].input);
    }
  g_assert_cmpuint (of_second->len, ==, 0);
  g_assert_cmpuint (controls->len, ==, 2);
  g_assert_cmpuint (g_array_index (controls, guint32, 0), ==, 3);
  g_assert_cmpuint (g_array_index (controls, guint32, 1), ==, 4);
  g_assert_cmpstr (ts_output_get_device (f->graph, f->x), ==, "");
}

#define ADD(path, func) g_test_add ("/graph-elements/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("as-element", test_as_element);
  ADD ("no-element", test_no_element);
  ADD ("feeding-and-fetching", test_feeding_and_fetching);
  ADD ("shapes", test_shapes);
  ADD ("consumers", test_consumers);
  return g_test_run ();
}
