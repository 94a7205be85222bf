#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/nn/ts-volume.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

/* QuantizedMatMul, QuantizedConv2D: sums of products of eight-bit numbers less their zeros, in 32 bits that wrap around. */

/* Several threads each take some rows: of A [m, k] or of patches. B is [k, n], its zero taken off already. */
typedef struct
{
  gint64 n;
  gint64 k;
  const gint32 *b;
  gint32 *out;
  const TsTensor *in;
  gint32 zero;

  /* matrix product */
  gboolean transpose_a;
  gint64 m;

  /* convolution */
  TsVolume images;
} Product;

/* out[j] += a b[j] */
TS_SIMD static void
add_row (guint32 *restrict out,
         guint32 a,
         const guint32 *restrict b,
         gint64 n)
{
  for (gint64 j = 0; j < n; j++)
    out[j] += a * b[j];
}

static void
multiply_row (const Product *product,
              const gint32 *a,
              gint32 *out)
{
  memset (out, 0, (gsize)product->n * sizeof *out);
  for (gint64 i = 0; i < product->k; i++)
    if (a[i] != 0)
      add_row ((guint32 *)out, (guint32)a[i], (const guint32 *)product->b + i * product->n, product->n);
}

static void
load_less_zero (const TsTensor *tensor,
                gsize first,
                gsize n,
                gint32 zero,
                gint32 *to)
{
  ts_quant_load (tensor, first, n, to);
  for (gsize i = 0; i < n; i++)
    to[i] = (gint32)((guint32)to[i] - (guint32)zero);
}

static void
matrix_rows (gsize begin,
             gsize end,
             gpointer data)
{
  const Product *product = data;
  g_autofree gint32 *row = g_new (gint32, product->k + 1);

  for (gsize i = begin; i < end; i++)
    {
      if (product->transpose_a)
        for (gint64 k = 0; k < product->k; k++)
          load_less_zero (product->in, (gsize)(k * product->m) + i, 1, product->zero, row + k);
      else
        load_less_zero (product->in, i * (gsize)product->k, (gsize)product->k, product->zero, row);
      multiply_row (product, row, product->out + i * (gsize)product->n);
    }
}

/* Positions of the window over all images. */
static void
image_positions (gsize begin,
                 gsize end,
                 gpointer data)
{
  const Product *product = data;
  const TsVolume *images = &product->images;
  gint64 n_taps = ts_volume_n_taps (images), n_out = ts_volume_n_out (images), depth = images->channels;
  g_autofree gint32 *patch = g_new (gint32, product->k + 1);
  g_autofree gint64 *voxels = g_new (gint64, n_taps + 1);

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      ts_volume_list_voxels (images, i % n_out, voxels);
      for (gint64 tap = 0; tap < n_taps; tap++)
        {
          gint64 from = voxels[tap];

          if (from < 0)
            memset (patch + tap * depth, 0, (gsize)depth * sizeof *patch);
          else
            load_less_zero (product->in, (gsize)((i / n_out * ts_volume_n_in (images) + from) * depth), (gsize)depth, product->zero, patch + tap * depth);
        }
      multiply_row (product, patch, product->out + i * product->n);
    }
}

/* B less its zero, transposed if asked to. (transfer full) (nullable) */
static gint32 *
load_b (const TsTensor *b,
        gint32 zero,
        gboolean transpose,
        GError **error)
{
  g_autofree gint32 *numbers = g_try_new (gint32, b->n_elements + 1);
  gint32 *turned = transpose && numbers != NULL ? g_try_new (gint32, b->n_elements + 1) : NULL;

  if (numbers == NULL || (transpose && turned == NULL))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the factors of a product");
      return NULL;
    }
  load_less_zero (b, 0, b->n_elements, zero, numbers);
  if (!transpose)
    return g_steal_pointer (&numbers);

  for (gint64 i = 0; i < b->shape.dims[0]; i++)
    for (gint64 j = 0; j < b->shape.dims[1]; j++)
      turned[j * b->shape.dims[0] + i] = numbers[i * b->shape.dims[1] + j];
  return turned;
}

/* ---- QuantizedMatMul --------------------------------------------------------------------------------- */

typedef struct
{
  gboolean transpose_a;
  gboolean transpose_b;
} MatMul;

