#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/rnn/ts-rnn-args.h"
#include "engine/ops/ts-simd.h"
#include "engine/ops/ts-vmath.h"

/* GRUBlockCell, GRUBlockCellGrad: one step of a gated recurrent unit for a batch.
 *
 *   [r, u] = sigmoid ([x, h] W_ru + b_ru)
 *   c = tanh ([x, h r] W_c + b_c)
 *   h' = u h + (1 - u) c
 */

typedef struct
{
  gint64 batch, input, cell;
} Size;

/* Inputs: x, h_prev, w_ru, w_c, b_ru, b_c. */
static gboolean
check_inputs (const TsCall *call,
              Size *size,
              GError **error)
{
  const TsShape *x = &call->in[0]->shape, *h = &call->in[1]->shape;
  gint64 rows;

  if (!ts_arg_check_rank (call, 0, "x", 2, error) || !ts_arg_check_rank (call, 1, "h_prev", 2, error))
    return FALSE;

  *size = (Size) { x->dims[0], x->dims[1], h->dims[1] };
  if (!ts_rnn_check_size (size->batch, size->input, error) || !ts_rnn_check_size (size->batch, size->cell, error))
    return FALSE;
  rows = size->input + size->cell;
  return ts_rnn_check_size (rows, 2 * size->cell, error) &&
         ts_rnn_check_shape (call, 1, "h_prev", &TS_SHAPE (size->batch, size->cell), error) &&
         ts_rnn_check_shape (call, 2, "w_ru", &TS_SHAPE (rows, 2 * size->cell), error) &&
         ts_rnn_check_shape (call, 3, "w_c", &TS_SHAPE (rows, size->cell), error) &&
         ts_rnn_check_shape (call, 4, "b_ru", &TS_SHAPE (2 * size->cell), error) &&
         ts_rnn_check_shape (call, 5, "b_c", &TS_SHAPE (size->cell), error);
}

/* C = [x, h] W */
static void
multiply (const Size *size,
          const float *x,
          const float *h,
          const float *w,
          gint64 n,
          float *c)
{
  ts_rnn_product (FALSE, FALSE, size->batch, n, size->input, x, size->input, w, n, c, n, FALSE);
  ts_rnn_product (FALSE, FALSE, size->batch, n, size->cell, h, size->cell, w + size->input * n, n, c, n, TRUE);
}

/* ---- forwards ---- */

/* Of a row of [r, u] before the sigmoid; @hr becomes h r. */
TS_SIMD static void
open_gates (gsize n,
            const float *gates,
            const float *b,
            const float *h_prev,
            float *r,
            float *u,
            float *hr)
{
  for (gsize k = 0; k < n; k++)
    {
      r[k] = ts_vsigmoid (gates[k] + b[k]);
      u[k] = ts_vsigmoid (gates[n + k] + b[n + k]);
      hr[k] = h_prev[k] * r[k];
    }
}

/* @c holds the product. */
TS_SIMD static void
mix (gsize n,
     const float *b,
     const float *h_prev,
     const float *u,
     float *c,
     float *h)
{
  for (gsize k = 0; k < n; k++)
    {
      c[k] = ts_vtanh (c[k] + b[k]);
      h[k] = (h_prev[k] - c[k]) * u[k] + c[k];
    }
}

static gboolean
cell_run (TsCall *call,
          GError **error)
{
  const float *x = call->in[0]->data, *h_prev = call->in[1]->data;
  g_autoptr (TsTensor) gates = NULL;
  float *r, *u, *c, *h;
  Size size;

  if (!check_inputs (call, &size, error))
    return FALSE;
  for (guint k = 0; k < 4; k++)
    if (ts_call_alloc (call, k, &TS_SHAPE (size.batch, size.cell), error) == NULL)
      return FALSE;
  if (call->out[0]->n_elements == 0)
    return TRUE;

  gates = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (size.batch, 2 * size.cell), error);
  if (gates == NULL)
    return FALSE;
  r = call->out[0]->data;
  u = call->out[1]->data;
  c = call->out[2]->data;
  h = call->out[3]->data;

  multiply (&size, x, h_prev, call->in[2]->data, 2 * size.cell, gates->data);
  for (gint64 at = 0; at < size.batch * size.cell; at += size.cell)
    open_gates ((gsize)size.cell, (float *)gates->data + 2 * at, call->in[4]->data, h_prev + at, r + at, u + at, h + at);
  multiply (&size, x, h, call->in[3]->data, size.cell, c);
  for (gint64 at = 0; at < size.batch * size.cell; at += size.cell)
    mix ((gsize)size.cell, call->in[5]->data, h_prev + at, u + at, c + at, h + at);
  return TRUE;
}

