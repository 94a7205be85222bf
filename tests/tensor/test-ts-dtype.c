#include "engine/tensor/ts-dtype.h"

static void
test_names_round_trip (void)
{
  for (guint i = 1; i < TS_N_DTYPES; i++)
    {
      TsDType ref = (TsDType)(i + TS_DTYPE_REF);

      g_assert_true (ts_dtype_is_valid (i));
      g_assert_cmpint (ts_dtype_from_name (ts_dtype_name ((TsDType)i)), ==, (TsDType)i);
      g_assert_cmpint (ts_dtype_from_name (ts_dtype_name (ref)), ==, ref);
      g_assert_cmpint (ts_dtype_base (ref), ==, (TsDType)i);
      g_assert_true (ts_dtype_is_ref (ref));
    }
}

static void
test_aliases (void)
{
  g_assert_cmpint (ts_dtype_from_name ("float"), ==, TS_DTYPE_FLOAT);
  g_assert_cmpint (ts_dtype_from_name ("DT_HALF"), ==, TS_DTYPE_HALF);
  g_assert_cmpint (ts_dtype_from_name ("DT_INT32_REF"), ==, (TsDType)(TS_DTYPE_INT32 + TS_DTYPE_REF));
  g_assert_cmpint (ts_dtype_from_name ("_ref"), ==, TS_DTYPE_INVALID);
  g_assert_cmpint (ts_dtype_from_name ("floaty"), ==, TS_DTYPE_INVALID);
}

static void
test_invalid (void)
{
  g_assert_false (ts_dtype_is_valid (0));
  g_assert_false (ts_dtype_is_valid (TS_N_DTYPES));
  g_assert_false (ts_dtype_is_valid (100));
  g_assert_false (ts_dtype_is_valid (G_MAXUINT));
  g_assert_cmpuint (ts_dtype_size (TS_DTYPE_INVALID), ==, 0);
  g_assert_cmpstr (ts_dtype_name (TS_DTYPE_INVALID), ==, "invalid");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dtype/names-round-trip", test_names_round_trip);
  g_test_add_func ("/dtype/aliases", test_aliases);
  g_test_add_func ("/dtype/invalid", test_invalid);
  return g_test_run ();
}
