#include "engine/ops/nn/ts-conv.h"

#include "engine/ops/image/ts-resize.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-shape-fn.h"
#include "engine/ts-error.h"

#include <string.h>

/* FusedPadConv2D, FusedResizeAndPadConv2D: images resized, then mirrored at their border, then convolved. The Graph Transform Tool makes them. */

typedef struct
{
  TsWindow window;
  TsResizeAttrs resize;
  gboolean resizes;
  gint64 offset; /* 1 for REFLECT, which leaves out the border itself; 0 for SYMMETRIC */
} FusedPad;

/* Sizes along an axis: of the image, of the resized one, with what is mirrored before and after it. */
typedef struct
{
  gint64 resized;
  gint64 before;
  gint64 padded;
  gint64 skipped; /* rows or columns of the padded image that no window sees, at its beginning */
} Axis;

static gboolean
init (FusedPad *self,
      const TsOperation *op,
      GError **error)
{
  g_autofree char *mode = ts_operation_dup_attr_string (op, "mode", NULL, error);

  if (mode == NULL || !ts_window_init_conv (&self->window, op, error))
    return FALSE;
  self->resizes = ts_operation_has_attr (op, "resize_align_corners");
  if (self->resizes && !ts_operation_get_attr_bool (op, "resize_align_corners", &self->resize.align_corners, error))
    return FALSE;
  self->offset = strcmp (mode, "REFLECT") == 0;
  if (self->offset == 1 || strcmp (mode, "SYMMETRIC") == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "mode must be REFLECT or SYMMETRIC, is %s", mode);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *kernel_init,
         GError **error)
{
  return init (kernel_init->state, kernel_init->op, error);
}

/* @shape: of the resized images; becomes that of the padded ones */
static gboolean
read_paddings (const FusedPad *self,
               const TsTensor *paddings,
               Axis *axes,
               TsShape *shape,
               GError **error)
{
  const gint32 *values = paddings->data;

  if (paddings->shape.rank != 2 || paddings->shape.dims[0] != 4 || paddings->shape.dims[1] != 2)
    {
      g_autofree char *text = ts_shape_to_string (&paddings->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "paddings must have shape [4,2], has %s", text);
      return FALSE;
    }
  for (int d = 0; d < 4; d++)
    {
      gint64 before = values[2 * d], after = values[2 * d + 1], most = d == 0 || d == 3 ? 0 : shape->dims[d] - self->offset;

      if (before < 0 || after < 0 || before > most || after > most)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d of size %" G_GINT64_FORMAT " cannot be padded by %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT ", at most by %" G_GINT64_FORMAT,
                       d, shape->dims[d], before, after, most);
          return FALSE;
        }
      if (d == 1 || d == 2)
        axes[d - 1] = (Axis) { .resized = shape->dims[d], .before = before, .padded = before + shape->dims[d] + after };
      shape->dims[d] += before + after;
    }
  return TRUE;
}

/* TensorFlow's kernel has a rule of its own where windows begin, which leaves out part of the image if strides are large. */
static void
place_windows (TsPadding padding,
               TsWindowAxis *window,
               Axis *axis)
{
  gint64 reach = (window->out - 1) * window->stride + window->size;
  gint64 before = (reach - window->in + (padding == TS_PADDING_VALID)) / 2;

  axis->skipped = MAX (0, -before);
  window->in -= axis->skipped;
  window->before = MAX (0, before);
  window->after = MAX (0, reach - window->in - window->before);
}

/* Which of @n resized rows or columns is seen at @i of the padded ones. */
static gint64
mirror (const FusedPad *self,
        const Axis *axis,
        gint64 i)
{
  gint64 at = i + axis->skipped - axis->before;

  if (at < 0)
    return self->offset - 1 - at;
  return at < axis->resized ? at : 2 * axis->resized - 1 - self->offset - at;
}

