/* What holds for a graph as a whole. */

#include "tests/graph/construction.h"

#include "engine/graph/ts-graph-state.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* ---- finalized ---- */

static gpointer
read_graph (gpointer data)
{
  return describe_graph (data);
}

static void
test_finalize (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  no_op (b, "a");
  g_assert_cmpuint (ts_graph_get_version (graph), ==, 1);
  g_assert_false (ts_graph_is_finalized (graph));
  ts_graph_finalize (graph);
  g_assert_true (ts_graph_is_finalized (graph));

  no_op (b, "b");
  g_assert_false (ts_graph_builder_check (b, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_assert_cmpstr (error->message, ==, "operation \"b\" (NoOp): the graph is finalized: nothing can be added");
  g_clear_error (&error);
  g_assert_false (ts_collections_add (ts_graph_get_collections (graph), "k", TS_COLLECTION_ITEM_NODE ("a"), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);

  g_assert_cmpuint (ts_graph_get_version (graph), ==, 1);
  text = g_thread_join (g_thread_new ("reader", read_graph, graph));
  g_assert_cmpstr (text, ==, "a = NoOp()\n");
}

/* ---- seeds: the table in the documentation of tf.compat.v1.set_random_seed () ---- */

static void
test_seeds (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  enum
  {
    NONE = -1000
  };
  static const gint64 cases[][4] = {
    /* graph, operation: both together */
    { NONE, NONE, 0, 0 },
    { NONE, 5, 87654321, 5 },
    { 7, NONE, 7, 3 },
    { 7, 5, 7, 5 },
    { 0, 0, 0, G_MAXINT32 },
    { 1, 0, 1, 0 },
    { 0, 1, 0, 1 },
    { (gint64)G_MAXINT32 + 2, G_MAXINT32, 2, 0 },
    { -1, -3, G_MAXINT32 - 1, G_MAXINT32 - 3 },
    { G_MAXINT32, (gint64)2 * G_MAXINT32, 0, G_MAXINT32 },
  };

  for (guint i = 0; i < 3; i++)
    no_op (b, "n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean has_seed = cases[i][0] != NONE || cases[i][1] != NONE;
      gint64 seed, seed2;

      ts_graph_unset_seed (graph);
      if (cases[i][0] != NONE)
        ts_graph_set_seed (graph, cases[i][0]);
      g_assert_true (ts_graph_combine_seeds (graph, cases[i][1] != NONE ? &cases[i][1] : NULL, &seed, &seed2) == has_seed);
      g_assert_cmpint (seed, ==, cases[i][2]);
      g_assert_cmpint (seed2, ==, cases[i][3]);
    }
}

/* ---- versions ---- */

static TsGraph *
with_versions (gint32 producer,
               gint32 min_consumer,
               const gint32 *bad_consumers,
               guint n_bad,
               gboolean is_packed,
               GError **error)
{
  GByteArray *message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint versions = ts_wire_begin (message, 4);

  ts_wire_append_uint (message, 1, (guint64)producer);
  ts_wire_append_uint (message, 2, (guint64)min_consumer);
  if (is_packed)
    {
      guint packed = ts_wire_begin (message, 3);

      for (guint i = 0; i < n_bad; i++)
        ts_wire_append_varint (message, (guint64)bad_consumers[i]);
      ts_wire_end (message, packed);
    }
  for (guint i = 0; i < n_bad && !is_packed; i++)
    ts_wire_append_uint (message, 3, (guint64)bad_consumers[i]);
  ts_wire_end (message, versions);
  bytes = g_byte_array_free_to_bytes (message);
  return ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, error);
}

static void
test_versions (void)
{
  for (gboolean is_packed = FALSE; is_packed <= TRUE; is_packed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsGraph) graph = with_versions (1000, TS_GRAPH_CONSUMER, (const gint32[]) { 11, 12 }, 2, is_packed, &error);
      const gint32 *bad;
      guint n;

      g_assert_no_error (error);
      g_assert_cmpint (ts_graph_get_producer (graph), ==, 1000);
      g_assert_cmpint (ts_graph_get_min_consumer (graph), ==, TS_GRAPH_CONSUMER);
      bad = ts_graph_get_bad_consumers (graph, &n);
      g_assert_cmpuint (n, ==, 2);
      g_assert_cmpint (bad[1], ==, 12);
    }
}

static void
test_refused_versions (void)
{
  static const struct
  {
    gint32 producer;
    gint32 min_consumer;
    gint32 bad;
    const char *message;
  } cases[] = {
    { 2000, 5000, 1, "GraphDef min consumer version 5000 above current version 2300, please upgrade" },
    { -1, 0, 1, "GraphDef producer version -1 below min producer 0, please regenerate the graph" },
    { 2000, 0, TS_GRAPH_CONSUMER, "GraphDef disallows consumer version 2300, which is this one, please upgrade" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (with_versions (cases[i].producer, cases[i].min_consumer, &cases[i].bad, 1, TRUE, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* ---- the default graph ---- */

static gpointer
default_elsewhere (gpointer data)
{
  return ts_graph_get_default ();
}

static void
test_default_graph (void)
{
  g_autoptr (TsGraph) a = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraph) b = ts_graph_new (ts_standard_ops ());

  g_assert_null (ts_graph_get_default ());
  ts_graph_push_default (a);
  ts_graph_push_default (b);
  g_assert_true (ts_graph_get_default () == b);
  g_assert_null (g_thread_join (g_thread_new ("other", default_elsewhere, NULL)));
  ts_graph_pop_default (b);
  g_assert_true (ts_graph_get_default () == a);
  ts_graph_pop_default (a);
  g_assert_null (ts_graph_get_default ());
}

static void
test_building_function (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());

  g_assert_false (ts_graph_is_building_function (graph));
  ts_graph_set_building_function (graph, TRUE);
  g_assert_true (ts_graph_is_building_function (graph));
}

/* ---- as_graph_def ---- */

static void
give_shape (TsGraph *graph,
            TsOutput output,
            TsShape *shape,
            gpointer user_data)
{
  (*(guint *)user_data)++;
  *shape = output.index == 0 ? TS_SHAPE (2, -1) : TS_SHAPE_UNKNOWN;
}

static char *
describe_bytes (GBytes *bytes)
{
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (GError) error = NULL;

  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return describe_graph (graph);
}

static void
test_as_graph_def (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraph) copy = NULL;
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GBytes) shaped = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) later = NULL;
  g_autofree char *shaped_text = NULL;
  g_autofree char *later_text = NULL;
  TsOutput x = value (b, "x");
  guint32 version;
  guint n = 0;

  unary (b, "Unique", "u", x);
  version = ts_graph_get_version (graph);
  no_op (b, "n");

  shaped = ts_graph_as_graph_def (graph, 0, give_shape, &n);
  g_assert_cmpuint (n, ==, 3);
  shaped_text = describe_bytes (shaped);
  g_assert_cmpstr (shaped_text, ==,
                   "x = Placeholder() _output_shapes=[[2,?]]\n"
                   "u = Unique(x) _output_shapes=[[2,?], ?]\n"
                   "n = NoOp()\n");

  /* Shapes that are there are replaced, not given twice. */
  copy = ts_graph_new_from_bytes (ts_standard_ops (), shaped, NULL, NULL);
  again = ts_graph_as_graph_def (copy, 0, give_shape, &n);
  g_assert_true (g_bytes_equal (shaped, again));

  later = ts_graph_as_graph_def (graph, version, NULL, NULL);
  later_text = describe_bytes (later);
  g_assert_cmpstr (later_text, ==, "n = NoOp()\n");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-state/finalize", test_finalize);
  g_test_add_func ("/graph-state/seeds", test_seeds);
  g_test_add_func ("/graph-state/versions", test_versions);
  g_test_add_func ("/graph-state/refused-versions", test_refused_versions);
  g_test_add_func ("/graph-state/default-graph", test_default_graph);
  g_test_add_func ("/graph-state/building-function", test_building_function);
  g_test_add_func ("/graph-state/as-graph-def", test_as_graph_def);
  return g_test_run ();
}
