#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

/* Transpose, ConjugateTranspose, InvertPermutation. */

/* Whether the first @n of @perm are 0 .. @n - 1 in some order. */
static gboolean
check_permutation (const gint64 *perm,
                   int n,
                   GError **error)
{
  gboolean seen[TS_SHAPE_MAX_RANK] = { FALSE };

  for (int i = 0; i < n; i++)
    {
      if (perm[i] < 0 || perm[i] >= n || seen[perm[i]])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "perm[%d] is %" G_GINT64_FORMAT ", which is %s", i, perm[i],
                       perm[i] < 0 || perm[i] >= n ? "no dimension of the input" : "there twice");
          return FALSE;
        }
      seen[perm[i]] = TRUE;
    }
  return TRUE;
}

static gboolean
read_permutation (const TsCall *call,
                  gint64 *perm,
                  GError **error)
{
  int rank = call->in[0]->shape.rank, n;

  if (!ts_arg_vector (call, 1, "perm", perm, &n, error))
    return FALSE;
  if (n != rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "perm has %d elements, the input has %d dimensions", n, rank);
      return FALSE;
    }
  return check_permutation (perm, n, error);
}

/* Whether only dimensions of size 1 change their place, so that the elements stay where they are. */
static gboolean
keeps_order (const TsShape *shape,
             const gint64 *perm)
{
  gint64 last = -1;

  for (int i = 0; i < shape->rank; i++)
    {
      if (shape->dims[perm[i]] == 1)
        continue;
      if (perm[i] < last)
        return FALSE;
      last = perm[i];
    }
  return TRUE;
}

static gboolean
transpose (TsCall *call,
           const gint64 *perm,
           const TsShape *shape,
           GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, shape, error);
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK];
  TsMove move = { 0 };

  if (out == NULL)
    return FALSE;

  ts_elements_strides (&in->shape, from);
  ts_elements_strides (shape, to);
  for (int i = 0; i < shape->rank; i++)
    ts_move_add (&move, (gsize)shape->dims[i], to[i], from[perm[i]]);
  return ts_elements_settle (out, ts_move_run (&move, call, ts_dtype_size (in->dtype), out->data, in->data, error));
}

static gboolean
transpose_run (TsCall *call,
               GError **error)
{
  const TsShape *in = &call->in[0]->shape;
  gint64 perm[TS_SHAPE_MAX_RANK];
  TsShape shape;

  if (!read_permutation (call, perm, error))
    return FALSE;
  shape.rank = in->rank;
  for (int i = 0; i < in->rank; i++)
    shape.dims[i] = in->dims[perm[i]];

  if (!keeps_order (in, perm))
    return transpose (call, perm, &shape, error);
  if (ts_shape_equal (in, &shape))
    ts_call_forward (call, 0, 0);
  else
    ts_call_forward_reshaped (call, 0, 0, &shape);
  return TRUE;
}

/* Flips the sign bits of the imaginary parts. */
static void
conjugate (const TsTensor *in,
           TsTensor *out)
{
  gsize n = 2 * in->n_elements;

  if (in->dtype == TS_DTYPE_COMPLEX64)
    for (gsize i = 0; i < n; i++)
      ((float *)out->data)[i] = i % 2 == 0 ? ((const float *)in->data)[i] : -((const float *)in->data)[i];
  else
    for (gsize i = 0; i < n; i++)
      ((double *)out->data)[i] = i % 2 == 0 ? ((const double *)in->data)[i] : -((const double *)in->data)[i];
}

static gboolean
conjugate_transpose_run (TsCall *call,
                         GError **error)
{
  TsTensor *out;

  if (!transpose_run (call, error))
    return FALSE;

  /* Where nothing moved the output is still the input, which others may look at. */
  if (!ts_tensor_is_exclusive (call->out[0]))
    {
      g_autoptr (TsTensor) moved = g_steal_pointer (&call->out[0]);

      out = ts_call_alloc (call, 0, &moved->shape, error);
      if (out == NULL)
        return FALSE;
      conjugate (moved, out);
      return TRUE;
    }
  conjugate (call->out[0], call->out[0]);
  return TRUE;
}

static gboolean
transpose_shape (TsShapeCall *call,
                 GError **error)
{
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];
  gsize n = 0;
  g_autofree gint64 *perm = ts_shape_input_as_ints (call, 1, &n);
  gint64 rank = in->rank;

  if (rank < 0 && perm != NULL)
    rank = (gint64)n;
  else if (rank < 0 && call->in[1]->rank == 1)
    rank = call->in[1]->dims[0];
  if (rank < 0 || rank > TS_SHAPE_MAX_RANK)
    return TRUE;

  if (perm != NULL && (gint64)n != rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "perm has %" G_GSIZE_FORMAT " elements, the input has %" G_GINT64_FORMAT " dimensions", n, rank);
      return FALSE;
    }
  if (perm != NULL && !check_permutation (perm, (int)n, error))
    return FALSE;

  out->rank = (int)rank;
  for (int i = 0; i < out->rank; i++)
    out->dims[i] = perm != NULL && in->rank >= 0 ? in->dims[perm[i]] : TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

/* ---- InvertPermutation ---- */

static gboolean
invert_permutation_run (TsCall *call,
                        GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 n = (gint64)in->n_elements;
  g_autofree gint64 *inverse = g_new (gint64, n + 1);
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "the input", 1, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;

  for (gint64 i = 0; i < n; i++)
    inverse[i] = -1;
  for (gint64 i = 0; i < n; i++)
    {
      gint64 to = ts_int_at (in, (gsize)i);

      if (to < 0 || to >= n || inverse[to] >= 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       to < 0 || to >= n ? "element %" G_GINT64_FORMAT " is %" G_GINT64_FORMAT ", not in [0, %" G_GINT64_FORMAT ")"
                                         : "element %" G_GINT64_FORMAT " is %" G_GINT64_FORMAT ", which is there twice among %" G_GINT64_FORMAT,
                       i, to, n);
          return FALSE;
        }
      inverse[to] = i;
    }

  for (gint64 i = 0; i < n; i++)
    if (in->dtype == TS_DTYPE_INT32)
      ((gint32 *)out->data)[i] = (gint32)inverse[i];
    else
      ((gint64 *)out->data)[i] = inverse[i];
  return TRUE;
}

static gboolean
invert_permutation_shape (TsShapeCall *call,
                          GError **error)
{
  if (!ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  call->out[0] = TS_SHAPE (call->in[0]->rank == 1 ? call->in[0]->dims[0] : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_transpose_kernels[] = {
  { .op = "ConjugateTranspose", .dtypes = TS_DTYPES_COMPLEX, .run = conjugate_transpose_run, .semantics = "tensorflow/core/kernels/transpose_op.cc" },
  { .op = "ConjugateTranspose", .dtypes = TS_DTYPES_MOVABLE, .run = transpose_run, .semantics = "tensorflow/core/kernels/transpose_op.cc" },
  { .op = "InvertPermutation", .run = invert_permutation_run, .semantics = "tensorflow/core/kernels/transpose_op.cc" },
  { .op = "Transpose", .dtypes = TS_DTYPES_ANY, .run = transpose_run, .semantics = "tensorflow/core/kernels/transpose_op.cc" },
  { 0 },
};

const TsShapeDef ts_transpose_shapes[] = {
  { "ConjugateTranspose", transpose_shape },
  { "InvertPermutation", invert_permutation_shape },
  { "Transpose", transpose_shape },
  { 0 },
};
