/* The functions of matrix-lu.c for elements of type T; included once for each. */

#include "engine/ops/linalg/lu-factor-template.h"

/* Whether no element of the diagonal is 0 (or NaN). */
static gboolean
FN (is_regular) (const T *a, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    if (!(TS_ABS (a[i * n + i]) > 0))
      return FALSE;
  return TRUE;
}

/* A copy, of the adjoint matrix if asked for. (transfer full) */
static T *
FN (copy) (const TsMatrix *matrix, gboolean adjoint)
{
  gint64 n = matrix->rows;
  const T *from = matrix->data;
  T *to = g_new (T, n * n);

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < n; j++)
      to[i * n + j] = adjoint ? TS_CONJ (from[j * n + i]) : from[i * n + j];
  return to;
}

static const char *
FN (solve) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Lu *self = state;
  gint64 n = in[0].rows;
  g_autofree T *lu = NULL;
  g_autofree gint64 *order = NULL;

  if (n == 0 || in[1].columns == 0)
    return NULL;
  lu = FN (copy) (&in[0], self->adjoint);
  order = g_new (gint64, n);
  FN (factor) (lu, n, order);
  if (!FN (is_regular) (lu, n))
    return "Input matrix is not invertible";
  FN (substitute) (lu, n, order, in[1].data, out[0].data, in[1].columns);
  return NULL;
}

static const char *
FN (inverse) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Lu *self = state;
  gint64 n = in[0].rows;
  g_autofree T *lu = FN (copy) (&in[0], self->adjoint), *one = g_new0 (T, n * n);
  g_autofree gint64 *order = g_new (gint64, n);

  FN (factor) (lu, n, order);
  if (!FN (is_regular) (lu, n))
    return "Input is not invertible";
  for (gint64 i = 0; i < n; i++)
    one[i * n + i] = 1;
  FN (substitute) (lu, n, order, one, out[0].data, n);
  return NULL;
}

/* The packed factors, and which row of the matrix each row of them is. */
static const char *
FN (lu) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Lu *self = state;
  gint64 n = in[0].rows;
  g_autofree gint64 *order = g_new (gint64, n);

  if (n == 0)
    return NULL;
  memcpy (out[0].data, in[0].data, (gsize)(n * n) * sizeof (T));
  FN (factor) (out[0].data, n, order);
  if (!FN (is_regular) (out[0].data, n))
    return "Input is not invertible";
  for (gint64 i = 0; i < n; i++)
    if (self->long_indices)
      ((gint64 *)out[1].data)[i] = order[i];
    else
      ((gint32 *)out[1].data)[i] = (gint32)order[i];
  return NULL;
}

/* The logarithm of the absolute value, and the sign or direction. Singular: -infinity and 0. */
static R
FN (log_abs_determinant) (const TsMatrix *matrix, T *sign)
{
  gint64 n = matrix->rows;
  g_autofree T *lu = FN (copy) (matrix, FALSE);
  g_autofree gint64 *order = g_new (gint64, n);
  R log_abs = 0;

  *sign = (T)FN (factor) (lu, n, order);
  for (gint64 i = 0; i < n; i++)
    {
      T x = lu[i * n + i];

      log_abs += TS_LOG (TS_ABS (x));
      *sign = TS_TIMES (*sign, x / TS_ABS (x));
    }
  if (isfinite (log_abs))
    return log_abs;
  *sign = 0;
  return log_abs > 0 ? (R)INFINITY : (R)-INFINITY;
}

static const char *
FN (log_determinant) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  T sign;

  *(T *)out[1].data = FN (log_abs_determinant) (&in[0], &sign);
  *(T *)out[0].data = sign;
  return NULL;
}

static const char *
FN (determinant) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  T sign;
  R log_abs = FN (log_abs_determinant) (&in[0], &sign);

  *(T *)out[0].data = sign * TS_EXP (log_abs);
  return NULL;
}
