#include "app/scene/ts-outline-private.h"

#include "app/layout/ts-digraph.h"

#include <string.h>

#define MIN_STACK 3      /* siblings that make a stack */
#define SECTION_SIZE 120 /* things in a section, about */
#define MAX_SECTIONS 100

/* ---- arcs between units ---------------------------------------------------------------------- */

typedef struct
{
  TsOutline *outline;
  GArray *arcs; /* of TsArc, perhaps several times the same */
} Collect;

static void
collect_arc (Collect *collect,
             guint32 from_op,
             guint32 to)
{
  TsOutline *outline = collect->outline;
  guint32 from;

  if (from_op == TS_NO_OP || outline->folds[from_op] != TS_FOLD_NONE)
    return;

  from = outline->owner[outline->tree->place[from_op]];
  if (from == TS_NO_OWNER || from == to)
    return;

  /* What a loop carries back does not order anything. */
  if (g_str_has_suffix (ts_graph_get_operation (outline->tree->graph, from_op)->type, "NextIteration"))
    return;

  TsArc arc = { from, to };

  if (collect->arcs->len == 0 || memcmp (&g_array_index (collect->arcs, TsArc, collect->arcs->len - 1), &arc, sizeof arc) != 0)
    g_array_append_val (collect->arcs, arc);
}

static void
collect_range (guint32 begin,
               guint32 end,
               gpointer data)
{
  Collect *collect = data;
  TsOutline *outline = collect->outline;

  for (guint32 place = begin; place < end; place++)
    {
      guint32 op = outline->tree->order[place];
      const TsOperation *operation = ts_graph_get_operation (outline->tree->graph, op);

      if (outline->folds[op] != TS_FOLD_NONE)
        continue;

      for (guint32 k = 0; k < operation->n_inputs; k++)
        collect_arc (collect, operation->inputs[k].op, outline->owner[place]);
      for (guint32 k = 0; k < operation->n_control_inputs; k++)
        collect_arc (collect, operation->control_inputs[k], outline->owner[place]);
    }
}

static TsDigraph *
make_digraph (TsOutline *self,
              GArray *units)
{
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (TsArc));
  Collect collect = { self, arcs };

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_set_owner (self, g_array_index (units, TsUnit, i), i);

  for (guint32 i = 0; i < units->len; i++)
    {
      TsUnit unit = g_array_index (units, TsUnit, i);
      guint32 place = unit.kind == TS_ITEM_OP ? self->tree->place[unit.index] : 0;

      if (unit.kind == TS_ITEM_OP)
        collect_range (place, place + 1, &collect);
      else
        ts_outline_foreach_range (self, unit.index, collect_range, &collect);
    }

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_set_owner (self, g_array_index (units, TsUnit, i), TS_NO_OWNER);

  return ts_digraph_new (units->len, (const TsArc *)arcs->data, arcs->len);
}

/* ---- stacks of numbered siblings --------------------------------------------------------------- */

/* Siblings of one stem: `conv`, `conv_1`, `conv_2`. @stem ends where the numbers begin. */
typedef struct
{
  char *stem;
  gsize first; /* the lowest and highest number */
  gsize last;
  GArray *members; /* guint32: places in the list of members */
  gboolean dissolved;
} Siblings;

static void
siblings_free (gpointer data)
{
  Siblings *siblings = data;

  g_free (siblings->stem);
  g_array_unref (siblings->members);
  g_free (siblings);
}

/* Cuts the number off the end of a label. One without a number is the zeroth of `label_1`, ..., as TensorFlow makes names unique. */
static char *
split_label (const char *label,
             gsize *number)
{
  gsize length = strlen (label), digits = length;

  while (digits > 0 && g_ascii_isdigit (label[digits - 1]) && length - digits < 9)
    digits--;

  *number = digits < length ? (gsize)g_ascii_strtoull (label + digits, NULL, 10) : 0;
  if (digits < length && digits > 0 && label[digits - 1] != '/')
    return g_strndup (label, digits);

  *number = 0;
  return g_strconcat (label, "_", NULL);
}

