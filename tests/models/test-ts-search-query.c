#include "app/models/ts-search-match.h"
#include "engine/debug/ts-numeric.h"
#include "engine/graph/ts-graph-builder-scopes.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* ---- a graph to search ---- */

typedef struct
{
  TsTestGraph graph;
  TsSearchNames *names;
  TsShapeTable *shapes;
  TsProblems *problems;
} Fixture;

/* 0 x, 1 net/w, 2 net/b, 3 net/conv, 4 net/bias, 5 net/out, 6 count, 7 later, 8 strange */
static void
setup (Fixture *self)
{
  TsTestGraph *g = &self->graph;
  TsOutput x, w, b, conv, bias, count;

  ts_test_graph_init (g);
  x = ts_test_placeholder (g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 8, 8, 1));
  w = ts_test_placeholder (g, "net/w", TS_DTYPE_FLOAT, &TS_SHAPE (3, 3, 1, 4));
  b = ts_test_const_float (g, "net/b", 1);
  ts_test_begin (g, "Conv2D", "net/Conv", x, w, TS_NO_OUTPUT);
  ts_graph_builder_attr_ints (g->builder, "strides", (gint64[]) { 1, 2, 2, 1 }, 4);
  ts_graph_builder_attr_string (g->builder, "padding", "SAME", -1);
  conv = ts_test_end (g);
  bias = ts_test_op (g, "AddV2", "net/bias", conv, b, TS_NO_OUTPUT);
  ts_test_op (g, "Relu", "net/out", bias, TS_NO_OUTPUT);
  count = ts_test_const (g, "count", ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 3 }));
  ts_graph_builder_push_device (g->builder, "/device:GPU:0");
  ts_test_op (g, "Abs", "later", count, TS_NO_OUTPUT);
  ts_graph_builder_pop (g->builder);
  ts_test_op (g, "Neg", "strange", count, TS_NO_OUTPUT);
  ts_test_graph_rename_type (g, "Neg", "Zap");

  self->names = ts_search_names_new (g->graph, NULL, NULL);
  self->shapes = ts_shape_table_new (g->graph, NULL, NULL);
  self->problems = ts_problems_new (g->graph, self->shapes, NULL, NULL, NULL);
}

static void
teardown (Fixture *self)
{
  ts_search_names_unref (self->names);
  ts_shape_table_unref (self->shapes);
  ts_problems_unref (self->problems);
  ts_test_graph_clear (&self->graph);
}

static void
assert_query_finds (const TsSearchFacts *facts,
                    const TsSearchQuery *query,
                    const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = ts_search_match (facts, query, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (found, "%s%u", i > 0 ? " " : "", g_array_index (hits, guint32, i));
  g_assert_cmpstr (found->str, ==, expected);
}

/* Whether operations are known by their attributes yet makes no difference. */
static void
assert_finds (const char *text,
              const char *expected)
{
  g_autoptr (TsSearchQuery) query = NULL;
  g_autoptr (TsAttrKinds) attr_kinds = NULL;
  g_autoptr (GError) error = NULL;
  TsSearchFacts facts;
  Fixture self;

  setup (&self);
  facts = (TsSearchFacts) { .names = self.names, .shapes = self.shapes, .problems = self.problems };
  query = ts_search_query_new (text, &error);
  g_assert_no_error (error);
  assert_query_finds (&facts, query, expected);
  facts.attr_kinds = attr_kinds = ts_attr_kinds_new (self.graph.graph, NULL, NULL);
  assert_query_finds (&facts, query, expected);
  teardown (&self);
}

static void
assert_refused (const char *text,
                const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_search_query_new (text, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, message));
}

/* ---- terms ---- */

static void
test_names_across_parts (void)
{
  assert_finds ("net/", "1 2 3 4 5");
  assert_finds ("\"/b\"", "2 4");
  assert_finds ("et/bi", "4");
  assert_finds ("NET/CONV", "3");
  assert_finds ("net/conv:0", "3");
  assert_finds ("^later", "7");
  assert_finds ("et//bi", "");
}

static void
test_negation (void)
{
  assert_finds ("net -op:relu -w", "2 3 4");
  assert_finds ("-net", "0 6 7 8");
  assert_finds ("relu -", "5");
}

static void
test_quotes (void)
{
  assert_finds ("\"net/b\"", "2 4");
  assert_finds ("\"op:Relu\"", "");
  assert_finds ("op:\"re\"lu", "5");
  assert_finds ("\"net/b", "2 4");
}

static void
test_regex (void)
{
  assert_finds ("/^net/b/", "2 4");
  assert_finds ("/^NET/.$/ -w", "2");
  assert_finds ("-/^net/ /e/", "7 8");
  assert_finds ("/a|t$/ op:abs", "7");
  assert_finds ("/(?=.*w)(?=.*n)/", "1");
  assert_finds ("/./", "0 1 2 3 4 5 6 7 8");
}

