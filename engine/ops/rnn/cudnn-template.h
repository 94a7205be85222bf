/* Recurrent networks in one dtype, forwards and backwards; included by cudnn-float.c and cudnn-double.c with
 *
 *   NUMBER                float or double
 *   GEMM                  the product of its matrices
 *   EXP, TANH             its functions
 *   FORWARD, BACKWARD     the names of the functions that others call
 *
 * The equations are those of the manual of cuDNN, which no CPU kernel of TensorFlow computes. */

#include "engine/ops/rnn/ts-cudnn.h"

#include "engine/ops/linalg/ts-gemm.h"

#include <math.h>
#include <string.h>

/* One cell of the network. */
typedef struct
{
  const TsCudnnNet *net;
  gint64 number;
  gint64 columns; /* of its input */
  gboolean skips;
  gboolean reversed;
  gint64 n_gates, units, wide; /* all gates */
  const NUMBER *x;             /* its input, [time, batch, columns] */
  gint64 w_at, r_at, b_at;     /* in the parameters: of the matrices for the input and for its own output, of the biases for both */
  NUMBER *gates;               /* [time, batch, wide] */
  NUMBER *extra;               /* [time, batch, units]: LSTM the state, GRU the candidate's part of the output before */
  NUMBER *y;                   /* [time, batch, units of all directions], its part */
  gint64 y_stride;             /* from one row to the next */
} Cell;

static void
multiply (gboolean transpose_a,
          gboolean transpose_b,
          gint64 m,
          gint64 n,
          gint64 k,
          const NUMBER *a,
          gint64 lda,
          const NUMBER *b,
          gint64 ldb,
          NUMBER *c,
          gboolean accumulate)
{
  TsGemm gemm = { transpose_a, transpose_b, m, n, k, lda, ldb, n };

  if (m > 0 && n > 0 && k > 0)
    GEMM (&gemm, a, b, c, accumulate);
}

static NUMBER
sigmoid (NUMBER x)
{
  return 1 / (1 + EXP (-x));
}

/* What is left of the outputs of @layer, behind all that is always in @reserve. */
static NUMBER *
dropped_at (const TsCudnnNet *net,
            gint64 layer,
            NUMBER *reserve)
{
  gint64 size = net->time * net->batch * net->size.units * net->size.rnn->n_directions;

  return reserve + ts_cudnn_reserve_size (net) - ts_cudnn_mask_size (net) + layer * size;
}

/* @to = @from where the mask of @layer keeps it, made larger for what is dropped. */
static void
drop (const TsCudnnNet *net,
      gint64 layer,
      const NUMBER *from,
      NUMBER *to)
{
  gint64 size = net->time * net->batch * net->size.units * net->size.rnn->n_directions;
  const NUMBER *mask = (const NUMBER *)net->mask + layer * size;
  NUMBER scale = 1 / (1 - (NUMBER)net->size.rnn->dropout);

  for (gint64 i = 0; i < size; i++)
    to[i] = mask[i] != 0 ? from[i] * scale : 0;
}

/* The @number-th cell; @reserve as ts_cudnn_reserve_size () has it. The last layer's output is the network's. */
static Cell
cell_at (const TsCudnnNet *net,
         gint64 number,
         NUMBER *reserve)
{
  const TsCudnnSize *size = &net->size;
  gint64 directions = size->rnn->n_directions, layer = number / directions, direction = number % directions;
  gint64 rows = net->time * net->batch, n_cells = ts_cudnn_n_cells (size);
  NUMBER *extras = reserve + rows * size->units * size->rnn->n_gates * n_cells, *ys = extras + rows * size->units * n_cells;
  gint64 layer_size = rows * size->units * directions;
  Cell cell = { .net = net, .number = number, .n_gates = size->rnn->n_gates, .units = size->units };

  cell.wide = cell.n_gates * cell.units;
  cell.skips = layer == 0 && size->skips;
  cell.columns = layer == 0 ? size->input : size->units * directions;
  cell.reversed = direction == 1;
  cell.w_at = ts_cudnn_weights_at (size, number);
  cell.r_at = cell.w_at + cell.wide * ts_cudnn_columns (size, number);
  cell.b_at = ts_cudnn_biases_at (size, number);
  cell.gates = reserve + number * rows * cell.wide;
  cell.extra = extras + number * rows * cell.units;
  cell.x = layer == 0 ? net->x : (net->mask != NULL ? dropped_at (net, layer - 1, reserve) : ys + (layer - 1) * layer_size);
  cell.y = (layer == size->layers - 1 ? (NUMBER *)net->y : ys + layer * layer_size) + direction * size->units;
  cell.y_stride = size->units * directions;
  return cell;
}

