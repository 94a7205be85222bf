/* The functions of triangular-solve.c for elements of type T; included once for each. */

/* Element (i, j) of the triangle, which must be in it. */
static T
FN (triangle_at) (const TriangularSolve *self, const TsMatrix *matrix, gint64 i, gint64 j)
{
  const T *a = matrix->data;
  gint64 row = i, distance = i > j ? i - j : j - i;

  if (self->is_banded)
    row = self->lower ? distance : matrix->rows - 1 - distance;
  return a[row * matrix->columns + (self->is_banded ? i : j)];
}

/* x -= a y */
static void
FN (subtract_multiple) (T *x, const T *y, T a, gint64 n)
{
  for (gint64 j = 0; j < n; j++)
    x[j] -= TS_TIMES (a, y[j]);
}

/* Whether no element of the diagonal is 0 (or NaN). */
static gboolean
FN (is_regular) (const TriangularSolve *self, const TsMatrix *matrix)
{
  for (gint64 i = 0; i < matrix->columns; i++)
    if (!(TS_ABS (FN (triangle_at) (self, matrix, i, i)) > 0))
      return FALSE;
  return TRUE;
}

/* A singular triangle gives infinities. */
static const char *
FN (solve) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const TriangularSolve *self = state;
  gint64 n = in[0].columns, columns = in[1].columns, reach = self->is_banded ? in[0].rows - 1 : n - 1;
  gboolean forward = self->lower != self->adjoint;
  T *x = out[0].data;

  if (n == 0 || columns == 0)
    return NULL;
  memcpy (x, in[1].data, (gsize)(n * columns) * sizeof (T));
  for (gint64 step = 0; step < n; step++)
    {
      gint64 i = forward ? step : n - 1 - step;
      T diagonal = FN (triangle_at) (self, &in[0], i, i);

      if (self->adjoint)
        diagonal = TS_CONJ (diagonal);
      for (gint64 k = MIN (step, reach); k > 0; k--)
        {
          gint64 j = forward ? i - k : i + k;
          T a = self->adjoint ? TS_CONJ (FN (triangle_at) (self, &in[0], j, i)) : FN (triangle_at) (self, &in[0], i, j);

          FN (subtract_multiple) (x + i * columns, x + j * columns, a, columns);
        }
      for (gint64 j = 0; j < columns; j++)
        x[i * columns + j] /= diagonal;
    }
  return NULL;
}
