#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/rnn/ts-lstm.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

#include <string.h>

/* LSTMBlockCell, LSTMBlockCellGrad: one step of a cell for a batch. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_lstm_prepare (init->state, init->op, error);
}

/* Inputs: x, cs_prev, h_prev, w, wci, wcf, wco, b. */
static gboolean
check_inputs (const TsCall *call,
              TsLstmSize *size,
              TsLstmWeights *weights,
              GError **error)
{
  const TsLstm *self = call->state;
  const TsShape *x = &call->in[0]->shape, *cs = &call->in[1]->shape;
  TsShape state;

  if (!ts_arg_check_rank (call, 0, "x", 2, error) || !ts_arg_check_rank (call, 1, "cs_prev", 2, error) ||
      !ts_arg_check_rank (call, 4, "wci", 1, error) || !ts_arg_check_rank (call, 5, "wcf", 1, error) || !ts_arg_check_rank (call, 6, "wco", 1, error))
    return FALSE;

  *size = (TsLstmSize) { x->dims[0], x->dims[1], cs->dims[1] };
  state = TS_SHAPE (size->batch, size->cell);
  if (size->batch == 0 || size->cell == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "cs_prev is empty: a batch of %" G_GINT64_FORMAT " for %" G_GINT64_FORMAT " cells", size->batch, size->cell);
      return FALSE;
    }
  return ts_rnn_check_shape (call, 1, "cs_prev", &state, error) && ts_rnn_check_shape (call, 2, "h_prev", &state, error) &&
         ts_lstm_check_weights (call, 3, size, self->peephole, weights, error);
}

static gboolean
cell_run (TsCall *call,
          GError **error)
{
  TsLstmSize size;
  TsLstmWeights weights;
  TsLstmStep step;
  g_autoptr (TsTensor) gates = NULL;

  if (!check_inputs (call, &size, &weights, error))
    return FALSE;
  gates = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (size.batch, 4 * size.cell), error);
  if (gates == NULL)
    return FALSE;
  for (guint k = 0; k < 7; k++)
    if (ts_call_alloc (call, k, &TS_SHAPE (size.batch, size.cell), error) == NULL)
      return FALSE;

  step = (TsLstmStep) {
    .cs_prev = call->in[1]->data,
    .h_prev = call->in[2]->data,
    .i = call->out[0]->data,
    .cs = call->out[1]->data,
    .f = call->out[2]->data,
    .o = call->out[3]->data,
    .ci = call->out[4]->data,
    .co = call->out[5]->data,
    .h = call->out[6]->data,
    .gates = gates->data,
  };
  ts_lstm_take_input (&size, &weights, size.batch, call->in[0]->data, gates->data);
  ts_lstm_forward (call->state, &size, &weights, &step);
  return TRUE;
}

/* ---- backwards; inputs 8 .. 15: i, cs, f, o, ci, co, cs_grad, h_grad ---- */

static gboolean
check_states (const TsCall *call,
              const TsLstmSize *size,
              GError **error)
{
  static const char *const names[] = { "i", "cs", "f", "o", "ci", "co", "cs_grad", "h_grad" };
  TsShape state = TS_SHAPE (size->batch, size->cell);

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    if (!ts_rnn_check_shape (call, 8 + k, names[k], &state, error))
      return FALSE;
  return TRUE;
}

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  TsLstmSize size;
  TsLstmWeights weights;
  TsLstmBackStep step;

  if (!check_inputs (call, &size, &weights, error) || !check_states (call, &size, error))
    return FALSE;
  if (ts_call_alloc (call, 0, &TS_SHAPE (size.batch, size.cell), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE (size.batch, 4 * size.cell), error) == NULL)
    return FALSE;
  for (guint k = 2; k < 5; k++)
    {
      TsTensor *out = ts_call_alloc (call, k, &call->in[2 + k]->shape, error);

      if (out == NULL)
        return FALSE;
      if (out->n_elements > 0)
        memset (out->data, 0, ts_tensor_size_bytes (out));
    }

  step = (TsLstmBackStep) {
    .cs_prev = call->in[1]->data,
    .i = call->in[8]->data,
    .cs = call->in[9]->data,
    .f = call->in[10]->data,
    .o = call->in[11]->data,
    .ci = call->in[12]->data,
    .co = call->in[13]->data,
    .cs_grad = call->in[14]->data,
    .h_grad = call->in[15]->data,
    .gates = call->out[1]->data,
    .cs_prev_grad = call->out[0]->data,
    .wci_grad = call->out[2]->data,
    .wcf_grad = call->out[3]->data,
    .wco_grad = call->out[4]->data,
  };
  ts_lstm_backward (call->state, &size, &weights, &step);
  return TRUE;
}

static gboolean
half_cell_run (TsCall *call,
               GError **error)
{
  return ts_call_run_as_float (call, cell_run, error);
}

static gboolean
half_grad_run (TsCall *call,
               GError **error)
{
  return ts_call_run_as_float (call, grad_run, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define KERNEL(type, types, function)                                                                \
  {                                                                                                  \
    .op = type, .dtypes = types, .prepare = prepare, .state_size = sizeof (TsLstm), .run = function, \
    .semantics = "tensorflow/core/kernels/rnn/lstm_ops.cc"                                           \
  }

const TsKernelDef ts_lstm_cell_kernels[] = {
  KERNEL ("LSTMBlockCell", TS_DTYPE_BIT (TS_DTYPE_FLOAT), cell_run),
  KERNEL ("LSTMBlockCell", TS_DTYPE_BIT (TS_DTYPE_HALF), half_cell_run),
  KERNEL ("LSTMBlockCellGrad", TS_DTYPE_BIT (TS_DTYPE_FLOAT), grad_run),
  KERNEL ("LSTMBlockCellGrad", TS_DTYPE_BIT (TS_DTYPE_HALF), half_grad_run),
  { 0 },
};

const TsShapeDef ts_lstm_cell_shapes[] = {
  { 0 },
};
