#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"

#include <math.h>
#include <string.h>

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_resize_attrs_init (init->state, init->op, error);
}

/* The row or column of the input that is taken for one of the output. */
static gint64
nearest (const TsResize *sizes,
         int axis,
         gint64 i)
{
  const TsResizeAttrs *attrs = &sizes->attrs;
  float at = attrs->half_pixel_centers ? ((float)i + 0.5f) * sizes->scale[axis] : (float)i * sizes->scale[axis];

  return CLAMP ((gint64)(attrs->align_corners ? roundf (at) : floorf (at)), 0, sizes->in[axis] - 1);
}

typedef struct
{
  TsResize sizes;
  const char *in;
  const gint64 *columns;
  char *out;
  gsize pixel_size; /* bytes */
} Nearest;

/* Inlined where the size of a pixel is known. */
G_ALWAYS_INLINE static inline void
copy_pixels (const Nearest *self,
             const char *from,
             char *to,
             gsize size)
{
  for (gint64 x = 0; x < self->sizes.out[1]; x++, to += size)
    memcpy (to, from + (gsize)self->columns[x] * size, size);
}

static void
nearest_row (gpointer data,
             gint64 image,
             gint64 row,
             float *scratch)
{
  const Nearest *self = data;
  const TsResize *sizes = &self->sizes;
  const char *from = self->in + (gsize)((image * sizes->in[0] + nearest (sizes, 0, row)) * sizes->in[1]) * self->pixel_size;
  char *to = self->out + (gsize)((image * sizes->out[0] + row) * sizes->out[1]) * self->pixel_size;

  switch (self->pixel_size)
    {
    case 1:
      copy_pixels (self, from, to, 1);
      break;
    case 3:
      copy_pixels (self, from, to, 3);
      break;
    case 4:
      copy_pixels (self, from, to, 4);
      break;
    case 12:
      copy_pixels (self, from, to, 12);
      break;
    case 16:
      copy_pixels (self, from, to, 16);
      break;
    case 64:
      copy_pixels (self, from, to, 64);
      break;
    case 128:
      copy_pixels (self, from, to, 128);
      break;
    default:
      copy_pixels (self, from, to, self->pixel_size);
    }
}

static gint64 *
find_columns (const TsResize *sizes)
{
  gint64 *columns = g_new (gint64, sizes->out[1]);

  for (gint64 x = 0; x < sizes->out[1]; x++)
    columns[x] = nearest (sizes, 1, x);
  return columns;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *in = call->in[0];
  Nearest self = { .in = in->data };
  g_autofree gint64 *columns = NULL;
  TsTensor *out;
  TsShape shape;

  if (!ts_resize_init (&self.sizes, call->state, &in->shape, call->in[1], error))
    return FALSE;
  shape = ts_resize_out_shape (&self.sizes);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  self.columns = columns = find_columns (&self.sizes);
  self.out = out->data;
  self.pixel_size = ts_dtype_size (in->dtype) * (gsize)self.sizes.channels;
  return ts_resize_for_rows (&self.sizes, call, 0, nearest_row, &self, error);
}

/* ---- gradient ------------------------------------------------------------------------------------- */

/* Integers wrap. */
#define GATHER(type, sum)                                                                                                \
  static void gather_##type (const TsResize *sizes, const gint64 *columns, const type *grad, type *result)               \
  {                                                                                                                      \
    for (gint64 image = 0; image < sizes->batch; image++, result += sizes->in[0] * sizes->in[1] * sizes->channels)       \
      for (gint64 y = 0; y < sizes->out[0]; y++)                                                                         \
        {                                                                                                                \
          type *row = result + nearest (sizes, 0, y) * sizes->in[1] * sizes->channels;                                   \
                                                                                                                         \
          for (gint64 x = 0; x < sizes->out[1]; x++, grad += sizes->channels)                                            \
            for (gint64 c = 0; c < sizes->channels; c++)                                                                 \
              row[columns[x] * sizes->channels + c] = (type)((sum)row[columns[x] * sizes->channels + c] + (sum)grad[c]); \
        }                                                                                                                \
  }

GATHER (float, float)
GATHER (double, double)
GATHER (gint8, guint32)
GATHER (guint8, guint32)
GATHER (gint32, guint32)

static void
gather (const TsResize *sizes,
        const gint64 *columns,
        const TsTensor *grad,
        TsTensor *out)
{
  switch (out->dtype)
    {
    case TS_DTYPE_FLOAT:
      gather_float (sizes, columns, grad->data, out->data);
      break;
    case TS_DTYPE_DOUBLE:
      gather_double (sizes, columns, grad->data, out->data);
      break;
    case TS_DTYPE_INT8:
      gather_gint8 (sizes, columns, grad->data, out->data);
      break;
    case TS_DTYPE_UINT8:
      gather_guint8 (sizes, columns, grad->data, out->data);
      break;
    default:
      gather_gint32 (sizes, columns, grad->data, out->data);
      break;
    }
}

/* Inputs: the gradient, and the size of the images it is wanted for. */
static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsTensor *grad = call->in[0];
  g_autofree gint64 *columns = NULL;
  TsResize sizes;
  TsShape shape;
  TsTensor *out;

  /* The size is that of the images, the gradient's that of the result: the other way round than it is checked here. */
  if (!ts_resize_init (&sizes, call->state, &grad->shape, call->in[1], error))
    return FALSE;
  shape = ts_resize_out_shape (&sizes);
  if (!ts_resize_init_shapes (&sizes, call->state, &shape, &grad->shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  columns = find_columns (&sizes);
  memset (out->data, 0, ts_tensor_size_bytes (out));
  gather (&sizes, columns, grad, out);
  return TRUE;
}

static gboolean
run_grad_small (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, run_grad, error);
}

#define SOURCE "tensorflow/core/kernels/resize_nearest_neighbor_op.cc"
#define GRAD_DTYPES                                                                                \
  (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_INT8) | \
   TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_INT32))

const TsKernelDef ts_resize_nearest_kernels[] = {
  { .op = "ResizeNearestNeighbor", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run, .semantics = SOURCE },
  { .op = "ResizeNearestNeighborGrad", .dtypes = GRAD_DTYPES, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run_grad, .semantics = SOURCE },
  { .op = "ResizeNearestNeighborGrad", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run_grad_small, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_resize_nearest_shapes[] = {
  { "ResizeNearestNeighbor", ts_shape_resize },
  { "ResizeNearestNeighborGrad", ts_shape_resize },
  { 0 },
};
