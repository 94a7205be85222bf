#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ts-error.h"

#include <string.h>

/* RaggedGather: rows of a ragged tensor. Inputs: splits of each ragged dimension, values, indices. */

static gboolean
check_splits (const TsCall *call,
              guint n,
              GError **error)
{
  const TsTensor *values = call->in[n];

  if (values->shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the values must have a dimension");
      return FALSE;
    }
  for (guint d = n; d-- > 0;)
    {
      gint64 inside = d == n - 1 ? values->shape.dims[0] : (gint64)call->in[d + 1]->n_elements - 1;

      if (!ts_ragged_check_splits (call->in[d], FALSE, inside, FALSE, "the splits", error))
        return FALSE;
    }
  return TRUE;
}

/* The dimensions of the indices but for the last are ragged ones whose rows are all as long. */
static gboolean
put_regular_splits (TsCall *call,
                    const TsShape *indices,
                    GError **error)
{
  gint64 n_rows = 1;

  for (int d = 0; d + 1 < indices->rank; d++)
    {
      n_rows *= indices->dims[d];
      if (ts_call_alloc (call, (guint)d, &TS_SHAPE (n_rows + 1), error) == NULL)
        return FALSE;
      for (gint64 i = 0; i <= n_rows; i++)
        ts_int_put (call->out[d], (gsize)i, i * indices->dims[d + 1]);
    }
  return TRUE;
}

/* Rows of a ragged dimension that are taken: @begins[i] up to @ends[i]. */
typedef struct
{
  gsize n;
  gint64 *begins;
  gint64 *ends;
} Taken;

/* What these rows are inside; if @output is not negative, that output tells where they begin there. */
static gboolean
descend (TsCall *call,
         Taken *taken,
         const TsTensor *splits,
         int output,
         GError **error)
{
  gint64 total = 0, end = 0;
  gsize k = 0;

  for (gsize i = 0; i < taken->n; i++)
    total += taken->ends[i] - taken->begins[i];
  if (output >= 0 && ts_call_alloc (call, (guint)output, &TS_SHAPE (total + 1), error) == NULL)
    return FALSE;
  if (output >= 0)
    ts_int_put (call->out[output], k++, 0);
  for (gsize i = 0; i < taken->n; i++)
    {
      for (gint64 r = taken->begins[i]; output >= 0 && r < taken->ends[i]; r++)
        {
          end += ts_int_at (splits, (gsize)r + 1) - ts_int_at (splits, (gsize)r);
          ts_int_put (call->out[output], k++, end);
        }
      taken->begins[i] = ts_int_at (splits, (gsize)taken->begins[i]);
      taken->ends[i] = ts_int_at (splits, (gsize)taken->ends[i]);
    }
  return TRUE;
}

static gboolean
put_values (TsCall *call,
            const Taken *taken,
            const TsTensor *values,
            GError **error)
{
  gsize size = ts_elements_count (&values->shape, 1, values->shape.rank) * ts_dtype_size (values->dtype);
  guint last = call->n_out - 1;
  TsShape shape;
  char *to;

  ts_shape_copy (&shape, &values->shape);
  shape.dims[0] = 0;
  for (gsize i = 0; i < taken->n; i++)
    shape.dims[0] += taken->ends[i] - taken->begins[i];
  if (ts_call_alloc (call, last, &shape, error) == NULL || call->out[last]->n_elements == 0)
    return call->out[last] != NULL;

  to = call->out[last]->data;
  for (gsize i = 0; i < taken->n; i++)
    {
      gsize n = (gsize)(taken->ends[i] - taken->begins[i]) * size;

      memcpy (to, (const char *)values->data + (gsize)taken->begins[i] * size, n);
      to += n;
    }
  return ts_elements_settle (call->out[last], TRUE);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  guint n = call->n_in - 2;
  const TsTensor *values = call->in[n], *indices = call->in[n + 1];
  int regular = indices->shape.rank - 1;
  g_autofree gint64 *begins = NULL, *ends = NULL;
  Taken taken = { .n = indices->n_elements };

  if (!check_splits (call, n, error) || !ts_indices_check (indices, (gint64)call->in[0]->n_elements - 1, error))
    return FALSE;
  if ((int)call->n_out - 1 != (int)n + regular)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%u ragged dimensions and indices of %d dimensions make %d splits, not %u", n, indices->shape.rank, (int)n + regular, call->n_out - 1);
      return FALSE;
    }

  taken.begins = begins = g_new (gint64, taken.n + 1);
  taken.ends = ends = g_new (gint64, taken.n + 1);
  for (gsize i = 0; i < taken.n; i++)
    {
      begins[i] = ts_int_at (indices, i);
      ends[i] = begins[i] + 1;
    }
  if (!put_regular_splits (call, &indices->shape, error))
    return FALSE;
  for (guint d = 0; d < n; d++)
    if (!descend (call, &taken, call->in[d], (int)d + regular, error))
      return FALSE;
  return put_values (call, &taken, values, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ragged_gather_kernels[] = {
  { .op = "RaggedGather", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "Tvalues", .run = run, .semantics = "tensorflow/core/kernels/ragged_gather_op.cc" },
  { 0 },
};

const TsShapeDef ts_ragged_gather_shapes[] = {
  { 0 },
};
