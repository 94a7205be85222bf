#include "engine/graph/ts-graph-trace.h"
#include "tests/graph/graph-text.h"

/* Nodes separated by commas: "a Placeholder,b Abs a". */
static TsGraph *
new_graph (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  g_auto (GStrv) nodes = g_strsplit (text, ",", -1);

  for (guint i = 0; nodes[i] != NULL; i++)
    node (bytes, nodes[i], TS_DTYPE_FLOAT);
  return import_ok (bytes);
}

/* Two ways from x to sum, one of them over two operations; k comes in from the side, and late waits for side. */
#define DIAMOND                                                                                                  \
  "x Placeholder,k Const,left Abs x,right Neg x,far Neg right,sum AddV2 left far,scaled Mul sum k,y Abs scaled," \
  "side Placeholder,late Neg x ^side"

/* A loop of two variables: i counts, v is doubled as long as i is small. */
#define LOOP                                                                                                          \
  "x Placeholder,zero Const,i_in Enter zero,v_in Enter x,i Merge i_in i_next,v Merge v_in v_next,small Less i limit," \
  "cond LoopCond small,i_sw Switch i cond,v_sw Switch v cond,i_add AddV2 i_sw:1 one,v_add AddV2 v_sw:1 v_sw:1,"       \
  "i_next NextIteration i_add,v_next NextIteration v_add,out Exit v_sw,limit Const,one Const"

static guint32
find (TsGraph *graph,
      const char *name)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);

  g_assert_nonnull (op);
  return op->index;
}

/* "a b c" (transfer full) */
static char *
names_of (TsGraph *graph,
          const GArray *ops)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ops->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ts_graph_get_operation (graph, g_array_index (ops, guint32, i))->name);
  return g_string_free (text, FALSE);
}

/* ---- ancestors and descendants ---- */

