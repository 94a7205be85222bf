#include "engine/tensor/ts-small-float.h"

#include <math.h>

static void
test_half (void)
{
  g_assert_cmpfloat (ts_half_to_float (0x3c00), ==, 1);
  g_assert_cmpfloat (ts_half_to_float (0x0001), ==, 0x1p-24f);
  g_assert_cmpfloat (ts_half_to_float (0x7bff), ==, 65504);
  g_assert_cmpfloat (ts_half_to_float (0xfc00), ==, -INFINITY);
  g_assert_true (isnan (ts_half_to_float (0x7e00)));

  for (guint bits = 0; bits < 0x10000; bits++)
    if ((bits & 0x7fff) <= 0x7c00)
      g_assert_cmpuint (ts_half_from_float (ts_half_to_float ((guint16)bits)), ==, bits);
}

/* Between two neighbours: to the nearer one, and from the middle to the even one. */
static void
test_half_rounding (void)
{
  g_assert_cmpuint (ts_half_from_float (65519.996f), ==, 0x7bff);
  g_assert_cmpuint (ts_half_from_float (65520), ==, 0x7c00);
  g_assert_cmpuint (ts_half_from_float (0x1p-25f), ==, 0);
  g_assert_cmpuint (ts_half_from_float (0x1.000002p-25f), ==, 1);
  g_assert_cmpuint (ts_half_from_float (0x1.8p-24f), ==, 2);
  g_assert_true (isnan (ts_half_to_float (ts_half_from_float (NAN))));

  for (guint bits = 0; bits < 0x7bff; bits++)
    {
      float middle = (ts_half_to_float ((guint16)bits) + ts_half_to_float ((guint16)(bits + 1))) / 2;

      g_assert_cmpuint (ts_half_from_float (middle), ==, bits + (bits & 1));
      g_assert_cmpuint (ts_half_from_float (nextafterf (middle, 0)), ==, bits);
      g_assert_cmpuint (ts_half_from_float (-nextafterf (middle, 1e9f)), ==, 0x8000 | (bits + 1));
    }
}

static void
test_bfloat16 (void)
{
  g_assert_cmpfloat (ts_bfloat16_to_float (0x3fc0), ==, 1.5);
  g_assert_cmpuint (ts_bfloat16_from_float (1.5f), ==, 0x3fc0);
  g_assert_cmpuint (ts_bfloat16_from_float (0x1.01p0f), ==, 0x3f80);
  g_assert_cmpuint (ts_bfloat16_from_float (0x1.03p0f), ==, 0x3f82);
  g_assert_cmpuint (ts_bfloat16_from_float (3.4028235e38f), ==, 0x7f80);
  g_assert_true (isnan (ts_bfloat16_to_float (ts_bfloat16_from_float (NAN))));
}

static void
test_float8 (void)
{
  const struct
  {
    TsDType dtype;
    guint8 max_bits;
    float max, min;
  } types[] = {
    { TS_DTYPE_FLOAT8_E5M2, 0x7b, 57344, 0x1p-16f },
    { TS_DTYPE_FLOAT8_E4M3FN, 0x7e, 448, 0x1p-9f },
    { TS_DTYPE_FLOAT8_E4M3FNUZ, 0x7f, 240, 0x1p-10f },
    { TS_DTYPE_FLOAT8_E4M3B11FNUZ, 0x7f, 30, 0x1p-13f },
    { TS_DTYPE_FLOAT8_E5M2FNUZ, 0x7f, 57344, 0x1p-17f },
  };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_assert_cmpfloat (ts_float8_to_float (types[t].dtype, types[t].max_bits), ==, types[t].max);
      g_assert_cmpfloat (ts_float8_to_float (types[t].dtype, 1), ==, types[t].min);
      g_assert_true (isnan (ts_float8_to_float (types[t].dtype, ts_float8_from_float (types[t].dtype, NAN))));

      for (guint bits = 0; bits <= 0xff; bits++)
        {
          float value = ts_float8_to_float (types[t].dtype, (guint8)bits);

          if (!isnan (value))
            g_assert_cmpuint (ts_float8_from_float (types[t].dtype, value), ==, bits);
        }
    }

  g_assert_cmpfloat (ts_float8_to_float (TS_DTYPE_FLOAT8_E5M2, 0x7c), ==, INFINITY);
  g_assert_cmpuint (ts_float8_from_float (TS_DTYPE_FLOAT8_E5M2, 1e9f), ==, 0x7c);
  g_assert_true (isnan (ts_float8_to_float (TS_DTYPE_FLOAT8_E4M3FN, ts_float8_from_float (TS_DTYPE_FLOAT8_E4M3FN, 1e9f))));
  g_assert_cmpuint (ts_float8_from_float (TS_DTYPE_FLOAT8_E4M3FNUZ, -0.f), ==, 0);
  g_assert_cmpuint (ts_float8_from_float (TS_DTYPE_FLOAT8_E4M3FN, 1.0625f), ==, 0x38);
  g_assert_cmpuint (ts_float8_from_float (TS_DTYPE_FLOAT8_E4M3FN, 1.1875f), ==, 0x3a);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/small-float/half", test_half);
  g_test_add_func ("/small-float/half-rounding", test_half_rounding);
  g_test_add_func ("/small-float/bfloat16", test_bfloat16);
  g_test_add_func ("/small-float/float8", test_float8);

  return g_test_run ();
}
