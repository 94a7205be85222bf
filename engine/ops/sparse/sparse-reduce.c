#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/reduce/ts-reducer.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* SparseReduceSum, SparseReduceMax, the same to sparse tensors, SparseSoftmax: over the values that are there. */

typedef struct
{
  gboolean keep_dims;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;

  return ts_operation_get_attr_bool (init->op, "keep_dims", &state->keep_dims, error);
}

/* ---- groups: values that become one ---- */

/**
 * Groups:
 * @order: the dimensions, those that are kept first
 * @n_kept: how many these are
 * @rows: the values, sorted by them
 * @begins: where each group begins in @rows; one more at the end
 * @values: all of them in that order
 */
typedef struct
{
  int order[TS_SHAPE_MAX_RANK];
  int n_kept;
  gsize *rows;
  gsize n;
  gsize *begins;
  char *values;
} Groups;

static void
groups_clear (Groups *self)
{
  g_free (self->rows);
  g_free (self->begins);
  g_free (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Groups, groups_clear)

static gboolean
same_group (const Groups *self,
            const gint64 *a,
            const gint64 *b)
{
  for (int k = 0; k < self->n_kept; k++)
    if (a[self->order[k]] != b[self->order[k]])
      return FALSE;
  return TRUE;
}

static void
find_groups (Groups *self,
             const TsSparse *sparse)
{
  gsize size = ts_dtype_size (sparse->values->dtype);

  self->rows = ts_sparse_sort (sparse->n, sparse->indices, sparse->shape.rank, self->order, sparse->shape.rank);
  self->begins = g_new (gsize, sparse->n + 1);
  self->values = g_malloc (sparse->n * size + 1);
  for (gsize i = 0; i < sparse->n; i++)
    {
      if (i == 0 || !same_group (self, ts_sparse_index (sparse, self->rows[i - 1]), ts_sparse_index (sparse, self->rows[i])))
        self->begins[self->n++] = i;
      memcpy (self->values + i * size, ts_elements_at (sparse->values, self->rows[i]), size);
    }
  self->begins[self->n] = sparse->n;
}

/* Sets the order, and the shape of the result. */
static gboolean
read_axes (const TsCall *call,
           const TsSparse *sparse,
           Groups *groups,
           TsShape *shape,
           GError **error)
{
  const State *state = call->state;
  const TsTensor *axes = call->in[3];
  gboolean reduced[TS_SHAPE_MAX_RANK] = { FALSE };
  int n = 0, rank = sparse->shape.rank;

  for (gsize i = 0; i < axes->n_elements; i++)
    {
      int axis;

      if (!ts_axis_resolve (ts_int_at (axes, i), rank, &axis, error))
        return FALSE;
      reduced[axis] = TRUE;
    }

  shape->rank = 0;
  for (int d = 0; d < rank; d++)
    {
      if (!reduced[d])
        groups->order[n++] = d;
      if (!reduced[d] || state->keep_dims)
        shape->dims[shape->rank++] = reduced[d] ? 1 : sparse->shape.dims[d];
    }
  groups->n_kept = n;
  for (int d = 0; d < rank; d++)
    if (reduced[d])
      groups->order[n++] = d;
  return TRUE;
}

static gboolean
read_input (const TsCall *call,
            TsSparse *sparse,
            Groups *groups,
            TsShape *shape,
            GError **error)
{
  return ts_sparse_read (sparse, call, 0, error) && ts_sparse_check_bounds (sparse, error) &&
         read_axes (call, sparse, groups, shape, error);
}

static void
reduce_group (const Groups *groups,
              const TsReducer *reducer,
              gsize group,
              gsize size,
              gpointer out)
{
  gsize begin = groups->begins[group];

  reducer->rows (groups->values + begin * size, 1, groups->begins[group + 1] - begin, out);
}

/* ---- to a dense tensor: 0 where there is nothing ---- */

static gboolean
reduce (TsCall *call,
        TsReduceOp op,
        GError **error)
{
  const TsReducer *reducer = ts_reducer_find (op, call->in[1]->dtype);
  gsize size = ts_dtype_size (call->in[1]->dtype);
  g_auto (TsSparse) sparse = { 0 };
  g_auto (Groups) groups = { .n = 0 };
  TsShape shape;
  TsTensor *out;

  if (!read_input (call, &sparse, &groups, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  find_groups (&groups, &sparse);
  for (gsize g = 0; g < groups.n; g++)
    {
      const gint64 *index = ts_sparse_index (&sparse, groups.rows[groups.begins[g]]);
      gsize place = 0;

      for (int k = 0; k < groups.n_kept; k++)
        place = place * (gsize)sparse.shape.dims[groups.order[k]] + (gsize)index[groups.order[k]];
      reduce_group (&groups, reducer, g, size, ts_elements_at (out, place));
    }
  return TRUE;
}

/* ---- to a sparse tensor ---- */

static gboolean
reduce_sparse (TsCall *call,
               TsReduceOp op,
               GError **error)
{
  const State *state = call->state;
  const TsReducer *reducer = ts_reducer_find (op, call->in[1]->dtype);
  gsize size = ts_dtype_size (call->in[1]->dtype);
  g_auto (TsSparse) sparse = { 0 };
  g_auto (Groups) groups = { .n = 0 };
  TsShape shape;
  gint64 *to;

  if (!read_input (call, &sparse, &groups, &shape, error))
    return FALSE;
  find_groups (&groups, &sparse);
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)groups.n, shape.rank), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE ((gint64)groups.n), error) == NULL)
    return FALSE;

  to = call->out[0]->data;
  for (gsize g = 0; g < groups.n; g++, to += shape.rank)
    {
      const gint64 *index = ts_sparse_index (&sparse, groups.rows[groups.begins[g]]);

      for (int d = 0; d < shape.rank; d++)
        to[d] = 0;
      for (int k = 0; k < groups.n_kept; k++)
        to[state->keep_dims ? groups.order[k] : k] = index[groups.order[k]];
      reduce_group (&groups, reducer, g, size, ts_elements_at (call->out[1], g));
    }
  return ts_sparse_put_shape (call, 2, &shape, error);
}

