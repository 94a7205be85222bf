#include "engine/model/ts-model-file.h"

#include "engine/ts-error.h"

#define SAVED_MODEL_FILE "saved_model.pb"
#define SAVED_MODEL_TEXT_FILE "saved_model.pbtxt"

/* A folder of versions, as servers have it: the folder with the largest number that holds a model. (transfer full) */
static char *
find_version (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *best = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, SAVED_MODEL_FILE, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR) &&
          (best == NULL || g_ascii_strtoull (name, NULL, 10) > g_ascii_strtoull (best, NULL, 10)))
        {
          g_free (best);
          best = g_strdup (name);
        }
    }
  return g_steal_pointer (&best);
}

char *
ts_model_find_file (const char *path,
                    GError **error)
{
  static const char *const names[] = { SAVED_MODEL_FILE, SAVED_MODEL_TEXT_FILE };
  g_autofree char *version = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup (path);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (path, names[i], NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&file);
    }

  version = find_version (path);
  if (version != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: a folder without " SAVED_MODEL_FILE "; its folder \"%s\" has one: open that", path, version);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: a folder without " SAVED_MODEL_FILE ", so no SavedModel", path);
  return NULL;
}

void
ts_model_refuse_file (TsFileGuess guess,
                      const char *file,
                      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *saved_model = g_build_filename (folder, SAVED_MODEL_FILE, NULL);

  if (guess.kind == TS_FILE_CHECKPOINT)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: not a TensorFlow graph but %s: it has values of variables and no graph", file, guess.what);
  else if (guess.kind == TS_FILE_OTHER)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: not a TensorFlow graph but %s", file, guess.what);
  else if (g_file_test (saved_model, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: not a graph; there is a SavedModel in its folder: open " SAVED_MODEL_FILE, file);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: not a TensorFlow graph: neither a GraphDef nor a MetaGraphDef nor a SavedModel", file);
}
