#include "app/cli/ts-info.h"

#include "engine/graph/ts-function.h"
#include "engine/ops/ts-kernel.h"

#include <string.h>

/* Working out the shapes of a large graph takes as long as opening it, and most who ask want the overview at once. */
#define MAX_OPS_FOR_SHAPES 10000

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  return strcmp (((const TsInfoCount *)a)->name, ((const TsInfoCount *)b)->name);
}

static GArray *
sort_counts (GHashTable *table)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TsInfoCount));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_array_append_val (counts, ((TsInfoCount) { key, GPOINTER_TO_UINT (value) }));
  g_array_sort (counts, compare_counts);
  return counts;
}

static void
count (GHashTable *table,
       const char *type)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (table, type));

  g_hash_table_insert (table, (gpointer)type, GUINT_TO_POINTER (n + 1));
}

/* Operations of the graph by type; of what cannot be run also those in functions. */
static void
count_types (TsInfo *self)
{
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  self->damaged = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      count (types, op->type);
      if (op->problem != NULL)
        g_array_append_val (self->damaged, i);
      if (ts_kernel_find (op, NULL) == NULL)
        count (missing, op->type);
    }

  for (guint i = 0; i < ts_graph_get_n_functions (self->graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (self->graph, i);

      for (guint k = 0; k < ts_function_get_n_nodes (function); k++)
        {
          const char *type = ts_function_get_node_type (function, k);
          guint n_kernels;

          if (ts_kernel_list (type, &n_kernels) == NULL)
            count (missing, type);
        }
    }

  self->types = sort_counts (types);
  self->missing = sort_counts (missing);
}

void
ts_info_init (TsInfo *self,
              TsModel *model,
              gboolean all_shapes)
{
  *self = (TsInfo) { .model = ts_model_ref (model), .graph = model->graph };
  count_types (self);
  if (all_shapes || ts_graph_get_n_operations (self->graph) <= MAX_OPS_FOR_SHAPES)
    self->shapes = ts_shape_table_new (self->graph, NULL, NULL);
}

void
ts_info_clear (TsInfo *self)
{
  g_clear_pointer (&self->types, g_array_unref);
  g_clear_pointer (&self->missing, g_array_unref);
  g_clear_pointer (&self->damaged, g_array_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->model, ts_model_unref);
}

void
ts_info_get_shape (const TsInfo *self,
                   TsOutput output,
                   TsShape *shape)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

  *shape = TS_SHAPE_UNKNOWN;
  if (self->shapes != NULL)
    ts_shape_table_get (self->shapes, output, shape);
  else if (op->n_inputs == 0 && !ts_operation_get_attr_shape (op, "shape", shape, NULL))
    *shape = TS_SHAPE_UNKNOWN;
}

void
ts_info_get_variable (const TsInfo *self,
                      guint32 variable,
                      TsDType *dtype,
                      TsShape *shape)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, variable);

  if (!ts_operation_get_attr_dtype (op, "dtype", dtype, NULL))
    *dtype = TS_DTYPE_INVALID;
  if (!ts_operation_get_attr_shape (op, "shape", shape, NULL))
    *shape = TS_SHAPE_UNKNOWN;
}

const char *
ts_info_get_problem (const TsInfo *self,
                     guint32 op)
{
  return ts_graph_get_operation (self->graph, op)->problem;
}
