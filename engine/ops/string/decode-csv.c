#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-number-text.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* DecodeCSV: records as columns. */

typedef struct
{
  char delimiter;
  gboolean has_quotes;
  TsString missing; /* what stands for no value, like an empty field */
  gint64 *columns;  /* those that are wanted, going up */
  guint n_columns;  /* 0: all */
} Csv;

static gboolean
fail (GError **error,
      const char *reason)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s", reason);
  return FALSE;
}

static gboolean
csv_prepare (TsKernelInit *init,
             GError **error)
{
  Csv *self = init->state;
  gsize n_delimiter;
  guint n_types;
  g_autofree char *delimiter = ts_operation_dup_attr_string (init->op, "field_delim", &n_delimiter, error);
  g_autofree TsDType *types = ts_operation_dup_attr_dtypes (init->op, "OUT_TYPE", &n_types, delimiter != NULL ? error : NULL);

  if (delimiter == NULL || types == NULL || !ts_operation_get_attr_bool (init->op, "use_quote_delim", &self->has_quotes, error) ||
      !ts_string_attr (init->op, "na_value", &self->missing, error))
    return FALSE;
  if (n_delimiter != 1)
    return fail (error, "field_delim must be one character");
  self->delimiter = *delimiter;

  self->columns = ts_operation_dup_attr_ints (init->op, "select_cols", &self->n_columns, error);
  if (self->columns == NULL)
    return FALSE;
  if (self->n_columns > 0 && self->n_columns != n_types)
    return fail (error, "select_cols must say one column for each output");
  for (guint i = 0; i < self->n_columns; i++)
    if (self->columns[i] < (i > 0 ? self->columns[i - 1] + 1 : 0))
      return fail (error, "select_cols must go up from 0 on");
  return TRUE;
}

static void
csv_release (gpointer state)
{
  Csv *self = state;

  g_free (self->missing.bytes);
  g_free (self->columns);
}

/* ---- one record ---- */

/* The fields read so far: one buffer, and where in it each of them ends. */
typedef struct
{
  GString *text;
  GArray *ends; /* gsize */
  gint64 column;
  guint n_wanted;
} Fields;

/* Adds what @text has got since the last field, if the column is wanted; whether more are. */
static gboolean
end_field (const Csv *self,
           Fields *fields)
{
  gsize begin = fields->ends->len > 0 ? g_array_index (fields->ends, gsize, fields->ends->len - 1) : 0;

  if (self->n_columns == 0 || fields->column == self->columns[fields->n_wanted])
    {
      g_array_append_val (fields->ends, fields->text->len);
      fields->n_wanted++;
    }
  else
    g_string_truncate (fields->text, begin);
  fields->column++;
  return self->n_columns == 0 || fields->n_wanted < self->n_columns;
}

static gboolean
read_plain (const Csv *self,
            const char **p,
            const char *end,
            GString *text,
            GError **error)
{
  for (; *p < end && **p != self->delimiter; ++*p)
    {
      if ((self->has_quotes && **p == '"') || **p == '\n' || **p == '\r')
        return fail (error, "a field without quotes has a quote or the end of a line inside");
      g_string_append_c (text, **p);
    }
  return TRUE;
}

/* From behind the first quote to behind the last one, which the delimiter or the end must follow. */
static gboolean
read_quoted (const Csv *self,
             const char **p,
             const char *end,
             GString *text,
             GError **error)
{
  while (*p < end && (**p != '"' || (*p + 1 < end && (*p)[1] != self->delimiter)))
    {
      if (**p == '"')
        {
          if ((*p)[1] != '"')
            return fail (error, "a quote inside of a field must be doubled");
          ++*p;
        }
      g_string_append_c (text, *(*p)++);
    }
  if (*p >= end)
    return fail (error, "a field with quotes must end with one");
  ++*p;
  return TRUE;
}

