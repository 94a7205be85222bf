#include "app/scene/ts-outline-private.h"

#include <string.h>

/* ---- making it ------------------------------------------------------------------------------- */

static void
group_free (gpointer data)
{
  TsGroup *group = data;

  g_free (group->label);
  g_free (group->detail);
  g_free (group->members);
  g_free (group);
}

/* One look at the table for each op type; most graphs have few. */
static guint8 *
find_families (TsGraph *graph)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint8 *families = g_new (guint8, n_ops);
  const char *last_type = NULL;

  for (guint32 op = 0; op < n_ops; op++)
    {
      const char *type = ts_graph_get_operation (graph, op)->type;
      gpointer value;

      if (type == last_type)
        {
          families[op] = families[op - 1];
          continue;
        }

      if (!g_hash_table_lookup_extended (known, type, NULL, &value))
        {
          value = GUINT_TO_POINTER (ts_op_family_of (type));
          g_hash_table_insert (known, (gpointer)type, value);
        }
      families[op] = GPOINTER_TO_UINT (value);
      last_type = type;
    }

  return families;
}

static guint32 *
count_visible (const TsScopeTree *tree,
               const guint8 *folds)
{
  guint32 *n_visible = g_new0 (guint32, tree->n_scopes);

  for (guint32 op = 0; op < tree->n_ops; op++)
    if (folds[op] == TS_FOLD_NONE)
      n_visible[tree->scope_of[op]]++;

  for (guint32 s = tree->n_scopes - 1; s > 0; s--)
    n_visible[tree->scopes[s].parent] += n_visible[s];

  return n_visible;
}

TsOutline *
ts_outline_new (TsGraph *graph,
                GCancellable *cancellable,
                GError **error)
{
  return ts_outline_new_part (graph, NULL, cancellable, error);
}

TsOutline *
ts_outline_new_part (TsGraph *graph,
                     const guint8 *kept,
                     GCancellable *cancellable,
                     GError **error)
{
  TsScopeTree *tree = ts_scope_tree_new (graph, cancellable, error);
  TsOutline *self;

  if (tree == NULL)
    return NULL;

  self = g_new0 (TsOutline, 1);
  self->tree = tree;
  self->folds = ts_fold_find (graph);
  if (kept != NULL)
    ts_fold_hide (graph, self->folds, kept);
  self->families = find_families (graph);
  self->n_visible = count_visible (tree, self->folds);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->graphs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ts_scope_graph_unref);
  self->owner = g_new (guint32, (gsize)tree->n_ops + 1);
  memset (self->owner, 0xff, sizeof *self->owner * tree->n_ops);

  return self;
}

void
ts_outline_free (TsOutline *self)
{
  if (self == NULL)
    return;

  ts_scope_tree_unref (self->tree);
  g_free (self->folds);
  g_free (self->families);
  g_free (self->n_visible);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->graphs);
  g_free (self->owner);
  g_free (self);
}

TsScopeTree *
ts_outline_get_tree (TsOutline *self)
{
  return self->tree;
}

const guint8 *
ts_outline_get_folds (TsOutline *self)
{
  return self->folds;
}

const guint8 *
ts_outline_get_families (TsOutline *self)
{
  return self->families;
}

/* ---- containers ------------------------------------------------------------------------------ */

guint32
ts_outline_get_n_containers (TsOutline *self)
{
  return self->tree->n_scopes + self->groups->len;
}

static const TsGroup *
get_group (TsOutline *self,
           guint32 container)
{
  return container < self->tree->n_scopes ? NULL : self->groups->pdata[container - self->tree->n_scopes];
}

guint32
ts_outline_add_group (TsOutline *self,
                      TsItemKind kind,
                      guint32 scope,
                      char *label,
                      char *detail,
                      GArray *members)
{
  TsGroup *group = g_new0 (TsGroup, 1);

  group->kind = kind;
  group->scope = scope;
  group->label = label;
  group->detail = detail;
  group->n_members = members->len;
  group->members = (TsMember *)g_array_free (members, FALSE);
  g_ptr_array_add (self->groups, group);

  return self->tree->n_scopes + self->groups->len - 1;
}

guint32
ts_outline_get_scope (TsOutline *self,
                      guint32 container)
{
  const TsGroup *group = get_group (self, container);

  return group != NULL ? group->scope : container;
}

char *
ts_outline_dup_name (TsOutline *self,
                     guint32 container)
{
  const TsGroup *group = get_group (self, container);

  if (group == NULL)
    return ts_scope_tree_dup_name (self->tree, container);

  if (group->scope == TS_ROOT_SCOPE)
    return g_strdup (group->label);

  return g_strdup_printf ("%.*s/%s", (int)self->tree->scopes[group->scope].name_length, self->tree->scopes[group->scope].name, group->label);
}

