#include "tests/graph/graph-text.h"

#include "engine/graph/ts-control-flow.h"
#include "engine/graph/ts-graph-interface.h"

static void
enter (GByteArray *g,
       const char *text,
       const char *frame)
{
  guint n = node_begin (g, text);
  guint entry = ts_wire_begin (g, 5), value;

  ts_wire_append_string (g, 1, "frame_name");
  value = ts_wire_begin (g, 2);
  ts_wire_append_string (g, 2, frame);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
}

static void
loop (GByteArray *g,
      const char *prefix,
      const char *source,
      const char *frame)
{
  static const char *const rest[] = { "%s_merge Merge %s_enter %s_next", "%s_cond LoopCond %s_less",
                                      "%s_switch Switch %s_merge %s_cond", "%s_body Neg %s_switch:1", "%s_next NextIteration %s_body",
                                      "%s_exit Exit %s_switch" };
  g_autofree char *first = g_strdup_printf ("%s_enter Enter %s", prefix, source);
  g_autofree char *less = g_strdup_printf ("%s_less IsFinite %s_merge", prefix, prefix);

  enter (g, first, frame);
  node (g, less, TS_DTYPE_FLOAT);
  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rest[i], "%s", -1);
      g_autofree char *text = g_strjoinv (prefix, parts);

      node (g, text, i == 1 ? TS_DTYPE_INVALID : TS_DTYPE_FLOAT);
    }
}

static guint32
op_loop (TsControlFlow *flow,
         TsGraph *graph,
         const char *name)
{
  return ts_control_flow_get_op_loop (flow, ts_graph_find_operation (graph, name)->index);
}

static guint32
op_branch (TsControlFlow *flow,
           TsGraph *graph,
           const char *name)
{
  return ts_control_flow_get_op_branch (flow, ts_graph_find_operation (graph, name)->index);
}

/* What an inner loop leaves to the outer one is no result of the graph. */
static void
test_outputs_are_outside (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autofree TsOutput *outputs = NULL;
  guint n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  loop (g, "a", "x", "outer");
  loop (g, "b", "a_body", "inner");
  node (g, "after Neg b_exit", TS_DTYPE_FLOAT);
  node (g, "inside Neg b_body", TS_DTYPE_FLOAT);
  loop (g, "c", "a_exit", "last");
  graph = import_ok (g);

  outputs = ts_graph_find_outputs (graph, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (ts_graph_get_operation (graph, outputs[0].op)->name, ==, "c_exit");
}

static void
test_loops (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsControlFlow) flow = NULL;
  guint n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  loop (g, "a", "x", "outer");
  loop (g, "b", "a_body", "inner");
  node (g, "c NoOp ^b_body", TS_DTYPE_INVALID);
  node (g, "after Neg b_exit", TS_DTYPE_FLOAT);
  node (g, "end Neg a_exit", TS_DTYPE_FLOAT);
  graph = import_ok (g);
  flow = ts_control_flow_new (graph);

  g_assert_cmpuint (ts_control_flow_get_n_loops (flow), ==, 2);
  g_assert_cmpstr (ts_control_flow_get_loop (flow, 0)->name, ==, "outer");
  g_assert_cmpuint (ts_control_flow_get_loop (flow, 0)->parent, ==, TS_NO_CONTEXT);
  g_assert_cmpuint (ts_control_flow_get_loop (flow, 1)->parent, ==, 0);
  g_assert_cmpuint (op_loop (flow, graph, "x"), ==, TS_NO_CONTEXT);
  g_assert_cmpuint (op_loop (flow, graph, "a_body"), ==, 0);
  g_assert_cmpuint (op_loop (flow, graph, "b_enter"), ==, 1);
  g_assert_cmpuint (op_loop (flow, graph, "c"), ==, 1);
  g_assert_cmpuint (op_loop (flow, graph, "after"), ==, 0);
  g_assert_cmpuint (op_loop (flow, graph, "end"), ==, TS_NO_CONTEXT);
  g_assert_cmpuint (ts_control_flow_get_n_branches (flow), ==, 0);
  for (guint part = 0; part < TS_LOOP_N_PARTS; part++)
    {
      ts_control_flow_get_loop_part (flow, 1, (TsLoopPart)part, &n);
      g_assert_cmpuint (n, ==, 1);
    }
}

static void
test_conds (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsControlFlow) flow = NULL;
  const TsBranch *branch;

  placeholder (g, "p", TS_DTYPE_BOOL);
  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "s Switch x p", TS_DTYPE_FLOAT);
  node (g, "f Neg s", TS_DTYPE_FLOAT);
  node (g, "t Neg s:1", TS_DTYPE_FLOAT);
  node (g, "s2 Switch t p", TS_DTYPE_FLOAT);
  node (g, "u Neg s2:1", TS_DTYPE_FLOAT);
  node (g, "n NoOp ^u", TS_DTYPE_INVALID);
  node (g, "m2 Merge u s2", TS_DTYPE_FLOAT);
  node (g, "m Merge f m2", TS_DTYPE_FLOAT);
  node (g, "y Neg m", TS_DTYPE_FLOAT);
  graph = import_ok (g);
  flow = ts_control_flow_new (graph);

  g_assert_cmpuint (op_branch (flow, graph, "s"), ==, TS_NO_CONTEXT);
  branch = ts_control_flow_get_branch (flow, op_branch (flow, graph, "f"));
  g_assert_false (branch->value);
  g_assert_cmpuint (branch->predicate.op, ==, 0);
  g_assert_cmpuint (branch->parent, ==, TS_NO_CONTEXT);
  branch = ts_control_flow_get_branch (flow, op_branch (flow, graph, "n"));
  g_assert_true (branch->value);
  g_assert_cmpuint (branch->parent, ==, op_branch (flow, graph, "t"));
  g_assert_cmpuint (op_branch (flow, graph, "m2"), ==, op_branch (flow, graph, "t"));
  g_assert_cmpuint (op_branch (flow, graph, "m"), ==, TS_NO_CONTEXT);
  g_assert_cmpuint (op_branch (flow, graph, "y"), ==, TS_NO_CONTEXT);
}

/* Whatever the edges are, there is an answer. */
static void
test_damaged (void)
{
  static const char *const types[] = { "Enter", "Exit", "Merge", "Switch", "NextIteration", "LoopCond", "Neg" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < 300; round++)
    {
      GByteArray *g = g_byte_array_new ();
      g_autoptr (TsGraph) graph = NULL;
      g_autoptr (TsControlFlow) flow = NULL;

      for (guint i = 0; i < 30; i++)
        {
          g_autofree char *text = g_strdup_printf ("n%u %s n%u:%u n%u ^n%u", i, types[g_rand_int (rand) % G_N_ELEMENTS (types)],
                                                   g_rand_int (rand) % 31, g_rand_int (rand) % 2, g_rand_int (rand) % 31, g_rand_int (rand) % 31);

          node (g, text, TS_DTYPE_FLOAT);
        }
      graph = import_ok (g);
      flow = ts_control_flow_new (graph);
      for (guint i = 0; i < 30; i++)
        g_assert_true (ts_control_flow_get_op_loop (flow, i) == TS_NO_CONTEXT ||
                       ts_control_flow_get_op_loop (flow, i) < ts_control_flow_get_n_loops (flow));
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control-flow/loops", test_loops);
  g_test_add_func ("/control-flow/outputs-are-outside", test_outputs_are_outside);
  g_test_add_func ("/control-flow/conds", test_conds);
  g_test_add_func ("/control-flow/damaged", test_damaged);
  return g_test_run ();
}
