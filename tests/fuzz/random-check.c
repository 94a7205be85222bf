#include "tests/fuzz/random-check.h"

#include "tests/fuzz/random-value.h"
#include "engine/ops/ts-shape-table.h"

#include <string.h>

typedef struct
{
  const TsRandomGraph *graph;
  TsSession *session;
  TsShapeTable *shapes;
  TsRandomPatience *patience;
  TsRandomProblemFunc func;
  gpointer user_data;
  TsRandomOutcome *outcome;
} Check;

static void
discard (const char *text,
         gsize size,
         gpointer user_data)
{
  (void)text;
  (void)size;
  (void)user_data;
}

static void
note_time (Check *self,
           double begin)
{
  self->outcome->slowest = MAX (self->outcome->slowest, ts_random_processor_seconds () - begin);
}

static void
free_values (GPtrArray *values)
{
  g_clear_pointer (&values, g_ptr_array_unref);
}

/* ---- a run that may not end: loops are cut off after so many activations ------------------------------------ */

#define MAX_ACTIVATIONS 2000

typedef struct
{
  GCancellable *cancellable;
  guint n; /* activations until it is cancelled */
} Cancel;

static gboolean
cancel_before (TsExecutor *executor,
               const TsActivation *activation,
               gpointer user_data)
{
  Cancel *self = user_data;

  (void)executor;
  (void)activation;
  if (self->n == 0 || --self->n == 0)
    g_cancellable_cancel (self->cancellable);
  return FALSE;
}

static gboolean
go_on (TsExecutor *executor,
       const TsActivation *activation,
       TsTensor **outputs,
       gpointer user_data)
{
  (void)executor;
  (void)activation;
  (void)outputs;
  (void)user_data;
  return FALSE;
}

static gboolean
run_at_most (Check *self,
             const TsOutput *fetches,
             guint n_fetches,
             guint32 op,
             guint n_activations,
             TsTensor **results,
             GCancellable *cancellable,
             GError **error)
{
  static const TsSeam seam = { .before = cancel_before, .after = go_on };
  Cancel cancel = { cancellable, n_activations };
  g_autoptr (TsExecutor) executor = ts_session_begin (self->session, (const TsFeed *)(const void *)self->graph->feeds->data, self->graph->feeds->len, fetches, n_fetches, &op,
                                                      1, &seam, &cancel, cancellable, error);
  TsExecutorStatus status = executor != NULL ? ts_executor_advance (executor, error) : TS_EXECUTOR_FAILED;

  if (status == TS_EXECUTOR_BLOCKED)
    g_set_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED, "it waits");
  if (status != TS_EXECUTOR_DONE)
    return FALSE;
  for (guint i = 0; i < n_fetches; i++)
    {
      results[i] = ts_executor_dup_fetch (executor, i, error);
      if (results[i] != NULL)
        continue;
      while (i > 0)
        ts_tensor_unref (results[--i]);
      return FALSE;
    }
  return TRUE;
}

