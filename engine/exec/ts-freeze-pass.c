#include "engine/exec/ts-freeze-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define CANCEL_INTERVAL 4096 /* operations */

enum
{
  UNSEEN,
  OPEN,
  NEEDED,
};

void
ts_freeze_pass_init (TsFreezePass *self,
                     TsFreezer *freezer,
                     TsGraph *graph)
{
  *self = (TsFreezePass) { .freezer = freezer, .graph = ts_graph_ref (graph) };
  self->dtypes = g_new0 (guint8, (gsize)ts_graph_get_n_outputs (graph) + 1);
  self->states = g_new0 (guint8, (gsize)ts_graph_get_n_operations (graph) + 1);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->calls = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
}

void
ts_freeze_pass_clear (TsFreezePass *self)
{
  g_clear_pointer (&self->dtypes, g_free);
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->graph, ts_graph_unref);
}

char *
ts_freeze_pass_describe (const TsFreezePass *self,
                         const TsOperation *op)
{
  const TsFunction *function = ts_graph_get_body_of (self->graph);

  if (function != NULL)
    return g_strdup_printf ("operation \"%s/%s\" (%s)", ts_function_get_name (function), op->name, op->type);
  return g_strdup_printf ("operation \"%s\" (%s)", op->name, op->type);
}

TsDType
ts_freeze_pass_get_handle (const TsFreezePass *self,
                           TsOutput output)
{
  TsDType dtype = ts_freeze_pass_get (self, output);

  return dtype != TS_DTYPE_INVALID && !ts_dtype_is_ref (ts_graph_get_dtype (self->graph, output)) ? dtype : TS_DTYPE_INVALID;
}

/* ---- what is needed --------------------------------------------------------------------------- */

typedef struct
{
  guint32 op;
  guint32 next; /* input to look at: data, then control */
} Visit;

/* The way back of a loop: what is behind it comes later. */
static gboolean
is_way_back (const TsOperation *op,
             const TsOperation *source)
{
  return (strcmp (op->type, "Merge") == 0 && strcmp (source->type, "NextIteration") == 0) ||
         (strcmp (op->type, "RefMerge") == 0 && strcmp (source->type, "RefNextIteration") == 0);
}

static void
open_op (TsFreezePass *self,
         GArray *stack,
         guint32 op)
{
  Visit visit = { op, 0 };

  if (self->states[op] != UNSEEN)
    return;
  self->states[op] = OPEN;
  g_array_append_val (stack, visit);
}

/* The next operation that the one on top of the stack needs, or %TS_NO_OP after the last. */
static guint32
next_source (TsFreezePass *self,
             Visit *visit,
             GArray *later)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, visit->op);
  guint32 i = visit->next++;
  guint32 source;

  if (i >= op->n_inputs)
    return i - op->n_inputs < op->n_control_inputs ? op->control_inputs[i - op->n_inputs] : TS_NO_OP;
  source = op->inputs[i].op;
  if (source == TS_NO_OP)
    return visit->op; /* seen */
  if (!is_way_back (op, ts_graph_get_operation (self->graph, source)))
    return source;
  g_array_append_val (later, source);
  return visit->op;
}

static void
close_over (TsFreezePass *self,
            guint32 root,
            GArray *later)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

  open_op (self, stack, root);
  while (stack->len > 0)
    {
      Visit *top = &g_array_index (stack, Visit, stack->len - 1);
      guint32 op = top->op;
      guint32 source = next_source (self, top, later);

      if (source != TS_NO_OP)
        {
          open_op (self, stack, source);
          continue;
        }
      self->states[op] = NEEDED;
      g_array_append_val (self->order, op);
      g_array_set_size (stack, stack->len - 1);
    }
}

void
ts_freeze_pass_add (TsFreezePass *self,
                    guint32 op)
{
  g_autoptr (GArray) later = g_array_new (FALSE, FALSE, sizeof (guint32));

  close_over (self, op, later);
  for (guint i = 0; i < later->len; i++)
    close_over (self, g_array_index (later, guint32, i), later);
}

/* ---- what comes in the place of what ---------------------------------------------------------- */

static gboolean
fail (const TsFreezePass *self,
      const TsOperation *op,
      int code,
      const char *text,
      GError **error)
{
  g_autofree char *what = ts_freeze_pass_describe (self, op);

  g_set_error (error, TS_ERROR, code, "%s: %s", what, text);
  return FALSE;
}

