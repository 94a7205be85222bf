#include "engine/ops/sparse/ts-sparse-map.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse-items.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/**
 * SparseMap:
 * @entries: gint64 to array of three tensors: indices, values, shape
 * @next: the number that the next one gets
 */
typedef struct
{
  TsResource base;
  GHashTable *entries;
  gint64 next;
} SparseMap;

/* ---- changes: entries that come or go ---------------------------------------------------------------------- */

/* @parts: (nullable): %NULL where there is none under @number */
typedef struct
{
  gint64 number;
  GPtrArray *parts;
} Entry;

/* @entries: array of Entry */
typedef struct
{
  GArray *entries;
  gint64 next;
} Change;

static void
entry_clear (gpointer data)
{
  g_clear_pointer (&((Entry *)data)->parts, g_ptr_array_unref);
}

static Change *
change_new (gint64 next)
{
  Change *self = g_new (Change, 1);

  *self = (Change) { g_array_new (FALSE, FALSE, sizeof (Entry)), next };
  g_array_set_clear_func (self->entries, entry_clear);
  return self;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_array_unref (self->entries);
  g_free (self);
}

/* @parts: (transfer full) (nullable) */
static void
change_add (Change *self,
            gint64 number,
            GPtrArray *parts)
{
  g_array_append_val (self->entries, ((Entry) { number, parts }));
}

static GHashTable *
entries_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

/* What takes all entries away. */
static Change *
change_new_empty (const SparseMap *map)
{
  Change *change = change_new (0);
  GHashTableIter iter;
  gpointer number;

  g_hash_table_iter_init (&iter, map->entries);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    change_add (change, *(const gint64 *)number, NULL);
  return change;
}

static gpointer
apply (TsResource *resource,
       gpointer data)
{
  SparseMap *self = (SparseMap *)resource;
  Change *change = data != NULL ? data : change_new_empty (self);
  gint64 next = self->next;

  for (guint i = 0; i < change->entries->len; i++)
    {
      Entry *entry = &g_array_index (change->entries, Entry, i);
      GPtrArray *parts = g_steal_pointer (&entry->parts), *old = g_hash_table_lookup (self->entries, &entry->number);

      entry->parts = old != NULL ? g_ptr_array_ref (old) : NULL;
      if (parts != NULL)
        g_hash_table_insert (self->entries, g_memdup2 (&entry->number, sizeof entry->number), parts);
      else
        g_hash_table_remove (self->entries, &entry->number);
    }
  self->next = change->next;
  change->next = next;
  return change;
}

static void
clear (TsResource *resource)
{
  g_hash_table_unref (((SparseMap *)resource)->entries);
}

static char *
describe (TsResource *resource)
{
  SparseMap *self = (SparseMap *)resource;
  char *text;

  g_mutex_lock (&resource->mutex);
  text = g_strdup_printf ("%u sparse tensors", g_hash_table_size (self->entries));
  g_mutex_unlock (&resource->mutex);
  return text;
}

