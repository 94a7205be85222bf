#include "engine/tensor/ts-tensor-format.h"

#include "engine/tensor/ts-element-format.h"

#include <math.h>
#include <string.h>

#define ELLIPSIS "…"

/* ---- layout: NumPy's array2string -------------------------------------------------------------- */

typedef struct
{
  const TsTensor *tensor;
  TsElementFormat format;
  guint edge_items; /* 0: everything is shown */
  GString *text;
  gsize line_start;                     /* of the current line, in text */
  gsize strides[TS_SHAPE_MAX_RANK + 1]; /* in elements; the last one is 1 */
} Layout;

static gboolean
is_cut (const Layout *self,
        int axis)
{
  return self->edge_items > 0 && self->tensor->shape.dims[axis] > 2 * (gint64)self->edge_items;
}

/* Index of the item that is shown after @i along @axis. */
static gint64
next_shown (const Layout *self,
            int axis,
            gint64 i)
{
  if (is_cut (self, axis) && i + 1 == self->edge_items)
    return self->tensor->shape.dims[axis] - self->edge_items;
  return i + 1;
}

static void
collect_shown (const Layout *self,
               int axis,
               gsize offset,
               GArray *indices)
{
  if (axis == self->tensor->shape.rank)
    {
      g_array_append_val (indices, offset);
      return;
    }
  for (gint64 i = 0; i < self->tensor->shape.dims[axis]; i = next_shown (self, axis, i))
    collect_shown (self, axis + 1, offset + (gsize)i * self->strides[axis], indices);
}

static void
append_indent (Layout *self,
               guint n)
{
  for (; n > 0; n--)
    g_string_append_c (self->text, ' ');
}

static void
break_line (Layout *self,
            guint indent)
{
  while (self->text->str[self->text->len - 1] == ' ')
    g_string_truncate (self->text, self->text->len - 1);
  g_string_append_c (self->text, '\n');
  self->line_start = self->text->len;
  append_indent (self, indent);
}

/* Moves the word that begins at @start to a line of its own if it does not fit. */
static void
wrap_word (Layout *self,
           gsize start,
           guint indent,
           gsize width)
{
  g_autofree char *word = NULL;

  if (self->text->len - self->line_start <= width || start - self->line_start <= indent)
    return;

  word = g_strdup (self->text->str + start);
  g_string_truncate (self->text, start);
  break_line (self, indent);
  g_string_append (self->text, word);
}

static void
append_row (Layout *self,
            gsize offset,
            guint indent,
            gsize width)
{
  int axis = self->tensor->shape.rank - 1;
  gint64 n = self->tensor->shape.dims[axis];

  for (gint64 i = 0; i < n;)
    {
      gint64 next = next_shown (self, axis, i);
      gsize start = self->text->len;

      ts_element_format_append (&self->format, offset + (gsize)i, self->text);
      wrap_word (self, start, indent, width);
      if (next < n)
        g_string_append_c (self->text, ' ');

      if (next > i + 1)
        {
          start = self->text->len;
          g_string_append (self->text, "...");
          wrap_word (self, start, indent, width);
          g_string_append_c (self->text, ' ');
        }
      i = next;
    }
}

static void
append_lines (Layout *self,
              int n_breaks,
              guint indent)
{
  for (int i = 0; i < n_breaks; i++)
    g_string_append_c (self->text, '\n');
  self->line_start = self->text->len;
  append_indent (self, indent);
}

static void
append_axis (Layout *self,
             int axis,
             gsize offset,
             guint indent,
             gsize width)
{
  const TsShape *shape = &self->tensor->shape;

  g_string_append_c (self->text, '[');
  if (axis == shape->rank - 1)
    append_row (self, offset, indent, width - 1);
  else
    for (gint64 i = 0; i < shape->dims[axis];)
      {
        gint64 next = next_shown (self, axis, i);

        append_axis (self, axis + 1, offset + (gsize)i * self->strides[axis], indent + 1, width - 1);
        if (next < shape->dims[axis])
          append_lines (self, shape->rank - 1 - axis, indent);
        if (next > i + 1)
          {
            g_string_append (self->text, "...");
            append_lines (self, shape->rank - 1 - axis, indent);
          }
        i = next;
      }
  g_string_append_c (self->text, ']');
}

/* `1+2j`; with @parentheses as Python has it: around what has two parts. */
static void
append_complex (const TsTensor *self,
                gsize index,
                gboolean parentheses,
                GString *text)
{
  TsFloatType type = ts_element_float_type (self->dtype);
  double real = ts_element_get_part (self, index, 0);
  double imaginary = ts_element_get_part (self, index, 1);
  gboolean has_real = !parentheses || real != 0 || signbit (real);

  if (has_real)
    {
      if (parentheses)
        g_string_append_c (text, '(');
      ts_element_append_float (real, type, FALSE, text);
      if (isnan (imaginary) || !signbit (imaginary))
        g_string_append_c (text, '+');
    }
  ts_element_append_float (imaginary, type, FALSE, text);
  g_string_append_c (text, 'j');
  if (has_real && parentheses)
    g_string_append_c (text, ')');
}

/* A scalar, as str () of NumPy's scalar types. */
static void
append_scalar (const TsTensor *self,
               GString *text)
{
  TsElementFormat format;

  switch (ts_dtype_kind (self->dtype))
    {
    case 'f':
      ts_element_append_float (ts_element_get_part (self, 0, 0), ts_element_float_type (self->dtype), TRUE, text);
      break;

    case 'c':
      append_complex (self, 0, TRUE, text);
      break;

    case 'b':
      g_string_append (text, *(const guint8 *)self->data ? "True" : "False");
      break;

    default:
      ts_element_format_init (&format, self, NULL, 0, 0);
      ts_element_format_append (&format, 0, text);
    }
}

