#include "engine/debug/numerics/ts-bad-value.h"

#include "engine/debug/ts-numeric.h"
#include "engine/ops/data/ts-tensor-list.h"
#include "engine/tensor/ts-element-format.h"
#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: only $out has a meaning here", name);
  return NULL;
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  if (variable == TS_EXPRESSION_OUT && slot <= 0)
    return ts_tensor_ref (data);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "$%s: only $out has a meaning here", ts_expression_variable_name (variable));
  return NULL;
}

/* Of a predicate that has one truth for the whole value the first element stands for all. */
static gboolean
is_true_somewhere (TsTensor *value,
                   TsExpression *predicate,
                   gsize *element)
{
  const TsExpressionScope scope = { get_tensor, get_variable, value };
  g_autoptr (TsTensor) truth = ts_expression_evaluate (predicate, &scope, NULL, NULL);

  for (gsize i = 0; truth != NULL && truth->dtype == TS_DTYPE_BOOL && i < truth->n_elements; i++)
    if (((const guint8 *)truth->data)[i])
      {
        *element = truth->n_elements == value->n_elements ? i : 0;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_in_list (const TsVariant *variant,
              TsExpression *predicate)
{
  const TsTensorList *list = (const TsTensorList *)variant;
  gsize element;

  if (variant == NULL || variant->type != &ts_tensor_list_type)
    return FALSE;
  for (guint i = 0; i < list->elements->len; i++)
    if (ts_tensor_list_get (list, i) != NULL && ts_bad_value_find (ts_tensor_list_get (list, i), predicate, &element))
      return TRUE;
  return FALSE;
}

static gboolean
find_first (const TsTensor *value,
            gsize *element)
{
  guint n_parts = value->dtype == TS_DTYPE_COMPLEX64 || value->dtype == TS_DTYPE_COMPLEX128 ? 2 : 1;

  for (gsize i = 0; i < value->n_elements; i++)
    for (guint part = 0; part < n_parts; part++)
      if (!isfinite (ts_element_get_part (value, i, part)))
        {
          *element = i;
          return TRUE;
        }
  return FALSE;
}

gboolean
ts_bad_value_find (TsTensor *value,
                   TsExpression *predicate,
                   gsize *element)
{
  *element = 0;
  if (ts_tensor_is_reference (value))
    return FALSE;
  if (value->dtype == TS_DTYPE_VARIANT)
    {
      for (gsize i = 0; i < value->n_elements; i++)
        if (find_in_list (ts_tensor_get_variant (value, i), predicate))
          return TRUE;
      return FALSE;
    }
  if (!ts_dtype_is_plain (value->dtype))
    return FALSE;
  if (predicate != NULL)
    return is_true_somewhere (value, predicate, element);
  return ts_numeric_find (value, TS_NUMERIC_NAN | TS_NUMERIC_INF) != 0 && find_first (value, element);
}

char *
ts_bad_value_describe (const TsTensor *value,
                       gsize element)
{
  g_autoptr (GString) index = g_string_new ("]");
  g_autofree char *text = NULL;

  if (value->dtype == TS_DTYPE_VARIANT)
    return g_strdup ("in its list");
  text = ts_tensor_format_element (value, element);
  for (int k = value->shape.rank; k-- > 0; element /= (gsize)value->shape.dims[k])
    {
      g_autofree char *number = g_strdup_printf ("%s%" G_GINT64_FORMAT, k > 0 ? ", " : "", (gint64)(element % (gsize)value->shape.dims[k]));

      g_string_prepend (index, number);
    }
  return value->shape.rank > 0 ? g_strdup_printf ("[%s = %s", index->str, text) : g_steal_pointer (&text);
}
