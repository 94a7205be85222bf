#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* DynamicPartition, DynamicStitch: slices dealt out to several tensors and put together again. */

static gboolean
has_prefix (const TsShape *shape,
            const TsShape *prefix)
{
  if (shape->rank < prefix->rank)
    return FALSE;
  for (int d = 0; d < prefix->rank; d++)
    if (shape->dims[d] != prefix->dims[d] && shape->dims[d] >= 0 && prefix->dims[d] >= 0)
      return FALSE;
  return TRUE;
}

static gboolean
fail_prefix (const char *what,
             const TsShape *shape,
             const TsShape *prefix,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (prefix);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "data of shape %s must begin with the shape of the %s, %s", a, what, b);
  return FALSE;
}

/* [@n, the dimensions of @data behind those of the @prefix] */
static gboolean
rows_shape (gint64 n,
            const TsShape *data,
            const TsShape *prefix,
            TsShape *out,
            GError **error)
{
  out->rank = 1 + data->rank - prefix->rank;
  if (out->rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the result would have %d dimensions, at most %d are possible", out->rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  out->dims[0] = n;
  for (int d = 1; d < out->rank; d++)
    out->dims[d] = data->dims[prefix->rank + d - 1];
  return TRUE;
}

/* ---- DynamicPartition ---- */

static gboolean
count_rows (const TsTensor *partitions,
            guint n,
            gint64 *counts,
            GError **error)
{
  for (gsize i = 0; i < partitions->n_elements; i++)
    {
      gint64 p = ts_int_at (partitions, i);

      if (p < 0 || p >= n)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "partition %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not in [0, %u)", i, p, n);
          return FALSE;
        }
      counts[p]++;
    }
  return TRUE;
}

static gboolean
dynamic_partition_run (TsCall *call,
                       GError **error)
{
  const TsTensor *data = call->in[0], *partitions = call->in[1];
  g_autofree gint64 *counts = g_new0 (gint64, call->n_out + 1);
  g_autofree gsize *next = g_new0 (gsize, call->n_out + 1);
  gsize size = ts_elements_count (&data->shape, MIN (partitions->shape.rank, data->shape.rank), data->shape.rank) * ts_dtype_size (data->dtype);
  TsShape shape;

  if (!has_prefix (&data->shape, &partitions->shape))
    return fail_prefix ("partitions", &data->shape, &partitions->shape, error);
  if (!count_rows (partitions, call->n_out, counts, error))
    return FALSE;

  for (guint p = 0; p < call->n_out; p++)
    if (!rows_shape (counts[p], &data->shape, &partitions->shape, &shape, error) || ts_call_alloc (call, p, &shape, error) == NULL)
      return FALSE;
  for (gsize i = 0; i < partitions->n_elements && size > 0; i++)
    {
      gint64 p = ts_int_at (partitions, i);

      memcpy ((char *)call->out[p]->data + next[p]++ * size, (const char *)data->data + i * size, size);
    }
  for (guint p = 0; p < call->n_out; p++)
    ts_elements_settle (call->out[p], TRUE);
  return TRUE;
}

static gboolean
dynamic_partition_shape (TsShapeCall *call,
                         GError **error)
{
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  if (!has_prefix (call->in[0], call->in[1]))
    return fail_prefix ("partitions", call->in[0], call->in[1], error);
  for (guint p = 0; p < call->n_out; p++)
    if (!rows_shape (TS_SHAPE_UNKNOWN_DIM, call->in[0], call->in[1], &call->out[p], error))
      return FALSE;
  return TRUE;
}

/* ---- DynamicStitch: inputs are the indices, then as many data; the later of two for one row wins ---- */

