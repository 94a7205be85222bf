#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

/* Reverse, ReverseV2, ReverseSequence, Roll: elements in another order along axes. */

#define MAX_RANK 8 /* of what is reversed along axes */

static gboolean
reverse_axes (TsCall *call,
              const gboolean *reversed,
              GError **error)
{
  const TsTensor *in = call->in[0];
  gssize strides[TS_SHAPE_MAX_RANK], first = 0;
  gboolean any = FALSE;
  TsMove move = { 0 };
  TsTensor *out;

  if (!ts_arg_check_most_rank (call, 0, "the input", MAX_RANK, error))
    return FALSE;
  for (int d = 0; d < in->shape.rank; d++)
    any |= reversed[d] && in->shape.dims[d] > 1;
  if (!any || in->n_elements == 0)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }

  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  ts_elements_strides (&in->shape, strides);
  for (int d = 0; d < in->shape.rank; d++)
    {
      ts_move_add (&move, (gsize)in->shape.dims[d], strides[d], reversed[d] ? -strides[d] : strides[d]);
      if (reversed[d])
        first += (in->shape.dims[d] - 1) * strides[d];
    }
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data,
                                               ts_elements_at (in, (gsize)first), error));
}

/* It is its own reverse, whatever input 1 says. */
static gboolean
is_scalar (TsCall *call)
{
  if (call->in[0]->shape.rank != 0)
    return FALSE;
  ts_call_forward (call, 0, 0);
  return TRUE;
}

/* Input 1 has a bool for each dimension. */
static gboolean
reverse_run (TsCall *call,
             GError **error)
{
  const TsTensor *dims = call->in[1];
  gboolean reversed[TS_SHAPE_MAX_RANK] = { FALSE };

  if (is_scalar (call))
    return TRUE;
  if (!ts_arg_check_rank (call, 1, "dims", 1, error))
    return FALSE;
  if ((int)MIN (dims->n_elements, G_MAXINT) != call->in[0]->shape.rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dims must have an element for each of the %d dimensions, has %" G_GSIZE_FORMAT,
                   call->in[0]->shape.rank, dims->n_elements);
      return FALSE;
    }
  for (gsize d = 0; d < dims->n_elements; d++)
    reversed[d] = ((const guint8 *)dims->data)[d] != 0;
  return reverse_axes (call, reversed, error);
}

static gboolean
mark_axes (const TsTensor *axes,
           int rank,
           gboolean *reversed,
           GError **error)
{
  for (gsize i = 0; i < axes->n_elements; i++)
    {
      int axis;

      if (!ts_axis_resolve (ts_int_at (axes, i), rank, &axis, error))
        return FALSE;
      if (reversed[axis])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis %d is there twice", axis);
          return FALSE;
        }
      reversed[axis] = TRUE;
    }
  return TRUE;
}

static gboolean
reverse_v2_run (TsCall *call,
                GError **error)
{
  gboolean reversed[TS_SHAPE_MAX_RANK] = { FALSE };

  if (is_scalar (call))
    return TRUE;
  return ts_arg_check_rank (call, 1, "the axes", 1, error) &&
         mark_axes (call->in[1], call->in[0]->shape.rank, reversed, error) && reverse_axes (call, reversed, error);
}

