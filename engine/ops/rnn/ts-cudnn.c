#include "engine/ops/rnn/ts-cudnn.h"

#include "engine/ts-error.h"

#include <string.h>

/* ---- attributes ---- */

/* Sets @value to the place of the attribute's text in @names. */
static gboolean
read_choice (const TsOperation *op,
             const char *attr,
             const char *const *names,
             guint *value,
             GError **error)
{
  g_autofree char *text = ts_operation_dup_attr_string (op, attr, NULL, error);

  if (text == NULL)
    return FALSE;
  for (*value = 0; names[*value] != NULL; (*value)++)
    if (strcmp (text, names[*value]) == 0)
      return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s cannot be \"%s\"", attr, text);
  return FALSE;
}

gboolean
ts_cudnn_prepare (TsCudnnRnn *self,
                  const TsOperation *op,
                  GError **error)
{
  static const char *const modes[] = { "rnn_relu", "rnn_tanh", "lstm", "gru", NULL };
  static const char *const inputs[] = { "linear_input", "skip_input", "auto_select", NULL };
  static const char *const directions[] = { "unidirectional", "bidirectional", NULL };
  static const gint64 n_gates[] = { 1, 1, 4, 3 };
  guint mode, input, direction;
  gboolean is_training = TRUE;
  gint64 projection = 0;
  float dropout;

  if (!read_choice (op, "rnn_mode", modes, &mode, error) || !read_choice (op, "input_mode", inputs, &input, error) ||
      !read_choice (op, "direction", directions, &direction, error) || !ts_operation_get_attr_float (op, "dropout", &dropout, error))
    return FALSE;

  self->time_major = TRUE;
  if ((ts_operation_has_attr (op, "time_major") && !ts_operation_get_attr_bool (op, "time_major", &self->time_major, error)) ||
      (ts_operation_has_attr (op, "is_training") && !ts_operation_get_attr_bool (op, "is_training", &is_training, error)) ||
      (ts_operation_has_attr (op, "num_proj") && !ts_operation_get_attr_int (op, "num_proj", &projection, error)))
    return FALSE;
  if (projection != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "recurrent projections (num_proj = %" G_GINT64_FORMAT ") are not supported", projection);
      return FALSE;
    }

  self->mode = (TsCudnnMode)mode;
  self->input = (TsCudnnInput)input;
  self->n_gates = n_gates[mode];
  self->n_directions = direction + 1;
  self->dropout = is_training ? dropout : 0;
  if (dropout >= 0 && dropout <= 1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dropout is %g, not in 0 .. 1", dropout);
  return FALSE;
}

/* ---- sizes ---- */

gint64
ts_cudnn_n_cells (const TsCudnnSize *self)
{
  return self->layers * self->rnn->n_directions;
}

gint64
ts_cudnn_columns (const TsCudnnSize *self,
                  gint64 cell)
{
  if (cell >= self->rnn->n_directions)
    return self->units * self->rnn->n_directions;
  return self->skips ? 0 : self->input;
}

/* Elements of the matrices of a cell. */
static gint64
cell_weights (const TsCudnnSize *self,
              gint64 cell)
{
  return self->rnn->n_gates * self->units * (ts_cudnn_columns (self, cell) + self->units);
}

gint64
ts_cudnn_weights_at (const TsCudnnSize *self,
                     gint64 cell)
{
  gint64 first = MIN (cell, self->rnn->n_directions);

  return first * cell_weights (self, 0) + (cell - first) * cell_weights (self, self->rnn->n_directions);
}

gint64
ts_cudnn_biases_at (const TsCudnnSize *self,
                    gint64 cell)
{
  return self->n_weights + cell * 2 * self->rnn->n_gates * self->units;
}

gboolean
ts_cudnn_size_init (TsCudnnSize *self,
                    const TsCudnnRnn *rnn,
                    gint64 layers,
                    gint64 units,
                    gint64 input,
                    GError **error)
{
  gint64 all;

  *self = (TsCudnnSize) { rnn, layers, units, input, FALSE, 0, 0 };
  self->skips = rnn->input == TS_CUDNN_SKIP || (rnn->input == TS_CUDNN_AUTO && input == units);
  if (self->skips && input != units)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "skip_input needs as many inputs as units, there are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, input, units);
      return FALSE;
    }

  /* A cell then has less than 2^55 elements. */
  if (layers < 1 || units < 1 || input < 1 || layers > G_MAXINT32 || units > 1 << 26 || input > 1 << 26 ||
      __builtin_mul_overflow (ts_cudnn_n_cells (self), 2 * MAX (cell_weights (self, 0), cell_weights (self, rnn->n_directions)), &all))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a network of %" G_GINT64_FORMAT " layers, %" G_GINT64_FORMAT " units and %" G_GINT64_FORMAT " inputs cannot be", layers, units, input);
      return FALSE;
    }
  self->n_weights = ts_cudnn_weights_at (self, ts_cudnn_n_cells (self));
  self->n_params = ts_cudnn_biases_at (self, ts_cudnn_n_cells (self));
  return TRUE;
}

/* Elements of a state of all cells at all times. */
static gint64
states_size (const TsCudnnNet *self)
{
  return self->time * self->batch * self->size.units * ts_cudnn_n_cells (&self->size);
}

gint64
ts_cudnn_mask_size (const TsCudnnNet *self)
{
  return self->size.rnn->dropout > 0 ? states_size (self) / self->size.layers * (self->size.layers - 1) : 0;
}

/* For each cell the gates and a state more, for each layer its output, and what is left of it. */
gint64
ts_cudnn_reserve_size (const TsCudnnNet *self)
{
  return states_size (self) * (self->size.rnn->n_gates + 2) + ts_cudnn_mask_size (self);
}