static gboolean
mat_mul_prepare (TsKernelInit *init,
                 GError **error)
{
  MatMul *self = init->state;
  TsDType b, out;

  if (!ts_operation_get_attr_bool (init->op, "transpose_a", &self->transpose_a, error) ||
      !ts_operation_get_attr_bool (init->op, "transpose_b", &self->transpose_b, error) ||
      !ts_operation_get_attr_dtype (init->op, "T2", &b, error) || !ts_operation_get_attr_dtype (init->op, "Toutput", &out, error))
    return FALSE;
  if ((b == TS_DTYPE_QUINT8 || b == TS_DTYPE_QINT8) && out == TS_DTYPE_QINT32)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is a kernel for eight-bit factors and qint32 results only");
  return FALSE;
}

static gboolean
mat_mul_run (TsCall *call,
             GError **error)
{
  const MatMul *self = call->state;
  const TsTensor *a = call->in[0], *b = call->in[1];
  Product product = { .in = a, .transpose_a = self->transpose_a };
  g_autofree gint32 *numbers = NULL;
  float min_a, max_a, min_b, max_b, min, max;
  TsTensor *out;

  if (!ts_quant_arg_real_range (call, 2, &min_a, &max_a, error) || !ts_quant_arg_real_range (call, 4, &min_b, &max_b, error) ||
      !ts_arg_check_rank (call, 0, "a", 2, error) || !ts_arg_check_rank (call, 1, "b", 2, error))
    return FALSE;
  product.m = a->shape.dims[self->transpose_a ? 1 : 0];
  product.k = a->shape.dims[self->transpose_a ? 0 : 1];
  product.n = b->shape.dims[self->transpose_b ? 0 : 1];
  if (product.k != b->shape.dims[self->transpose_b ? 1 : 0])
    {
      g_autofree char *x = ts_shape_to_string (&a->shape), *y = ts_shape_to_string (&b->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "matrices of shapes %s and %s do not fit to each other", x, y);
      return FALSE;
    }

  ts_quant_product_range (a->dtype, min_a, max_a, b->dtype, min_b, max_b, TS_DTYPE_QINT32, &min, &max);
  out = ts_call_alloc (call, 0, &TS_SHAPE (product.m, product.n), error);
  if (out == NULL || !ts_quant_put_range (call, 1, min, max, error))
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;
  product.zero = (gint32)ts_quantize_unclamped (a->dtype, 0, min_a, max_a);
  product.b = numbers = load_b (b, (gint32)ts_quantize_unclamped (b->dtype, 0, min_b, max_b), self->transpose_b, error);
  product.out = out->data;
  return numbers != NULL && ts_call_parallel_for (call, (gsize)product.m, 1, matrix_rows, &product, error);
}

/* ---- QuantizedConv2D --------------------------------------------------------------------------------- */

typedef struct
{
  TsPadding padding;
  gint64 stride;
} Conv2D;

static gboolean
conv_prepare (TsKernelInit *init,
              GError **error)
{
  Conv2D *self = init->state;
  gint64 strides[4], dilations[4];
  TsDType filter, out;

  if (!ts_padding_from_attr (init->op, &self->padding, error) || !ts_window_read_list (init->op, "strides", 4, strides, error) ||
      !ts_window_read_list (init->op, "dilations", 4, dilations, error) || !ts_operation_get_attr_dtype (init->op, "Tfilter", &filter, error) ||
      !ts_operation_get_attr_dtype (init->op, "out_type", &out, error))
    return FALSE;
  if (strides[0] != 1 || strides[3] != 1 || strides[1] != strides[2] || dilations[1] != 1 || dilations[2] != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "strides must be those of rows and columns, equal, and dilations 1");
      return FALSE;
    }
  self->stride = strides[1];
  if ((filter == TS_DTYPE_QUINT8 || filter == TS_DTYPE_QINT8) && out == TS_DTYPE_QINT32)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is a kernel for eight-bit filters and qint32 results only");
  return FALSE;
}

