#include "app/scene/ts-outline-grouping.h"

#include <string.h>

/* ---- making it ------------------------------------------------------------------------------- */

static void
group_free (gpointer data)
{
  TsGroup *group = data;

  g_free (group->label);
  g_free (group->detail);
  g_free (group->why);
  g_free (group->members);
  g_free (group);
}

/* What is asked of each operation. One look at the table for each op type; most graphs have few. */
static void
read_operations (TsOutline *self,
                 TsGraph *graph)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint8 *families = g_new (guint8, n_ops);
  const char *last_type = NULL, *device = n_ops > 0 ? ts_graph_get_operation (graph, 0)->device : NULL;

  for (guint32 op = 0; op < n_ops; op++)
    {
      const TsOperation *operation = ts_graph_get_operation (graph, op);
      const char *type = operation->type;
      gpointer value;

      self->has_damage |= operation->problem != NULL;
      self->has_devices |= operation->device != device && strcmp (operation->device, device) != 0;

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

  self->families = families;
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

static TsWiring *
make_wiring (TsGraph *graph,
             const TsOutlinePart *part,
             GCancellable *cancellable,
             GError **error)
{
  guint8 *folds = ts_fold_find (graph);

  if (part->kept != NULL)
    ts_fold_hide (graph, folds, part->kept);
  if (part->passed != NULL)
    ts_fold_pass (graph, folds, part->passed);
  return ts_wiring_new (graph, folds, part->passed, cancellable, error);
}

TsOutline *
ts_outline_new_part (TsGraph *graph,
                     const TsOutlinePart *part,
                     GCancellable *cancellable,
                     GError **error)
{
  static const TsOutlinePart all = { 0 };
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, cancellable, error);
  TsWiring *wiring = tree != NULL ? make_wiring (graph, part != NULL ? part : &all, cancellable, error) : NULL;
  TsOutline *self;

  if (wiring == NULL)
    return NULL;

  self = g_new0 (TsOutline, 1);
  self->tree = g_steal_pointer (&tree);
  self->wiring = wiring;
  self->folds = ts_wiring_get_folds (wiring);
  if (part != NULL)
    {
      self->control = part->control != NULL ? g_memdup2 (part->control, (gsize)self->tree->n_ops) : NULL;
      self->control_of_all = part->control_of_all;
    }
  read_operations (self, graph);
  self->n_visible = count_visible (self->tree, self->folds);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->undone = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->units = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  self->plain = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  self->graphs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ts_scope_graph_unref);
  self->owner = g_new (guint32, (gsize)self->tree->n_ops + 1);
  memset (self->owner, 0xff, sizeof *self->owner * self->tree->n_ops);

  return self;
}

void
ts_outline_free (TsOutline *self)
{
  if (self == NULL)
    return;

  ts_scope_tree_unref (self->tree);
  ts_wiring_unref (self->wiring);
  g_free (self->control);
  g_free (self->families);
  g_free (self->n_visible);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->units);
  g_hash_table_unref (self->plain);
  g_hash_table_unref (self->graphs);
  g_array_unref (self->undone);
  ts_outline_rules_clear (&self->rules);
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

TsWiring *
ts_outline_get_wiring (TsOutline *self)
{
  return self->wiring;
}

/* ---- containers ------------------------------------------------------------------------------ */

guint32
ts_outline_get_n_containers (TsOutline *self)
{
  return self->tree->n_scopes + self->groups->len;
}

TsGroup *
ts_outline_get_group (TsOutline *self,
                      guint32 container)
{
  return container < self->tree->n_scopes ? NULL : self->groups->pdata[container - self->tree->n_scopes];
}

TsUnit
ts_outline_add_group (TsOutline *self,
                      TsItemKind kind,
                      guint32 scope,
                      char *label,
                      char *why,
                      GArray *members)
{
  TsGroup *group = g_new0 (TsGroup, 1);

  group->kind = kind;
  group->scope = scope;
  group->label = label;
  group->why = why;
  group->pattern = TS_NO_PATTERN;
  group->n_members = members->len;
  group->members = (TsUnit *)g_array_free (members, FALSE); /* which nobody else holds */
  g_ptr_array_add (self->groups, group);

  return (TsUnit) { kind, self->tree->n_scopes + self->groups->len - 1 };
}

guint32
ts_outline_get_scope (TsOutline *self,
                      guint32 container)
{
  const TsGroup *group = ts_outline_get_group (self, container);

  return group != NULL ? group->scope : container;
}

char *
ts_outline_dup_name (TsOutline *self,
                     guint32 container)
{
  const TsGroup *group = ts_outline_get_group (self, container);

  if (group == NULL)
    return ts_scope_tree_dup_name (self->tree, container);

  if (group->scope == TS_ROOT_SCOPE)
    return g_strdup (group->label);

  return g_strdup_printf ("%.*s/%s", (int)self->tree->scopes[group->scope].name_length, self->tree->scopes[group->scope].name, group->label);
}

