#include "engine/exec/ts-plan.h"

#include "engine/graph/ts-graph-elements.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

/* Outputs and operations that tf.Graph.prevent_feeding () and prevent_fetching () took away. */
static void
test_prevented (void)
{
  g_auto (TsTestGraph) g = { NULL };
  TsOutput x, y;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  y = ts_test_op (&g, "Neg", "y", x, TS_NO_OUTPUT);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const messages[] = {
        NULL,
        "x:0 may not be fed: the graph's maker prevents it",
        "y:0 may not be fetched: the graph's maker prevents it",
        "y may not be fetched: the graph's maker prevents it",
      };
      g_autoptr (GError) error = NULL;
      TsPlan *plan;

      if (i == 1)
        ts_graph_prevent_feeding (g.graph, x);
      if (i == 2)
        ts_graph_prevent_fetching (g.graph, y.op);
      plan = ts_plan_new (g.graph, NULL, &x, i < 2, &y, i < 3, &y.op, i == 3, &error);
      if (messages[i] == NULL)
        {
          g_assert_no_error (error);
          ts_plan_unref (plan);
          continue;
        }
      g_assert_null (plan);
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, messages[i]);
    }
}

/* A control edge that is cut lets go, one that is added pulls in what comes first; what would wait for itself is refused. */
static void
test_control_edits (void)
{
  g_auto (TsTestGraph) g = { NULL };
  g_autoptr (TsPlan) cut = NULL;
  g_autoptr (TsPlan) added = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput a, b, y;
  TsControlEdit edit;

  ts_test_graph_init (&g);
  a = ts_test_const_float (&g, "a", 1);
  b = ts_test_const_float (&g, "b", 2);
  ts_test_begin (&g, "Neg", "y", a, TS_NO_OUTPUT);
  ts_graph_builder_control_input (g.builder, b.op);
  y = ts_test_end (&g);

  edit = (TsControlEdit) { b.op, y.op, FALSE };
  cut = ts_plan_new_edited (g.graph, NULL, NULL, 0, &y, 1, NULL, 0, &edit, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cut->n_nodes, ==, 2);
  g_assert_cmpuint (cut->nodes[cut->node_of_op[y.op]].n_controls, ==, 0);

  edit = (TsControlEdit) { b.op, a.op, TRUE };
  added = ts_plan_new_edited (g.graph, NULL, NULL, 0, &a, 1, NULL, 0, &edit, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->n_nodes, ==, 2);
  g_assert_cmpuint (added->nodes[added->node_of_op[a.op]].n_controls, ==, 1);

  edit = (TsControlEdit) { y.op, a.op, TRUE };
  g_assert_null (ts_plan_new_edited (g.graph, NULL, NULL, 0, &y, 1, NULL, 0, &edit, 1, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/prevented", test_prevented);
  g_test_add_func ("/plan/control-edits", test_control_edits);
  return g_test_run ();
}
