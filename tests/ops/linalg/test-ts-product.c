/* Products of matrices, each way to compute them against the definition. */

#include "engine/ops/linalg/ts-product.h"

#include <math.h>

typedef struct
{
  gint64 m, n, k;
} Size;

static const Size sizes[] = { { 1, 1, 1 }, { 2, 3, 4 }, { 1, 37, 19 }, { 23, 1, 8 }, { 5, 6, 0 }, { 150, 70, 33 }, { 40, 1100, 9 } };

static double
value (gint64 i)
{
  return (double)(i * 7919 % 31) - 15;
}

static double
element (const TsGemm *gemm, gint64 i, gint64 j)
{
  double sum = 0;

  for (gint64 p = 0; p < gemm->k; p++)
    sum += value (gemm->transpose_a ? p * gemm->lda + i : i * gemm->lda + p) *
           value (gemm->transpose_b ? j * gemm->ldb + p : p * gemm->ldb + j);
  return sum;
}

/* All are whole numbers, small enough that every type computes them without error. */
#define TEST(type, type_dtype) \
  static void test_##type (gconstpointer data) \
  { \
    const Size *size = data; \
\
    for (int flags = 0; flags < 8; flags++) \
      { \
        TsProduct product = { .dtype = type_dtype, .n = 1 }; \
        TsCall call = { .n_threads = flags & 4 ? 2 : 1 }; \
        g_autofree type *a = g_new (type, size->m * size->k + 1), *b = g_new (type, size->k * size->n + 1); \
        g_autofree type *c = g_new (type, size->m * size->n); \
        g_autoptr (GError) error = NULL; \
\
        for (gint64 i = 0; i < size->m * size->k; i++) \
          a[i] = (type)value (i); \
        for (gint64 i = 0; i < size->k * size->n; i++) \
          b[i] = (type)value (i); \
        for (gint64 i = 0; i < size->m * size->n; i++) \
          c[i] = (type)NAN_OR_99; \
        product.a = a; \
        product.b = b; \
        product.c = c; \
        ts_product_init_gemm (&product, flags & 1, (flags & 2) != 0, size->m, size->n, size->k); \
        ts_product_run (&product, &call, &error); \
        g_assert_no_error (error); \
        for (gint64 i = 0; i < size->m; i++) \
          for (gint64 j = 0; j < size->n; j++) \
            g_assert_cmpfloat ((double)c[i * size->n + j], ==, element (&product.gemm, i, j)); \
      } \
  }

#define NAN_OR_99 NAN
TEST (float, TS_DTYPE_FLOAT)
TEST (double, TS_DTYPE_DOUBLE)
#undef NAN_OR_99
#define NAN_OR_99 99
TEST (gint32, TS_DTYPE_INT32)
TEST (gint64, TS_DTYPE_INT64)

/* Without oneDNN. */
static void
test_blas (gconstpointer data)
{
  const Size *size = data;

  for (int flags = 0; flags < 8; flags++)
    {
      TsProduct product = { 0 };
      g_autofree float *a = g_new (float, size->m * size->k + 1), *b = g_new (float, size->k * size->n + 1);
      g_autofree float *c = g_new (float, size->m * size->n);
      float base = flags & 4 ? 2 : 0;

      for (gint64 i = 0; i < size->m * size->k; i++)
        a[i] = (float)value (i);
      for (gint64 i = 0; i < size->k * size->n; i++)
        b[i] = (float)value (i);
      for (gint64 i = 0; i < size->m * size->n; i++)
        c[i] = flags & 4 ? 2 : NAN;
      ts_product_init_gemm (&product, flags & 1, (flags & 2) != 0, size->m, size->n, size->k);
      ts_gemm_float_blas (&product.gemm, a, b, c, (flags & 4) != 0);
      for (gint64 i = 0; i < size->m; i++)
        for (gint64 j = 0; j < size->n; j++)
          g_assert_cmpfloat (c[i * size->n + j], ==, (float)element (&product.gemm, i, j) + base);
    }
}

