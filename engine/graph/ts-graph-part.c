#include "engine/graph/ts-graph-part.h"

#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-tensor-proto.h"

#include <string.h>

#define CANCEL_INTERVAL 4096 /* operations */

/* Field numbers of AttrValue and its list. */
enum
{
  VALUE_LIST = 1,
  VALUE_TYPE = 6,
  VALUE_SHAPE = 7,
  LIST_S = 2,
};

typedef struct
{
  TsGraph *graph;
  guint8 *kept;
  TsOutputShapeFunc shape_func;
  gpointer user_data;
  char **names; /* for each output of the graph that comes in: what its placeholder is called */
  TsDType *dtypes;
  GHashTable *used; /* names of placeholders that are no operation's */
  GByteArray *message;
  TsGraphPart *result;
} Cut;

/* ---- what comes in ------------------------------------------------------------------------------ */

static gboolean
is_ref (TsGraph *graph,
        TsOutput output)
{
  return ts_dtype_is_ref (ts_graph_get_dtype (graph, output));
}

/* No placeholder can give a reference. */
static void
add_referred (Cut *cut)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < ts_graph_get_n_operations (cut->graph); i++)
    if (cut->kept[i])
      g_array_append_val (stack, i);

  while (stack->len > 0)
    {
      const TsOperation *op = ts_graph_get_operation (cut->graph, g_array_index (stack, guint32, stack->len - 1));

      g_array_set_size (stack, stack->len - 1);
      for (guint32 i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].op != TS_NO_OP && !cut->kept[op->inputs[i].op] && is_ref (cut->graph, op->inputs[i]))
          {
            cut->kept[op->inputs[i].op] = TRUE;
            cut->result->n_added++;
            g_array_append_val (stack, op->inputs[i].op);
          }
    }
}

/* A name that no operation of the graph has. */
static char *
dup_output_name (Cut *cut,
                 const TsOperation *op,
                 guint32 index)
{
  GString *name = g_string_new (op->name);

  if (index == 0)
    return g_string_free (name, FALSE);

  g_string_append_printf (name, "_%u", index);
  while (ts_graph_find_operation (cut->graph, name->str) != NULL || g_hash_table_contains (cut->used, name->str))
    g_string_append_c (name, '_');
  g_hash_table_add (cut->used, g_strdup (name->str));
  return g_string_free (name, FALSE);
}

static gboolean
add_input (Cut *cut,
           const TsOperation *op,
           guint32 input,
           GError **error)
{
  TsOutput output = op->inputs[input];
  const TsOperation *source;
  guint32 number;
  TsDType dtype;

  if (output.op == TS_NO_OP || cut->kept[output.op])
    return TRUE;

  source = ts_graph_get_operation (cut->graph, output.op);
  number = source->first_output + output.index;
  if (cut->names[number] != NULL)
    return TRUE;

  dtype = ts_dtype_base (ts_graph_get_dtype (cut->graph, output));
  if (dtype == TS_DTYPE_INVALID)
    dtype = ts_dtype_base (ts_operation_get_input_dtype (op, input));
  if (dtype == TS_DTYPE_INVALID)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the dtype of %s:%u (%s), which %s takes from outside, is not known", source->name,
                   output.index, source->type, op->name);
      return FALSE;
    }

  cut->names[number] = dup_output_name (cut, source, output.index);
  cut->dtypes[number] = dtype;
  cut->result->n_placeholders++;
  return TRUE;
}

