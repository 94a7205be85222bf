#include "engine/debug/numerics/ts-shadow.h"

#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

static void
compare (TsDType dtype,
         const void *value,
         const double *exact,
         gsize n,
         TsShadowError *result)
{
  g_autoptr (TsTensor) a = ts_tensor_new_copy (dtype, &TS_SHAPE ((gint64)n), value);
  g_autoptr (TsTensor) b = ts_tensor_new_copy (TS_DTYPE_DOUBLE, &TS_SHAPE ((gint64)n), exact);

  ts_shadow_compare (a, b, result);
}

/* The unit of the last place is that of the dtype, at the exact value. */
static void
test_ulp (void)
{
  TsShadowError error;

  compare (TS_DTYPE_FLOAT, (float[]) { 1, 1 + 0x1p-23f, 4 }, (double[]) { 1, 1, 4 + 0x1p-21 }, 3, &error);
  g_assert_cmpuint (error.n_elements, ==, 3);
  g_assert_cmpfloat (error.max_ulp, ==, 1);
  g_assert_cmpuint (error.worst, ==, 1);
  g_assert_cmpfloat_with_epsilon (error.max_relative, 0x1p-23, 1e-12);
  g_assert_cmpfloat_with_epsilon (error.of_largest, 0x1p-21 / (4 + 0x1p-21), 1e-12);

  /* 1 and 2^-10 above it in half; 2^-7 above it in bfloat16 */
  compare (TS_DTYPE_HALF, (guint16[]) { 0x3c01 }, (double[]) { 1 }, 1, &error);
  g_assert_cmpfloat (error.max_ulp, ==, 1);
  compare (TS_DTYPE_BFLOAT16, (guint16[]) { 0x3f81 }, (double[]) { 1 }, 1, &error);
  g_assert_cmpfloat (error.max_ulp, ==, 1);

  /* Below the smallest normal number the unit stays what it is: 2^-149, 2^-24. */
  compare (TS_DTYPE_FLOAT, (float[]) { 0 }, (double[]) { 0x1p-150 }, 1, &error);
  g_assert_cmpfloat (error.max_ulp, ==, 0.5);
  compare (TS_DTYPE_HALF, (guint16[]) { 0 }, (double[]) { 0x1p-23 }, 1, &error);
  g_assert_cmpfloat (error.max_ulp, ==, 2);
}

static void
test_special (void)
{
  TsShadowError error;

  compare (TS_DTYPE_FLOAT, (float[]) { NAN, INFINITY, -INFINITY, 1 }, (double[]) { NAN, INFINITY, -INFINITY, 1 }, 4, &error);
  g_assert_cmpuint (error.n_broken, ==, 0);
  g_assert_cmpfloat (error.max_ulp, ==, 0);

  compare (TS_DTYPE_FLOAT, (float[]) { 1, INFINITY, NAN, -INFINITY }, (double[]) { 1.5, 1e39, 1, INFINITY }, 4, &error);
  g_assert_cmpuint (error.n_broken, ==, 3);
  g_assert_cmpuint (error.worst, ==, 1);
  g_assert_cmpfloat (error.exact, ==, 1e39);

  compare (TS_DTYPE_FLOAT, NULL, NULL, 0, &error);
  g_assert_cmpuint (error.n_elements, ==, 0);
  g_assert_cmpfloat (error.of_largest, ==, 0);
}

/* In double from the same inputs, whatever the operation's dtype; an attribute of another dtype stays. */
static void
test_run (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsShadow) shadow = ts_shadow_new ();
  g_autoptr (GError) error = NULL;
  TsOutput x, sum, cast;
  g_autoptr (TsTensor) a = ts_tensor_new_float (3, (float[]) { 1e8f, 1, -1e8f });
  g_autoptr (TsTensor) axis = ts_tensor_new_int32 (1, (gint32[]) { 0 });
  TsTensor *out[1] = { NULL };

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (3));
  sum = ts_test_op (&g, "Sum", "sum", x, ts_test_const (&g, "axis", ts_tensor_ref (axis)), TS_NO_OUTPUT);
  for (int i = 0; i < 2; i++) /* the second time from what it remembers */
    {
      g_assert_true (ts_shadow_run (shadow, ts_graph_get_operation (g.graph, sum.op), (TsTensor *[]) { a, axis }, 2, out, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (out[0]->dtype, ==, TS_DTYPE_DOUBLE);
      g_assert_cmpfloat (*(const double *)out[0]->data, ==, 1);
      g_clear_pointer (&out[0], ts_tensor_unref);
    }

  ts_test_begin (&g, "Cast", "cast", x, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "DstT", TS_DTYPE_INT32);
  cast = ts_test_end (&g);
  g_assert_true (ts_shadow_run (shadow, ts_graph_get_operation (g.graph, cast.op), (TsTensor *[]) { a }, 1, out, NULL, &error));
  g_assert_cmpint (out[0]->dtype, ==, TS_DTYPE_INT32);
  g_clear_pointer (&out[0], ts_tensor_unref);
}

static void
check_unimplemented (TsShadow *shadow,
                     TsTestGraph *g,
                     TsOutput output,
                     TsTensor *in)
{
  g_autoptr (GError) error = NULL;
  TsTensor *out[1] = { NULL };

  g_assert_false (ts_shadow_run (shadow, ts_graph_get_operation (g->graph, output.op), &in, 1, out, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_assert_null (out[0]);
}

static void
test_unimplemented (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsShadow) shadow = ts_shadow_new ();
  g_autoptr (TsTensor) a = ts_tensor_new_float (1, (float[]) { 1 });
  g_autoptr (TsTensor) n = ts_tensor_new_int32 (1, (gint32[]) { 1 });
  TsOutput x, y;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (1));
  y = ts_test_placeholder (&g, "y", TS_DTYPE_INT32, &TS_SHAPE (1));
  check_unimplemented (shadow, &g, ts_test_op (&g, "FakeQuantWithMinMaxArgs", "only_float", x, TS_NO_OUTPUT), a);
  check_unimplemented (shadow, &g, ts_test_op (&g, "Neg", "no_float", y, TS_NO_OUTPUT), n);
  ts_test_begin (&g, "RandomUniform", "random", y, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "dtype", TS_DTYPE_FLOAT);
  check_unimplemented (shadow, &g, ts_test_end (&g), n);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shadow/ulp", test_ulp);
  g_test_add_func ("/shadow/special", test_special);
  g_test_add_func ("/shadow/run", test_run);
  g_test_add_func ("/shadow/unimplemented", test_unimplemented);
  return g_test_run ();
}
