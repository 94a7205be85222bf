#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

/* Slice, Split, SplitV, Unpack: parts of a tensor. */

/* Output @i is the part of input @input that begins at @begin and has shape @size; @shape is the same with dimensions of size
 * 1 left out perhaps. */
static gboolean
take_part (TsCall *call,
           guint i,
           guint input,
           const gint64 *begin,
           const TsShape *size,
           const TsShape *shape,
           GError **error)
{
  TsTensor *in = call->in[input], *out;
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK], first = 0;
  TsMove move = { 0 };
  gboolean rows = size->rank > 0, whole;

  for (int d = 1; d < size->rank; d++)
    rows &= size->dims[d] == in->shape.dims[d];
  whole = rows && size->dims[0] == in->shape.dims[0];
  if (size->rank == 0 || (whole && ts_shape_equal (size, shape)))
    {
      ts_call_forward (call, i, input);
      return TRUE;
    }
  if (rows)
    return ts_call_forward_rows (call, i, input, begin[0], size->dims[0], shape, error);

  out = ts_call_alloc (call, i, shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  ts_elements_strides (&in->shape, from);
  ts_elements_strides (size, to);
  for (int d = 0; d < size->rank; d++)
    {
      ts_move_add (&move, (gsize)size->dims[d], to[d], from[d]);
      first += begin[d] * from[d];
    }
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data,
                                               ts_elements_at (in, (gsize)first), error));
}

/* ---- Slice ---- */

static gboolean
check_slice (const TsShape *in,
             const gint64 *begin,
             TsShape *size,
             GError **error)
{
  for (int d = 0; d < in->rank; d++)
    {
      gint64 dim = in->dims[d];

      if (begin[d] < 0 || begin[d] > dim)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "begin[%d] is %" G_GINT64_FORMAT ", not in [0, %" G_GINT64_FORMAT "]", d, begin[d], dim);
          return FALSE;
        }
      if (size->dims[d] == -1)
        size->dims[d] = dim - begin[d];
      if (size->dims[d] < 0 || size->dims[d] > dim - begin[d])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "size[%d] is %" G_GINT64_FORMAT ", not in [0, %" G_GINT64_FORMAT "]", d, size->dims[d], dim - begin[d]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
slice_run (TsCall *call,
           GError **error)
{
  const TsShape *in = &call->in[0]->shape;
  gint64 begin[TS_SHAPE_MAX_RANK];
  int n_begin;
  TsShape size;

  if (!ts_arg_vector (call, 1, "begin", begin, &n_begin, error) ||
      !ts_arg_vector (call, 2, "size", size.dims, &size.rank, error))
    return FALSE;
  if (n_begin != in->rank || size.rank != in->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "begin and size must have an element for each of the %d dimensions, have %d and %d",
                   in->rank, n_begin, size.rank);
      return FALSE;
    }
  return check_slice (in, begin, &size, error) && take_part (call, 0, 0, begin, &size, &size, error);
}

