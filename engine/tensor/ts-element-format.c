#include "engine/tensor/ts-element-format.h"

#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-variant.h"
#include "engine/tensor/ts-small-float.h"

#include <math.h>
#include <string.h>

/* ---- floats --------------------------------------------------------------------------------- */

static gboolean
wants_scientific (const double *values,
                  gsize n,
                  TsFloatType type)
{
  double min = INFINITY, max = 0;

  for (gsize i = 0; i < n; i++)
    {
      double magnitude = fabs (values[i]);

      if (!isfinite (magnitude) || magnitude == 0)
        continue;
      min = MIN (min, magnitude);
      max = MAX (max, magnitude);
    }

  if (max == 0)
    return FALSE;
  if (max >= 1e8 || min < 0.0001)
    return TRUE;

  /* The ratio is taken in the array's own type. */
  if (type.significand_bits == 11)
    return ts_half_to_float (ts_half_from_float ((float)(max / min))) > 1000;
  if (type.significand_bits == 24)
    return (float)max / (float)min > 1000;
  return max / min > 1000;
}

/* Digits of a value in the format, trailing zeros gone. */
static void
get_digits (const TsFloatFormat *self,
            double value,
            int min,
            TsFloatDigits *digits)
{
  if (self->scientific)
    ts_float_digits_init (digits, value, self->type, TS_DIGITS_SIGNIFICANT,
                          self->precision + 1, min < 0 ? -1 : min + 1);
  else
    ts_float_digits_init (digits, value, self->type, TS_DIGITS_FRACTION, self->precision, min);
}

static guint
n_fraction_digits (const TsFloatFormat *self,
                   const TsFloatDigits *digits)
{
  int exponent = self->scientific ? 0 : digits->exponent;
  guint n = digits->n_digits;

  while (n > 0 && digits->digits[n - 1] == '0')
    n--;
  return (guint)MAX ((int)n - 1 - exponent, 0);
}

static int
n_exponent_digits (int exponent)
{
  return ABS (exponent) >= 100 ? 3 : 2;
}

static int
n_whole_characters (const TsFloatFormat *self,
                    double value,
                    const TsFloatDigits *digits)
{
  int n = self->scientific ? 1 : MAX (digits->exponent + 1, 1);

  return n + (self->plus || signbit (value));
}

void
ts_float_format_init (TsFloatFormat *self,
                      const double *values,
                      gsize n,
                      TsFloatType type,
                      guint precision,
                      gboolean plus)
{
  gboolean has_finite = FALSE, has_nan = FALSE, has_inf = FALSE, has_negative_inf = FALSE;
  int n_fraction = 0;

  *self = (TsFloatFormat) { .type = type, .plus = plus, .precision = (int)MIN (precision, 30) };
  self->scientific = wants_scientific (values, n, type);

  for (gsize i = 0; i < n; i++)
    {
      TsFloatDigits digits;

      if (!isfinite (values[i]))
        {
          has_nan |= isnan (values[i]) != 0;
          has_inf |= !isnan (values[i]);
          has_negative_inf |= values[i] < 0;
          continue;
        }

      get_digits (self, values[i], -1, &digits);
      has_finite = TRUE;
      n_fraction = MAX (n_fraction, (int)n_fraction_digits (self, &digits));
      self->pad_left = MAX (self->pad_left, n_whole_characters (self, values[i], &digits));
      self->n_exponent_digits = MAX (self->n_exponent_digits, n_exponent_digits (digits.exponent));
    }

  if (has_finite)
    {
      self->precision = self->scientific ? n_fraction : self->precision;
      self->pad_right = self->scientific ? self->n_exponent_digits + 2 + n_fraction : n_fraction;
    }

  if (has_nan || has_inf)
    {
      int inf_width = 3 + (plus || has_negative_inf);

      self->pad_left = MAX (self->pad_left, MAX (3, inf_width) - (self->pad_right + 1));
    }
}

static void
append_spaces (GString *text,
               int n)
{
  for (; n > 0; n--)
    g_string_append_c (text, ' ');
}

static void
append_non_finite (const TsFloatFormat *self,
                   double value,
                   GString *text)
{
  gsize start = text->len;
  gsize width = (gsize)(self->pad_left + self->pad_right + 1);

  if (value < 0)
    g_string_append_c (text, '-');
  else if (self->plus)
    g_string_append_c (text, '+');
  g_string_append (text, isnan (value) ? "nan" : "inf");

  while (text->len - start < width)
    g_string_insert_c (text, (gssize)start, ' ');
}

