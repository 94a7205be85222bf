#include "engine/ops/array/ts-strided-slice.h"

#include "engine/ts-error.h"

gboolean
ts_strided_slice_get_masks (const TsOperation *op,
                            TsStridedSliceMasks *masks,
                            GError **error)
{
  return ts_operation_get_attr_int (op, "begin_mask", &masks->begin, error) &&
         ts_operation_get_attr_int (op, "end_mask", &masks->end, error) &&
         ts_operation_get_attr_int (op, "ellipsis_mask", &masks->ellipsis, error) &&
         ts_operation_get_attr_int (op, "new_axis_mask", &masks->new_axis, error) &&
         ts_operation_get_attr_int (op, "shrink_axis_mask", &masks->shrink_axis, error);
}

/* One dimension of the input, and which element of the specification speaks of it; -1: none, it is taken whole. */
typedef struct
{
  const TsShape *in;
  int n;
  const gint64 *begin, *end, *strides;
  const TsStridedSliceMasks *masks;
  TsStridedSlice *slice;
} Resolver;

static gboolean
has_bit (gint64 mask,
         int i)
{
  return (mask >> i & 1) != 0;
}

static gboolean
set_error (GError **error,
           const char *format,
           int i,
           gint64 value)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, format, i, value);
  return FALSE;
}

static gboolean
append (TsStridedSlice *slice,
        gint64 size,
        GError **error)
{
  if (slice->shape.rank == TS_SHAPE_MAX_RANK)
    return set_error (error, "the result would have more than %d dimensions", TS_SHAPE_MAX_RANK, 0);
  slice->shape.dims[slice->shape.rank++] = size;
  return TRUE;
}

static gboolean
take_whole (Resolver *self,
            int d,
            GError **error)
{
  self->slice->begin[d] = 0;
  self->slice->stride[d] = 1;
  self->slice->size[d] = self->in->dims[d];
  return append (self->slice, self->in->dims[d], error);
}

static gint64
n_steps (gint64 distance,
         gint64 stride)
{
  if (distance == 0 || (distance < 0) != (stride < 0))
    return 0;
  return distance / stride + (distance % stride != 0);
}

/* A bound given by the user, brought to where a range of that direction may begin or end. */
static gint64
clamp_bound (gint64 bound,
             gint64 dim,
             gint64 stride)
{
  gint64 low = stride > 0 ? 0 : -1, high = stride > 0 ? dim : dim - 1;

  return CLAMP (bound < 0 ? dim + bound : bound, low, high);
}

static gboolean
take_index (Resolver *self,
            int d,
            int i,
            GError **error)
{
  gint64 dim = self->in->dims[d], index;

  if (self->strides != NULL && self->strides[i] <= 0)
    return set_error (error, "element %d is an index, so its stride must be positive, not %" G_GINT64_FORMAT, i, self->strides[i]);
  self->slice->stride[d] = 1;
  self->slice->size[d] = 1;
  if (self->begin == NULL || dim < 0)
    return TRUE;

  index = self->begin[i] < 0 ? dim + self->begin[i] : self->begin[i];
  if (index < 0 || index >= dim)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "index %" G_GINT64_FORMAT " is out of bounds of dimension %d with size %" G_GINT64_FORMAT,
                   self->begin[i], d, dim);
      return FALSE;
    }
  self->slice->begin[d] = index;
  return TRUE;
}

static gboolean
take_range (Resolver *self,
            int d,
            int i,
            GError **error)
{
  gboolean from_edge = has_bit (self->masks->begin, i), to_edge = has_bit (self->masks->end, i);
  gint64 dim = self->in->dims[d], stride, begin, end;

  self->slice->size[d] = TS_SHAPE_UNKNOWN_DIM;
  if (self->strides == NULL || dim < 0 || (self->begin == NULL && !from_edge) || (self->end == NULL && !to_edge))
    return append (self->slice, TS_SHAPE_UNKNOWN_DIM, error);

  stride = self->strides[i];
  begin = clamp_bound (from_edge ? (stride > 0 ? 0 : G_MAXINT64) : self->begin[i], dim, stride);
  end = to_edge ? (stride > 0 ? dim : -1) : clamp_bound (self->end[i], dim, stride);
  self->slice->begin[d] = begin;
  self->slice->stride[d] = stride;
  self->slice->size[d] = n_steps (end - begin, stride);
  return append (self->slice, self->slice->size[d], error);
}

static gboolean
take_element (Resolver *self,
              int d,
              int i,
              GError **error)
{
  if (d >= self->in->rank)
    return set_error (error, "the slice speaks of dimension %d, the tensor has %" G_GINT64_FORMAT, d, self->in->rank);
  if (self->strides != NULL && self->strides[i] == 0)
    return set_error (error, "strides[%d] must not be 0", i, 0);

  if (has_bit (self->masks->shrink_axis, i))
    return take_index (self, d, i, error);
  return take_range (self, d, i, error);
}

/* How many elements after the ellipsis @at speak of dimensions of the input. */
static int
count_after (const Resolver *self,
             int at)
{
  int n = 0;

  for (int i = at + 1; i < self->n; i++)
    n += !has_bit (self->masks->new_axis, i);
  return n;
}

gboolean
ts_strided_slice_resolve (const TsShape *in,
                          int n,
                          const gint64 *begin,
                          const gint64 *end,
                          const gint64 *strides,
                          const TsStridedSliceMasks *masks,
                          TsStridedSlice *slice,
                          GError **error)
{
  Resolver self = { in, n, begin, end, strides, masks, slice };
  gboolean ok = TRUE;
  int d = 0;

  slice->rank = in->rank;
  slice->shape.rank = 0;
  if (((guint64)masks->ellipsis & ((guint64)masks->ellipsis - 1)) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a slice may have one ellipsis, the mask has more: %" G_GINT64_FORMAT, masks->ellipsis);
      return FALSE;
    }

  for (int i = 0; i < n && ok; i++)
    {
      if (has_bit (masks->ellipsis, i))
        {
          int stop = MIN (in->rank - count_after (&self, i), in->rank);

          while (ok && d < stop)
            ok = take_whole (&self, d++, error);
        }
      else if (has_bit (masks->new_axis, i))
        ok = append (slice, 1, error);
      else
        ok = take_element (&self, d++, i, error);
    }
  while (ok && d < in->rank)
    ok = take_whole (&self, d++, error);
  return ok;
}
