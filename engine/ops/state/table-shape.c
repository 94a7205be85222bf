#include "engine/ops/ts-families.h"

/* Tables: what is behind one is a key, then a value, and behind a dense one once more the value: that tells it from others, since it exports other
 * shapes. tensorflow/core/ops/lookup_ops.cc. */

static void
append (TsShape *shape,
        const TsShape *part,
        int from)
{
  if (shape->rank < 0 || part->rank < 0 || shape->rank + part->rank - from > TS_SHAPE_MAX_RANK)
    {
      shape->rank = TS_SHAPE_UNKNOWN_RANK;
      return;
    }
  for (int i = from; i < part->rank; i++)
    shape->dims[shape->rank++] = part->dims[i];
}

static gboolean
new_table (TsShapeCall *call,
           const TsShape *key,
           gboolean is_dense)
{
  TsShape shapes[3] = { *key, TS_SHAPE_SCALAR, TS_SHAPE_SCALAR };
  TsDType dtypes[3] = { TS_DTYPE_INVALID, TS_DTYPE_INVALID, TS_DTYPE_INVALID };
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (call->op->graph, (TsOutput) { call->op->index, 0 }));

  if (ts_operation_has_attr (call->op, "value_shape") && !ts_operation_get_attr_shape (call->op, "value_shape", &shapes[1], NULL))
    shapes[1].rank = TS_SHAPE_UNKNOWN_RANK;
  ts_operation_get_attr_dtype (call->op, "key_dtype", &dtypes[0], NULL);
  ts_operation_get_attr_dtype (call->op, "value_dtype", &dtypes[1], NULL);
  if (dtype == TS_DTYPE_RESOURCE)
    call->out[0].rank = 0;
  else
    call->out[0] = TS_SHAPE (2);
  ts_shape_set_handle (call, 0, is_dense ? 3 : 2, shapes, dtypes);
  return TRUE;
}

static gboolean
table_shape (TsShapeCall *call,
             GError **error)
{
  return new_table (call, &TS_SHAPE_SCALAR, FALSE);
}

static gboolean
dense_table_shape (TsShapeCall *call,
                   GError **error)
{
  return new_table (call, call->in[0], TRUE);
}

static gboolean
find_shape (TsShapeCall *call,
            GError **error)
{
  TsShape key, value, keys = *call->in[1];

  if (!ts_shape_input_handle (call, 0, 0, &key, NULL) || !ts_shape_input_handle (call, 0, 1, &value, NULL) || key.rank < 0 || keys.rank < 0)
    return TRUE;
  if (keys.rank < key.rank)
    return ts_shape_expect_rank_at_least (call, 1, key.rank, error);
  keys.rank -= key.rank;
  append (&keys, &value, 0);
  ts_shape_copy (&call->out[0], &keys);
  return TRUE;
}

static gboolean
export_shape (TsShapeCall *call,
              GError **error)
{
  for (guint i = 0; i < MIN (call->n_out, 2u); i++)
    {
      TsShape part;

      if (!ts_shape_input_handle (call, 0, i, &part, NULL))
        continue;
      if (ts_shape_input_handle (call, 0, 2, &part, NULL))
        {
          call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM);
          continue;
        }
      call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
      append (&call->out[i], &part, 0);
    }
  if (call->n_out == 2 && call->out[0].rank < 0)
    call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

const TsShapeDef ts_table_shapes[] = {
  { "HashTable", table_shape },
  { "HashTableV2", table_shape },
  { "AnonymousHashTable", table_shape },
  { "MutableHashTable", table_shape },
  { "MutableHashTableV2", table_shape },
  { "AnonymousMutableHashTable", table_shape },
  { "MutableHashTableOfTensors", table_shape },
  { "MutableHashTableOfTensorsV2", table_shape },
  { "AnonymousMutableHashTableOfTensors", table_shape },
  { "MutableDenseHashTable", dense_table_shape },
  { "MutableDenseHashTableV2", dense_table_shape },
  { "AnonymousMutableDenseHashTable", dense_table_shape },
  { "LookupTableFind", find_shape },
  { "LookupTableFindV2", find_shape },
  { "LookupTableExport", export_shape },
  { "LookupTableExportV2", export_shape },
  { 0 },
};
