#include "tests/canvas/canvas-fixture.h"

/* 0 x, 1 kernel, 2 Conv2D, 3 Relu, 4 side/Abs, 5 side/Neg, 6 out, 7 other */
static const char network[] = "x Placeholder\n"
                              "conv/kernel Const\n"
                              "conv/Conv2D Conv2D x conv/kernel\n"
                              "conv/Relu Relu conv/Conv2D\n"
                              "side/Abs Abs x\n"
                              "side/Neg Neg side/Abs\n"
                              "out AddV2 conv/Relu side/Neg\n"
                              "other Abs x\n";

static void
set_up (Fixture *fixture,
        gconstpointer text)
{
  fixture_set_up (fixture, text != NULL ? text : network);
}

static void
tear_down (Fixture *fixture,
           gconstpointer text)
{
  fixture_tear_down (fixture);
}

/* "2 3 6" */
static char *
list_chosen (Fixture *fixture)
{
  g_autoptr (GArray) ops = ts_canvas_dup_chosen_ops (fixture->canvas);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ops->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (ops, guint32, i));
  return g_string_free (text, FALSE);
}

static void
assert_chosen (Fixture *fixture,
               guint n,
               const char *expected)
{
  g_autofree char *chosen = list_chosen (fixture);

  g_assert_cmpuint (ts_canvas_get_n_chosen (fixture->canvas), ==, n);
  g_assert_cmpstr (chosen, ==, expected);
}

/* ---- several at once ----------------------------------------------------------------------------- */

static void
test_choose (Fixture *fixture,
             gconstpointer text)
{
  g_autofree char *names = NULL;

  fixture_wait (fixture);
  assert_chosen (fixture, 0, "");
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, "out"));
  assert_chosen (fixture, 1, "6");
  ts_canvas_choose_box (fixture->canvas, fixture_find_box (fixture, "conv"));
  assert_chosen (fixture, 2, "1 2 3 6");
  g_assert_cmpstr (ts_canvas_get_selected_scope (fixture->canvas), ==, "conv"); /* the last one */
  names = ts_canvas_dup_chosen_names (fixture->canvas);
  g_assert_cmpstr (names, ==, "out\nconv");

  ts_canvas_choose_box (fixture->canvas, fixture_find_box (fixture, "conv")); /* no longer */
  assert_chosen (fixture, 1, "6");
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, "x")); /* alone */
  assert_chosen (fixture, 1, "0");
}

static void
test_choose_all (Fixture *fixture,
                 gconstpointer text)
{
  fixture_wait (fixture);
  ts_canvas_choose_all (fixture->canvas);
  assert_chosen (fixture, 5, "0 1 2 3 4 5 6 7");
  ts_canvas_clear_choice (fixture->canvas);
  ts_canvas_reveal_op (fixture->canvas, 5, TRUE);
  fixture_wait (fixture);
  ts_canvas_choose_all (fixture->canvas); /* beside it */
  assert_chosen (fixture, 2, "4 5");
}

static void
test_band (Fixture *fixture,
           gconstpointer text)
{
  TsRect rect;

  fixture_wait (fixture);
  rect = fixture->canvas->scene->boxes[fixture_find_box (fixture, "out")].rect;
  ts_canvas_choose_rect (fixture->canvas, (TsRect) { rect.x + 2, rect.y + 2, 4, 4 });
  assert_chosen (fixture, 1, "6");
  ts_canvas_choose_rect (fixture->canvas, fixture->canvas->scene->boxes[0].rect);
  assert_chosen (fixture, 5, "0 1 2 3 4 5 6 7");
}

/* ---- walking ------------------------------------------------------------------------------------- */