static const TsResourceType sparse_map_type = {
  .name = "SparseTensorsMap",
  .clear = clear,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

/* ---- which it is --------------------------------------------------------------------------------------------- */

gboolean
ts_sparse_map_prepare (TsKernelInit *init,
                       GError **error)
{
  return ts_resource_name_init (init->state, init->op, error);
}

void
ts_sparse_map_release (gpointer state)
{
  ts_resource_name_clear (state);
}

/* Whoever comes first makes it. (transfer full) */
static SparseMap *
find_or_add (const TsCall *call)
{
  const TsResourceName *name = call->state;
  SparseMap *self = (SparseMap *)ts_resources_lookup (call->resources, &sparse_map_type, name->container, name->name);

  if (self != NULL)
    return self;
  self = g_new0 (SparseMap, 1);
  ts_resource_init (&self->base, &sparse_map_type, name->container, name->name);
  self->entries = entries_new ();
  ts_resources_add (call->resources, &self->base, NULL);
  return self;
}

/* ---- adding -------------------------------------------------------------------------------------------------- */

/* (transfer full): takes the tensors */
static GPtrArray *
parts_new (TsTensor *indices,
           TsTensor *values,
           TsTensor *shape)
{
  GPtrArray *parts = g_ptr_array_new_full (3, (GDestroyNotify)ts_tensor_unref);

  g_ptr_array_add (parts, indices);
  g_ptr_array_add (parts, values);
  g_ptr_array_add (parts, shape);
  return parts;
}

gboolean
ts_sparse_map_add_run (TsCall *call,
                       GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_autoptr (TsResource) resource = NULL;
  SparseMap *map;
  Change *change;

  if (!ts_sparse_read (&sparse, call, 0, error) || ts_call_alloc (call, 0, &TS_SHAPE_SCALAR, error) == NULL)
    return FALSE;
  map = find_or_add (call);
  resource = &map->base;
  ts_int_put (call->out[0], 0, map->next);
  change = change_new (map->next + 1);
  change_add (change, map->next, parts_new (ts_tensor_ref (call->in[0]), ts_tensor_ref (call->in[1]), ts_tensor_ref (call->in[2])));
  ts_resources_change (call->resources, resource, change);
  return TRUE;
}

/* Values @begin .. @end of @sparse, which have the same first index, as a sparse tensor without it. (transfer full) (nullable) */
static GPtrArray *
cut_row (const TsSparse *sparse,
         gsize begin,
         gsize end,
         TsTensor *shape,
         GError **error)
{
  int rank = sparse->shape.rank - 1;
  g_autoptr (TsTensor) indices = ts_tensor_new (TS_DTYPE_INT64, &TS_SHAPE ((gint64)(end - begin), rank), error);
  g_autoptr (TsTensor) values = indices != NULL ? ts_tensor_new (sparse->values->dtype, &TS_SHAPE ((gint64)(end - begin)), error) : NULL;

  if (values == NULL)
    return NULL;
  for (gsize i = begin; i < end; i++)
    {
      ts_sparse_copy_index ((gint64 *)indices->data + (i - begin) * (gsize)rank, ts_sparse_index (sparse, i) + 1, rank);
      ts_sparse_move_value (values, i - begin, sparse->values, i);
    }
  if (!ts_elements_settle (values, TRUE))
    return NULL;
  return parts_new (g_steal_pointer (&indices), g_steal_pointer (&values), ts_tensor_ref (shape));
}

/* Rows have to be in order. */
static gboolean
check_rows (const TsSparse *sparse,
            GError **error)
{
  gint64 last = 0;

  if (sparse->shape.rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor must have 2 dimensions at least, has %d", sparse->shape.rank);
      return FALSE;
    }
  for (gsize i = 0; i < sparse->n; i++)
    {
      gint64 row = ts_sparse_index (sparse, i)[0];

      if (row < last || row >= sparse->shape.dims[0])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "value %" G_GSIZE_FORMAT " is in row %" G_GINT64_FORMAT ", outside the shape or before row %" G_GINT64_FORMAT,
                       i, row, last);
          return FALSE;
        }
      last = row;
    }
  return TRUE;
}

/* TensorFlow first numbers the rows that have values, then those that have none. */
static gboolean
add_rows (const TsSparse *sparse,
          TsCall *call,
          Change *change,
          GError **error)
{
  g_autoptr (TsTensor) shape = ts_tensor_new_int64 ((gsize)sparse->shape.rank - 1, sparse->shape.dims + 1);
  TsTensor *numbers = call->out[0];

  for (gsize r = 0; r < numbers->n_elements; r++)
    ts_int_put (numbers, r, -1);
  for (int pass = 0; pass < 2; pass++)
    for (gsize r = 0, begin = 0, end; r < numbers->n_elements; r++, begin = end)
      {
        GPtrArray *parts;

        for (end = begin; end < sparse->n && ts_sparse_index (sparse, end)[0] == (gint64)r;)
          end++;
        if ((end > begin) != (pass == 0))
          continue;
        parts = cut_row (sparse, begin, end, shape, error);
        if (parts == NULL || ts_call_is_cancelled (call, error))
          {
            g_clear_pointer (&parts, g_ptr_array_unref);
            return FALSE;
          }
        ts_int_put (numbers, r, change->next);
        change_add (change, change->next++, parts);
      }
  return TRUE;
}

