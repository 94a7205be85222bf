#include "app/cli/ts-output-folder.h"

#include "app/cli/ts-json.h"

#include "engine/io/ts-file.h"
#include "engine/io/ts-npy.h"

#include <errno.h>
#include <string.h>

struct _TsOutputFolder
{
  char *path;
  GHashTable *files; /* names of files written */
  TsJson manifest;
};

TsOutputFolder *
ts_output_folder_new (const char *path,
                      GError **error)
{
  TsOutputFolder *self;

  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      ts_file_set_error (path, errno, error);
      return NULL;
    }

  self = g_new0 (TsOutputFolder, 1);
  self->path = g_strdup (path);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ts_json_init (&self->manifest);
  ts_json_begin_object (&self->manifest, NULL);
  return self;
}

#define MAX_FILE_NAME 200 /* bytes: what is longer is cut, and told apart by a checksum */

/* (transfer full) */
static char *
choose_file (TsOutputFolder *self,
             const char *name)
{
  g_autoptr (GString) base = g_string_new (name);
  char *file;

  g_string_replace (base, "/", "__", 0);
  g_string_replace (base, ":", "_", 0);
  if (base->len > MAX_FILE_NAME)
    {
      g_string_truncate (base, MAX_FILE_NAME);
      g_string_append_printf (base, ".%08x", g_str_hash (name));
    }
  file = g_strconcat (base->str, ".npy", NULL);
  for (guint i = 2; g_hash_table_contains (self->files, file); i++)
    {
      g_free (file);
      file = g_strdup_printf ("%s.%u.npy", base->str, i);
    }
  g_hash_table_add (self->files, g_strdup (file));
  return file;
}

gboolean
ts_output_folder_add (TsOutputFolder *self,
                      const char *name,
                      TsTensor *value,
                      GError **error)
{
  g_autofree char *file = choose_file (self, name);
  g_autofree char *path = g_build_filename (self->path, file, NULL);
  g_autofree char *dtype = ts_npy_dtype_name (value);

  if (!ts_npy_save (value, path, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  ts_json_begin_object (&self->manifest, name);
  ts_json_add_string (&self->manifest, "file", file);
  ts_json_add_string (&self->manifest, "dtype", dtype);
  ts_json_add_ints (&self->manifest, "shape", value->shape.dims, (guint)value->shape.rank);
  ts_json_end_object (&self->manifest);
  return TRUE;
}

gboolean
ts_output_folder_finish (TsOutputFolder *self,
                         GError **error)
{
  g_autofree char *path = g_build_filename (self->path, "manifest.json", NULL);
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);
  g_autofree char *text = NULL;

  ts_json_end_object (&self->manifest);
  text = ts_json_finish (&self->manifest);
  self->manifest.text = NULL;
  return writer != NULL &&
         ts_file_writer_write (writer, text, strlen (text), error) &&
         ts_file_writer_commit (writer, error);
}

void
ts_output_folder_free (TsOutputFolder *self)
{
  if (self->manifest.text != NULL)
    g_string_free (self->manifest.text, TRUE);
  g_hash_table_unref (self->files);
  g_free (self->path);
  g_free (self);
}
