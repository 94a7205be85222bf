#include "engine/tensor/ts-variant.h"

void
ts_variant_init (TsVariant *self,
                 const TsVariantType *type)
{
  self->type = type;
  self->ref_count = 1;
}

TsVariant *
ts_variant_ref (TsVariant *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_variant_unref (TsVariant *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  self->type->clear (self);
  g_free (self);
}

gboolean
ts_variant_is_exclusive (const TsVariant *self)
{
  return g_atomic_int_get (&self->ref_count) == 1;
}

TsTensor *
ts_tensor_new_variant (TsVariant *variant)
{
  TsTensor *self = ts_tensor_new (TS_DTYPE_VARIANT, &TS_SHAPE_SCALAR, NULL);

  g_assert (self != NULL);
  *(TsVariant **)self->data = ts_variant_ref (variant);
  return self;
}

TsVariant *
ts_tensor_get_variant (const TsTensor *self,
                       gsize i)
{
  g_assert (self->dtype == TS_DTYPE_VARIANT && i < self->n_elements);

  return ((TsVariant *const *)self->data)[i];
}
