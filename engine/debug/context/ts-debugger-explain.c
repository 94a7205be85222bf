#include "engine/debug/ts-debugger-private.h"

#include "engine/graph/ts-graph-trace.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

/* Why an operation is in its state (C6). */

#define MAX_STEPS 1000   /* of the way back to what decided */
#define MAX_NEAREST 3    /* unfinished operations that are named for one input */
#define PREVIEW_CHARS 48 /* of a predicate */

typedef struct
{
  TsDebugger *debugger;
  guint32 context;
  GArray *reasons; /* TsReason */
} Explanation;

static void
clear_reason (gpointer data)
{
  g_free (((TsReason *)data)->text);
}

static void
add (Explanation *self,
     const TsOperation *op,
     char *text)
{
  TsReason reason = { op, text };

  g_array_append_val (self->reasons, reason);
}

static TsOpState
get_state (const Explanation *self,
           const TsOperation *op)
{
  return ts_debugger_get_op_state_in (self->debugger, self->context, op);
}

/* ---- where it comes from ---------------------------------------------------------------------------- */

static guint32
count_sources (const TsOperation *op)
{
  return op->n_inputs + op->n_control_inputs;
}

/* (nullable): whose output, or end, edge @i into @op waits for: data inputs first. @output: -1 for a control edge. */
static const TsOperation *
get_source (const TsOperation *op,
            guint32 i,
            gint *output)
{
  if (i >= op->n_inputs)
    {
      *output = -1;
      return ts_graph_get_operation (op->graph, op->control_inputs[i - op->n_inputs]);
    }
  *output = (gint)op->inputs[i].index;
  return op->inputs[i].op != TS_NO_OP ? ts_graph_get_operation (op->graph, op->inputs[i].op) : NULL;
}

/* "input 1 comes from x:0" */
static char *
describe_edge (const TsOperation *op,
               guint32 i)
{
  gint output;
  const TsOperation *source = get_source (op, i, &output);

  if (output < 0)
    return g_strdup_printf ("it comes after %s (%s)", source->name, source->type);
  return g_strdup_printf ("input %u is %s:%d (%s)", i, source->name, output, source->type);
}

static gboolean
is_over (TsOpState state)
{
  return state == TS_OP_DONE || state == TS_OP_DEAD || state == TS_OP_FED;
}

/* ---- waiting ---------------------------------------------------------------------------------------- */

static gboolean
has_unfinished_source (const Explanation *self,
                       const TsOperation *op)
{
  gint output;

  for (guint32 i = 0; i < count_sources (op); i++)
    {
      const TsOperation *source = get_source (op, i, &output);

      if (source != NULL && !is_over (get_state (self, source)))
        return TRUE;
    }
  return FALSE;
}

/* The unfinished operations nearest before @from, itself included, that wait for nobody, or are at work. */
static GPtrArray *
find_nearest (const Explanation *self,
              const TsOperation *from)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  GPtrArray *found = g_ptr_array_new ();

  g_ptr_array_add (queue, (gpointer)from);
  g_hash_table_add (seen, (gpointer)from);
  for (guint i = 0; i < queue->len && found->len < MAX_NEAREST; i++)
    {
      const TsOperation *op = g_ptr_array_index (queue, i);
      gint output;

      if (get_state (self, op) != TS_OP_WAITING || !has_unfinished_source (self, op))
        {
          g_ptr_array_add (found, (gpointer)op);
          continue;
        }
      for (guint32 k = 0; k < count_sources (op); k++)
        {
          const TsOperation *source = get_source (op, k, &output);

          if (source != NULL && !is_over (get_state (self, source)) && g_hash_table_add (seen, (gpointer)source))
            g_ptr_array_add (queue, (gpointer)source);
        }
    }
  return found;
}

static void
explain_missing (Explanation *self,
                 const TsOperation *op,
                 guint32 i)
{
  gint output;
  const TsOperation *source = get_source (op, i, &output);
  g_autofree char *edge = describe_edge (op, i);
  g_autoptr (GPtrArray) nearest = find_nearest (self, source);

  for (guint k = 0; k < nearest->len; k++)
    {
      const TsOperation *at = g_ptr_array_index (nearest, k);
      const char *state = ts_op_state_name (get_state (self, at));

      if (at == source)
        add (self, at, g_strdup_printf ("%s, which is %s", edge, state));
      else
        add (self, at, g_strdup_printf ("%s, which waits; before it %s (%s) is %s", edge, at->name, at->type, state));
    }
}

static gboolean
is_blocked (TsDebugger *debugger,
            const TsOperation *op)
{
  for (guint i = 0; debugger->executor != NULL && i < ts_executor_get_n_blocked (debugger->executor); i++)
    if (ts_executor_get_blocked (debugger->executor, i) == op)
      return TRUE;
  return FALSE;
}

