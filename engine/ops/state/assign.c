#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* Assign, AssignAdd, AssignSub, and the same by handle: AssignVariableOp, AssignAddVariableOp, AssignSubVariableOp. */

/* Those on references give the reference on. */
static void
give_reference (TsCall *call)
{
  if (call->n_out > 0)
    ts_call_forward (call, 0, 0);
}

static gboolean
fail_shapes (const TsVariable *variable,
             const TsShape *expected,
             const TsShape *found,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (expected), *b = ts_shape_to_string (found);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "variable %s has shape %s, the value has shape %s", variable->base.name, a, b);
  return FALSE;
}

static gboolean
fail_dtypes (const TsVariable *variable,
             TsDType expected,
             TsDType found,
             GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "variable %s is %s, the value is %s", variable->base.name,
               ts_dtype_name (expected), ts_dtype_name (found));
  return FALSE;
}

/* ---- Assign, AssignVariableOp ---- */

static gboolean
prepare_assign (TsKernelInit *init,
                GError **error)
{
  gboolean *validate_shape = init->state;

  return !ts_operation_has_attr (init->op, "validate_shape") ||
         ts_operation_get_attr_bool (init->op, "validate_shape", validate_shape, error);
}

static gboolean
assign_run (TsCall *call,
            GError **error)
{
  const gboolean *validate_shape = call->state;
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsTensor) old = variable != NULL ? ts_variable_dup_value (variable) : NULL;
  TsTensor *value = call->in[1];
  TsDType dtype;

  if (variable == NULL)
    return FALSE;

  dtype = old != NULL ? old->dtype : variable->dtype;
  if (value->dtype != dtype)
    return fail_dtypes (variable, dtype, value->dtype, error);
  if (*validate_shape && (old != NULL ? !ts_shape_equal (&old->shape, &value->shape)
                                      : !ts_shape_is_compatible (&variable->shape, &value->shape)))
    return fail_shapes (variable, old != NULL ? &old->shape : &variable->shape, &value->shape, error);

  ts_resources_write (call->resources, variable, value);
  give_reference (call);
  return TRUE;
}

static gboolean
assign_shape (TsShapeCall *call,
              GError **error)
{
  gboolean validate_shape = TRUE;

  if (!ts_operation_get_attr_bool (call->op, "validate_shape", &validate_shape, error))
    return FALSE;
  if (validate_shape && !ts_shape_merge (call->in[0], call->in[1], &call->out[0]))
    {
      g_autofree char *a = ts_shape_to_string (call->in[0]), *b = ts_shape_to_string (call->in[1]);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable has shape %s, the value has shape %s", a, b);
      return FALSE;
    }
  if (!validate_shape)
    ts_shape_copy (&call->out[0], call->in[1]);
  return TRUE;
}

/* ---- AssignAdd, AssignSub and by handle ---- */

static gboolean
accumulate (TsCall *call,
            TsAccumulateOp op,
            GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsTensor) value = variable != NULL ? ts_call_dup_variable_value (call, 0, error) : NULL;
  const TsTensor *change = call->in[1];

  if (value == NULL)
    return FALSE;
  if (value->dtype != change->dtype)
    return fail_dtypes (variable, value->dtype, change->dtype, error);
  if (!ts_shape_equal (&value->shape, &change->shape))
    return fail_shapes (variable, &value->shape, &change->shape, error);

  g_clear_pointer (&value, ts_tensor_unref); /* so that it may be changed in place */
  value = ts_resources_edit (call->resources, variable, error);
  if (value == NULL)
    return FALSE;
  if (value->n_elements > 0)
    ts_accumulate_find (op, value->dtype) (value->data, change->data, value->n_elements);
  ts_resources_write (call->resources, variable, value);
  give_reference (call);
  return TRUE;
}

static gboolean
assign_add_run (TsCall *call,
                GError **error)
{
  return accumulate (call, TS_ACCUMULATE_ADD, error);
}

static gboolean
assign_sub_run (TsCall *call,
                GError **error)
{
  return accumulate (call, TS_ACCUMULATE_SUB, error);
}

static gboolean
accumulate_shape (TsShapeCall *call,
                  GError **error)
{
  if (ts_shape_merge (call->in[0], call->in[1], &call->out[0]))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable and the value must be shaped alike");
  return FALSE;
}

/* The value must be of the dtype and shape that the variable was declared with. The kernel of AssignVariableOp takes any shape unless
 * validate_shape is set; the shape function forbids it all the same. */
static gboolean
assign_variable_shape (TsShapeCall *call,
                       GError **error)
{
  TsShape shape;
  TsDType declared, dtype;
  g_autofree char *a = NULL, *b = NULL;

  if (!ts_shape_input_handle (call, 0, 0, &shape, &declared))
    return TRUE;
  if (ts_operation_get_attr_dtype (call->op, "dtype", &dtype, NULL) && declared != dtype && declared != TS_DTYPE_INVALID)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable is %s, the value is %s", ts_dtype_name (declared), ts_dtype_name (dtype));
      return FALSE;
    }
  if (ts_shape_is_compatible (&shape, call->in[1]))
    return TRUE;

  a = ts_shape_to_string (&shape);
  b = ts_shape_to_string (call->in[1]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable has shape %s, the value has shape %s", a, b);
  return FALSE;
}

/* ------------------------------------------------------------------------------------------------- */

#define ASSIGN(type, attr, file)                                                                     \
  {                                                                                                  \
    .op = type, .dtypes = TS_DTYPES_ANY, .dtype_attr = attr, .prepare = prepare_assign,              \
    .state_size = sizeof (gboolean), .run = assign_run, .semantics = "tensorflow/core/kernels/" file \
  }

#define ACCUMULATE(type, attr, function, file)                                   \
  {                                                                              \
    .op = type, .dtypes = TS_DTYPES_NUMBER, .dtype_attr = attr, .run = function, \
    .semantics = "tensorflow/core/kernels/" file                                 \
  }

const TsKernelDef ts_assign_kernels[] = {
  ASSIGN ("Assign", "T", "assign_op.h"),
  ACCUMULATE ("AssignAdd", "T", assign_add_run, "dense_update_ops.cc"),
  ACCUMULATE ("AssignAddVariableOp", "dtype", assign_add_run, "resource_variable_ops.cc"),
  ACCUMULATE ("AssignSub", "T", assign_sub_run, "dense_update_ops.cc"),
  ACCUMULATE ("AssignSubVariableOp", "dtype", assign_sub_run, "resource_variable_ops.cc"),
  ASSIGN ("AssignVariableOp", "dtype", "resource_variable_ops.cc"),
  { 0 },
};

const TsShapeDef ts_assign_shapes[] = {
  { "Assign", assign_shape },
  { "AssignAdd", accumulate_shape },
  { "AssignSub", accumulate_shape },
  { "AssignVariableOp", assign_variable_shape },
  { "AssignAddVariableOp", assign_variable_shape },
  { "AssignSubVariableOp", assign_variable_shape },
  { 0 },
};
