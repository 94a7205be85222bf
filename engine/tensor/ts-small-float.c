#include "engine/tensor/ts-small-float.h"

#include <math.h>

static float
float_from_bits (guint32 bits)
{
  union
  {
    guint32 bits;
    float value;
  } u = { .bits = bits };

  return u.value;
}

static guint32
bits_of_float (float value)
{
  union
  {
    float value;
    guint32 bits;
  } u = { .value = value };

  return u.bits;
}

float
ts_half_to_float (guint16 bits)
{
  guint32 sign = (guint32)(bits & 0x8000) << 16;
  guint32 exponent = bits >> 10 & 0x1f;
  guint32 fraction = bits & 0x3ff;

  if (exponent == 0x1f)
    return float_from_bits (sign | 0x7f800000 | fraction << 13);
  if (exponent != 0)
    return float_from_bits (sign | (exponent + 112) << 23 | fraction << 13);

  /* Zero or subnormal: fraction * 2^-24, exact in float. */
  return float_from_bits (sign | bits_of_float ((float)fraction * 0x1p-24f));
}

guint16
ts_half_from_float (float value)
{
  guint32 bits = bits_of_float (value);
  guint16 sign = bits >> 16 & 0x8000;
  guint32 magnitude = bits & 0x7fffffff;

  if (magnitude > 0x7f800000)
    return sign | 0x7e00 | (magnitude >> 13 & 0x3ff);
  if (magnitude >= 0x477ff000) /* 65520 and more round to infinity */
    return sign | 0x7c00;
  if (magnitude < 0x38800000) /* below the smallest normal half: the float adder rounds for us */
    return sign | (bits_of_float (float_from_bits (magnitude) + 0.5f) - bits_of_float (0.5f));

  magnitude += 0xfff + (magnitude >> 13 & 1);
  return sign | ((magnitude >> 13) - (112 << 10));
}

float
ts_bfloat16_to_float (guint16 bits)
{
  return float_from_bits ((guint32)bits << 16);
}

guint16
ts_bfloat16_from_float (float value)
{
  guint32 bits = bits_of_float (value);

  if ((bits & 0x7fffffff) > 0x7f800000)
    return bits >> 16 | 0x40;
  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/* How a float8 type lays out its bits: OCP 8-bit formats (FN: no infinity, one NaN) and their UZ variants (no negative zero, whose
 * bits are the NaN). */
typedef struct
{
  guint fraction_bits;
  int bias;
  gboolean has_inf; /* IEEE: the largest exponent is infinity and NaN */
  gboolean is_uz;
} Float8Layout;

static Float8Layout
float8_layout (TsDType dtype)
{
  switch (dtype)
    {
    case TS_DTYPE_FLOAT8_E5M2:
      return (Float8Layout) { 2, 15, TRUE, FALSE };
    case TS_DTYPE_FLOAT8_E4M3FN:
      return (Float8Layout) { 3, 7, FALSE, FALSE };
    case TS_DTYPE_FLOAT8_E4M3FNUZ:
      return (Float8Layout) { 3, 8, FALSE, TRUE };
    case TS_DTYPE_FLOAT8_E4M3B11FNUZ:
      return (Float8Layout) { 3, 11, FALSE, TRUE };
    case TS_DTYPE_FLOAT8_E5M2FNUZ:
      return (Float8Layout) { 2, 16, FALSE, TRUE };
    default:
      g_assert_not_reached ();
    }
}

/* The value of bits without sign; infinity and NaN are not looked for. */
static float
float8_magnitude (const Float8Layout *layout,
                  guint magnitude)
{
  int exponent = (int)(magnitude >> layout->fraction_bits);
  guint fraction = magnitude & ((1u << layout->fraction_bits) - 1);

  if (exponent == 0)
    exponent = 1;
  else
    fraction |= 1u << layout->fraction_bits;
  return ldexpf ((float)fraction, exponent - layout->bias - (int)layout->fraction_bits);
}

/* Bits of the largest finite value. */
static guint
float8_max (const Float8Layout *layout)
{
  if (layout->is_uz)
    return 0x7f;
  return layout->has_inf ? 0x7b : 0x7e;
}

float
ts_float8_to_float (TsDType dtype,
                    guint8 bits)
{
  Float8Layout layout = float8_layout (dtype);
  guint magnitude = bits & 0x7f;
  float value;

  if (layout.is_uz && bits == 0x80)
    return NAN;
  if (magnitude <= float8_max (&layout))
    value = float8_magnitude (&layout, magnitude);
  else
    value = layout.has_inf && magnitude == 0x7c ? INFINITY : NAN;
  return bits & 0x80 ? -value : value;
}

guint8
ts_float8_from_float (TsDType dtype,
                      float value)
{
  Float8Layout layout = float8_layout (dtype);
  guint max = float8_max (&layout);
  guint8 sign = signbit (value) ? 0x80 : 0;
  float magnitude = fabsf (value);
  guint low = 0, high = max;
  float below, above;

  if (isnan (value))
    return layout.is_uz ? 0x80 : sign | 0x7f;

  /* The largest value that is not above: bits of one sign are in the order of their values. */
  while (low < high)
    {
      guint middle = (low + high + 1) / 2;

      if (float8_magnitude (&layout, middle) <= magnitude)
        low = middle;
      else
        high = middle - 1;
    }

  below = float8_magnitude (&layout, low);
  above = float8_magnitude (&layout, low + 1);
  if (magnitude - below > above - magnitude || (magnitude - below == above - magnitude && (low & 1) != 0))
    low++;

  if (low > max)
    {
      if (layout.is_uz)
        return 0x80;
      return sign | (layout.has_inf ? 0x7c : 0x7f);
    }
  if (low == 0 && layout.is_uz)
    return 0;
  return sign | low;
}
