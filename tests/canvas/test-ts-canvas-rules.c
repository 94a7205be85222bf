#include "tests/canvas/canvas-fixture.h"

static const char network[] = "x Placeholder\n"
                              "conv/Identity Identity x\n"
                              "conv/Relu Relu conv/Identity\n"
                              "conv/Abs Abs conv/Relu\n"
                              "out/Identity Identity conv/Abs\n"
                              "out/Neg Neg out/Identity\n"
                              "out/Exp Exp out/Neg\n"
                              "init NoOp ^x ^conv/Relu ^conv/Abs ^out/Neg ^out/Exp\n";

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture_set_up (fixture, network);
  fixture_wait (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  fixture_tear_down (fixture);
}

static void
hide (Fixture *fixture,
      const char *query)
{
  g_autoptr (TsViewRules) rules = ts_view_rules_hide (ts_canvas_get_rules (fixture->canvas), query, TRUE);

  ts_canvas_set_rules (fixture->canvas, rules);
  fixture_wait (fixture);
}

static guint32
find_op (Fixture *fixture,
         const char *name)
{
  return ts_graph_find_operation (fixture->graph, name)->index;
}

static gboolean
is_drawn (Fixture *fixture,
          const char *name)
{
  return ts_scene_find_op_box (fixture->canvas->scene, find_op (fixture, name)) != TS_NO_BOX;
}

static void
open_all (Fixture *fixture)
{
  ts_canvas_expand_levels (fixture->canvas, 9, TRUE);
  fixture_wait (fixture);
}

/* ---- hiding -------------------------------------------------------------------------------------- */

static void
test_hide_and_undo (Fixture *fixture,
                    gconstpointer data)
{
  guint64 n_dropped;

  open_all (fixture);
  g_assert_true (is_drawn (fixture, "conv/Identity"));

  hide (fixture, "op:Identity");
  g_assert_false (is_drawn (fixture, "conv/Identity"));
  g_assert_true (is_drawn (fixture, "conv/Relu"));
  g_assert_cmpuint (ts_canvas_count_passed (fixture->canvas, &n_dropped), ==, 2);
  g_assert_cmpuint (n_dropped, ==, 0);

  /* What was open is. */
  g_assert_cmpuint (fixture_find_box (fixture, "conv"), !=, TS_NO_BOX);
  g_assert_true (ts_box_is_open (&fixture->canvas->scene->boxes[fixture_find_box (fixture, "conv")]));

  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_assert_true (is_drawn (fixture, "conv/Identity"));
  g_assert_true (ts_view_rules_is_empty (ts_canvas_get_rules (fixture->canvas)));

  ts_canvas_go_forth (fixture->canvas);
  fixture_wait (fixture);
  g_assert_false (is_drawn (fixture, "conv/Identity"));
}

/* Who goes to what is hidden gets to see it; a run that stands there does not. */
static void
test_going_to_hidden (Fixture *fixture,
                      gconstpointer data)
{
  guint32 op = find_op (fixture, "conv/Identity");

  hide (fixture, "op:Identity");
  g_assert_true (ts_canvas_is_passed (fixture->canvas, op));

  ts_canvas_reveal_place (fixture->canvas, op);
  fixture_wait (fixture);
  g_assert_true (ts_canvas_is_passed (fixture->canvas, op));
  g_assert_cmpuint (fixture->canvas->selected_box, ==, ts_scene_find_op_box (fixture->canvas->scene, find_op (fixture, "conv/Relu")));

  ts_canvas_reveal_op (fixture->canvas, op, TRUE);
  fixture_wait (fixture);
  g_assert_false (ts_canvas_is_passed (fixture->canvas, op));
  g_assert_true (is_drawn (fixture, "conv/Identity"));
  g_assert_true (ts_canvas_is_passed (fixture->canvas, find_op (fixture, "out/Identity")));
  g_assert_cmpstr (ts_canvas_get_rules (fixture->canvas)->shown[0], ==, "conv/Identity");
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, op);
}

