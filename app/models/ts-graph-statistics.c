#include "app/models/ts-graph-statistics.h"

#include "engine/graph/ts-graph-trace.h"
#include "engine/ops/ts-kernel.h"

#include <string.h>

#define POLL_INTERVAL 4096 /* operations */

/* Names and how often they came. */
typedef struct
{
  GHashTable *types;
  GHashTable *devices;
  GHashTable *missing;
  GHashTable *fed; /* numbers of operations */
  guint32 dtypes[256];
} Counts;

static void
count (GHashTable *counts,
       const char *name)
{
  g_hash_table_insert (counts, (gpointer)name, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1));
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const TsNameCount *x = a, *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return strcmp (x->name, y->name);
}

static GArray *
list_counts (GHashTable *counts)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TsNameCount));
  GHashTableIter iter;
  gpointer name, n;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &name, &n))
    {
      TsNameCount one = { name, GPOINTER_TO_UINT (n) };

      g_array_append_val (list, one);
    }
  g_array_sort (list, compare_counts);
  return list;
}

static GArray *
list_dtypes (const guint32 *counts)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TsNameCount));

  for (guint dtype = 0; dtype < 256; dtype++)
    if (counts[dtype] > 0)
      {
        TsNameCount one = { dtype == TS_DTYPE_INVALID ? "unknown" : ts_dtype_name ((TsDType)dtype), counts[dtype] };

        g_array_append_val (list, one);
      }
  g_array_sort (list, compare_counts);
  return list;
}

/* What a constant or a variable takes. */
static guint64
get_bytes (const TsOperation *op)
{
  static const char *const variables[] = { "Variable", "VariableV2", "VarHandleOp", NULL };
  TsDType dtype;
  TsShape shape;
  gint64 n;

  if (strcmp (op->type, "Const") == 0)
    return op->node_def_size;
  if (!g_strv_contains (variables, op->type) || !ts_operation_get_attr_dtype (op, "dtype", &dtype, NULL) ||
      !ts_operation_get_attr_shape (op, "shape", &shape, NULL) || !ts_shape_is_known (&shape) || !ts_shape_n_elements (&shape, &n))
    return 0;
  return (guint64)n * ts_dtype_size (dtype);
}

static gboolean
is_placeholder (const TsOperation *op)
{
  return strcmp (op->type, "Placeholder") == 0 || strcmp (op->type, "PlaceholderV2") == 0;
}

/* Those of its outputs, of several of the same dtype one. */
static void
count_dtypes (Counts *counts,
              const TsOperation *op)
{
  guint8 seen[256 / 8] = { 0 };

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      guint8 dtype = (guint8)ts_dtype_base (ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i }));

      counts->dtypes[dtype] += (seen[dtype / 8] >> dtype % 8 & 1) == 0;
      seen[dtype / 8] |= (guint8)(1u << dtype % 8);
    }
}

static void
count_op (TsGraphStatistics *self,
          Counts *counts,
          const TsOperation *op)
{
  count (counts->types, op->type);
  count (counts->devices, op->device);
  self->bytes[self->tree->scope_of[op->index]] += get_bytes (op);
  self->n_placeholders += is_placeholder (op) && !g_hash_table_contains (counts->fed, GUINT_TO_POINTER (op->index));
  if (ts_kernel_find (op, NULL) == NULL)
    {
      self->n_without_kernel++;
      count (counts->missing, op->type);
    }
  count_dtypes (counts, op);
}

static gboolean
count_all (TsGraphStatistics *self,
           const GArray *feeds,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) devices = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) fed = g_hash_table_new (NULL, NULL);
  Counts counts = { .types = types, .devices = devices, .missing = missing, .fed = fed };

  for (guint i = 0; i < feeds->len; i++)
    g_hash_table_add (fed, GUINT_TO_POINTER (g_array_index (feeds, TsOutput, i).op));
  for (guint32 op = 0; op < self->tree->n_ops; op++)
    {
      if (op % POLL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      count_op (self, &counts, ts_graph_get_operation (self->tree->graph, op));
    }
  for (guint32 s = self->tree->n_scopes - 1; s > 0; s--)
    self->bytes[self->tree->scopes[s].parent] += self->bytes[s];
  self->types = list_counts (types);
  self->devices = list_counts (devices);
  self->missing = list_counts (missing);
  self->dtypes = list_dtypes (counts.dtypes);
  return TRUE;
}

TsGraphStatistics *
ts_graph_statistics_new (TsGraph *graph,
                         const GArray *outputs,
                         const GArray *feeds,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (TsGraphStatistics) self = g_new0 (TsGraphStatistics, 1);

  self->tree = ts_scope_tree_new (graph, cancellable, error);
  if (self->tree == NULL)
    return NULL;
  self->bytes = g_new0 (guint64, self->tree->n_scopes);
  if (!count_all (self, feeds, cancellable, error))
    return NULL;
  if (outputs->len > 0)
    {
      g_autoptr (GArray) needs = ts_graph_trace_needs (graph, (const TsOutput *)outputs->data, outputs->len, NULL, 0, cancellable, error);

      if (needs == NULL)
        return NULL;
      self->n_dead = self->tree->n_ops - needs->len;
    }
  return g_steal_pointer (&self);
}

void
ts_graph_statistics_free (TsGraphStatistics *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->tree, ts_scope_tree_unref);
  g_free (self->bytes);
  g_clear_pointer (&self->types, g_array_unref);
  g_clear_pointer (&self->dtypes, g_array_unref);
  g_clear_pointer (&self->devices, g_array_unref);
  g_clear_pointer (&self->missing, g_array_unref);
  g_free (self);
}

/* ---- in a thread --------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  GArray *outputs;
  GArray *feeds;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_graph_unref (job->graph);
  g_array_unref (job->outputs);
  g_array_unref (job->feeds);
  g_free (job);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  TsGraphStatistics *statistics = ts_graph_statistics_new (job->graph, job->outputs, job->feeds, cancellable, &error);

  if (statistics != NULL)
    g_task_return_pointer (task, statistics, (GDestroyNotify)ts_graph_statistics_free);
  else
    g_task_return_error (task, error);
}

void
ts_graph_statistics_run_async (TsGraph *graph,
                               GArray *outputs,
                               GArray *feeds,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);

  *job = (Job) { ts_graph_ref (graph), g_array_ref (outputs), g_array_ref (feeds) };
  g_task_set_source_tag (task, ts_graph_statistics_run_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

TsGraphStatistics *
ts_graph_statistics_run_finish (GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
