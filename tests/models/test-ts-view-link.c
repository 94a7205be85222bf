#include "app/models/ts-view-link.h"

#include "engine/ts-error.h"

#include <string.h>

/* The text of a view; what a link does not keep of it is not in it. */
static const char view[] = "[view]\n"
                           "open=a;a/b, c;\n"
                           "operation=a/b, c/d&e=f#g\n"
                           "near=a/x\n"
                           "near-at=10.5;-20;\n"
                           "rules=hide op:Identity;control all;\n"
                           "flow=LR\n"
                           "serpentine=false\n"
                           "coloring=device\n"
                           "ungrouped=\n"
                           "only=a/;x;\n"
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
                   "&rule=hide%20op%3AIdentity&rule=control%20all&flow=LR&columns=0&color=device&ungroup=&only=a/,x&zoom=0.75&at=1.5,-2000");
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

/* What a link does not say is not in the view: it stays as it is. */
static void
test_not_said (void)
{
  g_auto (TsViewLink) link = { 0 };

  g_assert_true (ts_view_link_parse (&link, "tf-view:/m.pb#sel=x", NULL));
  g_assert_null (strstr (link.view, "flow"));
  g_assert_null (strstr (link.view, "serpentine"));
  g_assert_null (strstr (link.view, "coloring"));
  g_assert_null (strstr (link.view, "ungrouped"));
  g_assert_null (strstr (link.view, "hidden"));
}

/* Names of hidden operations without end make no link; that is told. */
static void
test_too_many_names (void)
{
  g_autoptr (GString) text = g_string_new ("[view]\nhidden=");
  TsViewLink link = { (char *)"/m.pb", NULL, NULL };
  g_autofree char *made = NULL;
  g_auto (TsViewLink) parsed = { 0 };

  for (guint i = 0; i <= TS_VIEW_LINK_MAX_NAMES; i++)
    g_string_append_printf (text, "op%u;", i);
  link.view = text->str;
  made = ts_view_link_to_string (&link);
  g_assert_cmpstr (made, ==, "tf-view:/m.pb#lost=201");
  g_assert_cmpuint (ts_view_link_count_lost (text->str), ==, 0);
  g_assert_true (ts_view_link_parse (&parsed, made, NULL));
  g_assert_cmpuint (ts_view_link_count_lost (parsed.view), ==, 201);
}

static void
test_bad_ones (void)
{
  static const char *const bad[] = { "http://x", "tf-view:", "tf-view:#open=a", "tf-view:/m.pb#open", "tf-view:/m.pb#zoom=big", "tf-view:/m.pb#at=1",
                                     "tf-view:/m.pb#sel=%zz", "tf-view:/m.pb#sel=%ff", "tf-view:/m.pb#columns=yes" };

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
  g_test_add_func ("/view-link/not-said", test_not_said);
  g_test_add_func ("/view-link/too-many-names", test_too_many_names);
  g_test_add_func ("/view-link/bad-ones", test_bad_ones);

  return g_test_run ();
}
