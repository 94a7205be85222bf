#include "engine/ops/table/ts-table-text.h"

#include "engine/ts-error.h"

#include <errno.h>
#include <string.h>

/* ---- one value ---- */

/* What an element may be. */
typedef union
{
  TsString string;
  gint32 i32;
  gint64 i64;
  float f;
  double d;
} Element;

static gboolean
fail_field (const char *field,
            gint64 line,
            TsDType dtype,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Field %s in line %" G_GINT64_FORMAT " is not a valid %s", field, line, ts_dtype_name (dtype));
  return FALSE;
}

/* @text has no blanks around it. */
static gboolean
parse_int (const char *text,
           gint64 min,
           gint64 max,
           gint64 *value)
{
  return g_ascii_string_to_signed (text, 10, min, max, value, NULL);
}

static gboolean
parse_real (const char *text,
            double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
parse_number (const char *field,
              gsize size,
              TsDType dtype,
              gint64 offset,
              Element *element)
{
  g_autofree char *text = g_strstrip (g_strndup (field, size));
  gint64 integer = 0;
  double real = 0;
  gboolean is_real = dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_DOUBLE;

  if (is_real ? !parse_real (text, &real)
              : !parse_int (text, dtype == TS_DTYPE_INT32 ? G_MININT32 : G_MININT64, dtype == TS_DTYPE_INT32 ? G_MAXINT32 : G_MAXINT64, &integer))
    return FALSE;
  if (dtype == TS_DTYPE_INT32)
    element->i32 = (gint32)(guint32)((guint64)integer + (guint64)offset);
  else if (dtype == TS_DTYPE_INT64)
    element->i64 = integer;
  else if (dtype == TS_DTYPE_FLOAT)
    element->f = (float)real;
  else
    element->d = real;
  return TRUE;
}

static gboolean
is_number (TsDType dtype)
{
  return dtype == TS_DTYPE_INT32 || dtype == TS_DTYPE_INT64 || dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_DOUBLE;
}

/* ---- one line ---- */

typedef struct
{
  const char *start;
  gsize size;
  gint64 number; /* from 0 */
} Line;

/* Column @index; %FALSE if there are not so many. */
static gboolean
find_column (const TsTableText *self,
             const Line *line,
             gint64 index,
             const char **field,
             gsize *size)
{
  const char *p = line->start, *end = line->start + line->size;

  for (gint64 i = 0;; i++)
    {
      const char *next = memchr (p, self->delimiter, (gsize)(end - p));

      *field = p;
      *size = (gsize)((next != NULL ? next : end) - p);
      if (i == index)
        return TRUE;
      if (next == NULL)
        return FALSE;
      p = next + 1;
    }
}

/* A string still points into the text. */
static gboolean
read_element (const TsTableText *self,
              const Line *line,
              gint64 index,
              TsDType dtype,
              Element *element,
              GError **error)
{
  const char *field = line->start;
  gsize size = line->size;
  g_autofree char *text = NULL;

  if (index == TS_TABLE_TEXT_LINE_NUMBER)
    {
      element->i64 = line->number + self->offset;
      return TRUE;
    }
  if (index >= 0 && !find_column (self, line, index, &field, &size))
    {
      text = g_strndup (line->start, line->size);
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Invalid number of columns in line %" G_GINT64_FORMAT " (%s): expected at least %" G_GINT64_FORMAT,
                   line->number, text, index + 1);
      return FALSE;
    }
  if (dtype == TS_DTYPE_STRING)
    {
      element->string = (TsString) { (char *)field, size };
      return TRUE;
    }
  if (is_number (dtype) && parse_number (field, size, dtype, self->offset, element))
    return TRUE;
  text = g_strndup (field, size);
  return fail_field (text, line->number, dtype, error);
}

/* Lines end with a newline, or with a carriage return and one. */
static gboolean
next_line (Line *line,
           const char **text,
           const char *end)
{
  const char *newline = memchr (*text, '\n', (gsize)(end - *text));
  const char *stop = newline != NULL ? newline : end;

  line->start = *text;
  line->size = (gsize)(stop - *text);
  if (line->size > 0 && line->start[line->size - 1] == '\r')
    line->size--;
  if (newline == NULL && line->size == 0)
    return FALSE;
  line->number++;
  *text = newline != NULL ? newline + 1 : end;
  return TRUE;
}

/* ---- all lines ---- */

static gboolean
read_line (const TsTableText *self,
           const Line *line,
           const TsTable *table,
           TsTableMap *map,
           GError **error)
{
  Element key, value;

  if (line->size == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "line %" G_GINT64_FORMAT " is empty", line->number);
      return FALSE;
    }
  return read_element (self, line, self->key_index, table->key_dtype, &key, error) &&
         read_element (self, line, self->value_index, table->value_dtype, &value, error) && ts_table_put_once (table, map, &key, &value, error);
}

gboolean
ts_table_text_check (const TsTableText *self,
                     const TsTable *table,
                     GError **error)
{
  const struct
  {
    const char *what;
    gint64 index;
    TsDType dtype;
  } parts[] = { { "key", self->key_index, table->key_dtype }, { "value", self->value_index, table->value_dtype } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      char kind = ts_dtype_kind (parts[i].dtype);
      gboolean is_integer = kind == 'i' || kind == 'u';

      if (parts[i].index == TS_TABLE_TEXT_LINE_NUMBER  ? parts[i].dtype == TS_DTYPE_INT64
          : parts[i].index == TS_TABLE_TEXT_WHOLE_LINE ? is_integer || parts[i].dtype == TS_DTYPE_STRING
                                                       : TRUE)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the %s cannot be the %s: it is %s", parts[i].what,
                   parts[i].index == TS_TABLE_TEXT_LINE_NUMBER ? "number of the line, which is int64" : "whole line, which is a string or an integer",
                   ts_dtype_name (parts[i].dtype));
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_table_text_read (const TsTableText *self,
                    TsCall *call,
                    const TsTable *table,
                    TsTableMap *map,
                    const char *text,
                    gsize size,
                    GError **error)
{
  const char *end = text + size;
  Line line = { .number = -1 };
  gint64 n = 0;

  for (; (self->n_lines < 0 || n < self->n_lines) && next_line (&line, &text, end); n++)
    {
      if (n % 4096 == 4095 && ts_call_is_cancelled (call, error))
        return FALSE;
      if (!read_line (self, &line, table, map, error))
        return FALSE;
      if (table->is_initialized)
        return TRUE;
    }

  if (self->n_lines >= 0 && n < self->n_lines)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Invalid vocab_size: expected %" G_GINT64_FORMAT " lines but got %" G_GINT64_FORMAT, self->n_lines, n);
      return FALSE;
    }
  if (n > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "there are no lines");
  return FALSE;
}