static gboolean
find_inputs (Cut *cut,
             GCancellable *cancellable,
             GError **error)
{
  for (guint32 i = 0; i < ts_graph_get_n_operations (cut->graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (cut->graph, i);

      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (guint32 k = 0; cut->kept[i] && k < op->n_inputs; k++)
        if (!add_input (cut, op, k, error))
          return FALSE;
    }
  return TRUE;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static guint
begin_attr (GByteArray *message,
            const char *name,
            guint *value)
{
  guint entry = ts_wire_begin (message, TS_NODE_DEF_ATTR);

  ts_wire_append_string (message, 1, name);
  *value = ts_wire_begin (message, 2);
  return entry;
}

static void
write_placeholder (Cut *cut,
                   TsOutput output,
                   guint32 number)
{
  GByteArray *message = cut->message;
  guint node = ts_wire_begin (message, TS_GRAPH_DEF_NODE), entry, value;
  TsShape shape = TS_SHAPE_UNKNOWN;

  ts_wire_append_string (message, TS_NODE_DEF_NAME, cut->names[number]);
  ts_wire_append_string (message, TS_NODE_DEF_OP, "Placeholder");
  entry = begin_attr (message, "dtype", &value);
  ts_wire_append_uint (message, VALUE_TYPE, cut->dtypes[number]);
  ts_wire_end (message, value);
  ts_wire_end (message, entry);

  if (cut->shape_func != NULL)
    cut->shape_func (cut->graph, output, &shape, cut->user_data);
  entry = begin_attr (message, "shape", &value);
  guint begin = ts_wire_begin (message, VALUE_SHAPE);

  ts_shape_append_proto (&shape, message);
  ts_wire_end (message, begin);
  ts_wire_end (message, value);
  ts_wire_end (message, entry);
  ts_wire_end (message, node);
}

static gboolean
is_group_gone (Cut *cut,
               const char *group)
{
  const TsOperation *op = g_str_has_prefix (group, "loc:@") ? ts_graph_find_operation (cut->graph, group + strlen ("loc:@")) : NULL;

  return op != NULL && !cut->kept[op->index];
}

/* `_class` without the operations that are not there. Returns: %FALSE if it may stay as it is */
static gboolean
write_class (Cut *cut,
             const TsOperation *op)
{
  guint n = 0, n_gone = 0, value, list, entry;
  g_auto (GStrv) groups = ts_operation_dup_attr_strings (op, "_class", &n, NULL);

  for (guint i = 0; groups != NULL && i < n; i++)
    n_gone += is_group_gone (cut, groups[i]);
  if (n_gone == 0 || n_gone == n)
    return n_gone > 0;

  entry = begin_attr (cut->message, "_class", &value);
  list = ts_wire_begin (cut->message, VALUE_LIST);
  for (guint i = 0; i < n; i++)
    if (!is_group_gone (cut, groups[i]))
      ts_wire_append_string (cut->message, LIST_S, groups[i]);
  ts_wire_end (cut->message, list);
  ts_wire_end (cut->message, value);
  ts_wire_end (cut->message, entry);
  return TRUE;
}

static gboolean
is_class (TsWireReader *node,
          const TsWireField *field)
{
  TsWireReader entry;
  TsAttrSpan span;

  return field->number == TS_NODE_DEF_ATTR && ts_wire_enter (node, field, "attr", &entry, NULL) && ts_attr_span_read (&span, &entry, NULL) &&
         span.key_size == strlen ("_class") && memcmp (span.key, "_class", span.key_size) == 0;
}

/* Returns: whether the field has been dealt with; else it stays as it is. @data_input: counts them */
static gboolean
write_input (Cut *cut,
             const TsOperation *op,
             const TsWireField *field,
             guint32 *data_input)
{
  g_autofree char *text = g_strndup ((const char *)field->data, field->size);
  const TsOperation *source;
  TsOutput input;

  if (text[0] == '^')
    {
      source = ts_graph_find_operation (cut->graph, text + 1);
      if (source == NULL || cut->kept[source->index])
        return FALSE;
      cut->result->n_dropped_controls++;
      return TRUE;
    }

  input = *data_input < op->n_inputs ? op->inputs[*data_input] : TS_NO_OUTPUT;
  (*data_input)++;
  if (input.op == TS_NO_OP || cut->kept[input.op])
    return FALSE;

  source = ts_graph_get_operation (cut->graph, input.op);
  ts_wire_append_string (cut->message, TS_NODE_DEF_INPUT, cut->names[source->first_output + input.index]);
  return TRUE;
}

static void
write_node (Cut *cut,
            const TsOperation *op)
{
  guint begin = ts_wire_begin (cut->message, TS_GRAPH_DEF_NODE);
  gboolean has_class = write_class (cut, op);
  guint32 data_input = 0;
  TsWireReader node;
  TsWireField field;

  ts_wire_reader_init (&node, NULL, op->node_def, op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if ((field.number == TS_NODE_DEF_INPUT && field.type == TS_WIRE_BYTES && write_input (cut, op, &field, &data_input)) ||
          (has_class && is_class (&node, &field)))
        continue;
      g_byte_array_append (cut->message, field.start, (guint)(node.pos - field.start));
    }
  ts_wire_end (cut->message, begin);
}

static gboolean
check_size (gsize size,
            GError **error)
{
  if (size <= G_MAXINT32)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the part takes %" G_GSIZE_FORMAT " bytes: none may have more than %d", size, G_MAXINT32);
  return FALSE;
}

static gboolean
write_all (Cut *cut,
           GError **error)
{
  TsGraph *library = ts_graph_library (cut->graph);
  g_autoptr (GBytes) rest = ts_graph_as_graph_def (library, ts_graph_get_n_operations (library), NULL, NULL);

  for (guint32 i = 0; i < ts_graph_get_n_operations (cut->graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (cut->graph, i);

      for (guint32 k = 0; k < op->n_outputs; k++)
        if (cut->names[op->first_output + k] != NULL)
          write_placeholder (cut, (TsOutput) { i, k }, op->first_output + k);
      if (!cut->kept[i])
        continue;
      if (!check_size ((gsize)cut->message->len + op->node_def_size, error))
        return FALSE;
      write_node (cut, op);
    }

  if (!check_size ((gsize)cut->message->len + g_bytes_get_size (rest), error))
    return FALSE;
  g_byte_array_append (cut->message, g_bytes_get_data (rest, NULL), (guint)g_bytes_get_size (rest));
  return TRUE;
}

gboolean
ts_graph_part_init (TsGraphPart *self,
                    TsGraph *graph,
                    const guint8 *kept,
                    TsOutputShapeFunc shape_func,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  guint32 n_outputs = ts_graph_get_n_outputs (graph);
  g_autofree guint8 *all_kept = g_memdup2 (kept, ts_graph_get_n_operations (graph));
  g_autofree TsDType *dtypes = g_new0 (TsDType, (gsize)n_outputs + 1);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  Cut cut = { graph, all_kept, shape_func, user_data, g_new0 (char *, (gsize)n_outputs + 1), dtypes, used, message, self };

  *self = (TsGraphPart) { 0 };
  add_referred (&cut);
  if (find_inputs (&cut, cancellable, error) && write_all (&cut, error))
    {
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
      self->graph = ts_graph_new_from_bytes (ts_graph_library (graph)->ops, bytes, cancellable, error);
    }

  for (guint32 i = 0; i < n_outputs; i++)
    g_free (cut.names[i]);
  g_free (cut.names);
  return self->graph != NULL;
}

void
ts_graph_part_clear (TsGraphPart *self)
{
  g_clear_pointer (&self->graph, ts_graph_unref);
}
