#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-element.h"
#include "engine/ops/dataset/ts-list-dataset.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* WindowDataset, whose elements are datasets; SlidingWindowDataset, whose elements are batches; ListDataset. */

/* ---- elements that are there already ---- */

static TsAnswer
list_step (TsPull *pull,
           TsCursor *cursor,
           TsPullEvent event,
           GError **error)
{
  GPtrArray *elements = cursor->dataset->elements;

  if (cursor->n[0] >= elements->len)
    return TS_ANSWER_END;
  return ts_pull_give (pull, g_ptr_array_ref (elements->pdata[cursor->n[0]++]));
}

static gint64
list_cardinality (const TsDataset *self)
{
  return self->elements->len;
}

/* The components of all elements, one after the other. */
static gboolean
list_make (TsDataset *self,
           TsCall *call,
           guint next,
           GError **error)
{
  guint n = self->n_components;

  self->elements = ts_elements_new ();
  if (n == 0 || (call->n_in - next) % n != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u tensors are no elements of %u components each", call->n_in - next, n);
      return FALSE;
    }
  for (guint i = next; i < call->n_in; i += n)
    g_ptr_array_add (self->elements, ts_dataset_dup_tensors (call, i, i + n));
  return TRUE;
}

static const TsDatasetKind list = { .name = "ListDataset", .make = list_make, .step = list_step, .cardinality = list_cardinality };

TsDataset *
ts_list_dataset_new (guint n_components,
                     const TsDType *dtypes,
                     const TsShape *shapes,
                     GPtrArray *elements)
{
  TsDataset *self = ts_dataset_new (&list, n_components, dtypes, shapes);

  self->elements = elements;
  return self;
}

/* ---- windows ---- */

enum
{
  WINDOW_SIZE,
  WINDOW_SHIFT,
  WINDOW_STRIDE,
  WINDOW_DROPS, /* one that is not full */
};

enum
{
  CURSOR_TO_SKIP, /* elements, before the next window begins */
};

static gboolean
window_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  gint64 *n = self->n;

  if (!ts_dataset_arg_positive (call, next, "Window size", &n[WINDOW_SIZE], error) || !ts_dataset_arg_positive (call, next + 1, "Window shift", &n[WINDOW_SHIFT], error) ||
      !ts_dataset_arg_positive (call, next + 2, "Window stride", &n[WINDOW_STRIDE], error) ||
      (next + 3 < call->n_in && !ts_dataset_arg_bool (call, next + 3, "drop_remainder", &n[WINDOW_DROPS], error)))
    return FALSE;
  if (n[WINDOW_SIZE] - 1 <= (G_MAXINT64 - 1) / n[WINDOW_STRIDE])
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a window of %" G_GINT64_FORMAT " elements with stride %" G_GINT64_FORMAT " is too large", n[WINDOW_SIZE],
               n[WINDOW_STRIDE]);
  return FALSE;
}

/* Every stride-th of the elements at hand. (transfer full) */
static GPtrArray *
pick (const TsCursor *cursor)
{
  GPtrArray *picked = ts_elements_new ();

  for (guint64 i = 0; i < cursor->elements->len; i += (guint64)cursor->dataset->n[WINDOW_STRIDE])
    g_ptr_array_add (picked, g_ptr_array_ref (cursor->elements->pdata[i]));
  return picked;
}

/* Leaves out what comes before the next window, or notes how much of that is still to come. */
static void
shift (TsCursor *cursor)
{
  gint64 n = cursor->dataset->n[WINDOW_SHIFT], len = cursor->elements->len;

  g_ptr_array_remove_range (cursor->elements, 0, (guint)MIN (n, len));
  cursor->n[CURSOR_TO_SKIP] = MAX (n - len, 0);
}

/* (transfer full) (nullable): the element of which the window consists */
typedef GPtrArray *(*WindowFunc) (const TsDataset *dataset, GPtrArray *picked, TsCall *call, GError **error);

