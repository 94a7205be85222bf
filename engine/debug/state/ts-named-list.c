#include "engine/debug/state/ts-named-list.h"

#include "engine/ts-error.h"

#include <string.h>

struct _TsNamedList
{
  const char *what;
  GBoxedCopyFunc ref;
  GDestroyNotify unref;
  GMutex mutex;
  GHashTable *items; /* guarded: name -> item */
};

TsNamedList *
ts_named_list_new (const char *what,
                   GBoxedCopyFunc ref,
                   GDestroyNotify unref)
{
  TsNamedList *self = g_new0 (TsNamedList, 1);

  self->what = what;
  self->ref = ref;
  self->unref = unref;
  g_mutex_init (&self->mutex);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref);
  return self;
}

void
ts_named_list_free (TsNamedList *self)
{
  g_hash_table_unref (self->items);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
ts_named_list_check_name (const char *name,
                          GError **error)
{
  if (name[strspn (name, " \t\n")] != '\0' && strpbrk (name, ",\n") == NULL && strstr (name, " x ") == NULL && strstr (name, "->") == NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" cannot be a name: it must not be blank, nor have a comma, \"->\" or \" x \" in it", name);
  return FALSE;
}

static gboolean
fail_missing (TsNamedList *self,
              const char *name,
              GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no %s \"%s\"", self->what, name);
  return FALSE;
}

gboolean
ts_named_list_put (TsNamedList *self,
                   const char *name,
                   gpointer item,
                   GError **error)
{
  gboolean fits = ts_named_list_check_name (name, error);

  g_mutex_lock (&self->mutex);
  if (fits)
    g_hash_table_replace (self->items, g_strdup (name), item);
  g_mutex_unlock (&self->mutex);
  if (!fits)
    self->unref (item);
  return fits;
}

gboolean
ts_named_list_remove (TsNamedList *self,
                      const char *name,
                      GError **error)
{
  gboolean is_there;

  g_mutex_lock (&self->mutex);
  is_there = g_hash_table_remove (self->items, name);
  g_mutex_unlock (&self->mutex);
  return is_there || fail_missing (self, name, error);
}

/* The mutex is held. */
static gboolean
rename_item (TsNamedList *self,
             const char *name,
             const char *new_name,
             GError **error)
{
  gpointer key, item;

  if (!g_hash_table_contains (self->items, name))
    return fail_missing (self, name, error);
  if (strcmp (name, new_name) == 0)
    return TRUE;
  if (g_hash_table_contains (self->items, new_name))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "there is a %s \"%s\" already", self->what, new_name);
      return FALSE;
    }
  g_hash_table_steal_extended (self->items, name, &key, &item);
  g_hash_table_insert (self->items, g_strdup (new_name), item);
  g_free (key);
  return TRUE;
}

gboolean
ts_named_list_rename (TsNamedList *self,
                      const char *name,
                      const char *new_name,
                      GError **error)
{
  gboolean done;

  if (!ts_named_list_check_name (new_name, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  done = rename_item (self, name, new_name, error);
  g_mutex_unlock (&self->mutex);
  return done;
}

gpointer
ts_named_list_find (TsNamedList *self,
                    const char *name,
                    GError **error)
{
  gpointer item;

  g_mutex_lock (&self->mutex);
  item = g_hash_table_lookup (self->items, name);
  if (item != NULL)
    item = self->ref (item);
  g_mutex_unlock (&self->mutex);
  if (item == NULL)
    fail_missing (self, name, error);
  return item;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
ts_named_list_dup_names (TsNamedList *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
