#pragma once

#include "engine/debug/expression/ts-expression.h"

G_BEGIN_DECLS

/**
 * ts_override_parse_index:
 * @text: `[2, :]`, as in an expression
 *
 * What ts_override_edit () takes. (transfer full) (nullable): as ts_expression_parse ()
 */
TsExpression *ts_override_parse_index (const char *text, GError **error);

/**
 * ts_override_edit:
 * @base: of any dtype but resource and variant
 * @index: which elements
 * @value: of the same dtype; broadcast to the shape of what @index chooses
 * @scope: for names in @index
 * @error: as ts_expression_evaluate (); %TS_ERROR_INVALID_ARGUMENT where @value does not fit
 *
 * A copy of @base with some elements replaced. An element that is chosen twice has the last value.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_override_edit (TsTensor *base, TsExpression *index, TsTensor *value, const TsExpressionScope *scope, GError **error);

G_END_DECLS