void
ts_float_format_append (const TsFloatFormat *self,
                        double value,
                        GString *text)
{
  TsFloatDigits digits;
  gsize point;

  if (!isfinite (value))
    {
      append_non_finite (self, value, text);
      return;
    }

  get_digits (self, value, self->scientific ? self->precision : 0, &digits);
  append_spaces (text, self->pad_left - n_whole_characters (self, value, &digits));
  if (signbit (value))
    g_string_append_c (text, '-');
  else if (self->plus)
    g_string_append_c (text, '+');

  if (self->scientific)
    {
      while ((int)digits.n_digits < self->precision + 1)
        digits.digits[digits.n_digits++] = '0';
      ts_float_digits_append_scientific (&digits, (guint)self->n_exponent_digits, text);
      return;
    }

  ts_float_digits_append_positional (&digits, text);
  point = (gsize)(strrchr (text->str, '.') - text->str);
  while (text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
  append_spaces (text, self->pad_right - (int)(text->len - point - 1));
}

/* ---- elements of a tensor --------------------------------------------------------------------- */

TsFloatType
ts_element_float_type (TsDType dtype)
{
  if (dtype == TS_DTYPE_HALF)
    return TS_FLOAT_TYPE_HALF;
  if (dtype == TS_DTYPE_DOUBLE || dtype == TS_DTYPE_COMPLEX128)
    return TS_FLOAT_TYPE_DOUBLE;
  return TS_FLOAT_TYPE_SINGLE;
}

double
ts_element_get_part (const TsTensor *tensor,
                     gsize index,
                     guint part)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_FLOAT:
      return ((const float *)tensor->data)[index];
    case TS_DTYPE_DOUBLE:
      return ((const double *)tensor->data)[index];
    case TS_DTYPE_HALF:
      return ts_half_to_float (((const guint16 *)tensor->data)[index]);
    case TS_DTYPE_BFLOAT16:
      return ts_bfloat16_to_float (((const guint16 *)tensor->data)[index]);
    case TS_DTYPE_COMPLEX64:
      return ((const float *)tensor->data)[2 * index + part];
    case TS_DTYPE_COMPLEX128:
      return ((const double *)tensor->data)[2 * index + part];
    default:
      return ts_float8_to_float (tensor->dtype, ((const guint8 *)tensor->data)[index]);
    }
}

gboolean
ts_element_is_unsigned (TsDType dtype)
{
  return ts_dtype_kind (dtype) == 'u' || dtype == TS_DTYPE_QUINT8 || dtype == TS_DTYPE_QUINT16;
}

gint64
ts_element_get_int (const TsTensor *tensor,
                    gsize index)
{
  const char *data = (const char *)tensor->data + index * ts_dtype_size (tensor->dtype);
  gboolean no_sign = ts_element_is_unsigned (tensor->dtype);

  switch (ts_dtype_size (tensor->dtype))
    {
    case 1:
      return no_sign ? *(const guint8 *)data : *(const gint8 *)data;
    case 2:
      return no_sign ? *(const guint16 *)data : *(const gint16 *)data;
    case 4:
      return no_sign ? (gint64) * (const guint32 *)data : *(const gint32 *)data;
    default:
      return *(const gint64 *)data;
    }
}

void
ts_element_append_int (const TsTensor *tensor,
                       gsize index,
                       GString *text)
{
  gint64 value = ts_element_get_int (tensor, index);

  if (ts_element_is_unsigned (tensor->dtype))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, (guint64)value);
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
}

