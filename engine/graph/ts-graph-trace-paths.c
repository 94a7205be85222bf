#include "engine/graph/ts-graph-trace-private.h"

#include "engine/graph/ts-graph-interface.h"
#include "engine/graph/ts-graph-order.h"

#include <string.h>

/* ---- paths ------------------------------------------------------------------------------------ */

void
ts_trace_paths_free (TsTracePaths *self)
{
  g_array_unref (self->ops);
  g_free (self);
}

static guint64
add_saturating (guint64 a,
                guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

/* Adds up, source by source, how many ways lead from the beginning to each operation: @counts. In an order of the graph every source comes first. */
static gboolean
count_ways (TsGraph *self,
            guint32 n,
            const guint8 *is_on_way,
            TsTraceFlags flags,
            guint64 *counts,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree guint32 *order = ts_graph_dup_order (self, n, (flags & TS_TRACE_CONTROLS) != 0);
  g_autofree guint32 *counted_for = g_new (guint32, (gsize)n + 1);

  memset (counted_for, 0xff, n * sizeof *counted_for);
  for (guint32 at = 0; at < n; at++)
    {
      guint32 op = order[at];
      TsTraceEdges edges;

      if (!ts_trace_poll (at, cancellable, error))
        return FALSE;
      if (!is_on_way[op])
        continue;
      ts_trace_edges_init (&edges, self, op, TS_TRACE_UP, flags);
      for (guint32 source; (source = ts_trace_edges_next (&edges)) != TS_NO_OP;)
        if (source < n && is_on_way[source] && !edges.is_back && counted_for[source] != op)
          {
            counted_for[source] = op;
            counts[op] = add_saturating (counts[op], counts[source]);
          }
    }
  return TRUE;
}

/* Whether an edge between two operations on the way is one where a loop comes back. */
static gboolean
has_back_edge (TsGraph *self,
               const GArray *ops,
               const guint8 *is_on_way)
{
  for (guint i = 0; i < ops->len; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self, g_array_index (ops, guint32, i));

      for (guint k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP && ts_graph_is_back_edge (self, op, k) && is_on_way[op->inputs[k].op])
          return TRUE;
    }
  return FALSE;
}

TsTracePaths *
ts_graph_trace_paths (TsGraph *self,
                      guint32 from,
                      guint32 to,
                      TsTraceFlags flags,
                      GCancellable *cancellable,
                      GError **error)
{
  guint32 n = ts_graph_get_n_operations (self);
  g_autoptr (TsTracePaths) paths = NULL;
  g_autofree guint8 *is_on_way = NULL;
  g_autofree guint32 *down = NULL;
  g_autofree guint32 *up = NULL;
  g_autofree guint64 *counts = NULL;

  g_return_val_if_fail (from < n && to < n, NULL);

  down = ts_graph_trace_reach (self, &from, 1, TS_TRACE_DOWN, TS_TRACE_FAR, flags, cancellable, error);
  up = down != NULL ? ts_graph_trace_reach (self, &to, 1, TS_TRACE_UP, TS_TRACE_FAR, flags, cancellable, error) : NULL;
  if (up == NULL)
    return NULL;

  is_on_way = g_new0 (guint8, (gsize)n + 1);
  counts = g_new0 (guint64, (gsize)n + 1);
  paths = g_new0 (TsTracePaths, 1);
  paths->ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < n; i++)
    if (down[i] != TS_TRACE_FAR && up[i] != TS_TRACE_FAR)
      {
        is_on_way[i] = TRUE;
        g_array_append_val (paths->ops, i);
      }

  counts[from] = 1;
  if (!count_ways (self, n, is_on_way, flags, counts, cancellable, error))
    return NULL;
  paths->n_paths = counts[to];
  paths->is_through_loop = has_back_edge (self, paths->ops, is_on_way);
  return g_steal_pointer (&paths);
}

/* ---- dominators ------------------------------------------------------------------------------- */

/* The search upwards from @op: @next[o] is the operation through which o was found, one step nearer to @op. */
static gboolean
find_way (TsGraph *self,
          guint32 n,
          guint32 op,
          const guint8 *is_source,
          TsTraceFlags flags,
          GArray *way,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree guint32 *next = g_new (guint32, (gsize)n + 1);
  g_autofree guint32 *queue = g_new (guint32, (gsize)n + 1);
  guint32 end = 1;

  memset (next, 0xff, n * sizeof *next);
  queue[0] = op;
  next[op] = op;
  for (guint32 at = 0; at < end; at++)
    {
      TsTraceEdges edges;

      if (!ts_trace_poll (at, cancellable, error))
        return FALSE;
      if (is_source[queue[at]])
        {
          for (guint32 o = queue[at];; o = next[o])
            {
              g_array_append_val (way, o);
              if (o == op)
                return TRUE;
            }
        }
      ts_trace_edges_init (&edges, self, queue[at], TS_TRACE_UP, flags);
      for (guint32 source; (source = ts_trace_edges_next (&edges)) != TS_NO_OP;)
        if (source < n && next[source] == TS_NO_OP)
          {
            next[source] = queue[at];
            queue[end++] = source;
          }
    }
  return TRUE;
}

