#pragma once

#include "engine/checkpoint/ts-tensor-slice.h"

G_BEGIN_DECLS

/**
 * TsCheckpointV1Writer:
 *
 * Writes a checkpoint of the older form: one table file. Everything stays in memory until ts_checkpoint_v1_writer_commit (). One thread.
 */
typedef struct _TsCheckpointV1Writer TsCheckpointV1Writer;

TsCheckpointV1Writer *ts_checkpoint_v1_writer_new (void);
void ts_checkpoint_v1_writer_free (TsCheckpointV1Writer *self);

/**
 * ts_checkpoint_v1_writer_add:
 * @full: shape of the whole tensor, the same for all slices of @name
 * @slice: which part @part is, inside @full
 * @error: %TS_ERROR_INVALID_ARGUMENT for another shape or dtype than other slices have; %TS_ERROR_ALREADY_EXISTS for the same slice;
 *   %TS_ERROR_UNIMPLEMENTED for types that are neither plain nor strings; %TS_ERROR_RESOURCE_EXHAUSTED for a slice of over 2 GB
 */
gboolean ts_checkpoint_v1_writer_add (TsCheckpointV1Writer *self, const char *name, const TsShape *full, const TsTensorSlice *slice, const TsTensor *part, GError **error);

/* Writes the file, as a whole or not at all. Nothing can be added after. */
gboolean ts_checkpoint_v1_writer_commit (TsCheckpointV1Writer *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCheckpointV1Writer, ts_checkpoint_v1_writer_free)

G_END_DECLS
