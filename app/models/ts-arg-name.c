#include "app/models/ts-arg-name.h"

static guint32
count_tensors (const TsOperation *op,
               const TsArgDef *arg)
{
  gint64 number = 0;
  guint n_types = 0;

  if (arg->number_attr != NULL)
    {
      if (!ts_operation_get_attr_int (op, arg->number_attr, &number, NULL))
        return 0;

      return (guint32)CLAMP (number, 0, G_MAXINT32);
    }

  if (arg->type_list_attr != NULL)
    {
      g_autofree TsDType *types = ts_operation_dup_attr_dtypes (op, arg->type_list_attr, &n_types, NULL);

      return types != NULL ? n_types : 0;
    }

  return 1;
}

static char *
find_name (const TsOperation *op,
           const TsArgDef *args,
           guint n_args,
           guint32 index)
{
  for (guint i = 0; i < n_args; i++)
    {
      gboolean is_list = args[i].number_attr != NULL || args[i].type_list_attr != NULL;
      guint32 n = count_tensors (op, &args[i]);

      if (index < n)
        return is_list ? g_strdup_printf ("%s[%u]", args[i].name, index) : g_strdup (args[i].name);

      index -= n;
    }

  return NULL;
}

char *
ts_arg_name_of_input (const TsOperation *op,
                      guint32 index)
{
  return op->def != NULL ? find_name (op, op->def->inputs, op->def->n_inputs, index) : NULL;
}

char *
ts_arg_name_of_output (const TsOperation *op,
                       guint32 index)
{
  return op->def != NULL ? find_name (op, op->def->outputs, op->def->n_outputs, index) : NULL;
}
