#include "engine/diff/ts-graph-diff.h"
#include "engine/diff/ts-graph-match.h"
#include "tests/graph/graph-text.h"
#include "tests/support/ts-test-graph.h"

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

/* "- a | + b | ~ c name->d inputs" */
static char *
describe (const TsGraphDiff *diff)
{
  static const char marks[] = "-+~";
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < diff->entries->len; i++)
    {
      const TsDiffEntry *entry = g_ptr_array_index (diff->entries, i);
      const TsOperation *op = entry->a != NULL ? entry->a : entry->b;

      g_string_append_printf (text, "%s%c %s%s%s", i > 0 ? " | " : "", marks[entry->kind], entry->function != NULL ? entry->function : "",
                              entry->function != NULL && op != NULL ? ":" : "", op != NULL ? op->name : "");
      for (guint k = 0; k < entry->changes->len; k++)
        {
          const TsChange *change = g_ptr_array_index (entry->changes, k);

          g_string_append_printf (text, " %s(%s%s%s->%s)", ts_change_kind_get_name (change->kind), change->what != NULL ? change->what : "",
                                  change->what != NULL ? " " : "", change->before, change->after);
        }
    }
  return g_string_free (text, FALSE);
}

static void
assert_diff_of (TsGraph *a,
                TsGraph *b,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraphDiff) diff = ts_graph_diff_new (a, b, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = describe (diff);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (diff->entries->len, ==, diff->n_added + diff->n_removed + diff->n_changed);
}

static void
assert_diff (const char *text_a,
             const char *text_b,
             const char *expected)
{
  g_autoptr (TsGraph) a = new_graph (text_a);
  g_autoptr (TsGraph) b = new_graph (text_b);

  assert_diff_of (a, b, expected);
}

static void
test_same (void)
{
  assert_diff ("x Placeholder,y Abs x", "x Placeholder,y Abs x", "");
  assert_diff ("x Placeholder,z Neg x,y Abs x", "x Placeholder,y Abs x,z Neg x", "");
}

static void
test_added_and_removed (void)
{
  assert_diff ("x Placeholder,y Abs x", "x Placeholder,y Abs x,z Neg x", "+ z");
  assert_diff ("x Placeholder,z Neg x,y Abs x", "x Placeholder,y Abs x", "- z");
}

static void
test_type_and_inputs (void)
{
  assert_diff ("x Placeholder,y Abs x", "x Placeholder,y Neg x", "~ y type(Abs->Neg)");
  assert_diff ("x Placeholder,u Neg x,y Abs x", "x Placeholder,u Neg x,y Abs u", "~ y inputs(x:0->u:0)");
  assert_diff ("x Placeholder,u NoOp,y Abs x ^u", "x Placeholder,u NoOp,y Abs x", "~ y control inputs(^u->)");
  assert_diff ("u NoOp,v NoOp,y NoOp ^u ^v", "u NoOp,v NoOp,y NoOp ^v ^u", "");
}

/* By what is computed: the scope was renamed, and nothing else. What uses a renamed operation is not changed by that. */
static void
test_renamed (void)
{
  assert_diff ("x Placeholder,a/u Neg x,a/v Abs a/u,y Abs a/v", "x Placeholder,b/u Neg x,b/v Abs b/u,y Abs b/v",
               "~ a/u name(a/u->b/u) | ~ a/v name(a/v->b/v)");
  assert_diff ("x Placeholder,one/p Neg x,one/q Neg x", "x Placeholder,two/q Neg x,two/p Neg x",
               "~ one/p name(one/p->two/p) | ~ one/q name(one/q->two/q)");
}

/* By neighbours: what comes in is another now, so that the whole differs, but it still leads to y. */
static void
test_by_neighbours (void)
{
  assert_diff ("x Placeholder,u Neg x,v Abs u,y Relu v", "x Placeholder,p Sign x,q Abs p,y Relu q",
               "- u | ~ v name(v->q) inputs(u:0->p:0) | + p");
  assert_diff ("x Placeholder,u Neg x,v Abs u", "x Placeholder,w Sign x,p Neg w,q Abs p,x2 Placeholder",
               "- u | - v | + w | + p | + q | + x2");
}

