#include "engine/ops/parse/ts-message-fields.h"

#include "engine/ts-error.h"

void
ts_message_fields_release (gpointer state)
{
  TsMessageFields *self = state;

  for (guint i = 0; i < self->n && self->fields != NULL; i++)
    ts_message_field_clear (&self->fields[i]);
  g_free (self->fields);
  g_free (self->order);
}

static gint
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer fields)
{
  guint32 x = ((const TsMessageField *)fields)[*(const guint *)a].number;
  guint32 y = ((const TsMessageField *)fields)[*(const guint *)b].number;

  return x < y ? -1 : x > y;
}

gboolean
ts_message_fields_read (TsMessageFields *self,
                        const TsOperation *op,
                        char **message,
                        GError **error)
{
  gsize size = 0;
  g_autofree char *source = ts_operation_dup_attr_string (op, "descriptor_source", &size, error);
  g_auto (GStrv) names = source != NULL ? ts_operation_dup_attr_strings (op, "field_names", &self->n, error) : NULL;

  *message = names != NULL ? ts_operation_dup_attr_string (op, "message_type", NULL, error) : NULL;
  if (*message == NULL)
    return FALSE;
  self->fields = g_new0 (TsMessageField, self->n + 1);
  self->order = g_new (guint, self->n + 1);
  if (!ts_message_type_find_fields (&(TsString) { source, size }, *message, names, self->n, self->fields, error))
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (gint)self->n, sizeof *self->order, compare_numbers, self->fields);
  return TRUE;
}

gboolean
ts_message_field_check_dtype (const TsMessageField *field,
                              guint i,
                              TsDType dtype,
                              GError **error)
{
  if ((ts_field_type_dtypes (field->type) & TS_DTYPE_BIT (dtype)) != 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "field %u (number %u) cannot be of dtype %s", i, field->number, ts_dtype_name (dtype));
  return FALSE;
}
