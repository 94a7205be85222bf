#pragma once

#include "engine/checkpoint/ts-tensor-slice.h"

G_BEGIN_DECLS

/**
 * TsCheckpointWriter:
 *
 * Writes a tensor bundle: PREFIX.index and PREFIX.data-0000I-of-0000N. Values go to the files as they come; nothing appears under
 * those names before ts_checkpoint_writer_commit (), which puts the index in its place last. One thread.
 */
typedef struct _TsCheckpointWriter TsCheckpointWriter;

/**
 * ts_checkpoint_writer_new:
 * @prefix: in a folder that exists
 * @n_shards: how many data files, 1 to 1,000; each value goes to the one that is the shortest so far
 * @error: as ts_file_writer_new (); %TS_ERROR_INVALID_ARGUMENT for another number of shards
 *
 * Returns: (transfer full) (nullable)
 */
TsCheckpointWriter *ts_checkpoint_writer_new (const char *prefix, guint n_shards, GError **error);

/**
 * ts_checkpoint_writer_add:
 * @name: in any order
 * @tensor: plain, or strings
 * @error: %TS_ERROR_INVALID_ARGUMENT for an empty name, %TS_ERROR_ALREADY_EXISTS for one that was there, %TS_ERROR_UNIMPLEMENTED for other types, and what writing files gives
 *
 * After an error there is nothing to do but to free the writer.
 */
gboolean ts_checkpoint_writer_add (TsCheckpointWriter *self, const char *name, TsTensor *tensor, GError **error);

/**
 * ts_checkpoint_writer_add_slice:
 * @full: shape of the whole tensor, the same for all slices of @name
 * @slice: which part this is
 * @part: its elements, of the slice's shape
 * @error: also %TS_ERROR_INVALID_ARGUMENT for a slice that is not inside @full, or of another shape or dtype than the others
 *
 * Adds a slice of a partitioned variable. The slices of a file need not be all of it: where several programs save, each writes
 * its own. What is there can be read by ts_checkpoint_load_slice () then, not the whole.
 */
gboolean ts_checkpoint_writer_add_slice (TsCheckpointWriter *self, const char *name, const TsShape *full, const TsTensorSlice *slice, TsTensor *part, GError **error);

/* Puts the files in their places. Nothing can be added after. */
gboolean ts_checkpoint_writer_commit (TsCheckpointWriter *self, GError **error);

/* Drops what was not committed. */
void ts_checkpoint_writer_free (TsCheckpointWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCheckpointWriter, ts_checkpoint_writer_free)

G_END_DECLS
