#include "engine/exec/ts-session.h"
#include "engine/ts-error.h"

#include "tests/support/ts-test-graph.h"

#include <string.h>

/* Accumulators of gradients: what counts, what comes out, who waits. By tensorflow/core/kernels/conditional_accumulator_base.cc
 * and sparse_conditional_accumulator.h, values by hand. */

typedef struct
{
  TsTestGraph g;
  TsSession *session;
  gboolean by_handle;
  TsOutput handle;
  TsOutput value, indices, shape, step, wanted; /* placeholders */
  TsOutput add, take, count, set_step;
} Fixture;

static TsOutput
op (Fixture *f,
    const char *type,
    TsOutput a,
    TsOutput b,
    TsOutput c)
{
  g_autofree char *full = g_strconcat (f->by_handle ? "Resource" : "", type, NULL);

  return ts_test_op (&f->g, full, type, a, b, c, TS_NO_OUTPUT);
}

static void
make (Fixture *f,
      const char *type,
      TsDType dtype,
      const TsShape *shape,
      const char *reduction)
{
  ts_test_graph_init (&f->g);
  ts_graph_builder_begin (f->g.builder, type, "accumulator");
  ts_graph_builder_attr_dtype (f->g.builder, "dtype", dtype);
  ts_graph_builder_attr_shape (f->g.builder, "shape", shape);
  ts_graph_builder_attr_string (f->g.builder, "reduction_type", reduction, -1);
  f->handle = ts_test_end (&f->g);
  f->value = ts_test_placeholder (&f->g, "value", dtype, &TS_SHAPE_UNKNOWN);
  f->step = ts_test_placeholder (&f->g, "step", TS_DTYPE_INT64, &TS_SHAPE_UNKNOWN);
  f->wanted = ts_test_placeholder (&f->g, "wanted", TS_DTYPE_INT32, &TS_SHAPE_UNKNOWN);
}

static void
fixture_init (Fixture *f,
              gboolean by_handle,
              const char *reduction)
{
  *f = (Fixture) { .by_handle = by_handle };
  make (f, by_handle ? "ResourceConditionalAccumulator" : "ConditionalAccumulator", TS_DTYPE_FLOAT, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM), reduction);
  f->add = op (f, "AccumulatorApplyGradient", f->handle, f->step, f->value);
  f->count = op (f, "AccumulatorNumAccumulated", f->handle, TS_NO_OUTPUT, TS_NO_OUTPUT);
  f->set_step = op (f, "AccumulatorSetGlobalStep", f->handle, f->step, TS_NO_OUTPUT);
  ts_test_begin (&f->g, by_handle ? "ResourceAccumulatorTakeGradient" : "AccumulatorTakeGradient", "take", f->handle, f->wanted, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (f->g.builder, "dtype", TS_DTYPE_FLOAT);
  f->take = ts_test_end (&f->g);
  f->session = ts_session_new (f->g.graph);
}

static void
fixture_clear (Fixture *f)
{
  ts_session_unref (f->session);
  ts_test_graph_clear (&f->g);
}

static void
run (Fixture *f,
     TsOutput target,
     TsTensor *value,
     gint64 step,
     GError **error)
{
  g_autoptr (TsTensor) at = ts_tensor_new_scalar (TS_DTYPE_INT64, &step);
  TsFeed feeds[] = { { f->step, at }, { f->value, value } };

  ts_session_run (f->session, feeds, value != NULL ? 2 : 1, NULL, 0, &target.op, 1, NULL, NULL, error);
}

static void
add (Fixture *f,
     gint64 step,
     float a,
     float b)
{
  g_autoptr (TsTensor) value = ts_tensor_new_float (2, (float[]) { a, b });
  g_autoptr (GError) error = NULL;

  run (f, f->add, value, step, &error);
  g_assert_no_error (error);
}

