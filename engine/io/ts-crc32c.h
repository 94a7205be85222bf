#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CRC-32C (Castagnoli), the checksum of LevelDB tables, tensor bundles and TFRecord files. Any thread. */
guint32 ts_crc32c (const void *data, gsize size);

/* The sum of what @crc is the sum of, followed by @data. */
guint32 ts_crc32c_extend (guint32 crc, const void *data, gsize size);

/* The same without special instructions of the processor; slower. */
guint32 ts_crc32c_extend_portable (guint32 crc, const void *data, gsize size);

/* How sums are stored, so that the sum of bytes that contain sums stays a good one: rotated, and a constant added. */
guint32 ts_crc32c_mask (guint32 crc);
guint32 ts_crc32c_unmask (guint32 masked);

G_END_DECLS
