/* Matrices of T as LAPACK wants them: column-major, of W; included once for each. */

/* The matrix, widened; all elements finite if @finite says so. (transfer full) */
static W *
FN (widen) (const TsMatrix *matrix, gboolean *finite)
{
  gint64 m = matrix->rows, n = matrix->columns;
  const T *from = matrix->data;
  W *to = g_new (W, m * n);

  *finite = TRUE;
  for (gint64 i = 0; i < m; i++)
    for (gint64 j = 0; j < n; j++)
      {
        to[j * m + i] = from[i * n + j];
        *finite = *finite && isfinite (TS_ABS (to[j * m + i]));
      }
  return to;
}

/* Rows and columns of @matrix from a column-major one with @ld rows in memory. */
G_GNUC_UNUSED static void
FN (narrow) (const TsMatrix *matrix, const W *from, gint64 ld)
{
  gint64 m = matrix->rows, n = matrix->columns;
  T *to = matrix->data;

  for (gint64 i = 0; i < m; i++)
    for (gint64 j = 0; j < n; j++)
      to[i * n + j] = (T)from[j * ld + i];
}

G_GNUC_UNUSED static void
FN (fill) (const TsMatrix *matrix, W value)
{
  T *to = matrix->data;

  for (gint64 i = 0; i < ABS (matrix->rows * matrix->columns); i++)
    to[i] = (T)value;
}
