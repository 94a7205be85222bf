#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* DenseBincount, SparseBincount, RaggedBincount: how often each number is there, in each row. */

typedef struct
{
  TsTensor *out;
  const TsTensor *numbers;
  const TsTensor *weights; /* empty: each counts as one */
  TsAccumulateFunc add;
  TsElement one;
  gint64 size;
  gboolean binary;
} Count;

static gboolean
bincount_prepare (TsKernelInit *init,
                  GError **error)
{
  return ts_operation_get_attr_bool (init->op, "binary_output", init->state, error);
}

/* @rows: -1 for a vector */
static gboolean
count_init (Count *self,
            TsCall *call,
            guint numbers,
            guint size,
            gint64 rows,
            GError **error)
{
  const TsShape *weights = &call->in[size + 1]->shape;

  memset (self, 0, sizeof *self);
  self->numbers = call->in[numbers];
  self->weights = call->in[size + 1];
  self->binary = *(const gboolean *)call->state;
  if (!ts_arg_scalar (call, size, "size", &self->size, error))
    return FALSE;
  if (self->size < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size must not be negative, is %" G_GINT64_FORMAT, self->size);
      return FALSE;
    }
  if (self->weights->n_elements > 0 && !ts_shape_equal (weights, &self->numbers->shape))
    {
      g_autofree char *a = ts_shape_to_string (weights), *b = ts_shape_to_string (&self->numbers->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "weights have shape %s, the numbers %s", a, b);
      return FALSE;
    }

  self->out = ts_call_alloc (call, 0, rows < 0 ? &TS_SHAPE (self->size) : &TS_SHAPE (rows, self->size), error);
  if (self->out == NULL)
    return FALSE;
  if (self->out->n_elements > 0)
    memset (self->out->data, 0, ts_tensor_size_bytes (self->out));
  self->add = ts_accumulate_find (TS_ACCUMULATE_ADD, self->out->dtype);
  ts_element_one (self->out->dtype, &self->one);
  return TRUE;
}

/* Counts element @i in @row. Numbers of size and more are left out. */
static gboolean
count_one (Count *self,
           gsize row,
           gsize i,
           GError **error)
{
  gint64 number = ts_int_at (self->numbers, i);
  char *to;

  if (number < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", which cannot be counted", i, number);
      return FALSE;
    }
  if (number >= self->size)
    return TRUE;
  to = ts_elements_at (self->out, row * (gsize)self->size + (gsize)number);
  if (self->binary)
    memcpy (to, &self->one, ts_dtype_size (self->out->dtype));
  else
    self->add (to, self->weights->n_elements > 0 ? ts_elements_at (self->weights, i) : (gconstpointer)&self->one, 1);
  return TRUE;
}

static gboolean
dense_run (TsCall *call,
           GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  gsize n = call->in[0]->n_elements, length;
  Count count;

  if (shape->rank > 2 && !ts_arg_check_rank (call, 0, "the input", 2, error))
    return FALSE;
  if (!count_init (&count, call, 0, 1, shape->rank == 2 ? shape->dims[0] : -1, error))
    return FALSE;
  length = shape->rank == 2 ? (gsize)shape->dims[1] : MAX (n, 1);
  for (gsize i = 0; i < n; i++)
    if (!count_one (&count, i / length, i, error) || (i % 65536 == 65535 && ts_call_is_cancelled (call, error)))
      return FALSE;
  return TRUE;
}

