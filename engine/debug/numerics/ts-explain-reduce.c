#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ts-error.h"

/* Ops over the elements of some dimensions: reductions, running sums, softmax. */

typedef struct
{
  TsShape shape;
  gboolean is_reduced[TS_SHAPE_MAX_RANK];
  gint64 at[TS_SHAPE_MAX_RANK];
  guint64 n; /* elements that one result is of */
} Region;

/* ---- which elements -------------------------------------------------------------------------------- */

static gboolean
fail_fit (GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
  return FALSE;
}

static gboolean
mark_axes (const TsExplain *self,
           guint input,
           Region *region,
           GError **error)
{
  guint n;
  g_autofree gint64 *axes = ts_explain_dup_ints (self, input, TS_SHAPE_MAX_RANK, &n, error);

  if (axes == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      gint64 axis = axes[i] < 0 ? axes[i] + region->shape.rank : axes[i];

      if (axis < 0 || axis >= region->shape.rank)
        return fail_fit (error);
      region->is_reduced[axis] = TRUE;
    }
  return TRUE;
}

static void
count (Region *region)
{
  region->n = 1;
  for (int i = 0; i < region->shape.rank; i++)
    region->n *= region->is_reduced[i] ? (guint64)region->shape.dims[i] : 1;
}

/* What is not reduced stands in the output, in order; with 1 between if the dimensions are kept. */
static gboolean
find_region (const TsExplain *self,
             Region *region,
             GError **error)
{
  int n_kept = 0, k = 0;

  *region = (Region) { 0 };
  if (!ts_explain_check_input (self, 0, -1, error))
    return FALSE;
  region->shape = self->in[0]->shape;
  if (!mark_axes (self, 1, region, error))
    return FALSE;
  for (int i = 0; i < region->shape.rank; i++)
    n_kept += region->is_reduced[i] ? 0 : 1;
  if (self->out->shape.rank != region->shape.rank && self->out->shape.rank != n_kept)
    return fail_fit (error);
  for (int i = 0; i < region->shape.rank; i++)
    {
      gboolean is_there = !region->is_reduced[i] || self->out->shape.rank == region->shape.rank;

      if (!region->is_reduced[i])
        region->at[i] = self->at[k];
      if (region->at[i] >= region->shape.dims[i] && !region->is_reduced[i])
        return fail_fit (error);
      k += is_there ? 1 : 0;
    }
  count (region);
  return TRUE;
}

/* The next element; begins with the one at 0. */
static void
go_on (Region *region)
{
  for (int i = region->shape.rank; i-- > 0;)
    {
      if (!region->is_reduced[i])
        continue;
      if (++region->at[i] < region->shape.dims[i])
        return;
      region->at[i] = 0;
    }
}

/* ---- sums ------------------------------------------------------------------------------------------ */

enum
{
  SUM,
  MEAN,
  EXTREME,
  FUNCTION,
};

static gboolean
reduce (TsExplain *self,
        GError **error)
{
  Region region;

  if (!find_region (self, &region, error))
    return FALSE;
  for (guint64 i = 0; i < region.n && !self->is_over; i++, go_on (&region))
    {
      gsize element = ts_explain_ravel (&region.shape, region.at);

      if (self->rule->variant == SUM || self->rule->variant == MEAN)
        ts_explain_add (self, 0, element, ts_explain_get (self, 0, element) / (self->rule->variant == MEAN ? (double)region.n : 1));
      else if (self->rule->variant == EXTREME)
        ts_explain_add_candidate (self, 0, element);
      else
        ts_explain_add_part (self, 0, element);
    }
  return TRUE;
}

static gboolean
half_square_sum (TsExplain *self,
                 GError **error)
{
  if (!ts_explain_check_input (self, 0, -1, error))
    return FALSE;
  for (gsize i = 0; i < self->in[0]->n_elements && !self->is_over; i++)
    ts_explain_add (self, 0, i, ts_explain_get (self, 0, i) * ts_explain_get (self, 0, i) / 2);
  return TRUE;
}

/* The index of the largest or smallest: the one that it is, then those it was compared with. */
static gboolean
arg_extreme (TsExplain *self,
             GError **error)
{
  Region region = { 0 };
  guint n;
  g_autofree gint64 *axis = ts_explain_dup_ints (self, 1, TS_SHAPE_MAX_RANK, &n, error);
  int reduced, k = 0;

  if (axis == NULL || !ts_explain_check_input (self, 0, -1, error))
    return FALSE;
  region.shape = self->in[0]->shape;
  if (n != 1 || self->out->shape.rank != region.shape.rank - 1 || axis[0] < -region.shape.rank || axis[0] >= region.shape.rank)
    return fail_fit (error);
  reduced = (int)(axis[0] < 0 ? axis[0] + region.shape.rank : axis[0]);
  region.is_reduced[reduced] = TRUE;
  for (int i = 0; i < region.shape.rank; i++)
    region.at[i] = i == reduced ? 0 : self->at[k++];
  count (&region);
  for (guint64 i = 0; i < region.n && !self->is_over; i++, go_on (&region))
    {
      gsize element = ts_explain_ravel (&region.shape, region.at);

      if ((double)region.at[reduced] == self->result->value)
        ts_explain_add (self, 0, element, ts_explain_get (self, 0, element));
      else
        ts_explain_add_part (self, 0, element);
    }
  return TRUE;
}

enum
{
  SEGMENT_SUM,
  SEGMENT_FUNCTION,
};

