#include "engine/ops/image/ts-resize.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"

#include <string.h>

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_resize_attrs_init (init->state, init->op, error);
}

typedef struct
{
  TsResize sizes;
  const TsTensor *in;
  const TsLinear *columns;
  float *out;
} Bilinear;

#define TOGETHER 8 /* channels */

G_ALWAYS_INLINE static inline void
blend_channels (const float *restrict left,
                const float *restrict right,
                float part,
                float *restrict to,
                gint64 n)
{
  for (gint64 c = 0; c < n; c++)
    to[c] = left[c] + (right[c] - left[c]) * part;
}

/* Inlined where the number of channels, or that they are whole groups, is known. */
G_ALWAYS_INLINE static inline void
blend_columns (const Bilinear *self,
               const float *from,
               float *to,
               gint64 channels,
               gboolean is_grouped)
{
  gint64 n = is_grouped ? TOGETHER : channels;

  for (gint64 x = 0; x < self->sizes.out[1]; x++, to += channels)
    {
      const TsLinear *at = &self->columns[x];
      const float *left = from + at->lower * channels, *right = from + at->upper * channels;

      for (gint64 c = 0; c < channels; c += n)
        blend_channels (left + c, right + c, at->part, to + c, n);
    }
}

typedef float Four __attribute__ ((vector_size (16), aligned (4), may_alias));

/* Four channels at once. Of three, what is behind a pixel is written with it, and written anew by the next: the last one has nothing behind it, nor have
 * those that are taken from the end of the row. */
G_ALWAYS_INLINE static inline void
blend_fours (const Bilinear *self,
             const float *from,
             float *to,
             gint64 channels)
{
  gint64 n = self->sizes.out[1], whole = channels == 4 ? n : n - 1;

  for (gint64 x = 0; x < n; x++, to += channels)
    {
      const TsLinear *at = &self->columns[x];
      const float *left = from + at->lower * channels, *right = from + at->upper * channels;

      if (x < whole && (channels == 4 || at->upper < self->sizes.in[1] - 1))
        *(Four *)to = *(const Four *)left + (*(const Four *)right - *(const Four *)left) * at->part;
      else
        blend_channels (left, right, at->part, to, channels);
    }
}

TS_SIMD static void
blend_pixels (const Bilinear *self,
              const float *from,
              float *to)
{
  gint64 channels = self->sizes.channels;

  if (channels == 1)
    blend_columns (self, from, to, 1, FALSE);
  else if (channels == 3)
    blend_fours (self, from, to, 3);
  else if (channels == 4)
    blend_fours (self, from, to, 4);
  else if (channels % TOGETHER == 0)
    blend_columns (self, from, to, channels, TRUE);
  else
    blend_columns (self, from, to, channels, FALSE);
}

/* Row @row of the images, resized in the direction of its columns. */
static void
resize_row (const Bilinear *self,
            gint64 image,
            gint64 row,
            float *loaded,
            float *to)
{
  gint64 channels = self->sizes.channels, width = self->sizes.in[1] * channels;
  gsize first = (gsize)((image * self->sizes.in[0] + row) * width);
  const float *from = loaded;

  if (self->in->dtype == TS_DTYPE_FLOAT)
    from = (const float *)self->in->data + first;
  else
    ts_resize_load (self->in, first, (gsize)width, loaded);

  blend_pixels (self, from, to);
}

TS_SIMD static void
blend_rows (const float *top,
            const float *bottom,
            float part,
            float *to,
            gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] = top[i] + (bottom[i] - top[i]) * part;
}

/* What a thread has in its scratch memory, before the rows themselves. */
typedef struct
{
  gint64 rows[2]; /* 1 + number of the row, among those of all images, that is there resized; 0: none */
  gint64 oldest;
} Held;

#define HELD_FLOATS ((gint64)(sizeof (Held) / sizeof (float)))
G_STATIC_ASSERT (sizeof (Held) <= TS_RESIZE_CLEAN * sizeof (float));

/* Row @row resized. Its neighbours mostly have wanted it, too. */
static const float *
get_row (const Bilinear *self,
         gint64 image,
         gint64 row,
         gint64 other,
         float *scratch)
{
  Held *held = (Held *)(gpointer)scratch;
  gint64 n = self->sizes.out[1] * self->sizes.channels;
  gint64 first = image * self->sizes.in[0] + 1;
  float *rows = scratch + HELD_FLOATS;

  for (int i = 0; i < 2; i++)
    if (held->rows[i] == first + row)
      return rows + i * n;
  if (held->rows[held->oldest] == first + other)
    held->oldest = 1 - held->oldest;
  resize_row (self, image, row, rows + 2 * n, rows + held->oldest * n);
  held->rows[held->oldest] = first + row;
  held->oldest = 1 - held->oldest;
  return rows + (1 - held->oldest) * n;
}