/* A breakpoint on what is hidden is seen at what stands for it. */
static void
test_marks_at_place (Fixture *fixture,
                     gconstpointer data)
{
  guint8 marks[8] = { 0 };

  open_all (fixture);
  hide (fixture, "op:Identity");
  marks[find_op (fixture, "out/Identity")] = 1;
  ts_canvas_set_breakpoint_marks (fixture->canvas, marks, G_N_ELEMENTS (marks));
  g_assert_cmpuint (ts_scene_marks_get (fixture->canvas->marks, ts_scene_find_op_box (fixture->canvas->scene, find_op (fixture, "out/Neg")))->breakpoints, ==, 1);

  ts_canvas_set_current_op (fixture->canvas, find_op (fixture, "conv/Identity"));
  g_assert_cmpuint (ts_scene_marks_get_current_box (fixture->canvas->marks), ==, ts_scene_find_op_box (fixture->canvas->scene, find_op (fixture, "conv/Relu")));
}

static void
test_views_have_rules (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (TsViewRules) none = ts_view_rules_new ();
  g_autofree char *view = NULL;
  g_autoptr (GError) error = NULL;

  open_all (fixture);
  hide (fixture, "op:Identity");
  view = ts_canvas_dup_view (fixture->canvas);
  ts_canvas_set_rules (fixture->canvas, none);
  fixture_wait (fixture);
  g_assert_true (is_drawn (fixture, "conv/Identity"));

  g_assert_true (ts_canvas_set_view (fixture->canvas, view, &error));
  g_assert_no_error (error);
  fixture_wait (fixture);
  g_assert_false (is_drawn (fixture, "conv/Identity"));
  g_assert_cmpstr (ts_canvas_get_rules (fixture->canvas)->hidden[0], ==, "op:Identity");
}

/* Where the box in the middle of a view is says where the view is, in another version of the graph too. */
static void
test_view_keeps_its_place (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (TsGraph) other = ts_graph_ref (fixture->graph);
  g_autofree char *view = NULL;
  TsCamera before;

  open_all (fixture);
  ts_canvas_move_camera (fixture->canvas, (TsCamera) { 20, 120, 1.25 }, FALSE);
  view = ts_canvas_dup_view (fixture->canvas);
  before = fixture->canvas->camera;

  ts_canvas_set_graph (fixture->canvas, NULL);
  ts_canvas_set_graph (fixture->canvas, other);
  g_assert_true (ts_canvas_set_view (fixture->canvas, view, NULL));
  fixture_wait (fixture);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.scale, 1.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.x, before.x, 0.5);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.y, before.y, 0.5);
  g_assert_true (is_drawn (fixture, "conv/Relu"));
}

static void
failed (TsCanvas *canvas,
        const char *message,
        char **told)
{
  g_free (*told);
  *told = g_strdup (message);
}

/* What cannot be found is told, and what was drawn stays. */
static void
test_bad_rules (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *told = NULL;

  g_signal_connect (fixture->canvas, "rules-failed", G_CALLBACK (failed), &told);
  hide (fixture, "op:Identity");
  hide (fixture, "key:nothing");
  fixture_wait (fixture);
  g_assert_nonnull (told);
  g_assert_cmpuint (g_strv_length (ts_canvas_get_rules (fixture->canvas)->hidden), ==, 1);
  open_all (fixture);
  g_assert_false (is_drawn (fixture, "conv/Identity"));
}

/* ---- control edges -------------------------------------------------------------------------------- */

static guint
count_control_lines (Fixture *fixture)
{
  guint n = 0;

  for (guint32 i = 0; i < fixture->canvas->scene->n_lines; i++)
    n += (fixture->canvas->scene->lines[i].edge->flags & TS_EDGE_CONTROL) != 0;
  return n;
}

static void
toggle_at (Fixture *fixture,
           const char *name)
{
  ts_canvas_select_op (fixture->canvas, find_op (fixture, name));
  ts_canvas_toggle_control (fixture->canvas);
  fixture_wait (fixture);
}

