/* The product of ts-product.c for unsigned integers T, which wrap around as the signed ones shall, multiplied as W; included
 * once for each. */

TS_SIMD static void
FN (add_multiple) (T *c, const T *b, T a, gint64 n)
{
  for (gint64 j = 0; j < n; j++)
    c[j] = (T)(c[j] + (W)a * b[j]);
}

static void
FN (multiply) (const TsGemm *self, const T *a, const T *b, T *c)
{
  gint64 a_row = self->transpose_a ? 1 : self->lda, a_column = self->transpose_a ? self->lda : 1;

  for (gint64 i = 0; i < self->m; i++, c += self->ldc)
    {
      memset (c, 0, (gsize)self->n * sizeof (T));
      if (!self->transpose_b)
        for (gint64 p = 0; p < self->k; p++)
          FN (add_multiple) (c, b + p * self->ldb, a[i * a_row + p * a_column], self->n);
      else
        for (gint64 j = 0; j < self->n; j++)
          {
            T sum = 0;

            for (gint64 p = 0; p < self->k; p++)
              sum = (T)(sum + (W)a[i * a_row + p * a_column] * b[j * self->ldb + p]);
            c[j] = sum;
          }
    }
}
