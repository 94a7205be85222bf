#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

/* UnravelIndex: places in a tensor as an index for each dimension; TileGrad, which never runs. */

static gboolean
check (const TsCall *call,
       TsShape *dims,
       GError **error)
{
  if (call->in[0]->shape.rank > 1 && !ts_arg_check_rank (call, 0, "the indices", 1, error))
    return FALSE;
  if (!ts_arg_shape (call, 1, "the dimensions", dims, error))
    return FALSE;
  for (int d = 0; d < dims->rank; d++)
    if (dims->dims[d] == 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %d is 0: there is nothing to index", d);
        return FALSE;
      }
  return TRUE;
}

/* An index outside wraps around, as in TensorFlow 1.14; later versions refuse it. */
static gboolean
unravel_run (TsCall *call,
             GError **error)
{
  const TsTensor *in = call->in[0];
  gsize n = in->n_elements;
  TsShape dims, shape;

  if (!check (call, &dims, error))
    return FALSE;
  shape = TS_SHAPE (dims.rank);
  if (in->shape.rank == 1)
    shape.dims[shape.rank++] = (gint64)n;
  if (ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      gint64 whole = 1;

      for (int d = dims.rank - 1; d >= 0; d--)
        {
          gint64 part = whole;

          whole *= dims.dims[d];
          ts_int_put (call->out[0], (gsize)d * n + i, ts_int_at (in, i) % whole / part);
        }
    }
  return TRUE;
}

/* TensorFlow registers its kernels for an attribute that the op has not, so that none is ever found. */
static gboolean
tile_grad_prepare (TsKernelInit *init,
                   GError **error)
{
  (void)init;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TileGrad cannot be run, in TensorFlow neither: Sum has taken its place");
  return FALSE;
}

static gboolean
tile_grad_run (TsCall *call,
               GError **error)
{
  (void)call;
  (void)error;
  g_return_val_if_reached (FALSE);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_unravel_index_kernels[] = {
  { .op = "TileGrad", .prepare = tile_grad_prepare, .run = tile_grad_run, .semantics = "tensorflow/core/kernels/tile_ops.cc" },
  { .op = "UnravelIndex", .run = unravel_run, .semantics = "tensorflow/core/kernels/unravel_index_op.cc (1.14)" },
  { 0 },
};

const TsShapeDef ts_unravel_index_shapes[] = {
  { 0 },
};