void
ts_outline_get_member_range (TsOutline *self,
                             TsMember member,
                             guint32 *begin,
                             guint32 *end)
{
  if (member.is_scope)
    {
      *begin = self->tree->scopes[member.index].begin;
      *end = self->tree->scopes[member.index].end;
    }
  else
    {
      *begin = self->tree->place[member.index];
      *end = *begin + 1;
    }
}

void
ts_outline_foreach_range (TsOutline *self,
                          guint32 container,
                          TsPlacesFunc func,
                          gpointer data)
{
  const TsGroup *group = get_group (self, container);

  if (group == NULL)
    {
      func (self->tree->scopes[container].begin, self->tree->scopes[container].end, data);
      return;
    }

  for (guint32 i = 0; i < group->n_members; i++)
    {
      guint32 begin, end;

      ts_outline_get_member_range (self, group->members[i], &begin, &end);
      func (begin, end, data);
    }
}

typedef struct
{
  guint32 *owners;
  guint32 owner;
} SetOwner;

static void
set_owner (guint32 begin,
           guint32 end,
           gpointer data)
{
  const SetOwner *set = data;

  for (guint32 i = begin; i < end; i++)
    set->owners[i] = set->owner;
}

void
ts_outline_set_owner (TsOutline *self,
                      TsUnit unit,
                      guint32 owner)
{
  SetOwner set = { self->owner, owner };

  if (unit.kind == TS_ITEM_OP)
    self->owner[self->tree->place[unit.index]] = owner;
  else
    ts_outline_foreach_range (self, unit.index, set_owner, &set);
}

char *
ts_outline_dup_label (TsOutline *self,
                      guint32 scope,
                      TsMember member)
{
  const TsScope *outer = &self->tree->scopes[scope];
  gsize skip = scope == TS_ROOT_SCOPE ? 0 : outer->name_length + 1;
  const TsScope *inner = &self->tree->scopes[member.index];
  const char *name;

  if (member.is_scope)
    return g_strndup (inner->name + skip, inner->name_length - skip);

  name = ts_graph_get_operation (self->tree->graph, member.index)->name;
  if (strlen (name) > skip)
    return g_strdup (name + skip);

  /* The operation that the scope itself is named after. */
  return g_strdup (strrchr (name, '/') != NULL && strrchr (name, '/')[1] != '\0' ? strrchr (name, '/') + 1 : name);
}

/* ---- what they show -------------------------------------------------------------------------- */

static guint32
find_visible_op (TsOutline *self,
                 guint32 scope)
{
  for (guint32 i = self->tree->scopes[scope].begin; i < self->tree->scopes[scope].end; i++)
    if (self->folds[self->tree->order[i]] == TS_FOLD_NONE)
      return self->tree->order[i];

  return TS_NO_OP;
}

static guint32
count_own_visible (TsOutline *self,
                   const TsScope *scope)
{
  guint32 n = 0;

  for (guint32 i = scope->begin; i < scope->own_end; i++)
    n += self->folds[self->tree->order[i]] == TS_FOLD_NONE;

  return n;
}

/* The inner scope that has all that can be seen of @scope, or %TS_NO_SCOPE. */
static guint32
find_only_child (TsOutline *self,
                 guint32 scope)
{
  const TsScope *scopes = self->tree->scopes;

  for (guint32 child = scopes[scope].first_child; child != TS_NO_SCOPE; child = scopes[child].next_sibling)
    if (self->n_visible[child] > 0)
      return self->n_visible[child] == self->n_visible[scope] && count_own_visible (self, &scopes[scope]) == 0 ? child : TS_NO_SCOPE;

  return TS_NO_SCOPE;
}

/* A scope as a member: itself, or what it comes to if it has just one thing in it. */
static TsMember
simplify (TsOutline *self,
          guint32 scope)
{
  guint32 child;

  if (self->n_visible[scope] == 1)
    return (TsMember) { find_visible_op (self, scope), FALSE };

  while ((child = find_only_child (self, scope)) != TS_NO_SCOPE)
    scope = child;

  return (TsMember) { scope, TRUE };
}

static guint32
get_first_op (TsOutline *self,
              const TsMember *member)
{
  return member->is_scope ? self->tree->order[self->tree->scopes[member->index].begin] : member->index;
}

static int
compare_members (gconstpointer a,
                 gconstpointer b,
                 gpointer data)
{
  guint32 x = get_first_op (data, a), y = get_first_op (data, b);

  return x < y ? -1 : x > y;
}

