#include "engine/ops/ts-shape-fn.h"

#include "engine/ops/ts-families.h"
#include "engine/ops/ts-shape-context.h"
#include "engine/ops/ts-shape-pattern.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-shape-values.h"
#include "engine/ts-error.h"

/* One of them is set. */
typedef struct
{
  TsShapeFunc func;
  const char *pattern;
} Entry;

static void
add_func (GHashTable *table,
          const char *op,
          TsShapeFunc func,
          const char *pattern)
{
  Entry entry = { func, pattern };

  g_hash_table_insert (table, (gpointer)op, g_memdup2 (&entry, sizeof entry));
}

static void
add_family (GHashTable *table,
            const TsShapeDef *defs)
{
  for (; defs->op != NULL; defs++)
    add_func (table, defs->op, defs->func, NULL);
}

static void
add_patterns (GHashTable *table,
              const TsShapePattern *patterns)
{
  for (; patterns->op != NULL; patterns++)
    add_func (table, patterns->op, NULL, patterns->pattern);
}

static gpointer
make_table (gpointer data)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  /* What sits with a kernel counts more. */
#define X(family) add_patterns (table, ts_##family##_patterns);
  TS_SHAPE_PATTERNS (X)
#undef X
#define X(family) add_family (table, ts_##family##_shapes);
  TS_SHAPE_FAMILIES (X)
  TS_OP_FAMILIES (X)
#undef X
  return table;
}

static const Entry *
find_entry (const char *op_type)
{
  static GOnce once = G_ONCE_INIT;

  return g_hash_table_lookup (g_once (&once, make_table, NULL), op_type);
}

static gboolean
run_pattern (TsShapeCall *call,
             GError **error)
{
  return ts_shape_pattern_run (find_entry (call->op->type)->pattern, call, error);
}

TsShapeFunc
ts_shape_func_find (const char *op_type)
{
  const Entry *entry = find_entry (op_type);

  if (entry == NULL)
    return NULL;
  return entry->func != NULL ? entry->func : run_pattern;
}

/* ---- shared shape functions ---- */

gboolean
ts_shape_of_input_0 (TsShapeCall *call,
                     GError **error)
{
  for (guint i = 0; i < call->n_out && call->n_in > 0; i++)
    {
      ts_shape_copy (&call->out[i], call->in[0]);
      ts_shape_pass_handle (call, i, 0);
    }
  return TRUE;
}

gboolean
ts_shape_broadcast_0_1 (TsShapeCall *call,
                        GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (call->n_in < 2 || call->n_out == 0)
    return TRUE;
  if (ts_shape_broadcast (call->in[0], call->in[1], &call->out[0]))
    return TRUE;

  a = ts_shape_to_string (call->in[0]);
  b = ts_shape_to_string (call->in[1]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shapes %s and %s do not broadcast", a, b);
  return FALSE;
}

gboolean
ts_shape_scalar (TsShapeCall *call,
                 GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    call->out[i].rank = 0;
  return TRUE;
}

gboolean
ts_shape_unknown (TsShapeCall *call,
                  GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    call->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
  return TRUE;
}

/* ---- what shape functions ask ---- */

static gboolean
fail_rank (const TsShapeCall *call,
           guint i,
           const char *quantity,
           int rank,
           GError **error)
{
  g_autofree char *text = ts_shape_to_string (call->in[i]);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "input %u must have rank %s%d, has shape %s", i, quantity, rank, text);
  return FALSE;
}

gboolean
ts_shape_expect_rank (const TsShapeCall *call,
                      guint i,
                      int rank,
                      GError **error)
{
  return call->in[i]->rank < 0 || call->in[i]->rank == rank || fail_rank (call, i, "", rank, error);
}

gboolean
ts_shape_expect_rank_at_least (const TsShapeCall *call,
                               guint i,
                               int rank,
                               GError **error)
{
  return call->in[i]->rank < 0 || call->in[i]->rank >= rank || fail_rank (call, i, "at least ", rank, error);
}

/* (nullable): what is known of an integer input, elements of it perhaps unknown. */
static TsTensor *
value_of (const TsShapeCall *call,
          guint i)
{
  TsTensor *value = call->constants[i];

  if (value == NULL && call->values != NULL)
    value = call->values[i];
  if (value == NULL || (value->dtype != TS_DTYPE_INT32 && value->dtype != TS_DTYPE_INT64))
    return NULL;
  return value;
}

static gboolean
shape_from_length (const TsShapeCall *call,
                   guint i,
                   TsShape *shape,
                   GError **error)
{
  gint64 rank = call->in[i]->rank == 1 ? call->in[i]->dims[0] : TS_SHAPE_UNKNOWN_DIM;

  shape->rank = TS_SHAPE_UNKNOWN_RANK;
  if (rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "input %u says a shape of rank %" G_GINT64_FORMAT ", at most %d is possible",
                   i, rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }

  for (gint64 k = 0; k < rank; k++)
    shape->dims[k] = TS_SHAPE_UNKNOWN_DIM;
  if (rank >= 0)
    shape->rank = (int)rank;
  return TRUE;
}

gboolean
ts_shape_input_as_shape (const TsShapeCall *call,
                         guint i,
                         TsShape *shape,
                         GError **error)
{
  TsTensor *value = value_of (call, i);

  shape->rank = TS_SHAPE_UNKNOWN_RANK;
  if (call->in[i]->rank == 0)
    {
      gint64 n;

      /* TensorFlow reads the scalar -1 as "of any rank"; nothing else may be a scalar. */
      if (!ts_shape_input_as_int (call, i, &n) || n == -1)
        return TRUE;
    }
  if (!ts_shape_expect_rank (call, i, 1, error) || !shape_from_length (call, i, shape, error))
    return FALSE;

  for (int k = 0; value != NULL && value->shape.rank == 1 && k < shape->rank; k++)
    {
      gint64 dim = ts_shape_value_get (value, (gsize)k);

      if (dim < -1 && !ts_shape_value_is_unknown (dim))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "input %u says a shape with dimension %d of size %" G_GINT64_FORMAT, i, k, dim);
          return FALSE;
        }
      shape->dims[k] = MAX (dim, TS_SHAPE_UNKNOWN_DIM);
    }
  return TRUE;
}

gboolean
ts_shape_input_as_int (const TsShapeCall *call,
                       guint i,
                       gint64 *n)
{
  TsTensor *value = value_of (call, i);

  if (value == NULL || value->n_elements != 1 || ts_shape_value_is_unknown (ts_shape_value_get (value, 0)))
    return FALSE;
  *n = ts_shape_value_get (value, 0);
  return TRUE;
}

gboolean
ts_shape_input_is_dim (const TsShapeCall *call,
                       guint i,
                       gsize k,
                       guint of,
                       int *dim)
{
  TsTensor *value = value_of (call, i);
  TsOutput output;

  if (value == NULL || k >= value->n_elements || call->known == NULL || !ts_shape_values_get_name (call->known, ts_shape_value_get (value, k), &output, dim))
    return FALSE;
  return output.op == call->op->inputs[of].op && output.index == call->op->inputs[of].index;
}

gint64 *
ts_shape_input_as_ints (const TsShapeCall *call,
                        guint i,
                        gsize *n)
{
  const TsTensor *value = call->constants[i];
  gint64 *result;

  if (value == NULL || (value->dtype != TS_DTYPE_INT32 && value->dtype != TS_DTYPE_INT64))
    return NULL;

  *n = value->n_elements;
  result = g_new (gint64, *n + 1);
  for (gsize k = 0; k < *n; k++)
    result[k] = ts_shape_value_get (value, k);
  return result;
}
