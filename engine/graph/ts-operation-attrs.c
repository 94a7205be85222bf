#include "engine/graph/ts-graph-private.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ts-error.h"

#include <string.h>

/* Whether the bytes [@entry, @end) are an attribute in the form that everybody writes, its key and its value once each, with another key, upper and
 * lower case being one: most that is looked at is that. */
static gboolean
has_other_key (const guint8 *entry,
               const guint8 *end,
               const char *name,
               gsize size)
{
  const guint8 *value = entry + 2 + (end - entry > 2 ? entry[1] : 0);

  /* Tags 1 and 2 with lengths below 128. */
  if (end - entry < 4 || entry[0] != 0x0a || entry[1] >= 0x80 || end - value < 2 || value[0] != 0x12 || value[1] >= 0x80 || end - value != 2 + value[1])
    return FALSE;
  return entry[1] != size || (memcmp (entry + 2, name, size) != 0 && g_ascii_strncasecmp ((const char *)entry + 2, name, size) != 0);
}

gboolean
ts_operation_find_attr (const TsOperation *self,
                        const char *name,
                        TsAttrSpan *span)
{
  gsize size = strlen (name);
  gboolean found = FALSE;
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;

  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if (field.number != TS_NODE_DEF_ATTR || (field.type == TS_WIRE_BYTES && has_other_key (field.data, field.data + field.size, name, size)) ||
          !ts_wire_enter (&node, &field, "attr", &entry, NULL) || !ts_attr_span_read (&attr, &entry, NULL))
        continue;
      if (attr.key_size == size && memcmp (attr.key, name, size) == 0)
        {
          *span = attr;
          found = TRUE;
        }
    }
  return found;
}

gboolean
ts_operation_find_value (const TsOperation *self,
                         const char *name,
                         const guint8 **value,
                         gsize *size)
{
  const TsAttrDef *def;
  TsAttrSpan span;

  if (ts_operation_find_attr (self, name, &span))
    {
      *value = span.value;
      *size = span.value_size;
      return TRUE;
    }

  def = self->def != NULL ? ts_op_def_find_attr (self->def, name) : NULL;
  if (def == NULL || def->default_value == NULL)
    return FALSE;
  *value = def->default_value;
  *size = def->default_size;
  return TRUE;
}

static void G_GNUC_PRINTF (4, 5)
    set_attr_error (const TsOperation *self,
                    const char *name,
                    GError **error,
                    const char *format,
                    ...)
{
  g_autofree char *op = NULL;
  g_autofree char *message = NULL;
  va_list args;

  if (error == NULL) /* whether an attribute is there is asked of a million operations */
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  op = ts_operation_describe (self);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: attribute \"%s\" %s", op, name, message);
}

gboolean
ts_operation_get_attr_value (const TsOperation *self,
                             const char *name,
                             TsAttrType type,
                             gboolean is_list,
                             TsAttrValue *value,
                             GError **error)
{
  const guint8 *data;
  gsize size;

  if (!ts_operation_find_value (self, name, &data, &size))
    {
      set_attr_error (self, name, error, "(%s) is missing", ts_attr_type_name (type, is_list));
      return FALSE;
    }
  if (!ts_attr_value_decode (value, data, size) || !ts_attr_value_fits (value, type, is_list))
    {
      set_attr_error (self, name, error, "holds %s, expected %s",
                      ts_attr_value_describe (value), ts_attr_type_name (type, is_list));
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_operation_has_attr (const TsOperation *self,
                       const char *name)
{
  const guint8 *data;
  gsize size;

  return ts_operation_find_value (self, name, &data, &size);
}

/* ---- single values ---- */

gboolean
ts_operation_get_attr_int (const TsOperation *self,
                           const char *name,
                           gint64 *value,
                           GError **error)
{
  TsAttrValue found;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_INT, FALSE, &found, error))
    return FALSE;
  *value = (gint64)found.value;
  return TRUE;
}

gboolean
ts_operation_get_attr_float (const TsOperation *self,
                             const char *name,
                             float *value,
                             GError **error)
{
  TsAttrValue found;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_FLOAT, FALSE, &found, error))
    return FALSE;
  *value = ts_attr_value_get_float (&found);
  return TRUE;
}

gboolean
ts_operation_get_attr_bool (const TsOperation *self,
                            const char *name,
                            gboolean *value,
                            GError **error)
{
  TsAttrValue found;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_BOOL, FALSE, &found, error))
    return FALSE;
  *value = found.value != 0;
  return TRUE;
}

static gboolean
to_dtype (const TsOperation *self,
          const char *name,
          const TsAttrValue *found,
          TsDType *value,
          GError **error)
{
  /* DT_INVALID stands for a dtype that is left open. */
  if (found->value <= G_MAXUINT && (found->value == 0 || ts_dtype_is_valid ((guint)found->value)))
    {
      *value = (TsDType)found->value;
      return TRUE;
    }
  set_attr_error (self, name, error, "is %" G_GUINT64_FORMAT ", which is no dtype", found->value);
  return FALSE;
}

