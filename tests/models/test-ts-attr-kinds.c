#include "app/models/ts-attr-kinds.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* All of a kind show what the one that stands for it does. */
static void
assert_kinds_hold (TsGraph *graph,
                   guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsAttrKinds) kinds = ts_attr_kinds_new (graph, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (kinds->n_kinds, ==, expected);
  for (guint32 i = 0; i < kinds->n_ops; i++)
    {
      g_autofree char *own = ts_test_dup_attr_texts (ts_graph_get_operation (graph, i));
      g_autofree char *of_kind = ts_test_dup_attr_texts (ts_graph_get_operation (graph, kinds->ops[kinds->op_kinds[i]]));

      g_assert_cmpstr (own, ==, of_kind);
    }
}

/* Constants differ by dtype and shape, not by what they hold. */
static void
test_constants (void)
{
  g_auto (TsTestGraph) graph = { NULL };

  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, "a", 1);
  ts_test_const_float (&graph, "b", 2);
  ts_test_const (&graph, "c", ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 1 }));
  ts_test_const (&graph, "d", ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (1), NULL));
  assert_kinds_hold (graph.graph, 3);
}

/* As many kinds as there are different texts, whatever the attributes. */
static void
test_by_definition (void)
{
  static const char *const paddings[] = { "SAME", "VALID", "" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (TsTestGraph) graph = { NULL };
  TsOutput x;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 8, 8, 1));
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u", i);
      gint64 ints[] = { 1, g_rand_int_range (rand, 1, 3), 2, 1 };

      ts_test_begin (&graph, i % 3 == 0 ? "MaxPool" : "AvgPool", name, x, TS_NO_OUTPUT);
      ts_graph_builder_attr_ints (graph.builder, "ksize", ints, 4);
      ts_graph_builder_attr_ints (graph.builder, "strides", ints, 4);
      ts_graph_builder_attr_string (graph.builder, "padding", paddings[g_rand_int_range (rand, 0, 2)], -1);
      if (g_rand_boolean (rand))
        ts_graph_builder_attr_string (graph.builder, "_note", paddings[g_rand_int_range (rand, 0, 3)], -1);
      if (g_rand_boolean (rand))
        ts_graph_builder_attr_int (graph.builder, "_number", g_rand_boolean (rand) ? 1 : G_MAXINT64);
      if (g_rand_boolean (rand))
        ts_graph_builder_attr_shape (graph.builder, "_shape", &TS_SHAPE (g_rand_int_range (rand, 1, 3), -1));
      ts_test_end (&graph);
    }
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph.graph); i++)
    g_hash_table_add (texts, ts_test_dup_attr_texts (ts_graph_get_operation (graph.graph, i)));
  g_assert_cmpuint (g_hash_table_size (texts), >, 50);
  assert_kinds_hold (graph.graph, g_hash_table_size (texts));
}

/* Very long values are not copied, nor mixed up. */
static void
test_long_values (void)
{
  g_auto (TsTestGraph) graph = { NULL };

  ts_test_graph_init (&graph);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%u", i);
      g_autofree char *text = g_strnfill (100000, i < 2 ? 'a' : 'b');

      text[i == 1 ? 99999 : 0] = 'c';
      ts_test_begin (&graph, "NoOp", name, TS_NO_OUTPUT);
      ts_graph_builder_attr_string (graph.builder, "_text", text, -1);
      ts_test_end (&graph);
    }
  assert_kinds_hold (graph.graph, 4);
}

static void
test_empty (void)
{
  g_auto (TsTestGraph) graph = { NULL };

  ts_test_graph_init (&graph);
  assert_kinds_hold (graph.graph, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (TsTestGraph) graph = { NULL };

  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, "a", 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_attr_kinds_new (graph.graph, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attr-kinds/constants", test_constants);
  g_test_add_func ("/attr-kinds/by-definition", test_by_definition);
  g_test_add_func ("/attr-kinds/long-values", test_long_values);
  g_test_add_func ("/attr-kinds/empty", test_empty);
  g_test_add_func ("/attr-kinds/cancelled", test_cancelled);
  return g_test_run ();
}
