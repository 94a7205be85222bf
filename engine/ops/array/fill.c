#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ops/data/ts-variant-math.h"
#include "engine/ts-error.h"

#include <string.h>

/* Fill, ZerosLike, OnesLike, BroadcastTo, Tile: elements repeated. */

/* ---- Fill ---- */

static gboolean
fill_run (TsCall *call,
          GError **error)
{
  const TsTensor *value = call->in[1];
  TsShape shape;
  TsTensor *out;
  TsMove move = { 0 };

  if (!ts_arg_shape (call, 0, "dims", &shape, error) || !ts_arg_check_rank (call, 1, "the value", 0, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;

  ts_move_add (&move, out->n_elements, 1, 0);
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (value->dtype), out->data, value->data, error));
}

static gboolean
fill_shape (TsShapeCall *call,
            GError **error)
{
  return ts_shape_expect_rank (call, 1, 0, error) && ts_shape_input_as_shape (call, 0, &call->out[0], error);
}

/* ---- ZerosLike, OnesLike ---- */

static gboolean
zeros_like_run (TsCall *call,
                GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &call->in[0]->shape, error);

  if (out != NULL && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return out != NULL && ts_elements_settle (out, TRUE);
}

/* Lists of zeros for lists, ... */
static gboolean
zeros_like_variants_run (TsCall *call,
                         GError **error)
{
  call->out[0] = ts_tensor_dup_zeros_like (call->in[0], error);
  return call->out[0] != NULL;
}

static gboolean
ones_like_run (TsCall *call,
               GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &call->in[0]->shape, error);
  TsElement one;

  if (out == NULL)
    return FALSE;
  ts_element_one (out->dtype, &one);
  ts_elements_fill (out->data, out->n_elements, &one, ts_dtype_size (out->dtype));
  return TRUE;
}

/* ---- BroadcastTo ---- */

/* Output 0 is the input broadcast to @shape, which is known to be possible. */
static gboolean
broadcast (TsCall *call,
           const TsShape *shape,
           GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, shape, error);
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK];
  TsMove move = { 0 };

  if (out == NULL)
    return FALSE;

  ts_elements_strides (&in->shape, from);
  ts_elements_strides (shape, to);
  for (int d = 0; d < shape->rank; d++)
    {
      int i = d - (shape->rank - in->shape.rank);

      ts_move_add (&move, (gsize)shape->dims[d], to[d], i < 0 || in->shape.dims[i] == 1 ? 0 : from[i]);
    }
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data, in->data, error));
}

static gboolean
broadcast_to_run (TsCall *call,
                  GError **error)
{
  const TsShape *in = &call->in[0]->shape;
  TsShape shape, joint;

  if (!ts_arg_shape (call, 1, "the shape", &shape, error))
    return FALSE;
  if (ts_shape_equal (in, &shape))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }

  if (!ts_shape_broadcast (in, &shape, &joint) || !ts_shape_equal (&joint, &shape))
    {
      g_autofree char *a = ts_shape_to_string (in), *b = ts_shape_to_string (&shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shape %s does not broadcast to %s", a, b);
      return FALSE;
    }
  return broadcast (call, &shape, error);
}

static gboolean
broadcast_to_shape (TsShapeCall *call,
                    GError **error)
{
  return ts_shape_input_as_shape (call, 1, &call->out[0], error);
}

/* ---- Tile ---- */

/* TensorFlow repeats elements of these types; others only where there is nothing to do. */
#define TILE_DTYPES                                                                                                          \
  (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX | TS_DTYPES_SIGNED | TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT32) | \
   TS_DTYPE_BIT (TS_DTYPE_UINT64) | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))

