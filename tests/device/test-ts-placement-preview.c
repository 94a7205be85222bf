#include "engine/device/ts-placement-preview.h"

#include "engine/exec/ts-session.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

/* What a run would look like on devices, before there is one. */

typedef struct
{
  TsTestGraph graph;
  TsDeviceSetup *setup;
  TsOutput x;
  TsOutput hidden;
  TsOutput y;
} Fixture;

/* y = relu (neg (x)) with two that use neg; x of 2 x 3 */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  ts_test_graph_init (&f->graph);
  f->x = ts_test_placeholder (&f->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2, 3));
  f->hidden = ts_test_op (&f->graph, "Neg", "in/hidden", f->x, TS_NO_OUTPUT);
  f->y = ts_test_op (&f->graph, "Mul", "out/y", ts_test_op (&f->graph, "Relu", "out/relu", f->hidden, TS_NO_OUTPUT), f->hidden, TS_NO_OUTPUT);
  ts_test_op (&f->graph, "Exp", "aside", f->x, TS_NO_OUTPUT);
  f->setup = ts_device_setup_new ();
  f->setup->n_cpus = 2;
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_device_setup_unref (f->setup);
  ts_test_graph_clear (&f->graph);
}

static void
place (Fixture *f,
       const char *line)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_device_setup_change (f->setup, line, &error));
  g_assert_no_error (error);
}

static TsPlacementPreview *
preview (Fixture *f,
         const TsOutput *feeds,
         guint n_feeds,
         GError **error)
{
  TsGraph *graph = f->graph.graph;
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, NULL);

  return ts_placement_preview_new (graph, f->setup, ts_plan_find_closure (graph, feeds, n_feeds, &f->y, 1, NULL, 0), feeds, n_feeds, shapes, NULL, error);
}

static void
test_copies (Fixture *f,
             gconstpointer data)
{
  g_autoptr (TsPlacementPreview) p = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const TsPlacementCopy *copy;

  place (f, "place out /cpu:1");
  p = preview (f, &f->x, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (p->n_ops[0], ==, 1); /* x is fed, and aside is not needed */
  g_assert_cmpuint (p->n_ops[1], ==, 2);
  g_assert_cmpuint (p->n_matched[0], ==, 2);
  g_assert_cmpuint (p->copies->len, ==, 1);
  copy = &g_array_index (p->copies, TsPlacementCopy, 0);
  g_assert_true (ts_output_equal (copy->output, f->hidden));
  g_assert_cmpuint (copy->n_users, ==, 2);
  g_assert_cmpint (copy->size_bytes, ==, 24);
  text = ts_placement_preview_dup_copy_text (p, 0);
  g_assert_cmpstr (text, ==, "in/hidden:0 is copied from CPU:0 to CPU:1");
  g_assert_cmpint (ts_placement_preview_find_copy (p, f->hidden, 1), ==, 0);
  g_assert_cmpint (ts_placement_preview_find_copy (p, f->hidden, 0), ==, -1);
}

/* The plan has a node for each of them. */
static void
test_copies_are_those_of_the_run (Fixture *f,
                                  gconstpointer data)
{
  const float values[6] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (TsSession) session = ts_session_new (f->graph.graph);
  g_autoptr (TsTensor) fed = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), values);
  g_autoptr (TsPlacementPreview) p = NULL;
  g_autoptr (TsExecutor) executor = NULL;
  const TsPlan *plan;

  place (f, "place op:Relu /cpu:1");
  p = preview (f, &f->x, 1, NULL);
  ts_session_take_device_setup (session, ts_device_setup_ref (f->setup));
  executor = ts_session_begin (session, &(TsFeed) { f->x, fed }, 1, &f->y, 1, NULL, 0, NULL, NULL, NULL, NULL);
  plan = ts_executor_get_plan (executor);
  g_assert_cmpuint (p->copies->len, ==, 2);
  g_assert_cmpuint (plan->copies->len, ==, p->copies->len);
  for (guint i = 0; i < p->copies->len; i++)
    {
      const TsPlacementCopy *copy = &g_array_index (p->copies, TsPlacementCopy, i);

      g_assert_nonnull (ts_plan_find_copy (plan, copy->output, copy->to));
    }
}

