#include "engine/graph/ts-graph-order.h"

#include <string.h>

gboolean
ts_graph_is_back_edge (TsGraph *self,
                       const TsOperation *op,
                       guint32 input)
{
  const char *source;

  if (strcmp (op->type, "Merge") != 0 && strcmp (op->type, "RefMerge") != 0)
    return FALSE;
  source = ts_graph_get_operation (self, op->inputs[input].op)->type;
  return strcmp (source, "NextIteration") == 0 || strcmp (source, "RefNextIteration") == 0;
}

typedef struct
{
  guint32 op;
  guint32 next;
} Visit;

/* The next source of @visit that has not been seen, or TS_NO_OP. */
static guint32
next_source (TsGraph *self,
             Visit *visit,
             const guint8 *seen,
             guint32 n_ops,
             gboolean with_controls)
{
  const TsOperation *op = ts_graph_get_operation (self, visit->op);
  guint32 n = op->n_inputs + (with_controls ? op->n_control_inputs : 0);

  while (visit->next < n)
    {
      guint32 i = visit->next++;
      guint32 source = i < op->n_inputs ? op->inputs[i].op : op->control_inputs[i - op->n_inputs];

      if (source < n_ops && !seen[source] && (i >= op->n_inputs || !ts_graph_is_back_edge (self, op, i)))
        return source;
    }
  return TS_NO_OP;
}

guint32 *
ts_graph_dup_order (TsGraph *self,
                    guint32 n_ops,
                    gboolean with_controls)
{
  g_autofree guint8 *seen = g_new0 (guint8, (gsize)n_ops + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  guint32 *order = g_new (guint32, (gsize)n_ops + 1);
  guint32 n = 0;

  for (guint32 i = 0; i < n_ops; i++)
    {
      Visit visit = { i, 0 };

      if (seen[i])
        continue;
      seen[i] = TRUE;
      g_array_append_val (stack, visit);
      while (stack->len > 0)
        {
          Visit *top = &g_array_index (stack, Visit, stack->len - 1);
          guint32 source = next_source (self, top, seen, n_ops, with_controls);

          if (source == TS_NO_OP)
            {
              order[n++] = top->op;
              g_array_set_size (stack, stack->len - 1);
              continue;
            }
          seen[source] = TRUE;
          visit = (Visit) { source, 0 };
          g_array_append_val (stack, visit);
        }
    }
  return order;
}
