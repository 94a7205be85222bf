#include "tests/canvas/canvas-fixture.h"

#include "engine/exec/ts-plan.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"
#include "engine/model/ts-model.h"

#include <string.h>

#define FLOAT_T "attr { key: 'T' value { type: DT_FLOAT } } "
#define UNARY(name) "signature { name: '" name "' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } } "

static const char text[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { dim { size: 2 } dim { size: 3 } } } } } "
    "node { name: 'call' op: 'outer' input: 'x' } "
    "node { name: 'end' op: 'Neg' input: 'call' " FLOAT_T "} "
    "node { name: 'again' op: 'self' input: 'end' } "
    "library { "
    "function { " UNARY ("inner") "node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' " FLOAT_T "} ret { key: 'y' value: 'sum:z:0' } } "
                                  "function { " UNARY ("outer") "node_def { name: 'part/deep' op: 'inner' input: 'x' } node_def { name: 'part/neg' op: 'Neg' input: 'part/deep:y:0' " FLOAT_T "} "
                                                                "  ret { key: 'y' value: 'part/neg:y:0' } } "
                                                                "function { " UNARY ("self") "node_def { name: 'more' op: 'self' input: 'x' } ret { key: 'y' value: 'more:y:0' } } "
                                                                                             "} ";

static TsModel *
open_text (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  TsModel *model = ts_model_open_bytes (bytes, "test.pbtxt", NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (TsModel) model = open_text ();

  fixture_set_up (fixture, "a NoOp\n");
  fixture_wait (fixture);
  ts_canvas_set_graph (fixture->canvas, model->graph);
  fixture_wait (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  fixture_tear_down (fixture);
}

static const TsBox *
get_box (Fixture *fixture,
         const char *label)
{
  guint32 box = fixture_find_box (fixture, label);

  if (box == TS_NO_BOX)
    g_error ("no box %s", label);
  return &fixture->canvas->scene->boxes[box];
}

static guint32
find_shown (Fixture *fixture,
            const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_canvas_get_shown_graph (fixture->canvas), name);

  if (op == NULL)
    g_error ("no operation %s", name);
  return op->index;
}

static void
select_label (Fixture *fixture,
              const char *label)
{
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, label));
}

static void
open_label (Fixture *fixture,
            const char *label)
{
  select_label (fixture, label);
  ts_canvas_expand_selected (fixture->canvas);
  fixture_wait (fixture);
}

static void
test_open (Fixture *fixture,
           gconstpointer data)
{
  guint32 call = find_shown (fixture, "call"), n_own = ts_graph_get_n_operations (ts_canvas_get_shown_graph (fixture->canvas));
  const TsBox *box = get_box (fixture, "call");

  g_assert_true (ts_box_can_open (box));
  g_assert_false (ts_box_is_container (box));
  g_assert_false (ts_box_can_open (get_box (fixture, "end")));

  open_label (fixture, "call");
  g_assert_true (ts_box_is_open (get_box (fixture, "call")));
  g_assert_cmpuint (get_box (fixture, "part")->parent, ==, fixture_find_box (fixture, "call"));
  g_assert_cmpuint (ts_graph_get_n_own_operations (ts_canvas_get_shown_graph (fixture->canvas)), ==, n_own);

  /* The call stays selected, and is all that others are told of. */
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, call);
  g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, "call"));

  ts_canvas_collapse_selected (fixture->canvas);
  fixture_wait (fixture);
  g_assert_false (ts_box_is_open (get_box (fixture, "call")));
  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_assert_true (ts_box_is_open (get_box (fixture, "call")));
}

/* What is in a body is told of as the call, and where it is in the body for who asks. */
static void
test_told (Fixture *fixture,
           gconstpointer data)
{
  guint32 call = find_shown (fixture, "call"), op;
  g_autoptr (GArray) calls = NULL;
  g_autoptr (GArray) chosen = NULL;

  open_label (fixture, "call");
  open_label (fixture, "part");
  open_label (fixture, "deep");
  g_assert_true (ts_box_is_open (get_box (fixture, "deep")));

  select_label (fixture, "sum");
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, call);
  g_assert_null (ts_canvas_get_selected_scope (fixture->canvas));
  g_assert_true (ts_canvas_dup_selected_body (fixture->canvas, &calls, &op));
  g_assert_cmpuint (calls->len, ==, 2);
  g_assert_cmpuint (g_array_index (calls, TsCanvasCall, 0).op, ==, call);

  const TsInlinedBody *body = ts_graph_find_inlined_body (ts_canvas_get_shown_graph (fixture->canvas), find_shown (fixture, "call/part/deep/sum"));

  g_assert_cmpstr (ts_graph_get_operation (body->body, op)->name, ==, "sum");
  chosen = ts_canvas_dup_chosen_ops (fixture->canvas);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_cmpuint (g_array_index (chosen, guint32, 0), ==, call);

  /* A scope in a body is no scope of the graph. */
  select_label (fixture, "part");
  g_assert_null (ts_canvas_get_selected_scope (fixture->canvas));
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, call);

  select_label (fixture, "end");
  g_clear_pointer (&calls, g_array_unref);
  g_assert_false (ts_canvas_dup_selected_body (fixture->canvas, &calls, &op));
}

