#include "app/scene/ts-outline-grouping.h"

#include "app/scene/ts-unit-graph.h"

#include <string.h>

#define MAX_LISTED 4u /* numbers in the name of a stack */

/* Siblings of one stem: `conv`, `conv_1`, `conv_2`. @stem ends where the numbers begin. */
typedef struct
{
  char *stem;
  GArray *numbers; /* gsize: of the members */
  GArray *members; /* guint32: places among the units */
  gboolean dissolved;
} Siblings;

static void
siblings_free (gpointer data)
{
  Siblings *siblings = data;

  g_free (siblings->stem);
  g_array_unref (siblings->numbers);
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
          TsUnit unit,
          const char *stem)
{
  if (unit.kind == TS_ITEM_SCOPE)
    return g_strdup_printf ("%s\n%u", stem, self->n_visible[unit.index]);

  return g_strdup_printf ("%s\n:%s", stem, ts_graph_get_operation (self->tree->graph, unit.index)->type);
}

static GPtrArray *
find_siblings (TsOutline *self,
               guint32 scope,
               GArray *units,
               GHashTable *by_key)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (siblings_free);

  for (guint32 i = 0; i < units->len; i++)
    {
      TsUnit unit = g_array_index (units, TsUnit, i);
      g_autofree char *label = ts_outline_dup_label (self, scope, unit);
      gsize number;
      g_autofree char *stem = split_label (label, &number);
      g_autofree char *key = make_key (self, unit, stem);
      Siblings *siblings = g_hash_table_lookup (by_key, key);

      if (siblings == NULL)
        {
          siblings = g_new0 (Siblings, 1);
          siblings->stem = g_steal_pointer (&stem);
          siblings->numbers = g_array_new (FALSE, FALSE, sizeof (gsize));
          siblings->members = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_ptr_array_add (all, siblings);
          g_hash_table_insert (by_key, g_steal_pointer (&key), siblings);
        }
      g_array_append_val (siblings->numbers, number);
      g_array_append_val (siblings->members, i);
    }

  return all;
}

/* A stack through which a path leaves and comes back could not be drawn in order: such ones are not made. */
static void
dissolve_tangled (TsOutline *self,
                  GArray *units,
                  GPtrArray *all)
{
  g_autofree guint32 *stack_of = g_new (guint32, units->len);

  for (guint32 s = 0; s < all->len; s++)
    {
      const Siblings *siblings = all->pdata[s];

      for (guint32 k = 0; k < siblings->members->len; k++)
        stack_of[g_array_index (siblings->members, guint32, k)] = s;
    }

  g_autoptr (TsDigraph) graph = ts_unit_graph_new (self, units);
  g_autofree guint32 *order = g_new (guint32, units->len);
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

      siblings->dissolved = siblings->members->len < TS_MIN_STACK || siblings->members->len == units->len || size[component[s]] > 1;
    }
}

/* ---- how it is called ------------------------------------------------------------------------------ */

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  gsize x = *(const gsize *)a, y = *(const gsize *)b;

  return (x > y) - (x < y);
}

/* The numbers that are there, in order, each once. (transfer full) (element-type gsize) */
static GArray *
sort_numbers (const Siblings *siblings)
{
  GArray *sorted = g_array_copy (siblings->numbers);
  guint n = 0;

  g_array_sort (sorted, compare_numbers);
  for (guint i = 0; i < sorted->len; i++)
    if (i == 0 || g_array_index (sorted, gsize, i) != g_array_index (sorted, gsize, n - 1))
      g_array_index (sorted, gsize, n++) = g_array_index (sorted, gsize, i);
  g_array_set_size (sorted, n);
  return sorted;
}

/* `a_[0–23]` if all are there; else `a_[0, 5, 23]`, or `a_[0…23]` if that is too long. */
static char *
make_label (const char *stem,
            GArray *numbers)
{
  gsize first = g_array_index (numbers, gsize, 0), last = g_array_index (numbers, gsize, numbers->len - 1);
  GString *label = g_string_new (stem);

  if (last - first + 1 == numbers->len || numbers->len > MAX_LISTED)
    {
      g_string_append_printf (label, "[%" G_GSIZE_FORMAT "%s%" G_GSIZE_FORMAT "]", first, last - first + 1 == numbers->len ? "–" : "…", last);
      return g_string_free (label, FALSE);
    }
  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (label, "%s%" G_GSIZE_FORMAT, i == 0 ? "[" : ", ", g_array_index (numbers, gsize, i));
  g_string_append_c (label, ']');
  return g_string_free (label, FALSE);
}

static char *
make_reason (const Siblings *siblings,
             TsItemKind kind,
             GArray *numbers)
{
  gsize first = g_array_index (numbers, gsize, 0), last = g_array_index (numbers, gsize, numbers->len - 1);
  const char *what = kind == TS_ITEM_SCOPE ? "scopes of the same size" : "operations of one type";

  if (last - first + 1 == numbers->len)
    return g_strdup_printf ("%u %s, numbered one after the other", siblings->members->len, what);
  return g_strdup_printf ("%u %s, with %u of the %" G_GSIZE_FORMAT " numbers from %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT, siblings->members->len, what, numbers->len, last - first + 1, first, last);
}

static TsUnit
add_stack (TsOutline *self,
           guint32 scope,
           GArray *units,
           const Siblings *siblings)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  g_autoptr (GArray) numbers = sort_numbers (siblings);
  TsUnit first = g_array_index (units, TsUnit, g_array_index (siblings->members, guint32, 0));

  for (guint32 k = 0; k < siblings->members->len; k++)
    g_array_append_val (members, g_array_index (units, TsUnit, g_array_index (siblings->members, guint32, k)));

  return ts_outline_add_group (self, TS_ITEM_STACK, scope, make_label (siblings->stem, numbers), make_reason (siblings, first.kind, numbers), members);
}

GArray *
ts_outline_stack_siblings (TsOutline *self,
                           guint32 scope,
                           GArray *units)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) all = find_siblings (self, scope, units, by_key);
  g_autofree TsUnit *group_of = g_new (TsUnit, (gsize)units->len + 1);

  dissolve_tangled (self, units, all);
  ts_outline_begin_groups (units, group_of);
  for (guint32 s = 0; s < all->len; s++)
    {
      const Siblings *siblings = all->pdata[s];
      TsUnit stack;

      if (siblings->dissolved)
        continue;
      stack = add_stack (self, scope, units, siblings);
      for (guint32 k = 0; k < siblings->members->len; k++)
        group_of[g_array_index (siblings->members, guint32, k)] = stack;
    }
  return ts_outline_list_groups (self, units, group_of);
}
