#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

/* DenseCountSparseOutput, SparseCountSparseOutput, RaggedCountSparseOutput: how often each number is in each row. */

typedef struct
{
  gint64 least;
  gint64 most;
  gboolean binary;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;
  TsDType dtype;

  if (!ts_operation_get_attr_dtype (init->op, "T", &dtype, error))
    return FALSE;
  if (dtype != TS_DTYPE_INT32 && dtype != TS_DTYPE_INT64) /* the signature allows any */
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is no kernel for values of type %s", ts_dtype_name (dtype));
      return FALSE;
    }
  return ts_operation_get_attr_int (init->op, "minlength", &state->least, error) &&
         ts_operation_get_attr_int (init->op, "maxlength", &state->most, error) &&
         ts_operation_get_attr_bool (init->op, "binary_output", &state->binary, error);
}

/* A number that is counted: in which row, and its place among the values, which is that of its weight. */
typedef struct
{
  gint64 row;
  gint64 number;
  gsize at;
} Item;

typedef struct
{
  gsize n;
  Item *items;
  gint64 largest;
} Items;

static void
items_clear (Items *self)
{
  g_free (self->items);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Items, items_clear)

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *x = a, *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return x->at < y->at ? -1 : 1;
}

/* Numbers that are negative or too large do not count. */
static void
add_item (Items *self,
          const State *state,
          gint64 row,
          const TsTensor *values,
          gsize i)
{
  gint64 number = ts_int_at (values, i);

  if (number < 0 || (state->most > 0 && number >= state->most))
    return;
  self->items[self->n++] = (Item) { row, number, i };
  self->largest = MAX (self->largest, number);
}

/* Counts those that are the same; outputs are indices, counts and shape. @n_rows: negative if there is but one, without a dimension of its own. */
static gboolean
put_counts (TsCall *call,
            Items *self,
            const TsTensor *weights,
            gint64 n_rows,
            GError **error)
{
  const State *state = call->state;
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, weights->dtype);
  int rank = n_rows < 0 ? 1 : 2;
  gint64 n_numbers = state->most > 0 ? state->most : MAX (self->largest < G_MAXINT64 ? self->largest + 1 : G_MAXINT64, state->least);
  gsize n = 0, k = 0, size = ts_dtype_size (weights->dtype);
  TsElement one;
  gint64 *to;

  ts_element_one (weights->dtype, &one);
  qsort (self->items, self->n, sizeof *self->items, compare_items);
  for (gsize i = 0; i < self->n; i++)
    n += i == 0 || self->items[i].row != self->items[i - 1].row || self->items[i].number != self->items[i - 1].number;
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, rank), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;

  to = call->out[0]->data;
  for (gsize i = 0, begin = 0; i < self->n; i++)
    {
      const Item *item = &self->items[i];
      const void *weight = weights->n_elements > 0 && !state->binary ? ts_elements_at (weights, item->at) : (const void *)&one;
      gboolean is_new = i == 0 || item->row != self->items[begin].row || item->number != self->items[begin].number;

      if (is_new)
        {
          begin = i;
          k += i > 0;
          if (rank == 2)
            *to++ = item->row;
          *to++ = item->number;
          if (state->binary)
            memcpy (ts_elements_at (call->out[1], k), weight, size);
          else
            memset (ts_elements_at (call->out[1], k), 0, size);
        }
      if (!state->binary)
        add (ts_elements_at (call->out[1], k), weight, 1);
    }
  return ts_sparse_put_shape (call, 2, rank == 2 ? &TS_SHAPE (n_rows, n_numbers) : &TS_SHAPE (n_numbers), error);
}

/* Weights are for all values, or there are none. */
static gboolean
check_weights (const TsTensor *values,
               const TsTensor *weights,
               GError **error)
{
  if (weights->n_elements > 0 && !ts_shape_equal (&values->shape, &weights->shape))
    {
      g_autofree char *a = ts_shape_to_string (&weights->shape), *b = ts_shape_to_string (&values->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "weights of shape %s do not fit to values of shape %s", a, b);
      return FALSE;
    }
  return TRUE;
}

/* ---- DenseCountSparseOutput. Inputs: values, weights ---- */

