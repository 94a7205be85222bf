#include "engine/ops/table/ts-dense-buckets.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-fingerprint.h"
#include "engine/ts-error.h"

#include <string.h>

gint64
ts_dense_buckets_fit (gint64 n_buckets,
                      float max_load,
                      gsize n_entries)
{
  while ((double)n_entries > (double)n_buckets * (double)max_load)
    n_buckets *= 2;
  return n_buckets;
}

/* ---- where a key goes ---- */

static guint64
hash_scalar (TsDType dtype,
             gconstpointer elements,
             gsize i)
{
  const TsString *strings = elements;

  if (dtype == TS_DTYPE_STRING)
    return ts_hash64 (strings[i].bytes, strings[i].size);
  return (guint64)(dtype == TS_DTYPE_INT32 ? ((const gint32 *)elements)[i] : ((const gint64 *)elements)[i]);
}

static guint64
hash_key (TsDType dtype,
          gconstpointer key,
          gsize n)
{
  guint64 hash = 0;

  if (n == 1)
    return hash_scalar (dtype, key, 0);
  for (gsize i = 0; i < n; i++)
    hash ^= hash_scalar (dtype, key, i) + G_GUINT64_CONSTANT (0x9e3779b97f4a7800) + (hash << 10) + (hash >> 4);
  return hash;
}

/* The first free one of its buckets. There is one: fewer than all are taken. */
static gint64
find_bucket (guint64 hash,
             const guint8 *is_taken,
             gint64 n_buckets)
{
  guint64 mask = (guint64)n_buckets - 1, bucket = hash & mask;

  for (guint64 n_probes = 1; is_taken[bucket]; n_probes++)
    bucket = (bucket + n_probes) & mask;
  return (gint64)bucket;
}

/* ---- export ---- */

static void
fill_rows (TsTensor *out,
           gconstpointer row,
           gsize size)
{
  gsize n = (gsize)out->shape.dims[0];

  for (gsize i = 0; i < n && size > 0; i++)
    memcpy ((char *)out->data + i * size, row, size);
}

gboolean
ts_dense_buckets_export (const TsTable *table,
                         TsCall *call,
                         GError **error)
{
  gsize key_row = ts_table_get_key_row (table), value_row = ts_table_get_value_row (table);
  gsize key_size = key_row * ts_dtype_size (table->key_dtype), value_size = value_row * ts_dtype_size (table->value_dtype);
  TsTensor *keys = ts_call_alloc (call, 0, &TS_SHAPE (table->n_buckets, (gint64)key_row), error);
  TsTensor *values = keys != NULL ? ts_call_alloc (call, 1, &TS_SHAPE (table->n_buckets, (gint64)value_row), error) : NULL;
  g_autofree guint8 *is_taken = values != NULL ? g_malloc0 ((gsize)table->n_buckets) : NULL;

  if (values == NULL)
    return keys != NULL ? ts_elements_settle (keys, FALSE) : FALSE;

  fill_rows (keys, table->reserved[0]->data, key_size);
  if (values->n_elements > 0)
    memset (values->data, 0, ts_tensor_size_bytes (values));
  for (guint32 place = 0; place < ts_table_map_get_n_places (table->map); place++)
    {
      gconstpointer key = ts_table_map_get_key (table->map, place);
      gint64 bucket = key != NULL ? find_bucket (hash_key (table->key_dtype, key, key_row), is_taken, table->n_buckets) : 0;

      if (key == NULL)
        continue;
      is_taken[bucket] = TRUE;
      memcpy ((char *)keys->data + (gsize)bucket * key_size, key, key_size);
      if (value_size > 0)
        memcpy ((char *)values->data + (gsize)bucket * value_size, ts_table_map_get_value (table->map, place), value_size);
    }
  return ts_elements_settle (keys, TRUE) && ts_elements_settle (values, TRUE);
}

/* ---- import ---- */

static gboolean
is_reserved (const TsTable *table,
             gconstpointer key,
             gsize row)
{
  for (guint i = 0; i < G_N_ELEMENTS (table->reserved); i++)
    if (table->reserved[i] != NULL && ts_rows_equal (table->key_dtype, table->reserved[i]->data, key, row))
      return TRUE;
  return FALSE;
}

TsTableMap *
ts_dense_buckets_import (const TsTable *table,
                         const TsTensor *keys,
                         const TsTensor *values,
                         GError **error)
{
  gsize key_row = ts_table_get_key_row (table), value_row = ts_table_get_value_row (table);
  g_autoptr (TsTableMap) map = NULL;
  g_autofree char *a = NULL, *b = NULL;

  if (keys->shape.rank == 2 && keys->shape.dims[1] == (gint64)key_row && ts_shape_equal (&values->shape, &TS_SHAPE (keys->shape.dims[0], (gint64)value_row)))
    {
      map = ts_table_new_map (table);
      for (gsize i = 0; i < (gsize)keys->shape.dims[0]; i++)
        if (!is_reserved (table, ts_elements_at (keys, i * key_row), key_row))
          ts_table_map_put (map, ts_elements_at (keys, i * key_row), ts_elements_at (values, i * value_row));
      return g_steal_pointer (&map);
    }

  a = ts_shape_to_string (&keys->shape);
  b = ts_shape_to_string (&values->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "buckets must be matrices of %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " columns with as many rows, the keys have shape %s, the values %s", key_row,
               value_row, a, b);
  return NULL;
}
