#include "engine/ops/table/ts-table.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/table/ts-dense-buckets.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- changes ------------------------------------------------------------------------------------------- */

/* Either all entries are replaced, or those of some keys. */
typedef struct
{
  gint64 n_buckets;
  TsTableMap *map; /* (nullable): the new entries */
  gboolean is_initialized;
  TsTensor *keys;    /* (nullable): rows */
  TsTensor *values;  /* (nullable): a row each; %NULL: they are removed */
  guint8 *is_there;  /* (nullable): which of them are to be there; %NULL: all, or without @values none */
  gboolean backward; /* from the last row to the first */
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->map, ts_table_map_free);
  g_clear_pointer (&self->keys, ts_tensor_unref);
  g_clear_pointer (&self->values, ts_tensor_unref);
  g_free (self->is_there);
  g_free (self);
}

/* One that leaves as many buckets as there are. */
static Change *
change_new (const TsTable *self)
{
  Change *change = g_new0 (Change, 1);

  change->n_buckets = self->n_buckets;
  return change;
}

static gconstpointer
row_at (const TsTensor *tensor,
        gsize i,
        gsize row)
{
  return ts_elements_at (tensor, i * row);
}

/* Rows of @n old values, to be set where they are there. */
static TsTensor *
new_rows (const TsTable *self,
          gsize n)
{
  TsTensor *rows = ts_tensor_new (self->value_dtype, &TS_SHAPE ((gint64)(n * ts_table_get_value_row (self))), NULL);

  if (rows == NULL)
    g_error ("no memory to take a change of a table back");
  return rows;
}

static void
apply_row (TsTable *self,
           const Change *change,
           Change *undo,
           gsize i)
{
  gsize value_row = ts_table_get_value_row (self);
  gconstpointer key = row_at (change->keys, i, ts_table_get_key_row (self));
  guint32 place = ts_table_map_find (self->map, key);

  undo->is_there[i] = place != TS_TABLE_MAP_NONE;
  if (undo->is_there[i])
    {
      const TsShape shape = TS_SHAPE ((gint64)value_row);
      gsize size = value_row * ts_dtype_size (self->value_dtype);
      TsTensor view = { .dtype = self->value_dtype, .shape = shape, .n_elements = value_row, .data = ts_elements_at (undo->values, i * value_row) };

      if (size > 0)
        memcpy (view.data, ts_table_map_get_value (self->map, place), size);
      ts_elements_settle (&view, TRUE);
    }

  if (change->values != NULL && (change->is_there == NULL || change->is_there[i]))
    ts_table_map_put (self->map, key, row_at (change->values, i, value_row));
  else
    ts_table_map_remove (self->map, key);
}

static Change *
apply_rows (TsTable *self,
            const Change *change)
{
  gsize n = change->keys->n_elements / ts_table_get_key_row (self);
  Change *undo = change_new (self);

  undo->keys = ts_tensor_ref (change->keys);
  undo->values = new_rows (self, n);
  undo->is_there = g_new0 (guint8, n + 1);
  undo->backward = !change->backward;
  for (gsize i = 0; i < n; i++)
    apply_row (self, change, undo, change->backward ? n - 1 - i : i);
  return undo;
}

static gpointer
apply (TsResource *resource,
       gpointer data)
{
  TsTable *self = (TsTable *)resource;
  Change *change = data, *undo;

  if (change != NULL && change->keys != NULL)
    undo = apply_rows (self, change);
  else
    {
      undo = change_new (self);
      undo->map = self->map;
      undo->is_initialized = self->is_initialized;
      self->map = change != NULL ? g_steal_pointer (&change->map) : ts_table_new_map (self);
      self->is_initialized = change != NULL && change->is_initialized;
    }
  if (change != NULL)
    {
      self->n_buckets = change->n_buckets;
      change_free (change);
    }
  return undo;
}

/* ---- the table ------------------------------------------------------------------------------------------- */

static void
clear (TsResource *resource)
{
  TsTable *self = (TsTable *)resource;

  ts_table_map_free (self->map);
  for (guint i = 0; i < G_N_ELEMENTS (self->reserved); i++)
    g_clear_pointer (&self->reserved[i], ts_tensor_unref);
}