static void
test_ways (Fixture *fixture,
           gconstpointer text)
{
  g_autoptr (GArray) down = NULL;
  g_autoptr (GArray) up = NULL;

  fixture_wait (fixture);
  down = ts_canvas_list_next_boxes (fixture->canvas, fixture_find_box (fixture, "x"), FALSE);
  g_assert_cmpuint (down->len, ==, 3); /* conv, side, other */
  up = ts_canvas_list_next_boxes (fixture->canvas, fixture_find_box (fixture, "out"), TRUE);
  g_assert_cmpuint (up->len, ==, 2);

  /* One way is gone at once. */
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, "other"));
  ts_canvas_choose_way (fixture->canvas, TRUE);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, 0);
  ts_canvas_choose_way (fixture->canvas, FALSE);
  g_assert_nonnull (fixture->canvas->forks);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), "fork.go", "t", ts_box_get_key (&fixture->canvas->scene->boxes[fixture_find_box (fixture, "side")]));
  g_assert_cmpstr (ts_canvas_get_selected_scope (fixture->canvas), ==, "side");
}

static void
wait_facts (Fixture *fixture)
{
  while (fixture->canvas->ranks == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_run_order (Fixture *fixture,
                gconstpointer text)
{
  static const char *const labels[] = { "x", "conv", "side", "out", "other", "x" };

  fixture_wait (fixture);
  wait_facts (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      ts_canvas_step_in_order (fixture->canvas, 1);
      g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, labels[i]));
    }
  for (int i = G_N_ELEMENTS (labels) - 2; i >= 0; i--)
    {
      ts_canvas_step_in_order (fixture->canvas, -1);
      g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, labels[i]));
    }
}

/* Steps from hit to hit go as a run does, wherever they stand in the list. */
static void
test_next_of (Fixture *fixture,
              gconstpointer text)
{
  static const guint32 hits[] = { 6, 2, 0, 5 }; /* out, conv/..., x, side/... */
  static const guint order[] = { 2, 1, 3, 0, 2 };

  fixture_wait (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint next = ts_canvas_find_next_of (fixture->canvas, hits, G_N_ELEMENTS (hits), 1);

      g_assert_cmpuint (next, ==, order[i]);
      ts_canvas_reveal_op (fixture->canvas, hits[next], TRUE);
      fixture_wait (fixture);
    }
  g_assert_cmpuint (ts_canvas_find_next_of (fixture->canvas, hits, G_N_ELEMENTS (hits), -1), ==, 0);
  g_assert_cmpuint (ts_canvas_find_next_of (fixture->canvas, hits, 0, 1), ==, G_MAXUINT);
}

/* Asked for before it is known, it comes when it is; nothing waits for it. */
static void
test_run_order_early (Fixture *fixture,
                      gconstpointer text)
{
  fixture_wait (fixture);
  ts_canvas_drop_facts (fixture->canvas);
  ts_canvas_step_in_order (fixture->canvas, 1);
  g_assert_null (fixture->canvas->ranks);
  g_assert_cmpuint (fixture->canvas->selected_box, ==, TS_NO_BOX);
  wait_facts (fixture);
  g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, "x"));
}

/* Of many operations it is never found out while somebody waits. */
static void
test_order_of_many (Fixture *fixture,
                    gconstpointer text)
{
  fixture_wait (fixture);
  ts_canvas_drop_facts (fixture->canvas);
  g_assert_false (ts_canvas_prepare_order (fixture->canvas));
  g_assert_null (fixture->canvas->ranks);
  wait_facts (fixture);
  g_assert_true (ts_canvas_prepare_order (fixture->canvas));
}

/* ---- what takes too long ------------------------------------------------------------------------- */

static const char rhombs[] = "a Placeholder\nb Relu a\nc Abs a\nd AddV2 b c\ne Neg d\nf Exp d\n";

/* Without a scene there is nothing to stay with: a quick one is made, which can be refined. */
static void
test_cancel_first_layout (Fixture *fixture,
                          gconstpointer text)
{
  g_autofree char *problem = NULL;

  g_assert_null (fixture->canvas->scene);
  ts_canvas_cancel_layout (fixture->canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_boxes, ==, 7);
  g_object_get (fixture->canvas, "layout-problem", &problem, NULL);
  g_assert_nonnull (problem);

  ts_canvas_layout_finely (fixture->canvas);
  fixture_wait (fixture);
  g_clear_pointer (&problem, g_free);
  g_object_get (fixture->canvas, "layout-problem", &problem, NULL);
  g_assert_null (problem);
}

