#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsSstableWriter:
 *
 * Makes a table that ts-sstable.h reads, in memory: blocks of 4 KiB, uncompressed, a restart point every 16 keys. One thread.
 */
typedef struct _TsSstableWriter TsSstableWriter;

TsSstableWriter *ts_sstable_writer_new (void);
void ts_sstable_writer_free (TsSstableWriter *self);

/* Keys come in order, as unsigned bytes, each once. */
void ts_sstable_writer_add (TsSstableWriter *self, const void *key, gsize key_size, const void *value, gsize value_size);

/* Ends the table; nothing can be added after. (transfer full) */
GBytes *ts_sstable_writer_finish (TsSstableWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSstableWriter, ts_sstable_writer_free)

G_END_DECLS
