#include "engine/debug/expression/ts-expression-parser-private.h"

#include "engine/debug/expression/ts-expression-function.h"
#include "engine/debug/expression/ts-expression-operator.h"

#include <math.h>
#include <string.h>

/* ---- operands --------------------------------------------------------------------------------- */

TsTensor *
ts_expression_parser_make_literal (const TsToken *token)
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
TsExpressionNode *
ts_expression_parser_read_literal (TsExpressionParser *self,
                                   TsTensor *literal,
                                   GError **error)
{
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_LITERAL, error);

  if (node == NULL)
    {
      ts_tensor_unref (literal);
      return NULL;
    }
  node->literal = literal;
  return ts_expression_parser_advance (self, error) ? g_steal_pointer (&node) : NULL;
}

/* The words that are values. (nullable) (transfer full) */
TsTensor *
ts_expression_parser_make_word (const TsExpressionParser *self)
{
  gboolean truth = ts_expression_parser_is_symbol (self, "True");
  double number = ts_expression_parser_is_symbol (self, "inf") ? INFINITY : NAN;

  if (truth || ts_expression_parser_is_symbol (self, "False"))
    return ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { truth });
  if (ts_expression_parser_is_symbol (self, "nan") || ts_expression_parser_is_symbol (self, "inf"))
    return ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &number);
  return NULL;
}

static gboolean
parse_slot (TsExpressionParser *self,
            TsExpressionNode *node,
            GError **error)
{
  g_autofree char *what = NULL;

  if (!ts_expression_parser_is_symbol (self, "["))
    return TRUE;
  if (!ts_expression_parser_advance (self, error))
    return FALSE;
  if (self->token.kind != TS_TOKEN_INT || self->token.integer > G_MAXINT)
    {
      what = g_strdup_printf ("a number after $%s; an index may follow it, as in $%s[0][1, 2]", ts_expression_variable_name (node->variable),
                              ts_expression_variable_name (node->variable));
      ts_expression_parser_fail_expected (self, what, error);
      return FALSE;
    }
  node->slot = (gint)self->token.integer;
  return ts_expression_parser_advance (self, error) && ts_expression_parser_expect (self, "]", error);
}

TsExpressionNode *
ts_expression_parser_read_variable (TsExpressionParser *self,
                                    GError **error)
{
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_VARIABLE, error);
  guint i = 0;

  if (node == NULL)
    return NULL;
  while (i < TS_EXPRESSION_N_VARIABLES && strcmp (ts_expression_variable_name (i), self->token.text->str) != 0)
    i++;
  if (i == TS_EXPRESSION_N_VARIABLES)
    return ts_expression_parser_fail_at (self, self->token.offset, error, "no variable $%s; there are $in[i] $out[i] $prev[i] $iter $frame $depth $run $hits",
                                         self->token.text->str);

  node->variable = (TsExpressionVariable)i;
  if (!ts_expression_parser_advance (self, error) || (ts_expression_variable_has_slots (node->variable) && !parse_slot (self, node, error)))
    return NULL;
  return g_steal_pointer (&node);
}

TsExpressionNode *
ts_expression_parser_read_list (TsExpressionParser *self,
                                GError **error)
{
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_LIST, error);

  if (node == NULL || !ts_expression_parser_advance (self, error))
    return NULL;
  while (!ts_expression_parser_is_symbol (self, "]"))
    {
      if (!ts_expression_parser_add_operand (self, node, TS_PRECEDENCE_CHOICE, error))
        return NULL;
      if (ts_expression_parser_is_symbol (self, ","))
        {
          if (!ts_expression_parser_advance (self, error))
            return NULL;
        }
      else if (!ts_expression_parser_is_symbol (self, "]"))
        return ts_expression_parser_fail_expected (self, "',' or ']'", error);
    }
  return ts_expression_parser_advance (self, error) ? ts_expression_parser_finish (self, g_steal_pointer (&node), error) : NULL;
}

TsExpressionNode *
ts_expression_parser_read_parenthesis (TsExpressionParser *self,
                                       GError **error)
{
  g_autoptr (TsExpressionNode) node = NULL;

  if (!ts_expression_parser_advance (self, error))
    return NULL;
  node = ts_expression_parser_read_expression (self, TS_PRECEDENCE_CHOICE, error);
  return node != NULL && ts_expression_parser_expect (self, ")", error) ? g_steal_pointer (&node) : NULL;
}

/* ---- calls ------------------------------------------------------------------------------------ */

/* Whether the name at the token is followed by a single equals sign. */
static gboolean
is_keyword_argument (const TsExpressionParser *self)
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
find_parameter (TsExpressionParser *self,
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
          ts_expression_parser_fail_at (self, self->token.offset, error, "no parameter %s: %s(%s)", self->token.text->str, function->name, function->parameters);
          return -1;
        }
      *was_named = TRUE;
      return ts_expression_parser_advance (self, error) && ts_expression_parser_expect (self, "=", error) ? (int)i : -1;
    }
  if (*was_named)
    ts_expression_parser_fail_at (self, self->token.offset, error, "an argument without name after one with name");
  else if (i >= n_parameters)
    ts_expression_parser_fail_at (self, self->token.offset, error, "too many arguments: %s(%s)", function->name, function->parameters);
  else
    return (int)i;
  return -1;
}

