#pragma once

#include "engine/tensor/ts-dtype.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sorting numbers of 64 bits by keys: whole numbers that compare as they do, NaN after all others, -0 before 0. */

/* Turns @n elements of @dtype (float64, int64 or uint64) at @data into their keys, and back; of NaN comes back a quiet one. */
void ts_key_encode (guint64 *data, gsize n, TsDType dtype);
void ts_key_decode (guint64 *data, gsize n, TsDType dtype);

/**
 * ts_key_sort:
 * @scratch: room for @n keys
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Puts @n keys in rising order, in linear time.
 */
gboolean ts_key_sort (guint64 *keys, guint64 *scratch, gsize n, GCancellable *cancellable, GError **error);

G_END_DECLS