/* A view that has a call open shows it open again. */
static void
test_view (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (TsModel) model = open_text ();
  g_autofree char *view = NULL;
  g_autoptr (GError) error = NULL;

  open_label (fixture, "call");
  open_label (fixture, "part");
  view = ts_canvas_dup_view (fixture->canvas);
  ts_canvas_set_graph (fixture->canvas, model->graph);
  fixture_wait (fixture);
  g_assert_true (ts_canvas_get_shown_graph (fixture->canvas) == model->graph);

  g_assert_true (ts_canvas_set_view (fixture->canvas, view, &error));
  g_assert_no_error (error);
  fixture_wait (fixture);
  g_assert_true (ts_box_is_open (get_box (fixture, "call")));
  g_assert_true (ts_box_is_open (get_box (fixture, "part")));
}

/* What is left out of the graph leaves its calls out, and what is hidden by a rule is hidden in bodies, too. */
static void
test_rules (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (TsViewRules) rules = ts_view_rules_hide (ts_canvas_get_rules (fixture->canvas), "op:Neg", TRUE);
  const guint8 kept[] = { TRUE, TRUE, FALSE, FALSE };

  open_label (fixture, "call");
  open_label (fixture, "part");
  ts_canvas_set_kept (fixture->canvas, kept, G_N_ELEMENTS (kept));
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "end"), ==, TS_NO_BOX);
  g_assert_cmpuint (fixture_find_box (fixture, "neg"), !=, TS_NO_BOX);

  ts_canvas_set_rules (fixture->canvas, rules);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "neg"), ==, TS_NO_BOX);
}

/* A call of a function in itself has no end: it leads back to the first. */
static void
test_recursion (Fixture *fixture,
                gconstpointer data)
{
  open_label (fixture, "again");
  g_assert_false (ts_box_can_open (get_box (fixture, "more")));
  g_assert_nonnull (strstr (get_box (fixture, "more")->item->detail, "recursive"));

  ts_canvas_activate_box (fixture->canvas, fixture_find_box (fixture, "more"));
  g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, "again"));
}

/* What is known of the graph alone is asked of no more than that. */
static void
test_placement (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  TsGraph *graph = fixture->canvas->own;
  TsOutput fetch = { find_shown (fixture, "end"), 0 };
  g_autoptr (TsPlacementPreview) placement = NULL;

  setup->n_cpus = 2;
  g_assert_true (ts_device_setup_change (setup, "place end /cpu:1", NULL));
  placement = ts_placement_preview_new (graph, setup, ts_plan_find_closure (graph, NULL, 0, &fetch, 1, NULL, 0), NULL, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  open_label (fixture, "call");
  ts_canvas_set_placement (fixture->canvas, placement);
  g_assert_nonnull (fixture->canvas->copies);
}

/* What flows in a body has the shapes that are handed to it. */
static void
test_shapes (Fixture *fixture,
             gconstpointer data)
{
  TsShape shape;

  open_label (fixture, "call");
  for (int i = 0; i < 200 && fixture->canvas->body_shapes == NULL; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_nonnull (fixture->canvas->body_shapes);
  ts_shape_table_get (fixture->canvas->body_shapes, (TsOutput) { find_shown (fixture, "call/part/neg"), 0 }, &shape);
  g_assert_cmpint (shape.rank, ==, 2);
  g_assert_cmpint (shape.dims[1], ==, 3);
  ts_shape_table_get (fixture->canvas->body_shapes, (TsOutput) { find_shown (fixture, "end"), 0 }, &shape);
  g_assert_cmpint (shape.rank, ==, 2);
}

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  g_test_add ("/canvas/calls/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/canvas/calls/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/canvas/calls/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/canvas/calls/rules", Fixture, NULL, set_up, test_rules, tear_down);
  g_test_add ("/canvas/calls/recursion", Fixture, NULL, set_up, test_recursion, tear_down);
  g_test_add ("/canvas/calls/placement", Fixture, NULL, set_up, test_placement, tear_down);
  g_test_add ("/canvas/calls/shapes", Fixture, NULL, set_up, test_shapes, tear_down);
  return g_test_run ();
}
