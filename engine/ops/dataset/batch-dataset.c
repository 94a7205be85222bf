#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-element.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* BatchDataset, PaddedBatchDataset, MapAndBatchDataset, UnbatchDataset: several elements as the rows of one, and the other way round. */

enum
{
  BATCH_SIZE,
  BATCH_DROPS, /* a last one that is smaller */
};

/* What has been collected, which leaves the cursor. */
static GPtrArray *
take_elements (TsCursor *cursor)
{
  return g_steal_pointer (&cursor->elements);
}

static void
begin_batch (TsCursor *cursor)
{
  g_clear_pointer (&cursor->elements, g_ptr_array_unref);
  cursor->elements = ts_elements_new ();
}

/* Makes one element of those that were collected. (transfer full) (nullable) */
typedef GPtrArray *(*StackFunc) (const TsDataset *dataset, GPtrArray *elements, TsCall *call, GError **error);

static TsAnswer
give_batch (TsPull *pull,
            TsCursor *cursor,
            StackFunc stack,
            GError **error)
{
  g_autoptr (GPtrArray) elements = take_elements (cursor);
  GPtrArray *batch = stack (cursor->dataset, elements, pull->call, error);

  return batch != NULL ? ts_pull_give (pull, batch) : TS_ANSWER_FAILED;
}

/* @element: (nullable) (transfer full): the next one that was collected */
static TsAnswer
collect (TsPull *pull,
         TsCursor *cursor,
         TsPullEvent event,
         GPtrArray *element,
         StackFunc stack,
         GError **error)
{
  const gint64 *n = cursor->dataset->n;

  if (event == TS_PULL_START)
    begin_batch (cursor);
  if (element != NULL && !ts_elements_keep (cursor->elements, element, error))
    return TS_ANSWER_FAILED;
  cursor->is_done |= event == TS_PULL_END;
  if (cursor->is_done && (cursor->elements->len == 0 || n[BATCH_DROPS]))
    return TS_ANSWER_END;
  if (cursor->is_done || cursor->elements->len >= n[BATCH_SIZE])
    return give_batch (pull, cursor, stack, error);
  return ts_pull_ask (pull, cursor, 0);
}

/* As many batches as whole ones, and a smaller one. */
static gint64
batch_cardinality (const TsDataset *self)
{
  gint64 n = ts_dataset_get_cardinality (ts_dataset_get_input (self, 0));

  return n < 0 ? n : n / self->n[BATCH_SIZE] + (n % self->n[BATCH_SIZE] != 0 && !self->n[BATCH_DROPS] ? 1 : 0);
}

/* ---- BatchDataset --------------------------------------------------------------------------------- */

static gboolean
batch_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  return ts_dataset_arg_positive (call, next, "Batch size", &self->n[BATCH_SIZE], error) &&
         (next + 1 >= call->n_in || ts_dataset_arg_bool (call, call->n_in - 1, "drop_remainder", &self->n[BATCH_DROPS], error));
}

static GPtrArray *
stack (const TsDataset *dataset,
       GPtrArray *elements,
       TsCall *call,
       GError **error)
{
  return ts_elements_stack (elements, call, error);
}

static TsAnswer
batch_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  return collect (pull, cursor, event, event == TS_PULL_ELEMENT ? g_ptr_array_ref (pull->element) : NULL, stack, error);
}

static const TsDatasetKind batch = { .name = "BatchDataset", .n_inputs = 1, .make = batch_make, .step = batch_step, .cardinality = batch_cardinality };

/* ---- MapAndBatchDataset --------------------------------------------------------------------------- */

static TsAnswer
map_and_batch_step (TsPull *pull,
                    TsCursor *cursor,
                    TsPullEvent event,
                    GError **error)
{
  TsAnswer answer;

  if (event == TS_PULL_ELEMENT)
    return ts_pull_call (pull, cursor, 0, NULL, pull->element, cursor->dataset->n_components, error);
  if (event != TS_PULL_RESULTS)
    return collect (pull, cursor, event, NULL, stack, error);

  answer = ts_pull_give_results (pull, cursor, 0, error);
  return answer == TS_ANSWER_FAILED ? answer : collect (pull, cursor, event, g_ptr_array_ref (pull->element), stack, error);
}

