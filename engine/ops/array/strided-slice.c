#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ops/array/ts-strided-slice.h"
#include "engine/ts-error.h"

#include <string.h>

/* StridedSlice and its gradient. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_strided_slice_get_masks (init->op, init->state, error);
}

gboolean
ts_strided_slice_read (const TsCall *call,
                       guint first,
                       const TsShape *in,
                       TsStridedSlice *slice,
                       GError **error)
{
  gint64 begin[TS_SHAPE_MAX_RANK], end[TS_SHAPE_MAX_RANK], strides[TS_SHAPE_MAX_RANK];
  int n_begin, n_end, n_strides;

  if (!ts_arg_vector (call, first, "begin", begin, &n_begin, error) ||
      !ts_arg_vector (call, first + 1, "end", end, &n_end, error) ||
      !ts_arg_vector (call, first + 2, "strides", strides, &n_strides, error))
    return FALSE;
  if (n_begin != n_end || n_begin != n_strides)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "begin, end and strides must be of one length, have %d, %d and %d", n_begin, n_end, n_strides);
      return FALSE;
    }
  if (!ts_strided_slice_resolve (in, n_begin, begin, end, strides, call->state, slice, error))
    return FALSE;
  for (int d = 0; d < slice->rank; d++)
    if (slice->size[d] <= 1)
      slice->stride[d] = 1; /* it does not matter, and may be so large that it overflows */
  return TRUE;
}

/* Whether the slice is rows of the tensor, one after the other and whole. */
static gboolean
is_rows (const TsStridedSlice *slice,
         const TsShape *in)
{
  if (slice->rank == 0 || (slice->stride[0] != 1 && slice->size[0] > 1))
    return FALSE;
  for (int d = 1; d < slice->rank; d++)
    if (slice->size[d] != in->dims[d] || (slice->stride[d] != 1 && slice->size[d] > 1))
      return FALSE;
  return slice->size[0] > 0;
}

/* Where element 0 of the slice lies in a tensor of those strides. */
static gssize
first_element (const TsStridedSlice *slice,
               const gssize *strides)
{
  gssize first = 0;

  for (int d = 0; d < slice->rank; d++)
    first += slice->begin[d] * strides[d];
  return first;
}

static gboolean
strided_slice_run (TsCall *call,
                   GError **error)
{
  TsTensor *in = call->in[0], *out;
  gssize strides[TS_SHAPE_MAX_RANK];
  gssize to = 1;
  TsStridedSlice slice;
  TsMove move = { .rank = in->shape.rank };

  if (!ts_strided_slice_read (call, 1, &in->shape, &slice, error))
    return FALSE;

  if (slice.rank == 0 || (is_rows (&slice, &in->shape) && slice.size[0] == in->shape.dims[0]))
    {
      if (ts_shape_equal (&in->shape, &slice.shape))
        ts_call_forward (call, 0, 0);
      else
        ts_call_forward_reshaped (call, 0, 0, &slice.shape);
      return TRUE;
    }
  if (is_rows (&slice, &in->shape))
    return ts_call_forward_rows (call, 0, 0, slice.begin[0], slice.size[0], &slice.shape, error);

  out = ts_call_alloc (call, 0, &slice.shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  ts_elements_strides (&in->shape, strides);
  for (int d = slice.rank - 1; d >= 0; d--)
    {
      move.dims[d] = (gsize)slice.size[d];
      move.to[d] = to;
      move.from[d] = slice.stride[d] * strides[d];
      to *= slice.size[d];
    }
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data,
                                               ts_elements_at (in, (gsize)first_element (&slice, strides)), error));
}

/* Strings one by one, since each has bytes of its own. */
static void
put_strings (const TsStridedSlice *slice,
             const gssize *strides,
             TsString *to,
             const TsTensor *from)
{
  gint64 place[TS_SHAPE_MAX_RANK] = { 0 };

  for (gsize i = 0; i < from->n_elements; i++)
    {
      const TsString *string = (const TsString *)from->data + i;
      gssize at = 0;

      for (int d = 0; d < slice->rank; d++)
        at += place[d] * slice->stride[d] * strides[d];
      ts_string_set (&to[at], string->bytes, (gssize)string->size);
      for (int d = slice->rank - 1; d >= 0 && ++place[d] == slice->size[d]; d--)
        place[d] = 0;
    }
}

