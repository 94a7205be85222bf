#include "app/models/ts-view-rules.h"
#include "tests/scene/test-graph.h"

static const char network[] = "x Placeholder\n"
                              "a/Identity Identity x\n"
                              "a/Add Add a/Identity x\n"
                              "a/AddN AddN a/Add x\n"
                              "b/Identity_1 Identity a/AddN\n"
                              "b/Relu Relu b/Identity_1\n"
                              "bc NoOp ^b/Relu\n";

static char *
to_text (TsViewRules *rules)
{
  g_auto (GStrv) lines = ts_view_rules_to_lines (rules);

  return g_strjoinv ("\n", lines);
}

/* Takes @rules: so that changes can follow each other. */
static TsViewRules *
then (TsViewRules *old,
      TsViewRules *new)
{
  ts_view_rules_unref (old);
  return new;
}

static void
test_changes (void)
{
  static const char *const init[] = { "init", NULL };
  g_autoptr (TsViewRules) rules = ts_view_rules_new ();
  g_autofree char *text = NULL;
  g_autofree char *less = NULL;

  g_assert_true (ts_view_rules_is_empty (rules));
  rules = then (rules, ts_view_rules_hide (rules, "op:Identity", TRUE));
  rules = then (rules, ts_view_rules_hide (rules, "op:Identity", TRUE));
  rules = then (rules, ts_view_rules_hide (rules, "scope:\"b c\"", TRUE));
  rules = then (rules, ts_view_rules_show (rules, "a/Identity", TRUE));
  rules = then (rules, ts_view_rules_set_control (rules, TS_CONTROL_NONE));
  rules = then (rules, ts_view_rules_set_control_of (rules, init, TS_CONTROL_NONE));
  rules = then (rules, ts_view_rules_set_control_of (rules, init, TS_CONTROL_ALL));
  text = to_text (rules);
  g_assert_cmpstr (text, ==, "hide op:Identity\nhide scope:\"b c\"\nshow a/Identity\ncontrol none\ncontrol+ init");

  /* With the last query goes what was shown in spite of them. */
  rules = then (rules, ts_view_rules_hide (rules, "op:Identity", FALSE));
  rules = then (rules, ts_view_rules_hide (rules, "scope:\"b c\"", FALSE));
  less = to_text (rules);
  g_assert_cmpstr (less, ==, "control none\ncontrol+ init");
}

static void
test_what_changes_cannot_be_hidden_by (void)
{
  g_autoptr (TsSearchQuery) query = ts_view_rules_parse ("op:Add -has:kernel", NULL);
  static const char *const refused[] = { "has:nan", "op:Add has:inf", "-has:breakpoint", "has:note" };

  g_assert_nonnull (query);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_view_rules_parse (refused[i], &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_lines_round_trip (void)
{
  static const char *const lines[] = { "hide op:Identity", "nonsense", "show x", "control all", "control- a/b", "hide ", NULL };
  g_autoptr (TsViewRules) rules = ts_view_rules_from_lines (lines);
  g_auto (GStrv) again = ts_view_rules_to_lines (rules);
  g_autoptr (TsViewRules) same = ts_view_rules_from_lines ((const char *const *)again);
  g_autoptr (TsViewRules) none = ts_view_rules_from_lines (NULL);

  g_assert_true (ts_view_rules_equal (rules, same));
  g_assert_false (ts_view_rules_equal (rules, none));
  g_assert_true (ts_view_rules_is_empty (none));
  g_assert_cmpuint (g_strv_length (again), ==, 4);
}

static guint8 *
find_passed (TsGraph *graph,
             const char *const *lines,
             guint32 *n)
{
  g_autoptr (TsViewRules) rules = ts_view_rules_from_lines (lines);
  g_autoptr (GError) error = NULL;
  g_auto (TsFoundRules) found = { 0 };

  g_assert_true (ts_view_rules_find (rules, graph, &found, NULL, &error));
  g_assert_no_error (error);
  *n = found.n_passed;
  return g_steal_pointer (&found.passed);
}

/* One query is enough to hide; a name takes one back; `=` is the whole type. */
static void
test_find (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  guint32 n;
  g_autofree guint8 *identities = find_passed (graph, (const char *const[]) { "hide op:identity", "hide op:=Add", "show b/Identity_1", NULL }, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_true (identities[ts_graph_find_operation (graph, "a/Identity")->index]);
  g_assert_true (identities[ts_graph_find_operation (graph, "a/Add")->index]);
  g_assert_false (identities[ts_graph_find_operation (graph, "a/AddN")->index]);
  g_assert_false (identities[ts_graph_find_operation (graph, "b/Identity_1")->index]);
}

/* What a query must know of shapes is found out. */
static void
test_find_by_shape (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  guint32 n;
  g_autofree guint8 *passed = find_passed (graph, (const char *const[]) { "hide -shape:2x3 op:relu", NULL }, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_true (passed[ts_graph_find_operation (graph, "b/Relu")->index]);
}

static void
test_find_control (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsViewRules) rules = ts_view_rules_from_lines ((const char *const[]) { "control all", "control- b", NULL });
  g_autoptr (GError) error = NULL;
  g_auto (TsFoundRules) found = { 0 };

  g_assert_true (ts_view_rules_find (rules, graph, &found, NULL, &error));
  g_assert_null (found.passed);
  g_assert_cmpint (found.control_of_all, ==, TS_CONTROL_ALL);
  g_assert_cmpint (found.control[ts_graph_find_operation (graph, "b/Relu")->index], ==, TS_CONTROL_NONE);
  g_assert_cmpint (found.control[ts_graph_find_operation (graph, "bc")->index], ==, TS_CONTROL_FEW);
}

static void
test_bad_query (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsViewRules) rules = ts_view_rules_from_lines ((const char *const[]) { "hide nothing:Identity", NULL });
  g_autoptr (GError) error = NULL;
  g_auto (TsFoundRules) found = { 0 };

  g_assert_false (ts_view_rules_find (rules, graph, &found, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "\"nothing:Identity\": position 1: "));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view-rules/changes", test_changes);
  g_test_add_func ("/view-rules/what-changes-cannot-be-hidden-by", test_what_changes_cannot_be_hidden_by);
  g_test_add_func ("/view-rules/lines-round-trip", test_lines_round_trip);
  g_test_add_func ("/view-rules/find", test_find);
  g_test_add_func ("/view-rules/find-by-shape", test_find_by_shape);
  g_test_add_func ("/view-rules/find-control", test_find_control);
  g_test_add_func ("/view-rules/bad-query", test_bad_query);

  return g_test_run ();
}
