#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* ScatterNd, TensorScatterUpdate, TensorScatterAdd, ...: slices put at indices. */

typedef enum
{
  ASSIGN = -1,
  ADD = TS_ACCUMULATE_ADD,
  SUB = TS_ACCUMULATE_SUB,
  MAX_ = TS_ACCUMULATE_MAX,
  MIN_ = TS_ACCUMULATE_MIN,
} Way;

static gboolean
fail_shapes (const TsShape *indices,
             const TsShape *updates,
             const TsShape *shape,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (indices), *b = ts_shape_to_string (updates), *c = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "updates of shape %s do not fit to indices of shape %s into a tensor of shape %s", b, a, c);
  return FALSE;
}

/* Updates: the dimensions of the indices but for the last one, then those of the tensor that an index says nothing of. */
static gboolean
check_shapes (const TsShape *indices,
              const TsShape *updates,
              const TsShape *shape,
              GError **error)
{
  int outer = indices->rank - 1;
  gint64 depth = outer >= 0 ? indices->dims[outer] : 0;

  if (shape->rank < 1 || outer < 0 || depth > shape->rank || updates->rank != outer + shape->rank - depth)
    return fail_shapes (indices, updates, shape, error);
  for (int d = 0; d < outer; d++)
    if (updates->dims[d] != indices->dims[d])
      return fail_shapes (indices, updates, shape, error);
  for (int d = 0; d < shape->rank - depth; d++)
    if (updates->dims[outer + d] != shape->dims[depth + d])
      return fail_shapes (indices, updates, shape, error);
  return TRUE;
}

/* Number of the slice that index @i means. */
static gboolean
find_slice (const TsTensor *indices,
            gsize i,
            const TsShape *shape,
            gsize *slice,
            GError **error)
{
  int depth = (int)indices->shape.dims[indices->shape.rank - 1];

  *slice = 0;
  for (int d = 0; d < depth; d++)
    {
      gint64 index = ts_int_at (indices, i * (gsize)depth + (gsize)d);

      if (index < 0 || index >= shape->dims[d])
        {
          g_autofree char *text = ts_shape_to_string (shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT " in dimension %d, outside of the shape %s", i, index, d, text);
          return FALSE;
        }
      *slice = *slice * (gsize)shape->dims[d] + (gsize)index;
    }
  return TRUE;
}

/* Strings are joined where numbers are added. */
static void
put_strings (Way way,
             TsString *to,
             const TsString *from,
             gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (way == ASSIGN || to[i].size == 0)
      ts_string_set (&to[i], from[i].bytes, (gssize)from[i].size);
    else
      {
        to[i].bytes = g_realloc (to[i].bytes, to[i].size + from[i].size + 1);
        memcpy (to[i].bytes + to[i].size, from[i].bytes, from[i].size + 1);
        to[i].size += from[i].size;
      }
}

/* Puts @updates into output 0, which has the values from before. */
static gboolean
scatter (TsCall *call,
         const TsTensor *indices,
         const TsTensor *updates,
         Way way,
         GError **error)
{
  TsTensor *out = call->out[0];
  TsAccumulateFunc accumulate = way == ASSIGN ? NULL : ts_accumulate_find ((TsAccumulateOp)way, out->dtype);
  int depth = (int)indices->shape.dims[indices->shape.rank - 1];
  gsize n = ts_elements_count (&indices->shape, 0, indices->shape.rank - 1);
  gsize size = ts_elements_count (&out->shape, depth, out->shape.rank);
  g_autofree gsize *slices = g_new (gsize, n);

  /* All are looked up first: output 0 may be the input itself, which a failure leaves alone. */
  for (gsize i = 0; i < n; i++)
    if (!find_slice (indices, i, &out->shape, &slices[i], error))
      return FALSE;

  for (gsize i = 0; i < n && size > 0; i++)
    {
      gsize slice = slices[i];

      if (out->dtype == TS_DTYPE_STRING)
        put_strings (way, (TsString *)out->data + slice * size, (const TsString *)updates->data + i * size, size);
      else if (accumulate != NULL)
        accumulate (ts_elements_at (out, slice * size), ts_elements_at (updates, i * size), size);
      else
        memcpy (ts_elements_at (out, slice * size), ts_elements_at (updates, i * size), size * ts_dtype_size (out->dtype));
    }
  return TRUE;
}

