#pragma once

#include "engine/ops/nn/ts-window.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

#define TS_FUSED_OPS_MAX 8

typedef enum
{
  TS_FUSED_BIAS_ADD,
  TS_FUSED_BATCH_NORM,
  TS_FUSED_ADD,
  TS_FUSED_RELU,
  TS_FUSED_RELU6,
  TS_FUSED_ELU,
  TS_FUSED_LEAKY_RELU,
  TS_FUSED_PRELU,
  TS_FUSED_TANH,
  TS_FUSED_SIGMOID,
  TS_FUSED_GELU_TANH,
  TS_FUSED_GELU_ERF,
} TsFusedOp;

/**
 * TsFusedOps:
 * @kinds: what is done to the product, in this order
 * @n_args: inputs that they take all together
 * @alpha: slope of LeakyRelu
 * @epsilon: of FusedBatchNorm
 *
 * The attribute fused_ops of a node and what belongs to it.
 */
typedef struct
{
  TsFusedOp kinds[TS_FUSED_OPS_MAX];
  guint n;
  guint n_args;
  float alpha;
  float epsilon;
} TsFusedOps;

/**
 * ts_fused_ops_init:
 * @error: %TS_ERROR_UNIMPLEMENTED for an op that cannot be fused; %TS_ERROR_INVALID_ARGUMENT where num_args does not
 *   fit to fused_ops
 *
 * Reads fused_ops, num_args, epsilon and leakyrelu_alpha. A node without fused_ops has none.
 */
gboolean ts_fused_ops_init (TsFusedOps *self, const TsOperation *op, GError **error);

/* An operand of a fused op, brought into one of three forms. */
typedef enum
{
  TS_OPERAND_SCALAR,      /* one value */
  TS_OPERAND_PER_CHANNEL, /* one value for each channel */
  TS_OPERAND_FULL,        /* one value for each element */
} TsOperandForm;

/**
 * TsEpilogueStep:
 * @operand: (nullable): in the form @form
 * @offset: batch norm: y = (x - @mean) * @operand + @offset
 * @repeat: how many times the values for the channels stand one after the other, so that loops over few channels are long
 */
typedef struct
{
  TsFusedOp kind;
  TsOperandForm form;
  const void *operand;
  const void *offset;
  const void *mean;
  gsize repeat;
} TsEpilogueStep;

/**
 * TsEpilogue:
 * @n_rows: the result as rows: pixels of NHWC, rows of a matrix, or planes of NCHW
 * @row_size: elements of a row
 * @channels: a row holds one element of each, or, if @planes, the k-th row is of channel k % @channels
 *
 * Fused ops bound to the operands and the output of one call. float or double, as the output.
 */
typedef struct
{
  TsEpilogueStep steps[TS_FUSED_OPS_MAX];
  guint n_steps;
  TsTensor *out;
  gsize n_rows;
  gsize row_size;
  gsize channels;
  gboolean planes;
  float alpha;
  TsTensor *owned[4 * TS_FUSED_OPS_MAX];
  guint n_owned;
} TsEpilogue;

/**
 * ts_epilogue_init:
 * @ops: the fused ops
 * @call: its inputs from @first_arg on are the operands
 * @out: the result: an image batch of @format, or a matrix (then @format is NHWC)
 * @error: %TS_ERROR_INVALID_ARGUMENT if an operand does not fit to @out
 *
 * Clear with ts_epilogue_clear (), also after failure.
 */
gboolean ts_epilogue_init (TsEpilogue *self, const TsFusedOps *ops, TsCall *call, guint first_arg, TsTensor *out, TsImageFormat format, GError **error);
void ts_epilogue_clear (TsEpilogue *self);

/* Does the steps from @first_step on to rows @begin .. @end of the output. Any thread, for rows of its own. */
void ts_epilogue_apply (const TsEpilogue *self, guint first_step, gsize begin, gsize end);

/* The same for all rows, by all threads of the call. */
gboolean ts_epilogue_apply_all (const TsEpilogue *self, guint first_step, TsCall *call, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsEpilogue, ts_epilogue_clear)

G_END_DECLS
