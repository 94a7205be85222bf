#include "engine/ops/ts-families.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse-items.h"
#include "engine/ops/sparse/ts-sparse-map.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* SerializeSparse, SerializeManySparse, DeserializeSparse, DeserializeManySparse: a sparse tensor as three strings, the TensorProto
 * messages of its indices, values and shape. AddSparseToTensorsMap and the like are in ts-sparse-map.c: a sparse tensor as the number
 * under which the session keeps it. */

/* ---- to strings ---- */

/* Strings go into tensor_content here, all lengths before all bytes, where elsewhere they are a field each. */
static void
append_strings (const TsTensor *tensor,
                GByteArray *message)
{
  const TsString *strings = tensor->data;
  guint begin;

  ts_wire_append_uint (message, 1, tensor->dtype);
  begin = ts_wire_begin (message, 2);
  ts_shape_append_proto (&tensor->shape, message);
  ts_wire_end (message, begin);
  if (tensor->n_elements == 0)
    return;

  begin = ts_wire_begin (message, 4);
  for (gsize i = 0; i < tensor->n_elements; i++)
    ts_wire_append_varint (message, strings[i].size);
  for (gsize i = 0; i < tensor->n_elements; i++)
    g_byte_array_append (message, (const guint8 *)strings[i].bytes, (guint)strings[i].size);
  ts_wire_end (message, begin);
}

/* A message takes no more than 2 GB. */
static gboolean
serialize (TsTensor *tensor,
           TsString *out,
           GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  if (ts_tensor_footprint_bytes (tensor) > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor is too large for a message");
      return FALSE;
    }
  if (tensor->dtype == TS_DTYPE_STRING)
    append_strings (tensor, message);
  else
    ts_tensor_append_proto (tensor, message);
  ts_string_set (out, (const char *)message->data, (gssize)message->len);
  return TRUE;
}

static gboolean
serialize_run (TsCall *call,
               GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  TsTensor *out;

  if (!ts_sparse_read (&sparse, call, 0, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (3), error);
  for (guint i = 0; i < 3 && out != NULL; i++)
    if (!serialize (call->in[i], (TsString *)out->data + i, error))
      return FALSE;
  return out != NULL;
}

/* Rows @rows of @sparse, which have the same first index, as a sparse tensor without it. */
static gboolean
serialize_rows (const TsSparse *sparse,
                const gsize *rows,
                gsize n,
                TsTensor *shape,
                TsString *out,
                GError **error)
{
  int rank = sparse->shape.rank - 1;
  g_autoptr (TsTensor) indices = ts_tensor_new (TS_DTYPE_INT64, &TS_SHAPE ((gint64)n, rank), error);
  g_autoptr (TsTensor) values = indices != NULL ? ts_tensor_new (sparse->values->dtype, &TS_SHAPE ((gint64)n), error) : NULL;

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      ts_sparse_copy_index ((gint64 *)indices->data + i * (gsize)rank, ts_sparse_index (sparse, rows[i]) + 1, rank);
      ts_sparse_move_value (values, i, sparse->values, rows[i]);
    }
  return ts_elements_settle (values, TRUE) && serialize (indices, out, error) && serialize (values, out + 1, error) && serialize (shape, out + 2, error);
}

