#include "app/ts-document.h"
#include "engine/samples/ts-samples.h"
#include "engine/tensor/ts-tensor-stats.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-saved-model.h"

#include <math.h>
#include <string.h>

static TsDocument *
open_sample (const char *id)
{
  const TsSample *sample = ts_sample_find (id);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = ts_sample_build (sample, &error);

  g_assert_no_error (error);
  return ts_document_new_for_graph (graph, sample->title);
}

static void
feed_sample (TsDocument *document,
             const char *id)
{
  for (const TsSampleFeed *feed = ts_sample_find (id)->feeds; feed->output != NULL; feed++)
    {
      g_autoptr (GError) error = NULL;
      TsOutput output;

      ts_graph_find_output (ts_document_get_graph (document), feed->output, &output, &error);
      g_assert_no_error (error);
      ts_document_set_feed_text (document, output, feed->value, &error);
      g_assert_no_error (error);
    }
}

/* Ends the thread, lets what is under way come to its end, and checks that nobody keeps the document. */
static void
close_document (TsDocument *document)
{
  ts_document_close (document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (G_OBJECT (document)->ref_count > 1) /* the task that infers shapes */
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (document);
}

static TsOutput
find (TsDocument *document,
      const char *name)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_find_output (ts_document_get_graph (document), name, &output, &error);
  g_assert_no_error (error);
  return output;
}

static void
count (guint *n)
{
  ++*n;
}

static void
wait_idle (TsDocument *document)
{
  while (ts_debug_worker_get_busy (ts_document_get_worker (document)))
    g_main_context_iteration (NULL, TRUE);
}

static TsStop *
run (TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);

  ts_debug_worker_continue (worker);
  wait_idle (document);
  return ts_debug_worker_get_stop (worker);
}

/* ---- selection -------------------------------------------------------------------------------- */

static void
test_selection (void)
{
  TsDocument *document = open_sample ("dense");
  guint n_op = 0;
  guint n_output = 0;

  g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (count), &n_op);
  g_signal_connect_swapped (document, "notify::selected-output", G_CALLBACK (count), &n_output);
  g_assert_cmpuint (ts_document_get_selected_op (document), ==, TS_NO_OP);
  g_assert_null (ts_document_get_selected_operation (document));

  ts_document_select_output (document, (TsOutput) { 2, 1 });
  g_assert_cmpuint (n_op, ==, 1);
  g_assert_cmpuint (n_output, ==, 1);
  ts_document_set_selected_op (document, 2);
  g_assert_cmpuint (ts_document_get_selected_output (document), ==, 1);
  g_assert_cmpuint (n_op, ==, 1);
  ts_document_set_selected_op (document, 3);
  g_assert_cmpuint (ts_document_get_selected_output (document), ==, 0);
  g_assert_cmpuint (ts_document_get_selected_operation (document)->index, ==, 3);
  ts_document_set_selected_op (document, TS_NO_OP);
  g_assert_cmpuint (n_op, ==, 3);
  close_document (document);
}

/* ---- feeds and fetches -------------------------------------------------------------------------- */

