#include "engine/ops/ts-standard-ops.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

static void
test_all_found (void)
{
  const TsOpTable *ops = ts_standard_ops ();
  guint n = ts_op_table_get_size (ops);

  g_assert_cmpuint (n, >=, 1594);
  for (guint i = 0; i < n; i++)
    {
      const TsOpDef *op = ts_op_table_get (ops, i);

      g_assert_true (ts_op_table_lookup (ops, op->name) == op);
      if (i > 0)
        g_assert_cmpint (strcmp (ts_op_table_get (ops, i - 1)->name, op->name), <, 0);
    }
  g_assert_null (ts_op_table_lookup (ops, ""));
  g_assert_null (ts_op_table_lookup (ops, "Con"));
  g_assert_null (ts_op_table_lookup (ops, "Const2"));
}

/* Every argument's dtype comes from one place, and the attributes it names are there and of the right type. */
static void
check_arg (const TsOpDef *op,
           const TsArgDef *arg)
{
  const char *attrs[] = { arg->type_attr, arg->type_list_attr, arg->number_attr };

  g_assert_cmpint ((arg->dtype != TS_DTYPE_INVALID) + (arg->type_attr != NULL) + (arg->type_list_attr != NULL), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (attrs); i++)
    {
      const TsAttrDef *attr = attrs[i] != NULL ? ts_op_def_find_attr (op, attrs[i]) : NULL;

      if (attrs[i] == NULL)
        continue;
      g_assert_nonnull (attr);
      g_assert_cmpint (attr->type, ==, i == 2 ? TS_ATTR_TYPE_INT : TS_ATTR_TYPE_DTYPE);
      g_assert_cmpint (attr->is_list, ==, i == 1);
    }
}

static void
test_consistent (void)
{
  const TsOpTable *ops = ts_standard_ops ();

  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    {
      const TsOpDef *op = ts_op_table_get (ops, i);

      g_test_message ("%s", op->name);
      for (guint k = 0; k < op->n_inputs; k++)
        check_arg (op, &op->inputs[k]);
      for (guint k = 0; k < op->n_outputs; k++)
        check_arg (op, &op->outputs[k]);
      for (guint k = 0; k < op->n_attrs; k++)
        g_assert_cmpint (op->attrs[k].type, !=, TS_ATTR_TYPE_INVALID);
    }
}

static void
test_signature (void)
{
  const TsOpDef *op = ts_op_table_lookup (ts_standard_ops (), "ConcatV2");
  const TsAttrDef *n = ts_op_def_find_attr (op, "N");

  g_assert_cmpuint (op->n_inputs, ==, 2);
  g_assert_cmpstr (op->inputs[0].number_attr, ==, "N");
  g_assert_cmpstr (op->inputs[0].type_attr, ==, "T");
  g_assert_true (n->has_minimum);
  g_assert_cmpint (n->minimum, ==, 2);
  g_assert_null (n->default_value);
  g_assert_nonnull (ts_op_def_find_attr (op, "Tidx")->default_value);
  g_assert_nonnull (ts_op_def_find_attr (op, "Tidx")->allowed);
  g_assert_null (ts_op_def_find_attr (op, "none"));

  op = ts_op_table_lookup (ts_standard_ops (), "Assign");
  g_assert_true (op->inputs[0].is_ref);
  g_assert_true (op->allows_uninitialized_input);
  g_assert_true (ts_op_table_lookup (ts_standard_ops (), "AddV2")->is_commutative);
  g_assert_true (ts_op_table_lookup (ts_standard_ops (), "RandomUniform")->is_stateful);
  g_assert_cmpint (ts_op_table_lookup (ts_standard_ops (), "BatchNormWithGlobalNormalization")->deprecated_since, ==, 9);
  g_assert_nonnull (ts_op_table_lookup (ts_standard_ops (), "_FusedConv2D"));
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint op = ts_wire_begin (message, 1);
  guint attr = ts_wire_begin (message, 4);

  ts_wire_append_string (message, 2, "list(nothing)");
  ts_wire_end (message, attr);
  ts_wire_end (message, op);
  bytes = g_bytes_new (message->data, message->len);

  g_assert_null (ts_op_table_new (bytes, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_nonnull (strstr (error->message, "op[0].attr.type"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op-table/all-found", test_all_found);
  g_test_add_func ("/op-table/consistent", test_consistent);
  g_test_add_func ("/op-table/signature", test_signature);
  g_test_add_func ("/op-table/damaged", test_damaged);
  return g_test_run ();
}
