#include "engine/graph/ts-function-body-private.h"

#include <string.h>

/* An input of a node, and how it was written. */
typedef struct
{
  TsOutput output;
  const TsInputSpan *text;
} BodyInput;

static void
add_input (GArray *inputs,
           TsOutput output,
           const TsInputSpan *text)
{
  BodyInput input = { output, text };

  g_array_append_val (inputs, input);
}

/* The one input of a `_Retval`. */
static gboolean
add_result (TsBodyMaker *self,
            TsOperation *op,
            const TsBodyItem *item,
            const TsInputSpan *text,
            GArray *inputs)
{
  guint32 i = op->index - (ts_graph_get_n_operations (self->import.graph) - self->results->len);
  const TsBodyResult *result = &g_array_index (self->results, TsBodyResult, i);

  if (item->n == result->n || (self->import.is_generic && item->n > result->element))
    {
      add_input (inputs, ts_body_item_get (item, result->element), text);
      return TRUE;
    }
  ts_node_problem_set (&self->import.problem, TS_ERROR_INVALID_ARGUMENT,
                       "the result is %u tensor%s, what is returned for it is %u", result->n, result->n == 1 ? "" : "s", item->n);
  return FALSE;
}

static gboolean
add_data (TsBodyMaker *self,
          TsOperation *op,
          const TsInputSpan *text,
          GArray *inputs)
{
  guint32 first_result = ts_graph_get_n_operations (self->import.graph) - self->results->len;
  TsBodyItem item;

  if (!ts_body_find_input (self, inputs->len, text, &item))
    return FALSE;
  if (op->index >= first_result)
    return add_result (self, op, &item, text, inputs);

  if (item.n > self->inputs_left)
    {
      ts_node_problem_set (&self->import.problem, TS_ERROR_RESOURCE_EXHAUSTED, "the function's nodes have too many inputs");
      return FALSE;
    }
  self->inputs_left -= item.n;
  for (guint k = 0; k < item.n; k++)
    add_input (inputs, ts_body_item_get (&item, k), text);
  return TRUE;
}

static void
add_control (TsBodyMaker *self,
             TsOperation *op,
             const TsInputSpan *text,
             GArray *controls)
{
  guint32 found = ts_graph_find_unlocked (self->import.graph, text->name + 1, text->size - 1);
  g_autofree char *name = NULL;

  if (found != TS_NO_OP)
    {
      g_array_append_val (controls, found);
      return;
    }
  name = g_strndup (text->name, MIN (text->size, 1000));
  ts_node_problem_set (&self->import.problem, TS_ERROR_INVALID_ARGUMENT, "control input \"%s\" is missing: the function has no such node", name);
  ts_import_set_problem (&self->import, op);
}

/* The attributes as when the node was read. */
static void
check (TsBodyMaker *self,
       TsOperation *op)
{
  TsImport *import = &self->import;
  TsNodeAttrs attrs = { op->def, NULL, 0, import->is_generic };
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;

  g_array_set_size (import->attrs, 0);
  ts_wire_reader_init (&node, NULL, op->node_def, op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number == TS_NODE_DEF_ATTR && ts_wire_enter (&node, &field, "attr", &entry, NULL) && ts_attr_span_read (&attr, &entry, NULL))
      g_array_append_val (import->attrs, attr);
  attrs.attrs = (const TsAttrSpan *)(gpointer)import->attrs->data;
  attrs.n_attrs = import->attrs->len;

  g_byte_array_set_size (import->expected, 0);
  ts_import_check_inputs (import, op, &attrs);
  for (guint i = 0; i < op->n_inputs; i++)
    ts_import_check_dtype (import, op, i, (TsDType)import->expected->data[i]);
}

static void
write_inputs (TsBodyMaker *self,
              GArray *inputs,
              const TsInputSpan *texts,
              guint n_texts,
              GByteArray *message)
{
  for (guint i = 0; i < inputs->len; i++)
    {
      const BodyInput *input = &g_array_index (inputs, BodyInput, i);
      g_autofree char *text = NULL;
      const char *name;

      if (input->output.op == TS_NO_OP)
        {
          ts_wire_append_bytes (message, TS_NODE_DEF_INPUT, input->text->name, input->text->size);
          continue;
        }
      name = ts_graph_record (self->import.graph, input->output.op)->op.name;
      text = input->output.index > 0 ? g_strdup_printf ("%s:%u", name, input->output.index) : g_strdup (name);
      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
  for (guint i = 0; i < n_texts; i++)
    if (texts[i].size > 0 && texts[i].name[0] == '^')
      ts_wire_append_bytes (message, TS_NODE_DEF_INPUT, texts[i].name, texts[i].size);
}

/* The node as it would stand in a GraphDef. */
static void
rewrite (TsBodyMaker *self,
         TsOperation *op,
         GArray *inputs,
         const TsInputSpan *texts,
         guint n_texts)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  gboolean written = FALSE;
  TsWireReader node;
  TsWireField field;

  ts_wire_reader_init (&node, NULL, op->node_def, op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if (field.number != TS_NODE_DEF_INPUT)
        {
          g_byte_array_append (message, field.start, (guint)(node.pos - field.start));
          continue;
        }
      if (!written)
        write_inputs (self, inputs, texts, n_texts, message);
      written = TRUE;
    }
  op->node_def = (const guint8 *)ts_arena_strndup (&self->import.graph->arena, message->data, message->len);
  op->node_def_size = message->len;
}

static void
connect (TsBodyMaker *self,
         TsOperation *op,
         const TsInputSpan *texts,
         guint n_texts)
{
  TsGraph *graph = self->import.graph;
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (BodyInput));
  g_autoptr (GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint32));
  TsOutput *outputs;

  for (guint i = 0; i < n_texts; i++)
    if (texts[i].size > 0 && texts[i].name[0] == '^')
      add_control (self, op, &texts[i], controls);
    else if (!add_data (self, op, &texts[i], inputs))
      {
        ts_import_set_problem (&self->import, op);
        add_input (inputs, TS_NO_OUTPUT, &texts[i]);
      }

  op->n_inputs = inputs->len;
  op->inputs = outputs = ts_arena_new (&graph->arena, TsOutput, inputs->len);
  for (guint i = 0; i < inputs->len; i++)
    outputs[i] = g_array_index (inputs, BodyInput, i).output;
  op->n_control_inputs = controls->len;
  op->control_inputs = ts_arena_new (&graph->arena, guint32, controls->len);
  if (controls->len > 0)
    memcpy ((guint32 *)op->control_inputs, controls->data, controls->len * sizeof (guint32));

  check (self, op);
  if (n_texts > 0)
    rewrite (self, op, inputs, texts, n_texts);
}

void
ts_body_connect (TsBodyMaker *self)
{
  TsGraph *graph = self->import.graph;
  const TsInputSpan *texts = (const TsInputSpan *)(gpointer)self->import.inputs->data;

  for (guint32 i = 0; i < graph->n_ops; i++)
    {
      TsOperation *op = &ts_graph_record (graph, i)->op;
      guint n_texts = op->n_inputs + op->n_control_inputs;

      connect (self, op, texts, n_texts);
      texts += n_texts;
    }
  ts_import_number_outputs (graph);
}