gboolean
ts_operation_get_attr_dtype (const TsOperation *self,
                             const char *name,
                             TsDType *value,
                             GError **error)
{
  TsAttrValue found;

  return ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_DTYPE, FALSE, &found, error) && to_dtype (self, name, &found, value, error);
}

static gboolean
to_shape (const TsOperation *self,
          const char *name,
          const TsAttrValue *found,
          TsShape *value,
          GError **error)
{
  g_autofree char *op = NULL;

  if (ts_shape_from_proto (found->data, found->size, value, error))
    return TRUE;
  op = ts_operation_describe (self);
  g_prefix_error (error, "%s: attribute \"%s\": ", op, name);
  return FALSE;
}

gboolean
ts_operation_get_attr_shape (const TsOperation *self,
                             const char *name,
                             TsShape *value,
                             GError **error)
{
  TsAttrValue found;

  return ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_SHAPE, FALSE, &found, error) && to_shape (self, name, &found, value, error);
}

char *
ts_operation_dup_attr_string (const TsOperation *self,
                              const char *name,
                              gsize *size,
                              GError **error)
{
  TsAttrValue found;
  char *copy;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_STRING, FALSE, &found, error))
    return NULL;
  copy = g_malloc (found.size + 1);
  memcpy (copy, found.data, found.size);
  copy[found.size] = '\0';
  if (size != NULL)
    *size = found.size;
  return copy;
}

char *
ts_operation_dup_attr_func (const TsOperation *self,
                            const char *name,
                            GError **error)
{
  g_autofree char *function = NULL;
  TsAttrValue found;
  TsWireReader reader;
  TsWireField field;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_FUNC, FALSE, &found, error))
    return NULL;

  ts_wire_reader_init (&reader, NULL, found.data, found.size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_BYTES)
      {
        g_free (function);
        function = g_strndup ((const char *)field.data, field.size);
      }
  return function != NULL ? g_steal_pointer (&function) : g_strdup ("");
}

static gboolean
is_inside (const guint8 *data,
           const guint8 *begin,
           gsize size)
{
  return (guintptr)data >= (guintptr)begin && (guintptr)data < (guintptr)begin + size;
}

/* What keeps the bytes of a message alive: the file, or the graph that made them; a default is copied. */
static GBytes *
owner_of (const TsOperation *self,
          const guint8 *data,
          gsize size)
{
  TsGraph *graph = self->graph;
  gsize file_size = 0;
  const guint8 *file = graph->file != NULL ? g_bytes_get_data (graph->file, &file_size) : NULL;

  if (is_inside (data, file, file_size))
    return g_bytes_ref (graph->file);
  if (is_inside (data, self->node_def, self->node_def_size))
    return g_bytes_new_with_free_func (data, size, (GDestroyNotify)ts_graph_unref, ts_graph_ref (graph));
  return NULL;
}

static void
prefix_attr (const TsOperation *self,
             const char *name,
             GError **error)
{
  g_autofree char *op = ts_operation_describe (self);

  g_prefix_error (error, "%s: attribute \"%s\": ", op, name);
}

TsTensor *
ts_operation_dup_attr_tensor (const TsOperation *self,
                              const char *name,
                              GError **error)
{
  g_autoptr (GBytes) owner = NULL;
  TsAttrValue found;
  TsTensor *tensor;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_TENSOR, FALSE, &found, error))
    return NULL;

  owner = owner_of (self, found.data, found.size);
  tensor = ts_tensor_from_proto (found.data, found.size, owner, error);
  if (tensor == NULL)
    prefix_attr (self, name, error);
  return tensor;
}

gboolean
ts_operation_get_attr_tensor_type (const TsOperation *self,
                                   const char *name,
                                   TsDType *dtype,
                                   TsShape *shape,
                                   GError **error)
{
  TsAttrValue found;

  if (!ts_operation_get_attr_value (self, name, TS_ATTR_TYPE_TENSOR, FALSE, &found, error))
    return FALSE;
  if (ts_tensor_type_from_proto (found.data, found.size, dtype, shape, error))
    return TRUE;
  prefix_attr (self, name, error);
  return FALSE;
}

/* ---- lists ---- */

/* The number of elements; their array is made with room for one more, so that it is never NULL. */
static gboolean
get_list (const TsOperation *self,
          const char *name,
          TsAttrType type,
          TsAttrValue *list,
          TsAttrList *elements,
          guint *n,
          GError **error)
{
  if (!ts_operation_get_attr_value (self, name, type, TRUE, list, error))
    return FALSE;
  if (!ts_attr_list_count (list, type, n))
    {
      set_attr_error (self, name, error, "is malformed");
      return FALSE;
    }
  ts_attr_list_init (elements, list, type);
  return TRUE;
}

gint64 *
ts_operation_dup_attr_ints (const TsOperation *self,
                            const char *name,
                            guint *n,
                            GError **error)
{
  TsAttrValue list, element;
  TsAttrList elements;
  gint64 *values;

  if (!get_list (self, name, TS_ATTR_TYPE_INT, &list, &elements, n, error))
    return NULL;
  values = g_new (gint64, (gsize)*n + 1);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    values[i] = (gint64)element.value;
  return values;
}

