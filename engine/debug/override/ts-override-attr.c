#include "engine/debug/override/ts-override-attr.h"

#include "engine/ts-error.h"

#include <string.h>

static char *
make_key (const TsOperation *op,
          const GPtrArray *overrides)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%p", (const void *)op);
  for (guint i = 0; i < overrides->len; i++)
    g_string_append_printf (key, " %u", ((const TsOverride *)g_ptr_array_index (overrides, i))->id);
  return g_string_free (key, FALSE);
}

/* The last override of an attribute counts. */
static TsAlteredOp *
make (const TsOperation *op,
      const GPtrArray *overrides,
      GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = overrides->len; i-- > 0;)
    {
      const TsOverride *override = g_ptr_array_index (overrides, i);

      if (g_ptr_array_find_with_equal_func (keys, override->key, g_str_equal, NULL))
        continue;
      g_ptr_array_add (keys, override->key);
      g_ptr_array_add (values, override->attr);
    }
  return ts_altered_op_new (op, (const char *const *)keys->pdata, (GBytes *const *)values->pdata, keys->len, error);
}

TsAlteredOp *
ts_override_find_altered (TsOverrides *self,
                          const TsOperation *op,
                          const GPtrArray *overrides,
                          GError **error)
{
  g_autofree char *key = make_key (op, overrides);
  TsAlteredOp *altered = g_hash_table_lookup (self->altered, key);

  if (altered != NULL)
    return altered;
  altered = make (op, overrides, error);
  if (altered != NULL)
    g_hash_table_insert (self->altered, g_steal_pointer (&key), altered);
  return altered;
}

/* Those that are on already, and @override. */
static GPtrArray *
list_with (TsOverrides *self,
           TsOverride *override)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->list->len; i++)
    {
      TsOverride *other = g_ptr_array_index (self->list, i);

      if (other->kind == TS_OVERRIDE_ATTR && ts_override_is_active (other) && other->place.op == override->place.op)
        g_ptr_array_add (list, other);
    }
  g_ptr_array_add (list, override);
  return list;
}

TsOverride *
ts_override_new_attr (TsOverrides *overrides,
                      TsOverridePlace *place,
                      const char *key,
                      const char *text,
                      GError **error)
{
  g_autoptr (TsOverride) self = ts_override_new (TS_OVERRIDE_ATTR, place);
  g_autofree char *name = ts_override_place_dup_text (&self->place);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (TsAlteredOp) altered = NULL;

  if (self->place.op == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "attributes are changed of one operation at a time");
      return NULL;
    }
  self->key = g_strdup (key);
  self->attr = ts_altered_op_parse_value (self->place.op, key, text, error);
  if (self->attr == NULL)
    return NULL;
  list = list_with (overrides, self);
  altered = make (self->place.op, list, error);
  if (altered == NULL)
    return NULL;
  self->text = g_strdup_printf ("attr %s %s = %s", name, key, text);
  return g_steal_pointer (&self);
}
