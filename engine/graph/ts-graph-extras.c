#include "engine/graph/ts-graph-extras.h"
#include "engine/graph/ts-graph-private.h"

#include <string.h>

void
ts_graph_extras_clear (TsGraphExtras *self)
{
  g_clear_pointer (&self->names_in_use, g_hash_table_unref);
  g_clear_pointer (&self->original_ops, g_hash_table_unref);
  g_clear_pointer (&self->contexts, g_hash_table_unref);
  g_clear_pointer (&self->collections, ts_collections_free);
  g_clear_pointer (&self->unfeedable, g_hash_table_unref);
  g_clear_pointer (&self->unfetchable, g_hash_table_unref);
  g_clear_pointer (&self->shapes, g_hash_table_unref);
  g_clear_pointer (&self->bad_consumers, g_array_unref);
}

/* ---- names ---- */

static gboolean
is_in_use (TsGraphExtras *extras,
           const char *key)
{
  return g_hash_table_contains (extras->names_in_use, key);
}

/* Operations that came by another way than ts_graph_unique_name (): read from a file, or named as they stand. */
static void
take_names (TsGraph *self)
{
  TsGraphExtras *extras = &self->extras;

  if (extras->names_in_use == NULL)
    extras->names_in_use = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; extras->names_n_ops < self->n_ops; extras->names_n_ops++)
    {
      g_autofree char *key = g_ascii_strdown (ts_graph_record (self, extras->names_n_ops)->op.name, -1);

      if (!is_in_use (extras, key))
        g_hash_table_insert (extras->names_in_use, g_steal_pointer (&key), GUINT_TO_POINTER (1));
    }
}

char *
ts_graph_unique_name (TsGraph *self,
                      const char *name,
                      gboolean mark_as_used)
{
  TsGraphExtras *extras = &self->extras;
  g_autofree char *key = g_ascii_strdown (name, -1);
  g_autofree char *base = NULL;
  gpointer count;
  guint i;

  take_names (self);
  count = g_hash_table_lookup (extras->names_in_use, key);
  i = GPOINTER_TO_UINT (count);
  if (mark_as_used)
    g_hash_table_insert (extras->names_in_use, g_strdup (key), GUINT_TO_POINTER (i + 1));
  if (i == 0)
    return g_strdup (name);

  base = g_strdup (key);
  while (is_in_use (extras, key))
    {
      g_free (key);
      key = g_strdup_printf ("%s_%u", base, i++);
    }
  if (mark_as_used)
    g_hash_table_insert (extras->names_in_use, g_steal_pointer (&key), GUINT_TO_POINTER (1));
  return g_strdup_printf ("%s_%u", name, i - 1);
}

/* ---- notes on operations ---- */

static gpointer
lookup_note (TsGraph *self,
             GHashTable **table,
             guint32 op,
             gpointer missing)
{
  gpointer value = NULL;
  gboolean found;

  g_mutex_lock (&self->extras_lock);
  found = *table != NULL && g_hash_table_lookup_extended (*table, GUINT_TO_POINTER (op), NULL, &value);
  g_mutex_unlock (&self->extras_lock);
  return found ? value : missing;
}

static void
insert_note (TsGraph *self,
             GHashTable **table,
             guint32 op,
             gpointer value)
{
  g_mutex_lock (&self->extras_lock);
  if (*table == NULL)
    *table = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (*table, GUINT_TO_POINTER (op), value);
  g_mutex_unlock (&self->extras_lock);
}

void
ts_graph_set_original_op (TsGraph *self,
                          guint32 op,
                          guint32 original_op)
{
  insert_note (self, &self->extras.original_ops, op, GUINT_TO_POINTER (original_op));
}

guint32
ts_graph_get_original_op (TsGraph *self,
                          guint32 op)
{
  return GPOINTER_TO_UINT (lookup_note (self, &self->extras.original_ops, op, GUINT_TO_POINTER (TS_NO_OP)));
}

void
ts_graph_set_control_flow_context (TsGraph *self,
                                   guint32 op,
                                   const char *name)
{
  const char *kept = ts_graph_intern (self, name, strlen (name));

  insert_note (self, &self->extras.contexts, op, (gpointer)kept);
}

const char *
ts_graph_get_control_flow_context (TsGraph *self,
                                   guint32 op)
{
  return lookup_note (self, &self->extras.contexts, op, NULL);
}

/* ---- collections ---- */

TsCollections *
ts_graph_get_collections (TsGraph *self)
{
  TsCollections *collections;

  g_mutex_lock (&self->extras_lock);
  if (self->extras.collections == NULL)
    self->extras.collections = ts_collections_new ();
  collections = self->extras.collections;
  g_mutex_unlock (&self->extras_lock);
  return collections;
}
