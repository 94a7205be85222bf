#include "engine/graph/ts-graph-import-private.h"

/* `name` or `name:index`; the index is digits after the last colon. */
static void
split_input (TsInputSpan *span,
             guint64 *index)
{
  guint32 end = span->size;
  guint64 value = 0, scale = 1;

  *index = 0;
  while (end > 0 && g_ascii_isdigit (span->name[end - 1]) && span->size - end < 10)
    {
      value += scale * (guint64)g_ascii_digit_value (span->name[--end]);
      scale *= 10;
    }
  if (end == span->size || end < 2 || span->name[end - 1] != ':')
    return;
  *index = value;
  span->size = end - 1;
}

static void
input_problem (TsImport *self,
               TsOperation *op,
               guint i,
               const TsInputSpan *span,
               const TsOperation *source)
{
  g_autofree char *text = g_strndup (span->name, MIN (span->size, 1000));

  if (source == NULL)
    ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "input %u, \"%s\", is missing: there is no such operation", i, text);
  else
    ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "input %u is \"%s\", but \"%s\" (%s) has %u output%s", i, text,
                         source->name, source->type, source->n_outputs, source->n_outputs == 1 ? "" : "s");
  ts_import_set_problem (self, op);
}

static TsOutput
resolve_data (TsImport *self,
              TsOperation *op,
              guint i,
              TsInputSpan span)
{
  TsInputSpan whole = span;
  TsOperationRecord *source;
  guint64 index;
  guint32 found;

  split_input (&span, &index);
  found = ts_graph_find_unlocked (self->graph, span.name, span.size);
  if (found == TS_NO_OP)
    {
      input_problem (self, op, i, &whole, NULL);
      return TS_NO_OUTPUT;
    }

  source = ts_graph_record (self->graph, found);
  if (source->output_dtypes == NULL && index >= source->op.n_outputs &&
      index < TS_IMPORT_MAX_UNKNOWN_OUTPUTS && index < self->outputs_left)
    {
      self->outputs_left -= index + 1 - source->op.n_outputs;
      source->op.n_outputs = (guint32)index + 1;
    }
  if (index >= source->op.n_outputs)
    {
      input_problem (self, op, i, &whole, &source->op);
      return TS_NO_OUTPUT;
    }
  return (TsOutput) { found, (guint32)index };
}

void
ts_import_check_dtype (TsImport *self,
                       TsOperation *op,
                       guint i,
                       TsDType expected)
{
  TsDType found;
  const char *arg;

  if (expected == TS_DTYPE_INVALID || op->inputs[i].op == TS_NO_OP)
    return;
  found = ts_graph_get_dtype (self->graph, op->inputs[i]);
  if (found == TS_DTYPE_INVALID || found == expected || ts_dtype_base (found) == expected)
    return;

  arg = op->def->n_inputs == op->n_inputs ? op->def->inputs[i].name : NULL;
  ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "input %u%s%s%s is %s, expected %s", i, arg != NULL ? " (" : "", arg != NULL ? arg : "",
                       arg != NULL ? ")" : "", ts_dtype_name (found), ts_dtype_name (expected));
  ts_import_set_problem (self, op);
}

static void
resolve_inputs (TsImport *self,
                TsOperation *op,
                const TsInputSpan *spans)
{
  guint n = op->n_inputs + op->n_control_inputs;
  TsOutput *inputs = ts_arena_new (&self->graph->arena, TsOutput, op->n_inputs);
  guint32 *controls = ts_arena_new (&self->graph->arena, guint32, op->n_control_inputs);
  guint n_inputs = 0, n_controls = 0;

  for (guint i = 0; i < n; i++)
    {
      TsInputSpan span = spans[i];

      if (span.size > 0 && span.name[0] == '^')
        {
          guint32 found = ts_graph_find_unlocked (self->graph, span.name + 1, span.size - 1);

          if (found == TS_NO_OP)
            input_problem (self, op, i, &span, NULL);
          else
            controls[n_controls++] = found;
        }
      else
        {
          inputs[n_inputs] = resolve_data (self, op, n_inputs, span);
          n_inputs++;
        }
    }
  op->inputs = inputs;
  op->control_inputs = controls;
  op->n_control_inputs = n_controls;
}

void
ts_import_number_outputs (TsGraph *graph)
{
  guint32 n_outputs = 0;

  for (guint32 i = 0; i < graph->n_ops; i++)
    {
      TsOperationRecord *record = ts_graph_record (graph, i);

      if (record->output_dtypes == NULL && record->op.n_outputs == 0)
        record->op.n_outputs = 1;
      record->op.first_output = n_outputs;
      n_outputs += record->op.n_outputs;
    }
  graph->n_outputs = n_outputs;
}

gboolean
ts_import_connect (TsImport *self,
                   GError **error)
{
  TsGraph *graph = self->graph;
  const TsInputSpan *spans = (const TsInputSpan *)(gpointer)self->inputs->data;
  const guint8 *expected = self->expected->data;

  for (guint32 i = 0; i < graph->n_ops; i++)
    {
      TsOperation *op = &ts_graph_record (graph, i)->op;
      guint n_spans = op->n_inputs + op->n_control_inputs;

      if (!ts_import_poll (self, i, 0.8, 1.0, error))
        return FALSE;
      resolve_inputs (self, op, spans);
      for (guint k = 0; k < op->n_inputs; k++)
        ts_import_check_dtype (self, op, k, (TsDType)*expected++);
      if (n_spans > 0) /* else there may be none at all */
        spans += n_spans;
    }
  ts_import_number_outputs (graph);
  return TRUE;
}
