/* Loops of the softmax ops; see ts-rows.h. @data points to the length of a row, a gsize; a run is whole rows. */

#include "engine/ops/ts-vmath.h"
#include "engine/ops/cwise/ts-rows.h"

#include <string.h>

/* Rows of fewer elements are taken together, so many elements, so that the exponentials of all of them are one loop. */
#define ALONE 256
#define TOGETHER 1024
#define KNOWN_ROWS(X) X (2) X (4) X (8) X (10) X (16)

#define LINE 64                    /* bytes that are fetched together */
#define AHEAD_MAX ((gsize)1 << 15) /* of a row: a longer one would drive out what it is to be ready for */

/* Partial results of a row, and of a short one: fixed numbers, so that the same additions are made whatever the vectors' width. The largest
 * element is the same however it is found: as many lanes as keep the processor busy. */
#define IS_SHORT(row) ((row) < 2 * N_LANES)
#define N_LANES 16
#define N_SHORT_LANES 4
#define N_LONG_MAX_LANES 64

#define LARGER(a, b) ((b) > (a) ? (b) : (a))

/* NaN is passed over. */
#define MAX_OF(name, type, n_lanes)                     \
  static inline type name (gsize n, const type *a)      \
  {                                                     \
    type lanes[n_lanes], max;                           \
    gsize i = 0;                                        \
                                                        \
    for (gsize k = 0; k < n_lanes; k++)                 \
      lanes[k] = (type)-INFINITY;                       \
    for (; i + n_lanes <= n; i += n_lanes)              \
      for (gsize k = 0; k < n_lanes; k++)               \
        lanes[k] = LARGER (lanes[k], a[i + k]);         \
    for (gsize half = n_lanes / 2; half > 0; half /= 2) \
      for (gsize k = 0; k < half; k++)                  \
        lanes[k] = LARGER (lanes[k], lanes[k + half]);  \
    max = lanes[0];                                     \
    for (; i < n; i++)                                  \
      max = LARGER (max, a[i]);                         \
    return max;                                         \
  }

/* The same with lanes that are written as such, which pays where the loop has few turns. */
#define SHORT_MAX_OF(name, type, lanes_type, n_lanes)                                                                    \
  G_ALWAYS_INLINE static inline type name (gsize n, const type *a)                                                       \
  {                                                                                                                      \
    lanes_type lanes = { 0 };                                                                                            \
    type max;                                                                                                            \
    gsize i = 0;                                                                                                         \
                                                                                                                         \
    lanes -= (type)INFINITY;                                                                                             \
    for (; i + n_lanes <= n; i += n_lanes)                                                                               \
      {                                                                                                                  \
        const lanes_type more = *(const lanes_type *)(a + i);                                                            \
        const __typeof__ (more > lanes) is_larger = more > lanes;                                                        \
                                                                                                                         \
        lanes = (lanes_type)(((__typeof__ (is_larger))more & is_larger) | ((__typeof__ (is_larger))lanes & ~is_larger)); \
      }                                                                                                                  \
    max = lanes[0];                                                                                                      \
    for (gsize k = 1; k < n_lanes; k++)                                                                                  \
      max = LARGER (max, lanes[k]);                                                                                      \
    for (; i < n; i++)                                                                                                   \
      max = LARGER (max, a[i]);                                                                                          \
    return max;                                                                                                          \
  }

#define SUM_OF(name, type, lanes_type, n_lanes)    \
  static inline type name (gsize n, const type *a) \
  {                                                \
    lanes_type lanes = { 0 };                      \
    type sum = 0;                                  \
    gsize i = 0;                                   \
                                                   \
    for (; i + n_lanes <= n; i += n_lanes)         \
      lanes += *(const lanes_type *)(a + i);       \
    for (gsize k = 0; k < n_lanes; k++)            \
      sum += lanes[k];                             \
    for (; i < n; i++)                             \
      sum += a[i];                                 \
    return sum;                                    \
  }

#define T float
#define FN(name) name##_FLOAT
#define EXP ts_vexp
#define N_EXP(left) N_LANES /* vectors */
#include "engine/ops/cwise/softmax-template.h"
#undef T
#undef FN
#undef EXP
#undef N_EXP

#define T double
#define FN(name) name##_DOUBLE
#define EXP exp
#define N_EXP(left) (left) /* each is a call */
#include "engine/ops/cwise/softmax-template.h"
#undef T
#undef FN
#undef EXP
#undef N_EXP

const TsRows TS_ROWS_NAME (softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_FLOAT (TS_ROWS_ENTRY, softmax, ) } };
const TsRows TS_ROWS_NAME (log_softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_FLOAT (TS_ROWS_ENTRY, log_softmax, ) } };