static gboolean
dense_run (TsCall *call,
           GError **error)
{
  const TsTensor *values = call->in[0];
  gboolean is_matrix = values->shape.rank == 2;
  g_auto (Items) items = { 0 };
  gsize width;

  if (!check_weights (values, call->in[1], error))
    return FALSE;
  if (values->shape.rank < 1 || values->shape.rank > 2 || (is_matrix && values->shape.dims[0] == 0))
    {
      g_autofree char *shape = ts_shape_to_string (&values->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the values must be a vector, or a matrix with a row at least, have shape %s", shape);
      return FALSE;
    }

  width = (gsize)MAX (values->shape.dims[values->shape.rank - 1], 1);
  items.items = g_new (Item, values->n_elements + 1);
  for (gsize i = 0; i < values->n_elements; i++)
    add_item (&items, call->state, is_matrix ? (gint64)(i / width) : 0, values, i);
  return put_counts (call, &items, call->in[1], is_matrix ? values->shape.dims[0] : -1, error);
}

/* ---- SparseCountSparseOutput. Inputs: indices, values, shape, weights ---- */

static gboolean
sparse_run (TsCall *call,
            GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_auto (Items) items = { 0 };

  if (!ts_sparse_read (&sparse, call, 0, error) || !ts_sparse_check_bounds (&sparse, error) ||
      !check_weights (sparse.values, call->in[3], error))
    return FALSE;
  if (sparse.shape.rank < 1 || (sparse.shape.rank > 1 && sparse.shape.dims[0] == 0))
    {
      g_autofree char *shape = ts_shape_to_string (&sparse.shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shape must have a dimension and a row at least, is %s", shape);
      return FALSE;
    }

  items.items = g_new (Item, sparse.n + 1);
  for (gsize i = 0; i < sparse.n; i++)
    add_item (&items, call->state, sparse.shape.rank > 1 ? ts_sparse_index (&sparse, i)[0] : 0, sparse.values, i);
  return put_counts (call, &items, call->in[3], sparse.shape.rank > 1 ? sparse.shape.dims[0] : -1, error);
}

/* ---- RaggedCountSparseOutput. Inputs: splits, values, weights ---- */

static gboolean
ragged_run (TsCall *call,
            GError **error)
{
  const TsTensor *splits = call->in[0], *values = call->in[1];
  g_auto (Items) items = { 0 };
  gsize row = 0;

  if (!ts_arg_check_rank (call, 1, "the values", 1, error) ||
      !ts_ragged_check_splits (splits, TRUE, (gint64)values->n_elements, TRUE, "the splits", error) ||
      !check_weights (values, call->in[2], error))
    return FALSE;
  if (splits->n_elements < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be a row at least");
      return FALSE;
    }

  items.items = g_new (Item, values->n_elements + 1);
  for (gsize i = 0; i < values->n_elements; i++)
    {
      while (ts_int_at (splits, row + 1) <= (gint64)i)
        row++;
      add_item (&items, call->state, (gint64)row, values, i);
    }
  return put_counts (call, &items, call->in[2], (gint64)splits->n_elements - 1, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define COUNTED (TS_DTYPES_INTEGER | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

#define COUNT(type, function)                                                                          \
  {                                                                                                    \
    .op = type, .dtypes = COUNTED, .dtype_attr = "output_type", .prepare = prepare,                    \
    .state_size = sizeof (State), .run = function, .semantics = "tensorflow/core/kernels/count_ops.cc" \
  }

const TsKernelDef ts_sparse_count_kernels[] = {
  COUNT ("DenseCountSparseOutput", dense_run),
  COUNT ("RaggedCountSparseOutput", ragged_run),
  COUNT ("SparseCountSparseOutput", sparse_run),
  { 0 },
};

/* ---- shapes: a vector is counted as one row without a dimension of its own ---- */

static void
count_shape (TsShapeCall *call,
             gint64 rank)
{
  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, rank);
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  call->out[2] = TS_SHAPE (rank);
}

static gboolean
dense_shape (TsShapeCall *call,
             GError **error)
{
  (void)error;
  count_shape (call, call->in[0]->rank >= 0 ? MIN (call->in[0]->rank, 2) : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
sparse_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *shape = call->in[2];

  count_shape (call, shape->rank == 1 && shape->dims[0] >= 0 ? MIN (shape->dims[0], 2) : TS_SHAPE_UNKNOWN_DIM);
  return ts_shape_expect_rank (call, 0, 2, error) && ts_shape_expect_rank (call, 1, 1, error) && ts_shape_expect_rank (call, 2, 1, error);
}

static gboolean
ragged_shape (TsShapeCall *call,
              GError **error)
{
  count_shape (call, 2);
  return ts_shape_expect_rank (call, 0, 1, error);
}

const TsShapeDef ts_sparse_count_shapes[] = {
  { "DenseCountSparseOutput", dense_shape },
  { "RaggedCountSparseOutput", ragged_shape },
  { "SparseCountSparseOutput", sparse_shape },
  { 0 },
};
