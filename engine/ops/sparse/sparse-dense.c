#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <string.h>

/* Sparse tensors with dense ones: SparseToDense, SparseTensorDenseAdd, SparseDenseCwiseAdd, ... */

/* ---- SparseToDense. Inputs: indices, shape, values, default value ---- */

typedef struct
{
  gboolean validate;
} ToDense;

static gboolean
to_dense_prepare (TsKernelInit *init,
                  GError **error)
{
  ToDense *state = init->state;

  return ts_operation_get_attr_bool (init->op, "validate_indices", &state->validate, error);
}

/* Indices may be a matrix, a vector of indices into a vector, or one such; one value may do for all. */
static gboolean
to_dense_read (TsSparse *sparse,
               const TsCall *call,
               GError **error)
{
  const TsTensor *indices = call->in[0], *values = call->in[2];
  const TsShape *shape = &indices->shape;
  gint64 rank;

  if (shape->rank > 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the indices must be a matrix at most, have %d dimensions", shape->rank);
      return FALSE;
    }
  if (!ts_arg_shape (call, 1, "the shape", &sparse->shape, error))
    return FALSE;
  rank = shape->rank == 2 ? shape->dims[1] : 1;
  sparse->n = shape->rank > 0 ? (gsize)shape->dims[0] : 1;
  if (rank != sparse->shape.rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the indices are for %" G_GINT64_FORMAT " dimensions, the shape has %d", rank, sparse->shape.rank);
      return FALSE;
    }
  if (values->shape.rank > 1 || (values->shape.rank == 1 && values->n_elements != sparse->n))
    {
      g_autofree char *text = ts_shape_to_string (&values->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the values must be a scalar or a vector of %" G_GSIZE_FORMAT " elements, have shape %s", sparse->n, text);
      return FALSE;
    }
  sparse->values = call->in[2];
  sparse->indices = ts_sparse_convert_indices (indices, &sparse->converted);
  return TRUE;
}

static gboolean
to_dense_run (TsCall *call,
              GError **error)
{
  const ToDense *state = call->state;
  g_auto (TsSparse) sparse = { 0 };
  gboolean one_value;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 3, "the default value", 0, error) || !to_dense_read (&sparse, call, error) ||
      !(state->validate ? ts_sparse_check_valid (&sparse, error) : ts_sparse_check_bounds (&sparse, error)))
    return FALSE;

  out = ts_call_alloc (call, 0, &sparse.shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  ts_elements_fill (out->data, out->n_elements, call->in[3]->data, ts_dtype_size (out->dtype));
  one_value = sparse.values->shape.rank == 0;
  for (gsize i = 0; i < sparse.n; i++)
    ts_sparse_move_value (out, ts_sparse_place (&sparse.shape, ts_sparse_index (&sparse, i)), sparse.values, one_value ? 0 : i);
  return ts_elements_settle (out, TRUE);
}

/* ---- SparseTensorDenseAdd ---- */

static gboolean
dense_add_run (TsCall *call,
               GError **error)
{
  const TsTensor *dense = call->in[3];
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, dense->dtype);
  g_auto (TsSparse) sparse = { 0 };
  TsTensor *out;

  if (!ts_sparse_read (&sparse, call, 0, error))
    return FALSE;
  if (!ts_shape_equal (&sparse.shape, &dense->shape))
    {
      g_autofree char *a = ts_shape_to_string (&sparse.shape), *b = ts_shape_to_string (&dense->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the sparse tensor has shape %s, the dense one %s", a, b);
      return FALSE;
    }
  if (!ts_sparse_check_bounds (&sparse, error))
    return FALSE;

  out = ts_call_alloc_or_reuse (call, 0, 3, &dense->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (out != dense)
    memcpy (out->data, dense->data, ts_tensor_size_bytes (dense));
  for (gsize i = 0; i < sparse.n; i++)
    add (ts_elements_at (out, ts_sparse_place (&sparse.shape, ts_sparse_index (&sparse, i))), ts_elements_at (sparse.values, i), 1);
  return TRUE;
}

/* ---- SparseDenseCwise...: for each value that is there, with the dense tensor broadcast ---- */

/* For each dimension of the sparse tensor how far a step goes in the dense one. */
static gboolean
dense_strides (const TsShape *sparse,
               const TsShape *dense,
               gsize *strides,
               GError **error)
{
  int missing = sparse->rank - dense->rank;
  gboolean fits = missing >= 0;
  gsize stride = 1;

  for (int d = sparse->rank - 1; d >= 0 && fits; d--)
    {
      gint64 size = d >= missing ? dense->dims[d - missing] : 1;

      fits = size == 1 || size == sparse->dims[d];
      strides[d] = size == 1 ? 0 : stride;
      stride *= (gsize)size;
    }
  if (!fits)
    {
      g_autofree char *a = ts_shape_to_string (sparse), *b = ts_shape_to_string (dense);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the dense tensor is broadcast to the sparse one; shape %s does not broadcast to %s", b, a);
    }
  return fits;
}

static gboolean
fail_division (gsize i,
               GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "division by zero: value %" G_GSIZE_FORMAT, i);
  return FALSE;
}