/* Where each of the padded rows or columns that are used comes from, in the image. (transfer full) */
static TsLinear *
list_sources (const FusedPad *self,
              const TsResize *resize,
              int i,
              const Axis *axis)
{
  gint64 n = axis->padded - axis->skipped;
  TsLinear *sources = g_new (TsLinear, n);

  for (gint64 k = 0; k < n; k++)
    sources[k] = ts_resize_linear (resize, i, mirror (self, axis, k));
  return sources;
}

#define DEFINE_SAMPLE(type)                                                                                                          \
  static void sample_##type (const TsResize *resize, const TsLinear *rows, gint64 n_rows, const TsLinear *columns, gint64 n_columns, \
                             const type *from, type *to)                                                                             \
  {                                                                                                                                  \
    gint64 channels = resize->channels, width = resize->in[1] * channels;                                                            \
                                                                                                                                     \
    for (gint64 image = 0; image < resize->batch; image++, from += resize->in[0] * width)                                            \
      for (gint64 y = 0; y < n_rows; y++)                                                                                            \
        for (gint64 x = 0; x < n_columns; x++)                                                                                       \
          for (gint64 c = 0; c < channels; c++)                                                                                      \
            {                                                                                                                        \
              const type *top = from + rows[y].lower * width + c, *bottom = from + rows[y].upper * width + c;                        \
              gint64 left = columns[x].lower * channels, right = columns[x].upper * channels;                                        \
              type a = columns[x].part == 0 ? top[left] : top[left] + (top[right] - top[left]) * (type)columns[x].part;              \
              type b = columns[x].part == 0 ? bottom[left] : bottom[left] + (bottom[right] - bottom[left]) * (type)columns[x].part;  \
                                                                                                                                     \
              *to++ = rows[y].part == 0 ? a : a + (b - a) * (type)rows[y].part;                                                      \
            }                                                                                                                        \
  }

DEFINE_SAMPLE (float)
DEFINE_SAMPLE (double)

/* Resized and padded, as far as windows see them. (transfer full) (nullable) */
static TsTensor *
make_images (const FusedPad *self,
             const TsResize *resize,
             const Axis *axes,
             const TsTensor *in,
             GError **error)
{
  gint64 n_rows = axes[0].padded - axes[0].skipped, n_columns = axes[1].padded - axes[1].skipped;
  TsTensor *images = ts_tensor_new (in->dtype, &TS_SHAPE (resize->batch, n_rows, n_columns, resize->channels), error);
  g_autofree TsLinear *rows = NULL, *columns = NULL;

  if (images == NULL)
    return NULL;
  rows = list_sources (self, resize, 0, &axes[0]);
  columns = list_sources (self, resize, 1, &axes[1]);
  if (in->dtype == TS_DTYPE_DOUBLE)
    sample_double (resize, rows, n_rows, columns, n_columns, in->data, images->data);
  else
    sample_float (resize, rows, n_rows, columns, n_columns, in->data, images->data);
  return images;
}

static gboolean
init_resize (const FusedPad *self,
             TsCall *call,
             TsResize *resize,
             GError **error)
{
  const TsShape *in = &call->in[0]->shape;

  if (!self->resizes)
    return ts_resize_init_shapes (resize, &self->resize, in, in, error);
  return ts_resize_init (resize, &self->resize, in, call->in[1], error);
}

