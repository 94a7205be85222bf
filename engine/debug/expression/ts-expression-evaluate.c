#include "engine/debug/expression/ts-expression-evaluate.h"

#include "engine/debug/expression/ts-expression-function.h"
#include "engine/debug/expression/ts-expression-index.h"
#include "engine/debug/expression/ts-expression-operator.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_HINTS 16

/* ---- names ------------------------------------------------------------------------------------ */

/* Whether something is called like the part of a name before a sign: then more likely an operator was meant. */
static char
find_operator (const TsExpressionScope *scope,
               const char *name)
{
  guint n = 0;

  for (const char *p = name; *p != '\0' && n < MAX_HINTS; p++)
    if (*p == '/' || *p == '-')
      {
        g_autofree char *before = g_strndup (name, (gsize)(p - name));
        g_autoptr (GError) error = NULL;
        g_autoptr (TsTensor) value = scope->get_tensor (scope->data, before, &error);

        n++;
        if (value != NULL || g_error_matches (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION))
          return *p;
      }
  return '\0';
}

static gboolean
get_name (TsExpressionRun *run,
          const TsExpressionNode *node,
          TsExpressionValue *result,
          GError **error)
{
  GError *local_error = NULL;
  char sign;

  result->tensor = run->scope->get_tensor (run->scope->data, node->name, &local_error);
  if (result->tensor != NULL)
    return TRUE;

  sign = node->is_bare && !g_error_matches (local_error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION) ? find_operator (run->scope, node->name) : '\0';
  if (sign != '\0')
    {
      g_autofree char *hint = g_strdup_printf ("%s (%s needs blanks around it)", local_error->message, sign == '/' ? "a division sign" : "a minus sign");

      g_free (local_error->message);
      local_error->message = g_steal_pointer (&hint);
    }
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
get_variable (TsExpressionRun *run,
              const TsExpressionNode *node,
              TsExpressionValue *result,
              GError **error)
{
  g_autoptr (TsTensor) value = run->scope->get_variable (run->scope->data, node->variable, node->slot, error);

  if (value == NULL)
    return FALSE;
  result->is_weak = !ts_expression_variable_has_slots (node->variable);
  if (result->is_weak && node->variable != TS_EXPRESSION_FRAME)
    result->tensor = ts_expression_cast (run, value, TS_DTYPE_INT64, error);
  else
    result->tensor = g_steal_pointer (&value);
  return result->tensor != NULL;
}

/* ---- lists ------------------------------------------------------------------------------------ */

/* Evaluates the children of @node. (transfer full) (nullable): @n values */
static TsExpressionValue *
evaluate_items (TsExpressionRun *run,
                const TsExpressionNode *node,
                guint *n,
                GError **error)
{
  guint n_items = ts_expression_node_get_n (node);
  TsExpressionValue *items = g_new0 (TsExpressionValue, n_items + 1);

  *n = n_items;
  for (guint i = 0; i < n_items; i++)
    if (!ts_expression_evaluate_node (run, ts_expression_node_get (node, i), &items[i], error))
      {
        while (i > 0)
          ts_expression_value_clear (&items[--i]);
        g_free (items);
        return NULL;
      }
  return items;
}

static void
free_items (TsExpressionValue *items,
            guint n)
{
  for (guint i = 0; i < n; i++)
    ts_expression_value_clear (&items[i]);
  g_free (items);
}

/* Tensors of one dtype and shape as rows of one. (transfer full) (nullable) */
static TsTensor *
stack (TsExpressionRun *run,
       const TsExpressionValue *items,
       guint n,
       GError **error)
{
  const TsTensor *first = items[0].tensor;
  gsize size = ts_dtype_size (first->dtype), n_row = first->n_elements;
  TsShape shape = { .rank = first->shape.rank + 1, .dims = { n } };
  TsTensor *result;

  for (guint i = 1; i < n; i++)
    if (!ts_shape_equal (&items[i].tensor->shape, &first->shape))
      {
        g_autofree char *a = ts_shape_to_string (&first->shape);
        g_autofree char *b = ts_shape_to_string (&items[i].tensor->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "elements of a list of different shapes: %s, then %s", a, b);
        return NULL;
      }
  if (shape.rank > TS_SHAPE_MAX_RANK || (!ts_dtype_is_plain (first->dtype) && first->dtype != TS_DTYPE_STRING))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a list of %s with %d dimensions", ts_dtype_name (first->dtype), shape.rank);
      return NULL;
    }
  memcpy (shape.dims + 1, first->shape.dims, sizeof (gint64) * (gsize)first->shape.rank);

  result = ts_expression_alloc (run, first->dtype, &shape, error);
  for (guint i = 0; result != NULL && n_row > 0 && i < n; i++)
    if (first->dtype != TS_DTYPE_STRING)
      memcpy ((char *)result->data + i * n_row * size, items[i].tensor->data, n_row * size);
    else
      for (gsize k = 0; k < n_row; k++)
        {
          const TsString *string = (const TsString *)items[i].tensor->data + k;

          ts_string_set ((TsString *)result->data + i * n_row + k, string->bytes, (gssize)string->size);
        }
  return result;
}

