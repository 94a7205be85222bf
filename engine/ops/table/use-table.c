#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/table/ts-dense-buckets.h"
#include "engine/ops/table/ts-table.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* LookupTableFind, Insert, Remove, Import, Export, Size. */

/* ---- checks ---- */

/* Keys are of the table's dtype, and their last dimensions are those of a key; @prefix: (out): the others. */
static gboolean
check_keys (const TsTable *table,
            const TsTensor *keys,
            TsShape *prefix,
            GError **error)
{
  int rank = keys->shape.rank - table->key_shape.rank;
  g_autofree char *a = NULL, *b = NULL;

  *prefix = keys->shape;
  prefix->rank = MAX (rank, 0);
  if (keys->dtype != table->key_dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Key must be type %s but got %s", ts_dtype_name (table->key_dtype), ts_dtype_name (keys->dtype));
      return FALSE;
    }
  if (rank >= 0 && memcmp (keys->shape.dims + rank, table->key_shape.dims, (gsize)table->key_shape.rank * sizeof *keys->shape.dims) == 0)
    return TRUE;

  a = ts_shape_to_string (&keys->shape);
  b = ts_shape_to_string (&table->key_shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Input key shape %s must end with the table's key shape %s", a, b);
  return FALSE;
}

/* The shape of the values of keys in that shape. */
static gboolean
append_value_shape (const TsTable *table,
                    TsShape *shape,
                    GError **error)
{
  if (shape->rank + table->value_shape.rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the values would have rank %d: it is at most %d", shape->rank + table->value_shape.rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  for (int d = 0; d < table->value_shape.rank; d++)
    shape->dims[shape->rank++] = table->value_shape.dims[d];
  return TRUE;
}

/* Values of the table's dtype, in one of two shapes. */
static gboolean
check_values (const TsTable *table,
              const TsTensor *values,
              const char *what,
              const TsShape *shape,
              const TsShape *other,
              GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (values->dtype != table->value_dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be type %s but got %s", what, ts_dtype_name (table->value_dtype), ts_dtype_name (values->dtype));
      return FALSE;
    }
  if (ts_shape_equal (&values->shape, shape) || ts_shape_equal (&values->shape, other))
    return TRUE;

  a = ts_shape_to_string (shape);
  b = ts_shape_to_string (&values->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Expected shape %s for %s, got %s", a, what, b);
  return FALSE;
}

/* A dense table takes a list of keys, or one if they are scalars, and has no entries for two of them. */
static gboolean
check_dense (const TsTable *table,
             const TsTensor *keys,
             GError **error)
{
  static const char *const names[] = { "empty_key", "deleted_key" };
  gsize row = ts_table_get_key_row (table), n = keys->n_elements / row;

  if (table->kind->is_dense && keys->shape.rank != 0 && keys->shape.rank != table->key_shape.rank + 1)
    {
      g_autofree char *shape = ts_shape_to_string (&keys->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the keys of %s must be a list, they have shape %s", table->kind->name, shape);
      return FALSE;
    }
  for (guint k = 0; k < G_N_ELEMENTS (table->reserved) && table->reserved[k] != NULL; k++)
    for (gsize i = 0; i < n; i++)
      if (ts_rows_equal (table->key_dtype, ts_elements_at (keys, i * row), table->reserved[k]->data, row))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Using the %s as a table key is not allowed, see key %" G_GSIZE_FORMAT, names[k], i);
          return FALSE;
        }
  return TRUE;
}

static gboolean
fail_static (const TsTable *table,
             const char *what,
             GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s is not supported by %s, which is initialized once", what, table->kind->name);
  return FALSE;
}

/* ---- LookupTableFind ---- */

typedef struct
{
  const TsTable *table;
  const TsTensor *keys, *otherwise;
  TsTensor *out;
  gsize key_row, value_row, value_size;
  gboolean one_default; /* for all keys; else a row for each */
} Find;

/* Moves values to the output. */
static void
find_rows (gsize begin,
           gsize end,
           gpointer data)
{
  const Find *find = data;

  for (gsize i = begin; i < end; i++)
    {
      guint32 place = ts_table_map_find (find->table->map, ts_elements_at (find->keys, i * find->key_row));
      gconstpointer value;

      if (place != TS_TABLE_MAP_NONE)
        value = ts_table_map_get_value (find->table->map, place);
      else
        value = ts_elements_at (find->otherwise, find->one_default ? 0 : i * find->value_row);
      memcpy (ts_elements_at (find->out, i * find->value_row), value, find->value_size);
    }
}

/* A table that does not change takes the first of the defaults for all keys, as TensorFlow's. */
static gboolean
find_run (TsCall *call,
          GError **error)
{
  const TsTable *table = ts_call_get_table (call, error);
  TsShape shape;
  Find find;
  gsize n;

  if (table == NULL || !check_keys (table, call->in[1], &shape, error) || !append_value_shape (table, &shape, error) ||
      !check_values (table, call->in[2], "default value", &table->value_shape, &shape, error) || !check_dense (table, call->in[1], error))
    return FALSE;
  if (table->kind->is_static && !table->is_initialized)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Table not initialized");
      return FALSE;
    }
  if (ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  find = (Find) {
    .table = table,
    .keys = call->in[1],
    .otherwise = call->in[2],
    .out = call->out[0],
    .key_row = ts_table_get_key_row (table),
    .value_row = ts_table_get_value_row (table),
    .one_default = table->kind->is_static || ts_shape_equal (&call->in[2]->shape, &table->value_shape),
  };
  find.value_size = find.value_row * ts_dtype_size (table->value_dtype);
  n = find.value_size > 0 ? find.keys->n_elements / find.key_row : 0;
  return ts_elements_settle (call->out[0], ts_call_parallel_for (call, n, 4096, find_rows, &find, error));
}

/* ---- LookupTableInsert, LookupTableRemove, LookupTableImport ---- */

static gboolean
check_entries (const TsCall *call,
               const TsTable *table,
               GError **error)
{
  TsShape shape;

  return check_keys (table, call->in[1], &shape, error) && append_value_shape (table, &shape, error) &&
         check_values (table, call->in[2], "value", &shape, &shape, error) && check_dense (table, call->in[1], error);
}

static gboolean
insert_run (TsCall *call,
            GError **error)
{
  TsTable *table = ts_call_get_table (call, error);

  if (table == NULL || !check_entries (call, table, error))
    return FALSE;
  if (table->kind->is_static)
    return fail_static (table, "Insert", error);
  ts_table_insert (table, call->resources, call->in[1], call->in[2]);
  return TRUE;
}

static gboolean
remove_run (TsCall *call,
            GError **error)
{
  TsTable *table = ts_call_get_table (call, error);
  TsShape shape;

  if (table == NULL || !check_keys (table, call->in[1], &shape, error) || !check_dense (table, call->in[1], error))
    return FALSE;
  if (table->kind->is_static)
    return fail_static (table, "Remove", error);
  ts_table_remove (table, call->resources, call->in[1]);
  return TRUE;
}

/* Into a table that does not change only what InitializeTable would take. */
static gboolean
import_static (TsCall *call,
               TsTable *table,
               GError **error)
{
  const TsTensor *keys = call->in[1], *values = call->in[2];
  g_autoptr (TsTableMap) map = ts_table_new_map (table);

  if (keys->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "keys and values cannot be empty tensors");
      return FALSE;
    }
  for (gsize i = 0; i < keys->n_elements; i++)
    if (!ts_table_put_once (table, map, ts_elements_at (keys, i), ts_elements_at (values, i), error))
      return FALSE;
  return ts_table_initialize (table, call->resources, g_steal_pointer (&map), keys->n_elements, error);
}

static gboolean
import_dense (TsCall *call,
              TsTable *table,
              GError **error)
{
  const TsTensor *keys = call->in[1], *values = call->in[2];
  TsTableMap *map;

  if (keys->dtype != table->key_dtype || values->dtype != table->value_dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "keys and values must be %s and %s", ts_dtype_name (table->key_dtype), ts_dtype_name (table->value_dtype));
      return FALSE;
    }
  map = ts_dense_buckets_import (table, keys, values, error);
  if (map == NULL)
    return FALSE;
  ts_table_fill (table, call->resources, map);
  return TRUE;
}

static gboolean
import_run (TsCall *call,
            GError **error)
{
  TsTable *table = ts_call_get_table (call, error);
  const TsTensor *keys = call->in[1], *values = call->in[2];
  gsize key_row, value_row;
  TsTableMap *map;

  if (table == NULL)
    return FALSE;
  if (table->kind->is_dense)
    return import_dense (call, table, error);
  if (!check_entries (call, table, error))
    return FALSE;
  if (table->kind->is_static)
    return import_static (call, table, error);

  key_row = ts_table_get_key_row (table);
  value_row = ts_table_get_value_row (table);
  map = ts_table_new_map (table);
  for (gsize i = 0; i < keys->n_elements / key_row; i++)
    ts_table_map_put (map, ts_elements_at (keys, i * key_row), ts_elements_at (values, i * value_row));
  ts_table_fill (table, call->resources, map);
  return TRUE;
}

/* InitializeTable: keys and values are vectors. */
static gboolean
initialize_run (TsCall *call,
                GError **error)
{
  TsTable *table = ts_call_get_static_table (call, error);

  if (table == NULL)
    return FALSE;
  if (call->in[1]->shape.rank != 1 || call->in[2]->shape.rank != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Keys and values must be vectors");
      return FALSE;
    }
  return check_entries (call, table, error) && import_static (call, table, error);
}

/* ---- LookupTableExport, LookupTableSize ---- */

/* Checks that the signature has the dtypes of the table: what it asks for otherwise could not be given. */
static gboolean
check_output (const TsCall *call,
              guint i,
              TsDType dtype,
              GError **error)
{
  TsDType expected = ts_dtype_base (call->out_dtypes[i]);

  if (expected == dtype)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the table's %s are %s, %s is asked for", i == 0 ? "keys" : "values", ts_dtype_name (dtype), ts_dtype_name (expected));
  return FALSE;
}

static gboolean
alloc_rows (TsCall *call,
            guint i,
            gsize n,
            const TsShape *row,
            GError **error)
{
  TsShape shape = TS_SHAPE ((gint64)n);

  for (int d = 0; d < row->rank; d++)
    shape.dims[shape.rank++] = row->dims[d];
  return ts_call_alloc (call, i, &shape, error) != NULL;
}

static gboolean
export_run (TsCall *call,
            GError **error)
{
  const TsTable *table = ts_call_get_table (call, error);
  gsize n = table != NULL ? ts_table_map_get_size (table->map) : 0, i = 0;
  gsize key_row, value_row;

  if (table == NULL || !check_output (call, 0, table->key_dtype, error) || !check_output (call, 1, table->value_dtype, error))
    return FALSE;
  if (table->kind->is_static && !table->is_initialized)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_ABORTED, "HashTable is not initialized");
      return FALSE;
    }
  if (table->kind->is_dense)
    return ts_dense_buckets_export (table, call, error);
  if (!alloc_rows (call, 0, n, &table->key_shape, error) || !alloc_rows (call, 1, n, &table->value_shape, error))
    return FALSE;

  key_row = ts_table_get_key_row (table);
  value_row = ts_table_get_value_row (table);
  for (guint32 place = 0; place < ts_table_map_get_n_places (table->map); place++)
    {
      gconstpointer key = ts_table_map_get_key (table->map, place);

      if (key == NULL)
        continue;
      memcpy (ts_elements_at (call->out[0], i * key_row), key, key_row * ts_dtype_size (table->key_dtype));
      if (value_row > 0)
        memcpy (ts_elements_at (call->out[1], i * value_row), ts_table_map_get_value (table->map, place), value_row * ts_dtype_size (table->value_dtype));
      i++;
    }
  return ts_elements_settle (call->out[0], TRUE) && ts_elements_settle (call->out[1], TRUE);
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  const TsTable *table = ts_call_get_table (call, error);

  if (table == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { (gint64)ts_table_map_get_size (table->map) });
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, function)                                                                \
  {                                                                                        \
    .op = type, .run = function, .semantics = "tensorflow/core/kernels/lookup_table_op.cc" \
  }

const TsKernelDef ts_use_table_kernels[] = {
  ROW ("InitializeTable", initialize_run),
  ROW ("InitializeTableV2", initialize_run),
  ROW ("LookupTableExport", export_run),
  ROW ("LookupTableExportV2", export_run),
  ROW ("LookupTableFind", find_run),
  ROW ("LookupTableFindV2", find_run),
  ROW ("LookupTableImport", import_run),
  ROW ("LookupTableImportV2", import_run),
  ROW ("LookupTableInsert", insert_run),
  ROW ("LookupTableInsertV2", insert_run),
  ROW ("LookupTableRemoveV2", remove_run),
  ROW ("LookupTableSize", size_run),
  ROW ("LookupTableSizeV2", size_run),
  { 0 },
};

/* The shape functions are in state/table-shape.c. */
const TsShapeDef ts_use_table_shapes[] = {
  { 0 },
};
