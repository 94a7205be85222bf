#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-gather.h"
#include "engine/ts-error.h"

#include <string.h>

/* Gather, GatherV2, GatherNd: slices picked by index. */

#define THREAD_BYTES 65536

/* Slices of @size bytes, in groups of @n: slice i of group g is the one that begins offsets[g / repeat * n + i] slices behind the beginning of
 * the group's source, the groups' sources lying @distance slices apart. */
typedef struct
{
  const gsize *offsets;
  gsize n;
  gsize repeat;
  gsize distance;
  gsize size;
  const char *from;
  char *to;
} Copy;

static void
copy_group (const gsize *offsets,
            gsize n,
            gsize size,
            const char *from,
            char *to)
{
  if (size == 4)
    for (gsize i = 0; i < n; i++)
      memcpy (to + 4 * i, from + 4 * offsets[i], 4);
  else if (size == 8)
    for (gsize i = 0; i < n; i++)
      memcpy (to + 8 * i, from + 8 * offsets[i], 8);
  else
    for (gsize i = 0; i < n; i++)
      memcpy (to + i * size, from + offsets[i] * size, size);
}

static void
copy_slices (gsize begin,
             gsize end,
             gpointer data)
{
  const Copy *copy = data;

  while (begin < end)
    {
      gsize group = begin / copy->n, first = begin % copy->n;
      gsize n = MIN (copy->n - first, end - begin);

      copy_group (copy->offsets + group / copy->repeat * copy->n + first, n, copy->size,
                  copy->from + group * copy->distance * copy->size, copy->to + begin * copy->size);
      begin += n;
    }
}

/* Fills output 0 with slices of @in with @slice elements each, as @copy says. */
static gboolean
copy_all (TsCall *call,
          const TsTensor *in,
          gsize slice,
          gsize n_groups,
          Copy copy,
          GError **error)
{
  TsTensor *out = call->out[0];

  if (out->n_elements == 0)
    return TRUE;
  copy.size = slice * ts_dtype_size (in->dtype);
  copy.from = in->data;
  copy.to = out->data;
  return ts_elements_settle (out, ts_call_parallel_for (call, n_groups * copy.n, MAX (1, THREAD_BYTES / copy.size), copy_slices, &copy, error));
}

/* ---- Gather, GatherV2 ---- */

/* Output: the dimensions of the input before the axis, those of the indices after the batch dimensions, those of the input after
 * the axis. */
static gboolean
gathered_shape (const TsShape *in,
                const TsShape *indices,
                int axis,
                int batch_dims,
                TsShape *out,
                GError **error)
{
  int n = in->rank - 1 + indices->rank - batch_dims;

  if (n > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the result would have %d dimensions, at most %d are possible", n, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  for (int d = 0; d < batch_dims; d++)
    if (in->dims[d] != indices->dims[d] && in->dims[d] >= 0 && indices->dims[d] >= 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "batch dimension %d has size %" G_GINT64_FORMAT " in the parameters, %" G_GINT64_FORMAT " in the indices",
                     d, in->dims[d], indices->dims[d]);
        return FALSE;
      }

  out->rank = 0;
  for (int d = 0; d < axis; d++)
    out->dims[out->rank++] = in->dims[d];
  for (int d = batch_dims; d < indices->rank; d++)
    out->dims[out->rank++] = indices->dims[d];
  for (int d = axis + 1; d < in->rank; d++)
    out->dims[out->rank++] = in->dims[d];
  return TRUE;
}

static gboolean
check_axes (const TsShape *in,
            const TsShape *indices,
            gint64 axis,
            gint64 batch_dims,
            int *at,
            int *n_batch,
            GError **error)
{
  if (in->rank < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the parameters must not be a scalar");
      return FALSE;
    }
  if (!ts_axis_resolve (axis, in->rank, at, error))
    return FALSE;

  *n_batch = (int)CLAMP (batch_dims < 0 ? batch_dims + indices->rank : batch_dims, -1, G_MAXINT);
  if (*n_batch < 0 || *n_batch > indices->rank || *n_batch > *at)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "batch_dims is %" G_GINT64_FORMAT ", there are %d dimensions of indices and the axis is %d",
                   batch_dims, indices->rank, *at);
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_gather_run (TsCall *call,
               gint64 axis,
               gint64 batch_dims,
               GError **error)
{
  const TsTensor *in = call->in[0], *indices = call->in[1];
  g_autofree gsize *offsets = NULL;
  gsize n_batches, outer, n_indices, limit, slice;
  int at, n_batch;
  TsShape shape;

  if (!check_axes (&in->shape, &indices->shape, axis, batch_dims, &at, &n_batch, error) ||
      !gathered_shape (&in->shape, &indices->shape, at, n_batch, &shape, error) ||
      ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  if (!ts_indices_check (indices, in->shape.dims[at], error))
    return ts_elements_settle (call->out[0], FALSE);
  if (call->out[0]->n_elements == 0)
    return TRUE;

  n_batches = ts_elements_count (&in->shape, 0, n_batch);
  outer = ts_elements_count (&in->shape, n_batch, at);
  limit = (gsize)in->shape.dims[at];
  slice = ts_elements_count (&in->shape, at + 1, in->shape.rank);
  n_indices = ts_elements_count (&indices->shape, n_batch, indices->shape.rank);
  offsets = g_new (gsize, n_batches * n_indices);
  for (gsize i = 0; i < n_batches * n_indices; i++)
    offsets[i] = (gsize)ts_int_at (indices, i);
  return copy_all (call, in, slice, n_batches * outer, (Copy) { .offsets = offsets, .n = n_indices, .repeat = outer, .distance = limit }, error);
}

static gboolean
gather_run (TsCall *call,
            GError **error)
{
  return ts_gather_run (call, 0, 0, error);
}

gboolean
ts_gather_get_batch_dims (const TsOperation *op,
                          gint64 *batch_dims,
                          GError **error)
{
  *batch_dims = 0; /* files older than the attribute have none */
  return !ts_operation_has_attr (op, "batch_dims") || ts_operation_get_attr_int (op, "batch_dims", batch_dims, error);
}

static gboolean
gather_v2_prepare (TsKernelInit *init,
                   GError **error)
{
  return ts_gather_get_batch_dims (init->op, init->state, error);
}

static gboolean
gather_v2_run (TsCall *call,
               GError **error)
{
  gint64 axis;

  return ts_arg_scalar (call, 2, "the axis", &axis, error) && ts_gather_run (call, axis, *(const gint64 *)call->state, error);
}

gboolean
ts_gather_shape (TsShapeCall *call,
                 gint64 axis,
                 gint64 batch_dims,
                 GError **error)
{
  int at, n_batch;

  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  return check_axes (call->in[0], call->in[1], axis, batch_dims, &at, &n_batch, error) &&
         gathered_shape (call->in[0], call->in[1], at, n_batch, &call->out[0], error);
}

static gboolean
gather_shape (TsShapeCall *call,
              GError **error)
{
  return ts_shape_expect_rank_at_least (call, 0, 1, error) && ts_gather_shape (call, 0, 0, error);
}

static gboolean
gather_v2_shape (TsShapeCall *call,
                 GError **error)
{
  TsShape *out = &call->out[0];
  gint64 axis, batch_dims;

  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_gather_get_batch_dims (call->op, &batch_dims, error))
    return FALSE;
  if (ts_shape_input_as_int (call, 2, &axis))
    return ts_gather_shape (call, axis, batch_dims, error);
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0 || batch_dims != 0 || call->in[0]->rank - 1 + call->in[1]->rank > TS_SHAPE_MAX_RANK)
    return TRUE;

  out->rank = call->in[0]->rank - 1 + call->in[1]->rank;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

