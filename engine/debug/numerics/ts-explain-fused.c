#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ops/nn/ts-epilogue.h"
#include "engine/ts-error.h"

/* Products and convolutions that go on at once with a bias, a normalization, an activation. */

enum
{
  PRODUCT,
  CONVOLUTION,
  DEPTHWISE,
};

static gboolean
find_channel (const TsExplain *self,
              gint64 *channel,
              GError **error)
{
  TsImageFormat format = TS_IMAGE_NHWC;

  if (ts_operation_has_attr (self->op, "data_format") && !ts_image_format_from_attr (self->op, &format, error))
    return FALSE;
  *channel = self->at[format == TS_IMAGE_NHWC ? self->out->shape.rank - 1 : ts_image_channel_axis (format)];
  return TRUE;
}

/* The element of operand @i that goes with this one: of its channel, or of the same place. */
static gboolean
find_operand (const TsExplain *self,
              guint i,
              gint64 channel,
              gsize *element,
              GError **error)
{
  const TsTensor *operand;

  if (!ts_explain_check_input (self, i, -1, error))
    return FALSE;
  operand = self->in[i];
  if (operand->n_elements == 1)
    *element = 0;
  else if (operand->shape.rank == 1)
    *element = (gsize)channel;
  else if (operand->shape.rank <= self->out->shape.rank)
    *element = ts_explain_broadcast (self, i);
  else
    *element = operand->n_elements;
  if (*element < operand->n_elements)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u does not fit to the output", i);
  return FALSE;
}

/* Operands from @first on. The shares are of the sum before what is no sum. */
static gboolean
add_operands (TsExplain *self,
              const TsFusedOps *ops,
              guint first,
              GError **error)
{
  gint64 channel;

  if (!find_channel (self, &channel, error))
    return FALSE;
  for (guint i = 0; i < ops->n; i++)
    {
      gboolean adds = ops->kinds[i] == TS_FUSED_BIAS_ADD || ops->kinds[i] == TS_FUSED_ADD;
      guint n = adds || ops->kinds[i] == TS_FUSED_PRELU ? 1 : ops->kinds[i] == TS_FUSED_BATCH_NORM ? 4
                                                                                                   : 0;

      for (guint k = 0; k < n; k++, first++)
        {
          gsize element;

          if (!find_operand (self, first, channel, &element, error))
            return FALSE;
          if (adds && self->result->is_sum)
            ts_explain_add (self, first, element, ts_explain_get (self, first, element));
          else
            ts_explain_add_part (self, first, element);
        }
      self->result->is_sum = self->result->is_sum && adds;
    }
  return TRUE;
}

static gboolean
fused (TsExplain *self,
       GError **error)
{
  TsFusedOps ops;

  if (!ts_fused_ops_init (&ops, self->op, error))
    return FALSE;
  if (!(self->rule->variant == PRODUCT ? ts_explain_product (self, error) : ts_explain_convolution (self, self->rule->variant == DEPTHWISE, error)))
    return FALSE;
  return add_operands (self, &ops, 2, error);
}

const TsExplainRule ts_explain_fused_rules[] = {
  { "_FusedMatMul", fused, "row times column, and what is fused with it", TRUE, PRODUCT },
  { "_FusedConv2D", fused, "a patch of the image times a filter, and what is fused with it", TRUE, CONVOLUTION },
  { "_FusedDepthwiseConv2dNative", fused, "a patch of one channel times its filter, and what is fused with it", TRUE, DEPTHWISE },
  { "FusedDepthwiseConv2dNative", fused, "a patch of one channel times its filter, and what is fused with it", TRUE, DEPTHWISE },
  { 0 },
};
