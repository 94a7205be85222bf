#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

/* Concat, ConcatV2, Pack, ConcatOffset: tensors joined along an axis. */

static gboolean
fail_mismatch (guint first,
               const TsShape *a,
               guint other,
               const TsShape *b,
               GError **error)
{
  g_autofree char *text_a = ts_shape_to_string (a), *text_b = ts_shape_to_string (b);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "input %u of shape %s does not fit to input %u of shape %s", other, text_b, first, text_a);
  return FALSE;
}

/* Puts @in into the whole, of which a row takes @row elements, from element @offset of each row on. */
static gboolean
put (TsCall *call,
     const TsTensor *in,
     gsize n_rows,
     gsize row,
     gsize offset,
     GError **error)
{
  TsTensor *out = call->out[0];
  gsize part = n_rows > 0 ? in->n_elements / n_rows : 0;
  TsMove move = { 0 };

  if (in->n_elements == 0)
    return TRUE;
  ts_move_add (&move, n_rows, (gssize)row, (gssize)part);
  ts_move_add (&move, part, 1, 1);
  return ts_move_run (&move, call, ts_dtype_size (in->dtype), ts_elements_at (out, offset), in->data, error);
}

/* Joins inputs @first .. @first + @n; the output has @n_rows rows before the axis. */
static gboolean
join (TsCall *call,
      guint first,
      guint n,
      gsize n_rows,
      GError **error)
{
  TsTensor *out = call->out[0];
  gsize row = n_rows > 0 ? out->n_elements / n_rows : 0;
  gsize offset = 0;
  gboolean ok = TRUE;

  for (guint i = first; i < first + n && ok && row > 0; i++)
    {
      ok = put (call, call->in[i], n_rows, row, offset, error);
      offset += call->in[i]->n_elements / n_rows;
    }
  return ts_elements_settle (out, ok);
}

/* ---- Concat, ConcatV2 ---- */

/* Adds another input to what is known of the output's @shape. Unknown dimensions fit everything. */
static gboolean
add_to_shape (TsShape *shape,
              const TsShape *in,
              int axis,
              GError **error)
{
  for (int d = 0; d < shape->rank; d++)
    {
      gint64 *dim = &shape->dims[d];

      if (d == axis && (*dim < 0 || in->dims[d] < 0))
        *dim = TS_SHAPE_UNKNOWN_DIM;
      else if (d == axis && __builtin_add_overflow (*dim, in->dims[d], dim))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output's dimension %d is too large", d);
          return FALSE;
        }
      else if (d != axis && *dim < 0)
        *dim = in->dims[d];
      else if (d != axis && in->dims[d] >= 0 && in->dims[d] != *dim)
        return FALSE; /* the caller says which */
    }
  return TRUE;
}

