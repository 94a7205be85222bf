#include "app/models/ts-comparison.h"

#include "engine/diff/ts-graph-match.h"
#include "engine/graph/ts-graph-part.h"
#include "engine/model/ts-model-save.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <math.h>

#define MAX_LINES 12

/* Field numbers of GraphDef and NodeDef. */
enum
{
  GRAPH_NODE = 1,
  NODE_INPUT = 3,
};

TsComparison *
ts_comparison_ref (TsComparison *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_comparison_unref (TsComparison *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->diff, ts_graph_diff_free);
  g_clear_pointer (&self->merged, ts_graph_unref);
  g_free (self->fates);
  g_free (self->ops);
  g_free (self);
}

/* ---- both in one ---------------------------------------------------------------------------------- */

static const char *
get_merged_name (const TsGraphMatch *match,
                 guint32 op)
{
  if (match->to_b[op] != TS_NO_OP)
    return ts_graph_get_operation (match->b, match->to_b[op])->name;
  return ts_graph_get_operation (match->a, op)->name;
}

static void
append_inputs (const TsGraphMatch *match,
               const TsOperation *op,
               GByteArray *message)
{
  for (guint32 k = 0; k < op->n_inputs; k++)
    {
      TsOutput input = op->inputs[k];
      g_autofree char *text = NULL;

      if (input.op == TS_NO_OP)
        continue;
      text = g_strdup_printf (input.index > 0 ? "%s:%u" : "%s", get_merged_name (match, input.op), input.index);
      ts_wire_append_string (message, NODE_INPUT, text);
    }
  for (guint32 k = 0; k < op->n_control_inputs; k++)
    {
      g_autofree char *text = g_strdup_printf ("^%s", get_merged_name (match, op->control_inputs[k]));

      ts_wire_append_string (message, NODE_INPUT, text);
    }
}

/* The node of the first graph, with its inputs by the names that they have in the second one. */
static gboolean
append_node (const TsGraphMatch *match,
             const TsOperation *op,
             GByteArray *message,
             GError **error)
{
  TsWireReader reader;
  TsWireField field;
  guint begin = ts_wire_begin (message, GRAPH_NODE);

  ts_wire_reader_init (&reader, NULL, op->node_def, op->node_def_size, "node");
  while (ts_wire_next (&reader, &field, error))
    if (field.number != NODE_INPUT)
      g_byte_array_append (message, field.start, (guint)(reader.pos - field.start));
  if (reader.failed)
    return FALSE;
  append_inputs (match, op, message);
  ts_wire_end (message, begin);
  return TRUE;
}

/* One message behind the other is both together. */
static gboolean
merge (TsComparison *self,
       const TsGraphMatch *match,
       GError **error)
{
  g_autoptr (TsModel) model = ts_model_new (match->b);
  g_autoptr (GBytes) second = ts_model_to_bytes (model, TS_MODEL_GRAPH_DEF, error);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (second == NULL)
    return FALSE;
  if (g_bytes_get_size (second) > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the graphs are too large to be shown as one");
      return FALSE;
    }

  g_byte_array_append (message, g_bytes_get_data (second, NULL), (guint)g_bytes_get_size (second));
  for (guint32 op = 0; op < match->n_a; op++)
    if (match->to_b[op] == TS_NO_OP && !append_node (match, ts_graph_get_operation (match->a, op), message, error))
      return FALSE;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  self->merged = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, error);
  return self->merged != NULL;
}

static guint32
find_merged (const TsComparison *self,
             const TsDiffEntry *entry)
{
  const TsOperation *op = entry->b != NULL ? entry->b : entry->a;
  const TsOperation *merged = op != NULL && entry->function == NULL ? ts_graph_find_operation (self->merged, op->name) : NULL;

  return merged != NULL ? merged->index : TS_NO_OP;
}

static void
find_fates (TsComparison *self)
{
  static const TsFate fates[] = { [TS_DIFF_REMOVED] = TS_FATE_REMOVED, [TS_DIFF_ADDED] = TS_FATE_ADDED, [TS_DIFF_CHANGED] = TS_FATE_CHANGED };

  self->n_ops = ts_graph_get_n_operations (self->merged);
  self->fates = g_new0 (guint8, (gsize)self->n_ops + 1);
  self->ops = g_new (guint32, (gsize)self->diff->entries->len + 1);
  for (guint i = 0; i < self->diff->entries->len; i++)
    {
      const TsDiffEntry *entry = self->diff->entries->pdata[i];

      self->ops[i] = find_merged (self, entry);
      if (self->ops[i] != TS_NO_OP)
        self->fates[self->ops[i]] = fates[entry->kind];
    }
}

/* ---- what counts ---------------------------------------------------------------------------------- */

static void
drop_name (TsDiffEntry *entry)
{
  for (guint i = entry->changes->len; i > 0; i--)
    if (((const TsChange *)entry->changes->pdata[i - 1])->kind == TS_CHANGE_NAME)
      g_ptr_array_remove_index (entry->changes, i - 1);
}

static gboolean
is_unchanged (TsDiffEntry *entry)
{
  if (entry->kind != TS_DIFF_CHANGED)
    return FALSE;
  drop_name (entry);
  return entry->changes->len == 0;
}

static void
drop_names (TsGraphDiff *diff)
{
  for (guint i = diff->entries->len; i > 0; i--)
    if (is_unchanged (diff->entries->pdata[i - 1]))
      {
        g_ptr_array_remove_index (diff->entries, i - 1);
        diff->n_changed--;
        diff->n_same++;
      }
}

