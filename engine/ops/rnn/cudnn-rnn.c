#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/rnn/ts-cudnn.h"
#include "engine/ops/rnn/ts-rnn-args.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

#include <string.h>

/* CudnnRNN, CudnnRNNBackprop and their later versions, on the CPU. Backwards computes everything once more, so that the reserve space
 * holds nothing but which numbers dropout has kept, as 1 and 0. Inputs: input, input_h, input_c, params; of the third version also sequence_lengths. */

typedef struct
{
  TsGeneratorSpec spec;
  TsCudnnRnn rnn;
  gboolean has_lengths;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *self = init->state;

  return ts_cudnn_prepare (&self->rnn, init->op, error) && ts_generator_spec_init (&self->spec, init->op, error);
}

static gboolean
prepare_v3 (TsKernelInit *init,
            GError **error)
{
  ((State *)init->state)->has_lengths = TRUE;
  return prepare (init, error);
}

/* ---- what is checked ---- */

/* [a, b, c], or with the batch first [b, a, c] */
static TsShape
ordered (const TsCudnnRnn *rnn,
         gint64 a,
         gint64 b,
         gint64 c)
{
  return rnn->time_major ? TS_SHAPE (a, b, c) : TS_SHAPE (b, a, c);
}

static gboolean
check_lengths (const TsCall *call,
               TsCudnnNet *net,
               GError **error)
{
  const gint32 *lengths = call->in[4]->data;

  if (!ts_rnn_check_shape (call, 4, "sequence_lengths", &TS_SHAPE (net->batch), error))
    return FALSE;
  for (gint64 b = 0; b < net->batch; b++)
    if (lengths[b] < 0 || lengths[b] > net->time)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sequence length %" G_GINT64_FORMAT " is %d, not in 0 .. %" G_GINT64_FORMAT, b, lengths[b], net->time);
        return FALSE;
      }
  net->lengths = lengths;
  return TRUE;
}

static gboolean
check_sizes (const TsCudnnNet *net,
             GError **error)
{
  gint64 n, rows;

  if (!__builtin_mul_overflow (net->time, net->batch, &rows) && rows <= G_MAXINT32 &&
      !__builtin_mul_overflow (rows, net->size.units * ts_cudnn_n_cells (&net->size) * 8, &n))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " steps of a batch of %" G_GINT64_FORMAT " are too many", net->time, net->batch);
  return FALSE;
}

static gboolean
check_inputs (const TsCall *call,
              TsCudnnNet *net,
              GError **error)
{
  const State *self = call->state;
  const TsCudnnRnn *rnn = &self->rnn;
  const TsShape *x = &call->in[0]->shape, *h = &call->in[1]->shape;
  gint64 n_cells;
  TsShape states;

  if (!ts_arg_check_rank (call, 0, "input", 3, error) || !ts_arg_check_rank (call, 1, "input_h", 3, error))
    return FALSE;
  net->time = x->dims[rnn->time_major ? 0 : 1];
  net->batch = x->dims[rnn->time_major ? 1 : 0];
  n_cells = h->dims[rnn->time_major ? 0 : 1];
  if (n_cells % rnn->n_directions != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input_h has %" G_GINT64_FORMAT " states, not a multiple of the directions", n_cells);
      return FALSE;
    }
  if (!ts_cudnn_size_init (&net->size, rnn, n_cells / rnn->n_directions, h->dims[2], x->dims[2], error) || !check_sizes (net, error))
    return FALSE;
  states = ordered (rnn, n_cells, net->batch, net->size.units);
  return ts_rnn_check_shape (call, 1, "input_h", &states, error) &&
         (rnn->mode != TS_CUDNN_LSTM || ts_rnn_check_shape (call, 2, "input_c", &states, error)) &&
         ts_rnn_check_shape (call, 3, "params", &TS_SHAPE (net->size.n_params), error) &&
         (!self->has_lengths || check_lengths (call, net, error));
}

