#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* BroadcastArgs, BroadcastGradientArgs: broadcasting reckoned with shapes as values. */

static gboolean
read_shapes (const TsCall *call,
             TsShape *shapes,
             TsShape *joint,
             GError **error)
{
  if (!ts_arg_shape (call, 0, "shape 0", &shapes[0], error) || !ts_arg_shape (call, 1, "shape 1", &shapes[1], error))
    return FALSE;

  if (!ts_shape_broadcast (&shapes[0], &shapes[1], joint))
    {
      g_autofree char *a = ts_shape_to_string (&shapes[0]), *b = ts_shape_to_string (&shapes[1]);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shapes %s and %s do not broadcast", a, b);
      return FALSE;
    }
  return TRUE;
}

static gboolean
put_vector (TsCall *call,
            guint i,
            const gint64 *values,
            int n,
            GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE (n), error);

  for (int k = 0; out != NULL && k < n; k++)
    if (out->dtype == TS_DTYPE_INT32)
      ((gint32 *)out->data)[k] = (gint32)values[k];
    else
      ((gint64 *)out->data)[k] = values[k];
  return out != NULL;
}

static gboolean
broadcast_args_run (TsCall *call,
                    GError **error)
{
  TsShape shapes[2], joint;

  return read_shapes (call, shapes, &joint, error) && put_vector (call, 0, joint.dims, joint.rank, error);
}

static gint64
dim_from_end (const TsShape *shape,
              const TsShape *joint,
              int d)
{
  int i = d - (joint->rank - shape->rank);

  return i >= 0 ? shape->dims[i] : 1;
}

/* Which axes the gradient of each operand is to be summed over: where it was repeated, or both are 1. */
static gboolean
broadcast_gradient_args_run (TsCall *call,
                             GError **error)
{
  TsShape shapes[2], joint;

  if (!read_shapes (call, shapes, &joint, error))
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      gint64 axes[TS_SHAPE_MAX_RANK];
      int n = 0;

      for (int d = 0; d < joint.rank && !ts_shape_equal (&shapes[0], &shapes[1]); d++)
        if (dim_from_end (&shapes[i], &joint, d) == 1)
          axes[n++] = d;
      if (!put_vector (call, i, axes, n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
broadcast_args_shape (TsShapeCall *call,
                      GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 0, 1, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  if (call->in[0]->rank == 1 && call->in[1]->rank == 1 && call->in[0]->dims[0] >= 0 && call->in[1]->dims[0] >= 0)
    n = MAX (call->in[0]->dims[0], call->in[1]->dims[0]);
  call->out[0] = TS_SHAPE (n);
  return TRUE;
}

static gboolean
broadcast_gradient_args_shape (TsShapeCall *call,
                               GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return ts_shape_expect_rank (call, 0, 1, error) && ts_shape_expect_rank (call, 1, 1, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_broadcast_args_kernels[] = {
  { .op = "BroadcastArgs", .run = broadcast_args_run, .semantics = "tensorflow/core/kernels/bcast_ops.cc" },
  { .op = "BroadcastGradientArgs", .run = broadcast_gradient_args_run, .semantics = "tensorflow/core/kernels/bcast_ops.cc" },
  { 0 },
};

const TsShapeDef ts_broadcast_args_shapes[] = {
  { "BroadcastArgs", broadcast_args_shape },
  { "BroadcastGradientArgs", broadcast_gradient_args_shape },
  { 0 },
};
