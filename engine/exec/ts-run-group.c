#include "engine/exec/ts-run-group.h"

#include "engine/graph/ts-collection-items.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/ts-error.h"

/* One run in the background. */
typedef struct
{
  guint32 *targets;
  guint n_targets;
  guint32 close;
  TsExecutor *run; /* (nullable): %NULL once the queue is closed */
  gboolean closes; /* @run is that of @close */
} Runner;

struct _TsRunGroup
{
  TsSession *session;
  GCancellable *cancellable;
  GPtrArray *runs;    /* TsExecutor */
  GArray *is_done;    /* gboolean, one for each run */
  GPtrArray *runners; /* Runner */
  guint next;         /* whose turn it is: runs first, then runners */
};

static void
runner_free (gpointer data)
{
  Runner *self = data;

  g_clear_pointer (&self->run, ts_executor_free);
  g_free (self->targets);
  g_free (self);
}

TsRunGroup *
ts_run_group_new (TsSession *session,
                  GCancellable *cancellable)
{
  TsRunGroup *self = g_new0 (TsRunGroup, 1);

  self->session = ts_session_ref (session);
  g_set_object (&self->cancellable, cancellable);
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_executor_free);
  self->is_done = g_array_new (FALSE, TRUE, sizeof (gboolean));
  self->runners = g_ptr_array_new_with_free_func (runner_free);
  return self;
}

void
ts_run_group_free (TsRunGroup *self)
{
  g_ptr_array_unref (self->runners);
  g_ptr_array_unref (self->runs);
  g_array_unref (self->is_done);
  g_clear_object (&self->cancellable);
  ts_session_unref (self->session);
  g_free (self);
}

guint
ts_run_group_add (TsRunGroup *self,
                  TsExecutor *run)
{
  g_ptr_array_add (self->runs, run);
  g_array_set_size (self->is_done, self->runs->len);
  return self->runs->len - 1;
}

TsExecutor *
ts_run_group_get_run (TsRunGroup *self,
                      guint i)
{
  return g_ptr_array_index (self->runs, i);
}

/* ---- in the background --------------------------------------------------------------------------- */

static gboolean
begin (TsRunGroup *self,
       Runner *runner,
       const guint32 *targets,
       guint n_targets,
       GError **error)
{
  g_clear_pointer (&runner->run, ts_executor_free);
  runner->run = ts_session_begin (self->session, NULL, 0, NULL, 0, targets, n_targets, NULL, NULL, self->cancellable, error);
  return runner->run != NULL;
}

gboolean
ts_run_group_add_runner (TsRunGroup *self,
                         const guint32 *targets,
                         guint n_targets,
                         guint32 close,
                         GError **error)
{
  Runner *runner = g_new0 (Runner, 1);

  runner->targets = g_memdup2 (targets, n_targets * sizeof *targets);
  runner->n_targets = n_targets;
  runner->close = close;
  g_ptr_array_add (self->runners, runner);
  return begin (self, runner, targets, n_targets, error);
}

static gboolean
has_others (TsRunGroup *self,
            const Runner *runner)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      const Runner *other = g_ptr_array_index (self->runners, i);

      if (other != runner && other->close == runner->close && other->run != NULL)
        return TRUE;
    }
  return FALSE;
}

/* What it fills is closed, or what it reads at its end: the last one closes the queue. */
static gboolean
end_runner (TsRunGroup *self,
            Runner *runner,
            GError **error)
{
  g_clear_pointer (&runner->run, ts_executor_free);
  if (runner->closes || runner->close == TS_NO_OP || has_others (self, runner))
    return TRUE;
  runner->closes = TRUE;
  return begin (self, runner, &runner->close, 1, error);
}

static gboolean
is_end (const GError *error)
{
  return g_error_matches (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE) || g_error_matches (error, TS_ERROR, TS_ERROR_CANCELLED);
}

static TsExecutorStatus
step_runner (TsRunGroup *self,
             Runner *runner,
             GError **error)
{
  g_autoptr (GError) reason = NULL;
  TsExecutorStatus status = ts_executor_advance_by (runner->run, 1, &reason);
  gboolean ok = TRUE;

  if (status == TS_EXECUTOR_DONE)
    ok = runner->closes ? end_runner (self, runner, error) : begin (self, runner, runner->targets, runner->n_targets, error);
  else if (status == TS_EXECUTOR_FAILED && is_end (reason))
    ok = end_runner (self, runner, error);
  else
    {
      if (status == TS_EXECUTOR_FAILED)
        g_propagate_error (error, g_steal_pointer (&reason));
      return status;
    }
  return ok ? TS_EXECUTOR_STOPPED : TS_EXECUTOR_FAILED;
}

/* ---- queue runners of the graph ------------------------------------------------------------------- */

