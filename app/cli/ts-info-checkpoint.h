#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_cli_info_checkpoint:
 * @path: as of ts_checkpoint_open ()
 * @json: write JSON
 * @verify: compare the checksums of all values too
 *
 * Lists the tensors of a checkpoint. What is wrong with single ones goes to standard error.
 *
 * Returns: the exit status
 */
int ts_cli_info_checkpoint (const char *path, gboolean json, gboolean verify);

G_END_DECLS
