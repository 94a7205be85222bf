#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/rnn/ts-cudnn.h"
#include "engine/ops/rnn/ts-rnn-args.h"
#include "engine/ts-error.h"

#include <string.h>

/* CudnnRNNParamsSize, CudnnRNNParamsToCanonical, CudnnRNNCanonicalToParams and their second versions: the one vector of parameters,
 * and the matrices and biases in it. First inputs: num_layers, num_units, input_size. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_cudnn_prepare (init->state, init->op, error);
}

/* The second versions count matrices and biases apart, for projections. */
static gboolean
prepare_v2 (TsKernelInit *init,
            GError **error)
{
  gint64 n_weights, n_biases;

  if (!prepare (init, error) || !ts_operation_get_attr_int (init->op, "num_params_weights", &n_weights, error) ||
      !ts_operation_get_attr_int (init->op, "num_params_biases", &n_biases, error))
    return FALSE;
  if (n_weights == n_biases)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be as many biases as matrices, not %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, n_biases, n_weights);
  return FALSE;
}

static gboolean
read_size (const TsCall *call,
           TsCudnnSize *size,
           GError **error)
{
  gint64 layers, units, input;

  return ts_arg_scalar (call, 0, "num_layers", &layers, error) && ts_arg_scalar (call, 1, "num_units", &units, error) &&
         ts_arg_scalar (call, 2, "input_size", &input, error) && ts_cudnn_size_init (size, call->state, layers, units, input, error);
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  TsCudnnSize size;

  if (!read_size (call, &size, error) || ts_call_alloc (call, 0, &TS_SHAPE (1), error) == NULL)
    return FALSE;
  if (call->out_dtypes[0] == TS_DTYPE_INT64)
    *(gint64 *)call->out[0]->data = size.n_params;
  else if (size.n_params <= G_MAXINT32)
    *(gint32 *)call->out[0]->data = (gint32)size.n_params;
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " parameters are more than an int32 holds", size.n_params);
      return FALSE;
    }
  return TRUE;
}

/* ---- the parts ---- */

typedef struct
{
  gint64 at;
  TsShape shape;
} Part;

/* Matrix @k of all. */
static Part
matrix (const TsCudnnSize *size,
        gint64 k)
{
  gint64 n = 2 * size->rnn->n_gates, cell = k / n, own = k % n, columns = ts_cudnn_columns (size, cell);
  gint64 of_input = MIN (own, size->rnn->n_gates), of_output = own - of_input;

  return (Part) { ts_cudnn_weights_at (size, cell) + size->units * (of_input * columns + of_output * size->units),
                  TS_SHAPE (size->units, own < size->rnn->n_gates ? columns : size->units) };
}

/* Bias @k of all. */
static Part
bias (const TsCudnnSize *size,
      gint64 k)
{
  return (Part) { size->n_weights + k * size->units, TS_SHAPE (size->units) };
}

static gboolean
check_count (const TsCudnnSize *size,
             guint n,
             GError **error)
{
  gint64 expected = ts_cudnn_n_cells (size) * 2 * size->rnn->n_gates;

  if (n % 2 == 0 && n / 2 == expected)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the network has %" G_GINT64_FORMAT " matrices and as many biases, not %u together", expected, n);
  return FALSE;
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  guint n = call->n_out / 2;
  TsCudnnSize size;

  if (!read_size (call, &size, error) || !check_count (&size, call->n_out, error) ||
      !ts_rnn_check_shape (call, 3, "params", &TS_SHAPE (size.n_params), error))
    return FALSE;
  for (guint k = 0; k < 2 * n; k++)
    {
      Part part = k < n ? matrix (&size, k) : bias (&size, k - n);
      TsTensor *out = ts_call_alloc (call, k, &part.shape, error);

      if (out == NULL)
        return FALSE;
      if (out->n_elements > 0)
        memcpy (out->data, (const char *)call->in[3]->data + (gsize)part.at * ts_dtype_size (out->dtype), ts_tensor_size_bytes (out));
    }
  return TRUE;
}

static gboolean
join_run (TsCall *call,
          GError **error)
{
  guint n = (call->n_in - 3) / 2;
  TsCudnnSize size;
  TsTensor *out;

  if (!read_size (call, &size, error) || !check_count (&size, call->n_in - 3, error))
    return FALSE;
  for (guint k = 0; k < 2 * n; k++)
    {
      Part part = k < n ? matrix (&size, k) : bias (&size, k - n);
      gint64 expected = 0;

      /* Only their number counts. */
      ts_shape_n_elements (&part.shape, &expected);
      if (call->in[3 + k]->n_elements != (gsize)expected && !ts_rnn_check_shape (call, 3 + k, k < n ? "a matrix" : "a bias", &part.shape, error))
        return FALSE;
    }

  out = ts_call_alloc (call, 0, &TS_SHAPE (size.n_params), error);
  if (out == NULL)
    return FALSE;
  for (guint k = 0; k < 2 * n; k++)
    {
      Part part = k < n ? matrix (&size, k) : bias (&size, k - n);

      if (call->in[3 + k]->n_elements > 0)
        memcpy ((char *)out->data + (gsize)part.at * ts_dtype_size (out->dtype), call->in[3 + k]->data, ts_tensor_size_bytes (call->in[3 + k]));
    }
  return TRUE;
}

/* ---- shapes ---- */

static gboolean
size_shape (TsShapeCall *call,
            GError **error)
{
  call->out[0] = TS_SHAPE (1);
  return TRUE;
}

static gboolean
join_shape (TsShapeCall *call,
            GError **error)
{
  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
split_shape (TsShapeCall *call,
             GError **error)
{
  for (guint k = 0; k < call->n_out; k++)
    call->out[k] = k < call->n_out / 2 ? TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM) : TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return ts_shape_expect_rank (call, 3, 1, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define KERNEL(type, prepares, function)                                                                                                                                              \
  {                                                                                                                                                                                   \
    .op = type, .dtypes = DTYPES, .prepare = prepares, .state_size = sizeof (TsCudnnRnn), .run = function, .semantics = "cuDNN, as tensorflow/core/kernels/cudnn_rnn_ops.cc calls it" \
  }

const TsKernelDef ts_cudnn_params_kernels[] = {
  KERNEL ("CudnnRNNCanonicalToParams", prepare, join_run),
  KERNEL ("CudnnRNNCanonicalToParamsV2", prepare_v2, join_run),
  KERNEL ("CudnnRNNParamsSize", prepare, size_run),
  KERNEL ("CudnnRNNParamsToCanonical", prepare, split_run),
  KERNEL ("CudnnRNNParamsToCanonicalV2", prepare_v2, split_run),
  { 0 },
};

const TsShapeDef ts_cudnn_params_shapes[] = {
  { "CudnnRNNCanonicalToParams", join_shape },
  { "CudnnRNNCanonicalToParamsV2", join_shape },
  { "CudnnRNNParamsSize", size_shape },
  { "CudnnRNNParamsToCanonical", split_shape },
  { "CudnnRNNParamsToCanonicalV2", split_shape },
  { 0 },
};
