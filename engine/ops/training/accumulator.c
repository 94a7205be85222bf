#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/training/ts-accumulator.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

#include <string.h>

/* ConditionalAccumulator, AccumulatorApplyGradient, AccumulatorTakeGradient and the like, dense and sparse, by reference and by handle. */

/* ---- making ---- */

typedef struct
{
  TsAccumulator *wanted; /* as the attributes say */
  TsTensor *handle;      /* (nullable): made at the first run */
} Maker;

static void
release (gpointer state)
{
  Maker *self = state;

  if (self->wanted != NULL)
    ts_resource_unref (&self->wanted->base);
  g_clear_pointer (&self->handle, ts_tensor_unref);
}

static gboolean
prepare (TsKernelInit *init,
         gboolean is_sparse,
         GError **error)
{
  Maker *self = init->state;
  TsResourceName name = { NULL, NULL };
  g_autofree char *reduction = ts_operation_dup_attr_string (init->op, "reduction_type", NULL, error);

  if (reduction == NULL || !ts_resource_name_init (&name, init->op, error))
    return FALSE;
  self->wanted = ts_accumulator_new (is_sparse, name.container, name.name);
  ts_resource_name_clear (&name);
  self->wanted->averages = strcmp (reduction, "MEAN") == 0;
  return ts_operation_get_attr_dtype (init->op, "dtype", &self->wanted->dtype, error) &&
         ts_operation_get_attr_shape (init->op, "shape", &self->wanted->shape, error);
}

static gboolean
dense_prepare (TsKernelInit *init,
               GError **error)
{
  return prepare (init, FALSE, error);
}

static gboolean
sparse_prepare (TsKernelInit *init,
                GError **error)
{
  return prepare (init, TRUE, error);
}

/* That of the name, if there is one already; TensorFlow does not look whether it is the same. */
static gboolean
make_run (TsCall *call,
          GError **error)
{
  Maker *self = call->state;

  if (self->handle == NULL)
    {
      TsResource *wanted = &self->wanted->base;
      g_autoptr (TsResource) found = ts_resources_lookup (call->resources, &ts_accumulator_type, wanted->container, wanted->name);

      if (found == NULL && !ts_resources_add (call->resources, wanted, error))
        return FALSE;
      if (found == NULL)
        found = ts_resource_ref (wanted);
      self->handle = ts_dtype_is_ref (call->out_dtypes[0]) ? ts_tensor_new_reference (TS_DTYPE_STRING, found) : ts_tensor_new_handle (found);
    }
  call->out[0] = ts_tensor_ref (self->handle);
  return TRUE;
}

/* ---- adding ---- */

static TsAccumulator *
get_accumulator (const TsCall *call,
                 GError **error)
{
  return (TsAccumulator *)ts_call_get_resource (call, 0, &ts_accumulator_type, error);
}

static TsAccumulator *
get_kind (const TsCall *call,
          gboolean is_sparse,
          GError **error)
{
  TsAccumulator *self = get_accumulator (call, error);

  if (self == NULL || self->is_sparse == is_sparse)
    return self;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the accumulator %s is %s", self->base.name, self->is_sparse ? "sparse" : "dense");
  return NULL;
}

/* Whether the gradient counts: one that was computed at an earlier step does not. */
static gboolean
is_fresh (const TsCall *call,
          TsAccumulator *self,
          gboolean *fresh,
          GError **error)
{
  gint64 step;

  if (!ts_arg_scalar (call, 1, "local_step", &step, error))
    return FALSE;
  *fresh = step >= ts_accumulator_get (self)->step;
  return TRUE;
}

static gboolean
add_run (TsCall *call,
         GError **error)
{
  TsAccumulator *self = get_kind (call, FALSE, error);
  gboolean fresh;

  if (self == NULL || !is_fresh (call, self, &fresh, error))
    return FALSE;
  return !fresh || ts_accumulator_add_dense (self, call->resources, call->in[2], error);
}

static gboolean
sparse_add_prepare (TsKernelInit *init,
                    GError **error)
{
  return ts_operation_get_attr_bool (init->op, "has_known_shape", init->state, error);
}

static gboolean
sparse_add_run (TsCall *call,
                GError **error)
{
  const gboolean *has_known_shape = call->state;
  TsAccumulator *self = get_kind (call, TRUE, error);
  gboolean fresh;

  if (self == NULL || !is_fresh (call, self, &fresh, error))
    return FALSE;
  return !fresh || ts_accumulator_add_rows (self, call->resources, call->in[2], call->in[3], *has_known_shape ? call->in[4] : NULL, error);
}

/* ---- taking: whoever came first is served first, once there are enough gradients for him ---- */

typedef struct
{
  TsProgress base;
  TsAccumulator *accumulator;
  TsResources *resources;
} Taker;

static void
taker_free (TsProgress *progress)
{
  Taker *self = (Taker *)progress;

  g_queue_remove (&self->accumulator->takers, self);
  ts_resources_wake (self->resources);
  ts_resource_unref (&self->accumulator->base);
  g_free (self);
}

static Taker *
taker_new (TsCall *call,
           TsAccumulator *accumulator)
{
  Taker *self = g_new0 (Taker, 1);

  self->base.free = taker_free;
  self->accumulator = (TsAccumulator *)ts_resource_ref (&accumulator->base);
  self->resources = call->resources;
  g_queue_push_tail (&accumulator->takers, self);
  call->progress = &self->base;
  return self;
}

