#include "app/models/ts-view-parts.h"

#include "tests/scene/test-graph.h"

/* A scope in a scope, and an operation of the same name as a scope. */
static const char network[] = "x Placeholder\n"
                              "a Identity x\n"
                              "a/Relu Relu a\n"
                              "a/b/Abs Abs a/Relu\n"
                              "a/b/Neg Neg a/b/Abs\n"
                              "ab/Exp Exp a/b/Neg\n"
                              "ab/Sin Sin ab/Exp\n";

/* Another version of it. */
static const char later[] = "new Placeholder\n"
                            "x Placeholder\n"
                            "a/b/Abs Abs x\n"
                            "a/b/Tan Tan a/b/Abs\n"
                            "ab/Sin Sin a/b/Tan\n";

/* @text: names of those that are shown, each with a blank before it */
static void
assert_kept (TsGraph *graph,
             GBytes *kept,
             const char *text)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (kept, &n);

  g_assert_cmpuint (n, ==, ts_graph_get_n_operations (graph));
  for (guint32 op = 0; op < n; op++)
    if (bytes[op])
      g_string_append_printf (names, " %s", ts_graph_get_operation (graph, op)->name);
  g_assert_cmpstr (names->str, ==, text);
}

static void
check (const guint8 *kept,
       gboolean wants_only,
       const char *wanted,
       const char *later_kept)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsGraph) next = test_graph_new (later);
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, NULL);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) then = NULL;
  gboolean is_only;
  g_auto (GStrv) names = ts_view_parts_dup_names (tree, kept, 7, 10, &is_only);
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_cmpstr (joined, ==, wanted);
  g_assert_cmpint (is_only, ==, wants_only);
  again = ts_view_parts_find (graph, (const char *const *)names, is_only);
  g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), kept, 7);
  then = ts_view_parts_find (next, (const char *const *)names, is_only);
  assert_kept (next, then, later_kept);
}

static void
test_whole_scopes (void)
{
  check ((const guint8[]) { 0, 1, 1, 1, 1, 0, 0 }, TRUE, "a/", " a/b/Abs a/b/Tan");
  check ((const guint8[]) { 1, 1, 1, 0, 0, 1, 1 }, FALSE, "a/b/", " new x ab/Sin");
}

static void
test_some_of_a_scope (void)
{
  check ((const guint8[]) { 1, 1, 1, 1, 1, 1, 0 }, FALSE, "ab/Sin", " new x a/b/Abs a/b/Tan");
  check ((const guint8[]) { 0, 0, 0, 0, 0, 0, 1 }, TRUE, "ab/Sin", " ab/Sin");
}

static void
test_too_many (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, NULL);
  gboolean is_only;

  g_assert_null (ts_view_parts_dup_names (tree, (const guint8[]) { 1, 0, 0, 1, 0, 0, 1 }, 7, 2, &is_only));
}

/* What would leave nothing to be seen is not followed. */
static void
test_nothing_left (void)
{
  static const char *const gone[] = { "gone/", "/", "", NULL };
  g_autoptr (TsGraph) graph = test_graph_new (network);

  g_assert_null (ts_view_parts_find (graph, gone, TRUE));
  g_assert_null (ts_view_parts_find (graph, gone, FALSE));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view-parts/whole-scopes", test_whole_scopes);
  g_test_add_func ("/view-parts/some-of-a-scope", test_some_of_a_scope);
  g_test_add_func ("/view-parts/too-many", test_too_many);
  g_test_add_func ("/view-parts/nothing-left", test_nothing_left);

  return g_test_run ();
}
