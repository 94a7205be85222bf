#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define STEPS 1024 /* the weights are rounded to so many steps between two pixels */

/* The four rows or columns around one of the output, with their weights. */
typedef struct
{
  gint64 index[4];
  float weight[4];
} Cubic;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_resize_attrs_init (init->state, init->op, error);
}

/* The kernel of bicubic interpolation with parameter @a at a distance of @step / STEPS from a pixel: up to 1 and, with
 * @outer, 1 more. */
static float
kernel (double a,
        long step,
        gboolean outer)
{
  float x = (float)((double)step / STEPS);

  if (!outer)
    return (float)(((a + 2) * x - (a + 3)) * x * x + 1);
  x += 1.0f;
  return (float)(((a * x - 5 * a) * x + 8 * a) * x - 4 * a);
}

/* With half_pixel_centers pixels outside the image weigh nothing, and the others more; without, the border is repeated. */
static void
normalize (Cubic *self,
           gint64 first,
           gint64 size)
{
  float sum = 0;

  for (int k = 0; k < 4; k++)
    {
      if (first + k < 0 || first + k >= size)
        self->weight[k] = 0;
      sum += self->weight[k];
    }
  if (fabsf (sum) < 1000 * FLT_MIN)
    return;
  for (int k = 0; k < 4; k++)
    self->weight[k] *= 1 / sum;
}

static Cubic
find_cubic (const TsResize *sizes,
            int axis,
            gint64 i)
{
  double a = sizes->attrs.half_pixel_centers ? -0.5 : -0.75;
  float at = ts_resize_source (sizes, axis, i);
  gint64 floored = (gint64)floorf (at);
  long step = lrintf ((at - (float)floored) * STEPS);
  Cubic result = { .weight = { kernel (a, step, TRUE), kernel (a, step, FALSE),
                               kernel (a, STEPS - step, FALSE), kernel (a, STEPS - step, TRUE) } };

  for (int k = 0; k < 4; k++)
    result.index[k] = CLAMP (floored - 1 + k, 0, sizes->in[axis] - 1);
  if (sizes->attrs.half_pixel_centers)
    normalize (&result, floored - 1, sizes->in[axis]);
  return result;
}

static Cubic *
find_columns (const TsResize *sizes)
{
  Cubic *columns = g_new (Cubic, sizes->out[1]);

  for (gint64 x = 0; x < sizes->out[1]; x++)
    columns[x] = find_cubic (sizes, 1, x);
  return columns;
}

typedef struct
{
  TsResize sizes;
  const TsTensor *in;
  const Cubic *columns;
  float *out;
} Bicubic;

TS_SIMD static void
blend_rows (const float *const *rows,
            const float *weight,
            float *to,
            gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] = rows[0][i] * weight[0] + rows[1][i] * weight[1] + rows[2][i] * weight[2] + rows[3][i] * weight[3];
}

/* Row by row first, then along the row. */
static void
bicubic_row (gpointer data,
             gint64 image,
             gint64 row,
             float *scratch)
{
  const Bicubic *self = data;
  gint64 channels = self->sizes.channels, width = self->sizes.in[1] * channels;
  Cubic at = find_cubic (&self->sizes, 0, row);
  const float *rows[4];
  float *blended = scratch + 4 * width, *out = self->out + (image * self->sizes.out[0] + row) * self->sizes.out[1] * channels;

  for (int k = 0; k < 4; k++)
    {
      ts_resize_load (self->in, (gsize)((image * self->sizes.in[0] + at.index[k]) * width), (gsize)width, scratch + k * width);
      rows[k] = scratch + k * width;
    }
  blend_rows (rows, at.weight, blended, width);

  for (gint64 x = 0; x < self->sizes.out[1]; x++, out += channels)
    {
      const Cubic *column = &self->columns[x];

      for (gint64 c = 0; c < channels; c++)
        out[c] = blended[column->index[0] * channels + c] * column->weight[0] +
                 blended[column->index[1] * channels + c] * column->weight[1] +
                 blended[column->index[2] * channels + c] * column->weight[2] +
                 blended[column->index[3] * channels + c] * column->weight[3];
    }
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Bicubic self = { .in = call->in[0] };
  g_autofree Cubic *columns = NULL;
  TsTensor *out;
  TsShape shape;

  if (!ts_resize_init (&self.sizes, call->state, &call->in[0]->shape, call->in[1], error))
    return FALSE;
  shape = ts_resize_out_shape (&self.sizes);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  self.columns = columns = find_columns (&self.sizes);
  self.out = out->data;
  return ts_resize_for_rows (&self.sizes, call, (gsize)(5 * self.sizes.in[1] * self.sizes.channels), bicubic_row, &self, error);
}

/* ---- gradient ------------------------------------------------------------------------------------- */

#define SPREAD(type) \
  static void spread_##type (const TsResize *sizes, const Cubic *columns, const float *grad, type *result) \
  { \
    for (gint64 image = 0; image < sizes->batch; image++, result += sizes->in[0] * sizes->in[1] * sizes->channels) \
      for (gint64 y = 0; y < sizes->out[0]; y++) \
        { \
          Cubic row = find_cubic (sizes, 0, y); \
\
          for (gint64 x = 0; x < sizes->out[1]; x++, grad += sizes->channels) \
            for (int i = 0; i < 16; i++) \
              { \
                type *to = result + (row.index[i / 4] * sizes->in[1] + columns[x].index[i % 4]) * sizes->channels; \
\
                for (gint64 c = 0; c < sizes->channels; c++) \
                  to[c] += (type)(grad[c] * row.weight[i / 4] * columns[x].weight[i % 4]); \
              } \
        } \
  }

SPREAD (float)
SPREAD (double)

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsTensor *grad = call->in[0], *original = call->in[1];
  g_autofree Cubic *columns = NULL;
  TsResize sizes;
  TsTensor *out;

  if (!ts_resize_init_shapes (&sizes, call->state, &original->shape, &grad->shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &original->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  columns = find_columns (&sizes);
  memset (out->data, 0, ts_tensor_size_bytes (out));
  if (out->dtype == TS_DTYPE_FLOAT)
    spread_float (&sizes, columns, grad->data, out->data);
  else
    spread_double (&sizes, columns, grad->data, out->data);
  return TRUE;
}

static gboolean
infer_grad (TsShapeCall *call,
            GError **error)
{
  ts_shape_copy (&call->out[0], call->in[1]);
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/resize_bicubic_op.cc"

const TsKernelDef ts_resize_bicubic_kernels[] = {
  { .op = "ResizeBicubic", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run, .semantics = SOURCE },
  { .op = "ResizeBicubicGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run_grad, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_resize_bicubic_shapes[] = {
  { "ResizeBicubic", ts_shape_resize },
  { "ResizeBicubicGrad", infer_grad },
  { 0 },
};
