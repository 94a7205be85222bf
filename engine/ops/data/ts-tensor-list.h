#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/tensor/ts-variant.h"

G_BEGIN_DECLS

/**
 * TsTensorList:
 * @dtype: of the elements
 * @element_shape: that the elements fit
 * @max_elements: how many there may be; -1: any number
 * @elements: array of TsTensor, a reference on each; %NULL where nothing was set yet
 *
 * A list of tensors, the value of a variant tensor.
 */
typedef struct
{
  TsVariant base;
  TsDType dtype;
  TsShape element_shape;
  gint64 max_elements;
  GPtrArray *elements;
} TsTensorList;

extern const TsVariantType ts_tensor_list_type;

/* A list of @n elements that are not set. (transfer full) (nullable): %TS_ERROR_RESOURCE_EXHAUSTED */
TsTensorList *ts_tensor_list_new (TsDType dtype, const TsShape *element_shape, gsize n, GError **error);

/* The same elements in a list of its own. (transfer full) */
TsTensorList *ts_tensor_list_copy (const TsTensorList *self);

/* Makes it @n elements long; those it gains are not set. %TS_ERROR_RESOURCE_EXHAUSTED */
gboolean ts_tensor_list_resize (TsTensorList *self, gsize n, GError **error);

/* Replaces element @i, which is there. @value: (transfer full) */
void ts_tensor_list_set (TsTensorList *self, gsize i, TsTensor *value);

static inline TsTensor *
ts_tensor_list_get (const TsTensorList *self,
                    gsize i)
{
  return self->elements->pdata[i];
}

/* Whether @value may be an element: %TS_ERROR_INVALID_ARGUMENT for another dtype, or a shape that does not fit. */
gboolean ts_tensor_list_check_element (const TsTensorList *self, TsDType dtype, const TsShape *shape, GError **error);

/* ---- kernels ----------------------------------------------------------------------------------- */

/* Element @k of input @i, which must be a tensor of lists. (transfer none) (nullable): %TS_ERROR_INVALID_ARGUMENT */
TsTensorList *ts_call_get_list_at (const TsCall *call, guint i, gsize k, GError **error);

/**
 * ts_call_get_list:
 * @dtype: that its elements must have; %TS_DTYPE_INVALID: any
 * @error: %TS_ERROR_INVALID_ARGUMENT if input @i is no list, or one of another dtype
 *
 * Returns: (transfer none) (nullable)
 */
TsTensorList *ts_call_get_list (const TsCall *call, guint i, TsDType dtype, GError **error);

/* Output @o is @list. @list: (transfer full) */
void ts_call_give_list (TsCall *call, guint o, TsTensorList *list);

/**
 * ts_call_take_list:
 *
 * Output @o is the list in input @i, to be changed: itself if nobody else will look at it, else a copy. What may fail has to come before.
 *
 * Returns: (transfer none)
 */
TsTensorList *ts_call_take_list (TsCall *call, guint o, guint i);

/* The shape that input @i says: a vector with -1 for what is not known, or a scalar -1. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_arg_element_shape (const TsCall *call, guint i, TsShape *shape, GError **error);

/* What both the list and input @i say. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_call_merge_element_shape (const TsCall *call, const TsTensorList *list, guint i, TsShape *shape, GError **error);

/* In @a what both say; @what names the one that has @b. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_element_shape_merge (TsShape *a, const TsShape *b, const char *what, GError **error);

static inline void
ts_tensor_list_unref (TsTensorList *self)
{
  ts_variant_unref (&self->base);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTensorList, ts_tensor_list_unref)

G_END_DECLS
