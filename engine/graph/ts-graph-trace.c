#include "engine/graph/ts-graph-trace-private.h"

#include "engine/graph/ts-graph-order.h"

void
ts_trace_edges_init (TsTraceEdges *self,
                     TsGraph *graph,
                     guint32 op,
                     TsTraceDirection direction,
                     TsTraceFlags flags)
{
  *self = (TsTraceEdges) { .graph = graph, .op = ts_graph_get_operation (graph, op), .direction = direction, .flags = flags };
  if (direction == TS_TRACE_DOWN)
    self->consumers = ts_graph_get_consumers (graph, op, &self->n_consumers);
}

static guint32
next_up (TsTraceEdges *self)
{
  const TsOperation *op = self->op;

  while (self->next < op->n_inputs)
    {
      guint i = self->next++;

      if (op->inputs[i].op == TS_NO_OP)
        continue;
      self->is_back = ts_graph_is_back_edge (self->graph, op, i);
      return op->inputs[i].op;
    }
  self->is_back = FALSE;
  if ((self->flags & TS_TRACE_CONTROLS) && self->next - op->n_inputs < op->n_control_inputs)
    return op->control_inputs[self->next++ - op->n_inputs];
  return TS_NO_OP;
}

guint32
ts_trace_edges_next (TsTraceEdges *self)
{
  if (self->direction == TS_TRACE_UP)
    return next_up (self);

  while (self->next < self->n_consumers)
    {
      const TsConsumer *consumer = &self->consumers[self->next++];

      if (consumer->input < 0 && !(self->flags & TS_TRACE_CONTROLS))
        continue;
      self->is_back = consumer->input >= 0 &&
                      ts_graph_is_back_edge (self->graph, ts_graph_get_operation (self->graph, consumer->op), (guint32)consumer->input);
      return consumer->op;
    }
  return TS_NO_OP;
}

/* ---- ancestors and descendants ---------------------------------------------------------------- */

guint32 *
ts_graph_trace_reach (TsGraph *self,
                      const guint32 *ops,
                      guint n_ops,
                      TsTraceDirection direction,
                      guint32 max_steps,
                      TsTraceFlags flags,
                      GCancellable *cancellable,
                      GError **error)
{
  guint32 n = ts_graph_get_n_operations (self);
  g_autofree guint32 *steps = g_new (guint32, (gsize)n + 1);
  g_autofree guint32 *queue = g_new (guint32, (gsize)n + 1);
  guint32 end = 0;

  for (guint32 i = 0; i < n; i++)
    steps[i] = TS_TRACE_FAR;
  for (guint i = 0; i < n_ops; i++)
    {
      g_return_val_if_fail (ops[i] < n, NULL);
      if (steps[ops[i]] == TS_TRACE_FAR)
        queue[end++] = ops[i];
      steps[ops[i]] = 0;
    }

  for (guint32 at = 0; at < end; at++)
    {
      guint32 op = queue[at];
      TsTraceEdges edges;

      if (!ts_trace_poll (at, cancellable, error))
        return NULL;
      if (steps[op] >= max_steps)
        break;
      ts_trace_edges_init (&edges, self, op, direction, flags);
      for (guint32 other; (other = ts_trace_edges_next (&edges)) != TS_NO_OP;)
        if (other < n && steps[other] == TS_TRACE_FAR)
          {
            steps[other] = steps[op] + 1;
            queue[end++] = other;
          }
    }
  return g_steal_pointer (&steps);
}

/* ---- what a run needs ------------------------------------------------------------------------- */

static guint
hash_output (gconstpointer key)
{
  const TsOutput *output = key;

  return output->op * 2654435761u ^ output->index;
}

static gboolean
equal_outputs (gconstpointer a,
               gconstpointer b)
{
  return ts_output_equal (*(const TsOutput *)a, *(const TsOutput *)b);
}

static GHashTable *
new_output_set (const TsOutput *outputs,
                guint n)
{
  GHashTable *set = g_hash_table_new (hash_output, equal_outputs);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (set, (gpointer)&outputs[i]);
  return set;
}

static GArray *
list_marked (const guint8 *marks,
             guint32 n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < n; i++)
    if (marks[i])
      g_array_append_val (list, i);
  return list;
}

typedef struct
{
  guint8 *seen;
  guint32 *queue;
  guint32 end;
} Needs;

static void
need (Needs *self,
      guint32 op)
{
  if (self->seen[op])
    return;
  self->seen[op] = TRUE;
  self->queue[self->end++] = op;
}

GArray *
ts_graph_trace_needs (TsGraph *self,
                      const TsOutput *outputs,
                      guint n_outputs,
                      const TsOutput *fed,
                      guint n_fed,
                      GCancellable *cancellable,
                      GError **error)
{
  guint32 n = ts_graph_get_n_operations (self);
  g_autoptr (GHashTable) given = new_output_set (fed, n_fed);
  g_autofree guint8 *seen = g_new0 (guint8, (gsize)n + 1);
  g_autofree guint32 *queue = g_new (guint32, (gsize)n + 1);
  Needs needs = { seen, queue, 0 };

  for (guint i = 0; i < n_outputs; i++)
    {
      g_return_val_if_fail (outputs[i].op < n, NULL);
      if (!g_hash_table_contains (given, &outputs[i]))
        need (&needs, outputs[i].op);
    }
  for (guint32 at = 0; at < needs.end; at++)
    {
      const TsOperation *op = ts_graph_get_operation (self, queue[at]);

      if (!ts_trace_poll (at, cancellable, error))
        return NULL;
      for (guint i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].op < n && (n_fed == 0 || !g_hash_table_contains (given, &op->inputs[i])))
          need (&needs, op->inputs[i].op);
      for (guint i = 0; i < op->n_control_inputs; i++)
        if (op->control_inputs[i] < n)
          need (&needs, op->control_inputs[i]);
    }
  return list_marked (seen, n);
}
