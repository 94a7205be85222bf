/* A sum and the activation that takes it are computed at once where nobody looks at the sum, and the bits are the same. */

#include "engine/exec/ts-session.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/ops/ts-joined.h"
#include "engine/ops/ts-standard-ops.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsSession *session;
  TsFeed feeds[2];
  TsOutput sum;
  TsOutput result;
  TsOutput other; /* also takes the sum, if it was asked for */
} Fixture;

static void
set_up (Fixture *self,
        const char *sum,
        const char *activation,
        TsDType dtype,
        gboolean has_other)
{
  static const double values[] = { 0.0, -0.0, NAN, INFINITY, -INFINITY, 1.5, -1.5, 6.0, 6.5, 5.999999, 1e-40, -1e-40 };
  const gint64 n = G_N_ELEMENTS (values);
  g_autoptr (TsGraphBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  self->graph = ts_graph_new (ts_standard_ops ());
  builder = ts_graph_builder_new (self->graph);
  for (guint k = 0; k < 2; k++)
    {
      TsShape shape = k == 0 ? TS_SHAPE (n, n) : TS_SHAPE (n);
      TsTensor *value = ts_tensor_new (dtype, &shape, &error);

      for (gsize i = 0; i < value->n_elements; i++)
        {
          double x = values[(k == 0 ? i / (gsize)n : i) % (gsize)n];

          if (dtype == TS_DTYPE_FLOAT)
            ((float *)value->data)[i] = (float)x;
          else if (dtype == TS_DTYPE_DOUBLE)
            ((double *)value->data)[i] = x;
          else
            ((gint32 *)value->data)[i] = (gint32)i - 5;
        }
      self->feeds[k] = (TsFeed) { ts_builder_placeholder (builder, "x", dtype, &shape), value };
    }
  self->sum = ts_builder_op (builder, sum, "sum", self->feeds[0].output, self->feeds[1].output);
  self->result = ts_builder_op (builder, activation, "result", self->sum);
  if (has_other)
    self->other = ts_builder_op (builder, "Neg", "other", self->sum);
  ts_graph_builder_check (builder, &error);
  g_assert_no_error (error);
  self->session = ts_session_new (self->graph);
}

static void
tear_down (Fixture *self)
{
  for (guint k = 0; k < 2; k++)
    ts_tensor_unref (self->feeds[k].value);
  ts_session_unref (self->session);
  ts_graph_unref (self->graph);
}

static gboolean
go_on (TsExecutor *executor,
       const TsActivation *activation,
       gpointer user_data)
{
  return FALSE;
}

static gboolean
go_on_after (TsExecutor *executor,
             const TsActivation *activation,
             TsTensor **outputs,
             gpointer user_data)
{
  return FALSE;
}

/* The first fetch, and whether sum and result were computed at once. */
static TsTensor *
run (Fixture *self,
     const TsOutput *fetches,
     guint n_fetches,
     gboolean is_watched,
     gboolean *is_joined)
{
  static const TsSeam seam = { .before = go_on, .after = go_on_after };
  g_autoptr (GError) error = NULL;
  TsExecutor *executor = ts_session_begin (self->session, self->feeds, 2, fetches, n_fetches, NULL, 0, is_watched ? &seam : NULL, NULL, NULL, &error);
  const TsOperation *sum = ts_graph_get_operation (self->graph, self->sum.op);
  TsTensor *value;
  TsPlan *plan;

  g_assert_no_error (error);
  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_DONE);
  g_assert_no_error (error);
  plan = ts_executor_get_plan (executor);
  *is_joined = plan->nodes[plan->node_of_op[self->result.op]].kernel == &ts_kernel_forward;
  if (*is_joined)
    g_assert_true (plan->nodes[plan->node_of_op[self->sum.op]].kernel ==
                   ts_kernel_find_joined (sum, ts_graph_get_operation (self->graph, self->result.op), self->feeds[0].value->dtype));
  value = ts_executor_dup_fetch (executor, 0, &error);
  g_assert_no_error (error);
  ts_executor_free (executor);
  return value;
}

static void
test_bits (void)
{
  static const char *const sums[] = { "Add", "AddV2", "BiasAdd" }, *const activations[] = { "Relu", "Relu6" };
  static const TsDType dtypes[] = { TS_DTYPE_FLOAT, TS_DTYPE_DOUBLE };

  for (guint i = 0; i < 3 * 2 * 2; i++)
    {
      g_autoptr (TsTensor) apart = NULL, joined = NULL, again = NULL;
      gboolean is_joined;
      Fixture f = { 0 };

      set_up (&f, sums[i / 4], activations[i / 2 % 2], dtypes[i % 2], FALSE);
      apart = run (&f, &f.result, 1, TRUE, &is_joined);
      g_assert_false (is_joined);
      joined = run (&f, &f.result, 1, FALSE, &is_joined);
      g_assert_true (is_joined);
      again = run (&f, &f.result, 1, TRUE, &is_joined);
      g_assert_false (is_joined);
      g_assert_true (ts_tensor_identical (apart, joined));
      g_assert_true (ts_tensor_identical (apart, again));
      tear_down (&f);
    }
}

/* Fetched, taken by two, or of another dtype. */
static void
test_apart (void)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TsTensor) value = NULL;
      gboolean is_joined;
      Fixture f = { 0 };

      set_up (&f, "AddV2", "Relu", i == 2 ? TS_DTYPE_INT32 : TS_DTYPE_FLOAT, i == 1);
      value = run (&f, (TsOutput[]) { f.result, i == 0 ? f.sum : f.other }, i == 2 ? 1 : 2, FALSE, &is_joined);
      g_assert_false (is_joined);
      tear_down (&f);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/joined/bits", test_bits);
  g_test_add_func ("/joined/apart", test_apart);
  return g_test_run ();
}
