#include "tests/ops/vector-value.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* ---- floats as bits ------------------------------------------------------------------------------ */

/* The format of a float type: sign, exponent and mantissa bits. */
typedef struct
{
  guint n_bits;
  guint n_mantissa;
} FloatFormat;

static gboolean
float_format (TsDType dtype,
              FloatFormat *format)
{
  switch ((int)dtype)
    {
    case TS_DTYPE_HALF:
      *format = (FloatFormat) { 16, 10 };
      return TRUE;
    case TS_DTYPE_BFLOAT16:
      *format = (FloatFormat) { 16, 7 };
      return TRUE;
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      *format = (FloatFormat) { 32, 23 };
      return TRUE;
    case TS_DTYPE_DOUBLE:
    case TS_DTYPE_COMPLEX128:
      *format = (FloatFormat) { 64, 52 };
      return TRUE;
    default:
      return FALSE;
    }
}

static double
float_from_bits (const FloatFormat *format,
                 guint64 bits)
{
  guint n_exponent = format->n_bits - 1 - format->n_mantissa;
  int bias = (1 << (n_exponent - 1)) - 1;
  guint64 mantissa = bits & ((G_GUINT64_CONSTANT (1) << format->n_mantissa) - 1);
  int exponent = (int)(bits >> format->n_mantissa) & ((1 << n_exponent) - 1);
  double value;

  if (exponent == (1 << n_exponent) - 1)
    value = mantissa == 0 ? HUGE_VAL : NAN;
  else if (exponent == 0)
    value = ldexp ((double)mantissa, 1 - bias - (int)format->n_mantissa);
  else
    value = ldexp ((double)(mantissa | G_GUINT64_CONSTANT (1) << format->n_mantissa), exponent - bias - (int)format->n_mantissa);
  return (bits >> (format->n_bits - 1)) & 1 ? -value : value;
}

static guint64
load (const void *memory,
      gsize size)
{
  guint64 bits = 0;

  memcpy (&bits, memory, size); /* little-endian, as every file format here */
  return bits;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static gboolean
expected (const char *what,
          const char *token,
          GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, found '%.40s'", what, token);
  return FALSE;
}

static void
store_float (TsDType dtype,
             void *memory,
             const char *token,
             char **end)
{
  double value = g_ascii_strtod (token, end);

  switch ((int)dtype)
    {
    case TS_DTYPE_HALF:
      *(guint16 *)memory = ts_half_from_float ((float)value);
      break;
    case TS_DTYPE_BFLOAT16:
      *(guint16 *)memory = ts_bfloat16_from_float ((float)value);
      break;
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      *(float *)memory = (float)value;
      break;
    default:
      *(double *)memory = value;
    }
}

static gboolean
parse_float (TsDType dtype,
             gsize size,
             void *memory,
             const char *token,
             GError **error)
{
  char *end;

  if (g_str_has_prefix (token, "0x"))
    {
      guint64 bits = g_ascii_strtoull (token, &end, 16);

      memcpy (memory, &bits, size);
    }
  else
    store_float (dtype, memory, token, &end);

  return *end == '\0' && end != token ? TRUE : expected (ts_dtype_name (dtype), token, error);
}

/* 1.5, 2j, 1+2j, -inf-nanj */
static gboolean
parse_complex (TsDType dtype,
               gsize size,
               char *memory,
               const char *token,
               GError **error)
{
  char *end;

  memset (memory, 0, size);
  store_float (dtype, memory, token, &end);
  if (end == token)
    return expected ("a complex number", token, error);

  if (*end == 'j')
    {
      memcpy (memory + size / 2, memory, size / 2);
      memset (memory, 0, size / 2);
      end++;
    }
  else if (*end == '+' || *end == '-')
    {
      store_float (dtype, memory + size / 2, end, &end);
      if (*end++ != 'j')
        return expected ("a complex number", token, error);
    }

  return *end == '\0' ? TRUE : expected ("a complex number", token, error);
}

static gboolean
parse_integer (TsDType dtype,
               gsize size,
               void *memory,
               const char *token,
               GError **error)
{
  gboolean is_signed = ts_dtype_kind (dtype) == 'i' || g_str_has_prefix (ts_dtype_name (dtype), "qi");
  gboolean is_hex = g_str_has_prefix (token, "0x");
  gboolean is_negative = *token == '-';
  char *end;
  guint64 bits = g_ascii_strtoull (is_negative ? token + 1 : token, &end, is_hex ? 16 : 10);
  guint64 limit = G_MAXUINT64 >> (64 - 8 * size);

  if (!is_hex && is_signed)
    limit = is_negative ? limit / 2 + 1 : limit / 2;
  if (*end != '\0' || end == token || bits > limit || (is_negative && !is_signed))
    return expected (ts_dtype_name (dtype), token, error);

  bits = is_negative ? -bits : bits;
  memcpy (memory, &bits, size);
  return TRUE;
}

static gboolean
parse_bool (guint8 *memory,
            const char *token,
            GError **error)
{
  *memory = g_ascii_strcasecmp (token, "true") == 0 || strcmp (token, "1") == 0;
  return *memory || g_ascii_strcasecmp (token, "false") == 0 || strcmp (token, "0") == 0
             ? TRUE
             : expected ("bool", token, error);
}

static gboolean
parse_element (TsTensor *tensor,
               gsize i,
               const char *token,
               GError **error)
{
  gsize size = ts_dtype_size (tensor->dtype);
  char *memory = (char *)tensor->data + i * size;

  switch (ts_dtype_kind (tensor->dtype))
    {
    case 'f':
      return parse_float (tensor->dtype, size, memory, token, error);
    case 'c':
      return parse_complex (tensor->dtype, size, memory, token, error);
    case 'i':
    case 'u':
    case 'q':
      return parse_integer (tensor->dtype, size, memory, token, error);
    case 'b':
      return parse_bool ((guint8 *)memory, token, error);
    default:
      return expected ("values of another dtype", token, error);
    }
}

char *
ts_vector_parse_string (const char *text,
                        gsize *size,
                        const char **end,
                        GError **error)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  if (*text++ != '"')
    goto bad;

  for (; *text != '"'; text++)
    {
      if (*text == '\0')
        goto bad;
      if (*text != '\\')
        g_string_append_c (bytes, *text);
      else if (*++text == 'n')
        g_string_append_c (bytes, '\n');
      else if (*text == 't')
        g_string_append_c (bytes, '\t');
      else if (*text == 'x' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
        {
          g_string_append_c (bytes, (char)(g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])));
          text += 2;
        }
      else if (*text == '"' || *text == '\\')
        g_string_append_c (bytes, *text);
      else
        goto bad;
    }

  *end = text + 1;
  *size = bytes->len;
  return g_string_free (g_steal_pointer (&bytes), FALSE);

