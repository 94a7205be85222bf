#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/reduce/ts-reduce.h"
#include "engine/ops/reduce/ts-segment.h"
#include "engine/ts-error.h"

#include <string.h>

/* SegmentSum, ... and UnsortedSegmentSum, ...: rows with the same id reduced to one. */

/* [@n, the dimensions of @data behind the first @skipped] */
static gboolean
rows_shape (gint64 n,
            const TsShape *data,
            int skipped,
            TsShape *out)
{
  out->rank = 1 + data->rank - skipped;
  out->dims[0] = n;
  for (int d = 1; d < out->rank; d++)
    out->dims[d] = data->dims[skipped + d - 1];
  return TRUE;
}

/* ---- sorted: the rows of a segment lie together ---- */

static gboolean
check_sorted (const TsTensor *data,
              const TsTensor *ids,
              GError **error)
{
  gint64 last = 0;

  if (ids->shape.rank != 1 || data->shape.rank < 1 || ids->shape.dims[0] != data->shape.dims[0])
    {
      g_autofree char *a = ts_shape_to_string (&ids->shape), *b = ts_shape_to_string (&data->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "segment_ids of shape %s do not fit to data of shape %s", a, b);
      return FALSE;
    }

  for (gsize i = 0; i < ids->n_elements; i++)
    {
      gint64 id = ts_int_at (ids, i);

      if (id < last || id == G_MAXINT64)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       id < 0 ? "segment id %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", which is negative"
                              : "segment id %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", ids must not go down",
                       i, id);
          return FALSE;
        }
      last = id;
    }
  return TRUE;
}

/* Rows @begin .. @end of the data become row @id of the output; a row that is alone as it is. */
static gboolean
reduce_rows (TsCall *call,
             const TsReducer *reducer,
             gsize inner,
             gsize begin,
             gsize end,
             gsize id,
             GError **error)
{
  const TsTensor *data = call->in[0];
  TsReduction reduction = { .outer = 1, .n = end - begin, .inner = inner };
  gsize size = ts_dtype_size (data->dtype);

  if (end - begin == 1)
    {
      memcpy (ts_elements_at (call->out[0], id * inner), ts_elements_at (data, begin * inner), inner * size);
      return TRUE;
    }
  return ts_reduction_run (&reduction, call, reducer, ts_elements_at (data, begin * inner), size,
                           ts_elements_at (call->out[0], id * inner), size, error);
}