static void
explain_waiting (Explanation *self,
                 const TsOperation *op)
{
  gboolean is_merge = strcmp (op->type, "Merge") == 0 || strcmp (op->type, "RefMerge") == 0;
  guint n_missing = 0;
  gint output;

  if (is_blocked (self->debugger, op))
    {
      g_autofree char *blocked = ts_executor_describe_blocked (self->debugger->executor);

      add (self, op, g_strdup_printf ("blocked: %s", blocked));
      return;
    }
  if (is_merge)
    add (self, op, g_strdup ("it runs as soon as one of its inputs has come"));
  for (guint32 i = 0; i < count_sources (op); i++)
    {
      const TsOperation *source = get_source (op, i, &output);

      if (source == NULL || is_over (get_state (self, source)))
        continue;
      explain_missing (self, op, i);
      n_missing++;
    }
  if (n_missing == 0)
    add (self, op, g_strdup ("all its inputs have come once; it waits for the next turn of its loop, or its turn is still to begin"));
}

static void
explain_ready (Explanation *self,
               const TsOperation *op)
{
  const GArray *ready = self->debugger->ready;
  guint i;

  for (i = 0; i < ready->len && g_array_index (ready, guint32, i) != op->index; i++)
    ;
  if (i == 0 || i == ready->len)
    add (self, op, g_strdup ("all its inputs have come; it is the next one"));
  else
    add (self, ts_graph_get_operation (self->debugger->graph, g_array_index (ready, guint32, 0)),
         g_strdup_printf ("all its inputs have come; %u before it %s ready, too, the first is %s", i, i == 1 ? "is" : "are",
                          ts_graph_get_operation (self->debugger->graph, g_array_index (ready, guint32, 0))->name));
}

/* ---- dead ------------------------------------------------------------------------------------------- */

/* The edge by which the deadness came; FALSE if it cannot be told. */
static gboolean
find_dead_source (const Explanation *self,
                  const TsOperation *op,
                  guint32 *edge)
{
  for (guint32 i = 0; i < count_sources (op); i++)
    {
      gint output;
      const TsOperation *source = get_source (op, i, &output);
      g_autoptr (TsTensor) value = NULL;

      *edge = i;
      if (source == NULL)
        continue;
      if (get_state (self, source) == TS_OP_DEAD)
        return TRUE;
      if (output >= 0 && ts_debugger_get_value_in (self->debugger, self->context, source, (guint32)output, &value) == TS_VALUE_DEAD)
        return TRUE;
    }
  return FALSE;
}

/* @op is alive, but its output is not. */
static void
explain_decision (Explanation *self,
                  const TsOperation *op,
                  gint output)
{
  g_autoptr (TsTensor) predicate = NULL;
  g_autofree char *preview = NULL;
  gboolean is_switch = strcmp (op->type, "Switch") == 0 || strcmp (op->type, "RefSwitch") == 0;
  gint index;
  const TsOperation *source = is_switch && op->n_inputs > 1 ? get_source (op, 1, &index) : NULL;

  if (source != NULL)
    ts_debugger_get_value_in (self->debugger, self->context, source, (guint32)index, &predicate);
  if (predicate == NULL)
    {
      add (self, op, g_strdup_printf ("%s (%s) ran and gave nothing to output %d", op->name, op->type, output));
      return;
    }
  preview = ts_tensor_format_preview (predicate, PREVIEW_CHARS);
  add (self, op, g_strdup_printf ("%s (%s) took its other side: its predicate %s:%d is %s", op->name, op->type, source->name, index, preview));
}

static void
explain_dead (Explanation *self,
              const TsOperation *op)
{
  guint32 edge;

  for (guint n = 0; n < MAX_STEPS && find_dead_source (self, op, &edge); n++)
    {
      g_autofree char *text = describe_edge (op, edge);
      gint output;
      const TsOperation *source = get_source (op, edge, &output);
      gboolean is_alive = get_state (self, source) != TS_OP_DEAD;

      add (self, source, g_strdup_printf ("%s, which is dead%s", text, is_alive ? " there" : ""));
      if (is_alive)
        {
          explain_decision (self, source, output);
          return;
        }
      op = source;
    }
  if (strcmp (op->type, "Exit") == 0)
    add (self, op, g_strdup ("the loop goes on, so that nothing leaves it here"));
}

/* ---- not there -------------------------------------------------------------------------------------- */

static gboolean
is_among (const GArray *ops,
          guint32 op)
{
  for (guint i = 0; i < ops->len; i++)
    if (g_array_index (ops, guint32, i) == op)
      return TRUE;
  return FALSE;
}