static gboolean
slice_shape (TsShapeCall *call,
             GError **error)
{
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];
  gsize n_begin = 0, n_size = 0;
  g_autofree gint64 *begin = ts_shape_input_as_ints (call, 1, &n_begin);
  g_autofree gint64 *size = ts_shape_input_as_ints (call, 2, &n_size);
  TsShape known = { in->rank, { 0 } };

  if (!ts_shape_expect_rank (call, 1, 1, error) || !ts_shape_expect_rank (call, 2, 1, error))
    return FALSE;

  /* Sizes of -1 are as long as begin leaves them, which the helper takes as unknown. */
  if (!ts_shape_input_as_shape (call, 2, out, error))
    return FALSE;
  if (in->rank < 0 || size == NULL || (gint64)n_size != in->rank)
    {
      if (out->rank < 0 && in->rank >= 0)
        for (out->rank = 0; out->rank < in->rank; out->rank++)
          out->dims[out->rank] = TS_SHAPE_UNKNOWN_DIM;
      return TRUE;
    }

  if (begin != NULL && (gint64)n_begin == in->rank && ts_shape_is_known (in))
    {
      for (int d = 0; d < in->rank; d++)
        known.dims[d] = size[d];
      if (!check_slice (in, begin, &known, error))
        return FALSE;
      ts_shape_copy (out, &known);
    }
  for (int d = 0; d < in->rank && begin != NULL && (gint64)n_begin == in->rank; d++)
    if (size[d] == -1 && in->dims[d] >= 0)
      out->dims[d] = MAX (in->dims[d] - begin[d], TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* ---- Split, SplitV ---- */

/* Outputs are the parts of input @input along @axis with these sizes. */
static gboolean
split_along (TsCall *call,
             guint input,
             int axis,
             const gint64 *sizes,
             GError **error)
{
  gint64 begin[TS_SHAPE_MAX_RANK] = { 0 };
  TsShape size;

  ts_shape_copy (&size, &call->in[input]->shape);
  for (guint i = 0; i < call->n_out; i++)
    {
      size.dims[axis] = sizes[i];
      if (!take_part (call, i, input, begin, &size, &size, error))
        return FALSE;
      begin[axis] += sizes[i];
    }
  return TRUE;
}

static gboolean
equal_sizes (gint64 dim,
             guint n,
             int axis,
             gint64 *size,
             GError **error)
{
  if (n == 0 || dim % n != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dimension %d of size %" G_GINT64_FORMAT " cannot be split into %u equal parts", axis, dim, n);
      return FALSE;
    }
  *size = dim / n;
  return TRUE;
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  g_autofree gint64 *sizes = g_new (gint64, call->n_out + 1);
  const TsShape *in = &call->in[1]->shape;
  gint64 axis, size;
  int at;

  if (!ts_arg_scalar (call, 0, "the axis", &axis, error) || !ts_axis_resolve (axis, in->rank, &at, error) ||
      !equal_sizes (in->dims[at], call->n_out, at, &size, error))
    return FALSE;
  for (guint i = 0; i < call->n_out; i++)
    sizes[i] = size;
  return split_along (call, 1, at, sizes, error);
}

static gboolean
split_shape (TsShapeCall *call,
             GError **error)
{
  const TsShape *in = call->in[1];
  gint64 axis, size = TS_SHAPE_UNKNOWN_DIM;
  int at;

  if (in->rank < 0)
    return TRUE;
  for (guint i = 0; i < call->n_out; i++)
    {
      ts_shape_copy (&call->out[i], in);
      if (!ts_shape_input_as_int (call, 0, &axis))
        for (int d = 0; d < in->rank; d++)
          call->out[i].dims[d] = TS_SHAPE_UNKNOWN_DIM;
    }
  if (!ts_shape_input_as_int (call, 0, &axis))
    return TRUE;

  if (!ts_axis_resolve (axis, in->rank, &at, error) ||
      (in->dims[at] >= 0 && !equal_sizes (in->dims[at], call->n_out, at, &size, error)))
    return FALSE;
  for (guint i = 0; i < call->n_out; i++)
    call->out[i].dims[at] = size;
  return TRUE;
}

/* One size may be -1: what the others leave. */
static gboolean
resolve_sizes (gint64 *sizes,
               guint n,
               gint64 dim,
               int axis,
               GError **error)
{
  gint64 sum = 0;
  int rest = -1;

  for (guint i = 0; i < n; i++)
    {
      if (sizes[i] < -1 || (sizes[i] == -1 && rest >= 0) || (sizes[i] >= 0 && __builtin_add_overflow (sum, sizes[i], &sum)))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "size %" G_GINT64_FORMAT " of part %u: %s", sizes[i], i,
                       sizes[i] == -1 ? "only one part can be left to be inferred" : "cannot be");
          return FALSE;
        }
      if (sizes[i] == -1)
        rest = (int)i;
    }

  if (rest >= 0 ? sum > dim : sum != dim)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the parts have %" G_GINT64_FORMAT " together, dimension %d has size %" G_GINT64_FORMAT, sum, axis, dim);
      return FALSE;
    }
  if (rest >= 0)
    sizes[rest] = dim - sum;
  return TRUE;
}

static gboolean
split_v_run (TsCall *call,
             GError **error)
{
  g_autofree gint64 *sizes = g_new (gint64, call->n_out + 1);
  const TsShape *in = &call->in[0]->shape;
  gint64 axis;
  int at;

  if (!ts_arg_one_element (call, 2, "the axis", &axis, error) || !ts_axis_resolve (axis, in->rank, &at, error) ||
      !ts_arg_check_rank (call, 1, "size_splits", 1, error))
    return FALSE;
  if (call->in[1]->n_elements != call->n_out)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "size_splits has %" G_GSIZE_FORMAT " elements, there are %u parts", call->in[1]->n_elements, call->n_out);
      return FALSE;
    }

  for (guint i = 0; i < call->n_out; i++)
    sizes[i] = ts_int_at (call->in[1], i);
  return resolve_sizes (sizes, call->n_out, in->dims[at], at, error) && split_along (call, 0, at, sizes, error);
}