/* Only what is alike goes together: operations of one type, or scopes with as much in them. */
static char *
make_key (TsOutline *self,
          TsMember member,
          const char *stem)
{
  if (member.is_scope)
    return g_strdup_printf ("%s\n%u", stem, self->n_visible[member.index]);

  return g_strdup_printf ("%s\n:%s", stem, ts_graph_get_operation (self->tree->graph, member.index)->type);
}

static GPtrArray *
find_siblings (TsOutline *self,
               guint32 scope,
               GArray *members,
               GHashTable *by_key)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (siblings_free);

  for (guint32 i = 0; i < members->len; i++)
    {
      TsMember member = g_array_index (members, TsMember, i);
      g_autofree char *label = ts_outline_dup_label (self, scope, member);
      gsize number;
      g_autofree char *stem = split_label (label, &number);
      g_autofree char *key = make_key (self, member, stem);
      Siblings *siblings = g_hash_table_lookup (by_key, key);

      if (siblings == NULL)
        {
          siblings = g_new0 (Siblings, 1);
          siblings->stem = g_steal_pointer (&stem);
          siblings->first = number;
          siblings->members = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_ptr_array_add (all, siblings);
          g_hash_table_insert (by_key, g_steal_pointer (&key), siblings);
        }
      siblings->first = MIN (siblings->first, number);
      siblings->last = MAX (siblings->last, number);
      g_array_append_val (siblings->members, i);
    }

  return all;
}

/* A stack through which a path leaves and comes back could not be drawn in order: such ones are not made. */
static void
dissolve_tangled (TsOutline *self,
                  GArray *members,
                  GPtrArray *all)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  g_autofree guint32 *stack_of = g_new (guint32, members->len);

  for (guint32 i = 0; i < members->len; i++)
    {
      TsMember member = g_array_index (members, TsMember, i);
      TsUnit unit = { member.is_scope ? TS_ITEM_SCOPE : TS_ITEM_OP, member.index };

      g_array_append_val (units, unit);
    }
  for (guint32 s = 0; s < all->len; s++)
    {
      const Siblings *siblings = all->pdata[s];

      for (guint32 k = 0; k < siblings->members->len; k++)
        stack_of[g_array_index (siblings->members, guint32, k)] = s;
    }

  g_autoptr (TsDigraph) graph = make_digraph (self, units);
  g_autofree guint32 *order = g_new (guint32, members->len);
  g_autofree guint8 *back = g_new0 (guint8, graph->n_arcs);
  g_autofree guint32 *component = g_new (guint32, all->len);
  g_autofree guint32 *size = NULL;
  g_autofree TsArc *arcs = g_new (TsArc, graph->n_arcs);
  guint32 n_arcs = 0, n_components;

  ts_digraph_sort (graph, order, back);
  for (guint32 a = 0; a < graph->n_arcs; a++)
    if (!back[a])
      arcs[n_arcs++] = (TsArc) { stack_of[graph->arcs[a].from], stack_of[graph->arcs[a].to] };

  g_autoptr (TsDigraph) contracted = ts_digraph_new (all->len, arcs, n_arcs);

  n_components = ts_digraph_strong_components (contracted, component);
  size = g_new0 (guint32, n_components);
  for (guint32 s = 0; s < all->len; s++)
    size[component[s]]++;
  for (guint32 s = 0; s < all->len; s++)
    {
      Siblings *siblings = all->pdata[s];

      siblings->dissolved = siblings->members->len < MIN_STACK || siblings->members->len == members->len || size[component[s]] > 1;
    }
}

static guint32
add_stack (TsOutline *self,
           guint32 scope,
           GArray *members,
           const Siblings *siblings)
{
  GArray *group = g_array_new (FALSE, FALSE, sizeof (TsMember));
  char *label = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "–%" G_GSIZE_FORMAT "]", siblings->stem, siblings->first, siblings->last);

  for (guint32 k = 0; k < siblings->members->len; k++)
    g_array_append_val (group, g_array_index (members, TsMember, g_array_index (siblings->members, guint32, k)));

  return ts_outline_add_group (self, TS_ITEM_STACK, scope, label, NULL, group);
}

