#pragma once

#include "engine/debug/expression/ts-op-runner.h"
#include "engine/debug/expression/ts-expression-scope.h"

G_BEGIN_DECLS

/**
 * TsExpressionValue:
 * @tensor: (nullable): %NULL for an argument that is not given
 * @is_weak: of no dtype of its own, as a number in Python: takes the dtype of what it meets. Held as bool, int64, float64, complex128 or
 *   string
 *
 * A value while an expression is evaluated. Owns its tensor.
 */
typedef struct
{
  TsTensor *tensor;
  gboolean is_weak;
} TsExpressionValue;

void ts_expression_value_clear (TsExpressionValue *self);

/**
 * TsExpressionRun:
 * @scope: what names stand for
 * @runner: runs kernels
 * @memory_left_bytes: what results may still take, all together
 * @work_left: how many elements may still be read or written
 * @has_place: an error has its place: @error_at
 *
 * One evaluation.
 */
typedef struct
{
  const TsExpressionScope *scope;
  TsOpRunner *runner;
  GCancellable *cancellable;
  gsize memory_left_bytes;
  guint64 work_left;
  gboolean has_place;
  gsize error_at;
} TsExpressionRun;

#define TS_EXPRESSION_MAX_MEMORY_BYTES (G_GUINT64_CONSTANT (1) << 32)
#define TS_EXPRESSION_MAX_WORK (G_GUINT64_CONSTANT (1) << 34)

/* ---- budget ---- */

/* Before a result of @n elements of @dtype is made at the cost of @work elements: %TS_ERROR_RESOURCE_EXHAUSTED if that is too much, %G_IO_ERROR_CANCELLED */
gboolean ts_expression_charge (TsExpressionRun *run, gsize n, TsDType dtype, guint64 work, GError **error);

/* ts_expression_charge () and ts_tensor_new () */
TsTensor *ts_expression_alloc (TsExpressionRun *run, TsDType dtype, const TsShape *shape, GError **error);

/* ---- kernels ---- */

/* Output 0 of a kernel whose result has no more elements than its inputs together. @sign: what the user wrote, for errors.
 * (transfer full) (nullable) */
TsTensor *ts_expression_run_op (TsExpressionRun *run, const char *sign, const char *op_type, const TsOpAttr *attrs, TsTensor *const *in, guint n_in, GError **error);

/* The same for a kernel that broadcasts its inputs. */
TsTensor *ts_expression_run_broadcast (TsExpressionRun *run, const char *sign, const char *op_type, TsTensor *const *in, guint n_in, GError **error);

/* ---- dtypes ---- */

/* By the Cast kernel. (transfer full) (nullable) */
TsTensor *ts_expression_cast (TsExpressionRun *run, TsTensor *tensor, TsDType dtype, GError **error);

/**
 * ts_expression_convert:
 * @sign: (nullable): what the user wrote that wants it, for errors
 * @dtype: wanted
 * @error: %TS_ERROR_INVALID_ARGUMENT naming both: a weak value of another kind or out of range, any other value of another dtype
 *
 * @value as a tensor of @dtype, as TensorFlow converts Python numbers: an integer may become a float or complex number, a float a complex one.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_expression_convert (TsExpressionRun *run, const char *sign, const TsExpressionValue *value, TsDType dtype, GError **error);

/* Brings @n values to one dtype in place: that of those that have one, else the widest kind. @is_weak (out): none has one. */
gboolean ts_expression_unify (TsExpressionRun *run, const char *sign, TsExpressionValue *values, guint n, gboolean *is_weak, GError **error);

/* A value of no dtype of its own gets one: int32 where all fit, else int64; float32; complex128. (transfer full) (nullable) */
TsTensor *ts_expression_settle (TsExpressionRun *run, const TsExpressionValue *value, GError **error);

/* Integers and bools as float64, floats and complex numbers as they are. */
gboolean ts_expression_make_fractional (TsExpressionRun *run, TsExpressionValue *value, GError **error);

/* A weak scalar integer. */
TsExpressionValue ts_expression_value_int (gint64 value);

/* ---- as arguments ---- */

/* @what: "axis", "a bound of a range"; for errors */
gboolean ts_expression_get_int (const TsExpressionValue *value, const char *what, gint64 *result, GError **error);

/* Whether a value of one element is true, as in Python; %TS_ERROR_INVALID_ARGUMENT for one of none or several. */
gboolean ts_expression_get_truth (const TsTensor *tensor, gboolean *truth, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsExpressionValue, ts_expression_value_clear)

G_END_DECLS
