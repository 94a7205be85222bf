#include "engine/debug/expression/ts-expression-parser.h"

#include "engine/debug/expression/ts-expression-function.h"
#include "engine/debug/expression/ts-expression-lexer.h"
#include "engine/debug/expression/ts-expression-operator.h"
#include "engine/debug/expression/ts-expression-text.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_FOUND_CHARS 30

/* By precedence climbing: each operator takes as its right operand what binds tighter. */

/**
 * Parser:
 * @token: the next one
 * @nesting: calls of parse_expression () and parse_operand () inside each other
 * @error_at: place of the error
 */
typedef struct
{
  const char *text;
  TsToken token;
  guint nesting;
  guint n_nodes;
  gsize error_at;
} Parser;

static TsExpressionNode *parse_expression (Parser *self, int min_precedence, GError **error);

static TsExpressionNode *fail_at (Parser *self, gsize offset, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

static TsExpressionNode *
fail_at (Parser *self,
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

static gboolean
advance (Parser *self,
         GError **error)
{
  gsize offset = self->token.end;

  ts_token_clear (&self->token);
  self->token = (TsToken) { .kind = TS_TOKEN_END, .offset = offset, .end = offset };
  return ts_expression_lex (self->text, offset, &self->token, &self->error_at, error);
}

static gboolean
is_symbol (const Parser *self,
           const char *symbol)
{
  return self->token.kind == TS_TOKEN_SYMBOL && strcmp (self->token.symbol, symbol) == 0;
}

/* (transfer full): what stands at the token, for errors. */
static char *
dup_found (const Parser *self)
{
  g_autofree char *all = g_strndup (self->text + self->token.offset, self->token.end - self->token.offset);
  g_autofree char *some = g_utf8_substring (all, 0, MIN (g_utf8_strlen (all, -1), MAX_FOUND_CHARS));

  if (self->token.kind == TS_TOKEN_END)
    return g_strdup ("the end");
  return g_strdup_printf ("'%s'%s", some, strlen (some) < strlen (all) ? "…" : "");
}

static TsExpressionNode *
fail_expected (Parser *self,
               const char *what,
               GError **error)
{
  g_autofree char *found = dup_found (self);

  return fail_at (self, self->token.offset, error, "expected %s, found %s", what, found);
}

static gboolean
expect (Parser *self,
        const char *symbol,
        GError **error)
{
  g_autofree char *what = NULL;

  if (is_symbol (self, symbol))
    return advance (self, error);
  what = g_strdup_printf ("'%s'", symbol);
  fail_expected (self, what, error);
  return FALSE;
}

static TsExpressionNode *
new_node (Parser *self,
          TsExpressionNodeKind kind,
          GError **error)
{
  if (++self->n_nodes > TS_EXPRESSION_MAX_NODES)
    return fail_at (self, self->token.offset, error, "more than %d parts", TS_EXPRESSION_MAX_NODES);
  return ts_expression_node_new (kind, self->token.offset);
}

/* Takes @node, and checks how deep it has become. */
static TsExpressionNode *
finish (Parser *self,
        TsExpressionNode *node,
        GError **error)
{
  gsize offset = node->offset;

  if (node->depth <= TS_EXPRESSION_MAX_DEPTH)
    return node;
  ts_expression_node_free (node);
  return fail_at (self, offset, error, "more than %d operations that wait for each other", TS_EXPRESSION_MAX_DEPTH);
}

/* Parses one more child of @node; %FALSE with @error. */
static gboolean
add_operand (Parser *self,
             TsExpressionNode *node,
             int min_precedence,
             GError **error)
{
  TsExpressionNode *child = parse_expression (self, min_precedence, error);

  if (child != NULL)
    ts_expression_node_add (node, child);
  return child != NULL;
}

/* ---- operands --------------------------------------------------------------------------------- */

static TsTensor *
make_literal (const TsToken *token)
{
  double parts[] = { 0, token->number };

  switch (token->kind)
    {
    case TS_TOKEN_INT:
      return ts_tensor_new_scalar (TS_DTYPE_INT64, &token->integer);
    case TS_TOKEN_FLOAT:
      return ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &token->number);
    case TS_TOKEN_IMAGINARY:
      return ts_tensor_new_scalar (TS_DTYPE_COMPLEX128, parts);
    default:
      return ts_tensor_new_string_scalar (token->text->str, (gssize)token->text->len);
    }
}

/* Takes @literal. */
static TsExpressionNode *
parse_literal (Parser *self,
               TsTensor *literal,
               GError **error)
{
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_LITERAL, error);

  if (node == NULL)
    {
      ts_tensor_unref (literal);
      return NULL;
    }
  node->literal = literal;
  return advance (self, error) ? g_steal_pointer (&node) : NULL;
}

