#include "engine/ops/ts-file-access.h"

#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

gboolean
ts_resources_set_folder (TsResources *self,
                         const char *path,
                         GError **error)
{
  char *folder = NULL;

  if (path != NULL)
    {
      folder = realpath (path, NULL);
      if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: %s", path, folder == NULL ? g_strerror (errno) : "not a folder");
          free (folder);
          return FALSE;
        }
    }

  ts_resources_take_folder (self, g_strdup (folder));
  free (folder);
  return TRUE;
}

/* Follows all links of the longest part of @path that exists; of the rest nothing can be a link, but it must not climb. */
static char *
follow (const char *path)
{
  g_autofree char *there = g_canonicalize_filename (path, NULL);
  g_autoptr (GString) rest = g_string_new (NULL);

  /* What stands before a `..` may be a link, so that is left to realpath () as it was written. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_free (there);
      there = g_strdup (path);
    }
  else if (strstr (path, "..") != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (path, "/", -1);

      if (g_strv_contains ((const char *const *)parts, ".."))
        return NULL;
    }

  for (;;)
    {
      char *real = realpath (there, NULL);
      g_autofree char *parent = NULL;
      g_autofree char *base = NULL;

      if (real != NULL)
        {
          char *result = g_strconcat (strcmp (real, "/") == 0 ? "" : real, rest->str, NULL);

          free (real);
          return result;
        }
      if (g_file_test (there, G_FILE_TEST_IS_SYMLINK) || strcmp (there, "/") == 0)
        return NULL; /* leads to where nothing is */
      parent = g_path_get_dirname (there);
      base = g_path_get_basename (there);
      g_string_prepend (rest, base);
      g_string_prepend_c (rest, '/');
      g_free (there);
      there = g_steal_pointer (&parent);
    }
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  gsize n = strlen (folder);

  if (strcmp (folder, "/") == 0)
    return TRUE;
  return strncmp (path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

/* (transfer full) (nullable): the place itself if it is below @folder. */
static char *
resolve_below (const char *folder,
               const char *path)
{
  g_autofree char *real = folder != NULL && path[0] != '\0' ? follow (path) : NULL;

  return real != NULL && is_below (real, folder) ? g_steal_pointer (&real) : NULL;
}

char *
ts_resources_resolve_path (TsResources *self,
                           const char *path,
                           GError **error)
{
  const char *folder = self != NULL ? ts_resources_get_folder (self) : NULL;
  char *real = resolve_below (folder, path);

  if (real != NULL)
    return real;

  if (folder == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_PERMISSION_DENIED, "operations may not touch files, so not \"%s\": no folder is allowed to them", path);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_PERMISSION_DENIED, "operations may touch files below %s only, so not \"%s\"", folder, path);
  return NULL;
}

void
ts_resources_set_assets_folder (TsResources *self,
                                const char *path)
{
  char *folder = path != NULL ? realpath (path, NULL) : NULL;

  ts_resources_take_assets_folder (self, g_strdup (folder));
  free (folder);
}

/* The path in a string scalar. */
static const char *
get_path (const TsCall *call,
          guint i,
          GError **error)
{
  const TsTensor *in = call->in[i];
  const TsString *path = in->data;

  if (in->dtype != TS_DTYPE_STRING || in->n_elements != 1)
    {
      g_autofree char *shape = ts_shape_to_string (&in->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the file name must be one string, is %s %s", ts_dtype_name (in->dtype), shape);
      return NULL;
    }
  if (strlen (path->bytes) == path->size)
    return path->bytes;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the file name \"%s\" goes on behind a NUL", path->bytes);
  return NULL;
}

char *
ts_call_resolve_path (const TsCall *call,
                      guint i,
                      GError **error)
{
  const char *path = get_path (call, i, error);

  return path != NULL ? ts_resources_resolve_path (call->resources, path, error) : NULL;
}

gboolean
ts_file_access_fail (const char *path,
                     GError *reason,
                     GError **error)
{
  TsError code = g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT)   ? TS_ERROR_NOT_FOUND
                 : g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? TS_ERROR_PERMISSION_DENIED
                 : g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? TS_ERROR_RESOURCE_EXHAUSTED
                 : g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_ISDIR) ? TS_ERROR_FAILED_PRECONDITION
                                                                              : TS_ERROR_UNKNOWN;

  g_set_error (error, TS_ERROR, (int)code, "%s: %s", path, reason->message);
  g_error_free (reason);
  return FALSE;
}

char *
ts_call_read_file (const TsCall *call,
                   guint i,
                   gsize *size,
                   GError **error)
{
  const char *path = get_path (call, i, error);
  g_autofree char *real = path != NULL ? resolve_below (ts_resources_get_assets_folder (call->resources), path) : NULL;
  g_autofree char *contents = NULL;
  GError *reason = NULL;

  if (path == NULL)
    return NULL;
  if (real == NULL)
    real = ts_resources_resolve_path (call->resources, path, error);
  if (real == NULL)
    return NULL;
  if (!g_file_get_contents (real, &contents, size, &reason))
    {
      ts_file_access_fail (real, reason, error);
      return NULL;
    }
  if (*size < G_MAXSSIZE)
    return g_steal_pointer (&contents);
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%s is too large", real);
  return NULL;
}
