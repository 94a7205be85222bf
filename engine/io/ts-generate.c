#include "engine/io/ts-generate.h"

#include "engine/tensor/ts-small-float.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* splitmix64 */
static guint64
next_bits (guint64 *state)
{
  guint64 x = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ x >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ x >> 31;
}

/* Uniform in [0, 1), a multiple of 2^-@n_bits. */
static double
next_uniform (guint64 *state,
              int n_bits)
{
  return ldexp ((double)(next_bits (state) >> (64 - n_bits)), -n_bits);
}

/* The natural logarithm of @x in (0, 1], by exactly rounded operations alone: libm's last bit differs between machines. */
static double
repeatable_log (double x)
{
  int exponent;
  double m = frexp (x, &exponent);
  double z = (m - 1) / (m + 1), power = z, sum = 0;

  for (int i = 1; i < 60; i += 2, power *= z * z)
    sum += power / i;
  return 2 * sum + exponent * 0.69314718055994530942;
}

/* Standard normal: Marsaglia's polar method, the second value of each pair left aside. */
static double
next_normal (guint64 *state)
{
  double u, v, s;

  do
    {
      u = 2 * next_uniform (state, 53) - 1;
      v = 2 * next_uniform (state, 53) - 1;
      s = u * u + v * v;
    }
  while (s >= 1 || s == 0);
  return u * sqrt (-2 * repeatable_log (s) / s);
}

/* As many bits as the type keeps, so that rounding never gives 1. */
static int
significand_bits (TsDType dtype)
{
  switch (dtype)
    {
    case TS_DTYPE_DOUBLE:
    case TS_DTYPE_COMPLEX128:
      return 53;
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      return 24;
    case TS_DTYPE_HALF:
      return 11;
    case TS_DTYPE_BFLOAT16:
      return 8;
    default:
      return 3;
    }
}

static double
next_value (TsGenerateKind kind,
            TsDType dtype,
            guint64 *state)
{
  switch (kind)
    {
    case TS_GENERATE_ONES:
      return 1;
    case TS_GENERATE_RANDOM:
      return next_uniform (state, significand_bits (dtype));
    case TS_GENERATE_NORMAL:
      return next_normal (state);
    default:
      return 0;
    }
}

static void
fill_floats (TsTensor *tensor,
             TsGenerateKind kind,
             guint64 *state)
{
  gboolean is_complex = ts_dtype_kind (tensor->dtype) == 'c';
  gsize n = tensor->n_elements * (is_complex ? 2 : 1);

  for (gsize i = 0; i < n; i++)
    {
      gboolean is_imaginary = is_complex && i % 2 == 1;
      double value = is_imaginary && kind == TS_GENERATE_ONES ? 0 : next_value (kind, tensor->dtype, state);

      switch (tensor->dtype)
        {
        case TS_DTYPE_FLOAT:
        case TS_DTYPE_COMPLEX64:
          ((float *)tensor->data)[i] = (float)value;
          break;
        case TS_DTYPE_DOUBLE:
        case TS_DTYPE_COMPLEX128:
          ((double *)tensor->data)[i] = value;
          break;
        case TS_DTYPE_HALF:
          ((guint16 *)tensor->data)[i] = ts_half_from_float ((float)value);
          break;
        case TS_DTYPE_BFLOAT16:
          ((guint16 *)tensor->data)[i] = ts_bfloat16_from_float ((float)value);
          break;
        default:
          ((guint8 *)tensor->data)[i] = ts_float8_from_float (tensor->dtype, (float)value);
        }
    }
}

/* How many values from 0 on an integer type draws from. */
static guint
n_choices (TsDType dtype)
{
  switch (dtype)
    {
    case TS_DTYPE_BOOL:
    case TS_DTYPE_INT2:
      return 2;
    case TS_DTYPE_UINT2:
      return 4;
    case TS_DTYPE_INT4:
      return 8;
    default:
      return 10;
    }
}

static void
fill_integers (TsTensor *tensor,
               TsGenerateKind kind,
               guint64 *state)
{
  gsize size = ts_dtype_size (tensor->dtype);
  guint8 *to = tensor->data;
  guint n = n_choices (tensor->dtype);

  memset (to, 0, ts_tensor_size_bytes (tensor));
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    to += size - 1;
  for (gsize i = 0; i < tensor->n_elements; i++, to += size)
    *to = kind == TS_GENERATE_ONES ? 1 : (guint8)(((next_bits (state) >> 32) * n) >> 32);
}

TsTensor *
ts_generate (TsGenerateKind kind,
             guint64 seed,
             TsDType dtype,
             const TsShape *shape,
             GError **error)
{
  char type_kind = ts_dtype_kind (dtype);
  TsTensor *tensor;
  guint64 state = seed;

  if (!ts_dtype_is_plain (dtype) || (kind == TS_GENERATE_NORMAL && type_kind != 'f' && type_kind != 'c'))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s values of type %s cannot be made",
                   kind == TS_GENERATE_NORMAL ? "normal" : "numeric", ts_dtype_name (dtype));
      return NULL;
    }

  tensor = ts_tensor_new (dtype, shape, error);
  if (tensor == NULL || tensor->n_elements == 0)
    return tensor;

  if (kind == TS_GENERATE_ZEROS)
    memset (tensor->data, 0, ts_tensor_size_bytes (tensor));
  else if (type_kind == 'f' || type_kind == 'c')
    fill_floats (tensor, kind, &state);
  else
    fill_integers (tensor, kind, &state);
  return tensor;
}