float *
ts_operation_dup_attr_floats (const TsOperation *self,
                              const char *name,
                              guint *n,
                              GError **error)
{
  TsAttrValue list, element;
  TsAttrList elements;
  float *values;

  if (!get_list (self, name, TS_ATTR_TYPE_FLOAT, &list, &elements, n, error))
    return NULL;
  values = g_new (float, (gsize)*n + 1);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    values[i] = ts_attr_value_get_float (&element);
  return values;
}

gboolean *
ts_operation_dup_attr_bools (const TsOperation *self,
                             const char *name,
                             guint *n,
                             GError **error)
{
  TsAttrValue list, element;
  TsAttrList elements;
  gboolean *values;

  if (!get_list (self, name, TS_ATTR_TYPE_BOOL, &list, &elements, n, error))
    return NULL;
  values = g_new (gboolean, (gsize)*n + 1);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    values[i] = element.value != 0;
  return values;
}

TsDType *
ts_operation_dup_attr_dtypes (const TsOperation *self,
                              const char *name,
                              guint *n,
                              GError **error)
{
  g_autofree TsDType *values = NULL;
  TsAttrValue list, element;
  TsAttrList elements;

  if (!get_list (self, name, TS_ATTR_TYPE_DTYPE, &list, &elements, n, error))
    return NULL;
  values = g_new (TsDType, (gsize)*n + 1);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    if (!to_dtype (self, name, &element, &values[i], error))
      return NULL;
  return g_steal_pointer (&values);
}

TsShape *
ts_operation_dup_attr_shapes (const TsOperation *self,
                              const char *name,
                              guint *n,
                              GError **error)
{
  g_autofree TsShape *values = NULL;
  TsAttrValue list, element;
  TsAttrList elements;

  if (!get_list (self, name, TS_ATTR_TYPE_SHAPE, &list, &elements, n, error))
    return NULL;
  values = g_try_new (TsShape, (gsize)*n + 1);
  if (values == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %u shapes", *n);
      return NULL;
    }
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    if (!to_shape (self, name, &element, &values[i], error))
      return NULL;
  return g_steal_pointer (&values);
}

char **
ts_operation_dup_attr_strings (const TsOperation *self,
                               const char *name,
                               guint *n,
                               GError **error)
{
  TsAttrValue list, element;
  TsAttrList elements;
  char **values;

  if (!get_list (self, name, TS_ATTR_TYPE_STRING, &list, &elements, n, error))
    return NULL;
  values = g_new (char *, (gsize)*n + 1);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    values[i] = g_strndup ((const char *)element.data, element.size);
  values[*n] = NULL;
  return values;
}

char **
ts_operation_dup_colocation_groups (const TsOperation *self)
{
  guint n, n_groups = 0;
  char **groups = ts_operation_dup_attr_strings (self, "_class", &n, NULL);

  for (guint i = 0; groups != NULL && i < n; i++)
    if (g_str_has_prefix (groups[i], "loc:@"))
      groups[n_groups++] = groups[i];
    else
      g_free (groups[i]);
  if (n_groups == 0)
    {
      g_free (groups);
      groups = g_new (char *, 2);
      groups[n_groups++] = g_strconcat ("loc:@", self->name, NULL);
    }
  groups[n_groups] = NULL;
  return groups;
}

char *
ts_operation_match_attr_name (const TsOperation *self,
                              const char *name)
{
  gsize size = strlen (name);
  TsAttrSpan like = { 0 };
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;

  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if (field.number != TS_NODE_DEF_ATTR || (field.type == TS_WIRE_BYTES && has_other_key (field.data, field.data + field.size, name, size)) ||
          !ts_wire_enter (&node, &field, "attr", &entry, NULL) || !ts_attr_span_read (&attr, &entry, NULL) || attr.key_size != size ||
          g_ascii_strncasecmp ((const char *)attr.key, name, size) != 0)
        continue;
      if (memcmp (attr.key, name, size) == 0)
        return g_strdup (name);
      like = attr;
    }
  if (self->def != NULL && ts_op_def_find_attr (self->def, name) != NULL && ts_operation_has_attr (self, name))
    return g_strdup (name);
  if (like.key != NULL)
    return g_strndup ((const char *)like.key, like.key_size);
  for (guint i = 0; self->def != NULL && i < self->def->n_attrs; i++)
    if (g_ascii_strcasecmp (self->def->attrs[i].name, name) == 0 && ts_operation_has_attr (self, self->def->attrs[i].name))
      return g_strdup (self->def->attrs[i].name);
  return NULL;
}

char **
ts_operation_list_attrs (const TsOperation *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;

  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      char *name;

      if (field.number != TS_NODE_DEF_ATTR || !ts_wire_enter (&node, &field, "attr", &entry, NULL) || !ts_attr_span_read (&attr, &entry, NULL))
        continue;
      name = g_strndup (attr.key, attr.key_size);
      if (g_hash_table_add (seen, name))
        g_ptr_array_add (names, name);
      else
        g_free (name);
    }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
