#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* MapDataset, FilterDataset, TakeWhileDataset, ScanDataset: elements that go through a function of the graph. */

/* ---- MapDataset ----------------------------------------------------------------------------------- */

static TsAnswer
map_step (TsPull *pull,
          TsCursor *cursor,
          TsPullEvent event,
          GError **error)
{
  switch (event)
    {
    case TS_PULL_START:
      return ts_pull_ask (pull, cursor, 0);
    case TS_PULL_ELEMENT:
      return ts_pull_call (pull, cursor, 0, NULL, pull->element, cursor->dataset->n_components, error);
    case TS_PULL_RESULTS:
      return ts_pull_give_results (pull, cursor, 0, error);
    case TS_PULL_END:
    default:
      return TS_ANSWER_END;
    }
}

static gint64
same_cardinality (const TsDataset *self)
{
  return ts_dataset_get_cardinality (ts_dataset_get_input (self, 0));
}

static const TsDatasetKind map = {
  .name = "MapDataset",
  .n_inputs = 1,
  .functions = { "f" },
  .arguments = { "Targuments" },
  .step = map_step,
  .cardinality = same_cardinality,
};

/* The number of calls side by side, which changes nothing. */
static gboolean
parallel_make (TsDataset *self,
               TsCall *call,
               guint next,
               GError **error)
{
  if (!ts_dataset_arg_int (call, next, "num_parallel_calls", &self->n[0], error))
    return FALSE;
  if (self->n[0] > 0 || self->n[0] == -1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_parallel_calls must be greater than zero, is %" G_GINT64_FORMAT, self->n[0]);
  return FALSE;
}

static const TsDatasetKind parallel_map = {
  .name = "ParallelMapDataset",
  .n_inputs = 1,
  .functions = { "f" },
  .arguments = { "Targuments" },
  .make = parallel_make,
  .step = map_step,
  .cardinality = same_cardinality,
};

/* ---- FilterDataset, TakeWhileDataset -------------------------------------------------------------- */

/* What the function says of the element, which waits in the cursor. */
static gboolean
get_verdict (const TsPull *pull,
             gboolean *is_true,
             GError **error)
{
  const TsTensor *result = pull->results[0];

  *is_true = FALSE;
  if (result->dtype != TS_DTYPE_BOOL || result->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the predicate must return a scalar bool, gives a %s of rank %d", ts_dtype_name (result->dtype),
                   result->shape.rank);
      return FALSE;
    }
  *is_true = *(const guint8 *)result->data != 0;
  return TRUE;
}

static void
keep_element (TsCursor *cursor,
              GPtrArray *element)
{
  g_clear_pointer (&cursor->elements, g_ptr_array_unref);
  cursor->elements = ts_elements_new ();
  g_ptr_array_add (cursor->elements, g_ptr_array_ref (element));
}

static GPtrArray *
take_element (TsCursor *cursor)
{
  GPtrArray *element = g_ptr_array_ref (cursor->elements->pdata[0]);

  g_clear_pointer (&cursor->elements, g_ptr_array_unref);
  return element;
}

static TsAnswer
filter_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  gboolean is_true;

  switch (event)
    {
    case TS_PULL_START:
      return ts_pull_ask (pull, cursor, 0);
    case TS_PULL_ELEMENT:
      keep_element (cursor, pull->element);
      return ts_pull_call (pull, cursor, 0, NULL, pull->element, 1, error);
    case TS_PULL_RESULTS:
      if (!get_verdict (pull, &is_true, error))
        return TS_ANSWER_FAILED;
      return is_true ? ts_pull_give (pull, take_element (cursor)) : ts_pull_ask (pull, cursor, 0);
    case TS_PULL_END:
    default:
      return TS_ANSWER_END;
    }
}

static const TsDatasetKind filter = { .name = "FilterDataset", .n_inputs = 1, .functions = { "predicate" }, .arguments = { "Targuments" }, .step = filter_step };

static const TsDatasetKind parallel_filter = {
  .name = "ParallelFilterDataset",
  .n_inputs = 1,
  .functions = { "predicate" },
  .arguments = { "Targuments" },
  .make = parallel_make,
  .step = filter_step,
};

static TsAnswer
take_while_step (TsPull *pull,
                 TsCursor *cursor,
                 TsPullEvent event,
                 GError **error)
{
  gboolean is_true;

  if (cursor->is_done || event != TS_PULL_RESULTS)
    return cursor->is_done ? TS_ANSWER_END : filter_step (pull, cursor, event, error);
  if (!get_verdict (pull, &is_true, error))
    return TS_ANSWER_FAILED;
  cursor->is_done = !is_true;
  return is_true ? ts_pull_give (pull, take_element (cursor)) : TS_ANSWER_END;
}

