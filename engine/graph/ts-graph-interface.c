#include "engine/graph/ts-graph-interface.h"

#include "engine/graph/ts-control-flow.h"

#include <string.h>

static gboolean
is_one_of (const TsOperation *op,
           const char *const *types)
{
  return g_strv_contains (types, op->type);
}

static gboolean
is_placeholder (const TsOperation *op)
{
  static const char *const types[] = { "Placeholder", "PlaceholderV2", "PlaceholderWithDefault", NULL };

  return is_one_of (op, types);
}

static gboolean
is_variable (const TsOperation *op)
{
  static const char *const types[] = { "VarHandleOp", "Variable", "VariableV2", NULL };

  return is_one_of (op, types);
}

TsOutput *
ts_graph_find_inputs (TsGraph *self,
                      guint *n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (self);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self, i);

      if (op->type[0] == 'P' && is_placeholder (op))
        g_array_append_val (found, ((TsOutput) { i, 0 }));
    }

  *n = found->len;
  return (TsOutput *)(void *)g_array_free (found, FALSE);
}

static gboolean
is_enter (const TsOperation *op)
{
  static const char *const types[] = { "Enter", "RefEnter", NULL };

  return is_one_of (op, types);
}

static gboolean
is_exit (const TsOperation *op)
{
  static const char *const types[] = { "Exit", "RefExit", NULL };

  return is_one_of (op, types);
}

/* What an Exit gives is outside of its loop. */
static gboolean
is_in_loop (const TsControlFlow *flow,
            const TsOperation *op)
{
  guint32 loop = ts_control_flow_get_op_loop (flow, op->index);

  if (loop != TS_NO_CONTEXT && is_exit (op))
    loop = ts_control_flow_get_loop (flow, loop)->parent;
  return loop != TS_NO_CONTEXT;
}

static gboolean
has_loops (TsGraph *self,
           guint32 n_ops)
{
  for (guint32 i = 0; i < n_ops; i++)
    {
      const char *type = ts_graph_get_operation (self, i)->type;

      if ((type[0] == 'E' || type[0] == 'R') && is_enter (ts_graph_get_operation (self, i)))
        return TRUE;
    }
  return FALSE;
}

/* For each operation whether anything consumes an output of it or waits for it. */
static gboolean *
mark_consumed (TsGraph *self,
               guint32 n_ops)
{
  gboolean *consumed = g_new0 (gboolean, n_ops + 1);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self, i);

      for (guint32 k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP)
          consumed[op->inputs[k].op] = TRUE;
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        consumed[op->control_inputs[k]] = TRUE;
    }
  return consumed;
}

TsOutput *
ts_graph_find_outputs (TsGraph *self,
                       guint *n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (self);
  g_autofree gboolean *consumed = mark_consumed (self, n_ops);
  g_autoptr (TsControlFlow) flow = has_loops (self, n_ops) ? ts_control_flow_new (self) : NULL;

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self, i);

      if (op->n_outputs > 0 && op->n_inputs > 0 && !consumed[i] && (flow == NULL || !is_in_loop (flow, op)))
        g_array_append_val (found, ((TsOutput) { i, 0 }));
    }

  *n = found->len;
  return (TsOutput *)(void *)g_array_free (found, FALSE);
}

static guint32 *
find_operations (TsGraph *self,
                 gboolean (*is_wanted) (const TsOperation *op),
                 guint *n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_ops = ts_graph_get_n_operations (self);

  for (guint32 i = 0; i < n_ops; i++)
    if (is_wanted (ts_graph_get_operation (self, i)))
      g_array_append_val (found, i);

  *n = found->len;
  return (guint32 *)(void *)g_array_free (found, FALSE);
}

guint32 *
ts_graph_find_variables (TsGraph *self,
                         guint *n)
{
  return find_operations (self, is_variable, n);
}

/* `scope/v/Assign` on `scope/v`. */
static gboolean
is_first_assignment (const TsOperation *op)
{
  const TsOperation *variable;
  gsize n;

  if (op->n_inputs == 0 || op->inputs[0].op == TS_NO_OP)
    return FALSE;
  variable = ts_graph_get_operation (op->graph, op->inputs[0].op);
  n = strlen (variable->name);
  return is_variable (variable) && strncmp (op->name, variable->name, n) == 0 && strcmp (op->name + n, "/Assign") == 0;
}

static gboolean
is_initializer (const TsOperation *op)
{
  static const char *const assignments[] = { "Assign", "AssignVariableOp", NULL };
  static const char *const tables[] = {
    "InitializeTable", "InitializeTableFromTextFile", "InitializeTableFromTextFileV2", "InitializeTableV2", NULL
  };

  return is_one_of (op, tables) || (is_one_of (op, assignments) && is_first_assignment (op));
}

guint32 *
ts_graph_find_initializers (TsGraph *self,
                            guint *n)
{
  return find_operations (self, is_initializer, n);
}