/* What goes through a dataset takes as long as that has elements, and they may be without end. */
static gboolean
goes_through_datasets (const TsRandomGraph *graph)
{
  for (guint i = 0; i < ts_graph_get_n_operations (graph->graph); i++)
    {
      const char *type = ts_graph_get_operation (graph->graph, i)->type;

      if (strstr (type, "Dataset") != NULL || strstr (type, "Iterator") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* ---- running it ----------------------------------------------------------------------------------------- */

/* Of a switch one output at least is dead, and cannot be fetched. */
static guint
count_fetches (const TsOperation *op)
{
  return strstr (op->type, "Switch") != NULL ? 0 : op->n_outputs;
}

/* (transfer full) (nullable): the outputs of an operation; @error: what its run failed with */
static GPtrArray *
run (Check *self,
     guint32 op,
     GError **error)
{
  guint n = count_fetches (ts_graph_get_operation (self->graph->graph, op));
  g_autofree TsOutput *fetches = g_new (TsOutput, n + 1);
  g_autofree TsTensor **results = g_new0 (TsTensor *, n + 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  double begin = ts_random_processor_seconds ();
  gboolean ok;
  GPtrArray *values;

  for (guint i = 0; i < n; i++)
    fetches[i] = (TsOutput) { op, i };
  ts_random_patience_begin (self->patience, cancellable);
  if (self->graph->calls_functions)
    ok = run_at_most (self, fetches, n, op, MAX_ACTIVATIONS, results, cancellable, error);
  else
    ok = ts_session_run (self->session, (const TsFeed *)(const void *)self->graph->feeds->data, self->graph->feeds->len, fetches, n, &op, 1, results, cancellable, error);
  if (ts_random_patience_end (self->patience) && goes_through_datasets (self->graph))
    self->outcome->n_cancelled++;
  else
    note_time (self, begin);
  if (!ok)
    return NULL;
  values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (values, results[i]);
  return values;
}

static void
tell (Check *self,
      const char *kind,
      guint32 op,
      const char *format,
      ...) G_GNUC_PRINTF (4, 5);

static void
tell (Check *self,
      const char *kind,
      guint32 op,
      const char *format,
      ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  self->func (kind, ts_graph_get_operation (self->graph->graph, op)->type, what, self->user_data);
}

/* ---- what is asked of it ---------------------------------------------------------------------------------- */

static void
check_error (Check *self,
             guint32 op,
             const GError *error)
{
  self->outcome->n_errors++;
  if (error == NULL)
    tell (self, "error", op, "fails without an error");
  else if (error->domain != TS_ERROR && error->domain != G_IO_ERROR)
    tell (self, "error", op, "domain %s: %s", g_quark_to_string (error->domain), error->message);
}

static void
check_shapes (Check *self,
              guint32 op,
              GPtrArray *values)
{
  self->outcome->n_values++;
  self->outcome->n_by_type[ts_random_corpus_get_index (self->graph->corpus, ts_graph_get_operation (self->graph->graph, op)->def)]++;
  for (guint i = 0; i < values->len; i++)
    {
      TsTensor *value = values->pdata[i];
      TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph->graph, (TsOutput) { op, i }));
      TsShape shape;

      if (value->dtype != dtype)
        tell (self, "dtype", op, "output %u is %s, not %s", i, ts_dtype_name (value->dtype), ts_dtype_name (dtype));
      ts_shape_table_get (self->shapes, (TsOutput) { op, i }, &shape);
      if (dtype == TS_DTYPE_RESOURCE || self->graph->is_misstated)
        continue; /* TensorFlow's own shape functions are wrong of handles */
      if (!ts_shape_is_compatible (&shape, &value->shape))
        {
          g_autofree char *found = ts_shape_to_string (&value->shape);
          g_autofree char *stated = ts_shape_to_string (&shape);

          tell (self, "shape", op, "output %u is %s, static %s", i, found, stated);
        }
    }
}

static void
check_again (Check *self,
             guint32 op,
             GPtrArray *first,
             GPtrArray *again,
             const GError *error)
{
  if ((first == NULL) != (again == NULL))
    tell (self, "again", op, "%s the second time: %s", again != NULL ? "succeeds" : "fails", error != NULL ? error->message : "");
  if (first == NULL || again == NULL)
    return;
  for (guint i = 0; i < first->len; i++)
    {
      const TsTensor *a = first->pdata[i], *b = again->pdata[i];

      if (a->dtype != TS_DTYPE_RESOURCE && a->dtype != TS_DTYPE_VARIANT && !ts_tensor_identical (a, b))
        tell (self, "again", op, "output %u is another the second time", i);
    }
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
check_operation (Check *self,
                 guint32 op)
{
  g_autoptr (GError) error = NULL, again_error = NULL;
  GPtrArray *first = run (self, op, &error);
  GPtrArray *again = run (self, op, &again_error);

  if (first == NULL)
    check_error (self, op, error);
  else
    check_shapes (self, op, first);
  if (!self->graph->is_stateful && !is_cancelled (error) && !is_cancelled (again_error))
    check_again (self, op, first, again, again_error);
  free_values (first);
  free_values (again);
}

static void
check_cancelled (Check *self,
                 guint32 op,
                 guint n)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  ts_random_patience_begin (self->patience, cancellable);
  if (!run_at_most (self, NULL, 0, op, n, NULL, cancellable, &error))
    check_error (self, op, error);
  ts_random_patience_end (self->patience);
}

/* ---- all --------------------------------------------------------------------------------------------------- */

static void
set_variables (Check *self)
{
  for (guint i = 0; i < self->graph->variables->len; i++)
    {
      const TsRandomVariable *variable = &g_array_index (self->graph->variables, TsRandomVariable, i);

      if (variable->value != NULL)
        ts_session_set_variable (self->session, variable->op, variable->value, NULL);
    }
}

void
ts_random_check (const TsRandomGraph *graph,
                 GRand *rand,
                 const char *folder,
                 double limit,
                 TsRandomProblemFunc func,
                 gpointer user_data,
                 TsRandomOutcome *outcome)
{
  double begin = ts_random_processor_seconds ();
  g_autoptr (TsSession) session = ts_session_new (graph->graph);
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph->graph, NULL, NULL);
  g_autoptr (TsRandomPatience) patience = ts_random_patience_new (limit);
  Check self = { graph, session, shapes, patience, func, user_data, outcome };

  note_time (&self, begin);
  ts_session_set_n_threads (session, 1 + ts_random_index (rand, 2));
  ts_session_set_log (session, discard, NULL);
  ts_session_set_allowed_folder (session, graph->recipe != NULL && graph->recipe->folder != NULL ? graph->recipe->folder : folder, NULL);
  set_variables (&self);
  for (guint i = 0; i < graph->operations->len; i++)
    check_operation (&self, g_array_index (graph->operations, guint32, i));
  if (graph->operations->len > 0 && ts_random_once_in (rand, 8))
    check_cancelled (&self, g_array_index (graph->operations, guint32, graph->operations->len - 1), ts_random_index (rand, 4));
}