/* The members, those of each stack as one where the first of them was. */
static GArray *
make_units (TsOutline *self,
            guint32 scope,
            GArray *members,
            GPtrArray *all)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  g_autofree guint32 *stack_of = g_new (guint32, members->len + 1);

  memset (stack_of, 0xff, sizeof *stack_of * members->len);
  for (guint32 s = 0; all != NULL && s < all->len; s++)
    {
      const Siblings *siblings = all->pdata[s];

      for (guint32 k = 0; !siblings->dissolved && k < siblings->members->len; k++)
        stack_of[g_array_index (siblings->members, guint32, k)] = s;
    }

  for (guint32 i = 0; i < members->len; i++)
    {
      TsMember member = g_array_index (members, TsMember, i);
      TsUnit unit = { member.is_scope ? TS_ITEM_SCOPE : TS_ITEM_OP, member.index };

      if (stack_of[i] != G_MAXUINT32)
        {
          const Siblings *siblings = all->pdata[stack_of[i]];

          if (g_array_index (siblings->members, guint32, 0) != i)
            continue;
          unit = (TsUnit) { TS_ITEM_STACK, add_stack (self, scope, members, siblings) };
        }
      g_array_append_val (units, unit);
    }

  return units;
}

static GArray *
stack_siblings (TsOutline *self,
                guint32 scope,
                GArray *members)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) all = find_siblings (self, scope, members, by_key);

  dissolve_tangled (self, members, all);
  return make_units (self, scope, members, all);
}

/* ---- sections ---------------------------------------------------------------------------------- */

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

static void
append_members (TsOutline *self,
                GArray *members,
                TsUnit unit)
{
  TsMember member = { unit.index, unit.kind == TS_ITEM_SCOPE };

  if (unit.kind == TS_ITEM_OP || unit.kind == TS_ITEM_SCOPE)
    {
      g_array_append_val (members, member);
      return;
    }

  const TsGroup *group = self->groups->pdata[unit.index - self->tree->n_scopes];

  g_array_append_vals (members, group->members, group->n_members);
}

static TsUnit
add_section (TsOutline *self,
             guint32 scope,
             GArray *members,
             guint32 number,
             guint32 n_sections)
{
  g_autofree char *first = ts_outline_dup_label (self, scope, g_array_index (members, TsMember, 0));
  g_autofree char *last = ts_outline_dup_label (self, scope, g_array_index (members, TsMember, members->len - 1));
  char *label = g_strdup_printf ("Part %u of %u", number, n_sections);
  char *detail = g_strdup_printf ("%s … %s", first, last);

  return (TsUnit) { TS_ITEM_SECTION, ts_outline_add_group (self, TS_ITEM_SECTION, scope, label, detail, members) };
}

static GArray *
cut_sections (TsOutline *self,
              guint32 scope,
              GArray *units)
{
  g_autoptr (TsDigraph) graph = make_digraph (self, units);
  g_autofree guint32 *order = g_new (guint32, units->len);
  g_autofree guint8 *back = g_new0 (guint8, graph->n_arcs);
  guint32 n_sections = CLAMP ((units->len + SECTION_SIZE - 1) / SECTION_SIZE, 2, MAX_SECTIONS);
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (TsUnit));

  sort_nearest (graph, order, back);

  g_autoptr (GArray) cuts = find_cuts (graph, order, n_sections);

  for (guint32 s = 0, i = 0; s < cuts->len; s++)
    {
      GArray *members = g_array_new (FALSE, FALSE, sizeof (TsMember));

      for (; i < g_array_index (cuts, guint32, s); i++)
        append_members (self, members, g_array_index (units, TsUnit, order[i]));

      if (members->len == 0)
        {
          g_array_unref (members);
          continue;
        }

      TsUnit section = add_section (self, scope, members, s + 1, cuts->len);

      g_array_append_val (sections, section);
    }

  return sections;
}

GArray *
ts_outline_reduce (TsOutline *self,
                   TsItemKind kind,
                   guint32 scope,
                   GArray *members)
{
  g_autoptr (GArray) units = NULL;

  if (members->len <= TS_OUTLINE_MAX_ITEMS || kind == TS_ITEM_STACK)
    units = make_units (self, scope, members, NULL);
  else
    units = stack_siblings (self, scope, members);

  if (units->len <= TS_OUTLINE_MAX_ITEMS)
    return g_steal_pointer (&units);

  return cut_sections (self, scope, units);
}
