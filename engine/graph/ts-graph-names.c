#include "engine/graph/ts-graph-private.h"

#include "engine/ts-error.h"

#include <string.h>

static const char *
operation_name (guint32 index,
                gpointer graph)
{
  return ts_graph_record (graph, index)->op.name;
}

guint32
ts_graph_find_unlocked (TsGraph *self,
                        const char *name,
                        gsize size)
{
  return ts_name_index_find (&self->names, name, size, operation_name, self);
}

guint32
ts_graph_add_name (TsGraph *self,
                   const char *name,
                   gsize size,
                   guint32 index)
{
  guint32 other;

  g_rw_lock_writer_lock (&self->names_lock);
  other = ts_name_index_add (&self->names, name, size, index, operation_name, self);
  g_rw_lock_writer_unlock (&self->names_lock);
  return other;
}

static const TsOperation *
find_n (TsGraph *self,
        const char *name,
        gsize size)
{
  guint32 index;

  g_rw_lock_reader_lock (&self->names_lock);
  index = ts_graph_find_unlocked (self, name, size);
  g_rw_lock_reader_unlock (&self->names_lock);

  return index < ts_graph_get_n_operations (self) ? &ts_graph_record (self, index)->op : NULL;
}

const TsOperation *
ts_graph_find_operation (TsGraph *self,
                         const char *name)
{
  return find_n (self, name, strlen (name));
}

char *
ts_graph_dup_output_name (TsGraph *self,
                          TsOutput output)
{
  const TsOperation *op = ts_graph_get_operation (self, output.op);

  g_return_val_if_fail (op != NULL, NULL);
  return g_strdup_printf ("%s:%u", op->name, output.index);
}

char *
ts_operation_describe (const TsOperation *self)
{
  return g_strdup_printf ("operation \"%s\" (%s)", self->name, self->type);
}

/* Splits `name:index`; a name without index means output 0. */
static gboolean
split_output_name (const char *text,
                   gsize *name_size,
                   guint32 *index,
                   GError **error)
{
  const char *colon = strrchr (text, ':');
  const char *end = text + strlen (text);
  guint64 value = 0;

  *name_size = (gsize)(end - text);
  *index = 0;
  if (colon != NULL)
    {
      gboolean number = g_ascii_isdigit (colon[1]);

      for (const char *p = colon + 1; p < end && number; p++)
        {
          number = g_ascii_isdigit (*p) && value < TS_NO_OP;
          value = value * 10 + (guint64)g_ascii_digit_value (*p);
        }
      if (!number || value >= TS_NO_OP)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "\"%s\" names no output: expected NAME or NAME:INDEX", text);
          return FALSE;
        }
      *name_size = (gsize)(colon - text);
      *index = (guint32)value;
    }

  if (*name_size > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" names no output: the operation is missing", text);
  return FALSE;
}

void
ts_graph_set_no_operation (TsGraph *self,
                           const char *name,
                           gsize size,
                           GError **error)
{
  g_autofree char *text = g_strndup (name, size);
  g_autofree char *guess = ts_graph_guess_name (self, text);

  if (guess != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no operation is named \"%s\"; did you mean \"%s\"?", text, guess);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no operation is named \"%s\"", text);
}

gboolean
ts_graph_find_output (TsGraph *self,
                      const char *name,
                      TsOutput *output,
                      GError **error)
{
  const TsOperation *op;
  gsize size;
  guint32 index;

  if (name[0] == '^')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND,
                   "\"%s\" is a control input: it carries no tensor", name);
      return FALSE;
    }
  if (!split_output_name (name, &size, &index, error))
    return FALSE;

  op = find_n (self, name, size);
  if (op == NULL)
    {
      ts_graph_set_no_operation (self, name, size, error);
      return FALSE;
    }
  if (index >= op->n_outputs)
    {
      g_autofree char *text = ts_operation_describe (op);

      if (op->n_outputs == 0)
        g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s has no outputs", text);
      else
        g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s has only %u output%s, there is no output %u",
                     text, op->n_outputs, op->n_outputs == 1 ? "" : "s", index);
      return FALSE;
    }

  *output = (TsOutput) { op->index, index };
  return TRUE;
}
