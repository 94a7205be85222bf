/* Solving linear equations, for elements of type T; included once for each. */

/* P A = L U in place, L with ones on its diagonal, with partial pivoting: the order of operations is that of Eigen's PartialPivLU, so
 * that what is singular to it is singular here. @order: which row of A came to each place. Returns the determinant of P. */
static int
FN (factor) (T *a, gint64 n, gint64 *order)
{
  int sign = 1;

  for (gint64 i = 0; i < n; i++)
    order[i] = i;

  for (gint64 k = 0; k < n; k++)
    {
      gint64 pivot = k;
      R largest = TS_ABS (a[k * n + k]);

      for (gint64 i = k + 1; i < n; i++)
        if (TS_ABS (a[i * n + k]) > largest)
          {
            pivot = i;
            largest = TS_ABS (a[i * n + k]);
          }
      if (pivot != k)
        {
          gint64 row = order[k];

          order[k] = order[pivot];
          order[pivot] = row;
          sign = -sign;
          for (gint64 j = 0; j < n; j++)
            {
              T x = a[k * n + j];

              a[k * n + j] = a[pivot * n + j];
              a[pivot * n + j] = x;
            }
        }

      for (gint64 i = k + 1; i < n; i++)
        {
          T factor = a[i * n + k];

          if (largest != 0)
            a[i * n + k] = factor = factor / a[k * n + k];
          for (gint64 j = k + 1; j < n; j++)
            a[i * n + j] -= TS_TIMES (factor, a[k * n + j]);
        }
    }
  return sign;
}

/* X = A^-1 B for the factors of A and @columns columns. */
static void
FN (substitute) (const T *lu, gint64 n, const gint64 *order, const T *b, T *x, gint64 columns)
{
  for (gint64 i = 0; i < n; i++)
    {
      memcpy (x + i * columns, b + order[i] * columns, (gsize)columns * sizeof (T));
      for (gint64 k = 0; k < i; k++)
        for (gint64 j = 0; j < columns; j++)
          x[i * columns + j] -= TS_TIMES (lu[i * n + k], x[k * columns + j]);
    }
  for (gint64 i = n; i-- > 0;)
    {
      for (gint64 k = i + 1; k < n; k++)
        for (gint64 j = 0; j < columns; j++)
          x[i * columns + j] -= TS_TIMES (lu[i * n + k], x[k * columns + j]);
      for (gint64 j = 0; j < columns; j++)
        x[i * columns + j] /= lu[i * n + i];
    }
}
