#include "app/scene/ts-motifs.h"

#include <string.h>

/* A chain whose nodes have the labels that @text spells, one letter each. */
static TsMotifs *
find_in_chain (const char *text,
               const guint8 *ignored)
{
  guint n = (guint)strlen (text);
  g_autofree TsArc *arcs = g_new (TsArc, n + 1);
  g_autofree guint32 *labels = g_new (guint32, n + 1);
  g_autofree guint8 *none = g_new0 (guint8, n + 1);
  g_autoptr (TsDigraph) graph = NULL;

  for (guint i = 0; i < n; i++)
    {
      labels[i] = text[i] == '-' ? TS_NO_MOTIF : (guint32)(text[i] - 'a');
      arcs[i] = (TsArc) { i, i + 1 };
    }
  graph = ts_digraph_new (n, arcs, n > 0 ? n - 1 : 0);
  return ts_motifs_find (graph, labels, ignored != NULL ? ignored : none);
}

/* The groups of a chain: "abc|abc" for "abcabc"; nodes in no group are dots. */
static char *
describe (const TsMotifs *motifs,
          const char *text)
{
  GString *found = g_string_new (NULL);

  for (guint i = 0; text[i] != '\0'; i++)
    {
      if (i > 0 && motifs->place_of[i] != TS_NO_MOTIF && motifs->place_of[i - 1] != TS_NO_MOTIF && motifs->place_of[i] != motifs->place_of[i - 1])
        g_string_append_c (found, '|');
      g_string_append_c (found, motifs->place_of[i] != TS_NO_MOTIF ? text[i] : '.');
    }
  return g_string_free (found, FALSE);
}

static void
assert_groups (const char *text,
               const char *expected)
{
  g_autoptr (TsMotifs) motifs = find_in_chain (text, NULL);
  g_autofree char *found = describe (motifs, text);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_chain (void)
{
  g_autoptr (TsMotifs) motifs = find_in_chain ("xabcabcabcabcy", NULL);

  assert_groups ("xabcabcabcabcy", ".abc|abc|abc|abc.");
  g_assert_cmpuint (motifs->n_places, ==, 4);
  g_assert_cmpuint (motifs->n_motifs, ==, 1);
  g_assert_cmpuint (motifs->counts[0], ==, 4);
}

/* What is in most of the larger groups goes into them; what is left over alone is no group. */
static void
test_larger_groups (void)
{
  assert_groups ("abcdbcabcdbcabcdbcabcdbc", "abcdbc|abcdbc|abcdbc|abcdbc");
  assert_groups ("abcxabcyabcz", "abc.abc.abc.");
  assert_groups ("abcabcabcabcabcd", "abc|abc|abc|abc|abc.");
}

static void
test_nothing_repeats (void)
{
  assert_groups ("abcdefghijkl", "............");
  assert_groups ("aaaaaaaaaaaa", "............");
  assert_groups ("abababab", "........"); /* two are too few to be worth a box */
  assert_groups ("", "");
}

static void
test_no_motif_label (void)
{
  assert_groups ("abc-abc-abc-ab", "abc.abc.abc...");
}

/* Only what is used in one place is joined to its user: no way leads out of a group and in again. */
static void
test_branches (void)
{
  /* Diamonds: 0 -> 1 -> 3, 0 -> 2 -> 3 -> 4 -> 5 -> 7, 4 -> 6 -> 7, ... */
  enum
  {
    N = 6
  };
  TsArc arcs[5 * N];
  guint32 labels[4 * N], n = 0;
  guint8 ignored[4 * N] = { 0 };

  for (guint32 i = 0; i < N; i++)
    {
      guint32 v = 4 * i;

      labels[v] = 0;
      labels[v + 1] = 1;
      labels[v + 2] = 2;
      labels[v + 3] = 3;
      arcs[n++] = (TsArc) { v, v + 1 };
      arcs[n++] = (TsArc) { v, v + 2 };
      arcs[n++] = (TsArc) { v + 1, v + 3 };
      arcs[n++] = (TsArc) { v + 2, v + 3 };
      if (i + 1 < N)
        arcs[n++] = (TsArc) { v + 3, v + 4 };
    }

  g_autoptr (TsDigraph) graph = ts_digraph_new (4 * N, arcs, n);
  g_autoptr (TsMotifs) motifs = ts_motifs_find (graph, labels, ignored);

  /* Where the ways part, both ways, and where they meet. */
  g_assert_cmpuint (motifs->n_places, ==, N);
  for (guint32 v = 0; v < 4 * N; v++)
    g_assert_cmpuint (motifs->place_of[v], ==, v / 4);
}

static void
test_ignored (void)
{
  guint8 ignored[12] = { 0 };
  g_autoptr (TsMotifs) motifs = NULL;
  g_autofree char *found = NULL;

  ignored[4] = TRUE;
  motifs = find_in_chain ("abcabcabcabc", ignored);
  found = describe (motifs, "abcabcabcabc");
  g_assert_cmpstr (found, ==, "abc...abc|abc");
}

static void
test_size_limit (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (TsMotifs) motifs = NULL;

  /* Three times 208 nodes of 26 kinds, each in another order. */
  for (int k = 0; k < 3; k++)
    for (int i = 0; i < 208; i++)
      g_string_append_c (text, (char)('a' + (i * 7 + i / 26 * 3) % 26));
  motifs = find_in_chain (text->str, NULL);
  g_autofree guint32 *sizes = g_new0 (guint32, motifs->n_places + 1);

  for (guint i = 0; i < text->len; i++)
    if (motifs->place_of[i] != TS_NO_MOTIF)
      sizes[motifs->place_of[i]]++;
  for (guint32 p = 0; p < motifs->n_places; p++)
    g_assert_cmpuint (sizes[p], <=, TS_MOTIF_MAX_SIZE);
  g_string_free (text, TRUE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/motifs/chain", test_chain);
  g_test_add_func ("/motifs/larger-groups", test_larger_groups);
  g_test_add_func ("/motifs/nothing-repeats", test_nothing_repeats);
  g_test_add_func ("/motifs/no-motif-label", test_no_motif_label);
  g_test_add_func ("/motifs/branches", test_branches);
  g_test_add_func ("/motifs/ignored", test_ignored);
  g_test_add_func ("/motifs/size-limit", test_size_limit);
  return g_test_run ();
}