/* Whether it is the turn of this activation; it may have to wait. */
static gboolean
may_take (TsCall *call,
          TsAccumulator *self,
          gboolean *ready,
          GError **error)
{
  Taker *taker = (Taker *)call->progress;
  gint64 n_required;

  if (!ts_arg_scalar (call, 1, "num_required", &n_required, error))
    return FALSE;
  if (n_required <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Argument num_required must be positive, but was %" G_GINT64_FORMAT, n_required);
      return FALSE;
    }
  if (self->dtype != call->out_dtypes[self->is_sparse ? 1 : 0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the accumulator is %s, not %s", ts_dtype_name (self->dtype), ts_dtype_name (call->out_dtypes[self->is_sparse ? 1 : 0]));
      return FALSE;
    }

  if (taker == NULL)
    taker = taker_new (call, self);
  *ready = g_queue_peek_head (&self->takers) == taker && ts_accumulator_get (self)->n >= n_required;
  if (!*ready)
    ts_call_block (call, &self->base);
  return TRUE;
}

static gboolean
take_run (TsCall *call,
          GError **error)
{
  TsAccumulator *self = get_kind (call, FALSE, error);
  gboolean ready;

  if (self == NULL || !may_take (call, self, &ready, error))
    return FALSE;
  if (ready)
    call->out[0] = ts_accumulator_take (self, call->resources, NULL, error);
  return !ready || call->out[0] != NULL;
}

/* The first dimension of the whole is only known from the accumulator. */
static gboolean
sparse_take_run (TsCall *call,
                 GError **error)
{
  TsAccumulator *self = get_kind (call, TRUE, error);
  TsTensor *shape;
  gboolean ready;

  if (self == NULL || !may_take (call, self, &ready, error))
    return FALSE;
  if (!ready)
    return TRUE;

  call->out[1] = ts_accumulator_take (self, call->resources, &call->out[0], error);
  if (call->out[1] == NULL)
    return FALSE;
  shape = ts_call_alloc (call, 2, &TS_SHAPE (call->out[1]->shape.rank), error);
  if (shape == NULL)
    return FALSE;
  memcpy (shape->data, call->out[1]->shape.dims, shape->n_elements * sizeof (gint64));
  ((gint64 *)shape->data)[0] = self->shape.rank > 0 ? self->shape.dims[0] : -1;
  return TRUE;
}

/* ---- what else ---- */

static gboolean
count_run (TsCall *call,
           GError **error)
{
  TsAccumulator *self = get_accumulator (call, error);

  if (self == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)ts_accumulator_get (self)->n });
  return TRUE;
}

static gboolean
set_step_run (TsCall *call,
              GError **error)
{
  TsAccumulator *self = get_accumulator (call, error);
  TsAccumulated next;
  gint64 step;

  if (self == NULL || !ts_arg_scalar (call, 1, "new_global_step", &step, error))
    return FALSE;
  next = *ts_accumulator_get (self);
  next.step = step;
  for (guint k = 0; k < 3; k++)
    {
      TsTensor *tensor = (TsTensor *[]) { next.value, next.indices, next.counts }[k];

      if (tensor != NULL)
        ts_tensor_ref (tensor);
    }
  ts_accumulator_change (self, call->resources, &next);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define FLOATS (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define DENSE "tensorflow/core/kernels/conditional_accumulator.h"
#define SPARSE "tensorflow/core/kernels/sparse_conditional_accumulator.h"
#define MAKER .dtype_attr = "dtype", .state_size = sizeof (Maker), .release = release, .run = make_run

const TsKernelDef ts_accumulator_kernels[] = {
  { .op = "AccumulatorApplyGradient", .dtypes = FLOATS, .dtype_attr = "dtype", .run = add_run, .semantics = DENSE },
  { .op = "AccumulatorNumAccumulated", .run = count_run, .semantics = DENSE },
  { .op = "AccumulatorSetGlobalStep", .run = set_step_run, .semantics = DENSE },
  { .op = "AccumulatorTakeGradient", .dtypes = FLOATS, .dtype_attr = "dtype", .run = take_run, .semantics = DENSE },
  { .op = "ConditionalAccumulator", .dtypes = FLOATS, MAKER, .prepare = dense_prepare, .semantics = DENSE },
  { .op = "ResourceAccumulatorApplyGradient", .dtypes = FLOATS, .dtype_attr = "dtype", .run = add_run, .semantics = DENSE },
  { .op = "ResourceAccumulatorNumAccumulated", .run = count_run, .semantics = DENSE },
  { .op = "ResourceAccumulatorSetGlobalStep", .run = set_step_run, .semantics = DENSE },
  { .op = "ResourceAccumulatorTakeGradient", .dtypes = FLOATS, .dtype_attr = "dtype", .run = take_run, .semantics = DENSE },
  { .op = "ResourceConditionalAccumulator", .dtypes = FLOATS, MAKER, .prepare = dense_prepare, .semantics = DENSE },
  { .op = "SparseAccumulatorApplyGradient", .dtypes = TS_DTYPES_NUMBER, .dtype_attr = "dtype", .prepare = sparse_add_prepare, .state_size = sizeof (gboolean), .run = sparse_add_run, .semantics = SPARSE },
  { .op = "SparseAccumulatorTakeGradient", .dtypes = TS_DTYPES_NUMBER, .dtype_attr = "dtype", .run = sparse_take_run, .semantics = SPARSE },
  { .op = "SparseConditionalAccumulator", .dtypes = TS_DTYPES_NUMBER, MAKER, .prepare = sparse_prepare, .semantics = SPARSE },
  { 0 },
};

const TsShapeDef ts_accumulator_shapes[] = {
  { "ResourceAccumulatorTakeGradient", ts_shape_unknown },
  { "ResourceConditionalAccumulator", ts_shape_scalar },
  { 0 },
};
