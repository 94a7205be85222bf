#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-motifs.h"
#include "app/scene/ts-unit-graph.h"
#include "engine/graph/ts-op-structure.h"

#include <string.h>

#define MAX_TYPES 6 /* that are told of a pattern */

/* ---- what is looked for -------------------------------------------------------------------------- */

/* Operations of one type are alike; other things are not looked into. */
static guint32 *
label_units (TsOutline *self,
             GArray *units)
{
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal); /* type -> label + 1 */
  guint32 *labels = g_new (guint32, (gsize)units->len + 1);

  for (guint32 i = 0; i < units->len; i++)
    {
      TsUnit unit = g_array_index (units, TsUnit, i);
      const char *type;
      guint32 label;

      labels[i] = TS_NO_MOTIF;
      if (unit.kind != TS_ITEM_OP)
        continue;

      type = ts_graph_get_operation (self->tree->graph, unit.index)->type;
      label = GPOINTER_TO_UINT (g_hash_table_lookup (types, type));
      if (label == 0)
        {
          label = g_hash_table_size (types) + 1;
          g_hash_table_insert (types, (gpointer)type, GUINT_TO_POINTER (label));
        }
      labels[i] = label - 1;
    }
  return labels;
}

/* ---- which are the same ----------------------------------------------------------------------------- */

/* Groups with the same inside: op types, attributes, and edges within, in the order of the graph. */
typedef struct
{
  TsOutline *outline;
  GArray **members;  /* of each group */
  guint32 *group_of; /* of operations; or G_MAXUINT32 */
  guint32 *place_of; /* of operations, among the members of their group */
} Equal;

static const TsOperation *
get_member (const Equal *self,
            guint32 group,
            guint32 i)
{
  return ts_graph_get_operation (self->outline->tree->graph, g_array_index (self->members[group], TsUnit, i).index);
}

/* Where in its own group an input comes from, or G_MAXUINT32. */
static guint32
get_place (const Equal *self,
           guint32 group,
           guint32 op)
{
  return op != TS_NO_OP && self->group_of[op] == group ? self->place_of[op] : G_MAXUINT32;
}

static guint64
hash_group (const Equal *self,
            guint32 group)
{
  guint64 hash = self->members[group]->len;

  for (guint32 i = 0; i < self->members[group]->len; i++)
    {
      const TsOperation *op = get_member (self, group, i);

      hash = ts_structure_hash_mix (hash, ts_operation_hash_structure (op));
      for (guint32 k = 0; k < op->n_inputs; k++)
        hash = ts_structure_hash_mix (hash, get_place (self, group, op->inputs[k].op));
    }
  return hash;
}

static gboolean
equal_members (const Equal *self,
               guint32 group_a,
               guint32 group_b,
               guint32 i)
{
  const TsOperation *a = get_member (self, group_a, i), *b = get_member (self, group_b, i);

  if (!ts_operation_equal_structure (a, b))
    return FALSE;
  for (guint32 k = 0; k < a->n_inputs; k++)
    {
      guint32 place = get_place (self, group_a, a->inputs[k].op);

      if (place != get_place (self, group_b, b->inputs[k].op) || (place != G_MAXUINT32 && a->inputs[k].index != b->inputs[k].index))
        return FALSE;
    }
  for (guint32 k = 0; k < a->n_control_inputs; k++)
    if (get_place (self, group_a, a->control_inputs[k]) != get_place (self, group_b, b->control_inputs[k]))
      return FALSE;
  return TRUE;
}

static gboolean
equal_groups (const Equal *self,
              guint32 a,
              guint32 b)
{
  if (self->members[a]->len != self->members[b]->len)
    return FALSE;
  for (guint32 i = 0; i < self->members[a]->len; i++)
    if (!equal_members (self, a, b, i))
      return FALSE;
  return TRUE;
}

/* For each group the first one that is the same. */
static guint32 *
find_first_equal (const Equal *self,
                  guint32 n)
{
  g_autoptr (GHashTable) by_hash = g_hash_table_new (g_int64_hash, g_int64_equal); /* hash -> group + 1, the last first one of it */
  g_autofree guint64 *hashes = g_new (guint64, (gsize)n + 1);
  g_autofree guint32 *previous = g_new (guint32, (gsize)n + 1);
  guint32 *first_of = g_new (guint32, (gsize)n + 1);

  for (guint32 g = 0; g < n; g++)
    {
      guint32 first;

      hashes[g] = hash_group (self, g);
      previous[g] = GPOINTER_TO_UINT (g_hash_table_lookup (by_hash, &hashes[g])) - 1;
      for (first = previous[g]; first != G_MAXUINT32 && !equal_groups (self, first, g);)
        first = previous[first];
      first_of[g] = first != G_MAXUINT32 ? first : g;
      if (first == G_MAXUINT32)
        g_hash_table_insert (by_hash, &hashes[g], GUINT_TO_POINTER (g + 1));
    }
  return first_of;
}