/* ---- ScatterNd: into zeros, duplicates add up ---- */

static gboolean
scatter_nd_run (TsCall *call,
                GError **error)
{
  const TsTensor *indices = call->in[0], *updates = call->in[1];
  TsShape shape;
  TsTensor *out;
  gint64 n;

  if (!ts_arg_shape (call, 2, "the shape", &shape, error) || !check_shapes (&indices->shape, &updates->shape, &shape, error))
    return FALSE;
  if (ts_shape_n_elements (&shape, &n) && n == 0 && updates->n_elements > 0)
    return fail_shapes (&indices->shape, &updates->shape, &shape, error);

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  if (out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return ts_elements_settle (out, TRUE) && scatter (call, indices, updates, ADD, error);
}

static gboolean
scatter_nd_shape (TsShapeCall *call,
                  GError **error)
{
  return ts_shape_input_as_shape (call, 2, &call->out[0], error);
}

/* ---- TensorScatter...: into a copy of input 0 ---- */

static gboolean
tensor_scatter (TsCall *call,
                Way way,
                GError **error)
{
  const TsTensor *in = call->in[0], *indices = call->in[1], *updates = call->in[2];
  TsTensor *out;

  if (!check_shapes (&indices->shape, &updates->shape, &in->shape, error))
    return FALSE;
  if (in->dtype == TS_DTYPE_STRING)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "strings cannot be scattered into a tensor");
      return FALSE;
    }

  out = ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  if (out != in && in->n_elements > 0)
    memcpy (out->data, in->data, ts_tensor_size_bytes (in));
  return scatter (call, indices, updates, way, error);
}

static gboolean
tensor_scatter_update_run (TsCall *call,
                           GError **error)
{
  return tensor_scatter (call, ASSIGN, error);
}

static gboolean
tensor_scatter_add_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, ADD, error);
}

static gboolean
tensor_scatter_sub_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, SUB, error);
}

static gboolean
tensor_scatter_max_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, MAX_, error);
}

static gboolean
tensor_scatter_min_run (TsCall *call,
                        GError **error)
{
  return tensor_scatter (call, MIN_, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define SCATTER(type, types, function)                                                                           \
  {                                                                                                              \
    .op = type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/scatter_nd_op.cc (1.14)" \
  }

#define SUMMABLE (TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))

const TsKernelDef ts_scatter_kernels[] = {
  { .op = "ScatterNd", .dtypes = SUMMABLE, .run = scatter_nd_run, .semantics = "tensorflow/core/kernels/scatter_nd_op.cc" },
  SCATTER ("TensorScatterAdd", TS_DTYPES_NUMBER, tensor_scatter_add_run),
  SCATTER ("TensorScatterMax", TS_DTYPES_REAL, tensor_scatter_max_run),
  SCATTER ("TensorScatterMin", TS_DTYPES_REAL, tensor_scatter_min_run),
  SCATTER ("TensorScatterSub", TS_DTYPES_NUMBER, tensor_scatter_sub_run),
  SCATTER ("TensorScatterUpdate", TS_DTYPES_MOVABLE, tensor_scatter_update_run),
  { 0 },
};

const TsShapeDef ts_scatter_shapes[] = {
  { "ScatterNd", scatter_nd_shape },
  { "TensorScatterAdd", ts_shape_of_input_0 },
  { "TensorScatterMax", ts_shape_of_input_0 },
  { "TensorScatterMin", ts_shape_of_input_0 },
  { "TensorScatterSub", ts_shape_of_input_0 },
  { "TensorScatterUpdate", ts_shape_of_input_0 },
  { 0 },
};
