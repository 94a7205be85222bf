#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* MirrorPad and its gradient: a border that mirrors what lies within. */

typedef struct
{
  gboolean symmetric; /* the edge itself is mirrored too */
} MirrorPad;

static gboolean
get_mode (const TsOperation *op,
          MirrorPad *self,
          GError **error)
{
  g_autofree char *mode = ts_operation_dup_attr_string (op, "mode", NULL, error);

  if (mode == NULL)
    return FALSE;
  self->symmetric = strcmp (mode, "SYMMETRIC") == 0;
  if (!self->symmetric && strcmp (mode, "REFLECT") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "mode must be REFLECT or SYMMETRIC, is %s", mode);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return get_mode (init->op, init->state, error);
}

#define MAX_RANK 5

typedef struct
{
  gint64 before[TS_SHAPE_MAX_RANK];
  gint64 after[TS_SHAPE_MAX_RANK];
} Paddings;

static gboolean
read_paddings (const TsTensor *tensor,
               int rank,
               Paddings *paddings,
               GError **error)
{
  if (tensor->shape.rank != 2 || tensor->shape.dims[0] != rank || tensor->shape.dims[1] != 2)
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "paddings must have shape [%d,2] for an input with %d dimensions, has %s", rank, rank, shape);
      return FALSE;
    }
  for (int d = 0; d < rank; d++)
    {
      paddings->before[d] = ts_int_at (tensor, 2 * (gsize)d);
      paddings->after[d] = ts_int_at (tensor, 2 * (gsize)d + 1);
    }
  return TRUE;
}

/* @dim: size within the border; -1 if unknown */
static gboolean
check_paddings (const MirrorPad *self,
                const Paddings *paddings,
                int d,
                gint64 dim,
                GError **error)
{
  gint64 most = dim < 0 ? G_MAXINT32 : (self->symmetric ? dim : dim - 1);

  if (paddings->before[d] >= 0 && paddings->after[d] >= 0 && paddings->before[d] <= most && paddings->after[d] <= most)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "dimension %d of size %" G_GINT64_FORMAT " cannot be padded by %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT
               ", at most by %" G_GINT64_FORMAT,
               d, dim, paddings->before[d], paddings->after[d], most);
  return FALSE;
}

static gboolean
padded_shape (const MirrorPad *self,
              const TsShape *in,
              const Paddings *paddings,
              TsShape *out,
              GError **error)
{
  out->rank = in->rank;
  for (int d = 0; d < in->rank; d++)
    {
      if (!check_paddings (self, paddings, d, in->dims[d], error))
        return FALSE;
      out->dims[d] = in->dims[d] < 0 ? TS_SHAPE_UNKNOWN_DIM : in->dims[d] + paddings->before[d] + paddings->after[d];
    }
  return TRUE;
}

/* Which index of the dimension within the border is seen at @index of the one with it. */
static gint64
mirror (const MirrorPad *self,
        gint64 index,
        gint64 before,
        gint64 dim)
{
  gint64 i = index - before;

  if (i < 0)
    return self->symmetric ? -i - 1 : -i;
  if (i >= dim)
    return self->symmetric ? 2 * dim - 1 - i : 2 * dim - 2 - i;
  return i;
}

/* Goes through the padded tensor in runs of elements that lie together on both sides. */
typedef struct
{
  const MirrorPad *mode;
  const Paddings *paddings;
  TsShape inner;
  gssize strides[TS_SHAPE_MAX_RANK]; /* of inner */
  int n_counted;                     /* dimensions from there on are not padded */
  gsize run;
  gint64 index[TS_SHAPE_MAX_RANK];
} Walk;

static void
walk_init (Walk *self,
           const MirrorPad *mode,
           const TsShape *inner,
           const Paddings *paddings)
{
  self->mode = mode;
  self->paddings = paddings;
  ts_shape_copy (&self->inner, inner);
  ts_elements_strides (inner, self->strides);
  self->n_counted = inner->rank;
  self->run = 1;
  while (self->n_counted > 0 && paddings->before[self->n_counted - 1] == 0 && paddings->after[self->n_counted - 1] == 0)
    self->run *= (gsize)inner->dims[--self->n_counted];
  memset (self->index, 0, sizeof self->index);
}

/* Where the current run begins within the border; then goes on to the next. */
static gsize
walk_next (Walk *self)
{
  gssize place = 0;

  for (int d = 0; d < self->n_counted; d++)
    place += self->strides[d] * mirror (self->mode, self->index[d], self->paddings->before[d], self->inner.dims[d]);

  for (int d = self->n_counted - 1; d >= 0; d--)
    {
      if (++self->index[d] < self->inner.dims[d] + self->paddings->before[d] + self->paddings->after[d])
        break;
      self->index[d] = 0;
    }
  return (gsize)place;
}

