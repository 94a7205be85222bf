#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-unit-graph.h"

typedef GArray *(*GroupFunc) (TsOutline *self, guint32 scope, GArray *units);

void
ts_outline_begin_groups (GArray *units,
                         TsUnit *group_of)
{
  for (guint32 i = 0; i < units->len; i++)
    group_of[i] = g_array_index (units, TsUnit, i);
}

GArray *
ts_outline_list_groups (TsOutline *self,
                        GArray *units,
                        const TsUnit *group_of)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL); /* containers of new groups */

  for (guint32 i = 0; i < units->len; i++)
    {
      TsUnit unit = g_array_index (units, TsUnit, i), group = group_of[i];

      if ((group.kind == unit.kind && group.index == unit.index) || g_hash_table_add (seen, GUINT_TO_POINTER (group.index)))
        g_array_append_val (shown, group);
    }
  return shown;
}

GArray **
ts_outline_list_members (GArray *units,
                         const guint32 *number_of,
                         guint32 n)
{
  GArray **members = g_new (GArray *, (gsize)n + 1);

  for (guint32 i = 0; i < n; i++)
    members[i] = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  for (guint32 i = 0; i < units->len; i++)
    if (number_of[i] != G_MAXUINT32)
      g_array_append_val (members[number_of[i]], g_array_index (units, TsUnit, i));
  return members;
}

GArray *
ts_outline_list_numbered (TsOutline *self,
                          GArray *units,
                          const guint32 *number_of,
                          const TsUnit *groups)
{
  g_autofree TsUnit *group_of = g_new (TsUnit, (gsize)units->len + 1);

  ts_outline_begin_groups (units, group_of);
  for (guint32 i = 0; i < units->len; i++)
    if (number_of[i] != G_MAXUINT32)
      group_of[i] = groups[number_of[i]];
  return ts_outline_list_groups (self, units, group_of);
}

static GArray *
cut (TsOutline *self,
     guint32 scope,
     GArray *units)
{
  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, units);
  g_autofree guint8 *hubs = ts_unit_graph_find_hubs (graph);

  return ts_outline_cut_sections (self, scope, units, hubs);
}

GArray *
ts_outline_reduce (TsOutline *self,
                   guint32 container,
                   GArray *units)
{
  static const GroupFunc all[] = { ts_outline_stack_siblings, ts_outline_stack_twins, ts_outline_group_patterns, ts_outline_group_regions, cut };
  guint32 scope = ts_outline_get_scope (self, container), most = self->rules.no_groups ? TS_OUTLINE_MAX_PLAIN : TS_OUTLINE_MAX_ITEMS;
  guint first = self->rules.no_groups || container >= self->tree->n_scopes ? G_N_ELEMENTS (all) - 1 : 0; /* what is in a group was looked at before */

  for (guint i = first; i < G_N_ELEMENTS (all) && units->len > most; i++)
    {
      GArray *fewer = all[i](self, scope, units);

      g_array_unref (units);
      units = fewer;
    }
  return units;
}
