/* The product of ts-product.c for complex numbers with parts of type T; included once for each. */

static void
FN (multiply) (const TsGemm *self, gboolean conjugate_a, gboolean conjugate_b, const T *a, const T *b, T *c)
{
  gint64 a_row = self->transpose_a ? 1 : self->lda, a_column = self->transpose_a ? self->lda : 1;
  gint64 b_row = self->transpose_b ? 1 : self->ldb, b_column = self->transpose_b ? self->ldb : 1;
  T sign_a = conjugate_a ? -1 : 1, sign_b = conjugate_b ? -1 : 1;

  for (gint64 i = 0; i < self->m; i++)
    for (gint64 j = 0; j < self->n; j++)
      {
        T re = 0, im = 0;

        for (gint64 p = 0; p < self->k; p++)
          {
            const T *x = a + 2 * (i * a_row + p * a_column), *y = b + 2 * (p * b_row + j * b_column);
            T x_im = sign_a * x[1], y_im = sign_b * y[1];

            re += x[0] * y[0] - x_im * y_im;
            im += x[0] * y_im + x_im * y[0];
          }
        c[2 * (i * self->ldc + j)] = re;
        c[2 * (i * self->ldc + j) + 1] = im;
      }
}
