#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* SparseSegmentSumGrad, SparseSegmentMeanGrad, SparseSegmentSqrtNGrad and their second versions: the gradient of a segment goes to each
 * row that it was made of. Inputs: gradient, indices, ids, number of rows of the data. */

typedef enum
{
  SUM,
  MEAN,
  SQRT_N,
} Way;

/* What is @first in a row is put there, not added: -0 stays -0. */
typedef void (*AddFunc) (gpointer out, gconstpointer in, gsize n, double scale, gboolean first);

#define DEFINE_ADD(dtype, MEMORY, TYPE, LOAD, STORE)                                              \
  static void add_##dtype (gpointer out, gconstpointer in, gsize n, double scale, gboolean first) \
  {                                                                                               \
    MEMORY *to = out;                                                                             \
    const MEMORY *from = in;                                                                      \
    const TYPE by = (TYPE)scale;                                                                  \
                                                                                                  \
    for (gsize i = 0; i < n; i++)                                                                 \
      {                                                                                           \
        TYPE value = (TYPE)(LOAD (from[i]) * by);                                                 \
                                                                                                  \
        to[i] = (MEMORY)STORE (first ? value : (TYPE)(LOAD (to[i]) + value));                     \
      }                                                                                           \
  }

#define SAME(x) (x)

DEFINE_ADD (FLOAT, float, float, SAME, SAME)
DEFINE_ADD (DOUBLE, double, double, SAME, SAME)
DEFINE_ADD (HALF, guint16, float, ts_half_load, ts_half_store)
DEFINE_ADD (BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store)

static AddFunc
find_add (TsDType dtype)
{
  static const AddFunc funcs[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = add_FLOAT,
    [TS_DTYPE_DOUBLE] = add_DOUBLE,
    [TS_DTYPE_HALF] = add_HALF,
    [TS_DTYPE_BFLOAT16] = add_BFLOAT16,
  };

  return funcs[dtype];
}

static gboolean
check (const TsCall *call,
       gint64 *n_rows,
       GError **error)
{
  const TsTensor *grad = call->in[0], *indices = call->in[1], *ids = call->in[2];

  if (!ts_arg_check_rank (call, 1, "the indices", 1, error) || !ts_arg_check_rank (call, 2, "the segment ids", 1, error) ||
      !ts_arg_scalar (call, 3, "the number of rows", n_rows, error))
    return FALSE;
  if (indices->n_elements != ids->n_elements || grad->shape.rank < 1 || *n_rows < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GSIZE_FORMAT " indices and %" G_GSIZE_FORMAT " segment ids do not fit to a gradient of %d dimensions and %" G_GINT64_FORMAT " rows",
                   indices->n_elements, ids->n_elements, grad->shape.rank, *n_rows);
      return FALSE;
    }
  return ts_indices_check (indices, *n_rows, error) && ts_indices_check (ids, grad->shape.dims[0], error);
}

/* What the gradient of each segment is multiplied by. */
static double *
find_scales (const TsTensor *ids,
             gsize n_segments,
             Way way)
{
  double *scales = g_new0 (double, n_segments + 1);

  for (gsize i = 0; i < ids->n_elements; i++)
    scales[ts_int_at (ids, i)]++;
  for (gsize s = 0; s < n_segments; s++)
    scales[s] = way == SUM ? 1 : 1 / (way == MEAN ? MAX (scales[s], 1) : sqrt (MAX (scales[s], 1)));
  return scales;
}

/* Output 0 of @n_rows rows: those that @rows say for each index get the gradient of its segment. */
static gboolean
spread (TsCall *call,
        const gsize *rows,
        gint64 n_rows,
        Way way,
        GError **error)
{
  const TsTensor *grad = call->in[0], *ids = call->in[2];
  AddFunc add = find_add (grad->dtype);
  g_autofree double *scales = find_scales (ids, (gsize)grad->shape.dims[0], way);
  g_autofree guint8 *has_any = NULL;
  gsize width;
  TsShape shape;
  TsTensor *out;

  ts_shape_copy (&shape, &grad->shape);
  shape.dims[0] = n_rows;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  has_any = g_new0 (guint8, n_rows);
  width = ts_elements_count (&shape, 1, shape.rank);
  for (gsize i = 0; i < ids->n_elements; i++)
    {
      gsize segment = (gsize)ts_int_at (ids, i);

      add (ts_elements_at (out, rows[i] * width), ts_elements_at (grad, segment * width), width, scales[segment], !has_any[rows[i]]);
      has_any[rows[i]] = TRUE;
    }
  return TRUE;
}

