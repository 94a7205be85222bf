#include "engine/exec/ts-session.h"

#include "tests/support/ts-test-graph.h"

#include <string.h>

/* Ragged tensors as variants and back: [[[1, 2], []], [], [[3]]]. */

typedef struct
{
  TsTestGraph g;
  TsOutput outer, inner, values;
} Fixture;

static void
fixture_init (Fixture *self)
{
  memset (self, 0, sizeof *self);
  ts_test_graph_init (&self->g);
  self->outer = ts_test_const (&self->g, "outer", ts_tensor_new_int64 (4, (gint64[]) { 0, 2, 2, 3 }));
  self->inner = ts_test_const (&self->g, "inner", ts_tensor_new_int64 (4, (gint64[]) { 0, 2, 2, 3 }));
  self->values = ts_test_const (&self->g, "values", ts_tensor_new_float (3, (float[]) { 1, 2, 3 }));
}

static void
fixture_clear (Fixture *self)
{
  ts_test_graph_clear (&self->g);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static TsOutput
to_variant (Fixture *self,
            gboolean batched)
{
  ts_test_begin (&self->g, "RaggedTensorToVariant", "to", self->outer, self->inner, self->values, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (self->g.builder, "RAGGED_RANK", 2);
  ts_graph_builder_attr_dtype (self->g.builder, "Tvalues", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_dtype (self->g.builder, "Tsplits", TS_DTYPE_INT64);
  ts_graph_builder_attr_bool (self->g.builder, "batched_input", batched);
  return ts_test_end (&self->g);
}

static TsOutput
from_variant (Fixture *self,
              TsOutput variant,
              int input_rank,
              int output_rank)
{
  ts_test_begin (&self->g, "RaggedTensorFromVariant", "from", variant, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (self->g.builder, "input_ragged_rank", input_rank);
  ts_graph_builder_attr_int (self->g.builder, "output_ragged_rank", output_rank);
  ts_graph_builder_attr_dtype (self->g.builder, "Tvalues", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_dtype (self->g.builder, "Tsplits", TS_DTYPE_INT64);
  return ts_test_end (&self->g);
}

static void
check_back (Fixture *self,
            TsOutput back)
{
  g_autoptr (TsSession) session = ts_session_new (self->g.graph);
  const TsOutput fetches[] = { self->outer, { back.op, 0 }, self->inner, { back.op, 1 }, self->values, { back.op, 2 } };
  TsTensor *results[6] = { NULL };
  g_autoptr (GError) error = NULL;

  ts_session_run (session, NULL, 0, fetches, 6, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 6; i += 2)
    g_assert_true (ts_tensor_identical (results[i], results[i + 1]));
  for (guint i = 0; i < 6; i++)
    ts_tensor_unref (results[i]);
}

static void
test_whole (void)
{
  g_auto (Fixture) f = { 0 };

  fixture_init (&f);
  check_back (&f, from_variant (&f, to_variant (&f, FALSE), 2, 2));
}

static void
test_rows (void)
{
  g_auto (Fixture) f = { 0 };

  fixture_init (&f);
  check_back (&f, from_variant (&f, to_variant (&f, TRUE), -1, 2));
}

static void
check_failure (Fixture *self,
               TsOutput fetch)
{
  g_autoptr (TsSession) session = ts_session_new (self->g.graph);
  g_autoptr (GError) error = NULL;
  TsTensor *result = NULL;

  g_assert_false (ts_session_run (session, NULL, 0, &fetch, 1, NULL, 0, &result, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_null (result);
}

static void
test_other_rank (void)
{
  g_auto (Fixture) f = { 0 };

  fixture_init (&f);
  check_failure (&f, from_variant (&f, to_variant (&f, FALSE), 1, 1));
  check_failure (&f, from_variant (&f, to_variant (&f, TRUE), 2, 2));
}

/* No elements, and a number of rows to which one more does not fit. */
static void
test_endless_rows (void)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (TsTensor) empty = ts_tensor_new (TS_DTYPE_VARIANT, &TS_SHAPE (G_MAXINT64, 0), NULL);
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TsTensor *result = NULL;
  TsOutput variant, fetch;
  TsFeed feed;

  fixture_init (&f);
  variant = ts_test_placeholder (&f.g, "variant", TS_DTYPE_VARIANT, &TS_SHAPE_UNKNOWN);
  fetch = from_variant (&f, variant, 0, 2);
  feed = (TsFeed) { variant, empty };
  session = ts_session_new (f.g.graph);
  g_assert_false (ts_session_run (session, &feed, 1, &fetch, 1, NULL, 0, &result, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED);
}

static TsOutput
gradient (Fixture *self,
          TsOutput variant,
          TsOutput splits,
          gint32 n)
{
  ts_test_begin (&self->g, "RaggedTensorToVariantGradient", "gradient", variant, splits,
                 ts_test_const (&self->g, "shape", ts_tensor_new_int32 (1, &n)), TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (self->g.builder, "Tvalues", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_dtype (self->g.builder, "Tsplits", TS_DTYPE_INT64);
  return ts_test_end (&self->g);
}

/* The gradients of the rows, put together, are those of the values. */
static void
test_gradient (void)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TsTensor *results[2] = { NULL };
  TsOutput rows, ends, fetches[2];

  fixture_init (&f);
  rows = to_variant (&f, TRUE);
  ends = ts_test_const (&f.g, "ends", ts_tensor_new_int64 (4, (gint64[]) { 0, 2, 2, 3 }));
  fetches[0] = f.values;
  fetches[1] = gradient (&f, rows, ends, 3);
  session = ts_session_new (f.g.graph);
  ts_session_run (session, NULL, 0, fetches, 2, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (results[0], results[1]));
  ts_tensor_unref (results[0]);
  ts_tensor_unref (results[1]);

  check_failure (&f, gradient (&f, rows, ends, 4));
  check_failure (&f, gradient (&f, rows, ts_test_const (&f.g, "short", ts_tensor_new_int64 (1, (gint64[]) { 0 })), 3));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ragged-variant/whole", test_whole);
  g_test_add_func ("/ragged-variant/rows", test_rows);
  g_test_add_func ("/ragged-variant/other-rank", test_other_rank);
  g_test_add_func ("/ragged-variant/endless-rows", test_endless_rows);
  g_test_add_func ("/ragged-variant/gradient", test_gradient);
  return g_test_run ();
}
