#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-variant-math.h"
#include "engine/ts-error.h"

#include <string.h>

/* Maps from tensors to tensors, as values: EmptyTensorMap, TensorMapInsert, TensorMapLookup, TensorMapErase, ... */

/* ---- the map ---- */

typedef struct
{
  TsVariant base;
  GPtrArray *keys; /* TsTensor, in the order they came; an erased one's place goes to the last */
  GPtrArray *values;
  GHashTable *index; /* key, of @keys → its place */
} Map;

static const TsVariantType map_type;

static guint
key_hash (gconstpointer data)
{
  const TsTensor *key = data;
  const TsString *strings = key->data;
  guint hash = (guint)key->dtype * 31 + (guint)key->n_elements;

  for (gsize i = 0; i < key->n_elements && key->dtype == TS_DTYPE_STRING; i++)
    hash = hash * 33 + g_str_hash (strings[i].bytes);
  if (ts_dtype_is_plain (key->dtype))
    for (gsize i = 0; i < ts_tensor_size_bytes (key); i++)
      hash = hash * 33 + ((const guint8 *)key->data)[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return ts_tensor_identical (a, b);
}

static Map *
map_new (void)
{
  Map *self = g_new0 (Map, 1);

  ts_variant_init (&self->base, &map_type);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  self->index = g_hash_table_new (key_hash, key_equal);
  return self;
}

static void
clear (TsVariant *variant)
{
  Map *self = (Map *)variant;

  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->values);
}

static char *
describe (const TsVariant *variant)
{
  return g_strdup_printf ("%u entries", ((const Map *)variant)->keys->len);
}

/* The place of @key; the number of entries if it is not in. */
static guint
find (const Map *self,
      TsTensor *key)
{
  gpointer place;

  return g_hash_table_lookup_extended (self->index, key, NULL, &place) ? GPOINTER_TO_UINT (place) : self->keys->len;
}

/* @value: (transfer full) */
static void
insert (Map *self,
        TsTensor *key,
        TsTensor *value)
{
  guint place = find (self, key);

  if (place < self->keys->len)
    {
      ts_tensor_unref (self->values->pdata[place]);
      self->values->pdata[place] = value;
      return;
    }
  g_ptr_array_add (self->keys, ts_tensor_ref (key));
  g_ptr_array_add (self->values, value);
  g_hash_table_insert (self->index, key, GUINT_TO_POINTER (place));
}

static void
erase (Map *self,
       guint place)
{
  guint last = self->keys->len - 1;

  g_hash_table_remove (self->index, self->keys->pdata[place]);
  if (place < last)
    g_hash_table_insert (self->index, self->keys->pdata[last], GUINT_TO_POINTER (place));
  g_ptr_array_remove_index_fast (self->keys, place);
  g_ptr_array_remove_index_fast (self->values, place);
}

static Map *
map_copy (const Map *self)
{
  Map *copy = map_new ();

  for (guint i = 0; i < self->keys->len; i++)
    insert (copy, self->keys->pdata[i], ts_tensor_ref (self->values->pdata[i]));
  return copy;
}

static TsVariant *
zeros_like (const TsVariant *variant,
            GError **error)
{
  const Map *self = (const Map *)variant;
  g_autoptr (TsVariant) result = &map_new ()->base;

  for (guint i = 0; i < self->keys->len; i++)
    {
      TsTensor *zeros = ts_tensor_dup_zeros_like (self->values->pdata[i], error);

      if (zeros == NULL)
        return NULL;
      insert ((Map *)result, self->keys->pdata[i], zeros);
    }
  return g_steal_pointer (&result);
}

/* What only one of them has stays as it is. */
static TsVariant *
add (const TsVariant *x,
     const TsVariant *y,
     GError **error)
{
  const Map *b = (const Map *)y;
  g_autoptr (TsVariant) result = &map_copy ((const Map *)x)->base;
  Map *sum = (Map *)result;

  for (guint i = 0; i < b->keys->len; i++)
    {
      guint place = find (sum, b->keys->pdata[i]);
      TsTensor *value = place < sum->keys->len ? ts_tensor_dup_sum (sum->values->pdata[place], b->values->pdata[i], error) : ts_tensor_ref (b->values->pdata[i]);

      if (value == NULL)
        return NULL;
      insert (sum, b->keys->pdata[i], value);
    }
  return g_steal_pointer (&result);
}

static const TsVariantType map_type = {
  .name = "TensorMap",
  .clear = clear,
  .describe = describe,
  .zeros_like = zeros_like,
  .add = add,
};

/* ---- kernels ---- */

