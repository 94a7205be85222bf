#pragma once

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Element types of which there are products: through oneDNN and BLAS, or by plain loops. */
#define TS_PRODUCT_DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPES_INTEGER | TS_DTYPES_COMPLEX)

/**
 * TsProduct:
 * @dtype: one of %TS_PRODUCT_DTYPES
 * @conjugate_a: complex only: the conjugate of A is taken; likewise @conjugate_b
 * @n: how many products
 * @a: where the k-th product finds its A: at element @a_index[k] * (elements of A) of @a, or @k-th if %NULL; likewise @b
 *
 * Products of many pairs of row-major matrices without gaps, the results one after the other. Integers wrap around.
 */
typedef struct
{
  TsDType dtype;
  TsGemm gemm;
  gboolean conjugate_a;
  gboolean conjugate_b;
  gsize n;
  const void *a;
  const void *b;
  void *c;
  const gsize *a_index;
  const gsize *b_index;
} TsProduct;

/* Sets the sizes for matrices without gaps. @k is checked by the caller. */
void ts_product_init_gemm (TsProduct *self, gboolean transpose_a, gboolean transpose_b, gint64 m, gint64 n, gint64 k);

/**
 * ts_product_run:
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_INVALID_ARGUMENT for sizes of 2^31 and more
 *
 * The bits of the result do not depend on the number of threads.
 */
gboolean ts_product_run (const TsProduct *self, TsCall *call, GError **error);

G_END_DECLS
