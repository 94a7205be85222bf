#include "engine/exec/ts-session.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-unigrams.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>

/* Random numbers as state of a session: going on, taken back, begun again. */

typedef struct
{
  TsTestGraph g;
  TsSession *session;
  TsOutput shape;
} Fixture;

/* @n: how many numbers an op of the graph gives */
static void
fixture_init (Fixture *self,
              gint32 n)
{
  ts_test_graph_init (&self->g);
  self->shape = ts_test_const (&self->g, "shape", ts_tensor_new_int32 (1, &n));
  self->session = NULL;
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->session, ts_session_unref);
  ts_test_graph_clear (&self->g);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static TsOutput
add_random (Fixture *self,
            const char *type,
            const char *name,
            TsDType dtype,
            gint64 seed)
{
  ts_test_begin (&self->g, type, name, self->shape, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (self->g.builder, "dtype", dtype);
  ts_graph_builder_attr_int (self->g.builder, "seed", seed);
  return ts_test_end (&self->g);
}

static TsTensor *
fetch (Fixture *self,
       TsOutput output)
{
  TsTensor *result = NULL;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    self->session = ts_session_new (self->g.graph);
  ts_session_run (self->session, NULL, 0, &output, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* ---- going on ------------------------------------------------------------------------------------- */

/* Another plan of the session draws what comes next, too. */
static void
test_plans (void)
{
  g_auto (Fixture) one = { 0 }, other = { 0 };
  TsOutput a, b;

  fixture_init (&one, 5);
  fixture_init (&other, 5);
  a = add_random (&one, "RandomUniform", "r", TS_DTYPE_FLOAT, 7);
  b = ts_test_op (&one.g, "Identity", "i", a, TS_NO_OUTPUT);
  add_random (&other, "RandomUniform", "r", TS_DTYPE_FLOAT, 7);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TsTensor) x = fetch (&one, i % 2 == 0 ? a : b);
      g_autoptr (TsTensor) y = fetch (&other, a);

      g_assert_true (ts_tensor_identical (x, y));
    }
}

/* Without a seed of its own an op draws from the session's, and no two ops the same. */
static void
test_session_seed (void)
{
  TsTensor *results[3][2];

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Fixture) fixture = { 0 };
      TsOutput a, b;

      fixture_init (&fixture, 8);
      a = add_random (&fixture, "RandomUniform", "a", TS_DTYPE_FLOAT, 0);
      b = add_random (&fixture, "RandomUniform", "b", TS_DTYPE_FLOAT, 0);
      fixture.session = ts_session_new (fixture.g.graph);
      ts_resources_set_seed (ts_session_get_resources (fixture.session), i == 2 ? 1 : 0);
      results[i][0] = fetch (&fixture, a);
      results[i][1] = fetch (&fixture, b);
    }

  g_assert_true (ts_tensor_identical (results[0][0], results[1][0]));
  g_assert_true (ts_tensor_identical (results[0][1], results[1][1]));
  g_assert_false (ts_tensor_identical (results[0][0], results[0][1]));
  g_assert_false (ts_tensor_identical (results[0][0], results[2][0]));
  for (guint i = 0; i < 6; i++)
    ts_tensor_unref (results[i / 2][i % 2]);
}

/* One more than what goes evenly into groups, blocks and parts. */
static void
test_threads (void)
{
  static const struct
  {
    const char *type;
    TsDType dtype;
  } rows[] = {
    { "RandomUniform", TS_DTYPE_FLOAT },
    { "RandomUniform", TS_DTYPE_DOUBLE },
    { "RandomStandardNormal", TS_DTYPE_HALF },
    { "TruncatedNormal", TS_DTYPE_FLOAT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Fixture) one = { 0 }, many = { 0 };
      g_autoptr (TsTensor) x = NULL, y = NULL;
      TsOutput output;

      fixture_init (&one, 200001);
      fixture_init (&many, 200001);
      output = add_random (&one, rows[i].type, "r", rows[i].dtype, 3);
      add_random (&many, rows[i].type, "r", rows[i].dtype, 3);
      one.session = ts_session_new (one.g.graph);
      many.session = ts_session_new (many.g.graph);
      ts_session_set_n_threads (one.session, 1);
      ts_session_set_n_threads (many.session, 3);
      x = fetch (&one, output);
      y = fetch (&many, output);
      g_assert_true (ts_tensor_identical (x, y));
    }
}

/* ---- taking back ---------------------------------------------------------------------------------- */

typedef struct
{
  TsResource *resource;
  gpointer undo;
} Entry;

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  g_array_append_val ((GArray *)user_data, ((Entry) { resource, undo }));
}

