#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/sparse/ts-cross-hash.h"
#include "engine/ops/sparse/ts-cross.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <string.h>

/* SparseCross, SparseCrossV2, SparseCrossHashed: features of several columns combined, as strings or as hashes. Inputs: indices,
 * values and shapes of the sparse columns, then the dense columns, then what the op has besides. */

typedef struct
{
  guint n_sparse;
  gboolean only_strings;
  gboolean hashed;
  gint64 n_buckets;
  gint64 key;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;
  gint64 n;

  if (!ts_operation_get_attr_int (init->op, "N", &n, error))
    return FALSE;
  state->n_sparse = (guint)n;
  return TRUE;
}

static gboolean
v1_prepare (TsKernelInit *init,
            GError **error)
{
  State *state = init->state;
  TsDType out_type, internal_type;

  if (!prepare (init, error) || !ts_operation_get_attr_int (init->op, "num_buckets", &state->n_buckets, error) ||
      !ts_operation_get_attr_int (init->op, "hash_key", &state->key, error) ||
      !ts_operation_get_attr_dtype (init->op, "out_type", &out_type, error) ||
      !ts_operation_get_attr_dtype (init->op, "internal_type", &internal_type, error))
    return FALSE;
  state->hashed = out_type == TS_DTYPE_INT64;
  state->only_strings = internal_type == TS_DTYPE_STRING;
  if (!state->hashed || !state->only_strings)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "hashes are not made of strings: internal_type must be int64");
  return FALSE;
}

/* @n_more: inputs after the columns. */
static gboolean
read_columns (TsCross *cross,
              const TsCall *call,
              guint n_more,
              GError **error)
{
  const State *state = call->state;
  guint n = state->n_sparse, n_dense = call->n_in - n_more - 3 * n;
  const TsTensor *first = n + n_dense == 0 ? NULL : call->in[n > 0 ? 2 * n : 0];
  gint64 n_rows = 0;

  if (first != NULL && first->shape.rank > 0)
    n_rows = n == 0 ? first->shape.dims[0] : first->n_elements > 0 ? ts_int_at (first, 0)
                                                                   : 0;
  ts_cross_init (cross, n + n_dense, (gsize)MAX (n_rows, 0));
  for (guint c = 0; c < n + n_dense; c++)
    {
      gboolean ok = c < n ? ts_cross_add_sparse (cross, c, call, c, n + c, 2 * n + c, error)
                          : ts_cross_add_dense (cross, c, call, 3 * n + c - n, error);

      if (!ok)
        return FALSE;
      if (state->only_strings && cross->columns[c].values->dtype != TS_DTYPE_STRING)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "column %u is not of strings", c);
          return FALSE;
        }
    }
  return ts_cross_count (cross, error);
}

static gboolean
put (TsCall *call,
     const TsCross *cross,
     TsCrossFunc func,
     gconstpointer data,
     GError **error)
{
  gint64 *to;

  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)cross->total, 2), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE ((gint64)cross->total), error) == NULL ||
      !ts_sparse_put_shape (call, 2, &TS_SHAPE ((gint64)cross->n_rows, (gint64)cross->largest), error))
    return FALSE;
  to = call->out[0]->data;
  for (gsize r = 0; r < cross->n_rows; r++)
    for (gsize i = 0; i < cross->counts[r]; i++)
      {
        *to++ = (gint64)r;
        *to++ = (gint64)i;
      }
  return ts_cross_fill (cross, call, call->out[1], func, data, error);
}

static gboolean
v1_run (TsCall *call,
        GError **error)
{
  static char text[] = "_X_";
  const TsString separator = { text, 3 };
  const State *state = call->state;
  TsCrossHash hash = { .seed = (guint64)state->key, .has_seed = TRUE, .n_buckets = state->n_buckets };
  g_auto (TsCross) cross = { 0 };

  return read_columns (&cross, call, 0, error) &&
         put (call, &cross, state->hashed ? ts_cross_hash : ts_cross_join, state->hashed ? (gconstpointer)&hash : &separator, error);
}

static gboolean
v2_run (TsCall *call,
        GError **error)
{
  guint last = call->n_in - 1;
  g_auto (TsCross) cross = { 0 };

  return read_columns (&cross, call, 1, error) && ts_arg_check_rank (call, last, "the separator", 0, error) &&
         put (call, &cross, ts_cross_join, call->in[last]->data, error);
}

static gboolean
hashed_run (TsCall *call,
            GError **error)
{
  guint first = call->n_in - 3;
  TsCrossHash hash = { .by_bytes = TRUE };
  g_auto (TsCross) cross = { 0 };

  if (!read_columns (&cross, call, 3, error) || !ts_arg_scalar (call, first, "num_buckets", &hash.n_buckets, error) ||
      !ts_arg_check_rank (call, first + 1, "strong_hash", 0, error) || !ts_arg_check_rank (call, first + 2, "the salt", 1, error))
    return FALSE;
  if (call->in[first + 2]->n_elements != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the salt must have 2 elements, has %" G_GSIZE_FORMAT, call->in[first + 2]->n_elements);
      return FALSE;
    }
  hash.strong = *(const guint8 *)call->in[first + 1]->data != 0;
  memcpy (hash.salt, call->in[first + 2]->data, sizeof hash.salt);
  return put (call, &cross, ts_cross_hash, &hash, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define CROSS(type, preparation, function)                                             \
  {                                                                                    \
    .op = type, .prepare = preparation, .state_size = sizeof (State), .run = function, \
    .semantics = "tensorflow/core/kernels/sparse_cross_op.cc"                          \
  }

const TsKernelDef ts_sparse_cross_kernels[] = {
  CROSS ("SparseCross", v1_prepare, v1_run),
  CROSS ("SparseCrossHashed", prepare, hashed_run),
  CROSS ("SparseCrossV2", prepare, v2_run),
  { 0 },
};

const TsShapeDef ts_sparse_cross_shapes[] = {
  { 0 },
};
