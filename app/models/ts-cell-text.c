#include "app/models/ts-cell-text.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

#define POLL_EVERY 262144 /* elements */

static int
get_n_digits (TsDType dtype)
{
  switch (ts_dtype_size (dtype))
    {
    case 1:
      return 3;
    case 2:
      return 4;
    case 4:
      return 6;
    default:
      return 9;
    }
}

static TsCellKind
classify (double value)
{
  if (isnan (value))
    return TS_CELL_NAN;

  if (isinf (value))
    return value > 0 ? TS_CELL_POSITIVE_INF : TS_CELL_NEGATIVE_INF;

  return value == 0 ? TS_CELL_ZERO : TS_CELL_NUMBER;
}

static void
get_complex (const TsTensor *tensor,
             gsize element,
             double *real,
             double *imaginary)
{
  if (tensor->dtype == TS_DTYPE_COMPLEX64)
    {
      const float *data = tensor->data;

      *real = data[2 * element];
      *imaginary = data[2 * element + 1];
    }
  else
    {
      const double *data = tensor->data;

      *real = data[2 * element];
      *imaginary = data[2 * element + 1];
    }
}

/* NaN in either part outweighs an infinity, and that any number. */
static TsCellKind
classify_complex (double real,
                  double imaginary)
{
  TsCellKind a = classify (real);
  TsCellKind b = classify (imaginary);

  if (a == TS_CELL_NAN || b == TS_CELL_NAN)
    return TS_CELL_NAN;

  if (a == TS_CELL_ZERO)
    return b;

  return a == TS_CELL_NUMBER && b != TS_CELL_ZERO ? b : a;
}

TsCellKind
ts_cell_kind (const TsTensor *tensor,
              gsize element)
{
  double real;
  double imaginary;

  switch (ts_dtype_kind (tensor->dtype))
    {
    case 'f':
      return classify (ts_tensor_get_double (tensor, element));

    case 'c':
      get_complex (tensor, element, &real, &imaginary);
      return classify_complex (real, imaginary);

    case 'i':
    case 'u':
    case 'q':
    case 'b':
      return ts_tensor_get_double (tensor, element) == 0 ? TS_CELL_ZERO : TS_CELL_NUMBER;

    default:
      return TS_CELL_TEXT;
    }
}

/* The locale has no say in it. */
static void
append_double (char *buffer,
               double value,
               int n_digits)
{
  char format[8];

  if (isnan (value))
    {
      strcpy (buffer, "nan");
    }
  else if (isinf (value))
    {
      strcpy (buffer, value > 0 ? "inf" : "-inf");
    }
  else
    {
      g_snprintf (format, sizeof format, "%%.%dg", n_digits);
      g_ascii_formatd (buffer, 32, format, value);
    }
}

static void
append_complex (char *buffer,
                const TsTensor *tensor,
                gsize element)
{
  int n_digits = tensor->dtype == TS_DTYPE_COMPLEX64 ? 4 : 6;
  double real;
  double imaginary;

  get_complex (tensor, element, &real, &imaginary);
  append_double (buffer, real, n_digits);
  if (!signbit (imaginary) || isnan (imaginary))
    strcat (buffer, "+");

  append_double (buffer + strlen (buffer), imaginary, n_digits);
  strcat (buffer, "j");
}

/* One line of at most TS_CELL_TEXT_MAX characters. */
static void
copy_shortened (char *buffer,
                const char *text)
{
  glong n = g_utf8_strlen (text, -1);

  if (n <= TS_CELL_TEXT_MAX)
    {
      g_utf8_strncpy (buffer, text, n);
    }
  else
    {
      g_utf8_strncpy (buffer, text, TS_CELL_TEXT_MAX - 1);
      strcat (buffer, "…");
    }

  g_strdelimit (buffer, "\n\r\t", ' ');
}

TsCellKind
ts_cell_text (const TsTensor *tensor,
              gsize element,
              char *buffer)
{
  char kind = ts_dtype_kind (tensor->dtype);

  if (kind == 'f')
    {
      append_double (buffer, ts_tensor_get_double (tensor, element), get_n_digits (tensor->dtype));
    }
  else if (kind == 'c')
    {
      append_complex (buffer, tensor, element);
    }
  else
    {
      g_autofree char *text = ts_tensor_format_element (tensor, element);

      copy_shortened (buffer, text);
    }

  return ts_cell_kind (tensor, element);
}

static gboolean
is_special (const TsTensor *tensor,
            gsize element)
{
  TsCellKind kind = ts_cell_kind (tensor, element);

  return kind == TS_CELL_NAN || kind == TS_CELL_POSITIVE_INF || kind == TS_CELL_NEGATIVE_INF;
}

gboolean
ts_cell_find_special (const TsTensor *tensor,
                      gsize begin,
                      gsize *found,
                      GCancellable *cancellable)
{
  char kind = ts_dtype_kind (tensor->dtype);

  if (kind != 'f' && kind != 'c')
    return FALSE;

  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      gsize element = (begin + i) % tensor->n_elements;

      if (i % POLL_EVERY == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;

      if (is_special (tensor, element))
        {
          *found = element;
          return TRUE;
        }
    }

  return FALSE;
}