static gboolean
parse_arguments (TsExpressionParser *self,
                 TsExpressionNode *node,
                 char **parameters,
                 TsExpressionNode **args,
                 GError **error)
{
  gboolean was_named = FALSE;

  for (guint n = 0; !ts_expression_parser_is_symbol (self, ")"); n++)
    {
      gsize offset = self->token.offset;
      int i = find_parameter (self, node->function, parameters, n, &was_named, error);

      if (i < 0)
        return FALSE;
      if (args[i] != NULL)
        {
          ts_expression_parser_fail_at (self, offset, error, "%s is given twice", parameters[i]);
          return FALSE;
        }
      args[i] = ts_expression_parser_read_expression (self, TS_PRECEDENCE_CHOICE, error);
      if (args[i] == NULL)
        return FALSE;
      if (ts_expression_parser_is_symbol (self, ",") ? !ts_expression_parser_advance (self, error) : !ts_expression_parser_is_symbol (self, ")") && ts_expression_parser_fail_expected (self, "',' or ')'", error) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Moves @args into @node. */
static gboolean
bind_arguments (TsExpressionParser *self,
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
          ts_expression_parser_fail_at (self, node->offset, error, "%s is missing: %s(%s)", parameters[i], node->function->name, node->function->parameters);
          return FALSE;
        }
      ts_expression_node_add (node, g_steal_pointer (&args[i]));
    }
  return TRUE;
}

/* The token stands behind the name. Takes @node. */
static TsExpressionNode *
parse_call (TsExpressionParser *self,
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
    return ts_expression_parser_fail_at (self, node->offset, error, "no function %s", node->name);

  parameters = ts_expression_function_list_parameters (node->function, &is_required);
  done = ts_expression_parser_advance (self, error) && parse_arguments (self, node, parameters, args, error) && ts_expression_parser_expect (self, ")", error) &&
         bind_arguments (self, node, parameters, is_required, args, error);
  for (guint i = 0; i < TS_EXPRESSION_MAX_PARAMETERS; i++)
    g_clear_pointer (&args[i], ts_expression_node_free);
  return done ? ts_expression_parser_finish (self, g_steal_pointer (&node), error) : NULL;
}

TsExpressionNode *
ts_expression_parser_read_name (TsExpressionParser *self,
                                GError **error)
{
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_NAME, error);

  if (node == NULL)
    return NULL;
  node->is_bare = self->token.kind == TS_TOKEN_NAME;
  node->name = g_strdup (self->token.text->str);
  if (!ts_expression_parser_advance (self, error))
    return NULL;
  if (node->is_bare && ts_expression_parser_is_symbol (self, "("))
    return parse_call (self, g_steal_pointer (&node), error);
  return g_steal_pointer (&node);
}

/* ---- indices ---------------------------------------------------------------------------------- */

/* What stands between the colons of a range, which may be nothing. */
static gboolean
parse_bound (TsExpressionParser *self,
             TsExpressionNode *range,
             GError **error)
{
  if (!ts_expression_parser_is_symbol (self, ":") && !ts_expression_parser_is_symbol (self, ",") && !ts_expression_parser_is_symbol (self, "]"))
    return ts_expression_parser_add_operand (self, range, TS_PRECEDENCE_CHOICE, error);
  ts_expression_node_add (range, NULL);
  return TRUE;
}

/* Begin, end and step; with one part and no colon that part itself. */
static TsExpressionNode *
parse_range (TsExpressionParser *self,
             GError **error)
{
  g_autoptr (TsExpressionNode) range = ts_expression_parser_new_node (self, TS_NODE_RANGE, error);

  if (range == NULL || !parse_bound (self, range, error))
    return NULL;
  if (!ts_expression_parser_is_symbol (self, ":"))
    {
      TsExpressionNode *only = g_steal_pointer (&g_ptr_array_index (range->children, 0));

      return only != NULL ? only : ts_expression_parser_fail_expected (self, "an index", error);
    }
  for (guint i = 1; i < 3 && ts_expression_parser_is_symbol (self, ":"); i++)
    if (!ts_expression_parser_advance (self, error) || !parse_bound (self, range, error))
      return NULL;
  return ts_expression_parser_finish (self, g_steal_pointer (&range), error);
}

static TsExpressionNode *
parse_item (TsExpressionParser *self,
            GError **error)
{
  g_autoptr (TsExpressionNode) node = NULL;

  if (!ts_expression_parser_is_symbol (self, "..."))
    return parse_range (self, error);
  node = ts_expression_parser_new_node (self, TS_NODE_ELLIPSIS, error);
  return node != NULL && ts_expression_parser_advance (self, error) ? g_steal_pointer (&node) : NULL;
}

/* `[...]` behind @operand, which it takes. */
TsExpressionNode *
ts_expression_parser_read_index (TsExpressionParser *self,
                                 TsExpressionNode *operand,
                                 GError **error)
{
  g_autoptr (TsExpressionNode) owned = operand;
  g_autoptr (TsExpressionNode) node = ts_expression_parser_new_node (self, TS_NODE_INDEX, error);

  if (node == NULL || !ts_expression_parser_advance (self, error))
    return NULL;
  ts_expression_node_add (node, g_steal_pointer (&owned));
  do
    {
      TsExpressionNode *item = parse_item (self, error);

      if (item == NULL)
        return NULL;
      ts_expression_node_add (node, item);
      if (!ts_expression_parser_is_symbol (self, ","))
        break;
      if (!ts_expression_parser_advance (self, error))
        return NULL;
    }
  while (!ts_expression_parser_is_symbol (self, "]"));
  if (!ts_expression_parser_is_symbol (self, "]"))
    return ts_expression_parser_fail_expected (self, "',' or ']'", error);
  return ts_expression_parser_advance (self, error) ? ts_expression_parser_finish (self, g_steal_pointer (&node), error) : NULL;
}
