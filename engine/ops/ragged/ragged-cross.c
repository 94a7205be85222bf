#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ops/sparse/ts-cross-hash.h"
#include "engine/ops/sparse/ts-cross.h"
#include "engine/ts-error.h"

#include <string.h>

/* RaggedCross: features of ragged, sparse and dense columns combined. Inputs: values of the ragged columns, their row splits, indices,
 * values, shapes of the sparse ones, then the dense ones. */

typedef struct
{
  char *order; /* of the columns: R, S or D for each */
  guint n_ragged;
  guint n_sparse;
  gboolean hashed;
  gint64 n_buckets;
  gint64 key;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;
  g_autofree TsDType *ragged_types = NULL;
  gint64 n_sparse;

  ragged_types = ts_operation_dup_attr_dtypes (init->op, "ragged_values_types", &state->n_ragged, error);
  state->order = ts_operation_dup_attr_string (init->op, "input_order", NULL, error);
  if (ragged_types == NULL || state->order == NULL || !ts_operation_get_attr_int (init->op, "Nsparse", &n_sparse, error))
    return FALSE;
  state->n_sparse = (guint)n_sparse;
  return ts_operation_get_attr_bool (init->op, "hashed_output", &state->hashed, error) &&
         ts_operation_get_attr_int (init->op, "num_buckets", &state->n_buckets, error) &&
         ts_operation_get_attr_int (init->op, "hash_key", &state->key, error);
}

static void
release (gpointer data)
{
  State *state = data;

  g_free (state->order);
}

/* How many columns of each kind the order has must be how many there are. */
static gboolean
check_order (const State *state,
             guint n_dense,
             GError **error)
{
  guint counts[3] = { 0 };

  for (const char *c = state->order; *c != '\0'; c++)
    {
      counts[0] += *c == 'R';
      counts[1] += *c == 'S';
      counts[2] += *c == 'D';
    }
  if (counts[0] == state->n_ragged && counts[1] == state->n_sparse && counts[2] == n_dense &&
      strlen (state->order) == counts[0] + counts[1] + counts[2])
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "input_order \"%s\" does not fit to %u ragged, %u sparse and %u dense columns", state->order, state->n_ragged, state->n_sparse, n_dense);
  return FALSE;
}

static gint64
count_rows (const TsCall *call,
            const State *state,
            guint dense)
{
  const TsTensor *shape = call->in[2 * state->n_ragged + MIN (2 * state->n_sparse, call->n_in - 1 - 2 * state->n_ragged)];

  if (state->n_ragged > 0)
    return (gint64)call->in[state->n_ragged]->n_elements - 1;
  if (state->n_sparse > 0)
    return shape->n_elements > 0 ? ts_int_at (shape, 0) : 0;
  return dense < call->n_in && call->in[dense]->shape.rank > 0 ? call->in[dense]->shape.dims[0] : 0;
}

static gboolean
read_columns (TsCross *cross,
              const TsCall *call,
              GError **error)
{
  const State *state = call->state;
  guint n = state->n_ragged, m = state->n_sparse, ragged = 0, sparse = 2 * n, dense = 2 * n + 3 * m;

  if (call->n_in < dense || call->n_in == 0 || !check_order (state, call->n_in - dense, error))
    return FALSE;
  ts_cross_init (cross, (guint)strlen (state->order), (gsize)MAX (count_rows (call, state, dense), 0));
  for (guint c = 0; c < cross->n_columns; c++)
    {
      gboolean ok;

      if (state->order[c] == 'R')
        ok = ts_cross_add_ragged (cross, c, call, ragged, n + ragged, error);
      else if (state->order[c] == 'S')
        ok = ts_cross_add_sparse (cross, c, call, sparse, m + sparse, 2 * m + sparse, error);
      else
        ok = ts_cross_add_dense (cross, c, call, dense, error);
      if (!ok)
        return FALSE;
      ragged += state->order[c] == 'R';
      sparse += state->order[c] == 'S';
      dense += state->order[c] == 'D';
    }
  return ts_cross_count (cross, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static char text[] = "_X_";
  const TsString separator = { text, 3 };
  const State *state = call->state;
  TsCrossHash hash = { .seed = (guint64)state->key, .has_seed = TRUE, .n_buckets = state->n_buckets };
  g_auto (TsCross) cross = { 0 };
  gsize end = 0;

  if (!read_columns (&cross, call, error) ||
      ts_call_alloc (call, 0, &TS_SHAPE ((gint64)cross.total), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE ((gint64)cross.n_rows + 1), error) == NULL)
    return FALSE;
  if (call->out[0]->dtype != (state->hashed ? TS_DTYPE_INT64 : TS_DTYPE_STRING) || (call->out[1]->dtype == TS_DTYPE_INT32 && cross.total > G_MAXINT32))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output's types do not fit to what it is");
      return FALSE;
    }

  ts_int_put (call->out[1], 0, 0);
  for (gsize r = 0; r < cross.n_rows; r++)
    ts_int_put (call->out[1], r + 1, (gint64)(end += cross.counts[r]));
  return ts_cross_fill (&cross, call, call->out[0], state->hashed ? ts_cross_hash : ts_cross_join, state->hashed ? (gconstpointer)&hash : &separator, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ragged_cross_kernels[] = {
  { .op = "RaggedCross", .prepare = prepare, .state_size = sizeof (State), .release = release, .run = run, .semantics = "tensorflow/core/kernels/ragged_cross_op.cc" },
  { 0 },
};

static gboolean
cross_shape (TsShapeCall *call,
             GError **error)
{
  guint n_ragged = 0;
  g_autofree TsDType *types = ts_operation_dup_attr_dtypes (call->op, "ragged_values_types", &n_ragged, error);

  if (types == NULL)
    return FALSE;
  call->out[0] = call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  if (n_ragged > 0 && call->in[n_ragged]->rank == 1)
    call->out[1].dims[0] = call->in[n_ragged]->dims[0];
  return TRUE;
}

const TsShapeDef ts_ragged_cross_shapes[] = {
  { "RaggedCross", cross_shape },
  { 0 },
};