/* @multiples: one for each dimension of @in; a dimension of unknown size stays so. */
static gboolean
tiled_shape (const TsShape *in,
             const gint64 *multiples,
             TsShape *out,
             GError **error)
{
  out->rank = in->rank;
  for (int d = 0; d < in->rank; d++)
    {
      if (multiples[d] < 0 || (in->dims[d] >= 0 && __builtin_mul_overflow (in->dims[d], multiples[d], &out->dims[d])))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d of size %" G_GINT64_FORMAT " cannot be there %" G_GINT64_FORMAT " times",
                       d, in->dims[d], multiples[d]);
          return FALSE;
        }
      if (in->dims[d] < 0)
        out->dims[d] = multiples[d] == 0 ? 0 : TS_SHAPE_UNKNOWN_DIM;
    }
  return TRUE;
}

static gboolean
fail_multiples (gint64 n,
                int rank,
                GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "multiples must have an element for each of the %d dimensions, has %" G_GINT64_FORMAT, rank, n);
  return FALSE;
}

static gboolean
tile_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 multiples[TS_SHAPE_MAX_RANK];
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK];
  TsShape shape;
  TsTensor *out;
  TsMove move = { 0 };
  int n;

  if (!ts_arg_vector (call, 1, "multiples", multiples, &n, error))
    return FALSE;
  if (n != in->shape.rank)
    return fail_multiples (n, in->shape.rank, error);
  if (!tiled_shape (&in->shape, multiples, &shape, error))
    return FALSE;

  if (ts_shape_equal (&in->shape, &shape))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if ((TS_DTYPE_BIT (in->dtype) & TILE_DTYPES) == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "elements of type %s cannot be repeated", ts_dtype_name (in->dtype));
      return FALSE;
    }

  ts_elements_strides (&in->shape, from);
  ts_elements_strides (&shape, to);
  for (int d = 0; d < n; d++)
    {
      ts_move_add (&move, (gsize)multiples[d], to[d] * in->shape.dims[d], 0);
      ts_move_add (&move, (gsize)in->shape.dims[d], to[d], from[d]);
    }
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data, in->data, error));
}

static gboolean
tile_shape (TsShapeCall *call,
            GError **error)
{
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];
  TsShape multiples;

  if (!ts_shape_input_as_shape (call, 1, &multiples, error))
    return FALSE;
  if (in->rank >= 0 && multiples.rank >= 0 && in->rank != multiples.rank)
    return fail_multiples (multiples.rank, in->rank, error);

  out->rank = MAX (in->rank, multiples.rank);
  for (int d = 0; d < out->rank; d++)
    if (multiples.rank < 0 || in->rank < 0 || multiples.dims[d] < 0 || in->dims[d] < 0 ||
        __builtin_mul_overflow (multiples.dims[d], in->dims[d], &out->dims[d]))
      out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ONES_DTYPES (TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_fill_kernels[] = {
  { .op = "BroadcastTo", .dtypes = TS_DTYPES_ANY, .run = broadcast_to_run, .semantics = "tensorflow/core/kernels/broadcast_to_op.cc" },
  { .op = "Fill", .dtypes = TS_DTYPES_ANY, .run = fill_run, .semantics = "tensorflow/core/kernels/constant_op.cc, FillOp" },
  { .op = "OnesLike", .dtypes = ONES_DTYPES, .run = ones_like_run, .semantics = "tensorflow/core/kernels/constant_op.cc, OnesLikeOp" },
  { .op = "Tile", .dtypes = TS_DTYPES_ANY, .run = tile_run, .semantics = "tensorflow/core/kernels/tile_ops.cc" },
  { .op = "ZerosLike", .dtypes = TS_DTYPE_BIT (TS_DTYPE_VARIANT), .run = zeros_like_variants_run, .semantics = "tensorflow/core/kernels/variant_ops_util.cc" },
  { .op = "ZerosLike", .dtypes = TS_DTYPES_MOVABLE, .run = zeros_like_run, .semantics = "tensorflow/core/kernels/constant_op.cc, ZerosLikeOp" },
  { 0 },
};

const TsShapeDef ts_fill_shapes[] = {
  { "BroadcastTo", broadcast_to_shape },
  { "Fill", fill_shape },
  { "OnesLike", ts_shape_of_input_0 },
  { "Tile", tile_shape },
  { "ZerosLike", ts_shape_of_input_0 },
  { 0 },
};
