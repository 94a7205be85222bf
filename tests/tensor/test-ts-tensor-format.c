#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

/* What each test expects is the output of NumPy 1.24 for the same array. */

static void
check (TsTensor *tensor,
       const char *expected)
{
  g_autoptr (TsTensor) t = tensor;
  g_autofree char *text = ts_tensor_format (t, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static TsTensor *
floats (gsize n,
        const float *values)
{
  return ts_tensor_new_float (n, values);
}

static TsTensor *
doubles (gsize n,
         const double *values)
{
  return ts_tensor_new_copy (TS_DTYPE_DOUBLE, &TS_SHAPE ((gint64)n), values);
}

#define FLOATS(...) floats (sizeof ((float[]) { __VA_ARGS__ }) / sizeof (float), (float[]) { __VA_ARGS__ })
#define DOUBLES(...) doubles (sizeof ((double[]) { __VA_ARGS__ }) / sizeof (double), (double[]) { __VA_ARGS__ })

static void
test_positional (void)
{
  check (FLOATS (1, 2.5f, -0.125f), "[ 1.     2.5   -0.125]");
  check (FLOATS (1 / 3.f, 0.1f, 1e-3f), "[0.33333334 0.1        0.001     ]");
  check (FLOATS (99999992, 1e6f), "[99999992.  1000000.]");
  check (FLOATS (0, -0.f), "[ 0. -0.]");
  check (DOUBLES (0.1, 1 / 3., 2 / 3.), "[0.1        0.33333333 0.66666667]");
}

static void
test_scientific (void)
{
  check (FLOATS (1, 1000, 0.999f), "[1.00e+00 1.00e+03 9.99e-01]");
  check (FLOATS (1e-5f, 1), "[1.e-05 1.e+00]");
  check (FLOATS (1e8f, 1), "[1.e+08 1.e+00]");
  check (FLOATS (1e-45f, 3.4028235e38f), "[1.4012985e-45 3.4028235e+38]");
  check (DOUBLES (0x1p-44, 0x1p100), "[5.68434189e-14 1.26765060e+30]");
  check (DOUBLES (1e-300, 1e300), "[1.e-300 1.e+300]");
}

static void
test_non_finite (void)
{
  check (FLOATS (1, NAN, INFINITY, -INFINITY), "[  1.  nan  inf -inf]");
  check (FLOATS (NAN, NAN), "[nan nan]");
  check (FLOATS (-INFINITY), "[-inf]");
}

static void
test_narrow_floats (void)
{
  const guint16 halves[] = { 0x2e66, 0x7bff, 0xc100 };
  const guint16 bfloats[] = { 0x3f80, 0xc020, 0x7f80 };
  const guint8 float8s[] = { 0x38, 0xb8, 0x7f };

  check (ts_tensor_new_copy (TS_DTYPE_HALF, &TS_SHAPE (3), halves), "[ 1.00e-01  6.55e+04 -2.50e+00]");
  check (ts_tensor_new_copy (TS_DTYPE_BFLOAT16, &TS_SHAPE (3), bfloats), "[ 1.  -2.5  inf]");
  check (ts_tensor_new_copy (TS_DTYPE_FLOAT8_E4M3FN, &TS_SHAPE (3), float8s), "[ 1. -1. nan]");
}

static void
test_complex (void)
{
  const float values[] = { 1, 2, -0.5f, -1e-3f, NAN, INFINITY };

  check (ts_tensor_new_copy (TS_DTYPE_COMPLEX64, &TS_SHAPE (3), values),
         "[ 1. +2.e+00j -0.5-1.e-03j  nan   +infj]");
}

static void
test_integers (void)
{
  const gint32 values[] = { 1, -20, 300, 4 };
  const guint64 large[] = { 0, G_MAXUINT64 };
  const guint8 bools[] = { 1, 0 };

  check (ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 2), values), "[[  1 -20]\n [300   4]]");
  check (ts_tensor_new_copy (TS_DTYPE_UINT64, &TS_SHAPE (2), large), "[                   0 18446744073709551615]");
  check (ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (2), bools), "[ True False]");
  check (ts_tensor_new_copy (TS_DTYPE_QINT8, &TS_SHAPE (2), (gint8[]) { -1, 5 }), "[-1  5]");
}

