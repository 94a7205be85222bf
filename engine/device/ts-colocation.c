#include "engine/device/ts-colocation.h"

#include <string.h>

static guint32
find (guint32 *groups,
      guint32 op)
{
  while (groups[op] != op)
    op = groups[op] = groups[groups[op]];
  return op;
}

static void
join (guint32 *groups,
      guint32 a,
      guint32 b)
{
  a = find (groups, a);
  b = find (groups, b);
  groups[MAX (a, b)] = MIN (a, b);
}

/* Groups are named after operations, which need not be there any more. */
static void
join_classes (guint32 *groups,
              const TsOperation *op,
              GHashTable *class_members)
{
  g_auto (GStrv) classes = ts_operation_dup_colocation_groups (op);

  for (guint i = 0; classes != NULL && classes[i] != NULL; i++)
    {
      const char *name = g_str_has_prefix (classes[i], "loc:@") ? classes[i] + strlen ("loc:@") : classes[i];
      const TsOperation *named = ts_graph_find_operation (op->graph, name);
      gpointer member;

      if (named != NULL)
        join (groups, op->index, named->index);
      else if (g_hash_table_lookup_extended (class_members, name, NULL, &member))
        join (groups, op->index, GPOINTER_TO_UINT (member));
      else
        g_hash_table_insert (class_members, g_strdup (name), GUINT_TO_POINTER (op->index));
    }
}

static gboolean
is_type (const TsOperation *op,
         const char *type)
{
  return strcmp (op->type, type) == 0 || (g_str_has_prefix (op->type, "Ref") && strcmp (op->type + 3, type) == 0);
}

/* A reference or a handle does not leave its device; nor does a value that goes back to the beginning of a loop. */
static gboolean
ties (const TsOperation *op,
      guint i)
{
  TsDType dtype = ts_graph_get_dtype (op->graph, op->inputs[i]);

  return (ts_dtype_is_ref (dtype) && ts_operation_is_input_ref (op, i)) || dtype == TS_DTYPE_RESOURCE ||
         (is_type (op, "Merge") && is_type (ts_graph_get_operation (op->graph, op->inputs[i].op), "NextIteration"));
}

guint32 *
ts_colocation_find_groups (TsGraph *graph)
{
  guint32 n = ts_graph_get_n_operations (graph);
  guint32 *groups = g_new (guint32, n + 1);
  g_autoptr (GHashTable) class_members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 i = 0; i < n; i++)
    groups[i] = i;
  for (guint32 i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      join_classes (groups, op, class_members);
      for (guint k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP && ties (op, k))
          join (groups, i, op->inputs[k].op);
    }
  for (guint32 i = 0; i < n; i++)
    groups[i] = find (groups, i);
  return groups;
}
