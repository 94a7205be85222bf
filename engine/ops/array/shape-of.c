#include "engine/ops/ts-families.h"

#include "engine/ts-error.h"

/* Shape, ShapeN, Size, Rank: what a tensor's shape is, as a value. */

static gboolean
set_int (TsTensor *out,
         gsize i,
         gint64 value,
         const char *what,
         GError **error)
{
  if (out->dtype == TS_DTYPE_INT64)
    {
      ((gint64 *)out->data)[i] = value;
      return TRUE;
    }

  if (value > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s %" G_GINT64_FORMAT " does not fit into int32", what, value);
      return FALSE;
    }
  ((gint32 *)out->data)[i] = (gint32)value;
  return TRUE;
}

static gboolean
shape_run (TsCall *call,
           GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      const TsShape *shape = &call->in[i]->shape;
      TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE (shape->rank), error);

      if (out == NULL)
        return FALSE;
      for (int d = 0; d < shape->rank; d++)
        if (!set_int (out, (gsize)d, shape->dims[d], "a dimension of size", error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &TS_SHAPE_SCALAR, error);

  return out != NULL && set_int (out, 0, (gint64)call->in[0]->n_elements, "a number of elements", error);
}

static gboolean
rank_run (TsCall *call,
          GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &TS_SHAPE_SCALAR, error);

  return out != NULL && set_int (out, 0, call->in[0]->shape.rank, "a rank of", error);
}

static gboolean
shape_shape (TsShapeCall *call,
             GError **error)
{
  for (guint i = 0; i < call->n_out && i < call->n_in; i++)
    call->out[i] = TS_SHAPE (call->in[i]->rank < 0 ? TS_SHAPE_UNKNOWN_DIM : call->in[i]->rank);
  return TRUE;
}

#define SEMANTICS .semantics = "tensorflow/core/kernels/shape_ops.cc"

const TsKernelDef ts_shape_of_kernels[] = {
  { .op = "Rank", .run = rank_run, SEMANTICS },
  { .op = "Shape", .run = shape_run, SEMANTICS },
  { .op = "ShapeN", .run = shape_run, SEMANTICS },
  { .op = "Size", .run = size_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_shape_of_shapes[] = {
  { "Rank", ts_shape_scalar },
  { "Shape", shape_shape },
  { "ShapeN", shape_shape },
  { "Size", ts_shape_scalar },
  { 0 },
};
