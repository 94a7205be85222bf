#include "tests/fuzz/random-value.h"

#include <math.h>
#include <string.h>

#define MAX_ELEMENTS 2000

static const gint64 edge_ints[] = {
  0, 1, -1, 2, -2, 3, 7, 8, 15, 31, 32, 63, 64, 127, 128, 255, 256, 1000, 32767, 65535, 65536, 1 << 20, 1 << 24, G_MAXINT32 - 1, G_MAXINT32,
  G_MININT32, G_MININT32 + 1, G_GINT64_CONSTANT (1) << 31, G_GINT64_CONSTANT (1) << 32, (G_GINT64_CONSTANT (1) << 32) + 1, G_GINT64_CONSTANT (1) << 40,
  -(G_GINT64_CONSTANT (1) << 40), G_GINT64_CONSTANT (1) << 60, G_GINT64_CONSTANT (1) << 61, G_GINT64_CONSTANT (1) << 62, G_MAXINT64 - 1, G_MAXINT64, G_MININT64, G_MININT64 + 1
};

static const double edge_floats[] = {
  0.0, -0.0, 1, -1, 0.5, 2, NAN, INFINITY, -INFINITY, 1e-45, -1e-45, 5e-324, 1.17549435e-38, 3.4028234e38, -3.4028234e38, 1.7976931348623157e308, 1e-30, 1e30,
  65504, 65520, 127.5, 128, 255.5, 256, 2147483648.0, -2147483649.0, 4294967296.0, 9223372036854775808.0, -9223372036854777856.0, 18446744073709551616.0
};

static const struct
{
  const char *bytes;
  gsize size;
} samples[] = {
#define S(text)           \
  {                       \
    text, sizeof text - 1 \
  }
  S (""), S ("a"), S ("abc"), S (" "), S ("\xff\xfe\x80"), S ("\xc3"), S ("\xf0\x9f\x98\x80"), S ("\xed\xa0\x80"), S ("ab\0cd"), S ("0"), S ("1"), S ("-1"), S ("123"), S ("9223372036854775808"),
  S ("-9223372036854775809"), S ("4294967296"), S ("1e400"), S ("-1e-400"), S ("0x10"), S ("nan"), S ("-inf"), S ("1.5"), S ("1e"), S ("."), S ("true"), S ("["), S ("("), S ("*"), S ("(a|b)*"),
  S ("^(a+)+$"), S ("(((((a{100}){100}){100})))"), S ("\\"), S ("\\1\\9"), S ("[[:alpha:]"), S ("[z-a]"), S ("(?:x)"), S ("a,b,c"), S ("1,2,,"), S ("\"open"), S ("\"a\"\"b\",c"), S ("\n\r\n"), S ("%s%n%d"),
  S ("%"), S ("%08"), S ("/job:a/replica:0/task:0/device:CPU:0"), S ("../../etc"), S ("/nowhere/*"), S ("{[*"), S ("UTF-8"), S ("utf-16"), S ("SAME"), S ("VALID"), S ("NHWC"), S ("NCHW"), S ("ij,jk->ik"), S ("...i,i->..."), S ("ii->"),
  S ("->"), S ("\x0a\xff\xff\xff\xff\x0f"), S ("\x0a\x03"
                                               "abc"),
  S ("\x08\x96\x01"), S ("\x0a\x10\x0a\x0e\x0a\x01"
                         "f\x12\x09\x1a\x07\x0a\x05\x01\x02\x03\x04\x05"),
  S ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0"),
  S ("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0"), S ("GIF89a\xff\xff\xff\xff\x80\0\0"), S ("BM\xff\xff\xff\x7f\0\0\0\0\x36\0\0\0\x28\0\0\0\xff\xff\xff\x7f\0\0\0\x80\x01\0\x18\0\0\0\0\0"),
  S ("RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0data\xff\xff\xff\xff"), S ("\x1f\x8b\x08\0\0\0\0\0\0\xff"), S ("x\x9c\x03\0\0\0\0\x01"), S ("{\"a\": [1, null]}"), S ("aGVsbG8="), S ("a===")
#undef S
};

guint
ts_random_index (GRand *rand,
                 guint n)
{
  return n > 1 ? (guint)g_rand_int_range (rand, 0, (gint32)n) : 0;
}

gboolean
ts_random_once_in (GRand *rand,
                   guint n)
{
  return ts_random_index (rand, n) == 0;
}

gint64
ts_random_int (GRand *rand)
{
  if (ts_random_once_in (rand, 2))
    return g_rand_int_range (rand, -3, 9);
  return edge_ints[ts_random_index (rand, G_N_ELEMENTS (edge_ints))];
}

double
ts_random_float (GRand *rand)
{
  if (ts_random_once_in (rand, 2))
    return g_rand_double_range (rand, -4, 4);
  return edge_floats[ts_random_index (rand, G_N_ELEMENTS (edge_floats))];
}