#define DEFINE(name, op)                                       \
  static gboolean name##_run (TsCall *call, GError **error)    \
  {                                                            \
    return reduce (call, op, error);                           \
  }                                                            \
  static gboolean name##_sparse (TsCall *call, GError **error) \
  {                                                            \
    return reduce_sparse (call, op, error);                    \
  }

DEFINE (sum, TS_REDUCE_SUM)
DEFINE (max, TS_REDUCE_MAX)

/* ---- SparseSoftmax: over the last dimension. Values whose other indices are the same are neighbours ---- */

#define DEFINE_SOFTMAX(dtype, TYPE, exponential)                        \
  static void softmax_##dtype (gconstpointer in, gsize n, gpointer out) \
  {                                                                     \
    const TYPE *x = in;                                                 \
    TYPE *y = out, largest = x[0], sum = 0;                             \
                                                                        \
    for (gsize i = 1; i < n; i++)                                       \
      largest = x[i] > largest ? x[i] : largest;                        \
    for (gsize i = 0; i < n; i++)                                       \
      {                                                                 \
        y[i] = exponential (x[i] - largest);                            \
        sum += y[i];                                                    \
      }                                                                 \
    for (gsize i = 0; i < n; i++)                                       \
      y[i] /= sum;                                                      \
  }

DEFINE_SOFTMAX (float, float, expf)
DEFINE_SOFTMAX (double, double, exp)

static gboolean
softmax_run_plain (TsCall *call,
                   GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  TsTensor *out;

  if (!ts_sparse_read (&sparse, call, 0, error))
    return FALSE;
  if (sparse.shape.rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor must have at least 2 dimensions, has %d", sparse.shape.rank);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &sparse.values->shape, error);
  if (out == NULL)
    return FALSE;

  for (gsize begin = 0, end; begin < sparse.n; begin = end)
    {
      const gint64 *index = ts_sparse_index (&sparse, begin);

      for (end = begin + 1; end < sparse.n && ts_sparse_compare (index, ts_sparse_index (&sparse, end), sparse.shape.rank - 1) == 0;)
        end++;
      (out->dtype == TS_DTYPE_FLOAT ? softmax_float : softmax_double) (ts_elements_at (sparse.values, begin), end - begin, ts_elements_at (out, begin));
    }
  return TRUE;
}

static gboolean
softmax_run (TsCall *call,
             GError **error)
{
  return ts_call_run_as_float (call, softmax_run_plain, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define REDUCE(type, types, function)                                              \
  {                                                                                \
    .op = type, .dtypes = types, .prepare = prepare, .state_size = sizeof (State), \
    .run = function, .semantics = "tensorflow/core/kernels/sparse_reduce_op.cc"    \
  }

const TsKernelDef ts_sparse_reduce_kernels[] = {
  REDUCE ("SparseReduceMax", TS_DTYPES_REAL, max_run),
  REDUCE ("SparseReduceMaxSparse", TS_DTYPES_REAL, max_sparse),
  REDUCE ("SparseReduceSum", TS_DTYPES_NUMBER, sum_run),
  REDUCE ("SparseReduceSumSparse", TS_DTYPES_NUMBER, sum_sparse),
  { .op = "SparseSoftmax", .dtypes = TS_DTYPES_FLOAT, .run = softmax_run, .semantics = "tensorflow/core/kernels/sparse_softmax_op.cc" },
  { 0 },
};

const TsShapeDef ts_sparse_reduce_shapes[] = {
  { 0 },
};
