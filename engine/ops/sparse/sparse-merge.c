#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* SparseAdd, SparseSparseMaximum, ...: two sparse tensors of one shape, each sorted, taken together value by value. */

/* ---- the merge ---- */

/**
 * Merge:
 * @n: number of pairs
 * @a: for each the number of the value in the first tensor, or %G_MAXSIZE
 * @b: the same in the second; one of the two is there
 */
typedef struct
{
  gsize n;
  gsize *a;
  gsize *b;
} Merge;

static void
merge_clear (Merge *self)
{
  g_free (self->a);
  g_free (self->b);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

static void
merge_init (Merge *self,
            const TsSparse *a,
            const TsSparse *b)
{
  gsize i = 0, j = 0;

  self->a = g_new (gsize, a->n + b->n + 1);
  self->b = g_new (gsize, a->n + b->n + 1);
  for (self->n = 0; i < a->n || j < b->n; self->n++)
    {
      int order = i == a->n ? 1 : j == b->n ? -1
                                            : ts_sparse_compare (ts_sparse_index (a, i), ts_sparse_index (b, j), a->shape.rank);

      self->a[self->n] = order <= 0 ? i++ : G_MAXSIZE;
      self->b[self->n] = order >= 0 ? j++ : G_MAXSIZE;
    }
}

static gboolean
read_both (const TsCall *call,
           TsSparse *a,
           TsSparse *b,
           GError **error)
{
  if (!ts_sparse_read (a, call, 0, error) || !ts_sparse_read (b, call, 3, error))
    return FALSE;
  if (!ts_shape_equal (&a->shape, &b->shape))
    {
      g_autofree char *x = ts_shape_to_string (&a->shape), *y = ts_shape_to_string (&b->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "both tensors must have the same shape, have %s and %s", x, y);
      return FALSE;
    }
  return TRUE;
}

static const gint64 *
merged_index (const Merge *merge,
              const TsSparse *a,
              const TsSparse *b,
              gsize i)
{
  return merge->a[i] != G_MAXSIZE ? ts_sparse_index (a, merge->a[i]) : ts_sparse_index (b, merge->b[i]);
}

/* Outputs 0 and 1: indices, and values, which lie one after the other at @values. @kept: which pairs. */
static gboolean
put_merged (TsCall *call,
            const Merge *merge,
            const TsSparse *a,
            const TsSparse *b,
            const gsize *kept,
            gsize n,
            const char *values,
            GError **error)
{
  gsize size = ts_dtype_size (a->values->dtype), rank = (gsize)a->shape.rank;
  gint64 *to;

  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, (gint64)rank), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;
  to = call->out[0]->data;
  for (gsize k = 0; k < n; k++, to += rank)
    {
      ts_sparse_copy_index (to, merged_index (merge, a, b, kept[k]), (int)rank);
      memcpy (ts_elements_at (call->out[1], k), values + kept[k] * size, size);
    }
  return TRUE;
}

/* The values of all pairs; what is not there counts as 0, or, if @alone, the other stays as it is. (transfer full) */
static char *
merge_values (const Merge *merge,
              const TsSparse *a,
              const TsSparse *b,
              TsAccumulateOp op,
              gboolean alone)
{
  TsAccumulateFunc accumulate = ts_accumulate_find (op, a->values->dtype);
  gsize size = ts_dtype_size (a->values->dtype);
  char *values = g_malloc0 (merge->n * size + 1);

  for (gsize i = 0; i < merge->n; i++)
    {
      static const TsElement zero = { 0 };
      const void *x = merge->a[i] != G_MAXSIZE ? ts_elements_at (a->values, merge->a[i]) : NULL;
      const void *y = merge->b[i] != G_MAXSIZE ? ts_elements_at (b->values, merge->b[i]) : NULL;

      memcpy (values + i * size, x != NULL ? x : alone ? y
                                                       : (const void *)&zero,
              size);
      if (!alone || (x != NULL && y != NULL))
        accumulate (values + i * size, y != NULL ? y : (const void *)&zero, 1);
    }
  return values;
}

/* ---- SparseAdd. Inputs: two tensors, then the least magnitude of a sum that is kept ---- */

#define NUMBER(dtype, TYPE, value)        \
  case TS_DTYPE_##dtype:                  \
    {                                     \
      const TYPE x = *(const TYPE *)data; \
                                          \
      return (double)(value);             \
    }

static double
real_number (TsDType dtype,
             const void *data)
{
  switch ((guint)dtype)
    {
      NUMBER (FLOAT, float, x)
      NUMBER (DOUBLE, double, x)
      NUMBER (HALF, guint16, ts_half_load (x))
      NUMBER (BFLOAT16, guint16, ts_bfloat16_load (x))
      NUMBER (INT8, gint8, x)
      NUMBER (UINT8, guint8, x)
      NUMBER (INT16, gint16, x)
      NUMBER (UINT16, guint16, x)
      NUMBER (INT32, gint32, x)
      NUMBER (UINT32, guint32, x)
      NUMBER (INT64, gint64, x)
      NUMBER (UINT64, guint64, x)
    default:
      return 0;
    }
}

static double
magnitude (TsDType dtype,
           const void *value)
{
  if (dtype == TS_DTYPE_COMPLEX64)
    return cabsf (*(const float complex *)value);
  if (dtype == TS_DTYPE_COMPLEX128)
    return cabs (*(const double complex *)value);
  return fabs (real_number (dtype, value));
}

