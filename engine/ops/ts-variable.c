#include "engine/ops/ts-variable.h"

#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

#include <string.h>

#define ANONYMOUS_NAME "cd2c89b7-88b7-44c8-ad83-06c2a9158347" /* TensorFlow's word for it */

static void
clear (TsResource *resource)
{
  TsVariable *self = (TsVariable *)resource;

  g_clear_pointer (&self->value, ts_tensor_unref);
}

static TsTensor *
dup_value (TsResource *resource)
{
  return ts_variable_dup_value ((TsVariable *)resource);
}

static char *
describe (TsResource *resource)
{
  TsVariable *self = (TsVariable *)resource;
  g_autoptr (TsTensor) value = ts_variable_dup_value (self);
  g_autofree char *shape = ts_shape_to_string (value != NULL ? &value->shape : &self->shape);

  return g_strdup_printf ("%s %s%s", ts_dtype_name (self->dtype), shape, value != NULL ? "" : ", not initialized");
}

static gpointer
apply (TsResource *resource,
       gpointer change)
{
  TsVariable *self = (TsVariable *)resource;
  TsTensor *old_value = self->value;

  self->value = change;
  self->version++;
  return old_value;
}

#define VARIABLE(type_name)                                                                          \
  {                                                                                                  \
    .name = type_name, .clear = clear, .dup_value = dup_value, .describe = describe, .apply = apply, \
    .free_change = (GDestroyNotify)ts_tensor_unref,                                                  \
  }

const TsResourceType ts_reference_variable_type = VARIABLE ("RefVariable");
const TsResourceType ts_variable_type = VARIABLE ("Variable");

TsVariable *
ts_variable_new (const TsResourceType *type,
                 const char *container,
                 const char *name,
                 TsDType dtype,
                 const TsShape *shape)
{
  TsVariable *self = g_new0 (TsVariable, 1);

  ts_resource_init (&self->base, type, container, name);
  self->dtype = dtype;
  ts_shape_copy (&self->shape, shape);
  return self;
}

TsVariable *
ts_variable_cast (TsResource *resource)
{
  return resource->type == &ts_variable_type || resource->type == &ts_reference_variable_type ? (TsVariable *)resource : NULL;
}

TsTensor *
ts_variable_dup_value (TsVariable *self)
{
  TsTensor *value;

  g_mutex_lock (&self->base.mutex);
  value = self->value != NULL ? ts_tensor_ref (self->value) : NULL;
  g_mutex_unlock (&self->base.mutex);
  return value;
}

gboolean
ts_variable_is_initialized (TsVariable *self)
{
  gboolean is_initialized;

  g_mutex_lock (&self->base.mutex);
  is_initialized = self->value != NULL;
  g_mutex_unlock (&self->base.mutex);
  return is_initialized;
}

guint64
ts_variable_get_version (TsVariable *self)
{
  guint64 version;

  g_mutex_lock (&self->base.mutex);
  version = self->version;
  g_mutex_unlock (&self->base.mutex);
  return version;
}

gboolean
ts_variable_check (const TsVariable *self,
                   const TsTensor *value,
                   GError **error)
{
  g_autofree char *expected = ts_shape_to_string (&self->shape);
  g_autofree char *found = ts_shape_to_string (&value->shape);

  if (self->dtype == value->dtype && ts_shape_is_compatible (&self->shape, &value->shape))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "variable %s: expected %s %s, found %s %s", self->base.name,
               ts_dtype_name (self->dtype), expected, ts_dtype_name (value->dtype), found);
  return FALSE;
}

/* ---- what operations say ------------------------------------------------------------------------ */

static gboolean
read_names (TsVariableSpec *self,
            const TsOperation *op,
            GError **error)
{
  g_autofree char *container = ts_resource_name_dup_attr (op, "container");
  g_autofree char *shared_name = ts_resource_name_dup_attr (op, "shared_name");

  if (self->type == &ts_reference_variable_type)
    {
      if ((container != NULL && !ts_resource_name_check_container (container, error)) ||
          (shared_name != NULL && !ts_resource_name_check_shared (shared_name, error)))
        return FALSE;
      if (shared_name == NULL || shared_name[0] == '\0')
        self->name = g_strdup (op->name);
    }

  self->is_anonymous = self->type == &ts_variable_type && g_strcmp0 (shared_name, ANONYMOUS_NAME) == 0;
  if (self->is_anonymous)
    self->name = g_strdup (op->name);
  else if (self->name == NULL)
    self->name = shared_name != NULL ? g_steal_pointer (&shared_name) : g_strdup ("");
  self->container = container != NULL && container[0] != '\0' ? g_steal_pointer (&container) : g_strdup (TS_DEFAULT_CONTAINER);
  return TRUE;
}

gboolean
ts_variable_spec_init (TsVariableSpec *self,
                       const TsOperation *op,
                       GError **error)
{
  memset (self, 0, sizeof *self);
  if (strcmp (op->type, "VarHandleOp") == 0)
    self->type = &ts_variable_type;
  else if (strcmp (op->type, "VariableV2") == 0 || strcmp (op->type, "Variable") == 0)
    self->type = &ts_reference_variable_type;
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) is no variable", op->name, op->type);
      return FALSE;
    }

  if (!ts_operation_get_attr_dtype (op, "dtype", &self->dtype, error) ||
      !ts_operation_get_attr_shape (op, "shape", &self->shape, error) || !read_names (self, op, error))
    {
      ts_variable_spec_clear (self);
      return FALSE;
    }
  return TRUE;
}

void
ts_variable_spec_clear (TsVariableSpec *self)
{
  g_clear_pointer (&self->container, g_free);
  g_clear_pointer (&self->name, g_free);
}