static void
test_strings (void)
{
  TsTensor *t = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
  TsString *strings = t->data;

  ts_string_set (&strings[0], "a'b\"\0c\xff\n", 8);
  ts_string_set (&strings[1], "it's", -1);
  check (t, "[b'a\\'b\"\\x00c\\xff\\n' b\"it's\"]");
  check (ts_tensor_new_string_scalar ("abc", -1), "b'abc'");
}

static void
test_scalars (void)
{
  check (ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 }), "3.0");
  check (ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1e16f }), "1e+16");
  check (ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 123456789.0f }), "123456790.0");
  check (ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1e-4f }), "1e-04");
  check (ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &(double) { 1.5e-5 }), "1.5e-05");
  check (ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &(double) { -INFINITY }), "-inf");
  check (ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { 1 }), "True");
  check (ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { -7 }), "-7");
  check (ts_tensor_new_scalar (TS_DTYPE_COMPLEX64, (float[]) { 1, 2 }), "(1+2j)");
  check (ts_tensor_new_scalar (TS_DTYPE_COMPLEX64, (float[]) { 0, 1e-5f }), "1e-05j");
  check (ts_tensor_new_scalar (TS_DTYPE_COMPLEX64, (float[]) { -INFINITY, -0.f }), "(-inf-0j)");
}

static void
test_wrapping (void)
{
  float values[30];

  for (int i = 0; i < 30; i++)
    values[i] = (float)i / 7;
  check (floats (30, values),
         "[0.         0.14285715 0.2857143  0.42857143 0.5714286  0.71428573\n"
         " 0.85714287 1.         1.1428572  1.2857143  1.4285715  1.5714285\n"
         " 1.7142857  1.8571428  2.         2.142857   2.2857144  2.4285715\n"
         " 2.5714285  2.7142856  2.857143   3.         3.142857   3.2857144\n"
         " 3.4285715  3.5714285  3.7142856  3.857143   4.         4.142857  ]");
}

static void
test_rank_3 (void)
{
  gint32 values[12];

  for (int i = 0; i < 12; i++)
    values[i] = i;
  check (ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3, 2), values),
         "[[[ 0  1]\n"
         "  [ 2  3]\n"
         "  [ 4  5]]\n"
         "\n"
         " [[ 6  7]\n"
         "  [ 8  9]\n"
         "  [10 11]]]");
}

static void
test_summary (void)
{
  g_autofree gint32 *ints = g_new (gint32, 1001);
  g_autofree float *values = g_new (float, 2000);

  for (int i = 0; i < 1001; i++)
    ints[i] = i;
  check (ts_tensor_new_int32 (1001, ints), "[   0    1    2 ...  998  999 1000]");

  for (int i = 0; i < 2000; i++)
    values[i] = (float)i / 16;
  check (ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (40, 50), values),
         "[[0.000000e+00 6.250000e-02 1.250000e-01 ... 2.937500e+00 3.000000e+00\n"
         "  3.062500e+00]\n"
         " [3.125000e+00 3.187500e+00 3.250000e+00 ... 6.062500e+00 6.125000e+00\n"
         "  6.187500e+00]\n"
         " [6.250000e+00 6.312500e+00 6.375000e+00 ... 9.187500e+00 9.250000e+00\n"
         "  9.312500e+00]\n"
         " ...\n"
         " [1.156250e+02 1.156875e+02 1.157500e+02 ... 1.185625e+02 1.186250e+02\n"
         "  1.186875e+02]\n"
         " [1.187500e+02 1.188125e+02 1.188750e+02 ... 1.216875e+02 1.217500e+02\n"
         "  1.218125e+02]\n"
         " [1.218750e+02 1.219375e+02 1.220000e+02 ... 1.248125e+02 1.248750e+02\n"
         "  1.249375e+02]]");
}

