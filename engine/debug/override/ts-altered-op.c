#include "engine/debug/override/ts-altered-op.h"

#include "engine/graph/ts-attr-value.h"
#include "engine/graph/ts-function.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/tensor/ts-shape.h"
#include "engine/ts-error.h"
#include "proto/ts-schema.h"
#include "proto/ts-text-read.h"
#include "proto/ts-wire.h"

#include <string.h>

/* Fields of the messages that are written here. */
enum
{
  GRAPH_DEF_NODE = 1,
  NODE_DEF_NAME = 1,
  NODE_DEF_OP = 2,
  NODE_DEF_INPUT = 3,
  NODE_DEF_ATTR = 5,
  ENTRY_KEY = 1,
  ENTRY_VALUE = 2,
  ATTR_VALUE_TYPE = 6,
};

/* Where one plan has the original. */
typedef struct
{
  TsPlan *plan;
  guint32 number;
  TsPlanNode node;
} Place;

struct _TsAlteredOp
{
  TsGraph *graph; /* the operation behind placeholders */
  const TsOperation *op;
  const TsKernelDef *kernel;
  gpointer state;
  GPtrArray *places;
};

static void
place_free (gpointer data)
{
  Place *self = data;

  ts_plan_unref (self->plan);
  g_free (self);
}

/* ---- the graph ---------------------------------------------------------------------------------- */

static void
append_attr (GByteArray *message,
             const char *key,
             const void *value,
             gsize size)
{
  guint entry = ts_wire_begin (message, NODE_DEF_ATTR);

  ts_wire_append_string (message, ENTRY_KEY, key);
  ts_wire_append_bytes (message, ENTRY_VALUE, value, size);
  ts_wire_end (message, entry);
}

static void
append_placeholder (GByteArray *message,
                    const char *name,
                    TsDType dtype)
{
  guint node = ts_wire_begin (message, GRAPH_DEF_NODE);
  g_autoptr (GByteArray) value = g_byte_array_new ();

  ts_wire_append_uint (value, ATTR_VALUE_TYPE, (guint64)dtype);
  ts_wire_append_string (message, NODE_DEF_NAME, name);
  ts_wire_append_string (message, NODE_DEF_OP, "Placeholder");
  append_attr (message, "dtype", value->data, value->len);
  ts_wire_end (message, node);
}

/* The key of an entry of the attribute map. */
static gboolean
has_key (const TsWireField *field,
         const char *const *keys,
         guint n)
{
  TsWireReader entry;
  TsWireField part;

  ts_wire_reader_init (&entry, field->data, field->data, field->size, "attr");
  while (ts_wire_next (&entry, &part, NULL))
    for (guint i = 0; part.number == ENTRY_KEY && i < n; i++)
      if (part.size == strlen (keys[i]) && memcmp (part.data, keys[i], part.size) == 0)
        return TRUE;
  return FALSE;
}

static void
append_original (GByteArray *message,
                 const TsOperation *original,
                 const char *const *keys,
                 GBytes *const *values,
                 guint n)
{
  guint node = ts_wire_begin (message, GRAPH_DEF_NODE);
  TsWireReader reader;
  TsWireField field;

  ts_wire_append_string (message, NODE_DEF_NAME, original->name);
  ts_wire_append_string (message, NODE_DEF_OP, original->type);
  for (guint32 i = 0; i < original->n_inputs; i++)
    {
      g_autofree char *input = g_strdup_printf ("in/%u", i);

      ts_wire_append_string (message, NODE_DEF_INPUT, input);
    }
  ts_wire_reader_init (&reader, original->node_def, original->node_def, original->node_def_size, "NodeDef");
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == NODE_DEF_ATTR && field.type == TS_WIRE_BYTES && !has_key (&field, keys, n))
      ts_wire_append_bytes (message, NODE_DEF_ATTR, field.data, field.size);
  for (guint i = 0; i < n; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (values[i], &size);

      append_attr (message, keys[i], data, size);
    }
  ts_wire_end (message, node);
}

static TsGraph *
build_graph (const TsOperation *original,
             const char *const *keys,
             GBytes *const *values,
             guint n,
             GError **error)
{
  GByteArray *message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint32 i = 0; i < original->n_inputs; i++)
    {
      g_autofree char *name = g_strdup_printf ("in/%u", i);

      append_placeholder (message, name, ts_operation_get_input_dtype (original, i));
    }
  append_original (message, original, keys, values, n);
  bytes = g_byte_array_free_to_bytes (message);
  return ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, error);
}

