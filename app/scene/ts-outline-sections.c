#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-unit-graph.h"

#include <string.h>

#define SECTION_SIZE 120 /* things in a section, about; 150 at most where there are not very many sections */
#define MAX_SECTIONS 100

/* Where to cut @order into about @n_sections runs: near equal parts, and there where the fewest arcs are cut. */
static GArray *
find_cuts (const TsDigraph *graph,
           const guint32 *order,
           guint32 n_sections)
{
  guint32 n = graph->n_nodes;
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree gint32 *crossing = g_new0 (gint32, (gsize)n + 1); /* arcs cut before the node at this place */
  g_autofree guint32 *place = g_new (guint32, n);

  for (guint32 i = 0; i < n; i++)
    place[order[i]] = i;
  for (guint32 a = 0; a < graph->n_arcs; a++)
    {
      guint32 from = place[graph->arcs[a].from], to = place[graph->arcs[a].to];

      crossing[MIN (from, to) + 1]++;
      crossing[MAX (from, to) + 1]--;
    }
  for (guint32 i = 1; i <= n; i++)
    crossing[i] += crossing[i - 1];

  for (guint32 s = 1; s < n_sections; s++)
    {
      guint32 ideal = (guint32)((guint64)n * s / n_sections), reach = MAX (n / n_sections / 4, 1), best = ideal;

      for (guint32 d = 0; d <= reach; d++)
        {
          if (ideal + d < n && crossing[ideal + d] < crossing[best])
            best = ideal + d;
          if (ideal > d && crossing[ideal - d] < crossing[best])
            best = ideal - d;
        }
      g_array_append_val (cuts, best);
    }
  g_array_append_val (cuts, n);

  return cuts;
}

static guint64
sum_lengths (const TsDigraph *graph,
             const guint32 *order,
             guint32 *place)
{
  guint64 sum = 0;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    place[order[i]] = i;
  for (guint32 a = 0; a < graph->n_arcs; a++)
    sum += ABS ((gint64)place[graph->arcs[a].to] - (gint64)place[graph->arcs[a].from]);

  return sum;
}

/* The topological order that keeps together what belongs together: that of the file, or the one along chains. */
static void
sort_nearest (const TsDigraph *graph,
              guint32 *order,
              guint8 *back)
{
  g_autofree guint32 *other = g_new (guint32, graph->n_nodes);
  g_autofree guint32 *place = g_new (guint32, graph->n_nodes);

  ts_digraph_sort (graph, other, back);
  ts_digraph_sort_deep (graph, order, back);
  if (sum_lengths (graph, other, place) < sum_lengths (graph, order, place))
    memcpy (order, other, sizeof *order * graph->n_nodes);
}

static TsUnit
add_section (TsOutline *self,
             guint32 scope,
             GArray *members,
             guint32 number,
             guint32 n_sections)
{
  g_autofree char *first = ts_outline_dup_label (self, scope, g_array_index (members, TsUnit, 0));
  g_autofree char *last = ts_outline_dup_label (self, scope, g_array_index (members, TsUnit, members->len - 1));
  char *label = g_strdup_printf ("Part %u of %u", number, n_sections);
  char *why = g_strdup_printf ("There is too much for one picture: these %u things follow each other in run order", members->len);
  TsUnit section = ts_outline_add_group (self, TS_ITEM_SECTION, scope, label, why, members);

  ts_outline_get_group (self, section.index)->detail = g_strdup_printf ("%s … %s", first, last);
  return section;
}

/* What is left without the hubs. (transfer full) */
static GArray *
list_rest (GArray *units,
           const guint8 *hubs)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (TsUnit));

  for (guint32 i = 0; i < units->len; i++)
    if (!hubs[i])
      g_array_append_val (rest, g_array_index (units, TsUnit, i));
  return rest;
}

GArray *
ts_outline_cut_sections (TsOutline *self,
                         guint32 scope,
                         GArray *units,
                         const guint8 *hubs)
{
  g_autoptr (GArray) rest = list_rest (units, hubs);
  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, rest);
  g_autofree guint32 *order = g_new (guint32, rest->len);
  g_autofree guint8 *back = g_new0 (guint8, graph->n_arcs);
  guint32 n_sections = CLAMP ((rest->len + SECTION_SIZE - 1) / SECTION_SIZE, 2, MAX_SECTIONS);
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (TsUnit));

  sort_nearest (graph, order, back);
  for (guint32 i = 0; i < units->len; i++)
    if (hubs[i])
      g_array_append_val (shown, g_array_index (units, TsUnit, i));

  g_autoptr (GArray) cuts = find_cuts (graph, order, n_sections);

  for (guint32 s = 0, i = 0; s < cuts->len; s++)
    {
      GArray *members = g_array_new (FALSE, FALSE, sizeof (TsUnit));

      for (; i < g_array_index (cuts, guint32, s); i++)
        g_array_append_val (members, g_array_index (rest, TsUnit, order[i]));

      if (members->len == 0)
        {
          g_array_unref (members);
          continue;
        }

      TsUnit section = add_section (self, scope, members, s + 1, cuts->len);

      g_array_append_val (shown, section);
    }

  return shown;
}
