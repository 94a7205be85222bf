#include "engine/ops/linalg/ts-product.h"

#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

#define ROWS_PER_BLOCK 128    /* of C, computed by one thread */
#define COLUMNS_PER_BLOCK 256 /* where C has few rows */
#define SMALL (64 * 64 * 64)  /* multiplications that are not worth a second thread */

/* ---- integers, by plain loops ------------------------------------------------------------------- */

#define T guint8
#define W guint32
#define FN(name) name##_8
#include "engine/ops/linalg/product-template.h"
#undef T
#undef W
#undef FN

#define T guint16
#define W guint32
#define FN(name) name##_16
#include "engine/ops/linalg/product-template.h"
#undef T
#undef W
#undef FN

#define T guint32
#define W guint32
#define FN(name) name##_32
#include "engine/ops/linalg/product-template.h"
#undef T
#undef W
#undef FN

#define T guint64
#define W guint64
#define FN(name) name##_64
#include "engine/ops/linalg/product-template.h"
#undef T
#undef W
#undef FN

/* ---- complex numbers, by plain loops ------------------------------------------------------------- */

#define T float
#define FN(name) name##_complex_float
#include "engine/ops/linalg/complex-product-template.h"
#undef T
#undef FN

#define T double
#define FN(name) name##_complex_double
#include "engine/ops/linalg/complex-product-template.h"
#undef T
#undef FN

/* ---- one product --------------------------------------------------------------------------------- */

static void
multiply (const TsProduct *self,
          const TsGemm *gemm,
          const char *a,
          const char *b,
          char *c)
{
  switch (self->dtype)
    {
    case TS_DTYPE_FLOAT:
      ts_gemm_float (gemm, (const float *)a, (const float *)b, (float *)c, FALSE);
      break;
    case TS_DTYPE_DOUBLE:
      ts_gemm_double (gemm, (const double *)a, (const double *)b, (double *)c, FALSE);
      break;
    case TS_DTYPE_COMPLEX64:
      multiply_complex_float (gemm, self->conjugate_a, self->conjugate_b, (const float *)a, (const float *)b, (float *)c);
      break;
    case TS_DTYPE_COMPLEX128:
      multiply_complex_double (gemm, self->conjugate_a, self->conjugate_b, (const double *)a, (const double *)b, (double *)c);
      break;
    default:
      switch (ts_dtype_size (self->dtype))
        {
        case 1:
          multiply_8 (gemm, (const guint8 *)a, (const guint8 *)b, (guint8 *)c);
          break;
        case 2:
          multiply_16 (gemm, (const guint16 *)a, (const guint16 *)b, (guint16 *)c);
          break;
        case 4:
          multiply_32 (gemm, (const guint32 *)a, (const guint32 *)b, (guint32 *)c);
          break;
        default:
          multiply_64 (gemm, (const guint64 *)a, (const guint64 *)b, (guint64 *)c);
          break;
        }
    }
}

/* ---- many ---------------------------------------------------------------------------------------- */

/* Each product is cut into blocks of rows, or of columns where it has few rows. */
typedef struct
{
  const TsProduct *product;
  gboolean by_columns;
  gint64 block; /* rows or columns of one */
  gsize n_blocks;
} Blocks;

static void
run_block (const Blocks *blocks,
           gsize product,
           gint64 first)
{
  const TsProduct *self = blocks->product;
  gsize size = ts_dtype_size (self->dtype);
  TsGemm gemm = self->gemm;
  gsize a = (self->a_index != NULL ? self->a_index[product] : product) * (gsize)(gemm.m * gemm.k);
  gsize b = (self->b_index != NULL ? self->b_index[product] : product) * (gsize)(gemm.k * gemm.n);
  gsize c = product * (gsize)(gemm.m * gemm.n);

  if (blocks->by_columns)
    {
      gemm.n = MIN (blocks->block, gemm.n - first);
      b += (gsize)(first * (gemm.transpose_b ? gemm.ldb : 1));
      c += (gsize)first;
    }
  else
    {
      gemm.m = MIN (blocks->block, gemm.m - first);
      a += (gsize)(first * (gemm.transpose_a ? 1 : gemm.lda));
      c += (gsize)(first * gemm.ldc);
    }
  multiply (self, &gemm, (const char *)self->a + a * size, (const char *)self->b + b * size, (char *)self->c + c * size);
}

static void
run_blocks (gsize begin,
            gsize end,
            gpointer data)
{
  const Blocks *blocks = data;

  for (gsize i = begin; i < end; i++)
    run_block (blocks, i / blocks->n_blocks, (gint64)(i % blocks->n_blocks) * blocks->block);
}

void
ts_product_init_gemm (TsProduct *self,
                      gboolean transpose_a,
                      gboolean transpose_b,
                      gint64 m,
                      gint64 n,
                      gint64 k)
{
  self->gemm = (TsGemm) {
    .transpose_a = transpose_a,
    .transpose_b = transpose_b,
    .m = m,
    .n = n,
    .k = k,
    .lda = transpose_a ? m : k,
    .ldb = transpose_b ? k : n,
    .ldc = n,
  };
}

gboolean
ts_product_run (const TsProduct *self,
                TsCall *call,
                GError **error)
{
  const TsGemm *gemm = &self->gemm;
  Blocks blocks = { .product = self };
  gint64 n_products;

  if (gemm->m > G_MAXINT32 || gemm->n > G_MAXINT32 || gemm->k > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a product of matrices with more than 2^31 rows or columns");
      return FALSE;
    }
  if (self->n == 0 || gemm->m == 0 || gemm->n == 0)
    return TRUE;

  n_products = gemm->m * gemm->n;
  if (gemm->k == 0)
    {
      memset (self->c, 0, self->n * (gsize)n_products * ts_dtype_size (self->dtype));
      return TRUE;
    }
  if (__builtin_mul_overflow (n_products, gemm->k, &n_products))
    n_products = G_MAXINT64;

  if (self->n == 1 && n_products <= SMALL)
    {
      multiply (self, gemm, self->a, self->b, self->c);
      return TRUE;
    }

  blocks.by_columns = gemm->m <= ROWS_PER_BLOCK;
  blocks.block = blocks.by_columns ? COLUMNS_PER_BLOCK : ROWS_PER_BLOCK;
  blocks.n_blocks = (gsize)(((blocks.by_columns ? gemm->n : gemm->m) + blocks.block - 1) / blocks.block);
  return ts_call_parallel_for (call, self->n * blocks.n_blocks, (gsize)(1 + SMALL * (gint64)blocks.n_blocks / n_products),
                               run_blocks, &blocks, error);
}