void
ts_element_append_bytes (const TsString *string,
                         GString *text)
{
  const char *bytes = string->bytes;
  char quote = '\'';

  if (memchr (bytes, '\'', string->size) != NULL && memchr (bytes, '"', string->size) == NULL)
    quote = '"';

  g_string_append_c (text, 'b');
  g_string_append_c (text, quote);
  for (gsize i = 0; i < string->size; i++)
    {
      guchar c = (guchar)bytes[i];

      if (c == (guchar)quote || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\t' || c == '\n' || c == '\r')
        g_string_append_printf (text, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n'
                                                                          : 'r');
      else if (c < 0x20 || c >= 0x7f)
        g_string_append_printf (text, "\\x%02x", c);
      else
        g_string_append_c (text, (char)c);
    }
  g_string_append_c (text, quote);
}

void
ts_element_append_float (double value,
                         TsFloatType type,
                         gboolean point,
                         GString *text)
{
  TsFloatDigits digits;
  double magnitude = fabs (value);

  if (isnan (value))
    {
      g_string_append (text, "nan");
      return;
    }

  if (signbit (value))
    g_string_append_c (text, '-');
  if (isinf (value))
    {
      g_string_append (text, "inf");
      return;
    }

  ts_float_digits_init (&digits, value, type, TS_DIGITS_SIGNIFICANT, -1, -1);
  if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16))
    {
      ts_float_digits_append_positional (&digits, text);
      if (text->str[text->len - 1] == '.' && point)
        g_string_append_c (text, '0');
    }
  else
    {
      gsize start = text->len;

      ts_float_digits_append_scientific (&digits, 2, text);
      if (digits.n_digits == 1)
        g_string_erase (text, (gssize)start + 1, 1);
    }

  if (text->str[text->len - 1] == '.')
    g_string_truncate (text, text->len - 1);
}

static void
init_float_format (TsFloatFormat *format,
                   const TsTensor *tensor,
                   const gsize *indices,
                   gsize n,
                   guint precision,
                   guint part)
{
  g_autofree double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = ts_element_get_part (tensor, indices[i], part);
  ts_float_format_init (format, values, n, ts_element_float_type (tensor->dtype), precision, part == 1);
}

static int
max_int_width (const TsTensor *tensor,
               const gsize *indices,
               gsize n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize width = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_string_truncate (text, 0);
      ts_element_append_int (tensor, indices[i], text);
      width = MAX (width, text->len);
    }
  return (int)width;
}

void
ts_element_append_opaque (const TsTensor *tensor,
                          gsize index,
                          GString *text)
{
  const TsResource *resource = tensor->dtype == TS_DTYPE_RESOURCE ? ts_tensor_get_handle (tensor, index) : NULL;
  const TsVariant *variant = tensor->dtype == TS_DTYPE_VARIANT ? ts_tensor_get_variant (tensor, index) : NULL;
  g_autofree char *description = variant != NULL ? variant->type->describe (variant) : NULL;

  if (resource != NULL)
    g_string_append_printf (text, "<resource %s \"%s\">", resource->type->name, resource->name);
  else if (variant != NULL)
    g_string_append_printf (text, "<%s: %s>", variant->type->name, description);
  else
    g_string_append_printf (text, "<%s>", ts_dtype_name (tensor->dtype));
}

void
ts_element_format_init (TsElementFormat *self,
                        const TsTensor *tensor,
                        const gsize *indices,
                        gsize n,
                        guint precision)
{
  self->tensor = tensor;
  self->width = 0;

  switch (ts_dtype_kind (tensor->dtype))
    {
    case 'c':
      init_float_format (&self->imaginary, tensor, indices, n, precision, 1);
      G_GNUC_FALLTHROUGH;
    case 'f':
      init_float_format (&self->real, tensor, indices, n, precision, 0);
      break;
    case 'b':
      self->width = 5;
      break;
    case 'o':
      break;
    default:
      self->width = max_int_width (tensor, indices, n);
    }
}

void
ts_element_format_append (const TsElementFormat *self,
                          gsize index,
                          GString *text)
{
  const TsTensor *tensor = self->tensor;
  gsize start = text->len, end;

  switch (ts_dtype_kind (tensor->dtype))
    {
    case 'f':
      ts_float_format_append (&self->real, ts_element_get_part (tensor, index, 0), text);
      return;

    case 'c':
      ts_float_format_append (&self->real, ts_element_get_part (tensor, index, 0), text);
      ts_float_format_append (&self->imaginary, ts_element_get_part (tensor, index, 1), text);
      for (end = text->len; text->str[end - 1] == ' ';)
        end--;
      g_string_insert_c (text, (gssize)end, 'j');
      return;

    case 'o':
      if (tensor->dtype == TS_DTYPE_STRING)
        ts_element_append_bytes ((const TsString *)tensor->data + index, text);
      else
        ts_element_append_opaque (tensor, index, text);
      return;

    case 'b':
      g_string_append (text, ((const guint8 *)tensor->data)[index] ? "True" : "False");
      break;

    default:
      ts_element_append_int (tensor, index, text);
    }

  while ((int)(text->len - start) < self->width)
    g_string_insert_c (text, (gssize)start, ' ');
}