static gboolean
serialize_many_run (TsCall *call,
                    GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_autoptr (TsTensor) shape = NULL;
  g_autofree gsize *rows = NULL;
  gsize begin = 0, end;
  TsTensor *out;

  if (!ts_sparse_read (&sparse, call, 0, error) || !ts_sparse_check_bounds (&sparse, error))
    return FALSE;
  if (sparse.shape.rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor must have 2 dimensions at least, has %d", sparse.shape.rank);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &TS_SHAPE (sparse.shape.dims[0], 3), error);
  if (out == NULL)
    return FALSE;

  shape = ts_tensor_new_int64 ((gsize)sparse.shape.rank - 1, sparse.shape.dims + 1);
  rows = ts_sparse_sort (sparse.n, sparse.indices, sparse.shape.rank, NULL, 1);
  for (gint64 r = 0; r < sparse.shape.dims[0]; r++, begin = end)
    {
      for (end = begin; end < sparse.n && ts_sparse_index (&sparse, rows[end])[0] == r;)
        end++;
      if (!serialize_rows (&sparse, rows + begin, end - begin, shape, (TsString *)out->data + 3 * r, error) || ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- from strings ---- */

/* Tensor @i as its three strings say it. */
static gboolean
parse_item (GArray *items,
            gsize i,
            const TsString *strings,
            TsDType dtype,
            GError **error)
{
  static const char *const names[] = { "indices", "values", "shape" };
  TsTensor *parts[3] = { NULL };

  for (guint k = 0; k < 3; k++)
    {
      TsDType expected = k == 1 ? dtype : TS_DTYPE_INT64;
      g_autoptr (GError) reason = NULL;

      parts[k] = ts_tensor_from_proto ((const guint8 *)strings[k].bytes, strings[k].size, NULL, &reason);
      if (parts[k] != NULL && parts[k]->dtype == expected)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the %s of tensor %" G_GSIZE_FORMAT ": %s", names[k], i,
                   reason != NULL ? reason->message : "another type than is expected");
      for (guint done = 0; done <= k; done++)
        g_clear_pointer (&parts[done], ts_tensor_unref);
      return FALSE;
    }
  return ts_sparse_items_add (items, parts, error);
}

static gboolean
parse_items (TsCall *call,
             GArray *items,
             GError **error)
{
  const TsTensor *in = call->in[0];
  /* An array ends the program where there is no memory: it takes up to twice the room. */
  g_autofree gpointer room = g_try_malloc_n (in->n_elements / 3, 2 * sizeof (TsSparseItem));

  if (room == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " tensors", in->n_elements / 3);
      return FALSE;
    }
  g_clear_pointer (&room, g_free);

  for (gsize i = 0; i < in->n_elements / 3; i++)
    if (!parse_item (items, i, (const TsString *)in->data + 3 * i, ts_dtype_base (call->out_dtypes[1]), error))
      return FALSE;
  return TRUE;
}

static gboolean
deserialize_run (TsCall *call,
                 GError **error)
{
  const TsTensor *in = call->in[0];
  g_autoptr (GArray) items = ts_sparse_items_new ();
  TsShape outer;

  if (in->shape.rank < 1 || in->shape.dims[in->shape.rank - 1] != 3 || in->n_elements == 0 || in->n_elements / 3 > G_MAXUINT / 2)
    {
      g_autofree char *text = ts_shape_to_string (&in->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be a tensor at least, and 3 strings for each; the shape is %s", text);
      return FALSE;
    }
  ts_shape_init (&outer, in->shape.rank - 1, in->shape.dims);
  return parse_items (call, items, error) && ts_sparse_items_put (items, call, &outer, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define TO_STRING TS_DTYPE_BIT (TS_DTYPE_STRING)

#define MAP(op_type, function)                                                                                                                 \
  {                                                                                                                                            \
    .op = op_type, .prepare = ts_sparse_map_prepare, .state_size = sizeof (TsResourceName), .release = ts_sparse_map_release, .run = function, \
    .semantics = "tensorflow/core/kernels/sparse_tensors_map_ops.cc"                                                                           \
  }

const TsKernelDef ts_serialize_sparse_kernels[] = {
  MAP ("AddManySparseToTensorsMap", ts_sparse_map_add_many_run),
  MAP ("AddSparseToTensorsMap", ts_sparse_map_add_run),
  { .op = "DeserializeManySparse", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "dtype", .run = deserialize_run, .semantics = "tensorflow/core/kernels/deserialize_sparse_string_op.cc" },
  { .op = "DeserializeSparse", .dtypes = TO_STRING, .dtype_attr = "Tserialized", .run = deserialize_run, .semantics = "tensorflow/core/kernels/deserialize_sparse_string_op.cc" },
  { .op = "SerializeManySparse", .dtypes = TO_STRING, .dtype_attr = "out_type", .run = serialize_many_run, .semantics = "tensorflow/core/kernels/serialize_sparse_op.cc" },
  { .op = "SerializeSparse", .dtypes = TO_STRING, .dtype_attr = "out_type", .run = serialize_run, .semantics = "tensorflow/core/kernels/serialize_sparse_op.cc" },
  MAP ("TakeManySparseFromTensorsMap", ts_sparse_map_take_many_run),
  { 0 },
};

const TsShapeDef ts_serialize_sparse_shapes[] = {
  { 0 },
};