static void
test_wraps_around (void)
{
  gint32 a[] = { G_MAXINT32, 2 }, b[] = { 2, 3 }, c[1];
  gint16 d[] = { -32768 }, e[] = { -32768 }, f[1];
  TsProduct product = { .dtype = TS_DTYPE_INT32, .n = 1, .a = a, .b = b, .c = c };
  TsProduct small = { .dtype = TS_DTYPE_INT16, .n = 1, .a = d, .b = e, .c = f };
  TsCall call = { .n_threads = 1 };

  ts_product_init_gemm (&product, FALSE, FALSE, 1, 1, 2);
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_cmpint (c[0], ==, 4);

  ts_product_init_gemm (&small, FALSE, FALSE, 1, 1, 1);
  g_assert_true (ts_product_run (&small, &call, NULL));
  g_assert_cmpint (f[0], ==, 0);
}

/* (1 + 2i) (3 - i) = 5 + 5i, and with one of them conjugated (1 - 2i) (3 - i) = 1 - 7i, (1 + 2i) (3 + i) = 1 + 7i */
static void
test_complex (void)
{
  float a[] = { 1, 2 }, b[] = { 3, -1 }, c[2];
  TsProduct product = { .dtype = TS_DTYPE_COMPLEX64, .n = 1, .a = a, .b = b, .c = c };
  TsCall call = { .n_threads = 1 };

  ts_product_init_gemm (&product, FALSE, FALSE, 1, 1, 1);
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_cmpfloat (c[0], ==, 5);
  g_assert_cmpfloat (c[1], ==, 5);

  product.conjugate_a = TRUE;
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_cmpfloat (c[0], ==, 1);
  g_assert_cmpfloat (c[1], ==, -7);

  product.conjugate_a = FALSE;
  product.conjugate_b = TRUE;
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_cmpfloat (c[0], ==, 1);
  g_assert_cmpfloat (c[1], ==, 7);
}

/* Of NaN and infinities none gets lost, even where the other factor is 0. */
static void
test_nan (void)
{
  float a[] = { NAN, 1, 0, INFINITY, 0, 1 }, b[] = { 0, 0, 1, 1 }, c[6];
  double a_2[] = { 0, INFINITY }, b_2[] = { 0, 0 }, c_2[1];
  TsProduct product = { .dtype = TS_DTYPE_FLOAT, .n = 1, .a = a, .b = b, .c = c };
  TsProduct vector = { .dtype = TS_DTYPE_DOUBLE, .n = 1, .a = a_2, .b = b_2, .c = c_2 };
  TsCall call = { .n_threads = 1 };

  ts_product_init_gemm (&product, FALSE, FALSE, 3, 2, 2);
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_true (isnan (c[0]) && isnan (c[1]));
  g_assert_true (isinf (c[2]) && isinf (c[3]));
  g_assert_true (c[4] == 1 && c[5] == 1);

  ts_product_init_gemm (&vector, FALSE, FALSE, 1, 1, 2);
  g_assert_true (ts_product_run (&vector, &call, NULL));
  g_assert_true (isnan (c_2[0]));
}

static void
test_many (void)
{
  const gsize b_index[] = { 1, 0, 1 };
  double a[] = { 1, 2, 3, 4, 5, 6 }, b[] = { 1, 10, 100, 1000 }, c[3];
  TsProduct product = { .dtype = TS_DTYPE_DOUBLE, .n = 3, .a = a, .b = b, .c = c, .b_index = b_index };
  TsCall call = { .n_threads = 2 };

  ts_product_init_gemm (&product, FALSE, FALSE, 1, 1, 2);
  g_assert_true (ts_product_run (&product, &call, NULL));
  g_assert_cmpfloat (c[0], ==, 2100);
  g_assert_cmpfloat (c[1], ==, 43);
  g_assert_cmpfloat (c[2], ==, 6500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      struct
      {
        const char *name;
        GTestDataFunc func;
      } tests[] = { { "float", test_float }, { "double", test_double }, { "int32", test_gint32 }, { "int64", test_gint64 }, { "blas", test_blas } };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/product/%s/%dx%dx%d", tests[k].name, (int)sizes[i].m, (int)sizes[i].n, (int)sizes[i].k);

          g_test_add_data_func (path, &sizes[i], tests[k].func);
        }
    }
  g_test_add_func ("/product/wraps-around", test_wraps_around);
  g_test_add_func ("/product/complex", test_complex);
  g_test_add_func ("/product/nan", test_nan);
  g_test_add_func ("/product/many", test_many);
  return g_test_run ();
}
