#include "app/models/ts-goto-needle.h"
#include "app/models/ts-goto.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

static const char *const graph_names[] = {
  "conv1/weights",
  "conv1/biases",
  "conv10/weights",
  "block/conv1/weights",
  "block/conv1",
  "Conv1",
  "head/split",
  "weights_only",
  "import/x",
  "a/deep/scope/leaf",
};

/* The best hits: "a b/ c:1" */
static void
assert_goes (const char *text,
             guint max_hits,
             const char *expected)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GError) error = NULL;

  ts_test_graph_init (&graph);
  for (guint i = 0; i < G_N_ELEMENTS (graph_names); i++)
    if (g_str_equal (graph_names[i], "head/split"))
      {
        TsOutput axis = ts_test_const (&graph, "axis", ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 0 }));
        TsOutput value = ts_test_placeholder (&graph, "value", TS_DTYPE_FLOAT, &TS_SHAPE (4));

        ts_test_begin (&graph, "Split", graph_names[i], axis, value, TS_NO_OUTPUT);
        ts_graph_builder_attr_int (graph.builder, "num_split", 2);
        ts_test_end (&graph);
      }
    else
      ts_test_const_float (&graph, graph_names[i], 1);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  hits = ts_goto_find (names, text, max_hits, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      g_autofree char *name = ts_goto_hit_dup_name (&g_array_index (hits, TsGotoHit, i), names);

      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_best_first (void)
{
  assert_goes ("conv1/weights", 3, "conv1/weights block/conv1/weights conv10/weights");
  assert_goes ("Conv1", 3, "Conv1 conv1/ block/conv1");
  assert_goes ("weights", 9, "conv1/weights conv10/weights block/conv1/weights weights_only");
}

static void
test_as_copied (void)
{
  assert_goes ("conv1/biases:0", 1, "conv1/biases");
  assert_goes ("head/split:1", 1, "head/split:1");
  assert_goes ("head/split:7", 1, "head/split");
  assert_goes ("^conv1/biases", 1, "conv1/biases");
  assert_goes ("  \"conv1/biases\" ", 1, "conv1/biases");
  assert_goes ("import/conv1/biases", 1, "conv1/biases");
  assert_goes ("import/x", 1, "import/x");
  assert_goes ("x", 1, "import/x");
  assert_goes ("tower_0/conv1/biases:0", 2, "conv1/biases");
}

static void
test_scopes (void)
{
  assert_goes ("a/deep", 1, "a/deep/");
  assert_goes ("block/conv1/", 1, "block/conv1/");
  assert_goes ("block/conv1", 2, "block/conv1 block/conv1/");
  assert_goes ("deep/", 3, "a/deep/ a/deep/scope/");
}

static void
test_letters (void)
{
  assert_goes ("c10w", 1, "conv10/weights");
  assert_goes ("bc1w", 1, "block/conv1/weights");
  assert_goes ("adsl", 2, "a/deep/scope/leaf head/split");
  assert_goes ("zzz", 9, "");
}

static void
test_blank (void)
{
  assert_goes ("", 9, "");
  assert_goes (" ^ ", 9, "");
  assert_goes ("/", 9, "");
  assert_goes (":0", 9, "");
  assert_goes ("conv1", 0, "");
}

static void
test_hostile (void)
{
  g_autofree char *text = g_strnfill (100000, 'a');
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  assert_goes (text, 9, "");
  ts_test_graph_init (&graph);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  none = ts_goto_find (names, "a", 9, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_goto_find (names, "a", 9, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- against reading every name ---------------------------------------------------------------- */

#define N_RANDOM_NAMES 600
#define N_RANDOM_TEXTS 400

/* Few letters, so that much is alike. */
static char *
dup_random_text (GRand *rand,
                 guint max_parts)
{
  static const char letters[] = "abAB1_";
  GString *text = g_string_new (NULL);
  gint n_parts = g_rand_int_range (rand, 1, (gint)max_parts + 1);

  for (gint k = 0; k < n_parts; k++)
    {
      if (k > 0)
        g_string_append_c (text, '/');
      if (g_rand_int_range (rand, 0, 20) == 0) /* longer than upper case is kept apart for */
        for (guint i = 0; i < TS_SEARCH_HUMP_BITS; i++)
          g_string_append_c (text, "ab"[i % 2]);
      for (gint i = g_rand_int_range (rand, 1, 5); i > 0; i--)
        g_string_append_c (text, letters[g_rand_int_range (rand, 0, sizeof letters - 1)]);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_letters (const char *name,
             const char *text)
{
  for (; *name != '\0' && *text != '\0'; name++)
    text += g_ascii_tolower (*name) == g_ascii_tolower (*text);
  return *text == '\0';
}

static gboolean
ends_with (const char *text,
           const char *name)
{
  gsize rest = strlen (text) - MIN (strlen (text), strlen (name));

  return rest > 0 && text[rest - 1] == '/' && g_ascii_strcasecmp (text + rest, name) == 0;
}

/* However many are wanted, it is the same order; and whatever has the letters is among them. */
static void
check_text (const TsSearchNames *names,
            const char *text)
{
  g_autoptr (GArray) all = ts_goto_find (names, text, 2 * names->n_ops + names->n_scopes, NULL, NULL);
  guint n = 0;

  for (guint32 i = 0; i < names->n_ops; i++)
    {
      const char *name = ts_graph_get_operation (names->graph, i)->name;

      n += has_letters (name, text) || ends_with (text, name);
    }
  for (guint i = 0; i < all->len; i++)
    n -= !g_array_index (all, TsGotoHit, i).is_scope;
  g_assert_cmpuint (n, ==, 0);

  for (guint max_hits = 1; max_hits < 40; max_hits *= 3)
    {
      g_autoptr (GArray) best = ts_goto_find (names, text, max_hits, NULL, NULL);

      g_assert_cmpuint (best->len, ==, MIN (max_hits, all->len));
      for (guint i = 0; i < best->len; i++)
        {
          const TsGotoHit *a = &g_array_index (best, TsGotoHit, i), *b = &g_array_index (all, TsGotoHit, i);

          if (a->score != b->score || a->op != b->op || a->is_scope != b->is_scope)
            g_error ("\"%s\", hit %u of %u: operation %u with %d, not %u with %d", text, i, max_hits, a->op, a->score, b->op, b->score);
        }
    }
}

static void
test_random (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)g_test_rand_int ());

  ts_test_graph_init (&graph);
  while (g_hash_table_size (taken) < N_RANDOM_NAMES)
    {
      char *name = dup_random_text (rand, 4);

      if (*name == '_' || strstr (name, "/_") != NULL || !g_hash_table_add (taken, name))
        continue;
      ts_test_const_float (&graph, name, 1);
    }
  names = ts_search_names_new (graph.graph, NULL, NULL);
  for (guint i = 0; i < N_RANDOM_TEXTS; i++)
    {
      g_autofree char *text = dup_random_text (rand, 3);

      check_text (names, text);
    }
}

#define N_MANY 45000 /* enough for several threads */

/* A name, and how good a hit it is. */
typedef struct
{
  gint score;
  gsize length;
  guint32 op;
  gboolean is_scope;
} Found;

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *x = a;
  const Found *y = b;

  if (x->score != y->score)
    return y->score - x->score;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  return x->op < y->op ? -1 : x->op > y->op;
}

/* By reading every name. (transfer full) (element-type Found) */
static GArray *
find_by_reading (const TsSearchNames *names,
                 const char *text)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Found));
  TsGotoNeedle needle;

  ts_goto_needle_init (&needle, text, names);
  for (guint32 i = 0; i < names->n_ops + names->n_scopes - 1; i++)
    {
      gboolean is_scope = i >= names->n_ops;
      guint32 op = is_scope ? names->scope_first_ops[i - names->n_ops + 1] : i;
      const char *name = ts_graph_get_operation (names->graph, op)->name;
      gsize length = is_scope ? names->scope_lengths[i - names->n_ops + 1] : strlen (name);
      Found found = { ts_goto_needle_score (&needle, name, length), length, op, is_scope };

      if (found.score == 0)
        continue;
      found.score -= is_scope ? 5 : 0;
      g_array_append_val (all, found);
    }
  ts_goto_needle_clear (&needle);
  g_array_sort (all, compare_found);
  return all;
}

