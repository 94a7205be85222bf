#pragma once

#include "engine/debug/expression/ts-expression-lexer.h"
#include "engine/debug/expression/ts-expression-node.h"

G_BEGIN_DECLS

/* The parser in two files: operators and what both need in ts-expression-parser.c, what stands between operators in
 * ts-expression-operand.c. Nodes are (transfer full), and %NULL with the error and its place set. */

/**
 * TsExpressionParser:
 * @token: the next one
 * @nesting: calls of ts_expression_parser_read_expression () and parse_operand () inside each other
 * @error_at: place of the error
 */
typedef struct
{
  const char *text;
  TsToken token;
  guint nesting;
  guint n_nodes;
  gsize error_at;
} TsExpressionParser;

/* ---- ts-expression-parser.c ---- */

/* Returns: %NULL, with %TS_ERROR_INVALID_ARGUMENT */
TsExpressionNode *ts_expression_parser_fail_at (TsExpressionParser *self, gsize offset, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* The same: "expected @what, found" what stands at the token. */
TsExpressionNode *ts_expression_parser_fail_expected (TsExpressionParser *self, const char *what, GError **error);

/* To the next token. */
gboolean ts_expression_parser_advance (TsExpressionParser *self, GError **error);

gboolean ts_expression_parser_is_symbol (const TsExpressionParser *self, const char *symbol);

/* Goes on behind @symbol, or fails. */
gboolean ts_expression_parser_expect (TsExpressionParser *self, const char *symbol, GError **error);

/* At the token; fails when there are too many. */
TsExpressionNode *ts_expression_parser_new_node (TsExpressionParser *self, TsExpressionNodeKind kind, GError **error);

/* Takes @node, and checks how deep it has become. */
TsExpressionNode *ts_expression_parser_finish (TsExpressionParser *self, TsExpressionNode *node, GError **error);

/* Reads one more child of @node. */
gboolean ts_expression_parser_add_operand (TsExpressionParser *self, TsExpressionNode *node, int min_precedence, GError **error);

/* Reads what binds at least as tightly as @min_precedence. */
TsExpressionNode *ts_expression_parser_read_expression (TsExpressionParser *self, int min_precedence, GError **error);

/* ---- ts-expression-operand.c ---- */

/* The value of a number or string token, and of a word that is a value: (nullable) for other words. (transfer full) */
TsTensor *ts_expression_parser_make_literal (const TsToken *token);
TsTensor *ts_expression_parser_make_word (const TsExpressionParser *self);

/* Takes @literal. */
TsExpressionNode *ts_expression_parser_read_literal (TsExpressionParser *self, TsTensor *literal, GError **error);

TsExpressionNode *ts_expression_parser_read_variable (TsExpressionParser *self, GError **error);
TsExpressionNode *ts_expression_parser_read_list (TsExpressionParser *self, GError **error);
TsExpressionNode *ts_expression_parser_read_parenthesis (TsExpressionParser *self, GError **error);

/* A tensor, or the call of a function. */
TsExpressionNode *ts_expression_parser_read_name (TsExpressionParser *self, GError **error);

/* `[...]` behind @operand, which it takes. */
TsExpressionNode *ts_expression_parser_read_index (TsExpressionParser *self, TsExpressionNode *operand, GError **error);

G_END_DECLS
