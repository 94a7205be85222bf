#include "app/scene/ts-scope-patterns.h"
#include "tests/graph/graph-text.h"
#include "tests/scene/test-graph.h"

static TsScopePatterns *
patterns_of (TsGraph *graph,
             guint64 mask)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, &error);
  TsScopePatterns *patterns = ts_scope_patterns_new_with_mask (tree, mask, NULL, &error);

  g_assert_no_error (error);
  return patterns;
}

/* "=0 a=1 a/b=2 c=1": patterns are the same however few bits of the hashes tell things apart. */
static void
assert_patterns (const char *text,
                 const char *expected)
{
  const guint64 masks[] = { G_MAXUINT64, 1, 0 };
  g_autoptr (TsGraph) graph = test_graph_new (text);

  for (guint m = 0; m < G_N_ELEMENTS (masks); m++)
    {
      g_autoptr (TsScopePatterns) patterns = patterns_of (graph, masks[m]);
      g_autoptr (GString) found = g_string_new (NULL);
      guint32 n = 0;

      for (guint32 s = 0; s < patterns->tree->n_scopes; s++)
        {
          g_autofree char *name = ts_scope_tree_dup_name (patterns->tree, s);

          g_string_append_printf (found, "%s%s=%u", s > 0 ? " " : "", name, patterns->patterns[s]);
          g_assert_cmpuint (patterns->patterns[patterns->first[patterns->patterns[s]]], ==, patterns->patterns[s]);
        }
      g_assert_cmpstr (found->str, ==, expected);
      for (guint32 p = 0; p < patterns->n_patterns; p++)
        n += patterns->counts[p];
      g_assert_cmpuint (n, ==, patterns->tree->n_scopes);
    }
}

#define BLOCK(name, input) name "/w Const\n" name "/mul Mul " input " " name "/w\n" name "/act/relu Relu " name "/mul\n"

static void
test_same (void)
{
  assert_patterns ("x Placeholder\n" BLOCK ("one", "x") BLOCK ("two", "one/act/relu"),
                   "=0 one=1 one/act=2 two=1 two/act=2");
}

static void
test_type_differs (void)
{
  assert_patterns ("x Placeholder\n" BLOCK ("one", "x") "two/w Const\ntwo/mul Mul x two/w\ntwo/act/relu Relu6 two/mul\n",
                   "=0 one=1 one/act=2 two=3 two/act=4");
}

/* The same operations, but the edge comes from elsewhere. */
static void
test_edge_differs (void)
{
  assert_patterns ("x Placeholder\na/p Abs x\na/q Abs a/p\na/r Abs a/q\nb/p Abs x\nb/q Abs b/p\nb/r Abs b/p\nc/p Abs x\nc/q Abs c/p\nc/r Abs c/q\n",
                   "=0 a=1 b=2 c=1");
  assert_patterns ("x Placeholder\na/p Abs x\na/q Abs a/p\nb/p Abs x\nb/q Abs x\n", "=0 a=1 b=2");
  assert_patterns ("x Placeholder\ny Placeholder\na/p Abs x\nb/p Abs y\n", "=0 a=1 b=1");
}

/* Edges between inner scopes belong to the scope around them: these two have the same children. */
static void
test_edge_between_children (void)
{
  assert_patterns ("x Placeholder\na/u/p Abs x\na/v/q Abs a/u/p\nb/u/p Abs x\nb/v/q Abs x\n",
                   "=0 a=1 a/u=2 a/v=2 b=3 b/u=2 b/v=2");
}

static void
test_controls (void)
{
  assert_patterns ("a/p NoOp\na/q NoOp ^a/p\nb/p NoOp\nb/q NoOp ^b/p\nc/p NoOp\nc/q NoOp\n", "=0 a=1 b=1 c=2");
}

static void
test_hashes_are_of_no_graph (void)
{
  g_autoptr (TsGraph) one = test_graph_new ("x Placeholder\n" BLOCK ("one", "x"));
  g_autoptr (TsGraph) other = test_graph_new ("y Placeholder\nz Placeholder\n" BLOCK ("deep/other", "z"));
  g_autoptr (TsScopePatterns) a = patterns_of (one, G_MAXUINT64);
  g_autoptr (TsScopePatterns) b = patterns_of (other, G_MAXUINT64);

  g_assert_cmpuint (a->hashes[ts_scope_tree_find (a->tree, "one")], ==, b->hashes[ts_scope_tree_find (b->tree, "deep/other")]);
  g_assert_cmpuint (a->hashes[TS_ROOT_SCOPE], !=, b->hashes[TS_ROOT_SCOPE]);
}

/* ---- hostile ---- */

static void
test_nothing (void)
{
  assert_patterns ("", "=0");
  assert_patterns ("a NoOp\n", "=0");
  assert_patterns ("a/p Abs gone\nb/p Abs gone\n", "=0 a=1 b=1");
}

/* Scopes in scopes, 3000 deep, and operations in the innermost that use one of the outermost. */
static void
test_deep (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GString) scope = g_string_new (NULL);
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsScopePatterns) patterns = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (scope, "s/");
  node (bytes, "x Placeholder", TS_DTYPE_INVALID);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("%sn%u Abs %s", scope->str, i, i % 2 == 0 ? "x" : "x:0");

      node (bytes, text, TS_DTYPE_INVALID);
    }
  graph = import_ok (bytes);
  patterns = patterns_of (graph, G_MAXUINT64);
  g_assert_cmpuint (patterns->tree->n_scopes, ==, 3001);
  g_assert_cmpuint (patterns->n_patterns, ==, 3001);
}

/* 100,000 operations in a chain, ten to a scope: all scopes but the root are alike. */
static void
test_many (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsScopePatterns) patterns = NULL;

  node (bytes, "x Placeholder", TS_DTYPE_INVALID);
  node (bytes, "s0/n0 Abs x", TS_DTYPE_INVALID);
  for (guint i = 1; i < 100000; i++)
    {
      g_autofree char *text = g_strdup_printf ("s%u/n%u Abs s%u/n%u", i / 10, i, (i - 1) / 10, i - 1);

      node (bytes, text, TS_DTYPE_INVALID);
    }
  graph = import_ok (bytes);
  patterns = patterns_of (graph, G_MAXUINT64);
  g_assert_cmpuint (patterns->n_patterns, ==, 2);
  g_assert_cmpuint (patterns->counts[1], ==, 10000);
  g_assert_cmpuint (patterns->first[1], ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("a/b NoOp\n");
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_scope_patterns_new (tree, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope-patterns/same", test_same);
  g_test_add_func ("/scope-patterns/type-differs", test_type_differs);
  g_test_add_func ("/scope-patterns/edge-differs", test_edge_differs);
  g_test_add_func ("/scope-patterns/edge-between-children", test_edge_between_children);
  g_test_add_func ("/scope-patterns/controls", test_controls);
  g_test_add_func ("/scope-patterns/hashes-are-of-no-graph", test_hashes_are_of_no_graph);
  g_test_add_func ("/scope-patterns/nothing", test_nothing);
  g_test_add_func ("/scope-patterns/deep", test_deep);
  g_test_add_func ("/scope-patterns/many", test_many);
  g_test_add_func ("/scope-patterns/cancelled", test_cancelled);
  return g_test_run ();
}