/* The last change first, as a debugger that steps back does. */
static void
take_back (TsResources *resources,
           GArray *journal)
{
  ts_resources_set_observer (resources, NULL, NULL);
  for (guint i = journal->len; i > 0; i--)
    {
      Entry *entry = &g_array_index (journal, Entry, i - 1);

      ts_resources_change (resources, entry->resource, entry->undo);
    }
  g_array_set_size (journal, 0);
}

/* What is fetched again after the state was taken back is what was fetched the first time. */
static void
check_undo (Fixture *fixture,
            TsOutput output)
{
  static const TsStateObserver observer = { changed };
  g_autoptr (GArray) journal = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (TsTensor) before = fetch (fixture, output);
  g_autoptr (TsTensor) first = NULL, second = NULL, again = NULL, anew = NULL;
  TsResources *resources = ts_session_get_resources (fixture->session);

  ts_resources_set_observer (resources, &observer, journal);
  first = fetch (fixture, output);
  second = fetch (fixture, output);
  g_assert_cmpuint (journal->len, >=, 2);
  take_back (resources, journal);
  again = fetch (fixture, output);
  g_assert_true (ts_tensor_identical (first, again));
  g_assert_false (ts_tensor_identical (first, second));

  ts_session_reset (fixture->session, NULL);
  anew = fetch (fixture, output);
  g_assert_true (ts_tensor_identical (before, anew));
}

static void
test_undo (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, 5);
  check_undo (&fixture, add_random (&fixture, "RandomStandardNormal", "r", TS_DTYPE_DOUBLE, 7));
}

/* Begins one, to be ended. */
static void
begin_sampler (Fixture *self,
               const char *type,
               gint64 range)
{
  TsTensor *classes = ts_tensor_new_copy (TS_DTYPE_INT64, &TS_SHAPE (2, 1), (gint64[]) { 3, 1 });

  ts_test_begin (&self->g, type, "s", ts_test_const (&self->g, "classes", classes), TS_NO_OUTPUT);
  ts_graph_builder_attr_int (self->g.builder, "num_true", 1);
  ts_graph_builder_attr_int (self->g.builder, "num_sampled", 20);
  ts_graph_builder_attr_bool (self->g.builder, "unique", FALSE);
  ts_graph_builder_attr_int (self->g.builder, "range_max", range);
  ts_graph_builder_attr_int (self->g.builder, "seed", 9);
}

/* What was learned is taken back, too: how often true classes are to be expected. */
static void
test_undo_unigrams (void)
{
  g_auto (Fixture) fixture = { 0 };
  TsOutput sampler;

  fixture_init (&fixture, 5);
  begin_sampler (&fixture, "LearnedUnigramCandidateSampler", 6);
  sampler = ts_test_end (&fixture.g);
  sampler.index = 1;
  check_undo (&fixture, sampler);
}

/* ---- files ---------------------------------------------------------------------------------------- */

/* The weights of classes 0 .. 3 are in the last column. */
static void
test_vocab_file (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("tensorstep-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "words", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) counts = NULL;
  TsOutput sampler;

  fixture_init (&fixture, 5);
  begin_sampler (&fixture, "FixedUnigramCandidateSampler", 4);
  ts_graph_builder_attr_string (fixture.g.builder, "vocab_file", path, -1);
  sampler = ts_test_end (&fixture.g);
  sampler.index = 1;
  fixture.session = ts_session_new (fixture.g.graph);
  ts_session_set_allowed_folder (fixture.session, folder, &error);
  g_assert_no_error (error);

  g_assert_false (ts_session_run (fixture.session, NULL, 0, &sampler, 1, NULL, 0, &counts, NULL, &error));
  g_assert_cmpstr (ts_error_code_name (error), ==, "NOT_FOUND");
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "the,x\n", -1, NULL));
  g_assert_false (ts_session_run (fixture.session, NULL, 0, &sampler, 1, NULL, 0, &counts, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);

  g_assert_true (g_file_set_contents (path, "the,9,4\r\n\nof,2\n1.5\nword,a,0.5\n", -1, NULL));
  counts = fetch (&fixture, sampler);
  g_assert_cmpfloat_with_epsilon (((float *)counts->data)[0], 20 * 0.5 / 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (((float *)counts->data)[1], 20 * 2.0 / 8, 1e-6);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/random/plans", test_plans);
  g_test_add_func ("/ops/random/session-seed", test_session_seed);
  g_test_add_func ("/ops/random/threads", test_threads);
  g_test_add_func ("/ops/random/undo", test_undo);
  g_test_add_func ("/ops/random/undo-unigrams", test_undo_unigrams);
  g_test_add_func ("/ops/random/vocab-file", test_vocab_file);
  return g_test_run ();
}