/* "a=0 b=1" */
static void
assert_reach (const char *nodes,
              const char *from,
              TsTraceDirection direction,
              guint32 max_steps,
              TsTraceFlags flags,
              const char *expected)
{
  g_autoptr (TsGraph) graph = new_graph (nodes);
  guint32 op = find (graph, from);
  g_autoptr (GError) error = NULL;
  g_autofree guint32 *steps = ts_graph_trace_reach (graph, &op, 1, direction, max_steps, flags, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    if (steps[i] != TS_TRACE_FAR)
      g_string_append_printf (text, "%s%s=%u", text->len > 0 ? " " : "", ts_graph_get_operation (graph, i)->name, steps[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_reach (void)
{
  assert_reach (DIAMOND, "sum", TS_TRACE_UP, TS_TRACE_FAR, 0, "x=2 left=1 right=2 far=1 sum=0");
  assert_reach (DIAMOND, "sum", TS_TRACE_UP, 1, 0, "left=1 far=1 sum=0");
  assert_reach (DIAMOND, "sum", TS_TRACE_UP, 0, 0, "sum=0");
  assert_reach (DIAMOND, "right", TS_TRACE_DOWN, TS_TRACE_FAR, 0, "right=0 far=1 sum=2 scaled=3 y=4");
}

static void
test_reach_controls (void)
{
  assert_reach (DIAMOND, "late", TS_TRACE_UP, TS_TRACE_FAR, 0, "x=1 late=0");
  assert_reach (DIAMOND, "late", TS_TRACE_UP, TS_TRACE_FAR, TS_TRACE_CONTROLS, "x=1 side=1 late=0");
  assert_reach (DIAMOND, "side", TS_TRACE_DOWN, TS_TRACE_FAR, 0, "side=0");
  assert_reach (DIAMOND, "side", TS_TRACE_DOWN, TS_TRACE_FAR, TS_TRACE_CONTROLS, "side=0 late=1");
}

static void
test_reach_goes_round_loops (void)
{
  assert_reach (LOOP, "v_add", TS_TRACE_DOWN, TS_TRACE_FAR, 0, "v=2 v_sw=3 v_add=0 v_next=1 out=4");
  assert_reach (LOOP, "i_add", TS_TRACE_UP, 2, 0, "i=2 cond=2 i_sw=1 i_add=0 one=1");
}

static void
test_reach_from_nothing (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autofree guint32 *steps = ts_graph_trace_reach (graph, NULL, 0, TS_TRACE_UP, TS_TRACE_FAR, 0, NULL, NULL);
  g_autoptr (GArray) needs = ts_graph_trace_needs (graph, NULL, 0, NULL, 0, NULL, NULL);

  g_assert_nonnull (steps);
  g_assert_cmpuint (needs->len, ==, 0);
}

/* ---- what a run needs ---- */

static void
test_needs (void)
{
  g_autoptr (TsGraph) graph = new_graph (DIAMOND);
  TsOutput asked[] = { { find (graph, "sum"), 0 }, { find (graph, "late"), 0 } };
  TsOutput fed[] = { { find (graph, "right"), 0 } };
  g_autoptr (GArray) all = ts_graph_trace_needs (graph, asked, 2, NULL, 0, NULL, NULL);
  g_autoptr (GArray) rest = ts_graph_trace_needs (graph, asked, 1, fed, 1, NULL, NULL);
  g_autoptr (GArray) none = ts_graph_trace_needs (graph, fed, 1, fed, 1, NULL, NULL);
  g_autofree char *all_names = names_of (graph, all);
  g_autofree char *rest_names = names_of (graph, rest);

  g_assert_cmpstr (all_names, ==, "x left right far sum side late");
  g_assert_cmpstr (rest_names, ==, "x left far sum");
  g_assert_cmpuint (none->len, ==, 0);
}

/* ---- paths ---- */

static void
assert_paths (const char *nodes,
              const char *from,
              const char *to,
              guint64 n_paths,
              gboolean is_through_loop,
              const char *expected)
{
  g_autoptr (TsGraph) graph = new_graph (nodes);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTracePaths) paths = ts_graph_trace_paths (graph, find (graph, from), find (graph, to), TS_TRACE_CONTROLS, NULL, &error);
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  names = names_of (graph, paths->ops);
  g_assert_cmpstr (names, ==, expected);
  g_assert_cmpuint (paths->n_paths, ==, n_paths);
  g_assert_cmpint (paths->is_through_loop, ==, is_through_loop);
}

static void
test_paths (void)
{
  assert_paths (DIAMOND, "x", "y", 2, FALSE, "x left right far sum scaled y");
  assert_paths (DIAMOND, "right", "scaled", 1, FALSE, "right far sum scaled");
  assert_paths (DIAMOND, "y", "x", 0, FALSE, "");
  assert_paths (DIAMOND, "side", "late", 1, FALSE, "side late");
  assert_paths (DIAMOND, "sum", "sum", 1, FALSE, "sum");
  assert_paths ("x Placeholder,square Mul x x", "x", "square", 1, FALSE, "x square");
}

/* From inside the body to the exit there is a way only around the loop. */
static void
test_paths_through_loop (void)
{
  assert_paths (LOOP, "x", "out", 1, TRUE, "x v_in v v_sw v_add v_next out");
  assert_paths (LOOP, "v_add", "out", 0, TRUE, "v v_sw v_add v_next out");
}

/* 100 diamonds one after the other: 2^100 ways. */
static void
test_paths_saturate (void)
{
  g_autoptr (GString) text = g_string_new ("n0 Placeholder");

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, ",a%u Abs n%u,b%u Neg n%u,n%u AddV2 a%u b%u", i, i, i, i, i + 1, i, i);

  g_autoptr (TsGraph) graph = new_graph (text->str);
  g_autoptr (TsTracePaths) some = ts_graph_trace_paths (graph, find (graph, "n0"), find (graph, "n63"), 0, NULL, NULL);
  g_autoptr (TsTracePaths) many = ts_graph_trace_paths (graph, find (graph, "n0"), find (graph, "n100"), 0, NULL, NULL);

  g_assert_cmpuint (some->n_paths, ==, G_GUINT64_CONSTANT (1) << 63);
  g_assert_cmpuint (many->n_paths, ==, G_MAXUINT64);
  g_assert_cmpuint (many->ops->len, ==, 301);
}

/* ---- dominators ---- */

static void
assert_dominators (const char *nodes,
                   const char *op,
                   const char *source,
                   const char *expected)
{
  g_autoptr (TsGraph) graph = new_graph (nodes);
  guint32 index = source != NULL ? find (graph, source) : TS_NO_OP;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) passed = ts_graph_trace_dominators (graph, find (graph, op), &index, source != NULL ? 1 : 0, 0, NULL, &error);
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  names = names_of (graph, passed);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_dominators (void)
{
  assert_dominators (DIAMOND, "y", NULL, "x sum scaled y");
  assert_dominators (DIAMOND, "sum", "right", "right far sum");
  assert_dominators (DIAMOND, "scaled", "k", "k scaled");
  assert_dominators (DIAMOND, "y", "late", "");
  assert_dominators (DIAMOND, "x", NULL, "x");
}

/* Where no placeholder leads there, everything without inputs is a source. */
static void
test_dominators_of_constants (void)
{
  assert_dominators ("a Const,b Const,c AddV2 a b,d Abs c,x Placeholder", "d", NULL, "c d");
}

static void
test_dominators_of_loop (void)
{
  assert_dominators (LOOP, "out", NULL, "x v_in v v_sw out");
  /* zero decides how often; it comes to v_sw by the condition alone. */
  assert_dominators (LOOP, "out", "zero", "zero i_in i small cond v_sw out");
  /* one is added in the body and comes to the condition only around the loop. */
  assert_dominators (LOOP, "out", "one", "one i_add i_next i small cond v_sw out");
}

/* Compared with the definition: without a dominator there is no way. */
static void
test_dominators_by_definition (void)
{
  enum
  {
    N = 24
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GString) text = g_string_new ("n0 Placeholder");

      for (guint i = 1; i < N; i++)
        g_string_append_printf (text, ",n%u AddV2 n%d n%d", i, g_rand_int_range (rand, MAX (0, (int)i - 4), i), g_rand_int_range (rand, 0, i));

      g_autoptr (TsGraph) graph = new_graph (text->str);
      guint32 source = 0;
      g_autoptr (GArray) passed = ts_graph_trace_dominators (graph, N - 1, &source, 1, 0, NULL, NULL);
      guint next = 0;

      for (guint32 without = 0; without < N; without++)
        {
          gboolean reached[N] = { FALSE };

          for (guint32 i = 0; i < N; i++)
            {
              const TsOperation *op = ts_graph_get_operation (graph, i);

              reached[i] = i != without && (i == 0 || reached[op->inputs[0].op] || reached[op->inputs[1].op]);
            }
          if (reached[N - 1])
            continue;
          g_assert_cmpuint (next, <, passed->len);
          g_assert_cmpuint (g_array_index (passed, guint32, next), ==, without);
          next++;
        }
      g_assert_cmpuint (next, ==, passed->len);
    }
}

/* ---- hostile ---- */

static TsGraph *
new_chain (guint n)
{
  GByteArray *bytes = g_byte_array_new ();

  node (bytes, "n0 Placeholder", TS_DTYPE_FLOAT);
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("n%u Abs n%u", i, i - 1);

      node (bytes, text, TS_DTYPE_FLOAT);
    }
  return import_ok (bytes);
}

