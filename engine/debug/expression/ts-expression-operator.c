#include "engine/debug/expression/ts-expression-operator.h"

#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

static gboolean
is_integer (const TsTensor *tensor)
{
  char kind = ts_dtype_kind (tensor->dtype);

  return kind == 'i' || kind == 'u';
}

static gboolean
replace (TsExpressionValue *value,
         TsTensor *tensor)
{
  if (tensor == NULL)
    return FALSE;
  g_clear_pointer (&value->tensor, ts_tensor_unref);
  value->tensor = tensor;
  return TRUE;
}

/* ---- weak integers ---------------------------------------------------------------------------- */

/* In Python they know no bounds; here they end at 64 bits, which must not go unseen. */
static gboolean
check_overflow (TsExpressionRun *run,
                const TsExpressionOperator *self,
                const TsExpressionValue *args,
                guint n_args,
                const TsTensor *wrapped,
                GError **error)
{
  g_autoptr (TsTensor) a = ts_expression_cast (run, args[0].tensor, TS_DTYPE_DOUBLE, error);
  g_autoptr (TsTensor) b = a != NULL && n_args > 1 ? ts_expression_cast (run, args[1].tensor, TS_DTYPE_DOUBLE, error) : NULL;
  g_autoptr (TsTensor) result = NULL;

  if (a == NULL || (n_args > 1 && b == NULL))
    return FALSE;
  result = ts_expression_run_broadcast (run, self->symbol, self->op, (TsTensor *[]) { a, b }, n_args, error);
  if (result == NULL)
    return FALSE;
  for (gsize i = 0; i < result->n_elements; i++)
    {
      double value = ((const double *)result->data)[i];
      gboolean changed_sign = (value < 0) != (((const gint64 *)wrapped->data)[i] < 0);

      if (fabs (value) > 0x1p63 || (fabs (value) == 0x1p63 && changed_sign))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s of integers gives more than 64 bits; write one as a float", self->symbol);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is shifted out to the left does not come back. */
static gboolean
check_shift (TsExpressionRun *run,
             const TsExpressionOperator *self,
             const TsExpressionValue *args,
             TsTensor *shifted,
             GError **error)
{
  g_autoptr (TsTensor) back = ts_expression_run_broadcast (run, self->symbol, "RightShift", (TsTensor *[]) { shifted, args[1].tensor }, 2, error);
  g_autoptr (TsTensor) same = NULL;

  if (back == NULL)
    return FALSE;
  same = ts_expression_run_broadcast (run, self->symbol, "Equal", (TsTensor *[]) { back, args[0].tensor }, 2, error);
  for (gsize i = 0; same != NULL && i < same->n_elements; i++)
    if (((const guint8 *)same->data)[i] == 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s of integers gives more than 64 bits", self->symbol);
        return FALSE;
      }
  return same != NULL;
}

/* ---- operators of more than one kernel -------------------------------------------------------- */

/* tensorflow/python/ops/math_ops.py, _TRUEDIV_TABLE. */
static gboolean
divide (TsExpressionRun *run,
        const TsExpressionOperator *self,
        TsExpressionValue *args,
        TsExpressionValue *result,
        GError **error)
{
  if (is_integer (args[0].tensor))
    {
      TsDType dtype = ts_dtype_size (args[0].tensor->dtype) <= 2 ? TS_DTYPE_FLOAT : TS_DTYPE_DOUBLE;

      for (guint i = 0; i < 2; i++)
        if (!replace (&args[i], ts_expression_cast (run, args[i].tensor, dtype, error)))
          return FALSE;
    }
  result->tensor = ts_expression_run_broadcast (run, self->symbol, "RealDiv", (TsTensor *[]) { args[0].tensor, args[1].tensor }, 2, error);
  return result->tensor != NULL;
}

/* A vector as a matrix of one row or one column. */
static TsTensor *
make_matrix (TsTensor *tensor,
             gboolean is_column)
{
  gint64 n = tensor->shape.dims[0];

  if (tensor->shape.rank != 1)
    return ts_tensor_ref (tensor);
  return ts_tensor_reshape (tensor, is_column ? &TS_SHAPE (n, 1) : &TS_SHAPE (1, n));
}

/* Shapes of the product of two matrices or stacks of them: whether they fit, and what it costs. */
static gboolean
check_product (const TsShape *a,
               const TsShape *b,
               TsShape *result,
               gint64 *inner)
{
  TsShape batch_a = *a, batch_b = *b;
  gint64 rows = a->dims[a->rank - 2], columns = b->dims[b->rank - 1];

  *inner = a->dims[a->rank - 1];
  batch_a.rank -= 2;
  batch_b.rank -= 2;
  if (*inner != b->dims[b->rank - 2] || !ts_shape_broadcast (&batch_a, &batch_b, result) || result->rank + 2 > TS_SHAPE_MAX_RANK)
    return FALSE;
  result->dims[result->rank++] = rows;
  result->dims[result->rank++] = columns;
  return TRUE;
}

static void
drop_dim (TsShape *shape,
          int dim)
{
  memmove (shape->dims + dim, shape->dims + dim + 1, sizeof (gint64) * (gsize)(shape->rank - dim - 1));
  shape->rank--;
}

/* numpy.matmul (): vectors at either side lose the dimension that they were given. */
static gboolean
multiply_matrices (TsExpressionRun *run,
                   const TsExpressionOperator *self,
                   TsExpressionValue *args,
                   TsExpressionValue *result,
                   GError **error)
{
  g_autoptr (TsTensor) a = NULL;
  g_autoptr (TsTensor) b = NULL;
  g_autoptr (TsTensor) product = NULL;
  TsShape shape = { 0 };
  gint64 inner = 0, n;
  gboolean fits;

  if (args[0].tensor->shape.rank > 0 && args[1].tensor->shape.rank > 0)
    {
      a = make_matrix (args[0].tensor, FALSE);
      b = make_matrix (args[1].tensor, TRUE);
    }
  fits = a != NULL && check_product (&a->shape, &b->shape, &shape, &inner);
  if (!fits)
    {
      g_autofree char *text_a = ts_shape_to_string (&args[0].tensor->shape);
      g_autofree char *text_b = ts_shape_to_string (&args[1].tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "@: shapes %s and %s do not multiply as matrices", text_a, text_b);
      return FALSE;
    }

  if (!ts_shape_n_elements (&shape, &n) || (inner > 0 && n > G_MAXINT64 / inner))
    n = inner = G_MAXINT32; /* too much in any case */
  if (!ts_expression_charge (run, (gsize)n, a->dtype, (guint64)n * (guint64)inner, error))
    return FALSE;
  product = ts_expression_run_op (run, self->symbol, "BatchMatMulV2", NULL, (TsTensor *[]) { a, b }, 2, error);
  if (product == NULL)
    return FALSE;

  shape = product->shape;
  if (args[1].tensor->shape.rank == 1)
    drop_dim (&shape, shape.rank - 1);
  if (args[0].tensor->shape.rank == 1)
    drop_dim (&shape, shape.rank - (args[1].tensor->shape.rank == 1 ? 1 : 2));
  result->tensor = ts_tensor_reshape (product, &shape);
  return TRUE;
}

static gboolean
keep (TsExpressionRun *run,
      const TsExpressionOperator *self,
      TsExpressionValue *args,
      TsExpressionValue *result,
      GError **error)
{
  if (ts_dtype_kind (args[0].tensor->dtype) == 'b' || ts_dtype_kind (args[0].tensor->dtype) == 'o')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is not defined for %s", self->symbol, ts_dtype_name (args[0].tensor->dtype));
      return FALSE;
    }
  result->tensor = g_steal_pointer (&args[0].tensor);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsExpressionOperator binary[] = {
  { "|", TS_PRECEDENCE_BIT_OR, "BitwiseOr", "LogicalOr", FALSE, NULL },
  { "^", TS_PRECEDENCE_BIT_XOR, "BitwiseXor", "NotEqual", FALSE, NULL },
  { "&", TS_PRECEDENCE_BIT_AND, "BitwiseAnd", "LogicalAnd", FALSE, NULL },
  { "<<", TS_PRECEDENCE_SHIFT, "LeftShift", NULL, TRUE, NULL },
  { ">>", TS_PRECEDENCE_SHIFT, "RightShift", NULL, TRUE, NULL },
  { "+", TS_PRECEDENCE_SUM, "AddV2", NULL, TRUE, NULL },
  { "-", TS_PRECEDENCE_SUM, "Sub", NULL, TRUE, NULL },
  { "*", TS_PRECEDENCE_PRODUCT, "Mul", NULL, TRUE, NULL },
  { "/", TS_PRECEDENCE_PRODUCT, NULL, NULL, TRUE, divide },
  { "//", TS_PRECEDENCE_PRODUCT, "FloorDiv", NULL, TRUE, NULL },
  { "%", TS_PRECEDENCE_PRODUCT, "FloorMod", NULL, TRUE, NULL },
  { "@", TS_PRECEDENCE_PRODUCT, NULL, NULL, TRUE, multiply_matrices },
  { "**", TS_PRECEDENCE_POWER, "Pow", NULL, TRUE, NULL },
  { "<", TS_PRECEDENCE_COMPARE, "Less", NULL, TRUE, NULL },
  { "<=", TS_PRECEDENCE_COMPARE, "LessEqual", NULL, TRUE, NULL },
  { ">", TS_PRECEDENCE_COMPARE, "Greater", NULL, TRUE, NULL },
  { ">=", TS_PRECEDENCE_COMPARE, "GreaterEqual", NULL, TRUE, NULL },
  { "==", TS_PRECEDENCE_COMPARE, "Equal", NULL, FALSE, NULL },
  { "!=", TS_PRECEDENCE_COMPARE, "NotEqual", NULL, FALSE, NULL },
};

static const TsExpressionOperator unary[] = {
  { "-", TS_PRECEDENCE_SIGN, "Neg", NULL, TRUE, NULL },
  { "+", TS_PRECEDENCE_SIGN, NULL, NULL, TRUE, keep },
  { "~", TS_PRECEDENCE_SIGN, "Invert", "LogicalNot", FALSE, NULL },
};

const TsExpressionOperator *
ts_expression_find_binary (const char *symbol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (binary); i++)
    if (strcmp (binary[i].symbol, symbol) == 0)
      return &binary[i];
  return NULL;
}

const TsExpressionOperator *
ts_expression_find_unary (const char *symbol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unary); i++)
    if (strcmp (unary[i].symbol, symbol) == 0)
      return &unary[i];
  return NULL;
}

