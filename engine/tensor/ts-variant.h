#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

typedef struct _TsVariant TsVariant;

/**
 * TsVariantType:
 * @name: for people: "TensorList"
 * @clear: frees what the kind adds to TsVariant, not the struct itself
 * @describe: (transfer full): one line on what is in it: "float32, 3 elements"
 * @zeros_like: (nullable): (transfer full) (nullable): the same with zeros in it; %NULL: the kind has none
 * @add: (nullable): (transfer full) (nullable): the sum of two of this kind; %TS_ERROR_INVALID_ARGUMENT if they do not fit
 *
 * A kind of what an element of a tensor of dtype variant may be.
 */
typedef struct
{
  const char *name;
  void (*clear) (TsVariant *self);
  char *(*describe) (const TsVariant *self);
  TsVariant *(*zeros_like) (const TsVariant *self, GError **error);
  TsVariant *(*add) (const TsVariant *a, const TsVariant *b, GError **error);
} TsVariantType;

/**
 * TsVariant:
 *
 * An element of a tensor of dtype variant: a list of tensors, an optional value. A value like any other: made by one thread, then
 * never changed. Each kind begins its own struct with this. Reference counted.
 */
struct _TsVariant
{
  const TsVariantType *type;

  /*< private >*/
  gint ref_count;
};

void ts_variant_init (TsVariant *self, const TsVariantType *type);
TsVariant *ts_variant_ref (TsVariant *self);
void ts_variant_unref (TsVariant *self);

/* Whether the caller has the only reference, so that it may change it before anyone else sees it. */
gboolean ts_variant_is_exclusive (const TsVariant *self);

/* A scalar of dtype variant, whose element is a `TsVariant *` that the tensor has a reference on. (transfer full) */
TsTensor *ts_tensor_new_variant (TsVariant *variant);

/* Element @i of a tensor of dtype variant. (transfer none) (nullable): %NULL where nothing was put there */
TsVariant *ts_tensor_get_variant (const TsTensor *self, gsize i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsVariant, ts_variant_unref)

G_END_DECLS
