/* The running sum of scan.c of numbers given by their logarithms, stored as T and computed as C; included once for each. */

static void
FN (log_add) (gpointer to, gconstpointer from, gsize n)
{
  T *a = to;
  const T *b = from;

  for (gsize i = 0; i < n; i++)
    {
      C x = LOAD (a[i]), y = LOAD (b[i]);
      C low = y < x ? y : x, high = x < y ? y : x;

      if (x != x || y != y)
        a[i] = STORE (x + y);
      else if (high == -(C)INFINITY)
        a[i] = STORE (high); /* from itself the difference is NaN */
      else
        a[i] = STORE (LIBRARY (log1p) (LIBRARY (exp) (low - high)) + high);
    }
}