static void
set_output (TsFreezePass *self,
            const TsOperation *op,
            guint32 i,
            TsDType dtype)
{
  if (i < op->n_outputs)
    self->dtypes[op->first_output + i] = (guint8)dtype;
}

static gboolean
visit_variable (TsFreezePass *self,
                const TsOperation *op,
                GError **error)
{
  g_autoptr (TsTensor) value = ts_freezer_dup_value (self->freezer, op, error);

  if (value == NULL)
    return FALSE;
  self->is_changed = TRUE;
  set_output (self, op, 0, value->dtype);
  return TRUE;
}

/* What comes into input @i in the place of a variable itself; 0 where a value is taken anyway. */
static TsDType
get_variable_input (const TsFreezePass *self,
                    const TsOperation *op,
                    guint32 i)
{
  TsDType dtype = ts_freeze_pass_get (self, op->inputs[i]);

  if (dtype == TS_DTYPE_INVALID || ts_freeze_pass_get_handle (self, op->inputs[i]) != TS_DTYPE_INVALID)
    return dtype;
  return ts_operation_is_input_ref (op, i) ? dtype : TS_DTYPE_INVALID;
}

static void
pass_on (TsFreezePass *self,
         const TsOperation *op,
         const TsFreezeRule *rule,
         guint32 input,
         TsDType dtype)
{
  switch (rule->passes)
    {
    case TS_PASSES_FIRST:
    case TS_PASSES_MERGE:
      set_output (self, op, 0, dtype);
      break;
    case TS_PASSES_EACH:
      set_output (self, op, input, dtype);
      break;
    case TS_PASSES_ALL:
      for (guint32 i = 0; i < op->n_outputs; i++)
        set_output (self, op, i, dtype);
      break;
    case TS_PASSES_NONE:
    default:
      break;
    }
}

static gboolean
visit_inputs (TsFreezePass *self,
              const TsOperation *op,
              GError **error)
{
  const TsFreezeRule *rule = NULL;

  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      TsDType dtype = get_variable_input (self, op, i);

      if (dtype == TS_DTYPE_INVALID)
        continue;
      rule = ts_freeze_rule_find (op->type);
      if (rule == NULL || (i > 0 && rule->passes != TS_PASSES_EACH && rule->passes != TS_PASSES_MERGE))
        {
          const TsOperation *source = ts_graph_get_operation (self->graph, op->inputs[i].op);
          g_autofree char *text = g_strdup_printf ("it takes a variable (by \"%s\") other than to read it; a frozen graph has none", source->name);

          return fail (self, op, TS_ERROR_FAILED_PRECONDITION, text, error);
        }
      self->is_changed = TRUE;
      pass_on (self, op, rule, i, dtype);
    }
  return TRUE;
}

static gboolean
visit (TsFreezePass *self,
       const TsOperation *op,
       GError **error)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (op->problem != NULL)
    return fail (self, op, (int)op->problem_code, op->problem, error);
  if (ts_freeze_is_variable (op))
    return visit_variable (self, op, error);
  calls = ts_operation_list_called_functions (op);
  return calls->len > 0 ? ts_freeze_pass_call (self, op, calls, error) : visit_inputs (self, op, error);
}

/* What comes back around a loop is what went in. */
static gboolean
check_merge (const TsFreezePass *self,
             const TsOperation *op,
             GError **error)
{
  const TsFreezeRule *rule = ts_freeze_rule_find (op->type);

  if (rule == NULL || rule->passes != TS_PASSES_MERGE)
    return TRUE;
  for (guint32 i = 0; i < op->n_inputs; i++)
    if (ts_freeze_pass_get (self, op->inputs[i]) != ts_freeze_pass_get (self, (TsOutput) { op->index, 0 }) &&
        (rule->new_type != NULL || ts_graph_get_dtype (self->graph, op->inputs[i]) == TS_DTYPE_RESOURCE))
      return fail (self, op, TS_ERROR_FAILED_PRECONDITION, "it merges a variable with something else", error);
  return TRUE;
}

gboolean
ts_freeze_pass_run (TsFreezePass *self,
                    GError **error)
{
  const guint32 *order = (const guint32 *)(gpointer)self->order->data;

  for (guint i = 0; i < self->order->len; i++)
    if ((i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (self->freezer->cancellable, error)) ||
        !visit (self, ts_graph_get_operation (self->graph, order[i]), error))
      return FALSE;

  for (guint i = 0; i < self->order->len; i++)
    if (!check_merge (self, ts_graph_get_operation (self->graph, order[i]), error))
      return FALSE;
  return TRUE;
}
