/* Loops of the softmax ops; see ts-rows.h. @data points to the length of a row, a gsize; a run is whole rows. */

#include "engine/ops/ts-vmath.h"
#include "engine/ops/cwise/ts-rows.h"

/* Short rows are taken together, so many elements, so that the exponentials of all of them are one loop. */
#define TOGETHER 1024

/* Partial results of long rows, a fixed number so that the same additions are made whatever the vectors' width. */
#define N_LANES 16

#define SOFTMAX(suffix, type, EXP)                                                    \
  static inline type                                                                  \
      max_##suffix (gsize n, const type *a)                                           \
  {                                                                                   \
    type lanes[N_LANES], max;                                                         \
    gsize i = 0;                                                                      \
    if (n < 2 * N_LANES)                                                              \
      {                                                                               \
        max = a[0];                                                                   \
        for (i = 1; i < n; i++)                                                       \
          max = a[i] > max ? a[i] : max;                                              \
        return max;                                                                   \
      }                                                                               \
    for (guint k = 0; k < N_LANES; k++)                                               \
      lanes[k] = (type)-INFINITY;                                                     \
    for (; i + N_LANES <= n; i += N_LANES)                                            \
      for (guint k = 0; k < N_LANES; k++)                                             \
        lanes[k] = a[i + k] > lanes[k] ? a[i + k] : lanes[k];                         \
    max = lanes[0];                                                                   \
    for (guint k = 1; k < N_LANES; k++)                                               \
      max = lanes[k] > max ? lanes[k] : max;                                          \
    for (; i < n; i++)                                                                \
      max = a[i] > max ? a[i] : max;                                                  \
    return max;                                                                       \
  }                                                                                   \
                                                                                      \
  static inline type                                                                  \
      sum_##suffix (gsize n, const type *a)                                           \
  {                                                                                   \
    type lanes[N_LANES] = { 0 }, sum = 0;                                             \
    gsize i = 0;                                                                      \
    if (n >= 2 * N_LANES)                                                             \
      {                                                                               \
        for (; i + N_LANES <= n; i += N_LANES)                                        \
          for (guint k = 0; k < N_LANES; k++)                                         \
            lanes[k] += a[i + k];                                                     \
        for (guint k = 0; k < N_LANES; k++)                                           \
          sum += lanes[k];                                                            \
      }                                                                               \
    for (; i < n; i++)                                                                \
      sum += a[i];                                                                    \
    return sum;                                                                       \
  }                                                                                   \
                                                                                      \
  /* z = a - max (a) for each row */                                                  \
  static inline void                                                                  \
      shift_##suffix (gsize n, gsize row, const type *a, type *z)                     \
  {                                                                                   \
    for (gsize i = 0; i < n; i += row)                                                \
      {                                                                               \
        const type max = max_##suffix (row, a + i);                                   \
        TS_INDEPENDENT                                                                \
        for (gsize k = i; k < i + row; k++)                                           \
          z[k] = a[k] - max;                                                          \
      }                                                                               \
  }                                                                                   \
                                                                                      \
  static void                                                                         \
      softmax_##suffix (gsize n, void *out, const void *const *in, gpointer data)     \
  {                                                                                   \
    const gsize row = *(const gsize *)data;                                           \
    const gsize step = MAX (TOGETHER / row, 1) * row;                                 \
    for (gsize i = 0; i < n; i += step)                                               \
      {                                                                               \
        const gsize m = MIN (step, n - i);                                            \
        type *z = (type *)out + i;                                                    \
        shift_##suffix (m, row, (const type *)in[0] + i, z);                          \
        TS_INDEPENDENT                                                                \
        for (gsize k = 0; k < m; k++)                                                 \
          z[k] = EXP (z[k]);                                                          \
        for (gsize r = 0; r < m; r += row)                                            \
          {                                                                           \
            const type scale = 1 / sum_##suffix (row, z + r);                         \
            TS_INDEPENDENT                                                            \
            for (gsize k = r; k < r + row; k++)                                       \
              z[k] *= scale;                                                          \
          }                                                                           \
      }                                                                               \
  }                                                                                   \
                                                                                      \
  static void                                                                         \
      log_softmax_##suffix (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    const gsize row = *(const gsize *)data;                                           \
    const gsize step = MAX (TOGETHER / row, 1) * row;                                 \
    type e[TOGETHER];                                                                 \
    for (gsize i = 0; i < n; i += step)                                               \
      {                                                                               \
        const gsize m = MIN (step, n - i);                                            \
        type *z = (type *)out + i;                                                    \
        type sum = 0;                                                                 \
        shift_##suffix (m, row, (const type *)in[0] + i, z);                          \
        for (gsize begin = 0, part; begin < m; begin += part)                         \
          {                                                                           \
            part = MIN (TOGETHER, m - begin);                                         \
            for (gsize k = 0; k < part; k++)                                          \
              e[k] = EXP (z[begin + k]);                                              \
            if (row > TOGETHER)                                                       \
              sum += sum_##suffix (part, e);                                          \
          }                                                                           \
        for (gsize r = 0; r < m; r += row)                                            \
          {                                                                           \
            const type total = row > TOGETHER ? sum : sum_##suffix (row, e + r);      \
            const type shift = (type)log ((double)total);                             \
            TS_INDEPENDENT                                                            \
            for (gsize k = r; k < r + row; k++)                                       \
              z[k] -= shift;                                                          \
          }                                                                           \
      }                                                                               \
  }

SOFTMAX (FLOAT, float, ts_vexp)
SOFTMAX (DOUBLE, double, exp)

const TsRows TS_ROWS_NAME (softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_FLOAT (TS_ROWS_ENTRY, softmax, ) } };
const TsRows TS_ROWS_NAME (log_softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_FLOAT (TS_ROWS_ENTRY, log_softmax, ) } };
