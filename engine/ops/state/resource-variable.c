#include "engine/ops/ts-families.h"

#include "engine/ops/state/ts-handle-shape.h"
#include "engine/ops/ts-shape-values.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* Variables behind handles: VarHandleOp and what reads through one. */

/* ---- VarHandleOp ---- */

typedef struct
{
  TsVariableSpec spec;
  TsTensor *handle; /* (nullable): made at the first run */
} Handle;

static gboolean
handle_prepare (TsKernelInit *init,
                GError **error)
{
  Handle *self = init->state;

  return ts_variable_spec_init (&self->spec, init->op, error);
}

static void
handle_release (gpointer state)
{
  Handle *self = state;

  ts_variable_spec_clear (&self->spec);
  g_clear_pointer (&self->handle, ts_tensor_unref);
}

static gboolean
handle_run (TsCall *call,
            GError **error)
{
  Handle *self = call->state;

  if (self->handle == NULL || self->spec.is_anonymous)
    {
      TsVariable *variable = ts_resources_get_variable (call->resources, &self->spec);

      g_clear_pointer (&self->handle, ts_tensor_unref);
      self->handle = ts_tensor_new_handle (&variable->base);
      ts_resource_unref (&variable->base);
    }

  call->out[0] = ts_tensor_ref (self->handle);
  return TRUE;
}

/* ---- ReadVariableOp ---- */

static gboolean
check_dtype (const TsCall *call,
             const TsTensor *value,
             GError **error)
{
  TsDType expected = ts_dtype_base (call->out_dtypes[0]);

  if (value->dtype == expected)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable holds %s, is read as %s", ts_dtype_name (value->dtype), ts_dtype_name (expected));
  return FALSE;
}

static gboolean
read_run (TsCall *call,
          GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, 0, error);

  if (variable == NULL)
    return FALSE;

  call->out[0] = ts_variable_dup_value (variable);
  if (call->out[0] != NULL)
    return check_dtype (call, call->out[0], error);

  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
               "cannot read variable %s in container %s: it has not been initialized, or was destroyed",
               variable->base.name, variable->base.container);
  return FALSE;
}

/* ---- VariableShape, VarIsInitializedOp, DestroyResourceOp ---- */

static gboolean
variable_shape_run (TsCall *call,
                    GError **error)
{
  g_autoptr (TsTensor) value = ts_call_dup_variable_value (call, 0, error);
  TsTensor *out;

  if (value == NULL)
    return FALSE;

  out = ts_call_alloc (call, 0, &TS_SHAPE (value->shape.rank), error);
  if (out == NULL)
    return FALSE;
  for (int d = 0; d < value->shape.rank; d++)
    {
      gint64 size = value->shape.dims[d];

      if (out->dtype == TS_DTYPE_INT64)
        ((gint64 *)out->data)[d] = size;
      else if (size <= G_MAXINT32)
        ((gint32 *)out->data)[d] = (gint32)size;
      else
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %d is %" G_GINT64_FORMAT ", too large for int32", d, size);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_initialized_run (TsCall *call,
                    GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, 0, error);

  if (variable == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { ts_variable_is_initialized (variable) });
  return TRUE;
}

static gboolean
destroy_prepare (TsKernelInit *init,
                 GError **error)
{
  return ts_operation_get_attr_bool (init->op, "ignore_lookup_error", init->state, error);
}

/* Whatever it is that is no variable, a table: it loses what is in it. */
static TsResource *
get_other (const TsCall *call)
{
  TsResource *resource = call->in[0]->dtype == TS_DTYPE_RESOURCE && call->in[0]->n_elements == 1 ? ts_tensor_get_handle (call->in[0], 0) : NULL;

  return resource != NULL && ts_variable_cast (resource) == NULL && resource->type->apply != NULL ? resource : NULL;
}

static gboolean
destroy_run (TsCall *call,
             GError **error)
{
  const gboolean *ignore_lookup_error = call->state;
  TsResource *other = get_other (call);
  TsVariable *variable;

  if (other != NULL)
    {
      ts_resources_change (call->resources, other, NULL);
      return TRUE;
    }

  variable = ts_call_get_variable (call, 0, error);
  if (variable == NULL)
    return FALSE;
  if (ts_variable_is_initialized (variable))
    ts_resources_write (call->resources, variable, NULL);
  else if (!*ignore_lookup_error)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "variable %s in container %s does not exist", variable->base.name, variable->base.container);
      return FALSE;
    }
  return TRUE;
}

/* ---- DisableCopyOnRead ---- */

/* Values are never changed while somebody reads them, so there is no copy to do without; that there is a variable is still checked. */
static gboolean
disable_copy_run (TsCall *call,
                  GError **error)
{
  g_autoptr (TsTensor) value = ts_call_dup_variable_value (call, 0, error);

  return value != NULL;
}

/* ---- shapes ---- */

void
ts_handle_shape (const TsShapeCall *call,
                 TsShape *shape)
{
  if (!ts_shape_input_handle (call, 0, 0, shape, NULL))
    *shape = TS_SHAPE_UNKNOWN;
}

static gboolean
var_handle_shape (TsShapeCall *call,
                  GError **error)
{
  TsShape shape;
  TsDType dtype;

  if (!ts_operation_get_attr_shape (call->op, "shape", &shape, error) || !ts_operation_get_attr_dtype (call->op, "dtype", &dtype, error))
    return FALSE;
  call->out[0].rank = 0;
  ts_shape_set_handle (call, 0, 1, &shape, &dtype);
  return TRUE;
}

static gboolean
read_variable_shape (TsShapeCall *call,
                     GError **error)
{
  TsDType found, wanted;

  if (!ts_shape_input_handle (call, 0, 0, &call->out[0], &found))
    return TRUE;
  if (!ts_operation_get_attr_dtype (call->op, "dtype", &wanted, NULL) || found == wanted || found == TS_DTYPE_INVALID)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the variable is %s, it is read as %s", ts_dtype_name (found), ts_dtype_name (wanted));
  return FALSE;
}

static gboolean
variable_shape_shape (TsShapeCall *call,
                      GError **error)
{
  TsDType dtype = ts_graph_get_dtype (call->op->graph, (TsOutput) { call->op->index, 0 });
  g_autoptr (TsTensor) value = NULL;
  TsShape shape;

  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  if (!ts_shape_input_handle (call, 0, 0, &shape, NULL) || shape.rank < 0)
    return TRUE;
  call->out[0].dims[0] = shape.rank;
  value = ts_shape_as_value (&shape, dtype);
  if (value != NULL)
    ts_shape_set_value (call, 0, value);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/resource_variable_ops.cc"

const TsKernelDef ts_resource_variable_kernels[] = {
  { .op = "DestroyResourceOp", .prepare = destroy_prepare, .state_size = sizeof (gboolean), .run = destroy_run, SEMANTICS },
  { .op = "DisableCopyOnRead", .run = disable_copy_run, SEMANTICS },
  { .op = "ReadVariableOp", .run = read_run, SEMANTICS },
  { .op = "VarHandleOp", .prepare = handle_prepare, .state_size = sizeof (Handle), .release = handle_release, .run = handle_run, SEMANTICS },
  { .op = "VarIsInitializedOp", .run = is_initialized_run, SEMANTICS },
  { .op = "VariableShape", .run = variable_shape_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_resource_variable_shapes[] = {
  { "ReadVariableOp", read_variable_shape },
  { "VarHandleOp", var_handle_shape },
  { "VarIsInitializedOp", ts_shape_scalar },
  { "VariableShape", variable_shape_shape },
  { 0 },
};