bad:
  expected ("a string in quotes", text, error);
  return NULL;
}

static void
copy_element (TsTensor *tensor,
              gsize to,
              gsize from)
{
  gsize size = ts_dtype_size (tensor->dtype);

  if (tensor->dtype == TS_DTYPE_STRING)
    {
      const TsString *string = (TsString *)tensor->data + from;

      ts_string_set ((TsString *)tensor->data + to, string->bytes, (gssize)string->size);
    }
  else
    memcpy ((char *)tensor->data + to * size, (char *)tensor->data + from * size, size);
}

/* Elements i, i + 1, ... to the end go on with the step from i - 2 to i - 1. */
static gboolean
fill_sequence (TsTensor *tensor,
               gsize i,
               GError **error)
{
  double last = ts_tensor_get_double (tensor, i - 1);
  double step = last - ts_tensor_get_double (tensor, i - 2);

  for (gsize k = i; k < tensor->n_elements; k++)
    {
      char text[64];

      g_ascii_formatd (text, sizeof text, "%.17g", last + step * (double)(k - i + 1));
      if (!parse_element (tensor, k, text, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_vector_parse_values (const char *text,
                        TsTensor *tensor,
                        guint8 **any,
                        GError **error)
{
  g_autofree guint8 *flags = g_new0 (guint8, tensor->n_elements + 1);
  gboolean has_any = FALSE;
  gsize i = 0;

  for (;;)
    {
      g_autofree char *token = NULL;

      text += strspn (text, " |");
      if (*text == '\0')
        break;
      token = g_strndup (text, strcspn (text, " |"));

      if (strcmp (token, "...") == 0 && i > 0)
        {
          for (gsize last = i - 1; i < tensor->n_elements; i++)
            {
              flags[i] = flags[last];
              copy_element (tensor, i, last);
            }
        }
      else if (strcmp (token, "+...") == 0 && i > 1 && tensor->dtype != TS_DTYPE_STRING)
        {
          if (!fill_sequence (tensor, i, error))
            return FALSE;
          i = tensor->n_elements;
        }
      else if (i == tensor->n_elements)
        return expected ("no more elements", text, error);
      else if (strcmp (token, "?") == 0 && any != NULL)
        has_any = flags[i++] = 1;
      else if (tensor->dtype == TS_DTYPE_STRING)
        {
          gsize size;
          g_autofree char *bytes = ts_vector_parse_string (text, &size, &text, error);

          if (bytes == NULL)
            return FALSE;
          ts_string_set ((TsString *)tensor->data + i++, bytes, (gssize)size);
          continue;
        }
      else if (!parse_element (tensor, i++, token, error))
        return FALSE;

      text += strlen (token);
    }

  if (i < tensor->n_elements)
    return expected ("more elements", "the end", error);
  if (any != NULL)
    *any = has_any ? g_steal_pointer (&flags) : NULL;
  return TRUE;
}

/* ---- comparing ----------------------------------------------------------------------------------- */

/* Elements of complex tensors count as two. */
static gsize
n_parts (const TsTensor *tensor)
{
  return ts_dtype_kind (tensor->dtype) == 'c' ? 2 : 1;
}

static double
largest_magnitude (const TsVectorOutput *output,
                   const FloatFormat *format)
{
  const TsTensor *tensor = output->value;
  gsize parts = n_parts (tensor), size = format->n_bits / 8;
  double largest = 1.0;

  for (gsize i = 0; i < tensor->n_elements * parts; i++)
    {
      double value = float_from_bits (format, load ((char *)tensor->data + i * size, size));

      if (isfinite (value) && (output->any == NULL || !output->any[i / parts]))
        largest = fmax (largest, fabs (value));
    }
  return largest;
}

/* NaN, infinities and the sign of zero must agree; finite values within @allowed. */
static gboolean
floats_agree (double expected_value,
              double found,
              double allowed)
{
  if (isnan (expected_value) || isnan (found))
    return isnan (expected_value) && isnan (found);
  if (expected_value == 0.0 && found == 0.0)
    return signbit (expected_value) == signbit (found);
  return expected_value == found || (isfinite (expected_value) && fabs (expected_value - found) <= allowed);
}

static gboolean
elements_agree (const TsTensor *a,
                const TsTensor *b,
                gsize i,
                double allowed)
{
  gsize size = ts_dtype_size (a->dtype), parts = n_parts (a);
  const char *x = (const char *)a->data + i * size;
  const char *y = (const char *)b->data + i * size;
  FloatFormat format;

  if (a->dtype == TS_DTYPE_STRING)
    {
      const TsString *s = (const TsString *)x, *t = (const TsString *)y;

      return s->size == t->size && memcmp (s->bytes, t->bytes, s->size) == 0;
    }
  if (!float_format (a->dtype, &format))
    return memcmp (x, y, size) == 0;

  size /= parts;
  for (gsize k = 0; k < parts; k++)
    if (!floats_agree (float_from_bits (&format, load (x + k * size, size)), float_from_bits (&format, load (y + k * size, size)), allowed))
      return FALSE;
  return TRUE;
}

char *
ts_vector_compare (const TsVectorOutput *output,
                   double tolerance,
                   TsTensor *found)
{
  const TsTensor *value = output->value;
  FloatFormat format;
  double allowed = 0.0;

  if (value->dtype != found->dtype)
    return g_strdup_printf ("expected %s, found %s", ts_dtype_name (value->dtype), ts_dtype_name (found->dtype));

  if (!ts_shape_equal (&value->shape, &found->shape))
    {
      g_autofree char *a = ts_shape_to_string (&value->shape);
      g_autofree char *b = ts_shape_to_string (&found->shape);

      return g_strdup_printf ("expected shape %s, found %s", a, b);
    }

  if (tolerance > 0.0 && float_format (value->dtype, &format))
    allowed = tolerance * largest_magnitude (output, &format);

  for (gsize i = 0; i < value->n_elements; i++)
    if ((output->any == NULL || !output->any[i]) && !elements_agree (value, found, i, allowed))
      {
        g_autofree char *a = ts_tensor_format_element (value, i);
        g_autofree char *b = ts_tensor_format_element (found, i);

        return g_strdup_printf ("element %" G_GSIZE_FORMAT ": expected %s, found %s", i, a, b);
      }
  return NULL;
}