/* Whether sequence @b is over by step @t. */
static gboolean
is_over (const TsCudnnNet *net,
         gint64 t,
         gint64 b)
{
  return net->lengths != NULL && t >= net->lengths[b];
}

/* ---- forwards ---- */

/* One row: @g holds the gates' part of the input and becomes the gates, @r is their part of the output before. @h, @c are
 * the states. */
static void
advance (const Cell *cell,
         NUMBER *g,
         const NUMBER *r,
         NUMBER *h,
         NUMBER *c,
         NUMBER *extra)
{
  gint64 n = cell->units;
  TsCudnnMode mode = cell->net->size.rnn->mode;
  const NUMBER *b = (const NUMBER *)cell->net->params + cell->b_at, *rb = b + cell->wide;

  for (gint64 k = 0; k < n; k++)
    {
      NUMBER z[4], s[4], q;

      for (gint64 gate = 0; gate < cell->n_gates; gate++)
        {
          z[gate] = g[gate * n + k] + b[gate * n + k];
          s[gate] = r[gate * n + k] + rb[gate * n + k];
        }
      if (mode == TS_CUDNN_LSTM)
        {
          NUMBER i = sigmoid (z[0] + s[0]), f = sigmoid (z[1] + s[1]), in = TANH (z[2] + s[2]), o = sigmoid (z[3] + s[3]);

          c[k] = extra[k] = f * c[k] + i * in;
          h[k] = o * TANH (c[k]);
          g[k] = i;
          g[n + k] = f;
          g[2 * n + k] = in;
          g[3 * n + k] = o;
        }
      else if (mode == TS_CUDNN_GRU)
        {
          g[k] = sigmoid (z[0] + s[0]);
          g[n + k] = sigmoid (z[1] + s[1]);
          extra[k] = q = s[2];
          g[2 * n + k] = TANH (z[2] + g[k] * q);
          h[k] = (1 - g[n + k]) * g[2 * n + k] + g[n + k] * h[k];
        }
      else
        {
          q = z[0] + s[0];
          h[k] = g[k] = mode == TS_CUDNN_TANH ? TANH (q) : (q < 0 ? 0 : q);
        }
    }
}

/* What the input gives to the gates of all steps. */
static void
take_input (const Cell *cell)
{
  gint64 rows = cell->net->time * cell->net->batch;

  if (!cell->skips)
    {
      multiply (FALSE, TRUE, rows, cell->wide, cell->columns, cell->x, cell->columns, (const NUMBER *)cell->net->params + cell->w_at, cell->columns, cell->gates, FALSE);
      return;
    }
  for (gint64 row = 0; row < rows; row++)
    for (gint64 gate = 0; gate < cell->n_gates; gate++)
      memcpy (cell->gates + row * cell->wide + gate * cell->units, cell->x + row * cell->units, (gsize)cell->units * sizeof (NUMBER));
}