static gboolean
sorted_segments (TsCall *call,
                 TsReduceOp op,
                 GError **error)
{
  const TsTensor *data = call->in[0], *ids = call->in[1];
  const TsReducer *reducer = ts_reducer_find (op, data->dtype);
  gsize n = ids->n_elements, inner;
  TsElement gap;
  TsShape shape;
  TsTensor *out;

  if (!check_sorted (data, ids, error))
    return FALSE;
  rows_shape (n > 0 ? ts_int_at (ids, n - 1) + 1 : 0, &data->shape, 1, &shape);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  /* An id that no row has gives 1 for products and 0 for everything else, maxima too. */
  if (op == TS_REDUCE_PROD)
    ts_element_one (out->dtype, &gap);
  else
    ts_element_zero (out->dtype, &gap);
  ts_elements_fill (out->data, out->n_elements, &gap, ts_dtype_size (out->dtype));

  inner = ts_elements_count (&data->shape, 1, data->shape.rank);
  for (gsize begin = 0, end; begin < n; begin = end)
    {
      gint64 id = ts_int_at (ids, begin);

      for (end = begin + 1; end < n && ts_int_at (ids, end) == id;)
        end++;
      if (!reduce_rows (call, reducer, inner, begin, end, (gsize)id, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- unsorted: ids in any order, for slices of any rank; negative ones are left out ---- */

static gboolean
check_unsorted (const TsTensor *data,
                const TsTensor *ids,
                gint64 n_segments,
                GError **error)
{
  gboolean prefix = ids->shape.rank <= data->shape.rank;

  for (int d = 0; d < ids->shape.rank && prefix; d++)
    prefix = ids->shape.dims[d] == data->shape.dims[d];
  if (!prefix || n_segments < 0)
    {
      g_autofree char *a = ts_shape_to_string (&ids->shape), *b = ts_shape_to_string (&data->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "segment_ids of shape %s do not fit to data of shape %s in %" G_GINT64_FORMAT " segments", a, b, n_segments);
      return FALSE;
    }

  for (gsize i = 0; i < ids->n_elements; i++)
    if (ts_int_at (ids, i) >= n_segments)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "segment id %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not below %" G_GINT64_FORMAT, i, ts_int_at (ids, i), n_segments);
        return FALSE;
      }
  return TRUE;
}

static gboolean
unsorted_segments (TsCall *call,
                   TsAccumulateOp op,
                   void (*start) (TsDType dtype, TsElement *element),
                   GError **error)
{
  const TsTensor *data = call->in[0], *ids = call->in[1];
  TsAccumulateFunc accumulate = ts_accumulate_find (op, data->dtype);
  gint64 n_segments;
  gsize inner;
  TsElement first;
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_scalar (call, 2, "num_segments", &n_segments, error) || !check_unsorted (data, ids, n_segments, error))
    return FALSE;
  rows_shape (n_segments, &data->shape, ids->shape.rank, &shape);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  start (out->dtype, &first);
  ts_elements_fill (out->data, out->n_elements, &first, ts_dtype_size (out->dtype));
  inner = ts_elements_count (&data->shape, ids->shape.rank, data->shape.rank);
  for (gsize i = 0; i < ids->n_elements; i++)
    if (ts_int_at (ids, i) >= 0)
      accumulate (ts_elements_at (out, (gsize)ts_int_at (ids, i) * inner), ts_elements_at (data, i * inner), inner);
  return TRUE;
}

#define DEFINE_SORTED(op, which)                          \
  static gboolean op##_run (TsCall *call, GError **error) \
  {                                                       \
    return sorted_segments (call, which, error);          \
  }

#define DEFINE_UNSORTED(op, which, start)                            \
  static gboolean unsorted_##op##_run (TsCall *call, GError **error) \
  {                                                                  \
    return unsorted_segments (call, which, start, error);            \
  }

DEFINE_SORTED (sum, TS_REDUCE_SUM)
DEFINE_SORTED (mean, TS_REDUCE_MEAN)
DEFINE_SORTED (prod, TS_REDUCE_PROD)
DEFINE_SORTED (max, TS_REDUCE_MAX)
DEFINE_SORTED (min, TS_REDUCE_MIN)
DEFINE_UNSORTED (sum, TS_ACCUMULATE_ADD, ts_element_zero)
DEFINE_UNSORTED (prod, TS_ACCUMULATE_MUL, ts_element_one)
DEFINE_UNSORTED (max, TS_ACCUMULATE_MAX, ts_element_lowest)
DEFINE_UNSORTED (min, TS_ACCUMULATE_MIN, ts_element_highest)

/* ---- shapes ---- */

static gboolean
sorted_shape (TsShapeCall *call,
              GError **error)
{
  if (!ts_shape_expect_rank (call, 1, 1, error) || !ts_shape_expect_rank_at_least (call, 0, 1, error))
    return FALSE;
  return call->in[0]->rank < 0 || rows_shape (TS_SHAPE_UNKNOWN_DIM, call->in[0], 1, &call->out[0]);
}

gboolean
ts_shape_unsorted_segments (TsShapeCall *call,
                            GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 2, 0, error))
    return FALSE;
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  if (!ts_shape_expect_rank_at_least (call, 0, call->in[1]->rank, error))
    return FALSE;
  if (ts_shape_input_as_int (call, 2, &n) && n < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_segments must not be negative, is %" G_GINT64_FORMAT, n);
      return FALSE;
    }
  return call->in[0]->rank - call->in[1]->rank >= TS_SHAPE_MAX_RANK || rows_shape (n, call->in[0], call->in[1]->rank, &call->out[0]);
}

/* -------------------------------------------------------------------------------------------------- */

#define SORTED(type, types, function)                                                                                 \
  {                                                                                                                   \
    .op = type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/segment_reduction_ops_impl.h" \
  }

const TsKernelDef ts_segment_kernels[] = {
  SORTED ("SegmentMax", TS_DTYPES_REAL, max_run),
  SORTED ("SegmentMean", TS_DTYPES_NUMBER, mean_run),
  SORTED ("SegmentMin", TS_DTYPES_REAL, min_run),
  SORTED ("SegmentProd", TS_DTYPES_NUMBER, prod_run),
  SORTED ("SegmentSum", TS_DTYPES_NUMBER, sum_run),
  SORTED ("UnsortedSegmentMax", TS_DTYPES_REAL, unsorted_max_run),
  SORTED ("UnsortedSegmentMin", TS_DTYPES_REAL, unsorted_min_run),
  SORTED ("UnsortedSegmentProd", TS_DTYPES_NUMBER, unsorted_prod_run),
  SORTED ("UnsortedSegmentSum", TS_DTYPES_NUMBER, unsorted_sum_run),
  { 0 },
};

const TsShapeDef ts_segment_shapes[] = {
  { "SegmentMax", sorted_shape },
  { "SegmentMean", sorted_shape },
  { "SegmentMin", sorted_shape },
  { "SegmentProd", sorted_shape },
  { "SegmentSum", sorted_shape },
  { "UnsortedSegmentMax", ts_shape_unsorted_segments },
  { "UnsortedSegmentMin", ts_shape_unsorted_segments },
  { "UnsortedSegmentProd", ts_shape_unsorted_segments },
  { "UnsortedSegmentSum", ts_shape_unsorted_segments },
  { 0 },
};