static void
test_long_chain (void)
{
  const guint n = 100000;
  g_autoptr (TsGraph) graph = new_chain (n);
  guint32 last = n - 1;
  g_autofree guint32 *steps = ts_graph_trace_reach (graph, &last, 1, TS_TRACE_UP, TS_TRACE_FAR, 0, NULL, NULL);
  g_autoptr (TsTracePaths) paths = ts_graph_trace_paths (graph, 0, last, 0, NULL, NULL);
  g_autoptr (GArray) passed = ts_graph_trace_dominators (graph, last, NULL, 0, 0, NULL, NULL);

  g_assert_cmpuint (steps[0], ==, n - 1);
  g_assert_cmpuint (paths->ops->len, ==, n);
  g_assert_cmpuint (paths->n_paths, ==, 1);
  g_assert_cmpuint (passed->len, ==, n);
  g_assert_cmpuint (g_array_index (passed, guint32, 0), ==, 0);
}

/* An input that is missing, and a cycle that is no loop. */
static void
test_damaged (void)
{
  assert_reach ("a Abs gone,b Abs a", "b", TS_TRACE_UP, TS_TRACE_FAR, 0, "a=1 b=0");
  assert_reach ("a Abs c,b Abs a,c Abs b", "b", TS_TRACE_UP, TS_TRACE_FAR, 0, "a=1 b=0 c=2");
  assert_dominators ("a Abs c,b Abs a,c Abs b", "b", NULL, "");
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = new_graph (DIAMOND);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint32 op = 0;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_graph_trace_reach (graph, &op, 1, TS_TRACE_DOWN, TS_TRACE_FAR, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ts_graph_trace_paths (graph, 0, 7, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ts_graph_trace_dominators (graph, 7, NULL, 0, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-trace/reach", test_reach);
  g_test_add_func ("/graph-trace/reach-controls", test_reach_controls);
  g_test_add_func ("/graph-trace/reach-goes-round-loops", test_reach_goes_round_loops);
  g_test_add_func ("/graph-trace/reach-from-nothing", test_reach_from_nothing);
  g_test_add_func ("/graph-trace/needs", test_needs);
  g_test_add_func ("/graph-trace/paths", test_paths);
  g_test_add_func ("/graph-trace/paths-through-loop", test_paths_through_loop);
  g_test_add_func ("/graph-trace/paths-saturate", test_paths_saturate);
  g_test_add_func ("/graph-trace/dominators", test_dominators);
  g_test_add_func ("/graph-trace/dominators-of-constants", test_dominators_of_constants);
  g_test_add_func ("/graph-trace/dominators-of-loop", test_dominators_of_loop);
  g_test_add_func ("/graph-trace/dominators-by-definition", test_dominators_by_definition);
  g_test_add_func ("/graph-trace/long-chain", test_long_chain);
  g_test_add_func ("/graph-trace/damaged", test_damaged);
  g_test_add_func ("/graph-trace/cancelled", test_cancelled);
  return g_test_run ();
}
