#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_scratch_get:
 * @size: bytes
 *
 * Memory for the calling thread to work in, aligned to 64 bytes, with anything in it. It is the thread's one scratch: valid
 * until the thread asks again.
 *
 * Returns: (transfer none) (nullable): %NULL if there is no memory
 */
gpointer ts_scratch_get (gsize size);

G_END_DECLS