static gboolean
evaluate_list (TsExpressionRun *run,
               const TsExpressionNode *node,
               TsExpressionValue *result,
               GError **error)
{
  guint n;
  TsExpressionValue *items = evaluate_items (run, node, &n, error);

  if (items == NULL)
    return FALSE;
  result->is_weak = TRUE;
  if (n == 0)
    result->tensor = ts_expression_alloc (run, TS_DTYPE_DOUBLE, &TS_SHAPE (0), error);
  else if (ts_expression_unify (run, "a list", items, n, &result->is_weak, error))
    result->tensor = stack (run, items, n, error);
  free_items (items, n);
  return result->tensor != NULL;
}

/* ---- operators -------------------------------------------------------------------------------- */

static gboolean
evaluate_operator (TsExpressionRun *run,
                   const TsExpressionNode *node,
                   TsExpressionValue *result,
                   GError **error)
{
  guint n;
  TsExpressionValue *args = evaluate_items (run, node, &n, error);
  gboolean done = args != NULL && ts_expression_apply (run, node->op, args, result, error);

  if (args != NULL)
    free_items (args, n);
  return done;
}

static TsExpressionValue
truth_value (gboolean truth)
{
  return (TsExpressionValue) { ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { truth ? 1 : 0 }), TRUE };
}

static gboolean
evaluate_truth (TsExpressionRun *run,
                const TsExpressionNode *node,
                gboolean *truth,
                GError **error)
{
  g_auto (TsExpressionValue) value = { NULL, FALSE };

  return ts_expression_evaluate_node (run, node, &value, error) && ts_expression_get_truth (value.tensor, truth, error);
}

/* `and` and `or`: the second operand only where it matters. */
static gboolean
evaluate_logic (TsExpressionRun *run,
                const TsExpressionNode *node,
                TsExpressionValue *result,
                GError **error)
{
  gboolean truth;

  if (!evaluate_truth (run, ts_expression_node_get (node, 0), &truth, error))
    return FALSE;
  if (truth == (node->kind == TS_NODE_AND) && !evaluate_truth (run, ts_expression_node_get (node, 1), &truth, error))
    return FALSE;
  *result = truth_value (truth);
  return TRUE;
}

static gboolean
evaluate_not (TsExpressionRun *run,
              const TsExpressionNode *node,
              TsExpressionValue *result,
              GError **error)
{
  gboolean truth;

  if (!evaluate_truth (run, ts_expression_node_get (node, 0), &truth, error))
    return FALSE;
  *result = truth_value (!truth);
  return TRUE;
}