/* The words that are values. (nullable) (transfer full) */
static TsTensor *
make_word (const Parser *self)
{
  gboolean truth = is_symbol (self, "True");
  double number = is_symbol (self, "inf") ? INFINITY : NAN;

  if (truth || is_symbol (self, "False"))
    return ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { truth });
  if (is_symbol (self, "nan") || is_symbol (self, "inf"))
    return ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &number);
  return NULL;
}

static gboolean
parse_slot (Parser *self,
            TsExpressionNode *node,
            GError **error)
{
  g_autofree char *what = NULL;

  if (!is_symbol (self, "["))
    return TRUE;
  if (!advance (self, error))
    return FALSE;
  if (self->token.kind != TS_TOKEN_INT || self->token.integer > G_MAXINT)
    {
      what = g_strdup_printf ("a number after $%s; an index may follow it, as in $%s[0][1, 2]", ts_expression_variable_name (node->variable),
                              ts_expression_variable_name (node->variable));
      fail_expected (self, what, error);
      return FALSE;
    }
  node->slot = (gint)self->token.integer;
  return advance (self, error) && expect (self, "]", error);
}

static TsExpressionNode *
parse_variable (Parser *self,
                GError **error)
{
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_VARIABLE, error);
  guint i = 0;

  if (node == NULL)
    return NULL;
  while (i < TS_EXPRESSION_N_VARIABLES && strcmp (ts_expression_variable_name (i), self->token.text->str) != 0)
    i++;
  if (i == TS_EXPRESSION_N_VARIABLES)
    return fail_at (self, self->token.offset, error, "no variable $%s; there are $in[i] $out[i] $prev[i] $iter $frame $depth $run $hits",
                    self->token.text->str);

  node->variable = (TsExpressionVariable)i;
  if (!advance (self, error) || (ts_expression_variable_has_slots (node->variable) && !parse_slot (self, node, error)))
    return NULL;
  return g_steal_pointer (&node);
}

static TsExpressionNode *
parse_list (Parser *self,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_LIST, error);

  if (node == NULL || !advance (self, error))
    return NULL;
  while (!is_symbol (self, "]"))
    {
      if (!add_operand (self, node, TS_PRECEDENCE_CHOICE, error))
        return NULL;
      if (is_symbol (self, ","))
        {
          if (!advance (self, error))
            return NULL;
        }
      else if (!is_symbol (self, "]"))
        return fail_expected (self, "',' or ']'", error);
    }
  return advance (self, error) ? finish (self, g_steal_pointer (&node), error) : NULL;
}

static TsExpressionNode *
parse_parenthesis (Parser *self,
                   GError **error)
{
  g_autoptr (TsExpressionNode) node = NULL;

  if (!advance (self, error))
    return NULL;
  node = parse_expression (self, TS_PRECEDENCE_CHOICE, error);
  return node != NULL && expect (self, ")", error) ? g_steal_pointer (&node) : NULL;
}

/* ---- calls ------------------------------------------------------------------------------------ */

/* Whether the name at the token is followed by a single equals sign. */
static gboolean
is_keyword_argument (const Parser *self)
{
  const char *p = self->text + self->token.end;

  if (self->token.kind != TS_TOKEN_NAME)
    return FALSE;
  while (g_ascii_isspace (*p))
    p++;
  return p[0] == '=' && p[1] != '=';
}

/* Which parameter the next argument is for: the one that is named, else the next; -1 with @error. */
static int
find_parameter (Parser *self,
                const TsExpressionFunction *function,
                char **parameters,
                guint n_given,
                gboolean *was_named,
                GError **error)
{
  guint n_parameters = g_strv_length (parameters), i = n_given;

  if (is_keyword_argument (self))
    {
      for (i = 0; i < n_parameters && strcmp (parameters[i], self->token.text->str) != 0;)
        i++;
      if (i == n_parameters)
        {
          fail_at (self, self->token.offset, error, "no parameter %s: %s(%s)", self->token.text->str, function->name, function->parameters);
          return -1;
        }
      *was_named = TRUE;
      return advance (self, error) && expect (self, "=", error) ? (int)i : -1;
    }
  if (*was_named)
    fail_at (self, self->token.offset, error, "an argument without name after one with name");
  else if (i >= n_parameters)
    fail_at (self, self->token.offset, error, "too many arguments: %s(%s)", function->name, function->parameters);
  else
    return (int)i;
  return -1;
}

