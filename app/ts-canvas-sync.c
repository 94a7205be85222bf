#include "app/ts-canvas-sync.h"

/* Bits of a breakpoint mark, see ts_canvas_set_breakpoint_marks (). */
#define MARK_BEFORE 1u
#define MARK_AFTER 2u
#define MARK_DISABLED 4u

void
ts_canvas_sync_states (TsCanvas *canvas,
                       TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));

  if (ts_debug_worker_get_stop (worker) == NULL && !ts_debug_worker_get_busy (worker))
    {
      ts_canvas_set_op_states (canvas, NULL, 0);
      return;
    }

  g_autofree guint8 *states = g_new0 (guint8, n_ops);

  ts_debug_worker_copy_op_states (worker, states, n_ops);
  ts_canvas_set_op_states (canvas, states, n_ops);
}

static guint8
mark_of (const TsBreakpoint *breakpoint,
         gboolean active)
{
  return (breakpoint->after ? MARK_AFTER : MARK_BEFORE) | (breakpoint->enabled && active ? 0 : MARK_DISABLED);
}

/* An operation counts as disabled only if every breakpoint on it is. */
static guint8
merge_marks (guint8 a,
             guint8 b)
{
  if (a == 0)
    return b;
  return ((a | b) & ~MARK_DISABLED) | (a & b & MARK_DISABLED);
}

guint
ts_canvas_sync_breakpoints (TsCanvas *canvas,
                            TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  TsGraph *graph = ts_document_get_graph (document);
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (worker);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *marks = g_new0 (guint8, n_ops);
  gboolean active = ts_debug_worker_get_breakpoints_active (worker);

  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];

      for (guint32 op = 0; op < n_ops; op++)
        if (ts_breakpoint_matches (breakpoint, ts_graph_get_operation (graph, op)))
          marks[op] = merge_marks (marks[op], mark_of (breakpoint, active));
    }
  ts_canvas_set_breakpoint_marks (canvas, breakpoints->len > 0 ? marks : NULL, n_ops);
  return breakpoints->len;
}
