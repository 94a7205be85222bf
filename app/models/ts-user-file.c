#include "app/models/ts-user-file.h"

#include <errno.h>

char *
ts_user_file_dup_path (const char *kind,
                       const char *graph,
                       const char *folder)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, graph, -1);
  g_autofree char *name = g_strdup_printf ("%.32s.ini", hash);

  return folder != NULL ? g_build_filename (folder, name, NULL) : g_build_filename (g_get_user_data_dir (), "tensorstep", kind, name, NULL);
}

gboolean
ts_user_file_save (GKeyFile *file,
                   const char *path,
                   GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be made: %s", folder, g_strerror (errno));
      return FALSE;
    }
  return g_key_file_save_to_file (file, path, error);
}