static gboolean
reverse_v2_shape (TsShapeCall *call,
                  GError **error)
{
  gboolean reversed[TS_SHAPE_MAX_RANK] = { FALSE };

  ts_shape_copy (&call->out[0], call->in[0]);
  if (!ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  return call->in[0]->rank < 0 || call->constants[1] == NULL || mark_axes (call->constants[1], call->in[0]->rank, reversed, error);
}

/* ---- ReverseSequence: of each entry of the batch its own number of elements ---- */

typedef struct
{
  gint64 batch_dim;
  gint64 seq_dim;
} ReverseSequence;

static gboolean
get_dims (const TsOperation *op,
          ReverseSequence *self,
          GError **error)
{
  return ts_operation_get_attr_int (op, "batch_dim", &self->batch_dim, error) &&
         ts_operation_get_attr_int (op, "seq_dim", &self->seq_dim, error);
}

static gboolean
reverse_sequence_prepare (TsKernelInit *init,
                          GError **error)
{
  return get_dims (init->op, init->state, error);
}

/* @in and @lengths may be known in part. */
static gboolean
check_sequences (const ReverseSequence *self,
                 const TsShape *in,
                 const TsShape *lengths,
                 int *batch,
                 int *seq,
                 GError **error)
{
  if (!ts_axis_resolve (self->batch_dim, in->rank, batch, error) || !ts_axis_resolve (self->seq_dim, in->rank, seq, error))
    return FALSE;
  if (*batch == *seq)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "batch_dim and seq_dim are both %d", *batch);
      return FALSE;
    }
  if (lengths->rank != 1 || (lengths->dims[0] != in->dims[*batch] && lengths->dims[0] >= 0 && in->dims[*batch] >= 0))
    {
      g_autofree char *text = ts_shape_to_string (lengths);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "seq_lengths must have shape [%" G_GINT64_FORMAT "], has %s", in->dims[*batch], text);
      return FALSE;
    }
  return TRUE;
}

/* Copies elements @begin .. @end of the sequence of one entry of the batch, backwards or not. */
static gboolean
copy_sequence (TsCall *call,
               int batch,
               int seq,
               gint64 entry,
               gint64 begin,
               gint64 end,
               gboolean backwards,
               GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = call->out[0];
  gssize strides[TS_SHAPE_MAX_RANK], to, from;
  TsMove move = { 0 };

  ts_elements_strides (&in->shape, strides);
  to = entry * strides[batch] + begin * strides[seq];
  from = entry * strides[batch] + (backwards ? end - 1 : begin) * strides[seq];
  for (int d = 0; d < in->shape.rank; d++)
    if (d == seq)
      ts_move_add (&move, (gsize)(end - begin), strides[d], backwards ? -strides[d] : strides[d]);
    else if (d != batch)
      ts_move_add (&move, (gsize)in->shape.dims[d], strides[d], strides[d]);
  if (end <= begin)
    return TRUE;
  return ts_move_run (&move, call, ts_dtype_size (in->dtype), ts_elements_at (out, (gsize)to), ts_elements_at (in, (gsize)from), error);
}

static gboolean
reverse_sequence_run (TsCall *call,
                      GError **error)
{
  const TsTensor *in = call->in[0], *lengths = call->in[1];
  int batch, seq;
  gboolean ok = TRUE;

  if (!check_sequences (call->state, &in->shape, &lengths->shape, &batch, &seq, error))
    return FALSE;
  for (gsize i = 0; i < lengths->n_elements; i++)
    if (ts_int_at (lengths, i) < 0 || ts_int_at (lengths, i) > in->shape.dims[seq])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "seq_lengths[%" G_GSIZE_FORMAT "] is %" G_GINT64_FORMAT ", not in [0, %" G_GINT64_FORMAT "]",
                     i, ts_int_at (lengths, i), in->shape.dims[seq]);
        return FALSE;
      }

  if (ts_call_alloc (call, 0, &in->shape, error) == NULL)
    return FALSE;
  for (gsize i = 0; i < lengths->n_elements && ok && in->n_elements > 0; i++)
    {
      gint64 length = ts_int_at (lengths, i);

      ok = copy_sequence (call, batch, seq, (gint64)i, 0, length, TRUE, error) &&
           copy_sequence (call, batch, seq, (gint64)i, length, in->shape.dims[seq], FALSE, error);
    }
  return ts_elements_settle (call->out[0], ok);
}

