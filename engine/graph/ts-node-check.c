#include "engine/graph/ts-node-check.h"

#include <string.h>

void
ts_node_problem_set (TsNodeProblem *self,
                     TsError code,
                     const char *format,
                     ...)
{
  va_list args;

  self->code = code;
  va_start (args, format);
  g_string_vprintf (self->text, format, args);
  va_end (args);
}

static const TsAttrSpan *
find_given (const TsNodeAttrs *self,
            const char *name)
{
  for (guint i = self->n_attrs; i-- > 0;)
    {
      const TsAttrSpan *attr = &self->attrs[i];

      if (strncmp (name, attr->key, attr->key_size) == 0 && name[attr->key_size] == '\0')
        return attr;
    }
  return NULL;
}

gboolean
ts_node_attrs_get (const TsNodeAttrs *self,
                   const char *name,
                   TsAttrValue *value)
{
  const TsAttrSpan *given = find_given (self, name);
  const TsAttrDef *def;

  if (given != NULL)
    return ts_attr_value_decode (value, given->value, given->value_size);

  def = ts_op_def_find_attr (self->def, name);
  return def != NULL && def->default_value != NULL && ts_attr_value_decode (value, def->default_value, def->default_size);
}

/* ---- attributes ---- */

static gboolean
same_value (const TsAttrValue *a,
            const TsAttrValue *b)
{
  if (a->type == TS_ATTR_TYPE_STRING)
    return a->size == b->size && (a->size == 0 || memcmp (a->data, b->data, a->size) == 0);
  return a->value == b->value;
}

static gboolean
is_allowed (const TsAttrDef *def,
            const TsAttrValue *value)
{
  TsAttrValue list, element;
  TsAttrList allowed;

  if (!ts_attr_value_decode (&list, def->allowed, def->allowed_size) || !list.is_list)
    return TRUE;
  ts_attr_list_init (&allowed, &list, def->type);
  while (ts_attr_list_next (&allowed, &element))
    if (same_value (&element, value))
      return TRUE;
  return FALSE;
}

static void
describe_refused (const TsAttrDef *def,
                  const TsAttrValue *value,
                  TsNodeProblem *problem)
{
  g_autofree char *text = NULL;

  if (def->type == TS_ATTR_TYPE_STRING)
    {
      g_autofree char *bytes = g_strndup ((const char *)value->data, MIN (value->size, 100));
      g_autofree char *valid = g_utf8_make_valid (bytes, -1);

      text = g_strdup_printf ("\"%s\"", valid);
    }
  else if (def->type == TS_ATTR_TYPE_DTYPE)
    text = g_strdup (ts_dtype_name ((TsDType)MIN (value->value, (guint64)G_MAXINT)));
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)value->value);
  ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" may not be %s", def->name, text);
}

static gboolean
check_allowed (const TsAttrDef *def,
               const TsAttrValue *value,
               TsNodeProblem *problem)
{
  TsAttrValue element = *value;
  TsAttrList elements;

  if (!def->is_list)
    {
      if (is_allowed (def, value))
        return TRUE;
      describe_refused (def, value, problem);
      return FALSE;
    }

  ts_attr_list_init (&elements, value, def->type);
  while (ts_attr_list_next (&elements, &element))
    if (!is_allowed (def, &element))
      {
        describe_refused (def, &element, problem);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_minimum (const TsAttrDef *def,
               const TsAttrValue *value,
               TsNodeProblem *problem)
{
  guint n;

  if (!def->is_list)
    {
      if (def->type != TS_ATTR_TYPE_INT || (gint64)value->value >= def->minimum)
        return TRUE;
      ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" is %" G_GINT64_FORMAT ", must be at least %" G_GINT64_FORMAT,
                           def->name, (gint64)value->value, def->minimum);
      return FALSE;
    }

  if (ts_attr_list_count (value, def->type, &n) && (gint64)n >= def->minimum)
    return TRUE;
  ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" has %u elements, must have at least %" G_GINT64_FORMAT,
                       def->name, n, def->minimum);
  return FALSE;
}

