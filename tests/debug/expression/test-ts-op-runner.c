#include "engine/debug/expression/ts-op-runner.h"

#include "engine/ts-error.h"

static void
test_run (void)
{
  g_autoptr (TsOpRunner) runner = ts_op_runner_new ();
  g_autoptr (TsTensor) x = ts_tensor_new_float (2, (float[]) { 1, -2 });
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TsTensor) y = ts_op_runner_run (runner, "Neg", NULL, &x, 1, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (((const float *)y->data)[1], ==, 2);
      g_assert_cmpfloat (((const float *)x->data)[1], ==, -2); /* not computed in place */
    }
}

static void
test_attrs (void)
{
  const TsOpAttr keep[] = { { TS_OP_ATTR_BOOL, "keep_dims", TRUE }, { TS_OP_ATTR_END, NULL, 0 } };
  const TsOpAttr drop[] = { { TS_OP_ATTR_BOOL, "keep_dims", FALSE }, { TS_OP_ATTR_END, NULL, 0 } };
  g_autoptr (TsOpRunner) runner = ts_op_runner_new ();
  g_autoptr (TsTensor) x = ts_tensor_new_float (2, (float[]) { 1, -2 });
  g_autoptr (TsTensor) axes = ts_tensor_new_int32 (1, (gint32[]) { 0 });
  g_autoptr (TsTensor) kept = ts_op_runner_run (runner, "Sum", keep, (TsTensor *[]) { x, axes }, 2, NULL, NULL);
  g_autoptr (TsTensor) dropped = ts_op_runner_run (runner, "Sum", drop, (TsTensor *[]) { x, axes }, 2, NULL, NULL);

  g_assert_cmpint (kept->shape.rank, ==, 1);
  g_assert_cmpint (dropped->shape.rank, ==, 0);
}

/* More kernels than it remembers: lists of many lengths. */
static void
test_many (void)
{
  g_autoptr (TsOpRunner) runner = ts_op_runner_new ();
  g_autoptr (TsTensor) x = ts_tensor_new_float (1, (float[]) { 3 });
  g_autoptr (TsTensor) axis = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 0 });
  TsTensor *in[321];

  for (guint n = 2; n < G_N_ELEMENTS (in); n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsTensor) y = NULL;

      for (guint i = 0; i < n; i++)
        in[i] = x;
      in[n] = axis;
      y = ts_op_runner_run (runner, "ConcatV2", NULL, in, n + 1, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (y->n_elements, ==, n);
    }
}

static void
test_errors (void)
{
  g_autoptr (TsOpRunner) runner = ts_op_runner_new ();
  g_autoptr (TsTensor) x = ts_tensor_new_int32 (1, (gint32[]) { 1 });
  g_autoptr (TsTensor) zero = ts_tensor_new_int32 (1, (gint32[]) { 0 });
  g_autoptr (TsTensor) string = ts_tensor_new_string_scalar ("a", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_op_runner_run (runner, "FloorDiv", NULL, (TsTensor *[]) { x, zero }, 2, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (ts_op_runner_run (runner, "Neg", NULL, &string, 1, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_clear_error (&error);
  g_assert_null (ts_op_runner_run (runner, "NoSuchOp", NULL, &x, 1, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_clear_error (&error);
  {
    g_autoptr (TsTensor) one = ts_op_runner_run (runner, "FloorDiv", NULL, (TsTensor *[]) { x, x }, 2, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (*(const gint32 *)one->data, ==, 1);
  }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/op-runner/run", test_run);
  g_test_add_func ("/op-runner/attrs", test_attrs);
  g_test_add_func ("/op-runner/many", test_many);
  g_test_add_func ("/op-runner/errors", test_errors);

  return g_test_run ();
}