void
ts_outline_foreach_unit_range (TsOutline *self,
                               TsUnit unit,
                               TsPlacesFunc func,
                               gpointer data)
{
  if (unit.kind == TS_ITEM_OP)
    func (self->tree->place[unit.index], self->tree->place[unit.index] + 1, data);
  else
    ts_outline_foreach_range (self, unit.index, func, data);
}

/* Groups in groups are few levels deep. */
void
ts_outline_foreach_range (TsOutline *self,
                          guint32 container,
                          TsPlacesFunc func,
                          gpointer data)
{
  const TsGroup *group = ts_outline_get_group (self, container);

  if (group == NULL)
    {
      func (self->tree->scopes[container].begin, self->tree->scopes[container].end, data);
      return;
    }

  for (guint32 i = 0; i < group->n_members; i++)
    ts_outline_foreach_unit_range (self, group->members[i], func, data);
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

  ts_outline_foreach_unit_range (self, unit, set_owner, &set);
}

char *
ts_outline_dup_label (TsOutline *self,
                      guint32 scope,
                      TsUnit unit)
{
  const TsScope *outer = &self->tree->scopes[scope];
  gsize skip = scope == TS_ROOT_SCOPE ? 0 : outer->name_length + 1;
  const char *name;

  if (unit.kind == TS_ITEM_SCOPE)
    return g_strndup (self->tree->scopes[unit.index].name + skip, self->tree->scopes[unit.index].name_length - skip);
  if (unit.kind != TS_ITEM_OP)
    return g_strdup (ts_outline_get_group (self, unit.index)->label);

  name = ts_graph_get_operation (self->tree->graph, unit.index)->name;
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

/* A scope as it is shown: itself, or what it comes to if it has just one thing in it. */
static TsUnit
simplify (TsOutline *self,
          guint32 scope)
{
  guint32 child;

  if (self->n_visible[scope] == 1)
    return (TsUnit) { TS_ITEM_OP, find_visible_op (self, scope) };

  while ((child = find_only_child (self, scope)) != TS_NO_SCOPE)
    scope = child;

  return (TsUnit) { TS_ITEM_SCOPE, scope };
}

static guint32
get_first_op (TsOutline *self,
              const TsUnit *unit)
{
  return unit->kind == TS_ITEM_OP ? unit->index : self->tree->order[self->tree->scopes[unit->index].begin];
}

static int
compare_units (gconstpointer a,
               gconstpointer b,
               gpointer data)
{
  guint32 x = get_first_op (data, a), y = get_first_op (data, b);

  return x < y ? -1 : x > y;
}

/* What is in @container before anything is grouped: of a scope in graph order. */
static GArray *
list_units (TsOutline *self,
            guint32 container)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (TsUnit));
  const TsGroup *group = ts_outline_get_group (self, container);

  if (group != NULL)
    return g_array_append_vals (units, group->members, group->n_members);

  const TsScope *scope = &self->tree->scopes[container];

  for (guint32 i = scope->begin; i < scope->own_end; i++)
    {
      TsUnit unit = { TS_ITEM_OP, self->tree->order[i] };

      if (self->folds[unit.index] == TS_FOLD_NONE)
        g_array_append_val (units, unit);
    }

  for (guint32 child = scope->first_child; child != TS_NO_SCOPE; child = self->tree->scopes[child].next_sibling)
    if (self->n_visible[child] > 0)
      {
        TsUnit unit = simplify (self, child);

        g_array_append_val (units, unit);
      }

  g_array_sort_with_data (units, compare_units, self);
  return units;
}

/* What it shows, but for the groups that were undone. */
static GArray *
get_units (TsOutline *self,
           guint32 container)
{
  GHashTable *known = self->rules.no_groups ? self->plain : self->units;
  GArray *units = g_hash_table_lookup (known, GUINT_TO_POINTER (container));

  if (units == NULL)
    {
      units = ts_outline_reduce (self, container, list_units (self, container));
      g_hash_table_insert (known, GUINT_TO_POINTER (container), units);
    }
  return units;
}

static gboolean
is_undone (TsOutline *self,
           TsUnit unit)
{
  for (guint i = 0; ts_item_kind_is_group (unit.kind) && i < self->undone->len; i++)
    if (g_array_index (self->undone, guint32, i) == unit.index)
      return TRUE;
  return FALSE;
}

static void
append_unit (TsOutline *self,
             GArray *units,
             TsUnit unit)
{
  if (!is_undone (self, unit))
    {
      g_array_append_val (units, unit);
      return;
    }

  const TsGroup *group = ts_outline_get_group (self, unit.index);

  for (guint32 i = 0; i < group->n_members; i++)
    append_unit (self, units, group->members[i]);
}

TsScopeGraph *
ts_outline_get_graph (TsOutline *self,
                      guint32 container)
{
  TsScopeGraph *graph = g_hash_table_lookup (self->graphs, GUINT_TO_POINTER (container));

  if (graph == NULL)
    {
      const GArray *all = get_units (self, container);
      g_autoptr (GArray) units = g_array_sized_new (FALSE, FALSE, sizeof (TsUnit), all->len);

      for (guint i = 0; i < all->len; i++)
        append_unit (self, units, g_array_index (all, TsUnit, i));
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
  return ts_wiring_find_shown (self->wiring, op);
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
