#include "engine/graph/ts-collections.h"
#include "engine/graph/ts-collections-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* ---- one collection ---- */

TsCollection *
ts_collection_new (const char *key,
                   gsize size)
{
  TsCollection *self = g_new0 (TsCollection, 1);

  self->key = g_strndup (key, size);
  ts_arena_init (&self->arena);
  return self;
}

void
ts_collection_free (TsCollection *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  ts_arena_clear (&self->arena);
  g_free (self->key);
  g_free (self);
}

const char *
ts_collection_get_key (const TsCollection *self)
{
  return self->key;
}

TsCollectionKind
ts_collection_get_kind (const TsCollection *self)
{
  return self->kind;
}

guint
ts_collection_get_n_items (const TsCollection *self)
{
  return self->items != NULL ? self->items->len : 0;
}

TsCollectionItem
ts_collection_get_item (const TsCollection *self,
                        guint i)
{
  TsCollectionItem item = { .kind = self->kind };

  g_return_val_if_fail (i < ts_collection_get_n_items (self), item);

  if (self->kind == TS_COLLECTION_INT64S)
    item.integer = g_array_index (self->items, gint64, i);
  else if (self->kind == TS_COLLECTION_FLOATS)
    item.number = g_array_index (self->items, float, i);
  else
    {
      const TsCollectionEntry *entry = &g_array_index (self->items, TsCollectionEntry, i);

      item.text = entry->text;
      item.data = entry->data;
      item.size = entry->size;
    }
  return item;
}

static gsize
item_size (TsCollectionKind kind)
{
  if (kind == TS_COLLECTION_INT64S)
    return sizeof (gint64);
  return kind == TS_COLLECTION_FLOATS ? sizeof (float) : sizeof (TsCollectionEntry);
}

void
ts_collection_append (TsCollection *self,
                      const TsCollectionItem *item)
{
  TsCollectionEntry entry = { NULL };

  g_assert (self->kind == TS_COLLECTION_NONE || self->kind == item->kind);

  self->kind = item->kind;
  if (self->items == NULL)
    self->items = g_array_new (FALSE, FALSE, (guint)item_size (item->kind));
  if (item->kind == TS_COLLECTION_INT64S)
    {
      g_array_append_val (self->items, item->integer);
      return;
    }
  if (item->kind == TS_COLLECTION_FLOATS)
    {
      g_array_append_val (self->items, item->number);
      return;
    }

  if (item->text != NULL)
    entry.text = ts_arena_strndup (&self->arena, item->text, strlen (item->text));
  if (item->kind != TS_COLLECTION_NODES)
    entry.data = (const guint8 *)ts_arena_strndup (&self->arena, item->size > 0 ? item->data : (const guint8 *)"", item->size);
  entry.size = item->size;
  g_array_append_val (self->items, entry);
}

/* ---- all of them ---- */

TsCollections *
ts_collections_new (void)
{
  TsCollections *self = g_new0 (TsCollections, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_collection_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
ts_collections_free (TsCollections *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->list);
  g_free (self);
}

void
ts_collections_finalize (TsCollections *self)
{
  self->is_finalized = TRUE;
}

gboolean
ts_collections_is_changed (const TsCollections *self)
{
  return self->is_changed;
}

/* Before every change. */
static gboolean
check_open (TsCollections *self,
            GError **error)
{
  if (!self->is_finalized)
    {
      self->is_changed = TRUE;
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the graph is finalized: its collections cannot be changed");
  return FALSE;
}

const TsCollection *
ts_collections_find (const TsCollections *self,
                     const char *key)
{
  return g_hash_table_lookup (self->by_key, key);
}

void
ts_collections_replace (TsCollections *self,
                        TsCollection *collection)
{
  TsCollection *old = g_hash_table_lookup (self->by_key, collection->key);
  guint place;

  if (old != NULL && g_ptr_array_find (self->list, old, &place))
    {
      g_hash_table_remove (self->by_key, old->key);
      ts_collection_free (old);
      self->list->pdata[place] = collection;
    }
  else
    g_ptr_array_add (self->list, collection);
  g_hash_table_insert (self->by_key, collection->key, collection);
}

static TsCollection *
find_or_make (TsCollections *self,
              const char *key)
{
  TsCollection *collection = g_hash_table_lookup (self->by_key, key);

  if (collection == NULL)
    {
      collection = ts_collection_new (key, strlen (key));
      ts_collections_replace (self, collection);
    }
  return collection;
}

const TsCollection *
ts_collections_get_ref (TsCollections *self,
                        const char *key)
{
  return self->is_finalized ? ts_collections_find (self, key) : find_or_make (self, key);
}

static const char *
kind_name (TsCollectionKind kind)
{
  static const char *const names[] = { "nothing", "nodes", "bytes", "int64s", "floats", "Anys" };

  return names[kind];
}

static gboolean
is_among (const char *const *keys,
          guint n,
          const char *key)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (keys[i], key) == 0)
      return TRUE;
  return FALSE;
}