static gboolean
check_dtype (const TsAttrDef *def,
             const TsAttrValue *value,
             TsNodeProblem *problem)
{
  if (def->is_list || (value->value <= G_MAXUINT && ts_dtype_is_valid ((guint)value->value)))
    return TRUE;
  ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" is %" G_GUINT64_FORMAT ", which is no dtype", def->name, value->value);
  return FALSE;
}

static gboolean
is_no_number (const TsAttrDef *def,
              const TsAttrValue *value)
{
  return def->type == TS_ATTR_TYPE_DTYPE && !def->is_list && !ts_dtype_is_plain ((TsDType)value->value);
}

static gboolean
check_attr (const TsAttrDef *def,
            const TsAttrSpan *given,
            gboolean is_generic,
            gboolean strict,
            TsNodeProblem *problem)
{
  TsAttrValue value;
  gboolean ok = ts_attr_value_decode (&value, given->value, given->value_size);

  if (ok && is_generic && value.is_placeholder)
    return TRUE;
  if (!ok || !ts_attr_value_fits (&value, def->type, def->is_list))
    {
      ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" holds %s, expected %s", def->name,
                           ts_attr_value_describe (&value), ts_attr_type_name (def->type, def->is_list));
      return FALSE;
    }
  if (def->type == TS_ATTR_TYPE_DTYPE && !check_dtype (def, &value, problem))
    return FALSE;
  if (def->has_minimum && !check_minimum (def, &value, problem))
    return FALSE;
  if (def->allowed == NULL || !(strict || is_no_number (def, &value)))
    return TRUE;
  return check_allowed (def, &value, problem);
}

gboolean
ts_node_check_attrs (const TsNodeAttrs *self,
                     gboolean strict,
                     TsNodeProblem *problem)
{
  for (guint i = 0; i < self->def->n_attrs; i++)
    {
      const TsAttrDef *def = &self->def->attrs[i];
      const TsAttrSpan *given = find_given (self, def->name);

      if (given != NULL)
        {
          if (!check_attr (def, given, self->is_generic, strict, problem))
            return FALSE;
        }
      else if (def->default_value == NULL)
        {
          ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" (%s) is missing", def->name, ts_attr_type_name (def->type, def->is_list));
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- arguments ---- */

static gboolean
stands_open (const TsNodeAttrs *self,
             const char *name)
{
  TsAttrValue value;

  return self->is_generic && ts_node_attrs_get (self, name, &value) && value.is_placeholder;
}

gboolean
ts_node_args_are_open (const TsNodeAttrs *self,
                       const TsArgDef *args,
                       guint n_args)
{
  for (guint i = 0; i < n_args && self->is_generic; i++)
    if ((args[i].number_attr != NULL && stands_open (self, args[i].number_attr)) ||
        (args[i].type_list_attr != NULL && stands_open (self, args[i].type_list_attr)))
      return TRUE;
  return FALSE;
}

static void
append_bytes (guint8 dtype,
              guint64 count,
              guint64 limit,
              GByteArray *dtypes)
{
  guint size = dtypes->len;

  if (size >= limit || count == 0)
    return;
  count = MIN (count, limit - size);
  g_byte_array_set_size (dtypes, size + (guint)count);
  memset (dtypes->data + size, dtype, (gsize)count);
}

static gboolean
append_dtype (const TsArgDef *arg,
              guint64 value,
              guint64 count,
              guint64 limit,
              GByteArray *dtypes,
              TsNodeProblem *problem)
{
  if (value > G_MAXUINT || !ts_dtype_is_valid ((guint)value))
    {
      ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "\"%s\" has the dtype %" G_GUINT64_FORMAT ", which is none", arg->name, value);
      return FALSE;
    }
  if (arg->is_ref && !ts_dtype_is_ref ((TsDType)value))
    value += TS_DTYPE_REF;

  append_bytes ((guint8)value, count, limit, dtypes);
  return TRUE;
}

static gboolean
get_attr (const TsNodeAttrs *self,
          const char *name,
          TsAttrType type,
          gboolean is_list,
          TsAttrValue *value,
          TsNodeProblem *problem)
{
  if (!ts_node_attrs_get (self, name, value))
    ts_node_problem_set (problem, TS_ERROR_NOT_FOUND, "attribute \"%s\" (%s) is missing", name, ts_attr_type_name (type, is_list));
  else if (!ts_attr_value_fits (value, type, is_list))
    ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" holds %s, expected %s", name,
                         ts_attr_value_describe (value), ts_attr_type_name (type, is_list));
  else
    return TRUE;
  return FALSE;
}

