/* Softmax and its logarithm for softmax-rows.c with elements of type T; included once for each. EXP is the exponential; N_EXP (left): how many of
 * them the last @left elements of a row are computed as. */

#define LANES FN (lanes)
#define SHORT_LANES FN (short_lanes)

typedef T LANES __attribute__ ((vector_size (N_LANES * sizeof (T)), aligned (sizeof (T)), may_alias));
typedef T SHORT_LANES __attribute__ ((vector_size (N_SHORT_LANES * sizeof (T)), aligned (sizeof (T)), may_alias));

MAX_OF (FN (long_max), T, N_LONG_MAX_LANES)
MAX_OF (FN (max), T, N_LANES)
MAX_OF (FN (short_max), T, N_SHORT_LANES)

SUM_OF (FN (sum), T, LANES, N_LANES)
SUM_OF (FN (short_sum), T, SHORT_LANES, N_SHORT_LANES)

/* The sum of e^(a - max), which are written to @e unless that is NULL. */
static T
FN (sum_exp) (gsize n, const T *a, T max, T *e)
{
  LANES lanes = { 0 };
  T part[N_LANES] = { 0 }, sum = 0;
  gsize i = 0;

  for (; i + N_LANES <= n; i += N_LANES)
    {
      T *to = e != NULL ? e + i : part;

      TS_INDEPENDENT
      for (gsize k = 0; k < N_LANES; k++)
        to[k] = EXP (a[i + k] - max);
      lanes += *(const LANES *)to;
    }
  for (gsize k = 0; k < N_LANES; k++)
    sum += lanes[k];
  if (i == n)
    return sum;

  for (gsize k = 0; k < n - i; k++)
    part[k] = a[i + k] - max;
  for (gsize k = 0; k < N_EXP (n - i); k++)
    part[k] = EXP (part[k]);
  for (gsize k = 0; k < n - i; k++)
    sum += part[k];
  if (e != NULL)
    memcpy (e + i, part, (n - i) * sizeof (T));
  return sum;
}

static inline void
FN (scale) (gsize n, T *z, T by)
{
  TS_INDEPENDENT
  for (gsize k = 0; k < n; k++)
    z[k] *= by;
}

/* z = a - max - shift */
static inline void
FN (shift) (gsize n, const T *a, T max, T shift, T *z)
{
  TS_INDEPENDENT
  for (gsize k = 0; k < n; k++)
    z[k] = a[k] - max - shift;
}

/* ---- rows together ---- */

/* For whole rows of @a: z = a - max (a), e = e^z. */
static inline void
FN (exp_rows) (gsize n, gsize row, const T *a, T *z, T *e)
{
  for (gsize i = 0; i < n; i += row)
    FN (shift)
  (row, a + i, IS_SHORT (row) ? FN (short_max) (row, a + i) : FN (max) (row, a + i), 0, z + i);
  TS_INDEPENDENT
  for (gsize k = 0; k < n; k++)
    e[k] = EXP (z[k]);
}

static inline T
FN (sum_row) (gsize row, const T *a)
{
  return IS_SHORT (row) ? FN (short_sum) (row, a) : FN (sum) (row, a);
}

static inline void
FN (softmax_together) (gsize n, gsize row, const T *a, T *z)
{
  FN (exp_rows)
  (n, row, a, z, z);
  for (gsize i = 0; i < n; i += row)
    FN (scale)
  (row, z + i, 1 / FN (sum_row) (row, z + i));
}

static inline void
FN (log_softmax_together) (gsize n, gsize row, const T *a, T *z)
{
  T e[TOGETHER];

  FN (exp_rows)
  (n, row, a, z, e);
  for (gsize i = 0; i < n; i += row)
    FN (shift)
  (row, z + i, 0, (T)log ((double)FN (sum_row) (row, e + i)), z + i);
}

/* ---- the ops ---- */

static void
FN (softmax) (gsize n, void *out, const void *const *in, gpointer data)
{
  const gsize row = *(const gsize *)data, step = row < ALONE ? TOGETHER / row * row : row;

  for (gsize i = 0; i < n; i += step)
    {
      const T *a = (const T *)in[0] + i;
      T *z = (T *)out + i;

      if (row < ALONE)
        FN (softmax_together)
      (MIN (step, n - i), row, a, z);
      else FN (scale) (row, z, 1 / FN (sum_exp) (row, a, FN (long_max) (row, a), z));
    }
}

static void
FN (log_softmax) (gsize n, void *out, const void *const *in, gpointer data)
{
  const gsize row = *(const gsize *)data, step = row < ALONE ? TOGETHER / row * row : row;

  for (gsize i = 0; i < n; i += step)
    {
      const T *a = (const T *)in[0] + i;
      T *z = (T *)out + i;

      if (row < ALONE)
        FN (log_softmax_together)
      (MIN (step, n - i), row, a, z);
      else
      {
        const T max = FN (long_max) (row, a);

        FN (shift)
        (row, a, max, (T)log ((double)FN (sum_exp) (row, a, max, NULL)), z);
      }
    }
}

#undef LANES
#undef SHORT_LANES
