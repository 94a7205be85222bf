#include "engine/io/ts-npy.h"

#include "engine/io/ts-npy-private.h"
#include "engine/io/ts-zip.h"
#include "engine/ts-error.h"

#include <string.h>

/* (nullable): the name of a member without .npy, %NULL for other files. */
static char *
dup_key (const TsZip *zip,
         guint i)
{
  const char *name = ts_zip_get_name (zip, i);

  return g_str_has_suffix (name, ".npy") ? g_strndup (name, strlen (name) - 4) : NULL;
}

static char **
list_keys (const TsZip *zip)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; i < ts_zip_get_n_members (zip); i++)
    {
      char *key = dup_key (zip, i);

      if (key != NULL)
        g_ptr_array_add (keys, key);
    }
  g_ptr_array_add (keys, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

static gboolean
find_key (const TsZip *zip,
          const char *key,
          guint *member,
          GError **error)
{
  g_auto (GStrv) keys = NULL;
  g_autofree char *list = NULL;

  for (guint i = 0; i < ts_zip_get_n_members (zip); i++)
    {
      g_autofree char *name = dup_key (zip, i);

      if (g_strcmp0 (name, key) == 0)
        {
          *member = i;
          return TRUE;
        }
    }

  keys = list_keys (zip);
  list = g_strjoinv (", ", keys);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no array '%s'; there is: %s", key,
               keys[0] != NULL ? list : "none");
  return FALSE;
}

TsTensor *
ts_npz_load (const char *path,
             const char *key,
             GError **error)
{
  g_autoptr (TsZip) zip = ts_zip_open (path, error);
  g_autoptr (GBytes) bytes = NULL;
  TsTensor *tensor = NULL;
  guint member;

  if (zip == NULL)
    return NULL;

  if (find_key (zip, key, &member, error))
    {
      bytes = ts_zip_read (zip, member, error);
      if (bytes != NULL)
        tensor = ts_npy_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
    }
  if (tensor == NULL)
    g_prefix_error (error, "%s: ", path);
  return tensor;
}

char **
ts_npz_list (const char *path,
             GError **error)
{
  g_autoptr (TsZip) zip = ts_zip_open (path, error);

  return zip != NULL ? list_keys (zip) : NULL;
}

static gboolean
write_to_zip (gpointer data,
              const void *bytes,
              gsize size,
              GError **error)
{
  return ts_zip_writer_write (data, bytes, size, error);
}

gboolean
ts_npz_save (TsTensor *const *tensors,
             const char *const *keys,
             guint n,
             const char *path,
             GError **error)
{
  g_autoptr (TsZipWriter) zip = ts_zip_writer_new (path, error);

  if (zip == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strconcat (keys[i], ".npy", NULL);

      if (!ts_zip_writer_begin (zip, name, error) ||
          !ts_npy_encode (tensors[i], write_to_zip, zip, error))
        {
          g_prefix_error (error, "%s: ", keys[i]);
          return FALSE;
        }
    }
  return ts_zip_writer_commit (zip, error);
}
