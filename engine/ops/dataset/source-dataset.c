#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-element.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* TensorDataset, TensorSliceDataset, RangeDataset, RandomDataset: where elements come from. */

/* What the tensors are, not what the operation says. */
static void
set_types (TsDataset *self,
           gboolean are_rows)
{
  for (guint i = 0; i < self->n_components && i < self->tensors->len; i++)
    {
      const TsTensor *tensor = self->tensors->pdata[i];

      self->dtypes[i] = tensor->dtype;
      self->shapes[i] = tensor->shape;
      if (are_rows)
        ts_shape_init (&self->shapes[i], tensor->shape.rank - 1, tensor->shape.dims + 1);
    }
}

/* ---- TensorDataset -------------------------------------------------------------------------------- */

static gboolean
tensor_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  self->tensors = ts_dataset_dup_tensors (call, next, call->n_in);
  set_types (self, FALSE);
  return TRUE;
}

static TsAnswer
tensor_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  if (cursor->n[0]++ > 0)
    return TS_ANSWER_END;
  return ts_pull_give (pull, g_ptr_array_ref (cursor->dataset->tensors));
}

static gint64
tensor_cardinality (const TsDataset *self)
{
  return 1;
}

static const TsDatasetKind tensor = { .name = "TensorDataset", .make = tensor_make, .step = tensor_step, .cardinality = tensor_cardinality };

/* ---- TensorSliceDataset --------------------------------------------------------------------------- */

static gboolean
slice_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  for (guint i = next; i < call->n_in; i++)
    {
      const TsShape *shape = &call->in[i]->shape;

      if (shape->rank == 0)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "All components must be at least 1-dimensional, component %u is a scalar", i);
      else if (shape->dims[0] != call->in[next]->shape.dims[0])
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "All components must have the same size in the 0th dimension: component 0 has %" G_GINT64_FORMAT ", component %u has %" G_GINT64_FORMAT,
                     call->in[next]->shape.dims[0], i - next, shape->dims[0]);
      else
        continue;
      return FALSE;
    }
  self->tensors = ts_dataset_dup_tensors (call, next, call->n_in);
  set_types (self, TRUE);
  return TRUE;
}

static gint64
slice_cardinality (const TsDataset *self)
{
  return self->tensors->len > 0 ? ((TsTensor *)self->tensors->pdata[0])->shape.dims[0] : 0;
}

static TsAnswer
slice_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  GPtrArray *element;

  if (cursor->n[0] >= slice_cardinality (cursor->dataset))
    return TS_ANSWER_END;
  element = ts_element_dup_row (cursor->dataset->tensors, cursor->n[0]++, error);
  return element != NULL ? ts_pull_give (pull, element) : TS_ANSWER_FAILED;
}

static const TsDatasetKind slice = { .name = "TensorSliceDataset", .make = slice_make, .step = slice_step, .cardinality = slice_cardinality };

/* ---- RangeDataset --------------------------------------------------------------------------------- */

enum
{
  RANGE_START,
  RANGE_STEP,
  RANGE_COUNT,
};

/* Numbers from @start to @stop, in unsigned arithmetic since the distance may be more than a gint64 holds. */
static gint64
count_range (gint64 start,
             gint64 stop,
             gint64 step)
{
  guint64 distance = step > 0 ? (guint64)stop - (guint64)start : (guint64)start - (guint64)stop;
  guint64 width = step > 0 ? (guint64)step : -(guint64)step;

  if (step > 0 ? start >= stop : start <= stop)
    return 0;
  return (gint64)MIN ((distance - 1) / width + 1, (guint64)G_MAXINT64);
}

static gboolean
range_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  gint64 stop;

  if (!ts_dataset_arg_int (call, next, "start", &self->n[RANGE_START], error) || !ts_dataset_arg_int (call, next + 1, "stop", &stop, error) ||
      !ts_dataset_arg_int (call, next + 2, "step", &self->n[RANGE_STEP], error))
    return FALSE;
  if (self->n[RANGE_STEP] == 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "step must be a non-zero integer.");
  else if (self->n_components != 1)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a range has one component, not %u", self->n_components);
  else
    {
      self->n[RANGE_COUNT] = count_range (self->n[RANGE_START], stop, self->n[RANGE_STEP]);
      return TRUE;
    }
  return FALSE;
}

