#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/checkpoint/ts-checkpoint-state.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <string.h>

#define INDEX_SUFFIX ".index"
#define MAX_STATE_SIZE (16 * 1024 * 1024)
#define MAX_GUESS 4096 /* bytes in which a state file shows */

static TsCheckpoint *open_prefix (const char *prefix, GError **error);

static gboolean
is_file (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
has_index (const char *prefix)
{
  g_autofree char *path = g_strconcat (prefix, INDEX_SUFFIX, NULL);

  return is_file (path);
}

/* The prefix in PREFIX.data-00000-of-00001. (transfer full) (nullable) */
static char *
dup_prefix_of_shard (const char *path)
{
  const char suffix[] = ".data-ddddd-of-ddddd";
  gsize size = strlen (path);
  const char *at;

  if (size < sizeof suffix - 1)
    return NULL;
  at = path + size - (sizeof suffix - 1);
  for (gsize i = 0; i < sizeof suffix - 1; i++)
    if (i >= 6 && suffix[i] == 'd' ? !g_ascii_isdigit (at[i]) : at[i] != suffix[i])
      return NULL;
  return g_strndup (path, (gsize)(at - path));
}

/* A table: an index, or a V1 file. */
static TsCheckpoint *
open_table (const char *path,
            GBytes *bytes,
            GError **error)
{
  TsCheckpoint *self = ts_checkpoint_new_from_bytes (bytes, NULL, 0, error);

  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  g_free (self->path);
  if (self->format == TS_CHECKPOINT_V2 && g_str_has_suffix (path, INDEX_SUFFIX))
    self->path = g_strndup (path, strlen (path) - strlen (INDEX_SUFFIX));
  else
    self->path = g_strdup (path);
  return self;
}

/* The place that a state file names: relative to its folder. If a folder has been moved, what is absolute leads nowhere. */
static TsCheckpoint *
open_latest (const char *state_path,
             const char *latest,
             GError **error)
{
  g_autofree char *folder = g_path_get_dirname (state_path);
  const char *slash = strrchr (latest, '/');
  g_autofree char *path = g_path_is_absolute (latest) ? g_strdup (latest) : g_strconcat (folder, "/", latest, NULL);
  g_autofree char *beside = g_strconcat (folder, "/", slash != NULL ? slash + 1 : latest, NULL);
  gboolean is_there = has_index (path) || is_file (path);

  return open_prefix (is_there || !(has_index (beside) || (is_file (beside) && !g_str_has_suffix (beside, "/checkpoint"))) ? path : beside, error);
}

static TsCheckpoint *
open_state (const char *path,
            GBytes *bytes,
            GError **error)
{
  g_auto (TsCheckpointState) state = { 0 };
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  TsCheckpoint *self = NULL;

  if (size > MAX_STATE_SIZE)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " bytes are no checkpoint state", size);
  else if (ts_checkpoint_state_parse (&state, text, size, error))
    self = open_latest (path, state.latest, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

/* What a state file may lead to: files of a prefix, or a V1 file; no other state file. */
static TsCheckpoint *
open_prefix (const char *prefix,
             GError **error)
{
  g_autofree char *index = g_strconcat (prefix, INDEX_SUFFIX, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (is_file (index) || !is_file (prefix))
    {
      bytes = ts_file_load (index, error);
      return bytes != NULL ? open_table (index, bytes, error) : NULL;
    }
  bytes = ts_file_load (prefix, error);
  return bytes != NULL ? open_table (prefix, bytes, error) : NULL;
}

static TsCheckpoint *
open_file (const char *path,
           GError **error)
{
  g_autofree char *prefix = dup_prefix_of_shard (path);
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  if (prefix != NULL)
    return open_prefix (prefix, error);
  bytes = ts_file_load (path, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  if (ts_sstable_is (data, size))
    return open_table (path, bytes, error);
  if (ts_checkpoint_state_is (data, MIN (size, MAX_GUESS)))
    return open_state (path, bytes, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: no checkpoint: neither an index nor a state file", path);
  return NULL;
}

static TsCheckpoint *
open_folder (const char *path,
             GError **error)
{
  static const char *const prefixes[] = { "variables/variables", "variables", "" };
  g_autofree char *state = g_build_filename (path, "checkpoint", NULL);

  if (is_file (state))
    return open_file (state, error);
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *prefix = g_strconcat (path, "/", prefixes[i], NULL);

      if (has_index (prefix))
        return open_prefix (prefix, error);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: a folder without a checkpoint: neither 'checkpoint' nor 'variables/variables.index' is in it", path);
  return NULL;
}

TsCheckpoint *
ts_checkpoint_open (const char *path,
                    GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return open_folder (path, error);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return open_file (path, error);
  return open_prefix (path, error);
}
