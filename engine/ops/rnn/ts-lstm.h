#pragma once

#include "engine/ops/rnn/ts-rnn-args.h"

G_BEGIN_DECLS

/* The order in which the four gates lie in a row of the weights. */
typedef enum
{
  TS_LSTM_ICFO, /* input, cell, forget, output */
  TS_LSTM_IFCO,
} TsLstmOrder;

/**
 * TsLstm:
 * @forget_bias: added to the forget gate
 * @clip: bound of the cell state; 0 or less: none
 * @peephole: whether the gates see the cell state
 * @order: of the gates
 *
 * How a cell of long short-term memory computes, from its attributes.
 */
typedef struct
{
  float forget_bias;
  float clip;
  gboolean peephole;
  TsLstmOrder order;
} TsLstm;

/* Reads what the op has of `forget_bias`, `cell_clip` and `use_peephole`; the rest is 0. */
gboolean ts_lstm_prepare (TsLstm *self, const TsOperation *op, GError **error);

/**
 * TsLstmSize:
 *
 * Sizes of one step: x is [@batch, @input], all states are [@batch, @cell], the weights [@input + @cell, 4 @cell].
 */
typedef struct
{
  gint64 batch;
  gint64 input;
  gint64 cell;
} TsLstmSize;

/* w and b, and for each cell what it adds of the cell state to the input, forget and output gate. */
typedef struct
{
  const float *w, *wci, *wcf, *wco, *b;
} TsLstmWeights;

/**
 * ts_lstm_check_weights:
 * @first: input that is w; wci, wcf, wco and b follow
 * @checks_peephole: whether the lengths of wci, wcf and wco matter, though they may not be used
 * @weights: (out)
 */
gboolean ts_lstm_check_weights (const TsCall *call, guint first, const TsLstmSize *size, gboolean checks_peephole, TsLstmWeights *weights, GError **error);

/* What the input gives to the gates, [@n_rows, 4 cell], of any number of steps. */
void ts_lstm_take_input (const TsLstmSize *size, const TsLstmWeights *weights, gint64 n_rows, const float *x, float *gates);

/* One step; @gates holds what ts_lstm_take_input () made of its input, and is overwritten. Outputs may not be the inputs. */
typedef struct
{
  const float *cs_prev, *h_prev;
  float *i, *cs, *f, *o, *ci, *co, *h;
  float *gates;
} TsLstmStep;

void ts_lstm_forward (const TsLstm *self, const TsLstmSize *size, const TsLstmWeights *weights, const TsLstmStep *step);

/**
 * TsLstmBackStep:
 * @gates: set to the gradients before the gates' functions, [batch, 4 cell], in their order
 * @cs_prev_grad: set; may be @cs_grad
 * @wci_grad: added to, and @wcf_grad, @wco_grad, if there are peepholes
 *
 * One step backwards.
 */
typedef struct
{
  const float *cs_prev, *i, *cs, *f, *o, *ci, *co, *cs_grad, *h_grad;
  float *gates, *cs_prev_grad, *wci_grad, *wcf_grad, *wco_grad;
} TsLstmBackStep;

void ts_lstm_backward (const TsLstm *self, const TsLstmSize *size, const TsLstmWeights *weights, const TsLstmBackStep *step);

G_END_DECLS