static gboolean
cwise (TsCall *call,
       TsAccumulateOp op,
       GError **error)
{
  const TsTensor *dense = call->in[3];
  TsAccumulateFunc accumulate = ts_accumulate_find (op, dense->dtype);
  gboolean checks_zero = op == TS_ACCUMULATE_DIV && strchr ("iu", ts_dtype_kind (dense->dtype)) != NULL;
  static const guint8 zero[8] = { 0 };
  gsize strides[TS_SHAPE_MAX_RANK], size = ts_dtype_size (dense->dtype);
  g_auto (TsSparse) sparse = { 0 };
  TsTensor *out;

  if (!ts_sparse_read (&sparse, call, 0, error) || !dense_strides (&sparse.shape, &dense->shape, strides, error) ||
      !ts_sparse_check_bounds (&sparse, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &sparse.values->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memcpy (out->data, sparse.values->data, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < sparse.n; i++)
    {
      const gint64 *index = ts_sparse_index (&sparse, i);
      gsize place = 0;

      for (int d = 0; d < sparse.shape.rank; d++)
        place += (gsize)index[d] * strides[d];
      if (checks_zero && memcmp (ts_elements_at (dense, place), zero, size) == 0)
        return fail_division (i, error);
      accumulate (ts_elements_at (out, i), ts_elements_at (dense, place), 1);
    }
  return TRUE;
}

static gboolean
cwise_add_run (TsCall *call,
               GError **error)
{
  return cwise (call, TS_ACCUMULATE_ADD, error);
}

static gboolean
cwise_mul_run (TsCall *call,
               GError **error)
{
  return cwise (call, TS_ACCUMULATE_MUL, error);
}

static gboolean
cwise_div_run (TsCall *call,
               GError **error)
{
  return cwise (call, TS_ACCUMULATE_DIV, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define CWISE(type, function)                                               \
  {                                                                         \
    .op = type, .dtypes = TS_DTYPES_NUMBER, .run = function,                \
    .semantics = "tensorflow/core/kernels/sparse_dense_binary_op_shared.cc" \
  }

const TsKernelDef ts_sparse_dense_kernels[] = {
  CWISE ("SparseDenseCwiseAdd", cwise_add_run),
  CWISE ("SparseDenseCwiseDiv", cwise_div_run),
  CWISE ("SparseDenseCwiseMul", cwise_mul_run),
  { .op = "SparseTensorDenseAdd", .dtypes = TS_DTYPES_NUMBER, .run = dense_add_run, .semantics = "tensorflow/core/kernels/sparse_tensor_dense_add_op.cc" },
  { .op = "SparseToDense", .dtypes = TS_DTYPES_MOVABLE, .prepare = to_dense_prepare, .state_size = sizeof (ToDense), .run = to_dense_run, .semantics = "tensorflow/core/kernels/sparse_to_dense_op.cc" },
  { 0 },
};

const TsShapeDef ts_sparse_dense_shapes[] = {
  { 0 },
};
