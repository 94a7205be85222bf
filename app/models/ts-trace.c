#include "app/models/ts-trace.h"

#include "app/scene/ts-scene-marks.h"
#include "engine/graph/ts-graph-trace.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_trace_question_clear (TsTraceQuestion *self)
{
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->ops, g_array_unref);
  g_clear_pointer (&self->outputs, g_array_unref);
  g_clear_pointer (&self->fed, g_array_unref);
}

void
ts_trace_answer_free (TsTraceAnswer *self)
{
  if (self == NULL)
    return;

  g_free (self->roles);
  g_clear_pointer (&self->ops, g_array_unref);
  g_free (self);
}

/* ---- one question after the other ---------------------------------------------------------------- */

static void
take_ops (TsTraceAnswer *answer,
          const GArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    answer->roles[g_array_index (ops, guint32, i)] = TS_SLICE_INSIDE;
}

static gboolean
reach (TsTraceAnswer *answer,
       TsGraph *graph,
       const TsTraceQuestion *question,
       TsTraceDirection direction,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree guint32 *steps = ts_graph_trace_reach (graph, (const guint32 *)question->ops->data, question->ops->len, direction, question->max_steps, 0, cancellable, error);

  if (steps == NULL)
    return FALSE;
  for (guint32 op = 0; op < answer->n_roles; op++)
    if (steps[op] != TS_TRACE_FAR)
      {
        answer->roles[op] = TS_SLICE_INSIDE;
        answer->farthest = MAX (answer->farthest, steps[op]);
      }
  return TRUE;
}

static gboolean
find_paths (TsTraceAnswer *answer,
            TsGraph *graph,
            const TsTraceQuestion *question,
            GCancellable *cancellable,
            GError **error)
{
  guint32 a = g_array_index (question->ops, guint32, 0), b = g_array_index (question->ops, guint32, 1);
  g_autoptr (TsTracePaths) paths = ts_graph_trace_paths (graph, a, b, 0, cancellable, error);

  if (paths != NULL && paths->ops->len == 0)
    {
      g_autoptr (TsTracePaths) other = ts_graph_trace_paths (graph, b, a, 0, cancellable, error);

      answer->is_turned = other != NULL && other->ops->len > 0;
      if (answer->is_turned || other == NULL)
        {
          ts_trace_paths_free (paths);
          paths = g_steal_pointer (&other);
        }
    }
  if (paths == NULL)
    return FALSE;
  take_ops (answer, paths->ops);
  answer->n_paths = paths->n_paths;
  answer->is_through_loop = paths->is_through_loop;
  return TRUE;
}

static gboolean
find_dominators (TsTraceAnswer *answer,
                 TsGraph *graph,
                 const TsTraceQuestion *question,
                 GCancellable *cancellable,
                 GError **error)
{
  answer->ops = ts_graph_trace_dominators (graph, g_array_index (question->ops, guint32, 0), NULL, 0, 0, cancellable, error);
  if (answer->ops == NULL)
    return FALSE;
  take_ops (answer, answer->ops);
  return TRUE;
}

static gboolean
find_needs (TsTraceAnswer *answer,
            TsGraph *graph,
            const TsTraceQuestion *question,
            GCancellable *cancellable,
            GError **error)
{
  guint n_fed = question->fed != NULL ? question->fed->len : 0;
  g_autoptr (GArray) needs = ts_graph_trace_needs (graph, (const TsOutput *)question->outputs->data, question->outputs->len,
                                                   n_fed > 0 ? (const TsOutput *)question->fed->data : NULL, n_fed, cancellable, error);

  if (needs == NULL)
    return FALSE;
  take_ops (answer, needs);
  return TRUE;
}

static gboolean
find (TsTraceAnswer *answer,
      TsGraph *graph,
      const TsTraceQuestion *question,
      GCancellable *cancellable,
      GError **error)
{
  switch (question->kind)
    {
    case TS_TRACE_INPUTS:
      return reach (answer, graph, question, TS_TRACE_UP, cancellable, error);
    case TS_TRACE_OUTPUTS:
      return reach (answer, graph, question, TS_TRACE_DOWN, cancellable, error);
    case TS_TRACE_PATHS:
      return find_paths (answer, graph, question, cancellable, error);
    case TS_TRACE_DOMINATORS:
      return find_dominators (answer, graph, question, cancellable, error);
    case TS_TRACE_NEEDED:
      return find_needs (answer, graph, question, cancellable, error);
    case TS_TRACE_THESE:
      return TRUE;
    case TS_TRACE_OTHERS:
      memset (answer->roles, TS_SLICE_INSIDE, answer->n_roles);
      return TRUE;
    default:
      return reach (answer, graph, question, TS_TRACE_UP, cancellable, error) &&
             reach (answer, graph, question, TS_TRACE_DOWN, cancellable, error);
    }
}

/* How many operations a question has to name. */
static guint
get_n_needed (TsTraceKind kind)
{
  return kind == TS_TRACE_NEEDED ? 0 : kind == TS_TRACE_PATHS ? 2
                                                              : 1;
}

static void
count (TsTraceAnswer *answer)
{
  gboolean has_order = answer->ops != NULL;

  if (!has_order)
    answer->ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 op = 0; op < answer->n_roles; op++)
    if (answer->roles[op] != TS_SLICE_OUTSIDE)
      {
        answer->n_ops++;
        if (!has_order)
          g_array_append_val (answer->ops, op);
      }
}

