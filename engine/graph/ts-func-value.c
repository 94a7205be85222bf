#include "engine/graph/ts-func-value.h"

#include "engine/graph/ts-graph-private.h"

/* Field numbers of NameAttrList. */
enum
{
  FUNC_NAME = 1,
  FUNC_ATTR = 2,
};

void
ts_func_value_free (TsFuncValue *self)
{
  g_free (self->name);
  g_array_unref (self->attrs);
  g_free (self);
}

/* Messages in a graph have been found to be well formed. */
static TsFuncValue *
decode (const TsAttrValue *value)
{
  TsFuncValue *self = g_new0 (TsFuncValue, 1);
  TsWireReader reader, entry;
  TsWireField field;
  TsAttrSpan span;

  self->name = g_strdup ("");
  self->attrs = g_array_new (FALSE, FALSE, sizeof (TsAttrSpan));
  ts_wire_reader_init (&reader, NULL, value->data, value->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == FUNC_NAME && field.type == TS_WIRE_BYTES)
      {
        g_free (self->name);
        self->name = g_strndup ((const char *)field.data, field.size);
      }
    else if (field.number == FUNC_ATTR && ts_wire_enter (&reader, &field, "attr", &entry, NULL) &&
             ts_attr_span_read (&span, &entry, NULL))
      g_array_append_val (self->attrs, span);
  return self;
}

TsFuncValue *
ts_operation_dup_attr_func_value (const TsOperation *self,
                                  const char *name,
                                  GError **error)
{
  TsAttrValue value;

  return ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_FUNC, FALSE, &value, error) ? decode (&value) : NULL;
}

GPtrArray *
ts_operation_dup_attr_func_values (const TsOperation *self,
                                   const char *name,
                                   GError **error)
{
  TsAttrValue list, element;
  TsAttrList elements;
  GPtrArray *values;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_FUNC, TRUE, &list, error))
    return NULL;
  values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_func_value_free);
  ts_attr_list_init (&elements, &list, TS_ATTR_TYPE_FUNC);
  while (ts_attr_list_next (&elements, &element))
    g_ptr_array_add (values, decode (&element));
  return values;
}