static gboolean
reverse_sequence_shape (TsShapeCall *call,
                        GError **error)
{
  ReverseSequence self;
  int batch, seq;

  if (!get_dims (call->op, &self, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  ts_shape_copy (&call->out[0], call->in[0]);
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  if (!check_sequences (&self, call->in[0], call->in[1], &batch, &seq, error))
    return FALSE;
  if (call->out[0].dims[batch] < 0)
    call->out[0].dims[batch] = call->in[1]->dims[0];
  return TRUE;
}

/* ---- Roll: elements that leave at one end come back at the other ---- */

/* Shifts of one axis that is named more than once add up. */
static gboolean
read_shifts (const TsCall *call,
             gint64 *shifts,
             GError **error)
{
  const TsShape *in = &call->in[0]->shape;
  const TsTensor *shift = call->in[1], *axes = call->in[2];

  if (in->rank < 1 || shift->shape.rank > 1 || axes->shape.rank > 1 || !ts_shape_equal (&shift->shape, &axes->shape))
    {
      g_autofree char *a = ts_shape_to_string (&shift->shape), *b = ts_shape_to_string (&axes->shape), *c = ts_shape_to_string (in);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "shift of shape %s and axis of shape %s do not fit to an input of shape %s", a, b, c);
      return FALSE;
    }

  for (gsize i = 0; i < axes->n_elements; i++)
    {
      gint64 dim;
      int axis;

      if (!ts_axis_resolve (ts_int_at (axes, i), in->rank, &axis, error))
        return FALSE;
      dim = MAX (in->dims[axis], 1);
      shifts[axis] = (shifts[axis] + ts_int_at (shift, i) % dim + dim) % dim;
    }
  return TRUE;
}

/* A dimension that is rolled is two parts that change places: @part has a bit for each dimension. */
static gboolean
move_part (TsCall *call,
           const gint64 *shifts,
           const gssize *strides,
           guint64 part,
           GError **error)
{
  const TsTensor *in = call->in[0];
  gssize to = 0, from = 0;
  TsMove move = { 0 };

  for (int d = 0, rolled = 0; d < in->shape.rank; d++)
    {
      gint64 dim = in->shape.dims[d], n = dim;

      if (shifts[d] != 0 && (part >> rolled++ & 1) != 0)
        {
          n = shifts[d];
          from += (dim - n) * strides[d];
        }
      else if (shifts[d] != 0)
        {
          n = dim - shifts[d];
          to += shifts[d] * strides[d];
        }
      ts_move_add (&move, (gsize)n, strides[d], strides[d]);
    }
  return ts_move_run (&move, call, ts_dtype_size (in->dtype), ts_elements_at (call->out[0], (gsize)to),
                      ts_elements_at (in, (gsize)from), error);
}

static gboolean
roll_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 shifts[TS_SHAPE_MAX_RANK] = { 0 };
  gssize strides[TS_SHAPE_MAX_RANK];
  guint n_rolled = 0;
  gboolean ok = TRUE;

  if (!read_shifts (call, shifts, error))
    return FALSE;
  for (int d = 0; d < in->shape.rank; d++)
    n_rolled += shifts[d] != 0;
  if (n_rolled == 0 || in->n_elements == 0)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }

  if (ts_call_alloc (call, 0, &in->shape, error) == NULL)
    return FALSE;
  ts_elements_strides (&in->shape, strides);
  for (guint64 part = 0; part < G_GUINT64_CONSTANT (1) << n_rolled && ok; part++)
    ok = move_part (call, shifts, strides, part, error);
  return ts_elements_settle (call->out[0], ok);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_reverse_kernels[] = {
  { .op = "Reverse", .dtypes = TS_DTYPES_MOVABLE, .run = reverse_run, .semantics = "tensorflow/core/kernels/reverse_op.cc" },
  { .op = "ReverseSequence", .dtypes = TS_DTYPES_MOVABLE, .prepare = reverse_sequence_prepare, .state_size = sizeof (ReverseSequence), .run = reverse_sequence_run, .semantics = "tensorflow/core/kernels/reverse_sequence_op.cc" },
  { .op = "ReverseV2", .dtypes = TS_DTYPES_MOVABLE, .run = reverse_v2_run, .semantics = "tensorflow/core/kernels/reverse_op.cc" },
  { .op = "Roll", .dtypes = TS_DTYPES_MOVABLE, .run = roll_run, .semantics = "tensorflow/core/kernels/roll_op.cc" },
  { 0 },
};

const TsShapeDef ts_reverse_shapes[] = {
  { "Reverse", ts_shape_of_input_0 },
  { "ReverseSequence", reverse_sequence_shape },
  { "ReverseV2", reverse_v2_shape },
  { "Roll", ts_shape_of_input_0 },
  { 0 },
};
