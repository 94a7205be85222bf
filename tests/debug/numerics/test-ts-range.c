#include "engine/debug/numerics/ts-range.h"

#include <math.h>

static void
test_half (void)
{
  const float values[] = { 0, -0.0f, 65504, -65505, 50000, 50001, 0x1p-14f, 0x1p-15f, 0x1p-25f, 0x1p-24f, NAN, INFINITY, -INFINITY };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (G_N_ELEMENTS (values), values);
  TsRange range;

  ts_range_init (&range);
  g_assert_true (ts_range_fits_half (&range));
  ts_range_add (&range, tensor, TS_HALF_MARGIN);
  g_assert_cmpuint (range.n, ==, G_N_ELEMENTS (values));
  g_assert_cmpuint (range.n_nan, ==, 1);
  g_assert_cmpuint (range.n_inf, ==, 2);
  g_assert_cmpuint (range.n_too_large, ==, 1);
  g_assert_cmpuint (range.n_over, ==, 2); /* 65504 and 50001 */
  g_assert_cmpuint (range.n_subnormal, ==, 2);
  g_assert_cmpuint (range.n_lost, ==, 1);
  g_assert_cmpfloat (range.min, ==, -65505);
  g_assert_cmpfloat (range.max, ==, 65504);
  g_assert_cmpfloat (range.smallest, ==, 0x1p-25);
  g_assert_false (ts_range_fits_half (&range));
}

/* Several values are one range; what only loses digits fits; integers are not looked at. */
static void
test_several (void)
{
  g_autoptr (TsTensor) a = ts_tensor_new_float (2, (float[]) { -1, 0x1p-20f });
  g_autoptr (TsTensor) b = ts_tensor_new_copy (TS_DTYPE_HALF, &TS_SHAPE (1), (guint16[]) { 0x4000 });
  g_autoptr (TsTensor) c = ts_tensor_new_int32 (1, (gint32[]) { 1000000 });
  TsRange range;

  ts_range_init (&range);
  ts_range_add (&range, a, TS_HALF_MARGIN);
  ts_range_add (&range, b, TS_HALF_MARGIN);
  ts_range_add (&range, c, TS_HALF_MARGIN);
  g_assert_cmpuint (range.n, ==, 3);
  g_assert_cmpfloat (range.max, ==, 2);
  g_assert_true (ts_range_fits_half (&range));
}

/* -128 .. 127 reach both ends, and 0 is exactly at the zero point. */
static void
test_int8 (void)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (2, (float[]) { -1, 4.1f });
  g_autoptr (TsTensor) positive = ts_tensor_new_float (2, (float[]) { 3, 5.1f });
  g_autoptr (TsTensor) zeros = ts_tensor_new_float (2, (float[]) { 0, 0 });
  TsRange range;
  double scale;
  int zero;

  ts_range_init (&range);
  g_assert_cmpfloat (ts_range_get_symmetric_scale (&range), ==, 0);
  ts_range_add (&range, tensor, TS_HALF_MARGIN);
  g_assert_cmpfloat_with_epsilon (ts_range_get_symmetric_scale (&range), 4.1 / 127, 1e-7);
  scale = ts_range_get_scale (&range, &zero);
  g_assert_cmpfloat_with_epsilon (scale, 5.1 / 255, 1e-7);
  g_assert_cmpint (zero, ==, -78);
  g_assert_cmpfloat_with_epsilon (scale * (127 - zero), 4.1, scale / 2);
  g_assert_cmpfloat_with_epsilon (scale * (-128 - zero), -1, scale / 2);

  ts_range_init (&range);
  ts_range_add (&range, positive, TS_HALF_MARGIN);
  ts_range_get_scale (&range, &zero);
  g_assert_cmpint (zero, ==, -128);

  ts_range_init (&range);
  ts_range_add (&range, zeros, TS_HALF_MARGIN);
  g_assert_cmpfloat (ts_range_get_scale (&range, &zero), ==, 0);
  g_assert_cmpint (zero, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/range/half", test_half);
  g_test_add_func ("/range/several", test_several);
  g_test_add_func ("/range/int8", test_int8);
  return g_test_run ();
}
