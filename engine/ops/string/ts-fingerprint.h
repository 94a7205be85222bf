#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hashes of bytes whose values TensorFlow promises not to change. Any thread. */

/* FarmHash's Fingerprint64 (farmhashna). */
guint64 ts_fingerprint64 (const void *data, gsize size);

/* The older Hash64 with its usual seed: MurmurHash64A. */
guint64 ts_hash64 (const void *data, gsize size);

/* SipHash-2-4 with a key of 128 bits. */
guint64 ts_keyed_hash64 (const guint64 key[2], const void *data, gsize size);

G_END_DECLS