/* How many tensors the argument is; a list of dtypes is counted by the list. */
static gboolean
arg_count (const TsNodeAttrs *self,
           const TsArgDef *arg,
           guint64 *count,
           TsNodeProblem *problem)
{
  TsAttrValue value;
  guint n;

  *count = 1;
  if (arg->type_list_attr != NULL)
    {
      if (!get_attr (self, arg->type_list_attr, TS_ATTR_TYPE_DTYPE, TRUE, &value, problem))
        return FALSE;
      if (!ts_attr_list_count (&value, TS_ATTR_TYPE_DTYPE, &n))
        {
          ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" is malformed", arg->type_list_attr);
          return FALSE;
        }
      *count = n;
    }
  else if (arg->number_attr != NULL)
    {
      if (!get_attr (self, arg->number_attr, TS_ATTR_TYPE_INT, FALSE, &value, problem))
        return FALSE;
      if ((gint64)value.value < 0)
        {
          ts_node_problem_set (problem, TS_ERROR_INVALID_ARGUMENT, "attribute \"%s\" is %" G_GINT64_FORMAT ", cannot be below 0",
                               arg->number_attr, (gint64)value.value);
          return FALSE;
        }
      *count = value.value;
    }
  return TRUE;
}

static gboolean
spread_list (const TsNodeAttrs *self,
             const TsArgDef *arg,
             guint64 limit,
             GByteArray *dtypes,
             TsNodeProblem *problem)
{
  TsAttrValue list, element;
  TsAttrList elements;

  if (!get_attr (self, arg->type_list_attr, TS_ATTR_TYPE_DTYPE, TRUE, &list, problem))
    return FALSE;
  ts_attr_list_init (&elements, &list, TS_ATTR_TYPE_DTYPE);
  while (ts_attr_list_next (&elements, &element))
    if (!append_dtype (arg, element.value, 1, limit, dtypes, problem))
      return FALSE;
  return TRUE;
}

static gboolean
spread_arg (const TsNodeAttrs *self,
            const TsArgDef *arg,
            guint64 count,
            guint64 limit,
            GByteArray *dtypes,
            TsNodeProblem *problem)
{
  TsAttrValue value = { .value = arg->dtype };

  if (arg->type_list_attr != NULL)
    return spread_list (self, arg, limit, dtypes, problem);
  if (arg->type_attr != NULL && stands_open (self, arg->type_attr))
    {
      append_bytes (TS_DTYPE_INVALID, count, limit, dtypes);
      return TRUE;
    }
  if (arg->type_attr != NULL && !get_attr (self, arg->type_attr, TS_ATTR_TYPE_DTYPE, FALSE, &value, problem))
    return FALSE;
  return append_dtype (arg, value.value, count, limit, dtypes, problem);
}

gboolean
ts_node_check_args (const TsNodeAttrs *self,
                    const TsArgDef *args,
                    guint n_args,
                    guint64 limit,
                    GByteArray *dtypes,
                    guint64 *n_tensors,
                    TsNodeProblem *problem)
{
  guint64 total = 0;

  for (guint i = 0; i < n_args; i++)
    {
      guint64 count;

      if (!arg_count (self, &args[i], &count, problem) ||
          !spread_arg (self, &args[i], count, dtypes->len + (limit - MIN (limit, total)), dtypes, problem))
        return FALSE;
      total = count > G_MAXUINT64 - total ? G_MAXUINT64 : total + count;
    }
  *n_tensors = total;
  return TRUE;
}

gboolean
ts_node_is_newer (const TsNodeAttrs *self)
{
  for (guint i = 0; i < self->n_attrs; i++)
    {
      const TsAttrSpan *attr = &self->attrs[i];
      gboolean known = attr->key_size > 0 && attr->key[0] == '_';

      for (guint k = 0; k < self->def->n_attrs && !known; k++)
        {
          const char *name = self->def->attrs[k].name;

          known = strncmp (name, attr->key, attr->key_size) == 0 && name[attr->key_size] == '\0';
        }
      if (!known)
        return TRUE;
    }
  return FALSE;
}
