#include "app/cli/ts-cli.h"
#include "app/cli/ts-json.h"

#include "engine/graph/ts-attr-value.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-standard-ops.h"

/* The types that an attribute of the signature may have; none if there is no such attribute. */
static TsDTypeSet
allowed_dtypes (const TsOpDef *op,
                const char *attr)
{
  const TsAttrDef *def = ts_op_def_find_attr (op, attr);
  TsAttrValue allowed, value;
  TsDTypeSet set = 0;
  TsAttrList list;

  if (def == NULL || def->type != TS_ATTR_TYPE_DTYPE)
    return 0;
  if (def->allowed == NULL || !ts_attr_value_decode (&allowed, def->allowed, def->allowed_size))
    return TS_DTYPES_ANY;

  ts_attr_list_init (&list, &allowed, TS_ATTR_TYPE_DTYPE);
  while (ts_attr_list_next (&list, &value))
    if (value.value < TS_N_DTYPES)
      set |= TS_DTYPE_BIT (value.value);
  return set;
}

/* All types for which the op has a kernel; none for an op whose kernel does not depend on a type. */
static TsDTypeSet
kernel_dtypes (const TsOpDef *op,
               const TsKernelDef *const *kernels,
               guint n)
{
  TsDTypeSet set = 0;

  for (guint i = 0; i < n; i++)
    {
      TsDTypeSet allowed = allowed_dtypes (op, kernels[i]->dtype_attr != NULL ? kernels[i]->dtype_attr : "T");

      set |= kernels[i]->dtypes != 0 ? kernels[i]->dtypes & allowed : allowed;
    }
  return set;
}

static void
add_op (TsJson *json,
        const TsOpDef *op)
{
  guint n;
  const TsKernelDef *const *kernels = ts_kernel_list (op->name, &n);

  ts_json_begin_object (json, NULL);
  ts_json_add_string (json, "op", op->name);
  ts_json_begin_array (json, "kernels");
  if (kernels != NULL)
    {
      TsDTypeSet set = kernel_dtypes (op, kernels, n);

      ts_json_begin_object (json, NULL);
      ts_json_add_string (json, "device", "CPU");
      ts_json_begin_array (json, "dtypes");
      for (guint dtype = 1; dtype < TS_N_DTYPES; dtype++)
        if ((set & TS_DTYPE_BIT (dtype)) != 0)
          ts_json_add_string (json, NULL, ts_dtype_name ((TsDType)dtype));
      ts_json_end_array (json);
      ts_json_end_object (json);
    }
  ts_json_end_array (json);
  ts_json_add_bool (json, "shape", ts_shape_func_find (op->name) != NULL);
  ts_json_add_bool (json, "gradient", FALSE);
  ts_json_end_object (json);
}

static void
print_json (const TsOpTable *ops)
{
  g_autofree char *text = NULL;
  TsJson json;

  ts_json_init (&json);
  ts_json_begin_array (&json, NULL);
  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    add_op (&json, ts_op_table_get (ops, i));
  ts_json_end_array (&json);

  text = ts_json_finish (&json);
  ts_cli_print (text);
}

/* The ops that can be run; a list of all op types would bury them. */
static void
print_text (const TsOpTable *ops)
{
  guint n_with_kernel = 0;

  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    {
      const TsOpDef *op = ts_op_table_get (ops, i);
      guint n;
      const TsKernelDef *const *kernels = ts_kernel_list (op->name, &n);
      TsDTypeSet set;

      if (kernels == NULL)
        continue;

      n_with_kernel++;
      ts_cli_printf ("%-32s", op->name);
      set = kernel_dtypes (op, kernels, n);
      if (set == TS_DTYPES_ANY)
        ts_cli_print (" any");
      else
        for (guint dtype = 1; dtype < TS_N_DTYPES; dtype++)
          if ((set & TS_DTYPE_BIT (dtype)) != 0)
            ts_cli_printf (" %s", ts_dtype_name ((TsDType)dtype));
      ts_cli_print ("\n");
    }
  ts_cli_printf ("\n%u of %u known op types have kernels.\n", n_with_kernel, ts_op_table_get_size (ops));
}

int
ts_cli_ops (int argc,
            char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON, of all op types known", NULL },
    { NULL }
  };

  if (!ts_cli_parse ("ops", "", "Lists the op types that have kernels, and the dtypes these are for.", entries, NULL, NULL, 0, &argc, &argv))
    return TS_CLI_USAGE;

  if (json)
    print_json (ts_standard_ops ());
  else
    print_text (ts_standard_ops ());
  return TS_CLI_DONE;
}
