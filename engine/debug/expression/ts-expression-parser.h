#pragma once

#include "engine/debug/expression/ts-expression-node.h"

G_BEGIN_DECLS

#define TS_EXPRESSION_MAX_TEXT_BYTES (1 << 20)
#define TS_EXPRESSION_MAX_NODES 65536
#define TS_EXPRESSION_MAX_NESTING 200 /* brackets inside each other count 2, signs 1 */
#define TS_EXPRESSION_MAX_DEPTH 250   /* of the tree, and so of the evaluation */

/**
 * ts_expression_parse_text:
 * @text: any bytes
 * @error: %TS_ERROR_INVALID_ARGUMENT with a caret under the place
 *
 * Time linear in @text.
 *
 * Returns: (transfer full) (nullable)
 */
TsExpressionNode *ts_expression_parse_text (const char *text, GError **error);

G_END_DECLS