static TsSliceRole
get_role_of_asked (TsTraceKind kind)
{
  switch (kind)
    {
    case TS_TRACE_OTHERS:
      return TS_SLICE_OUTSIDE;
    case TS_TRACE_THESE:
      return TS_SLICE_INSIDE;
    default:
      return TS_SLICE_ORIGIN;
    }
}

TsTraceAnswer *
ts_trace_ask (TsGraph *graph,
              const TsTraceQuestion *question,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TsTraceAnswer) answer = g_new0 (TsTraceAnswer, 1);
  guint n = question->ops != NULL ? question->ops->len : 0;

  answer->n_roles = ts_graph_get_n_operations (graph);
  answer->roles = g_new0 (guint8, (gsize)answer->n_roles + 1);
  if (n < get_n_needed (question->kind) || (question->kind == TS_TRACE_NEEDED && (question->outputs == NULL || question->outputs->len == 0)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s",
                   question->kind == TS_TRACE_PATHS ? "two operations have to be selected" : "nothing is selected that this could be asked of");
      return NULL;
    }
  if (!find (answer, graph, question, cancellable, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    answer->roles[g_array_index (question->ops, guint32, i)] = get_role_of_asked (question->kind);
  count (answer);
  return g_steal_pointer (&answer);
}

/* ---- in a thread --------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  TsTraceQuestion question;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_graph_unref (job->graph);
  ts_trace_question_clear (&job->question);
  g_free (job);
}

static void
ask_in_thread (GTask *task,
               gpointer source_object,
               gpointer task_data,
               GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  TsTraceAnswer *answer = ts_trace_ask (job->graph, &job->question, cancellable, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify)ts_trace_answer_free);
  else
    g_task_return_error (task, error);
}

void
ts_trace_ask_async (TsGraph *graph,
                    TsTraceQuestion *question,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);

  *job = (Job) { ts_graph_ref (graph), *question };
  *question = (TsTraceQuestion) { 0 };
  g_task_set_source_tag (task, ts_trace_ask_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, ask_in_thread);
}

TsTraceAnswer *
ts_trace_ask_finish (GAsyncResult *result,
                     GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- in words ------------------------------------------------------------------------------------ */

static char *
dup_subject (TsGraph *graph,
             const TsTraceQuestion *question)
{
  if (question->ops != NULL && question->ops->len == 1)
    return g_strdup (ts_graph_get_operation (graph, g_array_index (question->ops, guint32, 0))->name);
  if (question->subject != NULL)
    return g_strdup (question->subject);
  return g_strdup_printf ("%u operations", question->ops != NULL ? question->ops->len : 0);
}

static char *
dup_count (guint64 n,
           const char *one,
           const char *many)
{
  return n == G_MAXUINT64 ? g_strdup_printf ("countless %s", many) : g_strdup_printf ("%'" G_GUINT64_FORMAT " %s", n, n == 1 ? one : many);
}

static char *
describe_paths (TsGraph *graph,
                const TsTraceQuestion *question,
                const TsTraceAnswer *answer)
{
  const char *a = ts_graph_get_operation (graph, g_array_index (question->ops, guint32, answer->is_turned ? 1 : 0))->name;
  const char *b = ts_graph_get_operation (graph, g_array_index (question->ops, guint32, answer->is_turned ? 0 : 1))->name;
  g_autofree char *n_ops = dup_count (answer->n_ops, "operation", "operations");
  g_autofree char *n_paths = dup_count (answer->n_paths, "way", "ways");

  if (answer->n_paths == 0 && !answer->is_through_loop)
    return g_strdup_printf ("No way leads from %s to %s, nor back", a, b);
  return g_strdup_printf ("From %s to %s: %s through %s%s", a, b, n_paths, n_ops, answer->is_through_loop ? ", and others round a loop" : "");
}

char *
ts_trace_describe (TsGraph *graph,
                   const TsTraceQuestion *question,
                   const TsTraceAnswer *answer)
{
  static const char *const texts[] = {
    [TS_TRACE_INPUTS] = "Leads to",
    [TS_TRACE_OUTPUTS] = "Comes from",
    [TS_TRACE_CONE] = "Leads to and comes from",
    [TS_TRACE_NEIGHBOURS] = "Round",
  };
  g_autofree char *subject = dup_subject (graph, question);
  g_autofree char *n_ops = dup_count (answer->n_ops, "operation", "operations");

  if (question->kind == TS_TRACE_PATHS)
    return describe_paths (graph, question, answer);
  if (question->kind == TS_TRACE_THESE)
    return g_strdup_printf ("%s of the selection", n_ops);
  if (question->kind == TS_TRACE_OTHERS)
    return g_strdup_printf ("Hidden: %s", subject);
  if (question->kind == TS_TRACE_NEEDED)
    return g_strdup_printf ("A run needs %s", n_ops);
  if (question->kind == TS_TRACE_DOMINATORS)
    return answer->ops->len > 0 ? g_strdup_printf ("Every way to %s passes %s", subject, n_ops)
                                : g_strdup_printf ("No way leads to %s from where ways begin", subject);
  return g_strdup_printf ("%s %s: %s", texts[question->kind], subject, n_ops);
}