/* However many threads share the names. */
static void
test_many (void)
{
  static const char *const kinds[] = { "conv", "kernel", "Relu", "BiasAdd", "read" };
  static const char *const texts[] = { "conv", "g1/l2", "cv", "l3/k", "relu7", "g7/l3/conv9", "x", "read", "gla", "g/l/1", "/", "l1/conv" };
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;

  ts_test_graph_init (&graph);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("g%u/l%u/%s%u", i % 50, i / 50 % 30, kinds[i % G_N_ELEMENTS (kinds)], i / 7);

      ts_test_const_float (&graph, name, 1);
    }
  names = ts_search_names_new (graph.graph, NULL, NULL);
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (GArray) hits = ts_goto_find (names, texts[t], 50, NULL, NULL);
      g_autoptr (GArray) all = strcmp (texts[t], "/") != 0 ? find_by_reading (names, texts[t]) : g_array_new (FALSE, FALSE, sizeof (Found));

      g_assert_cmpuint (hits->len, ==, MIN (all->len, 50));
      for (guint i = 0; i < hits->len; i++)
        {
          const TsGotoHit *hit = &g_array_index (hits, TsGotoHit, i);
          const Found *found = &g_array_index (all, Found, i);

          g_assert_cmpint (hit->score, ==, found->score);
          g_assert_cmpuint (hit->op, ==, found->op);
          g_assert_cmpint (hit->is_scope, ==, found->is_scope);
        }
    }
}

/* More slashes than are told apart. */
static void
test_deep (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GString) deep = g_string_new ("a");

  for (guint i = 0; i < 70; i++)
    g_string_append_printf (deep, "/b%u", i);
  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, deep->str, 1);
  ts_test_const_float (&graph, "a/b0", 1);
  ts_test_const_float (&graph, "b69", 1);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  check_text (names, deep->str);
  check_text (names, deep->str + 2);
  check_text (names, "b3/b4/b5");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goto/best-first", test_best_first);
  g_test_add_func ("/goto/as-copied", test_as_copied);
  g_test_add_func ("/goto/scopes", test_scopes);
  g_test_add_func ("/goto/letters", test_letters);
  g_test_add_func ("/goto/blank", test_blank);
  g_test_add_func ("/goto/hostile", test_hostile);
  g_test_add_func ("/goto/random", test_random);
  g_test_add_func ("/goto/many", test_many);
  g_test_add_func ("/goto/deep", test_deep);
  return g_test_run ();
}
