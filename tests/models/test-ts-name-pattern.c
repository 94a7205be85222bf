#include "app/models/ts-name-pattern.h"

#include <string.h>

static gboolean
finds (const char *source,
       const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsNamePattern) pattern = ts_name_pattern_new (source, &error);
  g_autoptr (TsNameMatcher) matcher = NULL;
  gboolean found;

  g_assert_no_error (error);
  matcher = ts_name_matcher_new (pattern);
  found = ts_name_matcher_finds (matcher, name, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_finds (void)
{
  g_assert_true (finds ("conv[0-9]+$", "net/Conv12"));
  g_assert_false (finds ("conv[0-9]+$", "net/Conv12/w"));
  g_assert_true (finds ("^", ""));
  g_assert_true (finds ("(a)(b)(c)\\3\\2\\1", "xABCcba"));
  g_assert_true (finds ("^.$", "ä"));
  g_assert_true (finds ("Ä", "xä"));

  /* Anything before it changes nothing; what only looks like that is something else. */
  g_assert_true (finds (".*conv", "net/conv"));
  g_assert_true (finds (".*.*conv.*w$", "net/conv/w"));
  g_assert_false (finds (".*conv.*w$", "net/w/conv"));
  g_assert_true (finds (".*", ""));
  g_assert_true (finds (".*?n", "conv"));
  g_assert_false (finds (".*+n", "conv"));
  g_assert_true (finds (".*a|^b", "bc"));
  g_assert_false (finds (".*(?<=x)a", "ba"));
}

static void
test_not_utf8 (void)
{
  g_assert_true (finds ("a", "\xff"
                             "a"));
  g_assert_false (finds ("^.a", "\xff"
                                "a"));
}

static void
test_wrong (void)
{
  static const char *const wrong[] = { ".*(", "(", "[a", "a{2,1}", "*", "(?<n>a)(?<n>b)", "\\" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_name_pattern_new (wrong[i], &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, wrong[i]));
    }
}

static void
test_too_many_steps (void)
{
  g_autoptr (TsNamePattern) pattern = ts_name_pattern_new ("(((a+)+)+)+$", NULL);
  g_autoptr (TsNameMatcher) matcher = ts_name_matcher_new (pattern);
  g_autofree char *name = g_strnfill (40, 'a');
  g_autoptr (GError) error = NULL;

  name[39] = 'b';
  g_assert_false (ts_name_matcher_finds (matcher, name, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, name));
  g_clear_error (&error);
  name[39] = 'a'; /* the next one is not the worse for it */
  g_assert_true (ts_name_matcher_finds (matcher, name, &error));
  g_assert_no_error (error);
}

static gpointer
find_many (gpointer data)
{
  g_autoptr (TsNameMatcher) matcher = ts_name_matcher_new (data);
  guint n = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = g_strdup_printf ("net/conv%u", i);

      n += ts_name_matcher_finds (matcher, name, NULL);
    }
  return GUINT_TO_POINTER (n);
}

/* One pattern, a matcher for each thread. */
static void
test_threads (void)
{
  g_autoptr (TsNamePattern) pattern = ts_name_pattern_new ("conv[0-9]*7$", NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("find", find_many, pattern);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 2000);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-pattern/finds", test_finds);
  g_test_add_func ("/name-pattern/not-utf8", test_not_utf8);
  g_test_add_func ("/name-pattern/wrong", test_wrong);
  g_test_add_func ("/name-pattern/too-many-steps", test_too_many_steps);
  g_test_add_func ("/name-pattern/threads", test_threads);
  return g_test_run ();
}