static void
equal_init (Equal *self,
            TsOutline *outline,
            GArray **members,
            guint32 n)
{
  gsize size = ((gsize)outline->tree->n_ops + 1) * sizeof (guint32);

  self->outline = outline;
  self->members = members;
  self->group_of = g_malloc (size);
  self->place_of = g_malloc (size);
  memset (self->group_of, 0xff, size);
  for (guint32 g = 0; g < n; g++)
    for (guint32 i = 0; i < members[g]->len; i++)
      {
        self->group_of[get_member (self, g, i)->index] = g;
        self->place_of[get_member (self, g, i)->index] = i;
      }
}

/* Numbers those of which there are more than one, and says of each how many. */
static void
set_patterns (TsOutline *self,
              GArray **members,
              const TsUnit *groups,
              guint32 n)
{
  Equal equal;
  g_autofree guint32 *first_of = NULL;
  g_autofree guint32 *counts = g_new0 (guint32, (gsize)n + 1);

  equal_init (&equal, self, members, n);
  first_of = find_first_equal (&equal, n);
  for (guint32 g = 0; g < n; g++)
    counts[first_of[g]]++;
  for (guint32 g = 0; g < n; g++)
    {
      TsGroup *group = ts_outline_get_group (self, groups[g].index);

      if (counts[first_of[g]] < 2)
        continue;
      group->n_equal = counts[first_of[g]];
      group->pattern = first_of[g] == g ? self->n_patterns++ : ts_outline_get_group (self, groups[first_of[g]].index)->pattern;
    }
  g_free (equal.group_of);
  g_free (equal.place_of);
}

/* ---- saying it -------------------------------------------------------------------------------------- */

/* "Conv2D, FusedBatchNorm, Relu", each type once. (transfer full) */
static char *
dup_types (TsOutline *self,
           GArray *members)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < members->len; i++)
    {
      const char *type = ts_graph_get_operation (self->tree->graph, g_array_index (members, TsUnit, i).index)->type;

      if (!g_hash_table_add (told, (gpointer)type) || g_hash_table_size (told) > MAX_TYPES)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", type);
    }
  if (g_hash_table_size (told) > MAX_TYPES)
    g_string_append_printf (text, " and %u more types", g_hash_table_size (told) - MAX_TYPES);
  return g_string_free (text, FALSE);
}

static TsUnit
add_pattern (TsOutline *self,
             guint32 scope,
             GArray *members,
             guint32 count)
{
  g_autofree char *types = dup_types (self, members);
  g_autofree char *first = ts_outline_dup_label (self, scope, g_array_index (members, TsUnit, 0));
  g_autofree char *last = ts_outline_dup_label (self, scope, g_array_index (members, TsUnit, members->len - 1));

  return ts_outline_add_group (self, TS_ITEM_PATTERN, scope, g_strdup_printf ("%s … %s", first, last), g_strdup_printf ("Repeats %u times: %s", count, types),
                               g_array_copy (members));
}

GArray *
ts_outline_group_patterns (TsOutline *self,
                           guint32 scope,
                           GArray *units)
{
  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, units);
  g_autofree guint8 *hubs = ts_unit_graph_find_hubs (graph);
  g_autofree guint32 *labels = label_units (self, units);
  g_autoptr (TsMotifs) motifs = ts_motifs_find (graph, labels, hubs);
  g_autofree GArray **members = ts_outline_list_members (units, motifs->place_of, motifs->n_places);
  g_autofree TsUnit *groups = g_new (TsUnit, (gsize)motifs->n_places + 1);

  for (guint32 p = 0; p < motifs->n_places; p++)
    groups[p] = add_pattern (self, scope, members[p], motifs->counts[motifs->motif_of[p]]);
  set_patterns (self, members, groups, motifs->n_places);
  for (guint32 p = 0; p < motifs->n_places; p++)
    g_array_unref (members[p]);
  return ts_outline_list_numbered (self, units, motifs->place_of, groups);
}
