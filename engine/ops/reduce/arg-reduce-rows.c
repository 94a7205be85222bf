/* Loops of ArgMax and ArgMin; see ts-arg-reducer.h. Compiled once for each instruction set, which TS_ISA names. */

#include "engine/ops/reduce/ts-arg-reducer.h"

#include "engine/ops/ts-half.h"

#include <float.h>

#define LANES 32
#define PIECE 1024                              /* elements of a row */
#define MAX_TURNS (G_GINT64_CONSTANT (1) << 30) /* of a counter with 32 bits */

/* @n_rows below MAX_TURNS. @turn: for each column the row with the best element, in which @best improves */
#define DEFINE(name, TYPE, CTYPE, LOAD, START, BETTER)                                                                                            \
  static inline void name##_turns (const TYPE *restrict in, gsize n_rows, gsize stride, gsize width, CTYPE *restrict best, gint32 *restrict turn) \
  {                                                                                                                                               \
    for (gsize r = 0; r < n_rows; r++, in += stride)                                                                                              \
      for (gsize i = 0; i < width; i++)                                                                                                           \
        {                                                                                                                                         \
          const CTYPE x = LOAD (in[i]);                                                                                                           \
                                                                                                                                                  \
          turn[i] = x BETTER best[i] ? (gint32)r : turn[i];                                                                                       \
          best[i] = x BETTER best[i] ? x : best[i];                                                                                               \
        }                                                                                                                                         \
  }                                                                                                                                               \
                                                                                                                                                  \
  static void name##_columns (gconstpointer in, gsize n_rows, gsize stride, gsize width, gint64 *result)                                          \
  {                                                                                                                                               \
    CTYPE best[TS_ARG_REDUCER_COLUMNS];                                                                                                           \
    gint32 turn[TS_ARG_REDUCER_COLUMNS];                                                                                                          \
                                                                                                                                                  \
    for (gsize i = 0; i < width; i++)                                                                                                             \
      {                                                                                                                                           \
        best[i] = START;                                                                                                                          \
        result[i] = 0;                                                                                                                            \
      }                                                                                                                                           \
    for (gsize first = 0; first < n_rows; first += MAX_TURNS)                                                                                     \
      {                                                                                                                                           \
        for (gsize i = 0; i < width; i++)                                                                                                         \
          turn[i] = -1;                                                                                                                           \
        name##_turns ((const TYPE *)in + first * stride, MIN (MAX_TURNS, n_rows - first), stride, width, best, turn);                             \
        for (gsize i = 0; i < width; i++)                                                                                                         \
          if (turn[i] >= 0)                                                                                                                       \
            result[i] = (gint64)first + turn[i];                                                                                                  \
      }                                                                                                                                           \
  }                                                                                                                                               \
                                                                                                                                                  \
  static inline CTYPE name##_best (const TYPE *in, gsize n, CTYPE start)                                                                          \
  {                                                                                                                                               \
    CTYPE best[LANES];                                                                                                                            \
    gsize i = 0;                                                                                                                                  \
                                                                                                                                                  \
    for (gsize k = 0; k < LANES; k++)                                                                                                             \
      best[k] = start;                                                                                                                            \
    for (; i + LANES <= n; i += LANES)                                                                                                            \
      for (gsize k = 0; k < LANES; k++)                                                                                                           \
        {                                                                                                                                         \
          const CTYPE x = LOAD (in[i + k]);                                                                                                       \
                                                                                                                                                  \
          best[k] = x BETTER best[k] ? x : best[k];                                                                                               \
        }                                                                                                                                         \
    for (; i < n; i++)                                                                                                                            \
      {                                                                                                                                           \
        const CTYPE x = LOAD (in[i]);                                                                                                             \
                                                                                                                                                  \
        best[0] = x BETTER best[0] ? x : best[0];                                                                                                 \
      }                                                                                                                                           \
    for (gsize k = 1; k < LANES; k++)                                                                                                             \
      best[0] = best[k] BETTER best[0] ? best[k] : best[0];                                                                                       \
    return best[0];                                                                                                                               \
  }                                                                                                                                               \
                                                                                                                                                  \
  /* The place of the first @value among elements that have one. */                                                                               \
  static inline gsize name##_find (const TYPE *in, gsize n, CTYPE value)                                                                          \
  {                                                                                                                                               \
    gsize i = 0;                                                                                                                                  \
                                                                                                                                                  \
    for (; i + LANES <= n; i += LANES)                                                                                                            \
      {                                                                                                                                           \
        gint is_here = 0;                                                                                                                         \
                                                                                                                                                  \
        for (gsize k = 0; k < LANES; k++)                                                                                                         \
          is_here |= LOAD (in[i + k]) == value;                                                                                                   \
        if (is_here)                                                                                                                              \
          break;                                                                                                                                  \
      }                                                                                                                                           \
    while (LOAD (in[i]) != value)                                                                                                                 \
      i++;                                                                                                                                        \
    return i;                                                                                                                                     \
  }                                                                                                                                               \
                                                                                                                                                  \
  /* Piece by piece: a piece is searched only if it has something better. */                                                                      \
  static gint64 name##_row (gconstpointer in, gsize n)                                                                                            \
  {                                                                                                                                               \
    CTYPE best = START;                                                                                                                           \
    gint64 place = 0;                                                                                                                             \
                                                                                                                                                  \
    for (gsize first = 0; first < n; first += PIECE)                                                                                              \
      {                                                                                                                                           \
        const TYPE *piece = (const TYPE *)in + first;                                                                                             \
        const CTYPE found = name##_best (piece, MIN (PIECE, n - first), best);                                                                    \
                                                                                                                                                  \
        if (!(found BETTER best))                                                                                                                 \
          continue;                                                                                                                               \
        best = found;                                                                                                                             \
        place = (gint64)(first + name##_find (piece, MIN (PIECE, n - first), found));                                                             \
      }                                                                                                                                           \
    return place;                                                                                                                                 \
  }

#define SAME(x) (x)
#define HALF_LIMIT 65504.0f
#define BFLOAT16_LIMIT 3.3895314e38f

#define DEFINE_BOTH(name, TYPE, CTYPE, LOAD, LEAST, MOST) \
  DEFINE (max_##name, TYPE, CTYPE, LOAD, LEAST, >)        \
  DEFINE (min_##name, TYPE, CTYPE, LOAD, MOST, <)

DEFINE_BOTH (float, float, float, SAME, -FLT_MAX, FLT_MAX)
DEFINE_BOTH (double, double, double, SAME, -DBL_MAX, DBL_MAX)
DEFINE_BOTH (half, guint16, float, ts_half_load, -HALF_LIMIT, HALF_LIMIT)
DEFINE_BOTH (bfloat16, guint16, float, ts_bfloat16_load, -BFLOAT16_LIMIT, BFLOAT16_LIMIT)
DEFINE_BOTH (int8, gint8, gint8, SAME, G_MININT8, G_MAXINT8)
DEFINE_BOTH (uint8, guint8, guint8, SAME, 0, G_MAXUINT8)
DEFINE_BOTH (int16, gint16, gint16, SAME, G_MININT16, G_MAXINT16)
DEFINE_BOTH (uint16, guint16, guint16, SAME, 0, G_MAXUINT16)
DEFINE_BOTH (int32, gint32, gint32, SAME, G_MININT32, G_MAXINT32)
DEFINE_BOTH (uint32, guint32, guint32, SAME, 0, G_MAXUINT32)
DEFINE_BOTH (int64, gint64, gint64, SAME, G_MININT64, G_MAXINT64)
DEFINE_BOTH (uint64, guint64, guint64, SAME, 0, G_MAXUINT64)

#define ENTRY(dtype, name) [TS_DTYPE_##dtype] = { name##_columns, name##_row }
#define TABLE(op)                                                                                                        \
  {                                                                                                                      \
    ENTRY (FLOAT, op##_float), ENTRY (DOUBLE, op##_double), ENTRY (HALF, op##_half), ENTRY (BFLOAT16, op##_bfloat16),    \
        ENTRY (INT8, op##_int8), ENTRY (QINT8, op##_int8), ENTRY (UINT8, op##_uint8), ENTRY (QUINT8, op##_uint8),        \
        ENTRY (BOOL, op##_uint8), ENTRY (INT16, op##_int16), ENTRY (UINT16, op##_uint16), ENTRY (INT32, op##_int32),     \
        ENTRY (QINT32, op##_int32), ENTRY (UINT32, op##_uint32), ENTRY (INT64, op##_int64), ENTRY (UINT64, op##_uint64), \
  }

#define NAME_(op, isa) ts_arg_##op##_reducers_##isa
#define NAME(op, isa) NAME_ (op, isa)

extern const TsArgReducer NAME (max, TS_ISA)[TS_N_DTYPES];
extern const TsArgReducer NAME (min, TS_ISA)[TS_N_DTYPES];

const TsArgReducer NAME (max, TS_ISA)[TS_N_DTYPES] = TABLE (max);
const TsArgReducer NAME (min, TS_ISA)[TS_N_DTYPES] = TABLE (min);