/* ---- GatherNd ---- */

/* The last dimension of the indices is how many dimensions of the input an index speaks of. */
static gboolean
gather_nd_shape_of (const TsShape *in,
                    const TsShape *indices,
                    TsShape *out,
                    GError **error)
{
  gint64 depth = indices->rank > 0 ? indices->dims[indices->rank - 1] : 0;

  if (in->rank < 1 || indices->rank < 1 || depth > in->rank || indices->rank - 1 + in->rank - depth > TS_SHAPE_MAX_RANK)
    {
      g_autofree char *a = ts_shape_to_string (indices), *b = ts_shape_to_string (in);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "indices of shape %s cannot index parameters of shape %s", a, b);
      return FALSE;
    }
  if (depth < 0)
    return TRUE;

  out->rank = 0;
  for (int d = 0; d < indices->rank - 1; d++)
    out->dims[out->rank++] = indices->dims[d];
  for (int d = (int)depth; d < in->rank; d++)
    out->dims[out->rank++] = in->dims[d];
  return TRUE;
}

static gboolean
gather_nd_offsets (const TsTensor *in,
                   const TsTensor *indices,
                   gsize n,
                   int depth,
                   gsize *offsets,
                   GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      offsets[i] = 0;
      for (int d = 0; d < depth; d++)
        {
          gint64 index = ts_int_at (indices, i * (gsize)depth + (gsize)d);

          if (index < 0 || index >= in->shape.dims[d])
            {
              g_autofree char *shape = ts_shape_to_string (&in->shape);

              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                           "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT " in dimension %d, outside of the shape %s",
                           i, index, d, shape);
              return FALSE;
            }
          offsets[i] = offsets[i] * (gsize)in->shape.dims[d] + (gsize)index;
        }
    }
  return TRUE;
}

gboolean
ts_gather_nd_run (TsCall *call,
                  GError **error)
{
  const TsTensor *in = call->in[0], *indices = call->in[1];
  g_autofree gsize *offsets = NULL;
  TsShape shape;
  gsize n;
  int depth;

  if (!gather_nd_shape_of (&in->shape, &indices->shape, &shape, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  depth = (int)indices->shape.dims[indices->shape.rank - 1];
  n = ts_elements_count (&indices->shape, 0, indices->shape.rank - 1);
  if (n > 0 && in->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " slices are asked for, but the parameters are empty", n);
      return FALSE;
    }
  if (call->out[0]->n_elements == 0)
    return TRUE;

  offsets = g_new (gsize, n);
  if (!gather_nd_offsets (in, indices, n, depth, offsets, error))
    return ts_elements_settle (call->out[0], FALSE);
  return copy_all (call, in, ts_elements_count (&in->shape, depth, in->shape.rank), 1, (Copy) { .offsets = offsets, .n = n, .repeat = 1 }, error);
}

gboolean
ts_gather_nd_shape (TsShapeCall *call,
                    GError **error)
{
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  return gather_nd_shape_of (call->in[0], call->in[1], &call->out[0], error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_gather_kernels[] = {
  { .op = "Gather", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .run = gather_run, .semantics = "tensorflow/core/kernels/gather_op.cc" },
  { .op = "GatherNd", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .run = ts_gather_nd_run, .semantics = "tensorflow/core/kernels/gather_nd_op.cc" },
  { .op = "GatherV2", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .prepare = gather_v2_prepare, .state_size = sizeof (gint64), .run = gather_v2_run, .semantics = "tensorflow/core/kernels/gather_op.cc" },
  { 0 },
};

const TsShapeDef ts_gather_shapes[] = {
  { "Gather", gather_shape },
  { "GatherNd", ts_gather_nd_shape },
  { "GatherV2", gather_v2_shape },
  { 0 },
};
