#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Floats to integers, with what an x86 processor makes of NaN and of numbers that do not fit: the least integer. Narrower ones take the low bits of an int32, uint32
 * those of an int64. The loops of all processors use it. */

static inline gint32
ts_to_int32 (double x)
{
  return x > -2147483649.0 && x < 2147483648.0 ? (gint32)x : G_MININT32;
}

static inline gint32
ts_to_int32f (float x)
{
  return x >= -2147483648.0f && x < 2147483648.0f ? (gint32)x : G_MININT32;
}

static inline gint64
ts_to_int64 (double x)
{
  return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (gint64)x : G_MININT64;
}

#define ts_to_int64f ts_to_int64

static inline guint64
ts_to_uint64 (double x)
{
  if (x >= 9223372036854775808.0)
    return (guint64)ts_to_int64 (x - 9223372036854775808.0) ^ (G_GUINT64_CONSTANT (1) << 63);
  return (guint64)ts_to_int64 (x);
}

G_END_DECLS
