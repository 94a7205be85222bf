#include "app/scene/ts-scope-tree.h"

#include "engine/graph/ts-name-hash.h"

#include <string.h>

#define POLL_EVERY 4096

/* The tree while it grows. @path holds the scopes on the way to the last name seen: names come in scope order most of the time,
 * so that little of each has to be looked up. */
typedef struct
{
  TsScopeTree *tree;
  GArray *scopes; /* of TsScope */
  GArray *path;   /* of scope numbers */
  const char *last_name;
} Builder;

static guint32
hash_component (guint32 parent,
                const char *text,
                gsize length)
{
  guint32 hash = ts_name_hash (text, length) ^ (parent * 2654435761u);

  return (hash ^ (hash >> 15)) * 2246822519u;
}

static gsize
get_component_start (const TsScope *scopes,
                     const TsScope *scope)
{
  const TsScope *parent = &scopes[scope->parent];

  return scope->parent == TS_ROOT_SCOPE ? 0 : parent->name_length + 1;
}

/* The scope named @text in @parent, or 0; @bucket (out): where it is, or would be. A tag is looked at first: most of what is asked for is not there. */
static guint32
find_child (const TsScopeTree *self,
            const TsScope *scopes,
            guint32 parent,
            const char *text,
            gsize length,
            guint32 *bucket,
            guint8 *tag)
{
  guint32 mask = self->n_buckets - 1, hash = hash_component (parent, text, length), i;

  *tag = (guint8)(hash >> 24) | 1;
  for (i = hash & mask; self->tags[i] != 0; i = (i + 1) & mask)
    {
      const TsScope *scope;
      gsize start;

      if (self->tags[i] != *tag)
        continue;
      scope = &scopes[self->buckets[i]];
      start = get_component_start (scopes, scope);
      if (scope->parent == parent && scope->name_length - start == length && memcmp (scope->name + start, text, length) == 0)
        break;
    }

  *bucket = i;
  return self->tags[i] != 0 ? self->buckets[i] : 0;
}

static void
set_n_buckets (TsScopeTree *self,
               guint32 n_buckets)
{
  g_free (self->buckets);
  g_free (self->tags);
  self->n_buckets = n_buckets;
  self->buckets = g_new (guint32, n_buckets);
  self->tags = g_new0 (guint8, n_buckets);
}

static void
grow_buckets (TsScopeTree *self,
              const TsScope *scopes,
              guint32 n_scopes)
{
  set_n_buckets (self, self->n_buckets * 2);
  for (guint32 s = 1; s < n_scopes; s++)
    {
      gsize start = get_component_start (scopes, &scopes[s]);
      guint32 bucket;
      guint8 tag;

      find_child (self, scopes, scopes[s].parent, scopes[s].name + start, scopes[s].name_length - start, &bucket, &tag);
      self->buckets[bucket] = s;
      self->tags[bucket] = tag;
    }
}

static guint32
ensure_scope (Builder *builder,
              guint32 parent,
              const char *name,
              gsize start,
              gsize end)
{
  TsScopeTree *self = builder->tree;
  guint32 bucket, found;
  guint8 tag;

  found = find_child (self, (const TsScope *)builder->scopes->data, parent, name + start, end - start, &bucket, &tag);
  if (found != 0)
    return found;

  TsScope scope = {
    .name = name,
    .name_length = (guint32)end,
    .parent = parent,
    .first_child = TS_NO_SCOPE,
    .next_sibling = TS_NO_SCOPE,
    .op = TS_NO_OP,
  };
  guint32 index = builder->scopes->len;

  g_array_append_val (builder->scopes, scope);
  self->buckets[bucket] = index;
  self->tags[bucket] = tag;
  if (builder->scopes->len > self->n_buckets / 2)
    grow_buckets (self, (const TsScope *)builder->scopes->data, builder->scopes->len);

  return index;
}

static const TsScope *
get_scope (const Builder *builder,
           guint32 scope)
{
  return &g_array_index (builder->scopes, TsScope, scope);
}

/* Shortens the path to what the last name and @name have in common. */
static void
cut_path (Builder *builder,
          const char *name)
{
  gsize common = 0;

  if (builder->last_name != NULL)
    while (name[common] != '\0' && name[common] == builder->last_name[common])
      common++;

  while (builder->path->len > 1 && get_scope (builder, g_array_index (builder->path, guint32, builder->path->len - 1))->name_length >= common)
    g_array_set_size (builder->path, builder->path->len - 1);

  builder->last_name = name;
}

/* The scope that an operation named @name is directly in. */
static guint32
ensure_path (Builder *builder,
             const char *name)
{
  guint32 scope;
  gsize start;

  cut_path (builder, name);
  scope = g_array_index (builder->path, guint32, builder->path->len - 1);
  start = builder->path->len > 1 ? get_scope (builder, scope)->name_length + 1 : 0;

  for (const char *slash; (slash = strchr (name + start, '/')) != NULL;)
    {
      scope = ensure_scope (builder, scope, name, start, slash - name);
      g_array_append_val (builder->path, scope);
      start = slash - name + 1;
    }

  return scope;
}

