#pragma once

#include "engine/debug/expression/ts-expression-node.h"
#include "engine/debug/expression/ts-expression-value.h"

G_BEGIN_DECLS

#define TS_EXPRESSION_MAX_PARAMETERS 4

/**
 * TsExpressionCall:
 * @args: one for each parameter; tensor %NULL where not given or `None`. May be changed
 * @items: (nullable): where the first argument is a list, its elements instead of it
 *
 * The arguments of a call, evaluated.
 */
typedef struct
{
  const TsExpressionFunction *function;
  TsExpressionValue args[TS_EXPRESSION_MAX_PARAMETERS];
  TsExpressionValue *items;
  guint n_items;
} TsExpressionCall;

/**
 * TsExpressionFunction:
 * @parameters: as in Python: "x, axis=None, keepdims=False"; those without a default must be given
 * @summary: for help
 * @call: computes it
 * @op: (nullable): op type, for what is one kernel
 * @takes_list: the first argument may be a list of tensors of different shapes
 *
 * A row of the table of functions.
 */
struct _TsExpressionFunction
{
  const char *name;
  const char *parameters;
  const char *summary;
  gboolean (*call) (TsExpressionRun *run, TsExpressionCall *call, TsExpressionValue *result, GError **error);
  const char *op;
  gboolean takes_list;
};

/* (nullable) */
const TsExpressionFunction *ts_expression_find_function (const char *name);

/* In the order of the table. */
const TsExpressionFunction *ts_expression_list_all_functions (guint *n);

/* (transfer full): %NULL-terminated; @is_required: a bit for each. */
char **ts_expression_function_list_parameters (const TsExpressionFunction *self, guint *is_required);

/* ---- what functions share ---- */

/* Replaces @value's tensor by @tensor (transfer full) (nullable). Returns: whether there is one */
gboolean ts_expression_value_take (TsExpressionValue *value, TsTensor *tensor);

/* The same elements along one dimension. (transfer full) */
TsTensor *ts_expression_flatten (TsTensor *tensor);

/* @axis of a tensor of rank @rank, which may count from the end. */
gboolean ts_expression_get_axis (const TsExpressionValue *value, int rank, int *axis, GError **error);

/* Whether argument @i is given and true. */
gboolean ts_expression_get_flag (const TsExpressionCall *call, guint i, gboolean *flag, GError **error);

/* Fails with %TS_ERROR_INVALID_ARGUMENT unless elements are bools or real numbers. */
gboolean ts_expression_check_real (const TsExpressionCall *call, const TsTensor *tensor, GError **error);

/* ---- functions, by file ---- */

#define TS_EXPRESSION_CALL(name) \
  gboolean name (TsExpressionRun *run, TsExpressionCall *call, TsExpressionValue *result, GError **error)

/* ts-expression-elementwise.c */
TS_EXPRESSION_CALL (ts_expression_call_fractional);
TS_EXPRESSION_CALL (ts_expression_call_rounding);
TS_EXPRESSION_CALL (ts_expression_call_sign);
TS_EXPRESSION_CALL (ts_expression_call_abs);
TS_EXPRESSION_CALL (ts_expression_call_square);
TS_EXPRESSION_CALL (ts_expression_call_binary);
TS_EXPRESSION_CALL (ts_expression_call_where);
TS_EXPRESSION_CALL (ts_expression_call_allclose);

/* ts-expression-reduce.c */
TS_EXPRESSION_CALL (ts_expression_call_sum);
TS_EXPRESSION_CALL (ts_expression_call_mean);
TS_EXPRESSION_CALL (ts_expression_call_extreme);
TS_EXPRESSION_CALL (ts_expression_call_spread);
TS_EXPRESSION_CALL (ts_expression_call_truth);
TS_EXPRESSION_CALL (ts_expression_call_position);
TS_EXPRESSION_CALL (ts_expression_call_count_nonzero);

/* ts-expression-order.c */
TS_EXPRESSION_CALL (ts_expression_call_sort);
TS_EXPRESSION_CALL (ts_expression_call_quantile);
TS_EXPRESSION_CALL (ts_expression_call_hist);

/* ts-expression-array.c */
TS_EXPRESSION_CALL (ts_expression_call_shape);
TS_EXPRESSION_CALL (ts_expression_call_dtype);
TS_EXPRESSION_CALL (ts_expression_call_size);
TS_EXPRESSION_CALL (ts_expression_call_rank);
TS_EXPRESSION_CALL (ts_expression_call_cast);
TS_EXPRESSION_CALL (ts_expression_call_reshape);
TS_EXPRESSION_CALL (ts_expression_call_transpose);
TS_EXPRESSION_CALL (ts_expression_call_concat);
TS_EXPRESSION_CALL (ts_expression_call_unique);
TS_EXPRESSION_CALL (ts_expression_call_fill);
TS_EXPRESSION_CALL (ts_expression_call_noise);

/* Which of the elements are not 0, or not empty strings. (transfer full) (nullable) */
TsTensor *ts_expression_nonzero (TsExpressionRun *run, TsTensor *tensor, GError **error);

/* The axes that argument @i names, as flags; all without it. */
gboolean ts_expression_get_axes (const TsExpressionCall *call, guint i, int rank, gboolean *is_reduced, GError **error);

G_END_DECLS