static gboolean
add_run (TsCall *call,
         GError **error)
{
  g_auto (TsSparse) a = { 0 };
  g_auto (TsSparse) b = { 0 };
  g_auto (Merge) merge = { 0 };
  g_autofree char *values = NULL;
  g_autofree gsize *kept = NULL;
  gsize n = 0, size = ts_dtype_size (call->in[1]->dtype);
  double limit;

  if (!read_both (call, &a, &b, error) || !ts_arg_check_rank (call, 6, "the threshold", 0, error))
    return FALSE;
  limit = real_number (call->in[6]->dtype, call->in[6]->data);
  merge_init (&merge, &a, &b);
  values = merge_values (&merge, &a, &b, TS_ACCUMULATE_ADD, TRUE);
  kept = g_new (gsize, merge.n + 1);
  for (gsize i = 0; i < merge.n; i++)
    if (limit <= magnitude (a.values->dtype, values + i * size))
      kept[n++] = i;
  return put_merged (call, &merge, &a, &b, kept, n, values, error) && ts_sparse_put_shape (call, 2, &a.shape, error);
}

/* ---- SparseSparseMaximum, SparseSparseMinimum ---- */

static gboolean
extreme (TsCall *call,
         TsAccumulateOp op,
         GError **error)
{
  g_auto (TsSparse) a = { 0 };
  g_auto (TsSparse) b = { 0 };
  g_auto (Merge) merge = { 0 };
  g_autofree char *values = NULL;
  g_autofree gsize *kept = NULL;

  if (!read_both (call, &a, &b, error))
    return FALSE;
  merge_init (&merge, &a, &b);
  values = merge_values (&merge, &a, &b, op, FALSE);
  kept = g_new (gsize, merge.n + 1);
  for (gsize i = 0; i < merge.n; i++)
    kept[i] = i;
  return put_merged (call, &merge, &a, &b, kept, merge.n, values, error);
}

static gboolean
maximum_run (TsCall *call,
             GError **error)
{
  return extreme (call, TS_ACCUMULATE_MAX, error);
}

static gboolean
minimum_run (TsCall *call,
             GError **error)
{
  return extreme (call, TS_ACCUMULATE_MIN, error);
}

/* ---- SparseAddGrad. Inputs: gradient of the sum's values, indices of both and of the sum ---- */

/* Output @i: for each of the indices the gradient of the same in the sum, 0 where there is none. */
static gboolean
put_grad (TsCall *call,
          guint i,
          const TsTensor *indices,
          GError **error)
{
  const TsTensor *grad = call->in[0], *sums = call->in[3];
  gsize n = (gsize)indices->shape.dims[0], rank = (gsize)indices->shape.dims[1], k = 0;
  const gint64 *sum = sums->data;
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE ((gint64)n), error);

  if (out == NULL || n == 0)
    return out != NULL;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize v = 0; v < n; v++)
    {
      const gint64 *index = (const gint64 *)indices->data + v * rank;

      while (k < grad->n_elements && ts_sparse_compare (sum + k * rank, index, (int)rank) < 0)
        k++;
      if (k < grad->n_elements && ts_sparse_compare (sum + k * rank, index, (int)rank) == 0)
        ts_sparse_move_value (out, v, grad, k);
    }
  return TRUE;
}

static gboolean
add_grad_run (TsCall *call,
              GError **error)
{
  const TsShape *a, *b, *sum = &call->in[3]->shape;

  if (!ts_arg_check_rank (call, 0, "the gradient", 1, error) || !ts_arg_check_rank (call, 1, "the indices of a", 2, error) ||
      !ts_arg_check_rank (call, 2, "the indices of b", 2, error) || !ts_arg_check_rank (call, 3, "the indices of the sum", 2, error))
    return FALSE;
  a = &call->in[1]->shape;
  b = &call->in[2]->shape;
  if (a->dims[1] != b->dims[1] || a->dims[1] != sum->dims[1] || sum->dims[0] != call->in[0]->shape.dims[0] || a->dims[1] > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "indices for %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " dimensions, %" G_GINT64_FORMAT " sums with %" G_GSIZE_FORMAT " gradients",
                   a->dims[1], b->dims[1], sum->dims[1], sum->dims[0], call->in[0]->n_elements);
      return FALSE;
    }
  return put_grad (call, 0, call->in[1], error) && put_grad (call, 1, call->in[2], error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_sparse_merge_kernels[] = {
  { .op = "SparseAdd", .dtypes = TS_DTYPES_NUMBER, .run = add_run, .semantics = "tensorflow/core/kernels/sparse_add_op.cc" },
  { .op = "SparseAddGrad", .dtypes = TS_DTYPES_NUMBER, .run = add_grad_run, .semantics = "tensorflow/core/kernels/sparse_add_grad_op.cc" },
  { .op = "SparseSparseMaximum", .dtypes = TS_DTYPES_REAL, .run = maximum_run, .semantics = "tensorflow/core/kernels/sparse_sparse_binary_op_shared.cc" },
  { .op = "SparseSparseMinimum", .dtypes = TS_DTYPES_REAL, .run = minimum_run, .semantics = "tensorflow/core/kernels/sparse_sparse_binary_op_shared.cc" },
  { 0 },
};

const TsShapeDef ts_sparse_merge_shapes[] = {
  { 0 },
};