/* Hash tables and arrays end the program where there is no memory. */
#define ROOM_FOR_ROW 512

static gboolean
check_room (gint64 n_rows,
            GError **error)
{
  g_autofree gpointer room = g_try_malloc_n ((gsize)n_rows + 1, ROOM_FOR_ROW);

  if (room != NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GINT64_FORMAT " sparse tensors", n_rows);
  return FALSE;
}

gboolean
ts_sparse_map_add_many_run (TsCall *call,
                            GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_autoptr (TsResource) resource = NULL;
  SparseMap *map;
  Change *change;

  if (!ts_sparse_read (&sparse, call, 0, error) || !check_rows (&sparse, error) || !check_room (sparse.shape.dims[0], error) ||
      ts_call_alloc (call, 0, &TS_SHAPE (sparse.shape.dims[0]), error) == NULL)
    return FALSE;
  map = find_or_add (call);
  resource = &map->base;
  change = change_new (map->next);
  if (!add_rows (&sparse, call, change, error))
    {
      change_free (change);
      return FALSE;
    }
  ts_resources_change (call->resources, resource, change);
  return TRUE;
}

/* ---- taking -------------------------------------------------------------------------------------------------- */

/* The tensor under @number, which goes away with @change. */
static gboolean
take (SparseMap *map,
      gint64 number,
      TsDType dtype,
      Change *change,
      GArray *items,
      GError **error)
{
  GPtrArray *parts = g_hash_table_lookup (map->entries, &number);
  TsTensor *taken[3];

  for (guint i = 0; i < change->entries->len && parts != NULL; i++)
    if (g_array_index (change->entries, Entry, i).number == number)
      parts = NULL;
  if (parts == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no sparse tensor %" G_GINT64_FORMAT " in map %s", number, map->base.name);
      return FALSE;
    }
  if (((TsTensor *)parts->pdata[1])->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sparse tensor %" G_GINT64_FORMAT " has values of %s, not %s", number,
                   ts_dtype_name (((TsTensor *)parts->pdata[1])->dtype), ts_dtype_name (dtype));
      return FALSE;
    }
  for (guint k = 0; k < 3; k++)
    taken[k] = ts_tensor_ref (parts->pdata[k]);
  change_add (change, number, NULL);
  return ts_sparse_items_add (items, taken, error);
}

static gboolean
take_all (SparseMap *map,
          TsCall *call,
          Change *change,
          GError **error)
{
  const TsTensor *numbers = call->in[0];
  g_autoptr (GArray) items = ts_sparse_items_new ();

  for (gsize i = 0; i < numbers->n_elements; i++)
    if (!take (map, ts_int_at (numbers, i), ts_dtype_base (call->out_dtypes[1]), change, items, error))
      return FALSE;
  return ts_sparse_items_put (items, call, &numbers->shape, error);
}

gboolean
ts_sparse_map_take_many_run (TsCall *call,
                             GError **error)
{
  g_autoptr (TsResource) resource = NULL;
  SparseMap *map;
  Change *change;

  if (!ts_arg_check_rank (call, 0, "sparse_handles", 1, error))
    return FALSE;
  if (call->in[0]->n_elements == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be a sparse tensor at least to be taken");
      return FALSE;
    }
  map = find_or_add (call);
  resource = &map->base;
  change = change_new (map->next);
  if (!take_all (map, call, change, error))
    {
      change_free (change);
      return FALSE;
    }
  ts_resources_change (call->resources, resource, change);
  return TRUE;
}
