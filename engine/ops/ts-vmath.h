#pragma once

#include "engine/ops/ts-half.h"

#include <math.h>

G_BEGIN_DECLS

/* Functions of float without branches, calls and tables, so that a loop over them becomes vector code. Errors are in units in
 * the last place of the result, over all floats; NaN, infinities and the sign of zero come out as the C library's do, and
 * results that would be denormal are zero when the thread flushes them. With FMA the last bit may differ from without. */

static inline float
ts_fma (float a,
        float b,
        float c)
{
#ifdef __FMA__
  return __builtin_fmaf (a, b, c);
#else
  return a * b + c;
#endif
}

/* Adding this leaves the nearest integer in the low bits of a float's mantissa. */
#define TS_ROUNDER 0x1.8p23f

/* 2^(n / 2) times 2^(the rest), both within range of an exponent, for @rounder_plus_n = TS_ROUNDER + n, whose other bits are shifted out. */
static inline float
ts_scale (float value,
          float rounder_plus_n)
{
  const guint32 one = 127u << 23;
  guint32 n = ts_float_bits (rounder_plus_n) << 23; /* where the exponent of a float is */
  guint32 half = (ts_float_bits (rounder_plus_n) << 22) & 0xff800000;

  return value * ts_float_from_bits (half + one) * ts_float_from_bits (n - half + one);
}

/* (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2, to 2^-33 of e^r */
static inline float
ts_exp_tail (float r)
{
  float p = 0x1.a23eccp-13f;

  p = ts_fma (p, r, 0x1.6d4d1ep-10f);
  p = ts_fma (p, r, 0x1.111006p-7f);
  p = ts_fma (p, r, 0x1.5554e8p-5f);
  p = ts_fma (p, r, 0x1.555556p-3f);
  return ts_fma (p, r, 0.5f);
}

static inline float
ts_vexp (float x)
{
  float low = x < -104.0f ? -104.0f : x;
  float c = x > 89.0f ? 89.0f : low; /* of x, not of low: then there are no branches to be put together */
  float rounded, n, r;

  rounded = ts_fma (c, 0x1.715476p+0f, TS_ROUNDER);
  n = rounded - TS_ROUNDER;
  r = ts_fma (n, -0x1.62e400p-1f, c);
  r = ts_fma (n, -0x1.7f7d1cp-20f, r);
  return ts_scale (ts_fma (r * r, ts_exp_tail (r), r) + 1.0f, rounded);
}

static inline float
ts_vexpm1 (float x)
{
  float near = ts_fma (x * x, ts_exp_tail (x), x);

  return fabsf (x) < 0.34375f ? copysignf (near, x) : ts_vexp (x) - 1.0f;
}

