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

TsDType
ts_operation_get_input_dtype (const TsOperation *self,
                              guint32 input)
{
  gint64 i = input;

  for (guint k = 0; self->def != NULL && k < self->def->n_inputs; k++)
    {
      TsDType dtype;
      gint64 n = read_arg (self, &self->def->inputs[k], i, &dtype);

      if (i < n)
        return ts_dtype_base (dtype);
      i -= n;
    }
  return TS_DTYPE_INVALID;
}