static gboolean
mirror_pad_run (TsCall *call,
                GError **error)
{
  const TsTensor *in = call->in[0];
  gsize size = ts_dtype_size (in->dtype);
  Paddings paddings;
  TsShape shape;
  TsTensor *out;
  Walk walk;

  if (!ts_arg_check_most_rank (call, 0, "the input", MAX_RANK, error) || !read_paddings (call->in[1], in->shape.rank, &paddings, error) ||
      !padded_shape (call->state, &in->shape, &paddings, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  walk_init (&walk, call->state, &in->shape, &paddings);
  for (gsize i = 0; i < out->n_elements; i += walk.run)
    memcpy (ts_elements_at (out, i), ts_elements_at (in, walk_next (&walk)), walk.run * size);
  return ts_elements_settle (out, TRUE);
}

/* Zeros that may be added to a number without changing it: the sum of zeros that are negative is negative. */
static void
fill_zeros (TsTensor *tensor)
{
  char kind = ts_dtype_kind (tensor->dtype);
  gsize size = ts_dtype_size (tensor->dtype) / (kind == 'c' ? 2 : 1), n_bytes = ts_tensor_size_bytes (tensor);

  memset (tensor->data, 0, n_bytes);
  for (gsize i = size - 1; i < n_bytes && (kind == 'f' || kind == 'c'); i += size)
    ((guint8 *)tensor->data)[i] = 0x80;
}

/* Every element of the border adds to the one that it mirrors. */
static gboolean
mirror_pad_grad_run (TsCall *call,
                     GError **error)
{
  const TsTensor *in = call->in[0];
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, in->dtype);
  Paddings paddings;
  TsShape shape = { in->shape.rank, { 0 } };
  TsTensor *out;
  Walk walk;

  if (!ts_arg_check_most_rank (call, 0, "the input", MAX_RANK, error) || !read_paddings (call->in[1], in->shape.rank, &paddings, error))
    return FALSE;
  for (int d = 0; d < shape.rank; d++)
    {
      shape.dims[d] = paddings.before[d] < 0 || paddings.after[d] < 0 || paddings.before[d] > in->shape.dims[d]
                          ? 0
                          : MAX (0, in->shape.dims[d] - paddings.before[d] - MIN (paddings.after[d], in->shape.dims[d]));
      if (!check_paddings (call->state, &paddings, d, shape.dims[d], error))
        return FALSE;
    }
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  fill_zeros (out);
  walk_init (&walk, call->state, &shape, &paddings);
  for (gsize i = 0; i < in->n_elements; i += walk.run)
    add (ts_elements_at (out, walk_next (&walk)), ts_elements_at (in, i), walk.run);
  return TRUE;
}

/* ---- shapes ---- */

static void
all_unknown (TsShapeCall *call)
{
  for (int d = 0; d < call->in[0]->rank; d++)
    {
      call->out[0].rank = d + 1;
      call->out[0].dims[d] = TS_SHAPE_UNKNOWN_DIM;
    }
}

static gboolean
mirror_pad_shape (TsShapeCall *call,
                  GError **error)
{
  MirrorPad self;
  Paddings paddings;

  if (!get_mode (call->op, &self, error) || !ts_shape_expect_rank (call, 1, 2, error))
    return FALSE;
  if (call->in[0]->rank < 0 || call->constants[1] == NULL)
    {
      all_unknown (call);
      return TRUE;
    }
  return read_paddings (call->constants[1], call->in[0]->rank, &paddings, error) &&
         padded_shape (&self, call->in[0], &paddings, &call->out[0], error);
}

static gboolean
mirror_pad_grad_shape (TsShapeCall *call,
                       GError **error)
{
  const TsShape *in = call->in[0];
  Paddings paddings;

  all_unknown (call);
  if (in->rank < 0 || call->constants[1] == NULL)
    return TRUE;
  if (!read_paddings (call->constants[1], in->rank, &paddings, error))
    return FALSE;
  call->out[0].rank = in->rank;
  for (int d = 0; d < in->rank; d++)
    if (in->dims[d] >= 0)
      call->out[0].dims[d] = MAX (in->dims[d] - paddings.before[d] - paddings.after[d], TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define STATE .prepare = prepare, .state_size = sizeof (MirrorPad), .semantics = "tensorflow/core/kernels/mirror_pad_op.cc"

const TsKernelDef ts_mirror_pad_kernels[] = {
  { .op = "MirrorPad", .dtypes = TS_DTYPES_MOVABLE, .run = mirror_pad_run, STATE },
  { .op = "MirrorPadGrad", .dtypes = TS_DTYPES_NUMBER, .run = mirror_pad_grad_run, STATE },
  { 0 },
};

const TsShapeDef ts_mirror_pad_shapes[] = {
  { "MirrorPad", mirror_pad_shape },
  { "MirrorPadGrad", mirror_pad_grad_shape },
  { 0 },
};
