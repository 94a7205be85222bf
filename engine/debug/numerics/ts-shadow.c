#include "engine/debug/numerics/ts-shadow.h"

#include "engine/debug/numerics/ts-kernel-call.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/graph/ts-graph-private.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>

/* An operation's likeness in double; without one there is a reason. */
typedef struct
{
  const TsOperation *op;
  GError *problem;
} Likeness;

struct _TsShadow
{
  TsGraph *graph; /* of the likenesses, each with placeholders of its own */
  TsGraphBuilder *builder;
  GHashTable *likenesses; /* TsOperation -> Likeness */
};

static void
likeness_free (gpointer data)
{
  Likeness *self = data;

  g_clear_error (&self->problem);
  g_free (self);
}

TsShadow *
ts_shadow_new (void)
{
  TsShadow *self = g_new0 (TsShadow, 1);

  self->graph = ts_graph_new (ts_standard_ops ());
  self->builder = ts_graph_builder_new (self->graph);
  self->likenesses = g_hash_table_new_full (NULL, NULL, NULL, likeness_free);
  return self;
}

void
ts_shadow_free (TsShadow *self)
{
  g_hash_table_unref (self->likenesses);
  ts_graph_builder_free (self->builder);
  ts_graph_unref (self->graph);
  g_free (self);
}

/* ---- widening -------------------------------------------------------------------------------------- */

gboolean
ts_shadow_is_narrow (TsDType dtype)
{
  return dtype == TS_DTYPE_HALF || dtype == TS_DTYPE_BFLOAT16 || dtype == TS_DTYPE_FLOAT;
}

static TsDType
widen_dtype (TsDType dtype)
{
  return ts_shadow_is_narrow (dtype) ? TS_DTYPE_DOUBLE : dtype;
}

TsTensor *
ts_shadow_widen (TsTensor *tensor,
                 GError **error)
{
  TsTensor *wide;

  if (!ts_shadow_is_narrow (tensor->dtype))
    return ts_tensor_ref (tensor);
  wide = ts_tensor_new (TS_DTYPE_DOUBLE, &tensor->shape, error);
  for (gsize i = 0; wide != NULL && i < wide->n_elements; i++)
    ((double *)wide->data)[i] = ts_tensor_get_double (tensor, i);
  return wide;
}

/* ---- likenesses ------------------------------------------------------------------------------------ */

/* Whether that was a float that has become double. */
static gboolean
copy_dtype_attr (TsShadow *self,
                 const TsOperation *op,
                 const TsAttrDef *attr)
{
  gboolean is_wider = FALSE;
  TsDType dtype;

  if (attr->is_list)
    {
      guint n;
      g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, attr->name, &n, NULL);

      for (guint i = 0; dtypes != NULL && i < n; i++)
        {
          is_wider |= widen_dtype (dtypes[i]) != dtypes[i];
          dtypes[i] = widen_dtype (dtypes[i]);
        }
      if (dtypes != NULL)
        ts_graph_builder_attr_dtypes (self->builder, attr->name, dtypes, n);
      return is_wider;
    }
  if (!ts_operation_get_attr_dtype (op, attr->name, &dtype, NULL))
    return FALSE;
  ts_graph_builder_attr_dtype (self->builder, attr->name, widen_dtype (dtype));
  return widen_dtype (dtype) != dtype;
}

static gboolean
copy_attrs (TsShadow *self,
            const TsOperation *op)
{
  gboolean is_wider = FALSE;

  for (guint i = 0; i < op->def->n_attrs; i++)
    {
      const TsAttrDef *attr = &op->def->attrs[i];
      const guint8 *value;
      gsize size;

      if (attr->type == TS_ATTR_TYPE_DTYPE)
        is_wider |= copy_dtype_attr (self, op, attr);
      else if (ts_operation_find_value (op, attr->name, &value, &size))
        {
          g_autoptr (GBytes) bytes = g_bytes_new (value, size);

          ts_graph_builder_attr_value (self->builder, attr->name, bytes);
        }
    }
  return is_wider;
}