/* ---- backwards; inputs 6 .. 9: r, u, c, d_h; outputs: d_x, d_h_prev, d_c_bar, d_r_bar_u_bar ---- */

/* @d_h_prev holds the gradient of h r; it and the gates' become those before their functions. */
static void
back_gates (gsize n,
            const float *h_prev,
            const float *r,
            const float *u,
            const float *c,
            const float *d_h,
            float *d_h_prev,
            float *d_gates)
{
  for (gsize k = 0; k < n; k++)
    {
      float d_hr = d_h_prev[k];

      d_gates[k] = d_hr * h_prev[k] * r[k] * (1 - r[k]);
      d_gates[n + k] = d_h[k] * (h_prev[k] - c[k]) * u[k] * (1 - u[k]);
      d_h_prev[k] = d_hr * r[k] + d_h[k] * u[k];
    }
}

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  static const char *const names[] = { "r", "u", "c", "d_h" };
  const float *h_prev, *r, *u, *c, *d_h, *w_ru, *w_c;
  float *d_x, *d_h_prev, *d_c, *d_gates;
  gint64 n, wide;
  Size size;

  if (!check_inputs (call, &size, error))
    return FALSE;
  n = size.cell;
  wide = 2 * n;
  for (guint k = 0; k < 4; k++)
    if (!ts_rnn_check_shape (call, 6 + k, names[k], &TS_SHAPE (size.batch, n), error))
      return FALSE;
  if (ts_call_alloc (call, 0, &TS_SHAPE (size.batch, size.input), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE (size.batch, n), error) == NULL ||
      ts_call_alloc (call, 2, &TS_SHAPE (size.batch, n), error) == NULL || ts_call_alloc (call, 3, &TS_SHAPE (size.batch, wide), error) == NULL)
    return FALSE;

  h_prev = call->in[1]->data;
  w_ru = call->in[2]->data;
  w_c = call->in[3]->data;
  r = call->in[6]->data;
  u = call->in[7]->data;
  c = call->in[8]->data;
  d_h = call->in[9]->data;
  d_x = call->out[0]->data;
  d_h_prev = call->out[1]->data;
  d_c = call->out[2]->data;
  d_gates = call->out[3]->data;

  for (gint64 k = 0; k < size.batch * n; k++)
    d_c[k] = d_h[k] * (1 - u[k]) * (1 - c[k] * c[k]);
  ts_rnn_product (FALSE, TRUE, size.batch, n, n, d_c, n, w_c + size.input * n, n, d_h_prev, n, FALSE);
  for (gint64 at = 0; at < size.batch * n; at += n)
    back_gates ((gsize)n, h_prev + at, r + at, u + at, c + at, d_h + at, d_h_prev + at, d_gates + 2 * at);

  ts_rnn_product (FALSE, TRUE, size.batch, size.input, wide, d_gates, wide, w_ru, wide, d_x, size.input, FALSE);
  ts_rnn_product (FALSE, TRUE, size.batch, size.input, n, d_c, n, w_c, n, d_x, size.input, TRUE);
  ts_rnn_product (FALSE, TRUE, size.batch, n, wide, d_gates, wide, w_ru + size.input * wide, wide, d_h_prev, n, TRUE);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_gru_cell_kernels[] = {
  { .op = "GRUBlockCell", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .run = cell_run, .semantics = "tensorflow/core/kernels/rnn/gru_ops.cc" },
  { .op = "GRUBlockCellGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .run = grad_run, .semantics = "tensorflow/core/kernels/rnn/gru_ops.cc" },
  { 0 },
};

const TsShapeDef ts_gru_cell_shapes[] = {
  { 0 },
};
