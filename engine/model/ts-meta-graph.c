#include "engine/model/ts-meta-graph.h"

#include "engine/model/ts-meta-graph-private.h"

#include <string.h>

static gboolean
read_number (TsWireReader *reader,
             const TsWireField *field,
             const char *name,
             guint64 *number,
             GError **error)
{
  if (!ts_wire_expect (reader, field, TS_WIRE_VARINT, name, error))
    return FALSE;
  *number = field->value;
  return TRUE;
}

/* ---- parts ------------------------------------------------------------------------------------ */

static gboolean
read_info (TsMetaGraph *self,
           TsWireReader *message,
           GError **error)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  guint64 stripped = 0;
  TsWireField field;
  gboolean ok = TRUE;

  while (ok && ts_wire_next (message, &field, error))
    switch (field.number)
      {
      case TS_META_INFO_VERSION:
        ok = ts_wire_dup_string (message, &field, "meta_graph_version", &self->meta_graph_version, error);
        break;
      case TS_META_INFO_TAGS:
        {
          g_autofree char *tag = NULL;

          ok = ts_wire_dup_string (message, &field, "tags", &tag, error);
          if (ok)
            g_strv_builder_add (tags, tag);
          break;
        }
      case TS_META_INFO_TENSORFLOW_VERSION:
        ok = ts_wire_dup_string (message, &field, "tensorflow_version", &self->tensorflow_version, error);
        break;
      case TS_META_INFO_TENSORFLOW_GIT_VERSION:
        ok = ts_wire_dup_string (message, &field, "tensorflow_git_version", &self->tensorflow_git_version, error);
        break;
      case TS_META_INFO_STRIPPED_DEFAULT_ATTRS:
        ok = read_number (message, &field, "stripped_default_attrs", &stripped, error);
        break;
      default:
        break;
      }

  g_strfreev (self->tags);
  self->tags = g_strv_builder_end (tags);
  self->has_stripped_defaults = stripped != 0;
  return ok && !message->failed;
}

static gboolean
read_saver (TsMetaGraph *self,
            TsWireReader *message,
            GError **error)
{
  TsSaverItem *saver = ts_saver_item_new (message->pos, (gsize)(message->end - message->pos), error);

  if (saver == NULL)
    {
      g_prefix_error (error, "saver_def: ");
      return FALSE;
    }
  g_clear_pointer (&self->saver, ts_saver_item_free);
  self->saver = saver;
  return TRUE;
}

static void
asset_free (gpointer data)
{
  TsAsset *asset = data;

  g_free (asset->tensor);
  g_free (asset->filename);
  g_free (asset);
}

static gboolean
read_asset (TsMetaGraph *self,
            TsWireReader *message,
            GError **error)
{
  TsAsset *asset = g_new0 (TsAsset, 1);
  TsWireReader child;
  TsWireField field;

  g_ptr_array_add (self->assets, asset); /* also a damaged one: others refer to assets by place */
  asset->tensor = g_strdup ("");
  asset->filename = g_strdup ("");
  while (ts_wire_next (message, &field, error))
    if (field.number == 1)
      {
        TsTensorInfo info = { 0 };
        gboolean ok = ts_wire_enter (message, &field, "tensor_info", &child, error) && ts_tensor_info_read (&info, &child, error);

        if (ok && info.names[0] != NULL)
          {
            g_free (asset->tensor);
            asset->tensor = g_strdup (info.names[0]);
          }
        ts_tensor_info_clear (&info);
        if (!ok)
          return FALSE;
      }
    else if (field.number == 2 && !ts_wire_dup_string (message, &field, "filename", &asset->filename, error))
      return FALSE;
  return !message->failed;
}

/* ---- assets as older versions wrote them: a collection of messages of any type ---- */

#define ASSETS_COLLECTION "saved_model_assets"

/* An Any { type_url, value }. */
static gboolean
read_any_asset (TsMetaGraph *self,
                TsWireReader *any,
                GError **error)
{
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (any, &field, error))
    if (field.number == 2 && (!ts_wire_enter (any, &field, "value", &child, error) || !read_asset (self, &child, error)))
      return FALSE;
  return !any->failed;
}

/* A CollectionDef { any_list { value } }. */
static gboolean
read_any_list (TsMetaGraph *self,
               TsWireReader *collection,
               GError **error)
{
  TsWireReader list, any;
  TsWireField field, item;

  while (ts_wire_next (collection, &field, error))
    {
      if (field.number != 5)
        continue;
      if (!ts_wire_enter (collection, &field, "any_list", &list, error))
        return FALSE;
      while (ts_wire_next (&list, &item, error))
        if (item.number == 1 && (!ts_wire_enter (&list, &item, "value", &any, error) || !read_any_asset (self, &any, error)))
          return FALSE;
      if (list.failed)
        return FALSE;
    }
  return !collection->failed;
}

static gboolean
read_collection (TsMetaGraph *self,
                 TsWireReader *entry,
                 GError **error)
{
  g_autofree char *key = NULL;
  TsWireReader collection;
  TsWireField field;

  while (ts_wire_next (entry, &field, error))
    if (field.number == 1)
      {
        g_clear_pointer (&key, g_free);
        if (!ts_wire_dup_string (entry, &field, "key", &key, error))
          return FALSE;
      }
    else if (field.number == 2 && g_strcmp0 (key, ASSETS_COLLECTION) == 0 &&
             (!ts_wire_enter (entry, &field, ASSETS_COLLECTION, &collection, error) || !read_any_list (self, &collection, error)))
      return FALSE;
  return !entry->failed;
}

