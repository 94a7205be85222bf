#include "engine/graph/ts-graph.h"

/* How many tensors an argument is, and the dtype of tensor @i of it. */
static gint64
read_arg (const TsOperation *op,
          const TsArgDef *arg,
          gint64 i,
          TsDType *dtype)
{
  gint64 n = 1;

  *dtype = arg->dtype;
  if (arg->type_list_attr != NULL)
    {
      guint n_types = 0;
      g_autofree TsDType *types = ts_operation_dup_attr_dtypes (op, arg->type_list_attr, &n_types, NULL);

      if (types != NULL && i < n_types)
        *dtype = types[i];
      return types != NULL ? n_types : 0;
    }

  if (arg->number_attr != NULL && !ts_operation_get_attr_int (op, arg->number_attr, &n, NULL))
    return 0;
  if (arg->type_attr != NULL && !ts_operation_get_attr_dtype (op, arg->type_attr, dtype, NULL))
    *dtype = TS_DTYPE_INVALID;
  return MAX (n, 0);
}

/* (nullable): the argument of the signature that input @input belongs to. */
static const TsArgDef *
find_arg (const TsOperation *op,
          guint32 input,
          TsDType *dtype)
{
  gint64 i = input;

  for (guint k = 0; op->def != NULL && k < op->def->n_inputs; k++)
    {
      gint64 n = read_arg (op, &op->def->inputs[k], i, dtype);

      if (i < n)
        return &op->def->inputs[k];
      i -= n;
    }
  return NULL;
}

TsDType
ts_operation_get_input_dtype (const TsOperation *self,
                              guint32 input)
{
  TsDType dtype;

  return find_arg (self, input, &dtype) != NULL ? ts_dtype_base (dtype) : TS_DTYPE_INVALID;
}

gboolean
ts_operation_is_input_ref (const TsOperation *self,
                           guint32 input)
{
  TsDType dtype;
  const TsArgDef *arg = find_arg (self, input, &dtype);

  return arg != NULL && arg->is_ref;
}
