#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/queue/ts-staging-map.h"
#include "engine/ops/queue/ts-turn.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

/* MapStage, MapUnstage, OrderedMapStage and the like: tensors under keys, which whoever wants them waits for. */

/* ---- prepare -------------------------------------------------------------------------------------- */

typedef struct
{
  TsResourceName name;
  guint n_components;
  gboolean is_ordered;
  gint64 capacity;
  gint64 memory_limit;
} Maker;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Maker *self = init->state;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (init->op, "dtypes", &self->n_components, error);

  return dtypes != NULL && ts_resource_name_init (&self->name, init->op, error) && ts_operation_get_attr_int (init->op, "capacity", &self->capacity, error) &&
         ts_operation_get_attr_int (init->op, "memory_limit", &self->memory_limit, error);
}

static gboolean
ordered_prepare (TsKernelInit *init,
                 GError **error)
{
  ((Maker *)init->state)->is_ordered = TRUE;
  return prepare (init, error);
}

static void
release (gpointer state)
{
  ts_resource_name_clear (&((Maker *)state)->name);
}

/* Whoever comes first makes it. (transfer full) (nullable) */
static TsStagingMap *
find_or_add (const TsCall *call,
             GError **error)
{
  const Maker *maker = call->state;
  TsStagingMap *self = (TsStagingMap *)ts_resources_lookup (call->resources, &ts_staging_map_type, maker->name.container, maker->name.name);

  if (self == NULL)
    {
      self = ts_staging_map_new (maker->name.container, maker->name.name);
      self->n_components = maker->n_components;
      self->is_ordered = maker->is_ordered;
      self->capacity = maker->capacity;
      self->memory_limit = maker->memory_limit;
      ts_resources_add (call->resources, &self->held.base, NULL);
    }
  if (self->is_ordered == maker->is_ordered)
    return self;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the staging map \"%s\" is%s ordered", self->held.base.name, self->is_ordered ? "" : " not");
  ts_resource_unref (&self->held.base);
  return NULL;
}

/* ---- indices -------------------------------------------------------------------------------------- */

static gboolean
check_index (const TsStagingMap *map,
             gint64 key,
             gint32 index,
             GError **error)
{
  if (index >= 0 && (guint)index < map->n_components)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Index '%d' for key '%" G_GINT64_FORMAT "' was out of bounds '%u'.", index, key, map->n_components);
  return FALSE;
}

/* Input @i; they rise. */
static gboolean
check_order (const TsCall *call,
             guint i,
             guint n,
             GError **error)
{
  const TsTensor *indices = call->in[i];
  const gint32 *values = indices->data;

  if (indices->n_elements != n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GSIZE_FORMAT " indices for %u tensors", indices->n_elements, n);
      return FALSE;
    }
  for (guint k = 1; k < n; k++)
    if (values[k - 1] >= values[k])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Indices are not strictly ordered");
        return FALSE;
      }
  return TRUE;
}

/* ---- MapStage: key, indices, values --------------------------------------------------------------- */

static gboolean
has_room (const TsStagingMap *map,
          guint64 bytes,
          gboolean is_complete)
{
  const GPtrArray *complete = ts_staging_map_get_complete (map);

  if (is_complete && map->capacity > 0 && complete != NULL && complete->len >= map->capacity)
    return FALSE;
  return map->memory_limit <= 0 || ts_staging_map_count_bytes (map) + bytes <= (guint64)map->memory_limit;
}

/* Fills @entry from the values. */
static gboolean
fill (const TsCall *call,
      const TsStagingMap *map,
      TsStagingEntry *entry,
      GError **error)
{
  const gint32 *indices = call->in[1]->data;

  for (guint i = 2; i < call->n_in; i++)
    {
      gint32 index = indices[i - 2];

      if (!check_index (map, entry->key, index, error))
        return FALSE;
      if (entry->tensors->pdata[index] != NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "The tensor for index '%d' for key '%" G_GINT64_FORMAT "' was already initialized '%u'.", index, entry->key,
                       map->n_components);
          return FALSE;
        }
      entry->tensors->pdata[index] = ts_tensor_ref (call->in[i]);
    }
  return TRUE;
}

