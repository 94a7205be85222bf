#include "app/scene/ts-outline-open.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_NAMES 6 /* that an error tells */

typedef struct
{
  guint32 container;
  guint depth;
} Visit;

/* Told of each container that is shown; @depth is 1 for those in the root. Returns: whether to look inside. */
typedef gboolean (*VisitFunc) (TsOutline *outline, guint32 container, guint depth, gpointer data);

static void
walk_under (TsOutline *self,
            guint32 container,
            VisitFunc visit,
            gpointer data)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (Visit));
  Visit root = { container, 0 };

  g_array_append_val (queue, root);
  for (guint i = 0; i < queue->len; i++)
    {
      Visit at = g_array_index (queue, Visit, i);
      const TsScopeGraph *graph = ts_outline_get_graph (self, at.container);

      for (guint32 k = 0; k < graph->n_items; k++)
        {
          Visit next = { graph->items[k].id, at.depth + 1 };

          if (graph->items[k].kind != TS_ITEM_OP && visit (self, next.container, next.depth, data))
            g_array_append_val (queue, next);
        }
    }
}

static void
walk (TsOutline *self,
      VisitFunc visit,
      gpointer data)
{
  walk_under (self, TS_ROOT_CONTAINER, visit, data);
}

/* ---- by depth ----------------------------------------------------------------------------------- */

typedef struct
{
  guint depth;
  GHashTable *open;
  guint64 n_boxes;
} Levels;

static gboolean
open_level (TsOutline *outline,
            guint32 container,
            guint depth,
            gpointer data)
{
  Levels *levels = data;

  if (depth > levels->depth)
    return FALSE;
  g_hash_table_add (levels->open, GUINT_TO_POINTER (container));
  return depth < levels->depth;
}

void
ts_outline_open_levels (TsOutline *self,
                        guint depth,
                        GHashTable *open)
{
  Levels levels = { depth, open, 0 };

  if (depth > 0)
    walk (self, open_level, &levels);
}

void
ts_outline_open_levels_under (TsOutline *self,
                              guint32 container,
                              guint depth,
                              GHashTable *open)
{
  Levels levels = { depth - 1, open, 0 };

  if (depth == 0)
    return;
  g_hash_table_add (open, GUINT_TO_POINTER (container));
  if (depth > 1)
    walk_under (self, container, open_level, &levels);
}

static gboolean
count_inside (TsOutline *outline,
              guint32 container,
              guint depth,
              gpointer data)
{
  Levels *levels = data;
  gboolean is_open = g_hash_table_contains (levels->open, GUINT_TO_POINTER (container));

  if (is_open)
    levels->n_boxes += ts_outline_get_graph (outline, container)->n_items;
  return is_open;
}

guint64
ts_outline_count_boxes (TsOutline *self,
                        GHashTable *open)
{
  Levels levels = { 0, open, ts_outline_get_graph (self, TS_ROOT_CONTAINER)->n_items };

  walk (self, count_inside, &levels);
  return levels.n_boxes;
}

/* ---- by name ------------------------------------------------------------------------------------ */

char *
ts_outline_dup_numbered_name (TsOutline *self,
                              guint32 group)
{
  g_autofree char *name = ts_outline_dup_name (self, group);

  return g_strdup_printf ("%s#%u", name, group);
}

typedef struct
{
  const char *name;
  guint32 found;
} Search;

static gboolean
compare_name (TsOutline *outline,
              guint32 container,
              guint depth,
              gpointer data)
{
  Search *search = data;

  if (search->found == TS_NO_CONTAINER && container >= ts_outline_get_tree (outline)->n_scopes)
    {
      g_autofree char *name = ts_outline_dup_name (outline, container);
      g_autofree char *numbered = g_str_has_prefix (search->name, name) ? ts_outline_dup_numbered_name (outline, container) : NULL;

      if (strcmp (name, search->name) == 0 || g_strcmp0 (numbered, search->name) == 0)
        search->found = container;
    }
  return search->found == TS_NO_CONTAINER;
}

typedef struct
{
  guint32 wanted;
  GHashTable *parents;
} Ways;

static gboolean
note_parents (TsOutline *outline,
              guint32 container,
              guint depth,
              gpointer data)
{
  Ways *ways = data;
  const TsScopeGraph *graph = ts_outline_get_graph (outline, container);

  for (guint32 i = 0; i < graph->n_items; i++)
    if (graph->items[i].kind != TS_ITEM_OP)
      g_hash_table_insert (ways->parents, GUINT_TO_POINTER (graph->items[i].id), GUINT_TO_POINTER (container));
  return TRUE;
}