static TsAnswer
give_window (TsPull *pull,
             TsCursor *cursor,
             WindowFunc func,
             GError **error)
{
  g_autoptr (GPtrArray) picked = pick (cursor);
  GPtrArray *element;

  shift (cursor);
  element = func (cursor->dataset, picked, pull->call, error);
  return element != NULL ? ts_pull_give (pull, element) : TS_ANSWER_FAILED;
}

static TsAnswer
step (TsPull *pull,
      TsCursor *cursor,
      TsPullEvent event,
      gboolean drops,
      WindowFunc func,
      GError **error)
{
  const gint64 *n = cursor->dataset->n;
  gint64 full = (n[WINDOW_SIZE] - 1) * n[WINDOW_STRIDE] + 1;

  if (cursor->elements == NULL)
    cursor->elements = ts_elements_new ();
  if (event == TS_PULL_ELEMENT && cursor->n[CURSOR_TO_SKIP] > 0)
    cursor->n[CURSOR_TO_SKIP]--;
  else if (event == TS_PULL_ELEMENT && !ts_elements_keep (cursor->elements, g_ptr_array_ref (pull->element), error))
    return TS_ANSWER_FAILED;
  cursor->is_done |= event == TS_PULL_END;

  if (!cursor->is_done && cursor->elements->len < full)
    return ts_pull_ask (pull, cursor, 0);
  if (cursor->elements->len == 0 || (drops && cursor->elements->len < full))
    return TS_ANSWER_END;
  return give_window (pull, cursor, func, error);
}

/* (transfer full): elements of component @i alone */
static GPtrArray *
take_component (GPtrArray *picked,
                guint i)
{
  GPtrArray *elements = ts_elements_new ();

  for (guint k = 0; k < picked->len; k++)
    if (i < ((GPtrArray *)picked->pdata[k])->len)
      {
        GPtrArray *one = ts_element_new (1);

        g_ptr_array_add (one, ts_tensor_ref (ts_element_get (picked, k, i)));
        g_ptr_array_add (elements, one);
      }
  return elements;
}

/* For each component a dataset of its own. */
static GPtrArray *
make_datasets (const TsDataset *dataset,
               GPtrArray *picked,
               TsCall *call,
               GError **error)
{
  const TsDataset *input = ts_dataset_get_input (dataset, 0);
  GPtrArray *element = ts_element_new (input->n_components);

  for (guint i = 0; i < input->n_components; i++)
    {
      g_autoptr (TsVariant) part = &ts_list_dataset_new (1, &input->dtypes[i], &input->shapes[i], take_component (picked, i))->base;

      g_ptr_array_add (element, ts_tensor_new_variant (part));
    }
  return element;
}

static TsAnswer
window_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  return step (pull, cursor, event, cursor->dataset->n[WINDOW_DROPS] != 0, make_datasets, error);
}

static const TsDatasetKind window = { .name = "WindowDataset", .n_inputs = 1, .make = window_make, .step = window_step };

static GPtrArray *
stack (const TsDataset *dataset,
       GPtrArray *picked,
       TsCall *call,
       GError **error)
{
  return ts_elements_stack (picked, call, error);
}

static TsAnswer
sliding_step (TsPull *pull,
              TsCursor *cursor,
              TsPullEvent event,
              GError **error)
{
  return step (pull, cursor, event, TRUE, stack, error);
}

static const TsDatasetKind sliding = { .name = "SlidingWindowDataset", .n_inputs = 1, .make = window_make, .step = sliding_step };

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (list)
TS_DATASET_PREPARE (sliding)
TS_DATASET_PREPARE (window)

const TsKernelDef ts_window_dataset_kernels[] = {
  TS_DATASET_KERNEL ("ExperimentalSlidingWindowDataset", sliding, "experimental/sliding_window_dataset_op.cc"),
  TS_DATASET_KERNEL ("ListDataset", list, "experimental/list_dataset_op.cc"),
  TS_DATASET_KERNEL ("WindowDataset", window, "window_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_window_dataset_shapes[] = {
  { 0 },
};