/* All of an entry at once is not joined to what there is of it. */
static gboolean
put (TsCall *call,
     TsStagingMap *map,
     gint64 key,
     GError **error)
{
  g_autoptr (TsStagingState) state = ts_staging_map_dup_state (map);
  gboolean is_complete = call->n_in - 2 == map->n_components;
  guint place = 0;
  gboolean is_known = !is_complete && ts_staging_find (state->incomplete, key, &place);
  TsStagingEntry *entry = ts_staging_entry_new (map, key, is_known ? state->incomplete->pdata[place] : NULL);

  if (!fill (call, map, entry, error))
    {
      g_ptr_array_add (state->incomplete, entry);
      return FALSE;
    }
  if (is_known)
    g_ptr_array_remove_index (state->incomplete, place);
  if (is_complete || (is_known && ts_staging_entry_count (entry) == map->n_components))
    ts_staging_state_add (state, map, entry);
  else
    g_ptr_array_add (state->incomplete, entry);
  ts_held_set (&map->held, call->resources, g_steal_pointer (&state));
  return TRUE;
}

static gboolean
stage_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsResource) resource = (TsResource *)find_or_add (call, error);
  TsStagingMap *map = (TsStagingMap *)resource;
  guint64 bytes = ts_staging_count_bytes (call->in + 2, call->n_in - 2);
  gint64 key;

  if (map == NULL || !ts_arg_one_element (call, 0, "key", &key, error) || !check_order (call, 1, call->n_in - 2, error))
    return FALSE;
  if (map->memory_limit > 0 && bytes > (guint64)map->memory_limit)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "Attempted to insert tensors with combined size of '%" G_GUINT64_FORMAT "' bytes into Staging Area with a memory limit of '%" G_GINT64_FORMAT "'.", bytes,
                   map->memory_limit);
      return FALSE;
    }
  if (!ts_call_is_its_turn (call, resource, &map->putters))
    return TRUE;
  if (has_room (map, bytes, call->n_in - 2 == map->n_components))
    return put (call, map, key, error);
  ts_call_block (call, resource);
  return TRUE;
}

/* ---- MapPeek, MapUnstage, MapUnstageNoKey --------------------------------------------------------- */

/* Outputs from @first on are the tensors of @entry that @indices names. */
static gboolean
give (TsCall *call,
      guint first,
      const TsStagingMap *map,
      const TsStagingEntry *entry,
      const TsTensor *indices,
      GError **error)
{
  const gint32 *values = indices->data;

  for (guint i = first; i < call->n_out; i++)
    {
      gint32 index = values[i - first];
      TsTensor *tensor;

      if (!check_index (map, entry->key, index, error))
        return FALSE;
      tensor = entry->tensors->pdata[index];
      if (tensor == NULL || tensor->dtype != ts_dtype_base (call->out_dtypes[i]))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "The tensor for index '%d' for key '%" G_GINT64_FORMAT "' was already removed or has another dtype.",
                       index, entry->key);
          return FALSE;
        }
      call->out[i] = ts_tensor_ref (tensor);
    }
  return TRUE;
}

/* Takes the tensors that @indices names out of complete entry @place. */
static void
take (TsCall *call,
      TsStagingMap *map,
      guint place,
      const TsTensor *indices)
{
  TsStagingState *state = ts_staging_map_dup_state (map);
  TsStagingEntry *entry = state->complete->pdata[place];

  for (gsize i = 0; i < indices->n_elements; i++)
    g_clear_pointer ((TsTensor **)&entry->tensors->pdata[((const gint32 *)indices->data)[i]], ts_tensor_unref);
  if (ts_staging_entry_count (entry) == 0)
    g_ptr_array_remove_index (state->complete, place);
  ts_held_set (&map->held, call->resources, state);
}

