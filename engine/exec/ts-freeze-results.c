#include "engine/exec/ts-freeze.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-interface.h"

#include <string.h>

#define MAX_DEPTH 100 /* functions inside functions */

/* What an operation has to do with the outside. */
enum
{
  WORKS = 1 << 0, /* changes variables, fills tables, writes or reads files */
  ASKS = 1 << 1,  /* depends on an input */
};

typedef struct
{
  GHashTable *functions; /* name -> whether it works */
  guint depth;
} Search;

/* Op types that take a variable to change it, and those that save, restore and initialise. */
static gboolean
type_works (const TsOperation *op)
{
  static const char *const prefixes[] = { "Save", "Restore", "MergeV2Checkpoints", "ShardedFilename", "InitializeTable",
                                          "LookupTableImport", "LookupTableInsert", "ResourceApply", "ResourceSparseApply",
                                          "ResourceScatter", "ResourceStridedSliceAssign", "ResourceCountUpTo", "Assign", "Destroy" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (op->type, prefixes[i]))
      return TRUE;
  if (strcmp (op->type, "IsVariableInitialized") == 0 || strcmp (op->type, "VarIsInitializedOp") == 0)
    return TRUE;
  for (guint32 i = 0; i < op->n_inputs; i++)
    if (ts_operation_is_input_ref (op, i) && !g_str_has_prefix (op->type, "Ref"))
      return TRUE;
  return FALSE;
}

static gboolean works (Search *self, const TsOperation *op);

static gboolean
function_works (Search *self,
                const TsFunction *function)
{
  const char *name = ts_function_get_name (function);
  TsGraph *body = NULL;
  gpointer known;
  gboolean found = FALSE;

  if (g_hash_table_lookup_extended (self->functions, name, NULL, &known))
    return GPOINTER_TO_INT (known);
  g_hash_table_insert (self->functions, (gpointer)name, GINT_TO_POINTER (FALSE));
  if (self->depth < MAX_DEPTH)
    body = ts_function_get_graph (function, NULL);
  self->depth++;
  for (guint32 i = 0; body != NULL && !found && i < ts_graph_get_n_operations (body); i++)
    found = works (self, ts_graph_get_operation (body, i));
  self->depth--;
  g_hash_table_insert (self->functions, (gpointer)name, GINT_TO_POINTER (found));
  return found;
}

static gboolean
works (Search *self,
       const TsOperation *op)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (type_works (op))
    return TRUE;
  calls = ts_operation_list_called_functions (op);
  for (guint i = 0; i < calls->len; i++)
    {
      const TsFunctionCall *call = calls->pdata[i];

      if (call->function != NULL && function_works (self, call->function))
        return TRUE;
    }
  return FALSE;
}

/* Marks what depends on @op, itself included. */
static void
spread (TsGraph *graph,
        guint32 op,
        guint8 mark,
        guint8 *marks)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (stack, op);
  while (stack->len > 0)
    {
      guint32 top = g_array_index (stack, guint32, stack->len - 1);
      const TsConsumer *consumers;
      guint n;

      g_array_set_size (stack, stack->len - 1);
      if (marks[top] & mark)
        continue;
      marks[top] |= mark;
      consumers = ts_graph_get_consumers (graph, top, &n);
      for (guint i = 0; i < n; i++)
        g_array_append_val (stack, consumers[i].op);
    }
}

TsOutput *
ts_graph_find_results (TsGraph *self,
                       guint *n)
{
  guint n_inputs, n_found = 0, n_asking = 0;
  g_autofree TsOutput *inputs = ts_graph_find_inputs (self, &n_inputs);
  g_autoptr (GHashTable) functions = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree guint8 *marks = g_new0 (guint8, (gsize)ts_graph_get_n_operations (self) + 1);
  Search search = { functions, 0 };
  TsOutput *outputs;

  for (guint32 i = 0; i < ts_graph_get_n_operations (self); i++)
    if (works (&search, ts_graph_get_operation (self, i)))
      spread (self, i, WORKS, marks);
  for (guint i = 0; i < n_inputs; i++)
    spread (self, inputs[i].op, ASKS, marks);

  outputs = ts_graph_find_outputs (self, n);
  for (guint i = 0; i < *n; i++)
    if (!(marks[outputs[i].op] & WORKS))
      {
        outputs[n_found++] = outputs[i];
        n_asking += (marks[outputs[i].op] & ASKS) != 0;
      }
  *n = 0;
  for (guint i = 0; i < n_found; i++)
    if (n_asking == 0 || (marks[outputs[i].op] & ASKS))
      outputs[(*n)++] = outputs[i];
  return outputs;
}