/* Operations whose name is a scope's are in that scope. */
static void
merge_op (TsScopeTree *self,
          guint32 op)
{
  const char *name = ts_graph_get_operation (self->graph, op)->name;
  TsScope *scope = &self->scopes[self->scope_of[op]];
  gsize start = self->scope_of[op] == TS_ROOT_SCOPE ? 0 : scope->name_length + 1;
  guint32 bucket, found;
  guint8 tag;

  found = find_child (self, self->scopes, self->scope_of[op], name + start, strlen (name + start), &bucket, &tag);
  if (found == 0)
    return;

  self->scopes[found].op = op;
  self->scope_of[op] = found;
}

static void
link_children (TsScopeTree *self)
{
  for (guint32 s = self->n_scopes - 1; s > 0; s--)
    {
      TsScope *parent = &self->scopes[self->scopes[s].parent];

      self->scopes[s].next_sibling = parent->first_child;
      parent->first_child = s;
    }
}

/* Gives every scope its range: own operations, then inner scopes, each counted when it is entered. */
static void
assign_ranges (TsScopeTree *self)
{
  g_autofree guint32 *next = g_new0 (guint32, self->n_scopes);
  guint32 at = 0, s = TS_ROOT_SCOPE;

  for (guint32 op = 0; op < self->n_ops; op++)
    next[self->scope_of[op]]++;

  while (s != TS_NO_SCOPE)
    {
      TsScope *scope = &self->scopes[s];

      scope->begin = at;
      scope->own_end = at += next[s];
      next[s] = scope->begin;

      if (scope->first_child != TS_NO_SCOPE)
        {
          s = scope->first_child;
          continue;
        }

      self->scopes[s].end = at;
      while (s != TS_NO_SCOPE && self->scopes[s].next_sibling == TS_NO_SCOPE)
        {
          s = self->scopes[s].parent;
          if (s != TS_NO_SCOPE)
            self->scopes[s].end = at;
        }
      if (s != TS_NO_SCOPE)
        s = self->scopes[s].next_sibling;
    }

  for (guint32 op = 0; op < self->n_ops; op++)
    {
      self->place[op] = next[self->scope_of[op]]++;
      self->order[self->place[op]] = op;
    }
}

static void
builder_init (Builder *builder,
              TsScopeTree *tree)
{
  TsScope root = { "", 0, TS_NO_SCOPE, TS_NO_SCOPE, TS_NO_SCOPE, 0, 0, 0, TS_NO_OP };
  guint32 root_number = TS_ROOT_SCOPE;

  builder->tree = tree;
  builder->last_name = NULL;
  builder->scopes = g_array_new (FALSE, FALSE, sizeof (TsScope));
  builder->path = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (builder->scopes, root);
  g_array_append_val (builder->path, root_number);
}

TsScopeTree *
ts_scope_tree_new (TsGraph *graph,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (TsScopeTree) self = g_new0 (TsScopeTree, 1);
  Builder builder;

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->n_ops = ts_graph_get_n_operations (graph);
  self->order = g_new (guint32, self->n_ops);
  self->place = g_new (guint32, self->n_ops);
  self->scope_of = g_new (guint32, self->n_ops);
  set_n_buckets (self, 64);

  builder_init (&builder, self);
  for (guint32 op = 0; op < self->n_ops; op++)
    {
      if (op % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        break;

      self->scope_of[op] = ensure_path (&builder, ts_graph_get_operation (graph, op)->name);
    }

  self->n_scopes = builder.scopes->len;
  self->scopes = g_renew (TsScope, (TsScope *)g_array_free (builder.scopes, FALSE), self->n_scopes);
  g_array_unref (builder.path);
  if (g_cancellable_is_cancelled (cancellable))
    {
      if (error != NULL && *error == NULL)
        g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }

  for (guint32 op = 0; op < self->n_ops; op++)
    merge_op (self, op);
  link_children (self);
  assign_ranges (self);

  return g_steal_pointer (&self);
}

TsScopeTree *
ts_scope_tree_ref (TsScopeTree *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_scope_tree_unref (TsScopeTree *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_graph_unref (self->graph);
  g_free (self->scopes);
  g_free (self->order);
  g_free (self->place);
  g_free (self->scope_of);
  g_free (self->buckets);
  g_free (self->tags);
  g_free (self);
}

guint32
ts_scope_tree_find (const TsScopeTree *self,
                    const char *name)
{
  guint32 scope = TS_ROOT_SCOPE, bucket;
  guint8 tag;

  if (*name == '\0')
    return TS_ROOT_SCOPE;

  for (;;)
    {
      const char *slash = strchrnul (name, '/');

      scope = find_child (self, self->scopes, scope, name, slash - name, &bucket, &tag);
      if (scope == 0)
        return TS_NO_SCOPE;
      if (*slash == '\0')
        return scope;
      name = slash + 1;
    }
}

char *
ts_scope_tree_dup_name (const TsScopeTree *self,
                        guint32 scope)
{
  return g_strndup (self->scopes[scope].name, self->scopes[scope].name_length);
}

gboolean
ts_scope_tree_contains (const TsScopeTree *self,
                        guint32 outer,
                        guint32 inner)
{
  while (inner != TS_NO_SCOPE && inner > outer)
    inner = self->scopes[inner].parent;

  return inner == outer;
}