static gboolean
can_be_copied (const TsOperation *op,
               GError **error)
{
  if (op->def != NULL && op->problem == NULL && !op->def->is_stateful && op->n_inputs > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s does not follow from its inputs alone", op->type);
  return FALSE;
}

static const TsOperation *
build (TsShadow *self,
       const TsOperation *op,
       GError **error)
{
  g_autofree TsOutput *inputs = g_new (TsOutput, op->n_inputs + 1);
  TsOutput output;
  gboolean is_wider;

  if (!can_be_copied (op, error))
    return NULL;
  for (guint32 i = 0; i < op->n_inputs; i++)
    inputs[i] = ts_builder_placeholder (self->builder, "in", widen_dtype (ts_operation_get_input_dtype (op, i)), &TS_SHAPE_UNKNOWN);
  if (!ts_graph_builder_check (self->builder, error))
    return NULL;
  ts_graph_builder_begin (self->builder, op->type, NULL);
  for (guint32 i = 0; i < op->n_inputs; i++)
    ts_graph_builder_input (self->builder, inputs[i]);
  is_wider = copy_attrs (self, op);
  if (!ts_graph_builder_end (self->builder, &output, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s does not take float64", op->type);
      return NULL;
    }
  if (is_wider)
    return ts_graph_get_operation (self->graph, output.op);
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s has no floats of its own", op->type);
  return NULL;
}

static const Likeness *
get_likeness (TsShadow *self,
              const TsOperation *op)
{
  Likeness *likeness = g_hash_table_lookup (self->likenesses, op);

  if (likeness != NULL)
    return likeness;
  likeness = g_new0 (Likeness, 1);
  likeness->op = build (self, op, &likeness->problem);
  if (likeness->op != NULL && ts_kernel_find (likeness->op, &likeness->problem) == NULL)
    likeness->op = NULL;
  if (likeness->problem != NULL && likeness->problem->domain == TS_ERROR)
    likeness->problem->code = TS_ERROR_UNIMPLEMENTED;
  g_hash_table_insert (self->likenesses, (gpointer)op, likeness);
  return likeness;
}

gboolean
ts_shadow_run (TsShadow *self,
               const TsOperation *op,
               TsTensor *const *in,
               guint n_in,
               TsTensor **out,
               GCancellable *cancellable,
               GError **error)
{
  const Likeness *likeness = get_likeness (self, op);
  g_autofree TsTensor **wide = g_new0 (TsTensor *, n_in + 1);
  gboolean ok = TRUE;

  if (likeness->op == NULL)
    {
      g_propagate_error (error, g_error_copy (likeness->problem));
      return FALSE;
    }
  for (guint i = 0; i < n_in && ok; i++)
    {
      if (in[i] == NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "input %u is dead", i);
      else
        wide[i] = ts_shadow_widen (in[i], error);
      ok = wide[i] != NULL;
    }
  ok = ok && ts_kernel_call (likeness->op, wide, n_in, 1, out, cancellable, error);
  for (guint i = 0; i < n_in; i++)
    g_clear_pointer (&wide[i], ts_tensor_unref);
  return ok;
}

/* ---- comparing ------------------------------------------------------------------------------------- */

/* Digits of the significand, and the exponent of the smallest normal number. */
static void
get_format (TsDType dtype,
            int *n_digits,
            int *min_exponent)
{
  *n_digits = dtype == TS_DTYPE_HALF ? 11 : dtype == TS_DTYPE_BFLOAT16 ? 8
                                                                       : FLT_MANT_DIG;
  *min_exponent = dtype == TS_DTYPE_HALF ? -14 : FLT_MIN_EXP - 1;
}

static double
get_ulp (double exact,
         int n_digits,
         int min_exponent)
{
  int exponent = exact == 0 ? min_exponent : MAX (ilogb (exact), min_exponent);

  return ldexp (1, exponent - n_digits + 1);
}

static gboolean
is_broken (double value,
           double exact)
{
  if (isfinite (value) && isfinite (exact))
    return FALSE;
  return !(isnan (value) && isnan (exact)) && !(isinf (value) && value == exact);
}

static void
note (TsShadowError *result,
      gsize i,
      double value,
      double exact,
      double ulp)
{
  double difference = fabs (value - exact);

  result->of_largest = MAX (result->of_largest, difference);
  if (difference > 0)
    result->max_relative = MAX (result->max_relative, difference / fabs (exact));
  if (difference / ulp > result->max_ulp && result->n_broken == 0)
    {
      result->worst = i;
      result->value = value;
      result->exact = exact;
    }
  result->max_ulp = MAX (result->max_ulp, difference / ulp);
}

void
ts_shadow_compare (const TsTensor *value,
                   const TsTensor *exact,
                   TsShadowError *result)
{
  const double *numbers = exact->data;
  double largest = 0;
  int n_digits, min_exponent;

  *result = (TsShadowError) { .n_elements = MIN (value->n_elements, exact->n_elements) };
  get_format (value->dtype, &n_digits, &min_exponent);
  for (gsize i = 0; i < result->n_elements; i++)
    {
      double number = ts_tensor_get_double (value, i);

      if (i == 0)
        {
          result->value = number;
          result->exact = numbers[i];
        }
      if (is_broken (number, numbers[i]))
        {
          if (result->n_broken++ > 0)
            continue;
          result->worst = i;
          result->value = number;
          result->exact = numbers[i];
        }
      else if (isfinite (number))
        {
          largest = MAX (largest, fabs (numbers[i]));
          note (result, i, number, numbers[i], get_ulp (numbers[i], n_digits, min_exponent));
        }
    }
  result->of_largest = result->of_largest > 0 ? result->of_largest / largest : 0;
}
