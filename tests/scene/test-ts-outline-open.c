#include "app/scene/ts-outline-cut.h"
#include "app/scene/ts-outline-open.h"
#include "tests/scene/test-graph.h"

#include <string.h>

static const char network[] = "x Placeholder\n"
                              "weights/k Const\n"
                              "net/conv1/Conv2D Conv2D x weights/k\n"
                              "net/conv1/act/Relu Relu net/conv1/Conv2D\n"
                              "net/conv1/act/Minimum Minimum net/conv1/act/Relu net/conv1/Conv2D\n"
                              "net/single/Neg Neg net/conv1/act/Minimum\n"
                              "net/out AddV2 net/single/Neg net/conv1/act/Minimum ^x\n"
                              "y Abs net/out\n";

static TsOutline *
outline_of (TsGraph *graph)
{
  g_autoptr (GError) error = NULL;
  TsOutline *outline = ts_outline_new (graph, NULL, &error);

  g_assert_no_error (error);
  return outline;
}

static guint64
count_at (TsOutline *outline,
          guint depth)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);

  ts_outline_open_levels (outline, depth, open);
  return ts_outline_count_boxes (outline, open);
}

static void
test_levels (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);

  g_assert_cmpuint (count_at (outline, 0), ==, 3);         /* x net y */
  g_assert_cmpuint (count_at (outline, 1), ==, 3 + 3);     /* conv1 single/Neg out */
  g_assert_cmpuint (count_at (outline, 2), ==, 3 + 3 + 2); /* Conv2D act */
  g_assert_cmpuint (count_at (outline, 3), ==, 3 + 3 + 2 + 2);
  g_assert_cmpuint (count_at (outline, G_MAXUINT), ==, 3 + 3 + 2 + 2);
}

static guint64
count_with (TsOutline *outline,
            const char *name)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint32 container = ts_outline_find_by_name (outline, name, &error);

  g_assert_no_error (error);
  ts_outline_open_way (outline, container, open);
  return ts_outline_count_boxes (outline, open);
}

static void
test_names (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);

  g_assert_cmpuint (count_with (outline, ""), ==, 3);
  g_assert_cmpuint (count_with (outline, "net"), ==, 6);
  g_assert_cmpuint (count_with (outline, "net/conv1/"), ==, 8);
  g_assert_cmpuint (count_with (outline, "net/conv1/act"), ==, 10);
  g_assert_cmpuint (count_with (outline, "net/single"), ==, 6); /* its only operation stands for it */
}

static void
check_no_name (TsOutline *outline,
               const char *name,
               int code,
               const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (ts_outline_find_by_name (outline, name, &error), ==, TS_NO_CONTAINER);
  g_assert_error (error, TS_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_no_names (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);

  check_no_name (outline, "nets", TS_ERROR_NOT_FOUND, "no scope is named \"nets\"; the graph has weights, net");
  check_no_name (outline, "net/a/b", TS_ERROR_NOT_FOUND, "no scope is named \"net/a/b\"; \"net\" has net/conv1, net/single");
  check_no_name (outline, "net/single/b", TS_ERROR_NOT_FOUND, "no scope is named \"net/single/b\"; \"net/single\" has none");
  check_no_name (outline, "net/out", TS_ERROR_INVALID_ARGUMENT, "\"net/out\" is an operation (AddV2), not a scope");
}

/* Too many for one picture are in groups, which have names as well. */
static void
test_groups (void)
{
  g_autoptr (GString) text = g_string_new ("a/x Placeholder\n");

  for (int i = 0; i < 300; i++)
    g_string_append_printf (text, "a/neg_%d Neg a/x\n", i);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);
  const TsScopeGraph *inside;
  g_autofree char *name = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *numbered = NULL;
  guint32 group = TS_NO_CONTAINER;
  guint32 container = ts_outline_find_by_name (outline, "a", NULL);

  inside = ts_outline_get_graph (outline, container);
  for (guint32 i = 0; i < inside->n_items; i++)
    if (inside->items[i].kind == TS_ITEM_STACK)
      group = inside->items[i].id;
  g_assert_cmpuint (group, !=, TS_NO_CONTAINER);
  name = ts_outline_dup_name (outline, group);
  g_assert_cmpuint (ts_outline_find_by_name (outline, name, NULL), ==, group);
  numbered = g_strdup_printf ("%s#%u/", name, group);
  g_assert_cmpuint (ts_outline_find_by_name (outline, numbered, NULL), ==, group);
  missing = g_strdup_printf ("no scope is named \"a/pos\"; \"a\" has %s", name);
  check_no_name (outline, "a/pos", TS_ERROR_NOT_FOUND, missing);
  g_assert_cmpuint (count_with (outline, name), >, count_with (outline, "a"));
}

static void
test_cut (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);
  g_auto (TsGraphPart) part = { 0 };
  g_autoptr (GError) error = NULL;
  const TsOperation *op;

  /* Their dtypes are nowhere. */
  g_assert_false (ts_outline_cut (outline, ts_outline_find_by_name (outline, "net/single", NULL), &part, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_null (part.graph);
  g_clear_error (&error);

  /* The constant that is a slot comes along, though it is in another scope. */
  g_autoptr (TsGraph) closed = test_graph_new ("k Const\nn/a Abs k\nn/b Neg n/a\nm/c Neg n/a\n");
  g_autoptr (TsOutline) all = outline_of (closed);

  g_assert_true (ts_outline_cut (all, ts_outline_find_by_name (all, "n", NULL), &part, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ts_graph_get_n_operations (part.graph), ==, 3);
  op = ts_graph_get_operation (part.graph, 0);
  g_assert_cmpstr (op->type, ==, "Const");
  g_assert_cmpuint (part.n_placeholders, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outline-open/levels", test_levels);
  g_test_add_func ("/outline-open/names", test_names);
  g_test_add_func ("/outline-open/no-names", test_no_names);
  g_test_add_func ("/outline-open/groups", test_groups);
  g_test_add_func ("/outline-open/cut", test_cut);
  return g_test_run ();
}