typedef struct
{
  TsGraph *graph;
  guint32 n;
  const guint8 *is_source;
  TsTraceFlags flags;
  guint32 *place; /* on the way, counted from its end at @op; TS_NO_OP: not on it */
  guint8 *seen;
  GArray *stack;
  guint32 far; /* the furthest place that ways around have come to; the way's length: beyond a source */
  guint32 n_steps;
} Around;

static void
come_to (Around *self,
         guint32 op)
{
  if (self->place[op] != TS_NO_OP)
    self->far = MAX (self->far, self->place[op]);
  else if (!self->seen[op])
    {
      self->seen[op] = TRUE;
      g_array_append_val (self->stack, op);
    }
}

/* Goes up from an operation on the way, around the way, until it is met again. */
static gboolean
go_around (Around *self,
           guint32 start,
           guint32 length,
           GCancellable *cancellable,
           GError **error)
{
  g_array_append_val (self->stack, start);
  while (self->stack->len > 0)
    {
      guint32 op = g_array_index (self->stack, guint32, self->stack->len - 1);
      TsTraceEdges edges;

      if (!ts_trace_poll (self->n_steps++, cancellable, error))
        return FALSE;
      g_array_set_size (self->stack, self->stack->len - 1);
      if (self->is_source[op])
        self->far = length;
      ts_trace_edges_init (&edges, self->graph, op, TS_TRACE_UP, self->flags);
      for (guint32 source; (source = ts_trace_edges_next (&edges)) != TS_NO_OP;)
        if (source < self->n)
          come_to (self, source);
    }
  return TRUE;
}

static void
reverse (GArray *ops)
{
  guint32 *data = (guint32 *)(void *)ops->data;

  for (guint i = 0; i < ops->len / 2; i++)
    {
      guint32 op = data[i];

      data[i] = data[ops->len - 1 - i];
      data[ops->len - 1 - i] = op;
    }
}

/* What every way passes is on any one of them. So one is taken, and from each of its operations in turn, beginning at @op, it is found how far up one
 * can come without those further up the way: whatever is never gone around must be passed. Every operation is looked at once. */
static GArray *
list_passed (TsGraph *self,
             guint32 n,
             const GArray *way,
             const guint8 *is_source,
             TsTraceFlags flags,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GArray) passed = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *place = g_new (guint32, (gsize)n + 1);
  g_autofree guint8 *seen = g_new0 (guint8, (gsize)n + 1);
  Around around = { self, n, is_source, flags, place, seen, stack, 0, 0 };

  memset (place, 0xff, n * sizeof *place);
  for (guint i = 0; i < way->len; i++)
    place[g_array_index (way, guint32, way->len - 1 - i)] = i;

  for (guint i = 0; i < way->len; i++)
    {
      guint32 op = g_array_index (way, guint32, way->len - 1 - i);

      if (around.far <= i)
        g_array_append_val (passed, op);
      if (!go_around (&around, op, way->len, cancellable, error))
        return NULL;
    }
  reverse (passed);
  return g_steal_pointer (&passed);
}

static void
mark_placeholders (TsGraph *self,
                   guint32 n,
                   guint8 *is_source)
{
  guint n_inputs;
  g_autofree TsOutput *inputs = ts_graph_find_inputs (self, &n_inputs);

  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i].op < n)
      is_source[inputs[i].op] = TRUE;
}

static void
mark_without_inputs (TsGraph *self,
                     guint32 n,
                     TsTraceFlags flags,
                     guint8 *is_source)
{
  for (guint32 i = 0; i < n; i++)
    {
      TsTraceEdges edges;

      ts_trace_edges_init (&edges, self, i, TS_TRACE_UP, flags);
      is_source[i] = ts_trace_edges_next (&edges) == TS_NO_OP;
    }
}

GArray *
ts_graph_trace_dominators (TsGraph *self,
                           guint32 op,
                           const guint32 *sources,
                           guint n_sources,
                           TsTraceFlags flags,
                           GCancellable *cancellable,
                           GError **error)
{
  guint32 n = ts_graph_get_n_operations (self);
  g_autofree guint8 *is_source = g_new0 (guint8, (gsize)n + 1);
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_return_val_if_fail (op < n, NULL);

  for (guint i = 0; i < n_sources; i++)
    {
      g_return_val_if_fail (sources[i] < n, NULL);
      is_source[sources[i]] = TRUE;
    }
  if (n_sources == 0)
    mark_placeholders (self, n, is_source);

  if (!find_way (self, n, op, is_source, flags, way, cancellable, error))
    return NULL;
  if (way->len == 0 && n_sources == 0)
    {
      mark_without_inputs (self, n, flags, is_source);
      if (!find_way (self, n, op, is_source, flags, way, cancellable, error))
        return NULL;
    }
  return list_passed (self, n, way, is_source, flags, cancellable, error);
}
