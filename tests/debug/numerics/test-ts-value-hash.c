#include "engine/debug/numerics/ts-value-hash.h"

#include <math.h>

static guint64
hash_floats (gsize n,
             const float *values)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (n, values);

  return ts_value_hash (tensor);
}

/* Each bit counts, at any length. */
static void
test_bits (void)
{
  for (gsize n = 1; n < 20; n++)
    {
      g_autofree guint8 *bytes = g_malloc0 (n);
      g_autoptr (TsTensor) zeros = ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE ((gint64)n), bytes);

      for (gsize bit = 0; bit < 8 * n; bit++)
        {
          g_autoptr (TsTensor) other = NULL;

          bytes[bit / 8] = (guint8)(1 << bit % 8);
          other = ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE ((gint64)n), bytes);
          bytes[bit / 8] = 0;
          g_assert_true (ts_value_hash (zeros) != ts_value_hash (other));
        }
    }
  g_assert_true (hash_floats (1, (float[]) { 0 }) != hash_floats (1, (float[]) { -0.0f }));
  g_assert_true (hash_floats (1, (float[]) { NAN }) == hash_floats (1, (float[]) { NAN }));
  g_assert_true (hash_floats (2, (float[]) { 1, 2 }) != hash_floats (2, (float[]) { 2, 1 }));
}

/* Dtype and shape count. */
static void
test_shape (void)
{
  const gint32 zeros[4] = { 0 };
  const TsShape shapes[] = { TS_SHAPE (4), TS_SHAPE (2, 2), TS_SHAPE (1, 4), TS_SHAPE (4, 1) };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++)
      {
        g_autoptr (TsTensor) a = ts_tensor_new_copy (TS_DTYPE_INT32, &shapes[i], zeros);
        g_autoptr (TsTensor) b = ts_tensor_new_copy (TS_DTYPE_INT32, &shapes[k], zeros);
        g_autoptr (TsTensor) c = ts_tensor_new_copy (TS_DTYPE_FLOAT, &shapes[k], zeros);

        g_assert_cmpint (ts_value_hash (a) == ts_value_hash (b), ==, i == k);
        g_assert_true (ts_value_hash (a) != ts_value_hash (c));
      }
}

static void
test_strings (void)
{
  g_autoptr (TsTensor) a = ts_tensor_new_string_scalar ("one", -1);
  g_autoptr (TsTensor) b = ts_tensor_new_string_scalar ("one", -1);
  g_autoptr (TsTensor) c = ts_tensor_new_string_scalar ("two", -1);

  g_assert_true (ts_value_hash (a) == ts_value_hash (b));
  g_assert_true (ts_value_hash (a) != ts_value_hash (c));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value-hash/bits", test_bits);
  g_test_add_func ("/value-hash/shape", test_shape);
  g_test_add_func ("/value-hash/strings", test_strings);
  return g_test_run ();
}