static const TsDatasetKind map_and_batch = {
  .name = "MapAndBatchDataset",
  .n_inputs = 1,
  .functions = { "f" },
  .arguments = { "Targuments" },
  .make = batch_make,
  .step = map_and_batch_step,
  .cardinality = batch_cardinality,
};

/* ---- PaddedBatchDataset --------------------------------------------------------------------------- */

/* Inputs: the size, a shape and a value for each component, and perhaps whether to drop. */
static gboolean
check_padding (const TsDataset *self,
               const TsCall *call,
               guint first,
               guint n,
               GError **error)
{
  const TsDataset *input = ts_dataset_get_input (self, 0);

  if (n != input->n_components)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "Number of padded shapes (%u) must match the number of components in the input dataset's elements (%u).", n, input->n_components);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      const TsTensor *shape = call->in[first + i], *value = call->in[first + n + i];

      if (shape->shape.rank != 1 || shape->n_elements > TS_SHAPE_MAX_RANK)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "All padded shapes must be vectors; that of component %u is not", i);
      else if (value->shape.rank != 0)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "All padding values must be scalars; that of component %u is not", i);
      else if (value->dtype != input->dtypes[i])
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Mismatched type between padding value %u and input dataset's component %u: %s vs. %s", i, i,
                     ts_dtype_name (value->dtype), ts_dtype_name (input->dtypes[i]));
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

static gboolean
padded_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  guint n = (call->n_in - next - 1) / 2;
  gboolean may_drop = (call->n_in - next - 1) % 2 == 1;

  if (!ts_dataset_arg_positive (call, next, "Batch size", &self->n[BATCH_SIZE], error) ||
      (may_drop && !ts_dataset_arg_bool (call, call->n_in - 1, "drop_remainder", &self->n[BATCH_DROPS], error)) ||
      !check_padding (self, call, next + 1, n, error))
    return FALSE;
  self->tensors = ts_dataset_dup_tensors (call, next + 1, next + 1 + 2 * n);
  return TRUE;
}

/* Makes @row hold @component, too; where @is_open says so it may grow. */
static gboolean
fit_row (TsShape *row,
         const gboolean *is_open,
         const TsTensor *component,
         guint i,
         GError **error)
{
  if (component->shape.rank != row->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "All elements in a batch must have the same rank as the padded shape for component %u: expected rank %d but got element with rank %d", i, row->rank,
                   component->shape.rank);
      return FALSE;
    }
  for (int d = 0; d < row->rank; d++)
    {
      if (is_open[d])
        row->dims[d] = MAX (row->dims[d], component->shape.dims[d]);
      if (component->shape.dims[d] <= row->dims[d])
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "Attempted to pad to a smaller size than the input element: component %u has %" G_GINT64_FORMAT " in dimension %d, the padded shape %" G_GINT64_FORMAT,
                   i, component->shape.dims[d], d, row->dims[d]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
find_row (const TsTensor *padded_shape,
          GPtrArray *elements,
          guint i,
          TsShape *row,
          GError **error)
{
  gboolean is_open[TS_SHAPE_MAX_RANK];

  row->rank = (int)padded_shape->n_elements;
  for (int d = 0; d < row->rank; d++)
    {
      gint64 dim = ts_int_at (padded_shape, (gsize)d);

      is_open[d] = dim < 0;
      row->dims[d] = MAX (dim, 0);
    }
  for (guint k = 0; k < elements->len; k++)
    if (!fit_row (row, is_open, ts_element_get (elements, k, i), i, error))
      return FALSE;
  return TRUE;
}

static TsTensor *
pad_component (const TsDataset *dataset,
               GPtrArray *elements,
               guint i,
               TsCall *call,
               GError **error)
{
  guint n = dataset->tensors->len / 2;
  TsTensor *value = dataset->tensors->pdata[n + i];
  TsShape row;

  for (guint k = 0; k < elements->len; k++)
    if (((GPtrArray *)elements->pdata[k])->len != n || ts_element_get (elements, k, i)->dtype != value->dtype)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %u has other components than the dataset says", k);
        return NULL;
      }
  return find_row (dataset->tensors->pdata[i], elements, i, &row, error) ? ts_elements_stack_padded (elements, i, &row, value, call, error) : NULL;
}

