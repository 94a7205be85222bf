#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-half.h"
#include "engine/ops/ts-scratch.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

gboolean
ts_resize_attrs_init (TsResizeAttrs *self,
                      const TsOperation *op,
                      GError **error)
{
  *self = (TsResizeAttrs) { FALSE, FALSE };
  if ((ts_operation_has_attr (op, "align_corners") &&
       !ts_operation_get_attr_bool (op, "align_corners", &self->align_corners, error)) ||
      (ts_operation_has_attr (op, "half_pixel_centers") &&
       !ts_operation_get_attr_bool (op, "half_pixel_centers", &self->half_pixel_centers, error)))
    return FALSE;
  if (!self->align_corners || !self->half_pixel_centers)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "align_corners and half_pixel_centers cannot both be true");
  return FALSE;
}

static float
get_scale (const TsResizeAttrs *attrs,
           gint64 in,
           gint64 out)
{
  if (attrs->align_corners && out > 1)
    return (float)(in - 1) / (float)(out - 1);
  return (float)in / (float)out;
}

static gboolean
check_images (const TsShape *shape,
              GError **error)
{
  gboolean ok = shape->rank == 4;
  g_autofree char *text = NULL;

  for (int d = 1; ok && d < 4; d++)
    ok = shape->dims[d] > 0 && shape->dims[d] <= G_MAXINT32;
  if (ok)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the images must be 4-dimensional and have pixels, not %s", text);
  return FALSE;
}

gboolean
ts_resize_init_shapes (TsResize *self,
                       const TsResizeAttrs *attrs,
                       const TsShape *in,
                       const TsShape *out,
                       GError **error)
{
  if (!check_images (in, error) || !check_images (out, error))
    return FALSE;

  self->attrs = *attrs;
  self->batch = in->dims[0];
  self->channels = in->dims[3];
  for (int axis = 0; axis < 2; axis++)
    {
      self->in[axis] = in->dims[axis + 1];
      self->out[axis] = out->dims[axis + 1];
      self->scale[axis] = get_scale (attrs, self->in[axis], self->out[axis]);
    }
  if (out->dims[0] == in->dims[0] && out->dims[3] == in->dims[3])
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images and result differ in number or channels");
  return FALSE;
}

gboolean
ts_resize_init (TsResize *self,
                const TsResizeAttrs *attrs,
                const TsShape *in,
                const TsTensor *size,
                GError **error)
{
  const gint32 *sizes = size->data;
  TsShape out;

  if (size->dtype != TS_DTYPE_INT32 || size->shape.rank != 1 || size->n_elements != 2)
    {
      g_autofree char *text = ts_shape_to_string (&size->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the new size is two int32, rows and columns, not of shape %s", text);
      return FALSE;
    }
  if (sizes[0] <= 0 || sizes[1] <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the new size %d x %d is not positive", sizes[0], sizes[1]);
      return FALSE;
    }
  if (!check_images (in, error))
    return FALSE;

  ts_shape_copy (&out, in);
  out.dims[1] = sizes[0];
  out.dims[2] = sizes[1];
  return ts_resize_init_shapes (self, attrs, in, &out, error);
}

TsShape
ts_resize_out_shape (const TsResize *self)
{
  return TS_SHAPE (self->batch, self->out[0], self->out[1], self->channels);
}

TsLinear
ts_resize_linear (const TsResize *self,
                  int axis,
                  gint64 i)
{
  float at = ts_resize_source (self, axis, i), floored = floorf (at);

  return (TsLinear) { .lower = MAX ((gint64)floored, 0),
                      .upper = MIN ((gint64)ceilf (at), self->in[axis] - 1),
                      .part = at - floored };
}

#define LOAD(name, type) \
  case TS_DTYPE_##name: \
    for (gsize i = 0; i < n; i++) \
      to[i] = (float)((const type *)tensor->data)[first + i]; \
    break;

void
ts_resize_load (const TsTensor *tensor,
                gsize first,
                gsize n,
                float *to)
{
  switch (tensor->dtype)
    {
      LOAD (FLOAT, float)
      LOAD (DOUBLE, double)
      LOAD (INT8, gint8)
      LOAD (INT16, gint16)
      LOAD (INT32, gint32)
      LOAD (INT64, gint64)
      LOAD (UINT8, guint8)
      LOAD (UINT16, guint16)
      LOAD (UINT32, guint32)
      LOAD (UINT64, guint64)
    case TS_DTYPE_HALF:
      for (gsize i = 0; i < n; i++)
        to[i] = ts_half_load (((const guint16 *)tensor->data)[first + i]);
      break;
    case TS_DTYPE_BFLOAT16:
      for (gsize i = 0; i < n; i++)
        to[i] = ts_bfloat16_load (((const guint16 *)tensor->data)[first + i]);
      break;
    default:
      g_assert_not_reached ();
    }
}

typedef struct
{
  const TsResize *resize;
  gsize n_scratch;
  TsResizeRowFunc func;
  gpointer data;
  gint out_of_memory; /* atomic */
} Rows;

static void
run_rows (gsize begin,
          gsize end,
          gpointer data)
{
  Rows *rows = data;
  float *scratch = ts_scratch_get (rows->n_scratch * sizeof (float));

  if (scratch == NULL)
    {
      g_atomic_int_set (&rows->out_of_memory, TRUE);
      return;
    }
  memset (scratch, 0, MIN (rows->n_scratch, TS_RESIZE_CLEAN) * sizeof (float));
  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    rows->func (rows->data, i / rows->resize->out[0], i % rows->resize->out[0], scratch);
}

gboolean
ts_resize_for_rows (const TsResize *self,
                    TsCall *call,
                    gsize n_scratch,
                    TsResizeRowFunc func,
                    gpointer data,
                    GError **error)
{
  Rows rows = { self, n_scratch, func, data, FALSE };
  gsize grain = 1 + 16384 / (gsize)(self->out[1] * self->channels);

  if (!ts_call_parallel_for (call, (gsize)(self->batch * self->out[0]), grain, run_rows, &rows, error))
    return FALSE;
  if (!rows.out_of_memory)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the rows of an image");
  return FALSE;
}

gboolean
ts_shape_resize (TsShapeCall *call,
                 GError **error)
{
  const TsShape *in = call->in[0];
  gsize n = 0;
  g_autofree gint64 *size = ts_shape_input_as_ints (call, 1, &n);

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;

  call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  if (in->rank == 4)
    {
      call->out[0].dims[0] = in->dims[0];
      call->out[0].dims[3] = in->dims[3];
    }
  if (size != NULL && n == 2 && size[0] > 0 && size[1] > 0)
    {
      call->out[0].dims[1] = size[0];
      call->out[0].dims[2] = size[1];
    }
  return TRUE;
}
