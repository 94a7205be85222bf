#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* ReduceDataset, DatasetToSingleElement, DatasetCardinality: what can be said of all elements of a dataset. */

/* ---- ReduceDataset ---- */

typedef struct
{
  TsDatasetFunction *function;
  guint n_state;
} Reducer;

static gboolean
reduce_prepare (TsKernelInit *init,
                GError **error)
{
  Reducer *self = init->state;
  g_autofree TsDType *state = ts_operation_dup_attr_dtypes (init->op, "Tstate", &self->n_state, error);

  self->function = state != NULL ? ts_dataset_function_new (init->op, "f", error) : NULL;
  return self->function != NULL;
}

static void
reduce_release (gpointer state)
{
  g_clear_pointer (&((Reducer *)state)->function, ts_dataset_function_unref);
}

typedef struct
{
  TsProgress base;
  TsPull pull;
  GPtrArray *state;    /* (nullable) */
  gboolean is_folding; /* the function that it waits for is its own, not one of the datasets */
} Progress;

static void
progress_free (TsProgress *progress)
{
  Progress *self = (Progress *)progress;

  ts_pull_clear (&self->pull);
  g_clear_pointer (&self->state, g_ptr_array_unref);
  g_free (self);
}

static Progress *
begin (TsCall *call,
       GError **error)
{
  TsDataset *dataset = ts_dataset_from_tensor (call->in[0], error);
  Progress *self;

  if (dataset == NULL)
    return NULL;
  self = g_new0 (Progress, 1);
  self->base.free = progress_free;
  ts_pull_init (&self->pull, ts_cursor_new (dataset));
  call->progress = &self->base;
  return self;
}

static void
add_all (GPtrArray *args,
         TsTensor *const *tensors,
         guint n)
{
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (args, ts_tensor_ref (tensors[i]));
}

/* State, element, and what the function has captured. */
static gboolean
fold (TsCall *call,
      GError **error)
{
  Reducer *reducer = call->state;
  Progress *self = (Progress *)call->progress;
  GPtrArray *element = self->pull.element;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  add_all (args, (TsTensor *const *)self->state->pdata, self->state->len);
  add_all (args, (TsTensor *const *)element->pdata, element->len);
  add_all (args, call->in + 1 + reducer->n_state, call->n_in - 1 - reducer->n_state);
  self->is_folding = TRUE;
  return ts_call_function (call, &reducer->function->body, (TsTensor *const *)args->pdata, args->len, reducer->n_state, error);
}

static gboolean
finish (TsCall *call,
        GError **error)
{
  GPtrArray *state = ((Progress *)call->progress)->state;

  if (state->len != call->n_out)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u components of the state for %u outputs", state->len, call->n_out);
      return FALSE;
    }
  for (guint i = 0; i < call->n_out; i++)
    call->out[i] = ts_tensor_ref (state->pdata[i]);
  return ts_call_check_outputs (call, error);
}

static gboolean
reduce_go_on (TsCall *call,
              TsPullStatus status,
              GError **error)
{
  switch (status)
    {
    case TS_PULL_GIVES:
      return fold (call, error);
    case TS_PULL_ENDS:
      return finish (call, error);
    case TS_PULL_WAITS:
      return TRUE;
    case TS_PULL_FAILED:
    default:
      return FALSE;
    }
}

static gboolean
reduce_run (TsCall *call,
            GError **error)
{
  const Reducer *reducer = call->state;
  Progress *self = begin (call, error);

  if (self == NULL)
    return FALSE;
  self->state = ts_dataset_dup_tensors (call, 1, 1 + reducer->n_state);
  return reduce_go_on (call, ts_pull_next (&self->pull, call, error), error);
}

static gboolean
reduce_resume (TsCall *call,
               TsTensor *const *results,
               guint n_results,
               GError **error)
{
  Progress *self = (Progress *)call->progress;

  if (!self->is_folding)
    return reduce_go_on (call, ts_pull_resume (&self->pull, call, results, n_results, error), error);

  self->is_folding = FALSE;
  g_ptr_array_set_size (self->state, 0);
  add_all (self->state, results, n_results);
  return reduce_go_on (call, ts_pull_next (&self->pull, call, error), error);
}

/* ---- DatasetToSingleElement ---- */

typedef struct
{
  guint n;
  TsDType *dtypes;
  TsShape *shapes;
} Single;

static gboolean
single_prepare (TsKernelInit *init,
                GError **error)
{
  Single *self = init->state;

  return ts_dataset_read_types (init->op, &self->n, &self->dtypes, &self->shapes, error);
}

static void
single_release (gpointer state)
{
  Single *self = state;

  g_free (self->dtypes);
  g_free (self->shapes);
}

static gboolean
give_element (TsCall *call,
              GPtrArray *element,
              GError **error)
{
  const Single *self = call->state;

  if (!ts_dataset_check_element (element, self->n, self->dtypes, self->shapes, error))
    return FALSE;
  for (guint i = 0; i < call->n_out; i++)
    call->out[i] = ts_tensor_ref (element->pdata[i]);
  return TRUE;
}

/* The first element is kept as the state until it is known that there is no second. */
static gboolean
single_go_on (TsCall *call,
              TsPullStatus status,
              GError **error)
{
  Progress *self = (Progress *)call->progress;

  if (status == TS_PULL_GIVES && self->state == NULL)
    {
      self->state = g_ptr_array_ref (self->pull.element);
      status = ts_pull_next (&self->pull, call, error);
    }
  if (status == TS_PULL_GIVES)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Dataset had more than one element.");
  else if (status == TS_PULL_ENDS && self->state == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Dataset was empty.");
  else if (status == TS_PULL_ENDS)
    return give_element (call, self->state, error);
  return status == TS_PULL_WAITS;
}

static gboolean
single_run (TsCall *call,
            GError **error)
{
  Progress *self = begin (call, error);

  return self != NULL && single_go_on (call, ts_pull_next (&self->pull, call, error), error);
}

static gboolean
single_resume (TsCall *call,
               TsTensor *const *results,
               guint n_results,
               GError **error)
{
  Progress *self = (Progress *)call->progress;

  return single_go_on (call, ts_pull_resume (&self->pull, call, results, n_results, error), error);
}

/* ---- DatasetCardinality ---- */

static gboolean
cardinality_run (TsCall *call,
                 GError **error)
{
  TsDataset *dataset = ts_dataset_from_tensor (call->in[0], error);

  if (dataset == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { ts_dataset_get_cardinality (dataset) });
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS(file) .semantics = "tensorflow/core/kernels/data/" file

const TsKernelDef ts_reduce_dataset_kernels[] = {
  { .op = "DatasetCardinality", .run = cardinality_run, SEMANTICS ("dataset_ops.cc") },
  { .op = "DatasetToSingleElement", .prepare = single_prepare, .state_size = sizeof (Single), .release = single_release, .run = single_run, .resume = single_resume, SEMANTICS ("iterator_ops.cc") },
  { .op = "ExperimentalDatasetCardinality", .run = cardinality_run, SEMANTICS ("experimental/cardinality_dataset_ops.cc") },
  { .op = "ReduceDataset", .prepare = reduce_prepare, .state_size = sizeof (Reducer), .release = reduce_release, .run = reduce_run, .resume = reduce_resume, SEMANTICS ("iterator_ops.cc") },
  { 0 },
};

const TsShapeDef ts_reduce_dataset_shapes[] = {
  { 0 },
};
