#include "app/cli/ts-dump.h"

#include "engine/tensor/ts-resource.h"

gboolean
ts_dump_init (TsDump *self,
              const char *path,
              GError **error)
{
  *self = (TsDump) { .folder = ts_output_folder_new (path, error) };
  if (self->folder == NULL)
    return FALSE;
  self->n_activations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return TRUE;
}

static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  return FALSE;
}

/* `y`; inside of the function that y calls `y>>add`, and so on. */
static void
append_name (GString *name,
             TsExecutor *executor,
             const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);

  if (caller != NULL)
    {
      append_name (name, executor, caller);
      g_string_append (name, ">>");
    }
  g_string_append (name, ts_executor_get_operation (executor, activation)->name);
}

/* How many activations of this name there were, this one included. */
static guint
count (TsDump *self,
       const char *name)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_activations, name)) + 1;

  g_hash_table_insert (self->n_activations, g_strdup (name), GUINT_TO_POINTER (n));
  return n;
}

static gboolean
after (TsExecutor *executor,
       const TsActivation *activation,
       TsTensor **outputs,
       gpointer user_data)
{
  TsDump *self = user_data;
  const TsOperation *op = ts_executor_get_operation (executor, activation);
  g_autoptr (GString) name = g_string_new (NULL);
  gsize size;
  guint n;

  append_name (name, executor, activation);
  size = name->len;
  n = count (self, name->str);
  for (guint32 i = 0; i < op->n_outputs && self->error == NULL; i++)
    {
      g_autoptr (TsTensor) value = outputs[i] != NULL ? ts_tensor_dup_value (outputs[i]) : NULL;

      if (value == NULL || (!ts_dtype_is_plain (value->dtype) && value->dtype != TS_DTYPE_STRING))
        continue;
      g_string_truncate (name, size);
      g_string_append_printf (name, ":%u", i);
      if (n > 1)
        g_string_append_printf (name, "#%u", n);
      ts_output_folder_add (self->folder, name->str, value, &self->error);
    }
  return FALSE;
}

const TsSeam ts_dump_seam = { before, after };

gboolean
ts_dump_finish (TsDump *self,
                GError **error)
{
  if (self->error == NULL)
    return ts_output_folder_finish (self->folder, error);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
ts_dump_clear (TsDump *self)
{
  g_clear_pointer (&self->folder, ts_output_folder_free);
  g_clear_pointer (&self->n_activations, g_hash_table_unref);
  g_clear_error (&self->error);
}