static GPtrArray *
stack_padded (const TsDataset *dataset,
              GPtrArray *elements,
              TsCall *call,
              GError **error)
{
  guint n = dataset->tensors->len / 2;
  g_autoptr (GPtrArray) result = ts_element_new (n);

  for (guint i = 0; i < n; i++)
    {
      TsTensor *component = pad_component (dataset, elements, i, call, error);

      if (component == NULL)
        return NULL;
      g_ptr_array_add (result, component);
    }
  return g_steal_pointer (&result);
}

static TsAnswer
padded_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  return collect (pull, cursor, event, event == TS_PULL_ELEMENT ? g_ptr_array_ref (pull->element) : NULL, stack_padded, error);
}

static const TsDatasetKind padded_batch = {
  .name = "PaddedBatchDataset",
  .n_inputs = 1,
  .make = padded_make,
  .step = padded_step,
  .cardinality = batch_cardinality,
};

/* ---- UnbatchDataset ------------------------------------------------------------------------------- */

static gboolean
check_rows (GPtrArray *element,
            GError **error)
{
  for (guint i = 0; i < element->len; i++)
    {
      const TsTensor *first = element->pdata[0], *component = element->pdata[i];

      if (component->shape.rank == 0)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Cannot unbatch: component %u is a scalar", i);
      else if (component->shape.dims[0] != first->shape.dims[0])
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Input element must have the same batch size in each component. Component 0 had size %" G_GINT64_FORMAT " but component %u had size, %" G_GINT64_FORMAT ".",
                     first->shape.dims[0], i, component->shape.dims[0]);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

/* The element whose rows come is the one of the cursor; its number of the row. */
static TsAnswer
unbatch_step (TsPull *pull,
              TsCursor *cursor,
              TsPullEvent event,
              GError **error)
{
  GPtrArray *element, *row;

  if (event == TS_PULL_END)
    return TS_ANSWER_END;
  if (event == TS_PULL_ELEMENT)
    {
      if (!check_rows (pull->element, error))
        return TS_ANSWER_FAILED;
      begin_batch (cursor);
      g_ptr_array_add (cursor->elements, g_ptr_array_ref (pull->element));
      cursor->n[0] = 0;
    }
  element = cursor->elements != NULL ? cursor->elements->pdata[0] : NULL;
  if (element == NULL || element->len == 0 || cursor->n[0] >= ((TsTensor *)element->pdata[0])->shape.dims[0])
    return ts_pull_ask (pull, cursor, 0);
  row = ts_element_dup_row (element, cursor->n[0]++, error);
  return row != NULL ? ts_pull_give (pull, row) : TS_ANSWER_FAILED;
}

static const TsDatasetKind unbatch = { .name = "UnbatchDataset", .n_inputs = 1, .step = unbatch_step };

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (batch)
TS_DATASET_PREPARE (map_and_batch)
TS_DATASET_PREPARE (padded_batch)
TS_DATASET_PREPARE (unbatch)

const TsKernelDef ts_batch_dataset_kernels[] = {
  TS_DATASET_KERNEL ("BatchDataset", batch, "batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("BatchDatasetV2", batch, "batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalMapAndBatchDataset", map_and_batch, "experimental/map_and_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalNumaMapAndBatchDataset", map_and_batch, "experimental/numa_map_and_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalUnbatchDataset", unbatch, "experimental/unbatch_dataset_op.cc"),
  TS_DATASET_KERNEL ("MapAndBatchDataset", map_and_batch, "experimental/map_and_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("PaddedBatchDataset", padded_batch, "padded_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("PaddedBatchDatasetV2", padded_batch, "padded_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelBatchDataset", batch, "parallel_batch_dataset_op.cc"),
  TS_DATASET_KERNEL ("UnbatchDataset", unbatch, "experimental/unbatch_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_batch_dataset_shapes[] = {
  { 0 },
};