static void
test_attrs_and_values (void)
{
  g_auto (TsTestGraph) a = { NULL };
  g_auto (TsTestGraph) b = { NULL };
  TsTestGraph *const graphs[] = { &a, &b };

  for (guint i = 0; i < 2; i++)
    {
      TsOutput x, w;

      ts_test_graph_init (graphs[i]);
      x = ts_test_placeholder (graphs[i], "x", TS_DTYPE_FLOAT, &TS_SHAPE (i == 0 ? 2 : 3));
      w = ts_test_const (graphs[i], "w", ts_tensor_new_float (2, (float[]) { 1, i == 0 ? 1 : 3 }));
      ts_test_const (graphs[i], "same", ts_tensor_new_float (2, (float[]) { 1, 2 }));
      ts_test_const (graphs[i], "kind", i == 0 ? ts_tensor_new_float (1, (float[]) { 1 }) : ts_tensor_new_int32 (1, (gint32[]) { 1 }));
      ts_test_op (graphs[i], "Abs", "y", x, TS_NO_OUTPUT);
      ts_test_op (graphs[i], "Neg", "z", w, TS_NO_OUTPUT);
    }
  assert_diff_of (a.graph, b.graph,
                  "~ x attr(shape [2]->[3]) shape(output 0 [2]->[3])"
                  " | ~ w value(value tensor<float32 [2]>->tensor<float32 [2]>)"
                  " | ~ kind attr(dtype DT_FLOAT->DT_INT32) attr(value tensor<float32 [1]>->tensor<int32 [1]>) dtype(output 0 float32->int32)"
                  " | ~ y shape(output 0 [2]->[3])");

  g_autoptr (TsGraphDiff) diff = ts_graph_diff_new (a.graph, b.graph, NULL, NULL);
  const TsDiffEntry *entry = g_ptr_array_index (diff->entries, 1);
  const TsChange *change = g_ptr_array_index (entry->changes, 0);

  g_assert_cmpuint (change->n_elements, ==, 2);
  g_assert_cmpuint (change->n_different, ==, 1);
  g_assert_cmpfloat (change->max_abs, ==, 2);
  g_assert_cmpuint (diff->n_same, ==, 2);
}

static void
test_functions (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TsGraph) with = NULL;
  g_autoptr (TsGraph) without = NULL;

  append_function (bytes);
  with = import_ok (bytes);
  without = import_ok (g_byte_array_new ());
  assert_diff_of (with, with, "");
  assert_diff_of (with, without, "- twice");
  assert_diff_of (without, with, "+ twice");
}

/* ---- hostile ---- */

static void
test_nothing (void)
{
  g_autoptr (TsGraph) none = import_ok (g_byte_array_new ());
  g_autoptr (TsGraph) one = new_graph ("x Placeholder");

  assert_diff_of (none, none, "");
  assert_diff_of (none, one, "+ x");
  assert_diff_of (one, none, "- x");
}

/* Missing inputs, and a cycle that is no loop. */
static void
test_damaged (void)
{
  assert_diff ("a Abs gone", "a Abs gone", "");
  assert_diff ("a Abs c,b Abs a,c Abs b", "a Abs c,b Abs a,c Abs b", "");
  assert_diff ("x Placeholder,a Abs gone", "x Placeholder,a Abs x", "~ a inputs(?->x:0)");
}

/* 100,000 operations in a chain, and a hub with as many users. */
static TsGraph *
new_large (const char *prefix)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *first = g_strdup_printf ("%s0 Placeholder", prefix);

  node (bytes, first, TS_DTYPE_FLOAT);
  for (guint i = 1; i < 100000; i++)
    {
      g_autofree char *next = g_strdup_printf ("%s%u Abs %s%u", prefix, i, prefix, i - 1);
      g_autofree char *user = g_strdup_printf ("u%s%u Neg %s0", prefix, i, prefix);

      node (bytes, next, TS_DTYPE_FLOAT);
      node (bytes, user, TS_DTYPE_FLOAT);
    }
  return import_ok (bytes);
}

static void
test_large (void)
{
  g_autoptr (TsGraph) a = new_large ("a");
  g_autoptr (TsGraph) b = new_large ("b");
  g_auto (TsGraphMatch) match = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_graph_match_init (&match, a, b, NULL, &error));
  for (guint32 i = 0; i < match.n_a; i++)
    g_assert_cmpuint (match.to_b[i], ==, i);
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = new_graph ("x Placeholder");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_graph_diff_new (graph, graph, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-diff/same", test_same);
  g_test_add_func ("/graph-diff/added-and-removed", test_added_and_removed);
  g_test_add_func ("/graph-diff/type-and-inputs", test_type_and_inputs);
  g_test_add_func ("/graph-diff/renamed", test_renamed);
  g_test_add_func ("/graph-diff/by-neighbours", test_by_neighbours);
  g_test_add_func ("/graph-diff/attrs-and-values", test_attrs_and_values);
  g_test_add_func ("/graph-diff/functions", test_functions);
  g_test_add_func ("/graph-diff/nothing", test_nothing);
  g_test_add_func ("/graph-diff/damaged", test_damaged);
  g_test_add_func ("/graph-diff/large", test_large);
  g_test_add_func ("/graph-diff/cancelled", test_cancelled);
  return g_test_run ();
}
