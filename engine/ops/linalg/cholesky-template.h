/* The functions of cholesky.c for elements of type T; included once for each. */

/* L of A = L L^H; of A the lower triangle is read. NaN goes through, as in Eigen's LLT. */
static const char *
FN (cholesky) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  gint64 n = in[0].rows;
  const T *a = in[0].data;
  T *l = out[0].data;

  for (gint64 i = 0; i < n; i++)
    {
      T *row = l + i * n;

      for (gint64 j = 0; j <= i; j++)
        {
          const T *other = l + j * n;
          T sum = a[i * n + j];

          for (gint64 k = 0; k < j; k++)
            sum -= TS_TIMES (row[k], TS_CONJ (other[k]));
          if (j < i)
            row[j] = sum / TS_RE (other[j]);
          else if (TS_RE (sum) <= 0)
            return "Cholesky decomposition was not successful. The input might not be valid";
          else
            row[j] = TS_SQRT (TS_RE (sum));
        }
      for (gint64 j = i + 1; j < n; j++)
        row[j] = 0;
    }
  return NULL;
}