static void
test_control_of_one (Fixture *fixture,
                     gconstpointer data)
{
  TsRect anchor;
  TsHit hit;
  guint32 box;

  hide (fixture, "scope:nowhere"); /* hides nothing */
  ts_canvas_expand_levels (fixture->canvas, 9, TRUE);
  fixture_wait (fixture);

  /* Two scopes and x: three ways, which are few; all of them are drawn. */
  g_assert_cmpuint (count_control_lines (fixture), ==, 3);
  toggle_at (fixture, "init");
  g_assert_cmpuint (count_control_lines (fixture), ==, 0);

  /* The number is there instead, and can be pressed. */
  box = ts_scene_find_op_box (fixture->canvas->scene, find_op (fixture, "init"));
  g_assert_cmpuint (fixture->canvas->scene->boxes[box].item->n_hidden_control, ==, 3);
  anchor = ts_box_get_anchor (&fixture->canvas->scene->boxes[box]);
  g_assert_cmpfloat (anchor.width, >, 0);
  hit = ts_scene_pick (fixture->canvas->scene, anchor.x + anchor.width / 2, anchor.y + anchor.height / 2, 2);
  g_assert_cmpint (hit.kind, ==, TS_HIT_ANCHOR);
  g_assert_cmpuint (hit.box, ==, box);

  toggle_at (fixture, "init");
  g_assert_cmpuint (count_control_lines (fixture), ==, 3);
}

static void
test_control_of_all (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (TsViewRules) none = ts_view_rules_set_control (ts_canvas_get_rules (fixture->canvas), TS_CONTROL_NONE);

  g_assert_cmpuint (count_control_lines (fixture), ==, 3);
  ts_canvas_set_rules (fixture->canvas, none);
  fixture_wait (fixture);
  g_assert_cmpuint (count_control_lines (fixture), ==, 0);
  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (count_control_lines (fixture), ==, 3);
}

/* 250 in a group, more than two hundred boxes, and one that waits for all of them and some more. */
static void
set_up_group (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\np Abs x\nq Neg x\nr Exp x\ns Sin x\nt Cos x\n");

  for (guint i = 0; i < 250; i++)
    g_string_append_printf (text, "a_%u Relu x\n", i);
  g_string_append (text, "init NoOp ^p ^q ^r ^s ^t");
  for (guint i = 0; i < 250; i++)
    g_string_append_printf (text, " ^a_%u", i);
  g_string_append_c (text, '\n');
  fixture_set_up (fixture, text->str);
  fixture_wait (fixture);
}

/* A group has no name that lasts: what is in it has. */
static void
test_control_of_group (Fixture *fixture,
                       gconstpointer data)
{
  guint32 box = fixture_find_box (fixture, "a_[0–249]");

  g_assert_cmpuint (box, !=, TS_NO_BOX);
  g_assert_cmpuint (count_control_lines (fixture), ==, 0);
  g_assert_cmpuint (fixture->canvas->scene->boxes[box].item->n_hidden_control, ==, 1);
  ts_canvas_toggle_control_of (fixture->canvas, box);
  fixture_wait (fixture);
  g_assert_cmpuint (count_control_lines (fixture), ==, 1);
  box = fixture_find_box (fixture, "a_[0–249]");
  g_assert_cmpuint (fixture->canvas->scene->boxes[box].item->n_hidden_control, ==, 0);
  ts_canvas_toggle_control_of (fixture->canvas, box);
  fixture_wait (fixture);
  g_assert_cmpuint (count_control_lines (fixture), ==, 0);
  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (count_control_lines (fixture), ==, 1);
}

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  g_test_add ("/canvas/rules/hide-and-undo", Fixture, NULL, set_up, test_hide_and_undo, tear_down);
  g_test_add ("/canvas/rules/going-to-hidden", Fixture, NULL, set_up, test_going_to_hidden, tear_down);
  g_test_add ("/canvas/rules/marks-at-place", Fixture, NULL, set_up, test_marks_at_place, tear_down);
  g_test_add ("/canvas/rules/views-have-rules", Fixture, NULL, set_up, test_views_have_rules, tear_down);
  g_test_add ("/canvas/rules/view-keeps-its-place", Fixture, NULL, set_up, test_view_keeps_its_place, tear_down);
  g_test_add ("/canvas/rules/bad-rules", Fixture, NULL, set_up, test_bad_rules, tear_down);
  g_test_add ("/canvas/rules/control-of-one", Fixture, NULL, set_up, test_control_of_one, tear_down);
  g_test_add ("/canvas/rules/control-of-all", Fixture, NULL, set_up, test_control_of_all, tear_down);
  g_test_add ("/canvas/rules/control-of-group", Fixture, NULL, set_up_group, test_control_of_group, tear_down);

  return g_test_run ();
}