static void
test_moved (Fixture *f,
            gconstpointer data)
{
  g_autoptr (TsPlacementPreview) p = NULL;
  g_autoptr (TsPlacementPreview) hard = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  place (f, "place op:Relu /gpu:0");
  p = preview (f, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (p->moved->len, ==, 1);
  reason = ts_placement_preview_dup_reason (p, g_array_index (p->moved, guint32, 0));
  g_assert_cmpstr (reason, ==, "it asks for /device:GPU:0, which is not there for it");

  place (f, "soft off");
  hard = preview (f, NULL, 0, &error);
  g_assert_null (hard);
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* What belongs together with what a rule takes goes with it, and says with whom. */
static void
test_together (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  g_autoptr (TsPlacementPreview) p = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *along = NULL;
  g_autofree char *apart = NULL;
  TsOutput fetches[2];

  ts_test_graph_load_text (&g, "node { name: 'a' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
                               "node { name: 'b' op: 'Neg' input: 'a' attr { key: 'T' value { type: DT_FLOAT } }"
                               "  attr { key: '_class' value { list { s: 'loc:@a' } } } } "
                               "node { name: 'c' op: 'Neg' input: 'a' device: '/cpu:0' attr { key: 'T' value { type: DT_FLOAT } }"
                               "  attr { key: '_class' value { list { s: 'loc:@a' } } } } ");
  fetches[0] = (TsOutput) { ts_graph_find_operation (g.graph, "b")->index, 0 };
  fetches[1] = (TsOutput) { ts_graph_find_operation (g.graph, "c")->index, 0 };
  g_assert_true (ts_device_setup_change (setup, "cpus 2", NULL));
  g_assert_true (ts_device_setup_change (setup, "place a /cpu:1", NULL));
  p = ts_placement_preview_new (g.graph, setup, ts_plan_find_closure (g.graph, NULL, 0, fetches, 2, NULL, 0), NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (p->along->len, ==, 1);
  g_assert_cmpuint (p->apart->len, ==, 1);
  g_assert_cmpuint (p->moved->len, ==, 0);
  along = ts_placement_preview_dup_reason (p, fetches[0].op);
  g_assert_cmpstr (along, ==, "it belongs together with a, which is asked for there");
  apart = ts_placement_preview_dup_reason (p, fetches[1].op);
  g_assert_cmpstr (apart, ==, "it asks for /device:CPU:0, but belongs together with a, which is elsewhere");
  g_assert_cmpuint (p->n_ops[1], ==, 3);
}

static void
test_lacking (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  g_autoptr (TsPlacementPreview) p = NULL;
  TsOutput fetch;

  ts_test_graph_load_text (&g, "node { name: 'odd' op: 'NoSuchOp' } ");
  fetch = (TsOutput) { ts_graph_find_operation (g.graph, "odd")->index, 0 };
  p = ts_placement_preview_new (g.graph, setup, ts_plan_find_closure (g.graph, NULL, 0, NULL, 0, &fetch.op, 1), NULL, 0, NULL, NULL, NULL);
  g_assert_cmpuint (p->lacking->len, ==, 1);
  g_assert_cmpuint (g_array_index (p->lacking, guint32, 0), ==, fetch.op);
}

static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TsGraph *graph = f->graph.graph;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_placement_preview_new (graph, f->setup, ts_plan_find_closure (graph, NULL, 0, &f->y, 1, NULL, 0), NULL, 0, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/placement-preview/copies", Fixture, NULL, set_up, test_copies, tear_down);
  g_test_add ("/placement-preview/copies-are-those-of-the-run", Fixture, NULL, set_up, test_copies_are_those_of_the_run, tear_down);
  g_test_add ("/placement-preview/moved", Fixture, NULL, set_up, test_moved, tear_down);
  g_test_add_func ("/placement-preview/together", test_together);
  g_test_add_func ("/placement-preview/lacking", test_lacking);
  g_test_add ("/placement-preview/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
