#include "engine/debug/expression/ts-expression-parser.h"

#include "engine/debug/expression/ts-expression-operator.h"
#include "engine/debug/expression/ts-expression-parser-private.h"
#include "engine/debug/expression/ts-expression-text.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_FOUND_CHARS 30

/* By precedence climbing: each operator takes as its right operand what binds tighter. */

TsExpressionNode *
ts_expression_parser_fail_at (TsExpressionParser *self,
                              gsize offset,
                              GError **error,
                              const char *format,
                              ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);
  self->error_at = offset;
  return NULL;
}

gboolean
ts_expression_parser_advance (TsExpressionParser *self,
                              GError **error)
{
  gsize offset = self->token.end;

  ts_token_clear (&self->token);
  self->token = (TsToken) { .kind = TS_TOKEN_END, .offset = offset, .end = offset };
  return ts_expression_lex (self->text, offset, &self->token, &self->error_at, error);
}

gboolean
ts_expression_parser_is_symbol (const TsExpressionParser *self,
                                const char *symbol)
{
  return self->token.kind == TS_TOKEN_SYMBOL && strcmp (self->token.symbol, symbol) == 0;
}

/* (transfer full): what stands at the token, for errors. */
static char *
dup_found (const TsExpressionParser *self)
{
  g_autofree char *all = g_strndup (self->text + self->token.offset, self->token.end - self->token.offset);
  g_autofree char *some = g_utf8_substring (all, 0, MIN (g_utf8_strlen (all, -1), MAX_FOUND_CHARS));

  if (self->token.kind == TS_TOKEN_END)
    return g_strdup ("the end");
  return g_strdup_printf ("'%s'%s", some, strlen (some) < strlen (all) ? "…" : "");
}

TsExpressionNode *
ts_expression_parser_fail_expected (TsExpressionParser *self,
                                    const char *what,
                                    GError **error)
{
  g_autofree char *found = dup_found (self);

  return ts_expression_parser_fail_at (self, self->token.offset, error, "expected %s, found %s", what, found);
}

gboolean
ts_expression_parser_expect (TsExpressionParser *self,
                             const char *symbol,
                             GError **error)
{
  g_autofree char *what = NULL;

  if (ts_expression_parser_is_symbol (self, symbol))
    return ts_expression_parser_advance (self, error);
  what = g_strdup_printf ("'%s'", symbol);
  ts_expression_parser_fail_expected (self, what, error);
  return FALSE;
}

TsExpressionNode *
ts_expression_parser_new_node (TsExpressionParser *self,
                               TsExpressionNodeKind kind,
                               GError **error)
{
  if (++self->n_nodes > TS_EXPRESSION_MAX_NODES)
    return ts_expression_parser_fail_at (self, self->token.offset, error, "more than %d parts", TS_EXPRESSION_MAX_NODES);
  return ts_expression_node_new (kind, self->token.offset);
}

/* Takes @node, and checks how deep it has become. */
TsExpressionNode *
ts_expression_parser_finish (TsExpressionParser *self,
                             TsExpressionNode *node,
                             GError **error)
{
  gsize offset = node->offset;

  if (node->depth <= TS_EXPRESSION_MAX_DEPTH)
    return node;
  ts_expression_node_free (node);
  return ts_expression_parser_fail_at (self, offset, error, "more than %d operations that wait for each other", TS_EXPRESSION_MAX_DEPTH);
}

/* Parses one more child of @node; %FALSE with @error. */
gboolean
ts_expression_parser_add_operand (TsExpressionParser *self,
                                  TsExpressionNode *node,
                                  int min_precedence,
                                  GError **error)
{
  TsExpressionNode *child = ts_expression_parser_read_expression (self, min_precedence, error);

  if (child != NULL)
    ts_expression_node_add (node, child);
  return child != NULL;
}

/* ---- expressions ------------------------------------------------------------------------------ */

static TsExpressionNode *
parse_sign (TsExpressionParser *self,
            const TsExpressionOperator *op,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, op != NULL ? TS_NODE_UNARY : TS_NODE_NOT, error);

  if (node == NULL || !ts_expression_parser_advance (self, error))
    return NULL;
  node->op = op;
  if (!ts_expression_parser_add_operand (self, node, op != NULL ? TS_PRECEDENCE_SIGN : TS_PRECEDENCE_NOT, error))
    return NULL;
  return ts_expression_parser_finish (self, g_steal_pointer (&node), error);
}