static void
test_attr (void)
{
  assert_finds ("attr.strides", "3");
  assert_finds ("attr.strides=2", "3");
  assert_finds ("attr.strides=3", "");
  assert_finds ("attr.strides=[1,2,2,1]", "3");
  assert_finds ("attr.padding=same", "3");
  assert_finds ("attr.T=float32", "3 4 5");
  assert_finds ("attr.T=DT_INT32", "7 8");
  assert_finds ("attr.t=int32", "7 8");
  assert_finds ("attr.data_format=NHWC", "3"); /* by default */
  assert_finds ("attr.value -attr.dtype=float", "6");
  assert_finds ("-attr.T", "0 1 2 6");
}

static void
test_shape_and_dtype (void)
{
  assert_finds ("shape:*x8x8x1", "0");
  assert_finds ("shape:?x8x8x1", "0");
  assert_finds ("shape:1x8x8x1", "");
  assert_finds ("shape:?x*x*x4", "3 4 5");
  assert_finds ("shape:[3,3,1,4]", "1");
  assert_finds ("shape:3x3x1x", "");
  assert_finds ("shape:scalar", "2 6 7");
  assert_finds ("dtype:int32", "6 7");
  assert_finds ("dtype:FLOAT -net", "0");
}

static void
test_neighbours (void)
{
  assert_finds ("in:conv", "4");
  assert_finds ("out:conv", "0 1");
  assert_finds ("in:count:0", "7 8");
  assert_finds ("out:net/", "0 1 2 3 4");
}

static void
test_degree (void)
{
  assert_finds ("deg>2", "3 4");
  assert_finds ("deg=3", "3 4");
  assert_finds ("fanin=0", "0 1 2 6");
  assert_finds ("fanout>=2", "6");
  assert_finds ("fanout<1", "5 7 8");
  assert_finds ("deg<=1 op:const", "2");
  assert_finds ("deg>4294967295", "");
}

static void
test_kinds (void)
{
  assert_finds ("const:", "2 6");
  assert_finds ("const:net", "2");
  assert_finds ("var:", "");
  assert_finds ("device:gpu", "7");
  assert_finds ("has:device", "7");
  assert_finds ("has:problem", "8");
  assert_finds ("-has:kernel", "8");
  assert_finds ("has:control", "");
}

static void
test_variables (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  const char *const queries[] = { "var:", "var:bias", "var:x", "has:control", "in:init" };
  const guint expected[] = { 2, 1, 0, 1, 1 };
  TsSearchFacts facts = { NULL };

  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, "x", 1);
  for (guint i = 0; i < 2; i++)
    {
      ts_test_begin (&graph, "VariableV2", i == 0 ? "weights" : "bias", TS_NO_OUTPUT);
      ts_graph_builder_attr_dtype (graph.builder, "dtype", TS_DTYPE_FLOAT);
      ts_graph_builder_attr_shape (graph.builder, "shape", &TS_SHAPE (2));
      ts_test_end (&graph);
    }
  ts_test_op (&graph, "NoOp", "init", TS_NO_OUTPUT);
  ts_test_begin (&graph, "NoOp", "after", TS_NO_OUTPUT);
  ts_graph_builder_control_input (graph.builder, 3);
  ts_test_end (&graph);
  facts.names = names = ts_search_names_new (graph.graph, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (TsSearchQuery) query = ts_search_query_new (queries[i], NULL);
      g_autoptr (GArray) hits = ts_search_match (&facts, query, NULL, NULL, NULL);

      g_assert_cmpuint (hits->len, ==, expected[i]);
    }
}