/* ---- the order of time and batch ---- */

/* The same with the first two dimensions changed places. */
static TsTensor *
swap (const TsTensor *from,
      GError **error)
{
  const TsShape *shape = &from->shape;
  TsTensor *to = ts_tensor_new (from->dtype, &TS_SHAPE (shape->dims[1], shape->dims[0], shape->dims[2]), error);
  gsize size = (gsize)shape->dims[2] * ts_dtype_size (from->dtype);

  if (to == NULL || to->n_elements == 0)
    return to;
  for (gint64 i = 0; i < shape->dims[0]; i++)
    for (gint64 k = 0; k < shape->dims[1]; k++)
      memcpy ((char *)to->data + (gsize)(k * shape->dims[0] + i) * size, (const char *)from->data + (gsize)(i * shape->dims[1] + k) * size, size);
  return to;
}

/* What is in the order of time, and kept until the end. */
static gconstpointer
in_time_order (const TsCudnnRnn *rnn,
               TsTensor *tensor,
               GPtrArray *keep,
               GError **error)
{
  TsTensor *swapped;

  if (rnn->time_major)
    return tensor->data;
  swapped = swap (tensor, error);
  if (swapped == NULL)
    return NULL;
  g_ptr_array_add (keep, swapped);
  return swapped->data;
}

/* Outputs are made in the order of time, then put into theirs. */
static gboolean
order_outputs (TsCall *call,
               const TsCudnnRnn *rnn,
               guint n,
               GError **error)
{
  for (guint i = 0; i < n && !rnn->time_major; i++)
    if (call->out[i]->shape.rank == 3)
      {
        TsTensor *swapped = swap (call->out[i], error);

        if (swapped == NULL)
          return FALSE;
        ts_tensor_unref (call->out[i]);
        call->out[i] = swapped;
      }
  return TRUE;
}

/* ---- forwards ---- */

static gboolean
read_inputs (const TsCall *call,
             TsCudnnNet *net,
             GPtrArray *keep,
             GError **error)
{
  const TsCudnnRnn *rnn = net->size.rnn;
  gconstpointer *parts[] = { &net->x, &net->h, &net->c };
  guint n = rnn->mode == TS_CUDNN_LSTM ? 3 : 2;

  net->params = call->in[3]->data;
  for (guint i = 0; i < n; i++)
    {
      *parts[i] = in_time_order (rnn, call->in[i], keep, error);
      if (*parts[i] == NULL && call->in[i]->n_elements > 0)
        return FALSE;
    }
  return TRUE;
}

static TsTensor *
alloc_zeros (TsCall *call,
             guint i,
             const TsShape *shape,
             GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, shape, error);

  if (out != NULL && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return out;
}

/* Output 3: the mask, in whatever dtype. */
static gboolean
draw_mask (TsCall *call,
           TsCudnnNet *net,
           GError **error)
{
  State *self = call->state;
  gint64 n = ts_cudnn_mask_size (net);
  TsTensor *mask = alloc_zeros (call, 3, &TS_SHAPE (n), error);
  TsPhilox generator;
  guint32 block[4];

  if (mask == NULL || n == 0)
    return mask != NULL;
  generator = ts_generator_reserve_numbers (&self->spec, call, (guint64)n);
  for (gint64 i = 0; i < n; i++)
    {
      if (i % 4 == 0)
        ts_philox_next (&generator, block);
      if (ts_random_float (block[i % 4]) < self->rnn.dropout)
        continue;
      if (mask->dtype == TS_DTYPE_FLOAT)
        ((float *)mask->data)[i] = 1;
      else
        ((double *)mask->data)[i] = 1;
    }
  net->mask = mask->data;
  return TRUE;
}

static gboolean
go_forward (TsCall *call,
            const TsCudnnNet *net,
            TsTensor *reserve,
            GError **error)
{
  return reserve->dtype == TS_DTYPE_FLOAT ? ts_cudnn_forward_float (net, reserve->data, call, error)
                                          : ts_cudnn_forward_double (net, reserve->data, call, error);
}

