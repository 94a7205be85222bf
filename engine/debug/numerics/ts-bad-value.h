#pragma once

#include "engine/debug/expression/ts-expression.h"

G_BEGIN_DECLS

/**
 * ts_bad_value_find:
 * @value: anything; in variants lists are looked into
 * @predicate: (nullable): what bad means, an expression with `$out` for the value: where it is true; %NULL: NaN and infinities
 * @element: (out): the first bad element in row-major order, 0 where there is no saying which
 *
 * Whether something is bad in a value. A predicate that cannot be evaluated for it does not call it bad. Any thread, one at a time for one @predicate.
 */
gboolean ts_bad_value_find (TsTensor *value, TsExpression *predicate, gsize *element);

/* `[1, 2] = nan`, `nan` of a scalar. (transfer full) */
char *ts_bad_value_describe (const TsTensor *value, gsize element);

G_END_DECLS
