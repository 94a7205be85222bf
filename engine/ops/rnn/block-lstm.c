#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/rnn/ts-lstm.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

#include <string.h>

/* BlockLSTM, BlockLSTMV2 and their gradients: a cell over the steps of a sequence. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_lstm_prepare (init->state, init->op, error);
}

static gboolean
prepare_v2 (TsKernelInit *init,
            GError **error)
{
  ((TsLstm *)init->state)->order = TS_LSTM_IFCO;
  return ts_lstm_prepare (init->state, init->op, error);
}

typedef struct
{
  TsLstmSize size;
  TsLstmWeights weights;
  gint64 n_steps; /* that are computed */
  gint64 length;
  gint64 state_size; /* elements of a state of one step */
} Sequence;

/* Inputs: seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b. */
static gboolean
check_inputs (const TsCall *call,
              Sequence *s,
              GError **error)
{
  const TsShape *x = &call->in[1]->shape, *cs = &call->in[2]->shape;
  TsShape state;

  if (!ts_arg_scalar (call, 0, "seq_len_max", &s->n_steps, error) || !ts_arg_check_rank (call, 1, "x", 3, error) ||
      !ts_arg_check_rank (call, 2, "cs_prev", 2, error))
    return FALSE;

  s->length = x->dims[0];
  s->size = (TsLstmSize) { x->dims[1], x->dims[2], cs->dims[1] };
  state = TS_SHAPE (s->size.batch, s->size.cell);
  if (!ts_rnn_check_shape (call, 2, "cs_prev", &state, error) || !ts_rnn_check_shape (call, 3, "h_prev", &state, error) ||
      !ts_lstm_check_weights (call, 4, &s->size, TRUE, &s->weights, error))
    return FALSE;
  s->state_size = s->size.batch * s->size.cell;
  if (s->n_steps >= 0 && s->n_steps <= s->length)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "seq_len_max must be in 0 .. %" G_GINT64_FORMAT ", is %" G_GINT64_FORMAT, s->length, s->n_steps);
  return FALSE;
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

/* ---- forwards ---- */

#define CHUNK 64 /* rows of input that are worth a product of their own */

/* @gates: of @chunk steps */
static gboolean
run_steps (TsCall *call,
           const Sequence *s,
           gint64 chunk,
           float *gates,
           GError **error)
{
  const TsLstmSize *size = &s->size;
  const float *x = call->in[1]->data, *cs_prev = call->in[2]->data, *h_prev = call->in[3]->data;
  float *outs[7];

  for (guint k = 0; k < 7; k++)
    outs[k] = call->out[k]->data;

  for (gint64 t = 0; t < s->n_steps; t++)
    {
      gint64 at = t * s->state_size, own = t % chunk;
      TsLstmStep step = { cs_prev, h_prev, outs[0] + at, outs[1] + at, outs[2] + at, outs[3] + at, outs[4] + at, outs[5] + at, outs[6] + at, gates + 4 * own * s->state_size };

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      if (own == 0)
        ts_lstm_take_input (size, &s->weights, MIN (chunk, s->n_steps - t) * size->batch, x + t * size->batch * size->input, gates);
      ts_lstm_forward (call->state, size, &s->weights, &step);
      cs_prev = step.cs;
      h_prev = step.h;
    }
  return TRUE;
}

static gboolean
block_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsTensor) gates = NULL;
  gint64 chunk;
  Sequence s;

  if (!check_inputs (call, &s, error))
    return FALSE;

  /* TensorFlow leaves the gates of steps beyond the last as they are, and puts zeros into cs and h. */
  for (guint k = 0; k < 7; k++)
    if (alloc_zeros (call, k, &TS_SHAPE (s.length, s.size.batch, s.size.cell), error) == NULL)
      return FALSE;
  if (s.state_size == 0)
    return TRUE;

  chunk = MAX (1, CHUNK / s.size.batch);
  gates = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (chunk, s.size.batch, 4 * s.size.cell), error);
  return gates != NULL && run_steps (call, &s, chunk, gates->data, error);
}

/* ---- backwards; inputs 9 .. 17: i, cs, f, o, ci, co, h, cs_grad, h_grad ---- */

static gboolean
check_states (const TsCall *call,
              const Sequence *s,
              GError **error)
{
  static const char *const names[] = { "i", "cs", "f", "o", "ci", "co", "h", "cs_grad", "h_grad" };
  TsShape states = TS_SHAPE (s->length, s->size.batch, s->size.cell);

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    if (!ts_rnn_check_shape (call, 9 + k, names[k], &states, error))
      return FALSE;
  return TRUE;
}

static const float *
at_step (const TsCall *call,
         guint input,
         gint64 t,
         gint64 size)
{
  return (const float *)call->in[input]->data + t * size;
}