/* @work: for the gates of a batch and the two states */
static gboolean
run_cell (const Cell *cell,
          NUMBER *work,
          TsCall *call,
          GError **error)
{
  const TsCudnnNet *net = cell->net;
  gint64 n = cell->units, batch = net->batch, state = batch * n, at = cell->number * state;
  gsize size = (gsize)state * sizeof (NUMBER);
  NUMBER *h = work + batch * cell->wide, *c = h + state;

  take_input (cell);
  memcpy (h, (const NUMBER *)net->h + at, size);
  if (net->c != NULL)
    memcpy (c, (const NUMBER *)net->c + at, size);
  for (gint64 step = 0; step < net->time; step++)
    {
      gint64 t = cell->reversed ? net->time - 1 - step : step;

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      multiply (FALSE, TRUE, batch, cell->wide, n, h, n, (const NUMBER *)net->params + cell->r_at, n, work, FALSE);
      for (gint64 b = 0; b < batch; b++)
        {
          gint64 row = t * batch + b;
          NUMBER *y = cell->y + row * cell->y_stride;

          if (is_over (net, t, b))
            {
              memset (y, 0, (gsize)n * sizeof (NUMBER));
              continue;
            }
          advance (cell, cell->gates + row * cell->wide, work + b * cell->wide, h + b * n, c + b * n, cell->extra + row * n);
          memcpy (y, h + b * n, (gsize)n * sizeof (NUMBER));
        }
    }
  memcpy ((NUMBER *)net->h_out + at, h, size);
  if (net->c_out != NULL)
    memcpy ((NUMBER *)net->c_out + at, c, size);
  return TRUE;
}

gboolean
FORWARD (const TsCudnnNet *self,
         NUMBER *reserve,
         TsCall *call,
         GError **error)
{
  g_autoptr (TsTensor) work = ts_tensor_new (sizeof (NUMBER) == 4 ? TS_DTYPE_FLOAT : TS_DTYPE_DOUBLE, &TS_SHAPE (self->batch, (self->size.rnn->n_gates + 2) * self->size.units), error);
  gint64 directions = self->size.rnn->n_directions;

  if (work == NULL)
    return FALSE;
  for (gint64 number = 0; number < ts_cudnn_n_cells (&self->size); number++)
    {
      Cell cell = cell_at (self, number, reserve);

      if (!run_cell (&cell, work->data, call, error))
        return FALSE;
      if (self->mask != NULL && (number + 1) % directions == 0 && number + 1 < ts_cudnn_n_cells (&self->size))
        drop (self, number / directions, cell.y - (directions - 1) * self->size.units, dropped_at (self, number / directions, reserve));
    }
  return TRUE;
}

/* ---- backwards ---- */

/* A cell's gradients. */
typedef struct
{
  NUMBER *x_gates; /* before the gates' functions, with regard to what comes of the input, [time, batch, wide] */
  NUMBER *h_gates; /* to what comes of the output before, [batch, wide] */
  NUMBER *h, *c;   /* of the states, [batch, units] */
  NUMBER *before;  /* the output before, [batch, units] */
} Back;

/* The state that step @t of sequence @b began with: the @states of the step before, or the @initial ones. */
static const NUMBER *
state_before (const Cell *cell,
              gint64 t,
              gint64 b,
              const NUMBER *states,
              gint64 stride,
              const NUMBER *initial)
{
  const TsCudnnNet *net = cell->net;
  gint64 other = cell->reversed ? t + 1 : t - 1;

  if (other < 0 || other >= net->time || is_over (net, other, b))
    return initial + (cell->number * net->batch + b) * cell->units;
  return states + (other * net->batch + b) * stride;
}

