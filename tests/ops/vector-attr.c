#include "tests/ops/vector-attr.h"

#include "engine/ts-error.h"

#include <string.h>

/* One value of an attribute; which field is set follows from the type. */
typedef struct
{
  gint64 number;
  float real;
  TsShape shape;
  char *string;
  gsize size;
} Value;

static gboolean
expected (const char *what,
          const char *text,
          GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, found '%s'", what, text);
  return FALSE;
}

static gboolean
parse_word (TsAttrType type,
            const char *word,
            Value *value,
            GError **error)
{
  char *end = "";

  switch ((int)type)
    {
    case TS_ATTR_TYPE_INT:
      value->number = g_ascii_strtoll (word, &end, 10);
      break;
    case TS_ATTR_TYPE_FLOAT:
      value->real = (float)g_ascii_strtod (word, &end);
      break;
    case TS_ATTR_TYPE_BOOL:
      value->number = g_ascii_strcasecmp (word, "true") == 0;
      if (!value->number && g_ascii_strcasecmp (word, "false") != 0)
        end = (char *)word;
      break;
    case TS_ATTR_TYPE_DTYPE:
      value->number = ts_dtype_from_name (word);
      if (value->number == TS_DTYPE_INVALID)
        end = (char *)word;
      break;
    default:
      return expected ("an attribute of another type", word, error);
    }

  return *word != '\0' && *end == '\0' ? TRUE : expected ("another value of the attribute", word, error);
}

static gboolean
parse_value (TsAttrType type,
             const char *text,
             Value *value,
             const char **end,
             GError **error)
{
  g_autofree char *word = NULL;

  if (type == TS_ATTR_TYPE_STRING)
    {
      value->string = ts_vector_parse_string (text, &value->size, end, error);
      return value->string != NULL;
    }
  if (type == TS_ATTR_TYPE_SHAPE)
    return ts_vector_parse_shape (text, &value->shape, end, error);

  *end = text + strcspn (text, " ,]");
  word = g_strndup (text, (gsize)(*end - text));
  if (type == TS_ATTR_TYPE_FUNC)
    {
      value->string = g_steal_pointer (&word);
      return *value->string != '\0' ? TRUE : expected ("the name of a function", text, error);
    }
  return parse_word (type, word, value, error);
}

static void
clear_value (gpointer data)
{
  g_free (((Value *)data)->string);
}

/* `[a, b]` for a list, else one value. (transfer full) (nullable) */
static GArray *
parse_all (const TsAttrDef *def,
           const char *text,
           GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (Value));

  g_array_set_clear_func (values, clear_value);
  if (def->is_list && *text++ != '[')
    {
      expected ("a list in brackets", text - 1, error);
      return NULL;
    }

  do
    {
      text += strspn (text, " ,");
      if (def->is_list && *text == ']')
        break;

      g_array_set_size (values, values->len + 1);
      if (!parse_value (def->type, text, &g_array_index (values, Value, values->len - 1), &text, error))
        return NULL;
    }
  while (def->is_list);

  if (strcmp (text, def->is_list ? "]" : "") != 0)
    {
      expected ("the end of the attribute", text, error);
      return NULL;
    }
  return g_steal_pointer (&values);
}

static void
set_one (TsGraphBuilder *builder,
         const TsAttrDef *def,
         const Value *value)
{
  switch ((int)def->type)
    {
    case TS_ATTR_TYPE_INT:
      ts_graph_builder_attr_int (builder, def->name, value->number);
      break;
    case TS_ATTR_TYPE_FLOAT:
      ts_graph_builder_attr_float (builder, def->name, value->real);
      break;
    case TS_ATTR_TYPE_BOOL:
      ts_graph_builder_attr_bool (builder, def->name, (gboolean)value->number);
      break;
    case TS_ATTR_TYPE_DTYPE:
      ts_graph_builder_attr_dtype (builder, def->name, (TsDType)value->number);
      break;
    case TS_ATTR_TYPE_SHAPE:
      ts_graph_builder_attr_shape (builder, def->name, &value->shape);
      break;
    case TS_ATTR_TYPE_FUNC:
      ts_graph_builder_attr_func (builder, def->name, value->string, NULL);
      break;
    default:
      ts_graph_builder_attr_string (builder, def->name, value->string, (gssize)value->size);
    }
}

#define COLLECT(type, field)                              \
  g_autofree type *list = g_new0 (type, values->len + 1); \
  for (guint i = 0; i < values->len; i++)                 \
  list[i] = (type)g_array_index (values, Value, i).field

static void
set_list (TsGraphBuilder *builder,
          const TsAttrDef *def,
          GArray *values)
{
  switch ((int)def->type)
    {
    case TS_ATTR_TYPE_INT:
      {
        COLLECT (gint64, number);
        ts_graph_builder_attr_ints (builder, def->name, list, values->len);
        break;
      }
    case TS_ATTR_TYPE_FLOAT:
      {
        COLLECT (float, real);
        ts_graph_builder_attr_floats (builder, def->name, list, values->len);
        break;
      }
    case TS_ATTR_TYPE_BOOL:
      {
        COLLECT (gboolean, number);
        ts_graph_builder_attr_bools (builder, def->name, list, values->len);
        break;
      }
    case TS_ATTR_TYPE_DTYPE:
      {
        COLLECT (TsDType, number);
        ts_graph_builder_attr_dtypes (builder, def->name, list, values->len);
        break;
      }
    case TS_ATTR_TYPE_SHAPE:
      {
        g_autofree TsShape *list = g_new0 (TsShape, values->len + 1);

        for (guint i = 0; i < values->len; i++)
          list[i] = g_array_index (values, Value, i).shape;
        ts_graph_builder_attr_shapes (builder, def->name, list, values->len);
        break;
      }
    default:
      {
        g_autofree const char **list = g_new0 (const char *, values->len + 1);

        for (guint i = 0; i < values->len; i++)
          list[i] = g_array_index (values, Value, i).string;
        if (def->type == TS_ATTR_TYPE_FUNC)
          ts_graph_builder_attr_funcs (builder, def->name, list, values->len);
        else
          ts_graph_builder_attr_strings (builder, def->name, list, values->len);
      }
    }
}

gboolean
ts_vector_attr_set (const TsVectorAttr *attr,
                    const TsOpDef *def,
                    TsGraphBuilder *builder,
                    GError **error)
{
  const TsAttrDef *attr_def = ts_op_def_find_attr (def, attr->name);
  g_autoptr (GArray) values = NULL;

  if (attr_def == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has no attribute '%s'", def->name, attr->name);
      return FALSE;
    }

  if (attr_def->type == TS_ATTR_TYPE_TENSOR && !attr_def->is_list)
    {
      g_autoptr (TsTensor) value = ts_vector_parse_tensor (attr->text, NULL, error);

      if (value == NULL)
        return FALSE;
      ts_graph_builder_attr_tensor (builder, attr->name, value);
      return TRUE;
    }

  values = parse_all (attr_def, attr->text, error);
  if (values == NULL)
    {
      g_prefix_error (error, "attribute '%s': ", attr->name);
      return FALSE;
    }

  if (attr_def->is_list)
    set_list (builder, attr_def, values);
  else
    set_one (builder, attr_def, &g_array_index (values, Value, 0));
  return TRUE;
}
