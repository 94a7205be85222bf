#include "engine/debug/numerics/ts-assertions.h"

#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

typedef struct
{
  TsTestGraph g;
  TsAssertions *assertions;
  const TsOperation *norm, *split, *neg;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  TsOutput x, scale;

  ts_test_graph_init (&f->g);
  x = ts_test_placeholder (&f->g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (1, 2, 2, 2));
  scale = ts_test_placeholder (&f->g, "scale", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  f->norm = ts_graph_get_operation (f->g.graph, ts_test_op (&f->g, "FusedBatchNorm", "norm", x, scale, scale, scale, scale, TS_NO_OUTPUT).op);
  ts_test_begin (&f->g, "Unpack", "parts/split", x, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (f->g.builder, "num", 2);
  ts_graph_builder_attr_int (f->g.builder, "axis", 1);
  f->split = ts_graph_get_operation (f->g.graph, ts_test_end (&f->g).op);
  f->neg = ts_graph_get_operation (f->g.graph, ts_test_op (&f->g, "Neg", "parts/neg", x, TS_NO_OUTPUT).op);
  f->assertions = ts_assertions_new (f->g.graph);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_assertions_free (f->assertions);
  ts_test_graph_clear (&f->g);
}

static void
test_add (Fixture *f,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (ts_assertions_add (f->assertions, "norm", "$out > 0", &error), ==, 1);
  g_assert_cmpuint (ts_assertions_add (f->assertions, "scope:parts", "$out > 0", &error), ==, 2);
  g_assert_no_error (error);
  g_assert_true (ts_assertions_remove (f->assertions, 1));
  g_assert_false (ts_assertions_remove (f->assertions, 1));
  g_assert_cmpuint (ts_assertions_add (f->assertions, "parts/split:1", "$out > 0", &error), ==, 3);
  g_assert_cmpuint (ts_assertions_get_n (f->assertions), ==, 2);
  g_assert_cmpuint (ts_assertions_get (f->assertions, 0)->id, ==, 2);

  g_assert_cmpuint (ts_assertions_add (f->assertions, "nowhere", "$out > 0", &error), ==, 0);
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (ts_assertions_add (f->assertions, "norm", "$out >", &error), ==, 0);
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (ts_assertions_get_n (f->assertions), ==, 2);
}

static void
assert_ignored (Fixture *f,
                const TsOperation *op,
                const char *outputs)
{
  for (guint32 i = 0; outputs[i] != '\0'; i++)
    g_assert_cmpint (ts_assertions_is_ignored (f->assertions, op, i), ==, outputs[i] == 'x');
}

/* All but the first output of batch normalization, until that is taken back. */
static void
test_presets (Fixture *f,
              gconstpointer data)
{
  assert_ignored (f, f->norm, ".xxxx");
  assert_ignored (f, f->split, "..");
  g_assert_true (ts_assertions_ignore (f->assertions, TS_ASSERTIONS_PRESETS, FALSE, NULL));
  assert_ignored (f, f->norm, ".....");
  g_assert_true (ts_assertions_ignore (f->assertions, TS_ASSERTIONS_PRESETS, TRUE, NULL));
  assert_ignored (f, f->norm, ".xxxx");
}

/* By operation, by output, by op type and its output, by scope. */
static void
test_ignore (Fixture *f,
             gconstpointer data)
{
  static const struct
  {
    const char *where;
    const char *split;
    const char *neg;
  } cases[] = {
    { "parts/split", "xx", "." },
    { "parts/split:1", ".x", "." },
    { "type:Unpack", "xx", "." },
    { "type:Unpack:0", "x.", "." },
    { "type:Neg", "..", "x" },
    { "scope:parts", "xx", "x" },
    { "/neg$/", "..", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) list = NULL;

      g_assert_true (ts_assertions_ignore (f->assertions, cases[i].where, TRUE, &error));
      g_assert_true (ts_assertions_ignore (f->assertions, cases[i].where, TRUE, &error)); /* once is enough */
      g_assert_no_error (error);
      list = ts_assertions_list_ignored (f->assertions);
      g_assert_cmpuint (g_strv_length (list), ==, 2);
      g_assert_cmpstr (list[1], ==, cases[i].where);
      assert_ignored (f, f->split, cases[i].split);
      assert_ignored (f, f->neg, cases[i].neg);
      g_assert_true (ts_assertions_ignore (f->assertions, cases[i].where, FALSE, &error));
      assert_ignored (f, f->split, "..");
      g_assert_false (ts_assertions_ignore (f->assertions, cases[i].where, FALSE, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/assertions/add", Fixture, NULL, set_up, test_add, tear_down);
  g_test_add ("/assertions/presets", Fixture, NULL, set_up, test_presets, tear_down);
  g_test_add ("/assertions/ignore", Fixture, NULL, set_up, test_ignore, tear_down);
  return g_test_run ();
}