static gboolean
read_signature (TsMetaGraph *self,
                TsWireReader *message,
                GError **error)
{
  TsSignature *signature = ts_signature_read (message, error);

  if (signature == NULL)
    return FALSE;

  g_ptr_array_add (self->signatures, signature);
  return TRUE;
}

static gboolean
read_objects (TsMetaGraph *self,
              TsWireReader *message,
              GError **error)
{
  TsObjectGraph *objects = ts_object_graph_read (message, error);

  if (objects == NULL)
    return FALSE;
  ts_object_graph_free (self->objects);
  self->objects = objects;
  return TRUE;
}

/* ---- all -------------------------------------------------------------------------------------- */

typedef struct
{
  guint32 number;
  const char *name;
  gboolean is_repeated;
  gboolean (*read) (TsMetaGraph *self, TsWireReader *message, GError **error);
} Part;

static const Part parts[] = {
  { TS_META_GRAPH_INFO, "meta_info_def", FALSE, read_info },
  { TS_META_GRAPH_SAVER, "saver_def", FALSE, read_saver },
  { TS_META_GRAPH_SIGNATURE, "signature_def", FALSE, read_signature },
  { TS_META_GRAPH_ASSET, "asset_file_def", TRUE, read_asset },
  { TS_META_GRAPH_OBJECTS, "object_graph_def", FALSE, read_objects },
};

static const Part collection_part = { TS_META_GRAPH_COLLECTION, "collection_def", FALSE, read_collection };

static const Part *
find_part (guint32 number)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].number == number)
      return &parts[i];
  return NULL;
}

/* What is damaged inside is noted, and the rest goes on. */
static void
read_part (TsMetaGraph *self,
           const Part *part,
           gint64 index,
           TsWireReader *message,
           const TsWireField *field)
{
  g_autoptr (GError) reason = NULL;
  TsWireReader outside = *message; /* it does not fail with what is in it */
  TsWireReader child;

  if (ts_wire_enter (&outside, field, part->name, &child, &reason))
    {
      child.index = part->is_repeated ? index : -1;
      if (part->read (self, &child, &reason))
        return;
    }
  g_ptr_array_add (self->problems, g_strdup (reason->message));
}

static int
compare_signatures (gconstpointer a,
                    gconstpointer b)
{
  return strcmp ((*(const TsSignature *const *)a)->key, (*(const TsSignature *const *)b)->key);
}

/* By key; of two with one key the last counts, as in every map. */
static void
sort_signatures (TsMetaGraph *self)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&self->signatures);

  self->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_signature_free);
  g_ptr_array_sort (all, compare_signatures); /* stable */
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    if (i + 1 < all->len && compare_signatures (&all->pdata[i], &all->pdata[i + 1]) == 0)
      ts_signature_free (all->pdata[i]);
    else
      g_ptr_array_add (self->signatures, all->pdata[i]);
}

TsMetaGraph *
ts_meta_graph_read (TsWireReader message,
                    GError **error)
{
  g_autoptr (TsMetaGraph) self = g_new0 (TsMetaGraph, 1);
  TsWireReader again = message;
  TsWireField field;

  self->data = message.pos;
  self->size = (gsize)(message.end - message.pos);
  self->tags = g_new0 (char *, 1);
  self->meta_graph_version = g_strdup ("");
  self->tensorflow_version = g_strdup ("");
  self->tensorflow_git_version = g_strdup ("");
  self->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_signature_free);
  self->assets = g_ptr_array_new_with_free_func (asset_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);

  while (ts_wire_next (&message, &field, error))
    {
      const Part *part = find_part (field.number);

      if (part != NULL)
        read_part (self, part, self->assets->len, &message, &field);
    }
  if (message.failed)
    return NULL;

  while (self->assets->len == 0 && ts_wire_next (&again, &field, NULL))
    if (field.number == TS_META_GRAPH_COLLECTION)
      read_part (self, &collection_part, -1, &again, &field);
  sort_signatures (self);
  return g_steal_pointer (&self);
}

void
ts_meta_graph_free (TsMetaGraph *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->saver, ts_saver_item_free);
  g_strfreev (self->tags);
  g_free (self->meta_graph_version);
  g_free (self->tensorflow_version);
  g_free (self->tensorflow_git_version);
  g_ptr_array_unref (self->signatures);
  g_ptr_array_unref (self->assets);
  g_ptr_array_unref (self->problems);
  ts_object_graph_free (self->objects);
  g_free (self);
}

const TsSignature *
ts_meta_graph_find_signature (const TsMetaGraph *self,
                              const char *key)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const TsSignature *signature = self->signatures->pdata[i];

      if (strcmp (signature->key, key) == 0)
        return signature;
    }
  return NULL;
}

gboolean
ts_meta_graph_has_tags (const TsMetaGraph *self,
                        const char *const *tags)
{
  for (guint i = 0; tags[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)self->tags, tags[i]))
      return FALSE;
  for (guint i = 0; self->tags[i] != NULL; i++)
    if (!g_strv_contains (tags, self->tags[i]))
      return FALSE;
  return TRUE;
}
