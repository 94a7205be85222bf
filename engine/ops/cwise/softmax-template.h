/* Softmax and its logarithm for softmax-rows.c with elements of type T; included once for each. EXP is the exponential; N_EXP (left): how many of
 * them the last @left elements of a row are computed as. */

#define LANES FN (lanes)
#define SHORT_LANES FN (short_lanes)

typedef T LANES __attribute__ ((vector_size (N_LANES * sizeof (T)), aligned (sizeof (T)), may_alias));
typedef T SHORT_LANES __attribute__ ((vector_size (N_SHORT_LANES * sizeof (T)), aligned (sizeof (T)), may_alias));

MAX_OF (FN (long_max), T, N_LONG_MAX_LANES)
MAX_OF (FN (max), T, N_LANES)
SHORT_MAX_OF (FN (short_max), T, SHORT_LANES, N_SHORT_LANES)

SUM_OF (FN (sum), T, LANES, N_LANES)
SUM_OF (FN (short_sum), T, SHORT_LANES, N_SHORT_LANES)

static inline void
FN (fetch) (const T *lanes)
{
  for (gsize k = 0; k < N_LANES * sizeof (T); k += LINE)
    __builtin_prefetch ((const char *)lanes + k);
}

/* The sum of e^(a - max), which are written to @e unless that is NULL. The next row is fetched meanwhile: looking for its largest element takes less
 * time than it takes to come. */
static T
FN (sum_exp) (gsize n, const T *a, T max, T *e)
{
  const gsize ahead = n * sizeof (T) <= AHEAD_MAX ? n : 0;
  LANES lanes = { 0 };
  T part[N_LANES] = { 0 }, sum = 0;
  gsize i = 0;

  for (; i + N_LANES <= n; i += N_LANES)
    {
      T *to = e != NULL ? e + i : part;

      FN (fetch)
      (a + i + ahead);
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

/* Whole lanes are written as such: a loop that is known to have few turns is taken for none, and becomes one element after the other. */
G_ALWAYS_INLINE static inline void
FN (scale) (gsize n, T *z, T by)
{
  gsize i = 0;

  for (; i + N_LANES <= n; i += N_LANES)
    *(LANES *)(z + i) *= by;
  TS_INDEPENDENT
  for (; i < n; i++)
    z[i] *= by;
}

/* z = a - max - shift */
G_ALWAYS_INLINE static inline void
FN (shift) (gsize n, const T *a, T max, T shift, T *z)
{
  gsize i = 0;

  for (; i + N_LANES <= n; i += N_LANES)
    *(LANES *)(z + i) = *(const LANES *)(a + i) - max - shift;
  TS_INDEPENDENT
  for (; i < n; i++)
    z[i] = a[i] - max - shift;
}

/* ---- rows together ---- */

/* For whole rows of @a: z = a - max (a), e = e^z. What comes next is fetched meanwhile. */
G_ALWAYS_INLINE static inline void
FN (exp_rows) (gsize n, gsize row, const T *a, T *z, T *e)
{
  gsize k = 0;

  for (gsize i = 0; i < n; i += row)
    FN (shift)
  (row, a + i, IS_SHORT (row) ? FN (short_max) (row, a + i) : FN (max) (row, a + i), 0, z + i);
  for (; k + N_LANES <= n; k += N_LANES)
    {
      FN (fetch)
      (a + n + k);
      TS_INDEPENDENT
      for (gsize j = k; j < k + N_LANES; j++)
        e[j] = EXP (z[j]);
    }
  TS_INDEPENDENT
  for (; k < n; k++)
    e[k] = EXP (z[k]);
}

G_ALWAYS_INLINE static inline T
FN (sum_row) (gsize row, const T *a)
{
  return IS_SHORT (row) ? FN (short_sum) (row, a) : FN (sum) (row, a);
}

G_ALWAYS_INLINE static inline void
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

/* Rows that are taken together. Loops over one whose length the compiler knows are none. */
static void
FN (softmax_block) (gsize n, gsize row, const T *a, T *z)
{
#define KNOWN(length)     \
  case length:            \
    FN (softmax_together) \
    (n, length, a, z);    \
    break;

  switch (row)
    {
      KNOWN_ROWS (KNOWN)
    default:
      FN (softmax_together)
      (n, row, a, z);
    }
#undef KNOWN
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
        FN (softmax_block)
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
