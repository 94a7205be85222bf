#include "app/models/ts-goto-list.h"
#include "tests/support/ts-test-graph.h"

typedef struct
{
  TsTestGraph graph;
  TsGotoList *list;
} Fixture;

static void
set_up (Fixture *self)
{
  TsOutput x;

  ts_test_graph_init (&self->graph);
  x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_test_op (&self->graph, "Relu", "block_1/conv/Relu", x, TS_NO_OUTPUT);
  ts_test_op (&self->graph, "Abs", "block_1/Abs", x, TS_NO_OUTPUT);
  self->list = ts_goto_list_new (self->graph.graph);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->list);
  ts_test_graph_clear (&self->graph);
}

static void
wait (Fixture *self)
{
  while (ts_goto_list_is_busy (self->list))
    g_main_context_iteration (NULL, TRUE);
}

/* "block_1 Scope | block_1/Abs Abs" */
static char *
describe (Fixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (TsGotoItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      g_string_append_printf (text, "%s%s, %s in %s", i > 0 ? " | " : "", ts_goto_item_get_title (item), ts_goto_item_get_kind (item), ts_goto_item_get_path (item));
    }
  return g_string_free (text, FALSE);
}

static void
assert_finds (Fixture *self,
              const char *text,
              const char *expected)
{
  g_autofree char *found = NULL;

  ts_goto_list_find (self->list, text);
  wait (self);
  found = describe (self);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_rows (void)
{
  Fixture self;

  set_up (&self);
  assert_finds (&self, "x:0", "x, Placeholder in ");
  assert_finds (&self, "block_1/conv/", "conv/, Scope in block_1");
  assert_finds (&self, "import/block_1/Abs:0", "Abs, Abs in block_1");
  assert_finds (&self, "", "");
  assert_finds (&self, "zzz", "");
  tear_down (&self);
}

static void
test_scope_name (void)
{
  Fixture self;

  set_up (&self);
  ts_goto_list_find (self.list, "block_1/conv");
  wait (&self);

  g_autoptr (TsGotoItem) item = g_list_model_get_item (G_LIST_MODEL (self.list), 0);
  g_autofree char *scope = ts_goto_item_dup_scope (item);

  g_assert_true (ts_goto_item_get_hit (item)->is_scope);
  g_assert_cmpstr (scope, ==, "block_1/conv");
  g_clear_object (&item);
  tear_down (&self);
}

/* Of several that are asked for at once the last one is answered. */
static void
test_last_counts (void)
{
  Fixture self;
  g_autofree char *found = NULL;

  set_up (&self);
  ts_goto_list_find (self.list, "block_1/conv/Relu");
  ts_goto_list_find (self.list, "x");
  ts_goto_list_find (self.list, "block_1/Abs");
  g_assert_true (ts_goto_list_is_busy (self.list));
  wait (&self);
  found = describe (&self);
  g_assert_cmpstr (found, ==, "Abs, Abs in block_1");
  tear_down (&self);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goto-list/rows", test_rows);
  g_test_add_func ("/goto-list/scope-name", test_scope_name);
  g_test_add_func ("/goto-list/last-counts", test_last_counts);
  return g_test_run ();
}
