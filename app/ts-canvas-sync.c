#include "app/ts-canvas-sync.h"

#include "engine/debug/context/ts-debugger-context.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"

#include <string.h>

/* Bits of a breakpoint mark, see ts_canvas_set_breakpoint_marks (). */
#define MARK_BEFORE 1u
#define MARK_AFTER 2u
#define MARK_DISABLED 4u

/* What functions that are open in the places of their calls did when they were called last, each as seen from the one around it. */
static void
copy_call_states (TsGraph *shown,
                  TsDebugWorker *worker,
                  guint8 *states)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (shown);
  guint n = bodies != NULL ? bodies->len : 0;
  g_autofree gint64 *contexts = g_new (gint64, (gsize)n + 1); /* -1: there was no call */

  for (guint i = 0; i < n; i++)
    {
      const TsInlinedBody *body = &g_array_index (bodies, TsInlinedBody, i);
      const TsInlinedBody *around = ts_graph_find_inlined_body (shown, body->call);
      gint64 outer = around != NULL ? contexts[around - &g_array_index (bodies, TsInlinedBody, 0)] : 0;
      g_autofree guint8 *found = NULL;
      guint32 context = 0;

      if (outer >= 0)
        found = ts_debug_worker_dup_call_states (worker, (guint32)outer, body->call - (around != NULL ? around->first : 0), ts_graph_get_body_of (body->body), &context);
      contexts[i] = found != NULL ? (gint64)context : -1;
      if (found != NULL)
        memcpy (states + body->first, found, body->n_ops);
      else
        memset (states + body->first, TS_OP_OUTSIDE, body->n_ops);
    }
}

guint32
ts_canvas_sync_find_current (TsCanvas *canvas,
                             TsDocument *document,
                             const TsStop *stop)
{
  TsGraph *shown = ts_canvas_get_shown_graph (canvas);
  g_autoptr (GArray) stack = NULL;
  guint32 op = stop->op;

  if (op == TS_NO_OP || shown == NULL || ts_graph_get_inlined_bodies (shown) == NULL)
    return op;

  stack = ts_debug_worker_dup_stack (ts_document_get_worker (document));
  for (guint i = stack != NULL ? stack->len : 0; i > 0; i--)
    {
      const TsStackLevel *level = &g_array_index (stack, TsStackLevel, i - 1);
      guint32 inner;

      if (level->kind != TS_CONTEXT_CALL || level->op == NULL)
        continue;
      inner = ts_graph_find_in_body (shown, op, ts_graph_get_body_of (level->graph), level->op->index);
      if (inner == TS_NO_OP)
        break;
      op = inner;
    }
  return op;
}

void
ts_canvas_sync_states (TsCanvas *canvas,
                       TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  guint32 n_own = ts_graph_get_n_operations (ts_document_get_graph (document));
  TsGraph *shown = ts_canvas_get_shown_graph (canvas);
  guint32 n_ops = shown != NULL ? MAX (n_own, ts_graph_get_n_operations (shown)) : n_own;

  if (ts_debug_worker_get_stop (worker) == NULL && !ts_debug_worker_get_busy (worker))
    {
      ts_canvas_set_op_states (canvas, NULL, 0);
      return;
    }

  g_autofree guint8 *states = g_new0 (guint8, n_ops);

  ts_debug_worker_copy_op_states (worker, states, n_own);
  if (shown != NULL)
    copy_call_states (shown, worker, states);
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
