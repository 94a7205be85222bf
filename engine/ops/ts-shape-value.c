#include "engine/ops/ts-shape-value.h"

gboolean
ts_shape_value_is_small (const TsShape *shape)
{
  gint64 n;

  return ts_shape_n_elements (shape, &n) && n <= TS_SHAPE_VALUES_MAX_ELEMENTS;
}

gboolean
ts_shape_value_has_unknown (TsDType dtype)
{
  return dtype == TS_DTYPE_INT32 || dtype == TS_DTYPE_INT64;
}

gint64
ts_shape_value_get (const TsTensor *self,
                    gsize i)
{
  return self->dtype == TS_DTYPE_INT32 ? ((const gint32 *)self->data)[i] : ((const gint64 *)self->data)[i];
}

void
ts_shape_value_set (TsTensor *self,
                    gsize i,
                    gint64 element)
{
  if (self->dtype == TS_DTYPE_INT32)
    ((gint32 *)self->data)[i] = (gint32)element;
  else
    ((gint64 *)self->data)[i] = element;
}

gboolean
ts_shape_value_is_full (const TsTensor *self)
{
  gboolean full = TRUE;

  if (ts_shape_value_has_unknown (self->dtype))
    for (gsize i = 0; i < self->n_elements; i++)
      full &= !ts_shape_value_is_unknown (ts_shape_value_get (self, i));
  return full;
}

TsTensor *
ts_shape_value_replace_unknown (const TsTensor *self,
                                gint64 stand_in)
{
  TsTensor *copy = ts_tensor_new (self->dtype, &self->shape, NULL);

  for (gsize i = 0; copy != NULL && i < self->n_elements; i++)
    {
      gint64 element = ts_shape_value_get (self, i);

      ts_shape_value_set (copy, i, ts_shape_value_is_unknown (element) ? stand_in : element);
    }
  return copy;
}

TsTensor *
ts_shape_value_dup_nameless (TsTensor *self)
{
  return ts_shape_value_is_full (self) ? ts_tensor_ref (self) : ts_shape_value_replace_unknown (self, TS_SHAPE_VALUE_UNKNOWN);
}

TsTensor *
ts_shape_value_new_unknown (TsDType dtype,
                            const TsShape *shape)
{
  TsTensor *self = ts_shape_value_has_unknown (dtype) && ts_shape_value_is_small (shape) ? ts_tensor_new (dtype, shape, NULL) : NULL;

  for (gsize i = 0; self != NULL && i < self->n_elements; i++)
    ts_shape_value_set (self, i, TS_SHAPE_VALUE_UNKNOWN);
  return self;
}

TsTensor *
ts_shape_value_new (TsDType dtype,
                    gboolean scalar,
                    gsize n,
                    const gint64 *values)
{
  TsShape shape = { scalar ? 0 : 1, { (gint64)n } };
  TsTensor *tensor = ts_tensor_new (dtype, &shape, NULL);

  if (tensor == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    ts_shape_value_set (tensor, i, values[i]);
  return tensor;
}

TsTensor *
ts_shape_as_value (const TsShape *shape,
                   TsDType dtype)
{
  gint64 dims[TS_SHAPE_MAX_RANK];

  if (shape->rank < 0 || (dtype != TS_DTYPE_INT32 && dtype != TS_DTYPE_INT64))
    return NULL;

  for (int i = 0; i < shape->rank; i++)
    {
      gboolean known = shape->dims[i] >= 0 && (dtype == TS_DTYPE_INT64 || shape->dims[i] <= G_MAXINT32);

      dims[i] = known ? shape->dims[i] : TS_SHAPE_VALUE_UNKNOWN;
    }
  return ts_shape_value_new (dtype, FALSE, (gsize)shape->rank, dims);
}
