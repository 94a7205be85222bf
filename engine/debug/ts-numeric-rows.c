/* Loops that look for numbers of some kind; see ts-numeric-rows.h. Compiled once for each instruction set, which TS_ISA names. */

#include "engine/debug/ts-numeric-rows.h"

#define PIECE 4096 /* elements */

/* An exponent of ones: an infinity without further bits, else not a number. Piece by piece it is first only asked whether there is any, which is fast. */
#define DEFINE(name, TYPE, EXPONENT, MANTISSA)                                                     \
  static inline guint classify_##name (const TYPE *bits, gsize n)                                  \
  {                                                                                                \
    guint found = 0;                                                                               \
                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                  \
      if ((bits[i] & EXPONENT) == EXPONENT)                                                        \
        found |= (bits[i] & MANTISSA) != 0                              ? TS_NUMERIC_NAN           \
                 : (bits[i] & (TYPE) ~(TYPE)(EXPONENT | MANTISSA)) != 0 ? TS_NUMERIC_NEGATIVE_INF  \
                                                                        : TS_NUMERIC_POSITIVE_INF; \
    return found;                                                                                  \
  }                                                                                                \
                                                                                                   \
  static inline gboolean has_any_##name (const TYPE *bits, gsize n)                                \
  {                                                                                                \
    TYPE any = 0;                                                                                  \
                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                  \
      any |= (TYPE) - (TYPE)((bits[i] & EXPONENT) == EXPONENT);                                    \
    return any != 0;                                                                               \
  }                                                                                                \
                                                                                                   \
  static guint find_##name (gconstpointer data, gsize n)                                           \
  {                                                                                                \
    const TYPE *bits = data;                                                                       \
    guint found = 0;                                                                               \
                                                                                                   \
    for (gsize i = 0; i < n; i += PIECE)                                                           \
      if (has_any_##name (bits + i, MIN (PIECE, n - i)))                                           \
        found |= classify_##name (bits + i, MIN (PIECE, n - i));                                   \
    return found;                                                                                  \
  }                                                                                                \
                                                                                                   \
  static guint find_subnormal_##name (gconstpointer data, gsize n)                                 \
  {                                                                                                \
    const TYPE *bits = data;                                                                       \
    TYPE any = 0;                                                                                  \
                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                  \
      any |= (TYPE) - (TYPE)((bits[i] & EXPONENT) == 0 && (bits[i] & MANTISSA) != 0);              \
    return any != 0 ? TS_NUMERIC_SUBNORMAL : 0;                                                    \
  }

DEFINE (half, guint16, 0x7c00, 0x03ff)
DEFINE (bfloat16, guint16, 0x7f80, 0x007f)
DEFINE (float, guint32, 0x7f800000u, 0x007fffffu)
DEFINE (double, guint64, G_GUINT64_CONSTANT (0x7ff0000000000000), G_GUINT64_CONSTANT (0x000fffffffffffff))

#define NAME_(isa) ts_numeric_finders_##isa
#define NAME(isa) NAME_ (isa)

extern const TsNumericFinder NAME (TS_ISA)[TS_N_DTYPES];

const TsNumericFinder NAME (TS_ISA)[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = { 1, find_float, find_subnormal_float },
  [TS_DTYPE_DOUBLE] = { 1, find_double, find_subnormal_double },
  [TS_DTYPE_HALF] = { 1, find_half, find_subnormal_half },
  [TS_DTYPE_BFLOAT16] = { 1, find_bfloat16, find_subnormal_bfloat16 },
  [TS_DTYPE_COMPLEX64] = { 2, find_float, find_subnormal_float },
  [TS_DTYPE_COMPLEX128] = { 2, find_double, find_subnormal_double },
};