static gboolean
evaluate_choice (TsExpressionRun *run,
                 const TsExpressionNode *node,
                 TsExpressionValue *result,
                 GError **error)
{
  gboolean truth;

  return evaluate_truth (run, ts_expression_node_get (node, 1), &truth, error) &&
         ts_expression_evaluate_node (run, ts_expression_node_get (node, truth ? 0 : 2), result, error);
}

/* a < b < c is a < b and b < c, with b evaluated once. */
static gboolean
evaluate_comparison (TsExpressionRun *run,
                     const TsExpressionNode *node,
                     TsExpressionValue *result,
                     GError **error)
{
  g_auto (TsExpressionValue) left = { NULL, FALSE };
  guint n = node->ops->len;

  if (!ts_expression_evaluate_node (run, ts_expression_node_get (node, 0), &left, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_auto (TsExpressionValue) right = { NULL, FALSE };
      TsExpressionValue args[2] = { { NULL, FALSE }, { NULL, FALSE } };
      gboolean done, truth = TRUE;

      ts_expression_value_clear (result);
      if (!ts_expression_evaluate_node (run, ts_expression_node_get (node, i + 1), &right, error))
        return FALSE;
      args[0] = (TsExpressionValue) { ts_tensor_ref (left.tensor), left.is_weak };
      args[1] = (TsExpressionValue) { ts_tensor_ref (right.tensor), right.is_weak };
      done = ts_expression_apply (run, g_ptr_array_index (node->ops, i), args, result, error) &&
             (n == 1 || ts_expression_get_truth (result->tensor, &truth, error));
      ts_expression_value_clear (&args[0]);
      ts_expression_value_clear (&args[1]);
      if (!done || !truth)
        return done;

      ts_expression_value_clear (&left);
      left = right;
      right.tensor = NULL;
    }
  return TRUE;
}

/* ---- calls and indices ------------------------------------------------------------------------ */

static gboolean
evaluate_argument (TsExpressionRun *run,
                   TsExpressionCall *call,
                   guint i,
                   const TsExpressionNode *node,
                   GError **error)
{
  if (node == NULL || node->kind == TS_NODE_NONE)
    return TRUE;
  if (i == 0 && call->function->takes_list && node->kind == TS_NODE_LIST)
    {
      call->items = evaluate_items (run, node, &call->n_items, error);
      return call->items != NULL;
    }
  return ts_expression_evaluate_node (run, node, &call->args[i], error);
}

static gboolean
evaluate_call (TsExpressionRun *run,
               const TsExpressionNode *node,
               TsExpressionValue *result,
               GError **error)
{
  TsExpressionCall call = { .function = node->function };
  guint n = ts_expression_node_get_n (node);
  gboolean done = TRUE;

  for (guint i = 0; done && i < n; i++)
    done = evaluate_argument (run, &call, i, ts_expression_node_get (node, i), error);
  if (done && call.args[0].tensor == NULL && call.items == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s of None", node->function->name);
      done = FALSE;
    }
  done = done && node->function->call (run, &call, result, error);

  for (guint i = 0; i < n; i++)
    ts_expression_value_clear (&call.args[i]);
  if (call.items != NULL)
    free_items (call.items, call.n_items);
  return done;
}

static gboolean
evaluate_bound (TsExpressionRun *run,
                const TsExpressionNode *range,
                guint i,
                gint64 otherwise,
                gint64 *bound,
                GError **error)
{
  static const char *const names[] = { "begin of a range", "end of a range", "step of a range" };
  const TsExpressionNode *node = ts_expression_node_get (range, i);
  g_auto (TsExpressionValue) value = { NULL, FALSE };

  *bound = otherwise;
  if (node == NULL || node->kind == TS_NODE_NONE)
    return TRUE;
  if (!ts_expression_evaluate_node (run, node, &value, error) || !ts_expression_get_int (&value, names[i], bound, error))
    return FALSE;
  *bound = MAX (*bound, -G_MAXINT64); /* the one below stands for "not given" */
  if (i < 2 || *bound != 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a step of 0");
  return FALSE;
}

static gboolean
evaluate_item (TsExpressionRun *run,
               TsExpressionIndex *index,
               const TsExpressionNode *node,
               GError **error)
{
  TsIndexItem item = { .kind = TS_INDEX_RANGE };
  g_auto (TsExpressionValue) value = { NULL, FALSE };

  if (node->kind == TS_NODE_ELLIPSIS)
    item.kind = TS_INDEX_ELLIPSIS;
  else if (node->kind == TS_NODE_NONE)
    item.kind = TS_INDEX_NEW_AXIS;
  else if (node->kind != TS_NODE_RANGE)
    return ts_expression_evaluate_node (run, node, &value, error) && ts_expression_index_add (index, &value, error);
  else if (!evaluate_bound (run, node, 0, TS_INDEX_NOT_GIVEN, &item.begin, error) || !evaluate_bound (run, node, 1, TS_INDEX_NOT_GIVEN, &item.end, error) ||
           !evaluate_bound (run, node, 2, 1, &item.step, error))
    return FALSE;
  g_array_append_val (index->items, item);
  return TRUE;
}

static gboolean
evaluate_index (TsExpressionRun *run,
                const TsExpressionNode *node,
                TsExpressionValue *result,
                GError **error)
{
  g_auto (TsExpressionValue) operand = { NULL, FALSE };
  g_auto (TsExpressionIndex) index = { NULL, -1, NULL };

  if (!ts_expression_evaluate_node (run, ts_expression_node_get (node, 0), &operand, error))
    return FALSE;
  ts_expression_index_init (&index);
  for (guint i = 1; i < ts_expression_node_get_n (node); i++)
    if (!evaluate_item (run, &index, ts_expression_node_get (node, i), error))
      return FALSE;
  result->is_weak = operand.is_weak;
  result->tensor = ts_expression_index_apply (run, &index, operand.tensor, error);
  return result->tensor != NULL;
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static gboolean
get_literal (TsExpressionRun *run,
             const TsExpressionNode *node,
             TsExpressionValue *result,
             GError **error)
{
  *result = (TsExpressionValue) { ts_tensor_ref (node->literal), TRUE };
  return TRUE;
}

static gboolean
fail_no_value (TsExpressionRun *run,
               const TsExpressionNode *node,
               TsExpressionValue *result,
               GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "None is no value; it stands in an index, or for an argument that is not given");
  return FALSE;
}

gboolean
ts_expression_evaluate_node (TsExpressionRun *run,
                             const TsExpressionNode *node,
                             TsExpressionValue *result,
                             GError **error)
{
  static gboolean (*const funcs[]) (TsExpressionRun *, const TsExpressionNode *, TsExpressionValue *, GError **) = {
    [TS_NODE_LITERAL] = get_literal,
    [TS_NODE_NONE] = fail_no_value,
    [TS_NODE_NAME] = get_name,
    [TS_NODE_VARIABLE] = get_variable,
    [TS_NODE_LIST] = evaluate_list,
    [TS_NODE_UNARY] = evaluate_operator,
    [TS_NODE_BINARY] = evaluate_operator,
    [TS_NODE_COMPARE] = evaluate_comparison,
    [TS_NODE_NOT] = evaluate_not,
    [TS_NODE_AND] = evaluate_logic,
    [TS_NODE_OR] = evaluate_logic,
    [TS_NODE_CHOICE] = evaluate_choice,
    [TS_NODE_CALL] = evaluate_call,
    [TS_NODE_INDEX] = evaluate_index,
  };
  TsExpressionValue value = { NULL, FALSE };

  if (ts_expression_charge (run, 0, TS_DTYPE_BOOL, 1, error) && funcs[node->kind](run, node, &value, error))
    {
      *result = value;
      return TRUE;
    }
  ts_expression_value_clear (&value);
  if (!run->has_place)
    run->error_at = node->offset;
  run->has_place = TRUE;
  return FALSE;
}
