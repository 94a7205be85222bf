#include "engine/graph/ts-graph-private.h"

#include <string.h>

#define MAX_LENGTH 200
#define MAX_OPERATIONS 200000 /* a guess is a courtesy, not worth a noticeable wait */

/* Edit distance of two names, or @limit if it is that or more. */
static guint
distance (const char *a,
          gsize size_a,
          const char *b,
          gsize size_b,
          guint limit)
{
  guint row[MAX_LENGTH + 1];

  if ((size_a > size_b ? size_a - size_b : size_b - size_a) >= limit)
    return limit;

  for (guint j = 0; j <= size_b; j++)
    row[j] = j;
  for (guint i = 1; i <= size_a; i++)
    {
      guint diagonal = row[0];
      guint least = row[0] = i;

      for (guint j = 1; j <= size_b; j++)
        {
          guint cost = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

          diagonal = row[j];
          row[j] = MIN (cost, MIN (row[j], row[j - 1]) + 1);
          least = MIN (least, row[j]);
        }
      if (least >= limit)
        return limit;
    }
  return MIN (row[size_b], limit);
}

static gboolean
is_last_part (const char *name,
              gsize name_size,
              const char *part,
              gsize part_size)
{
  return name_size > part_size && name[name_size - part_size - 1] == '/' &&
         memcmp (name + name_size - part_size, part, part_size) == 0;
}

/* The name that needs the fewest edits, no more than a quarter of its letters; else one that ends in @name. */
char *
ts_graph_guess_name (TsGraph *self,
                     const char *name)
{
  guint32 n = MIN (ts_graph_get_n_operations (self), MAX_OPERATIONS);
  gsize size = strlen (name);
  guint limit = (guint)size / 4 + 2;
  const char *best = NULL, *inside = NULL;

  if (size == 0 || size > MAX_LENGTH)
    return NULL;

  for (guint32 i = 0; i < n; i++)
    {
      const char *other = ts_graph_record (self, i)->op.name;
      gsize other_size = strlen (other);
      guint d;

      if (other_size > MAX_LENGTH)
        continue;
      if (inside == NULL && is_last_part (other, other_size, name, size))
        inside = other;
      d = distance (name, size, other, other_size, limit);
      if (d < limit && d < other_size)
        {
          limit = d;
          best = other;
        }
    }
  return g_strdup (best != NULL ? best : inside);
}