static char *
describe (TsResource *resource)
{
  TsTable *self = (TsTable *)resource;
  g_autofree char *key = ts_shape_to_string (&self->key_shape);
  g_autofree char *value = ts_shape_to_string (&self->value_shape);
  char *text;

  g_mutex_lock (&resource->mutex);
  text = g_strdup_printf ("%s, %s%s to %s%s, %" G_GSIZE_FORMAT " entries%s", self->kind->name, ts_dtype_name (self->key_dtype),
                          self->key_shape.rank > 0 ? key : "", ts_dtype_name (self->value_dtype), self->value_shape.rank > 0 ? value : "",
                          ts_table_map_get_size (self->map), self->kind->is_static && !self->is_initialized ? ", not initialized" : "");
  g_mutex_unlock (&resource->mutex);
  return text;
}

const TsResourceType ts_table_type = {
  .name = "Table",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

TsTable *
ts_table_new (const TsTableKind *kind,
              const char *container,
              const char *name,
              TsDType key_dtype,
              const TsShape *key_shape,
              TsDType value_dtype,
              const TsShape *value_shape)
{
  TsTable *self = g_new0 (TsTable, 1);

  ts_resource_init (&self->base, &ts_table_type, container, name);
  self->kind = kind;
  self->key_dtype = key_dtype;
  self->value_dtype = value_dtype;
  ts_shape_copy (&self->key_shape, key_shape);
  ts_shape_copy (&self->value_shape, value_shape);
  self->map = ts_table_new_map (self);
  return self;
}

gsize
ts_table_get_key_row (const TsTable *self)
{
  return ts_elements_count (&self->key_shape, 0, self->key_shape.rank);
}

gsize
ts_table_get_value_row (const TsTable *self)
{
  return ts_elements_count (&self->value_shape, 0, self->value_shape.rank);
}

TsTableMap *
ts_table_new_map (const TsTable *self)
{
  return ts_table_map_new (self->key_dtype, ts_table_get_key_row (self), self->value_dtype, ts_table_get_value_row (self));
}

/* ---- changing it ------------------------------------------------------------------------------------------ */

void
ts_table_insert (TsTable *self,
                 TsResources *resources,
                 TsTensor *keys,
                 TsTensor *values)
{
  Change *change = change_new (self);

  /* As if all keys were new. */
  if (self->kind->is_dense)
    change->n_buckets = ts_dense_buckets_fit (self->n_buckets, self->max_load, ts_table_map_get_size (self->map) + keys->n_elements / ts_table_get_key_row (self));
  change->keys = ts_tensor_ref (keys);
  change->values = ts_tensor_ref (values);
  ts_resources_change (resources, &self->base, change);
}

void
ts_table_remove (TsTable *self,
                 TsResources *resources,
                 TsTensor *keys)
{
  Change *change = change_new (self);

  change->keys = ts_tensor_ref (keys);
  ts_resources_change (resources, &self->base, change);
}

void
ts_table_fill (TsTable *self,
               TsResources *resources,
               TsTableMap *map)
{
  Change *change = change_new (self);

  if (self->kind->is_dense)
    change->n_buckets = ts_dense_buckets_fit (self->n_buckets, self->max_load, ts_table_map_get_size (map));
  change->map = map;
  change->is_initialized = self->kind->is_static;
  ts_resources_change (resources, &self->base, change);
}

/* TensorFlow compares nothing but the number of entries. */
gboolean
ts_table_initialize (TsTable *self,
                     TsResources *resources,
                     TsTableMap *map,
                     gsize n,
                     GError **error)
{
  if (!self->is_initialized)
    {
      ts_table_fill (self, resources, map);
      return TRUE;
    }

  ts_table_map_free (map);
  if (n == ts_table_map_get_size (self->map))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Table %s was already initialized with different data", self->base.name);
  return FALSE;
}

gboolean
ts_table_put_once (const TsTable *self,
                   TsTableMap *map,
                   gconstpointer key,
                   gconstpointer value,
                   GError **error)
{
  guint32 place = ts_table_map_find (map, key);

  if (place == TS_TABLE_MAP_NONE)
    {
      ts_table_map_put (map, key, value);
      return TRUE;
    }
  if (ts_rows_equal (self->value_dtype, ts_table_map_get_value (map, place), value, ts_table_get_value_row (self)))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "table %s would get two different values for the key of entry %u", self->base.name, place);
  return FALSE;
}

/* ---- kernels ------------------------------------------------------------------------------------------------ */

TsTable *
ts_call_get_table (const TsCall *call,
                   GError **error)
{
  return (TsTable *)ts_call_get_resource (call, 0, &ts_table_type, error);
}

TsTable *
ts_call_get_static_table (const TsCall *call,
                          GError **error)
{
  TsTable *table = ts_call_get_table (call, error);

  if (table == NULL || table->kind->is_static)
    return table;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Table %s %s is not initializable", table->base.container, table->base.name);
  return NULL;
}
