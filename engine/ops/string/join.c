#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/reduce/ts-segment.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

/* StringJoin, ReduceJoin, UnsortedSegmentJoin: strings put together with a separator between them. */

typedef struct
{
  TsString separator;
  gboolean keep_dims;
} Join;

static gboolean
join_prepare (TsKernelInit *init,
              GError **error)
{
  Join *self = init->state;

  return ts_string_attr (init->op, "separator", &self->separator, error);
}

static gboolean
segment_join_prepare (TsKernelInit *init,
                      GError **error)
{
  TsDType dtype;

  if (!join_prepare (init, error) || !ts_operation_get_attr_dtype (init->op, "Tnumsegments", &dtype, error))
    return FALSE;
  if (dtype != TS_DTYPE_INT32 && dtype != TS_DTYPE_INT64)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_segments must be int32 or int64, is %s", ts_dtype_name (dtype));
      return FALSE;
    }
  return TRUE;
}

static gboolean
reduce_join_prepare (TsKernelInit *init,
                     GError **error)
{
  Join *self = init->state;

  return join_prepare (init, error) && ts_operation_get_attr_bool (init->op, "keep_dims", &self->keep_dims, error);
}

static void
join_release (gpointer state)
{
  Join *self = state;

  g_free (self->separator.bytes);
}

static void
append (GString *text,
        const TsString *string)
{
  g_string_append_len (text, string->bytes, (gssize)string->size);
}

/* ---- StringJoin: element by element; scalars go with every one ---- */

static gboolean
common_shape (const TsCall *call,
              TsShape *shape,
              GError **error)
{
  *shape = TS_SHAPE_SCALAR;
  for (guint i = 0; i < call->n_in; i++)
    {
      const TsShape *in = &call->in[i]->shape;

      if (in->rank == 0)
        continue;
      if (shape->rank == 0)
        ts_shape_copy (shape, in);
      else if (!ts_shape_equal (shape, in))
        {
          g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (in);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs that are no scalars must have one shape: %s, but input %u has %s", a, i, b);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
join_run (TsCall *call,
          GError **error)
{
  const Join *self = call->state;
  g_autoptr (GString) text = g_string_new (NULL);
  TsShape shape;
  TsTensor *out;

  if (!common_shape (call, &shape, error) || (out = ts_call_alloc (call, 0, &shape, error)) == NULL)
    return FALSE;

  for (gsize i = 0; i < out->n_elements; i++)
    {
      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      g_string_truncate (text, 0);
      for (guint k = 0; k < call->n_in; k++)
        {
          if (k > 0)
            append (text, &self->separator);
          append (text, &ts_strings (call->in[k])[call->in[k]->shape.rank == 0 ? 0 : i]);
        }
      ts_call_put_string (call, 0, i, text);
    }
  return TRUE;
}

/* ---- ReduceJoin: along axes, the first of them fastest ---- */

/* A run through some axes of a tensor, the first listed fastest. */
typedef struct
{
  int n;
  gsize dims[TS_SHAPE_MAX_RANK];
  gsize strides[TS_SHAPE_MAX_RANK];
  gsize size;
} Axes;

static void
add_axis (Axes *self,
          const TsShape *shape,
          const gssize *strides,
          int axis)
{
  self->dims[self->n] = (gsize)shape->dims[axis];
  self->strides[self->n] = (gsize)strides[axis];
  self->size *= (gsize)shape->dims[axis];
  self->n++;
}

static gsize
offset_of (const Axes *self,
           gsize i)
{
  gsize offset = 0;

  for (int k = 0; k < self->n; k++)
    {
      offset += i % self->dims[k] * self->strides[k];
      i /= self->dims[k];
    }
  return offset;
}

/* Sorts the axes of input 0 into those that input 1 lists and the others. */
static gboolean
split_axes (const TsCall *call,
            Axes *reduced,
            Axes *kept,
            gboolean *is_reduced,
            GError **error)
{
  const TsTensor *in = call->in[0], *axes = call->in[1];
  gssize strides[TS_SHAPE_MAX_RANK];

  ts_elements_strides (&in->shape, strides);
  reduced->size = kept->size = 1;
  for (gsize i = 0; i < axes->n_elements; i++)
    {
      gint64 given = ts_int_at (axes, i), axis = given < 0 ? given + in->shape.rank : given;

      if (axis < 0 || axis >= in->shape.rank)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "there is no dimension %" G_GINT64_FORMAT " of %d", given, in->shape.rank);
          return FALSE;
        }
      if (is_reduced[axis])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %" G_GINT64_FORMAT " is given twice", given);
          return FALSE;
        }
      is_reduced[axis] = TRUE;
      add_axis (reduced, &in->shape, strides, (int)axis);
    }
  for (int axis = in->shape.rank - 1; axis >= 0; axis--)
    if (!is_reduced[axis])
      add_axis (kept, &in->shape, strides, axis);
  return TRUE;
}

