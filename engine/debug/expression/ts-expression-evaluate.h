#pragma once

#include "engine/debug/expression/ts-expression-node.h"
#include "engine/debug/expression/ts-expression-value.h"

G_BEGIN_DECLS

/* The value of @node. On error @run knows the place in the text. @result is untouched then. */
gboolean ts_expression_evaluate_node (TsExpressionRun *run, const TsExpressionNode *node, TsExpressionValue *result, GError **error);

G_END_DECLS
