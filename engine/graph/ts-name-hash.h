#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A hash of a name that need not end in a NUL. */
static inline guint32
ts_name_hash (const void *name,
              gsize size)
{
  const guint8 *bytes = name;
  guint64 hash = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ size;

  while (size >= 8)
    {
      guint64 word;

      __builtin_memcpy (&word, bytes, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      hash ^= hash >> 32;
      bytes += 8;
      size -= 8;
    }
  while (size-- > 0)
    hash = (hash ^ *bytes++) * G_GUINT64_CONSTANT (0x100000001b3);
  hash ^= hash >> 29;
  hash *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return (guint32)(hash >> 32);
}

G_END_DECLS