static TsExpressionNode *
parse_symbol (TsExpressionParser *self,
              int min_precedence,
              GError **error)
{
  const TsExpressionOperator *sign = ts_expression_find_unary (self->token.symbol);
  TsTensor *literal = ts_expression_parser_make_word (self);
  g_autoptr (TsExpressionNode) none = NULL;

  if (literal != NULL)
    return ts_expression_parser_read_literal (self, literal, error);
  if (sign != NULL)
    return parse_sign (self, sign, error);
  if (ts_expression_parser_is_symbol (self, "not"))
    return min_precedence <= TS_PRECEDENCE_NOT ? parse_sign (self, NULL, error)
                                               : ts_expression_parser_fail_at (self, self->token.offset, error, "'not' needs parentheses around it here");
  if (ts_expression_parser_is_symbol (self, "("))
    return ts_expression_parser_read_parenthesis (self, error);
  if (ts_expression_parser_is_symbol (self, "["))
    return ts_expression_parser_read_list (self, error);
  if (!ts_expression_parser_is_symbol (self, "None") && !ts_expression_parser_is_symbol (self, "newaxis"))
    return ts_expression_parser_fail_expected (self, "a value", error);
  none = ts_expression_parser_new_node (self, TS_NODE_NONE, error);
  return none != NULL && ts_expression_parser_advance (self, error) ? g_steal_pointer (&none) : NULL;
}

static TsExpressionNode *
parse_simple (TsExpressionParser *self,
              int min_precedence,
              GError **error)
{
  switch (self->token.kind)
    {
    case TS_TOKEN_END:
      return ts_expression_parser_fail_expected (self, "a value", error);
    case TS_TOKEN_NAME:
    case TS_TOKEN_QUOTED:
      return ts_expression_parser_read_name (self, error);
    case TS_TOKEN_VARIABLE:
      return ts_expression_parser_read_variable (self, error);
    case TS_TOKEN_SYMBOL:
      return parse_symbol (self, min_precedence, error);
    default:
      return ts_expression_parser_read_literal (self, ts_expression_parser_make_literal (&self->token), error);
    }
}

static TsExpressionNode *
parse_operand (TsExpressionParser *self,
               int min_precedence,
               GError **error)
{
  TsExpressionNode *node;

  if (self->nesting == TS_EXPRESSION_MAX_NESTING)
    return ts_expression_parser_fail_at (self, self->token.offset, error, "nested deeper than %d", TS_EXPRESSION_MAX_NESTING);
  self->nesting++;
  node = parse_simple (self, min_precedence, error);
  while (node != NULL && ts_expression_parser_is_symbol (self, "["))
    node = ts_expression_parser_read_index (self, node, error);
  self->nesting--;
  return node;
}

/* a < b < c: one node. Takes @left. */
static TsExpressionNode *
parse_comparison (TsExpressionParser *self,
                  TsExpressionNode *left,
                  GError **error)
{
  g_autoptr (TsExpressionNode) owned = left;
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_COMPARE, error);

  if (node == NULL)
    return NULL;
  node->ops = g_ptr_array_new ();
  ts_expression_node_add (node, g_steal_pointer (&owned));
  for (;;)
    {
      const TsExpressionOperator *op = self->token.kind == TS_TOKEN_SYMBOL ? ts_expression_find_binary (self->token.symbol) : NULL;

      if (op == NULL || op->precedence != TS_PRECEDENCE_COMPARE)
        return ts_expression_parser_finish (self, g_steal_pointer (&node), error);
      g_ptr_array_add (node->ops, (gpointer)op);
      if (!ts_expression_parser_advance (self, error) || !ts_expression_parser_add_operand (self, node, TS_PRECEDENCE_COMPARE + 1, error))
        return NULL;
    }
}

/* An operator of two operands, `and` and `or` included. Takes @left. */
static TsExpressionNode *
parse_binary (TsExpressionParser *self,
              TsExpressionNode *left,
              TsExpressionNodeKind kind,
              const TsExpressionOperator *op,
              int right_precedence,
              GError **error)
{
  g_autoptr (TsExpressionNode) owned = left;
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, kind, error);

  if (node == NULL || !ts_expression_parser_advance (self, error))
    return NULL;
  node->op = op;
  ts_expression_node_add (node, g_steal_pointer (&owned));
  if (!ts_expression_parser_add_operand (self, node, right_precedence, error))
    return NULL;
  return ts_expression_parser_finish (self, g_steal_pointer (&node), error);
}