/* Takes @diff (nullable: %NULL with @error set). */
static TsComparison *
new_of_diff (TsGraphDiff *diff,
             gboolean with_names,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TsComparison) self = g_new0 (TsComparison, 1);
  g_auto (TsGraphMatch) match = { 0 };

  self->ref_count = 1;
  self->diff = diff;
  if (diff == NULL || !ts_graph_match_init (&match, diff->a, diff->b, cancellable, error) || !merge (self, &match, error))
    return NULL;
  if (!with_names)
    drop_names (self->diff);
  find_fates (self);
  return g_steal_pointer (&self);
}

TsComparison *
ts_comparison_new (TsGraph *a,
                   TsGraph *b,
                   gboolean with_names,
                   GCancellable *cancellable,
                   GError **error)
{
  return new_of_diff (ts_graph_diff_new (a, b, cancellable, error), with_names, cancellable, error);
}

TsComparison *
ts_comparison_new_of_models (const TsModel *a,
                             const TsModel *b,
                             GCancellable *cancellable,
                             GError **error)
{
  return new_of_diff (ts_model_diff_new (a, b, cancellable, error), TRUE, cancellable, error);
}

/* ---- in a thread ---------------------------------------------------------------------------------- */

/* Parts of graphs; or a model and the one in a file. */
typedef struct
{
  TsGraph *a;
  TsGraph *b;
  GArray *ops_a;
  GArray *ops_b;
  TsModel *model;
  char *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->a, ts_graph_unref);
  g_clear_pointer (&job->b, ts_graph_unref);
  g_clear_pointer (&job->ops_a, g_array_unref);
  g_clear_pointer (&job->ops_b, g_array_unref);
  g_clear_pointer (&job->model, ts_model_unref);
  g_free (job->path);
  g_free (job);
}

static TsGraph *
cut (TsGraph *graph,
     const GArray *ops,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree guint8 *kept = g_new0 (guint8, (gsize)ts_graph_get_n_operations (graph) + 1);
  g_auto (TsGraphPart) part = { 0 };

  for (guint i = 0; i < ops->len; i++)
    kept[g_array_index (ops, guint32, i)] = TRUE;
  return ts_graph_part_init (&part, graph, kept, NULL, NULL, cancellable, error) ? ts_graph_ref (part.graph) : NULL;
}

static TsComparison *
compare_parts (const Job *job,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TsGraph) a = cut (job->a, job->ops_a, cancellable, error);
  g_autoptr (TsGraph) b = a != NULL ? cut (job->b, job->ops_b, cancellable, error) : NULL;

  return b != NULL ? ts_comparison_new (a, b, FALSE, cancellable, error) : NULL;
}

static TsComparison *
compare_models (const Job *job,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (TsModel) other = ts_model_open (job->path, NULL, NULL, NULL, cancellable, error);

  return other != NULL ? ts_comparison_new_of_models (job->model, other, cancellable, error) : NULL;
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  TsComparison *comparison = job->model != NULL ? compare_models (job, cancellable, &error) : compare_parts (job, cancellable, &error);

  if (comparison != NULL)
    g_task_return_pointer (task, comparison, (GDestroyNotify)ts_comparison_unref);
  else
    g_task_return_error (task, error);
}

/* Takes @job. */
static GTask *
new_task (Job *job,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, new_task);
  g_task_set_task_data (task, job, job_free);
  return task;
}

void
ts_comparison_run_async (TsGraph *a,
                         GArray *ops_a,
                         TsGraph *b,
                         GArray *ops_b,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = new_task (job, cancellable, callback, user_data);

  job->a = ts_graph_ref (a);
  job->b = ts_graph_ref (b);
  job->ops_a = g_array_ref (ops_a);
  job->ops_b = g_array_ref (ops_b);
  g_task_run_in_thread (task, run);
}

void
ts_comparison_run_with_file_async (TsModel *model,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = new_task (job, cancellable, callback, user_data);

  job->model = ts_model_ref (model);
  job->path = g_file_get_path (file);
  if (job->path == NULL)
    g_task_return_new_error (task, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "only files of this computer can be opened");
  else
    g_task_run_in_thread (task, run);
}

TsComparison *
ts_comparison_run_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- in words ------------------------------------------------------------------------------------- */

char *
ts_change_describe (const TsChange *change)
{
  GString *text = g_string_new (NULL);

  if (change->kind == TS_CHANGE_VALUE && change->n_elements > 0)
    {
      g_string_append_printf (text, "value: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " differ", change->n_different, change->n_elements);
      if (isfinite (change->max_abs))
        g_string_append_printf (text, ", by %g at most", change->max_abs);
    }
  else
    g_string_append_printf (text, "%s: %s → %s", change->what != NULL ? change->what : ts_change_kind_get_name (change->kind),
                            *change->before != '\0' ? change->before : "none", *change->after != '\0' ? change->after : "none");
  return g_string_free (text, FALSE);
}

char *
ts_comparison_describe (const TsDiffEntry *entry)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (entry->changes->len, MAX_LINES); i++)
    {
      g_autofree char *line = ts_change_describe (entry->changes->pdata[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  if (entry->changes->len > MAX_LINES)
    g_string_append_printf (text, "\n… and %u more", entry->changes->len - MAX_LINES);
  return g_string_free (text, FALSE);
}
