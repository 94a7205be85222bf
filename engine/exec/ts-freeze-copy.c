#include "engine/exec/ts-freeze-private.h"

#include "engine/graph/ts-function-private.h"
#include "engine/ts-error.h"

#include <string.h>

/* Field numbers of OpDef and its arguments. */
enum
{
  OP_DEF_NAME = 1,
  OP_DEF_INPUT = 2,
  OP_DEF_OUTPUT = 3,
  OP_DEF_ATTR = 4,
  ARG_NAME = 1,
  ARG_TYPE = 3,
};
enum
{
  FUNCTION_DEF_ATTR = 5,
  FUNCTION_DEF_RESOURCE_ARG = 8,
};

/* ---- inputs ----------------------------------------------------------------------------------- */

/* Number @k of the inputs that @node, a message of the function, takes from @source: as they are written. */
static char *
dup_written (const guint8 *data,
             gsize size,
             const char *source,
             guint k)
{
  gsize n = strlen (source);
  TsWireReader node;
  TsWireField field;

  ts_wire_reader_init (&node, NULL, data, size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number == TS_NODE_DEF_INPUT && field.size > n && memcmp (field.data, source, n) == 0 && field.data[n] == ':' && k-- == 0)
      return g_strndup ((const char *)field.data, field.size);
  return NULL;
}

/* What the function says of node @i, and of result @i. */
static char *
dup_written_of_node (const TsFunction *function,
                     guint i,
                     const char *source,
                     guint k)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, function->function_def, function->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_FUNCTION_DEF_NODE && i-- == 0)
      return dup_written (field.data, field.size, source, k);
  return NULL;
}

static char *
dup_written_of_result (const TsFunction *function,
                       const char *result)
{
  char *text = NULL;
  TsWireReader reader, entry;
  TsWireField field, part;

  ts_wire_reader_init (&reader, NULL, function->function_def, function->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    {
      gboolean is_it = FALSE;

      if (field.number != TS_FUNCTION_DEF_RET || !ts_wire_enter (&reader, &field, "ret", &entry, NULL))
        continue;
      while (ts_wire_next (&entry, &part, NULL))
        if (part.number == 1)
          is_it = part.size == strlen (result) && memcmp (part.data, result, part.size) == 0;
        else if (part.number == 2 && is_it)
          {
            g_free (text);
            text = g_strndup ((const char *)part.data, part.size);
          }
    }
  return text;
}

/* Of an op that is not known, only the function says what its outputs are called: an input of it is one tensor. */
static char *
dup_unknown (const TsFreezePass *self,
             const TsOperation *source,
             const TsOperation *consumer,
             guint32 input)
{
  const TsFunction *function = ts_graph_get_body_of (self->graph);
  guint n_args = ts_graph_get_n_args (self->graph);
  guint32 first_result = ts_graph_get_n_operations (self->graph) - ts_graph_get_n_results (self->graph);
  guint k = 0;

  if (consumer->index >= first_result)
    return consumer->index - first_result < function->signature.n_outputs
               ? dup_written_of_result (function, function->signature.outputs[consumer->index - first_result].name)
               : NULL;
  for (guint32 i = 0; i < input; i++)
    k += consumer->inputs[i].op == source->index;
  return dup_written_of_node (function, consumer->index - n_args, source->name, k);
}

static gint64
count (const TsOperation *op,
       const TsArgDef *arg)
{
  gint64 n = 1;

  if (arg->type_list_attr != NULL)
    {
      guint n_dtypes = 0;
      g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, arg->type_list_attr, &n_dtypes, NULL);

      return n_dtypes;
    }
  return arg->number_attr == NULL || ts_operation_get_attr_int (op, arg->number_attr, &n, NULL) ? MAX (n, 0) : 0;
}

