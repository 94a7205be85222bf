#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* Each element of the output goes with one of each input, broadcast where shapes differ. */

/* ---- one input ------------------------------------------------------------------------------------- */

enum
{
  HANDED_ON, /* the value is the element itself */
  COMPUTED,
};

static gboolean
same_element (TsExplain *self,
              GError **error)
{
  if (!ts_explain_check_input (self, 0, -1, error))
    return FALSE;
  if (self->in[0]->n_elements != self->out->n_elements)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input and output have different numbers of elements");
      return FALSE;
    }
  if (self->rule->variant == HANDED_ON)
    ts_explain_add (self, 0, self->element, ts_explain_get (self, 0, self->element));
  else
    ts_explain_add_part (self, 0, self->element);
  return TRUE;
}

/* The value and which input it came from; a dead input has none. */
static gboolean
merge (TsExplain *self,
       GError **error)
{
  for (guint i = 0; i < self->n_in; i++)
    if (self->in[i] != NULL && self->output == 0 && self->in[i]->n_elements == self->out->n_elements)
      {
        ts_explain_add (self, i, self->element, ts_explain_get (self, i, self->element));
        return TRUE;
      }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "only output 0 is an element of an input");
  return FALSE;
}

/* ---- several --------------------------------------------------------------------------------------- */

enum
{
  SUM,
  DIFFERENCE,
  PRODUCT,
  QUOTIENT,
  FUNCTION,
};

