/* The gradient of cholesky.c for elements of type T, computed in double; included once for each. */

/* With P the lower triangle of L^T G, its diagonal halved: the symmetric part of L^-T P L^-1 (I. Murray, Differentiation of the Cholesky
 * decomposition). Of L and G the lower triangles are read. */
static const char *
FN (cholesky_grad) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  gint64 n = in[0].rows;
  const T *l = in[0].data, *g = in[1].data;
  T *result = out[0].data;
  g_autofree double *p = g_new0 (double, n * n);

  for (gint64 i = 0; i < n; i++)
    for (gint64 k = i; k < n; k++)
      for (gint64 j = 0; j <= i; j++)
        p[i * n + j] += (double)l[k * n + i] * (double)g[k * n + j] * (i == j ? 0.5 : 1);

  for (gint64 i = n; i-- > 0;)
    {
      for (gint64 k = i + 1; k < n; k++)
        for (gint64 j = 0; j < n; j++)
          p[i * n + j] -= (double)l[k * n + i] * p[k * n + j];
      for (gint64 j = 0; j < n; j++)
        p[i * n + j] /= (double)l[i * n + i];
    }
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = n; j-- > 0;)
      {
        for (gint64 k = j + 1; k < n; k++)
          p[i * n + j] -= p[i * n + k] * (double)l[k * n + j];
        p[i * n + j] /= (double)l[j * n + j];
      }

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < n; j++)
      result[i * n + j] = (T)(0.5 * (p[i * n + j] + p[j * n + i]));
  return NULL;
}
