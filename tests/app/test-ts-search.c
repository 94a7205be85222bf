#include "app/models/ts-op-list.h"
#include "app/models/ts-search.h"
#include "engine/graph/ts-graph-builder.h"
#include "engine/ops/ts-standard-ops.h"

/* Names and types, in graph order. */
static const struct
{
  const char *name;
  const char *type;
} nodes[] = {
  { "x", "Placeholder" },           /* 0 */
  { "block_1/conv/Relu", "Relu" },  /* 1 */
  { "block_1/Abs", "Abs" },         /* 2 */
  { "block_10/conv/Relu", "Relu" }, /* 3 */
  { "head/conv", "Neg" },           /* 4 */
  { "head/relu6", "Relu6" },        /* 5 */
  { "head/Reluctant", "Identity" }, /* 6 */
  { "top/block_1/Tanh", "Tanh" },   /* 7 */
};

static TsGraph *
new_graph (void)
{
  TsGraph *graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (GError) error = NULL;
  TsOutput x;

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      ts_graph_builder_begin (builder, nodes[i].type, nodes[i].name);
      if (i == 0)
        {
          ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
          ts_graph_builder_attr_shape (builder, "shape", &TS_SHAPE (2, 3));
        }
      else
        ts_graph_builder_input (builder, x);
      ts_graph_builder_end (builder, i == 0 ? &x : NULL, &error);
      g_assert_no_error (error);
    }
  return graph;
}

/* "1 3" */
static char *
find (const char *query)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (GArray) hits = ts_search_find (graph, query, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (hits, guint32, i));
  return g_string_free (text, FALSE);
}

static void
assert_finds (const char *query,
              const char *expected)
{
  g_autofree char *found = find (query);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_plain_words (void)
{
  assert_finds ("tanh", "7");
  assert_finds ("conv relu", "1 3");
  assert_finds ("RELU block_10", "3");
  assert_finds ("placeholder", "0");
  assert_finds ("nothing_like_it", "");
}

static void
test_blank (void)
{
  assert_finds ("", "");
  assert_finds ("  \t ", "");
  assert_finds ("type:", "");
}

static void
test_type (void)
{
  assert_finds ("type:Relu", "1 3 5");
  assert_finds ("type:relu6", "5");
  assert_finds ("op:Neg", "4");
}

static void
test_name (void)
{
  assert_finds ("name:relu", "1 3 5 6");
  assert_finds ("name:block_1 type:Abs", "2");
}

static void
test_scope_is_whole (void)
{
  assert_finds ("scope:block_1", "1 2 7");
  assert_finds ("scope:block_1/", "1 2 7");
  assert_finds ("scope:block_1/conv", "1");
  assert_finds ("scope:block", "");
}

static void
test_quotes (void)
{
  assert_finds ("scope:\"head\" conv", "4");
  assert_finds ("\"relu block\"", "");
}

static void
test_called_so_first (void)
{
  assert_finds ("conv", "4 1 3");
  assert_finds ("relu6", "5");
  assert_finds ("head/conv", "4");
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_search_find (graph, "relu", cancellable));
}

/* ---- one after the other ---- */

typedef struct
{
  TsSearch *search;
  GArray *hits;
  GError *error;
  gboolean done;
} Run;

static void
found (GObject *source_object,
       GAsyncResult *result,
       gpointer user_data)
{
  Run *run = user_data;

  run->hits = ts_search_run_finish (run->search, result, &run->error);
  run->done = TRUE;
}

/* How many are found, or G_MAXUINT with @error. */
static guint
run_search (TsSearch *search,
            const char *query,
            GCancellable *cancellable,
            GError **error)
{
  Run run = { .search = search };
  guint n;

  ts_search_run_async (search, query, cancellable, found, &run);
  while (!run.done)
    g_main_context_iteration (NULL, TRUE);
  n = run.hits != NULL ? run.hits->len : G_MAXUINT;
  g_clear_pointer (&run.hits, g_array_unref);
  if (run.error != NULL)
    g_propagate_error (error, run.error);
  return n;
}

static void
test_async (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (TsSearch) search = ts_search_new (graph);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (run_search (search, "type:Relu", NULL, &error), ==, 3);
  g_assert_no_error (error);
}

