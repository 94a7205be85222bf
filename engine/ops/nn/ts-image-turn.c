#include "engine/ops/nn/ts-image-turn.h"

#define BLOCK 16 /* rows and columns that are in the cache together */

#define TURN(type) \
  static void turn_##type (const type *from, type *to, gint64 rows, gint64 columns) \
  { \
    for (gint64 r0 = 0; r0 < rows; r0 += BLOCK) \
      for (gint64 c0 = 0; c0 < columns; c0 += BLOCK) \
        for (gint64 r = r0; r < MIN (r0 + BLOCK, rows); r++) \
          for (gint64 c = c0; c < MIN (c0 + BLOCK, columns); c++) \
            to[c * rows + r] = from[r * columns + c]; \
  }

TURN (guint32)
TURN (guint64)

void
ts_image_turn (gconstpointer from,
               gpointer to,
               gint64 n,
               gint64 rows,
               gint64 columns,
               gsize size)
{
  for (gint64 i = 0; i < n; i++)
    if (size == sizeof (guint32))
      turn_guint32 ((const guint32 *)from + i * rows * columns, (guint32 *)to + i * rows * columns, rows, columns);
    else
      turn_guint64 ((const guint64 *)from + i * rows * columns, (guint64 *)to + i * rows * columns, rows, columns);
}