static gboolean
split_v_shape (TsShapeCall *call,
               GError **error)
{
  const TsShape *in = call->in[0];
  gsize n = 0;
  g_autofree gint64 *sizes = ts_shape_input_as_ints (call, 1, &n);
  gint64 axis;
  int at;

  if (in->rank < 0)
    return TRUE;
  for (guint i = 0; i < call->n_out; i++)
    {
      call->out[i].rank = in->rank;
      for (int d = 0; d < in->rank; d++)
        call->out[i].dims[d] = TS_SHAPE_UNKNOWN_DIM;
    }
  if (!ts_shape_input_as_int (call, 2, &axis))
    return TRUE;
  if (!ts_axis_resolve (axis, in->rank, &at, error))
    return FALSE;
  if (sizes != NULL && n == call->n_out && in->dims[at] >= 0 && !resolve_sizes (sizes, (guint)n, in->dims[at], at, error))
    return FALSE;

  for (guint i = 0; i < call->n_out; i++)
    for (int d = 0; d < in->rank; d++)
      if (d != at)
        call->out[i].dims[d] = in->dims[d];
      else if (sizes != NULL && n == call->n_out)
        call->out[i].dims[d] = MAX (sizes[i], TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* ---- Unpack ---- */

typedef struct
{
  gint64 axis;
  gint64 num;
} Unpack;

static gboolean
unpack_get_attrs (const TsOperation *op,
                  Unpack *self,
                  GError **error)
{
  return ts_operation_get_attr_int (op, "axis", &self->axis, error) && ts_operation_get_attr_int (op, "num", &self->num, error);
}

static gboolean
unpack_prepare (TsKernelInit *init,
                GError **error)
{
  return unpack_get_attrs (init->op, init->state, error);
}

static gboolean
unpacked_shape (const Unpack *self,
                const TsShape *in,
                int *at,
                TsShape *shape,
                GError **error)
{
  if (!ts_axis_resolve (self->axis, in->rank, at, error))
    return FALSE;
  if (in->dims[*at] >= 0 && in->dims[*at] != self->num)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dimension %d has size %" G_GINT64_FORMAT ", it cannot be unpacked into %" G_GINT64_FORMAT,
                   *at, in->dims[*at], self->num);
      return FALSE;
    }

  shape->rank = in->rank - 1;
  for (int d = 0; d < shape->rank; d++)
    shape->dims[d] = in->dims[d < *at ? d : d + 1];
  return TRUE;
}

static gboolean
unpack_run (TsCall *call,
            GError **error)
{
  const TsShape *in = &call->in[0]->shape;
  gint64 begin[TS_SHAPE_MAX_RANK] = { 0 };
  TsShape size, shape;
  int at;

  if (!unpacked_shape (call->state, in, &at, &shape, error))
    return FALSE;

  ts_shape_copy (&size, in);
  size.dims[at] = 1;
  for (guint i = 0; i < call->n_out; i++)
    {
      begin[at] = i;
      if (!take_part (call, i, 0, begin, &size, &shape, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
unpack_shape (TsShapeCall *call,
              GError **error)
{
  Unpack self;
  int at;

  if (!unpack_get_attrs (call->op, &self, error))
    return FALSE;
  if (call->in[0]->rank < 0)
    return TRUE;
  for (guint i = 0; i < call->n_out; i++)
    if (!unpacked_shape (&self, call->in[0], &at, &call->out[i], error))
      return FALSE;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_slice_kernels[] = {
  { .op = "Slice", .dtypes = TS_DTYPES_ANY, .run = slice_run, .semantics = "tensorflow/core/kernels/slice_op.cc" },
  { .op = "Split", .dtypes = TS_DTYPES_ANY, .run = split_run, .semantics = "tensorflow/core/kernels/split_op.cc" },
  { .op = "SplitV", .dtypes = TS_DTYPES_ANY, .run = split_v_run, .semantics = "tensorflow/core/kernels/split_v_op.cc" },
  { .op = "Unpack", .dtypes = TS_DTYPES_ANY, .prepare = unpack_prepare, .state_size = sizeof (Unpack), .run = unpack_run, .semantics = "tensorflow/core/kernels/unpack_op.cc" },
  { 0 },
};

const TsShapeDef ts_slice_shapes[] = {
  { "Slice", slice_shape },
  { "Split", split_shape },
  { "SplitV", split_v_shape },
  { "Unpack", unpack_shape },
  { 0 },
};