/* (transfer full) (nullable): @value as a scalar of another type. */
static TsTensor *
new_number (TsDType dtype,
            gint64 value,
            GError **error)
{
  union
  {
    gint64 i64;
    gint32 i32;
    float f;
    double d;
  } number;

  switch (dtype)
    {
    case TS_DTYPE_INT64:
    case TS_DTYPE_UINT64:
      number.i64 = value;
      break;
    case TS_DTYPE_INT32:
    case TS_DTYPE_UINT32:
      number.i32 = (gint32)value;
      break;
    case TS_DTYPE_FLOAT:
      number.f = (float)value;
      break;
    case TS_DTYPE_DOUBLE:
      number.d = (double)value;
      break;
    default:
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "numbers of a dataset cannot be of dtype %s", ts_dtype_name (dtype));
      return NULL;
    }
  return ts_tensor_new_scalar (dtype, &number);
}

static TsAnswer
give_number (TsPull *pull,
             const TsDataset *dataset,
             gint64 value,
             GError **error)
{
  TsTensor *number = new_number (dataset->dtypes[0], value, error);
  GPtrArray *element;

  if (number == NULL)
    return TS_ANSWER_FAILED;
  element = ts_element_new (1);
  g_ptr_array_add (element, number);
  return ts_pull_give (pull, element);
}

static TsAnswer
range_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  const gint64 *n = cursor->dataset->n;
  guint64 i = (guint64)cursor->n[0];

  if (cursor->n[0] >= n[RANGE_COUNT])
    return TS_ANSWER_END;
  cursor->n[0]++;
  return give_number (pull, cursor->dataset, (gint64)((guint64)n[RANGE_START] + i * (guint64)n[RANGE_STEP]), error);
}

static gint64
range_cardinality (const TsDataset *self)
{
  return self->n[RANGE_COUNT];
}

static const TsDatasetKind range = { .name = "RangeDataset", .make = range_make, .step = range_step, .cardinality = range_cardinality };

/* ---- RandomDataset -------------------------------------------------------------------------------- */

static gboolean
random_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  if (!ts_dataset_arg_int (call, next, "seed", &self->n[0], error) || !ts_dataset_arg_int (call, next + 1, "seed2", &self->n[1], error))
    return FALSE;
  if (self->n[0] == 0 && self->n[1] == 0)
    self->n[0] = (gint64)ts_resources_get_seed (call->resources);
  if (self->n_components == 1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "random numbers have one component, not %u", self->n_components);
  return FALSE;
}

static TsAnswer
random_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  TsPhilox generator = ts_philox_from_seeds ((guint64)cursor->dataset->n[0], (guint64)cursor->dataset->n[1]);
  guint64 i = (guint64)cursor->n[0]++;
  guint32 block[4];

  ts_philox_skip (&generator, i / 4);
  ts_philox_next (&generator, block);
  return give_number (pull, cursor->dataset, block[i % 4], error);
}

static gint64
infinite (const TsDataset *self)
{
  return TS_CARDINALITY_INFINITE;
}

static const TsDatasetKind random_numbers = { .name = "RandomDataset", .make = random_make, .step = random_step, .cardinality = infinite };

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (tensor)
TS_DATASET_PREPARE (slice)
TS_DATASET_PREPARE (range)
TS_DATASET_PREPARE (random_numbers)

const TsKernelDef ts_source_dataset_kernels[] = {
  TS_DATASET_KERNEL ("ExperimentalRandomDataset", random_numbers, "experimental/random_dataset_op.cc"),
  TS_DATASET_KERNEL ("RandomDataset", random_numbers, "random_dataset_op.cc"),
  TS_DATASET_KERNEL ("RangeDataset", range, "range_dataset_op.cc"),
  TS_DATASET_KERNEL ("TensorDataset", tensor, "tensor_dataset_op.cc"),
  TS_DATASET_KERNEL ("TensorSliceDataset", slice, "tensor_slice_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_source_dataset_shapes[] = {
  { 0 },
};
