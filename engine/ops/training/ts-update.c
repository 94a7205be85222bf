#include "engine/ops/training/ts-update.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

#define GRAIN 16384 /* elements of a variable worth a thread of their own */

/* ---- which input is what ---- */

static gboolean
is_variable (const TsArgDef *arg)
{
  return arg->is_ref || arg->dtype == TS_DTYPE_RESOURCE;
}

static gboolean
is_gradient (const TsArgDef *arg)
{
  return strcmp (arg->name, "grad") == 0 || strcmp (arg->name, "delta") == 0;
}

gboolean
ts_update_prepare (TsKernelInit *init,
                   GError **error)
{
  static const char *const flags[] = { "use_nesterov", "update_slots", "multiply_linear_by_lr" };
  TsUpdateLayout *self = init->state;
  const TsOpDef *def = init->op->def;

  for (guint i = 0; i < def->n_inputs; i++)
    {
      const TsArgDef *arg = &def->inputs[i];

      if (is_variable (arg))
        self->n_slots++;
      else if (is_gradient (arg))
        self->grad = i;
      else if (strcmp (arg->name, "indices") == 0)
        self->indices = i;
      else
        self->scalars[self->n_scalars++] = i;
    }

  for (guint k = 0; k < G_N_ELEMENTS (flags); k++)
    if (ts_operation_has_attr (init->op, flags[k]) && !ts_operation_get_attr_bool (init->op, flags[k], &self->flag, error))
      return FALSE;
  return ts_operation_get_attr_dtype (init->op, "T", &self->dtype, error);
}

/* ---- what is checked ---- */

static gboolean
fail_shapes (const char *what,
             const TsShape *expected,
             const TsShape *found,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (expected), *b = ts_shape_to_string (found);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable has shape %s, %s has shape %s", a, what, b);
  return FALSE;
}

static gboolean
check_dtype (guint input,
             TsDType expected,
             TsDType found,
             GError **error)
{
  if (found == expected)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must be %s, is %s", input, ts_dtype_name (expected), ts_dtype_name (found));
  return FALSE;
}

/* The value of variable @k, looked at but not held, so that it may be changed in place. */
static gboolean
check_slot (const TsCall *call,
            const TsUpdateLayout *layout,
            guint k,
            TsShape *shape,
            GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, k, error);
  g_autoptr (TsTensor) value = NULL;

  if (variable == NULL)
    return FALSE;
  if (!ts_variable_is_initialized (variable) && !ts_tensor_is_reference (call->in[k]))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "Invalid variable reference: %s has no value", variable->base.name);
      return FALSE;
    }

  value = ts_call_dup_variable_value (call, k, error);
  if (value == NULL || !check_dtype (k, layout->dtype, value->dtype, error))
    return FALSE;
  if (k == 0)
    ts_shape_copy (shape, &value->shape);
  else if (!ts_shape_equal (shape, &value->shape))
    {
      g_autofree char *what = g_strdup_printf ("that of input %u", k);

      return fail_shapes (what, shape, &value->shape, error);
    }
  return TRUE;
}

static double
number_at (const TsTensor *scalar)
{
  switch ((int)scalar->dtype)
    {
    case TS_DTYPE_FLOAT:
      return *(const float *)scalar->data;
    case TS_DTYPE_DOUBLE:
      return *(const double *)scalar->data;
    case TS_DTYPE_HALF:
      return ts_half_load (*(const guint16 *)scalar->data);
    default:
      return ts_bfloat16_load (*(const guint16 *)scalar->data);
    }
}

