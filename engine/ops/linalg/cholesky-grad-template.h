/* The gradient of cholesky.c for elements of type T, computed in double; included once for each. */

/* In the order of cholesky_grad.cc's unblocked sweep (I. Murray, Differentiation of the Cholesky decomposition), so that what is not finite
 * reaches the elements that it reaches there. Of L and G the lower triangles are read; the result is symmetric. */
static const char *
FN (cholesky_grad) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  gint64 n = in[0].rows;
  const T *l = in[0].data, *grad = in[1].data;
  T *result = out[0].data;
  g_autofree double *g = g_new0 (double, n * n);

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j <= i; j++)
      g[i * n + j] = (double)grad[i * n + j];

  for (gint64 k = n; k-- > 0;)
    {
      double d = (double)l[k * n + k], sum = 0;

      for (gint64 i = k + 1; i < n; i++)
        sum += (double)l[i * n + k] * g[i * n + k];
      g[k * n + k] -= sum / d;
      for (gint64 i = k; i < n; i++)
        g[i * n + k] /= d;
      for (gint64 i = k; i < n; i++)
        for (gint64 j = 0; j < k; j++)
          g[k * n + j] -= g[i * n + k] * (double)l[i * n + j];
      for (gint64 i = k + 1; i < n; i++)
        for (gint64 j = 0; j < k; j++)
          g[i * n + j] -= g[i * n + k] * (double)l[k * n + j];
      g[k * n + k] /= 2;
    }

  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j < n; j++)
      result[i * n + j] = (T)(0.5 * (g[i * n + j] + g[j * n + i]));
  return NULL;
}