/* Inputs: indices, values, shape, size, weights. */
static gboolean
sparse_run (TsCall *call,
            GError **error)
{
  const TsTensor *indices = call->in[0], *values = call->in[1], *shape = call->in[2];
  gint64 rows;
  Count count;

  if (!ts_arg_check_rank (call, 0, "the indices", 2, error) || !ts_arg_check_rank (call, 1, "the values", 1, error) ||
      !ts_arg_check_rank (call, 2, "the dense shape", 1, error))
    return FALSE;
  if (shape->n_elements < 1 || shape->n_elements > 2 || indices->shape.dims[0] != values->shape.dims[0] ||
      indices->shape.dims[1] != (gint64)shape->n_elements || ts_int_at (shape, 0) < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "indices, values and shape make no sparse vector or matrix");
      return FALSE;
    }
  rows = shape->n_elements == 2 ? ts_int_at (shape, 0) : -1;
  if (!count_init (&count, call, 1, 3, rows, error))
    return FALSE;
  for (gsize i = 0; i < values->n_elements; i++)
    {
      gint64 row = rows < 0 ? 0 : ts_int_at (indices, 2 * i);

      if (row < 0 || (rows >= 0 && row >= rows))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "index %" G_GSIZE_FORMAT ": there is no row %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, i, row, rows);
          return FALSE;
        }
      if (!count_one (&count, (gsize)row, i, error))
        return FALSE;
    }
  return TRUE;
}

/* Inputs: splits, values, size, weights. */
static gboolean
ragged_run (TsCall *call,
            GError **error)
{
  const TsTensor *splits = call->in[0];
  Count count;

  if (!ts_arg_check_splits (call, 0, 1, error) || !count_init (&count, call, 1, 2, (gint64)splits->n_elements - 1, error))
    return FALSE;
  for (gsize row = 0; row + 1 < splits->n_elements; row++)
    for (gint64 i = ts_int_at (splits, row); i < ts_int_at (splits, row + 1); i++)
      if (!count_one (&count, row, (gsize)i, error))
        return FALSE;
  return TRUE;
}

/* What is known of input @i, the size. */
static gint64
known_size (const TsShapeCall *call,
            guint i)
{
  gint64 size;

  return ts_shape_input_as_int (call, i, &size) && size >= 0 ? size : TS_SHAPE_UNKNOWN_DIM;
}

static gboolean
dense_shape (TsShapeCall *call,
             GError **error)
{
  const TsShape *in = call->in[0];

  if (in->rank > 2)
    return ts_shape_expect_rank (call, 0, 2, error);
  if (in->rank == 2)
    call->out[0] = TS_SHAPE (in->dims[0], known_size (call, 1));
  else if (in->rank >= 0)
    call->out[0] = TS_SHAPE (known_size (call, 1));
  return TRUE;
}

static gboolean
sparse_shape (TsShapeCall *call,
              GError **error)
{
  TsShape dense;

  if (!ts_shape_input_as_shape (call, 2, &dense, error))
    return FALSE;
  if (dense.rank == 1)
    call->out[0] = TS_SHAPE (known_size (call, 3));
  else if (dense.rank == 2)
    call->out[0] = TS_SHAPE (dense.dims[0], known_size (call, 3));
  return TRUE;
}

static gboolean
ragged_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *splits = call->in[0];

  if (!ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  call->out[0] = TS_SHAPE (splits->rank == 1 && splits->dims[0] > 0 ? splits->dims[0] - 1 : TS_SHAPE_UNKNOWN_DIM, known_size (call, 2));
  return TRUE;
}

#define COUNT_DTYPES \
  (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

#define ROW(type, function)                                                                                            \
  {                                                                                                                    \
    .op = type, .dtypes = COUNT_DTYPES, .prepare = bincount_prepare, .state_size = sizeof (gboolean), .run = function, \
    .semantics = "tensorflow/core/kernels/bincount_op.cc"                                                              \
  }

const TsKernelDef ts_bincount_kernels[] = {
  ROW ("DenseBincount", dense_run),
  ROW ("RaggedBincount", ragged_run),
  ROW ("SparseBincount", sparse_run),
  { 0 },
};

const TsShapeDef ts_bincount_shapes[] = {
  { "DenseBincount", dense_shape },
  { "RaggedBincount", ragged_shape },
  { "SparseBincount", sparse_shape },
  { 0 },
};
