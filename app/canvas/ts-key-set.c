#include "app/canvas/ts-key-set.h"

static void
add (gpointer key,
     gpointer value,
     gpointer data)
{
  g_hash_table_add (data, key);
}

GHashTable *
ts_key_set_copy (GHashTable *self)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);

  g_hash_table_foreach (self, add, copy);
  return copy;
}

gboolean
ts_key_set_equal (GHashTable *a,
                  GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (b, key))
      return FALSE;
  return TRUE;
}