/* In graph order. */
static GArray *
list_members (TsOutline *self,
              guint32 container)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (TsMember));
  const TsGroup *group = get_group (self, container);

  if (group != NULL)
    return g_array_append_vals (members, group->members, group->n_members);

  const TsScope *scope = &self->tree->scopes[container];

  for (guint32 i = scope->begin; i < scope->own_end; i++)
    {
      TsMember member = { self->tree->order[i], FALSE };

      if (self->folds[member.index] == TS_FOLD_NONE)
        g_array_append_val (members, member);
    }

  for (guint32 child = scope->first_child; child != TS_NO_SCOPE; child = self->tree->scopes[child].next_sibling)
    if (self->n_visible[child] > 0)
      {
        TsMember member = simplify (self, child);

        g_array_append_val (members, member);
      }

  g_array_sort_with_data (members, compare_members, self);
  return members;
}

TsScopeGraph *
ts_outline_get_graph (TsOutline *self,
                      guint32 container)
{
  TsScopeGraph *graph = g_hash_table_lookup (self->graphs, GUINT_TO_POINTER (container));
  const TsGroup *group = get_group (self, container);

  if (graph == NULL)
    {
      g_autoptr (GArray) members = list_members (self, container);
      g_autoptr (GArray) units = ts_outline_reduce (self, group != NULL ? group->kind : TS_ITEM_SCOPE,
                                                    ts_outline_get_scope (self, container), members);

      graph = ts_scope_graph_new (self, container, units);
      g_hash_table_insert (self->graphs, GUINT_TO_POINTER (container), graph);
    }

  return graph;
}

/* ---- finding --------------------------------------------------------------------------------- */

typedef struct
{
  guint32 place;
  gboolean found;
} FindPlace;

static void
find_place (guint32 begin,
            guint32 end,
            gpointer data)
{
  FindPlace *find = data;

  find->found |= find->place >= begin && find->place < end;
}

static gboolean
has_place (TsOutline *self,
           const TsItem *item,
           guint32 place)
{
  FindPlace find = { place, FALSE };

  if (item->kind == TS_ITEM_OP)
    return self->tree->place[item->id] == place;

  ts_outline_foreach_range (self, item->id, find_place, &find);
  return find.found;
}

static guint32
find_item (TsOutline *self,
           const TsScopeGraph *graph,
           guint32 place)
{
  for (guint32 i = 0; i < graph->n_items; i++)
    if (has_place (self, &graph->items[i], place))
      return i;

  return graph->n_items;
}

guint32
ts_outline_get_shown_op (TsOutline *self,
                         guint32 op)
{
  for (int i = 0; i < 16 && self->folds[op] != TS_FOLD_NONE; i++)
    {
      guint n_consumers;
      const TsConsumer *consumers = ts_graph_get_consumers (self->tree->graph, op, &n_consumers);
      guint32 next = op;

      for (guint k = 0; k < n_consumers && next == op; k++)
        if (consumers[k].input >= 0)
          next = consumers[k].op;

      if (next == op)
        break;
      op = next;
    }

  return op;
}

/* Goes down from the root to what shows @place. Stops early at a box that stands for @scope, if that is given. */
static guint32
descend (TsOutline *self,
         guint32 place,
         guint32 scope,
         GArray *path)
{
  guint32 container = TS_ROOT_CONTAINER;

  for (;;)
    {
      const TsScopeGraph *graph = ts_outline_get_graph (self, container);
      guint32 i = find_item (self, graph, place);
      const TsItem *item;

      g_array_append_val (path, container);
      if (i == graph->n_items)
        return 0; /* nothing at all can be seen */

      item = &graph->items[i];
      if (item->kind == TS_ITEM_OP)
        return i;
      if (scope != TS_NO_SCOPE && item->kind == TS_ITEM_SCOPE && ts_scope_tree_contains (self->tree, scope, item->id))
        return i;

      container = item->id;
    }
}

guint32
ts_outline_find_op (TsOutline *self,
                    guint32 op,
                    GArray *path)
{
  return descend (self, self->tree->place[ts_outline_get_shown_op (self, op)], TS_NO_SCOPE, path);
}

guint32
ts_outline_find_scope (TsOutline *self,
                       guint32 scope,
                       GArray *path)
{
  const TsScope *found = &self->tree->scopes[scope];
  guint32 op = find_visible_op (self, scope);

  if (op == TS_NO_OP)
    op = ts_outline_get_shown_op (self, self->tree->order[found->begin]);

  return descend (self, self->tree->place[op], scope, path);
}
