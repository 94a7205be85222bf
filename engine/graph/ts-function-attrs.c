#include "engine/graph/ts-function-private.h"

#include <string.h>

/* Field numbers of AttrValue, of its list and of NameAttrList. */
enum
{
  VALUE_LIST = 1,
  VALUE_PLACEHOLDER = 9,
  VALUE_FUNC = 10,
  LIST_FUNC = 9,
  FUNC_ATTR = 2,
};

/* What a placeholder stands for: an AttrValue message. */
static gboolean
find_value (const TsNodeAttrs *call,
            const TsWireField *name,
            TsGraphSpan *value)
{
  for (guint i = call->n_attrs; i-- > 0;)
    {
      const TsAttrSpan *attr = &call->attrs[i];

      if (attr->key_size == name->size && memcmp (attr->key, name->data, name->size) == 0)
        {
          *value = (TsGraphSpan) { attr->value, attr->value_size };
          return TRUE;
        }
    }
  for (guint i = 0; i < call->def->n_attrs; i++)
    {
      const TsAttrDef *def = &call->def->attrs[i];

      if (def->default_value != NULL && strlen (def->name) == name->size && memcmp (def->name, name->data, name->size) == 0)
        {
          *value = (TsGraphSpan) { def->default_value, def->default_size };
          return TRUE;
        }
    }
  return FALSE;
}

/* Where a message of one kind holds another, in which a placeholder may be. */
typedef struct _Kind Kind;
struct _Kind
{
  guint32 field[2];
  const Kind *inside[2];
  gboolean is_value;
};

static const Kind kind_value; /* a value may hold a function, whose attributes are values */

static const Kind kind_entry = { { 2, 0 }, { &kind_value, NULL }, FALSE };
static const Kind kind_func = { { FUNC_ATTR, 0 }, { &kind_entry, NULL }, FALSE };
static const Kind kind_list = { { LIST_FUNC, 0 }, { &kind_func, NULL }, FALSE };
static const Kind kind_value = { { VALUE_LIST, VALUE_FUNC }, { &kind_list, &kind_func }, TRUE };
static const Kind kind_node = { { TS_NODE_DEF_ATTR, 0 }, { &kind_entry, NULL }, FALSE };

/* Appends the message with placeholders replaced. Returns: whether there was one. */
static gboolean
substitute (const Kind *kind,
            TsWireReader *reader,
            const TsNodeAttrs *call,
            GByteArray *message)
{
  gboolean found = FALSE;
  TsWireField field;

  while (ts_wire_next (reader, &field, NULL))
    {
      const Kind *inside = field.number == kind->field[0] ? kind->inside[0] : field.number == kind->field[1] ? kind->inside[1]
                                                                                                             : NULL;
      TsGraphSpan value;
      TsWireReader child;

      if (kind->is_value && field.number == VALUE_PLACEHOLDER && find_value (call, &field, &value))
        {
          g_byte_array_append (message, value.data, (guint)value.size);
          found = TRUE;
        }
      else if (inside != NULL && ts_wire_enter (reader, &field, "attr", &child, NULL))
        {
          guint begin = ts_wire_begin (message, field.number);

          found |= substitute (inside, &child, call, message);
          ts_wire_end (message, begin);
        }
      else
        g_byte_array_append (message, field.start, (guint)(reader->pos - field.start));
    }
  return found;
}

/* Whether there is a placeholder at all: most nodes have none, and may be large. */
static gboolean
has_placeholder (const Kind *kind,
                 TsWireReader *reader)
{
  TsWireField field;

  while (ts_wire_next (reader, &field, NULL))
    {
      const Kind *inside = field.number == kind->field[0] ? kind->inside[0] : field.number == kind->field[1] ? kind->inside[1]
                                                                                                             : NULL;
      TsWireReader child;

      if (kind->is_value && field.number == VALUE_PLACEHOLDER)
        return TRUE;
      if (inside != NULL && ts_wire_enter (reader, &field, "attr", &child, NULL) && has_placeholder (inside, &child))
        return TRUE;
    }
  return FALSE;
}

GByteArray *
ts_function_substitute (const TsWireReader *node,
                        const TsNodeAttrs *call)
{
  TsWireReader look = *node, read = *node;
  GByteArray *message;

  if (!has_placeholder (&kind_node, &look))
    return NULL;
  message = g_byte_array_new ();
  if (substitute (&kind_node, &read, call, message))
    return message;
  g_byte_array_unref (message);
  return NULL;
}

/* ---- calls ---- */

TsGraph *
ts_function_instantiate (const TsFunction *self,
                         const TsAttrSpan *attrs,
                         guint n_attrs,
                         GError **error)
{
  TsNodeAttrs call = { &self->signature, attrs, n_attrs, FALSE };
  TsGraph *kept;

  if (ts_function_is_generic (self))
    return ts_function_make_body (self, &call, error);
  kept = ts_function_get_graph (self, error);
  return kept != NULL ? ts_graph_ref (kept) : NULL;
}

/* Attributes of a node or a NameAttrList, and of the latter the name. */
static void
read_attrs (const guint8 *data,
            gsize size,
            guint32 attr_field,
            GArray *attrs,
            TsWireField *name)
{
  TsWireReader reader, entry;
  TsWireField field;
  TsAttrSpan span;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == attr_field)
      {
        if (ts_wire_enter (&reader, &field, "attr", &entry, NULL) && ts_attr_span_read (&span, &entry, NULL))
          g_array_append_val (attrs, span);
      }
    else if (field.number == 1 && field.type == TS_WIRE_BYTES)
      *name = field;
}

static gboolean
find_func (const TsOperation *op,
           const char *attr,
           guint i,
           TsAttrValue *value)
{
  TsAttrSpan span;
  TsAttrList elements;
  TsAttrValue list;

  if (!ts_operation_find_attr (op, attr, &span) || !ts_attr_value_decode (value, span.value, span.value_size))
    return FALSE;
  if (value->is_list)
    {
      list = *value;
      ts_attr_list_init (&elements, &list, TS_ATTR_TYPE_FUNC);
      for (guint k = 0; k <= i; k++)
        if (!ts_attr_list_next (&elements, value))
          return FALSE;
    }
  return value->type == TS_ATTR_TYPE_FUNC && !value->is_list;
}

TsGraph *
ts_operation_instantiate (const TsOperation *self,
                          const char *attr,
                          guint i,
                          GError **error)
{
  g_autoptr (GArray) attrs = g_array_new (FALSE, FALSE, sizeof (TsAttrSpan));
  TsWireField name = { .data = (const guint8 *)self->type, .size = strlen (self->type) };
  TsWireField unused;
  const TsFunction *function;
  TsAttrValue value;

  if (attr == NULL)
    read_attrs (self->node_def, self->node_def_size, TS_NODE_DEF_ATTR, attrs, &unused);
  else if (find_func (self, attr, i, &value))
    {
      name = (TsWireField) { .data = (const guint8 *)"" };
      read_attrs (value.data, value.size, FUNC_ATTR, attrs, &name);
    }
  else
    {
      g_autofree char *op = ts_operation_describe (self);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: attribute \"%s\" holds no function %u", op, attr, i);
      return NULL;
    }

  function = ts_graph_find_function_n (self->graph, (const char *)name.data, name.size);
  if (function == NULL)
    {
      g_autofree char *op = ts_operation_describe (self);

      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: there is no function \"%.*s\"", op, (int)MIN (name.size, 1000), (const char *)name.data);
      return NULL;
    }
  return ts_function_instantiate (function, (const TsAttrSpan *)(gpointer)attrs->data, attrs->len, error);
}
