#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"

#include <math.h>
#include <string.h>

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_resize_attrs_init (init->state, init->op, error);
}

/* The rows or columns first .. end of the input that one of the output covers: the first and the last of them in part. */
typedef struct
{
  gint64 first;
  gint64 end;
  float first_part;
  float last_part;
} Area;

/* How much of pixel @i is between @from and @to. */
static float
part (float from,
      float to,
      float scale,
      gint64 i)
{
  float pixel = (float)i;

  if (pixel < from)
    return pixel + 1 > to ? scale : pixel + 1 - from;
  return pixel + 1 > to ? to - pixel : 1;
}

static Area
find_area (const TsResize *sizes,
           int axis,
           gint64 i)
{
  float from = (float)i * sizes->scale[axis], to = (float)(i + 1) * sizes->scale[axis];
  Area area = { .first = (gint64)floorf (from), .end = (gint64)ceilf (to) };

  area.first_part = part (from, to, sizes->scale[axis], area.first);
  area.last_part = part (from, to, sizes->scale[axis], area.end - 1);
  return area;
}

static inline float
part_of (const Area *area,
         gint64 i)
{
  return i == area->first ? area->first_part : i == area->end - 1 ? area->last_part : 1;
}

typedef struct
{
  TsResize sizes;
  const TsTensor *in;
  const Area *columns;
  float *out;
} Job;

TS_SIMD static void
add_multiple (float *to,
              const float *from,
              float factor,
              gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] += from[i] * factor;
}

/* The sums of row @from of the input over the columns of each output pixel. */
static void
sum_row (const Job *self,
         const float *from,
         float *to)
{
  gint64 channels = self->sizes.channels;

  for (gint64 x = 0; x < self->sizes.out[1]; x++, to += channels)
    {
      const Area *area = &self->columns[x];

      for (gint64 c = 0; c < channels; c++)
        {
          float sum = 0;

          for (gint64 i = area->first; i < area->end; i++)
            sum += from[CLAMP (i, 0, self->sizes.in[1] - 1) * channels + c] * part_of (area, i);
          to[c] = sum;
        }
    }
}

static void
area_row (gpointer data,
          gint64 image,
          gint64 row,
          float *scratch)
{
  const Job *self = data;
  const TsResize *sizes = &self->sizes;
  gint64 width = sizes->in[1] * sizes->channels, n = sizes->out[1] * sizes->channels;
  Area area = find_area (sizes, 0, row);
  float *loaded = scratch, *sums = loaded + width, *out = self->out + (image * sizes->out[0] + row) * n;
  float scale = 1 / (sizes->scale[0] * sizes->scale[1]);

  memset (out, 0, (gsize)n * sizeof (float));
  for (gint64 i = area.first; i < area.end; i++)
    {
      gint64 from = CLAMP (i, 0, sizes->in[0] - 1);

      ts_resize_load (self->in, (gsize)((image * sizes->in[0] + from) * width), (gsize)width, loaded);
      sum_row (self, loaded, sums);
      add_multiple (out, sums, part_of (&area, i), n);
    }
  for (gint64 i = 0; i < n; i++)
    out[i] *= scale;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Job self = { .in = call->in[0] };
  g_autofree Area *columns = NULL;
  TsTensor *out;
  TsShape shape;

  if (!ts_resize_init (&self.sizes, call->state, &call->in[0]->shape, call->in[1], error))
    return FALSE;
  shape = ts_resize_out_shape (&self.sizes);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  columns = g_new (Area, self.sizes.out[1]);
  for (gint64 x = 0; x < self.sizes.out[1]; x++)
    columns[x] = find_area (&self.sizes, 1, x);
  self.columns = columns;
  self.out = out->data;
  return ts_resize_for_rows (&self.sizes, call, (gsize)((self.sizes.in[1] + self.sizes.out[1]) * self.sizes.channels),
                             area_row, &self, error);
}

const TsKernelDef ts_resize_area_kernels[] = {
  { .op = "ResizeArea", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run, .semantics = "tensorflow/core/kernels/resize_area_op.cc" },
  { 0 },
};

const TsShapeDef ts_resize_area_shapes[] = {
  { "ResizeArea", ts_shape_resize },
  { 0 },
};
