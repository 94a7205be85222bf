#include "app/scene/ts-scope-tree.h"
#include "tests/scene/test-graph.h"

#include <string.h>

static TsScopeTree *
tree_of (const char *text)
{
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (GError) error = NULL;
  TsScopeTree *tree = ts_scope_tree_new (graph, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

/* Every operation is in the range of its scope and of all around it, and directly in its own. */
static void
assert_consistent (const TsScopeTree *tree)
{
  for (guint32 op = 0; op < tree->n_ops; op++)
    {
      const TsScope *own = &tree->scopes[tree->scope_of[op]];

      g_assert_cmpuint (tree->order[tree->place[op]], ==, op);
      g_assert_cmpuint (tree->place[op], >=, own->begin);
      g_assert_cmpuint (tree->place[op], <, own->own_end);
      for (guint32 s = tree->scope_of[op]; s != TS_NO_SCOPE; s = tree->scopes[s].parent)
        g_assert_true (tree->place[op] >= tree->scopes[s].begin && tree->place[op] < tree->scopes[s].end);
    }

  g_assert_cmpuint (tree->scopes[TS_ROOT_SCOPE].begin, ==, 0);
  g_assert_cmpuint (tree->scopes[TS_ROOT_SCOPE].end, ==, tree->n_ops);
}

static void
test_scopes (void)
{
  g_autoptr (TsScopeTree) tree = tree_of ("x Placeholder\n"
                                          "a/b/one NoOp\n"
                                          "y Placeholder\n"
                                          "a/two NoOp\n"
                                          "a/b/three NoOp\n"
                                          "ab/four NoOp\n");
  guint32 a = ts_scope_tree_find (tree, "a"), b = ts_scope_tree_find (tree, "a/b");
  g_autofree char *name = ts_scope_tree_dup_name (tree, b);

  assert_consistent (tree);
  g_assert_cmpuint (tree->n_scopes, ==, 4);
  g_assert_cmpstr (name, ==, "a/b");
  g_assert_cmpuint (tree->scopes[b].parent, ==, a);
  g_assert_cmpuint (tree->scopes[b].end - tree->scopes[b].begin, ==, 2);
  g_assert_cmpuint (tree->scopes[a].own_end - tree->scopes[a].begin, ==, 1);
  g_assert_cmpuint (ts_scope_tree_find (tree, "a/two"), ==, TS_NO_SCOPE);
  g_assert_cmpuint (ts_scope_tree_find (tree, ""), ==, TS_ROOT_SCOPE);
  g_assert_true (ts_scope_tree_contains (tree, a, b));
  g_assert_false (ts_scope_tree_contains (tree, b, a));
  g_assert_false (ts_scope_tree_contains (tree, ts_scope_tree_find (tree, "ab"), b));
}

static void
test_scope_that_is_an_op (void)
{
  g_autoptr (TsScopeTree) tree = tree_of ("dense/kernel/read Identity dense/kernel\n"
                                          "dense/kernel Const\n"
                                          "dense NoOp\n");
  guint32 kernel = ts_scope_tree_find (tree, "dense/kernel");

  assert_consistent (tree);
  g_assert_cmpuint (tree->scopes[kernel].op, ==, 1);
  g_assert_cmpuint (tree->scope_of[1], ==, kernel);
  g_assert_cmpuint (tree->scopes[ts_scope_tree_find (tree, "dense")].op, ==, 2);
}

/* Names that TensorFlow would not make, but a file may hold. */
static void
test_odd_names (void)
{
  g_autoptr (TsScopeTree) tree = tree_of ("a//b NoOp\n"
                                          "/ NoOp\n"
                                          "a/ NoOp\n"
                                          "// NoOp\n"
                                          "a NoOp\n");

  assert_consistent (tree);
  g_assert_cmpuint (ts_scope_tree_find (tree, "a/"), !=, TS_NO_SCOPE);
}

static void
test_deep_name (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 20000; i++)
    g_string_append (text, "s/");
  g_string_append (text, "x NoOp\n");

  g_autoptr (TsScopeTree) tree = tree_of (text->str);

  assert_consistent (tree);
  g_assert_cmpuint (tree->n_scopes, ==, 20001);
}

static void
test_empty (void)
{
  g_autoptr (TsScopeTree) tree = tree_of ("");

  g_assert_cmpuint (tree->n_ops, ==, 0);
  g_assert_cmpuint (tree->n_scopes, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("a NoOp\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_scope_tree_new (graph, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scope-tree/scopes", test_scopes);
  g_test_add_func ("/scope-tree/scope-that-is-an-op", test_scope_that_is_an_op);
  g_test_add_func ("/scope-tree/odd-names", test_odd_names);
  g_test_add_func ("/scope-tree/deep-name", test_deep_name);
  g_test_add_func ("/scope-tree/empty", test_empty);
  g_test_add_func ("/scope-tree/cancelled", test_cancelled);

  return g_test_run ();
}