static gboolean
init_images (const Conv2D *self,
             const TsShape *in,
             const TsShape *filter,
             TsVolume *images,
             GError **error)
{
  if (in->dims[3] != filter->dims[2])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input and filter have %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " channels", in->dims[3], filter->dims[2]);
      return FALSE;
    }
  *images = (TsVolume) { .batch = in->dims[0], .channels = in->dims[3] };
  images->axis[0] = (TsWindowAxis) { .in = 1, .size = 1, .stride = 1, .dilation = 1, .out = 1 };
  for (int d = 1; d < 3; d++)
    {
      TsWindowAxis *axis = &images->axis[d];

      if (!ts_window_axis_init (axis, self->padding, in->dims[d], filter->dims[d - 1], self->stride, 1, error))
        return FALSE;
      if (axis->out == 0)
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the filter does not fit into the images");
          return FALSE;
        }
      /* TensorFlow's kernel centres the filter without padding too. */
      axis->before = ((axis->out - 1) * axis->stride + axis->size - axis->in) / 2;
    }
  return TRUE;
}

static gboolean
conv_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0], *filter = call->in[1];
  Product product = { .in = in };
  g_autofree gint32 *numbers = NULL;
  float min_in, max_in, min_filter, max_filter, min, max;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "the input", 4, error) || !ts_arg_check_rank (call, 1, "the filter", 4, error) ||
      !ts_quant_arg_range (call, 2, &min_in, &max_in, error) || !ts_quant_arg_range (call, 4, &min_filter, &max_filter, error) ||
      !init_images (call->state, &in->shape, &filter->shape, &product.images, error))
    return FALSE;

  ts_quant_product_range (in->dtype, min_in, max_in, filter->dtype, min_filter, max_filter, TS_DTYPE_QINT32, &min, &max);
  product.n = filter->shape.dims[3];
  out = ts_call_alloc (call, 0, &TS_SHAPE (in->shape.dims[0], product.images.axis[1].out, product.images.axis[2].out, product.n), error);
  if (out == NULL || !ts_quant_put_range (call, 1, min, max, error))
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;
  product.k = (gint64)filter->n_elements / product.n;
  product.zero = (gint32)ts_quantize_unclamped (in->dtype, 0, min_in, max_in);
  product.b = numbers = load_b (filter, (gint32)ts_quantize_unclamped (filter->dtype, 0, min_filter, max_filter), FALSE, error);
  product.out = out->data;
  return numbers != NULL && ts_call_parallel_for (call, out->n_elements / (gsize)product.n, 16, image_positions, &product, error);
}

static gboolean
conv_infer (TsShapeCall *call,
            GError **error)
{
  const TsShape *in = call->in[0], *filter = call->in[1];
  Conv2D self;
  gint64 strides[4];
  TsWindowAxis axis;

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 4, error) ||
      !ts_padding_from_attr (call->op, &self.padding, error) || !ts_window_read_list (call->op, "strides", 4, strides, error))
    return FALSE;
  call->out[0] = TS_SHAPE (in->rank == 4 ? in->dims[0] : -1, -1, -1, filter->rank == 4 ? filter->dims[3] : -1);
  for (int d = 1; d < 3 && in->rank == 4 && filter->rank == 4; d++)
    if (in->dims[d] >= 0 && filter->dims[d - 1] >= 0)
      {
        if (!ts_window_axis_init (&axis, self.padding, in->dims[d], filter->dims[d - 1], strides[d], 1, error))
          return FALSE;
        call->out[0].dims[d] = axis.out;
      }
  call->out[1] = call->out[2] = TS_SHAPE ();
  return TRUE;
}

#define EIGHT_BITS (TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT8))

const TsKernelDef ts_quantized_product_kernels[] = {
  { .op = "QuantizedConv2D", .dtypes = EIGHT_BITS, .dtype_attr = "Tinput", .prepare = conv_prepare, .state_size = sizeof (Conv2D), .run = conv_run, .semantics = "tensorflow/core/kernels/quantized_conv_ops.cc" },
  { .op = "QuantizedMatMul", .dtypes = EIGHT_BITS, .dtype_attr = "T1", .prepare = mat_mul_prepare, .state_size = sizeof (MatMul), .run = mat_mul_run, .semantics = "tensorflow/core/kernels/quantized_matmul_op.cc" },
  { 0 },
};

const TsShapeDef ts_quantized_product_shapes[] = {
  { "QuantizedConv2D", conv_infer },
  { 0 },
};