/* `a:output:1` */
static char *
dup_known (const TsFreezePass *self,
           const TsOperation *source,
           guint32 index)
{
  const TsFrozenFunction *copy = ts_freeze_pass_get_copy (self, source, NULL, 0);
  const TsFreezeRule *rule = source->n_inputs > 0 && ts_freeze_pass_get (self, source->inputs[0]) != TS_DTYPE_INVALID ? ts_freeze_rule_find (source->type) : NULL;
  gint64 i = index;

  if (copy != NULL)
    return index < copy->result_names->len ? g_strdup_printf ("%s:%s:0", source->name, (const char *)copy->result_names->pdata[index]) : NULL;
  if (ts_freeze_is_variable (source) || (rule != NULL && rule->new_type != NULL && source->n_outputs == 1))
    return g_strdup_printf ("%s:output:0", source->name);
  for (guint k = 0; source->def != NULL && k < source->def->n_outputs; k++)
    {
      gint64 n = count (source, &source->def->outputs[k]);

      if (i < n)
        return g_strdup_printf ("%s:%s:%d", source->name, source->def->outputs[k].name, (int)i);
      i -= n;
    }
  return NULL;
}

char *
ts_freeze_pass_dup_input (TsFreezePass *self,
                          TsOutput output,
                          const TsOperation *consumer,
                          guint32 input)
{
  const TsOperation *source = ts_graph_get_operation (self->graph, output.op);
  char *text;

  if (ts_graph_get_body_of (self->graph) == NULL)
    return output.index > 0 ? g_strdup_printf ("%s:%u", source->name, output.index) : g_strdup (source->name);
  if (output.op < ts_graph_get_n_args (self->graph))
    return g_strdup (source->name);
  text = source->def != NULL ? dup_known (self, source, output.index) : dup_unknown (self, source, consumer, input);
  return text != NULL ? text : g_strdup_printf ("%s:output:%u", source->name, output.index);
}

/* ---- the signature ---------------------------------------------------------------------------- */

static void
append_arg (GByteArray *message,
            guint32 number,
            const char *name,
            TsDType dtype)
{
  guint begin = ts_wire_begin (message, number);

  ts_wire_append_string (message, ARG_NAME, name);
  ts_wire_append_uint (message, ARG_TYPE, dtype);
  ts_wire_end (message, begin);
}

void
ts_freeze_name_results (TsGraph *body,
                        GPtrArray *names)
{
  const TsFunction *function = ts_graph_get_body_of (body);
  guint n = ts_graph_get_n_results (body);

  for (guint i = 0; i < n; i++)
    if (n == function->signature.n_outputs)
      g_ptr_array_add (names, g_strdup (function->signature.outputs[i].name));
    else
      g_ptr_array_add (names, g_strdup_printf ("%s_%u", ts_graph_get_operation (body, ts_graph_get_result (body, i))->name, i));
}

static void
write_signature (TsFreezePass *self,
                 const TsFrozenFunction *frozen,
                 const guint8 *data,
                 gsize size,
                 GByteArray *message)
{
  guint begin = ts_wire_begin (message, TS_FUNCTION_DEF_SIGNATURE);
  TsWireReader reader;
  TsWireField field;

  ts_wire_append_string (message, OP_DEF_NAME, frozen->name);
  for (guint i = 0; i < ts_graph_get_n_args (self->graph); i++)
    {
      TsOutput arg = { ts_graph_get_arg (self->graph, i), 0 };
      TsDType dtype = ts_freeze_pass_get (self, arg);

      append_arg (message, OP_DEF_INPUT, ts_graph_get_operation (self->graph, arg.op)->name,
                  dtype != TS_DTYPE_INVALID ? dtype : ts_graph_get_dtype (self->graph, arg));
    }
  for (guint i = 0; i < ts_graph_get_n_results (self->graph); i++)
    {
      const TsOperation *result = ts_graph_get_operation (self->graph, ts_graph_get_result (self->graph, i));
      TsDType dtype = (TsDType)frozen->results->data[i];

      append_arg (message, OP_DEF_OUTPUT, frozen->result_names->pdata[i],
                  dtype != TS_DTYPE_INVALID ? dtype : ts_operation_get_input_dtype (result, 0));
    }
  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number != OP_DEF_NAME && field.number != OP_DEF_INPUT && field.number != OP_DEF_OUTPUT && field.number != OP_DEF_ATTR)
      g_byte_array_append (message, field.start, (guint)(reader.pos - field.start));
  ts_wire_end (message, begin);
}

/* ---- the function ----------------------------------------------------------------------------- */