static void
explain_outside (Explanation *self,
                 const TsOperation *op)
{
  TsDebugger *debugger = self->debugger;
  g_autoptr (GArray) asked = NULL;
  g_autoptr (GArray) needs = NULL;
  gboolean is_cut = FALSE;

  if (debugger->run_plan == NULL)
    {
      add (self, NULL, g_strdup ("no run has begun"));
      return;
    }
  asked = g_array_copy (debugger->run_fetches);
  for (guint i = 0; i < debugger->run_targets->len; i++)
    {
      TsOutput target = { g_array_index (debugger->run_targets, guint32, i), 0 };

      g_array_append_val (asked, target);
    }
  needs = ts_graph_trace_needs (debugger->graph, (const TsOutput *)(const void *)asked->data, asked->len, NULL, 0, NULL, NULL);
  for (guint i = 0; needs != NULL && is_among (needs, op->index) && i < debugger->run_feeds->len; i++)
    {
      TsOutput fed = g_array_index (debugger->run_feeds, TsFeed, i).output;
      const TsOperation *at = ts_graph_get_operation (debugger->graph, fed.op);
      g_autoptr (GArray) before = ts_graph_trace_needs (debugger->graph, &fed, 1, NULL, 0, NULL, NULL);

      if (before == NULL || !is_among (before, op->index))
        continue;
      is_cut = TRUE;
      add (self, at, g_strdup_printf ("it is needed only for %s:%u, which is fed", at->name, fed.index));
    }
  if (!is_cut)
    add (self, op, g_strdup_printf ("nothing that was asked for needs it; fetch %s to have it run", op->name));
}

/* ---- done ------------------------------------------------------------------------------------------- */

/* The number of the entry at which @source did what @op ran for, or -1. What NextIteration hands on comes from the turn before, what Enter does into the first. */
static gssize
find_cause (const Explanation *self,
            const TsContextView *view,
            guint32 context,
            const TsOperation *source)
{
  const TsContextTable *contexts = ts_debugger_get_contexts (self->debugger);
  const TsContext *turn = ts_context_table_get (contexts, context);
  gint64 before;
  g_autoptr (TsContextView) earlier = NULL;

  if (turn->kind != TS_CONTEXT_FRAME || turn->iteration == 0 || g_strcmp0 (source->type, "NextIteration") != 0)
    return ts_context_view_find (view, source);
  before = ts_context_table_find_sibling (contexts, context, turn->iteration - 1);
  if (before < 0)
    return -1;
  earlier = ts_context_view_new (self->debugger->journal, (guint32)before);
  return ts_context_view_find (earlier, source);
}

static void
explain_done (Explanation *self,
              const TsOperation *op)
{
  g_autoptr (TsContextView) view = ts_context_view_new (self->debugger->journal, self->context);
  gssize own = ts_context_view_find (view, op);
  gssize last = -1;
  guint32 last_edge = 0;
  guint32 context;

  if (own < 0)
    return;
  context = ts_journal_get (self->debugger->journal, (gsize)own)->context;
  for (guint32 i = 0; i < count_sources (op); i++)
    {
      gint output;
      const TsOperation *source = get_source (op, i, &output);
      gssize at = source != NULL ? find_cause (self, view, context, source) : -1;

      if (at > last && at < own)
        {
          last = at;
          last_edge = i;
        }
    }
  if (last >= 0)
    {
      g_autofree char *edge = describe_edge (op, last_edge);
      gint output;

      add (self, get_source (op, last_edge, &output),
           g_strdup_printf ("it ran as activation %" G_GSSIZE_FORMAT "; the last to come was at %" G_GSSIZE_FORMAT ": %s", own + 1, last + 1, edge));
    }
  else if (count_sources (op) == 0)
    add (self, op, g_strdup_printf ("it ran as activation %" G_GSSIZE_FORMAT "; it waits for nothing", own + 1));
  else
    add (self, op, g_strdup_printf ("it ran as activation %" G_GSSIZE_FORMAT ", from what is fed", own + 1));
}

/* ---- all --------------------------------------------------------------------------------------------- */

GArray *
ts_debugger_explain (TsDebugger *debugger,
                     guint32 context,
                     const TsOperation *op)
{
  Explanation self = { debugger, context, g_array_new (FALSE, FALSE, sizeof (TsReason)) };
  TsOpState state = get_state (&self, op);
  g_autofree char *place = ts_context_table_describe (ts_debugger_get_contexts (debugger), context);

  g_array_set_clear_func (self.reasons, clear_reason);
  add (&self, op, g_strdup_printf ("%s (%s) is %s%s%s", op->name, op->type, ts_op_state_name (state), *place != '\0' ? ", seen from " : "", place));
  switch (state)
    {
    case TS_OP_OUTSIDE:
      explain_outside (&self, op);
      break;
    case TS_OP_WAITING:
      explain_waiting (&self, op);
      break;
    case TS_OP_READY:
      explain_ready (&self, op);
      break;
    case TS_OP_DEAD:
      explain_dead (&self, op);
      break;
    case TS_OP_DONE:
      explain_done (&self, op);
      break;
    case TS_OP_FAILED:
      {
        g_autoptr (TsStop) stop = ts_debugger_dup_stop (debugger);

        if (stop != NULL && stop->error != NULL)
          add (&self, op, g_strdup (stop->error->message));
      }
      break;
    case TS_OP_FED:
      add (&self, op, g_strdup ("its outputs are fed, so that it does not run"));
      break;
    case TS_OP_CURRENT:
    default:
      add (&self, op, g_strdup (ts_executor_get_phase (debugger->executor) == TS_PHASE_AFTER ? "the run stands after it; its outputs have not gone on" : "the run stands before it; all its inputs have come"));
      break;
    }
  return self.reasons;
}
