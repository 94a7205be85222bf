#include "engine/ops/nn/ts-batch-norm.h"

#include "engine/ts-error.h"

gboolean
ts_batch_norm_init (TsBatchNorm *self,
                    const TsOperation *op,
                    GError **error)
{
  self->average_factor = 1;
  return ts_image_format_from_attr (op, &self->format, error) &&
         ts_operation_get_attr_bool (op, "is_training", &self->is_training, error) &&
         ts_operation_get_attr_float (op, "epsilon", &self->epsilon, error) &&
         (!ts_operation_has_attr (op, "exponential_avg_factor") ||
          ts_operation_get_attr_float (op, "exponential_avg_factor", &self->average_factor, error));
}

gboolean
ts_batch_norm_merge_channels (gint64 *channels,
                              const TsShape *vector,
                              GError **error)
{
  gint64 n = vector->rank == 1 ? vector->dims[0] : TS_SHAPE_UNKNOWN_DIM;

  if (*channels >= 0 && n >= 0 && n != *channels)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "expected a vector of %" G_GINT64_FORMAT " channels, found one of %" G_GINT64_FORMAT, *channels, n);
      return FALSE;
    }
  *channels = MAX (*channels, n);
  return TRUE;
}

gboolean
ts_channels_init (TsChannels *self,
                  const TsShape *shape,
                  TsImageFormat format,
                  GError **error)
{
  int axis = format == TS_IMAGE_NHWC ? shape->rank - 1 : 1;

  if (shape->rank != 4 && shape->rank != 5)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the images must be 4- or 5-dimensional, not %s", text);
      return FALSE;
    }

  *self = (TsChannels) { 1, (gsize)shape->dims[axis], 1 };
  for (int d = 0; d < axis; d++)
    self->n *= (gsize)shape->dims[d];
  for (int d = axis + 1; d < shape->rank; d++)
    self->plane *= (gsize)shape->dims[d];
  return TRUE;
}

gboolean
ts_channels_check_vector (const TsChannels *self,
                          const TsTensor *tensor,
                          const char *name,
                          GError **error)
{
  g_autofree char *text = NULL;

  if (tensor->dtype == TS_DTYPE_FLOAT && tensor->shape.rank == 1 && tensor->n_elements == self->channels)
    return TRUE;

  text = ts_shape_to_string (&tensor->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s is a %s tensor of shape %s; it is a float32 vector with one element for each of %" G_GSIZE_FORMAT " channels",
               name, ts_dtype_name (tensor->dtype), text, self->channels);
  return FALSE;
}