char *
ts_random_mangle_bytes (GRand *rand,
                        const char *bytes,
                        gsize size,
                        gsize *new_size)
{
  g_autoptr (GString) text = g_string_new_len (bytes, (gssize)size);

  switch (ts_random_index (rand, size > 0 ? 4 : 1))
    {
    case 0:
      g_string_append_len (text, bytes, (gssize)MIN (size, 10000));
      g_string_append_c (text, (char)g_rand_int_range (rand, 0, 256));
      break;
    case 1:
      g_string_truncate (text, ts_random_index (rand, (guint)size));
      break;
    default:
      for (guint n = 1 + ts_random_index (rand, 3); n > 0; n--)
        text->str[ts_random_index (rand, (guint)size)] = ts_random_once_in (rand, 3) ? '\xff' : (char)g_rand_int_range (rand, 0, 256);
    }
  *new_size = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ts_random_bytes (GRand *rand,
                 gsize *size)
{
  guint i = ts_random_index (rand, G_N_ELEMENTS (samples) + 2);
  guint n;
  char *bytes;

  if (i < G_N_ELEMENTS (samples))
    {
      if (ts_random_once_in (rand, 4))
        return ts_random_mangle_bytes (rand, samples[i].bytes, samples[i].size, size);
      *size = samples[i].size;
      return g_memdup2 (samples[i].bytes, samples[i].size + 1);
    }

  n = ts_random_index (rand, i == G_N_ELEMENTS (samples) ? 20 : 5000);
  bytes = g_malloc0 (n + 1);
  for (guint k = 0; k < n; k++)
    bytes[k] = i == G_N_ELEMENTS (samples) ? (char)g_rand_int_range (rand, 0, 256) : 'a';
  *size = n;
  return bytes;
}

void
ts_random_shape (GRand *rand,
                 TsShape *shape)
{
  gint64 n = 1;

  shape->rank = (int)ts_random_index (rand, 6);
  for (int i = 0; i < shape->rank; i++)
    {
      gint64 size = ts_random_once_in (rand, 8) ? 0 : 1 + ts_random_index (rand, ts_random_once_in (rand, 4) ? 7 : 4);

      shape->dims[i] = n * size > MAX_ELEMENTS ? 1 : size;
      n *= shape->dims[i];
    }
}

void
ts_random_static_shape (GRand *rand,
                        TsShape *shape)
{
  ts_random_shape (rand, shape);
  if (ts_random_once_in (rand, 6))
    *shape = TS_SHAPE_UNKNOWN;
  for (int i = 0; i < shape->rank; i++)
    if (ts_random_once_in (rand, 5))
      shape->dims[i] = ts_random_once_in (rand, 3) ? ABS (edge_ints[ts_random_index (rand, G_N_ELEMENTS (edge_ints) - 2)]) : TS_SHAPE_UNKNOWN_DIM;
}

TsDType
ts_random_dtype (GRand *rand)
{
  static const TsDType usual[] = { TS_DTYPE_FLOAT, TS_DTYPE_INT32, TS_DTYPE_INT64, TS_DTYPE_STRING, TS_DTYPE_BOOL, TS_DTYPE_DOUBLE };
  TsDType dtype;

  if (!ts_random_once_in (rand, 3))
    return usual[ts_random_index (rand, G_N_ELEMENTS (usual))];
  do
    dtype = (TsDType)(1 + ts_random_index (rand, TS_N_DTYPES - 1));
  while (dtype == TS_DTYPE_RESOURCE || dtype == TS_DTYPE_VARIANT);
  return dtype;
}

/* ---- elements ------------------------------------------------------------------------------------------ */

/* Into the low bits of an element, whatever its type. */
static void
set_int (TsTensor *tensor,
         gsize i,
         gint64 value)
{
  gsize size = ts_dtype_size (tensor->dtype);

  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_INT4:
      value = (gint64)((guint64)value & 15) - 8;
      break;
    case TS_DTYPE_UINT4:
      value &= 15;
      break;
    case TS_DTYPE_INT2:
      value = (gint64)((guint64)value & 3) - 2;
      break;
    case TS_DTYPE_UINT2:
      value &= 3;
      break;
    case TS_DTYPE_BOOL:
      value &= 1;
      break;
    default:
      break;
    }
  memcpy ((char *)tensor->data + i * size, &value, size);
}

/* Half, bfloat16 and 8-bit floats: any bits are a value. */
static void
set_small_float (GRand *rand,
                 TsTensor *tensor,
                 gsize i,
                 gboolean is_small)
{
  static const guint16 halves[] = { 0, 0x3c00, 0xbc00, 0x4000, 0x3800 };
  static const guint16 bfloats[] = { 0, 0x3f80, 0xbf80, 0x4000, 0x3f00 };
  static const guint16 edges[] = { 0x8000, 0x7c00, 0xfc00, 0x7e00, 0x7bff, 1, 0x7f80, 0xff80, 0x7fc0, 0x7f7f };
  const guint16 *plain = tensor->dtype == TS_DTYPE_HALF ? halves : bfloats;

  if (ts_dtype_size (tensor->dtype) == 1)
    ((guint8 *)tensor->data)[i] = (guint8)g_rand_int_range (rand, 0, 256);
  else if (is_small)
    ((guint16 *)tensor->data)[i] = plain[ts_random_index (rand, 5)];
  else
    ((guint16 *)tensor->data)[i] = edges[ts_random_index (rand, G_N_ELEMENTS (edges))];
}

