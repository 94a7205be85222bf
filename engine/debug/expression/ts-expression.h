#pragma once

#include "engine/debug/expression/ts-expression-scope.h"

G_BEGIN_DECLS

/**
 * TsExpression:
 *
 * An expression over the values of a run: the one language of conditions, watches, log points, `print` and of values that are fed or
 * set. It changes nothing, makes nothing of the graph run, and ends in bounded time and memory.
 *
 * - Tensors by name: `dense/Relu`, `dense/Relu:1`, and in double quotes where the name has other characters than letters, digits, `_`
 *   and, between such, `/ - . \`: `"a b/c:0"`. `a/b` and `a-b` are names; a division or a subtraction behind a name has blanks around its
 *   sign: `a / b`.
 * - Variables of the stop, see TsExpressionVariable: `$in[0]`, `$out[0]`, `$prev[0]`, `$iter`, `$frame`, `$depth`, `$run`, `$hits`.
 * - Literals: `3`, `0x1f`, `1.5`, `2e-3`, `1j`, `nan`, `inf`, `True`, `'text'`, lists of anything of one shape `[[1, 2], [x, 3]]`.
 *   A number has no dtype of its own: it takes that of the tensor that it meets, as in TensorFlow. Two tensors of different
 *   dtypes are an error; `cast(x, float32)` converts. What counts something (shape, size, rank, argmax, count_nonzero, hist) is such a number.
 * - Indices as in NumPy: `x[0, :4, ::-1, ..., None]`, one array of integers, or a mask: `x[x > 0]`. Bounds may be expressions; a range
 *   that begins with a name has a blank before its colon: `x[n :5]`.
 * - Operators, with Python's precedence: `**`, unary `- + ~`, `* / // % @`, `+ -`, `<< >>`, `&`, `^`, `|`, `< <= > >= == !=`, `not`, `and`, `or`,
 *   `a if c else b`. They broadcast as NumPy does, and are computed by the kernels that graphs run with. `and`, `or`, `not` and chains
 *   `a < b < c` need one truth; `& | ^ ~` work on each element.
 * - Functions: see ts_expression_dup_help ().
 *
 * Reference counted. Evaluated by one thread at a time, as it remembers its kernels.
 */
typedef struct _TsExpression TsExpression;

/**
 * ts_expression_parse:
 * @text: any bytes
 * @error: %TS_ERROR_INVALID_ARGUMENT: what was expected and found, then the text with a caret under the place
 *
 * Returns: (transfer full) (nullable)
 */
TsExpression *ts_expression_parse (const char *text, GError **error);
TsExpression *ts_expression_ref (TsExpression *self);
void ts_expression_unref (TsExpression *self);

const char *ts_expression_get_text (const TsExpression *self);

/* The tensors that it names, each once, as they are written but for quotes. (transfer full): %NULL-terminated */
char **ts_expression_list_names (const TsExpression *self);

/* Whether it looks at @variable. */
gboolean ts_expression_uses_variable (const TsExpression *self, TsExpressionVariable variable);

/* (nullable): the tensor's name if the expression is nothing but that, perhaps with an index; @index (out) (nullable): the index as it is written. */
const char *ts_expression_get_only_name (const TsExpression *self, const char **index);

/**
 * ts_expression_evaluate:
 * @cancellable: (nullable)
 * @error: with a caret, as above, but for a name by itself. %TS_ERROR_FAILED_PRECONDITION: something that is named has no value now; nothing else has this code, so
 *   that the caller may choose what a missing value means. Other codes of @scope; %TS_ERROR_INVALID_ARGUMENT, %TS_ERROR_OUT_OF_RANGE: the
 *   values do not go together; %TS_ERROR_RESOURCE_EXHAUSTED: over 4 GiB of values or 2^34 elements; %G_IO_ERROR_CANCELLED
 *
 * Its value. Numbers that met no tensor become int32 where they fit, else int64; float32.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_expression_evaluate (TsExpression *self, const TsExpressionScope *scope, GCancellable *cancellable, GError **error);

/* The same for a value of @dtype: numbers become that; a tensor of another dtype is an error. %TS_DTYPE_INVALID: as above. */
TsTensor *ts_expression_evaluate_as (TsExpression *self, const TsExpressionScope *scope, TsDType dtype, GCancellable *cancellable, GError **error);

/* Whether its value is true, as in Python: not 0, not an empty string; %TS_ERROR_INVALID_ARGUMENT for one of several elements or none. */
gboolean ts_expression_is_true (TsExpression *self, const TsExpressionScope *scope, gboolean *truth, GCancellable *cancellable, GError **error);

/* ---- for who writes expressions ---- */

/* @name as it is written in an expression: in double quotes where that is needed. (transfer full) (nullable): %NULL for one with a double quote in it */
char *ts_expression_dup_quoted (const char *name);

/* Where the word begins that ends at @length: the name of a tensor, function or variable. */
gsize ts_expression_find_word (const char *text, gsize length);

/* The functions by name. (transfer full): %NULL-terminated */
char **ts_expression_list_functions (void);

/* The language in a few lines, and a line for each function. (transfer full) */
char *ts_expression_dup_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExpression, ts_expression_unref)

G_END_DECLS