static gint32
count (Fixture *f)
{
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;

  ts_session_run (f->session, NULL, 0, &f->count, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return *(gint32 *)result->data;
}

static TsExecutor *
begin_taking (Fixture *f,
              gint32 wanted)
{
  g_autoptr (TsTensor) n = ts_tensor_new_scalar (TS_DTYPE_INT32, &wanted);
  TsFeed feed = { f->wanted, n };
  g_autoptr (GError) error = NULL;
  TsExecutor *result = ts_session_begin (f->session, &feed, 1, &f->take, 1, NULL, 0, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_taken (TsExecutor *taking,
              float a,
              float b)
{
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ts_executor_advance (taking, &error), ==, TS_EXECUTOR_DONE);
  g_assert_no_error (error);
  result = ts_executor_dup_fetch (taking, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_elements, ==, 2);
  g_assert_cmpfloat (((float *)result->data)[0], ==, a);
  g_assert_cmpfloat (((float *)result->data)[1], ==, b);
}

static void
take (Fixture *f,
      gint32 wanted,
      float a,
      float b)
{
  g_autoptr (TsExecutor) taking = begin_taking (f, wanted);

  assert_taken (taking, a, b);
}

static void
test_mean (void)
{
  for (guint by_handle = 0; by_handle < 2; by_handle++)
    {
      Fixture f;

      fixture_init (&f, by_handle == 1, "MEAN");
      add (&f, 0, 1, 2);
      add (&f, 0, 2, 8);
      g_assert_cmpint (count (&f), ==, 2);
      take (&f, 1, 1.5f, 5);
      g_assert_cmpint (count (&f), ==, 0);
      add (&f, 1, 4, 4);
      take (&f, 1, 4, 4);
      fixture_clear (&f);
    }
}

static void
test_sum (void)
{
  Fixture f;

  fixture_init (&f, FALSE, "SUM");
  add (&f, 0, 1, 2);
  add (&f, 0, 2, 8);
  take (&f, 2, 3, 10);
  fixture_clear (&f);
}

/* Taking is a step, after which gradients of the one before are dropped. */
static void
test_stale (void)
{
  Fixture f;
  g_autoptr (GError) error = NULL;

  fixture_init (&f, FALSE, "MEAN");
  add (&f, 0, 1, 2);
  take (&f, 1, 1, 2);
  add (&f, 0, 3, 4);
  g_assert_cmpint (count (&f), ==, 0);
  add (&f, 1, 3, 4);
  g_assert_cmpint (count (&f), ==, 1);
  run (&f, f.set_step, NULL, 7, &error);
  g_assert_no_error (error);
  add (&f, 6, 100, 100);
  add (&f, 7, 5, 6);
  take (&f, 2, 4, 5);
  fixture_clear (&f);
}

/* Who came first is served first. */
static void
test_waits (void)
{
  Fixture f;
  g_autofree char *text = NULL;

  fixture_init (&f, FALSE, "MEAN");
  {
    g_autoptr (TsExecutor) first = begin_taking (&f, 2);
    g_autoptr (TsExecutor) second = begin_taking (&f, 1);

    g_assert_cmpint (ts_executor_advance (first, NULL), ==, TS_EXECUTOR_BLOCKED);
    g_assert_cmpint (ts_executor_advance (second, NULL), ==, TS_EXECUTOR_BLOCKED);
    add (&f, 0, 1, 2);
    g_assert_cmpint (ts_executor_advance (second, NULL), ==, TS_EXECUTOR_BLOCKED);
    g_assert_cmpint (ts_executor_advance (first, NULL), ==, TS_EXECUTOR_BLOCKED);
    text = ts_executor_describe_blocked (first);
    g_assert_cmpstr (text, ==, "take (AccumulatorTakeGradient) waits for the ConditionalAccumulator \"_accumulator\" (float32 [?], 1 gradient, step 0)");
    add (&f, 0, 3, 4);
    assert_taken (first, 2, 3);
    add (&f, 1, 5, 6);
    assert_taken (second, 5, 6);
  }
  fixture_clear (&f);
}

/* A wait that is given up lets the next one have its turn. */
static void
test_given_up (void)
{
  Fixture f;
  TsExecutor *first;

  fixture_init (&f, FALSE, "MEAN");
  first = begin_taking (&f, 5);
  {
    g_autoptr (TsExecutor) second = begin_taking (&f, 1);

    g_assert_cmpint (ts_executor_advance (first, NULL), ==, TS_EXECUTOR_BLOCKED);
    g_assert_cmpint (ts_executor_advance (second, NULL), ==, TS_EXECUTOR_BLOCKED);
    add (&f, 0, 1, 2);
    ts_executor_free (first);
    assert_taken (second, 1, 2);
  }
  fixture_clear (&f);
}

static void
assert_fails (Fixture *f,
              TsTensor *value)
{
  g_autoptr (GError) error = NULL;

  run (f, f->add, value, 0, &error);
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_errors (void)
{
  Fixture f;
  g_autoptr (TsTensor) scalar = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  g_autoptr (TsTensor) three = ts_tensor_new_float (3, (float[]) { 1, 2, 3 });

  fixture_init (&f, FALSE, "MEAN");
  assert_fails (&f, scalar);
  add (&f, 0, 1, 2);
  assert_fails (&f, three);
  g_assert_cmpint (count (&f), ==, 1);
  {
    g_autoptr (TsExecutor) taking = begin_taking (&f, 0);
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (ts_executor_advance (taking, &error), ==, TS_EXECUTOR_FAILED);
    g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  }
  take (&f, 1, 1, 2);
  fixture_clear (&f);
}

/* ---- sparse ---- */

static void
sparse_init (Fixture *f,
             TsDType dtype,
             gboolean has_known_shape)
{
  *f = (Fixture) { .by_handle = FALSE };
  make (f, "SparseConditionalAccumulator", dtype, &TS_SHAPE (4, 2), "MEAN");
  f->indices = ts_test_placeholder (&f->g, "indices", TS_DTYPE_INT64, &TS_SHAPE_UNKNOWN);
  f->shape = ts_test_placeholder (&f->g, "shape", TS_DTYPE_INT64, &TS_SHAPE_UNKNOWN);
  ts_test_begin (&f->g, "SparseAccumulatorApplyGradient", "add", f->handle, f->step, f->indices, f->value, f->shape, TS_NO_OUTPUT);
  ts_graph_builder_attr_bool (f->g.builder, "has_known_shape", has_known_shape);
  f->add = ts_test_end (&f->g);
  ts_test_begin (&f->g, "SparseAccumulatorTakeGradient", "take", f->handle, f->wanted, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (f->g.builder, "dtype", dtype);
  f->take = ts_test_end (&f->g);
  f->session = ts_session_new (f->g.graph);
}

static gboolean
add_rows (Fixture *f,
          gsize n,
          const gint64 *indices,
          gint64 columns,
          const float *values,
          const gint64 *shape,
          GError **error)
{
  g_autoptr (TsTensor) step = ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 0 });
  g_autoptr (TsTensor) places = ts_tensor_new_int64 (n, indices);
  g_autoptr (TsTensor) rows = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE ((gint64)n, columns), values);
  g_autoptr (TsTensor) whole = ts_tensor_new_int64 (shape != NULL ? 2 : 0, shape);
  TsFeed feeds[] = { { f->step, step }, { f->indices, places }, { f->value, rows }, { f->shape, whole } };

  return ts_session_run (f->session, feeds, 4, NULL, 0, &f->add.op, 1, NULL, NULL, error);
}

/* Each row is averaged over the gradients that had it. */
static void
test_rows (void)
{
  Fixture f;
  g_autoptr (TsTensor) n = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 2 });
  g_autoptr (GError) error = NULL;
  TsTensor *results[3] = { NULL };
  TsOutput fetches[3];

  sparse_init (&f, TS_DTYPE_FLOAT, FALSE);
  add_rows (&f, 2, (gint64[]) { 0, 2 }, 2, (float[]) { 1, 2, 3, 4 }, NULL, &error);
  g_assert_no_error (error);
  add_rows (&f, 2, (gint64[]) { 1, 2 }, 2, (float[]) { 5, 6, 7, 9 }, NULL, &error);
  g_assert_no_error (error);

  for (guint k = 0; k < 3; k++)
    fetches[k] = (TsOutput) { f.take.op, k };
  ts_session_run (f.session, &(TsFeed) { f.wanted, n }, 1, fetches, 3, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (results[0]->data, ts_tensor_size_bytes (results[0]), ((gint64[]) { 0, 1, 2 }), 3 * sizeof (gint64));
  g_assert_cmpmem (results[1]->data, ts_tensor_size_bytes (results[1]), ((float[]) { 1, 2, 5, 6, 5, 6.5f }), 6 * sizeof (float));
  g_assert_cmpmem (results[2]->data, ts_tensor_size_bytes (results[2]), ((gint64[]) { 4, 2 }), 2 * sizeof (gint64));
  for (guint k = 0; k < 3; k++)
    ts_tensor_unref (results[k]);
  fixture_clear (&f);
}