/* One row: @d_h, @d_c become the gradients of the states before, as far as they do not go through the gates. */
static void
retreat (const Cell *cell,
         const NUMBER *g,
         const NUMBER *extra,
         const NUMBER *h,
         const NUMBER *c,
         NUMBER *d_h,
         NUMBER *d_c,
         NUMBER *dx,
         NUMBER *dr)
{
  gint64 n = cell->units;
  TsCudnnMode mode = cell->net->size.rnn->mode;

  for (gint64 k = 0; k < n; k++)
    {
      if (mode == TS_CUDNN_LSTM)
        {
          NUMBER i = g[k], f = g[n + k], in = g[2 * n + k], o = g[3 * n + k], out = TANH (extra[k]);
          NUMBER d = d_c[k] + d_h[k] * o * (1 - out * out);

          dx[k] = d * in * i * (1 - i);
          dx[n + k] = d * c[k] * f * (1 - f);
          dx[2 * n + k] = d * i * (1 - in * in);
          dx[3 * n + k] = d_h[k] * out * o * (1 - o);
          d_c[k] = d * f;
          d_h[k] = 0;
        }
      else if (mode == TS_CUDNN_GRU)
        {
          NUMBER r = g[k], z = g[n + k], in = g[2 * n + k], d = d_h[k] * (1 - z) * (1 - in * in);

          dx[k] = d * extra[k] * r * (1 - r);
          dx[n + k] = d_h[k] * (h[k] - in) * z * (1 - z);
          dx[2 * n + k] = d;
          d_h[k] *= z;
        }
      else
        {
          dx[k] = d_h[k] * (mode == TS_CUDNN_TANH ? 1 - g[k] * g[k] : (NUMBER)(g[k] > 0));
          d_h[k] = 0;
        }
    }

  memcpy (dr, dx, (gsize)cell->wide * sizeof (NUMBER));
  for (gint64 k = 0; k < n && mode == TS_CUDNN_GRU; k++)
    dr[2 * n + k] = dx[2 * n + k] * g[k];
}

static void
add_rows (NUMBER *sum,
          const NUMBER *rows,
          gint64 n_rows,
          gint64 n)
{
  for (gint64 row = 0; row < n_rows; row++)
    for (gint64 k = 0; k < n; k++)
      sum[k] += rows[row * n + k];
}

/* @y_grad: of the cell's part of its layer's output */
static gboolean
run_cell_back (const Cell *cell,
               const Back *back,
               const NUMBER *y_grad,
               TsCall *call,
               GError **error)
{
  const TsCudnnNet *net = cell->net;
  const NUMBER *params = net->params;
  NUMBER *grads = net->params_grad;
  gint64 n = cell->units, wide = cell->wide, batch = net->batch;

  for (gint64 step = net->time - 1; step >= 0; step--)
    {
      gint64 t = cell->reversed ? net->time - 1 - step : step;

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      for (gint64 b = 0; b < batch; b++)
        {
          gint64 row = t * batch + b;
          const NUMBER *h = state_before (cell, t, b, cell->y, cell->y_stride, net->h);
          const NUMBER *c = net->c != NULL ? state_before (cell, t, b, cell->extra, n, net->c) : NULL;
          NUMBER *dx = back->x_gates + row * wide, *dr = back->h_gates + b * wide, *d_h = back->h + b * n;

          memcpy (back->before + b * n, h, (gsize)n * sizeof (NUMBER));
          if (is_over (net, t, b))
            {
              memset (dx, 0, (gsize)wide * sizeof (NUMBER));
              memset (dr, 0, (gsize)wide * sizeof (NUMBER));
              continue;
            }
          for (gint64 k = 0; k < n; k++)
            d_h[k] += y_grad[row * cell->y_stride + k];
          retreat (cell, cell->gates + row * wide, cell->extra + row * n, h, c, d_h, back->c + b * n, dx, dr);
        }
      multiply (FALSE, FALSE, batch, n, wide, back->h_gates, wide, params + cell->r_at, n, back->h, TRUE);
      multiply (TRUE, FALSE, wide, n, batch, back->h_gates, wide, back->before, n, grads + cell->r_at, TRUE);
      add_rows (grads + cell->b_at + wide, back->h_gates, batch, wide);
    }
  return TRUE;
}

