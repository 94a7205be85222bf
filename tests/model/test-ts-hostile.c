#include "tests/support/ts-test-files.h"
#include "tests/support/ts-test-mangle.h"

/* A good small file of each format, cut off and changed: no crash, no leak, and what opens nevertheless can be asked everything.
 * tests/fuzz/mangle does the same to any file. */

#define FLIPS_PER_FILE 500
#define CASES_PER_ALL 40 /* each so manieth case that opens is asked everything */
#define MAX_SECONDS 1.0  /* for a case, wherever it runs */

static void
test_file (gconstpointer user_data)
{
  TsTestFile file = GPOINTER_TO_UINT (user_data);
  g_autofree char *text = g_test_build_filename (G_TEST_DIST, "support", "small-saved-model.pbtxt", NULL);
  g_autoptr (GBytes) beside = NULL;
  g_autoptr (GBytes) good = ts_test_file_make (file, text, &beside);
  TsTestMangle mangle = {
    .name = ts_test_file_name (file),
    .good = good,
    .beside = beside,
    .seed = 1,
    .n_cuts = (guint)g_bytes_get_size (good),
    .n_flips = FLIPS_PER_FILE,
    .all_every = CASES_PER_ALL,
  };
  guint n_open = 0;

  ts_test_mangle_init (&mangle);
  g_assert_true (ts_test_mangle_use_good (&mangle));
  for (guint i = 0; i < mangle.n_cuts + mangle.n_flips; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      n_open += ts_test_mangle_run (&mangle, i);
      if (g_get_monotonic_time () - begin > MAX_SECONDS * G_USEC_PER_SEC)
        g_test_message ("%s: case %u took %.1f s", mangle.name, i, (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
    }
  g_test_message ("%s: %u of %u opened", mangle.name, n_open, mangle.n_cuts + mangle.n_flips);
  ts_test_mangle_clear (&mangle);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < TS_TEST_N_FILES; i++)
    {
      g_autofree char *path = g_strconcat ("/hostile/", ts_test_file_name (i), NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_file);
    }
  return g_test_run ();
}
