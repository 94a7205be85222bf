#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsGemm:
 * @transpose_a: A lies in memory as k rows of m
 * @transpose_b: B lies in memory as n rows of k
 * @m: rows of A and C
 * @n: columns of B and C
 * @k: columns of A, rows of B
 * @lda: elements from one row in memory of A to the next; likewise @ldb and @ldc
 *
 * A product of two row-major matrices, C = A B. All sizes are below 2^31.
 */
typedef struct
{
  gboolean transpose_a;
  gboolean transpose_b;
  gint64 m;
  gint64 n;
  gint64 k;
  gint64 lda;
  gint64 ldb;
  gint64 ldc;
} TsGemm;

/**
 * ts_gemm_float:
 * @accumulate: C += A B instead
 *
 * By the calling thread alone, through oneDNN where it is built in, else OpenBLAS. With @k = 0 the product is 0.
 */
void ts_gemm_float (const TsGemm *self, const float *a, const float *b, float *c, gboolean accumulate);

/* The same through OpenBLAS. */
void ts_gemm_double (const TsGemm *self, const double *a, const double *b, double *c, gboolean accumulate);
void ts_gemm_float_blas (const TsGemm *self, const float *a, const float *b, float *c, gboolean accumulate);

G_END_DECLS