static inline float
ts_vlog (float x)
{
  guint32 bits = ts_float_bits (x) - 0x3f3504f3; /* sqrt (1/2): the mantissa is between it and its double */
  float n = (float)((gint32)bits >> 23);
  float f = ts_float_from_bits ((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
  float p = -0x1.38c8f4p-4f;
  float y;

  p = ts_fma (p, f, 0x1.055e92p-3f);
  p = ts_fma (p, f, -0x1.0d824ap-3f);
  p = ts_fma (p, f, 0x1.22d932p-3f);
  p = ts_fma (p, f, -0x1.54728ap-3f);
  p = ts_fma (p, f, 0x1.99a01cp-3f);
  p = ts_fma (p, f, -0x1.000226p-2f);
  p = ts_fma (p, f, 0x1.555554p-2f);
  y = ts_fma (f * f, ts_fma (p, f, -0.5f), n * 0x1.7f7d1cp-20f) + f;
  y = ts_fma (n, 0x1.62e400p-1f, y);

  y = x < 0x1p-126f ? (x > -0x1p-126f ? -INFINITY : NAN) : y;
  return x <= 0x1.fffffep127f ? y : x;
}

static inline float
ts_vlog1p (float x)
{
  float u = 1.0f + x;
  float error = (x - (u - 1.0f)) / u; /* what was rounded away */
  float y = ts_vlog (u) + (u < 0x1p24f ? error : 0.0f);

  y = u == 0.0f ? -INFINITY : y;
  return u == 1.0f ? x : y;
}

static inline float
ts_vsigmoid (float x)
{
  return 1.0f / (1.0f + ts_vexp (-x));
}

static inline float
ts_vtanh (float x)
{
  float z = x * x;
  float a = fabsf (x);
  float p = -0x1.75619ap-8f;
  float far;

  p = ts_fma (p, z, 0x1.5207b8p-6f);
  p = ts_fma (p, z, -0x1.b83738p-5f);
  p = ts_fma (p, z, 0x1.1106fcp-3f);
  p = ts_fma (p, z, -0x1.555532p-2f);
  far = 1.0f - 2.0f / (ts_vexp (2.0f * a) + 1.0f);
  return copysignf (a < 0.625f ? ts_fma (p * z, a, a) : far, x);
}

static inline float
ts_verf (float x)
{
  float z = x * x;
  float a = fabsf (x);
  float b = a > 4.0f ? 4.0f : a;
  float near = -0x1.3d803ep-11f, far = 0x1.49726cp-10f;

  near = ts_fma (near, z, 0x1.480658p-8f);
  near = ts_fma (near, z, -0x1.b6aba4p-6f);
  near = ts_fma (near, z, 0x1.ce1c74p-4f);
  near = ts_fma (near, z, -0x1.8126fp-2f);
  near = ts_fma (near, z, 0x1.06eba6p-3f);

  far = ts_fma (far, b, -0x1.ffcd22p-7f);
  far = ts_fma (far, b, 0x1.75ac5ep-4f);
  far = ts_fma (far, b, 0x1.4d18ep-1f);
  far = ts_fma (far, b, 0x1.1eccfep+0f);
  far = ts_fma (far, b, 0x1.e31ff4p-10f);
  far = 1.0f - ts_vexp (-far);
  return copysignf (a < 0.9f ? ts_fma (near, a, a) : far, x);
}

/* Up to here sine and cosine are right; beyond it the C library must be asked. */
#define TS_VTRIG_LIMIT 8192.0f

/* sin (x + quadrants pi / 2) for |x| <= TS_VTRIG_LIMIT */
static inline float
ts_vsin_shifted (float x,
                 guint32 quadrants)
{
  float rounded = ts_fma (x, 0x1.45f306p-1f, TS_ROUNDER);
  float n = rounded - TS_ROUNDER;
  guint32 quadrant = ts_float_bits (rounded) + quadrants;
  float r, z, s, c;

  /* pi / 2 in three parts, the first two so short that n times them is exact */
  r = ts_fma (n, -0x1.92p+0f, x);
  r = ts_fma (n, -0x1.fb4p-12f, r);
  r = ts_fma (n, -0x1.4442d2p-24f, r);

  z = r * r;
  s = ts_fma (-0x1.991c24p-13f, z, 0x1.1106c6p-7f);
  s = ts_fma (s, z, -0x1.555544p-3f);
  s = ts_fma (s * z, r, r);
  c = ts_fma (0x1.99e42cp-16f, z, -0x1.6c0c2p-10f);
  c = ts_fma (c, z, 0x1.55554ap-5f);
  c = ts_fma (c * z, z, ts_fma (z, -0.5f, 1.0f));

  s = (quadrant & 1) != 0 ? c : s;
  return ts_float_from_bits (ts_float_bits (s) ^ ((quadrant & 2) << 30));
}

static inline float
ts_vsin (float x)
{
  float y = ts_vsin_shifted (x, 0);

  return x == 0.0f ? x : y;
}

static inline float
ts_vcos (float x)
{
  return ts_vsin_shifted (x, 1);
}

G_END_DECLS