static void
test_rows_that_do_not_fit (void)
{
  Fixture f;
  const float values[] = { 1, 2, 3, 4 };
  g_autoptr (GError) beyond = NULL;
  g_autoptr (GError) wide = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) none = NULL;

  sparse_init (&f, TS_DTYPE_FLOAT, TRUE);
  g_assert_false (add_rows (&f, 1, (gint64[]) { 4 }, 2, values, (gint64[]) { 4, 2 }, &beyond));
  g_assert_error (beyond, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_false (add_rows (&f, 1, (gint64[]) { 1 }, 3, values, (gint64[]) { 4, 2 }, &wide));
  g_assert_error (wide, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_false (add_rows (&f, 1, (gint64[]) { 1 }, 2, values, (gint64[]) { 5, 2 }, &other));
  g_assert_error (other, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_false (add_rows (&f, 1, (gint64[]) { 1 }, 2, values, NULL, &none));
  g_assert_error (none, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  fixture_clear (&f);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accumulator/mean", test_mean);
  g_test_add_func ("/accumulator/sum", test_sum);
  g_test_add_func ("/accumulator/stale", test_stale);
  g_test_add_func ("/accumulator/waits", test_waits);
  g_test_add_func ("/accumulator/given-up", test_given_up);
  g_test_add_func ("/accumulator/errors", test_errors);
  g_test_add_func ("/accumulator/rows", test_rows);
  g_test_add_func ("/accumulator/rows-that-do-not-fit", test_rows_that_do_not_fit);

  return g_test_run ();
}