static gboolean
reduce_join_run (TsCall *call,
                 GError **error)
{
  const Join *self = call->state;
  const TsTensor *in = call->in[0];
  gboolean is_reduced[TS_SHAPE_MAX_RANK] = { FALSE };
  g_autoptr (GString) text = g_string_new (NULL);
  Axes reduced = { 0 }, kept = { 0 };
  TsShape shape = TS_SHAPE_SCALAR;
  TsTensor *out;

  if (!split_axes (call, &reduced, &kept, is_reduced, error))
    return FALSE;
  for (int axis = 0; axis < in->shape.rank; axis++)
    if (!is_reduced[axis] || self->keep_dims)
      shape.dims[shape.rank++] = is_reduced[axis] ? 1 : in->shape.dims[axis];
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;

  for (gsize i = 0; i < out->n_elements; i++)
    {
      gsize base = offset_of (&kept, i);

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      g_string_truncate (text, 0);
      for (gsize k = 0; k < reduced.size; k++)
        {
          if (k > 0)
            append (text, &self->separator);
          append (text, &ts_strings (in)[base + offset_of (&reduced, k)]);
        }
      ts_call_put_string (call, 0, i, text);
    }
  return TRUE;
}

/* ---- UnsortedSegmentJoin: strings with the same id ---- */

static gboolean
check_segments (const TsCall *call,
                gint64 n_segments,
                GError **error)
{
  const TsShape *in = &call->in[0]->shape, *ids = &call->in[1]->shape;

  if (ids->rank == 0 || ids->rank > in->rank)
    {
      g_set_error (error, TS_ERROR, ids->rank == 0 ? TS_ERROR_INVALID_ARGUMENT : TS_ERROR_OUT_OF_RANGE,
                   "segment_ids of rank %d do not fit to inputs of rank %d", ids->rank, in->rank);
      return FALSE;
    }
  for (int d = 0; d < ids->rank; d++)
    if (ids->dims[d] != in->dims[d])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "dimension %d of segment_ids is %" G_GINT64_FORMAT ", of the inputs %" G_GINT64_FORMAT, d, ids->dims[d], in->dims[d]);
        return FALSE;
      }
  if (n_segments < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_segments must not be negative, is %" G_GINT64_FORMAT, n_segments);
      return FALSE;
    }
  return ts_indices_check (call->in[1], n_segments, error);
}

/* As TensorFlow has it, a separator follows only what is not empty. */
static gboolean
join_segments (TsCall *call,
               const TsString *separator,
               GString **texts,
               gsize inner,
               GError **error)
{
  const TsTensor *ids = call->in[1];

  for (gsize i = 0; i < ids->n_elements; i++)
    {
      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      for (gsize k = 0; k < inner; k++)
        {
          GString **text = &texts[(gsize)ts_int_at (ids, i) * inner + k];

          if (*text == NULL)
            *text = g_string_new (NULL);
          if ((*text)->len > 0)
            append (*text, separator);
          append (*text, &ts_strings (call->in[0])[i * inner + k]);
        }
    }
  return TRUE;
}

static gboolean
segment_join_run (TsCall *call,
                  GError **error)
{
  const Join *self = call->state;
  const TsShape *in = &call->in[0]->shape;
  int n_skipped = call->in[1]->shape.rank;
  TsShape shape = { .rank = 1 + in->rank - n_skipped };
  g_autofree GString **texts = NULL;
  gboolean ok;
  TsTensor *out;

  if (!ts_arg_one_element (call, 2, "num_segments", &shape.dims[0], error) || !check_segments (call, shape.dims[0], error))
    return FALSE;
  for (int d = 1; d < shape.rank; d++)
    shape.dims[d] = in->dims[n_skipped + d - 1];
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;

  texts = g_try_new0 (GString *, out->n_elements + 1);
  if (texts == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " segments", out->n_elements);
      return FALSE;
    }
  ok = join_segments (call, &self->separator, texts, ts_elements_count (in, n_skipped, in->rank), error);
  for (gsize i = 0; i < out->n_elements; i++)
    {
      const GString *text = texts[i];

      ts_string_set ((TsString *)out->data + i, text != NULL ? text->str : "", text != NULL ? (gssize)text->len : 0);
      if (text != NULL)
        g_string_free (texts[i], TRUE);
    }
  return ok;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_string_join_kernels[] = {
  { .op = "StringJoin", .prepare = join_prepare, .state_size = sizeof (Join), .release = join_release, .run = join_run, .semantics = "tensorflow/core/kernels/string_join_op.cc" },
  { .op = "ReduceJoin", .prepare = reduce_join_prepare, .state_size = sizeof (Join), .release = join_release, .run = reduce_join_run, .semantics = "tensorflow/core/kernels/reduce_join_op.cc" },
  { .op = "UnsortedSegmentJoin", .dtypes = TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64), .dtype_attr = "Tindices", .prepare = segment_join_prepare, .state_size = sizeof (Join), .release = join_release, .run = segment_join_run, .semantics = "tensorflow/core/kernels/unsorted_segment_join_op.cc" },
  { 0 },
};

const TsShapeDef ts_string_join_shapes[] = {
  { "UnsortedSegmentJoin", ts_shape_unsorted_segments },
  { 0 },
};
