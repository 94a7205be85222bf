#include "engine/debug/breakpoint/ts-state-part.h"

#include "engine/debug/expression/ts-expression.h"
#include "engine/ops/data/ts-stack.h"
#include "engine/ops/data/ts-tensor-array.h"
#include "engine/ops/queue/ts-queue.h"
#include "engine/ops/table/ts-table-map.h"
#include "engine/ops/table/ts-table.h"
#include "engine/ts-error.h"

#include <string.h>

struct _TsStatePart
{
  TsExpression *of_value; /* (nullable): `value[...]` */
  TsExpression *key;      /* (nullable): what is in the brackets, if it is no text */
  char *text_key;         /* (nullable): the text */
};

/* What is in quotes: `["key"]`; in expressions such are names. */
static char *
take_text (const char *inside)
{
  gsize n = strlen (inside);

  return n >= 2 && (inside[0] == '"' || inside[0] == '\'') && inside[n - 1] == inside[0] ? g_strndup (inside + 1, n - 2) : NULL;
}

/* Numbers only: what names a tensor would be another part each time. */
static gboolean
check_names (const TsExpression *expression,
             GError **error)
{
  g_auto (GStrv) names = ts_expression_list_names (expression);

  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "value") != 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a part is said by numbers, not by %s", names[i]);
        return FALSE;
      }
  return TRUE;
}

TsStatePart *
ts_state_part_new (const char *text,
                   GError **error)
{
  g_autoptr (TsStatePart) self = g_new0 (TsStatePart, 1);
  gsize n = strlen (text);
  g_autofree char *inside = NULL;
  g_autofree char *of_value = g_strconcat ("value", text, NULL);

  if (n < 3 || text[0] != '[' || text[n - 1] != ']')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a part as [3, :] or [\"key\"], found %s", text);
      return NULL;
    }
  inside = g_strstrip (g_strndup (text + 1, n - 2));
  self->text_key = take_text (inside);
  if (self->text_key != NULL)
    return g_steal_pointer (&self);
  self->of_value = ts_expression_parse (of_value, error);
  if (self->of_value == NULL || !check_names (self->of_value, error))
    return NULL;
  self->key = ts_expression_parse (inside, NULL); /* a slice is no expression by itself */
  return g_steal_pointer (&self);
}

void
ts_state_part_free (TsStatePart *self)
{
  g_clear_pointer (&self->of_value, ts_expression_unref);
  g_clear_pointer (&self->key, ts_expression_unref);
  g_free (self->text_key);
  g_free (self);
}

/* ---- of a value ------------------------------------------------------------------------------------ */

static TsTensor *
get_value (gpointer data,
           const char *name,
           GError **error)
{
  if (strcmp (name, "value") == 0 && data != NULL)
    return ts_tensor_ref (data);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "a part is said by numbers, not by %s", name);
  return NULL;
}

static TsTensor *
get_no_variable (gpointer data,
                 TsExpressionVariable variable,
                 gint slot,
                 GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "a part is said by numbers, not by $%s", ts_expression_variable_name (variable));
  return NULL;
}

TsTensor *
ts_state_part_get_of_value (TsStatePart *self,
                            TsTensor *value,
                            GError **error)
{
  const TsExpressionScope scope = { get_value, get_no_variable, value };

  if (self->of_value != NULL)
    return ts_expression_evaluate (self->of_value, &scope, NULL, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected numbers as the part of a tensor, found \"%s\"", self->text_key);
  return NULL;
}

/* ---- of other state -------------------------------------------------------------------------------- */

/* The key as a tensor of @dtype. (transfer full) (nullable) */
static TsTensor *
make_key (TsStatePart *self,
          TsDType dtype,
          GError **error)
{
  const TsExpressionScope scope = { get_value, get_no_variable, NULL };

  if (self->text_key == NULL && self->key != NULL)
    return ts_expression_evaluate_as (self->key, &scope, dtype, NULL, error);
  if (self->text_key != NULL && dtype == TS_DTYPE_STRING)
    return ts_tensor_new_string_scalar (self->text_key, -1);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a key of dtype %s", ts_dtype_name (dtype));
  return NULL;
}

static gboolean
make_index (TsStatePart *self,
            gsize *index,
            GError **error)
{
  g_autoptr (TsTensor) key = make_key (self, TS_DTYPE_INT64, error);

  if (key == NULL)
    return FALSE;
  if (key->n_elements == 1 && *(const gint64 *)key->data >= 0)
    {
      *index = (gsize) * (const gint64 *)key->data;
      return TRUE;
    }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected one index of 0 or more");
  return FALSE;
}

static TsTensor *
get_of_table (TsStatePart *self,
              TsTable *table,
              GError **error)
{
  g_autoptr (TsTensor) key = make_key (self, table->key_dtype, error);
  TsTensor *value = NULL;
  guint32 place;

  if (key == NULL)
    return NULL;
  if (key->n_elements != ts_table_get_key_row (table))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a key of %" G_GSIZE_FORMAT " elements, found %" G_GSIZE_FORMAT,
                   ts_table_get_key_row (table), key->n_elements);
      return NULL;
    }
  g_mutex_lock (&table->base.mutex);
  place = ts_table_map_find (table->map, key->data);
  if (place != TS_TABLE_MAP_NONE)
    {
      const TsTensor view = {
        .dtype = table->value_dtype,
        .shape = table->value_shape,
        .n_elements = ts_table_get_value_row (table),
        .data = (gpointer)ts_table_map_get_value (table->map, place),
      };

      value = ts_tensor_copy (&view, error);
    }
  else
    g_set_error_literal (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no such key");
  g_mutex_unlock (&table->base.mutex);
  return value;
}

static TsTensor *
get_by_index (TsResource *resource,
              gsize i)
{
  if (resource->type == &ts_queue_type)
    {
      TsQueue *queue = (TsQueue *)resource;
      TsTensor *value = NULL;

      g_mutex_lock (&resource->mutex);
      if (i < queue->elements->len)
        value = ts_tensor_ref (g_ptr_array_index ((GPtrArray *)g_ptr_array_index (queue->elements, i), 0));
      g_mutex_unlock (&resource->mutex);
      return value;
    }
  if (resource->type == &ts_tensor_array_type)
    {
      const TsTensorArray *array = (const TsTensorArray *)resource;

      return i < array->head.size && array->elements[i].value != NULL ? ts_tensor_ref (array->elements[i].value) : NULL;
    }
  return ts_stack_dup_element (resource, i);
}

TsTensor *
ts_state_part_get_of_resource (TsStatePart *self,
                               TsResource *resource,
                               GError **error)
{
  TsTensor *value;
  gsize index;

  if (resource->type == &ts_table_type)
    return get_of_table (self, (TsTable *)resource, error);
  if (resource->type != &ts_queue_type && resource->type != &ts_tensor_array_type && !ts_resource_is_stack (resource))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a %s has no parts that can be watched", resource->type->name);
      return NULL;
    }
  if (!make_index (self, &index, error))
    return NULL;
  value = get_by_index (resource, index);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no element %" G_GSIZE_FORMAT, index);
  return value;
}
