#include "engine/debug/expression/ts-expression.h"

#include "engine/debug/expression/ts-expression-evaluate.h"
#include "engine/debug/expression/ts-expression-function.h"
#include "engine/debug/expression/ts-expression-lexer.h"
#include "engine/debug/expression/ts-expression-parser.h"
#include "engine/debug/expression/ts-expression-text.h"
#include "engine/ts-error.h"

#include <string.h>

struct _TsExpression
{
  gint ref_count;
  char *text;
  TsExpressionNode *root;
  TsOpRunner *runner; /* (nullable): made when first needed */
};

TsExpression *
ts_expression_parse (const char *text,
                     GError **error)
{
  TsExpressionNode *root = ts_expression_parse_text (text, error);
  TsExpression *self;

  if (root == NULL)
    return NULL;
  self = g_new0 (TsExpression, 1);
  self->ref_count = 1;
  self->text = g_strdup (text);
  self->root = root;
  return self;
}

TsExpression *
ts_expression_ref (TsExpression *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_expression_unref (TsExpression *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->runner, ts_op_runner_free);
  ts_expression_node_free (self->root);
  g_free (self->text);
  g_free (self);
}

const char *
ts_expression_get_text (const TsExpression *self)
{
  return self->text;
}

/* ---- what it names ---------------------------------------------------------------------------- */

typedef void (*VisitFunc) (const TsExpressionNode *node, gpointer data);

/* As deep as the parser lets a tree be. */
static void
visit (const TsExpressionNode *node,
       VisitFunc func,
       gpointer data)
{
  func (node, data);
  for (guint i = 0; i < ts_expression_node_get_n (node); i++)
    if (ts_expression_node_get (node, i) != NULL)
      visit (ts_expression_node_get (node, i), func, data);
}

typedef struct
{
  GPtrArray *names;
  GHashTable *seen;
} Names;

static void
add_name (const TsExpressionNode *node,
          gpointer data)
{
  Names *self = data;

  if (node->kind == TS_NODE_NAME && g_hash_table_add (self->seen, node->name))
    g_ptr_array_add (self->names, g_strdup (node->name));
}

char **
ts_expression_list_names (const TsExpression *self)
{
  Names names = { g_ptr_array_new (), g_hash_table_new (g_str_hash, g_str_equal) };

  visit (self->root, add_name, &names);
  g_hash_table_unref (names.seen);
  g_ptr_array_add (names.names, NULL);
  return (char **)g_ptr_array_free (names.names, FALSE);
}

static void
mark_variable (const TsExpressionNode *node,
               gpointer data)
{
  if (node->kind == TS_NODE_VARIABLE)
    *(guint *)data |= 1u << node->variable;
}

gboolean
ts_expression_uses_variable (const TsExpression *self,
                             TsExpressionVariable variable)
{
  guint used = 0;

  visit (self->root, mark_variable, &used);
  return (used & 1u << variable) != 0;
}

const char *
ts_expression_get_only_name (const TsExpression *self,
                             const char **index)
{
  const TsExpressionNode *node = self->root;
  gsize length = strlen (self->text);

  while (length > 0 && g_ascii_isspace (self->text[length - 1]))
    length--;
  *index = NULL;
  if (node->kind == TS_NODE_INDEX)
    {
      if (self->text[length - 1] != ']') /* a parenthesis around it */
        return NULL;
      *index = self->text + node->offset;
      node = ts_expression_node_get (node, 0);
    }
  return node->kind == TS_NODE_NAME ? node->name : NULL;
}

/* ---- its value -------------------------------------------------------------------------------- */

/* There is no place to show in a name by itself. */
static void
add_place (const TsExpression *self,
           const TsExpressionRun *run,
           GError **error)
{
  gboolean is_name = self->root->kind == TS_NODE_NAME || self->root->kind == TS_NODE_VARIABLE;

  if ((*error)->domain == TS_ERROR && !is_name)
    ts_expression_add_caret (error, self->text, run->has_place ? run->error_at : self->root->offset);
}

