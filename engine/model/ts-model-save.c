#include "engine/model/ts-model-save.h"

#include "engine/io/ts-file-stream.h"
#include "engine/ts-error.h"
#include "proto/ts-text-write.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* ---- names ------------------------------------------------------------------------------------ */

static const struct
{
  const char *end;
  TsSaveFormat format;
} endings[] = {
  { ".meta.pbtxt", { TS_MODEL_META_GRAPH, TRUE } },
  { ".meta.txt", { TS_MODEL_META_GRAPH, TRUE } },
  { ".metatxt", { TS_MODEL_META_GRAPH, TRUE } },
  { ".meta", { TS_MODEL_META_GRAPH, FALSE } },
  { ".pb.txt", { TS_MODEL_GRAPH_DEF, TRUE } },
  { ".pbtxt", { TS_MODEL_GRAPH_DEF, TRUE } },
  { ".txt", { TS_MODEL_GRAPH_DEF, TRUE } },
  { ".pb", { TS_MODEL_GRAPH_DEF, FALSE } },
};

static const char *
saved_model_file (gboolean is_text)
{
  return is_text ? "saved_model.pbtxt" : "saved_model.pb";
}

gboolean
ts_save_format_guess (const char *path,
                      TsSaveFormat *format)
{
  g_autofree char *name = g_path_get_basename (path);
  gboolean is_text = strcmp (name, saved_model_file (TRUE)) == 0;

  *format = (TsSaveFormat) { TS_MODEL_SAVED_MODEL, is_text };
  if (is_text || strcmp (name, saved_model_file (FALSE)) == 0 || g_str_has_suffix (path, "/") || g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i].end))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return strchr (name, '.') == NULL;
}

/* ---- the file --------------------------------------------------------------------------------- */

static const TsSchema *
schema_of (TsModelKind kind)
{
  switch (kind)
    {
    case TS_MODEL_META_GRAPH:
      return &ts_schema_meta_graph_def;
    case TS_MODEL_SAVED_MODEL:
      return &ts_schema_saved_model;
    case TS_MODEL_GRAPH_DEF:
    case TS_MODEL_EVENTS:
    default:
      return &ts_schema_graph_def;
    }
}

static gboolean
write_text (GBytes *bytes,
            TsModelKind kind,
            TsFileWriter *writer,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GOutputStream) stream = ts_file_stream_new (writer);

  return ts_text_print (schema_of (kind), g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), stream, cancellable, error);
}

static gboolean
write_file (GBytes *bytes,
            TsSaveFormat format,
            const char *path,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);

  if (writer == NULL)
    return FALSE;
  if (format.is_text ? !write_text (bytes, format.kind, writer, cancellable, error)
                     : !ts_file_writer_write (writer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
    return FALSE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && ts_file_writer_commit (writer, error);
}

/* ---- the folder ------------------------------------------------------------------------------- */

static gboolean
make_folder (const char *path,
             GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  ts_file_set_error (path, errno, error);
  return FALSE;
}

/* Copies the files of a folder, not what is in folders below it. */
static gboolean
copy_files (const char *from,
            const char *to,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (dir == NULL)
    return TRUE;
  if (!make_folder (to, error))
    return FALSE;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source_path = g_build_filename (from, name, NULL);
      g_autofree char *target_path = g_build_filename (to, name, NULL);
      g_autoptr (GFile) source = g_file_new_for_path (source_path);
      g_autoptr (GFile) target = g_file_new_for_path (target_path);

      if (g_file_test (source_path, G_FILE_TEST_IS_REGULAR) &&
          !g_file_copy (source, target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same_folder (const char *a,
                const char *b)
{
  GStatBuf of_a, of_b;

  return g_stat (a, &of_a) == 0 && g_stat (b, &of_b) == 0 && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

/* What the model came with goes along; with one that was made of another, assets only: see ts_model_derive (). */
static gboolean
copy_company (const TsModel *self,
              const char *folder,
              GCancellable *cancellable,
              GError **error)
{
  static const char *const names[] = { "variables", "assets", "assets.extra" };

  if (self->folder == NULL || is_same_folder (self->folder, folder))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = g_build_filename (self->folder, names[i], NULL);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);

      if (self->path == NULL && strcmp (names[i], "variables") == 0)
        continue;
      if (!copy_files (from, to, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* The folder and the file in it that @path means. */
static void
find_places (const char *path,
             gboolean is_text,
             char **folder,
             char **file)
{
  g_autofree char *name = g_path_get_basename (path);

  if (strcmp (name, saved_model_file (is_text)) == 0 && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *folder = g_path_get_dirname (path);
  else
    *folder = g_strdup (path);
  *file = g_build_filename (*folder, saved_model_file (is_text), NULL);
}

gboolean
ts_model_save (const TsModel *self,
               TsSaveFormat format,
               const char *path,
               TsProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *other = NULL;

  if (progress != NULL)
    progress (0.0, "Collecting nodes", user_data);
  bytes = ts_model_to_bytes (self, format.kind, error);
  if (bytes == NULL)
    return FALSE;

  if (progress != NULL)
    progress (0.5, "Writing", user_data);
  if (format.kind != TS_MODEL_SAVED_MODEL)
    return write_file (bytes, format, path, cancellable, error);

  find_places (path, format.is_text, &folder, &file);
  if (!make_folder (folder, error) || !copy_company (self, folder, cancellable, error) || !write_file (bytes, format, file, cancellable, error))
    return FALSE;

  /* A model of the other form in the same folder is the one that was replaced. */
  other = g_build_filename (folder, saved_model_file (!format.is_text), NULL);
  g_unlink (other);
  return TRUE;
}