static gboolean
can_overflow (const TsExpressionOperator *self)
{
  return self->op != NULL && self->precedence != TS_PRECEDENCE_COMPARE && strchr ("+-*", self->symbol[0]) != NULL;
}

gboolean
ts_expression_apply (TsExpressionRun *run,
                     const TsExpressionOperator *self,
                     TsExpressionValue *args,
                     TsExpressionValue *result,
                     GError **error)
{
  gboolean is_unary = self->precedence == TS_PRECEDENCE_SIGN;
  guint n_args = is_unary ? 1 : 2;
  TsTensor *in[2];
  const char *op = self->op;
  TsDType dtype;

  if (!ts_expression_unify (run, self->symbol, args, n_args, &result->is_weak, error))
    return FALSE;
  dtype = args[0].tensor->dtype;
  if (result->is_weak && self->is_arithmetic && dtype == TS_DTYPE_BOOL)
    {
      for (guint i = 0; i < n_args; i++)
        if (!replace (&args[i], ts_expression_cast (run, args[i].tensor, TS_DTYPE_INT64, error)))
          return FALSE;
      dtype = TS_DTYPE_INT64;
    }
  if (self->run != NULL)
    return self->run (run, self, args, result, error);

  if (dtype == TS_DTYPE_BOOL && self->bool_op != NULL)
    op = self->bool_op;
  for (guint i = 0; i < n_args; i++)
    in[i] = args[i].tensor;
  result->tensor = ts_expression_run_broadcast (run, self->symbol, op, in, n_args, error);
  if (result->tensor == NULL)
    return FALSE;
  if (result->is_weak && strcmp (self->symbol, "<<") == 0)
    return check_shift (run, self, args, result->tensor, error);
  return !result->is_weak || dtype != TS_DTYPE_INT64 || !can_overflow (self) || check_overflow (run, self, args, n_args, result->tensor, error);
}
