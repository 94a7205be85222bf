#include "app/models/ts-view-store.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-folder.h"

static char *folder;

static void
assert_names (TsViewStore *store,
              const char *expected)
{
  g_auto (GStrv) names = ts_view_store_list (store);
  g_autofree char *text = g_strjoinv (", ", names);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_save (void)
{
  g_autoptr (TsViewStore) store = ts_view_store_new ("/models/a.pb", folder);
  g_autoptr (TsViewStore) again = NULL;
  g_autoptr (TsViewStore) other = NULL;
  g_autoptr (GBytes) picture = g_bytes_new_static ("\211PNG\0\1", 6);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *view = NULL;

  assert_names (store, "");
  g_assert_true (ts_view_store_save (store, " The [encoder], = all;  ", "[view]\nopen=a;b;\n", picture, &error));
  g_assert_no_error (error);
  g_assert_true (ts_view_store_save (store, "Head", "[view]\nopen=\n", NULL, &error));

  again = ts_view_store_new ("/models/a.pb", folder);
  assert_names (again, "The [encoder], = all;, Head");
  view = ts_view_store_dup_view (again, "The [encoder], = all;");
  g_assert_cmpstr (view, ==, "[view]\nopen=a;b;\n");
  read = ts_view_store_dup_picture (again, "The [encoder], = all;");
  g_assert_true (g_bytes_equal (read, picture));
  g_assert_null (ts_view_store_dup_picture (again, "Head"));
  g_assert_null (ts_view_store_dup_view (again, "Tail"));

  other = ts_view_store_new ("/models/b.pb", folder);
  assert_names (other, "");
}

static void
test_replace_and_remove (void)
{
  g_autoptr (TsViewStore) store = ts_view_store_new ("/models/c.pb", folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *view = NULL;

  ts_view_store_save (store, "one", "first", NULL, NULL);
  ts_view_store_save (store, "two", "second", NULL, NULL);
  ts_view_store_save (store, "one", "third", NULL, NULL);
  assert_names (store, "one, two");
  view = ts_view_store_dup_view (store, "one");
  g_assert_cmpstr (view, ==, "third");
  g_assert_true (ts_view_store_remove (store, "one", &error));
  assert_names (store, "two");
  g_assert_false (ts_view_store_remove (store, "one", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

static void
test_no_name (void)
{
  g_autoptr (TsViewStore) store = ts_view_store_new ("/models/d.pb", folder);
  g_autoptr (GError) error = NULL;

  g_assert_false (ts_view_store_save (store, "  ", "x", NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* What is no key file counts as empty, and can be saved over. */
static void
test_damaged (void)
{
  g_autoptr (TsViewStore) store = ts_view_store_new ("/models/e.pb", folder);
  g_autoptr (TsViewStore) again = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  ts_view_store_save (store, "one", "first", NULL, NULL);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "\001[[[", -1, NULL));
    }
  again = ts_view_store_new ("/models/e.pb", folder);
  assert_names (again, "");
  g_assert_true (ts_view_store_save (again, "one", "first", NULL, NULL));
}

/* Not named views: it is how the graph is turned when it is opened. */
static void
test_direction (void)
{
  g_autoptr (TsViewStore) store = ts_view_store_new ("/models/turned.pb", folder);
  g_autoptr (TsViewStore) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *direction = NULL;
  gboolean serpentine;

  g_assert_null (ts_view_store_dup_direction (store, &serpentine));
  g_assert_true (serpentine);
  g_assert_true (ts_view_store_set_direction (store, "LR", FALSE, &error));
  g_assert_no_error (error);

  again = ts_view_store_new ("/models/turned.pb", folder);
  direction = ts_view_store_dup_direction (again, &serpentine);
  g_assert_cmpstr (direction, ==, "LR");
  g_assert_false (serpentine);
  assert_names (again, "");
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = ts_test_folder_new ();
  g_test_add_func ("/view-store/save", test_save);
  g_test_add_func ("/view-store/replace-and-remove", test_replace_and_remove);
  g_test_add_func ("/view-store/direction", test_direction);
  g_test_add_func ("/view-store/no-name", test_no_name);
  g_test_add_func ("/view-store/damaged", test_damaged);
  status = g_test_run ();
  ts_test_folder_remove (folder);
  g_free (folder);
  return status;
}
