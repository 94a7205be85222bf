#pragma once

#include "engine/debug/expression/ts-expression.h"
#include "engine/debug/console/ts-console-private.h"

G_BEGIN_DECLS

/* Expressions in the commands of the console: names are outputs of the graph, variables those of the stop. */

/* As ts_expression_parse (). An operation whose name cannot be written bare may still be, by itself or with an index. */
TsExpression *ts_console_parse_expression (TsConsole *self, const char *text, GError **error);

/* (transfer full) (nullable): as ts_expression_evaluate (). */
TsTensor *ts_console_evaluate (TsConsole *self, TsExpression *expression, GError **error);

/**
 * ts_console_parse_value:
 * @text: as for ts_value_parse (), or an expression
 * @dtype: wanted, or %TS_DTYPE_INVALID
 * @shape: the static shape wanted
 * @error: as these two
 *
 * What is a literal, a file or a generator is taken as that, anything else as an expression.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_console_parse_value (TsConsole *self, const char *text, TsDType dtype, const TsShape *shape, GError **error);

G_END_DECLS
