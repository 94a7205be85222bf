#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_SSTABLE_FOOTER_SIZE 48
#define TS_SSTABLE_TRAILER_SIZE 5 /* after each block: its compression and its masked CRC-32C */

/**
 * TsSstable:
 *
 * A table of sorted keys and values as LevelDB has it (tensorflow/core/lib/io/table), over a mapped file of which only the
 * blocks are read that are asked for. Their checksums are always compared. Immutable, any thread.
 */
typedef struct _TsSstable TsSstable;

/* Whether the bytes are a whole table, by the number at their end. */
gboolean ts_sstable_is (const guint8 *data, gsize size);

/**
 * ts_sstable_new:
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is no table, %TS_ERROR_DATA_LOSS if damaged
 *
 * Reads the footer and the index.
 *
 * Returns: (transfer full) (nullable)
 */
TsSstable *ts_sstable_new (GBytes *bytes, GError **error);
void ts_sstable_free (TsSstable *self);

/**
 * ts_sstable_find:
 * @error: %TS_ERROR_NOT_FOUND, %TS_ERROR_DATA_LOSS
 *
 * The value of a key; of an uncompressed block, a part of the file's bytes.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_sstable_find (const TsSstable *self, const void *key, gsize key_size, GError **error);

/* One block while it is walked. */
typedef struct
{
  GBytes *bytes; /* (nullable): none is open */
  const guint8 *data;
  const guint8 *pos;
  const guint8 *end; /* where the restart points begin */
  guint32 n_restarts;
  GByteArray *key;
  gboolean has_key; /* whether the next key follows one in order */
  const guint8 *value;
  gsize value_size;
} TsSstableBlock;

/**
 * TsSstableIter:
 * @key: of the current entry; stays until the next step
 * @value: of the current entry; as long as @block
 * @block: keeps @value
 * @failed: the end was not reached
 *
 * Walks the entries, in the order of their keys (as unsigned bytes), none twice. Read the first four only.
 */
typedef struct
{
  const guint8 *key;
  gsize key_size;
  const guint8 *value;
  gsize value_size;
  GBytes *block;
  gboolean failed;

  /*< private >*/
  const TsSstable *table;
  TsSstableBlock index;
  TsSstableBlock data;
  guint64 next_offset; /* blocks lie one after another */
  gboolean held;       /* the current entry is the next one */
} TsSstableIter;

/* Before the first entry. @table must outlive it. */
void ts_sstable_iter_init (TsSstableIter *self, const TsSstable *table);
void ts_sstable_iter_clear (TsSstableIter *self);

/* The next entry; %FALSE at the end, and on error (%TS_ERROR_DATA_LOSS), when also @self->failed is set. */
gboolean ts_sstable_iter_next (TsSstableIter *self, GError **error);

/* Before the first entry whose key is not less than @key. Only on a new iterator. */
gboolean ts_sstable_iter_seek (TsSstableIter *self, const void *key, gsize key_size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSstable, ts_sstable_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsSstableIter, ts_sstable_iter_clear)

G_END_DECLS
