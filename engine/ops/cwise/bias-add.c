#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ops/reduce/ts-reduce.h"
#include "engine/ops/ts-joined.h"
#include "engine/ts-error.h"

#include <string.h>

TS_ROWS_DECLARE (add)
TS_ROWS_DECLARE (add_relu)
TS_ROWS_DECLARE (add_relu6)

typedef struct
{
  gboolean channels_first;
} BiasAdd;

static gboolean
read_format (const TsOperation *op,
             gboolean *channels_first,
             GError **error)
{
  g_autofree char *format = NULL;

  *channels_first = FALSE;
  if (!ts_operation_has_attr (op, "data_format"))
    return TRUE;

  format = ts_operation_dup_attr_string (op, "data_format", NULL, error);
  if (format == NULL)
    return FALSE;
  *channels_first = strcmp (format, "NCHW") == 0;
  if (*channels_first || strcmp (format, "NHWC") == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "unknown data format '%s'", format);
  return FALSE;
}

static gboolean
bias_add_prepare (TsKernelInit *init,
                  GError **error)
{
  BiasAdd *self = init->state;

  return read_format (init->op, &self->channels_first, error);
}

/* Which dimension of @value the bias goes along; -1 with @error set if the shapes do not fit. */
static int
find_channels (const TsShape *value,
               const TsShape *bias,
               gboolean channels_first,
               GError **error)
{
  int channels = channels_first ? 1 : value->rank - 1;
  g_autofree char *a = NULL, *b = NULL;

  if (value->rank >= 2 && bias->rank == 1 &&
      (value->dims[channels] == bias->dims[0] || value->dims[channels] < 0 || bias->dims[0] < 0))
    return channels;

  a = ts_shape_to_string (value);
  b = ts_shape_to_string (bias);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a bias of shape %s cannot be added to the channels, dimension %s, of a value of shape %s",
               b, channels_first ? "1" : "-1", a);
  return -1;
}

static gboolean
bias_add_by (TsCall *call,
             const TsRows *rows,
             GError **error)
{
  const BiasAdd *self = call->state;
  TsTensor *value = call->in[0];
  g_autoptr (TsTensor) bias = NULL;
  TsShape bias_shape, shape;
  TsBroadcast broadcast;
  int channels = find_channels (&value->shape, &call->in[1]->shape, self->channels_first, error);

  if (channels < 0)
    return FALSE;

  /* Ones behind the channels, so that it broadcasts. */
  bias_shape.rank = value->shape.rank - channels;
  for (int d = 1; d < bias_shape.rank; d++)
    bias_shape.dims[d] = 1;
  bias_shape.dims[0] = call->in[1]->shape.dims[0];
  bias = ts_tensor_reshape (call->in[1], &bias_shape);

  return ts_broadcast_init (&broadcast, (const TsShape *[]) { &value->shape, &bias_shape }, 2, &shape, error) &&
         ts_call_alloc_or_reuse (call, 0, 0, &value->shape, error) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], (TsTensor *[]) { value, bias }, rows->grain, rows->funcs[value->dtype], NULL, error);
}

static gboolean
bias_add_run (TsCall *call,
              GError **error)
{
  return bias_add_by (call, TS_BEST_ROWS (add), error);
}

static gboolean
bias_add_relu_run (TsCall *call,
                   GError **error)
{
  return bias_add_by (call, TS_BEST_ROWS (add_relu), error);
}

static gboolean
bias_add_relu6_run (TsCall *call,
                    GError **error)
{
  return bias_add_by (call, TS_BEST_ROWS (add_relu6), error);
}