gboolean
ts_collections_add_to_many (TsCollections *self,
                            const char *const *keys,
                            const TsCollectionItem *item,
                            GError **error)
{
  if (!check_open (self, error))
    return FALSE;
  for (guint i = 0; keys[i] != NULL; i++)
    {
      const TsCollection *collection = ts_collections_find (self, keys[i]);

      if (collection == NULL || collection->kind == TS_COLLECTION_NONE || collection->kind == item->kind)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "collection \"%s\" holds %s, not %s", keys[i],
                   kind_name (collection->kind), kind_name (item->kind));
      return FALSE;
    }

  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_among (keys, i, keys[i]))
      ts_collection_append (find_or_make (self, keys[i]), item);
  return TRUE;
}

gboolean
ts_collections_add (TsCollections *self,
                    const char *key,
                    const TsCollectionItem *item,
                    GError **error)
{
  return ts_collections_add_to_many (self, (const char *const[]) { key, NULL }, item, error);
}

GArray *
ts_collections_list (const TsCollections *self,
                     const char *key,
                     const char *scope,
                     GError **error)
{
  const TsCollection *collection = ts_collections_find (self, key);
  guint n = collection != NULL ? ts_collection_get_n_items (collection) : 0;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TsCollectionItem));
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GError) bad = NULL;

  if (scope != NULL)
    {
      regex = g_regex_new (scope, 0, 0, &bad);
      if (regex == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "scope \"%.1000s\" is no regular expression: %s", scope, bad->message);
          return NULL;
        }
    }
  for (guint i = 0; i < n; i++)
    {
      TsCollectionItem item = ts_collection_get_item (collection, i);
      g_autofree char *name = regex != NULL ? ts_collection_item_dup_name (key, &item) : NULL;

      if (regex == NULL || (name != NULL && g_regex_match (regex, name, G_REGEX_MATCH_ANCHORED, NULL)))
        g_array_append_val (items, item);
    }
  return g_steal_pointer (&items);
}

const char **
ts_collections_list_keys (const TsCollections *self)
{
  const char **keys = g_new0 (const char *, (gsize)self->list->len + 1);

  for (guint i = 0; i < self->list->len; i++)
    keys[i] = ((const TsCollection *)g_ptr_array_index (self->list, i))->key;
  return keys;
}

gboolean
ts_collections_clear (TsCollections *self,
                      const char *key,
                      GError **error)
{
  TsCollection *collection = g_hash_table_lookup (self->by_key, key);

  if (!check_open (self, error))
    return FALSE;
  if (collection != NULL)
    {
      g_hash_table_remove (self->by_key, key);
      g_ptr_array_remove (self->list, collection);
    }
  return TRUE;
}

gboolean
ts_collections_clear_all (TsCollections *self,
                          GError **error)
{
  if (!check_open (self, error))
    return FALSE;
  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->list, 0);
  return TRUE;
}
