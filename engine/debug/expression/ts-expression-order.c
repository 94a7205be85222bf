#include "engine/debug/expression/ts-expression-function.h"

#include "engine/debug/expression/ts-key-sort.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Functions of the order of elements. */

/* Steps for an element. */
#define NUMBER_COST 20 /* two for each byte, and some */
#define STRING_COST 64 /* enough for any number of them that fits in memory */
#define MAX_BINS 65536

/* ---- sorting ---------------------------------------------------------------------------------- */

static int
compare_strings (gconstpointer first,
                 gconstpointer second,
                 gpointer data)
{
  const TsString *a = *(const TsString *const *)first, *b = *(const TsString *const *)second;
  int order = memcmp (a->bytes, b->bytes, MIN (a->size, b->size));

  return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* (transfer full) (nullable) */
static TsTensor *
sort_strings (TsExpressionRun *run,
              TsTensor *x,
              gsize n_row,
              GError **error)
{
  const TsString *strings = x->data;
  g_autofree const TsString **row = NULL;
  TsTensor *sorted;

  if (!ts_expression_charge (run, n_row, TS_DTYPE_INT64, (guint64)x->n_elements * STRING_COST, error))
    return NULL;
  sorted = ts_expression_alloc (run, x->dtype, &x->shape, error);
  if (sorted == NULL)
    return NULL;
  row = g_new (const TsString *, n_row + 1);
  for (gsize first = 0; first < x->n_elements; first += n_row)
    {
      for (gsize i = 0; i < n_row; i++)
        row[i] = &strings[first + i];
      g_qsort_with_data (row, (gint)n_row, sizeof *row, compare_strings, NULL);
      for (gsize i = 0; i < n_row; i++)
        ts_string_set ((TsString *)sorted->data + first + i, row[i]->bytes, (gssize)row[i]->size);
    }
  return sorted;
}

/* The rows of @wide, of 64 bits, in order. (transfer full) (nullable) */
static TsTensor *
sort_wide (TsExpressionRun *run,
           const TsTensor *wide,
           gsize n_row,
           GError **error)
{
  g_autoptr (TsTensor) scratch = ts_expression_alloc (run, wide->dtype, &TS_SHAPE ((gint64)n_row), error);
  g_autoptr (TsTensor) sorted = scratch != NULL ? ts_expression_alloc (run, wide->dtype, &wide->shape, error) : NULL;

  if (sorted == NULL || !ts_expression_charge (run, 0, wide->dtype, (guint64)wide->n_elements * NUMBER_COST, error))
    return NULL;
  if (wide->n_elements > 0)
    memcpy (sorted->data, wide->data, ts_tensor_size_bytes (wide));
  ts_key_encode (sorted->data, sorted->n_elements, wide->dtype);
  for (gsize first = 0; first < sorted->n_elements; first += n_row)
    if (!ts_key_sort ((guint64 *)sorted->data + first, scratch->data, n_row, run->cancellable, error))
      return NULL;
  ts_key_decode (sorted->data, sorted->n_elements, wide->dtype);
  return g_steal_pointer (&sorted);
}

/* Each row of the last dimension in order, NaN last. (transfer full) (nullable) */
static TsTensor *
sort_rows (TsExpressionRun *run,
           const TsExpressionCall *call,
           TsTensor *x,
           GError **error)
{
  char kind = ts_dtype_kind (x->dtype);
  gsize n_row = x->shape.rank > 0 ? (gsize)x->shape.dims[x->shape.rank - 1] : 1;
  g_autoptr (TsTensor) wide = NULL;
  g_autoptr (TsTensor) sorted = NULL;

  if (x->dtype == TS_DTYPE_STRING)
    return sort_strings (run, x, n_row, error);
  if (!ts_expression_check_real (call, x, error))
    return NULL;
  wide = ts_expression_cast (run, x, kind == 'f' ? TS_DTYPE_DOUBLE : kind == 'u' ? TS_DTYPE_UINT64
                                                                                 : TS_DTYPE_INT64,
                             error);
  sorted = wide != NULL ? sort_wide (run, wide, n_row, error) : NULL;
  return sorted != NULL ? ts_expression_cast (run, sorted, x->dtype, error) : NULL;
}

/* Dimensions in another order. (transfer full) (nullable) */
static TsTensor *
permute (TsExpressionRun *run,
         const TsExpressionCall *call,
         TsTensor *x,
         const gint32 *order,
         GError **error)
{
  g_autoptr (TsTensor) axes = ts_tensor_new_int32 ((gsize)x->shape.rank, order);

  return ts_expression_run_op (run, call->function->name, "Transpose", NULL, (TsTensor *[]) { x, axes }, 2, error);
}

TS_EXPRESSION_CALL (ts_expression_call_sort)
{
  TsTensor *x = call->args[0].tensor;
  gint32 order[TS_SHAPE_MAX_RANK];
  g_autoptr (TsTensor) turned = NULL;
  g_autoptr (TsTensor) sorted = NULL;
  int axis = x->shape.rank - 1;

  if (call->args[1].tensor != NULL && !ts_expression_get_axis (&call->args[1], x->shape.rank, &axis, error))
    return FALSE;
  result->is_weak = call->args[0].is_weak;
  if (axis == x->shape.rank - 1)
    {
      result->tensor = sort_rows (run, call, x, error);
      return result->tensor != NULL;
    }

  /* Swapping two dimensions is its own inverse. */
  for (int i = 0; i < x->shape.rank; i++)
    order[i] = i;
  order[axis] = x->shape.rank - 1;
  order[x->shape.rank - 1] = axis;
  turned = permute (run, call, x, order, error);
  sorted = turned != NULL ? sort_rows (run, call, turned, error) : NULL;
  result->tensor = sorted != NULL ? permute (run, call, sorted, order, error) : NULL;
  return result->tensor != NULL;
}

/* ---- quantiles -------------------------------------------------------------------------------- */

/* Linear between the two nearest, as numpy.quantile (); NaN if there is one in the row. */
static double
interpolate (const double *sorted,
             gsize n,
             double q)
{
  double place = q * (double)(n - 1);
  gsize below = MIN ((gsize)place, n - 1), above = MIN (below + 1, n - 1);
  double part = place - (double)below;

  if (n == 0 || isnan (sorted[n - 1]))
    return NAN;
  if (part == 0 || sorted[below] == sorted[above]) /* infinities, too */
    return sorted[below];
  if (part == 0.5)
    return sorted[below] / 2 + sorted[above] / 2; /* finite, or infinite as numpy.median () has it */
  return part < 0.5 ? sorted[below] + (sorted[above] - sorted[below]) * part : sorted[above] - (sorted[above] - sorted[below]) * (1 - part);
}

/* The reduced dimensions as one, the last. @kept: the shape of the result. (transfer full) (nullable) */
static TsTensor *
gather_reduced (TsExpressionRun *run,
                const TsExpressionCall *call,
                TsTensor *x,
                const gboolean *is_reduced,
                gboolean keep_dims,
                TsShape *kept,
                GError **error)
{
  gint32 order[TS_SHAPE_MAX_RANK];
  TsShape shape = { 0 };
  gint64 n_row = 1;
  g_autoptr (TsTensor) turned = NULL;
  int n = 0;

  *kept = (TsShape) { 0 };
  for (int i = 0; i < x->shape.rank; i++)
    {
      if (!is_reduced[i])
        {
          order[n++] = i;
          shape.dims[shape.rank++] = x->shape.dims[i];
        }
      if (!is_reduced[i] || keep_dims)
        kept->dims[kept->rank++] = is_reduced[i] ? 1 : x->shape.dims[i];
    }
  for (int i = 0; i < x->shape.rank; i++)
    if (is_reduced[i])
      {
        order[n++] = i;
        n_row *= x->shape.dims[i];
      }
  if (shape.rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis: expected one at least");
      return NULL;
    }
  shape.dims[shape.rank++] = n_row;
  turned = permute (run, call, x, order, error);
  return turned != NULL ? ts_tensor_reshape (turned, &shape) : NULL;
}

static gboolean
get_part (const TsExpressionCall *call,
          double *q,
          GError **error)
{
  const TsTensor *tensor = call->args[1].tensor;

  if (tensor != NULL && tensor->n_elements == 1 && ts_expression_check_real (call, tensor, NULL))
    *q = ts_tensor_get_double (tensor, 0);
  else
    *q = NAN;
  if (*q >= 0 && *q <= 1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "q: expected one number from 0 to 1");
  return FALSE;
}

/* median (x, axis, keepdims) and quantile (x, q, axis, keepdims) */
TS_EXPRESSION_CALL (ts_expression_call_quantile)
{
  gboolean is_median = call->function->name[0] == 'm', keep_dims, is_reduced[TS_SHAPE_MAX_RANK];
  guint first = is_median ? 1 : 2;
  TsExpressionValue *x = &call->args[0];
  g_autoptr (TsTensor) rows = NULL;
  g_autoptr (TsTensor) sorted = NULL;
  g_autoptr (TsTensor) values = NULL;
  TsDType dtype;
  TsShape kept;
  double q = 0.5;
  gsize n_row;

  if (!ts_expression_check_real (call, x->tensor, error) || (!is_median && !get_part (call, &q, error)) ||
      !ts_expression_get_axes (call, first, x->tensor->shape.rank, is_reduced, error) || !ts_expression_get_flag (call, first + 1, &keep_dims, error) ||
      !ts_expression_make_fractional (run, x, error))
    return FALSE;
  dtype = x->tensor->dtype;
  if (!ts_expression_value_take (x, ts_expression_cast (run, x->tensor, TS_DTYPE_DOUBLE, error)))
    return FALSE;

  rows = gather_reduced (run, call, x->tensor, is_reduced, keep_dims, &kept, error);
  sorted = rows != NULL ? sort_rows (run, call, rows, error) : NULL;
  values = sorted != NULL ? ts_expression_alloc (run, TS_DTYPE_DOUBLE, &kept, error) : NULL;
  if (values == NULL)
    return FALSE;
  n_row = (gsize)rows->shape.dims[rows->shape.rank - 1];
  for (gsize i = 0; i < values->n_elements; i++)
    ((double *)values->data)[i] = interpolate ((const double *)sorted->data + i * n_row, n_row, q);

  result->is_weak = x->is_weak;
  result->tensor = ts_expression_cast (run, values, dtype, error);
  return result->tensor != NULL;
}

/* ---- histograms ------------------------------------------------------------------------------- */

/* Counts of the finite elements in equal parts of [min, max], the last part with its end; around a single value numpy.histogram () takes
 * half to each side. */
static void
count_bins (const TsTensor *x,
            gint64 *counts,
            gint64 n_bins)
{
  double min = INFINITY, max = -INFINITY;

  for (gsize i = 0; i < x->n_elements; i++)
    {
      double value = ts_tensor_get_double (x, i);

      if (isfinite (value))
        {
          min = MIN (min, value);
          max = MAX (max, value);
        }
    }
  if (min == max)
    {
      min -= 0.5;
      max += 0.5;
    }
  for (gsize i = 0; i < x->n_elements; i++)
    {
      double value = ts_tensor_get_double (x, i);
      double place = (value / 2 - min / 2) / (max / 2 - min / 2) * (double)n_bins; /* halves: the difference may be over all doubles */

      if (isfinite (value))
        counts[place > 0 ? (gint64)MIN (place, (double)(n_bins - 1)) : 0]++; /* NaN where the parts have no width */
    }
}

TS_EXPRESSION_CALL (ts_expression_call_hist)
{
  TsTensor *x = call->args[0].tensor;
  gint64 n_bins = 10;

  if (!ts_expression_check_real (call, x, error) || (call->args[1].tensor != NULL && !ts_expression_get_int (&call->args[1], "bins", &n_bins, error)))
    return FALSE;
  if (n_bins < 1 || n_bins > MAX_BINS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "bins: expected 1 to %d, found %" G_GINT64_FORMAT, MAX_BINS, n_bins);
      return FALSE;
    }
  if (!ts_expression_charge (run, 0, x->dtype, 4 * (guint64)x->n_elements, error))
    return FALSE;
  result->tensor = ts_expression_alloc (run, TS_DTYPE_INT64, &TS_SHAPE (n_bins), error);
  if (result->tensor == NULL)
    return FALSE;
  result->is_weak = TRUE;
  memset (result->tensor->data, 0, (gsize)n_bins * sizeof (gint64));
  count_bins (x, result->tensor->data, n_bins);
  return TRUE;
}
