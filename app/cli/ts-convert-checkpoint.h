#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_convert_checkpoint:
 * @from: as of ts_checkpoint_open ()
 * @prefix: of the files to write
 * @error: as of ts_checkpoint_load () and ts_checkpoint_writer_add ()
 *
 * Writes the tensors of a checkpoint, of whatever form, as a tensor bundle of one shard; partitioned ones are put together.
 */
gboolean ts_convert_checkpoint (const char *from, const char *prefix, GError **error);

G_END_DECLS
