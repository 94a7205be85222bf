/* Times the search of a graph: bench-search MODEL.pb [QUERY]...
 *
 * Puts the names in order, then searches for each query as if it were typed letter by letter, every time in all operations, and says for each letter the
 * median of five times. */

#include "app/models/ts-goto.h"
#include "app/models/ts-search-match.h"
#include "engine/model/ts-model.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_RUNS 5

static gint64
now_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (gint64)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *x = a;
  const gint64 *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
time_query (const TsSearchFacts *facts,
            const char *text)
{
  gint64 times[N_RUNS];
  guint n_hits = 0;

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = now_us ();
      g_autoptr (TsSearchQuery) query = ts_search_query_new (text, NULL);
      g_autoptr (GArray) hits = query != NULL ? ts_search_match (facts, query, NULL, NULL, NULL) : NULL;

      times[i] = now_us () - start;
      n_hits = hits != NULL ? hits->len : 0;
    }
  qsort (times, N_RUNS, sizeof *times, compare_times);
  g_print ("  %-24s %8.1f ms  %u hits\n", text, times[N_RUNS / 2] / 1e3, n_hits);
}

static void
time_goto (const TsSearchNames *names,
           const char *text)
{
  gint64 start = now_us ();
  g_autoptr (GArray) hits = ts_goto_find (names, text, 50, NULL, NULL);

  g_print ("  go to %-18s %8.1f ms  %u offered\n", text, (now_us () - start) / 1e3, hits->len);
}

int
main (int argc,
      char *argv[])
{
  static char *standard[] = { "conv", "scope block_1", "relu kernel", "op:Conv2D", "block_1/conv", "-const", "in:conv", "deg>4", "dtype:int32", "attr.strides=2", "/conv[0-9]+$/" };
  char **queries = argc > 2 ? argv + 2 : standard;
  guint n_queries = argc > 2 ? (guint)argc - 2 : G_N_ELEMENTS (standard);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = argc > 1 ? ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error) : NULL;
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (TsAttrKinds) attr_kinds = NULL;
  TsSearchFacts facts = { NULL };
  gint64 start;

  if (model == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-search MODEL.pb [QUERY]...");
      return 1;
    }
  start = now_us ();
  facts.names = names = ts_search_names_new (model->graph, NULL, NULL);
  g_print ("%u operations, %u parts, %u scopes, in order after %.1f ms\n", names->n_ops, names->n_parts, names->n_scopes, (now_us () - start) / 1e3);
  start = now_us ();
  facts.attr_kinds = attr_kinds = ts_attr_kinds_new (model->graph, NULL, NULL);
  g_print ("%u kinds of attributes after %.1f ms\n", attr_kinds->n_kinds, (now_us () - start) / 1e3);
  for (guint i = 0; i < n_queries; i++)
    {
      gboolean is_plain = strpbrk (queries[i], ":/.>") == NULL;

      for (gsize n = is_plain ? 1 : strlen (queries[i]); n <= strlen (queries[i]); n++)
        {
          g_autofree char *typed = g_strndup (queries[i], n);

          time_query (&facts, typed);
        }
    }
  for (guint i = 0; i < n_queries; i++)
    time_goto (names, queries[i]);
  return 0;
}