static double
next_float (GRand *rand,
            gboolean is_small)
{
  return is_small ? g_rand_int_range (rand, -8, 9) / 4.0 : ts_random_float (rand);
}

static void
set_floats (GRand *rand,
            TsTensor *tensor,
            gsize i,
            gboolean is_small)
{
  gboolean is_complex = ts_dtype_kind (tensor->dtype) == 'c';

  if (tensor->dtype == TS_DTYPE_HALF || ts_dtype_size (tensor->dtype) == 1 || tensor->dtype == TS_DTYPE_BFLOAT16)
    set_small_float (rand, tensor, i, is_small);
  else
    for (gsize k = is_complex ? 2 * i : i; k <= (is_complex ? 2 * i + 1 : i); k++)
      {
        double value = next_float (rand, is_small);

        if (tensor->dtype == TS_DTYPE_FLOAT || tensor->dtype == TS_DTYPE_COMPLEX64)
          ((float *)tensor->data)[k] = fabs (value) > 3.5e38 ? (value > 0 ? INFINITY : -INFINITY) : (float)value;
        else
          ((double *)tensor->data)[k] = value;
      }
}

static void
set_element (GRand *rand,
             TsTensor *tensor,
             gsize i,
             gboolean is_small)
{
  char kind = ts_dtype_kind (tensor->dtype);

  if (tensor->dtype == TS_DTYPE_STRING)
    {
      gsize size;
      g_autofree char *bytes = ts_random_bytes (rand, &size);

      ts_string_set (&((TsString *)tensor->data)[i], bytes, is_small ? (gssize)MIN (size, 3) : (gssize)size);
    }
  else if (kind == 'f' || kind == 'c')
    set_floats (rand, tensor, i, is_small);
  else if (kind != 'o')
    set_int (tensor, i, is_small ? g_rand_int_range (rand, 0, 4) : ts_random_int (rand));
}

void
ts_random_element (GRand *rand,
                   TsTensor *tensor,
                   gsize i)
{
  set_element (rand, tensor, i, FALSE);
}

void
ts_random_small_element (GRand *rand,
                         TsTensor *tensor,
                         gsize i)
{
  set_element (rand, tensor, i, TRUE);
}

TsTensor *
ts_random_tensor (GRand *rand,
                  TsDType dtype,
                  const TsShape *shape)
{
  TsTensor *tensor = ts_tensor_new (dtype, shape, NULL);
  gboolean is_small = !ts_random_once_in (rand, 3);

  g_assert (tensor != NULL);
  for (gsize i = 0; i < tensor->n_elements; i++)
    set_element (rand, tensor, i, is_small);
  return tensor;
}

TsTensor *
ts_random_resize (GRand *rand,
                  TsTensor *tensor,
                  const TsShape *shape)
{
  TsTensor *other = ts_tensor_new (tensor->dtype, shape, NULL);
  gsize size = ts_dtype_size (tensor->dtype);

  g_assert (other != NULL);
  for (gsize i = 0; i < other->n_elements; i++)
    {
      gsize k = tensor->n_elements > 0 ? i % tensor->n_elements : 0;

      if (tensor->n_elements == 0)
        ts_random_small_element (rand, other, i);
      else if (tensor->dtype == TS_DTYPE_STRING)
        ts_string_set (&((TsString *)other->data)[i], ((const TsString *)tensor->data)[k].bytes, (gssize)((const TsString *)tensor->data)[k].size);
      else if (ts_dtype_is_plain (tensor->dtype))
        memcpy ((char *)other->data + i * size, (const char *)tensor->data + k * size, size);
    }
  return other;
}

static void
change_element (GRand *rand,
                TsTensor *tensor,
                gsize i)
{
  TsString *string = &((TsString *)tensor->data)[i];
  gsize size;

  if (tensor->dtype == TS_DTYPE_STRING && ts_random_once_in (rand, 2))
    {
      g_autofree char *bytes = ts_random_mangle_bytes (rand, string->bytes, string->size, &size);

      ts_string_set (string, bytes, (gssize)size);
    }
  else
    ts_random_element (rand, tensor, i);
}

TsTensor *
ts_random_change_elements (GRand *rand,
                           TsTensor *tensor)
{
  TsTensor *other = ts_random_resize (rand, tensor, &tensor->shape);
  gboolean all = ts_random_once_in (rand, 5);

  for (gsize i = 0; i < other->n_elements && all; i++)
    change_element (rand, other, i);
  for (guint n = 1 + ts_random_index (rand, 2); n > 0 && !all && other->n_elements > 0; n--)
    change_element (rand, other, ts_random_index (rand, (guint)other->n_elements));
  return other;
}