/* What the function says of an argument, `_output_shapes` of a handle apart. */
static void
write_arg_attrs (TsFreezePass *self,
                 guint i,
                 GByteArray *message)
{
  const TsOperation *arg = ts_graph_get_operation (self->graph, ts_graph_get_arg (self->graph, i));
  gboolean is_new = ts_freeze_pass_get (self, (TsOutput) { arg->index, 0 }) != TS_DTYPE_INVALID;
  g_autoptr (GByteArray) attrs = g_byte_array_new ();
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan span;
  guint begin;

  ts_wire_reader_init (&node, NULL, arg->node_def, arg->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number == TS_NODE_DEF_ATTR && ts_wire_enter (&node, &field, "attr", &entry, NULL) && ts_attr_span_read (&span, &entry, NULL) &&
        span.key_size > 0 && span.key[0] == '_' && !(is_new && span.key_size == strlen ("_output_shapes") && memcmp (span.key, "_output_shapes", span.key_size) == 0))
      ts_wire_append_bytes (attrs, 1, field.data, field.size);
  if (attrs->len == 0)
    return;
  begin = ts_wire_begin (message, TS_FUNCTION_DEF_ARG_ATTR);
  ts_wire_append_uint (message, 1, i);
  ts_wire_append_bytes (message, 2, attrs->data, attrs->len);
  ts_wire_end (message, begin);
}

/* Shapes that arguments were seen with are those of handles. */
static gboolean
is_input_shapes (TsWireReader *reader,
                 const TsWireField *field)
{
  TsWireReader entry;
  TsAttrSpan span;

  return field->number == FUNCTION_DEF_ATTR && ts_wire_enter (reader, field, "attr", &entry, NULL) && ts_attr_span_read (&span, &entry, NULL) &&
         span.key_size == strlen ("_input_shapes") && memcmp (span.key, "_input_shapes", span.key_size) == 0;
}

static void
write_returned (TsFreezePass *self,
                guint i,
                const char *name,
                GByteArray *message)
{
  const TsOperation *result = ts_graph_get_operation (self->graph, ts_graph_get_result (self->graph, i));
  g_autofree char *text = ts_freeze_pass_dup_input (self, result->inputs[0], result, 0);
  guint begin = ts_wire_begin (message, TS_FUNCTION_DEF_RET);

  ts_wire_append_string (message, 1, name);
  ts_wire_append_string (message, 2, text);
  ts_wire_end (message, begin);
}

gboolean
ts_freeze_write_function (TsFreezePass *pass,
                          TsFrozenFunction *frozen,
                          GByteArray *library,
                          GError **error)
{
  const TsFunction *function = ts_graph_get_body_of (pass->graph);
  guint32 first_result = ts_graph_get_n_operations (pass->graph) - ts_graph_get_n_results (pass->graph);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, function->function_def, function->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_FUNCTION_DEF_SIGNATURE)
      write_signature (pass, frozen, field.data, field.size, message);
    else if (field.number != TS_FUNCTION_DEF_NODE && field.number != TS_FUNCTION_DEF_RET && field.number != TS_FUNCTION_DEF_ARG_ATTR &&
             field.number != FUNCTION_DEF_RESOURCE_ARG && !is_input_shapes (&reader, &field))
      g_byte_array_append (message, field.start, (guint)(reader.pos - field.start));

  for (guint32 i = ts_graph_get_n_args (pass->graph); i < first_result; i++)
    if (!ts_freeze_pass_write (pass, ts_graph_get_operation (pass->graph, i), TS_FUNCTION_DEF_NODE, message, error))
      return FALSE;
  for (guint i = 0; i < ts_graph_get_n_results (pass->graph); i++)
    write_returned (pass, i, frozen->result_names->pdata[i], message);
  for (guint i = 0; i < ts_graph_get_n_args (pass->graph); i++)
    write_arg_attrs (pass, i, message);
  if ((gsize)library->len + message->len > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the frozen functions take more than %d bytes, which no graph can have", G_MAXINT32);
      return FALSE;
    }
  ts_wire_append_bytes (library, TS_LIBRARY_FUNCTION, message->data, message->len);
  return TRUE;
}