static gboolean
forward_run (TsCall *call,
             GError **error)
{
  const State *self = call->state;
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  g_autoptr (TsTensor) reserve = NULL;
  TsCudnnNet net = { 0 };
  TsShape states;
  gboolean is_lstm = self->rnn.mode == TS_CUDNN_LSTM;

  if (!check_inputs (call, &net, error))
    return FALSE;
  states = TS_SHAPE (ts_cudnn_n_cells (&net.size), net.batch, net.size.units);
  if (alloc_zeros (call, 0, &TS_SHAPE (net.time, net.batch, net.size.units * self->rnn.n_directions), error) == NULL ||
      alloc_zeros (call, 1, &states, error) == NULL || alloc_zeros (call, 2, is_lstm ? &states : &TS_SHAPE_SCALAR, error) == NULL)
    return FALSE;
  if (!draw_mask (call, &net, error) || (call->n_out > 4 && ts_call_alloc (call, 4, &TS_SHAPE (0), error) == NULL))
    return FALSE;
  if (net.batch == 0)
    return order_outputs (call, &self->rnn, 3, error);

  reserve = ts_tensor_new (call->in[0]->dtype, &TS_SHAPE (ts_cudnn_reserve_size (&net)), error);
  if (reserve == NULL || !read_inputs (call, &net, keep, error))
    return FALSE;
  net.y = call->out[0]->data;
  net.h_out = call->out[1]->data;
  net.c_out = is_lstm ? call->out[2]->data : NULL;
  return go_forward (call, &net, reserve, error) && order_outputs (call, &self->rnn, 3, error);
}

/* ---- backwards; then: output, output_h, output_c, output_backprop, output_h_backprop, output_c_backprop, reserve_space ---- */

/* The gradients that come in; @first is output_backprop. */
static gboolean
read_gradients (const TsCall *call,
                TsCudnnNet *net,
                guint first,
                GPtrArray *keep,
                GError **error)
{
  static const char *const names[] = { "output_backprop", "output_h_backprop", "output_c_backprop" };
  const TsCudnnRnn *rnn = net->size.rnn;
  gconstpointer *parts[] = { &net->y_grad, &net->h_out_grad, &net->c_out_grad };
  guint n = rnn->mode == TS_CUDNN_LSTM ? 3 : 2;
  TsShape y = ordered (rnn, net->time, net->batch, net->size.units * rnn->n_directions);
  TsShape states = ordered (rnn, ts_cudnn_n_cells (&net->size), net->batch, net->size.units);

  for (guint i = 0; i < n; i++)
    {
      if (!ts_rnn_check_shape (call, first + i, names[i], i == 0 ? &y : &states, error))
        return FALSE;
      *parts[i] = in_time_order (rnn, call->in[first + i], keep, error);
      if (*parts[i] == NULL && call->in[first + i]->n_elements > 0)
        return FALSE;
    }
  return TRUE;
}

/* Room for what forwards gives, once more. */
static gboolean
add_forward_outputs (TsCudnnNet *net,
                     TsDType dtype,
                     GPtrArray *keep,
                     GError **error)
{
  TsShape states = TS_SHAPE (ts_cudnn_n_cells (&net->size), net->batch, net->size.units);
  TsShape y = TS_SHAPE (net->time, net->batch, net->size.units * net->size.rnn->n_directions);
  gpointer *parts[] = { &net->y, &net->h_out, &net->c_out };
  guint n = net->c != NULL ? 3 : 2;

  for (guint i = 0; i < n; i++)
    {
      TsTensor *tensor = ts_tensor_new (dtype, i == 0 ? &y : &states, error);

      if (tensor == NULL)
        return FALSE;
      g_ptr_array_add (keep, tensor);
      *parts[i] = tensor->data;
    }
  return TRUE;
}

