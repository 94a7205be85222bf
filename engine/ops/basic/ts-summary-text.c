#include "engine/ops/basic/ts-summary-text.h"

#include "engine/tensor/ts-element-format.h"

#include <math.h>
#include <string.h>

/* As many digits as it takes to read the same number, either the common number of them or all. */
static void
append_float (double value,
              gboolean is_double,
              GString *text)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double back;

  if (isnan (value))
    {
      g_string_append (text, "nan");
      return;
    }
  g_ascii_formatd (buffer, sizeof buffer, is_double ? "%.15g" : "%.6g", value);
  back = g_ascii_strtod (buffer, NULL);
  if (is_double ? back != value : (float)back != (float)value)
    g_ascii_formatd (buffer, sizeof buffer, is_double ? "%.17g" : "%.9g", value);
  g_string_append (text, buffer);
}

/* Escapes of C; bytes that are no printable ASCII in octal. */
static void
append_string (const TsString *string,
               GString *text)
{
  static const char special[] = "\n\r\t\"'\\", letters[] = "nrt\"'\\";

  for (gsize i = 0; i < string->size; i++)
    {
      char c = string->bytes[i];
      const char *at = c != '\0' ? strchr (special, c) : NULL;

      if (at != NULL)
        g_string_append_printf (text, "\\%c", letters[at - special]);
      else if (g_ascii_isprint (c))
        g_string_append_c (text, c);
      else
        g_string_append_printf (text, "\\%03o", (guint8)c);
    }
}

static void
append_element (const TsTensor *tensor,
                gsize i,
                GString *text)
{
  gboolean is_double = tensor->dtype == TS_DTYPE_DOUBLE || tensor->dtype == TS_DTYPE_COMPLEX128;

  switch (ts_dtype_kind (tensor->dtype))
    {
    case 'f':
      append_float (ts_element_get_part (tensor, i, 0), is_double, text);
      break;
    case 'c':
      g_string_append_c (text, '(');
      append_float (ts_element_get_part (tensor, i, 0), is_double, text);
      g_string_append_c (text, ',');
      append_float (ts_element_get_part (tensor, i, 1), is_double, text);
      g_string_append_c (text, ')');
      break;
    case 'b':
      g_string_append_c (text, ((const guint8 *)tensor->data)[i] != 0 ? '1' : '0');
      break;
    case 'o':
      if (tensor->dtype == TS_DTYPE_STRING)
        append_string ((const TsString *)tensor->data + i, text);
      else
        ts_element_append_opaque (tensor, i, text);
      break;
    default:
      ts_element_append_int (tensor, i, text);
      break;
    }
}

/* Elements from *@next on that are in one place of dimensions before @dim. */
static void
append_dim (const TsTensor *tensor,
            int dim,
            gsize limit,
            gsize *next,
            GString *text)
{
  gsize n = (gsize)tensor->shape.dims[dim];

  if (dim == tensor->shape.rank - 1)
    {
      for (gsize i = 0; i < n; i++)
        {
          if (*next >= limit)
            {
              g_string_append (text, dim > 0 ? "..." : "");
              return;
            }
          g_string_append (text, i > 0 ? " " : "");
          append_element (tensor, (*next)++, text);
        }
      return;
    }

  for (gsize i = 0; i < n && *next < limit; i++)
    {
      g_string_append_c (text, '[');
      append_dim (tensor, dim + 1, limit, next, text);
      g_string_append_c (text, ']');
    }
}

void
ts_tensor_append_summary (const TsTensor *tensor,
                          gint64 max,
                          GString *text)
{
  gsize limit = max < 0 ? tensor->n_elements : MIN ((gsize)max, tensor->n_elements);
  gsize next = 0;

  if (tensor->dtype == TS_DTYPE_STRING || tensor->shape.rank == 0)
    for (gsize i = 0; i < limit; i++)
      {
        g_string_append (text, i > 0 ? " " : "");
        append_element (tensor, i, text);
      }
  else
    append_dim (tensor, 0, limit, &next, text);
  if (limit < tensor->n_elements)
    g_string_append (text, "...");
}
