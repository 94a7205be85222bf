#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Recurrent networks as cuDNN has them: all weights and biases in one vector, layers and directions on top of each other. */

typedef enum
{
  TS_CUDNN_RELU,
  TS_CUDNN_TANH,
  TS_CUDNN_LSTM, /* gates: input, forget, cell, output */
  TS_CUDNN_GRU,  /* gates: reset, update, candidate */
} TsCudnnMode;

typedef enum
{
  TS_CUDNN_LINEAR,
  TS_CUDNN_SKIP, /* the input is added as it is, without weights */
  TS_CUDNN_AUTO, /* that if it fits */
} TsCudnnInput;

/**
 * TsCudnnRnn:
 * @n_gates: of a cell
 * @n_directions: 1 or 2
 * @dropout: the part of what one layer gives to the next that is dropped at random; 0 when it is not trained
 * @time_major: whether time comes before the batch
 *
 * What the attributes say.
 */
typedef struct
{
  TsCudnnMode mode;
  TsCudnnInput input;
  gint64 n_gates;
  gint64 n_directions;
  float dropout;
  gboolean time_major;
} TsCudnnRnn;

/* %TS_ERROR_UNIMPLEMENTED for a projection; %TS_ERROR_INVALID_ARGUMENT for a dropout that is not in 0 .. 1. */
gboolean ts_cudnn_prepare (TsCudnnRnn *self, const TsOperation *op, GError **error);

/**
 * TsCudnnSize:
 * @n_weights: elements of all matrices
 * @n_params: with the biases
 *
 * A network's sizes. Its cells are numbered: a layer forwards, backwards, the next layer. A cell has a matrix and a bias for each
 * gate that are applied to the input, then as many that are applied to its own output. The vector holds the matrices of all cells,
 * each [@units, columns] by rows, then the biases.
 */
typedef struct
{
  const TsCudnnRnn *rnn;
  gint64 layers;
  gint64 units;
  gint64 input;
  gboolean skips;
  gint64 n_weights;
  gint64 n_params;
} TsCudnnSize;

/* %TS_ERROR_INVALID_ARGUMENT for sizes below 1, too large, or that do not fit `skip_input`. */
gboolean ts_cudnn_size_init (TsCudnnSize *self, const TsCudnnRnn *rnn, gint64 layers, gint64 units, gint64 input, GError **error);

gint64 ts_cudnn_n_cells (const TsCudnnSize *self);

/* Columns of the matrices of @cell that are applied to its input. */
gint64 ts_cudnn_columns (const TsCudnnSize *self, gint64 cell);

/* Where the matrices, the biases of @cell begin. */
gint64 ts_cudnn_weights_at (const TsCudnnSize *self, gint64 cell);
gint64 ts_cudnn_biases_at (const TsCudnnSize *self, gint64 cell);

/**
 * TsCudnnNet:
 * @lengths: (nullable): of the sequences; all are @time if %NULL
 * @x: [time, batch, input]
 * @h: [cells, batch, units], initial; likewise @c, of LSTM alone
 * @y: [time, batch, units of all directions]
 * @mask: (nullable): whether a number that a layer gives to the next is kept, 1 or 0, [layers - 1, time, batch, units of all directions]
 * @y_grad: of these; where they come from, and what is to be set, for backwards only
 *
 * A network and what it is run on; everything of one dtype.
 */
typedef struct
{
  TsCudnnSize size;
  gint64 time;
  gint64 batch;
  const gint32 *lengths;
  gconstpointer x, h, c, params;
  gconstpointer mask;
  gpointer y, h_out, c_out;
  gconstpointer y_grad, h_out_grad, c_out_grad;
  gpointer x_grad, h_grad, c_grad, params_grad;
} TsCudnnNet;

/* Elements of the mask, if there is dropout. */
gint64 ts_cudnn_mask_size (const TsCudnnNet *self);

/* Elements of what forwards leaves for backwards. */
gint64 ts_cudnn_reserve_size (const TsCudnnNet *self);

/* %TS_ERROR_RESOURCE_EXHAUSTED, %G_IO_ERROR_CANCELLED */
gboolean ts_cudnn_forward_float (const TsCudnnNet *self, float *reserve, TsCall *call, GError **error);
gboolean ts_cudnn_forward_double (const TsCudnnNet *self, double *reserve, TsCall *call, GError **error);
gboolean ts_cudnn_backward_float (const TsCudnnNet *self, const float *reserve, TsCall *call, GError **error);
gboolean ts_cudnn_backward_double (const TsCudnnNet *self, const double *reserve, TsCall *call, GError **error);

G_END_DECLS
