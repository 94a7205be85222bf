#include "engine/debug/breakpoint/ts-breakpoint-marks.h"

enum
{
  MARK_BEFORE = 1,
  MARK_AFTER = 2,
};

/* Of one graph. */
typedef struct
{
  TsGraph *graph;
  guint32 n;
  guint8 marks[];
} Marks;

struct _TsBreakpointMarks
{
  TsGraph *graph;
  Marks *own;          /* (nullable): of the graph itself */
  GHashTable *inner;   /* TsGraph -> Marks: of the bodies that were met */
  gboolean any_inside; /* a breakpoint may be in functions */
};

static void
marks_free (gpointer data)
{
  Marks *marks = data;

  ts_graph_unref (marks->graph);
  g_free (marks);
}

TsBreakpointMarks *
ts_breakpoint_marks_new (TsGraph *graph)
{
  TsBreakpointMarks *self = g_new0 (TsBreakpointMarks, 1);

  self->graph = ts_graph_ref (graph);
  self->inner = g_hash_table_new_full (NULL, NULL, NULL, marks_free);
  return self;
}

void
ts_breakpoint_marks_free (TsBreakpointMarks *self)
{
  g_clear_pointer (&self->own, marks_free);
  g_hash_table_unref (self->inner);
  ts_graph_unref (self->graph);
  g_free (self);
}

/* ---- marking --------------------------------------------------------------------------------------- */

static void
mark (Marks *marks,
      const TsBreakpoint *breakpoint,
      gboolean is_inside)
{
  guint8 bit = breakpoint->after ? MARK_AFTER : MARK_BEFORE;

  if (!breakpoint->enabled)
    return;
  if (ts_breakpoint_is_on_one (breakpoint))
    {
      if (!is_inside && breakpoint->output.op < marks->n)
        marks->marks[breakpoint->output.op] |= bit;
      return;
    }
  for (guint32 i = 0; i < marks->n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (marks->graph, i);

      if (breakpoint->kind == TS_BREAK_DEVICE || (is_inside ? ts_breakpoint_may_match_inside (breakpoint, op) : ts_breakpoint_matches (breakpoint, op)))
        marks->marks[i] |= bit;
    }
}

static Marks *
make_marks (const GPtrArray *breakpoints,
            TsGraph *graph,
            gboolean is_inside)
{
  guint32 n = ts_graph_get_n_operations (graph);
  Marks *marks = g_malloc0 (sizeof (Marks) + n);

  marks->graph = ts_graph_ref (graph);
  marks->n = n;
  for (guint i = 0; i < breakpoints->len; i++)
    mark (marks, g_ptr_array_index (breakpoints, i), is_inside);
  return marks;
}

gboolean
ts_breakpoint_marks_update (TsBreakpointMarks *self,
                            const GPtrArray *breakpoints)
{
  gboolean any = FALSE;

  self->any_inside = FALSE;
  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = g_ptr_array_index (breakpoints, i);

      any |= breakpoint->enabled;
      self->any_inside |= breakpoint->enabled && !ts_breakpoint_is_on_one (breakpoint);
    }
  g_clear_pointer (&self->own, marks_free);
  self->own = make_marks (breakpoints, self->graph, FALSE);
  g_hash_table_remove_all (self->inner);
  return any;
}

/* ---- asking ---------------------------------------------------------------------------------------- */

static const Marks *
get_inner (TsBreakpointMarks *self,
           const GPtrArray *breakpoints,
           TsGraph *body)
{
  Marks *marks = g_hash_table_lookup (self->inner, body);

  if (marks == NULL)
    {
      marks = make_marks (breakpoints, body, TRUE);
      g_hash_table_insert (self->inner, marks->graph, marks);
    }
  return marks;
}

gboolean
ts_breakpoint_marks_has (TsBreakpointMarks *self,
                         const GPtrArray *breakpoints,
                         const TsActivation *activation,
                         gboolean after)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  const Marks *marks = self->own;

  if (ts_activation_get_depth (activation) > 0)
    {
      if (!self->any_inside || op->graph == NULL)
        return FALSE;
      marks = get_inner (self, breakpoints, op->graph);
    }
  return marks != NULL && op->index < marks->n && (marks->marks[op->index] & (after ? MARK_AFTER : MARK_BEFORE)) != 0;
}
