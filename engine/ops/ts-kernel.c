#include "engine/ops/ts-kernel.h"

#include "engine/graph/ts-attr-value.h"
#include "engine/graph/ts-function.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

static gpointer
make_table (gpointer unused)
{
  static const TsKernelDef *const families[] = {
#define X(family) ts_##family##_kernels,
    TS_OP_FAMILIES (X)
#undef X
  };
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const TsKernelDef *def = families[i]; def->op != NULL; def++)
      {
        GPtrArray *rows = g_hash_table_lookup (table, def->op);

        if (rows == NULL)
          {
            rows = g_ptr_array_new ();
            g_hash_table_insert (table, (gpointer)def->op, rows);
          }
        g_ptr_array_add (rows, (gpointer)def);
      }

  return table;
}

const TsKernelDef *const *
ts_kernel_list (const char *op_type,
                guint *n_kernels)
{
  static GOnce once = G_ONCE_INIT;
  GPtrArray *rows = g_hash_table_lookup (g_once (&once, make_table, NULL), op_type);

  *n_kernels = rows != NULL ? rows->len : 0;
  return rows != NULL ? (const TsKernelDef *const *)rows->pdata : NULL;
}

static const char *
dtype_attr (const TsKernelDef *def)
{
  return def->dtype_attr != NULL ? def->dtype_attr : "T";
}

static gboolean
is_allowed (const TsAttrDef *def,
            TsDType dtype)
{
  TsAttrValue list, element;
  TsAttrList allowed;

  if (!ts_attr_value_decode (&list, def->allowed, def->allowed_size) || !list.is_list)
    return TRUE;
  ts_attr_list_init (&allowed, &list, TS_ATTR_TYPE_DTYPE);
  while (ts_attr_list_next (&allowed, &element))
    if (element.value == dtype)
      return TRUE;
  return FALSE;
}

/* Of the type attributes that @row does not look at: graphs may have others than the signature allows, since later versions of an op may
 * take them, but no kernel knows of those. */
static gboolean
check_dtypes (const TsOperation *op,
              const TsKernelDef *row,
              GError **error)
{
  TsDType dtype;

  for (guint i = 0; op->def != NULL && i < op->def->n_attrs; i++)
    {
      const TsAttrDef *def = &op->def->attrs[i];

      if (def->type != TS_ATTR_TYPE_DTYPE || def->is_list || def->allowed == NULL ||
          (row->dtypes != 0 && strcmp (def->name, dtype_attr (row)) == 0))
        continue;
      if (!ts_operation_get_attr_dtype (op, def->name, &dtype, NULL) || is_allowed (def, dtype))
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is no kernel for op type %s with %s = %s", op->type, def->name, ts_dtype_name (dtype));
      return FALSE;
    }
  return TRUE;
}

const TsKernelDef *
ts_kernel_find (const TsOperation *op,
                GError **error)
{
  guint n;
  const TsKernelDef *const *rows = ts_kernel_list (op->type, &n);
  TsDType dtype = TS_DTYPE_INVALID;

  for (guint i = 0; i < n; i++)
    {
      if (rows[i]->dtypes == 0)
        return check_dtypes (op, rows[i], error) ? rows[i] : NULL;
      if (!ts_operation_get_attr_dtype (op, dtype_attr (rows[i]), &dtype, error))
        return NULL;
      if ((rows[i]->dtypes & TS_DTYPE_BIT (ts_dtype_base (dtype))) != 0)
        return check_dtypes (op, rows[i], error) ? rows[i] : NULL;
    }

  if (n == 0 && ts_graph_find_function (op->graph, op->type) != NULL)
    return &ts_legacy_call_kernel;
  if (n == 0)
    g_set_error (error, TS_ERROR, op->def != NULL ? TS_ERROR_UNIMPLEMENTED : TS_ERROR_NOT_FOUND,
                 "there is no kernel for op type %s", op->type);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                 "there is no kernel for op type %s with %s = %s", op->type,
                 dtype_attr (rows[n - 1]), ts_dtype_name (dtype));
  return NULL;
}
