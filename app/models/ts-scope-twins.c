#include "app/models/ts-scope-twins.h"

#include "app/models/ts-comparison.h"
#include "engine/diff/ts-op-diff.h"

#include <string.h>

/* ---- which they are ------------------------------------------------------------------------------- */

static void
difference_free (gpointer data)
{
  TsTwinDifference *difference = data;

  g_free (difference->what);
  g_free (difference->detail);
  g_free (difference);
}

TsScopeTwins *
ts_scope_twins_new (TsScopePatterns *patterns,
                    const char *scope)
{
  const TsScopeTree *tree = patterns->tree;
  guint32 number = ts_scope_tree_find (tree, scope);
  TsScopeTwins *self;

  if (number == TS_NO_SCOPE || patterns->counts[patterns->patterns[number]] < 2)
    return NULL;

  self = g_new0 (TsScopeTwins, 1);
  self->patterns = ts_scope_patterns_ref (patterns);
  self->scope = number;
  self->twins = g_array_new (FALSE, FALSE, sizeof (TsScopeTwin));
  for (guint32 s = 0; s < tree->n_scopes; s++)
    if (s != number && patterns->patterns[s] == patterns->patterns[number])
      {
        TsScopeTwin twin = { s, 0 };

        g_array_append_val (self->twins, twin);
      }
  return self;
}

void
ts_scope_twins_free (TsScopeTwins *self)
{
  if (self == NULL)
    return;

  ts_scope_patterns_unref (self->patterns);
  g_array_unref (self->twins);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_free (self);
}

/* ---- in a thread ------------------------------------------------------------------------------------ */

typedef struct
{
  TsScopePatterns *patterns;
  guint32 scope;
  GArray *twins; /* of guint32: scopes */
  TsShapeTable *shapes;
  guint *counts; /* of differences, for each twin */
  GPtrArray *differences;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_scope_patterns_unref (job->patterns);
  g_array_unref (job->twins);
  g_clear_pointer (&job->shapes, ts_shape_table_unref);
  g_clear_pointer (&job->differences, g_ptr_array_unref);
  g_free (job->counts);
  g_free (job);
}

/* Names are each scope's own, also in those attributes that the same inside leaves out, and where its inputs come from is the business of what is around it. */
static gboolean
is_difference (const TsChange *change)
{
  switch (change->kind)
    {
    case TS_CHANGE_DEVICE:
    case TS_CHANGE_VALUE:
    case TS_CHANGE_DTYPE:
    case TS_CHANGE_SHAPE:
      return TRUE;
    case TS_CHANGE_ATTR:
    case TS_CHANGE_NAME:
    case TS_CHANGE_TYPE:
    case TS_CHANGE_INPUTS:
    case TS_CHANGE_CONTROLS:
    case TS_CHANGE_BODY:
    default:
      return FALSE;
    }
}

/* @first: where those of the operation at hand begin: others have had some of them before */
static void
add_difference (GPtrArray *differences,
                guint first,
                guint32 op,
                const TsChange *change)
{
  TsTwinDifference *difference;

  for (guint i = first; i < differences->len; i++)
    {
      difference = differences->pdata[i];
      if (difference->kind == change->kind && g_strcmp0 (difference->what, change->what) == 0)
        {
          difference->n_twins++;
          return;
        }
    }
  difference = g_new0 (TsTwinDifference, 1);
  *difference = (TsTwinDifference) { op, change->kind, g_strdup (change->what), 1, ts_change_describe (change) };
  g_ptr_array_add (differences, difference);
}

/* What operation @i of the scope is in each of the others. */
static gboolean
compare_op (Job *job,
            guint32 i,
            GCancellable *cancellable,
            GError **error)
{
  const TsScopeTree *tree = job->patterns->tree;
  const TsOperation *op = ts_graph_get_operation (tree->graph, tree->order[tree->scopes[job->scope].begin + i]);
  const TsGraphMatch none = { .a = tree->graph, .b = tree->graph };
  guint first = job->differences->len;

  for (guint t = 0; t < job->twins->len; t++)
    {
      const TsScope *twin = &tree->scopes[g_array_index (job->twins, guint32, t)];
      const TsOperation *other = ts_graph_get_operation (tree->graph, tree->order[twin->begin + i]);
      g_autoptr (GPtrArray) changes = ts_op_diff (&none, job->shapes, job->shapes, op, other, cancellable, error);
      gboolean is_different = FALSE;

      if (changes == NULL)
        return FALSE;
      for (guint c = 0; c < changes->len; c++)
        if (is_difference (changes->pdata[c]))
          {
            add_difference (job->differences, first, op->index, changes->pdata[c]);
            is_different = TRUE;
          }
      job->counts[t] += is_different;
    }
  return TRUE;
}

static void
compare (GTask *task,
         gpointer source_object,
         gpointer task_data,
         GCancellable *cancellable)
{
  Job *job = task_data;
  const TsScope *scope = &job->patterns->tree->scopes[job->scope];
  GError *error = NULL;
  gboolean done;

  if (job->shapes == NULL)
    job->shapes = ts_shape_table_new (job->patterns->tree->graph, cancellable, &error);
  done = job->shapes != NULL;
  for (guint32 i = 0; i < scope->end - scope->begin && done; i++)
    done = !g_cancellable_set_error_if_cancelled (cancellable, &error) && compare_op (job, i, cancellable, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ts_scope_twins_compare_async (TsScopeTwins *self,
                              TsShapeTable *shapes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->patterns = ts_scope_patterns_ref (self->patterns);
  job->scope = self->scope;
  job->twins = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < self->twins->len; i++)
    g_array_append_val (job->twins, g_array_index (self->twins, TsScopeTwin, i).scope);
  job->shapes = shapes != NULL ? ts_shape_table_ref (shapes) : NULL;
  job->counts = g_new0 (guint, (gsize)job->twins->len + 1);
  job->differences = g_ptr_array_new_with_free_func (difference_free);
  g_task_set_source_tag (task, ts_scope_twins_compare_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, compare);
}

gboolean
ts_scope_twins_compare_finish (TsScopeTwins *self,
                               GAsyncResult *result,
                               GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  g_return_val_if_fail (job->scope == self->scope && job->twins->len == self->twins->len, FALSE);

  for (guint i = 0; i < self->twins->len; i++)
    g_array_index (self->twins, TsScopeTwin, i).n_differences = job->counts[i];
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = g_steal_pointer (&job->differences);
  return TRUE;
}
