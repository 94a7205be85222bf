#include "app/models/ts-view-parts.h"

#include <string.h>

/* ---- to names -------------------------------------------------------------------------------------- */

typedef struct
{
  const TsScopeTree *tree;
  const guint8 *kept;
  guint32 n_ops;
  guint32 *n_before; /* for each place in the tree's order: operations before it; likewise */
  guint32 *n_kept_before;
} Parts;

static void
parts_clear (Parts *self)
{
  g_free (self->n_before);
  g_free (self->n_kept_before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* Whether all operations in a scope are on one side. */
static gboolean
is_whole (const Parts *self,
          guint32 scope,
          gboolean is_kept)
{
  const TsScope *at = &self->tree->scopes[scope];
  guint32 n = self->n_before[at->end] - self->n_before[at->begin], n_kept = self->n_kept_before[at->end] - self->n_kept_before[at->begin];

  return scope != TS_ROOT_SCOPE && n > 0 && n_kept == (is_kept ? n : 0);
}

static void
count (Parts *self)
{
  guint32 n = self->tree->n_ops;

  self->n_before = g_new (guint32, (gsize)n + 1);
  self->n_kept_before = g_new (guint32, (gsize)n + 1);
  self->n_before[0] = self->n_kept_before[0] = 0;
  for (guint32 i = 0; i < n; i++)
    {
      guint32 op = self->tree->order[i];

      self->n_before[i + 1] = self->n_before[i] + (op < self->n_ops);
      self->n_kept_before[i + 1] = self->n_kept_before[i] + (op < self->n_ops && self->kept[op]);
    }
}

static void
add_ops (const Parts *self,
         const TsScope *scope,
         gboolean is_kept,
         GPtrArray *names,
         guint max)
{
  for (guint32 i = scope->begin; i < scope->own_end && names->len <= max; i++)
    {
      guint32 op = self->tree->order[i];

      if (op < self->n_ops && !self->kept[op] == !is_kept)
        g_ptr_array_add (names, g_strdup (ts_graph_get_operation (self->tree->graph, op)->name));
    }
}

/* (transfer full): more than @max means that it is not all */
static GPtrArray *
list_side (const Parts *self,
           gboolean is_kept,
           guint max)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *is_told = g_new0 (guint8, self->tree->n_scopes); /* by a scope around it */

  for (guint32 scope = 0; scope < self->tree->n_scopes && names->len <= max; scope++)
    {
      const TsScope *at = &self->tree->scopes[scope];

      is_told[scope] = at->parent != TS_NO_SCOPE && is_told[at->parent];
      if (is_told[scope])
        continue;
      is_told[scope] = is_whole (self, scope, is_kept);
      if (is_told[scope])
        g_ptr_array_add (names, g_strdup_printf ("%.*s/", (int)at->name_length, at->name));
      else
        add_ops (self, at, is_kept, names, max);
    }
  return names;
}

static char **
steal_names (GPtrArray *names,
             guint max)
{
  if (names->len > max)
    return NULL;
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_steal (names, NULL);
}

char **
ts_view_parts_dup_names (const TsScopeTree *tree,
                         const guint8 *kept,
                         guint32 n_ops,
                         guint max,
                         gboolean *is_only)
{
  g_auto (Parts) parts = { tree, kept, MIN (n_ops, tree->n_ops) };
  g_autoptr (GPtrArray) shown = NULL;
  g_autoptr (GPtrArray) hidden = NULL;

  count (&parts);
  hidden = list_side (&parts, FALSE, max);
  shown = list_side (&parts, TRUE, MIN (max, hidden->len));
  *is_only = shown->len < hidden->len;
  return steal_names (*is_only ? shown : hidden, max);
}

char **
ts_view_parts_dup_kept_names (const TsScopeTree *tree,
                              const guint8 *kept,
                              guint32 n_ops,
                              guint max)
{
  g_auto (Parts) parts = { tree, kept, MIN (n_ops, tree->n_ops) };
  g_autoptr (GPtrArray) names = NULL;

  count (&parts);
  names = list_side (&parts, TRUE, max);
  return steal_names (names, max);
}

/* ---- from names ------------------------------------------------------------------------------------ */

/* The names of scopes, and how long they are: few of the slashes in a graph's names need to be looked at. */
typedef struct
{
  GHashTable *scopes;
  GByteArray *lengths; /* one byte for each length: whether there is one of it */
} Scopes;

static void
add_scope (Scopes *self,
           const char *name,
           gsize length)
{
  while (self->lengths->len <= length)
    g_byte_array_append (self->lengths, (const guint8 *)"", 1);
  self->lengths->data[length] = TRUE;
  g_hash_table_add (self->scopes, g_strndup (name, length));
}

static gboolean
is_in_scope (const Scopes *self,
             const char *name,
             GString *prefix)
{
  for (const char *slash = strchr (name, '/'); slash != NULL && (gsize)(slash - name) < self->lengths->len; slash = strchr (slash + 1, '/'))
    if (self->lengths->data[slash - name])
      {
        g_string_truncate (prefix, 0);
        g_string_append_len (prefix, name, slash - name);
        if (g_hash_table_contains (self->scopes, prefix->str))
          return TRUE;
      }
  return FALSE;
}

void
ts_view_parts_mark (TsGraph *graph,
                    const char *const *names,
                    gboolean are_scopes,
                    guint8 value,
                    guint8 *bytes)
{
  Scopes scopes = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_byte_array_new () };
  g_autoptr (GString) prefix = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gsize length = strlen (names[i]) - g_str_has_suffix (names[i], "/");
      g_autofree char *bare = g_strndup (names[i], length);
      const TsOperation *op = ts_graph_find_operation (graph, bare);

      if (op != NULL)
        bytes[op->index] = value;
      if (length > 0 && (are_scopes || names[i][length] == '/'))
        add_scope (&scopes, names[i], length);
    }
  for (guint32 op = 0; scopes.lengths->len > 0 && op < ts_graph_get_n_operations (graph); op++)
    if (is_in_scope (&scopes, ts_graph_get_operation (graph, op)->name, prefix))
      bytes[op] = value;
  g_hash_table_unref (scopes.scopes);
  g_byte_array_unref (scopes.lengths);
}

GBytes *
ts_view_parts_find (TsGraph *graph,
                    const char *const *names,
                    gboolean is_only)
{
  guint32 n_ops = ts_graph_get_n_operations (graph), n_kept = 0;
  g_autofree guint8 *kept = g_new0 (guint8, (gsize)n_ops + 1);

  ts_view_parts_mark (graph, names, FALSE, TRUE, kept);
  for (guint32 op = 0; op < n_ops; op++)
    {
      kept[op] = is_only ? kept[op] : !kept[op];
      n_kept += kept[op];
    }
  return n_kept > 0 && n_kept < n_ops ? g_bytes_new_take (g_steal_pointer (&kept), n_ops) : NULL;
}