static void
test_empty (void)
{
  check (ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (3, 0), NULL), "[]");
  check (ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (0), NULL), "[]");
}

static void
check_element (TsTensor *tensor,
               const char *expected)
{
  g_autoptr (TsTensor) t = tensor;
  g_autofree char *text = ts_tensor_format_element (t, 0);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_element (void)
{
  check_element (FLOATS (1.5f), "1.5");
  check_element (FLOATS (0.1f), "0.1");
  check_element (FLOATS (-INFINITY), "-inf");
  check_element (DOUBLES (0.1 + 0.2), "0.30000000000000004");
  check_element (ts_tensor_new_scalar (TS_DTYPE_COMPLEX128, (double[]) { 0, 2 }), "0+2j");
  check_element (ts_tensor_new_string_scalar ("a \"b\"\n\xc3\xa9\xff", -1), "\"a \\\"b\\\"\\n\xc3\xa9\\xff\"");
}

static void
check_preview (TsTensor *tensor,
               gsize max_chars,
               const char *expected)
{
  g_autoptr (TsTensor) t = tensor;
  g_autofree char *text = ts_tensor_format_preview (t, max_chars);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_preview (void)
{
  check_preview (FLOATS (0.1f, 0.2f, 0.3f), 80, "[0.1, 0.2, 0.3]");
  check_preview (FLOATS (0.1f, 0.2f, 0.3f), 15, "[0.1, 0.2, 0.3]");
  check_preview (FLOATS (0.1f, 0.2f, 0.3f), 14, "[0.1, 0.2, …]");
  check_preview (FLOATS (1234567), 5, "[123…");
  check_preview (FLOATS (1234567), 0, "");
  check_preview (ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (0), NULL), 10, "[]");
  check_preview (ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 7 }), 10, "7");
  check_preview (ts_tensor_new_string_scalar ("a long text", -1), 6, "\"a lo…");
}

static void
test_get_double (void)
{
  g_autoptr (TsTensor) large = ts_tensor_new_scalar (TS_DTYPE_UINT64, &(guint64) { G_MAXUINT64 });
  g_autoptr (TsTensor) int4 = ts_tensor_new_scalar (TS_DTYPE_INT4, &(gint8) { -8 });
  g_autoptr (TsTensor) text = ts_tensor_new_string_scalar ("1", -1);

  g_assert_cmpfloat (ts_tensor_get_double (large, 0), ==, 0x1p64);
  g_assert_cmpfloat (ts_tensor_get_double (int4, 0), ==, -8);
  g_assert_true (isnan (ts_tensor_get_double (text, 0)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tensor-format/positional", test_positional);
  g_test_add_func ("/tensor-format/scientific", test_scientific);
  g_test_add_func ("/tensor-format/non-finite", test_non_finite);
  g_test_add_func ("/tensor-format/narrow-floats", test_narrow_floats);
  g_test_add_func ("/tensor-format/complex", test_complex);
  g_test_add_func ("/tensor-format/integers", test_integers);
  g_test_add_func ("/tensor-format/strings", test_strings);
  g_test_add_func ("/tensor-format/scalars", test_scalars);
  g_test_add_func ("/tensor-format/wrapping", test_wrapping);
  g_test_add_func ("/tensor-format/rank-3", test_rank_3);
  g_test_add_func ("/tensor-format/summary", test_summary);
  g_test_add_func ("/tensor-format/empty", test_empty);
  g_test_add_func ("/tensor-format/element", test_element);
  g_test_add_func ("/tensor-format/preview", test_preview);
  g_test_add_func ("/tensor-format/get-double", test_get_double);

  return g_test_run ();
}
