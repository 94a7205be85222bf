#include "engine/graph/ts-graph-private.h"

/* Counts, sums up, distributes: in operation order by itself. */
static void
make_index (TsGraph *self,
            guint32 n_ops)
{
  guint32 *first = g_new0 (guint32, (gsize)n_ops + 1);
  TsConsumer *consumers;
  guint32 *next;

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = &ts_graph_record (self, i)->op;

      for (guint k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP)
          first[op->inputs[k].op + 1]++;
      for (guint k = 0; k < op->n_control_inputs; k++)
        first[op->control_inputs[k] + 1]++;
    }
  for (guint32 i = 0; i < n_ops; i++)
    first[i + 1] += first[i];

  consumers = g_new (TsConsumer, (gsize)first[n_ops] + 1);
  next = g_memdup2 (first, n_ops * sizeof *first);
  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = &ts_graph_record (self, i)->op;

      for (guint k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP)
          consumers[next[op->inputs[k].op]++] = (TsConsumer) { i, (gint32)k };
      for (guint k = 0; k < op->n_control_inputs; k++)
        consumers[next[op->control_inputs[k]]++] = (TsConsumer) { i, -1 };
    }
  g_free (next);

  g_free (self->first_consumer);
  g_free (self->consumers);
  self->first_consumer = first;
  self->consumers = consumers;
  self->consumers_n_ops = n_ops;
}

const TsConsumer *
ts_graph_get_consumers (TsGraph *self,
                        guint32 op,
                        guint *n_consumers)
{
  guint32 n_ops = ts_graph_get_n_operations (self);
  const TsConsumer *result;

  *n_consumers = 0;
  g_return_val_if_fail (op < n_ops, NULL);

  g_mutex_lock (&self->consumers_lock);
  if (self->consumers == NULL || self->consumers_n_ops < n_ops)
    make_index (self, n_ops);
  *n_consumers = self->first_consumer[op + 1] - self->first_consumer[op];
  result = self->consumers + self->first_consumer[op];
  g_mutex_unlock (&self->consumers_lock);
  return result;
}