static void
bilinear_row (gpointer data,
              gint64 image,
              gint64 row,
              float *scratch)
{
  const Bilinear *self = data;
  TsLinear at = ts_resize_linear (&self->sizes, 0, row);
  gint64 n = self->sizes.out[1] * self->sizes.channels;
  const float *top = get_row (self, image, at.lower, at.upper, scratch), *bottom = get_row (self, image, at.upper, at.lower, scratch);

  blend_rows (top, bottom, at.part, self->out + (image * self->sizes.out[0] + row) * n, n);
}

/* Then nothing is blended, which an infinity would not stand. */
static gboolean
is_same_size (const TsResize *sizes)
{
  return sizes->in[0] == sizes->out[0] && sizes->in[1] == sizes->out[1];
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Bilinear self = { .in = call->in[0] };
  g_autofree TsLinear *columns = NULL;
  TsTensor *out;
  TsShape shape;

  if (!ts_resize_init (&self.sizes, call->state, &call->in[0]->shape, call->in[1], error))
    return FALSE;
  shape = ts_resize_out_shape (&self.sizes);
  if (is_same_size (&self.sizes) && self.in->dtype == TS_DTYPE_FLOAT)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (is_same_size (&self.sizes))
    {
      ts_resize_load (self.in, 0, out->n_elements, out->data);
      return TRUE;
    }

  columns = g_new (TsLinear, self.sizes.out[1]);
  for (gint64 x = 0; x < self.sizes.out[1]; x++)
    columns[x] = ts_resize_linear (&self.sizes, 1, x);
  self.columns = columns;
  self.out = out->data;
  return ts_resize_for_rows (&self.sizes, call, (gsize)((2 * self.sizes.out[1] + self.sizes.in[1]) * self.sizes.channels + HELD_FLOATS),
                             bilinear_row, &self, error);
}

/* ---- gradient ------------------------------------------------------------------------------------- */

#define SPREAD(type)                                                                                               \
  static void spread_##type (const TsResize *sizes, const TsLinear *columns, const float *grad, type *result)      \
  {                                                                                                                \
    for (gint64 image = 0; image < sizes->batch; image++, result += sizes->in[0] * sizes->in[1] * sizes->channels) \
      for (gint64 y = 0; y < sizes->out[0]; y++)                                                                   \
        {                                                                                                          \
          TsLinear row = ts_resize_linear (sizes, 0, y);                                                           \
          type *top = result + row.lower * sizes->in[1] * sizes->channels;                                         \
          type *bottom = result + row.upper * sizes->in[1] * sizes->channels;                                      \
                                                                                                                   \
          for (gint64 x = 0; x < sizes->out[1]; x++, grad += sizes->channels)                                      \
            {                                                                                                      \
              const TsLinear *at = &columns[x];                                                                    \
              gint64 left = at->lower * sizes->channels, right = at->upper * sizes->channels;                      \
                                                                                                                   \
              for (gint64 c = 0; c < sizes->channels; c++)                                                         \
                {                                                                                                  \
                  top[left + c] += (type)(grad[c] * (1 - row.part) * (1 - at->part));                              \
                  top[right + c] += (type)(grad[c] * (1 - row.part) * at->part);                                   \
                  bottom[left + c] += (type)(grad[c] * row.part * (1 - at->part));                                 \
                  bottom[right + c] += (type)(grad[c] * row.part * at->part);                                      \
                }                                                                                                  \
            }                                                                                                      \
        }                                                                                                          \
  }

SPREAD (float)
SPREAD (double)

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsTensor *grad = call->in[0], *original = call->in[1];
  g_autofree TsLinear *columns = NULL;
  TsResize sizes;
  TsTensor *out;

  if (!ts_resize_init_shapes (&sizes, call->state, &original->shape, &grad->shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &original->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  columns = g_new (TsLinear, sizes.out[1]);
  for (gint64 x = 0; x < sizes.out[1]; x++)
    columns[x] = ts_resize_linear (&sizes, 1, x);
  memset (out->data, 0, ts_tensor_size_bytes (out));
  if (out->dtype == TS_DTYPE_FLOAT)
    spread_float (&sizes, columns, grad->data, out->data);
  else
    spread_double (&sizes, columns, grad->data, out->data);
  return TRUE;
}

static gboolean
run_grad_small (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, run_grad, error);
}

static gboolean
infer_grad (TsShapeCall *call,
            GError **error)
{
  ts_shape_copy (&call->out[0], call->in[1]);
  return TRUE;
}

const TsKernelDef ts_resize_bilinear_kernels[] = {
  { .op = "ResizeBilinear", .dtypes = TS_DTYPES_REAL, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run, .semantics = "tensorflow/core/kernels/resize_bilinear_op.cc" },
  { .op = "ResizeBilinearGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run_grad, .semantics = "tensorflow/core/kernels/resize_bilinear_op.cc" },
  { .op = "ResizeBilinearGrad", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsResizeAttrs), .run = run_grad_small, .semantics = "tensorflow/core/kernels/resize_bilinear_op.cc" },
  { 0 },
};

const TsShapeDef ts_resize_bilinear_shapes[] = {
  { "ResizeBilinear", ts_shape_resize },
  { "ResizeBilinearGrad", infer_grad },
  { 0 },
};
