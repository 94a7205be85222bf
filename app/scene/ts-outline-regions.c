#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-hammocks.h"
#include "app/scene/ts-unit-graph.h"

static TsUnit
add_region (TsOutline *self,
            guint32 scope,
            TsUnit from,
            TsUnit to,
            GArray *members)
{
  g_autofree char *from_label = ts_outline_dup_label (self, scope, from);
  g_autofree char *to_label = ts_outline_dup_label (self, scope, to);

  return ts_outline_add_group (self, TS_ITEM_REGION, scope, g_strdup_printf ("%s → %s", from_label, to_label),
                               g_strdup_printf ("All ways from %s to %s: nothing else leads in or out", from_label, to_label), members);
}

GArray *
ts_outline_group_regions (TsOutline *self,
                          guint32 scope,
                          GArray *units)
{
  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, units);
  g_autofree guint8 *hubs = ts_unit_graph_find_hubs (graph);
  g_autofree guint8 *back = g_new0 (guint8, (gsize)graph->n_arcs + 1);
  g_autofree guint32 *order = g_new (guint32, (gsize)units->len + 1);
  g_autofree guint32 *hammock_of = g_new (guint32, (gsize)units->len + 1);
  g_autoptr (GArray) hammocks = NULL;

  ts_digraph_sort (graph, order, back);
  hammocks = ts_hammocks_find (graph, back, hubs, order, hammock_of);

  g_autofree GArray **members = ts_outline_list_members (units, hammock_of, hammocks->len);
  g_autofree TsUnit *regions = g_new (TsUnit, (gsize)hammocks->len + 1);

  for (guint i = 0; i < hammocks->len; i++)
    {
      TsHammock ends = g_array_index (hammocks, TsHammock, i);

      regions[i] = add_region (self, scope, g_array_index (units, TsUnit, ends.from), g_array_index (units, TsUnit, ends.to), members[i]);
    }
  return ts_outline_list_numbered (self, units, hammock_of, regions);
}