/* ---- slices -------------------------------------------------------------------------------------- */

static void
test_slice (Fixture *fixture,
            gconstpointer text)
{
  static const guint8 roles[] = { 0, 0, 1, 2, 0, 0, 1, 0 };
  const TsBoxMarks *marks;

  fixture_wait (fixture);
  ts_canvas_set_slice (fixture->canvas, roles, G_N_ELEMENTS (roles));
  marks = ts_scene_marks_get (fixture->canvas->marks, fixture_find_box (fixture, "conv"));
  g_assert_cmpuint (marks->n_in_slice, ==, 2);
  g_assert_true (marks->is_origin);
  g_assert_cmpuint (ts_scene_marks_get (fixture->canvas->marks, fixture_find_box (fixture, "side"))->n_in_slice, ==, 0);
  ts_canvas_zoom_to_slice (fixture->canvas);
  fixture_wait (fixture);

  /* Of nothing else a box is left. */
  ts_canvas_set_kept (fixture->canvas, roles, G_N_ELEMENTS (roles));
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "side"), ==, TS_NO_BOX);
  g_assert_cmpuint (fixture_find_box (fixture, "other"), ==, TS_NO_BOX);
  g_assert_cmpuint (fixture_find_box (fixture, "conv"), !=, TS_NO_BOX);
  g_assert_cmpuint (fixture->canvas->scene->boxes[0].n_children, ==, 2);
  ts_canvas_set_kept (fixture->canvas, NULL, 0);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "side"), !=, TS_NO_BOX);
}

static void
test_highlights_are_counted (Fixture *fixture,
                             gconstpointer text)
{
  static const guint32 hits[] = { 2, 3, 6 };

  fixture_wait (fixture);
  ts_canvas_set_highlights (fixture->canvas, hits, G_N_ELEMENTS (hits));
  g_assert_cmpuint (ts_scene_marks_get (fixture->canvas->marks, fixture_find_box (fixture, "conv"))->n_highlights, ==, 2);
  g_assert_cmpuint (ts_scene_marks_get (fixture->canvas->marks, fixture_find_box (fixture, "out"))->n_highlights, ==, 1);
  g_assert_cmpuint (ts_scene_marks_get (fixture->canvas->marks, fixture_find_box (fixture, "side"))->n_highlights, ==, 0);
}

/* ---- opening many -------------------------------------------------------------------------------- */

static void
test_expand (Fixture *fixture,
             gconstpointer text)
{
  fixture_wait (fixture);
  ts_canvas_expand_levels (fixture->canvas, 1, FALSE);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "Relu"), !=, TS_NO_BOX);
  g_assert_cmpuint (fixture_find_box (fixture, "Neg"), !=, TS_NO_BOX);
  ts_canvas_select_op (fixture->canvas, 3);
  ts_canvas_collapse_others (fixture->canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "Relu"), !=, TS_NO_BOX);
  g_assert_cmpuint (fixture_find_box (fixture, "Neg"), ==, TS_NO_BOX);
  ts_canvas_expand_levels (fixture->canvas, 0, FALSE);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "Relu"), ==, TS_NO_BOX);
}

/* Two thousand and some in twenty scopes: the question comes, and opens nothing. */
static char *
new_large (void)
{
  GString *text = g_string_new ("x Placeholder\n");

  for (guint i = 0; i < 20; i++)
    for (guint k = 0; k < 105; k++)
      g_string_append_printf (text, "s%u/op%c%u Abs x\n", i, 'a' + k % 26, k);
  return g_string_free (text, FALSE);
}

static void
test_expand_is_guarded (Fixture *fixture,
                        gconstpointer text)
{
  fixture_wait (fixture);
  ts_canvas_expand_all (fixture->canvas, G_MAXUINT, FALSE);
  while (fixture->n_too_many == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_too_many, >, 2000);
  g_assert_cmpuint (fixture_find_box (fixture, "opa0"), ==, TS_NO_BOX);

  /* All of it, all the same. */
  ts_canvas_expand_refused (fixture->canvas, 0);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture_find_box (fixture, "opa0"), !=, TS_NO_BOX);
}