/* @gates, the gradients before the gates' functions, further back: to x, h, w and b. */
static void
spread (TsCall *call,
        const Sequence *s,
        gint64 t,
        const float *gates,
        const float *h_prev)
{
  const TsLstmSize *size = &s->size;
  gint64 x_size = size->batch * size->input, wide = 4 * size->cell;
  const float *x = at_step (call, 1, t, x_size), *w = s->weights.w;
  float *x_grad = (float *)call->out[0]->data + t * x_size, *h_grad = call->out[2]->data, *w_grad = call->out[3]->data;

  ts_rnn_product (FALSE, TRUE, size->batch, size->input, wide, gates, wide, w, wide, x_grad, size->input, FALSE);
  ts_rnn_product (FALSE, TRUE, size->batch, size->cell, wide, gates, wide, w + size->input * wide, wide, h_grad, size->cell, FALSE);
  ts_rnn_product (TRUE, FALSE, size->input, wide, size->batch, x, size->input, gates, wide, w_grad, wide, TRUE);
  ts_rnn_product (TRUE, FALSE, size->cell, wide, size->batch, h_prev, size->cell, gates, wide, w_grad + size->input * wide, wide, TRUE);
  ts_rnn_add_rows (call->out[7]->data, gates, (gsize)size->batch, (gsize)wide);
}

/* @work: room for the gates, and for what comes to cs and h of a step */
static gboolean
run_back_steps (TsCall *call,
                const Sequence *s,
                float *work,
                GError **error)
{
  gint64 n = s->state_size;
  float *cs_grad = work + 4 * n, *h_grad = work + 5 * n;
  float *cs_prev_grad = call->out[1]->data, *h_prev_grad = call->out[2]->data;

  for (gint64 t = s->n_steps - 1; t >= 0; t--)
    {
      const float *cs_above = at_step (call, 16, t, n), *h_above = at_step (call, 17, t, n);
      TsLstmBackStep step = {
        .cs_prev = t == 0 ? call->in[2]->data : at_step (call, 10, t - 1, n),
        .i = at_step (call, 9, t, n),
        .cs = at_step (call, 10, t, n),
        .f = at_step (call, 11, t, n),
        .o = at_step (call, 12, t, n),
        .ci = at_step (call, 13, t, n),
        .co = at_step (call, 14, t, n),
        .cs_grad = cs_grad,
        .h_grad = h_grad,
        .gates = work,
        .cs_prev_grad = cs_prev_grad,
        .wci_grad = call->out[4]->data,
        .wcf_grad = call->out[5]->data,
        .wco_grad = call->out[6]->data,
      };

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      for (gint64 k = 0; k < n; k++)
        {
          cs_grad[k] = cs_prev_grad[k] + cs_above[k];
          h_grad[k] = h_prev_grad[k] + h_above[k];
        }
      ts_lstm_backward (call->state, &s->size, &s->weights, &step);
      spread (call, s, t, work, t == 0 ? call->in[3]->data : at_step (call, 15, t - 1, n));
    }
  return TRUE;
}

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  g_autoptr (TsTensor) work = NULL;
  Sequence s;

  if (!check_inputs (call, &s, error) || !check_states (call, &s, error))
    return FALSE;
  for (guint k = 0; k < 8; k++)
    if (alloc_zeros (call, k, &call->in[1 + k]->shape, error) == NULL)
      return FALSE;
  if (s.state_size == 0)
    return TRUE;

  work = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (6, s.state_size), error);
  return work != NULL && run_back_steps (call, &s, work->data, error);
}

static gboolean
half_block_run (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, block_run, error);
}

static gboolean
half_grad_run (TsCall *call,
               GError **error)
{
  return ts_call_run_as_float (call, grad_run, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define KERNEL(type, types, prepares, function)                                                       \
  {                                                                                                   \
    .op = type, .dtypes = types, .prepare = prepares, .state_size = sizeof (TsLstm), .run = function, \
    .semantics = "tensorflow/core/kernels/rnn/lstm_ops.cc"                                            \
  }
#define KERNELS(type, prepares, function)                           \
  KERNEL (type, TS_DTYPE_BIT (TS_DTYPE_FLOAT), prepares, function), \
      KERNEL (type, TS_DTYPE_BIT (TS_DTYPE_HALF), prepares, half_##function)

const TsKernelDef ts_block_lstm_kernels[] = {
  KERNELS ("BlockLSTM", prepare, block_run),
  KERNELS ("BlockLSTMV2", prepare_v2, block_run),
  KERNELS ("BlockLSTMGrad", prepare, grad_run),
  KERNELS ("BlockLSTMGradV2", prepare_v2, grad_run),
  { 0 },
};

const TsShapeDef ts_block_lstm_shapes[] = {
  { 0 },
};
