#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_snappy_decompress:
 * @data: a snappy block (not the framed format) of @size bytes
 * @error: %TS_ERROR_DATA_LOSS if it is damaged, or declares more than that many bytes can stand for
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_snappy_decompress (const guint8 *data, gsize size, GError **error);

G_END_DECLS
