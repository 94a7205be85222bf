#pragma once

#include "engine/graph/ts-collection-keys.h"
#include "proto/ts-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a collection holds; the values are the field numbers of CollectionDef. */
typedef enum
{
  TS_COLLECTION_NONE, /* an empty collection */
  TS_COLLECTION_NODES,
  TS_COLLECTION_BYTES,
  TS_COLLECTION_INT64S,
  TS_COLLECTION_FLOATS,
  TS_COLLECTION_ANYS,
} TsCollectionKind;

/**
 * TsCollectionItem:
 * @text: of a node item: name of an operation or output; of an Any: its type_url
 * @data: of a bytes item or an Any: a message, @size bytes
 * @integer: of an int64 item
 * @number: of a float item
 *
 * One thing in a collection. A plain value that points into the collection.
 */
typedef struct
{
  TsCollectionKind kind;
  const char *text;
  const guint8 *data;
  gsize size;
  gint64 integer;
  float number;
} TsCollectionItem;

/* Items for calls. */
#define TS_COLLECTION_ITEM_NODE(name) (&(TsCollectionItem) { .kind = TS_COLLECTION_NODES, .text = (name) })
#define TS_COLLECTION_ITEM_BYTES(bytes, n) \
  (&(TsCollectionItem) { .kind = TS_COLLECTION_BYTES, .data = (bytes), .size = (n) })
#define TS_COLLECTION_ITEM_INT64(value) (&(TsCollectionItem) { .kind = TS_COLLECTION_INT64S, .integer = (value) })
#define TS_COLLECTION_ITEM_FLOAT(value) (&(TsCollectionItem) { .kind = TS_COLLECTION_FLOATS, .number = (value) })
#define TS_COLLECTION_ITEM_ANY(type_url, bytes, n) \
  (&(TsCollectionItem) { .kind = TS_COLLECTION_ANYS, .text = (type_url), .data = (bytes), .size = (n) })

/**
 * TsCollection:
 *
 * Items of one kind, in the order in which they were added; the same may be in it twice.
 */
typedef struct _TsCollection TsCollection;

const char *ts_collection_get_key (const TsCollection *self);
TsCollectionKind ts_collection_get_kind (const TsCollection *self);
guint ts_collection_get_n_items (const TsCollection *self);
TsCollectionItem ts_collection_get_item (const TsCollection *self, guint i);

/**
 * TsCollections:
 *
 * Things that belong together, by key, as tf.Graph's collections are. Every graph has one, see ts_graph_get_collections (). One
 * thread changes it; once its graph is finalized, any thread reads it.
 */
typedef struct _TsCollections TsCollections;

TsCollections *ts_collections_new (void);
void ts_collections_free (TsCollections *self);

/**
 * ts_collections_add:
 * @key: a new one makes a new collection
 * @item: is copied
 * @error: %TS_ERROR_INVALID_ARGUMENT if the collection holds another kind; %TS_ERROR_FAILED_PRECONDITION once finalized
 */
gboolean ts_collections_add (TsCollections *self, const char *key, const TsCollectionItem *item, GError **error);

/* The same for each of several keys, %NULL-terminated, of which one may be there twice; for all or for none. */
gboolean ts_collections_add_to_many (TsCollections *self, const char *const *keys, const TsCollectionItem *item, GError **error);

/* The collection itself, or %NULL; it lives until it is cleared, and what is added shows in it. */
const TsCollection *ts_collections_find (const TsCollections *self, const char *key);

/* As ts_collections_find (), but makes the collection where there is none; %NULL only once finalized. */
const TsCollection *ts_collections_get_ref (TsCollections *self, const char *key);

/**
 * ts_collections_list:
 * @scope: (nullable): a regular expression that must match at the beginning of an item's name; items without a name are left out
 *   then. An item's name is the node's, or what the message says it is: a variable's, queue's or context's
 * @error: %TS_ERROR_INVALID_ARGUMENT for a @scope that is no regular expression
 *
 * Returns: (transfer full) (nullable) (element-type TsCollectionItem): items as they are now; empty if there is no such collection
 */
GArray *ts_collections_list (const TsCollections *self, const char *key, const char *scope, GError **error);

/* (nullable) (transfer full): the name of an item of collection @key, see ts_collections_list (). */
char *ts_collection_item_dup_name (const char *key, const TsCollectionItem *item);

/* In the order in which they came. (transfer full): %NULL-terminated; the strings are the collections' own: g_free it */
const char **ts_collections_list_keys (const TsCollections *self);

/* Takes one collection, or all, away; %FALSE with %TS_ERROR_FAILED_PRECONDITION once finalized. */
gboolean ts_collections_clear (TsCollections *self, const char *key, GError **error);
gboolean ts_collections_clear_all (TsCollections *self, GError **error);

/* From now on nothing is added or cleared: the graph's is finalized with it. */
void ts_collections_finalize (TsCollections *self);

/* Whether they may differ from what was read from a file. */
gboolean ts_collections_is_changed (const TsCollections *self);

/* ---- files ------------------------------------------------------------------------------------ */

/**
 * ts_collections_read:
 * @entry: at the beginning of an entry of MetaGraphDef.collection_def
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path; @self is as before
 *
 * Reads one collection, instead of one that has its key. Messages in it are copied, not looked at.
 */
gboolean ts_collections_read (TsCollections *self, TsWireReader *entry, GError **error);

/* Appends all collections as fields MetaGraphDef.collection_def, in their order. */
void ts_collections_append_to (const TsCollections *self, GByteArray *meta_graph_def);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCollections, ts_collections_free)

G_END_DECLS