static gboolean
check_stitch (TsCall *call,
              guint n,
              gint64 *n_rows,
              GError **error)
{
  *n_rows = 0;
  for (guint i = 0; i < n; i++)
    {
      const TsTensor *indices = call->in[i];

      if (!has_prefix (&call->in[n + i]->shape, &indices->shape))
        return fail_prefix ("indices", &call->in[n + i]->shape, &indices->shape, error);
      for (gsize k = 0; k < indices->n_elements; k++)
        {
          gint64 index = ts_int_at (indices, k);

          if (index < 0)
            {
              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                           "index %" G_GSIZE_FORMAT " of indices %u is %" G_GINT64_FORMAT, k, i, index);
              return FALSE;
            }
          *n_rows = MAX (*n_rows, index + 1);
        }
    }
  return TRUE;
}

/* The rows of all data must be of one shape. */
static gboolean
stitched_shape (TsCall *call,
                guint n,
                gint64 n_rows,
                TsShape *shape,
                GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      TsShape own;

      if (!rows_shape (n_rows, &call->in[n + i]->shape, &call->in[i]->shape, &own, error))
        return FALSE;
      if (i == 0)
        ts_shape_copy (shape, &own);
      else if (!ts_shape_equal (shape, &own))
        {
          g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (&own);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "data %u makes shape %s, data 0 makes %s", i, b, a);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
dynamic_stitch_run (TsCall *call,
                    GError **error)
{
  guint n = call->n_in / 2;
  gint64 n_rows;
  TsShape shape;
  TsTensor *out;
  gsize size;

  if (!check_stitch (call, n, &n_rows, error) || !stitched_shape (call, n, n_rows, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out)); /* rows that nobody gives */
  size = ts_elements_count (&shape, 1, shape.rank) * ts_dtype_size (out->dtype);
  for (guint i = 0; i < n; i++)
    for (gsize k = 0; k < call->in[i]->n_elements; k++)
      memcpy ((char *)out->data + (gsize)ts_int_at (call->in[i], k) * size, (const char *)call->in[n + i]->data + k * size, size);
  return ts_elements_settle (out, TRUE);
}

/* The number of rows, if all indices are constant. */
static gint64
known_rows (const TsShapeCall *call,
            guint n)
{
  gint64 n_rows = 0;

  for (guint i = 0; i < n; i++)
    {
      if (call->constants[i] == NULL)
        return TS_SHAPE_UNKNOWN_DIM;
      for (gsize k = 0; k < call->constants[i]->n_elements; k++)
        n_rows = MAX (n_rows, ts_int_at (call->constants[i], k) + 1);
    }
  return n_rows;
}

static gboolean
dynamic_stitch_shape (TsShapeCall *call,
                      GError **error)
{
  guint n = call->n_in / 2;
  gint64 n_rows = known_rows (call, n);

  for (guint i = 0; i < n; i++)
    {
      const TsShape *indices = call->in[i], *data = call->in[n + i];
      TsShape own;

      if (indices->rank < 0 || data->rank < 0)
        continue;
      if (!has_prefix (data, indices))
        return fail_prefix ("indices", data, indices, error);
      if (!rows_shape (n_rows, data, indices, &own, error))
        return FALSE;
      if (!ts_shape_merge (&call->out[0], &own, &call->out[0]))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "data %u does not fit to those before", i);
          return FALSE;
        }
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_dynamic_kernels[] = {
  { .op = "DynamicPartition", .dtypes = TS_DTYPES_MOVABLE, .run = dynamic_partition_run, .semantics = "tensorflow/core/kernels/dynamic_partition_op.cc" },
  { .op = "DynamicStitch", .dtypes = TS_DTYPES_MOVABLE, .run = dynamic_stitch_run, .semantics = "tensorflow/core/kernels/dynamic_stitch_op.cc" },
  { .op = "ParallelDynamicStitch", .dtypes = TS_DTYPES_MOVABLE, .run = dynamic_stitch_run, .semantics = "tensorflow/core/kernels/dynamic_stitch_op.cc" },
  { 0 },
};

const TsShapeDef ts_dynamic_shapes[] = {
  { "DynamicPartition", dynamic_partition_shape },
  { "DynamicStitch", dynamic_stitch_shape },
  { "ParallelDynamicStitch", dynamic_stitch_shape },
  { 0 },
};