gboolean
ts_strided_slice_put (const TsStridedSlice *slice,
                      TsCall *call,
                      TsTensor *tensor,
                      const TsTensor *from,
                      GError **error)
{
  gssize strides[TS_SHAPE_MAX_RANK];
  gssize step = 1;
  TsMove move = { .rank = slice->rank };
  char *to;

  if (from->n_elements == 0)
    return TRUE;

  ts_elements_strides (&tensor->shape, strides);
  to = ts_elements_at (tensor, (gsize)first_element (slice, strides));
  if (tensor->dtype == TS_DTYPE_STRING)
    {
      put_strings (slice, strides, (TsString *)(void *)to, from);
      return TRUE;
    }

  for (int d = slice->rank - 1; d >= 0; d--)
    {
      move.dims[d] = (gsize)slice->size[d];
      move.to[d] = slice->stride[d] * strides[d];
      move.from[d] = step;
      step *= slice->size[d];
    }
  return ts_move_run (&move, call, ts_dtype_size (from->dtype), to, from->data, error);
}

/* Inputs: shape of what was sliced, begin, end, strides, gradient of the slice. */
static gboolean
strided_slice_grad_run (TsCall *call,
                        GError **error)
{
  TsTensor *in = call->in[4], *out;
  TsShape shape;
  TsStridedSlice slice;

  if (!ts_arg_shape (call, 0, "the shape", &shape, error) || !ts_strided_slice_read (call, 1, &shape, &slice, error))
    return FALSE;
  if (!ts_shape_equal (&slice.shape, &in->shape))
    {
      g_autofree char *found = ts_shape_to_string (&in->shape), *expected = ts_shape_to_string (&slice.shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the gradient must have the shape of the slice, %s, has %s", expected, found);
      return FALSE;
    }

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  ts_elements_settle (out, TRUE);
  return ts_strided_slice_put (&slice, call, out, in, error);
}

/* ---- shapes ---- */

static int
length_of (const TsShapeCall *call)
{
  for (guint i = 1; i <= 3; i++)
    if (call->in[i]->rank == 1 && call->in[i]->dims[0] >= 0)
      return (int)MIN (call->in[i]->dims[0], G_MAXINT);
  return -1;
}

static gint64 *
known_ints (const TsShapeCall *call,
            guint i,
            int expected)
{
  gsize n = 0;
  g_autofree gint64 *values = ts_shape_input_as_ints (call, i, &n);

  return values != NULL && (gint64)n == expected ? g_steal_pointer (&values) : NULL;
}

static gboolean
strided_slice_shape (TsShapeCall *call,
                     GError **error)
{
  int n = length_of (call);
  g_autofree gint64 *begin = known_ints (call, 1, n), *end = known_ints (call, 2, n), *strides = known_ints (call, 3, n);
  TsStridedSliceMasks masks;
  TsStridedSlice slice;

  for (guint i = 1; i <= 3; i++)
    if (!ts_shape_expect_rank (call, i, 1, error))
      return FALSE;
  if (!ts_strided_slice_get_masks (call->op, &masks, error))
    return FALSE;
  if (call->in[0]->rank < 0 || n < 0 || n > TS_SHAPE_MAX_RANK)
    return TRUE;

  if (!ts_strided_slice_resolve (call->in[0], n, begin, end, strides, &masks, &slice, error))
    return FALSE;
  ts_shape_copy (&call->out[0], &slice.shape);
  return TRUE;
}

static gboolean
strided_slice_grad_shape (TsShapeCall *call,
                          GError **error)
{
  return ts_shape_input_as_shape (call, 0, &call->out[0], error);
}

/* -------------------------------------------------------------------------------------------------- */

#define STATE .prepare = prepare, .state_size = sizeof (TsStridedSliceMasks), .semantics = "tensorflow/core/kernels/strided_slice_op.cc"

const TsKernelDef ts_strided_slice_kernels[] = {
  { .op = "StridedSlice", .dtypes = TS_DTYPES_ANY, .run = strided_slice_run, STATE },
  { .op = "StridedSliceGrad", .dtypes = TS_DTYPES_MOVABLE, .run = strided_slice_grad_run, STATE },
  { 0 },
};

const TsShapeDef ts_strided_slice_shapes[] = {
  { "StridedSlice", strided_slice_shape },
  { "StridedSliceGrad", strided_slice_grad_shape },
  { 0 },
};
