#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <string.h>

/* LowerBound, UpperBound: places in sorted rows. Bincount: how often each number is there. NearestNeighbors: which rows are close to others. */

/* ---- LowerBound, UpperBound ---- */

/* The first place of a sorted row where the element is not less than @value, or with @upper, where it is greater. */
#define DEFINE_SEARCH(name, TYPE, CTYPE, LOAD)                                                 \
  static gsize search_##name (gconstpointer row, gsize n, gconstpointer value, gboolean upper) \
  {                                                                                            \
    const TYPE *sorted = row;                                                                  \
    const CTYPE x = LOAD (*(const TYPE *)value);                                               \
    gsize begin = 0;                                                                           \
                                                                                               \
    while (n > 0)                                                                              \
      {                                                                                        \
        gsize half = n / 2;                                                                    \
        const CTYPE y = LOAD (sorted[begin + half]);                                           \
        gboolean after = upper ? !(x < y) : y < x;                                             \
                                                                                               \
        begin = after ? begin + half + 1 : begin;                                              \
        n = after ? n - half - 1 : half;                                                       \
      }                                                                                        \
    return begin;                                                                              \
  }

#define SAME(x) (x)

DEFINE_SEARCH (float, float, float, SAME)
DEFINE_SEARCH (double, double, double, SAME)
DEFINE_SEARCH (half, guint16, float, ts_half_load)
DEFINE_SEARCH (bfloat16, guint16, float, ts_bfloat16_load)
DEFINE_SEARCH (int8, gint8, gint8, SAME)
DEFINE_SEARCH (uint8, guint8, guint8, SAME)
DEFINE_SEARCH (int16, gint16, gint16, SAME)
DEFINE_SEARCH (uint16, guint16, guint16, SAME)
DEFINE_SEARCH (int32, gint32, gint32, SAME)
DEFINE_SEARCH (uint32, guint32, guint32, SAME)
DEFINE_SEARCH (int64, gint64, gint64, SAME)
DEFINE_SEARCH (uint64, guint64, guint64, SAME)

typedef gsize (*Search) (gconstpointer row, gsize n, gconstpointer value, gboolean upper);

static const Search searches[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = search_float,
  [TS_DTYPE_DOUBLE] = search_double,
  [TS_DTYPE_HALF] = search_half,
  [TS_DTYPE_BFLOAT16] = search_bfloat16,
  [TS_DTYPE_INT8] = search_int8,
  [TS_DTYPE_UINT8] = search_uint8,
  [TS_DTYPE_INT16] = search_int16,
  [TS_DTYPE_UINT16] = search_uint16,
  [TS_DTYPE_INT32] = search_int32,
  [TS_DTYPE_UINT32] = search_uint32,
  [TS_DTYPE_INT64] = search_int64,
  [TS_DTYPE_UINT64] = search_uint64,
};

static gboolean
bound (TsCall *call,
       gboolean upper,
       GError **error)
{
  const TsTensor *sorted = call->in[0], *values = call->in[1];
  Search search = searches[sorted->dtype];
  gsize n, m;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "sorted_inputs", 2, error) || !ts_arg_check_rank (call, 1, "values", 2, error))
    return FALSE;
  if (sorted->shape.dims[0] != values->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "there are %" G_GINT64_FORMAT " sorted rows, %" G_GINT64_FORMAT " rows of values",
                   sorted->shape.dims[0], values->shape.dims[0]);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &values->shape, error);
  if (out == NULL)
    return FALSE;

  n = (gsize)sorted->shape.dims[1];
  m = (gsize)values->shape.dims[1];
  for (gsize i = 0; i < values->n_elements; i++)
    {
      gsize place = search (ts_elements_at (sorted, n > 0 ? i / m * n : 0), n, ts_elements_at (values, i), upper);

      if (out->dtype == TS_DTYPE_INT32)
        ((gint32 *)out->data)[i] = (gint32)place;
      else
        ((gint64 *)out->data)[i] = (gint64)place;
    }
  return TRUE;
}

static gboolean
lower_bound_run (TsCall *call,
                 GError **error)
{
  return bound (call, FALSE, error);
}

static gboolean
upper_bound_run (TsCall *call,
                 GError **error)
{
  return bound (call, TRUE, error);
}

static gboolean
bound_shape (TsShapeCall *call,
             GError **error)
{
  ts_shape_copy (&call->out[0], call->in[1]);
  return ts_shape_expect_rank (call, 0, 2, error) && ts_shape_expect_rank (call, 1, 2, error);
}

/* ---- Bincount ---- */

/* Without weights each counts as one. Numbers of @size and more are left out. */
static gboolean
bincount_run (TsCall *call,
              GError **error)
{
  const TsTensor *numbers = call->in[0], *weights = call->in[2];
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, weights->dtype);
  TsElement one;
  gint64 size;
  TsTensor *out;

  if (!ts_arg_one_element (call, 1, "size", &size, error))
    return FALSE;
  if (size < 0 || (weights->n_elements > 0 && weights->n_elements != numbers->n_elements))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "size is %" G_GINT64_FORMAT " for %" G_GSIZE_FORMAT " numbers and %" G_GSIZE_FORMAT " weights",
                   size, numbers->n_elements, weights->n_elements);
      return FALSE;
    }
  for (gsize i = 0; i < numbers->n_elements; i++)
    if (ts_int_at (numbers, i) < 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "element %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", which cannot be counted", i, ts_int_at (numbers, i));
        return FALSE;
      }

  out = ts_call_alloc (call, 0, &TS_SHAPE (size), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  ts_element_one (out->dtype, &one);
  for (gsize i = 0; i < numbers->n_elements; i++)
    {
      gint64 number = ts_int_at (numbers, i);

      if (number < size)
        add (ts_elements_at (out, (gsize)number), weights->n_elements > 0 ? ts_elements_at (weights, i) : (gconstpointer)&one, 1);
    }
  return TRUE;
}

