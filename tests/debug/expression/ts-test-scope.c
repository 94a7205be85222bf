#include "tests/debug/expression/ts-test-scope.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

static TsTensor *
look_up (TsTestScope *self,
         const char *name,
         GError **error)
{
  gpointer value;

  self->n_asked++;
  if (!g_hash_table_lookup_extended (self->values, name, NULL, &value))
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no tensor %s", name);
  else if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s is not computed", name);
  else
    return ts_tensor_ref (value);
  return NULL;
}

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  return look_up (data, name, error);
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  g_autofree char *name = NULL;

  if (slot >= 0)
    name = g_strdup_printf ("$%s[%d]", ts_expression_variable_name (variable), slot);
  else
    name = g_strdup_printf ("$%s", ts_expression_variable_name (variable));
  return look_up (data, name, error);
}

static void
drop (gpointer value)
{
  if (value != NULL)
    ts_tensor_unref (value);
}

void
ts_test_scope_init (TsTestScope *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drop);
  self->scope = (TsExpressionScope) { get_tensor, get_variable, self };
  self->n_asked = 0;
}

void
ts_test_scope_clear (TsTestScope *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
}

void
ts_test_scope_set (TsTestScope *self,
                   const char *name,
                   TsTensor *value)
{
  g_hash_table_insert (self->values, g_strdup (name), value);
}

TsTensor *
ts_test_scope_evaluate (TsTestScope *self,
                        const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsExpression) expression = ts_expression_parse (text, &error);
  TsTensor *value;

  g_assert_no_error (error);
  value = ts_expression_evaluate (expression, &self->scope, NULL, &error);
  g_assert_no_error (error);
  return value;
}

char *
ts_test_scope_show (TsTestScope *self,
                    const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsExpression) expression = ts_expression_parse (text, &error);
  g_autoptr (TsTensor) value = expression != NULL ? ts_expression_evaluate (expression, &self->scope, NULL, &error) : NULL;
  g_autofree char *shape = NULL;
  g_autofree char *elements = NULL;

  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    return g_strdup_printf ("%s: %s", ts_error_code_name (error), error->message);
  shape = ts_shape_to_string (&value->shape);
  elements = ts_tensor_format_preview (value, 200);
  return g_strdup_printf ("%s %s %s", ts_dtype_name (value->dtype), shape, elements);
}
