#include "app/models/ts-scope-sums.h"

#include <math.h>

static void
add (double *sum,
     double number)
{
  if (!isnan (number))
    *sum = isnan (*sum) ? number : *sum + number;
}

double *
ts_scope_sums_new (const TsScopeTree *tree,
                   const TsOpColumn *column)
{
  double *sums = g_new (double, tree->n_scopes);

  for (guint32 s = 0; s < tree->n_scopes; s++)
    sums[s] = NAN;
  for (guint32 op = 0; op < tree->n_ops; op++)
    add (&sums[tree->scope_of[op]], column == NULL ? 1 : op < column->n_ops ? column->numbers[op]
                                                                            : NAN);
  for (guint32 s = tree->n_scopes - 1; s > 0; s--)
    add (&sums[tree->scopes[s].parent], sums[s]);
  return sums;
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer user_data)
{
  const TsScopeTree *tree = user_data;
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  guint32 n_x = tree->scopes[x].end - tree->scopes[x].begin, n_y = tree->scopes[y].end - tree->scopes[y].begin;

  if (n_x != n_y)
    return n_x > n_y ? -1 : 1;
  return x < y ? -1 : x > y;
}

GArray *
ts_scope_sums_list_largest (const TsScopeTree *tree,
                            guint most)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 s = 1; s < tree->n_scopes; s++)
    g_array_append_val (scopes, s);
  g_array_sort_with_data (scopes, compare_sizes, (gpointer)tree);
  if (scopes->len > most)
    g_array_set_size (scopes, most);
  return scopes;
}
