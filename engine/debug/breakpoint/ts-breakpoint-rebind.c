#include "engine/debug/breakpoint/ts-breakpoint-rebind.h"

#include <string.h>

/* ---- which operation is like another ---------------------------------------------------------------- */

/* A name counts more than a type: it says more. */
#define SAME_NAME 3
#define SAME_TYPE 1

static guint
compare_ops (const TsOperation *a,
             const TsOperation *b)
{
  return (strcmp (a->name, b->name) == 0 ? SAME_NAME : 0) + (strcmp (a->type, b->type) == 0 ? SAME_TYPE : 0);
}

static guint
compare_inputs (const TsOperation *a,
                const TsOperation *b)
{
  guint score = 0;

  for (guint32 i = 0; i < MIN (a->n_inputs, b->n_inputs); i++)
    if (a->inputs[i].op != TS_NO_OP && b->inputs[i].op != TS_NO_OP && a->inputs[i].index == b->inputs[i].index)
      score += compare_ops (ts_graph_get_operation (a->graph, a->inputs[i].op), ts_graph_get_operation (b->graph, b->inputs[i].op));
  return score;
}

/* Each consumer of @a with the one of @b that is most like it. */
static guint
compare_consumers (const TsOperation *a,
                   const TsOperation *b)
{
  guint n_a, n_b, score = 0;
  const TsConsumer *of_a = ts_graph_get_consumers (a->graph, a->index, &n_a);
  const TsConsumer *of_b = ts_graph_get_consumers (b->graph, b->index, &n_b);

  for (guint i = 0; i < MIN (n_a, 64); i++)
    {
      guint best = 0;

      for (guint k = 0; k < MIN (n_b, 64); k++)
        if (of_a[i].input == of_b[k].input)
          best = MAX (best, compare_ops (ts_graph_get_operation (a->graph, of_a[i].op), ts_graph_get_operation (b->graph, of_b[k].op)));
      score += best;
    }
  return score;
}

/* Types alone are the least that is enough. */
static gboolean
is_enough (const TsOperation *old,
           guint score)
{
  guint n_consumers;

  ts_graph_get_consumers (old->graph, old->index, &n_consumers);
  return score > 0 && score >= (old->n_inputs + MIN (n_consumers, 64)) * SAME_TYPE;
}

/* (nullable): the operation of @graph that is of the same type and stands out as most like @old. */
static const TsOperation *
find_alike (const TsOperation *old,
            TsGraph *graph)
{
  guint32 n = ts_graph_get_n_operations (graph);
  const TsOperation *found = NULL;
  guint best = 0;
  gboolean is_only = FALSE;

  for (guint32 i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      guint score;

      if (strcmp (op->type, old->type) != 0 || op->n_outputs != old->n_outputs || op->n_inputs != old->n_inputs)
        continue;
      score = compare_inputs (old, op) + compare_consumers (old, op);
      is_only = score != best ? is_only : FALSE;
      if (score <= best)
        continue;
      best = score;
      found = op;
      is_only = TRUE;
    }
  return is_only && is_enough (old, best) ? found : NULL;
}

/* ---- the breakpoint --------------------------------------------------------------------------------- */

static TsBreakpoint *
begin (const TsBreakpoint *self)
{
  TsBreakpoint *copy = ts_breakpoint_copy (self);

  copy->is_armed = FALSE;
  copy->n_logged = 0;
  return copy;
}

/* On @op, by the name that it has. */
static void
move (TsBreakpoint *self,
      const TsOperation *op)
{
  g_autofree char *old_text = self->text;

  self->output.op = op->index;
  if (self->kind == TS_BREAK_OUTPUT)
    self->text = g_strdup_printf ("%s:%u", op->name, self->output.index);
  else
    self->text = g_strconcat (old_text[0] == '^' ? "^" : "", op->name, NULL);
  g_free (self->moved_from);
  self->moved_from = strcmp (self->text, old_text) != 0 ? g_strdup (old_text) : NULL;
}

static void
bind_one (TsBreakpoint *self,
          TsGraph *old_graph,
          TsGraph *graph)
{
  const TsOperation *old = ts_graph_get_operation (old_graph, self->output.op);
  const TsOperation *op = ts_graph_find_operation (graph, old->name);

  if (op == NULL || strcmp (op->type, old->type) != 0)
    op = find_alike (old, graph);
  self->is_missing = op == NULL || (self->kind == TS_BREAK_OUTPUT && self->output.index >= op->n_outputs);
  if (self->is_missing)
    self->output = (TsOutput) { TS_NO_OP, self->output.index };
  else
    move (self, op);
}

TsBreakpoint *
ts_breakpoint_rebind (const TsBreakpoint *self,
                      TsGraph *old_graph,
                      TsGraph *graph)
{
  TsBreakpoint *copy = begin (self);
  g_autoptr (TsBreakpoint) again = NULL;

  if (ts_breakpoint_is_on_one (self))
    {
      bind_one (copy, old_graph, graph);
      return copy;
    }
  /* A set, a place in a function, or what was missing: as if it were made anew. */
  again = ts_breakpoint_new (graph, self->text, self->after, self->temporary, NULL);
  copy->is_missing = again == NULL;
  copy->n_matches = again != NULL ? again->n_matches : 0;
  if (again != NULL)
    copy->output = again->output;
  return copy;
}
