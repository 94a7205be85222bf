#include "engine/ops/sparse/ts-sparse.h"

#include <stdlib.h>

#define DIGIT_BITS 11
#define WORTH_COUNTING 1024 /* rows */

/* ---- by comparing ---- */

typedef struct
{
  const gint64 *indices;
  int rank;
  const int *order;
  int n_order;
} Sort;

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer data)
{
  const Sort *sort = data;
  const gint64 *x = sort->indices + *(const gsize *)a * (gsize)sort->rank, *y = sort->indices + *(const gsize *)b * (gsize)sort->rank;

  for (int k = 0; k < sort->n_order; k++)
    {
      int d = sort->order != NULL ? sort->order[k] : k;

      if (x[d] != y[d])
        return x[d] < y[d] ? -1 : 1;
    }
  return *(const gsize *)a < *(const gsize *)b ? -1 : 1; /* the sort itself need not be stable */
}

/* ---- by counting, where the indices of a row fit into one number ---- */

typedef struct
{
  guint64 key;
  gsize row;
} Item;

/* One number for each row, which is larger the later it comes. Returns how many bits of it are used, or -1 if indices are too far apart. */
static int
make_keys (const Sort *sort,
           gsize n,
           Item *items)
{
  guint64 range = 1;

  for (gsize i = 0; i < n; i++)
    items[i] = (Item) { 0, i };
  for (int k = 0; k < sort->n_order; k++)
    {
      const gint64 *index = sort->indices + (sort->order != NULL ? sort->order[k] : k);
      gint64 least = index[0], most = index[0];
      guint64 span;

      for (gsize i = 1; i < n; i++)
        {
          least = MIN (least, index[i * (gsize)sort->rank]);
          most = MAX (most, index[i * (gsize)sort->rank]);
        }
      span = (guint64)most - (guint64)least + 1;
      if (span == 0 || range > G_MAXINT64 / span)
        return -1;
      range *= span;
      for (gsize i = 0; i < n; i++)
        items[i].key = items[i].key * span + ((guint64)index[i * (gsize)sort->rank] - (guint64)least);
    }
  return 64 - __builtin_clzll (range);
}

/* From the last digit to the first; each turn leaves what is equal in its order. */
static Item *
sort_items (Item *items,
            Item *other,
            gsize n,
            int n_bits)
{
  for (int shift = 0; shift < n_bits; shift += DIGIT_BITS)
    {
      gsize begins[1 << DIGIT_BITS] = { 0 }, at = 0;
      Item *swap = items;

      for (gsize i = 0; i < n; i++)
        begins[items[i].key >> shift & ((1 << DIGIT_BITS) - 1)]++;
      for (guint d = 0; d < 1 << DIGIT_BITS; d++)
        {
          gsize count = begins[d];

          begins[d] = at;
          at += count;
        }
      for (gsize i = 0; i < n; i++)
        other[begins[items[i].key >> shift & ((1 << DIGIT_BITS) - 1)]++] = items[i];
      items = other;
      other = swap;
    }
  return items;
}

static gboolean
sort_by_counting (const Sort *sort,
                  gsize n,
                  gsize *rows)
{
  g_autofree Item *items = g_try_new (Item, n), *other = g_try_new (Item, n);
  int n_bits = items != NULL && other != NULL ? make_keys (sort, n, items) : -1;
  const Item *sorted;

  if (n_bits < 0)
    return FALSE;
  sorted = sort_items (items, other, n, n_bits);
  for (gsize i = 0; i < n; i++)
    rows[i] = sorted[i].row;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

gsize *
ts_sparse_sort (gsize n,
                const gint64 *indices,
                int rank,
                const int *order,
                int n_order)
{
  gsize *rows = g_new (gsize, n + 1);
  Sort sort = { indices, rank, order, n_order };
  gboolean sorted = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      rows[i] = i;
      sorted = sorted && (i == 0 || compare_rows (&rows[i - 1], &rows[i], &sort) < 0);
    }
  if (!sorted && (n < WORTH_COUNTING || !sort_by_counting (&sort, n, rows)))
    qsort_r (rows, n, sizeof *rows, compare_rows, &sort);
  return rows;
}