static gboolean
check_sign (const char *name,
            double value,
            char sign,
            GError **error)
{
  const char *must = NULL;

  if (sign == '+' && !(value > 0))
    must = "positive";
  else if (sign == '0' && !(value >= 0))
    must = "zero or more";
  else if (sign == '-' && !(value <= 0))
    must = "zero or less";
  if (must == NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be %s, is %g", name, must, value);
  return FALSE;
}

static gboolean
check_scalars (const TsCall *call,
               const TsUpdateLayout *layout,
               const char *signs,
               GError **error)
{
  for (guint k = 0; k < layout->n_scalars; k++)
    {
      guint i = layout->scalars[k];
      const TsTensor *scalar = call->in[i];
      g_autofree char *name = g_strdup_printf ("scalar input %u", i);
      gboolean is_step = scalar->dtype == TS_DTYPE_INT64 && call->in[layout->grad]->dtype != TS_DTYPE_INT64;

      if (scalar->shape.rank != 0)
        {
          g_autofree char *shape = ts_shape_to_string (&scalar->shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must be a scalar, has shape %s", i, shape);
          return FALSE;
        }
      if (!is_step && !check_dtype (i, layout->dtype, scalar->dtype, error))
        return FALSE;
      if (signs != NULL && signs[k] != '.' && !check_sign (name, number_at (scalar), signs[k], error))
        return FALSE;
    }
  return TRUE;
}

/* The gradient is as the variable, or has a row for each index. */
static gboolean
check_gradient (const TsCall *call,
                const TsUpdateLayout *layout,
                const TsShape *shape,
                gboolean needs_rows,
                GError **error)
{
  const TsTensor *grad = call->in[layout->grad], *indices = call->in[layout->indices];
  TsShape expected;

  if (!check_dtype (layout->grad, layout->dtype, grad->dtype, error))
    return FALSE;
  ts_shape_copy (&expected, shape);
  if (layout->indices > 0)
    {
      if (shape->rank < 1)
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable must have at least one dimension, is a scalar");
          return FALSE;
        }
      if ((indices->dtype != TS_DTYPE_INT32 && !check_dtype (layout->indices, TS_DTYPE_INT64, indices->dtype, error)) ||
          !ts_arg_check_rank (call, layout->indices, "indices", 1, error))
        return FALSE;
      expected.dims[0] = indices->shape.dims[0];
    }

  if (!ts_shape_equal (&expected, &grad->shape))
    return fail_shapes ("the gradient", &expected, &grad->shape, error);
  if (needs_rows && ts_elements_count (shape, 1, shape->rank) == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the rows of the variable have no elements");
      return FALSE;
    }
  return layout->indices == 0 || ts_indices_check (indices, shape->dims[0], error);
}

static gboolean
check (const TsCall *call,
       const TsUpdateLayout *layout,
       const TsOptimizer *optimizer,
       TsShape *shape,
       GError **error)
{
  for (guint k = 0; k < layout->n_slots; k++)
    if (!check_slot (call, layout, k, shape, error))
      return FALSE;
  return check_scalars (call, layout, optimizer->signs, error) &&
         check_gradient (call, layout, shape, layout->indices > 0 && optimizer->needs_rows, error);
}

/* ---- changing ---- */

typedef struct
{
  TsVariable *variable;
  TsTensor *value; /* (nullable): %NULL if an earlier slot is the same variable */
} Slot;

/* Gives the values to the variables, changed or not. */
static void
close_slots (TsCall *call,
             Slot *slots,
             guint n)
{
  for (guint k = 0; k < n; k++)
    if (slots[k].value != NULL)
      {
        ts_resources_write (call->resources, slots[k].variable, slots[k].value);
        ts_tensor_unref (slots[k].value);
      }
}

/* @update gets the memory of the variables. */
static gboolean
open_slots (TsCall *call,
            Slot *slots,
            guint n,
            TsUpdate *update,
            GError **error)
{
  for (guint k = 0; k < n; k++)
    {
      guint same = 0;

      slots[k] = (Slot) { ts_call_get_variable (call, k, NULL), NULL };
      while (slots[same].variable != slots[k].variable)
        same++;
      if (same == k)
        slots[k].value = ts_resources_edit (call->resources, slots[k].variable, error);
      if (slots[same].value == NULL)
        {
          close_slots (call, slots, k);
          return FALSE;
        }
      update->slots[k] = slots[same].value->data;
    }
  return TRUE;
}

/* ---- computing ---- */

typedef struct
{
  TsUpdate update;
  TsUpdateFunc func;
  gsize size;
  guint n_slots;
} Job;

static void
run_part (const Job *job,
          gsize to,
          gsize from,
          gsize n)
{
  TsUpdate part = job->update;

  for (guint k = 0; k < job->n_slots; k++)
    part.slots[k] += to * job->size;
  part.grad += from * job->size;
  part.n = n;
  job->func (&part);
}

static void
run_range (gsize begin,
           gsize end,
           gpointer data)
{
  run_part (data, begin, begin, end - begin);
}

/* In order, since a row may come twice. */
static void
run_rows (const Job *job,
          const TsTensor *indices,
          gsize inner)
{
  if (inner > 0)
    for (gsize i = 0; i < indices->n_elements; i++)
      run_part (job, (gsize)ts_int_at (indices, i) * inner, i * inner, inner);
}

gboolean
ts_update_run (TsCall *call,
               const TsOptimizer *optimizer,
               GError **error)
{
  const TsUpdateLayout *layout = call->state;
  const TsTensor *grad = call->in[layout->grad];
  Job job = { .size = ts_dtype_size (layout->dtype), .n_slots = layout->n_slots };
  Slot slots[TS_UPDATE_MAX_SLOTS];
  const TsFormula *formula = optimizer->formula;
  TsCall whole = *call;
  TsShape shape;
  gsize inner;

  if (!check (call, layout, optimizer, &shape, error) || !open_slots (call, slots, layout->n_slots, &job.update, error))
    return FALSE;

  inner = ts_elements_count (&shape, MIN (1, shape.rank), shape.rank);
  if (layout->indices > 0 && inner > 1 && optimizer->row_formula != NULL)
    formula = optimizer->row_formula;
  if (layout->indices > 0 && inner == 1 && optimizer->element_formula != NULL)
    formula = optimizer->element_formula;
  job.func = formula->funcs[layout->dtype];
  job.update.grad = grad->data;
  job.update.flag = layout->flag;
  for (guint k = 0; k < layout->n_scalars; k++)
    job.update.scalars[k] = call->in[layout->scalars[k]]->data;

  whole.cancellable = NULL; /* all or nothing */
  if (layout->indices > 0)
    run_rows (&job, call->in[layout->indices], inner);
  else if (grad->n_elements > 0)
    ts_call_parallel_for (&whole, grad->n_elements, GRAIN, run_range, &job, NULL);

  close_slots (call, slots, layout->n_slots);
  if (call->n_out > 0)
    ts_call_forward (call, 0, 0);
  return TRUE;
}
