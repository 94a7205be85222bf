#pragma once

#include "engine/graph/ts-arena.h"
#include "engine/graph/ts-collections.h"

G_BEGIN_DECLS

/* A text with or without a message: of a node, bytes or Any item. */
typedef struct
{
  const char *text;
  const guint8 *data;
  gsize size;
} TsCollectionEntry;

struct _TsCollection
{
  char *key;
  TsCollectionKind kind;
  GArray *items; /* (nullable): TsCollectionEntry, gint64 or float */
  TsArena arena; /* texts and messages */
};

struct _TsCollections
{
  GPtrArray *list; /* TsCollection, in order */
  GHashTable *by_key;
  gboolean is_finalized;
  gboolean is_changed;
};

TsCollection *ts_collection_new (const char *key, gsize size);
void ts_collection_free (TsCollection *self);

/* The collection has the item's kind, or none yet. */
void ts_collection_append (TsCollection *self, const TsCollectionItem *item);

/* Puts @collection (transfer full) where one of its key is, or at the end. */
void ts_collections_replace (TsCollections *self, TsCollection *collection);

G_END_DECLS
