#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ops/nn/ts-window.h"
#include "engine/ts-error.h"

#include <math.h>

/* Batch normalization that is not in training: y = (x - mean) * scale / sqrt (variance + epsilon) + offset, for each channel. */

enum
{
  X,
  SCALE,
  OFFSET,
  MEAN,
  VARIANCE,
};

static gboolean
is_inference (const TsExplain *self,
              GError **error)
{
  gboolean is_training = TRUE;

  ts_operation_get_attr_bool (self->op, "is_training", &is_training, NULL);
  if (!is_training && self->output == 0)
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, is_training ? "in training the whole batch goes into each element" : "only output 0 has a rule");
  return FALSE;
}

static gboolean
normalize (TsExplain *self,
           GError **error)
{
  TsImageFormat format;
  float epsilon = 0.0001f;
  gsize channel;
  double factor;

  if (!is_inference (self, error) || !ts_image_format_from_attr (self->op, &format, error) || !ts_explain_check_input (self, X, 4, error))
    return FALSE;
  channel = (gsize)self->at[ts_image_channel_axis (format)];
  for (guint i = SCALE; i <= VARIANCE; i++)
    {
      if (!ts_explain_check_input (self, i, 1, error))
        return FALSE;
      if (channel >= self->in[i]->n_elements || !ts_shape_equal (&self->in[X]->shape, &self->out->shape))
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
          return FALSE;
        }
    }
  ts_operation_get_attr_float (self->op, "epsilon", &epsilon, NULL);
  factor = 1 / sqrt (ts_explain_get (self, VARIANCE, channel) + (double)epsilon);
  ts_explain_add_product (self, X, self->element, SCALE, channel, factor);
  ts_explain_add_product (self, MEAN, channel, SCALE, channel, -factor);
  ts_explain_add (self, OFFSET, channel, ts_explain_get (self, OFFSET, channel));
  ts_explain_add_part (self, VARIANCE, channel);
  return TRUE;
}

const TsExplainRule ts_explain_norm_rules[] = {
  { "FusedBatchNorm", normalize, "an element less the mean, by the deviation, scaled", TRUE, 0 },
  { "FusedBatchNormV2", normalize, "an element less the mean, by the deviation, scaled", TRUE, 0 },
  { "FusedBatchNormV3", normalize, "an element less the mean, by the deviation, scaled", TRUE, 0 },
  { 0 },
};
