#include "engine/graph/ts-node-infer.h"

#include "proto/ts-wire.h"

#include <string.h>

static gboolean
is_given (const TsNodeInference *self,
          const char *name)
{
  gsize size = strlen (name);

  for (guint i = 0; i < self->attrs->len; i++)
    {
      const TsAttrSpan *attr = &g_array_index (self->attrs, TsAttrSpan, i);

      if (attr->key_size == size && memcmp (attr->key, name, size) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_attr (TsNodeInference *self,
          const char *name,
          GByteArray *value)
{
  TsAttrSpan span = { name, strlen (name), value->data, value->len };

  g_ptr_array_add (self->values, value);
  g_array_append_val (self->attrs, span);
}

/* What an AttrValue calls the field of an int, a dtype and a list. */
enum
{
  VALUE_LIST = 1,
  VALUE_INT = 3,
  VALUE_DTYPE = 6,
  LIST_DTYPE = 6,
};

static void
add_number (TsNodeInference *self,
            const char *name,
            guint32 field,
            guint64 number)
{
  GByteArray *value = g_byte_array_new ();

  ts_wire_append_uint (value, field, number);
  add_attr (self, name, value);
}

static void
add_dtypes (TsNodeInference *self,
            const char *name,
            guint first,
            guint n)
{
  GByteArray *value = g_byte_array_new ();
  guint list = ts_wire_begin (value, VALUE_LIST);
  guint packed = ts_wire_begin (value, LIST_DTYPE);

  for (guint i = first; i < first + n; i++)
    ts_wire_append_varint (value, ts_dtype_base (self->inputs[i]));
  ts_wire_end (value, packed);
  ts_wire_end (value, list);
  add_attr (self, name, value);
}

/* The attribute that says how many tensors an argument is; NULL: it is one. */
static const char *
count_attr (const TsArgDef *arg)
{
  return arg->type_list_attr != NULL ? arg->type_list_attr : arg->number_attr;
}

/* How many tensors an argument is if its attribute is given; -1: that is to be found out. */
static gint64
given_count (const TsNodeInference *self,
             const TsArgDef *arg)
{
  TsNodeAttrs attrs = { self->def, (const TsAttrSpan *)(gpointer)self->attrs->data, self->attrs->len, FALSE };
  const char *name = count_attr (arg);
  TsAttrValue value;
  guint n;

  if (name == NULL)
    return 1;
  if (!is_given (self, name) || !ts_node_attrs_get (&attrs, name, &value))
    return -1;
  if (arg->number_attr != NULL)
    return value.type == TS_ATTR_TYPE_INT ? CLAMP ((gint64)value.value, 0, G_MAXUINT) : 0;
  return value.is_list && ts_attr_list_count (&value, TS_ATTR_TYPE_DTYPE, &n) ? n : 0;
}

/* The tensors that no argument of known size takes belong to the one list, or in equal parts to those of one number. */
static gboolean
find_open_count (const TsNodeInference *self,
                 gint64 *open_count,
                 TsNodeProblem *problem)
{
  const char *open = NULL;
  gint64 fixed = 0, n_open = 0;

  for (guint i = 0; i < self->def->n_inputs; i++)
    {
      const TsArgDef *arg = &self->def->inputs[i];
      gint64 count = given_count (self, arg);

      if (count >= 0)
        {
          fixed += count;
          continue;
        }
      if (open != NULL && strcmp (open, count_attr (arg)) != 0)
        {
          ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attributes \"%s\" and \"%s\" both depend on how many inputs there are: give one",
                               open, count_attr (arg));
          return FALSE;
        }
      open = count_attr (arg);
      n_open++;
    }

  *open_count = 0;
  if (n_open == 0)
    return TRUE;
  if (self->n_inputs < fixed || (self->n_inputs - fixed) % n_open != 0)
    {
      ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "%u inputs do not fit: expected %" G_GINT64_FORMAT " and a multiple of %" G_GINT64_FORMAT,
                           self->n_inputs, fixed, n_open);
      return FALSE;
    }
  *open_count = (self->n_inputs - fixed) / n_open;
  return TRUE;
}

gboolean
ts_node_infer_attrs (TsNodeInference *self,
                     TsNodeProblem *problem)
{
  gint64 open_count, first = 0;

  if (!find_open_count (self, &open_count, problem))
    return FALSE;

  for (guint i = 0; i < self->def->n_inputs && first <= self->n_inputs; i++)
    {
      const TsArgDef *arg = &self->def->inputs[i];
      gint64 count = given_count (self, arg);

      if (count < 0)
        count = open_count;
      count = MIN (count, self->n_inputs - first); /* too few are noticed when all is checked */

      if (arg->number_attr != NULL && !is_given (self, arg->number_attr))
        add_number (self, arg->number_attr, VALUE_INT, (guint64)count);
      if (arg->type_list_attr != NULL && !is_given (self, arg->type_list_attr))
        add_dtypes (self, arg->type_list_attr, (guint)first, (guint)count);
      if (arg->type_attr != NULL && count > 0 && !is_given (self, arg->type_attr))
        add_number (self, arg->type_attr, VALUE_DTYPE, ts_dtype_base (self->inputs[first]));
      first += count;
    }
  return TRUE;
}