static gboolean
find_operation (TsRunGroup *self,
                const char *name,
                guint32 *op,
                GError **error)
{
  const TsOperation *found = ts_graph_find_operation (ts_session_get_graph (self->session), name);

  *op = found != NULL ? found->index : TS_NO_OP;
  if (found != NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a queue runner names the operation %s, which is not there", name);
  return FALSE;
}

static gboolean
add_queue_runner (TsRunGroup *self,
                  const TsQueueRunnerItem *item,
                  guint *n,
                  GError **error)
{
  guint32 close = TS_NO_OP;

  if (item->close_op[0] != '\0' && !find_operation (self, item->close_op, &close, error))
    return FALSE;
  for (guint i = 0; i < item->enqueue_ops->len; i++, ++*n)
    {
      guint32 enqueue;

      if (!find_operation (self, g_ptr_array_index (item->enqueue_ops, i), &enqueue, error) ||
          !ts_run_group_add_runner (self, &enqueue, 1, close, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_run_group_add_queue_runners (TsRunGroup *self,
                                guint *n,
                                GError **error)
{
  const TsCollections *collections = ts_graph_get_collections (ts_session_get_graph (self->session));
  const TsCollection *runners = ts_collections_find (collections, TS_COLLECTION_QUEUE_RUNNERS);
  guint n_threads = 0;

  for (guint i = 0; runners != NULL && i < ts_collection_get_n_items (runners); i++)
    {
      TsCollectionItem item = ts_collection_get_item (runners, i);
      g_autoptr (TsQueueRunnerItem) runner = ts_queue_runner_item_new (item.data, item.size, error);

      if (runner == NULL || !add_queue_runner (self, runner, &n_threads, error))
        return FALSE;
    }
  if (n != NULL)
    *n = n_threads;
  return TRUE;
}

/* ---- in turn -------------------------------------------------------------------------------------- */

static gboolean
is_finished (TsRunGroup *self)
{
  for (guint i = 0; i < self->is_done->len; i++)
    if (!g_array_index (self->is_done, gboolean, i))
      return FALSE;
  return TRUE;
}

static TsExecutorStatus
step_run (TsRunGroup *self,
          guint i,
          GError **error)
{
  TsExecutorStatus status = ts_executor_advance_by (ts_run_group_get_run (self, i), 1, error);

  if (status != TS_EXECUTOR_DONE)
    return status;
  g_array_index (self->is_done, gboolean, i) = TRUE;
  return is_finished (self) ? TS_EXECUTOR_DONE : TS_EXECUTOR_STOPPED;
}

/* Whether the i-th of all has something to do. */
static gboolean
is_under_way (TsRunGroup *self,
              guint i)
{
  if (i < self->runs->len)
    return !g_array_index (self->is_done, gboolean, i);
  return ((const Runner *)g_ptr_array_index (self->runners, i - self->runs->len))->run != NULL;
}

static void
describe_deadlock (TsRunGroup *self,
                   GError **error)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->runs->len + self->runners->len; i++)
    if (is_under_way (self, i))
      {
        TsExecutor *run = i < self->runs->len ? ts_run_group_get_run (self, i) : ((Runner *)g_ptr_array_index (self->runners, i - self->runs->len))->run;
        g_autofree char *blocked = ts_executor_describe_blocked (run);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", blocked);
      }
  g_set_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED, "deadlock, this would wait for ever: %s", text->str);
  g_string_free (text, TRUE);
}

TsExecutorStatus
ts_run_group_step (TsRunGroup *self,
                   guint *which,
                   GError **error)
{
  guint n = self->runs->len + self->runners->len;

  if (is_finished (self))
    return TS_EXECUTOR_DONE;

  for (guint tried = 0; tried < n; tried++)
    {
      guint i = self->next;
      TsExecutorStatus status;

      self->next = (self->next + 1) % n;
      if (!is_under_way (self, i))
        continue;
      status = i < self->runs->len ? step_run (self, i, error) : step_runner (self, g_ptr_array_index (self->runners, i - self->runs->len), error);
      if (status == TS_EXECUTOR_BLOCKED)
        continue;
      if (which != NULL)
        *which = i;
      return status;
    }
  describe_deadlock (self, error);
  return TS_EXECUTOR_FAILED;
}

/* A run that is alone need not stop after each activation. */
static gboolean
run_alone (TsRunGroup *self,
           GError **error)
{
  TsExecutorStatus status = ts_executor_advance (ts_run_group_get_run (self, 0), error);

  g_array_index (self->is_done, gboolean, 0) = status == TS_EXECUTOR_DONE;
  if (status == TS_EXECUTOR_BLOCKED)
    describe_deadlock (self, error);
  return status == TS_EXECUTOR_DONE;
}

gboolean
ts_run_group_run (TsRunGroup *self,
                  GError **error)
{
  TsExecutorStatus status;

  if (self->runs->len == 1 && self->runners->len == 0)
    return is_finished (self) || run_alone (self, error);
  while ((status = ts_run_group_step (self, NULL, error)) == TS_EXECUTOR_STOPPED)
    ;
  return status == TS_EXECUTOR_DONE;
}
