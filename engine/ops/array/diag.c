#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

#include <string.h>

/* Diag, DiagPart: the diagonal of a tensor of rank 2 k, whose shape is the same twice. */

static gboolean
doubled_shape (const TsShape *in,
               TsShape *out,
               GError **error)
{
  if (in->rank < 1 || 2 * in->rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the diagonal must have 1 to %d dimensions, has %d", TS_SHAPE_MAX_RANK / 2, in->rank);
      return FALSE;
    }
  out->rank = 2 * in->rank;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = in->dims[d % in->rank];
  return TRUE;
}

/* Moves @n elements between a vector and the diagonal of a square. */
static gboolean
move_diagonal (TsCall *call,
               gsize n,
               gssize to_step,
               gssize from_step,
               GError **error)
{
  TsMove move = { 0 };

  ts_move_add (&move, n, to_step, from_step);
  return ts_move_run (&move, call, ts_dtype_size (call->in[0]->dtype), call->out[0]->data, call->in[0]->data, error);
}

static gboolean
diag_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0];
  TsShape shape;
  TsTensor *out;

  if (!doubled_shape (&in->shape, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  return move_diagonal (call, in->n_elements, (gssize)in->n_elements + 1, 1, error);
}

static gboolean
diag_shape (TsShapeCall *call,
            GError **error)
{
  return call->in[0]->rank < 0 || doubled_shape (call->in[0], &call->out[0], error);
}

/* Both halves of the shape must be the same; each says what the other does not know. */
static gboolean
half_shape (const TsShape *in,
            TsShape *out,
            GError **error)
{
  int half = in->rank / 2;
  TsShape first, second;

  if (in->rank >= 2 && in->rank % 2 == 0)
    {
      ts_shape_init (&first, half, in->dims);
      ts_shape_init (&second, half, in->dims + half);
      if (ts_shape_merge (&first, &second, out))
        return TRUE;
    }

  {
    g_autofree char *text = ts_shape_to_string (in);

    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the two halves of shape %s are not the same", text);
    return FALSE;
  }
}

static gboolean
diag_part_run (TsCall *call,
               GError **error)
{
  TsShape shape;
  TsTensor *out;

  if (!half_shape (&call->in[0]->shape, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  return out != NULL && move_diagonal (call, out->n_elements, 1, (gssize)out->n_elements + 1, error);
}

static gboolean
diag_part_shape (TsShapeCall *call,
                 GError **error)
{
  return call->in[0]->rank < 0 || half_shape (call->in[0], &call->out[0], error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_diag_kernels[] = {
  { .op = "Diag", .dtypes = TS_DTYPES_NUMBER, .run = diag_run, .semantics = "tensorflow/core/kernels/diag_op.cc" },
  { .op = "DiagPart", .dtypes = TS_DTYPES_NUMBER, .run = diag_part_run, .semantics = "tensorflow/core/kernels/diag_op.cc" },
  { 0 },
};

const TsShapeDef ts_diag_shapes[] = {
  { "Diag", diag_shape },
  { "DiagPart", diag_part_shape },
  { 0 },
};