static const TsDatasetKind take_while = {
  .name = "TakeWhileDataset",
  .n_inputs = 1,
  .functions = { "predicate" },
  .arguments = { "Targuments" },
  .step = take_while_step,
};

/* The last component says whether the others are let through. */
static TsAnswer
filter_by_last_step (TsPull *pull,
                     TsCursor *cursor,
                     TsPullEvent event,
                     GError **error)
{
  GPtrArray *element = pull->element;
  const TsTensor *last = event == TS_PULL_ELEMENT && element->len > 0 ? element->pdata[element->len - 1] : NULL;

  if (event == TS_PULL_END)
    return TS_ANSWER_END;
  if (last == NULL)
    return ts_pull_ask (pull, cursor, 0);
  if (last->dtype != TS_DTYPE_BOOL || last->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "last component must be a bool scalar");
      return TS_ANSWER_FAILED;
    }
  if (*(const guint8 *)last->data == 0)
    return ts_pull_ask (pull, cursor, 0);

  element = ts_element_new (pull->element->len);
  for (guint i = 0; i + 1 < pull->element->len; i++)
    g_ptr_array_add (element, ts_tensor_ref (pull->element->pdata[i]));
  return ts_pull_give (pull, element);
}

static const TsDatasetKind filter_by_last = { .name = "FilterByLastComponentDataset", .n_inputs = 1, .step = filter_by_last_step };

/* ---- ScanDataset ---------------------------------------------------------------------------------- */

/* The state is kept as the one element of the cursor. */
static void
set_state (TsCursor *cursor,
           GPtrArray *state)
{
  g_clear_pointer (&cursor->elements, g_ptr_array_unref);
  cursor->elements = ts_elements_new ();
  g_ptr_array_add (cursor->elements, state);
}

static GPtrArray *
dup_results (const TsPull *pull,
             guint n)
{
  GPtrArray *state = ts_element_new (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (state, ts_tensor_ref (pull->results[i]));
  return state;
}

static TsAnswer
scan_step (TsPull *pull,
           TsCursor *cursor,
           TsPullEvent event,
           GError **error)
{
  const TsDataset *dataset = cursor->dataset;
  guint n_state = dataset->tensors->len;

  switch (event)
    {
    case TS_PULL_START:
      if (cursor->elements == NULL)
        set_state (cursor, g_ptr_array_ref (dataset->tensors));
      return ts_pull_ask (pull, cursor, 0);
    case TS_PULL_ELEMENT:
      return ts_pull_call (pull, cursor, 0, cursor->elements->pdata[0], pull->element, n_state + dataset->n_components, error);
    case TS_PULL_RESULTS:
      set_state (cursor, dup_results (pull, n_state));
      return ts_pull_give_results (pull, cursor, n_state, error);
    case TS_PULL_END:
    default:
      return TS_ANSWER_END;
    }
}

static const TsDatasetKind scan = {
  .name = "ScanDataset",
  .n_inputs = 1,
  .state_attr = "Tstate",
  .functions = { "f" },
  .arguments = { "Targuments" },
  .step = scan_step,
  .cardinality = same_cardinality,
};

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (filter)
TS_DATASET_PREPARE (filter_by_last)
TS_DATASET_PREPARE (map)
TS_DATASET_PREPARE (parallel_filter)
TS_DATASET_PREPARE (parallel_map)
TS_DATASET_PREPARE (scan)
TS_DATASET_PREPARE (take_while)

const TsKernelDef ts_function_dataset_kernels[] = {
  TS_DATASET_KERNEL ("ExperimentalMapDataset", map, "map_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalScanDataset", scan, "experimental/scan_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalTakeWhileDataset", take_while, "experimental/take_while_dataset_op.cc"),
  TS_DATASET_KERNEL ("FilterByLastComponentDataset", filter_by_last, "filter_by_component_dataset_op.cc"),
  TS_DATASET_KERNEL ("FilterDataset", filter, "filter_dataset_op.cc"),
  TS_DATASET_KERNEL ("MapDataset", map, "map_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelFilterDataset", parallel_filter, "parallel_filter_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelMapDataset", parallel_map, "parallel_map_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelMapDatasetV2", parallel_map, "parallel_map_dataset_op.cc"),
  TS_DATASET_KERNEL ("ScanDataset", scan, "experimental/scan_dataset_op.cc"),
  TS_DATASET_KERNEL ("TakeWhileDataset", take_while, "experimental/take_while_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_function_dataset_shapes[] = {
  { 0 },
};
