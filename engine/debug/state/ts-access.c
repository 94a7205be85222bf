#include "engine/debug/state/ts-access.h"

#include <stdlib.h>
#include <string.h>

/* ---- kinds of operations ---------------------------------------------------------------------------- */

/* Its outputs are the references or handles that it takes. */
static gboolean
hands_on (const TsOperation *op)
{
  static const char *const types[] = {
    "Identity", "IdentityN", "RefIdentity", "Enter", "RefEnter", "Exit", "RefExit", "Switch", "RefSwitch", "Merge", "RefMerge", "NextIteration", "RefNextIteration", "RefSelect", NULL
  };

  return g_strv_contains (types, op->type);
}

/* Looks at the state behind a handle, and leaves it as it is. */
static gboolean
only_looks (const char *type)
{
  static const char *const types[] = {
    "ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape", "VarIsInitializedOp", "IsVariableInitialized", "LookupTableFind", "LookupTableFindV2", "LookupTableSize",
    "LookupTableSizeV2", "LookupTableExport", "LookupTableExportV2", "QueueSize", "QueueSizeV2", "QueueIsClosed", "QueueIsClosedV2", "TensorArrayReadV3", "TensorArrayGatherV3",
    "TensorArraySizeV3", "TensorArrayConcatV3", "SaveV2", "Save", "SaveSlices", NULL
  };

  return g_strv_contains (types, type);
}

/* What a reference may be changed by: where the signature asks for one, it is to write there. */
static gboolean
takes_reference (const TsOperation *op,
                 guint32 input)
{
  if (op->def == NULL || only_looks (op->type))
    return FALSE;
  /* Arguments of one tensor each come first in all such ops. */
  return input < op->def->n_inputs && op->def->inputs[input].is_ref;
}

static gboolean
writes (const TsOperation *op,
        guint32 input,
        TsDType dtype)
{
  if (ts_dtype_is_ref (dtype))
    return takes_reference (op, input);
  return !only_looks (op->type);
}

gboolean
ts_access_owns_state (const TsOperation *op)
{
  gboolean gives = FALSE;

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      TsDType dtype = ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i });

      gives |= ts_dtype_is_ref (dtype) || dtype == TS_DTYPE_RESOURCE;
    }
  for (guint32 i = 0; gives && i < op->n_inputs; i++)
    {
      TsDType dtype = op->inputs[i].op != TS_NO_OP ? ts_graph_get_dtype (op->graph, op->inputs[i]) : TS_DTYPE_INVALID;

      if (ts_dtype_is_ref (dtype) || dtype == TS_DTYPE_RESOURCE)
        return FALSE;
    }
  return gives;
}

/* ---- following ---------------------------------------------------------------------------------------- */

static int
compare_accesses (gconstpointer a,
                  gconstpointer b)
{
  const TsAccess *x = a, *y = b;

  return x->op != y->op ? (x->op < y->op ? -1 : 1) : (x->input > y->input) - (x->input < y->input);
}

static gboolean
leads_to_state (TsDType dtype)
{
  return ts_dtype_is_ref (dtype) || dtype == TS_DTYPE_RESOURCE;
}

/* All that the outputs of @variable lead to. */
static void
follow (TsGraph *graph,
        guint32 variable,
        GArray *accesses)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint first = accesses->len;

  g_array_append_val (queue, variable);
  g_hash_table_add (seen, GUINT_TO_POINTER (variable + 1));
  for (guint i = 0; i < queue->len; i++)
    {
      guint32 from = g_array_index (queue, guint32, i);
      guint n;
      const TsConsumer *consumers = ts_graph_get_consumers (graph, from, &n);

      for (guint k = 0; k < n; k++)
        {
          const TsOperation *op = ts_graph_get_operation (graph, consumers[k].op);
          TsAccess access = { op->index, variable, (guint32)MAX (consumers[k].input, 0), FALSE };
          TsDType dtype = consumers[k].input >= 0 ? ts_graph_get_dtype (graph, op->inputs[consumers[k].input]) : TS_DTYPE_INVALID;

          if (!leads_to_state (dtype))
            continue;
          access.writes = writes (op, access.input, dtype);
          if (!hands_on (op) || (ts_dtype_is_ref (dtype) && strcmp (op->type, "Identity") == 0))
            g_array_append_val (accesses, access);
          /* What writes by a reference gives it back, too. */
          if ((hands_on (op) || (access.writes && ts_dtype_is_ref (dtype))) && g_hash_table_add (seen, GUINT_TO_POINTER (op->index + 1)))
            g_array_append_val (queue, op->index);
        }
    }
  if (accesses->len > first)
    qsort (&g_array_index (accesses, TsAccess, first), accesses->len - first, sizeof (TsAccess), compare_accesses);
}

GArray *
ts_access_find (TsGraph *graph,
                const guint32 *variables,
                guint n_variables)
{
  GArray *accesses = g_array_new (FALSE, FALSE, sizeof (TsAccess));

  for (guint i = 0; i < n_variables; i++)
    follow (graph, variables[i], accesses);
  return accesses;
}
