#pragma once

#include "engine/ops/sparse/ts-cross.h"

G_BEGIN_DECLS

/**
 * TsCrossHash:
 * @seed: what the first feature is put to, if @has_seed
 * @n_buckets: how many there are; 0: as many as an int64 tells apart
 * @by_bytes: whether numbers in sparse columns are hashed, too (SparseCrossHashed); else they count as they are
 * @strong: whether all is hashed with the @salt as its key; for @by_bytes only
 */
typedef struct
{
  guint64 seed;
  gboolean has_seed;
  gint64 n_buckets;
  gboolean by_bytes;
  gboolean strong;
  guint64 salt[2];
} TsCrossHash;

/* An int64: the hash of all features, as the TsCrossHash @data says. */
void ts_cross_hash (const TsCross *self, const gsize *picked, gpointer out, gconstpointer data);

G_END_DECLS
