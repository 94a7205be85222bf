#include "engine/ops/string/ts-string-call.h"

#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_string_is (const TsString *self,
              const char *text)
{
  return self->size == strlen (text) && memcmp (self->bytes, text, self->size) == 0;
}

gboolean
ts_string_attr (const TsOperation *op,
                const char *name,
                TsString *value,
                GError **error)
{
  value->bytes = ts_operation_dup_attr_string (op, name, &value->size, error);
  return value->bytes != NULL;
}

const TsString *
ts_call_string_scalar (const TsCall *call,
                       guint input,
                       const char *name,
                       GError **error)
{
  const TsTensor *tensor = call->in[input];

  if (tensor->shape.rank != 0)
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be a scalar, has shape %s", name, shape);
      return NULL;
    }
  return tensor->data;
}

void
ts_call_put_string (TsCall *call,
                    guint output,
                    gsize i,
                    const GString *text)
{
  ts_string_set ((TsString *)call->out[output]->data + i, text->str, (gssize)text->len);
}

gboolean
ts_call_is_cancelled_at (TsCall *call,
                         gsize i,
                         GError **error)
{
  return i % 256 == 0 && ts_call_is_cancelled (call, error);
}

gboolean
ts_call_map_strings (TsCall *call,
                     TsStringMapFunc func,
                     gpointer data,
                     GError **error)
{
  const TsTensor *in = call->in[0];
  g_autoptr (GString) text = g_string_new (NULL);

  if (ts_call_alloc (call, 0, &in->shape, error) == NULL)
    return FALSE;

  for (gsize i = 0; i < in->n_elements; i++)
    {
      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      g_string_truncate (text, 0);
      if (!func (&ts_strings (in)[i], text, data, error))
        {
          g_prefix_error (error, "element %" G_GSIZE_FORMAT ": ", i);
          return FALSE;
        }
      ts_call_put_string (call, 0, i, text);
    }
  return TRUE;
}