/* ---- the kernel --------------------------------------------------------------------------------- */

static gboolean
check_outputs (const TsOperation *altered,
               const TsOperation *original,
               GError **error)
{
  gboolean same = altered->n_outputs == original->n_outputs;

  if (altered->problem != NULL)
    {
      g_set_error (error, TS_ERROR, (int)altered->problem_code, "%s", altered->problem);
      return FALSE;
    }
  for (guint32 i = 0; same && i < original->n_outputs; i++)
    same = ts_graph_get_dtype (altered->graph, (TsOutput) { altered->index, i }) == ts_graph_get_dtype (original->graph, (TsOutput) { original->index, i });
  for (guint32 i = 0; same && i < original->n_inputs; i++)
    same = ts_operation_get_input_dtype (altered, i) == ts_operation_get_input_dtype (original, i);
  if (same)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) would have other inputs or outputs", original->name, original->type);
  return FALSE;
}

static gboolean
bind_kernel (TsAlteredOp *self,
             GError **error)
{
  g_autofree TsTensor **constants = g_new0 (TsTensor *, self->op->n_inputs + 1);
  TsKernelInit init = { .op = self->op, .constants = constants };

  self->kernel = ts_kernel_find (self->op, error);
  if (self->kernel == NULL)
    return FALSE;
  self->state = self->kernel->state_size > 0 ? g_malloc0 (self->kernel->state_size) : NULL;
  init.state = self->state;
  return self->kernel->prepare == NULL || self->kernel->prepare (&init, error);
}

static gboolean
check_original (const TsOperation *op,
                GError **error)
{
  static const char *const types[] = { "Enter", "RefEnter", "Exit", "RefExit", "NextIteration", "RefNextIteration", "Merge", "RefMerge", "Switch", "RefSwitch", "LoopCond", NULL };
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);
  gboolean is_reference = FALSE;

  for (guint32 i = 0; i < op->n_inputs; i++)
    is_reference |= ts_operation_is_input_ref (op, i) || op->inputs[i].op == TS_NO_OP || ts_dtype_is_ref (ts_graph_get_dtype (op->graph, op->inputs[i]));
  if (calls->len == 0 && !is_reference && op->def != NULL && !g_strv_contains (types, op->type))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) %s, so its attributes stay as they are", op->name, op->type,
               calls->len > 0 ? "calls functions" : op->def == NULL ? "is of an unknown type"
                                                : is_reference      ? "takes references, or not all its inputs are there"
                                                                    : "is control flow");
  return FALSE;
}

