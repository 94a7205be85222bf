#include "engine/ops/data/ts-variant-math.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ts-error.h"

static gboolean
fail_kind (const TsVariant *variant,
           const char *what,
           GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no %s of a variant that is %s", what, variant != NULL ? variant->type->name : "empty");
  return FALSE;
}

/* Element @i of a tensor of variants from that of others; @b: (nullable): %NULL: zeros like @a. */
static gboolean
set_variant (TsTensor *out,
             gsize i,
             const TsVariant *a,
             const TsVariant *b,
             gboolean is_sum,
             GError **error)
{
  TsVariant **to = (TsVariant **)out->data + i;

  if (!is_sum && a != NULL && a->type->zeros_like != NULL)
    *to = a->type->zeros_like (a, error);
  else if (!is_sum)
    return fail_kind (a, "zeros", error);
  else if (a != NULL && b != NULL && a->type == b->type && a->type->add != NULL)
    *to = a->type->add (a, b, error);
  else
    return fail_kind (a != NULL && a->type->add != NULL ? b : a, "sums", error);
  return *to != NULL;
}

TsTensor *
ts_tensor_dup_zeros_like (const TsTensor *self,
                          GError **error)
{
  g_autoptr (TsTensor) zeros = NULL;

  if (self->dtype == TS_DTYPE_RESOURCE)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no zeros of resources");
      return NULL;
    }
  zeros = ts_tensor_new_zeros (self->dtype, &self->shape, error);
  if (zeros == NULL || self->dtype != TS_DTYPE_VARIANT)
    return g_steal_pointer (&zeros);

  for (gsize i = 0; i < self->n_elements; i++)
    if (!set_variant (zeros, i, ts_tensor_get_variant (self, i), NULL, FALSE, error))
      return NULL;
  return g_steal_pointer (&zeros);
}

static gboolean
check_alike (const TsTensor *a,
             const TsTensor *b,
             GError **error)
{
  g_autofree char *x = NULL, *y = NULL;

  if (a->dtype == b->dtype && ts_shape_equal (&a->shape, &b->shape))
    return TRUE;

  x = ts_shape_to_string (&a->shape);
  y = ts_shape_to_string (&b->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s %s and %s %s cannot be added up", ts_dtype_name (a->dtype), x, ts_dtype_name (b->dtype), y);
  return FALSE;
}

TsTensor *
ts_tensor_dup_sum (TsTensor *a,
                   TsTensor *b,
                   GError **error)
{
  TsAccumulateFunc add = a->dtype != TS_DTYPE_VARIANT ? ts_accumulate_find (TS_ACCUMULATE_ADD, a->dtype) : NULL;
  g_autoptr (TsTensor) sum = NULL;

  if (!check_alike (a, b, error))
    return NULL;
  if (a->dtype != TS_DTYPE_VARIANT)
    {
      if (add == NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s cannot be added up", ts_dtype_name (a->dtype));
      else
        sum = ts_tensor_copy (a, error);
      if (sum != NULL && sum->n_elements > 0)
        add (sum->data, b->data, sum->n_elements);
      return g_steal_pointer (&sum);
    }

  sum = ts_tensor_new (TS_DTYPE_VARIANT, &a->shape, error);
  for (gsize i = 0; sum != NULL && i < sum->n_elements; i++)
    if (!set_variant (sum, i, ts_tensor_get_variant (a, i), ts_tensor_get_variant (b, i), TRUE, error))
      return NULL;
  return g_steal_pointer (&sum);
}