static gboolean
bincount_shape (TsShapeCall *call,
                GError **error)
{
  gint64 size = TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 1, 0, error))
    return FALSE;
  if (ts_shape_input_as_int (call, 1, &size) && size < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size must not be negative, is %" G_GINT64_FORMAT, size);
      return FALSE;
    }
  call->out[0] = TS_SHAPE (size);
  return TRUE;
}

/* ---- NearestNeighbors ---- */

static float
dot (const float *a,
     const float *b,
     gsize n)
{
  float sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Of @n centers the @k nearest to a point, nearest first. Instead of distances half their squares, without the part that all have in common. */
static void
find_nearest (const float *point,
              const TsTensor *centers,
              const float *half_norms,
              gsize k,
              gint64 *nearest,
              float *distances)
{
  gsize n = (gsize)centers->shape.dims[0], n_dims = (gsize)centers->shape.dims[1], found = 0;

  for (gsize i = 0; i < n; i++)
    {
      float distance = half_norms[i] - dot (point, (const float *)centers->data + i * n_dims, n_dims);
      gsize place = found;

      if (found < k)
        found++;
      else if (distance < distances[k - 1])
        place = k - 1;
      else
        continue;
      for (; place > 0 && distance < distances[place - 1]; place--)
        {
          distances[place] = distances[place - 1];
          nearest[place] = nearest[place - 1];
        }
      distances[place] = distance;
      nearest[place] = (gint64)i;
    }
}

static gboolean
check_points (const TsCall *call,
              gint64 *k,
              GError **error)
{
  const TsShape *points = &call->in[0]->shape, *centers = &call->in[1]->shape;

  if (!ts_arg_check_rank (call, 0, "points", 2, error) || !ts_arg_check_rank (call, 1, "centers", 2, error) || !ts_arg_scalar (call, 2, "k", k, error))
    return FALSE;
  if (points->dims[0] > 0 && points->dims[1] == centers->dims[1] && *k >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "k is %" G_GINT64_FORMAT " for %" G_GINT64_FORMAT " points of %" G_GINT64_FORMAT " dimensions and centers of %" G_GINT64_FORMAT, *k, points->dims[0],
               points->dims[1], centers->dims[1]);
  return FALSE;
}

static gboolean
nearest_run (TsCall *call,
             GError **error)
{
  const TsTensor *points = call->in[0], *centers = call->in[1];
  g_autofree float *half_norms = NULL;
  gsize n_dims, n_centers;
  gint64 k;
  TsShape shape;

  if (!check_points (call, &k, error))
    return FALSE;
  n_centers = (gsize)centers->shape.dims[0];
  n_dims = (gsize)centers->shape.dims[1];
  k = MIN (k, (gint64)n_centers);
  shape = TS_SHAPE (points->shape.dims[0], k);
  half_norms = g_try_malloc_n (n_centers + 1, sizeof *half_norms);
  if (half_norms == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " centers", n_centers);
  if (half_norms == NULL || ts_call_alloc (call, 0, &shape, error) == NULL || ts_call_alloc (call, 1, &shape, error) == NULL)
    return FALSE;

  for (gsize i = 0; i < n_centers; i++)
    half_norms[i] = 0.5f * dot ((const float *)centers->data + i * n_dims, (const float *)centers->data + i * n_dims, n_dims);
  for (gsize i = 0; k > 0 && i < (gsize)shape.dims[0]; i++)
    {
      const float *point = (const float *)points->data + i * n_dims;
      float *distances = (float *)call->out[1]->data + i * (gsize)k, half_norm = 0.5f * dot (point, point, n_dims);

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      find_nearest (point, centers, half_norms, (gsize)k, (gint64 *)call->out[0]->data + i * (gsize)k, distances);
      for (gint64 j = 0; j < k; j++)
        distances[j] = 2 * (half_norm + distances[j]);
    }
  return TRUE;
}

static gboolean
nearest_shape (TsShapeCall *call,
               GError **error)
{
  const TsShape *points = call->in[0];

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 2, error) || !ts_shape_expect_rank (call, 2, 0, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    call->out[i] = TS_SHAPE (points->rank < 0 ? TS_SHAPE_UNKNOWN_DIM : points->dims[0], TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_search_kernels[] = {
  { .op = "Bincount", .dtypes = TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .run = bincount_run, .semantics = "tensorflow/core/kernels/bincount_op.cc" },
  { .op = "LowerBound", .dtypes = TS_DTYPES_REAL, .run = lower_bound_run, .semantics = "tensorflow/core/kernels/searchsorted_op.cc" },
  { .op = "NearestNeighbors", .run = nearest_run, .semantics = "tensorflow/core/kernels/clustering_ops.cc" },
  { .op = "UpperBound", .dtypes = TS_DTYPES_REAL, .run = upper_bound_run, .semantics = "tensorflow/core/kernels/searchsorted_op.cc" },
  { 0 },
};

const TsShapeDef ts_search_shapes[] = {
  { "Bincount", bincount_shape },
  { "LowerBound", bound_shape },
  { "NearestNeighbors", nearest_shape },
  { "UpperBound", bound_shape },
  { 0 },
};