/* The mask that forwards has drawn. */
static gboolean
read_mask (const TsCall *call,
           TsCudnnNet *net,
           guint i,
           GError **error)
{
  gint64 n = ts_cudnn_mask_size (net);

  if (n > 0 && !ts_rnn_check_shape (call, i, "reserve_space", &TS_SHAPE (n), error))
    return FALSE;
  net->mask = n > 0 ? call->in[i]->data : NULL;
  return TRUE;
}

static gboolean
backward_run (TsCall *call,
              GError **error)
{
  const State *self = call->state;
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  g_autoptr (TsTensor) reserve = NULL;
  TsDType dtype = call->in[0]->dtype;
  TsCudnnNet net = { 0 };
  gboolean is_lstm = self->rnn.mode == TS_CUDNN_LSTM;
  TsShape states;

  if (!check_inputs (call, &net, error) || !read_inputs (call, &net, keep, error) ||
      !read_gradients (call, &net, self->has_lengths ? 8 : 7, keep, error) || !read_mask (call, &net, self->has_lengths ? 11 : 10, error))
    return FALSE;
  states = TS_SHAPE (ts_cudnn_n_cells (&net.size), net.batch, net.size.units);
  if (alloc_zeros (call, 0, &TS_SHAPE (net.time, net.batch, net.size.input), error) == NULL || alloc_zeros (call, 1, &states, error) == NULL ||
      alloc_zeros (call, 2, is_lstm ? &states : &call->in[2]->shape, error) == NULL || alloc_zeros (call, 3, &call->in[3]->shape, error) == NULL)
    return FALSE;
  if (net.batch == 0)
    return order_outputs (call, &self->rnn, is_lstm ? 3 : 2, error);

  reserve = ts_tensor_new (dtype, &TS_SHAPE (ts_cudnn_reserve_size (&net)), error);
  if (reserve == NULL || !add_forward_outputs (&net, dtype, keep, error) || !go_forward (call, &net, reserve, error))
    return FALSE;
  net.x_grad = call->out[0]->data;
  net.h_grad = call->out[1]->data;
  net.c_grad = is_lstm ? call->out[2]->data : NULL;
  net.params_grad = call->out[3]->data;
  return (dtype == TS_DTYPE_FLOAT ? ts_cudnn_backward_float (&net, reserve->data, call, error)
                                  : ts_cudnn_backward_double (&net, reserve->data, call, error)) &&
         order_outputs (call, &self->rnn, is_lstm ? 3 : 2, error);
}

static gboolean
half_forward_run (TsCall *call,
                  GError **error)
{
  return ts_call_run_as_float (call, forward_run, error);
}

static gboolean
half_backward_run (TsCall *call,
                   GError **error)
{
  return ts_call_run_as_float (call, backward_run, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define KERNEL(type, types, prepares, function)                                                                                       \
  {                                                                                                                                   \
    .op = type, .dtypes = types, .prepare = prepares, .state_size = sizeof (State), .release = ts_generator_release, .run = function, \
    .semantics = "cuDNN, as tensorflow/core/kernels/cudnn_rnn_ops.cc calls it"                                                        \
  }
#define KERNELS(type, prepares, function)                                                            \
  KERNEL (type, TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), prepares, function), \
      KERNEL (type, TS_DTYPE_BIT (TS_DTYPE_HALF), prepares, half_##function)

const TsKernelDef ts_cudnn_rnn_kernels[] = {
  KERNELS ("CudnnRNN", prepare, forward_run),
  KERNELS ("CudnnRNNV2", prepare, forward_run),
  KERNELS ("CudnnRNNV3", prepare_v3, forward_run),
  KERNELS ("CudnnRNNBackprop", prepare, backward_run),
  KERNELS ("CudnnRNNBackpropV2", prepare, backward_run),
  KERNELS ("CudnnRNNBackpropV3", prepare_v3, backward_run),
  { 0 },
};

const TsShapeDef ts_cudnn_rnn_shapes[] = {
  { 0 },
};