/* Rows of input 0, those whose number in input 1 is that of the row of the output. */
static gboolean
segment (TsExplain *self,
         GError **error)
{
  gsize row_size = 1;
  const TsShape *ids;

  if (!ts_explain_check_input (self, 0, -1, error) || !ts_explain_check_input (self, 1, -1, error))
    return FALSE;
  ids = &self->in[1]->shape;
  for (int i = 0; i < self->in[0]->shape.rank; i++)
    {
      if (i < ids->rank && ids->dims[i] != self->in[0]->shape.dims[i])
        return fail_fit (error);
      row_size *= i < ids->rank ? 1 : (gsize)self->in[0]->shape.dims[i];
    }
  if (ids->rank > self->in[0]->shape.rank || self->out->shape.rank < 1)
    return fail_fit (error);
  for (gsize i = 0; i < self->in[1]->n_elements && !self->is_over; i++)
    {
      gsize element = i * row_size + self->element % row_size;

      if (ts_explain_get (self, 1, i) != (double)(self->element / row_size))
        continue;
      if (self->rule->variant == SEGMENT_SUM)
        ts_explain_add (self, 0, element, ts_explain_get (self, 0, element));
      else
        ts_explain_add_part (self, 0, element);
    }
  return TRUE;
}

/* ---- along one dimension --------------------------------------------------------------------------- */

/* Softmax: all of the row, each as much as it weighs in it; the element itself first. */
static gboolean
last_dimension (TsExplain *self,
                GError **error)
{
  gsize n, row;

  if (!ts_explain_check_input (self, 0, self->out->shape.rank, error))
    return FALSE;
  if (!ts_shape_equal (&self->in[0]->shape, &self->out->shape) || self->out->shape.rank < 1)
    return fail_fit (error);
  n = (gsize)self->out->shape.dims[self->out->shape.rank - 1];
  row = self->element - self->element % n;
  ts_explain_add_part (self, 0, self->element);
  for (gsize i = row; i < row + n && !self->is_over; i++)
    if (i != self->element)
      ts_explain_add_part (self, 0, i);
  return TRUE;
}

/* Cumsum, Cumprod: all up to here, or from here on; without the element itself if exclusive. */
static gboolean
running (TsExplain *self,
         GError **error)
{
  gboolean exclusive = FALSE, reverse = FALSE;
  guint n;
  g_autofree gint64 *axis = ts_explain_dup_ints (self, 1, TS_SHAPE_MAX_RANK, &n, error);
  gint64 at, begin, end;
  const TsShape *shape;

  if (axis == NULL || !ts_explain_check_input (self, 0, self->out->shape.rank, error))
    return FALSE;
  shape = &self->in[0]->shape;
  if (n != 1 || axis[0] < -shape->rank || axis[0] >= shape->rank || !ts_shape_equal (shape, &self->out->shape))
    return fail_fit (error);
  ts_operation_get_attr_bool (self->op, "exclusive", &exclusive, NULL);
  ts_operation_get_attr_bool (self->op, "reverse", &reverse, NULL);
  axis[0] += axis[0] < 0 ? shape->rank : 0;
  at = self->at[axis[0]];
  begin = reverse ? at + (exclusive ? 1 : 0) : 0;
  end = reverse ? shape->dims[axis[0]] : at + (exclusive ? 0 : 1);
  for (gint64 i = begin; i < end && !self->is_over; i++)
    {
      gsize element;

      self->at[axis[0]] = i;
      element = ts_explain_ravel (shape, self->at);
      if (self->rule->variant == SUM)
        ts_explain_add (self, 0, element, ts_explain_get (self, 0, element));
      else
        ts_explain_add_part (self, 0, element);
    }
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------- */

const TsExplainRule ts_explain_reduce_rules[] = {
  { "Sum", reduce, "the sum of elements", TRUE, SUM },
  { "Mean", reduce, "the mean of elements", TRUE, MEAN },
  { "Max", reduce, "the largest of elements", TRUE, EXTREME },
  { "Min", reduce, "the smallest of elements", TRUE, EXTREME },
  { "Prod", reduce, "the product of elements", FALSE, FUNCTION },
  { "All", reduce, "whether all elements are true", FALSE, FUNCTION },
  { "Any", reduce, "whether one of the elements is true", FALSE, FUNCTION },
  { "EuclideanNorm", reduce, "the root of the sum of squares", FALSE, FUNCTION },
  { "L2Loss", half_square_sum, "half the sum of squares", TRUE, 0 },
  { "ArgMax", arg_extreme, "which element is the largest", FALSE, 0 },
  { "ArgMin", arg_extreme, "which element is the smallest", FALSE, 0 },
  { "Softmax", last_dimension, "exp of an element by the sum over its row", FALSE, 0 },
  { "LogSoftmax", last_dimension, "an element less log of the sum of exp over its row", FALSE, 0 },
  { "SegmentSum", segment, "the sum of the rows of a segment", TRUE, SEGMENT_SUM },
  { "UnsortedSegmentSum", segment, "the sum of the rows of a segment", TRUE, SEGMENT_SUM },
  { "SegmentMean", segment, "the mean of the rows of a segment", FALSE, SEGMENT_FUNCTION },
  { "SegmentProd", segment, "the product of the rows of a segment", FALSE, SEGMENT_FUNCTION },
  { "UnsortedSegmentProd", segment, "the product of the rows of a segment", FALSE, SEGMENT_FUNCTION },
  { "Cumsum", running, "the sum of elements up to here", TRUE, SUM },
  { "Cumprod", running, "the product of elements up to here", FALSE, FUNCTION },
  { 0 },
};