static gboolean
read_record (const Csv *self,
             const TsString *record,
             Fields *fields,
             GError **error)
{
  const char *p = record->bytes, *end = p + record->size;

  g_string_truncate (fields->text, 0);
  g_array_set_size (fields->ends, 0);
  fields->column = 0;
  fields->n_wanted = 0;
  while (p < end)
    {
      gboolean is_quoted;

      if (*p == '\n' || *p == '\r')
        {
          p++;
          continue;
        }
      is_quoted = self->has_quotes && *p == '"';
      p += is_quoted;
      if (!(is_quoted ? read_quoted : read_plain) (self, &p, end, fields->text, error))
        return FALSE;
      if (!end_field (self, fields))
        return TRUE;
      p++;
    }

  /* Nothing behind the last delimiter is a field, too. */
  if (record->size > 0 && end[-1] == self->delimiter)
    end_field (self, fields);
  return TRUE;
}

/* ---- the columns ---- */

/* Sets element @i of output @k. */
static gboolean
put_value (TsCall *call,
           const TsString *field,
           gsize i,
           guint k,
           GError **error)
{
  const Csv *self = call->state;
  const TsTensor *value = call->in[1 + k];
  TsTensor *out = call->out[k];
  gboolean is_missing = field->size == 0 || (field->size == self->missing.size && memcmp (field->bytes, self->missing.bytes, field->size) == 0);

  if (is_missing && value->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "field %u is required but missing in record %" G_GSIZE_FORMAT, k, i);
      return FALSE;
    }
  if (out->dtype == TS_DTYPE_STRING)
    {
      const TsString *string = is_missing ? value->data : field;

      ts_string_set ((TsString *)out->data + i, string->bytes, (gssize)string->size);
      return TRUE;
    }
  if (is_missing)
    memcpy (ts_elements_at (out, i), value->data, ts_dtype_size (out->dtype));
  else if (!ts_number_parse (field, out->dtype, ts_elements_at (out, i)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "field %u of record %" G_GSIZE_FORMAT " is no %s", k, i, ts_dtype_name (out->dtype));
      return FALSE;
    }
  return TRUE;
}

static gboolean
put_record (TsCall *call,
            const Fields *fields,
            gsize i,
            GError **error)
{
  gsize begin = 0;

  if (fields->ends->len != call->n_out)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "record %" G_GSIZE_FORMAT " has %u fields, not %u", i, fields->ends->len, call->n_out);
      return FALSE;
    }
  for (guint k = 0; k < call->n_out; k++)
    {
      gsize end = g_array_index (fields->ends, gsize, k);

      if (!put_value (call, &(TsString) { fields->text->str + begin, end - begin }, i, k, error))
        return FALSE;
      begin = end;
    }
  return TRUE;
}

static gboolean
alloc_columns (TsCall *call,
               GError **error)
{
  for (guint k = 0; k < call->n_out; k++)
    {
      if (call->in[1 + k]->n_elements > 1)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "field %u has %" G_GSIZE_FORMAT " defaults", k, call->in[1 + k]->n_elements);
          return FALSE;
        }
      if (ts_call_alloc (call, k, &call->in[0]->shape, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
csv_run (TsCall *call,
         GError **error)
{
  const TsTensor *records = call->in[0];
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  Fields fields = { text, ends, 0, 0 };

  if (!alloc_columns (call, error))
    return FALSE;
  for (gsize i = 0; i < records->n_elements; i++)
    if (ts_call_is_cancelled_at (call, i, error) || !read_record (call->state, &ts_strings (records)[i], &fields, error) ||
        !put_record (call, &fields, i, error))
      return FALSE;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_decode_csv_kernels[] = {
  { .op = "DecodeCSV", .prepare = csv_prepare, .state_size = sizeof (Csv), .release = csv_release, .run = csv_run, .semantics = "tensorflow/core/kernels/decode_csv_op.cc" },
  { 0 },
};

const TsShapeDef ts_decode_csv_shapes[] = {
  { 0 },
};
