#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

/* Half and bfloat16 as float and back, rounding to nearest even; without branches, so that loops over them vectorise.
 * Values below the smallest normal float count as zero, as everywhere in the kernels. */

static inline float
ts_float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint32
ts_float_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline float
ts_half_load (guint16 half)
{
  guint32 sign = (guint32)(half & 0x8000) << 16;
  guint32 bits = (guint32)(half & 0x7fff) << 13;
  guint32 exponent = bits & 0x0f800000;
  guint32 normal = bits + ((127 - 15) << 23);
  guint32 special = bits + ((255 - 31) << 23);

  /* 2^-14 + m 2^-24 less 2^-14 */
  guint32 subnormal = ts_float_bits (ts_float_from_bits (bits + (113 << 23)) - ts_float_from_bits (113 << 23));
  guint32 magnitude = exponent == 0 ? subnormal : (exponent == 0x0f800000 ? special : normal);

  return ts_float_from_bits (magnitude | sign);
}

static inline guint16
ts_half_store (float value)
{
  guint32 bits = ts_float_bits (value);
  guint32 sign = (bits >> 16) & 0x8000;
  guint32 magnitude = bits & 0x7fffffff;
  guint32 normal = (magnitude - ((127 - 15) << 23) + 0xfff + ((magnitude >> 13) & 1)) >> 13;
  guint32 special = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00;

  /* Adding 1/2 leaves the bits of a subnormal half at the end of the mantissa, rounded. */
  guint32 subnormal = ts_float_bits (ts_float_from_bits (magnitude) + 0.5f) - (126 << 23);
  guint32 half = magnitude < (113 << 23) ? subnormal : (magnitude >= (143 << 23) ? special : normal);

  return (guint16)(half | sign);
}

static inline float
ts_bfloat16_load (guint16 bits)
{
  return ts_float_from_bits ((guint32)bits << 16);
}

static inline guint16
ts_bfloat16_store (float value)
{
  guint32 bits = ts_float_bits (value);
  guint32 rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  guint32 nan = (bits >> 16) | 0x40;

  return (guint16)((bits & 0x7fffffff) > 0x7f800000 ? nan : rounded);
}

/* As the type itself would hold it. */
static inline float
ts_half_round (float value)
{
  return ts_half_load (ts_half_store (value));
}

static inline float
ts_bfloat16_round (float value)
{
  return ts_bfloat16_load (ts_bfloat16_store (value));
}

G_END_DECLS
