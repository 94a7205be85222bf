#pragma once

#include "engine/debug/expression/ts-expression-node.h"
#include "engine/debug/expression/ts-expression-value.h"

G_BEGIN_DECLS

/* How tightly operators bind, as in Python; the larger the tighter. */
enum
{
  TS_PRECEDENCE_CHOICE = 1,
  TS_PRECEDENCE_OR,
  TS_PRECEDENCE_AND,
  TS_PRECEDENCE_NOT,
  TS_PRECEDENCE_COMPARE,
  TS_PRECEDENCE_BIT_OR,
  TS_PRECEDENCE_BIT_XOR,
  TS_PRECEDENCE_BIT_AND,
  TS_PRECEDENCE_SHIFT,
  TS_PRECEDENCE_SUM,
  TS_PRECEDENCE_PRODUCT,
  TS_PRECEDENCE_SIGN,
  TS_PRECEDENCE_POWER,
};

/**
 * TsExpressionOperator:
 * @symbol: as it is written
 * @op: op type for numbers; %NULL: see @run
 * @bool_op: (nullable): op type for bools, where that is another one
 * @is_arithmetic: True and False by themselves count as 1 and 0
 * @run: (nullable): computes it where it is more than one kernel
 *
 * A row of the table of operators.
 */
struct _TsExpressionOperator
{
  const char *symbol;
  int precedence;
  const char *op;
  const char *bool_op;
  gboolean is_arithmetic;
  gboolean (*run) (TsExpressionRun *run, const TsExpressionOperator *self, TsExpressionValue *args, TsExpressionValue *result, GError **error);
};

/* (nullable): with two operands; without one. */
const TsExpressionOperator *ts_expression_find_binary (const char *symbol);
const TsExpressionOperator *ts_expression_find_unary (const char *symbol);

/**
 * ts_expression_apply:
 * @args: two values, or one for a unary operator; may be changed
 * @error: %TS_ERROR_INVALID_ARGUMENT for dtypes and shapes that do not go together; what the kernel says
 *
 * NumPy's broadcasting, TensorFlow's dtypes: no tensor is converted, but integers for `/` (float64; float32 for 8 and 16 bits).
 */
gboolean ts_expression_apply (TsExpressionRun *run, const TsExpressionOperator *self, TsExpressionValue *args, TsExpressionValue *result, GError **error);

G_END_DECLS
