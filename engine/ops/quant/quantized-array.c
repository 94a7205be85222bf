#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* QuantizedConcat, QuantizedReshape */

/* ---- QuantizedConcat: inputs are the axis, n values, n least and n largest ---- */

typedef struct
{
  gsize n;
  int axis;
  float min;
  float max;
  TsShape shape;
} Concat;

static void
find_range (const TsCall *call,
            Concat *concat)
{
  concat->min = FLT_MAX;
  concat->max = -FLT_MAX;
  for (gsize i = 1; i <= concat->n; i++)
    {
      float min = *(const float *)call->in[concat->n + i]->data, max = *(const float *)call->in[2 * concat->n + i]->data;

      concat->min = MIN (concat->min, min);
      concat->max = MAX (concat->max, max);
    }
  if (ts_quant_type (call->in[1]->dtype).lowest < 0)
    {
      concat->max = MAX (fabsf (concat->min), fabsf (concat->max));
      concat->min = -concat->max;
    }
}

static gboolean
read_concat (const TsCall *call,
             Concat *concat,
             GError **error)
{
  const TsShape *first = &call->in[1]->shape;
  gint64 axis;

  concat->n = (call->n_in - 1) / 3;
  if (!ts_arg_scalar (call, 0, "concat_dim", &axis, error))
    return FALSE;
  if (axis < 0 || axis >= first->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "concat_dim %" G_GINT64_FORMAT " is not in [0, %d)", axis, first->rank);
      return FALSE;
    }
  concat->axis = (int)axis;
  ts_shape_copy (&concat->shape, first);
  concat->shape.dims[axis] = 0;
  for (guint i = 1; i <= concat->n; i++)
    {
      const TsShape *shape = &call->in[i]->shape;
      gboolean fits = shape->rank == first->rank;

      for (int d = 0; d < first->rank && fits; d++)
        fits = d == axis || shape->dims[d] == first->dims[d];
      if (!fits || call->in[concat->n + i]->n_elements != 1 || call->in[2 * concat->n + i]->n_elements != 1)
        {
          g_autofree char *text = ts_shape_to_string (shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, fits ? "ends of range %u, of shape %s, are no scalars" : "value %u of shape %s does not fit to the first", i - 1, text);
          return FALSE;
        }
      concat->shape.dims[axis] += shape->dims[axis];
    }
  return TRUE;
}

/* @n numbers to another range, or as they are if that is the same. */
static void
copy_numbers (const Concat *concat,
              const TsTensor *in,
              gsize from,
              float min,
              float max,
              TsTensor *out,
              gsize to,
              gsize n)
{
  TsDequantizer value;
  TsQuantizer number;
  gint32 numbers[TS_QUANT_CHUNK];

  if (n == 0)
    return;
  if (min == concat->min && max == concat->max)
    {
      memcpy (ts_elements_at (out, to), ts_elements_at (in, from), n * ts_dtype_size (in->dtype));
      return;
    }
  ts_dequantizer_init (&value, in->dtype, min, max);
  ts_quantizer_init (&number, in->dtype, concat->min, concat->max);
  for (gsize first = 0; first < n; first += TS_QUANT_CHUNK)
    {
      gsize count = MIN (TS_QUANT_CHUNK, n - first);

      ts_quant_load (in, from + first, count, numbers);
      for (gsize i = 0; i < count; i++)
        numbers[i] = ts_quantizer_apply (&number, value.offset + (float)numbers[i] * value.scale);
      ts_quant_store (out, to + first, count, numbers);
    }
}

static gboolean
concat_run (TsCall *call,
            GError **error)
{
  Concat concat;
  gsize outer, row, at = 0;
  TsTensor *out;

  if (!read_concat (call, &concat, error))
    return FALSE;
  find_range (call, &concat);
  out = ts_call_alloc (call, 0, &concat.shape, error);
  if (out == NULL || !ts_quant_put_range (call, 1, concat.min, concat.max, error))
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;

  outer = ts_elements_count (&concat.shape, 0, concat.axis);
  row = out->n_elements / outer;
  for (guint i = 1; i <= concat.n; i++)
    {
      gsize n = call->in[i]->n_elements / outer;

      for (gsize o = 0; o < outer; o++)
        copy_numbers (&concat, call->in[i], o * n, *(const float *)call->in[concat.n + i]->data, *(const float *)call->in[2 * concat.n + i]->data, out, o * row + at, n);
      at += n;
    }
  return TRUE;
}

/* ---- QuantizedReshape -------------------------------------------------------------------------------- */

static gboolean
reshape_run (TsCall *call,
             GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 sizes[TS_SHAPE_MAX_RANK], n = 1;
  TsShape shape;
  int open = -1;
  float min, max;

  if (!ts_arg_vector (call, 1, "the shape", sizes, &shape.rank, error) || !ts_quant_arg_range (call, 2, &min, &max, error))
    return FALSE;
  for (int d = 0; d < shape.rank; d++)
    {
      shape.dims[d] = sizes[d];
      if (sizes[d] < -1 || (sizes[d] == -1 && open >= 0) || (sizes[d] >= 0 && __builtin_mul_overflow (n, sizes[d], &n)))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size %d of the shape is %" G_GINT64_FORMAT, d, sizes[d]);
          return FALSE;
        }
      if (sizes[d] == -1)
        open = d;
    }
  if (open >= 0)
    {
      shape.dims[open] = n > 0 ? (gint64)in->n_elements / n : 0;
      n *= shape.dims[open];
    }
  if ((gsize)n != in->n_elements)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " elements do not fit the shape", in->n_elements);
      return FALSE;
    }

  ts_call_forward_reshaped (call, 0, 0, &shape);
  return ts_quant_put_range (call, 1, min, max, error);
}

const TsKernelDef ts_quantized_array_kernels[] = {
  { .op = "QuantizedConcat", .dtypes = TS_DTYPES_QUANTIZED, .run = concat_run, .semantics = "tensorflow/core/kernels/quantized_concat_op.cc" },
  { .op = "QuantizedReshape", .run = reshape_run, .semantics = "tensorflow/core/kernels/quantized_reshape_op.cc" },
  { 0 },
};

const TsShapeDef ts_quantized_array_shapes[] = {
  { 0 },
};
