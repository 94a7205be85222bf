/* The functions of tridiagonal.c for elements of type T; included once for each. */

/* x = (x - f y) / d */
static void
FN (eliminate) (T *x, const T *y, T f, T d, gint64 n)
{
  for (gint64 j = 0; j < n; j++)
    x[j] = (x[j] - TS_TIMES (f, y[j])) / d;
}

/* Thomas's algorithm. %FALSE if it fails. */
static gboolean
FN (solve_plainly) (const T *super, const T *diag, const T *sub, T *x, gint64 n, gint64 columns)
{
  g_autofree T *u = g_new (T, n);

  for (gint64 i = 0; i < n; i++)
    {
      T d = i > 0 ? diag[i] - TS_TIMES (sub[i], u[i - 1]) : diag[i];

      if (d == 0)
        return FALSE;
      u[i] = super[i] / d;
      FN (eliminate) (x + i * columns, i > 0 ? x + (i - 1) * columns : x, i > 0 ? sub[i] : 0, d, columns);
    }
  for (gint64 i = n - 1; i-- > 0;)
    FN (eliminate) (x + i * columns, x + (i + 1) * columns, u[i], 1, columns);
  return TRUE;
}

/* Gauss's elimination, rows being exchanged with the next: three diagonals come of it. %FALSE if the matrix is singular. */
static gboolean
FN (solve_pivoting) (const T *super, const T *diag, const T *sub, T *x, gint64 n, gint64 columns)
{
  g_autofree T *u = g_new0 (T, 3 * n);

  u[0] = diag[0];
  u[1] = n > 1 ? super[0] : 0;
  for (gint64 i = 0; i + 1 < n; i++)
    {
      T *row = u + 3 * i, *next = row + 3, *x_row = x + i * columns, *x_next = x_row + columns;
      T below = sub[i + 1], next_super = i + 2 < n ? super[i + 1] : 0;

      if (TS_ABS (row[0]) >= TS_ABS (below))
        {
          T factor;

          if (row[0] == 0)
            return FALSE;
          factor = below / row[0];
          next[0] = diag[i + 1] - TS_TIMES (factor, row[1]);
          next[1] = next_super;
          FN (eliminate) (x_next, x_row, factor, 1, columns);
        }
      else
        {
          T factor = row[0] / below;

          next[0] = row[1] - TS_TIMES (factor, diag[i + 1]);
          next[1] = -TS_TIMES (factor, next_super);
          row[0] = below;
          row[1] = diag[i + 1];
          row[2] = next_super;
          for (gint64 j = 0; j < columns; j++)
            {
              T value = x_row[j];

              x_row[j] = x_next[j];
              x_next[j] = value - TS_TIMES (factor, x_next[j]);
            }
        }
    }
  if (u[3 * (n - 1)] == 0)
    return FALSE;

  for (gint64 i = n; i-- > 0;)
    for (gint64 j = 0; j < columns; j++)
      {
        T value = x[i * columns + j];

        if (i + 1 < n)
          value -= TS_TIMES (u[3 * i + 1], x[(i + 1) * columns + j]);
        if (i + 2 < n)
          value -= TS_TIMES (u[3 * i + 2], x[(i + 2) * columns + j]);
        x[i * columns + j] = value / u[3 * i];
      }
  return TRUE;
}

/* NaN if the matrix is singular, or would need the pivoting that is not asked for. */
static const char *
FN (solve) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  const Tridiagonal *self = data;
  gint64 n = in[0].columns, columns = in[1].columns;
  const T *super = in[0].data, *diag = super + n, *sub = diag + n;
  T *x = out[0].data;

  if (n == 0 || columns == 0)
    return NULL;
  memcpy (x, in[1].data, (gsize)(n * columns) * sizeof (T));
  if (!(self->partial_pivoting ? FN (solve_pivoting) : FN (solve_plainly)) (super, diag, sub, x, n, columns))
    for (gint64 i = 0; i < n * columns; i++)
      x[i] = NAN;
  return NULL;
}

static const char *
FN (multiply) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  gint64 n = in[3].rows, columns = in[3].columns;
  const T *super = in[0].data, *diag = in[1].data, *sub = in[2].data, *x = in[3].data;
  T *y = out[0].data;

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < columns; j++)
      {
        T sum = TS_TIMES (diag[i], x[i * columns + j]);

        if (i + 1 < n)
          sum += TS_TIMES (super[i], x[(i + 1) * columns + j]);
        if (i > 0)
          sum += TS_TIMES (sub[i], x[(i - 1) * columns + j]);
        y[i * columns + j] = sum;
      }
  return NULL;
}