static gboolean
look (TsCall *call,
      gboolean takes,
      GError **error)
{
  g_autoptr (TsResource) resource = (TsResource *)find_or_add (call, error);
  TsStagingMap *map = (TsStagingMap *)resource;
  const GPtrArray *complete = map != NULL ? ts_staging_map_get_complete (map) : NULL;
  gint64 key;
  guint place;

  if (map == NULL || !ts_arg_one_element (call, 0, "key", &key, error) || !check_order (call, 1, call->n_out, error))
    return FALSE;
  if (!ts_staging_find (complete, key, &place))
    {
      ts_call_block (call, resource);
      return TRUE;
    }
  if (!give (call, 0, map, complete->pdata[place], call->in[1], error))
    return FALSE;
  if (takes)
    take (call, map, place, call->in[1]);
  return TRUE;
}

static gboolean
peek_run (TsCall *call,
          GError **error)
{
  return look (call, FALSE, error);
}

static gboolean
unstage_run (TsCall *call,
             GError **error)
{
  return look (call, TRUE, error);
}

static gboolean
unstage_any_run (TsCall *call,
                 GError **error)
{
  g_autoptr (TsResource) resource = (TsResource *)find_or_add (call, error);
  TsStagingMap *map = (TsStagingMap *)resource;
  const GPtrArray *complete = map != NULL ? ts_staging_map_get_complete (map) : NULL;

  if (map == NULL || !check_order (call, 0, call->n_out - 1, error))
    return FALSE;
  if (complete == NULL || complete->len == 0)
    {
      ts_call_block (call, resource);
      return TRUE;
    }
  if (!give (call, 1, map, complete->pdata[0], call->in[0], error))
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT64, &((TsStagingEntry *)complete->pdata[0])->key);
  take (call, map, 0, call->in[0]);
  return TRUE;
}

/* ---- MapSize, MapIncompleteSize, MapClear --------------------------------------------------------- */

static gboolean
give_size (TsCall *call,
           const GPtrArray *(*get) (const TsStagingMap *map),
           GError **error)
{
  g_autoptr (TsResource) resource = (TsResource *)find_or_add (call, error);
  const GPtrArray *entries = resource != NULL ? get ((TsStagingMap *)resource) : NULL;

  if (resource == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { entries != NULL ? (gint32)entries->len : 0 });
  return TRUE;
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  return give_size (call, ts_staging_map_get_complete, error);
}

static gboolean
incomplete_size_run (TsCall *call,
                     GError **error)
{
  return give_size (call, ts_staging_map_get_incomplete, error);
}

static gboolean
clear_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsResource) resource = (TsResource *)find_or_add (call, error);

  if (resource == NULL)
    return FALSE;
  ts_held_set ((TsHeld *)resource, call->resources, NULL);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define STATE .state_size = sizeof (Maker), .release = release, .semantics = "tensorflow/core/kernels/map_stage_op.cc"
#define BOTH_MAPS(type, run_)                                            \
  { .op = type, .prepare = prepare, .run = run_, STATE },                \
  {                                                                      \
    .op = "Ordered" type, .prepare = ordered_prepare, .run = run_, STATE \
  }

const TsKernelDef ts_map_stage_kernels[] = {
  BOTH_MAPS ("MapClear", clear_run),
  BOTH_MAPS ("MapIncompleteSize", incomplete_size_run),
  BOTH_MAPS ("MapPeek", peek_run),
  BOTH_MAPS ("MapSize", size_run),
  BOTH_MAPS ("MapStage", stage_run),
  BOTH_MAPS ("MapUnstage", unstage_run),
  BOTH_MAPS ("MapUnstageNoKey", unstage_any_run),
  { 0 },
};

const TsShapeDef ts_map_stage_shapes[] = {
  { "MapPeek", ts_shape_unknown },
  { "MapUnstage", ts_shape_unknown },
  { "MapUnstageNoKey", ts_shape_unknown },
  { "OrderedMapPeek", ts_shape_unknown },
  { "OrderedMapUnstage", ts_shape_unknown },
  { "OrderedMapUnstageNoKey", ts_shape_unknown },
  { 0 },
};