static gboolean
check_broadcast (TsExplain *self,
                 GError **error)
{
  for (guint i = 0; i < self->n_in; i++)
    {
      const TsShape *shape;
      int offset;

      if (!ts_explain_check_input (self, i, -1, error))
        return FALSE;
      shape = &self->in[i]->shape;
      offset = self->out->shape.rank - shape->rank;
      for (int k = 0; k < shape->rank; k++)
        if (offset < 0 || (shape->dims[k] != 1 && shape->dims[k] != self->out->shape.dims[k + offset]))
          {
            g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u does not broadcast to the output", i);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
each_input (TsExplain *self,
            GError **error)
{
  if (!check_broadcast (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_in; i++)
    {
      gsize element = ts_explain_broadcast (self, i);
      double sign = self->rule->variant == DIFFERENCE && i > 0 ? -1 : 1;

      if (self->rule->variant == FUNCTION)
        ts_explain_add_part (self, i, element);
      else
        ts_explain_add (self, i, element, sign * ts_explain_get (self, i, element));
    }
  return TRUE;
}

static gboolean
both_inputs (TsExplain *self,
             GError **error)
{
  gsize a, b;

  if (!check_broadcast (self, error))
    return FALSE;
  a = ts_explain_broadcast (self, 0);
  b = ts_explain_broadcast (self, 1);
  if (self->rule->variant == PRODUCT)
    ts_explain_add_product (self, 0, a, 1, b, 1);
  else
    ts_explain_add_pair (self, 0, a, 1, b, ts_explain_get (self, 0, a) / ts_explain_get (self, 1, b));
  return TRUE;
}

/* ---- choices --------------------------------------------------------------------------------------- */

/* The condition of Select may be one for each row. */
static gsize
find_condition (const TsExplain *self)
{
  const TsShape *condition = &self->in[0]->shape;

  if (strcmp (self->op->type, "Select") != 0 || condition->rank == self->out->shape.rank)
    return ts_explain_broadcast (self, 0);
  return condition->rank == 0 ? 0 : (gsize)self->at[0];
}

static gboolean
choose (TsExplain *self,
        GError **error)
{
  gboolean is_row = strcmp (self->op->type, "Select") == 0;
  gsize condition, element;
  guint chosen;

  for (guint i = 0; i < 3; i++)
    if (!ts_explain_check_input (self, i, -1, error))
      return FALSE;
  if (!is_row && !check_broadcast (self, error))
    return FALSE;
  condition = find_condition (self);
  if (condition >= self->in[0]->n_elements)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the condition does not fit to the output");
      return FALSE;
    }
  chosen = ts_explain_get (self, 0, condition) != 0 ? 1 : 2;
  element = ts_explain_broadcast (self, chosen);
  ts_explain_add (self, chosen, element, ts_explain_get (self, chosen, element));
  ts_explain_add_part (self, 0, condition);
  return TRUE;
}

/* The larger, or smaller, of two; NaN wins. */
static gboolean
extreme (TsExplain *self,
         GError **error)
{
  if (!check_broadcast (self, error))
    return FALSE;
  for (guint i = 0; i < self->n_in; i++)
    ts_explain_add_candidate (self, i, ts_explain_broadcast (self, i));
  return TRUE;
}

/* ---- bias ------------------------------------------------------------------------------------------ */

static gboolean
bias (TsExplain *self,
      GError **error)
{
  g_autofree char *format = ts_operation_dup_attr_string (self->op, "data_format", NULL, NULL);
  int rank = self->out->shape.rank;
  gint64 channel;

  if (!ts_explain_check_input (self, 0, rank, error) || !ts_explain_check_input (self, 1, 1, error))
    return FALSE;
  channel = rank < 2 ? self->at[0] : format != NULL && g_str_has_prefix (format, "NC") ? self->at[1]
                                                                                       : self->at[rank - 1];
  if (!ts_shape_equal (&self->in[0]->shape, &self->out->shape) || (gsize)channel >= self->in[1]->n_elements)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
      return FALSE;
    }
  ts_explain_add (self, 0, self->element, ts_explain_get (self, 0, self->element));
  ts_explain_add (self, 1, (gsize)channel, ts_explain_get (self, 1, (gsize)channel));
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------- */

#define PASSED(op)                                        \
  {                                                       \
    op, same_element, "the same element", TRUE, HANDED_ON \
  }
#define UNARY(op)                                                  \
  {                                                                \
    op, same_element, "a function of one element", FALSE, COMPUTED \
  }
#define BINARY(op)                                                             \
  {                                                                            \
    op, each_input, "a function of one element of each input", FALSE, FUNCTION \
  }

const TsExplainRule ts_explain_elementwise_rules[] = {
  PASSED ("Identity"),
  PASSED ("StopGradient"),
  PASSED ("PreventGradient"),
  PASSED ("Snapshot"),
  PASSED ("CheckNumerics"),
  PASSED ("CheckNumericsV2"),
  PASSED ("Enter"),
  PASSED ("Exit"),
  PASSED ("NextIteration"),
  PASSED ("RefEnter"),
  PASSED ("RefExit"),
  PASSED ("RefNextIteration"),
  PASSED ("RefIdentity"),
  PASSED ("LoopCond"),
  PASSED ("PlaceholderWithDefault"),
  PASSED ("Cast"),
  PASSED ("_Copy"),
  PASSED ("DeepCopy"),
  PASSED ("Switch"),
  PASSED ("RefSwitch"),
  PASSED ("Reshape"),
  PASSED ("ExpandDims"),
  PASSED ("Squeeze"),
  { "Merge", merge, "the same element", TRUE, HANDED_ON },
  { "RefMerge", merge, "the same element", TRUE, HANDED_ON },

  UNARY ("Abs"),
  UNARY ("Neg"),
  UNARY ("Exp"),
  UNARY ("Expm1"),
  UNARY ("Log"),
  UNARY ("Log1p"),
  UNARY ("Sqrt"),
  UNARY ("Rsqrt"),
  UNARY ("Square"),
  UNARY ("Reciprocal"),
  UNARY ("Inv"),
  UNARY ("Sign"),
  UNARY ("Floor"),
  UNARY ("Ceil"),
  UNARY ("Round"),
  UNARY ("Rint"),
  UNARY ("Sin"),
  UNARY ("Cos"),
  UNARY ("Tan"),
  UNARY ("Asin"),
  UNARY ("Acos"),
  UNARY ("Atan"),
  UNARY ("Sinh"),
  UNARY ("Cosh"),
  UNARY ("Tanh"),
  UNARY ("Asinh"),
  UNARY ("Acosh"),
  UNARY ("Atanh"),
  UNARY ("Sigmoid"),
  UNARY ("Erf"),
  UNARY ("Erfc"),
  UNARY ("Erfinv"),
  UNARY ("Ndtri"),
  UNARY ("Lgamma"),
  UNARY ("Digamma"),
  UNARY ("Relu"),
  UNARY ("Relu6"),
  UNARY ("LeakyRelu"),
  UNARY ("Elu"),
  UNARY ("Selu"),
  UNARY ("Softplus"),
  UNARY ("Softsign"),
  UNARY ("IsNan"),
  UNARY ("IsInf"),
  UNARY ("IsFinite"),
  UNARY ("LogicalNot"),
  UNARY ("Invert"),
  UNARY ("PopulationCount"),
  UNARY ("Real"),
  UNARY ("Imag"),
  UNARY ("ComplexAbs"),
  UNARY ("Angle"),

  { "Add", each_input, "the sum of one element of each input", TRUE, SUM },
  { "AddV2", each_input, "the sum of one element of each input", TRUE, SUM },
  { "AddN", each_input, "the sum of one element of each input", TRUE, SUM },
  { "AccumulateNV2", each_input, "the sum of one element of each input", TRUE, SUM },
  { "Sub", each_input, "the difference of two elements", TRUE, DIFFERENCE },
  { "Mul", both_inputs, "the product of two elements", TRUE, PRODUCT },
  { "RealDiv", both_inputs, "the quotient of two elements", TRUE, QUOTIENT },
  { "Maximum", extreme, "the larger of two elements", TRUE, 0 },
  { "Minimum", extreme, "the smaller of two elements", TRUE, 0 },

  BINARY ("Div"),
  BINARY ("DivNoNan"),
  BINARY ("MulNoNan"),
  BINARY ("FloorDiv"),
  BINARY ("TruncateDiv"),
  BINARY ("FloorMod"),
  BINARY ("Mod"),
  BINARY ("TruncateMod"),
  BINARY ("Pow"),
  BINARY ("SquaredDifference"),
  BINARY ("Prelu"),
  BINARY ("Atan2"),
  BINARY ("Xdivy"),
  BINARY ("Xlogy"),
  BINARY ("Xlog1py"),
  BINARY ("NextAfter"),
  BINARY ("Less"),
  BINARY ("LessEqual"),
  BINARY ("Greater"),
  BINARY ("GreaterEqual"),
  BINARY ("Equal"),
  BINARY ("NotEqual"),
  BINARY ("LogicalAnd"),
  BINARY ("LogicalOr"),
  BINARY ("BitwiseAnd"),
  BINARY ("BitwiseOr"),
  BINARY ("BitwiseXor"),
  BINARY ("LeftShift"),
  BINARY ("RightShift"),
  BINARY ("ReluGrad"),
  BINARY ("Relu6Grad"),
  BINARY ("LeakyReluGrad"),
  BINARY ("EluGrad"),
  BINARY ("SeluGrad"),
  BINARY ("SoftplusGrad"),
  BINARY ("SoftsignGrad"),
  BINARY ("SigmoidGrad"),
  BINARY ("TanhGrad"),
  BINARY ("SqrtGrad"),
  BINARY ("RsqrtGrad"),
  BINARY ("InvGrad"),
  BINARY ("ReciprocalGrad"),
  BINARY ("ClipByValue"),

  { "Select", choose, "an element, chosen by the condition", TRUE, 0 },
  { "SelectV2", choose, "an element, chosen by the condition", TRUE, 0 },
  { "BiasAdd", bias, "an element, and the bias of its channel", TRUE, 0 },
  { "BiasAddV1", bias, "an element, and the bias of its channel", TRUE, 0 },
  { 0 },
};
