#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

/* Where, OneHot: from elements to indices and back. */

/* ---- Where ---- */

/* A flag for each element: whether it is not zero. NaN is not. */
#define MARK(TYPE, parts, nonzero)                        \
  for (gsize i = 0; i < in->n_elements; i++)              \
    {                                                     \
      const TYPE *x = (const TYPE *)in->data + i * parts; \
                                                          \
      marks[i] = nonzero;                                 \
      n += marks[i];                                      \
    }

static gsize
mark_nonzero (const TsTensor *in,
              guint8 *marks)
{
  gsize n = 0;

  if (in->dtype == TS_DTYPE_FLOAT)
    MARK (float, 1, *x != 0)
  else if (in->dtype == TS_DTYPE_DOUBLE)
    MARK (double, 1, *x != 0)
  else if (in->dtype == TS_DTYPE_COMPLEX64)
    MARK (float, 2, x[0] != 0 || x[1] != 0)
  else if (in->dtype == TS_DTYPE_COMPLEX128)
    MARK (double, 2, x[0] != 0 || x[1] != 0)
  else if (in->dtype == TS_DTYPE_BFLOAT16)
    MARK (guint16, 1, (*x & 0x7fff) != 0)
  else if (ts_dtype_size (in->dtype) == 1)
    MARK (guint8, 1, *x != 0)
  else if (ts_dtype_size (in->dtype) == 2)
    MARK (guint16, 1, *x != 0)
  else if (ts_dtype_size (in->dtype) == 4)
    MARK (guint32, 1, *x != 0)
  else
    MARK (guint64, 1, *x != 0)
  return n;
}

static gboolean
where_run (TsCall *call,
           GError **error)
{
  const TsTensor *in = call->in[0];
  int rank = in->shape.rank;
  gint64 index[TS_SHAPE_MAX_RANK] = { 0 };
  g_autofree guint8 *marks = NULL;
  gint64 *to;
  gsize n;

  if (rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a scalar has no indices: the input must have a dimension");
      return FALSE;
    }

  marks = g_malloc (in->n_elements + 1);
  n = mark_nonzero (in, marks);
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, rank), error) == NULL)
    return FALSE;

  to = call->out[0]->data;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      for (int d = 0; d < rank && marks[i]; d++)
        *to++ = index[d];
      for (int d = rank - 1; d >= 0 && ++index[d] == in->shape.dims[d]; d--)
        index[d] = 0;
    }
  return TRUE;
}

static gboolean
where_shape (TsShapeCall *call,
             GError **error)
{
  int rank = call->in[0]->rank;

  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, rank < 0 ? TS_SHAPE_UNKNOWN_DIM : rank);
  return TRUE;
}

/* ---- OneHot ---- */

static gboolean
get_axis (const TsOperation *op,
          gint64 *axis,
          GError **error)
{
  return ts_operation_get_attr_int (op, "axis", axis, error);
}

static gboolean
one_hot_prepare (TsKernelInit *init,
                 GError **error)
{
  return get_axis (init->op, init->state, error);
}

static gboolean
one_hot_shape_of (const TsShape *indices,
                  gint64 axis,
                  gint64 depth,
                  int *at,
                  TsShape *out,
                  GError **error)
{
  if (axis < -1 || axis > indices->rank || indices->rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "axis %" G_GINT64_FORMAT " is not in [-1, %d]", axis, indices->rank);
      return FALSE;
    }

  *at = axis == -1 ? indices->rank : (int)axis;
  out->rank = indices->rank + 1;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = d == *at ? depth : indices->dims[d < *at ? d : d - 1];
  return TRUE;
}

static gboolean
check_depth (gint64 depth,
             GError **error)
{
  if (depth >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "depth must not be negative, is %" G_GINT64_FORMAT, depth);
  return FALSE;
}

static gint64
index_at (const TsTensor *indices,
          gsize i)
{
  if (indices->dtype == TS_DTYPE_UINT8)
    return ((const guint8 *)indices->data)[i];
  if (indices->dtype == TS_DTYPE_INT8)
    return ((const gint8 *)indices->data)[i];
  return ts_int_at (indices, i);
}

/* Sets the elements that the indices name; an index that is none leaves all off. */
static void
put_on (const TsTensor *indices,
        const TsTensor *on,
        gsize depth,
        gsize inner,
        TsTensor *out)
{
  gsize size = ts_dtype_size (out->dtype);

  for (gsize i = 0; i < indices->n_elements; i++)
    {
      gint64 index = index_at (indices, i);

      if (index >= 0 && (guint64)index < depth)
        ts_elements_fill (ts_elements_at (out, (i / inner * depth + (gsize)index) * inner + i % inner), 1, on->data, size);
    }
}

static gboolean
one_hot_run (TsCall *call,
             GError **error)
{
  const TsTensor *indices = call->in[0];
  gint64 depth;
  int at;
  TsShape shape;
  TsTensor *out;
  TsMove off = { 0 };

  if (!ts_arg_scalar (call, 1, "depth", &depth, error) || !ts_arg_check_rank (call, 2, "on_value", 0, error) ||
      !ts_arg_check_rank (call, 3, "off_value", 0, error) || !check_depth (depth, error) ||
      !one_hot_shape_of (&indices->shape, *(const gint64 *)call->state, depth, &at, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  ts_move_add (&off, out->n_elements, 1, 0);
  if (!ts_move_run (&off, call, ts_dtype_size (out->dtype), out->data, call->in[3]->data, error))
    return ts_elements_settle (out, FALSE);
  put_on (indices, call->in[2], (gsize)depth, ts_elements_count (&indices->shape, at, indices->shape.rank), out);
  return ts_elements_settle (out, TRUE);
}

static gboolean
one_hot_shape (TsShapeCall *call,
               GError **error)
{
  gint64 axis, depth = TS_SHAPE_UNKNOWN_DIM;
  int at;

  for (guint i = 1; i < 4; i++)
    if (!ts_shape_expect_rank (call, i, 0, error))
      return FALSE;
  if (!get_axis (call->op, &axis, error) || (ts_shape_input_as_int (call, 1, &depth) && !check_depth (depth, error)))
    return FALSE;
  return call->in[0]->rank < 0 || one_hot_shape_of (call->in[0], axis, depth, &at, &call->out[0], error);
}

/* -------------------------------------------------------------------------------------------------- */

/* TensorFlow has no kernel for half. */
#define WHERE_DTYPES ((TS_DTYPES_NUMBER & ~TS_DTYPE_BIT (TS_DTYPE_HALF)) | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_where_kernels[] = {
  { .op = "OneHot", .dtypes = TS_DTYPES_MOVABLE, .prepare = one_hot_prepare, .state_size = sizeof (gint64), .run = one_hot_run, .semantics = "tensorflow/core/kernels/one_hot_op.cc" },
  { .op = "Where", .dtypes = WHERE_DTYPES, .run = where_run, .semantics = "tensorflow/core/kernels/where_op.cc" },
  { 0 },
};

const TsShapeDef ts_where_shapes[] = {
  { "OneHot", one_hot_shape },
  { "Where", where_shape },
  { 0 },
};
