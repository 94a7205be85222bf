#include "engine/ops/rnn/ts-lstm.h"

#include "engine/ops/ts-simd.h"
#include "engine/ops/ts-vmath.h"

#include <math.h>

gboolean
ts_lstm_prepare (TsLstm *self,
                 const TsOperation *op,
                 GError **error)
{
  return (!ts_operation_has_attr (op, "forget_bias") || ts_operation_get_attr_float (op, "forget_bias", &self->forget_bias, error)) &&
         (!ts_operation_has_attr (op, "cell_clip") || ts_operation_get_attr_float (op, "cell_clip", &self->clip, error)) &&
         (!ts_operation_has_attr (op, "use_peephole") || ts_operation_get_attr_bool (op, "use_peephole", &self->peephole, error));
}

gboolean
ts_lstm_check_weights (const TsCall *call,
                       guint first,
                       const TsLstmSize *size,
                       gboolean checks_peephole,
                       TsLstmWeights *weights,
                       GError **error)
{
  static const char *const names[] = { "wci", "wcf", "wco" };
  const float **peeps[] = { &weights->wci, &weights->wcf, &weights->wco };
  TsShape w, cell, b;

  if (!ts_rnn_check_size (size->batch, size->cell, error) || !ts_rnn_check_size (size->batch, size->input, error) ||
      !ts_rnn_check_size (size->input + size->cell, 4 * size->cell, error))
    return FALSE;
  w = TS_SHAPE (size->input + size->cell, 4 * size->cell);
  cell = TS_SHAPE (size->cell);
  b = TS_SHAPE (4 * size->cell);
  if (!ts_rnn_check_shape (call, first, "w", &w, error) || !ts_rnn_check_shape (call, first + 4, "b", &b, error))
    return FALSE;

  for (guint k = 0; k < 3; k++)
    {
      if (checks_peephole && !ts_rnn_check_shape (call, first + 1 + k, names[k], &cell, error))
        return FALSE;
      *peeps[k] = call->in[first + 1 + k]->data;
    }
  weights->w = call->in[first]->data;
  weights->b = call->in[first + 4]->data;
  return TRUE;
}

/* Where the gates lie, in cells. */
static gint64
place_of_cell (const TsLstm *self)
{
  return self->order == TS_LSTM_ICFO ? 1 : 2;
}

static gint64
place_of_forget (const TsLstm *self)
{
  return self->order == TS_LSTM_ICFO ? 2 : 1;
}

/* ---- forwards ---- */

/* One row of the batch: the gates before their functions are in, where they come from is added. */
TS_SIMD static void
forward_row (const TsLstm *self,
             gsize n,
             const TsLstmWeights *weights,
             const float *gates,
             const float *cs_prev,
             const TsLstmStep *out)
{
  gsize c = (gsize)place_of_cell (self) * n, f = (gsize)place_of_forget (self) * n, o = 3 * n;
  const float *b = weights->b;
  const gboolean peephole = self->peephole;
  const float clip = self->clip > 0 ? self->clip : INFINITY;

  for (gsize k = 0; k < n; k++)
    {
      float before = cs_prev[k], cs;
      float in = gates[k] + b[k] + (peephole ? before * weights->wci[k] : 0);
      float forget = gates[f + k] + b[f + k] + self->forget_bias + (peephole ? before * weights->wcf[k] : 0);

      out->i[k] = ts_vsigmoid (in);
      out->ci[k] = ts_vtanh (gates[c + k] + b[c + k]);
      out->f[k] = ts_vsigmoid (forget);
      cs = out->i[k] * out->ci[k] + out->f[k] * before;
      cs = cs > clip ? clip : cs;
      cs = cs < -clip ? -clip : cs;
      out->cs[k] = cs;
      out->co[k] = ts_vtanh (cs);
      out->o[k] = ts_vsigmoid (gates[o + k] + b[o + k] + (peephole ? cs * weights->wco[k] : 0));
      out->h[k] = out->o[k] * out->co[k];
    }
}

/* [x, h] W is two products, of which this is the first. */
void
ts_lstm_take_input (const TsLstmSize *size,
                    const TsLstmWeights *weights,
                    gint64 n_rows,
                    const float *x,
                    float *gates)
{
  gint64 wide = 4 * size->cell;

  ts_rnn_product (FALSE, FALSE, n_rows, wide, size->input, x, size->input, weights->w, wide, gates, wide, FALSE);
}

void
ts_lstm_forward (const TsLstm *self,
                 const TsLstmSize *size,
                 const TsLstmWeights *weights,
                 const TsLstmStep *step)
{
  gint64 n = size->cell, wide = 4 * n;

  ts_rnn_product (FALSE, FALSE, size->batch, wide, n, step->h_prev, n, weights->w + size->input * wide, wide, step->gates, wide, TRUE);
  for (gint64 row = 0; row < size->batch; row++)
    {
      gint64 at = row * n;
      TsLstmStep out = { .i = step->i + at, .cs = step->cs + at, .f = step->f + at, .o = step->o + at, .ci = step->ci + at, .co = step->co + at, .h = step->h + at };

      forward_row (self, (gsize)n, weights, step->gates + 4 * at, step->cs_prev + at, &out);
    }
}

/* ---- backwards ---- */

static void
backward_row (const TsLstm *self,
              gsize n,
              const TsLstmWeights *weights,
              const TsLstmBackStep *in)
{
  gsize at_c = (gsize)place_of_cell (self) * n, at_f = (gsize)place_of_forget (self) * n, at_o = 3 * n;

  for (gsize k = 0; k < n; k++)
    {
      float i = in->i[k], f = in->f[k], o = in->o[k], ci = in->ci[k], co = in->co[k], before = in->cs_prev[k];
      float d_o = o * (1 - o) * in->h_grad[k] * co;
      float d_cs = (1 - co * co) * in->h_grad[k] * o + in->cs_grad[k];
      float d_i, d_f;

      if (self->peephole)
        d_cs += d_o * weights->wco[k];
      d_f = f * (1 - f) * d_cs * before;
      d_i = i * (1 - i) * d_cs * ci;
      in->gates[k] = d_i;
      in->gates[at_c + k] = (1 - ci * ci) * d_cs * i;
      in->gates[at_f + k] = d_f;
      in->gates[at_o + k] = d_o;
      in->cs_prev_grad[k] = d_cs * f;
      if (!self->peephole)
        continue;

      in->cs_prev_grad[k] += d_i * weights->wci[k] + d_f * weights->wcf[k];
      in->wci_grad[k] += d_i * before;
      in->wcf_grad[k] += d_f * before;
      in->wco_grad[k] += d_o * in->cs[k];
    }
}

void
ts_lstm_backward (const TsLstm *self,
                  const TsLstmSize *size,
                  const TsLstmWeights *weights,
                  const TsLstmBackStep *step)
{
  for (gint64 row = 0; row < size->batch; row++)
    {
      gint64 at = row * size->cell;
      TsLstmBackStep part = {
        .cs_prev = step->cs_prev + at,
        .i = step->i + at,
        .cs = step->cs + at,
        .f = step->f + at,
        .o = step->o + at,
        .ci = step->ci + at,
        .co = step->co + at,
        .cs_grad = step->cs_grad + at,
        .h_grad = step->h_grad + at,
        .gates = step->gates + 4 * at,
        .cs_prev_grad = step->cs_prev_grad + at,
        .wci_grad = step->wci_grad,
        .wcf_grad = step->wcf_grad,
        .wco_grad = step->wco_grad,
      };

      backward_row (self, (gsize)size->cell, weights, &part);
    }
}