static void
open_group (TsOutline *self,
            guint32 group,
            GHashTable *open)
{
  g_autoptr (GHashTable) parents = g_hash_table_new (NULL, NULL);
  Ways ways = { group, parents };

  walk (self, note_parents, &ways);
  for (guint32 at = group; at != TS_ROOT_CONTAINER; at = GPOINTER_TO_UINT (g_hash_table_lookup (parents, GUINT_TO_POINTER (at))))
    g_hash_table_add (open, GUINT_TO_POINTER (at));
}

/* The box of a scope may be an inner one of it, or that of its only operation, which cannot be opened. */
static void
open_scope (TsOutline *self,
            guint32 scope,
            GHashTable *open)
{
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 i = ts_outline_find_scope (self, scope, path);
  const TsScopeGraph *graph = ts_outline_get_graph (self, g_array_index (path, guint32, path->len - 1));

  for (guint k = 0; k < path->len; k++)
    g_hash_table_add (open, GUINT_TO_POINTER (g_array_index (path, guint32, k)));
  if (i < graph->n_items && graph->items[i].kind != TS_ITEM_OP)
    g_hash_table_add (open, GUINT_TO_POINTER (graph->items[i].id));
}

/* The innermost scope of @name that there is. */
static guint32
find_outer_scope (const TsScopeTree *tree,
                  const char *name)
{
  g_autofree char *outer = g_strdup (name);

  for (char *slash; (slash = strrchr (outer, '/')) != NULL;)
    {
      guint32 scope;

      *slash = '\0';
      scope = ts_scope_tree_find (tree, outer);
      if (scope != TS_NO_SCOPE)
        return scope;
    }
  return TS_ROOT_SCOPE;
}

/* FALSE if there have been enough. Takes @name. */
static gboolean
append_name (GString *names,
             guint *n,
             char *name)
{
  g_autofree char *taken = name;

  if (*n <= MAX_NAMES)
    g_string_append_printf (names, "%s%s", *n > 0 ? ", " : "", *n < MAX_NAMES ? taken : "...");
  return ++*n <= MAX_NAMES;
}

/* What can be opened in a scope: the scopes in it, or else the groups. (transfer full) */
static char *
dup_names_inside (TsOutline *self,
                  guint32 outer)
{
  const TsScopeTree *tree = ts_outline_get_tree (self);
  g_autoptr (GString) names = g_string_new (NULL);
  const TsScopeGraph *graph;
  guint n = 0;

  for (guint32 child = tree->scopes[outer].first_child; child != TS_NO_SCOPE; child = tree->scopes[child].next_sibling)
    if (!append_name (names, &n, ts_scope_tree_dup_name (tree, child)))
      break;
  graph = n == 0 ? ts_outline_get_graph (self, outer) : NULL;
  for (guint32 i = 0; graph != NULL && i < graph->n_items; i++)
    if (graph->items[i].kind != TS_ITEM_OP && !append_name (names, &n, ts_outline_dup_name (self, graph->items[i].id)))
      break;
  return n > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : g_strdup ("none");
}

static void
set_not_found (TsOutline *self,
               const char *name,
               GError **error)
{
  const TsScopeTree *tree = ts_outline_get_tree (self);
  guint32 outer = find_outer_scope (tree, name);
  g_autofree char *outer_name = ts_scope_tree_dup_name (tree, outer);
  g_autofree char *names = dup_names_inside (self, outer);

  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no scope is named \"%s\"; %s%s%s has %s", name, outer == TS_ROOT_SCOPE ? "the graph" : "\"", outer_name,
               outer == TS_ROOT_SCOPE ? "" : "\"", names);
}

guint32
ts_outline_find_by_name (TsOutline *self,
                         const char *name,
                         GError **error)
{
  const TsScopeTree *tree = ts_outline_get_tree (self);
  g_autofree char *plain = g_strndup (name, strlen (name) - (strlen (name) > 1 && g_str_has_suffix (name, "/")));
  guint32 scope = ts_scope_tree_find (tree, plain);
  Search search = { plain, TS_NO_CONTAINER };
  const TsOperation *op;

  if (scope != TS_NO_SCOPE)
    return scope;

  op = ts_graph_find_operation (tree->graph, plain);
  if (op != NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is an operation (%s), not a scope", plain, op->type);
      return TS_NO_CONTAINER;
    }

  walk (self, compare_name, &search);
  if (search.found == TS_NO_CONTAINER)
    set_not_found (self, plain, error);
  return search.found;
}

void
ts_outline_open_way (TsOutline *self,
                     guint32 container,
                     GHashTable *open)
{
  if (container == TS_ROOT_CONTAINER)
    return;
  if (container < ts_outline_get_tree (self)->n_scopes)
    open_scope (self, container, open);
  else
    open_group (self, container, open);
}
