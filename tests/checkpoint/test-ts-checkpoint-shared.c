#include "engine/checkpoint/ts-checkpoint.h"

#include <string.h>

/* Checkpoints that TensorFlow has written, if there are any. */

static void
load_all (TsCheckpoint *checkpoint)
{
  for (guint i = 0; i < ts_checkpoint_get_n_entries (checkpoint); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsTensor) value = ts_checkpoint_load_entry (checkpoint, i, &error);

      g_assert_no_error (error);
      g_assert_nonnull (value);
    }
}

static void
check_folder (const char *path,
              guint *n_entries)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *stem = g_strndup (child, strlen (child) - MIN (strlen (child), strlen (".index")));
      g_autofree char *data = g_strconcat (stem, ".data-00000-of-00001", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TsCheckpoint) checkpoint = NULL;

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        check_folder (child, n_entries);
      if (!g_str_has_suffix (name, ".index"))
        continue;
      checkpoint = ts_checkpoint_open (child, &error);
      g_assert_no_error (error);
      *n_entries += ts_checkpoint_get_n_entries (checkpoint);
      if (!g_file_test (data, G_FILE_TEST_EXISTS))
        continue;
      ts_checkpoint_verify_all (checkpoint, NULL, &error);
      g_assert_no_error (error);
      load_all (checkpoint);
    }
}

static void
test_shared (void)
{
  g_autofree char *models = g_build_filename (g_getenv ("TS_TEST_SHARED") != NULL ? g_getenv ("TS_TEST_SHARED") : "", "models", NULL);
  guint n_entries = 0;

  if (!g_file_test (models, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TS_TEST_SHARED has no models");
      return;
    }
  check_folder (models, &n_entries);
  g_test_message ("%u entries", n_entries);
  g_assert_cmpuint (n_entries, >, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/shared", test_shared);
  return g_test_run ();
}