static gboolean
grad_run (TsCall *call,
          Way way,
          GError **error)
{
  const TsTensor *indices = call->in[1];
  g_autofree gsize *rows = NULL;
  gint64 n_rows;

  if (!check (call, &n_rows, error))
    return FALSE;
  rows = g_new (gsize, indices->n_elements + 1);
  for (gsize i = 0; i < indices->n_elements; i++)
    rows[i] = (gsize)ts_int_at (indices, i);
  return spread (call, rows, n_rows, way, error);
}

/* Only the rows that have a gradient, and, sorted, which those are. */
static gboolean
grad_v2_run (TsCall *call,
             Way way,
             GError **error)
{
  const TsTensor *indices = call->in[1];
  gsize n = indices->n_elements, n_distinct = 0;
  g_autofree gsize *order = NULL, *rows = g_new (gsize, n + 1), *first = g_new (gsize, n + 1);
  g_autofree gint64 *converted = NULL;
  const gint64 *values;
  gint64 n_rows;

  if (!check (call, &n_rows, error))
    return FALSE;
  values = ts_sparse_convert_indices (indices, &converted);
  order = ts_sparse_sort (n, values, 1, NULL, 1);
  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || values[order[i]] != values[order[i - 1]])
        first[n_distinct++] = order[i];
      rows[order[i]] = n_distinct - 1;
    }

  if (ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n_distinct), error) == NULL)
    return FALSE;
  for (gsize k = 0; k < n_distinct; k++)
    ts_sparse_move_value (call->out[1], k, indices, first[k]);
  return spread (call, rows, (gint64)n_distinct, way, error);
}

#define DEFINE(name, way)                                        \
  static gboolean name##_grad_run (TsCall *call, GError **error) \
  {                                                              \
    return grad_run (call, way, error);                          \
  }                                                              \
  static gboolean name##_v2_run (TsCall *call, GError **error)   \
  {                                                              \
    return grad_v2_run (call, way, error);                       \
  }

DEFINE (sum, SUM)
DEFINE (mean, MEAN)
DEFINE (sqrt_n, SQRT_N)

/* -------------------------------------------------------------------------------------------------- */

static gboolean
v2_shape (TsShapeCall *call,
          GError **error)
{
  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_shape_expect_rank (call, 1, 1, error) ||
      !ts_shape_expect_rank (call, 2, 1, error) || !ts_shape_expect_rank (call, 3, 0, error))
    return FALSE;
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  ts_shape_copy (&call->out[0], call->in[0]);
  if (call->out[0].rank > 0)
    call->out[0].dims[0] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

#define GRAD(type, function)                                            \
  {                                                                     \
    .op = type, .dtypes = TS_DTYPES_FLOAT, .run = function,             \
    .semantics = "tensorflow/core/kernels/segment_reduction_ops_impl.h" \
  }

const TsKernelDef ts_sparse_segment_grad_kernels[] = {
  GRAD ("SparseSegmentMeanGrad", mean_grad_run),
  GRAD ("SparseSegmentMeanGradV2", mean_v2_run),
  GRAD ("SparseSegmentSqrtNGrad", sqrt_n_grad_run),
  GRAD ("SparseSegmentSqrtNGradV2", sqrt_n_v2_run),
  GRAD ("SparseSegmentSumGrad", sum_grad_run),
  GRAD ("SparseSegmentSumGradV2", sum_v2_run),
  { 0 },
};

const TsShapeDef ts_sparse_segment_grad_shapes[] = {
  { "SparseSegmentMeanGradV2", v2_shape },
  { "SparseSegmentSqrtNGradV2", v2_shape },
  { "SparseSegmentSumGradV2", v2_shape },
  { 0 },
};