TsAlteredOp *
ts_altered_op_new (const TsOperation *original,
                   const char *const *keys,
                   GBytes *const *values,
                   guint n,
                   GError **error)
{
  g_autoptr (TsAlteredOp) self = g_new0 (TsAlteredOp, 1);

  self->places = g_ptr_array_new_with_free_func (place_free);
  if (!check_original (original, error))
    return NULL;
  self->graph = build_graph (original, keys, values, n, error);
  if (self->graph == NULL)
    return NULL;
  self->op = ts_graph_find_operation (self->graph, original->name);
  if (self->op == NULL || !check_outputs (self->op, original, error) || !bind_kernel (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ts_altered_op_free (TsAlteredOp *self)
{
  if (self->kernel != NULL && self->kernel->release != NULL && self->state != NULL)
    self->kernel->release (self->state);
  g_free (self->state);
  g_ptr_array_unref (self->places);
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_free (self);
}

TsPlanNode *
ts_altered_op_get_node (TsAlteredOp *self,
                        TsPlan *plan,
                        guint32 node)
{
  Place *place;

  for (guint i = 0; i < self->places->len; i++)
    {
      place = g_ptr_array_index (self->places, i);
      if (place->plan == plan && place->number == node)
        return &place->node;
    }
  place = g_new0 (Place, 1);
  place->plan = ts_plan_ref (plan);
  place->number = node;
  place->node = plan->nodes[node];
  place->node.is_prepared = TRUE;
  place->node.kernel = self->kernel;
  place->node.state = self->state;
  place->node.problem = NULL;
  g_ptr_array_add (self->places, place);
  return &place->node;
}

/* ---- values from text --------------------------------------------------------------------------- */

static char *
quote (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *escaped = NULL;

  if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0])
    return g_strdup (text);
  escaped = g_strescape (text, NULL);
  return g_strdup_printf ("\"%s\"", escaped);
}

/* One element as a field of AttrValue or its list. (transfer full) (nullable) */
static char *
make_field (TsAttrType type,
            const char *text)
{
  g_autofree char *quoted = NULL;
  TsDType dtype;

  switch (type)
    {
    case TS_ATTR_TYPE_INT:
      return g_strdup_printf ("i: %s", text);
    case TS_ATTR_TYPE_FLOAT:
      return g_strdup_printf ("f: %s", text);
    case TS_ATTR_TYPE_BOOL:
      return g_strdup_printf ("b: %s", g_ascii_strcasecmp (text, "true") == 0 ? "true" : g_ascii_strcasecmp (text, "false") == 0 ? "false"
                                                                                                                                 : text);
    case TS_ATTR_TYPE_STRING:
      quoted = quote (text);
      return g_strdup_printf ("s: %s", quoted);
    case TS_ATTR_TYPE_DTYPE:
      dtype = ts_dtype_from_name (text);
      return dtype != TS_DTYPE_INVALID ? g_strdup_printf ("type: %d", (int)dtype) : g_strdup_printf ("type: %s", text);
    case TS_ATTR_TYPE_SHAPE:
    case TS_ATTR_TYPE_TENSOR:
    case TS_ATTR_TYPE_FUNC:
    case TS_ATTR_TYPE_INVALID:
    default:
      return NULL;
    }
}

/* The elements of `[a, b]`. (transfer full) (nullable) */
static char **
split_list (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *inside = length >= 2 && text[0] == '[' && text[length - 1] == ']' ? g_strstrip (g_strndup (text + 1, length - 2)) : NULL;
  char **items;

  if (inside == NULL)
    return NULL;
  items = *inside != '\0' ? g_strsplit (inside, ",", -1) : g_new0 (char *, 1);
  for (guint i = 0; items[i] != NULL; i++)
    g_strstrip (items[i]);
  return items;
}

static char *
make_shape (char **items)
{
  GString *text = g_string_new ("shape {");

  for (guint i = 0; items[i] != NULL; i++)
    g_string_append_printf (text, " dim { size: %s }", strcmp (items[i], "?") == 0 ? "-1" : items[i]);
  g_string_append (text, " }");
  return g_string_free (text, FALSE);
}

static char *
make_list (TsAttrType type,
           char **items)
{
  GString *text = g_string_new ("list {");

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_autofree char *field = make_field (type, items[i]);

      g_string_append_printf (text, " %s", field != NULL ? field : "?");
    }
  g_string_append (text, " }");
  return g_string_free (text, FALSE);
}

static const TsAttrDef *
find_attr (const TsOperation *op,
           const char *key,
           GError **error)
{
  const TsAttrDef *attr = op->def != NULL ? ts_op_def_find_attr (op->def, key) : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (attr != NULL)
    return attr;
  for (guint i = 0; op->def != NULL && i < op->def->n_attrs; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", op->def->attrs[i].name);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s (%s) has no attribute \"%s\"; it has: %s", op->name, op->type, key, names->len > 0 ? names->str : "none");
  return NULL;
}

GBytes *
ts_altered_op_parse_value (const TsOperation *op,
                           const char *key,
                           const char *text,
                           GError **error)
{
  const TsAttrDef *attr = find_attr (op, key, error);
  g_auto (GStrv) items = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GError) problem = NULL;
  GBytes *value = NULL;

  if (attr == NULL)
    return NULL;
  items = split_list (text);
  if (!attr->is_list && attr->type != TS_ATTR_TYPE_SHAPE)
    message = make_field (attr->type, text);
  else if (items != NULL)
    message = attr->is_list ? make_list (attr->type, items) : make_shape (items);

  if (message != NULL)
    value = ts_text_parse (&ts_schema_attr_value, message, strlen (message), NULL, NULL, NULL, NULL, &problem);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "attribute %s of %s (%s): expected %s, found %s", key, op->name, op->type,
                 ts_attr_type_name (attr->type, attr->is_list), text);
  return value;
}
