#include "engine/debug/context/ts-cone.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/graph/ts-control-flow.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_NAMED 5 /* operations that an error names */

static void
clear_feed (gpointer data)
{
  ts_tensor_unref (((TsFeed *)data)->value);
}

void
ts_cone_free (TsCone *self)
{
  g_array_unref (self->inputs);
  g_array_unref (self->feeds);
  g_array_unref (self->ops);
  g_array_unref (self->effects);
  g_free (self);
}

/* ---- what is there ---------------------------------------------------------------------------------- */

/* Looks at state, or makes a handle of it, and leaves it as it is. */
static gboolean
only_reads (const TsOperation *op)
{
  static const char *const types[] = {
    "Variable", "VariableV2", "VarHandleOp", "ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape", "VarIsInitializedOp",
    "IsVariableInitialized", "HashTable", "HashTableV2", "LookupTableFind", "LookupTableFindV2", "LookupTableSize", "LookupTableSizeV2", "Placeholder",
    "QueueSize", "QueueSizeV2", "PartitionedCall", NULL
  };

  return g_strv_contains (types, op->type);
}

/* Takes a reference to a variable, and does more with it than hand it on. */
static gboolean
takes_reference (const TsOperation *op)
{
  if (g_str_has_prefix (op->type, "Ref") || strcmp (op->type, "IsVariableInitialized") == 0)
    return FALSE;
  for (guint i = 0; i < op->def->n_inputs; i++)
    if (op->def->inputs[i].is_ref)
      return TRUE;
  return FALSE;
}

static gboolean
has_effects (const TsOperation *op)
{
  return op->def == NULL || (op->def->is_stateful && !only_reads (op)) || takes_reference (op);
}

/* Whether the value of @output is there; it then becomes an input. */
static gboolean
take_value (TsCone *self,
            TsDebugger *debugger,
            TsOutput output)
{
  const TsOperation *op = ts_graph_get_operation (debugger->graph, output.op);
  TsTensor *value = NULL;
  TsConeInput input = { output, ts_debugger_peek_value (debugger, 0, op, output.index, &value) };
  TsFeed feed = { output, value };

  if (value == NULL)
    return FALSE;
  g_array_append_val (self->inputs, input);
  g_array_append_val (self->feeds, feed);
  return TRUE;
}

typedef struct
{
  TsCone *cone;
  TsDebugger *debugger;
  TsControlFlow *flow;
  GHashTable *outputs; /* those looked at, by their number in the graph */
  guint8 *needed;
  GArray *stack; /* guint32: operations whose inputs are still to be looked at */
} Walk;

static void
need (Walk *self,
      guint32 op)
{
  if (self->needed[op])
    return;
  self->needed[op] = TRUE;
  g_array_append_val (self->stack, op);
}

/* A value inside of a loop is only one turn's. */
static void
need_output (Walk *self,
             TsOutput output)
{
  const TsOperation *op = ts_graph_get_operation (self->debugger->graph, output.op);
  gboolean is_in_loop = ts_control_flow_get_op_loop (self->flow, output.op) != TS_NO_CONTEXT && strcmp (op->type, "Exit") != 0;

  if (!g_hash_table_add (self->outputs, GUINT_TO_POINTER (op->first_output + output.index + 1)))
    return;
  if (is_in_loop || !take_value (self->cone, self->debugger, output))
    need (self, output.op);
}

static void
walk (Walk *self)
{
  while (self->stack->len > 0)
    {
      guint32 index = g_array_index (self->stack, guint32, self->stack->len - 1);
      const TsOperation *op = ts_graph_get_operation (self->debugger->graph, index);

      g_array_set_size (self->stack, self->stack->len - 1);
      for (guint32 i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].op != TS_NO_OP)
          need_output (self, op->inputs[i]);
      for (guint32 i = 0; i < op->n_control_inputs; i++)
        if (ts_value_store_get_op_state (self->debugger->values, op->control_inputs[i]) != TS_OP_DONE)
          need (self, op->control_inputs[i]);
    }
}

TsCone *
ts_cone_new (TsDebugger *debugger,
             TsOutput output,
             GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (debugger->graph);
  g_autoptr (TsControlFlow) flow = ts_control_flow_new (debugger->graph);
  const TsOperation *op = ts_graph_get_operation (debugger->graph, output.op);
  TsCone *cone;
  Walk self;

  if (ts_control_flow_get_op_loop (flow, output.op) != TS_NO_CONTEXT && strcmp (op->type, "Exit") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s (%s) is inside of a loop: its values come by turns; run to it", op->name, op->type);
      return NULL;
    }

  cone = g_new0 (TsCone, 1);
  cone->output = output;
  cone->inputs = g_array_new (FALSE, FALSE, sizeof (TsConeInput));
  cone->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (cone->feeds, clear_feed);
  cone->ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  cone->effects = g_array_new (FALSE, FALSE, sizeof (guint32));

  self = (Walk) { cone, debugger, flow, g_hash_table_new (NULL, NULL), g_new0 (guint8, n_ops + 1), g_array_new (FALSE, FALSE, sizeof (guint32)) };
  need_output (&self, output);
  walk (&self);
  for (guint32 i = 0; i < n_ops; i++)
    {
      if (!self.needed[i])
        continue;
      g_array_append_val (cone->ops, i);
      if (has_effects (ts_graph_get_operation (debugger->graph, i)))
        g_array_append_val (cone->effects, i);
    }
  g_hash_table_unref (self.outputs);
  g_free (self.needed);
  g_array_unref (self.stack);
  return cone;
}

/* ---- doing it --------------------------------------------------------------------------------------- */

static void
refuse_effects (const TsCone *self,
                TsDebugger *debugger,
                GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->effects->len, MAX_NAMED); i++)
    {
      const TsOperation *op = ts_graph_get_operation (debugger->graph, g_array_index (self->effects, guint32, i));

      g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "", op->name, op->type);
    }
  if (self->effects->len > MAX_NAMED)
    g_string_append_printf (names, " and %u more", self->effects->len - MAX_NAMED);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "this would run operations that do more than give values: %s", names->str);
}

TsTensor *
ts_cone_evaluate (const TsCone *self,
                  TsDebugger *debugger,
                  gboolean with_effects,
                  GCancellable *cancellable,
                  GError **error)
{
  TsTensor *value = NULL;

  if (self->ops->len == 0)
    return ts_tensor_ref (g_array_index (self->feeds, TsFeed, 0).value);
  if (self->effects->len > 0 && !with_effects)
    {
      refuse_effects (self, debugger, error);
      return NULL;
    }
  ts_session_run (debugger->session, (const TsFeed *)(const void *)self->feeds->data, self->feeds->len, &self->output, 1, NULL, 0, &value, cancellable, error);
  ts_debugger_refresh_watches (debugger); /* it was no activation of the run that wrote */
  return value;
}
