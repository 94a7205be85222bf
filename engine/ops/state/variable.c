#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* Variable, VariableV2, TemporaryVariable and what asks about them. */

/* ---- Variable, VariableV2 ---- */

typedef struct
{
  TsVariableSpec spec;
  TsTensor *reference; /* (nullable): made at the first run */
} Variable;

static gboolean
variable_prepare (TsKernelInit *init,
                  GError **error)
{
  Variable *self = init->state;

  return ts_variable_spec_init (&self->spec, init->op, error);
}

static void
variable_release (gpointer state)
{
  Variable *self = state;

  ts_variable_spec_clear (&self->spec);
  g_clear_pointer (&self->reference, ts_tensor_unref);
}

static gboolean
variable_run (TsCall *call,
              GError **error)
{
  Variable *self = call->state;

  /* The variable stays in the table for as long as the session, to which the plan belongs. */
  if (self->reference == NULL)
    {
      TsVariable *variable = ts_resources_get_variable (call->resources, &self->spec);

      if (variable->dtype == self->spec.dtype)
        self->reference = ts_tensor_new_reference (variable->dtype, &variable->base);
      else
        g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "variable %s is %s by an earlier operation of this name, %s by this one",
                     self->spec.name, ts_dtype_name (variable->dtype), ts_dtype_name (self->spec.dtype));
      ts_resource_unref (&variable->base);
    }

  call->out[0] = self->reference != NULL ? ts_tensor_ref (self->reference) : NULL;
  return call->out[0] != NULL;
}

static gboolean
variable_v2_shape (TsShapeCall *call,
                   GError **error)
{
  return ts_operation_get_attr_shape (call->op, "shape", &call->out[0], error);
}

/* In the first version a scalar shape also meant that nothing is known. */
static gboolean
variable_shape (TsShapeCall *call,
                GError **error)
{
  if (!variable_v2_shape (call, error))
    return FALSE;
  if (call->out[0].rank == 0)
    call->out[0] = TS_SHAPE_UNKNOWN;
  return TRUE;
}

/* ---- TemporaryVariable, DestroyTemporaryVariable: gone at the end of the run at the latest ---- */

typedef struct
{
  char *name;
  TsDType dtype;
  TsShape shape;
} Temporary;

static gboolean
temporary_prepare (TsKernelInit *init,
                   GError **error)
{
  Temporary *self = init->state;
  gboolean destroys = init->op->n_inputs > 0;

  self->name = ts_operation_dup_attr_string (init->op, "var_name", NULL, error);
  if (self->name == NULL)
    return FALSE;
  if (destroys)
    return TRUE;

  if (self->name[0] == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (init->op->name);
    }
  return ts_operation_get_attr_dtype (init->op, "dtype", &self->dtype, error) &&
         ts_operation_get_attr_shape (init->op, "shape", &self->shape, error);
}

static void
temporary_release (gpointer state)
{
  g_free (((Temporary *)state)->name);
}

static gboolean
temporary_run (TsCall *call,
               GError **error)
{
  const Temporary *self = call->state;
  g_autofree char *container = ts_resources_dup_run_container (call->resources, call->run);
  TsVariable *variable = NULL;
  g_autoptr (TsResource) resource = NULL;
  g_autoptr (TsTensor) value = NULL;

  if (!ts_shape_is_known (&self->shape))
    {
      g_autofree char *shape = ts_shape_to_string (&self->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a temporary variable needs a known shape, has %s", shape);
      return FALSE;
    }

  /* TensorFlow leaves the memory as it is; zeros are the same every time. */
  value = ts_tensor_new (self->dtype, &self->shape, error);
  if (value == NULL)
    return FALSE;
  if (value->n_elements > 0)
    memset (value->data, 0, ts_tensor_size_bytes (value));
  ts_elements_settle (value, TRUE);

  variable = ts_variable_new (&ts_reference_variable_type, container, self->name, self->dtype, &self->shape);
  resource = &variable->base;
  if (!ts_resources_add (call->resources, resource, error))
    return FALSE;
  ts_resources_write (call->resources, variable, value);
  call->out[0] = ts_tensor_new_reference (self->dtype, resource);
  return TRUE;
}

static gboolean
destroy_temporary_run (TsCall *call,
                       GError **error)
{
  const Temporary *self = call->state;
  g_autofree char *container = ts_resources_dup_run_container (call->resources, call->run);
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsResource) resource = NULL;

  if (variable == NULL)
    return FALSE;

  resource = ts_resources_lookup (call->resources, &ts_reference_variable_type, container, self->name);
  if (resource == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no temporary variable %s in this run", self->name);
      return FALSE;
    }

  call->out[0] = ts_call_dup_variable_value (call, 0, error);
  if (call->out[0] == NULL)
    return FALSE;
  ts_resources_write (call->resources, (TsVariable *)resource, NULL);
  ts_resources_remove (call->resources, resource);
  return TRUE;
}

/* ---- IsVariableInitialized ---- */

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

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/variable_ops.cc"
#define VARIABLE .prepare = variable_prepare, .state_size = sizeof (Variable), .release = variable_release, .run = variable_run, SEMANTICS
#define TEMPORARY .prepare = temporary_prepare, .state_size = sizeof (Temporary), .release = temporary_release, SEMANTICS

const TsKernelDef ts_variable_kernels[] = {
  { .op = "DestroyTemporaryVariable", .run = destroy_temporary_run, TEMPORARY },
  { .op = "IsVariableInitialized", .run = is_initialized_run, SEMANTICS },
  { .op = "TemporaryVariable", .run = temporary_run, TEMPORARY },
  { .op = "Variable", VARIABLE },
  { .op = "VariableV2", VARIABLE },
  { 0 },
};

const TsShapeDef ts_variable_shapes[] = {
  { "DestroyTemporaryVariable", ts_shape_of_input_0 },
  { "IsVariableInitialized", ts_shape_scalar },
  { "TemporaryVariable", variable_v2_shape },
  { "Variable", variable_shape },
  { "VariableV2", variable_v2_shape },
  { 0 },
};
