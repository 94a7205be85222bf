#include "app/models/ts-view-link.h"

#include "engine/ts-error.h"

/* The text of a view; what a link does not keep of it is not in it. */
static const char view[] = "[view]\n"
                           "open=a;a/b, c;\n"
                           "operation=a/b, c/d&e=f#g\n"
                           "near=a/x\n"
                           "near-at=10.5;-20;\n"
                           "rules=hide op:Identity;control all;\n"
                           "camera=1.5;-2000;0.75;\n";

static void
assert_same_view (const char *text,
                  const char *other)
{
  g_autoptr (GKeyFile) a = g_key_file_new ();
  g_autoptr (GKeyFile) b = g_key_file_new ();
  g_auto (GStrv) keys = NULL;

  g_assert_true (g_key_file_load_from_data (a, text, (gsize)-1, G_KEY_FILE_NONE, NULL));
  g_assert_true (g_key_file_load_from_data (b, other, (gsize)-1, G_KEY_FILE_NONE, NULL));
  keys = g_key_file_get_keys (a, "view", NULL, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *x = g_key_file_get_value (a, "view", keys[i], NULL);
      g_autofree char *y = g_key_file_get_value (b, "view", keys[i], NULL);

      g_assert_cmpstr (x, ==, y);
    }
}

static void
test_round_trip (void)
{
  TsViewLink link = { (char *)"/home/me/my models/ü#1.pb", (char *)"step", (char *)view };
  g_autofree char *text = ts_view_link_to_string (&link);
  g_auto (TsViewLink) parsed = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text, ==,
                   "tf-view:/home/me/my%20models/%C3%BC%231.pb#function=step&open=a,a/b%2C%20c&sel=a/b%2C%20c/d%26e%3Df%23g&near=a/x&near-at=10.5,-20"
                   "&rule=hide%20op%3AIdentity&rule=control%20all&zoom=0.75&at=1.5,-2000");
  g_assert_true (ts_view_link_parse (&parsed, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (parsed.path, ==, link.path);
  g_assert_cmpstr (parsed.function, ==, "step");
  assert_same_view (view, parsed.view);
}

/* By hand: what is not said is as if nothing were open. */
static void
test_short (void)
{
  g_auto (TsViewLink) link = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_view_link_parse (&link, "tf-view:/m.pb#sel=x&later=1", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (link.path, ==, "/m.pb");
  assert_same_view ("[view]\nopen=\noperation=x\n", link.view);
}

static void
test_bad_ones (void)
{
  static const char *const bad[] = { "http://x", "tf-view:", "tf-view:#open=a", "tf-view:/m.pb#open", "tf-view:/m.pb#zoom=big", "tf-view:/m.pb#at=1",
                                     "tf-view:/m.pb#sel=%zz", "tf-view:/m.pb#sel=%ff" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (TsViewLink) link = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ts_view_link_parse (&link, bad[i], &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_null (link.path);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view-link/round-trip", test_round_trip);
  g_test_add_func ("/view-link/short", test_short);
  g_test_add_func ("/view-link/bad-ones", test_bad_ones);

  return g_test_run ();
}