static gboolean
parse_arguments (Parser *self,
                 TsExpressionNode *node,
                 char **parameters,
                 TsExpressionNode **args,
                 GError **error)
{
  gboolean was_named = FALSE;

  for (guint n = 0; !is_symbol (self, ")"); n++)
    {
      gsize offset = self->token.offset;
      int i = find_parameter (self, node->function, parameters, n, &was_named, error);

      if (i < 0)
        return FALSE;
      if (args[i] != NULL)
        {
          fail_at (self, offset, error, "%s is given twice", parameters[i]);
          return FALSE;
        }
      args[i] = parse_expression (self, TS_PRECEDENCE_CHOICE, error);
      if (args[i] == NULL)
        return FALSE;
      if (is_symbol (self, ",") ? !advance (self, error) : !is_symbol (self, ")") && fail_expected (self, "',' or ')'", error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Moves @args into @node. */
static gboolean
bind_arguments (Parser *self,
                TsExpressionNode *node,
                char **parameters,
                guint is_required,
                TsExpressionNode **args,
                GError **error)
{
  for (guint i = 0; parameters[i] != NULL; i++)
    {
      if (args[i] == NULL && (is_required & 1u << i) != 0)
        {
          fail_at (self, node->offset, error, "%s is missing: %s(%s)", parameters[i], node->function->name, node->function->parameters);
          return FALSE;
        }
      ts_expression_node_add (node, g_steal_pointer (&args[i]));
    }
  return TRUE;
}

/* The token stands behind the name. Takes @node. */
static TsExpressionNode *
parse_call (Parser *self,
            TsExpressionNode *taken,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = taken;
  TsExpressionNode *args[TS_EXPRESSION_MAX_PARAMETERS] = { NULL };
  g_auto (GStrv) parameters = NULL;
  guint is_required;
  gboolean done;

  node->kind = TS_NODE_CALL;
  node->function = ts_expression_find_function (node->name);
  if (node->function == NULL)
    return fail_at (self, node->offset, error, "no function %s", node->name);

  parameters = ts_expression_function_list_parameters (node->function, &is_required);
  done = advance (self, error) && parse_arguments (self, node, parameters, args, error) && expect (self, ")", error) &&
         bind_arguments (self, node, parameters, is_required, args, error);
  for (guint i = 0; i < TS_EXPRESSION_MAX_PARAMETERS; i++)
    g_clear_pointer (&args[i], ts_expression_node_free);
  return done ? finish (self, g_steal_pointer (&node), error) : NULL;
}

static TsExpressionNode *
parse_name (Parser *self,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_NAME, error);

  if (node == NULL)
    return NULL;
  node->is_bare = self->token.kind == TS_TOKEN_NAME;
  node->name = g_strdup (self->token.text->str);
  if (!advance (self, error))
    return NULL;
  if (node->is_bare && is_symbol (self, "("))
    return parse_call (self, g_steal_pointer (&node), error);
  return g_steal_pointer (&node);
}

/* ---- indices ---------------------------------------------------------------------------------- */

/* What stands between the colons of a range, which may be nothing. */
static gboolean
parse_bound (Parser *self,
             TsExpressionNode *range,
             GError **error)
{
  if (!is_symbol (self, ":") && !is_symbol (self, ",") && !is_symbol (self, "]"))
    return add_operand (self, range, TS_PRECEDENCE_CHOICE, error);
  ts_expression_node_add (range, NULL);
  return TRUE;
}

/* Begin, end and step; with one part and no colon that part itself. */
static TsExpressionNode *
parse_range (Parser *self,
             GError **error)
{
  g_autoptr (TsExpressionNode) range = new_node (self, TS_NODE_RANGE, error);

  if (range == NULL || !parse_bound (self, range, error))
    return NULL;
  if (!is_symbol (self, ":"))
    {
      TsExpressionNode *only = g_steal_pointer (&g_ptr_array_index (range->children, 0));

      return only != NULL ? only : fail_expected (self, "an index", error);
    }
  for (guint i = 1; i < 3 && is_symbol (self, ":"); i++)
    if (!advance (self, error) || !parse_bound (self, range, error))
      return NULL;
  return finish (self, g_steal_pointer (&range), error);
}

static TsExpressionNode *
parse_item (Parser *self,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = NULL;

  if (!is_symbol (self, "..."))
    return parse_range (self, error);
  node = new_node (self, TS_NODE_ELLIPSIS, error);
  return node != NULL && advance (self, error) ? g_steal_pointer (&node) : NULL;
}

/* `[...]` behind @operand, which it takes. */
static TsExpressionNode *
parse_index (Parser *self,
             TsExpressionNode *operand,
             GError **error)
{
  g_autoptr (TsExpressionNode) owned = operand;
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_INDEX, error);

  if (node == NULL || !advance (self, error))
    return NULL;
  ts_expression_node_add (node, g_steal_pointer (&owned));
  do
    {
      TsExpressionNode *item = parse_item (self, error);

      if (item == NULL)
        return NULL;
      ts_expression_node_add (node, item);
      if (!is_symbol (self, ","))
        break;
      if (!advance (self, error))
        return NULL;
    }
  while (!is_symbol (self, "]"));
  if (!is_symbol (self, "]"))
    return fail_expected (self, "',' or ']'", error);
  return advance (self, error) ? finish (self, g_steal_pointer (&node), error) : NULL;
}

/* ---- expressions ------------------------------------------------------------------------------ */

static TsExpressionNode *
parse_sign (Parser *self,
            const TsExpressionOperator *op,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = new_node (self, op != NULL ? TS_NODE_UNARY : TS_NODE_NOT, error);

  if (node == NULL || !advance (self, error))
    return NULL;
  node->op = op;
  if (!add_operand (self, node, op != NULL ? TS_PRECEDENCE_SIGN : TS_PRECEDENCE_NOT, error))
    return NULL;
  return finish (self, g_steal_pointer (&node), error);
}

static TsExpressionNode *
parse_symbol (Parser *self,
              int min_precedence,
              GError **error)
{
  const TsExpressionOperator *sign = ts_expression_find_unary (self->token.symbol);
  TsTensor *literal = make_word (self);
  g_autoptr (TsExpressionNode) none = NULL;

  if (literal != NULL)
    return parse_literal (self, literal, error);
  if (sign != NULL)
    return parse_sign (self, sign, error);
  if (is_symbol (self, "not"))
    return min_precedence <= TS_PRECEDENCE_NOT ? parse_sign (self, NULL, error)
                                               : fail_at (self, self->token.offset, error, "'not' needs parentheses around it here");
  if (is_symbol (self, "("))
    return parse_parenthesis (self, error);
  if (is_symbol (self, "["))
    return parse_list (self, error);
  if (!is_symbol (self, "None") && !is_symbol (self, "newaxis"))
    return fail_expected (self, "a value", error);
  none = new_node (self, TS_NODE_NONE, error);
  return none != NULL && advance (self, error) ? g_steal_pointer (&none) : NULL;
}

static TsExpressionNode *
parse_simple (Parser *self,
              int min_precedence,
              GError **error)
{
  switch (self->token.kind)
    {
    case TS_TOKEN_END:
      return fail_expected (self, "a value", error);
    case TS_TOKEN_NAME:
    case TS_TOKEN_QUOTED:
      return parse_name (self, error);
    case TS_TOKEN_VARIABLE:
      return parse_variable (self, error);
    case TS_TOKEN_SYMBOL:
      return parse_symbol (self, min_precedence, error);
    default:
      return parse_literal (self, make_literal (&self->token), error);
    }
}

static TsExpressionNode *
parse_operand (Parser *self,
               int min_precedence,
               GError **error)
{
  TsExpressionNode *node;

  if (self->nesting == TS_EXPRESSION_MAX_NESTING)
    return fail_at (self, self->token.offset, error, "nested deeper than %d", TS_EXPRESSION_MAX_NESTING);
  self->nesting++;
  node = parse_simple (self, min_precedence, error);
  while (node != NULL && is_symbol (self, "["))
    node = parse_index (self, node, error);
  self->nesting--;
  return node;
}

/* a < b < c: one node. Takes @left. */
static TsExpressionNode *
parse_comparison (Parser *self,
                  TsExpressionNode *left,
                  GError **error)
{
  g_autoptr (TsExpressionNode) owned = left;
  g_autoptr (TsExpressionNode) node = new_node (self, TS_NODE_COMPARE, error);

  if (node == NULL)
    return NULL;
  node->ops = g_ptr_array_new ();
  ts_expression_node_add (node, g_steal_pointer (&owned));
  for (;;)
    {
      const TsExpressionOperator *op = self->token.kind == TS_TOKEN_SYMBOL ? ts_expression_find_binary (self->token.symbol) : NULL;

      if (op == NULL || op->precedence != TS_PRECEDENCE_COMPARE)
        return finish (self, g_steal_pointer (&node), error);
      g_ptr_array_add (node->ops, (gpointer)op);
      if (!advance (self, error) || !add_operand (self, node, TS_PRECEDENCE_COMPARE + 1, error))
        return NULL;
    }
}

/* An operator of two operands, `and` and `or` included. Takes @left. */
static TsExpressionNode *
parse_binary (Parser *self,
              TsExpressionNode *left,
              TsExpressionNodeKind kind,
              const TsExpressionOperator *op,
              int right_precedence,
              GError **error)
{
  g_autoptr (TsExpressionNode) owned = left;
  g_autoptr (TsExpressionNode) node = new_node (self, kind, error);

  if (node == NULL || !advance (self, error))
    return NULL;
  node->op = op;
  ts_expression_node_add (node, g_steal_pointer (&owned));
  if (!add_operand (self, node, right_precedence, error))
    return NULL;
  return finish (self, g_steal_pointer (&node), error);
}

/* a if c else b. Takes @left. */
static TsExpressionNode *
parse_choice (Parser *self,
              TsExpressionNode *left,
              GError **error)
{
  g_autoptr (TsExpressionNode) node = parse_binary (self, left, TS_NODE_CHOICE, NULL, TS_PRECEDENCE_OR, error);

  if (node == NULL || !expect (self, "else", error) || !add_operand (self, node, TS_PRECEDENCE_CHOICE, error))
    return NULL;
  return finish (self, g_steal_pointer (&node), error);
}

/* Goes on behind @left, which it takes, by one operator; @left itself where none follows that binds at least so tightly. */
static TsExpressionNode *
parse_operator (Parser *self,
                TsExpressionNode *left,
                int min_precedence,
                GError **error)
{
  const TsExpressionOperator *op;

  if (self->token.kind != TS_TOKEN_SYMBOL)
    return left;
  if (is_symbol (self, "if") && min_precedence <= TS_PRECEDENCE_CHOICE)
    return parse_choice (self, left, error);
  if (is_symbol (self, "or") && min_precedence <= TS_PRECEDENCE_OR)
    return parse_binary (self, left, TS_NODE_OR, NULL, TS_PRECEDENCE_OR + 1, error);
  if (is_symbol (self, "and") && min_precedence <= TS_PRECEDENCE_AND)
    return parse_binary (self, left, TS_NODE_AND, NULL, TS_PRECEDENCE_AND + 1, error);

  op = ts_expression_find_binary (self->token.symbol);
  if (op == NULL || op->precedence < min_precedence)
    return left;
  if (op->precedence == TS_PRECEDENCE_COMPARE)
    return parse_comparison (self, left, error);
  /* A power is as in Python: its exponent may have a sign, and goes as far as one. */
  return parse_binary (self, left, TS_NODE_BINARY, op, op->precedence == TS_PRECEDENCE_POWER ? TS_PRECEDENCE_SIGN : op->precedence + 1, error);
}

static TsExpressionNode *
parse_expression (Parser *self,
                  int min_precedence,
                  GError **error)
{
  TsExpressionNode *left = NULL, *node = NULL;

  if (self->nesting == TS_EXPRESSION_MAX_NESTING)
    return fail_at (self, self->token.offset, error, "nested deeper than %d", TS_EXPRESSION_MAX_NESTING);
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
  Parser self = { .text = text };
  g_autoptr (TsExpressionNode) node = NULL;
  GError *local_error = NULL;

  if (!check_text (text, error))
    return NULL;
  node = advance (&self, &local_error) ? parse_expression (&self, TS_PRECEDENCE_CHOICE, &local_error) : NULL;
  if (node != NULL && self.token.kind != TS_TOKEN_END)
    fail_expected (&self, "an operator or the end", &local_error);
  ts_token_clear (&self.token);
  if (local_error == NULL)
    return g_steal_pointer (&node);

  ts_expression_add_caret (&local_error, text, self.error_at);
  g_propagate_error (error, local_error);
  return NULL;
}
