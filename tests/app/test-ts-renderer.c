#include "app/ts-renderer.h"

#include <glib/gstdio.h>

static void
check (const char *device,
       gboolean expected)
{
  g_autofree char *dev = g_dir_make_tmp ("ts-renderer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dev, device, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (ts_renderer_has_processor (dev), ==, expected);

  g_remove (path);
  if (!g_str_equal (folder, dev))
    g_rmdir (folder);
  g_rmdir (dev);
}

static void
test_processor (void)
{
  check ("dri/renderD128", TRUE);
  check ("dri/card0", FALSE);
  check ("nvidiactl", TRUE);
  check ("nvidia0", TRUE);
  check ("dxg", TRUE);
  check ("tty0", FALSE);
  check ("dri/by-path", FALSE);
  check ("render", FALSE);
  g_assert_false (ts_renderer_has_processor ("/nowhere"));
}

/* Who has chosen is not overruled. */
static void
test_chosen (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("GSK_RENDERER", "gl", TRUE);
      g_unsetenv ("GDK_DEBUG");
      ts_renderer_choose ();
      g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "gl");
      g_assert_null (g_getenv ("GDK_DEBUG"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/processor", test_processor);
  g_test_add_func ("/renderer/chosen", test_chosen);
  return g_test_run ();
}