/* Inputs @first .. @first + @n joined. */
static gboolean
joined_shape (const TsShape *const *in,
              guint first,
              guint n,
              int axis,
              TsShape *shape,
              GError **error)
{
  ts_shape_copy (shape, in[first]);
  for (guint i = first + 1; i < first + n; i++)
    {
      g_autoptr (GError) local = NULL;

      if (in[i]->rank == shape->rank && add_to_shape (shape, in[i], axis, &local))
        continue;
      if (local == NULL)
        return fail_mismatch (first, in[first], i, in[i], error);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

static gboolean
concat_at (TsCall *call,
           guint first,
           guint n,
           guint axis_input,
           GError **error)
{
  g_autofree const TsShape **shapes = g_new (const TsShape *, call->n_in);
  gint64 axis;
  int at;
  TsShape shape;

  for (guint i = 0; i < call->n_in; i++)
    shapes[i] = &call->in[i]->shape;
  if (!ts_arg_one_element (call, axis_input, "the axis", &axis, error) ||
      !ts_axis_resolve (axis, shapes[first]->rank, &at, error) ||
      !joined_shape (shapes, first, n, at, &shape, error) ||
      ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  return join (call, first, n, ts_elements_count (&shape, 0, at), error);
}

static gboolean
concat_run (TsCall *call,
            GError **error)
{
  return concat_at (call, 1, call->n_in - 1, 0, error);
}

static gboolean
concat_v2_run (TsCall *call,
               GError **error)
{
  return concat_at (call, 0, call->n_in - 1, call->n_in - 1, error);
}

static gboolean
concat_shape_at (TsShapeCall *call,
                 guint first,
                 guint n,
                 guint axis_input,
                 GError **error)
{
  TsShape *out = &call->out[0];
  gint64 axis;
  int at;
  int rank = TS_SHAPE_UNKNOWN_RANK;
  gboolean all_known = TRUE;

  for (guint i = first; i < first + n; i++)
    {
      all_known &= call->in[i]->rank >= 0;
      rank = MAX (rank, call->in[i]->rank);
    }
  if (rank < 0)
    return TRUE;

  if (!ts_shape_input_as_int (call, axis_input, &axis))
    {
      out->rank = rank;
      for (int d = 0; d < rank; d++)
        out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
      return TRUE;
    }

  /* An input of unknown rank leaves the joined dimension open and says nothing of the others. */
  if (!all_known)
    {
      g_autofree const TsShape **in = g_memdup2 (call->in, call->n_in * sizeof *in);
      TsShape any = { rank, { 0 } };

      for (int d = 0; d < rank; d++)
        any.dims[d] = TS_SHAPE_UNKNOWN_DIM;
      for (guint i = first; i < first + n; i++)
        if (in[i]->rank < 0)
          in[i] = &any;
      return ts_axis_resolve (axis, rank, &at, error) && joined_shape (in, first, n, at, out, error);
    }
  return ts_axis_resolve (axis, rank, &at, error) && joined_shape (call->in, first, n, at, out, error);
}

static gboolean
concat_shape (TsShapeCall *call,
              GError **error)
{
  return concat_shape_at (call, 1, call->n_in - 1, 0, error);
}

static gboolean
concat_v2_shape (TsShapeCall *call,
                 GError **error)
{
  return concat_shape_at (call, 0, call->n_in - 1, call->n_in - 1, error);
}

/* ---- Pack ---- */

static gboolean
pack_prepare (TsKernelInit *init,
              GError **error)
{
  return ts_operation_get_attr_int (init->op, "axis", init->state, error);
}

static gboolean
packed_shape (const TsShape *in,
              gint64 n,
              gint64 axis,
              TsShape *out,
              int *at,
              GError **error)
{
  if (in->rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have more than %d dimensions", TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  if (!ts_axis_resolve (axis, in->rank + 1, at, error))
    return FALSE;

  out->rank = in->rank + 1;
  for (int i = 0; i < out->rank; i++)
    out->dims[i] = i == *at ? n : in->dims[i < *at ? i : i - 1];
  return TRUE;
}

static gboolean
pack_run (TsCall *call,
          GError **error)
{
  const TsShape *first = &call->in[0]->shape;
  TsShape shape;
  int at;

  for (guint i = 1; i < call->n_in; i++)
    if (!ts_shape_equal (&call->in[i]->shape, first))
      return fail_mismatch (0, first, i, &call->in[i]->shape, error);
  if (!packed_shape (first, call->n_in, *(const gint64 *)call->state, &shape, &at, error))
    return FALSE;

  if (call->n_in == 1)
    {
      ts_call_forward_reshaped (call, 0, 0, &shape);
      return TRUE;
    }
  if (ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  return join (call, 0, call->n_in, ts_elements_count (&shape, 0, at), error);
}

static gboolean
pack_shape (TsShapeCall *call,
            GError **error)
{
  TsShape merged = TS_SHAPE_UNKNOWN;
  gint64 axis;
  int at;

  if (!ts_operation_get_attr_int (call->op, "axis", &axis, error))
    return FALSE;
  for (guint i = 0; i < call->n_in; i++)
    if (!ts_shape_merge (&merged, call->in[i], &merged))
      return fail_mismatch (0, &merged, i, call->in[i], error);
  return merged.rank < 0 || packed_shape (&merged, call->n_in, axis, &call->out[0], &at, error);
}

/* ---- ConcatOffset ---- */

/* Input 0 is the axis, the others are the shapes of what would be joined: where does each begin in the whole? */
static gboolean
concat_offset_check (const TsCall *call,
                     guint i,
                     int axis,
                     GError **error)
{
  const TsTensor *first = call->in[1], *shape = call->in[i];

  for (int d = 0; d < (int)first->n_elements; d++)
    {
      gint64 expected = ts_int_at (first, (gsize)d), found = ts_int_at (shape, (gsize)d);

      if (d != axis && expected != found)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "shape %u has size %" G_GINT64_FORMAT " in dimension %d, shape 0 has %" G_GINT64_FORMAT,
                       i - 1, found, d, expected);
          return FALSE;
        }
    }
  return TRUE;
}

static void
concat_offset_put (TsTensor *out,
                   int axis,
                   gint64 offset)
{
  for (int d = 0; d < (int)out->n_elements; d++)
    if (out->dtype == TS_DTYPE_INT32)
      ((gint32 *)out->data)[d] = d == axis ? (gint32)offset : 0;
    else
      ((gint64 *)out->data)[d] = d == axis ? offset : 0;
}

static gboolean
concat_offset_run (TsCall *call,
                   GError **error)
{
  gint64 axis, offset = 0;
  int at;

  if (!ts_arg_scalar (call, 0, "the axis", &axis, error) || !ts_arg_check_rank (call, 1, "shape 0", 1, error) ||
      !ts_axis_resolve (axis, (int)MIN (call->in[1]->n_elements, G_MAXINT), &at, error))
    return FALSE;

  for (guint i = 1; i < call->n_in; i++)
    {
      TsTensor *out;

      if (!ts_shape_equal (&call->in[i]->shape, &call->in[1]->shape))
        return fail_mismatch (1, &call->in[1]->shape, i, &call->in[i]->shape, error);
      out = concat_offset_check (call, i, at, error) ? ts_call_alloc (call, i - 1, &call->in[i]->shape, error) : NULL;
      if (out == NULL)
        return FALSE;
      concat_offset_put (out, at, offset);
      offset = (gint64)((guint64)offset + (guint64)ts_int_at (call->in[i], (gsize)at));
    }
  return TRUE;
}

static gboolean
concat_offset_shape (TsShapeCall *call,
                     GError **error)
{
  for (guint i = 0; i < call->n_out && i + 1 < call->n_in; i++)
    ts_shape_copy (&call->out[i], call->in[i + 1]);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_concat_kernels[] = {
  { .op = "Concat", .dtypes = TS_DTYPES_ANY, .run = concat_run, .semantics = "tensorflow/core/kernels/concat_op.cc" },
  { .op = "ConcatOffset", .run = concat_offset_run, .semantics = "tensorflow/core/kernels/concat_op.cc" },
  { .op = "ConcatV2", .dtypes = TS_DTYPES_ANY, .run = concat_v2_run, .semantics = "tensorflow/core/kernels/concat_op.cc" },
  { .op = "Pack", .dtypes = TS_DTYPES_ANY, .prepare = pack_prepare, .state_size = sizeof (gint64), .run = pack_run, .semantics = "tensorflow/core/kernels/pack_op.cc" },
  { 0 },
};

const TsShapeDef ts_concat_shapes[] = {
  { "Concat", concat_shape },
  { "ConcatOffset", concat_offset_shape },
  { "ConcatV2", concat_v2_shape },
  { "Pack", pack_shape },
  { 0 },
};