static gboolean
bias_add_shape (TsShapeCall *call,
                GError **error)
{
  gboolean channels_first;
  int channels;

  if (!read_format (call->op, &channels_first, error) ||
      !ts_shape_expect_rank_at_least (call, 0, 2, error) ||
      !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;

  ts_shape_copy (&call->out[0], call->in[0]);
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;

  channels = find_channels (call->in[0], call->in[1], channels_first, error);
  if (channels >= 0 && call->out[0].dims[channels] < 0)
    call->out[0].dims[channels] = call->in[1]->dims[0];
  return channels >= 0;
}

/* ---- BiasAddGrad: the sum over everything but the channels ---------------------------------------- */

static gboolean
bias_add_grad_run (TsCall *call,
                   GError **error)
{
  const BiasAdd *self = call->state;
  TsTensor *in = call->in[0];
  int rank = in->shape.rank;
  int channels = self->channels_first ? 1 : rank - 1;
  gint32 axes[TS_SHAPE_MAX_RANK];
  gsize n_axes = 0;
  g_autoptr (TsTensor) axes_tensor = NULL;
  TsReduction reduction;
  TsTensor *out;

  if (rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the gradient must have rank 2 or more, has %d", rank);
      return FALSE;
    }

  for (int d = 0; d < rank; d++)
    if (d != channels)
      axes[n_axes++] = d;
  axes_tensor = ts_tensor_new_int32 (n_axes, axes);
  if (!ts_reduction_init (&reduction, &in->shape, axes_tensor, FALSE, error))
    return FALSE;

  out = ts_call_alloc (call, 0, &reduction.shape, error);
  return out != NULL &&
         ts_reduction_run (&reduction, call, ts_reducer_find (TS_REDUCE_SUM, in->dtype), in->data, ts_dtype_size (in->dtype),
                           out->data, ts_dtype_size (out->dtype), error);
}

static gboolean
bias_add_grad_shape (TsShapeCall *call,
                     GError **error)
{
  const TsShape *in = call->in[0];
  gboolean channels_first;

  if (!read_format (call->op, &channels_first, error) || !ts_shape_expect_rank_at_least (call, 0, 2, error))
    return FALSE;
  ts_shape_init (&call->out[0], 1, (gint64[]) { in->rank < 0 ? TS_SHAPE_UNKNOWN_DIM : in->dims[channels_first ? 1 : in->rank - 1] });
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define BIAS_OP "tensorflow/core/kernels/bias_op.cc"

const TsKernelDef ts_bias_add_kernels[] = {
  { .op = "BiasAdd", .dtypes = TS_DTYPES_NUMBER, .prepare = bias_add_prepare, .state_size = sizeof (BiasAdd), .run = bias_add_run, .semantics = BIAS_OP },
  { .op = "BiasAddV1", .dtypes = TS_DTYPES_NUMBER, .prepare = bias_add_prepare, .state_size = sizeof (BiasAdd), .run = bias_add_run, .semantics = BIAS_OP },
  { .op = "BiasAddGrad", .dtypes = TS_DTYPES_NUMBER, .prepare = bias_add_prepare, .state_size = sizeof (BiasAdd), .run = bias_add_grad_run, .semantics = BIAS_OP },
  { 0 },
};

#define JOINED(activation, function)                                                                                                               \
  {                                                                                                                                                \
    "BiasAdd", activation,                                                                                                                         \
    {                                                                                                                                              \
      .op = "BiasAdd", .dtypes = JOINED_DTYPES, .prepare = bias_add_prepare, .state_size = sizeof (BiasAdd), .run = function, .semantics = BIAS_OP \
    }                                                                                                                                              \
  }
#define JOINED_DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

extern const TsJoinedDef ts_bias_add_joined[];
const TsJoinedDef ts_bias_add_joined[] = {
  JOINED ("Relu", bias_add_relu_run),
  JOINED ("Relu6", bias_add_relu6_run),
  { 0 },
};

const TsShapeDef ts_bias_add_shapes[] = {
  { "BiasAdd", bias_add_shape },
  { "BiasAddV1", bias_add_shape },
  { "BiasAddGrad", bias_add_grad_shape },
  { 0 },
};
