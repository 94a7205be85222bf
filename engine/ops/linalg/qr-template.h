/* The functions of qr.c for elements of type T; included once for each. */

/* The reflection I - tau v v^H, v beginning with 1, that turns column @k of A, from row @k on, into (beta, 0, ...), as Eigen has it: beta
 * is real and of the opposite sign. The rest of v takes the column's place. */
static T
FN (reflect_column) (T *a, gint64 m, gint64 n, gint64 k)
{
  T c0 = a[k * n + k];
  R tail = 0, beta;

  for (gint64 i = k + 1; i < m; i++)
    tail += TS_NORM (a[i * n + k]);
  if (tail <= TS_TINY && TS_IM (c0) * TS_IM (c0) <= TS_TINY)
    {
      for (gint64 i = k + 1; i < m; i++)
        a[i * n + k] = 0;
      a[k * n + k] = TS_RE (c0);
      return 0;
    }

  beta = TS_SQRT (TS_NORM (c0) + tail);
  if (TS_RE (c0) >= 0)
    beta = -beta;
  for (gint64 i = k + 1; i < m; i++)
    a[i * n + k] /= c0 - beta;
  a[k * n + k] = beta;
  return TS_CONJ ((beta - c0) / beta);
}

/* B -= tau v v^H B, for columns @from .. @columns of B. @sums: room for a row. */
static void
FN (reflect) (const T *a, gint64 m, gint64 n, gint64 k, T tau, T *b, gint64 from, gint64 columns, T *sums)
{
  if (tau == 0)
    return;
  for (gint64 j = from; j < columns; j++)
    sums[j] = b[k * columns + j];
  for (gint64 i = k + 1; i < m; i++)
    for (gint64 j = from; j < columns; j++)
      sums[j] += TS_TIMES (TS_CONJ (a[i * n + k]), b[i * columns + j]);
  for (gint64 j = from; j < columns; j++)
    b[k * columns + j] -= TS_TIMES (tau, sums[j]);
  for (gint64 i = k + 1; i < m; i++)
    for (gint64 j = from; j < columns; j++)
      b[i * columns + j] -= TS_TIMES (TS_TIMES (tau, a[i * n + k]), sums[j]);
}

static const char *
FN (qr) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  gint64 m = in[0].rows, n = in[0].columns, p = MIN (m, n), q_columns = out[0].columns;
  T *q = out[0].data, *r = out[1].data;
  g_autofree T *a = g_new (T, m * n), *taus = g_new (T, p), *sums = g_new (T, MAX (n, q_columns));

  if (m * n > 0)
    memcpy (a, in[0].data, (gsize)(m * n) * sizeof (T));
  for (gint64 k = 0; k < p; k++)
    {
      taus[k] = FN (reflect_column) (a, m, n, k);
      FN (reflect) (a, m, n, k, taus[k], a, k + 1, n, sums);
    }

  for (gint64 i = 0; i < m; i++)
    for (gint64 j = 0; j < q_columns; j++)
      q[i * q_columns + j] = i == j;
  for (gint64 k = p; k-- > 0;)
    FN (reflect) (a, m, n, k, TS_CONJ (taus[k]), q, k, q_columns, sums);

  for (gint64 i = 0; i < out[1].rows; i++)
    for (gint64 j = 0; j < n; j++)
      r[i * n + j] = j >= i ? a[i * n + j] : 0;
  return NULL;
}
