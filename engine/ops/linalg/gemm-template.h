/* The product of ts-gemm.c for elements of type T through BLAS; included once for each. */

static void
FN (clear) (const TsGemm *self, T *c)
{
  for (gint64 i = 0; i < self->m; i++)
    memset (c + i * self->ldc, 0, (gsize)self->n * sizeof (T));
}

/* Where there is no BLAS. */
static void
FN (multiply_plainly) (const TsGemm *self, const T *a, const T *b, T *c, gboolean accumulate)
{
  if (!accumulate)
    FN (clear) (self, c);
  for (gint64 i = 0; i < self->m; i++)
    for (gint64 p = 0; p < self->k; p++)
      {
        T x = self->transpose_a ? a[p * self->lda + i] : a[i * self->lda + p];

        for (gint64 j = 0; j < self->n; j++)
          c[i * self->ldc + j] += x * (self->transpose_b ? b[j * self->ldb + p] : b[p * self->ldb + j]);
      }
}

/* C += A B with one row of A, or one column of B: the other is a matrix of rows x columns in memory. */
static void
FN (multiply_vector) (const TsBlasLibrary *blas, const TsGemm *self, const T *a, const T *b, T *c)
{
  if (self->m == 1)
    BLAS (gemv) (CblasRowMajor, transpose (!self->transpose_b),
                 (int)(self->transpose_b ? self->n : self->k), (int)(self->transpose_b ? self->k : self->n),
                 1, b, (int)self->ldb, a, (int)(self->transpose_a ? self->lda : 1), 1, c, 1);
  else
    BLAS (gemv) (CblasRowMajor, transpose (self->transpose_a),
                 (int)(self->transpose_a ? self->k : self->m), (int)(self->transpose_a ? self->m : self->k),
                 1, a, (int)self->lda, b, (int)(self->transpose_b ? 1 : self->ldb), 1, c, (int)self->ldc);
}

static void
FN (multiply) (const TsGemm *self, const T *a, const T *b, T *c, gboolean accumulate)
{
  const TsBlasLibrary *blas = ts_blas ();
  T beta = accumulate ? 1 : 0;

  if (self->m == 0 || self->n == 0)
    return;
  if (self->k == 0)
    {
      if (!accumulate)
        FN (clear) (self, c);
      return;
    }

  if (blas == NULL)
    FN (multiply_plainly) (self, a, b, c, accumulate);
  else if (self->m == 1 || self->n == 1)
    {
      /* Cleared here, since what a vector product makes of 0 times the NaN it finds differs between versions. */
      if (!accumulate)
        FN (clear) (self, c);
      FN (multiply_vector) (blas, self, a, b, c);
    }
  else
    BLAS (gemm) (CblasRowMajor, transpose (self->transpose_a), transpose (self->transpose_b),
                 (int)self->m, (int)self->n, (int)self->k,
                 1, a, (int)self->lda, b, (int)self->ldb, beta, c, (int)self->ldc);
}
