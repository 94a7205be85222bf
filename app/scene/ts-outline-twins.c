#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-unit-graph.h"
#include "engine/graph/ts-op-structure.h"

#include <stdlib.h>
#include <string.h>

#define NONE G_MAXUINT32

/* The neighbours of each unit, each once and in order: those of unit u are list[begin[u]] .. list[begin[u + 1] - 1]. */
typedef struct
{
  guint32 *begin;
  guint32 *list;
} Neighbours;

typedef struct
{
  TsOutline *outline;
  GArray *units;
  Neighbours before;
  Neighbours after;
} Twins;

static int
compare_numbers (const void *a,
                 const void *b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;

  return x < y ? -1 : x > y;
}

static void
neighbours_init (Neighbours *self,
                 const TsDigraph *graph,
                 gboolean after)
{
  const guint32 *begin = after ? graph->out_begin : graph->in_begin, *arcs = after ? graph->out : graph->in;
  guint32 n = 0;

  self->begin = g_new (guint32, (gsize)graph->n_nodes + 1);
  self->list = g_new (guint32, (gsize)graph->n_arcs + 1);
  for (guint32 v = 0; v < graph->n_nodes; v++)
    {
      guint32 first = n;

      self->begin[v] = n;
      for (guint32 k = begin[v]; k < begin[v + 1]; k++)
        self->list[n++] = after ? graph->arcs[arcs[k]].to : graph->arcs[arcs[k]].from;
      qsort (self->list + first, n - first, sizeof *self->list, compare_numbers);

      guint32 end = n;

      n = first;
      for (guint32 k = first; k < end; k++)
        if (k == first || self->list[k] != self->list[n - 1])
          self->list[n++] = self->list[k];
    }
  self->begin[graph->n_nodes] = n;
}

static guint64
hash_neighbours (const Neighbours *self,
                 guint32 unit,
                 guint64 hash)
{
  hash = ts_structure_hash_mix (hash, self->begin[unit + 1] - self->begin[unit]);
  for (guint32 k = self->begin[unit]; k < self->begin[unit + 1]; k++)
    hash = ts_structure_hash_mix (hash, self->list[k]);
  return hash;
}

static gboolean
equal_neighbours (const Neighbours *self,
                  guint32 a,
                  guint32 b)
{
  guint32 n = self->begin[a + 1] - self->begin[a];

  return n == self->begin[b + 1] - self->begin[b] && memcmp (self->list + self->begin[a], self->list + self->begin[b], n * sizeof *self->list) == 0;
}

static const TsOperation *
get_operation (const Twins *self,
               guint32 unit)
{
  return ts_graph_get_operation (self->outline->tree->graph, g_array_index (self->units, TsUnit, unit).index);
}

static gboolean
are_twins (const Twins *self,
           guint32 a,
           guint32 b)
{
  return equal_neighbours (&self->before, a, b) && equal_neighbours (&self->after, a, b) &&
         ts_operation_equal_structure (get_operation (self, a), get_operation (self, b));
}

/* For each operation among the units the first of its twins. */
static void
find_first_twins (const Twins *self,
                  guint32 *first_of)
{
  g_autoptr (GHashTable) by_hash = g_hash_table_new (g_int64_hash, g_int64_equal); /* hash -> unit + 1, the last first one of it */
  g_autofree guint64 *hashes = g_new (guint64, (gsize)self->units->len + 1);
  g_autofree guint32 *previous = g_new (guint32, (gsize)self->units->len + 1); /* of a first one: the one before, of the same hash */

  for (guint32 u = 0; u < self->units->len; u++)
    {
      guint32 first;

      first_of[u] = u;
      if (g_array_index (self->units, TsUnit, u).kind != TS_ITEM_OP)
        continue;

      hashes[u] = hash_neighbours (&self->after, u, hash_neighbours (&self->before, u, ts_operation_hash_structure (get_operation (self, u))));
      previous[u] = GPOINTER_TO_UINT (g_hash_table_lookup (by_hash, &hashes[u])) - 1;
      for (first = previous[u]; first != NONE && !are_twins (self, first, u);)
        first = previous[first];
      if (first != NONE)
        first_of[u] = first;
      else
        g_hash_table_insert (by_hash, &hashes[u], GUINT_TO_POINTER (u + 1));
    }
}

static TsUnit
add_stack (const Twins *self,
           guint32 scope,
           GArray *members)
{
  TsUnit first = g_array_index (members, TsUnit, 0);
  const char *type = ts_graph_get_operation (self->outline->tree->graph, first.index)->type;
  g_autofree char *first_label = ts_outline_dup_label (self->outline, scope, first);
  g_autofree char *last_label = ts_outline_dup_label (self->outline, scope, g_array_index (members, TsUnit, members->len - 1));

  return ts_outline_add_group (self->outline, TS_ITEM_STACK, scope, g_strdup_printf ("%s … %s", first_label, last_label),
                               g_strdup_printf ("%u equal %s operations with the same neighbours", members->len, type), members);
}

static void
stack (const Twins *self,
       guint32 scope,
       TsUnit *group_of)
{
  guint32 n = self->units->len;
  g_autofree guint32 *first_of = g_new (guint32, (gsize)n + 1);
  g_autofree GArray **members = g_new0 (GArray *, (gsize)n + 1); /* of each first twin */

  find_first_twins (self, first_of);
  for (guint32 u = 0; u < n; u++)
    {
      if (first_of[u] == u)
        members[u] = g_array_new (FALSE, FALSE, sizeof (TsUnit));
      g_array_append_val (members[first_of[u]], g_array_index (self->units, TsUnit, u));
    }
  for (guint32 u = 0; u < n; u++)
    if (first_of[u] == u && members[u]->len >= TS_MIN_STACK && members[u]->len < n)
      group_of[u] = add_stack (self, scope, g_steal_pointer (&members[u]));
    else if (first_of[u] != u && ts_item_kind_is_group (group_of[first_of[u]].kind))
      group_of[u] = group_of[first_of[u]];
  for (guint32 u = 0; u < n; u++)
    g_clear_pointer (&members[u], g_array_unref);
}

GArray *
ts_outline_stack_twins (TsOutline *self,
                        guint32 scope,
                        GArray *units)
{
  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, units);
  g_autofree TsUnit *group_of = g_new (TsUnit, (gsize)units->len + 1);
  Twins twins = { .outline = self, .units = units };

  neighbours_init (&twins.before, graph, FALSE);
  neighbours_init (&twins.after, graph, TRUE);
  ts_outline_begin_groups (units, group_of);
  stack (&twins, scope, group_of);
  g_free (twins.before.begin);
  g_free (twins.before.list);
  g_free (twins.after.begin);
  g_free (twins.after.list);
  return ts_outline_list_groups (self, units, group_of);
}