/* a if c else b. Takes @left. */
static TsExpressionNode *
parse_choice (TsExpressionParser *self,
              TsExpressionNode *left,
              GError **error)
{
  g_autoptr (TsExpressionNode) node = parse_binary (self, left, TS_NODE_CHOICE, NULL, TS_PRECEDENCE_OR, error);

  if (node == NULL || !ts_expression_parser_expect (self, "else", error) || !ts_expression_parser_add_operand (self, node, TS_PRECEDENCE_CHOICE, error))
    return NULL;
  return ts_expression_parser_finish (self, g_steal_pointer (&node), error);
}

/* Goes on behind @left, which it takes, by one operator; @left itself where none follows that binds at least so tightly. */
static TsExpressionNode *
parse_operator (TsExpressionParser *self,
                TsExpressionNode *left,
                int min_precedence,
                GError **error)
{
  const TsExpressionOperator *op;

  if (self->token.kind != TS_TOKEN_SYMBOL)
    return left;
  if (ts_expression_parser_is_symbol (self, "if") && min_precedence <= TS_PRECEDENCE_CHOICE)
    return parse_choice (self, left, error);
  if (ts_expression_parser_is_symbol (self, "or") && min_precedence <= TS_PRECEDENCE_OR)
    return parse_binary (self, left, TS_NODE_OR, NULL, TS_PRECEDENCE_OR + 1, error);
  if (ts_expression_parser_is_symbol (self, "and") && min_precedence <= TS_PRECEDENCE_AND)
    return parse_binary (self, left, TS_NODE_AND, NULL, TS_PRECEDENCE_AND + 1, error);

  op = ts_expression_find_binary (self->token.symbol);
  if (op == NULL || op->precedence < min_precedence)
    return left;
  if (op->precedence == TS_PRECEDENCE_COMPARE)
    return parse_comparison (self, left, error);
  /* A power is as in Python: its exponent may have a sign, and goes as far as one. */
  return parse_binary (self, left, TS_NODE_BINARY, op, op->precedence == TS_PRECEDENCE_POWER ? TS_PRECEDENCE_SIGN : op->precedence + 1, error);
}

TsExpressionNode *
ts_expression_parser_read_expression (TsExpressionParser *self,
                                      int min_precedence,
                                      GError **error)
{
  TsExpressionNode *left = NULL, *node = NULL;

  if (self->nesting == TS_EXPRESSION_MAX_NESTING)
    return ts_expression_parser_fail_at (self, self->token.offset, error, "nested deeper than %d", TS_EXPRESSION_MAX_NESTING);
  self->nesting++;
  node = parse_operand (self, min_precedence, error);
  while (node != NULL && node != left)
    {
      left = node;
      node = parse_operator (self, left, min_precedence, error);
    }
  self->nesting--;
  return node;
}

static gboolean
check_text (const char *text,
            GError **error)
{
  if (strlen (text) > TS_EXPRESSION_MAX_TEXT_BYTES)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "an expression of more than %d bytes", TS_EXPRESSION_MAX_TEXT_BYTES);
  else if (!g_utf8_validate (text, -1, NULL))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the expression is not UTF-8");
  else
    return TRUE;
  return FALSE;
}

TsExpressionNode *
ts_expression_parse_text (const char *text,
                          GError **error)
{
  TsExpressionParser self = { .text = text };
  g_autoptr (TsExpressionNode) node = NULL;
  GError *local_error = NULL;

  if (!check_text (text, error))
    return NULL;
  node = ts_expression_parser_advance (&self, &local_error) ? ts_expression_parser_read_expression (&self, TS_PRECEDENCE_CHOICE, &local_error) : NULL;
  if (node != NULL && self.token.kind != TS_TOKEN_END)
    ts_expression_parser_fail_expected (&self, "an operator or the end", &local_error);
  ts_token_clear (&self.token);
  if (local_error == NULL)
    return g_steal_pointer (&node);

  ts_expression_add_caret (&local_error, text, self.error_at);
  g_propagate_error (error, local_error);
  return NULL;
}
