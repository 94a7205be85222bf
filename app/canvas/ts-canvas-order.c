#include "app/canvas/ts-canvas-private.h"

#include "engine/graph/ts-graph-order.h"

/* The order in which a run that nothing hinders goes through a graph: of what is ready the lowest index first. */

static void
push (GArray *heap,
      guint32 op)
{
  guint i = heap->len;
  guint32 *ops;

  g_array_append_val (heap, op);
  ops = (guint32 *)heap->data;
  for (; i > 0 && ops[(i - 1) / 2] > op; i = (i - 1) / 2)
    ops[i] = ops[(i - 1) / 2];
  ops[i] = op;
}

static guint32
pop (GArray *heap)
{
  guint32 *ops = (guint32 *)heap->data;
  guint32 least = ops[0], last = ops[heap->len - 1];
  guint n = heap->len - 1, i = 0;

  for (guint child = 1; child < n; i = child, child = 2 * i + 1)
    {
      if (child + 1 < n && ops[child + 1] < ops[child])
        child++;
      if (ops[child] >= last)
        break;
      ops[i] = ops[child];
    }
  ops[i] = last;
  g_array_set_size (heap, n);
  return least;
}

static guint32
count_waits (TsGraph *graph,
             const TsOperation *op)
{
  guint32 n = op->n_control_inputs;

  for (guint32 k = 0; k < op->n_inputs; k++)
    n += op->inputs[k].op != TS_NO_OP && !ts_graph_is_back_edge (graph, op, k);
  return n;
}

/* What stands on a cycle that no loop makes never gets ready; it comes last. */
static guint32 *
order_ops (TsGraph *graph)
{
  guint32 n_ops = ts_graph_get_n_operations (graph), n = 0;
  guint32 *order = g_new (guint32, (gsize)n_ops + 1);
  g_autofree guint32 *waits = g_new (guint32, (gsize)n_ops + 1);
  g_autofree guint8 *done = g_new0 (guint8, (gsize)n_ops + 1);
  g_autoptr (GArray) ready = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 op = 0; op < n_ops; op++)
    if ((waits[op] = count_waits (graph, ts_graph_get_operation (graph, op))) == 0)
      push (ready, op);

  while (ready->len > 0)
    {
      guint32 op = pop (ready);
      guint n_users;
      const TsConsumer *users = ts_graph_get_consumers (graph, op, &n_users);

      order[n++] = op;
      done[op] = TRUE;
      for (guint i = 0; i < n_users; i++)
        if ((users[i].input < 0 || !ts_graph_is_back_edge (graph, ts_graph_get_operation (graph, users[i].op), (guint32)users[i].input)) &&
            --waits[users[i].op] == 0)
          push (ready, users[i].op);
    }
  for (guint32 op = 0; op < n_ops; op++)
    if (!done[op])
      order[n++] = op;
  return order;
}

/* The operation that stands for what is selected: of a scope the first that runs, or the last. */
static guint
find_start (TsCanvas *self,
            guint32 n_ops,
            int step)
{
  guint found = step > 0 ? n_ops - 1 : 0;

  for (guint i = 0; i < n_ops; i++)
    {
      guint at = step > 0 ? n_ops - 1 - i : i;

      if (self->order[at] == self->selected_op ||
          (self->selected_op == TS_NO_OP && self->selected_box != TS_NO_BOX && ts_scene_get_box_of_op (self->scene, self->order[at]) == self->selected_box))
        found = at;
    }
  return found;
}

guint32
ts_canvas_find_in_order (TsCanvas *self,
                         int step)
{
  guint32 n_ops = self->scene != NULL ? self->scene->tree->n_ops : 0;
  guint at;

  if (n_ops == 0)
    return TS_NO_BOX;
  if (self->order == NULL)
    self->order = order_ops (self->graph);

  at = find_start (self, n_ops, step);
  for (guint i = 0; i < n_ops; i++)
    {
      at = (at + n_ops + (guint)step) % n_ops;

      guint32 box = self->scene->box_of_place[self->scene->tree->place[self->order[at]]];

      if (box != TS_NO_BOX && box != self->selected_box)
        return box;
    }
  return TS_NO_BOX;
}
