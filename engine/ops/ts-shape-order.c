#include "engine/ops/ts-shape-context.h"

#include <string.h>

gboolean
ts_shape_is_back_edge (TsGraph *graph,
                       const TsOperation *op,
                       guint32 input)
{
  const char *source;

  if (strcmp (op->type, "Merge") != 0 && strcmp (op->type, "RefMerge") != 0)
    return FALSE;
  source = ts_graph_get_operation (graph, op->inputs[input].op)->type;
  return strcmp (source, "NextIteration") == 0 || strcmp (source, "RefNextIteration") == 0;
}

typedef struct
{
  guint32 op;
  guint32 next_input;
} Visit;

/* The next input of @visit whose source has not been seen, or TS_NO_OP. */
static guint32
next_unseen (TsGraph *graph,
             Visit *visit,
             const guint8 *seen)
{
  const TsOperation *op = ts_graph_get_operation (graph, visit->op);

  while (visit->next_input < op->n_inputs)
    {
      guint32 i = visit->next_input++;
      guint32 source = op->inputs[i].op;

      if (source != TS_NO_OP && !seen[source] && !ts_shape_is_back_edge (graph, op, i))
        return source;
    }
  return TS_NO_OP;
}

guint32 *
ts_shape_order_new (TsGraph *graph,
                    guint32 n_ops)
{
  g_autofree guint8 *seen = g_new0 (guint8, (gsize)n_ops + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  guint32 *order = g_new (guint32, (gsize)n_ops + 1);
  guint32 n_ordered = 0;

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
          guint32 source = next_unseen (graph, top, seen);

          if (source == TS_NO_OP)
            {
              order[n_ordered++] = top->op;
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
