#include "engine/ops/image/ts-crop.h"

#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_crop_method_from_attr (const TsOperation *op,
                          TsCropMethod *method,
                          GError **error)
{
  g_autofree char *text = NULL;

  *method = TS_CROP_BILINEAR;
  if (!ts_operation_has_attr (op, "method"))
    return TRUE;

  text = ts_operation_dup_attr_string (op, "method", NULL, error);
  if (text == NULL)
    return FALSE;
  if (strcmp (text, "nearest") == 0)
    *method = TS_CROP_NEAREST;
  else if (strcmp (text, "bilinear") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "method is \"%s\"; it is bilinear or nearest", text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_shapes (const TsShape *images,
              const TsTensor *boxes,
              const TsTensor *index,
              gint64 rows,
              gint64 columns,
              GError **error)
{
  g_autofree char *image_text = ts_shape_to_string (images), *box_text = ts_shape_to_string (&boxes->shape);
  g_autofree char *index_text = ts_shape_to_string (&index->shape);

  if (images->rank != 4 || images->dims[1] < 1 || images->dims[2] < 1 ||
      images->dims[1] > G_MAXINT32 || images->dims[2] > G_MAXINT32)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the images must be 4-dimensional and have pixels, not %s", image_text);
  else if (boxes->dtype != TS_DTYPE_FLOAT || boxes->shape.rank != 2 || boxes->shape.dims[1] != 4)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "boxes are float32 rows of 4, not of shape %s", box_text);
  else if (index->dtype != TS_DTYPE_INT32 || index->shape.rank != 1 || index->shape.dims[0] != boxes->shape.dims[0])
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be one int32 index for each box, not shape %s for %s", index_text, box_text);
  else if (rows < 1 || columns < 1)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "the size of a crop, %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT ", is not positive", rows, columns);
  else
    return TRUE;
  return FALSE;
}

gboolean
ts_crop_init (TsCrop *self,
              const TsShape *images,
              const TsTensor *boxes,
              const TsTensor *index,
              gint64 rows,
              gint64 columns,
              GError **error)
{
  if (!check_shapes (images, boxes, index, rows, columns, error))
    return FALSE;

  self->batch = images->dims[0];
  self->image[0] = images->dims[1];
  self->image[1] = images->dims[2];
  self->channels = images->dims[3];
  self->crop[0] = rows;
  self->crop[1] = columns;
  self->n_boxes = (gsize)boxes->shape.dims[0];
  self->boxes = boxes->data;
  self->index = index->data;

  for (gsize i = 0; i < self->n_boxes; i++)
    if (self->index[i] < 0 || self->index[i] >= self->batch)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE,
                     "box %" G_GSIZE_FORMAT " is of image %d of %" G_GINT64_FORMAT, i, self->index[i], self->batch);
        return FALSE;
      }
  return TRUE;
}

float
ts_crop_source (const TsCrop *self,
                gsize box,
                int axis,
                gint64 i)
{
  float from = self->boxes[4 * box + (gsize)axis], to = self->boxes[4 * box + (gsize)axis + 2];
  float last = (float)(self->image[axis] - 1);

  if (self->crop[axis] == 1)
    return 0.5f * (from + to) * last;
  return from * last + (float)i * ((to - from) * last / (float)(self->crop[axis] - 1));
}
