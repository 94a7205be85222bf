#include "engine/tensor/ts-resource.h"

void
ts_resource_init (TsResource *self,
                  const TsResourceType *type,
                  const char *container,
                  const char *name)
{
  self->type = type;
  self->container = g_strdup (container);
  self->name = g_strdup (name);
  g_mutex_init (&self->mutex);
  self->ref_count = 1;
}

TsResource *
ts_resource_ref (TsResource *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_resource_unref (TsResource *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  self->type->clear (self);
  g_mutex_clear (&self->mutex);
  g_free (self->container);
  g_free (self->name);
  g_free (self);
}

TsTensor *
ts_tensor_new_handle (TsResource *resource)
{
  TsTensor *self = ts_tensor_new (TS_DTYPE_RESOURCE, &TS_SHAPE_SCALAR, NULL);

  g_assert (self != NULL);
  *(TsResource **)self->data = ts_resource_ref (resource);
  return self;
}

TsResource *
ts_tensor_get_handle (const TsTensor *self,
                      gsize i)
{
  g_assert (self->dtype == TS_DTYPE_RESOURCE && i < self->n_elements);

  return ((TsResource *const *)self->data)[i];
}

/* Without elements, so that whoever takes it for a value by mistake finds none. */
TsTensor *
ts_tensor_new_reference (TsDType dtype,
                         TsResource *resource)
{
  TsTensor *self = ts_tensor_new (TS_DTYPE_UINT8, &TS_SHAPE (0), NULL);

  g_assert (self != NULL && resource->type->dup_value != NULL);
  self->dtype = TS_DTYPE_REF + ts_dtype_base (dtype);
  self->owner = ts_resource_ref (resource);
  self->owner_free = (GDestroyNotify)ts_resource_unref;
  return self;
}

TsResource *
ts_tensor_get_reference (const TsTensor *self)
{
  g_assert (ts_tensor_is_reference (self));

  return self->owner;
}

TsTensor *
ts_tensor_dup_value (TsTensor *self)
{
  TsResource *resource = self->owner;

  return ts_tensor_is_reference (self) ? resource->type->dup_value (resource) : ts_tensor_ref (self);
}
