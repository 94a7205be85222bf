#include "engine/graph/ts-collection-items.h"
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

/* ---- control-flow contexts ---- */

/* The lock is held. */
static void
note_context (TsGraph *self,
              guint32 op,
              const char *name)
{
  if (self->extras.contexts == NULL)
    self->extras.contexts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ref_string_release);
  g_hash_table_insert (self->extras.contexts, GUINT_TO_POINTER (op), g_ref_string_new_intern (name));
}

void
ts_graph_set_control_flow_context (TsGraph *self,
                                   guint32 op,
                                   const char *name)
{
  g_mutex_lock (&self->extras_lock);
  note_context (self, op, name);
  g_mutex_unlock (&self->extras_lock);
}

static gboolean
is_outer_value (const TsContextItem *context,
                const char *value)
{
  for (guint i = 0; i + 1 < context->outer_values->len; i += 2)
    if (strcmp (g_ptr_array_index (context->outer_values, i), value) == 0)
      return TRUE;
  return FALSE;
}

/* A context lists what is in those inside it too, so that these come after it. */
static void
note_context_values (TsGraph *self,
                     const TsContextItem *context)
{
  for (guint i = 0; i < context->values->len; i++)
    {
      const char *value = g_ptr_array_index (context->values, i);
      g_autofree char *name = g_strndup (value, strcspn (value, ":"));
      const TsOperation *op = is_outer_value (context, value) ? NULL : ts_graph_find_operation (self, name);

      if (op != NULL)
        note_context (self, op->index, context->name);
    }
  for (guint i = 0; i < context->nested->len; i++)
    note_context_values (self, g_ptr_array_index (context->nested, i));
}

/* Takes what the file says of its contexts, once. */
static void
read_contexts (TsGraph *self)
{
  static const char *const keys[] = { TS_COLLECTION_COND_CONTEXT, TS_COLLECTION_WHILE_CONTEXT };

  if (self->extras.contexts_are_read || self->extras.collections == NULL)
    return;
  self->extras.contexts_are_read = TRUE;
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      const TsCollection *collection = ts_collections_find (self->extras.collections, keys[k]);

      if (collection == NULL || ts_collection_get_kind (collection) != TS_COLLECTION_BYTES)
        continue;
      for (guint i = 0; i < ts_collection_get_n_items (collection); i++)
        {
          TsCollectionItem item = ts_collection_get_item (collection, i);
          g_autoptr (TsContextItem) context = ts_context_item_new (k == 1, item.data, item.size, NULL);

          if (context != NULL)
            note_context_values (self, context);
        }
    }
}

const char *
ts_graph_get_control_flow_context (TsGraph *self,
                                   guint32 op)
{
  const char *name = NULL;

  g_mutex_lock (&self->extras_lock);
  read_contexts (self);
  if (self->extras.contexts != NULL)
    name = g_hash_table_lookup (self->extras.contexts, GUINT_TO_POINTER (op));
  g_mutex_unlock (&self->extras_lock);
  return name;
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