/* Of a scope with nothing but a scope in it, which is one box with both names, each part of the name is a scope that can be selected. */
static void
test_parts (Fixture *fixture,
            gconstpointer text)
{
  guint32 box;
  double x, y;

  fixture_wait (fixture);
  box = fixture_find_box (fixture, "outer/inner");
  g_assert_cmpuint (box, !=, TS_NO_BOX);
  for (int is_open = 0; is_open < 2; is_open++)
    {
      const TsRect *rect = &fixture->canvas->scene->boxes[box].rect;
      g_autofree char *part = NULL;
      g_autofree char *whole = NULL;
      g_autofree char *beside = NULL;

      ts_camera_to_view (&fixture->canvas->camera, rect->x + 44, rect->y + 15, &x, &y);
      part = ts_canvas_dup_part_at (fixture->canvas, box, x, y);
      g_assert_cmpstr (part, ==, "outer");
      whole = ts_canvas_dup_part_at (fixture->canvas, box, x + 40 * fixture->canvas->camera.scale, y);
      g_assert_null (whole);
      beside = ts_canvas_dup_part_at (fixture->canvas, box, x, y + 40 * fixture->canvas->camera.scale);
      g_assert_null (beside);

      ts_canvas_select_part (fixture->canvas, box, part);
      g_assert_cmpstr (ts_canvas_get_selected_scope (fixture->canvas), ==, "outer");
      g_assert_cmpuint (fixture->canvas->selected_box, ==, box);
      ts_canvas_select_box (fixture->canvas, box);
      g_assert_cmpstr (ts_canvas_get_selected_scope (fixture->canvas), ==, "outer/inner");
      ts_canvas_expand_selected (fixture->canvas);
      fixture_wait (fixture);
      box = fixture->canvas->selected_box;
    }
}

/* (transfer full) */
static char *
new_many (void)
{
  GString *text = g_string_new ("s0/x Placeholder\n");

  for (guint i = 1; i < 21000; i++)
    g_string_append_printf (text, "s%u/n%u Neg s0/x\n", i / 500, i);
  return g_string_free (text, FALSE);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *large = new_large ();
  g_autofree char *many = new_many ();

  if (!fixture_init_tests (&argc, &argv))
    return 0;
  g_test_add ("/canvas-choice/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/canvas-choice/choose-all", Fixture, NULL, set_up, test_choose_all, tear_down);
  g_test_add ("/canvas-choice/band", Fixture, NULL, set_up, test_band, tear_down);
  g_test_add ("/canvas-choice/ways", Fixture, NULL, set_up, test_ways, tear_down);
  g_test_add ("/canvas-choice/run-order", Fixture, NULL, set_up, test_run_order, tear_down);
  g_test_add ("/canvas-choice/next-of", Fixture, NULL, set_up, test_next_of, tear_down);
  g_test_add ("/canvas-choice/run-order-early", Fixture, NULL, set_up, test_run_order_early, tear_down);
  g_test_add ("/canvas-choice/order-of-many", Fixture, many, set_up, test_order_of_many, tear_down);
  g_test_add ("/canvas-choice/cancel-first-layout", Fixture, rhombs, set_up, test_cancel_first_layout, tear_down);
  g_test_add ("/canvas-choice/slice", Fixture, NULL, set_up, test_slice, tear_down);
  g_test_add ("/canvas-choice/highlights", Fixture, NULL, set_up, test_highlights_are_counted, tear_down);
  g_test_add ("/canvas-choice/expand", Fixture, NULL, set_up, test_expand, tear_down);
  g_test_add ("/canvas-choice/parts", Fixture, "x Placeholder\nouter/inner/a Relu x\nouter/inner/b Neg outer/inner/a\n", set_up, test_parts, tear_down);
  g_test_add ("/canvas-choice/expand-is-guarded", Fixture, large, set_up, test_expand_is_guarded, tear_down);
  return g_test_run ();
}
