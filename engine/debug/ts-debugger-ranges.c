#include "engine/debug/ts-debugger-ranges.h"

#include "engine/debug/ts-debugger-private.h"

typedef struct
{
  GArray *ranges;
  GHashTable *first; /* TsOperation -> 1 + where its outputs begin */
  double limit;
} Listing;

static guint
find_first (Listing *self,
            const TsRetraced *activation)
{
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (self->first, activation->op));

  if (first > 0)
    return first - 1;
  first = self->ranges->len;
  for (guint32 i = 0; i < activation->written->n_outputs; i++)
    {
      TsOutputRange range = { .op = activation->op, .output = i };

      ts_range_init (&range.range);
      g_array_append_val (self->ranges, range);
    }
  g_hash_table_insert (self->first, (gpointer)activation->op, GUINT_TO_POINTER (first + 1));
  return first;
}

static gboolean
look (const TsRetraced *activation,
      gpointer user_data)
{
  Listing *self = user_data;
  guint first = find_first (self, activation);

  for (guint32 i = 0; i < activation->written->n_outputs; i++)
    if (activation->out[i] != NULL)
      {
        TsOutputRange *range = &g_array_index (self->ranges, TsOutputRange, first + i);

        range->dtype = activation->out[i]->dtype;
        ts_range_add (&range->range, activation->out[i], self->limit);
      }
  return TRUE;
}

static void
add_feeds (TsDebugger *self,
           GArray *ranges,
           double limit)
{
  for (guint i = 0; i < self->run_feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (self->run_feeds, TsFeed, i);
      TsOutputRange range = { ts_graph_get_operation (self->graph, feed->output.op), feed->output.index, feed->value->dtype, { 0 } };

      ts_range_init (&range.range);
      ts_range_add (&range.range, feed->value, limit);
      g_array_append_val (ranges, range);
    }
}

GArray *
ts_debugger_list_ranges (TsDebugger *self,
                         double limit,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (TsOutputRange));
  g_autoptr (GHashTable) first = g_hash_table_new (NULL, NULL);
  Listing listing = { all, first, limit };
  GArray *ranges;

  add_feeds (self, all, limit);
  if (!ts_debugger_retrace (self, look, &listing, NULL, cancellable, error))
    return NULL;
  ranges = g_array_new (FALSE, FALSE, sizeof (TsOutputRange));
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, TsOutputRange, i).range.n > 0)
      g_array_append_val (ranges, g_array_index (all, TsOutputRange, i));
  return ranges;
}