/* From the gates to the input, its weights and biases. */
static void
give_input (const Cell *cell,
            const NUMBER *x_gates,
            NUMBER *x_grad)
{
  const TsCudnnNet *net = cell->net;
  NUMBER *grads = net->params_grad;
  gint64 rows = net->time * net->batch, wide = cell->wide, columns = cell->columns;

  add_rows (grads + cell->b_at, x_gates, rows, wide);
  if (!cell->skips)
    {
      multiply (FALSE, FALSE, rows, columns, wide, x_gates, wide, (const NUMBER *)net->params + cell->w_at, columns, x_grad, TRUE);
      multiply (TRUE, FALSE, wide, columns, rows, x_gates, wide, cell->x, columns, grads + cell->w_at, TRUE);
      return;
    }
  for (gint64 row = 0; row < rows; row++)
    for (gint64 gate = 0; gate < cell->n_gates; gate++)
      for (gint64 k = 0; k < cell->units; k++)
        x_grad[row * columns + k] += x_gates[row * wide + gate * cell->units + k];
}

/* Of a layer: @y_grad of its output, @x_grad of its input to be added to. */
static gboolean
run_layer_back (const TsCudnnNet *self,
                gint64 layer,
                const NUMBER *reserve,
                const NUMBER *y_grad,
                NUMBER *x_grad,
                const Back *back,
                TsCall *call,
                GError **error)
{
  gint64 directions = self->size.rnn->n_directions, state = self->batch * self->size.units;
  gsize size = (gsize)state * sizeof (NUMBER);

  for (gint64 direction = 0; direction < directions; direction++)
    {
      gint64 number = layer * directions + direction;
      Cell cell = cell_at (self, number, (NUMBER *)reserve);

      memcpy (back->h, (const NUMBER *)self->h_out_grad + number * state, size);
      if (self->c != NULL)
        memcpy (back->c, (const NUMBER *)self->c_out_grad + number * state, size);
      if (!run_cell_back (&cell, back, y_grad + direction * self->size.units, call, error))
        return FALSE;
      give_input (&cell, back->x_gates, x_grad);
      memcpy ((NUMBER *)self->h_grad + number * state, back->h, size);
      if (self->c != NULL)
        memcpy ((NUMBER *)self->c_grad + number * state, back->c, size);
    }
  return TRUE;
}

gboolean
BACKWARD (const TsCudnnNet *self,
          const NUMBER *reserve,
          TsCall *call,
          GError **error)
{
  const TsCudnnSize *size = &self->size;
  gint64 rows = self->time * self->batch, wide = size->rnn->n_gates * size->units, out = size->units * size->rnn->n_directions;
  TsDType dtype = sizeof (NUMBER) == 4 ? TS_DTYPE_FLOAT : TS_DTYPE_DOUBLE;
  g_autoptr (TsTensor) layers = ts_tensor_new (dtype, &TS_SHAPE (2, rows, out), error);
  g_autoptr (TsTensor) gates = layers != NULL ? ts_tensor_new (dtype, &TS_SHAPE (rows + self->batch, wide), error) : NULL;
  g_autoptr (TsTensor) states = gates != NULL ? ts_tensor_new (dtype, &TS_SHAPE (3, self->batch, size->units), error) : NULL;
  const NUMBER *y_grad = self->y_grad;
  gint64 state = self->batch * size->units;
  Back back;

  if (states == NULL)
    return FALSE;
  back = (Back) { gates->data, (NUMBER *)gates->data + rows * wide, states->data, (NUMBER *)states->data + state, (NUMBER *)states->data + 2 * state };
  memset (self->params_grad, 0, (gsize)size->n_params * sizeof (NUMBER));
  for (gint64 layer = size->layers - 1; layer >= 0; layer--)
    {
      gint64 columns = layer == 0 ? size->input : out;
      NUMBER *x_grad = layer == 0 ? self->x_grad : (NUMBER *)layers->data + (layer % 2) * rows * out;

      if (rows > 0)
        memset (x_grad, 0, (gsize)(rows * columns) * sizeof (NUMBER));
      if (!run_layer_back (self, layer, reserve, y_grad, x_grad, &back, call, error))
        return FALSE;
      if (self->mask != NULL && layer > 0)
        drop (self, layer - 1, x_grad, x_grad);
      y_grad = x_grad;
    }
  return TRUE;
}
