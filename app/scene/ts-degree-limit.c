#include "app/scene/ts-degree-limit.h"

#include <stdlib.h>

#define MIN_LIMIT 5
#define SPREADS 4

static int
compare (const void *a,
         const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return x < y ? -1 : x > y;
}

guint32
ts_degree_limit (const guint32 *degrees,
                 guint32 n)
{
  g_autofree guint32 *sorted = NULL;
  guint32 upper, lower;

  if (n == 0)
    return MIN_LIMIT;

  sorted = g_memdup2 (degrees, (gsize)n * sizeof *degrees);
  qsort (sorted, n, sizeof *sorted, compare);
  lower = sorted[n / 4];
  upper = sorted[(guint32)((guint64)3 * n / 4)];
  return MAX (upper + SPREADS * (upper - lower), MIN_LIMIT);
}
