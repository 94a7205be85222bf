#include "engine/checkpoint/ts-checkpoint-writer.h"

#include <glib/gstdio.h>

#include <string.h>
#include <sys/wait.h>

/* `info --checkpoint` as its users have it. */

static const char *program;
static char *folder; /* with model.ckpt in it */

static void
write_checkpoint (void)
{
  g_autofree char *prefix = g_build_filename (folder, "model.ckpt", NULL);
  g_autoptr (TsTensor) kernel = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 2), (float[]) { 1, 2, 3, 4 });
  g_autoptr (TsTensor) step = ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 1000 });
  const TsTensorSlice top = { .rank = 2, .start = { 0, 0 }, .length = { 1, -1 } };
  const TsTensorSlice bottom = { .rank = 2, .start = { 1, 0 }, .length = { 1, -1 } };
  g_autoptr (TsTensor) first = ts_tensor_slice_cut (&top, kernel, NULL);
  g_autoptr (TsTensor) second = ts_tensor_slice_cut (&bottom, kernel, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, &error);

  g_assert_no_error (error);
  g_assert_true (ts_checkpoint_writer_add (writer, "step", step, &error));
  g_assert_true (ts_checkpoint_writer_add (writer, "dense/kernel", kernel, &error));
  g_assert_true (ts_checkpoint_writer_add_slice (writer, "parts", &kernel->shape, &top, first, &error));
  g_assert_true (ts_checkpoint_writer_add_slice (writer, "parts", &kernel->shape, &bottom, second, &error));
  g_assert_true (ts_checkpoint_writer_commit (writer, &error));
}

/* {folder} stands for what it says, in all three. */
static void
check (const char *arguments,
       int status,
       const char *output,
       const char *errors)
{
  g_autofree char *line = g_strdup_printf ("%s info %s", program, arguments);
  const char *texts[] = { line, output, errors };
  char *filled[3];
  g_auto (GStrv) argv = NULL;
  g_autofree char *found_output = NULL;
  g_autofree char *found_errors = NULL;
  g_autoptr (GError) error = NULL;
  int wait_status;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (texts[i]);

      g_string_replace (text, "{folder}", folder, 0);
      filled[i] = g_strdup (text->str);
    }
  argv = g_strsplit (filled[0], " ", -1);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &found_output, &found_errors, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found_errors, ==, filled[2]);
  g_assert_cmpstr (found_output, ==, filled[1]);
  g_assert_true (WIFEXITED (wait_status));
  g_assert_cmpint (WEXITSTATUS (wait_status), ==, status);
  for (gsize i = 0; i < G_N_ELEMENTS (filled); i++)
    g_free (filled[i]);
}

static void
test_text (void)
{
  check ("{folder}/model.ckpt.index --checkpoint --verify", 0,
         "{folder}/model.ckpt: checkpoint V2, 3 tensors, 1 data file\n"
         "\n"
         "  dense/kernel                                                 float32    [2,2]                          16\n"
         "  parts                                                        float32    [2,2]                          16 in 2 slices\n"
         "  step                                                         int64      []                              8\n"
         "\n"
         "40 bytes\n"
         "checksums: 3 of 3 right\n",
         "");
}

static void
test_json (void)
{
  check ("--checkpoint --json {folder}/model.ckpt", 0,
         "{\n"
         "  \"kind\": \"checkpoint\",\n"
         "  \"format\": \"V2\",\n"
         "  \"shards\": 1,\n"
         "  \"tensors\": [\n"
         "    {\n"
         "      \"name\": \"dense/kernel\",\n"
         "      \"dtype\": \"float32\",\n"
         "      \"shape\": [2, 2],\n"
         "      \"bytes\": 16\n"
         "    },\n"
         "    {\n"
         "      \"name\": \"parts\",\n"
         "      \"dtype\": \"float32\",\n"
         "      \"shape\": [2, 2],\n"
         "      \"bytes\": 16\n"
         "    },\n"
         "    {\n"
         "      \"name\": \"step\",\n"
         "      \"dtype\": \"int64\",\n"
         "      \"shape\": [],\n"
         "      \"bytes\": 8\n"
         "    }\n"
         "  ],\n"
         "  \"bytes\": 40\n"
         "}\n",
         "");
}

/* The first byte, of the step, is another. */
static void
test_damaged (void)
{
  g_autofree char *data = g_build_filename (folder, "model.ckpt.data-00000-of-00001", NULL);
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (data, &contents, &size, NULL));
  contents[0]++;
  g_assert_true (g_file_set_contents (data, contents, (gssize)size, NULL));
  check ("--checkpoint --verify --json {folder}/nowhere", 1, "",
         "tensorstep-cli: NOT_FOUND: {folder}/nowhere.index: No such file or directory\n");
  check ("--checkpoint --verify {folder}/model.ckpt", 1,
         "{folder}/model.ckpt: checkpoint V2, 3 tensors, 1 data file\n"
         "\n"
         "  dense/kernel                                                 float32    [2,2]                          16\n"
         "  parts                                                        float32    [2,2]                          16 in 2 slices\n"
         "  step                                                         int64      []                              8\n"
         "\n"
         "40 bytes\n"
         "checksums: 2 of 3 right\n",
         "tensorstep-cli: DATA_LOSS: 'step': the checksum of its 8 bytes in shard 0 is 1c2b86e0, expected 5517fbc7\n");
  contents[0]--;
  g_assert_true (g_file_set_contents (data, contents, (gssize)size, NULL));
}

static void
test_usage (void)
{
  check ("--verify {folder}/model.ckpt", 2, "",
         "tensorstep-cli: INVALID_ARGUMENT: --verify goes with --checkpoint (see tensorstep-cli info --help)\n");
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  folder = g_dir_make_tmp ("test-ts-info-checkpoint-XXXXXX", NULL);
  write_checkpoint ();
  g_test_add_func ("/info-checkpoint/text", test_text);
  g_test_add_func ("/info-checkpoint/json", test_json);
  g_test_add_func ("/info-checkpoint/damaged", test_damaged);
  g_test_add_func ("/info-checkpoint/usage", test_usage);
  status = g_test_run ();
  g_spawn_sync (NULL, (char *[]) { (char *)"rm", (char *)"-r", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
  return status;
}
