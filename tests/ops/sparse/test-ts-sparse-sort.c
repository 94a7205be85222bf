#include "engine/ops/sparse/ts-sparse.h"

/* Few and many rows are sorted in different ways, indices that are far apart in yet another. */

#define RANK 3

static gint64 *
random_indices (GRand *random,
                gsize n,
                gint64 spread)
{
  gint64 *indices = g_new (gint64, n * RANK);

  for (gsize i = 0; i < n * RANK; i++)
    indices[i] = g_rand_int_range (random, -3, 17) * spread;
  return indices;
}

static int
compare (const gint64 *indices,
         gsize a,
         gsize b,
         const int *order,
         int n_order)
{
  for (int k = 0; k < n_order; k++)
    {
      gint64 x = indices[a * RANK + (gsize)order[k]], y = indices[b * RANK + (gsize)order[k]];

      if (x != y)
        return x < y ? -1 : 1;
    }
  return a < b ? -1 : 1;
}

static void
check (gsize n,
       gint64 spread,
       const int *order,
       int n_order)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree gint64 *indices = random_indices (random, n, spread);
  g_autofree gsize *rows = ts_sparse_sort (n, indices, RANK, order, n_order);
  g_autofree guint8 *seen = g_malloc0 (n);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (rows[i], <, n);
      g_assert_false (seen[rows[i]]);
      seen[rows[i]] = TRUE;
      if (i > 0)
        g_assert_cmpint (compare (indices, rows[i - 1], rows[i], order, n_order), <, 0);
    }
}

static void
check_orders (gsize n,
              gint64 spread)
{
  check (n, spread, (int[]) { 0, 1, 2 }, 3);
  check (n, spread, (int[]) { 2, 0, 1 }, 3);
  check (n, spread, (int[]) { 1 }, 1);
  check (n, spread, (int[]) { 0 }, 0);
}

static void
test_few (void)
{
  check_orders (100, 1);
}

static void
test_many (void)
{
  check_orders (5000, 1);
  check_orders (5000, 1000);
}

static void
test_far_apart (void)
{
  check_orders (5000, G_MAXINT64 / 17);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sparse-sort/few", test_few);
  g_test_add_func ("/sparse-sort/many", test_many);
  g_test_add_func ("/sparse-sort/far-apart", test_far_apart);
  return g_test_run ();
}