static void
test_feed_text (void)
{
  TsDocument *document = open_sample ("dense");
  TsOutput input = find (document, "input");
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (count), &n_changed);
  g_assert_true (ts_document_set_feed_text (document, input, "[[1, 2, 3, 4]]", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpstr (ts_document_get_feed_text (document, input), ==, "[[1, 2, 3, 4]]");

  g_assert_false (ts_document_set_feed_text (document, input, "[[1, 2", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_document_set_feed_text (document, input, "[1, 2, 3]", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (ts_document_get_feed_text (document, input), ==, "[[1, 2, 3, 4]]");
  g_assert_cmpuint (n_changed, ==, 1);

  g_assert_true (ts_document_set_feed_text (document, input, "  ", NULL));
  g_assert_null (ts_document_get_feed_text (document, input));
  g_assert_null (ts_debug_worker_get_feed (ts_document_get_worker (document), input));
  close_document (document);
}

static void
test_missing_feed (void)
{
  TsDocument *document = open_sample ("nan");

  g_assert_cmpuint (ts_document_find_missing_feed (document).op, ==, find (document, "features").op);
  g_assert_true (ts_document_set_feed_text (document, find (document, "features"), "[2,6]:ones", NULL));
  g_assert_cmpuint (ts_document_find_missing_feed (document).op, ==, find (document, "target").op);

  /* What is fetched does not need the other one. */
  ts_document_set_fetched (document, find (document, "loss/mean"), FALSE);
  ts_document_set_fetched (document, find (document, "output/Softmax"), TRUE);
  g_assert_cmpuint (ts_document_find_missing_feed (document).op, ==, TS_NO_OP);
  close_document (document);
}

/* Graphs of old producers say [] where they know nothing. */
static void
test_feed_shape_of_old (void)
{
  static const char text[] = "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } "
                             "attr { key: 'shape' value { shape { } } } } versions { producer: 21 }";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open_bytes (bytes, "old.pbtxt", NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsDocument) document = NULL;
  TsOutput x = { 0, 0 };

  g_assert_no_error (error);
  document = ts_document_new_for_graph (model->graph, "old");
  g_assert_cmpint (ts_document_get_feed_shape (document, x).rank, ==, TS_SHAPE_UNKNOWN_RANK);
  g_assert_true (ts_document_set_feed_text (document, x, "[1, 2]", &error));
  g_assert_no_error (error);
  ts_document_close (document);
}

static void
test_feed_outputs (void)
{
  TsDocument *document = open_sample ("nan");
  TsOutput relu = find (document, "block_1/Relu");
  guint n;
  g_autofree TsOutput *before = ts_document_dup_feed_outputs (document, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_true (ts_output_equal (before[0], find (document, "features")));
  g_assert_true (ts_output_equal (before[1], find (document, "target")));

  ts_document_offer_feed (document, relu);
  ts_document_offer_feed (document, relu);

  g_autofree TsOutput *after = ts_document_dup_feed_outputs (document, &n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_true (ts_output_equal (after[2], relu));
  g_assert_true (ts_document_needs_feed (document, before[0]));
  g_assert_false (ts_document_needs_feed (document, relu));
  close_document (document);
}

static void
test_default_is_optional (void)
{
  TsDocument *document = open_sample ("conv");

  g_assert_false (ts_document_needs_feed (document, find (document, "image")));
  g_assert_cmpuint (ts_document_find_missing_feed (document).op, ==, TS_NO_OP);
  close_document (document);
}

static void
test_fetches (void)
{
  TsDocument *document = open_sample ("dense");
  TsOutput class = find (document, "class");
  TsOutput softmax = find (document, "softmax");
  guint n_changed = 0;
  guint n;

  g_signal_connect_swapped (document, "fetches-changed", G_CALLBACK (count), &n_changed);
  g_assert_true (ts_document_is_fetched (document, class)); /* by default: nothing consumes it */
  g_assert_false (ts_document_is_fetched (document, softmax));
  ts_document_set_fetched (document, softmax, TRUE);
  ts_document_set_fetched (document, softmax, TRUE);
  g_assert_cmpuint (n_changed, ==, 1);
  ts_document_set_fetched (document, class, FALSE);

  const TsOutput *fetches = ts_debug_worker_get_fetches (ts_document_get_worker (document), &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_true (ts_output_equal (fetches[0], softmax));
  close_document (document);
}

/* ---- breakpoints ------------------------------------------------------------------------------ */

static void
test_breakpoints (void)
{
  TsDocument *document = open_sample ("dense");
  guint32 op = find (document, "dense_1/Relu").op;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  g_signal_connect_swapped (document, "breakpoints-changed", G_CALLBACK (count), &n_changed);
  ts_document_toggle_breakpoint (document, op, FALSE);
  g_assert_cmpuint (ts_document_find_breakpoint (document, op, FALSE), !=, 0);
  g_assert_cmpuint (ts_document_find_breakpoint (document, op, TRUE), ==, 0);
  ts_document_toggle_breakpoint (document, op, FALSE);
  g_assert_cmpuint (ts_document_find_breakpoint (document, op, FALSE), ==, 0);
  g_assert_cmpuint (n_changed, ==, 2);

  /* One that is on more operations is not the operation's own. */
  g_assert_cmpuint (ts_document_add_breakpoint (document, "type:Relu", FALSE, FALSE, &error), !=, 0);
  g_assert_cmpuint (ts_document_find_breakpoint (document, op, FALSE), ==, 0);
  g_assert_cmpuint (ts_document_add_breakpoint (document, "no_such_node", FALSE, FALSE, &error), ==, 0);
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_changed, ==, 3);
  close_document (document);
}

/* ---- running ---------------------------------------------------------------------------------- */

static void
test_progress (void)
{
  TsDocument *document = open_sample ("dense");
  TsDebugWorker *worker = ts_document_get_worker (document);
  guint n_done, n_total;

  feed_sample (document, "dense");
  ts_document_get_progress (document, &n_done, &n_total);
  g_assert_cmpuint (n_total, ==, 0);
  ts_debug_worker_start (worker);
  wait_idle (document);
  ts_debug_worker_step (worker, 2);
  wait_idle (document);
  ts_document_get_progress (document, &n_done, &n_total);
  g_assert_cmpuint (n_done, ==, 2);
  g_assert_cmpuint (n_total, ==, ts_debug_worker_get_stop (worker)->n_steps);
  close_document (document);
}

static void
test_samples_run (void)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  for (guint i = 0; i < n; i++)
    {
      TsDocument *document = open_sample (samples[i].id);

      feed_sample (document, samples[i].id);

      TsStop *stop = run (document);

      g_assert_no_error (stop->error);
      g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
      close_document (document);
    }
}

static gsize
count_nan (TsDocument *document,
           const char *name)
{
  g_autoptr (TsTensor) value = NULL;
  TsTensorStats stats;

  g_assert_cmpint (ts_debug_worker_get_value (ts_document_get_worker (document), find (document, name), &value), ==, TS_VALUE_LIVE);
  g_assert_true (ts_tensor_get_stats (value, &stats, NULL, NULL));
  return stats.n_nan;
}

/* The story that the sample tells: one row of block_2's normalisation, and from there into the loss. */
static void
test_nan_begins (void)
{
  TsDocument *document = open_sample ("nan");

  feed_sample (document, "nan");
  run (document);
  g_assert_cmpuint (count_nan (document, "block_1/Relu"), ==, 0);
  g_assert_cmpuint (count_nan (document, "block_2/norm/Rsqrt"), ==, 0);
  g_assert_cmpuint (count_nan (document, "block_2/norm/normalized"), ==, 12);
  g_assert_cmpuint (count_nan (document, "output/Softmax"), ==, 3);
  g_assert_cmpuint (count_nan (document, "loss/mean"), ==, 1);
  close_document (document);
}

/* ---- signatures -------------------------------------------------------------------------------- */

typedef struct
{
  char *folder;
  TsDocument *document;
} Model;

static void
open_model (Model *self,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ts-document-XXXXXX", &error);
  g_assert_no_error (error);
  ts_test_saved_model_write_two (self->folder);

  g_autoptr (TsModel) model = ts_model_open (self->folder, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  self->document = ts_document_new (model);
}

static void
close_model (Model *self,
             gconstpointer data)
{
  close_document (self->document);
  ts_test_saved_model_remove (self->folder);
  g_free (self->folder);
}

static void
assert_fetches (TsDocument *document,
                const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (ts_document_get_worker (document), &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (ts_document_get_graph (document), fetches[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_default_signature (Model *self,
                        gconstpointer data)
{
  g_autofree char *in = ts_document_dup_argument (self->document, find (self->document, "x"), TRUE);
  g_autofree char *out = ts_document_dup_argument (self->document, find (self->document, "serving/out"), FALSE);
  g_autofree char *none = ts_document_dup_argument (self->document, find (self->document, "serving/out"), TRUE);

  g_assert_cmpstr (ts_document_get_signature (self->document), ==, "serving_default");
  assert_fetches (self->document, "serving/out:0");
  g_assert_cmpstr (in, ==, "features");
  g_assert_cmpstr (out, ==, "scores");
  g_assert_null (none);
}

static void
test_choose_signature (Model *self,
                       gconstpointer data)
{
  TsDocument *document = self->document;
  TsOutput *feeds;
  guint n, n_changed = 0;
  g_autoptr (GError) error = NULL;

  g_signal_connect_swapped (document, "notify::signature", G_CALLBACK (count), &n_changed);
  g_assert_true (ts_document_set_signature (document, "other", &error));
  assert_fetches (document, "serving/inner:0");
  feeds = ts_document_dup_feed_outputs (document, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (ts_output_equal (feeds[0], find (document, "x")));
  g_free (feeds);

  /* What is changed by hand is taken back by choosing again. */
  ts_document_set_fetched (document, find (document, "serving/out"), TRUE);
  assert_fetches (document, "serving/inner:0 serving/out:0");
  g_assert_true (ts_document_set_signature (document, "other", &error));
  assert_fetches (document, "serving/inner:0");
  g_assert_cmpuint (n_changed, ==, 1);

  g_assert_false (ts_document_set_signature (document, "nothing", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_cmpstr (ts_document_get_signature (document), ==, "other");
}

static void
test_whole_graph (Model *self,
                  gconstpointer data)
{
  TsDocument *document = self->document;

  g_assert_true (ts_document_set_signature (document, NULL, NULL));
  g_assert_null (ts_document_get_signature (document));
  assert_fetches (document, "serving/out:0"); /* what a graph begins with */
  ts_document_set_fetched (document, find (document, "x"), TRUE);
  g_assert_true (ts_document_set_signature (document, "other", NULL));
  assert_fetches (document, "serving/inner:0");
  g_assert_true (ts_document_set_signature (document, NULL, NULL));
  assert_fetches (document, "serving/out:0 x:0");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/selection", test_selection);
  g_test_add_func ("/document/feed-text", test_feed_text);
  g_test_add_func ("/document/missing-feed", test_missing_feed);
  g_test_add_func ("/document/feed-shape-of-old", test_feed_shape_of_old);
  g_test_add_func ("/document/feed-outputs", test_feed_outputs);
  g_test_add_func ("/document/default-is-optional", test_default_is_optional);
  g_test_add_func ("/document/fetches", test_fetches);
  g_test_add_func ("/document/breakpoints", test_breakpoints);
  g_test_add_func ("/document/progress", test_progress);
  g_test_add_func ("/document/samples-run", test_samples_run);
  g_test_add_func ("/document/nan-begins", test_nan_begins);
  g_test_add ("/document/default-signature", Model, NULL, open_model, test_default_signature, close_model);
  g_test_add ("/document/choose-signature", Model, NULL, open_model, test_choose_signature, close_model);
  g_test_add ("/document/whole-graph", Model, NULL, open_model, test_whole_graph, close_model);
  return g_test_run ();
}
