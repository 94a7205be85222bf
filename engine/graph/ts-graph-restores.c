#include "engine/graph/ts-graph-restores.h"

#include "engine/graph/ts-function.h"

#include <string.h>

#define MAX_DEPTH 8    /* functions inside functions */
#define MAX_CALLS 1000 /* in all: functions that call each other are a small file and a huge tree */
#define MAX_FORWARD 64 /* operations that pass a value on, one behind the other */

/* A graph, and where it is a function's body, who calls it. */
typedef struct _Context Context;
struct _Context
{
  TsGraph *graph;
  const Context *outside; /* (nullable) */
  const TsOperation *caller;
  guint depth;
};

typedef struct
{
  GArray *restores;
  GHashTable *seen; /* variables that have one */
  guint n_calls;
} Search;

/* ---- following edges -------------------------------------------------------------------------- */

static gboolean
is_one_of (const TsOperation *op,
           const char *const *types)
{
  return g_strv_contains (types, op->type);
}

/* Goes back over operations that hand their input on, and out of functions, to where a value comes from. */
static const TsOperation *
follow (const Context **context,
        TsOutput output,
        guint32 *index)
{
  static const char *const forwards[] = { "Identity", "ReadVariableOp", "Cast", "_Retval", NULL };

  for (guint i = 0; i < MAX_FORWARD && output.op != TS_NO_OP; i++)
    {
      const TsOperation *op = ts_graph_get_operation ((*context)->graph, output.op);
      gint64 argument;

      if (op->n_inputs > 0 && is_one_of (op, forwards))
        output = op->inputs[0];
      else if ((*context)->outside != NULL && strcmp (op->type, "_Arg") == 0)
        {
          if (!ts_operation_get_attr_int (op, "index", &argument, NULL) || argument < 0 || argument >= (*context)->caller->n_inputs)
            return NULL;
          output = (*context)->caller->inputs[argument];
          *context = (*context)->outside;
        }
      else
        {
          *index = output.index;
          return op;
        }
    }
  return NULL;
}

/* Element @index of a constant of strings. (transfer full) (nullable) */
static char *
dup_constant_string (const Context *context,
                     TsOutput output,
                     guint32 index)
{
  guint32 ignored;
  const TsOperation *op = follow (&context, output, &ignored);
  g_autoptr (TsTensor) value = NULL;
  const TsString *string;

  if (op == NULL || strcmp (op->type, "Const") != 0)
    return NULL;
  value = ts_operation_dup_attr_tensor (op, "value", NULL);
  if (value == NULL || value->dtype != TS_DTYPE_STRING || index >= value->n_elements)
    return NULL;
  string = &((const TsString *)value->data)[index];
  return g_strndup (string->bytes, string->size);
}

/* ---- assignments ------------------------------------------------------------------------------ */

/* Which tensor of a checkpoint an output of a restore operation is. */
static gboolean
find_tensor (const Context *context,
             const TsOperation *restore,
             guint32 output,
             TsRestore *found)
{
  gboolean is_v2 = strcmp (restore->type, "RestoreV2") == 0;
  gboolean is_v1 = strcmp (restore->type, "Restore") == 0 || strcmp (restore->type, "RestoreSlice") == 0;

  if ((!is_v2 && !is_v1) || restore->n_inputs < 2)
    return FALSE;
  found->tensor = dup_constant_string (context, restore->inputs[1], is_v2 ? output : 0);
  found->slice = restore->n_inputs > 2 ? dup_constant_string (context, restore->inputs[2], is_v2 ? output : 0) : NULL;
  if (found->slice == NULL)
    found->slice = g_strdup ("");
  return found->tensor != NULL;
}

static void
visit_assignment (Search *self,
                  const Context *context,
                  const TsOperation *assign)
{
  static const char *const variables[] = { "VarHandleOp", "VariableV2", "Variable", "AutoReloadVariable", NULL };
  const Context *of_variable = context, *of_value = context;
  guint32 ignored, output;
  const TsOperation *variable = follow (&of_variable, assign->inputs[0], &ignored);
  const TsOperation *restore = follow (&of_value, assign->inputs[1], &output);
  TsRestore found = { 0 };

  if (variable == NULL || restore == NULL || of_variable->outside != NULL || !is_one_of (variable, variables) ||
      g_hash_table_contains (self->seen, GUINT_TO_POINTER (variable->index + 1)) || !find_tensor (of_value, restore, output, &found))
    {
      g_free (found.slice);
      return;
    }
  found.variable = variable->index;
  g_hash_table_add (self->seen, GUINT_TO_POINTER (variable->index + 1));
  g_array_append_val (self->restores, found);
}

static void visit_graph (Search *self, const Context *context);

static gboolean
restores (const TsFunction *function)
{
  for (guint i = 0; i < ts_function_get_n_nodes (function); i++)
    if (g_str_has_prefix (ts_function_get_node_type (function, i), "Restore"))
      return TRUE;
  return FALSE;
}

static void
visit_call (Search *self,
            const Context *context,
            const TsOperation *op)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

  for (guint i = 0; i < calls->len; i++)
    {
      const TsFunctionCall *call = calls->pdata[i];
      TsGraph *body = call->function != NULL && restores (call->function) ? ts_function_get_graph (call->function, NULL) : NULL;

      if (body != NULL && self->n_calls++ < MAX_CALLS)
        visit_graph (self, &(Context) { body, context, op, context->depth + 1 });
    }
}

static void
visit_graph (Search *self,
             const Context *context)
{
  static const char *const assigns[] = { "Assign", "AssignVariableOp", NULL };
  static const char *const calls[] = { "PartitionedCall", "StatefulPartitionedCall", NULL };
  guint32 n_ops = ts_graph_get_n_operations (context->graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (context->graph, i);

      if (op->n_inputs >= 2 && is_one_of (op, assigns))
        visit_assignment (self, context, op);
      else if (context->depth < MAX_DEPTH && (op->def == NULL || is_one_of (op, calls)))
        visit_call (self, context, op);
    }
}

static void
clear_restore (gpointer data)
{
  TsRestore *restore = data;

  g_free (restore->tensor);
  g_free (restore->slice);
}

GArray *
ts_graph_find_restores (TsGraph *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *restores = g_array_new (FALSE, FALSE, sizeof (TsRestore));
  Search search = { restores, seen };

  g_array_set_clear_func (restores, clear_restore);
  visit_graph (&search, &(Context) { .graph = self });
  return restores;
}