char *
ts_tensor_format (const TsTensor *self,
                  const TsFormatOptions *options)
{
  TsFormatOptions defaults = TS_FORMAT_DEFAULT;
  g_autoptr (GArray) indices = NULL;
  Layout layout = { .tensor = self };
  int rank = self->shape.rank;
  gsize width;

  if (options == NULL)
    options = &defaults;
  layout.text = g_string_new (NULL);

  if (self->n_elements == 0)
    return g_string_free (g_string_append (layout.text, "[]"), FALSE);

  if (rank == 0)
    {
      append_scalar (self, layout.text);
      return g_string_free (layout.text, FALSE);
    }

  layout.edge_items = self->n_elements > options->threshold ? MAX (options->edge_items, 1) : 0;
  layout.strides[rank] = 1;
  for (int i = rank - 1; i >= 0; i--)
    layout.strides[i] = i == rank - 1 ? 1 : layout.strides[i + 1] * (gsize)self->shape.dims[i + 1];

  indices = g_array_new (FALSE, FALSE, sizeof (gsize));
  collect_shown (&layout, 0, 0, indices);
  ts_element_format_init (&layout.format, self, (const gsize *)(gpointer)indices->data, indices->len,
                          options->precision);

  width = MAX (options->line_width, (guint)rank + 1);
  append_axis (&layout, 0, 0, 1, width);
  return g_string_free (layout.text, FALSE);
}

/* ---- single elements and previews --------------------------------------------------------------- */

/* At most @max_bytes of it. */
static void
append_quoted (const TsString *string,
               gsize max_bytes,
               GString *text)
{
  const char *end = string->bytes + MIN (string->size, max_bytes);

  g_string_append_c (text, '"');
  for (const char *p = string->bytes; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gboolean is_text = c != (gunichar)-1 && c != (gunichar)-2;

      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if (*p == '\n' || *p == '\t' || *p == '\r')
        g_string_append (text, *p == '\n' ? "\\n" : *p == '\t' ? "\\t"
                                                               : "\\r");
      else if (!is_text || c < 0x20 || c == 0x7f)
        {
          g_string_append_printf (text, "\\x%02x", (guchar)*p);
          is_text = FALSE;
        }
      else
        g_string_append_unichar (text, c);
      p = is_text ? g_utf8_next_char (p) : p + 1;
    }
  g_string_append_c (text, '"');
}

static void
append_element (const TsTensor *self,
                gsize index,
                gsize max_bytes,
                GString *text)
{
  switch (ts_dtype_kind (self->dtype))
    {
    case 'f':
      ts_element_append_float (ts_element_get_part (self, index, 0),
                               ts_element_float_type (self->dtype), TRUE, text);
      break;
    case 'c':
      append_complex (self, index, FALSE, text);
      break;
    case 'b':
      g_string_append (text, ((const guint8 *)self->data)[index] ? "True" : "False");
      break;
    case 'o':
      if (self->dtype == TS_DTYPE_STRING)
        append_quoted ((const TsString *)self->data + index, max_bytes, text);
      else
        ts_element_append_opaque (self, index, text);
      break;
    default:
      ts_element_append_int (self, index, text);
    }
}

char *
ts_tensor_format_element (const TsTensor *self,
                          gsize index)
{
  GString *text = g_string_new (NULL);

  g_assert (index < self->n_elements);
  append_element (self, index, G_MAXSIZE, text);
  return g_string_free (text, FALSE);
}

/* Cuts @text to @max_chars characters, the last of them an ellipsis. */
static void
cut (GString *text,
     gsize max_chars)
{
  if ((gsize)g_utf8_strlen (text->str, (gssize)text->len) <= max_chars)
    return;
  if (max_chars > 0)
    {
      g_string_truncate (text, (gsize)(g_utf8_offset_to_pointer (text->str, (glong)max_chars - 1) - text->str));
      g_string_append (text, ELLIPSIS);
    }
  else
    g_string_truncate (text, 0);
}

char *
ts_tensor_format_preview (const TsTensor *self,
                          gsize max_chars)
{
  static const char tail[] = ", " ELLIPSIS "]";
  GString *text = g_string_new (NULL);
  gsize max_bytes = 4 * MIN (max_chars, G_MAXINT16) + 4; /* more than can be shown */

  if (self->shape.rank == 0)
    {
      append_element (self, 0, max_bytes, text);
      cut (text, max_chars);
      return g_string_free (text, FALSE);
    }

  g_string_append_c (text, '[');
  for (gsize i = 0; i < self->n_elements; i++)
    {
      gsize end = text->len;
      gsize rest = i + 1 < self->n_elements ? g_utf8_strlen (tail, -1) : 1;

      if (i > 0)
        g_string_append (text, ", ");
      append_element (self, i, max_bytes, text);

      if (i > 0 && (gsize)g_utf8_strlen (text->str, (gssize)text->len) + rest > max_chars)
        {
          g_string_truncate (text, end);
          g_string_append (text, tail);
          return g_string_free (text, FALSE);
        }
    }

  g_string_append_c (text, ']');
  cut (text, max_chars);
  return g_string_free (text, FALSE);
}

double
ts_tensor_get_double (const TsTensor *self,
                      gsize index)
{
  gint64 value;

  g_assert (index < self->n_elements);

  switch (ts_dtype_kind (self->dtype))
    {
    case 'f':
    case 'c':
      return ts_element_get_part (self, index, 0);
    case 'b':
      return ((const guint8 *)self->data)[index] != 0;
    case 'o':
      return NAN;
    default:
      value = ts_element_get_int (self, index);
      return ts_element_is_unsigned (self->dtype) ? (double)(guint64)value : (double)value;
    }
}