static gboolean
init_conv (const FusedPad *self,
           TsConv *conv,
           const TsShape *padded,
           const TsShape *filter,
           Axis *axes,
           GError **error)
{
  if (!ts_conv_init (conv, &self->window, padded, filter, error))
    return FALSE;
  if (conv->groups == 1 && conv->batch > 0 && conv->axis[0].out > 0 && conv->axis[1].out > 0 && conv->out_channels > 0)
    {
      for (int i = 0; i < 2; i++)
        place_windows (self->window.padding, &conv->axis[i], &axes[i]);
      return TRUE;
    }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input and filter must have the same depth, and neither input nor output may be empty");
  return FALSE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const FusedPad *self = call->state;
  const TsTensor *paddings = call->in[call->n_in - 2], *filter = call->in[call->n_in - 1];
  static const TsFusedOps nothing = { .n = 0 };
  g_auto (TsEpilogue) epilogue = { .n_owned = 0 };
  g_autoptr (TsTensor) images = NULL;
  TsResize resize;
  Axis axes[2];
  TsConv conv;
  TsShape shape;
  TsTensor *out;

  if (!init_resize (self, call, &resize, error))
    return FALSE;
  shape = ts_resize_out_shape (&resize);
  if (!read_paddings (self, paddings, axes, &shape, error) || !init_conv (self, &conv, &shape, &filter->shape, axes, error))
    return FALSE;
  images = make_images (self, &resize, axes, call->in[0], error);
  shape = ts_conv_out_shape (&conv);
  out = images != NULL ? ts_call_alloc (call, 0, &shape, error) : NULL;
  if (out == NULL || !ts_epilogue_init (&epilogue, &nothing, call, call->n_in, out, TS_IMAGE_NHWC, error))
    return FALSE;
  if (out->dtype == TS_DTYPE_DOUBLE)
    return ts_conv_run_double (&conv, call, images->data, filter->data, out->data, &epilogue, error);
  return ts_conv_run_float (&conv, call, images->data, filter->data, out->data, &epilogue, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

/* ---- shapes ---- */

/* Input @i as a constant vector or matrix of @n numbers. (transfer full) (nullable) */
static gint64 *
get_ints (const TsShapeCall *call,
          guint i,
          gsize n)
{
  gsize n_found = 0;
  g_autofree gint64 *values = ts_shape_input_as_ints (call, i, &n_found);

  return values != NULL && n_found == n ? g_steal_pointer (&values) : NULL;
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  const TsShape *in = call->in[0], *filter = call->in[call->n_in - 1];
  FusedPad self = { .offset = 0 };
  g_autofree gint64 *size = NULL, *paddings = NULL;
  gint64 out[2] = { TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM };

  if (!init (&self, call->op, error) || !ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, call->n_in - 1, 4, error))
    return FALSE;
  size = self.resizes ? get_ints (call, 1, 2) : NULL;
  paddings = get_ints (call, call->n_in - 2, 8);
  for (int axis = 0; axis < 2 && paddings != NULL; axis++)
    {
      gint64 resized = self.resizes ? (size != NULL ? size[axis] : TS_SHAPE_UNKNOWN_DIM) : in->rank < 0 ? TS_SHAPE_UNKNOWN_DIM
                                                                                                        : in->dims[axis + 1];
      gint64 *pads = paddings + 2 * (axis + 1);

      if (resized > 0 && resized <= G_MAXINT32 && pads[0] >= 0 && pads[1] >= 0 && filter->rank == 4 &&
          !ts_window_get_output_size (&self.window, axis, resized + pads[0] + pads[1], filter->dims[axis], &out[axis], error))
        return FALSE;
    }
  call->out[0] = TS_SHAPE (in->rank < 0 ? TS_SHAPE_UNKNOWN_DIM : in->dims[0], out[0], out[1], filter->rank < 0 ? TS_SHAPE_UNKNOWN_DIM : filter->dims[3]);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define SOURCE "tensorflow/core/kernels/conv_ops_fused_image_transform.cc"
#define ROWS(op_type)                                                                                                                                 \
  { .op = op_type,                                                                                                                                    \
    .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE),                                                                         \
    .prepare = prepare,                                                                                                                               \
    .state_size = sizeof (FusedPad),                                                                                                                  \
    .run = run,                                                                                                                                       \
    .semantics = SOURCE },                                                                                                                            \
  {                                                                                                                                                   \
    .op = op_type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_HALF), .prepare = prepare, .state_size = sizeof (FusedPad), .run = run_small, .semantics = SOURCE \
  }

const TsKernelDef ts_fused_pad_conv_kernels[] = {
  ROWS ("FusedPadConv2D"),
  ROWS ("FusedResizeAndPadConv2D"),
  { 0 },
};

const TsShapeDef ts_fused_pad_conv_shapes[] = {
  { "FusedPadConv2D", infer },
  { "FusedResizeAndPadConv2D", infer },
  { 0 },
};