/* What is known of values, and what the user has marked, is kept by bits. */
static void
test_bits (void)
{
  const guint8 numerics[] = { 0, 128, 128 | TS_NUMERIC_NAN, 128 | TS_NUMERIC_POSITIVE_INF, 128 | TS_NUMERIC_NAN | TS_NUMERIC_NEGATIVE_INF };
  const guint8 marks[] = { TS_SEARCH_MARK_BREAKPOINT, 0, TS_SEARCH_MARK_NOTE, 0, TS_SEARCH_MARK_BREAKPOINT | TS_SEARCH_MARK_NOTE };
  const char *const queries[] = { "has:nan", "has:inf", "has:nan has:inf", "-has:nan", "has:breakpoint", "has:note", "has:note -has:inf" };
  const guint expected[] = { 2, 2, 1, 3, 2, 2, 1 };
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GBytes) of_values = g_bytes_new_static (numerics, sizeof numerics);
  g_autoptr (GBytes) of_marks = g_bytes_new_static (marks, sizeof marks);
  g_autoptr (GError) error = NULL;
  TsSearchFacts facts = { NULL };

  ts_test_graph_init (&graph);
  for (guint i = 0; i < G_N_ELEMENTS (numerics); i++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", i);

      ts_test_const_float (&graph, name, 1);
    }
  facts.names = names = ts_search_names_new (graph.graph, NULL, NULL);
  facts.marks = of_marks;
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (TsSearchQuery) query = ts_search_query_new (queries[i], NULL);
      g_autoptr (GArray) hits = NULL;

      facts.numerics = of_values;
      hits = ts_search_match (&facts, query, NULL, NULL, NULL);
      g_assert_cmpuint (hits->len, ==, expected[i]);
      if (!ts_search_query_asks (query, TS_SEARCH_VALUE))
        continue;
      facts.numerics = NULL;
      g_assert_null (ts_search_match (&facts, query, NULL, NULL, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
      g_clear_error (&error);
    }
}

static void
test_unfinished (void)
{
  assert_finds ("op:", "");
  assert_finds ("net scope: shape: attr. deg> in: // has:", "1 2 3 4 5");
}

/* ---- errors ---- */

static void
test_errors (void)
{
  assert_refused ("a colour:red", "position 3: there is no key \"colour:\"; there are op, ");
  assert_refused ("ä /(/", "position 3: the regular expression \"(\" is wrong after its first 1 characters: missing closing parenthesis");
  assert_refused ("/abc", "position 1: the regular expression has no / at its end");
  assert_refused ("dtype:float33", "position 1: \"float33\" is no dtype");
  assert_refused ("shape:3xy", "position 1: \"y\" is no dimension");
  assert_refused ("shape:1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1", "position 1: ");
  assert_refused ("has:hat", "position 1: has:hat is not known; there are problem, ");
  assert_refused ("deg>x", "position 1: \"deg>x\" is no comparison");
  assert_refused ("deg>99999999999999999999", "position 1: ");
  assert_refused ("\xff", "a search is UTF-8 text");
}

/* A regular expression that would take ages is given up. */
static void
test_slow_regex (void)
{
  g_autoptr (TsSearchQuery) query = ts_search_query_new ("/(((a+)+)+)+$/", NULL);
  g_autofree char *name = g_strnfill (40, 'a');
  g_autofree char *full = g_strconcat (name, "b", NULL);
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GError) error = NULL;
  TsSearchFacts facts = { NULL };

  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, full, 1);
  facts.names = names = ts_search_names_new (graph.graph, NULL, NULL);
  g_assert_null (ts_search_match (&facts, query, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "position 1: "));
}

/* ---- narrowing ---- */

static void
assert_narrows (const char *text,
                const char *other,
                gboolean expected)
{
  g_autoptr (TsSearchQuery) a = ts_search_query_new (text, NULL);
  g_autoptr (TsSearchQuery) b = ts_search_query_new (other, NULL);

  g_assert_cmpint (ts_search_query_narrows (a, b), ==, expected);
}

static void
test_narrows (void)
{
  assert_narrows ("relu", "rel", TRUE);
  assert_narrows ("rel", "relu", FALSE);
  assert_narrows ("conv relu", "rel", TRUE);
  assert_narrows ("-relu", "-rel", FALSE);
  assert_narrows ("x -relu", "-relu", TRUE);
  assert_narrows ("scope:block_10", "scope:block_1", FALSE);
  assert_narrows ("deg>10", "deg>1", FALSE);
  assert_narrows ("attr.a=22", "attr.a=2", FALSE);
  assert_narrows ("attr.a=2 x", "attr.a=2", TRUE);
  assert_narrows ("/ab/", "/a/", FALSE);
  assert_narrows ("name:relu", "relu", FALSE);
  assert_narrows ("relu", "", FALSE);
}

/* ---- hostile ---- */