/* Letters and words added, and taken away again. */
static void
test_narrowing (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (TsSearch) search = ts_search_new (graph);

  g_assert_cmpuint (run_search (search, "r", NULL, NULL), ==, 5);
  g_assert_cmpuint (run_search (search, "rel", NULL, NULL), ==, 4);
  g_assert_cmpuint (run_search (search, "relu b", NULL, NULL), ==, 2);
  g_assert_cmpuint (run_search (search, "relu block_10", NULL, NULL), ==, 1);
  g_assert_cmpuint (run_search (search, "relu -block_10", NULL, NULL), ==, 3);
  g_assert_cmpuint (run_search (search, "relu -block_1", NULL, NULL), ==, 2);
  g_assert_cmpuint (run_search (search, "r", NULL, NULL), ==, 5);
  g_assert_cmpuint (run_search (search, "", NULL, NULL), ==, 0);
}

static void
test_async_errors (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (TsSearch) search = ts_search_new (graph);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (run_search (search, "relu colour:red", NULL, &error), ==, G_MAXUINT);
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "position 6: there is no key \"colour:\""));
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (run_search (search, "relu", cancellable, &error), ==, G_MAXUINT);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Shapes and problems are known later than the graph. */
static void
test_facts (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  g_autoptr (TsSearch) search = ts_search_new (graph);
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, NULL);
  g_autoptr (TsProblems) problems = ts_problems_new (graph, shapes, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (run_search (search, "shape:2x3", NULL, &error), ==, G_MAXUINT);
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  g_assert_cmpuint (run_search (search, "has:problem", NULL, &error), ==, G_MAXUINT);
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);

  ts_search_set_facts (search, shapes, problems);
  g_assert_cmpuint (run_search (search, "shape:2x3", NULL, NULL), ==, 8);
  g_assert_cmpuint (run_search (search, "has:problem", NULL, NULL), ==, 0);
}

static void
count_changes (GListModel *model,
               guint position,
               guint removed,
               guint added,
               guint *changes)
{
  changes[0] = position;
  changes[1] = removed;
  changes[2] = added;
}

static void
count_notify (guint *n)
{
  ++*n;
}

static void
test_list_model (void)
{
  g_autoptr (TsGraph) graph = new_graph ();
  TsOpList *list = ts_op_list_new ();
  guint changes[3] = { 0 }, n_notified = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  ts_op_list_set (list, graph, ts_search_find (graph, "type:Relu", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpuint (ts_op_list_get_op (list, 1), ==, 3);

  g_autoptr (TsOpItem) item = g_list_model_get_item (G_LIST_MODEL (list), 1);

  g_assert_cmpstr (ts_op_item_get_operation (item)->name, ==, "block_10/conv/Relu");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 3));

  /* What others look at stays, as another operation; only places that come or go are told. */
  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes), &changes);
  g_signal_connect_swapped (item, "notify::operation", G_CALLBACK (count_notify), &n_notified);
  ts_op_list_set (list, graph, ts_search_find (graph, "block_1", NULL));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstr (ts_op_item_get_operation (item)->name, ==, ts_graph_get_operation (graph, ts_op_list_get_op (list, 1))->name);
  g_assert_cmpuint (changes[0], ==, 3);
  g_assert_cmpuint (changes[1], ==, 0);
  g_assert_cmpuint (changes[2], ==, g_list_model_get_n_items (G_LIST_MODEL (list)) - 3);
  ts_op_list_set (list, graph, ts_search_find (graph, "type:Relu", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpstr (ts_op_item_get_operation (item)->name, ==, "block_10/conv/Relu");
  ts_op_list_set (list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_finalize_object (list);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/plain-words", test_plain_words);
  g_test_add_func ("/search/blank", test_blank);
  g_test_add_func ("/search/type", test_type);
  g_test_add_func ("/search/name", test_name);
  g_test_add_func ("/search/scope-is-whole", test_scope_is_whole);
  g_test_add_func ("/search/quotes", test_quotes);
  g_test_add_func ("/search/called-so-first", test_called_so_first);
  g_test_add_func ("/search/cancelled", test_cancelled);
  g_test_add_func ("/search/async", test_async);
  g_test_add_func ("/search/narrowing", test_narrowing);
  g_test_add_func ("/search/async-errors", test_async_errors);
  g_test_add_func ("/search/facts", test_facts);
  g_test_add_func ("/search/list-model", test_list_model);
  return g_test_run ();
}