/* The map in input 0. (transfer none) (nullable) */
static Map *
get_map (const TsCall *call,
         GError **error)
{
  const TsTensor *in = call->in[0];
  TsVariant *variant;

  if (!ts_arg_check_rank (call, 0, "the map", 0, error))
    return NULL;
  variant = in->dtype == TS_DTYPE_VARIANT ? ts_tensor_get_variant (in, 0) : NULL;
  if (variant != NULL && variant->type == &map_type)
    return (Map *)variant;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must be a map of tensors, is %s", variant != NULL ? variant->type->name : "empty");
  return NULL;
}

/* The same, and the place of the key in input 1, which must be in. */
static Map *
get_entry (const TsCall *call,
           guint *place,
           GError **error)
{
  Map *map = get_map (call, error);

  if (map == NULL)
    return NULL;
  *place = find (map, call->in[1]);
  if (*place < map->keys->len)
    return map;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the key is not in the map, which has %u entries", map->keys->len);
  return NULL;
}

/* Output 0 is the map in input 0, to be changed: itself if nobody else will look at it, else a copy. */
static Map *
take_map (TsCall *call,
          Map *map)
{
  if (ts_tensor_is_exclusive (call->in[0]) && ts_variant_is_exclusive (&map->base))
    {
      ts_call_forward (call, 0, 0);
      return map;
    }
  map = map_copy (map);
  call->out[0] = ts_tensor_new_variant (&map->base);
  ts_variant_unref (&map->base);
  return map;
}

static gboolean
empty_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsVariant) map = &map_new ()->base;

  (void)error;
  call->out[0] = ts_tensor_new_variant (map);
  return TRUE;
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  const Map *map = get_map (call, error);

  if (map == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)map->keys->len });
  return TRUE;
}

static gboolean
has_key_run (TsCall *call,
             GError **error)
{
  const Map *map = get_map (call, error);

  if (map == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { find (map, call->in[1]) < map->keys->len });
  return TRUE;
}

static gboolean
lookup_run (TsCall *call,
            GError **error)
{
  guint place;
  const Map *map = get_entry (call, &place, error);
  TsTensor *value = map != NULL ? map->values->pdata[place] : NULL;

  if (map == NULL)
    return FALSE;
  if (value->dtype != ts_dtype_base (call->out_dtypes[0]))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the value is %s, %s is asked for", ts_dtype_name (value->dtype), ts_dtype_name (call->out_dtypes[0]));
      return FALSE;
    }
  call->out[0] = ts_tensor_ref (value);
  return TRUE;
}

/* A key that is a resource or a variant could only be told by what it is, not by what is in it. */
static gboolean
insert_run (TsCall *call,
            GError **error)
{
  Map *map = get_map (call, error);

  if (map == NULL)
    return FALSE;
  insert (take_map (call, map), call->in[1], ts_tensor_ref (call->in[2]));
  return TRUE;
}

static gboolean
erase_run (TsCall *call,
           GError **error)
{
  guint place;
  Map *map = get_entry (call, &place, error);

  if (map == NULL)
    return FALSE;
  erase (take_map (call, map), place);
  return TRUE;
}

static gboolean
stack_keys_run (TsCall *call,
                GError **error)
{
  const Map *map = get_map (call, error);
  const TsTensor *first;

  if (map == NULL)
    return FALSE;
  if (map->keys->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorMapStackKeys cannot be called on empty map");
      return FALSE;
    }
  first = map->keys->pdata[0];
  for (guint i = 0; i < map->keys->len; i++)
    {
      const TsTensor *key = map->keys->pdata[i];

      if (key->dtype == ts_dtype_base (call->out_dtypes[0]) && ts_shape_equal (&key->shape, &first->shape))
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "key %u does not match the requested dtype, or the shape of the first", i);
      return FALSE;
    }
  return ts_call_stack (call, 0, (TsTensor **)map->keys->pdata, map->keys->len, &first->shape, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, function)                                                                                       \
  {                                                                                                               \
    .op = type, .dtype_attr = "key_dtype", .run = function, .semantics = "tensorflow/core/kernels/map_kernels.cc" \
  }

const TsKernelDef ts_tensor_map_kernels[] = {
  ROW ("EmptyTensorMap", empty_run),
  ROW ("TensorMapErase", erase_run),
  ROW ("TensorMapHasKey", has_key_run),
  ROW ("TensorMapInsert", insert_run),
  ROW ("TensorMapLookup", lookup_run),
  ROW ("TensorMapSize", size_run),
  ROW ("TensorMapStackKeys", stack_keys_run),
  { 0 },
};

const TsShapeDef ts_tensor_map_shapes[] = {
  { "EmptyTensorMap", ts_shape_scalar },
  { "TensorMapErase", ts_shape_scalar },
  { "TensorMapHasKey", ts_shape_scalar },
  { "TensorMapInsert", ts_shape_scalar },
  { "TensorMapLookup", ts_shape_unknown },
  { "TensorMapSize", ts_shape_scalar },
  { "TensorMapStackKeys", ts_shape_unknown },
  { 0 },
};