/* Compared with plain strstr() on whole names, for texts with and without slashes. */
static void
test_names_by_definition (void)
{
  static const char *const alphabet[] = { "a", "b", "ab", "ba", "aa" };
  static const char *const texts[] = { "a", "b/a", "ab", "/a", "a/", "a/b/a", "ba/ab", "/ab/", "a/a/a/a", "bb", "//" };
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (TsSearchNames) names = NULL;
  g_autofree guint8 *marks = NULL;
  guint32 n;

  ts_test_graph_init (&graph);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      for (int k = g_rand_int_range (rand, 1, 6); k > 0; k--)
        g_string_append_printf (name, "%s%s", name->len > 0 ? "/" : "", alphabet[g_rand_int_range (rand, 0, G_N_ELEMENTS (alphabet))]);
      if (ts_graph_find_operation (graph.graph, name->str) == NULL)
        ts_test_const_float (&graph, name->str, 1);
    }
  names = ts_search_names_new (graph.graph, NULL, NULL);
  n = names->n_ops;
  g_assert_cmpuint (n, >, 100);
  marks = g_new (guint8, n);
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autofree char *whole = g_strdup_printf ("/%s/", texts[t]);

      ts_search_names_mark (names, texts[t], FALSE, marks);
      for (guint32 i = 0; i < n; i++)
        g_assert_cmpint (marks[i] != 0, ==, strstr (ts_graph_get_operation (graph.graph, i)->name, texts[t]) != NULL);
      ts_search_names_mark (names, texts[t], TRUE, marks);
      for (guint32 i = 0; i < n; i++)
        {
          g_autofree char *scoped = g_strconcat ("/", ts_graph_get_operation (graph.graph, i)->name, NULL);

          g_assert_cmpint (marks[i] != 0, ==, strstr (scoped, whole) != NULL);
        }
    }
}

/* More parts than a word of bits has room for. */
static void
test_deep_name (void)
{
  g_autoptr (GString) name = g_string_new ("s");
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  guint8 marks[2];

  for (guint i = 0; i < 100; i++)
    g_string_append (name, "/s");
  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, name->str, 1);
  ts_test_const_float (&graph, "s/s/s", 1);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  ts_search_names_mark (names, name->str, FALSE, marks);
  g_assert_true (marks[0] && !marks[1]);
  ts_search_names_mark (names, name->str, TRUE, marks);
  g_assert_true (!marks[0] && !marks[1]);
}

#define N_MANY 45000 /* enough for several threads */

/* However many threads share the operations, each is decided once, and an error of any is told. */
static void
test_many (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (TsSearchQuery) odd = ts_search_query_new ("/x[0-9]*[13579]$/", NULL);
  g_autoptr (TsSearchQuery) dtype = ts_search_query_new ("-attr.dtype=int32", NULL);
  g_autoptr (TsSearchQuery) slow = ts_search_query_new ("/(((a+)+)+)+$/", NULL);
  g_autofree char *last = g_strnfill (40, 'a');
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GArray) others = NULL;
  g_autoptr (GError) error = NULL;
  TsSearchFacts facts = { NULL };

  ts_test_graph_init (&graph);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", i);

      ts_test_const_float (&graph, name, 1);
    }
  last[39] = 'b';
  ts_test_const (&graph, last, ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 3 }));
  facts.names = names = ts_search_names_new (graph.graph, NULL, NULL);
  hits = ts_search_match (&facts, odd, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, N_MANY / 2);
  for (guint i = 0; i < hits->len; i++)
    g_assert_cmpuint (g_array_index (hits, guint32, i), ==, 2 * i + 1);
  others = ts_search_match (&facts, dtype, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (others->len, ==, N_MANY);
  g_assert_null (ts_search_match (&facts, slow, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_empty_graph (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (TsSearchQuery) query = ts_search_query_new ("a a/b -c scope:d deg>1 const: var: in:x /y/", NULL);
  g_autoptr (GArray) hits = NULL;
  TsSearchFacts facts = { NULL };

  ts_test_graph_init (&graph);
  facts.names = names = ts_search_names_new (graph.graph, NULL, NULL);
  hits = ts_search_match (&facts, query, NULL, NULL, NULL);
  g_assert_cmpuint (hits->len, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-query/names-across-parts", test_names_across_parts);
  g_test_add_func ("/search-query/negation", test_negation);
  g_test_add_func ("/search-query/quotes", test_quotes);
  g_test_add_func ("/search-query/regex", test_regex);
  g_test_add_func ("/search-query/attr", test_attr);
  g_test_add_func ("/search-query/shape-and-dtype", test_shape_and_dtype);
  g_test_add_func ("/search-query/neighbours", test_neighbours);
  g_test_add_func ("/search-query/degree", test_degree);
  g_test_add_func ("/search-query/kinds", test_kinds);
  g_test_add_func ("/search-query/variables", test_variables);
  g_test_add_func ("/search-query/bits", test_bits);
  g_test_add_func ("/search-query/unfinished", test_unfinished);
  g_test_add_func ("/search-query/errors", test_errors);
  g_test_add_func ("/search-query/slow-regex", test_slow_regex);
  g_test_add_func ("/search-query/narrows", test_narrows);
  g_test_add_func ("/search-query/names-by-definition", test_names_by_definition);
  g_test_add_func ("/search-query/deep-name", test_deep_name);
  g_test_add_func ("/search-query/many", test_many);
  g_test_add_func ("/search-query/empty-graph", test_empty_graph);
  return g_test_run ();
}
