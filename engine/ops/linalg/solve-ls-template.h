/* The functions of matrix-solve-ls.c for elements of type T; included once for each. */

#include "engine/ops/linalg/cholesky-template.h"
#include "engine/ops/linalg/wide-template.h"

/* A^H A, or A A^H, and lambda on the diagonal. (transfer full) */
static T *
FN (gramian) (const TsMatrix *a, gboolean tall, double l2)
{
  gint64 m = a->rows, n = a->columns, size = tall ? n : m;
  const T *x = a->data;
  T *result = g_new0 (T, size * size);

  for (gint64 i = 0; i < m; i++)
    for (gint64 j = 0; j < (tall ? n : m); j++)
      if (tall)
        for (gint64 k = 0; k <= j; k++)
          result[j * size + k] += TS_TIMES (TS_CONJ (x[i * n + j]), x[i * n + k]);
      else if (j <= i)
        for (gint64 k = 0; k < n; k++)
          result[i * size + j] += TS_TIMES (x[i * n + k], TS_CONJ (x[j * n + k]));
  for (gint64 i = 0; i < size; i++)
    result[i * size + i] += (R)l2;
  return result;
}

/* X = (L L^H)^-1 X */
static void
FN (substitute) (const T *l, gint64 n, T *x, gint64 columns)
{
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < columns; j++)
      {
        for (gint64 k = 0; k < i; k++)
          x[i * columns + j] -= TS_TIMES (l[i * n + k], x[k * columns + j]);
        x[i * columns + j] /= l[i * n + i];
      }
  for (gint64 i = n; i-- > 0;)
    for (gint64 j = 0; j < columns; j++)
      {
        for (gint64 k = i + 1; k < n; k++)
          x[i * columns + j] -= TS_TIMES (TS_CONJ (l[k * n + i]), x[k * columns + j]);
        x[i * columns + j] /= l[i * n + i];
      }
}

/* Y = A^H X */
static void
FN (multiply_adjoint) (const TsMatrix *a, const T *x, T *y, gint64 columns)
{
  const T *from = a->data;

  for (gint64 i = 0; i < a->columns * columns; i++)
    y[i] = 0;
  for (gint64 i = 0; i < a->rows; i++)
    for (gint64 k = 0; k < a->columns; k++)
      for (gint64 j = 0; j < columns; j++)
        y[k * columns + j] += TS_TIMES (TS_CONJ (from[i * a->columns + k]), x[i * columns + j]);
}

/* The normal equations. */
static const char *
FN (solve_fast) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  const SolveLs *self = data;
  gint64 m = in[0].rows, n = in[0].columns, columns = in[1].columns;
  gboolean tall = m >= n;
  TsMatrix square = { tall ? n : m, tall ? n : m, NULL };
  g_autofree T *gramian = NULL, *x = NULL;

  if (m == 0)
    FN (fill) (&out[0], 0);
  if (m == 0 || n == 0 || columns == 0)
    return NULL;

  square.data = gramian = FN (gramian) (&in[0], tall, self->l2);
  if (FN (cholesky) (&square, &square, NULL) != NULL)
    return "Input matrix was rank deficient or ill-conditioned. Try setting fast=False or provide a larger l2_regularizer > 0";

  if (tall)
    {
      FN (multiply_adjoint) (&in[0], in[1].data, out[0].data, columns);
      FN (substitute) (gramian, n, out[0].data, columns);
      return NULL;
    }
  x = g_memdup2 (in[1].data, (gsize)(m * columns) * sizeof (T));
  FN (substitute) (gramian, m, x, columns);
  FN (multiply_adjoint) (&in[0], x, out[0].data, columns);
  return NULL;
}

/* The least solution, also if the rank is less than full; the regularizer is not looked at. */
static const char *
FN (solve_any) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  gint64 m = in[0].rows, n = in[0].columns, columns = in[1].columns, rows = MAX (m, n);
  const T *rhs = in[1].data;
  g_autofree W *a = NULL, *b = NULL;
  gboolean finite;
  const char *message;

  if (m == 0)
    FN (fill) (&out[0], 0);
  if (m == 0 || n == 0 || columns == 0)
    return NULL;

  a = FN (widen) (&in[0], &finite);
  b = g_new0 (W, rows * columns);
  for (gint64 i = 0; i < m; i++)
    for (gint64 j = 0; j < columns; j++)
      {
        b[j * rows + i] = rhs[i * columns + j];
        finite = finite && isfinite (TS_ABS (b[j * rows + i]));
      }
  if (!finite)
    {
      FN (fill) (&out[0], NAN);
      return NULL;
    }
  message = WIDE (solve) ((int)m, (int)n, (int)columns, a, b, (double)(sizeof (R) == sizeof (float) ? FLT_EPSILON : DBL_EPSILON) * (double)MIN (m, n));
  if (message == NULL)
    FN (narrow) (&out[0], b, rows);
  return message;
}
