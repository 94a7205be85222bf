#include "app/ts-session-file.h"

#include <glib/gstdio.h>

char *
ts_session_file_dup_path (TsDocument *document,
                          const char *ending)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);

  TsModel *model = ts_document_get_model (document);
  g_autofree char *absolute = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (model == NULL || model->path == NULL || ts_document_get_function (document) != NULL)
    return NULL;
  absolute = g_canonicalize_filename (model->path, NULL);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  name = g_strconcat (hash, ending, NULL);
  return g_build_filename (g_get_user_data_dir (), "tensorstep", "sessions", name, NULL);
}

void
ts_session_file_write (const char *path,
                       const char *text,
                       gsize size)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_unlink (temporary);
  if (g_file_set_contents_full (temporary, text, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    g_rename (temporary, path);
}