static gboolean
evaluate (TsExpression *self,
          TsExpressionRun *run,
          TsDType dtype,
          TsExpressionValue *result,
          GError **error)
{
  g_auto (TsExpressionValue) value = { NULL, FALSE };

  if (!ts_expression_evaluate_node (run, self->root, &value, error))
    return FALSE;
  result->tensor = dtype == TS_DTYPE_INVALID ? ts_expression_settle (run, &value, error) : ts_expression_convert (run, NULL, &value, dtype, error);
  return result->tensor != NULL;
}

TsTensor *
ts_expression_evaluate_as (TsExpression *self,
                           const TsExpressionScope *scope,
                           TsDType dtype,
                           GCancellable *cancellable,
                           GError **error)
{
  TsExpressionRun run = {
    .scope = scope,
    .cancellable = cancellable,
    .memory_left_bytes = TS_EXPRESSION_MAX_MEMORY_BYTES,
    .work_left = TS_EXPRESSION_MAX_WORK,
  };
  TsExpressionValue result = { NULL, FALSE };
  GError *local_error = NULL;

  if (self->runner == NULL)
    self->runner = ts_op_runner_new ();
  run.runner = self->runner;
  if (evaluate (self, &run, dtype, &result, &local_error))
    return result.tensor;

  add_place (self, &run, &local_error);
  g_propagate_error (error, local_error);
  return NULL;
}

TsTensor *
ts_expression_evaluate (TsExpression *self,
                        const TsExpressionScope *scope,
                        GCancellable *cancellable,
                        GError **error)
{
  return ts_expression_evaluate_as (self, scope, TS_DTYPE_INVALID, cancellable, error);
}

gboolean
ts_expression_is_true (TsExpression *self,
                       const TsExpressionScope *scope,
                       gboolean *truth,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (TsTensor) value = ts_expression_evaluate (self, scope, cancellable, error);
  GError *local_error = NULL;

  if (value == NULL)
    return FALSE;
  if (ts_expression_get_truth (value, truth, &local_error))
    return TRUE;
  ts_expression_add_caret (&local_error, self->text, self->root->offset);
  g_propagate_error (error, local_error);
  return FALSE;
}

/* ---- for who writes expressions ---------------------------------------------------------------- */

char *
ts_expression_dup_quoted (const char *name)
{
  if (strchr (name, '"') != NULL)
    return NULL;
  return ts_expression_is_bare_name (name) ? g_strdup (name) : g_strdup_printf ("\"%s\"", name);
}

gsize
ts_expression_find_word (const char *text,
                         gsize length)
{
  return ts_expression_find_name_start (text, length);
}

char **
ts_expression_list_functions (void)
{
  guint n;
  const TsExpressionFunction *functions = ts_expression_list_all_functions (&n);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (functions[i].name);
  return names;
}

char *
ts_expression_dup_help (void)
{
  GString *text = g_string_new ("EXPRESSION:\n"
                                "  names       dense/Relu, dense/Relu:1, \"a b/c:0\"; a division or subtraction behind a name has blanks: a / b, a - b\n"
                                "  of the stop $in[0] $out[0] $prev[0] $iter $frame $depth $run $hits\n"
                                "  literals    3 0x1f 1.5 2e-3 1j nan inf True 'text' [[1, 2], [3, 4]]\n"
                                "  indices     x[0, :4, ::-1, ..., None, -1]  x[[0, 2]]  x[x > 0]\n"
                                "  operators   ** - + ~ * / // % @ + - << >> & ^ | < <= > >= == != not and or, a if c else b\n"
                                "Numbers take the dtype of the tensor that they meet; cast(x, float32) converts tensors. Functions:\n");
  guint n;
  const TsExpressionFunction *functions = ts_expression_list_all_functions (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *usage = g_strdup_printf ("%s(%s)", functions[i].name, functions[i].parameters);

      g_string_append_printf (text, "  %-44s %s\n", usage, functions[i].summary);
    }
  g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}
